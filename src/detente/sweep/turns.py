"""Where a conclusion's answer changes between two values of one parameter.

Brackets are closed in by rounded arithmetic where it is sure, in one block for all of them, and
proven where the answer hangs on signs of polynomials in the parameter: then the turn is known as
the very number. What is left is halved by exact arithmetic, the nearest to today first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, TypeAlias

from detente.errors import DetenteError
from detente.sweep.conclusions import Conclusion
from detente.sweep.plan import NO_ANSWER, NOT_ASKED, YES, Plan
from detente.sweep.proofs import Proofs

if TYPE_CHECKING:
    from detente.analysis.model import Model
    from detente.exact.algebraic import Real

# Pieces that a bracket is cut into by rounded arithmetic: many at once cost little more than one.
PIECES = 32
# The bracket nearest to today is closed in to this share of the parameter's range, or this of the
# value, where that is more: enough for three digits.
NARROW, DIGITS = Fraction(1, 10_000), Fraction(1, 2_000)

# In a bracket of at most this share of the range a proof is tried: wider ones hold many roots.
PROVABLE = Fraction(1, 128)

# A parameter at a value.
Spot: TypeAlias = tuple[str, Fraction]


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer changes between `low` and `high`, where it is `before` and `after`.

    `exact` is the very value where that is known, and `at` the answer there.
    """

    low: Fraction
    high: Fraction
    before: bool | None
    after: bool | None
    exact: Real | None = None
    at: bool | None = None

    def to_dict(self) -> dict[str, object]:
        """The bracket as exact strings."""
        from detente.exact.number import text

        return {
            "low": str(self.low),
            "high": str(self.high),
            "before": self.before,
            "after": self.after,
            "exact": None if self.exact is None else text(self.exact),
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class Bracket:
    """Two values of a parameter, `near` and `far` from today's, between which an answer changes.

    `here` is the conclusion's code at `near`, `there` the other one at `far`, and `at` that at the
    `exact` turn where it is proven; `tried` says that no proof need be tried again.
    """

    name: str
    parameter: str
    near: Fraction
    far: Fraction
    here: int
    there: int
    exact: Real | None = None
    at: int = NOT_ASKED
    tried: bool = False

    @property
    def nearest(self) -> Fraction:
        """How near to today the turn may be."""
        return self.exact if isinstance(self.exact, Fraction) else self.near

    def turn(self) -> Turn:
        """The bracket as a turn, lower end first."""
        ends = [(self.near, self.here), (self.far, self.there)]
        (low, before), (high, after) = sorted(ends)
        exact, at = self.exact, answer_of(self.at)
        return Turn(low, high, answer_of(before), answer_of(after), exact, at)


class Answers:
    """Answers of a plan's conclusions with one parameter at a time moved."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.asked: dict[str, Conclusion] = {c.name: c for c in plan.conclusions}
        self.compiled = frozenset(n for n in self.asked if n not in plan.exact_only)
        self.proofs = Proofs(plan)
        self._exact: dict[tuple[str, str, Fraction], int] = {}
        self._models: dict[tuple[str, Fraction], Model] = {}

    def rounded(self, points: Sequence[Spot], names: Collection[str]) -> Mapping[str, list[int]]:
        """A column of each compiled conclusion named, with NOT_ASKED where it is too close to tell.

        One block for all points. Empty where there is nothing to ask, or no value at some point.
        """
        asked = self.compiled.intersection(names)
        if not (points and asked):
            return {}
        import numpy as np

        # Far beyond a range numbers overflow, and a parameter that follows may have no value.
        with suppress(DetenteError), np.errstate(all="ignore"):
            moved = [{name: value} for name, value in points]
            found = self.plan.points(moved, settle=False, names=asked).conclusions
            return {name: column.tolist() for name, column in found.items()}
        return {}

    def exactly(self, name: str, parameter: str, value: Fraction) -> int:
        """What a column would hold, found in exact arithmetic."""
        if value == self.plan.today[parameter]:
            return self.plan.base[name]
        key = name, parameter, value
        if key not in self._exact:
            self._exact[key] = self._found(name, parameter, value)
        return self._exact[key]

    def _found(self, name: str, parameter: str, value: Fraction) -> int:
        try:
            if (parameter, value) not in self._models:
                self._models[parameter, value] = self.plan.model_of({parameter: value})
            holds = self.asked[name].exactly(self._models[parameter, value])
        except DetenteError:
            return NO_ANSWER
        return NO_ANSWER if holds is None else int(holds)


def close_in(answers: Answers, brackets: Sequence[Bracket]) -> list[Bracket]:
    """Every bracket made narrower, all in step; for each conclusion its nearest narrow."""
    by_name: dict[str, list[Bracket]] = {}
    for one in _cut(answers, brackets):
        by_name.setdefault(one.name, []).append(one)
    return [one for own in by_name.values() for one in _narrowed(answers, own)]


def _cut(answers: Answers, brackets: Sequence[Bracket]) -> list[Bracket]:
    """Every bracket of a compiled conclusion cut into pieces, the one with the turn kept."""
    places: dict[tuple[str, Fraction, Fraction], tuple[int, list[Fraction]]] = {}
    points: list[Spot] = []
    for one in brackets:
        key = one.parameter, one.near, one.far
        if one.name in answers.compiled and key not in places:
            own = _cuts(one, whole=one.parameter in answers.plan.draws.whole)
            places[key] = len(points), own
            points += [(one.parameter, value) for value in own]
    codes = answers.rounded(points, {one.name for one in brackets})
    found = []
    for one in brackets:
        if one.name in codes:
            start, own = places[one.parameter, one.near, one.far]
            column = codes[one.name][start : start + len(own)]
            found.append(_closer(one, own, column))
        else:
            found.append(one)
    return found


def _cuts(one: Bracket, *, whole: bool) -> list[Fraction]:
    """Values between the ends, from the near one on."""
    step = (one.far - one.near) / PIECES
    cuts = [one.near + step * k for k in range(1, PIECES)]
    if whole:
        kept = dict.fromkeys(Fraction(floor(value)) for value in cuts)
        cuts = [value for value in kept if value not in {one.near, one.far}]
    return cuts


def _closer(one: Bracket, values: Sequence[Fraction], codes: Sequence[int]) -> Bracket:
    """The first neighbours between which the answer changes; those too close to tell left out."""
    near = one.near
    for value, code in zip(values, codes, strict=True):
        if code == NOT_ASKED:
            continue
        if code != one.here:
            return replace(one, near=near, far=value, there=code)
        near = value
    return replace(one, near=near)


def _narrowed(answers: Answers, brackets: Sequence[Bracket]) -> list[Bracket]:
    """The same, the one nearest to today proven, or else halved by exact answers."""
    plan, found = answers.plan, list(brackets)
    while True:
        found.sort(key=lambda one: distance(plan, one.parameter, one.nearest))
        first = found[0]
        if not first.tried and _width(plan, first) <= PROVABLE:
            found[0] = _proven(answers, first)
            continue
        middle = None if first.exact is not None else _middle(plan, first)
        if middle is None:
            return found
        code = answers.exactly(first.name, first.parameter, middle)
        if code == first.here:
            found[0] = replace(first, near=middle)
        else:
            found[0] = replace(first, far=middle, there=code)


def _proven(answers: Answers, one: Bracket) -> Bracket:
    """A bracket with its exact turn, where that can be had."""
    if one.name not in answers.compiled or one.parameter in answers.plan.draws.whole:
        return replace(one, tried=True)
    found = answers.proofs.turn(
        answers.asked[one.name],
        one.parameter,
        (one.near, one.far),
        lambda value: answers.exactly(one.name, one.parameter, value),
    )
    if found is None:
        return replace(one, tried=True)
    return replace(one, exact=found[0], at=found[1], tried=True)


def _width(plan: Plan, one: Bracket) -> Fraction:
    """How far apart the ends are, in widths of the range."""
    low, high = plan.draws.ranges[one.parameter]
    return abs(one.far - one.near) / ((high - low) or Fraction(1))


def _middle(plan: Plan, one: Bracket) -> Fraction | None:
    """A value between the ends; None where they are near enough to each other."""
    width = abs(one.far - one.near)
    if one.parameter in plan.draws.whole:
        return Fraction(floor((one.near + one.far) / 2)) if width > 1 else None
    low, high = plan.draws.ranges[one.parameter]
    enough = max(NARROW * (high - low), DIGITS * abs(one.far))
    return (one.near + one.far) / 2 if width > enough else None


def distance(plan: Plan, parameter: str, value: Fraction) -> Fraction:
    """How far a value of a parameter is from today's, in widths of its range."""
    low, high = plan.draws.ranges[parameter]
    return abs(value - plan.today[parameter]) / ((high - low) or Fraction(1))


def answer_of(code: int) -> bool | None:
    """A column's code as an answer."""
    return None if code in {NO_ANSWER, NOT_ASKED} else code == YES
