"""How sure each conclusion is, and which judgement would overturn it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from detente.analysis.scoreboard import Row
from detente.exact.number import exact
from detente.report.answers import answer
from detente.report.blocks import Block, Cell, Figure, Heading, Paragraph, Table
from detente.report.figures.flips import Flip, flips_figure
from detente.report.figures.regions import regions_figure
from detente.report.figures.spread import spread_figure
from detente.report.packages import package
from detente.report.standing import admissible, kept, overturned_by
from detente.report.study import Study
from detente.report.wording import (
    capital,
    claim_ids,
    clause,
    count,
    halves,
    judgement,
    listed,
    spaced,
)
from detente.sweep.regions import Answer, RegionMap
from detente.sweep.sensitivity import Overturn, Weight
from detente.sweep.tornado import Bar

ORDER = 95
# Parameters in the tornado and claims in the ranking: what a reader takes in.
MOST_BARS, MOST_CLAIMS = 8, 8
# Sets told of each answer in the key of a map.
MOST_SETS = 2

_ROLES = {
    "once": "Played once",
    "foresight": "Thinking ahead",
    "repeated": "Again and again",
    "concessions": "Concessions",
    "states": "From state to state",
    "dearer": "What waiting takes",
    "today": "What can last today",
}


def applies(study: Study) -> bool:
    """Whether there are verdicts, and draws to hold them against."""
    return bool(study.robustness) and study.is_drawn


def blocks(study: Study) -> tuple[Block, ...]:
    """A row for each conclusion; then what moves the least sure, a map, and the claims."""
    rows = list(study.scoreboard.rows)
    told: list[Block] = [
        Heading("How sure", 2, "how-sure"),
        Paragraph(_lead(study, rows), "lead"),
        _table(study, rows),
    ]
    told += _tornado(study, rows)
    told += _map(study)
    told += _spread(study)
    told += _claims(study, rows)
    return tuple(told)


def _lead(study: Study, rows: list[Row]) -> str:
    found = [study.robustness[row.finding.name] for row in rows]
    sure = sum(one.certain is not None for one in found)
    proven = (
        f"{capital(count(sure, 'conclusion'))} of {len(rows)} {'is' if sure == 1 else 'are'} "
        f"certain: proven for {admissible(study)}, not sampled."
        if sure
        else f"No conclusion is proven for {admissible(study)}."
    )
    return (
        f"{proven} For the others the share of draws is given in which the answer is today's, the "
        "least change that overturns them, and the one judgement that does. Shares count "
        "judgements; they are no chances of events."
    )


# -- the table ------------------------------------------------------------------------------------


def _table(study: Study, rows: list[Row]) -> Table:
    return Table(
        ("Conclusion", "Today", "Kept", "Least change", "Overturned by"),
        tuple(_row(study, row) for row in rows),
        "How far each conclusion can be relied on",
        "Kept: certain, or the share of draws in which today's answer stands. Least change: swaps "
        "of neighbours in the parties' orders of outcomes, or how much of every range all "
        "parameters must move at once; the lower figure is proven, the upper one found.",
    )


def _row(study: Study, row: Row) -> tuple[Cell, ...]:
    found = study.robustness[row.finding.name]
    stands = kept(study, found)
    return (
        Cell(name_of(study, row)),
        Cell("holds", "good") if row.base.holds else Cell("fails", "bad"),
        Cell(stands, "strong" if found.certain is not None else "", numeric=False),
        Cell(least_words(_overturn(study, row))),
        Cell("" if found.certain is not None else overturned_by(study, row)),
    )


def name_of(study: Study, row: Row) -> str:
    """A conclusion in few words: a finding as its source has it, a page-one answer by its role."""
    for question in study.questions:
        if question.finding.name == row.finding.name:
            about = "" if question.about is None else f": {study.words.outcome(question.about)}"
            return f"{_ROLES[question.role]}{about}"
    says = clause(row.finding.says) or spaced(row.finding.name)
    return f"{says} {claim_ids(row.finding.claims)}".strip()


def _overturn(study: Study, row: Row) -> Overturn | None:
    found = study.certainty.overturns
    if found is None:
        return None
    return found[f"finding:{row.finding.name}"]


def least_words(overturn: Overturn | None) -> str:
    """The least change that overturns a conclusion: swaps, and a share of every range."""
    if overturn is None:
        return "–"
    parts = []
    far = overturn.swaps
    if far is not None and far.swaps is not None:
        least = "" if far.complete else f"at least {halves(far.at_least)}, found "
        parts.append(f"{least}{halves(far.swaps)}")
    elif far is not None:
        parts.append(f"over {halves(far.at_least)}")
    change = overturn.together
    if change is not None and change.at_most is not None:
        parts.append(_span(change.at_least, change.at_most))
    elif change is not None:
        parts.append("none in the ranges" if change.at_least == 1 else "none found in the ranges")
    return "; ".join(parts) or "–"


def _span(low: Fraction, high: Fraction) -> str:
    if high < Fraction(1, 1000):
        return "any: it is on the edge today"
    ends = [f"{float(100 * end):.1f}" for end in (low, high)]
    return f"≈{ends[0]}% of ranges" if ends[0] == ends[1] else f"≈{ends[0]} to {ends[1]}% of ranges"


# -- the least sure -------------------------------------------------------------------------------


def _tornado(study: Study, rows: list[Row]) -> Iterator[Figure]:
    """What turns the conclusion that is turned most easily among those of page one, or any."""
    turned = [(row, found) for row in rows if (found := _overturn(study, row)) and found.bars]
    own = [pair for pair in turned if pair[0].finding not in study.definition.findings]
    if not turned:
        return
    row, overturn = min(
        own or turned, key=lambda pair: study.robustness[pair[0].finding.name].share
    )
    title = "What would overturn it"
    yield flips_figure(
        name_of(study, row),
        [_flip(study, row, bar) for bar in overturn.bars[:MOST_BARS]],
        name="tornado",
        title=f"{title}: {name_of(study, row)}",
        reading=f"{_verdict(study, row)} Each bar is one judgement moved over its range, all else "
        "as today; those that change nothing alone are left out. What is marked ≈ is "
        "shown rounded.",
    )


def statement(study: Study, row: Row) -> str:
    """What a verdict says, without a full stop: a page-one answer in a sentence, or a finding."""
    for question in study.questions:
        if question.finding.name == row.finding.name:
            return answer(study, question, row).partition(". ")[0].rstrip(".")
    return name_of(study, row)


def _verdict(study: Study, row: Row) -> str:
    """What the verdict of a figure is about, as a sentence."""
    if row.finding not in study.definition.findings:
        return f"The verdict: {statement(study, row)}."
    stands = "holds" if row.base.holds else "fails"
    return f"The verdict: this {stands} today."


def _flip(study: Study, row: Row, bar: Bar) -> Flip:
    """A bar's turns nearest to today on either side."""
    low, high = bar.range
    place = partial(study.certainty.place, row.finding.name, bar.parameter)
    below = [turn for turn in bar.turns if turn.high <= bar.value]
    above = [turn for turn in bar.turns if turn.low >= bar.value]
    return Flip(
        judgement(study.definition.parameters[bar.parameter]),
        low,
        high,
        bar.value,
        place(max(below, key=lambda turn: turn.high)) if below else None,
        place(min(above, key=lambda turn: turn.low)) if above else None,
    )


# -- the map and the spread -----------------------------------------------------------------------


def _map(study: Study) -> Iterator[Figure]:
    found = study.certainty.map
    if found is not None:
        answers = {patch.answer for patch in found.patches}
        words = {answer: _answer(study, found, answer) for answer in answers}
        titles = {
            "suffices": "Which concessions suffice",
            "sustained": "Which agreements enforce themselves",
            "equilibrium": "Where single play settles",
        }
        parameters = study.definition.parameters
        means = {name: clause(parameters[name].means) for name in (found.x, found.y)}
        shown = {name: says for name, says in means.items() if says}
        yield regions_figure(found, words, means=shown, title=titles[found.kind])


def _answer(study: Study, found: RegionMap, holding: Answer) -> str:
    if not holding:
        none = {"suffices": "no set suffices", "sustained": "none enforces itself"}
        return none.get(found.kind, "no equilibrium in pure options")
    if found.kind == "sustained":
        return listed(f"“{spaced(name)}”" for name in holding)
    if found.kind == "suffices":
        told = [capital(package(study, names.split(" + "))) for names in holding[:MOST_SETS]]
        left = len(holding) - len(told)
        return " – or – ".join(told) + (f" – or {count(left, 'other set')}" if left else "")
    cells = {" ".join(study.game.profile(c).values()): c for c in study.game.cells}
    words = study.words
    return "; ".join(words.name(cells[one]) or words.row(words.game.profile(cells[one]))
                  for one in holding)  # fmt: skip


def _spread(study: Study) -> Iterator[Figure]:
    values = study.certainty.patience_drawn
    if values:
        factors = set(study.agreements[study.deal].discount.values())
        today = exact(next(iter(factors))) if len(factors) == 1 else None
        title = f"How patient the parties would have to be for “{study.deal}”"
        yield spread_figure(values, today, title=title)


# -- claims ---------------------------------------------------------------------------------------


def _claims(study: Study, rows: list[Row]) -> Iterator[Block]:
    found = study.certainty.overturns
    if found is None or not any(weight.total > 0 for weight in found.claims):
        return
    names = {f"finding:{row.finding.name}": name_of(study, row) for row in rows}
    yield Heading("What most rests on", 3, "weights")
    yield Table(
        ("Claim", "Weight", "Through", "Conclusions it can turn by itself"),
        tuple(_claim(weight, names) for weight in found.claims[:MOST_CLAIMS]),
        reading=f"Weight: the total-order variance shares (Sobol) of the judgements that cite the "
        f"claim, added up over all conclusions; estimated from two samples of {found.draws}, so "
        "rough. The last column counts the conclusions that turn when these judgements alone move "
        "in their ranges.",
    )


def _claim(weight: Weight, names: dict[str, str]) -> tuple[Cell, ...]:
    turned = [names[name] for name in weight.flips if name in names]
    return (
        Cell(claim_ids((weight.claim,)).strip("()")),
        Cell(f"≈{weight.total:.1f}", numeric=True),
        Cell(listed(map(spaced, weight.judgements))),
        Cell(str(len(turned)), hint="; ".join(turned), numeric=True),
    )
