"""Conclusions over a grid: at which of its points each holds, counted and not estimated.

>>> from detente.analysis.model import load
>>> from detente.sweep.run import sweep
>>> found = sweep(load("hnc_composition"), grid={"return_cost": ["3/2", 2, "5/2"]})
>>> row = found["sustained:exchange"]
>>> row.words, [(str(run.start), str(run.stop), run.holds) for run in row.runs]
('at 2 of 3 points', [('3/2', '2', True), ('5/2', '5/2', False)])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from detente.analysis.model import Model
from detente.game import effort
from detente.sweep.engines import Engine, Job
from detente.sweep.grid import grid_values
from detente.sweep.plan import NO_ANSWER, YES, Columns, Plan
from detente.sweep.run import Row, Spread, Sweep, Tally, spread, tallied
from detente.sweep.table import SweepTable

if TYPE_CHECKING:
    from detente.sweep.grid import Values

# So many points at a time, and where some conclusion is not compiled: a block ends before a person
# who wants it to end loses patience.
_SPAN, _SLOW = 4096, 256


@dataclass(frozen=True)
class Run:
    """Neighbouring values of a grid's only parameter, in its order, with the same answer.

    `holds` is None where there is no answer, as where a chance is above 1. What lies between two
    values of the grid was not judged.
    """

    start: Fraction
    stop: Fraction
    holds: bool | None

    def to_dict(self) -> dict[str, object]:
        """Both ends, exactly, and the answer."""
        return {"from": str(self.start), "to": str(self.stop), "holds": self.holds}


@dataclass(frozen=True)
class GridRow(Row):
    """How one conclusion fares over a grid: `holds` of the `asked` points say yes.

    `certain` is None: of what lies between the points nothing is proven. `runs` tell the answers
    in order where the grid has one parameter; `points` is the size of the grid, more than `asked`
    where the sweep was stopped.
    """

    runs: tuple[Run, ...] = field(default=())
    points: int = 0

    @property
    def interval(self) -> tuple[float, float]:
        """The share itself, twice: it is counted, not estimated."""
        return (float(self.share), float(self.share))

    @property
    def words(self) -> str:
        """At how many points it holds, and at how many there is no answer."""
        if self.holds == self.points:
            return "at every point"
        some = self.holds or self.asked < self.points
        held = f"at {self.holds:,} of {self.asked:,} points" if some else "at no point"
        return held + (f", no answer at {self.broken:,}" if self.broken else "")

    def to_dict(self) -> dict[str, object]:
        """Counts and share as data, and the runs if the grid has one parameter."""
        told: dict[str, object] = {
            "conclusion": self.name,
            "holds": self.holds,
            "points": self.asked,
            "broken": self.broken,
            "share": str(self.share),
            "words": self.words,
            "exact": self.exact,
        }
        return told | ({"runs": [run.to_dict() for run in self.runs]} if self.runs else {})


@dataclass(frozen=True)
class GridSweep(Sweep):
    """The answer of `sweep` over a grid: `draws` counts its points, and there is no seed (0)."""

    grid: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        same = sum(row.holds in (0, row.asked) for row in self.rows)
        return (
            f"Sweep({self.title}: grid of {self.draws:,} points over {', '.join(self.grid)}; "
            f"{len(self.rows)} conclusions, {same} hold at every point or at none)"
        )

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-grid/1`."""
        return {
            "format": "detente-grid/1",
            "title": self.title,
            "grid": [
                {"parameter": name, "values": list(map(str, own))}
                for name, own in self.grid.items()
            ],
            "points": self.draws,
            "conclusions": [row.to_dict() for row in self.rows],
            "figures": [
                {"points" if key == "draws" else key: told for key, told in one.to_dict().items()}
                for one in self.figures
            ],
            "settled_exactly": self.settled,
            "notes": list(self.notes),
        }

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(r.name)}</td><td>{r.words}</td><td>{float(r.share):.4f}</td></tr>"
            for r in self.rows
        )
        return (
            f"<table><caption>{escape(repr(self)[6:-1])}</caption><tr><th>conclusion</th>"
            f"<th>holds</th><th>share (rounded)</th></tr>{rows}</table>"
        )


def over_grid(
    model: Model, grid: Mapping[str, object], engine: Engine, to: str | Path | None
) -> GridSweep:
    """Every conclusion at every point of a grid, as `run.sweep` has it.

    Raises GameError for what is no grid, OutputError and SolverError as `run.sweep`.
    """
    values = grid_values(model.definition, grid)
    job = Job(model, 0, values)
    plan = job.plan
    table = None if to is None else SweepTable(Path(to), job, plan.exact)
    runs = _Runs(values)
    size = _SLOW if plan.exact_only else _SPAN
    tally = tallied(job, plan.exact, size, engine, table=table, told=runs.add)
    exact_only = set(plan.exact_only)
    rows = tuple(
        GridRow(
            one.name,
            tally.done,
            tally.counts[one.name][YES],
            tally.counts[one.name][NO_ANSWER],
            certain=None,
            exact=one.name in exact_only,
            runs=runs.of(one.name),
            points=plan.exact,
        )
        for one in plan.conclusions
    )
    spreads: tuple[Spread, ...] = tuple(spread(f.name, tally.numbers[f.name]) for f in plan.figures)
    notes = _notes(plan, values, tally, table)
    return GridSweep(model.title, plan.exact, 0, rows, spreads, tally.settled, notes, values)


class _Runs:
    """The answers along the only parameter of a grid, gathered block by block."""

    def __init__(self, values: Values) -> None:
        self._along = next(iter(values.values())) if len(values) == 1 else ()
        self._found: dict[str, list[tuple[int, int, int]]] = {}

    def add(self, part: Columns) -> None:
        """Go on with the next points."""
        import numpy as np

        if not self._along:
            return
        for name, codes in part.conclusions.items():
            found = self._found.setdefault(name, [])
            cuts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
            for first, end in pairwise(cuts):
                code, start = int(codes[first]), part.start + first
                if found and found[-1][2] == code:
                    start = found.pop()[0]
                found.append((start, part.start + end - 1, code))

    def of(self, name: str) -> tuple[Run, ...]:
        """A conclusion's runs; none where the grid has several parameters."""
        return tuple(
            Run(self._along[first], self._along[last], None if code == NO_ANSWER else code == YES)
            for first, last, code in self._found.get(name, ())
        )


def _notes(plan: Plan, values: Values, tally: Tally, table: SweepTable | None) -> tuple[str, ...]:
    notes = []
    if tally.done < plan.exact:
        again = "" if table is None else "; the same command goes on from there"
        notes.append(
            f"{effort.current().ending}: {tally.done:,} of {plan.exact:,} points are judged{again}"
        )
    held = [name for name in plan.model.overrides if name in values]
    if held:
        notes.append(f"moved over the grid, whatever value is set: {', '.join(held)}")
    if plan.exact_only:
        notes.append(
            "judged exactly at every point, which takes longer, for want of a compiled form: "
            f"{', '.join(plan.exact_only)}"
        )
    return tuple(notes)
