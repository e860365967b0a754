"""How sure a judgement is, and the one judgement that would overturn it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from detente.analysis.scoreboard import Row
from detente.game.payoffs import Ranking
from detente.game.provenance import CONFIDENCES, Confidence, Reason
from detente.report.wording import amount, capital, claim_ids, clause, count, listed, share, spaced

if TYPE_CHECKING:
    from detente.analysis.agreement import Agreement
    from detente.report.study import Study
    from detente.report.wording import Words
    from detente.sweep.robustness import Flip, Robustness
    from detente.sweep.swaps import FlipDistance

# Shares of draws from which on confidence is high, or moderate.
HIGH, MODERATE = Fraction(95, 100), Fraction(75, 100)


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict's confidence, what would overturn it, and the figures behind both."""

    confidence: Confidence
    overturned_by: str
    basis: str


def standing(study: Study, row: Row) -> Standing:
    """How sure one row of the scoreboard is."""
    found = study.robustness.get(row.finding.name)
    dissent = dissenting(row)
    return Standing(
        _confidence(study, row, found, dissent),
        overturned_by(study, row),
        _basis(study, found if study.is_drawn else None, dissent, len(row.variants)),
    )


def dissenting(row: Row) -> list[str]:
    """The contested readings in which the verdict is another."""
    return [name for name, v in row.variants.items() if v.holds != row.base.holds]


def _confidence(study: Study, row: Row, found: Robustness | None, dissent: list[str]) -> Confidence:
    if found is None or not (study.is_drawn and study.has_reasons):
        return "low"
    level = 2 if found.share >= HIGH and not dissent else 1 if found.share >= MODERATE else 0
    return CONFIDENCES[max(0, level - any(map(_shaky, _turning(study, row, found))))]


def _turning(study: Study, row: Row, found: Robustness) -> Iterator[Reason]:
    """The reasons of the judgements of which one alone, in its range, overturns a verdict."""
    nearest = found.nearest
    if nearest is not None and nearest.inside_range:
        yield study.definition.parameters[nearest.parameter].reason
    far = swaps(study, row)
    if nearest is None and far is not None and len(far.moved) == 1:
        yield study.definition.payoffs[far.moved[0][0]].reasons()[0]


def _shaky(reason: Reason) -> bool:
    return not reason.because or reason.confidence == "low"


def _basis(study: Study, found: Robustness | None, dissent: list[str], readings: int) -> str:
    parts = [] if found is None else [kept(study, found)]
    if readings:
        against = len(dissent)
        parts.append(
            "the same in every contested reading"
            if not against
            else f"otherwise in {count(against, 'contested reading')} of {readings}"
        )
    return "; ".join(parts)


def kept(study: Study, found: Robustness) -> str:
    """How far a verdict stands over all admissible judgements: certain, or its share of draws."""
    if found.certain is not None:
        return f"certain: proven for {admissible(study)}"
    low, high = found.interval
    ends = f"{floor(1000 * low) / 10:g}% to {ceil(1000 * high) / 10:g}%"
    return f"kept in {share(found.share)} of {found.draws:,} draws (95% interval {ends})"


def admissible(study: Study) -> str:
    """What draws are taken from."""
    ranges = study.has_ranges
    if not any(isinstance(form, Ranking) for form in study.definition.payoffs.values()):
        return "every value in the ranges"
    return "all that the rankings" + (" and the ranges" if ranges else "") + " allow"


def overturned_by(study: Study, row: Row) -> str:
    """The smallest change of one judgement that turns the verdict, or the reading that does."""
    found = study.robustness.get(row.finding.name)
    nearest = None if found is None else found.nearest
    if nearest is not None and nearest.inside_range:
        return flip_words(study, nearest)
    for name in dissenting(row):
        return reading_words(study, name)
    far = swaps(study, row)
    if far is not None:
        return swap_words(study, far)
    if nearest is not None:
        return flip_words(study, nearest)
    if found is not None and found.claims:
        return f"Striking out claim {found.claims[0].partition(':')[2]} altogether."
    if not (study.has_ranges and study.has_reasons):
        return ""
    return "Nothing found: no parameter alone, moved through and beyond its range, changes it."


def swaps(study: Study, row: Row) -> FlipDistance | None:
    """The fewest swaps in rankings that turn a verdict; None where payoffs of others would move."""
    found = study.certainty.overturns
    far = None if found is None else found[f"finding:{row.finding.name}"].swaps
    if far is None or not far.moved:
        return None
    forms = study.definition.payoffs
    return far if all(isinstance(forms[party], Ranking) for party, _, _ in far.moved) else None


def swap_words(study: Study, far: FlipDistance) -> str:
    """The pairs of outcomes that would have to change places, with the claims they rest on."""
    told = [_moved(study, far, *pair) for pair in far.moved]
    parties = dict.fromkeys(party for party, _, _ in far.moved)
    grounds = dict.fromkeys(_ground(_ranking(study, party).reason) for party in parties)
    return f"{capital(listed(told))} {' '.join(grounds)}."


def _moved(study: Study, far: FlipDistance, party: str, better: str, worse: str) -> str:
    """One pair in a phrase: "Bob ranking “truce” above the status quo"."""
    cells = {" ".join(study.game.profile(cell).values()): cell for cell in study.game.cells}
    one, other = cells.get(better), cells.get(worse)
    if one is None or other is None:
        return f"{study.words.party(party)} ranking {better} no lower than {worse}"
    groups = _ranking(study, party).groups
    up, down = (
        next(k for k, group in enumerate(groups) if study.game.position(c) in group)
        for c in (one, other)
    )
    half = len(far.moved) == 1 and far.swaps == Fraction(1, 2) and up != down
    place = "level with" if half else "above" if len(far.moved) == 1 else "no lower than"
    left_open = min(up, down) in _ranking(study, party).open_after and abs(up - down) == 1
    words = study.words
    return f"{words.party(party)} ranking {words.outcome(one)} {place} {words.outcome(other)}" + (
        ", which its ranking leaves open" if left_open else ""
    )


def _ranking(study: Study, party: str) -> Ranking:
    form = study.definition.payoffs[party]
    assert isinstance(form, Ranking)  # noqa: S101 (asked of those alone)
    return form


def why_never(agreement: Agreement, player: str, words: Words) -> str:
    """Why no patience holds a party to an agreement, as a clause."""
    gains = words.verb(player, "gains at once by a breach", "gain at once by a breach")
    if agreement.payoffs[player] <= agreement.punishment_payoffs[player]:
        return f"{gains}, at no loss later"
    return (
        f"{gains}, and the signal tells a breach from good faith too poorly for what is lost "
        "later to outweigh that"
    )


def flip_words(study: Study, flip: Flip) -> str:
    """A flip as a sentence about its parameter, with the claims it rests on."""
    parameter = study.definition.parameters[flip.parameter]
    name = clause(parameter.means) or spaced(flip.parameter)
    where = ""
    if parameter.range is not None:
        low, high = parameter.range
        inside = "within" if flip.inside_range else "outside"
        where = f", {inside} its range of {amount(low)} to {amount(high)}"
    return f"“{name}” {_way(flip)}{where} {_ground(parameter.reason)}."


def _way(flip: Flip) -> str:
    """From where to where: "raised from 1 to 3/2", "lowered from 1 to below 2/3"."""
    rises = flip.end > flip.start
    way = f"{'raised' if rises else 'lowered'} from {amount(flip.start)}"
    if flip.exact is None:
        return f"{way} to {rounded(flip.end)}"
    if flip.attained:
        return f"{way} to {amount(flip.exact)}"
    if flip.exact == flip.start:
        return f"{way} by however little"
    return f"{way} to {'above' if rises else 'below'} {amount(flip.exact)}"


def _ground(reason: Reason) -> str:
    """What a judgement rests on, in brackets."""
    if reason.because:
        return claim_ids(reason.because)
    return "(an assumption)" if reason.assumption else "(no reason given)"


def rounded(value: Fraction) -> str:
    """A breakpoint that is only bracketed, so always as a rounded decimal of three digits."""
    figure = f"{abs(float(value)):.3g}"
    figure = f"{float(figure):,.10f}".rstrip("0").rstrip(".") if "e" in figure else figure
    return f"≈{'−' if value < 0 and figure != '0' else ''}{figure}"


def reading_words(study: Study, name: str) -> str:
    """A contested reading as what overturns a verdict."""
    variant = study.definition.variants[name]
    ground = _ground(variant.reason)
    return f"The reading “{spaced(name)}”: {clause(variant.means) or spaced(name)} {ground}."


def least_confident(found: Iterable[Confidence]) -> Confidence:
    """The lowest of several confidences; high if there are none."""
    return min(found, key=CONFIDENCES.index, default="high")
