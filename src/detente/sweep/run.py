"""How conclusions hold up over all admissible judgements: certain, or in what share of draws.

>>> from detente.analysis.model import load
>>> found = sweep(load("hnc_composition"), draws=500)
>>> row = found["finding:not_in_one_shot"]
>>> row.certain, row.share
(True, Fraction(1, 1))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from detente.analysis.model import Model
from detente.errors import GameError
from detente.game import effort
from detente.solvers.small_games import available_threads
from detente.sweep.engines import Engine, Job, Threads
from detente.sweep.interval import LEVEL, clopper_pearson, words
from detente.sweep.plan import BLOCK, EXACT, NO_ANSWER, NOT_ASKED, PROBE, STRIDE, YES, Columns, Plan
from detente.sweep.table import SweepTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DRAWS = 20_000
# More would tell a share no better than anyone can use.
MOST_DRAWS = 1_000_000_000
_QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Row:
    """How one conclusion holds up.

    `holds` of the `asked` draws say yes, `broken` have no answer, as where a chance is above 1.
    `certain` is True or False where that answer is proven for all admissible judgements, None
    where it is not. `exact` says that each draw was judged by exact arithmetic, for want of a
    compiled form, and so fewer of them.
    """

    name: str
    asked: int
    holds: int
    broken: int
    certain: bool | None
    exact: bool

    @property
    def share(self) -> Fraction:
        """The share of draws in which it holds."""
        return Fraction(self.holds, self.asked)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% Clopper-Pearson interval of the share; a point where it is certain."""
        if self.certain is not None:
            return (1.0, 1.0) if self.certain else (0.0, 0.0)
        return clopper_pearson(self.holds, self.asked)

    @property
    def words(self) -> str:
        """The share in words (see `interval.WORDS`); "certain" or "never" where it is proven."""
        if self.certain is not None:
            return "certain" if self.certain else "never"
        return words(self.share)

    def to_dict(self) -> dict[str, object]:
        """Counts, share and interval as data."""
        return {
            "conclusion": self.name,
            "certain": self.certain,
            "holds": self.holds,
            "draws": self.asked,
            "broken": self.broken,
            "share": str(self.share),
            "interval": list(self.interval),
            "words": self.words,
            "exact": self.exact,
        }


@dataclass(frozen=True)
class Spread:
    """How a figure spreads over the draws: where there is one, its quantiles at `levels`.

    `never` of the `asked` draws have none.
    """

    name: str
    asked: int
    never: int
    quantiles: Mapping[float, float]

    def to_dict(self) -> dict[str, object]:
        """Counts and quantiles as data."""
        return {
            "figure": self.name,
            "draws": self.asked,
            "never": self.never,
            "quantiles": {str(q): v for q, v in self.quantiles.items()},
        }


@dataclass(frozen=True)
class Sweep(Sequence[Row]):
    """The answer of `sweep`: a row for each conclusion, a spread for each figure.

    `settled` answers were too close for rounded arithmetic and were found exactly, those read back
    from a table not counted.
    """

    title: str
    draws: int
    seed: int
    rows: tuple[Row, ...]
    figures: tuple[Spread, ...]
    settled: int
    notes: tuple[str, ...] = field(default=())

    def __getitem__(self, at: int | str) -> Row:  # type: ignore[override]
        """A row by its place or its name; GameError for a name that is none."""
        if isinstance(at, int):
            return self.rows[at]
        for row in self.rows:
            if row.name == at:
                return row
        from detente.errors import nearest

        raise GameError(
            f"unknown conclusion '{at}', {nearest(at, [r.name for r in self.rows], 'conclusions')}"
        )

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        sure = sum(row.certain is not None for row in self.rows)
        return (
            f"Sweep({self.title}: {self.draws} draws, seed {self.seed}; {len(self.rows)} "
            f"conclusions, {sure} certain)"
        )

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-sweep/1`."""
        return {
            "format": "detente-sweep/1",
            "title": self.title,
            "draws": self.draws,
            "seed": self.seed,
            "level": LEVEL,
            "conclusions": [row.to_dict() for row in self.rows],
            "figures": [figure.to_dict() for figure in self.figures],
            "settled_exactly": self.settled,
            "notes": list(self.notes),
        }

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(r.name)}</td><td>{r.words}</td><td>{float(r.share):.4f}</td>"
            f"<td>{r.interval[0]:.4f} to {r.interval[1]:.4f}</td><td>{r.asked}</td></tr>"
            for r in self.rows
        )
        return (
            f"<table><caption>{escape(repr(self)[6:-1])}</caption><tr><th>conclusion</th>"
            "<th>holds</th><th>share (rounded)</th><th>95% interval (rounded)</th><th>draws</th>"
            f"</tr>{rows}</table>"
        )


def sweep(  # noqa: PLR0913 (what, how many, where)
    model: Model,
    draws: int = DRAWS,
    seed: int = 1,
    *,
    grid: Mapping[str, object] | None = None,
    threads: int | None = None,
    engine: Engine | None = None,
    to: str | Path | None = None,
) -> Sweep:
    """Every conclusion about a model over `draws` admissible judgements, or certain without.

    Judgements are drawn from the ranges of parameters and from what rankings leave open (see
    `draws`); the answer is the same for the same definition and seed, whatever the number of
    `threads` (all available processors by default) and whatever the `engine` (see `engines`).
    Conclusions that have no compiled form are judged exactly at the first 200 draws only, and
    their rows say so. Float64 arithmetic carries error bounds; answers within them are found
    exactly, so every answer is the exact one.

    With `to` every draw is written to a Parquet table (see `table`). A sweep that was interrupted
    is gone on with where it ended; a table of fewer draws is gone on from.

    With `grid` nothing is drawn: every combination of the values of its parameters is judged, all
    else as today (see `grid.grid_values` for how values are given, `gridded` for the answer).

    Raises GameError if `draws` is not from 1 to `MOST_DRAWS` or `threads` not positive, for a seed
    out of range and for a model without a normal form, OutputError for a table that cannot be
    written, is another sweep's or has more draws, SolverError for a cluster that does not answer.
    GameError too for a grid that is none, or with another number of draws or seed.
    """
    if draws < 1:
        raise GameError(f"{draws} draws, ask for at least one")
    if draws > MOST_DRAWS:
        raise GameError(
            f"{draws:,} draws, ask for {MOST_DRAWS:,} at most: by then an interval is narrower "
            "than one in ten thousand"
        )
    if threads is not None and threads < 1:
        raise GameError(f"threads is {threads}, it must be a whole number from 1 up")
    if not model.definition.has_game:
        raise GameError(
            f"'{model.title}' has no normal form: {model.definition.obstacle}; its preferences "
            "leave nothing to draw, ask `detente solve` which states last"
        )
    where = engine or Threads(threads or available_threads())
    if grid is not None:
        from detente.sweep.gridded import over_grid

        if draws != DRAWS or seed != 1:
            raise GameError("a grid is no sample, leave out the number of draws and the seed")
        return over_grid(model, grid, where, to)
    job = Job(model, seed)
    plan = job.plan
    # Without anything to draw all draws are the same.
    asked = draws if plan.draws.anything else 1
    table = None if to is None else SweepTable(Path(to), job, asked)
    # Threads share the plan, so that small blocks cost them nothing.
    size = STRIDE if table is None and isinstance(where, Threads) else BLOCK
    tally = tallied(job, asked, size, where, table=table)
    proven = _proven(plan, tally)
    exact_only = set(plan.exact_only)
    rows = tuple(
        _row(one.name, tally.counts[one.name], proven[one.name], exact=one.name in exact_only)
        for one in plan.conclusions
    )
    spreads = tuple(spread(f.name, tally.numbers[f.name]) for f in plan.figures)
    return Sweep(
        model.title, asked, seed, rows, spreads, tally.settled, _notes(plan, tally, asked, table)
    )


@dataclass
class Tally:
    """What came of `done` draws: how often each code, and the numbers of figures by block."""

    counts: dict[str, Counter[int]]
    numbers: dict[str, list[npt.NDArray[np.float64]]]
    settled: int = 0
    done: int = 0


def tallied(  # noqa: PLR0913 (what, how much, where, and who else listens)
    job: Job,
    draws: int,
    size: int,
    engine: Engine,
    *,
    table: SweepTable | None,
    told: Callable[[Columns], None] = lambda _: None,
) -> Tally:
    """Judge a job's draws, `size` at a time; each block is `told` in order as it is counted."""
    import numpy as np

    plan = job.plan
    tally = Tally({c.name: Counter() for c in plan.conclusions}, {f.name: [] for f in plan.figures})
    exact_only = set(plan.exact_only)

    def add(part: Columns) -> None:
        for name, column in part.conclusions.items():
            codes, counts = np.unique(column, return_counts=True)
            tally.counts[name].update(dict(zip(codes.tolist(), counts.tolist(), strict=True)))
        for name, numbers in part.figures.items():
            asked = max(0, plan.exact - part.start) if name in exact_only else len(numbers)
            tally.numbers[name].append(numbers[:asked])
        tally.settled += part.settled
        told(part)

    making = effort.current()
    spans = [(at, min(draws, at + size)) for at in range(0, draws, size)]
    missing = [s for s in spans if table is None or not table.has(s)]
    found = engine.run(job, missing)
    with closing(found):
        for span in spans:
            if table is not None and table.has(span):
                columns = table.stored(span)
            else:
                columns = next(found)
                if table is not None:
                    table.keep(columns, span)
            add(columns)
            tally.done = span[1]
            if not making.goes_on(tally.done / draws):
                break
    if table is not None and tally.done == draws:
        table.finish(spans)
    return tally


def _proven(plan: Plan, tally: Tally) -> dict[str, bool | None]:
    """What is proven, of those conclusions on which all draws agree."""
    found: dict[str, bool | None] = {}
    for one in plan.conclusions:
        answers = {code for code, n in tally.counts[one.name].items() if n} - {NOT_ASKED}
        guess = answers == {YES}
        found[one.name] = None
        if len(answers) != 1 or answers == {NO_ANSWER}:
            continue
        if not plan.draws.anything:
            found[one.name] = guess
        else:
            found[one.name] = plan.proven.get(one.name)
    return found


def _row(name: str, counts: Counter[int], proven: bool | None, *, exact: bool) -> Row:  # noqa: FBT001
    asked = sum(n for code, n in counts.items() if code != NOT_ASKED)
    return Row(name, asked, counts[YES], counts[NO_ANSWER], proven, exact)


def spread(name: str, parts: Sequence[npt.NDArray[np.float64]]) -> Spread:
    """How a figure of this name spreads over the numbers in `parts`."""
    import numpy as np

    values = np.concatenate(list(parts)) if parts else np.empty(0)
    known = values[~np.isnan(values)]
    levels = np.quantile(known, _QUANTILES, method="inverted_cdf") if len(known) else []
    quantiles = dict(zip(_QUANTILES, map(float, levels), strict=False))
    return Spread(name, len(values), len(values) - len(known), quantiles)


def _notes(plan: Plan, tally: Tally, asked: int, table: SweepTable | None) -> tuple[str, ...]:
    notes = []
    if tally.done < asked:
        again = "" if table is None else "; the same command goes on from there"
        notes.append(
            f"{effort.current().ending}: {tally.done:,} of {asked:,} draws are judged{again}"
        )
    held = [name for name in plan.model.overrides if name in plan.draws.ranges]
    if held:
        notes.append(f"drawn from the range, whatever value is set: {', '.join(held)}")
    if plan.exact_only and plan.draws.anything:
        notes.append(
            f"judged exactly at the first {min(EXACT, asked)} draws only, for want of a compiled "
            f"form: {', '.join(plan.exact_only)}"
        )
    return tuple(notes)


__all__ = ["DRAWS", "PROBE", "Row", "Spread", "Sweep", "sweep"]
