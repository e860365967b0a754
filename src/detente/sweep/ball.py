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

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.kernels import balls
from detente.kernels.sums import weighted

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = float | npt.NDArray[np.float64]
    Flags: TypeAlias = bool | np.bool_ | npt.NDArray[np.bool_]

_Rows: TypeAlias = tuple[Any, Any, Any, Any]

# Four roundings of a float64, in units of the value; and what covers underflow.
_STEP = 2.0**-51
_TINY = 2.0**-1000
# What the rounding of a radius itself can lose, many times over.
_GROW = 1.0 + 2.0**-46
_INFINITE = float("inf")
# One radius stands for all draws where it is at most this share of the largest of them: adding
# and multiplying are then one pass each, and hardly a verdict is lost by it.
_FINE = 2.0**-40


@dataclass(frozen=True, slots=True)
class Truth:
    """A verdict for each draw: `yes` where it surely holds, `no` where it surely does not."""

    yes: Flags
    no: Flags

    def __and__(self, other: Truth) -> Truth:
        if self is TRUE or other is FALSE:
            return other
        if other is TRUE or self is FALSE:
            return self
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truth) -> Truth:
        if self is FALSE or other is TRUE:
            return other
        if other is FALSE or self is TRUE:
            return self
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truth:
        if self is TRUE or self is FALSE:
            return FALSE if self is TRUE else TRUE
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
        if found is FALSE:
            break
    return found


def either(verdicts: Any) -> Truth:  # noqa: ANN401 (any iterable of verdicts)
    """Whether one holds at least; false of none."""
    found = FALSE
    for verdict in verdicts:
        found = found | verdict
        if found is TRUE:
            break
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
        rounding = _STEP * most + _TINY
        if isinstance(self.radius, float) and isinstance(other.radius, float):
            radius = (self.radius + other.radius + rounding) * _GROW
            return Ball(self.value + other.value, radius, most)
        rows, z, dz = _arrays(self, other)
        balls.add(*rows, 1.0, rounding, _GROW, z, dz)
        return _made(z, dz, most, *_parts(self, other))

    def __neg__(self) -> Ball:
        return Ball(-self.value, self.radius, self.most)

    def __sub__(self, other: Ball) -> Ball:
        if other is self:
            return ZERO
        if _is_zero(other):
            return self
        if _is_zero(self):
            return -other
        most = (self.most + other.most) * _GROW
        rounding = _STEP * most + _TINY
        if isinstance(self.radius, float) and isinstance(other.radius, float):
            radius = (self.radius + other.radius + rounding) * _GROW
            return Ball(self.value - other.value, radius, most)
        rows, z, dz = _arrays(self, other)
        balls.add(*rows, -1.0, rounding, _GROW, z, dz)
        return _made(z, dz, most, *_parts(self, other))

    def __mul__(self, other: Ball) -> Ball:
        if other is ONE:
            return self
        if _is_zero(self) or _is_zero(other):
            return ZERO
        most = self.most * other.most * _GROW + _TINY
        rounding = _STEP * most + _TINY
        if isinstance(self.radius, float) and isinstance(other.radius, float):
            spread = self.most * other.radius + other.most * self.radius
            return Ball(self.value * other.value, (spread + rounding) * _GROW, most)
        rows, z, dz = _arrays(self, other)
        balls.multiply(*rows, self.most, other.most, rounding, _GROW, z, dz)
        return _made(z, dz, most, *_parts(self, other))

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
    # What is unknown throughout is not zero.
    known = np.where(np.isfinite(reach), reach, _TINY)
    return Ball(value, radius, float(known.max(initial=0.0)) * _GROW)


def every(flags: Flags) -> bool:
    """Whether a flag is set at every draw."""
    return flags if isinstance(flags, bool) else bool(flags.all())


def choose(verdict: Truth, first: Ball, second: Ball) -> Ball:
    """`first` where the verdict holds, `second` where it does not; unknown where it is unsure."""
    import numpy as np

    if isinstance(verdict.yes, bool) and isinstance(verdict.no, bool):
        unknown = Ball(second.value, _INFINITE, max(first.most, second.most))
        return first if verdict.yes else second if verdict.no else unknown
    yes, no = np.ascontiguousarray(verdict.yes, bool), np.ascontiguousarray(verdict.no, bool)
    rows, z, dz = _arrays(first, second, max(len(yes), len(no)))
    if not len(yes) == len(no) == len(z):
        yes, no = (np.ascontiguousarray(np.broadcast_to(flags, len(z))) for flags in (yes, no))
    found = balls.choose(yes.view(np.uint8), no.view(np.uint8), *rows, z, dz)
    if found in {1, 2}:
        return first if found == 1 else second
    even = found and isinstance(first.radius, float) and isinstance(second.radius, float)
    most = max(first.most, second.most)
    radius = wider(first.radius, second.radius) if even else dz
    return _made(z, radius, most, verdict.yes, verdict.no, *_parts(first, second))


def _arrays(one: Ball, two: Ball, size: int = 1) -> tuple[_Rows, Any, Any]:
    """Values and radii of two balls as the kernels take them, and room for those of a result."""
    import numpy as np

    a, b, c, d = (np.ascontiguousarray(part, float) for part in _parts(one, two))
    rows = a, b, c, d
    size = max(size, *map(len, rows)) if all(map(len, rows)) else 0
    return rows, np.empty(size), np.empty(size)


def _parts(one: Ball, two: Ball) -> _Rows:
    return one.value, one.radius, two.value, two.radius


def _made(z: Any, dz: Any, most: float, *of: object) -> Ball:  # noqa: ANN401 (arrays)
    """A ball of arrays; of plain numbers where all that it is made of is."""
    if len(z) != 1 or any(getattr(part, "ndim", 0) for part in of):
        return Ball(z, dz, most)
    return Ball(float(z[0]), dz if isinstance(dz, float) else float(dz[0]), most)


def wider(one: Floats, two: Floats) -> Floats:
    """The larger of two radii at every draw."""
    import numpy as np

    if isinstance(one, float) and isinstance(two, float):
        return max(one, two)
    wider: npt.NDArray[np.float64] = np.maximum(one, two)
    return wider


class Balls:
    """The arithmetic of balls, for programs of formulas."""

    def number(self, value: Fraction) -> Ball:
        """An exact number; its radius is zero where float64 holds it exactly."""
        return _number(value)

    def sum(self, terms: Sequence[tuple[Fraction, Ball]]) -> Ball:
        """The sum of some balls, each times an exact number: one pass where the radii are even."""
        import numpy as np

        weights, rows = array("d"), list[Any]()
        size, radius, most = 1, 0.0, 0.0
        for c, term in terms:
            if _is_zero(term):
                continue
            if not isinstance(term.radius, float):
                return _sum(terms)
            off, reach, weight = term.radius, term.most, 1.0
            if c != 1:
                weight, spread, size_of = _near(c)
                reach = size_of * term.most * _GROW + _TINY
                off = size_of * off + term.most * spread + (_STEP * reach + _TINY)
                off *= _GROW
            if rows:
                most = (most + reach) * _GROW
                radius = (radius + off + (_STEP * most + _TINY)) * _GROW
            else:
                radius, most = off, reach
            weights.append(weight)
            rows.append(np.ascontiguousarray(term.value))
            size = max(size, len(rows[-1]))
        if size == 1:
            return _sum(terms)
        total = np.empty(size)
        weighted(weights, rows, total)
        return Ball(total, radius, most)

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
        return Ball(value, wider(first.radius, second.radius), max(first.most, second.most))

    def greatest(self, first: Ball, second: Ball) -> Ball:
        """The larger of two."""
        import numpy as np

        value = np.maximum(first.value, second.value)
        return Ball(value, wider(first.radius, second.radius), max(first.most, second.most))

    def absolute(self, value: Ball) -> Ball:
        """The value without its sign."""
        import numpy as np

        return Ball(np.abs(value.value), value.radius, value.most)

    def over(self, top: Ball, bottom: Ball) -> Ball:
        """The quotient; unknown where the divisor may be zero."""
        if isinstance(top.radius, float) and isinstance(bottom.radius, float):
            even = _over_evenly(top, bottom, top.radius, bottom.radius)
            if even is not None:
                return even
        rows, z, dz = _arrays(top, bottom)
        most = balls.divide(*rows, _STEP, _TINY, _GROW, z, dz)
        return _made(z, dz, most, *_parts(top, bottom))


BALLS = Balls()


def _sum(terms: Sequence[tuple[Fraction, Ball]]) -> Ball:
    total = ZERO
    for c, term in terms:
        total = total + (term if c == 1 else _number(c) * term)
    return total


@lru_cache(maxsize=4096)
def _number(value: Fraction) -> Ball:
    return Ball(*_near(value))


@lru_cache(maxsize=4096)
def _near(value: Fraction) -> tuple[float, float, float]:
    """The nearest float64, how far it may be off, and a bound on its size."""
    near = float(value)
    if Fraction(near) == value:
        return near, 0.0, abs(near)
    return near, _STEP * abs(near) + _TINY, abs(near) * (1 + 2 * _STEP) + _TINY


def _over_evenly(top: Ball, bottom: Ball, off: float, reach: float) -> Ball | None:
    """The quotient with one radius for all draws; None where that is not small."""
    import numpy as np

    low = -_highest(-bottom.value)
    if low <= 0.0:
        low = -_highest(-np.abs(bottom.value))
    room = low - reach
    room -= _STEP * (low + reach) + _TINY
    if not (room > 0.0 and off < _INFINITE):
        return None
    value = top.value / bottom.value
    size = _highest(np.abs(value))
    radius = ((off + size * reach) / room + (_STEP * size + _TINY)) * _GROW
    return Ball(value, radius, (size + radius) * _GROW) if radius <= _FINE * size else None


def _highest(numbers: Floats) -> float:
    """The greatest of some numbers; minus infinity of none."""
    return numbers if isinstance(numbers, float) else float(numbers.max(initial=-_INFINITE))


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
