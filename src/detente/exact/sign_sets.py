"""Where polynomials in one variable are not negative, exactly.

Reference: Basu, S., Pollack, R. and Roy, M.-F. (2006), Algorithms in Real Algebraic Geometry,
Springer, chapter 10.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from typing import TypeAlias

from detente.exact.algebraic import Algebraic, Real, ascending, compare, midway, roots, sign_at
from detente.exact.polynomial import Primitive, primitive

ZERO, ONE = Fraction(0), Fraction(1)


Parts: TypeAlias = list[tuple[Real, Real]]


def nonnegative(
    functions: Iterable[Sequence[Fraction | int]],
    low: Fraction = ZERO,
    high: Fraction = ONE,
    *,
    closed: bool = False,
    within: Parts | None = None,
) -> Parts:
    """The separate closed intervals on which none is negative, ascending, within [low, high).

    With `closed` the upper end belongs to it too. An interval up to `high` stands for all points
    below it either way. `within` are intervals to begin with; once nothing is left no further
    function is asked for.

    >>> nonnegative([(Fraction(-1), Fraction(3))])
    [(Fraction(1, 3), Fraction(1, 1))]
    >>> nonnegative([(Fraction(0), Fraction(-1))], closed=True)
    [(Fraction(0, 1), Fraction(0, 1))]
    """
    left: Parts = [(low, high)] if within is None else within
    seen: set[Primitive] = set()
    for function in functions:
        # Signs alone count, so a positive multiple in whole numbers does.
        f = _whole(function)
        if f and f not in seen:
            seen.add(f)
            known = _sign_on(f, left[0][0], left[-1][1]) if left else 0
            if known < 0:
                left = []
            elif known == 0:
                left = common(left, _of_one(f, low, high, closed))
        if not left:
            break
    return left


def _whole(f: Sequence[Fraction | int]) -> Primitive:
    """The positive multiple whose whole coefficients share no divisor."""
    size = len(f)
    while size and not f[size - 1]:
        size -= 1
    if not size:
        return ()
    found = primitive(f[:size])
    return found if f[size - 1] > 0 else tuple(-c for c in found)


def _sign_on(f: Primitive, low: Real, high: Real) -> int:
    """1 where f is surely not negative between two numbers, -1 where surely negative, else 0.

    A polynomial lies between its least and its greatest Bernstein coefficient.
    """
    start = low.low if isinstance(low, Algebraic) else low
    end = high.high if isinstance(high, Algebraic) else high
    moved = f if start == 0 and end == 1 else _moved(f, start, end)
    # Bernstein's k-th is the sum of a_j C(k, j) / C(n, j); n! clears the denominators, and what
    # is left is the first of what adding neighbours k times over makes.
    row = [*map(operator.mul, moved, _weights(len(moved)))]
    least = most = row[0]
    while len(row) > 1:
        row = [*map(operator.add, row, row[1:])]
        least, most = min(least, row[0]), max(most, row[0])
    return 1 if least >= 0 else -1 if most < 0 else 0


@cache
def _weights(size: int) -> tuple[int, ...]:
    """N! / C(n, j) for j from 0 to n, which is one less than `size`."""
    return tuple(math.factorial(j) * math.factorial(size - 1 - j) for j in range(size))


def _moved(f: Primitive, start: Fraction, end: Fraction) -> list[int]:
    """The coefficients of f(start + (end - start) s) in s, times a positive number."""
    bottom = math.lcm(start.denominator, end.denominator)
    first = start.numerator * (bottom // start.denominator)
    width = end.numerator * (bottom // end.denominator) - first
    moved: list[int] = []
    power = 1
    for c in reversed(f):
        shifted = [v * first for v in moved] + [0]
        for k, v in enumerate(moved):
            shifted[k + 1] += v * width
        shifted[0] += c * power
        moved = shifted
        power *= bottom
    return moved


@lru_cache(maxsize=4096)
def _of_one(f: Primitive, low: Fraction, high: Fraction, closed: bool) -> Parts:  # noqa: FBT001
    """Where one polynomial is not negative; nobody may change the list."""
    inside = [r for r in roots(f) if compare(low, r) < 0 < compare(high, r)]
    found: Parts = []

    def add(start: Real, end: Real) -> None:
        if found and compare(found[-1][1], start) == 0:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))

    for start, end in pairwise([low, *inside, high]):
        # The roots are kept; at the lower end the sign decides.
        if start is not low or sign_at(f, low) >= 0:
            add(start, start)
        if compare(start, end) < 0 and sign_at(f, midway(start, end)) > 0:
            # The function is continuous, so the ends of an open interval belong to the set.
            add(start, end)
    if closed and low < high and sign_at(f, high) >= 0:
        add(high, high)
    return found


def common(first: Parts, second: Parts) -> Parts:
    """The intersection of two sets of separate closed intervals, ascending.

    >>> one, two, three, four = map(Fraction, (1, 2, 3, 4))
    >>> common([(one, three)], [(two, four)])
    [(Fraction(2, 1), Fraction(3, 1))]
    """
    found: Parts = []
    i = j = 0
    while i < len(first) and j < len(second):
        (a, b), (c, d) = first[i], second[j]
        low = c if compare(a, c) < 0 else a
        earlier = compare(b, d) < 0
        high = b if earlier else d
        if compare(low, high) <= 0:
            found.append((low, high))
        if earlier:
            i += 1
        else:
            j += 1
    return found


def united(sets: Iterable[Parts]) -> Parts:
    """The union of sets of closed intervals, as separate intervals, ascending.

    >>> one, two, three = map(Fraction, (1, 2, 3))
    >>> united([[(one, two)], [(two, three)]])
    [(Fraction(1, 1), Fraction(3, 1))]
    """
    parts = [part for own in sets for part in own]
    starts = ascending([low for low, _ in parts])
    found: Parts = []
    for start in starts:
        ends = [high for low, high in parts if compare(low, start) == 0]
        end = ascending(ends)[-1]
        if found and compare(start, found[-1][1]) <= 0:
            if compare(end, found[-1][1]) > 0:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
