"""One judgement moved over its range, all else as today: where each conclusion turns.

Answers are found at the ends, today and on a grid between, where rounded arithmetic is sure of
them; between neighbours that differ the turn is closed in by bisection, for all conclusions and
parameters in step. Each answer used is the exact one, so a turn's bracket is certain; two turns
between neighbours may both go unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from detente.analysis.model import Model
from detente.exact.number import simplest
from detente.sweep.conclusions import answer
from detente.sweep.plan import NO_ANSWER, NOT_ASKED, YES, Columns, Plan

if TYPE_CHECKING:
    from detente.exact.algebraic import Real

# Parts of a range at whose ends conclusions are judged; pieces that a part with a turn is cut into,
# and how often.
PARTS, PIECES, ROUNDS = 8, 16, 3


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


@dataclass(frozen=True, slots=True)
class _Bracket:
    """Two values of a parameter at which the codes of a conclusion's answers differ."""

    name: str
    parameter: str
    low: Fraction
    high: Fraction
    before: int
    after: int


def tornado(plan: Plan, parts: int = PARTS, rounds: int = ROUNDS) -> Tornado:
    """Where each compiled conclusion turns as each parameter alone moves over its range.

    Bars come nearest turn first, figures by how far they swing.

    >>> from detente.analysis.model import load
    >>> found = tornado(Plan(load("humanitarian_access")))
    >>> bar = found.bars["sustained:watched_roads"][0]
    >>> bar.parameter, bar.ends
    ('aid_value', (False, True))
    """
    grids = {name: _grid(plan, name, parts) for name in plan.draws.ranges}
    points = [{name: value} for name, grid in grids.items() for value in grid]
    if not points:
        return Tornado({}, {})
    found = plan.points(points, settle=False)
    exactly = {c.name: c.exactly for c in plan.conclusions if c.name not in plan.exact_only}
    codes = {name: found.conclusions[name].tolist() for name in exactly}
    start, open_ = 0, list[_Bracket]()
    for parameter, grid in grids.items():
        # Ends and today are always told; what lies between only where it is sure.
        always = {0, len(grid) - 1}
        always |= {k for k, value in enumerate(grid) if value == plan.today[parameter]}
        for name, asked in exactly.items():
            row = codes[name]
            for k in always:
                if row[start + k] == NOT_ASKED:
                    row[start + k] = _exactly(plan, asked, points[start + k])
            known = [k for k in range(len(grid)) if row[start + k] != NOT_ASKED]
            open_ += [
                _Bracket(name, parameter, grid[k], grid[j], row[start + k], row[start + j])
                for k, j in pairwise(known)
                if row[start + k] != row[start + j]
            ]
        start += len(grid)
    closed = _close_in(plan, open_, rounds)
    return Tornado(_bars(plan, grids, codes, closed), _swings(plan, grids, found))


def _exactly(
    plan: Plan, asked: Callable[[Model], bool | None], point: Mapping[str, Fraction]
) -> int:
    found = answer(asked, plan.model_of(point))
    return NO_ANSWER if found is None else int(found)


def _grid(plan: Plan, name: str, parts: int) -> list[Fraction]:
    low, high = plan.draws.ranges[name]
    today = plan.today[name]
    inside = {today} if low <= today <= high else set()
    if name in plan.draws.whole:
        step = max(1, (floor(high) - ceil(low)) // parts)
        whole = {Fraction(n) for n in range(ceil(low), floor(high) + 1, step)}
        return sorted(whole | {Fraction(floor(high))} | inside)
    return sorted({low + (high - low) * Fraction(k, parts) for k in range(parts + 1)} | inside)


def _close_in(plan: Plan, open_: list[_Bracket], rounds: int) -> list[_Bracket]:
    """Every bracket cut into pieces again and again, all of them in step."""
    for _ in range(rounds):
        cuts = [_cuts(one, whole=one.parameter in plan.draws.whole) for one in open_]
        asked = dict.fromkeys(
            (one.parameter, value) for one, own in zip(open_, cuts, strict=True) for value in own
        )
        if not asked:
            break
        columns = plan.points([{name: value} for name, value in asked], settle=False).conclusions
        place = {key: k for k, key in enumerate(asked)}
        open_ = [
            _closer(one, [(v, int(columns[one.name][place[one.parameter, v]])) for v in own])
            for one, own in zip(open_, cuts, strict=True)
        ]
    return open_


def _cuts(one: _Bracket, *, whole: bool) -> list[Fraction]:
    width = one.high - one.low
    cuts = [one.low + width * Fraction(k, PIECES) for k in range(1, PIECES)]
    if whole:
        cuts = sorted({Fraction(floor(value)) for value in cuts} - {one.low, one.high})
    return [value for value in cuts if one.low < value < one.high]


def _closer(one: _Bracket, answers: Sequence[tuple[Fraction, int]]) -> _Bracket:
    """The first pair of neighbours between which the answer changes; unsure ones left out."""
    low = one.low
    for value, code in answers:
        if code == NOT_ASKED:
            continue
        if code != one.before:
            return replace(one, low=low, high=value, after=code)
        low = value
    return replace(one, low=low)


def _bars(
    plan: Plan,
    grids: Mapping[str, Sequence[Fraction]],
    codes: Mapping[str, Sequence[int]],
    closed: Sequence[_Bracket],
) -> dict[str, tuple[Bar, ...]]:
    turns: dict[tuple[str, str], list[Turn]] = {}
    for one in closed:
        turn = Turn(one.low, one.high, answer_of(one.before), answer_of(one.after))
        turns.setdefault((one.name, one.parameter), []).append(turn)
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


def answer_of(code: int) -> bool | None:
    """A column's code as an answer."""
    return None if code in {NO_ANSWER, NOT_ASKED} else code == YES


def turning_point(turn: Turn) -> Real:
    """A turn as one value: the exact one, or the simplest number in its bracket."""
    return simplest(turn.low, turn.high) if turn.exact is None else turn.exact
