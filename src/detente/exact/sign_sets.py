"""Where polynomials in one variable are not negative, exactly.

Reference: Basu, S., Pollack, R. and Roy, M.-F. (2006), Algorithms in Real Algebraic Geometry,
Springer, chapter 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from detente.exact.algebraic import Real, ascending, between, compare, roots, sign_at
from detente.exact.polynomial import Polynomial

ZERO, ONE = Fraction(0), Fraction(1)


def nonnegative(
    functions: Iterable[Polynomial],
    low: Fraction = ZERO,
    high: Fraction = ONE,
    *,
    closed: bool = False,
) -> list[tuple[Real, Real]]:
    """The separate closed intervals on which none is negative, ascending, within [low, high).

    With `closed` the upper end belongs to it too. An interval up to `high` stands for all points
    below it either way.

    >>> nonnegative([(Fraction(-1), Fraction(3))])
    [(Fraction(1, 3), Fraction(1, 1))]
    >>> nonnegative([(Fraction(0), Fraction(-1))], closed=True)
    [(Fraction(0, 1), Fraction(0, 1))]
    """
    different = list(dict.fromkeys(f for f in functions if f))
    inside = [r for f in different for r in roots(f) if compare(low, r) < 0 < compare(high, r)]
    found: list[tuple[Real, Real]] = []

    def add(start: Real, end: Real) -> None:
        if found and compare(found[-1][1], start) == 0:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))

    def holds(at: Real) -> bool:
        return all(sign_at(f, at) >= 0 for f in different)

    for start, end in pairwise([low, *ascending(inside), high]):
        if holds(start):
            add(start, start)
        if compare(start, end) < 0 and all(sign_at(f, between(start, end)) > 0 for f in different):
            # The functions are continuous, so the ends of an open interval belong to the set.
            add(start, end)
    if closed and low < high and holds(high) and not (found and found[-1][1] == high):
        add(high, high)
    return found


def united(sets: Iterable[Iterable[tuple[Real, Real]]]) -> list[tuple[Real, Real]]:
    """The union of sets of closed intervals, as separate intervals, ascending.

    >>> one, two, three = map(Fraction, (1, 2, 3))
    >>> united([[(one, two)], [(two, three)]])
    [(Fraction(1, 1), Fraction(3, 1))]
    """
    parts = [part for own in sets for part in own]
    starts = ascending([low for low, _ in parts])
    found: list[tuple[Real, Real]] = []
    for start in starts:
        ends = [high for low, high in parts if compare(low, start) == 0]
        end = ascending(ends)[-1]
        if found and compare(start, found[-1][1]) <= 0:
            if compare(end, found[-1][1]) > 0:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
