"""How sure a judgement is, and the one judgement that would overturn it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.analysis.scoreboard import Row
from detente.game.provenance import CONFIDENCES, Confidence, Reason
from detente.report.wording import amount, claim_ids, clause, count, share, spaced

if TYPE_CHECKING:
    from detente.analysis.agreement import Agreement
    from detente.report.study import Study
    from detente.report.wording import Words
    from detente.sweep.robustness import Flip, Robustness

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
        _confidence(study, found, dissent),
        overturned_by(study, row),
        _basis(found if study.has_ranges else None, dissent, len(row.variants)),
    )


def dissenting(row: Row) -> list[str]:
    """The contested readings in which the verdict is another."""
    return [name for name, v in row.variants.items() if v.holds != row.base.holds]


def _confidence(study: Study, found: Robustness | None, dissent: list[str]) -> Confidence:
    if found is None or not (study.has_ranges and study.has_reasons):
        return "low"
    level = 2 if found.share >= HIGH and not dissent else 1 if found.share >= MODERATE else 0
    nearest = found.nearest
    if nearest is not None and nearest.inside_range and _shaky(study, nearest):
        level = max(0, level - 1)
    return CONFIDENCES[level]


def _shaky(study: Study, flip: Flip) -> bool:
    reason = study.definition.parameters[flip.parameter].reason
    return not reason.because or reason.confidence == "low"


def _basis(found: Robustness | None, dissent: list[str], readings: int) -> str:
    parts = []
    if found is not None:
        parts.append(f"kept in {share(found.share)} of {found.draws:,} draws")
    if readings:
        against = len(dissent)
        parts.append(
            "the same in every contested reading"
            if not against
            else f"otherwise in {count(against, 'contested reading')} of {readings}"
        )
    return "; ".join(parts)


def overturned_by(study: Study, row: Row) -> str:
    """The smallest change of one judgement that turns the verdict, or the reading that does."""
    found = study.robustness.get(row.finding.name)
    if found is not None and found.nearest is not None and found.nearest.inside_range:
        return flip_words(study, found.nearest)
    for name in dissenting(row):
        return reading_words(study, name)
    if found is not None and found.nearest is not None:
        return flip_words(study, found.nearest)
    if found is not None and found.claims:
        return f"Striking out claim {found.claims[0].partition(':')[2]} altogether."
    if not (study.has_ranges and study.has_reasons):
        return ""
    return "Nothing found: no parameter alone, moved through and beyond its range, changes it."


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
    way = "raised" if flip.end > flip.start else "lowered"
    where = ""
    if parameter.range is not None:
        low, high = parameter.range
        inside = "within" if flip.inside_range else "outside"
        where = f", {inside} its range of {amount(low)} to {amount(high)}"
    ground = _ground(parameter.reason)
    return f"“{name}” {way} from {amount(flip.start)} to {rounded(flip.end)}{where} {ground}."


def _ground(reason: Reason) -> str:
    """What a judgement rests on, in brackets."""
    if reason.because:
        return claim_ids(reason.because)
    return "(an assumption)" if reason.assumption else "(no reason given)"


def rounded(value: Fraction) -> str:
    """A breakpoint, which is only bracketed, so always as a rounded decimal."""
    figure = f"{abs(float(value)):.2f}".rstrip("0").rstrip(".")
    return f"≈{'−' if value < 0 and figure != '0' else ''}{figure}"


def reading_words(study: Study, name: str) -> str:
    """A contested reading as what overturns a verdict."""
    variant = study.definition.variants[name]
    ground = _ground(variant.reason)
    return f"The reading “{spaced(name)}”: {clause(variant.means) or spaced(name)} {ground}."


def least_confident(found: Iterable[Confidence]) -> Confidence:
    """The lowest of several confidences; high if there are none."""
    return min(found, key=CONFIDENCES.index, default="high")
