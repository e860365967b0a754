"""How conclusions hold up over draws, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.wording import capital, count
from detente.sweep.run import Row, Spread, Sweep


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
    if found.figures:
        yield Heading("Figures over the draws", 3)
        yield Table(
            ("figure", "in 5% at most", "median", "in 95% at most", "never"),
            tuple(map(_spread, found.figures)),
            reading="Rounded. Quantiles of the draws in which there is a figure; never: the share "
            "of draws in which there is none.",
        )
    for note in found.notes:
        yield Paragraph(f"{capital(note)}.", "note")


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
