"""Multi-affine functions: affine in each variable, such as payoffs in mixed strategies.

A function is held as its coefficients: `{0b101: 2, 0: 1}` is 2 x0 x2 + 1. Zero coefficients are
left out, so the empty mapping is the zero function. Over a box the function is an average of its
values at the corners, with weights that are all positive inside: its range is exact, and where no
corner is negative and some is positive it is positive everywhere inside.

References: Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken, Computing 4. Neumaier, A. (1990), Interval Methods for Systems of Equations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from detente.exact.linear import null_space, solve

Function: TypeAlias = Mapping[int, Fraction]
Interval: TypeAlias = tuple[Fraction, Fraction]


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
    total = Fraction(0)
    for subset, coefficient in function.items():
        term = coefficient
        for k in range(subset.bit_length()):
            if subset >> k & 1:
                term *= point[k]
        total += term
    return total


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
    used = variables(function)
    point = [low for low, _ in box]
    values = []
    for ends in product(*(box[k] for k in used)):
        for k, end in zip(used, ends, strict=True):
            point[k] = end
        values.append(value(function, point))
    return min(values), max(values)


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
    middle = [(low + high) / 2 for low, high in box]
    radius = [(high - low) / 2 for low, high in box]
    slopes = [[extent(slope(f, k), box) if slope(f, k) else None for k in range(n)] for f in system]
    inverse = _inverse([
        [Fraction(0) if s is None else (s[0] + s[1]) / 2 for s in row] for row in slopes
    ])  # fmt: skip
    if inverse is None:
        return False
    residue = [value(f, middle) for f in system]
    for i in range(n):
        weights = inverse[i]
        shift = sum((w * r for w, r in zip(weights, residue, strict=True)), Fraction(0))
        spread = Fraction(0)
        for k in range(n):
            # The inverse is that of the slopes' midpoints, so only their widths are left over.
            for w, row in zip(weights, slopes, strict=True):
                s = row[k]
                if s is not None:
                    spread += abs(w) * (s[1] - s[0]) / 2 * radius[k]
        if abs(shift) + spread >= radius[i]:
            return False
    return True


def newton_step(system: Sequence[Function], point: Sequence[Fraction]) -> list[Fraction] | None:
    """The next point of Newton's method; None where the derivative is singular."""
    n = len(point)
    jacobian = [[value(slope(f, k), point) for k in range(n)] for f in system]
    step = solve(jacobian, [value(f, point) for f in system])
    return None if step is None else [x - s for x, s in zip(point, step, strict=True)]


def _inverse(matrix: list[list[Fraction]]) -> list[list[Fraction]] | None:
    n = len(matrix)
    # The null space of (A | -I) lists A^-1 column by column.
    wide = [[*row, *(Fraction(-(i == k)) for k in range(n))] for i, row in enumerate(matrix)]
    basis = null_space(wide, 2 * n)
    columns = [v[:n] for v in basis if len(basis) == n]
    if len(columns) != n or any(
        [v[n + j] for j in range(n)] != [Fraction(j == k) for j in range(n)]
        for k, v in enumerate(basis)
    ):
        return None
    return [[columns[k][i] for k in range(n)] for i in range(n)]
