"""One judgement moved over its range, all else as today: where each conclusion turns.

Answers are found on a grid over each range; between neighbours that differ the turn is closed in
by bisection, for all conclusions and parameters in step. Each answer is the exact one, so a turn's
bracket is certain; two turns between neighbours of the grid may both go unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from detente.exact.number import simplest
from detente.sweep.conclusions import answer
from detente.sweep.plan import NO_ANSWER, NOT_ASKED, YES, Columns, Plan

if TYPE_CHECKING:
    from detente.exact.algebraic import Real

# Parts of a range at whose ends conclusions are judged, and halvings of a part that has a turn.
PARTS, HALVINGS = 8, 14


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer changes between `low` and `high`, where it is `before` and `after`.

    `exact` is the very value where that is known, and `high` a simple number where that serves.
    """

    low: Fraction
    high: Fraction
    before: bool | None
    after: bool | None
    exact: Real | None = None

    def to_dict(self) -> dict[str, object]:
        """The bracket as exact strings."""
        from detente.exact.number import text

        return {
            "low": str(self.low),
            "high": str(self.high),
            "before": self.before,
            "after": self.after,
            "exact": None if self.exact is None else text(self.exact),
        }


@dataclass(frozen=True, slots=True)
class Bar:
    """A conclusion over one parameter's range: the answer at both ends, and where it turns.

    `ends` are answers: True, False or None where the model breaks down.
    """

    parameter: str
    range: tuple[Fraction, Fraction]
    value: Fraction
    ends: tuple[bool | None, bool | None]
    turns: tuple[Turn, ...]

    @property
    def distance(self) -> Fraction | None:
        """How far today's value is from the nearest turn, in widths of the range; at most."""
        low, high = self.range
        near = [min(abs(t.low - self.value), abs(t.high - self.value)) for t in self.turns]
        return min(near) / (high - low) if near and high > low else None

    def to_dict(self) -> dict[str, object]:
        """Ends and turns as data."""
        return {
            "parameter": self.parameter,
            "range": [str(end) for end in self.range],
            "value": str(self.value),
            "ends": list(self.ends),
            "turns": [turn.to_dict() for turn in self.turns],
        }


@dataclass(frozen=True, slots=True)
class Swing:
    """A figure as one parameter moves over its range: at both ends (None: never), rounded."""

    parameter: str
    ends: tuple[float | None, float | None]

    def to_dict(self) -> dict[str, object]:
        """Both ends as data."""
        return {"parameter": self.parameter, "ends": list(self.ends)}


@dataclass(frozen=True)
class Tornado:
    """`bars` for each conclusion, `swings` for each figure; those that move nothing left out."""

    bars: Mapping[str, tuple[Bar, ...]]
    swings: Mapping[str, tuple[Swing, ...]]


def tornado(plan: Plan, parts: int = PARTS, halvings: int = HALVINGS) -> Tornado:
    """Where each compiled conclusion turns as each parameter alone moves over its range.

    Bars come nearest turn first, figures by how far they swing.

    >>> from detente.analysis.model import load
    >>> found = tornado(Plan(load("humanitarian_access")))
    >>> bar = found.bars["sustained:rounds"][0]
    >>> bar.parameter, bar.ends
    ('patience', (False, True))
    """
    grids = {name: _grid(plan, name, parts) for name in plan.draws.ranges}
    points = [{name: value} for name, grid in grids.items() for value in grid]
    if not points:
        return Tornado({}, {})
    found = plan.points(points)
    names = [c.name for c in plan.conclusions if c.name not in plan.exact_only]
    codes = {name: found.conclusions[name].tolist() for name in names}
    start, open_ = 0, []
    for parameter, grid in grids.items():
        for name in names:
            row = codes[name][start : start + len(grid)]
            open_ += [
                [name, parameter, grid[k], grid[k + 1], row[k], row[k + 1]]
                for k in range(len(grid) - 1)
                if row[k] != row[k + 1]
            ]
        start += len(grid)
    _close_in(plan, open_, halvings)
    return Tornado(_bars(plan, grids, codes, open_), _swings(plan, grids, found))


def _grid(plan: Plan, name: str, parts: int) -> list[Fraction]:
    low, high = plan.draws.ranges[name]
    today = plan.today[name]
    inside = {today} if low <= today <= high else set()
    if name in plan.draws.whole:
        step = max(1, (floor(high) - ceil(low)) // parts)
        whole = {Fraction(n) for n in range(ceil(low), floor(high) + 1, step)}
        return sorted(whole | {Fraction(floor(high))} | inside)
    return sorted({low + (high - low) * Fraction(k, parts) for k in range(parts + 1)} | inside)


def _close_in(plan: Plan, open_: list[list[object]], halvings: int) -> None:
    """Halve every bracket in place, all of them in step."""
    exactly = {c.name: c.exactly for c in plan.conclusions}
    for _ in range(halvings):
        asked: dict[tuple[str, Fraction], int] = {}
        middles = []
        for one in open_:
            parameter, low, high = str(one[1]), Fraction(one[2]), Fraction(one[3])  # type: ignore[arg-type]
            middle = (low + high) / 2
            if parameter in plan.draws.whole:
                middle = Fraction(floor(middle))
            middles.append(middle)
            if low < middle < high:
                asked.setdefault((parameter, middle), len(asked))
        if not asked:
            return
        points = [{name: value} for name, value in asked]
        found = plan.points(points, settle=False)
        for one, middle in zip(open_, middles, strict=True):
            at = asked.get((str(one[1]), middle))
            if at is None:
                continue
            name = str(one[0])
            code = int(found.conclusions[name][at])
            if code == NOT_ASKED:
                exact = answer(exactly[name], plan.model_of(points[at]))
                code = NO_ANSWER if exact is None else int(exact)
            if code == one[4]:
                one[2] = middle
            else:
                one[3], one[5] = middle, code


def _bars(
    plan: Plan,
    grids: Mapping[str, Sequence[Fraction]],
    codes: Mapping[str, Sequence[int]],
    closed: Sequence[Sequence[object]],
) -> dict[str, tuple[Bar, ...]]:
    turns: dict[tuple[str, str], list[Turn]] = {}
    for name, parameter, low, high, before, after in closed:
        assert isinstance(low, Fraction) and isinstance(high, Fraction)  # noqa: S101, PT018
        turn = Turn(low, high, answer_of(before), answer_of(after))
        turns.setdefault((str(name), str(parameter)), []).append(turn)
    found: dict[str, tuple[Bar, ...]] = {}
    for name, row in codes.items():
        start, bars = 0, []
        for parameter, grid in grids.items():
            ends = answer_of(row[start]), answer_of(row[start + len(grid) - 1])
            mine = tuple(turns.get((name, parameter), ()))
            if mine:
                bars.append(
                    Bar(parameter, plan.draws.ranges[parameter], plan.today[parameter], ends, mine)
                )
            start += len(grid)
        found[name] = tuple(sorted(bars, key=lambda bar: bar.distance or Fraction(0)))
    return found


def _swings(
    plan: Plan, grids: Mapping[str, Sequence[Fraction]], found: Columns
) -> dict[str, tuple[Swing, ...]]:
    swings = {}
    for name, numbers in found.figures.items():
        if name in plan.exact_only:
            continue
        start, mine = 0, []
        for parameter, grid in grids.items():
            row = [None if v != v else v for v in numbers[start : start + len(grid)].tolist()]  # noqa: PLR0124
            if len(set(row)) > 1:
                mine.append(Swing(parameter, (row[0], row[-1])))
            start += len(grid)
        swings[name] = tuple(sorted(mine, key=_width, reverse=True))
    return swings


def _width(swing: Swing) -> float:
    low, high = (1.0 if end is None else end for end in swing.ends)
    return abs(high - low)


def answer_of(code: object) -> bool | None:
    """A column's code as an answer."""
    return None if code in {NO_ANSWER, NOT_ASKED} else code == YES


def turning_point(turn: Turn) -> Real:
    """A turn as one value: the exact one, or the simplest number in its bracket."""
    return simplest(turn.low, turn.high) if turn.exact is None else turn.exact
