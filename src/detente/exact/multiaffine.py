"""Multi-affine functions: affine in each variable, such as payoffs in mixed strategies.

A function is held as its coefficients: `{0b101: 2, 0: 1}` is 2 x0 x2 + 1. Zero coefficients are
left out, so the empty mapping is the zero function. Over a box the function is an average of its
values at the corners, with weights that are all positive inside: its range is exact, and where no
corner is negative and some is positive it is positive everywhere inside.

References: Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken, Computing 4. Neumaier, A. (1990), Interval Methods for Systems of Equations.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

Function: TypeAlias = Mapping[int, Fraction]
Interval: TypeAlias = tuple[Fraction, Fraction]

# Pivots below _TINY look like zero; approximate inverses are rounded to multiples of 1 / _FINE.
_TINY = 1e-12
_FINE = 1 << 60


def variables(function: Function) -> list[int]:
    """The variables that a function depends on, ascending.

    >>> variables({0b101: Fraction(2), 0: Fraction(1)})
    [0, 2]
    """
    union = 0
    for subset in function:
        union |= subset
    return [k for k in range(union.bit_length()) if union >> k & 1]


def value(function: Function, point: Sequence[Fraction]) -> Fraction:
    """The value at a point.

    >>> value({0b11: Fraction(2), 0: Fraction(1)}, [Fraction(3), Fraction(5)])
    Fraction(31, 1)
    """
    (found,), denominator = _values(function, [(x,) for x in point])
    return Fraction(found, denominator)


def substitute(function: Function, k: int, at: Fraction) -> Function:
    """The function with variable k set to a number.

    >>> substitute({0b11: Fraction(2), 0b01: Fraction(-2)}, 1, Fraction(1))
    {}
    """
    found: dict[int, Fraction] = {}
    bit = 1 << k
    for subset, coefficient in function.items():
        rest = subset & ~bit
        term = coefficient * at if subset & bit else coefficient
        found[rest] = found.get(rest, Fraction(0)) + term
    return {subset: c for subset, c in found.items() if c}


def slope(function: Function, k: int) -> Function:
    """The derivative by variable k, which does not depend on it."""
    bit = 1 << k
    return {subset & ~bit: c for subset, c in function.items() if subset & bit}


def extent(function: Function, box: Sequence[Interval]) -> Interval:
    """The exact least and greatest value over a box.

    >>> extent({0b11: Fraction(1)}, [(Fraction(-1), Fraction(2)), (Fraction(3), Fraction(4))])
    (Fraction(-4, 1), Fraction(8, 1))
    """
    found, denominator = _values(function, box)
    return Fraction(min(found), denominator), Fraction(max(found), denominator)


def _values(function: Function, choices: Sequence[tuple[Fraction, ...]]) -> tuple[list[int], int]:
    """Values at every combination of the variables' choices, times a common denominator."""
    used = variables(function)
    denominator = math.lcm(*(c.denominator for c in function.values()))
    dense = [0] * (1 << len(used))
    for subset, c in function.items():
        at = sum(1 << p for p, k in enumerate(used) if subset >> k & 1)
        dense[at] = c.numerator * (denominator // c.denominator)
    parts = [dense]
    for p in reversed(range(len(used))):
        ends = choices[used[p]]
        scale = math.lcm(*(x.denominator for x in ends))
        tops = [x.numerator * (scale // x.denominator) for x in ends]
        half = 1 << p
        # Whole numbers throughout: one division at the end instead of one each step.
        parts = [
            [part[t] * scale + part[t + half] * top for t in range(half)]
            for part in parts
            for top in tops
        ]
        denominator *= scale
    return [part[0] for part in parts], denominator


def has_one_root(system: Sequence[Function], box: Sequence[Interval]) -> bool:
    """Whether Krawczyk's test proves that a square system has exactly one root in a box.

    True is a proof, which also shows that the root is regular and lies inside; False says
    nothing. All arithmetic is rational.

    >>> root_two = [{0b11: Fraction(1), 0: Fraction(-2)}, {0b01: Fraction(1), 0b10: Fraction(-1)}]
    >>> has_one_root(root_two, [(Fraction(14, 10), Fraction(15, 10))] * 2)
    True
    """
    n = len(box)
    if len(system) != n:
        return False
    contracted = _contraction(system, box)
    if contracted is None:
        return False
    weights, spreads, scales = contracted
    middle = [(low + high) / 2 for low, high in box]
    residue = [value(f, middle) * own for f, own in zip(system, scales, strict=True)]
    return all(
        abs(sum((w * r for w, r in zip(row, residue, strict=True)), Fraction(0))) + spread
        < (high - low) / 2
        for row, spread, (low, high) in zip(weights, spreads, box, strict=True)
    )


def has_no_two_roots(system: Sequence[Function], box: Sequence[Interval]) -> bool:
    """Whether it is proven that a square system has at most one root in a box.

    With an approximate inverse W of the derivative, x - W f(x) is shown to bring any two points
    of the box closer together; roots it leaves where they are.

    >>> root_two = [{0b11: Fraction(1), 0: Fraction(-2)}, {0b01: Fraction(1), 0b10: Fraction(-1)}]
    >>> has_no_two_roots(root_two, [(Fraction(1), Fraction(2))] * 2)
    True
    """
    n = len(box)
    if len(system) != n:
        return False
    contracted = _contraction(system, box)
    return contracted is not None and all(
        spread < (high - low) / 2 for spread, (low, high) in zip(contracted[1], box, strict=True)
    )


def _contraction(
    system: Sequence[Function], box: Sequence[Interval]
) -> tuple[list[list[Fraction]], list[Fraction], list[int]] | None:
    """An approximate inverse W of the derivative, and how far x - W f(x) spreads on a box.

    The functions are multiplied by whole numbers, which come last. The spreads bound, for each
    variable, how far x - W f(x) is from its value at the middle. None without an inverse.
    """
    slopes = [_whole_slopes(f, box) for f in system]
    inverse = approximate_inverse([[low + high for low, high in row] for row, _ in slopes])
    if inverse is None:
        return None
    weights, scale = inverse
    radius = [(high - low) / 2 for low, high in box]
    spreads = []
    for i, row in enumerate(weights):
        spread = Fraction(0)
        for k, r in enumerate(radius):
            left = -scale if i == k else 0
            wide = 0
            for w, (own, _) in zip(row, slopes, strict=True):
                low, high = own[k]
                left += w * (low + high)
                wide += abs(w) * (high - low)
            spread += (abs(left) + wide) * r
        spreads.append(spread / scale)
    # What was inverted is twice the derivative.
    doubled = [[Fraction(2 * w, scale) for w in row] for row in weights]
    return doubled, spreads, [own for _, own in slopes]


def _whole_slopes(f: Function, box: Sequence[Interval]) -> tuple[list[tuple[int, int]], int]:
    """Ranges of a function's slopes over a box, times a common denominator, and that."""
    ranges = [
        extent(rest, box) if (rest := slope(f, k)) else (Fraction(0), Fraction(0))
        for k in range(len(box))
    ]
    scale = math.lcm(*(x.denominator for ends in ranges for x in ends))
    return [(int(low * scale), int(high * scale)) for low, high in ranges], scale


def approximate_inverse(matrix: Sequence[Sequence[int]]) -> tuple[list[list[int]], int] | None:
    """About the inverse of a matrix, as whole numbers over a common denominator.

    Good to some fifteen digits, from floats. None where the matrix looks singular.

    >>> weights, scale = approximate_inverse([[2, 0], [0, 4]])
    >>> weights[1][1] / scale
    0.25
    """
    n = len(matrix)
    most = [max(map(abs, row), default=0) for row in matrix]
    if 0 in most:
        return None
    # Rows are divided by their largest entry, so that entries of any length fit a float.
    rows = [
        [*(v / m for v in row), *(float(i == k) for k in range(n))]
        for i, (row, m) in enumerate(zip(matrix, most, strict=True))
    ]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        if abs(rows[pivot][k]) < _TINY:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        head = [v / rows[k][k] for v in rows[k]]
        rows = [
            head if i == k else [v - row[k] * h for v, h in zip(row, head, strict=True)]
            for i, row in enumerate(rows)
        ]
    shared = math.lcm(*most)
    return [
        [round(v * _FINE) * (shared // m) for v, m in zip(row[n:], most, strict=True)]
        for row in rows
    ], _FINE * shared
