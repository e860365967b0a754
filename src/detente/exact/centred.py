"""Multi-affine systems written around the middle of a box, in whole numbers.

With x = m + r t, t between -1 and 1, a multi-affine f(x) becomes one in t whose coefficients tell
everything about the box at once: the value and the slopes at the middle, and bounds on how far
either gets from them. Krawczyk's test and Newton's method need nothing else.

References: Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken, Computing 4. Neumaier, A. (1990), Interval Methods for Systems of Equations.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from detente.exact.multiaffine import Function, Interval

# Pivots below this, rows being of size 1, look like zero; inverses are multiples of 2^-_FINE.
_TINY = 1e-12
_FINE = 60
# A function's plan, its coefficients as whole numbers, and what they were multiplied by.
Prepared: TypeAlias = "tuple[_Plan, list[int], int]"


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the coefficients of some monomials are rewritten; subsets of each are monomials too.

    `passes` lists, for each variable, which coefficient (first) goes into which (second).
    """

    monomials: tuple[int, ...]
    missing: tuple[int, ...]
    passes: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    linear: tuple[tuple[int, int], ...]
    higher: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def _plan(given: tuple[int, ...]) -> _Plan:
    closed = {0, *given}
    for s in given:
        sub = s
        while sub:
            sub = (sub - 1) & s
            closed.add(sub)
    order = sorted(closed)
    at = {s: k for k, s in enumerate(order)}
    used = [k for k in range(max(order).bit_length()) if 1 << k in at]
    return _Plan(
        tuple(order),
        tuple(at[s] for s in order if s not in given),
        tuple(
            (k, tuple((at[s], at[s ^ (1 << k)]) for s in order if s >> k & 1)) for k in used
        ),
        tuple((k, at[1 << k]) for k in used),
        tuple((at[s], s.bit_count()) for s in order if s.bit_count() > 1),
    )  # fmt: skip


def prepared(system: Sequence[Function]) -> list[Prepared]:
    """The functions with whole coefficients, ready to be centred."""
    found = []
    for f in system:
        plan = _plan(tuple(sorted(f)))
        scale = math.lcm(*(c.denominator for c in f.values()))
        coefficients = [
            c.numerator * (scale // c.denominator) if (c := f.get(s, 0)) else 0
            for s in plan.monomials
        ]
        found.append((plan, coefficients, scale))
    return found


@dataclass(frozen=True, slots=True)
class Centred:
    """A system in t: each function times a positive whole number.

    `values` and `slopes` are those at t = 0; `rests[i]` bounds how far the sum of function i's
    slopes gets from there, and with it how far the function gets from its linear part.
    """

    values: list[int]
    slopes: list[list[int]]
    rests: list[int]


def centred(
    system: Sequence[Prepared], middle: Sequence[int], radius: Sequence[int], unit: int
) -> Centred:
    """The system in t with x = (middle + radius t) / unit."""
    values, slopes, rests = [], [], []
    for function in system:
        plan = function[0]
        c = _rewritten(function, middle, radius, unit)
        own = [0] * len(middle)
        for k, at in plan.linear:
            own[k] = c[at]
        values.append(c[0])
        slopes.append(own)
        rests.append(sum([abs(c[at]) * size for at, size in plan.higher]))
    return Centred(values, slopes, rests)


def signs(f: Function, middle: Sequence[int], radius: Sequence[int], unit: int) -> tuple[int, int]:
    """Bounds on f over a box, times some positive number: their signs are what they tell.

    They are tight where the function is affine, and nearly so in a small box.

    >>> signs({0: -1, 0b11: 3}, [1, 1], [0, 0], 2)
    (-1, -1)
    """
    if not f:
        return 0, 0
    c = _rewritten(prepared([f])[0], middle, radius, unit)
    spread = sum(map(abs, c)) - abs(c[0])
    return c[0] - spread, c[0] + spread


def halves(box: Sequence[Interval]) -> tuple[list[int], list[int], int]:
    """Middles and half-widths of a box in whole numbers, and the unit they count."""
    unit = 2 * math.lcm(*(x.denominator for ends in box for x in ends))
    ends = [
        (
            low.numerator * (unit // low.denominator),
            high.numerator * (unit // high.denominator),
        )
        for low, high in box
    ]
    return [(a + b) // 2 for a, b in ends], [(b - a) // 2 for a, b in ends], unit


def _rewritten(
    function: Prepared, middle: Sequence[int], radius: Sequence[int], unit: int
) -> list[int]:
    """The coefficients in t, times unit^degree."""
    plan, coefficients, _ = function
    most = max([s.bit_count() for s in plan.monomials])
    powers = [1]
    for _ in range(most):
        powers.append(powers[-1] * unit)
    c = [
        v * powers[most - s.bit_count()] if v else 0
        for v, s in zip(coefficients, plan.monomials, strict=True)
    ]
    for k, pairs in plan.passes:
        m, r = middle[k], radius[k]
        for i, j in pairs:
            v = c[i]
            if v:
                c[j] += m * v
                c[i] = r * v
    return c


def krawczyk(system: Centred) -> tuple[bool, bool]:
    """Whether it is proven that the box holds one root at least, and that it holds no two.

    With an approximate inverse W of the slopes, t - W f(t) is shown to map the box into its
    inside, and to bring any two points of it closer together; roots it leaves where they are.
    """
    inverse = approximate_inverse(system.slopes)
    if inverse is None:
        return False, False
    weights, shifts = inverse
    deepest = max(shifts, default=0)
    factors = [deepest - s for s in shifts]
    one = 1 << (_FINE + deepest)
    values = [v << s for v, s in zip(system.values, factors, strict=True)]
    rests = [v << s for v, s in zip(system.rests, factors, strict=True)]
    columns = [
        [v << s for v, s in zip(column, factors, strict=True)]
        for column in zip(*system.slopes, strict=True)
    ]
    some = single = True
    for row_at, row in enumerate(weights):
        spread = sum([abs(w) * r for w, r in zip(row, rests, strict=True)])
        for k, column in enumerate(columns):
            left = sum([w * v for w, v in zip(row, column, strict=True)])
            spread += abs(left - one if k == row_at else left)
        if spread >= one:
            return False, False
        if abs(sum([w * v for w, v in zip(row, values, strict=True)])) + spread >= one:
            some = False
    return some, single


def newton_step(system: Centred) -> list[Fraction] | None:
    """How far Newton's method moves the middle, in units of the radius; None without an inverse."""
    inverse = approximate_inverse(system.slopes)
    if inverse is None:
        return None
    weights, shifts = inverse
    deepest = max(shifts, default=0)
    values = [v << deepest - s for v, s in zip(system.values, shifts, strict=True)]
    one = 1 << (_FINE + deepest)
    return [
        Fraction(-sum([w * v for w, v in zip(row, values, strict=True)]), one) for row in weights
    ]


def approximate_inverse(
    matrix: Sequence[Sequence[int]],
) -> tuple[list[list[int]], list[int]] | None:
    """About the inverse of a matrix whose rows i are divided by 2^shifts[i], times 2^60.

    Good to some fifteen digits, from floats. None where the matrix looks singular.

    >>> weights, shifts = approximate_inverse([[2, 0], [0, 4]])
    >>> [w / 2**60 for w in weights[1]], shifts
    ([0.0, 2.0], [2, 3])
    """
    n = len(matrix)
    shifts = [max(map(abs, row), default=0).bit_length() for row in matrix]
    if 0 in shifts:
        return None
    rows = []
    for i, (row, s) in enumerate(zip(matrix, shifts, strict=True)):
        cut = s - _FINE
        scaled = [v >> cut for v in row] if cut > 0 else [v << -cut for v in row]
        rows.append([v / (1 << _FINE) for v in scaled] + [float(i == k) for k in range(n)])
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        head = rows[pivot][k]
        if abs(head) < _TINY:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        first = rows[k] = [v / head for v in rows[k]]
        for i in range(n):
            if i != k and (factor := rows[i][k]):
                rows[i] = [v - factor * h for v, h in zip(rows[i], first, strict=True)]
    return [[round(v * (1 << _FINE)) for v in row[n:]] for row in rows], shifts
