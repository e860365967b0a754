"""One judgement moved alone, all else as today: where each conclusion turns.

Answers are found today, at the ends of the range and on a grid between, where rounded arithmetic is
sure of them; between neighbours that differ the turn is closed in, for all conclusions and
parameters in step. What nothing inside a range turns is looked for beyond the ranges, too. Each
answer used is the exact one, so a turn's bracket is certain; two turns between neighbours may both
go unseen. Conclusions that are not compiled are asked at the ends alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, isnan

from detente.sweep.plan import NOT_ASKED, Plan
from detente.sweep.turns import Answers, Bracket, Turn, answer_of, close_in

# Parts of a range at whose ends conclusions are judged.
PARTS = 8
# How many widths of its range beyond an end a parameter is moved, in so many steps.
REACH, STEPS = 2, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A conclusion over the values of one parameter from `range`: where it turns.

    `ends` are the answers at both ends: True, False or None where the model breaks down.
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
    """`bars` for each conclusion, `swings` for each figure; those that move nothing left out.

    `beyond` has bars over three times the range and more, of conclusions that nothing turns
    inside. `answers` are those found on the way.
    """

    bars: Mapping[str, tuple[Bar, ...]]
    swings: Mapping[str, tuple[Swing, ...]]
    beyond: Mapping[str, tuple[Bar, ...]]
    answers: Answers


def tornado(plan: Plan) -> Tornado:
    """Where each conclusion turns as each parameter alone moves over its range.

    Bars come nearest turn first, figures by how far they swing.

    >>> from detente.analysis.model import load
    >>> found = tornado(Plan(load("humanitarian_access")))
    >>> bar = found.bars["sustained:watched_roads"][0]
    >>> bar.parameter, bar.ends
    ('aid_value', (False, True))
    """
    answers = Answers(plan)
    inside = _Search(answers, {name: _grid(plan, name) for name in plan.draws.ranges})
    inside.look(answers.asked)
    turned = {one.name for one in inside.brackets}
    beyond = _Search(answers, {name: _beyond(plan, name) for name in plan.draws.ranges})
    beyond.look([name for name in answers.asked if name not in turned])
    closed = close_in(answers, [*inside.brackets, *beyond.brackets])
    own = [one for one in closed if one.name in turned]
    further = [one for one in closed if one.name not in turned]
    return Tornado(inside.bars(own), inside.swings(), beyond.bars(further), answers)


class _Search:
    """Conclusions on a grid of each parameter: what is `told` there, and where that changes."""

    def __init__(self, answers: Answers, grids: Mapping[str, Sequence[Fraction]]) -> None:
        self.answers, self.grids = answers, grids
        self.told: dict[tuple[str, str], dict[Fraction, int]] = {}

    def look(self, names: Collection[str]) -> None:
        """Judge conclusions on the grids, in one block."""
        points = [(p, value) for p, grid in self.grids.items() for value in grid]
        codes = self.answers.rounded(points, names)
        for name in names:
            start, row = 0, codes.get(name, [NOT_ASKED] * len(points))
            for parameter, grid in self.grids.items():
                own = dict(zip(grid, row[start : start + len(grid)], strict=True))
                self.told[name, parameter] = self._told(name, parameter, own)
                start += len(grid)

    @property
    def brackets(self) -> list[Bracket]:
        """Neighbours whose answers differ."""
        return [
            one
            for (name, parameter), told in self.told.items()
            for one in self._brackets(name, parameter, told)
        ]

    def bars(self, closed: Sequence[Bracket]) -> dict[str, tuple[Bar, ...]]:
        """For each conclusion looked at the parameters that turn it, nearest first."""
        turns: dict[tuple[str, str], list[Turn]] = {}
        for one in closed:
            turns.setdefault((one.name, one.parameter), []).append(one.turn())
        found: dict[str, list[Bar]] = {name: [] for name, _ in self.told}
        for (name, parameter), mine in turns.items():
            found[name].append(self._bar(parameter, mine, self.told[name, parameter]))
        nearest = lambda bar: bar.distance or Fraction(0)  # noqa: E731
        return {name: tuple(sorted(own, key=nearest)) for name, own in found.items()}

    def _told(self, name: str, parameter: str, codes: dict[Fraction, int]) -> dict[Fraction, int]:
        """The answers on a grid, ascending: always today's and at the ends, else where sure."""
        for value in (min(codes), max(codes), self.answers.plan.today[parameter]):
            if codes.get(value, NOT_ASKED) == NOT_ASKED:
                codes[value] = self.answers.exactly(name, parameter, value)
        return {value: code for value, code in sorted(codes.items()) if code != NOT_ASKED}

    def _brackets(
        self, name: str, parameter: str, told: Mapping[Fraction, int]
    ) -> Iterator[Bracket]:
        """Neighbours whose answers differ, from today outwards on either side."""
        today = self.answers.plan.today[parameter]
        for left, right in pairwise(told):
            if told[left] != told[right]:
                near, far = (left, right) if left >= today else (right, left)
                yield Bracket(name, parameter, near, far, told[near], told[far])

    def _bar(self, parameter: str, turns: list[Turn], told: Mapping[Fraction, int]) -> Bar:
        ends = self.grids[parameter][0], self.grids[parameter][-1]
        low, high = (answer_of(told[end]) for end in ends)
        ordered = tuple(sorted(turns, key=lambda turn: turn.low))
        return Bar(parameter, ends, self.answers.plan.today[parameter], (low, high), ordered)

    def swings(self) -> dict[str, tuple[Swing, ...]]:
        """For each compiled figure the parameters that move it."""
        plan = self.answers.plan
        named = [f.name for f in plan.figures if f.name not in plan.exact_only]
        points = [{p: value} for p, grid in self.grids.items() for value in grid]
        if not (named and points):
            return {}
        found = plan.points(points, settle=False, names=named).figures
        return {name: self._swung(found[name].tolist()) for name in named}

    def _swung(self, numbers: Sequence[float]) -> tuple[Swing, ...]:
        start, found = 0, []
        for parameter, grid in self.grids.items():
            own = numbers[start : start + len(grid)]
            row = [None if isnan(number) else number for number in own]
            if len(set(row)) > 1:
                found.append(Swing(parameter, (row[0], row[-1])))
            start += len(grid)
        return tuple(sorted(found, key=_width, reverse=True))


def _grid(plan: Plan, name: str) -> list[Fraction]:
    low, high = plan.draws.ranges[name]
    if name in plan.draws.whole:
        step = max(1, (floor(high) - ceil(low)) // PARTS)
        whole = {Fraction(n) for n in range(ceil(low), floor(high) + 1, step)}
        return sorted(whole | {Fraction(floor(high))})
    return sorted({low + (high - low) * Fraction(k, PARTS) for k in range(PARTS + 1)})


def _beyond(plan: Plan, name: str) -> list[Fraction]:
    """The ends of the range, and values further and further beyond them."""
    low, high = plan.draws.ranges[name]
    width = high - low
    steps = [width * REACH * Fraction(k, STEPS) for k in range(STEPS + 1)]
    found = {low - step for step in steps} | {high + step for step in steps}
    if name in plan.draws.whole:
        found = {Fraction(floor(value)) for value in found}
    return sorted(found)


def _width(swing: Swing) -> float:
    low, high = (1.0 if end is None else end for end in swing.ends)
    return abs(high - low)
