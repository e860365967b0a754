"""Polynomials in one variable, one for each draw, with error bounds.

Asked of them is where in [0, 1] they are not negative. Coefficients stand from the constant term
up, a row each, with a column for each draw or one for all; the exact coefficient lies within its
row's radius of what is written. On [0, 1] a polynomial lies between its least and its greatest
Bernstein coefficient, and it has exactly one root inside where their signs change once
(Descartes' rule; Basu, Pollack and Roy 2006, section 10.2).

References: Basu, S., Pollack, R. and Roy, M.-F. (2006), Algorithms in Real Algebraic Geometry,
Springer. Higham, N. (2002), Accuracy and Stability of Numerical Algorithms, 2nd ed., chapter 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb
from typing import TYPE_CHECKING, TypeAlias

from detente.sweep.ball import ZERO, Ball

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = npt.NDArray[np.float64]
    Flags: TypeAlias = npt.NDArray[np.bool_]

# Roundings of a float64 in units of the value, what covers underflow, and what the rounding of a
# radius itself can lose.
_STEP, _TINY, _GROW = 2.0**-51, 2.0**-900, 1.0 + 2.0**-40
# How far from its guess a root is looked for, and how many times as far where it is not there.
_NEAR, _WIDER = 2.0**-44, (1, 2.0**10, 2.0**20)
_NEWTON = 14


@dataclass(frozen=True, slots=True, eq=False)
class Poly:
    """Rows of coefficients; `most` is at least the size of any number of a row."""

    value: Floats
    radius: Floats
    most: Floats

    def __add__(self, other: Poly) -> Poly:
        most = _added(self.most, other.most) * _GROW
        radius = _added(self.radius, other.radius) + (_STEP * most + _TINY)[:, None]
        return Poly(_added(self.value, other.value), radius * _GROW, most)

    def __neg__(self) -> Poly:
        return Poly(-self.value, self.radius, self.most)

    def __mul__(self, other: Poly) -> Poly:
        import numpy as np

        one, two = (self, other) if len(self.most) <= len(other.most) else (other, self)
        if one is unit():
            return two
        if len(one.most) == 1:
            most = one.most * two.most * _GROW
            spread = one.most[0] * two.radius + one.radius * two.most[:, None]
        else:
            most = np.convolve(one.most, two.most) * _GROW
            spread = _product(one.most[:, None], two.radius)
            spread = spread + _product(one.radius, two.most[:, None])
        rounding = 2 * len(one.most) * _STEP * most + _TINY
        radius = (spread + rounding[:, None]) * _GROW
        return Poly(_product(one.value, two.value), radius, most)

    def taken(self, where: npt.NDArray[np.intp]) -> Poly:
        """The columns at some draws."""
        return Poly(_columns(self.value, where), _columns(self.radius, where), self.most)

    def without_end(self) -> Poly:
        """The quotient by 1 - s of a polynomial that is exactly zero at s = 1."""
        import numpy as np

        value = np.cumsum(self.value[:-1], axis=0)
        radius = np.cumsum(self.radius[:-1], axis=0)
        most = np.cumsum(self.most[:-1]) * _GROW
        length = len(most)
        return Poly(value, (radius + (length * _STEP * most + _TINY)[:, None]) * _GROW, most)


def poly(coefficients: Sequence[Ball]) -> Poly:
    """The polynomial of these coefficients; of none it is zero.

    >>> from detente.sweep.ball import ONE
    >>> (poly([ONE, -ONE]) * poly([ONE, ONE])).value.tolist()
    [[1.0], [0.0], [-1.0]]
    """
    import numpy as np

    rows = coefficients or (ZERO,)
    if len(rows) == 1 and _is_one(rows[0]):
        return unit()
    values = np.broadcast_arrays(*(np.atleast_1d(np.asarray(b.value, float)) for b in rows))
    radii = np.broadcast_arrays(*(np.atleast_1d(np.asarray(b.radius, float)) for b in rows))
    return Poly(np.stack(values), np.stack(radii), np.array([b.most for b in rows]))


@cache
def unit() -> Poly:
    """The number 1."""
    import numpy as np

    return Poly(np.ones((1, 1)), np.zeros((1, 1)), np.ones(1))


def _is_one(number: Ball) -> bool:
    """Whether it is the number 1 at every draw, without rounding."""
    return isinstance(number.value, float) and number.value == 1.0 and number.radius == 0.0


def _added(one: Floats, two: Floats) -> Floats:
    if len(one) < len(two):
        one, two = two, one
    if len(one) == len(two):
        return one + two
    import numpy as np

    width = np.broadcast_shapes(one.shape[1:], two.shape[1:])
    found = np.empty((len(one), *width))
    np.add(one[: len(two)], two, out=found[: len(two)])
    found[len(two) :] = one[len(two) :]
    return found


def _product(one: Floats, two: Floats) -> Floats:
    """The rows of a product."""
    import numpy as np

    if len(one) > len(two):
        one, two = two, one
    if len(one) == 1:
        return one * two
    width = max(one.shape[1], two.shape[1])
    found = np.zeros((len(one) + len(two) - 1, width))
    for k, row in enumerate(one):
        found[k : k + len(two)] += row * two
    return found


def _columns(rows: Floats, where: npt.NDArray[np.intp]) -> Floats:
    return rows if rows.shape[1] == 1 else rows[:, where]


# -- where they are not negative ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """For each draw an interval that holds a set of numbers in [0, 1], and one that is in it.

    An interval whose low end is above its high end is empty.
    """

    outer_low: Floats
    outer_high: Floats
    inner_low: Floats
    inner_high: Floats

    @property
    def open(self) -> Flags:
        """Where the set may hold a number."""
        return self.outer_low <= self.outer_high

    def __and__(self, other: Spans) -> Spans:
        import numpy as np

        return Spans(
            np.maximum(self.outer_low, other.outer_low),
            np.minimum(self.outer_high, other.outer_high),
            np.maximum(self.inner_low, other.inner_low),
            np.minimum(self.inner_high, other.inner_high),
        )

    def taken(self, where: npt.NDArray[np.intp]) -> Spans:
        """Those of some draws."""
        return Spans(
            self.outer_low[where],
            self.outer_high[where],
            self.inner_low[where],
            self.inner_high[where],
        )

    def mirrored(self) -> Spans:
        """The same with 1 - s for s."""
        return Spans(
            1 - self.outer_high, 1 - self.outer_low, 1 - self.inner_high, 1 - self.inner_low
        )


def everywhere(size: int) -> Spans:
    """All of [0, 1], at so many draws."""
    import numpy as np

    return Spans(np.zeros(size), np.ones(size), np.zeros(size), np.ones(size))


def bernstein(f: Poly) -> tuple[Floats, Floats]:
    """The Bernstein coefficients on [0, 1], a row each, and one radius for all rows."""
    import numpy as np

    n = len(f.value) - 1
    rows = f.value / np.array([[comb(n, k)] for k in range(n + 1)], float)
    for r in range(n):
        rows = np.concatenate([rows[: r + 1], rows[r + 1 :] + rows[r:-1]])
    radius = f.radius.sum(axis=0) + (n + 2) * _STEP * f.most.sum() + _TINY
    return rows, radius * _GROW


def nonnegative(f: Poly, size: int) -> Spans:
    """Where in [0, 1] a polynomial is not negative, at each of `size` draws.

    Where it has more than one root, or one too close to an end, the outer interval is all of
    [0, 1] and the inner one empty.
    """
    import numpy as np

    if len(f.value) == 1:
        return _of_constant(f, size)
    rows, radius = bernstein(f)
    signs = np.broadcast_to((rows > radius).astype(np.int8) - (rows < -radius), (len(rows), size))
    found = everywhere(size)
    kept = np.broadcast_to((rows >= radius).all(axis=0), size)
    gone = np.broadcast_to((rows <= -radius).all(axis=0) & (signs[0] < 0), size)
    found.inner_low[~kept], found.inner_high[~kept] = np.inf, -np.inf
    found.outer_low[gone], found.outer_high[gone] = np.inf, -np.inf
    steps = np.diff(signs, axis=0)
    crossing = (signs[0] * signs[-1] < 0) & ((signs == 0).sum(axis=0) <= 1)
    for way in (1, -1):
        where = np.flatnonzero(crossing & (signs[-1] == way) & (way * steps >= 0).all(axis=0))
        if len(where):
            low, high = _root(f.taken(where), len(where), way)
            if way > 0:
                found.outer_low[where] = low
                found.inner_low[where], found.inner_high[where] = high, 1.0
            else:
                found.outer_high[where] = high
                found.inner_low[where], found.inner_high[where] = 0.0, low
    return found


def _of_constant(f: Poly, size: int) -> Spans:
    import numpy as np

    value, radius = f.value[0], f.radius[0]
    kept, gone = (np.broadcast_to(flags, (size,)) for flags in (value >= radius, value < -radius))
    return Spans(
        np.where(gone, np.inf, 0.0),
        np.where(gone, -np.inf, 1.0),
        np.where(kept, 0.0, np.inf),
        np.where(kept, 1.0, -np.inf),
    )


def _root(f: Poly, size: int, way: int) -> tuple[Floats, Floats]:
    """Numbers around the one root in (0, 1) of a polynomial that rises (1) or falls (-1)."""
    import numpy as np

    value = np.broadcast_to(way * f.value, (len(f.value), size))
    radius = f.radius.sum(axis=0) + (len(value) + 2) * _STEP * f.most.sum() + _TINY
    guess = _guess(value)
    # As far from it as rounding may hide the sign; what is proven rests on signs at two numbers.
    slope = np.abs(_horner(value, guess)[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.minimum(_NEAR + 4 * radius / slope, 1.0)
    low, high = np.zeros(size), np.ones(size)
    for wider in _WIDER:
        before = np.clip(guess - wider * reach, 0.0, 1.0)
        after = np.clip(guess + wider * reach, 0.0, 1.0)
        low = np.maximum(low, np.where(_valued(value, before) < -radius, before, 0.0))
        high = np.minimum(high, np.where(_valued(value, after) > radius, after, 1.0))
        if (low > 0.0).all() and (high < 1.0).all():
            break
    return low, high


def _guess(value: Floats) -> Floats:
    """Nearly the root in (0, 1) of polynomials that rise from below zero to above it there."""
    import numpy as np

    guess: Floats
    if len(value) == 2:
        guess = -value[0] / value[1]
        return guess
    if len(value) == 3:
        c, b, a = value
        # Of both forms of the root the one that does not cancel.
        root = np.sqrt(np.maximum(b * b - 4 * a * c, 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            guess = np.where(b > 0, -2 * c / (b + root), (root - b) / (2 * a))
        return guess
    low, high = np.zeros(value.shape[1]), np.ones(value.shape[1])
    start, end = value[0], value.sum(axis=0)
    guess = start / (start - end)
    for _ in range(_NEWTON):
        here, slope = _horner(value, guess)
        below = here < 0
        low, high = np.where(below, guess, low), np.where(below, high, guess)
        with np.errstate(divide="ignore", invalid="ignore"):
            moved = guess - here / slope
        # Newton's step where it stays between numbers at which the signs differ, else the middle.
        moved = np.where((moved >= low) & (moved <= high), moved, (low + high) / 2)
        settled = bool((np.abs(moved - guess) < _NEAR).all())
        guess = moved
        if settled:
            break
    return guess


def _horner(value: Floats, at: Floats) -> tuple[Floats, Floats]:
    """The value and the slope."""
    here, slope = value[-1] * at + value[-2], value[-1]
    for row in value[-3::-1]:
        slope = slope * at
        slope += here
        here *= at
        here += row
    return here, slope


def _valued(value: Floats, at: Floats) -> Floats:
    """The value alone."""
    here: Floats = value[-1] * at
    for row in value[-2:0:-1]:
        here += row
        here *= at
    here += value[0]
    return here
