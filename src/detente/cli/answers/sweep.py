"""How conclusions hold up over draws, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from detente.exact.number import show
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.sections.how_sure import least_words
from detente.report.wording import capital, count, listed, spaced
from detente.sweep.run import Row, Spread, Sweep
from detente.sweep.sensitivity import Overturn, Sensitivity, Weight
from detente.sweep.step_overlay import Step
from detente.sweep.steps import Steps


def blocks(found: Sweep) -> Iterator[Block]:
    """A row for each conclusion and each figure; then what limits the answer."""
    sure = sum(row.certain is not None for row in found.rows)
    lead = (
        f"{count(len(found.rows), 'conclusion')}: {sure} certain one way or the other, the rest by "
        "the share of draws in which they hold."
    )
    yield Paragraph(capital(lead), "lead")
    yield Table(
        ("conclusion", "holds", "share", "95% interval", "draws"), tuple(map(_row, found.rows))
    )
    yield from spreads(found, "draws")
    for note in found.notes:
        yield Paragraph(f"{capital(note)}.", "note")


def spreads(found: Sweep, of: str) -> Iterator[Block]:
    """Each figure's quantiles over the draws, or `of` what was judged."""
    if found.figures:
        yield Heading(f"Figures over the {of}", 3)
        yield Table(
            ("figure", "in 5% at most", "median", "in 95% at most", "never"),
            tuple(map(_spread, found.figures)),
            reading=f"Rounded. Quantiles of the {of} with a figure; never: the share of {of} "
            "without one.",
        )


def _row(row: Row) -> tuple[Cell, ...]:
    low, high = row.interval
    proven = row.certain is not None
    return (
        Cell(row.name),
        Cell(row.words),
        Cell("" if proven else f"{float(row.share):.1%}", numeric=True),
        Cell("" if proven else f"{low:.1%} to {high:.1%}", numeric=True),
        Cell(f"{row.asked:,}" + (" exactly" if row.exact else ""), numeric=True),
    )


def _spread(figure: Spread) -> tuple[Cell, ...]:
    levels = [f"{v:.3g}" for v in figure.quantiles.values()] or ["", "", ""]
    never = figure.never / figure.asked if figure.asked else 0
    return (
        Cell(figure.name),
        *(Cell(level, numeric=True) for level in levels),
        Cell(f"{never:.1%}", numeric=True),
    )


def overturned(found: Sensitivity) -> Iterator[Block]:
    """What would overturn each conclusion, and the claims on which most rests."""
    yield Heading("What would overturn it", 3)
    yield Table(
        ("conclusion", "today", "least change", "by one parameter", "most varies with"),
        tuple(map(_overturn, found.rows)),
        reading="Least change: swaps of neighbours in the players' orders of outcomes, or how much "
        "of every range all parameters must move at once (proven to found). Most varies with: the "
        "parameter of the largest total-order variance share, rounded.",
    )
    if found.claims:
        yield Heading("What most rests on", 3)
        yield Table(
            ("claim", "weight", "through", "turns alone"),
            tuple(map(_weight, found.claims)),
            reading="Weight: total-order variance shares added up over all conclusions, rounded.",
        )


def stepped(found: Sequence[Steps]) -> Iterator[Block]:
    """Where conclusions change along parameters: a row for each conclusion and answer."""
    for name, own in groupby(found, key=lambda one: one.parameter):
        kinds = list(own)
        yield Heading(f"Along {spaced(name)}, {show(kinds[0].value)} today", 3)
        rows = [row for one in kinds for row in _step_rows(one)]
        still = sum(
            len(one.of(n)) < 2 for one in kinds if one.kind != "suffices" for n in one.names
        )
        if rows:
            yield Table(
                ("conclusion", "from", "to", "answer"),
                tuple(rows),
                reading="[ and ] include the end of a stretch, ( and ) leave it out. What is "
                "marked ≈ is known exactly and shown rounded; “changes in between” is a bracket "
                "found by judging values one by one.",
            )
        if still:
            yield Paragraph(f"{capital(count(still, 'conclusion'))} followed change nowhere.")


def _step_rows(one: Steps) -> Iterator[tuple[Cell, ...]]:
    if one.kind == "suffices":
        groups = {"suffices": one.regions}
    else:
        groups = {f"{one.kind}:{name}": one.of(name) for name in one.names}
    for name, regions in groups.items():
        for k, step in enumerate(regions if len(regions) > 1 else ()):
            opens, closes = "(["[step.includes_low], ")]"[step.includes_high]
            yield (
                Cell(name if k == 0 else ""),
                Cell(f"{opens}{show(step.low)}", numeric=True),
                Cell(f"{show(step.high)}{closes}", numeric=True),
                Cell(_step_answer(one.kind, step)),
            )


def _step_answer(kind: str, step: Step) -> str:
    if step.open:
        return "changes in between" if step.low != step.high else "not known"
    if step.broken:
        return "no answer"
    if kind == "suffices":
        return "; ".join(step.holds) or "none suffices"
    return "holds" if step.holds else "fails"


def _overturn(row: Overturn) -> tuple[Cell, ...]:
    today = {True: "holds", False: "fails", None: "no answer"}[row.holds]
    alone = row.nearest
    turn = ""
    if alone is not None:
        near = min(alone.turns, key=lambda t: abs(t.high - alone.value))
        turn = f"{alone.parameter} at {float(near.high if near.exact is None else near.exact):.4g}"
    most = max(row.indices.items(), key=lambda entry: entry[1].total, default=None)
    varies = "" if most is None else f"{most[0]} ({most[1].total:.2f})"
    told = least_words(row) if row.analysed or row.swaps is not None else "not analysed"
    return Cell(row.name), Cell(today), Cell(told), Cell(turn), Cell(varies)


def _weight(weight: Weight) -> tuple[Cell, ...]:
    return (
        Cell(weight.claim),
        Cell(f"{weight.total:.2f}", numeric=True),
        Cell(listed(map(spaced, weight.judgements))),
        Cell(count(len(weight.flips), "conclusion")),
    )
