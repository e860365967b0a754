"""Numbers with an error bound, one for each draw, and verdicts that know when they are unsure.

A *ball* holds every number within `radius` of `value`. Arithmetic is float64 with the radius
grown by more than every rounding can move the value (Higham 2002, section 2.2), so the exact
number stays inside. A comparison is a *verdict*: surely yes, surely no, or neither.

>>> third = BALLS.number(Fraction(1, 3))
>>> verdict = (third + third + third - BALLS.number(Fraction(1))).positive()
>>> bool(verdict.yes), bool(verdict.no)
(False, False)

References: Higham, N. (2002), Accuracy and Stability of Numerical Algorithms, 2nd ed. Kleene, S.
(1952), Introduction to Metamathematics, section 64 (three values).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = float | npt.NDArray[np.float64]
    Flags: TypeAlias = bool | np.bool_ | npt.NDArray[np.bool_]

# Four roundings of a float64, in units of the value; and what covers underflow.
_STEP = 2.0**-51
_TINY = 2.0**-1000
# What the rounding of a radius itself can lose, many times over.
_GROW = 1.0 + 2.0**-46
_INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Truth:
    """A verdict for each draw: `yes` where it surely holds, `no` where it surely does not."""

    yes: Flags
    no: Flags

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes)

    @property
    def sure(self) -> Flags:
        """Where it is one or the other."""
        return self.yes | self.no

    def same(self, other: Truth) -> Truth:
        """Whether both hold or neither does."""
        return (self & other) | (~self & ~other)


TRUE, FALSE = Truth(yes=True, no=False), Truth(yes=False, no=True)
UNSURE = Truth(yes=False, no=False)


def whether(known: Flags) -> Truth:
    """Plain flags as a verdict that is sure everywhere."""
    return Truth(known, known ^ True)


def both(verdicts: Any) -> Truth:  # noqa: ANN401 (any iterable of verdicts)
    """Whether all hold; true of none."""
    found = TRUE
    for verdict in verdicts:
        found = found & verdict
    return found


def either(verdicts: Any) -> Truth:  # noqa: ANN401 (any iterable of verdicts)
    """Whether one holds at least; false of none."""
    found = FALSE
    for verdict in verdicts:
        found = found | verdict
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """All numbers within `radius` of `value`; `most` is at least the size of any of them.

    An infinite radius stands for nothing known; `most` leaves such draws aside.
    """

    value: Floats
    radius: Floats
    most: float

    def __add__(self, other: Ball) -> Ball:
        if _is_zero(other):
            return self
        if _is_zero(self):
            return other
        most = (self.most + other.most) * _GROW
        radius = (self.radius + other.radius + (_STEP * most + _TINY)) * _GROW
        return Ball(self.value + other.value, radius, most)

    def __neg__(self) -> Ball:
        return Ball(-self.value, self.radius, self.most)

    def __sub__(self, other: Ball) -> Ball:
        return self + -other

    def __mul__(self, other: Ball) -> Ball:
        if _is_zero(self) or _is_zero(other):
            return ZERO
        most = self.most * other.most * _GROW + _TINY
        spread = self.most * other.radius + other.most * self.radius
        return Ball(self.value * other.value, (spread + (_STEP * most + _TINY)) * _GROW, most)

    def positive(self) -> Truth:
        """Whether it is above zero."""
        return Truth(self.value > self.radius, self.value <= -self.radius)

    def negative(self) -> Truth:
        """Whether it is below zero."""
        return Truth(self.value < -self.radius, self.value >= self.radius)

    def zero(self) -> Truth:
        """Whether it is zero."""
        return ~(self.positive() | self.negative())


ZERO, ONE = Ball(0.0, 0.0, 0.0), Ball(1.0, 0.0, 1.0)


def _is_zero(ball: Ball) -> bool:
    return ball.most == 0.0


def ball(value: Floats, radius: Floats = 0.0) -> Ball:
    """A ball from arrays; where the radius is infinite nothing is known."""
    import numpy as np

    reach = np.abs(value) + radius
    known = np.where(np.isfinite(reach), reach, 0.0)
    return Ball(value, radius, float(known.max(initial=0.0)) * _GROW)


def choose(verdict: Truth, first: Ball, second: Ball) -> Ball:
    """`first` where the verdict holds, `second` where it does not; unknown where it is unsure."""
    import numpy as np

    if np.all(verdict.yes):
        return first
    if np.all(verdict.no):
        return second
    value = np.where(verdict.yes, first.value, second.value)
    other = np.where(verdict.no, second.radius, _INFINITE)
    radius = np.where(verdict.yes, first.radius, other)
    return Ball(value, radius, max(first.most, second.most))


class Balls:
    """The arithmetic of balls, for programs of formulas."""

    def number(self, value: Fraction) -> Ball:
        """An exact number; its radius is zero where float64 holds it exactly."""
        near = float(value)
        if Fraction(near) == value:
            return Ball(near, 0.0, abs(near))
        return Ball(near, _STEP * abs(near) + _TINY, abs(near) * (1 + 2 * _STEP) + _TINY)

    def holds(self, symbol: str, difference: Ball) -> Ball:
        """1 or 0; a half give or take a half where that is unsure."""
        import numpy as np

        verdict = _verdict(symbol, difference)
        value = np.where(verdict.yes, 1.0, np.where(verdict.no, 0.0, 0.5))
        return Ball(value, np.where(verdict.sure, 0.0, 0.5), 1.0)

    def least(self, first: Ball, second: Ball) -> Ball:
        """The smaller of two."""
        import numpy as np

        value = np.minimum(first.value, second.value)
        radius = np.maximum(first.radius, second.radius)
        return Ball(value, radius, max(first.most, second.most))

    def greatest(self, first: Ball, second: Ball) -> Ball:
        """The larger of two."""
        return -self.least(-first, -second)

    def absolute(self, value: Ball) -> Ball:
        """The value without its sign."""
        import numpy as np

        return Ball(np.abs(value.value), value.radius, value.most)

    def over(self, top: Ball, bottom: Ball) -> Ball:
        """The quotient; unknown where the divisor may be zero."""
        import numpy as np

        room = np.abs(bottom.value) - bottom.radius
        # What the subtraction rounds off is taken from the room, too.
        room = room - _STEP * (np.abs(bottom.value) + bottom.radius) - _TINY
        apart = room > 0.0
        if np.all(apart):
            value = top.value / bottom.value
            size = np.abs(value)
            radius = (top.radius + size * bottom.radius) / room
            return ball(value, (radius + (_STEP * size + _TINY)) * _GROW)
        value = np.where(apart, top.value, 0.0) / np.where(apart, bottom.value, 1.0)
        size = np.abs(value)
        radius = np.where(apart, top.radius, 0.0) + size * np.where(apart, bottom.radius, 0.0)
        radius = (radius / np.where(apart, room, 1.0) + (_STEP * size + _TINY)) * _GROW
        return ball(value, np.where(apart, radius, _INFINITE))


BALLS = Balls()


def _verdict(symbol: str, difference: Ball) -> Truth:
    match symbol:
        case "<":
            return difference.negative()
        case "<=":
            return ~difference.positive()
        case ">":
            return difference.positive()
        case ">=":
            return ~difference.negative()
        case "==":
            return difference.zero()
    return ~difference.zero()
