"""How conclusions fare over a grid, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from detente.cli.answers.sweep import spreads
from detente.exact.number import text
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.wording import capital, count, spaced
from detente.sweep.gridded import GridRow, GridSweep
from detente.sweep.run import Row


def grid_blocks(found: GridSweep) -> Iterator[Block]:
    """A row for each conclusion and figure; over one parameter, also where each changes."""
    always = sum(row.holds == found.draws for row in found.rows)
    never = sum(row.words.startswith("at no point") for row in found.rows)
    lead = (
        f"{count(len(found.rows), 'conclusion')}: {always} at every point, {never} at no point, "
        "the rest at some. Between points nothing was judged."
    )
    yield Paragraph(capital(lead), "lead")
    yield Table(("conclusion", "holds", "share of points"), tuple(map(_row, found.rows)))
    yield from _runs(found)
    yield from spreads(found, "points")
    for note in found.notes:
        yield Paragraph(f"{capital(note)}.", "note")


def _row(row: Row) -> tuple[Cell, ...]:
    return Cell(row.name), Cell(row.words), Cell(f"{float(row.share):.1%}", numeric=True)


def _runs(found: GridSweep) -> Iterator[Block]:
    rows = [
        cells
        for row in found.rows
        if isinstance(row, GridRow) and len(row.runs) > 1
        for cells in _run_rows(row)
    ]
    if rows:
        yield Heading(f"Along {spaced(next(iter(found.grid)))}", 3)
        yield Table(
            ("conclusion", "from", "to", "answer"),
            tuple(rows),
            reading="From and to are values of the grid, exact, and so is the answer at each of "
            "those between; somewhere between two rows it changes.",
        )


def _run_rows(row: GridRow) -> Iterator[tuple[Cell, ...]]:
    for k, run in enumerate(row.runs):
        yield (
            Cell(row.name if k == 0 else ""),
            Cell(text(run.start), numeric=True),
            Cell(text(run.stop), numeric=True),
            Cell({True: "holds", False: "fails", None: "no answer"}[run.holds]),
        )
