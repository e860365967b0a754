"""Linear systems over the rationals: solve, rank, null space, sign of a determinant.

Small systems are eliminated right here, in whole numbers (Bareiss 1968); larger ones by FLINT,
whose import costs more than a small elimination. This is the one importer of flint, and so the
door through which polynomials reach its factoring, too.

References: Bareiss, E. (1968), Sylvester's identity and multistep integer-preserving Gaussian
elimination, Mathematics of Computation 22.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Row: TypeAlias = Sequence[Fraction | int]
Matrix: TypeAlias = Sequence[Row]

# From about here on FLINT wins even in a process that has yet to import it.
_SMALL = 4_000
# And in one that has.
_WITH_FLINT = 300


def solve(A: Matrix, b: Row) -> list[Fraction] | None:
    """The unique x with A x = b; None if there is no solution or more than one.

    A has one row an equation, as many as there are or more than unknowns.

    >>> solve([[2, 1], [1, 3]], [3, 4])
    [Fraction(1, 1), Fraction(1, 1)]
    >>> solve([[1, 1], [2, 2]], [1, 2]) is None
    True
    """
    width = len(A[0]) if A else 0
    rows, pivots = _reduced([[*row, right] for row, right in zip(A, b, strict=True)])
    if pivots != list(range(width)):
        return None
    return [rows[k][width] for k in range(width)]


def rank(A: Matrix) -> int:
    """The number of linearly independent rows.

    >>> rank([[1, 2], [2, 4]])
    1
    """
    return len(echelon(A)[2])


def null_space(A: Matrix, width: int | None = None) -> list[list[Fraction]]:
    """A basis of {x : A x = 0}; `width` is the number of unknowns, needed if A has no rows.

    >>> null_space([[1, 1, 0]])
    [[Fraction(-1, 1), Fraction(1, 1), Fraction(0, 1)], [Fraction(0, 1), Fraction(0, 1), Fraction(1, 1)]]
    """  # noqa: E501
    columns = len(A[0]) if A else (width or 0)
    rows, pivots = _reduced(A)
    basis = []
    for free in (k for k in range(columns) if k not in pivots):
        vector = [Fraction(0)] * columns
        vector[free] = Fraction(1)
        for row, pivot in zip(rows, pivots, strict=False):
            vector[pivot] = -row[free]
        basis.append(vector)
    return basis


def determinant_sign(A: Matrix) -> int:
    """The sign of the determinant of a square matrix: 1, -1 or 0; 1 for the empty one.

    >>> determinant_sign([[0, 1], [1, 0]])
    -1
    """
    size = len(A)
    rows = [_whole(row) for row in A]
    if _cost(rows, size) > _SMALL:
        from flint import fmpz_mat

        value = int(fmpz_mat(rows).det())
        return (value > 0) - (value < 0)
    sign, before = 1, 1
    for k in range(size):
        at = next((i for i in range(k, size) if rows[i][k]), None)
        if at is None:
            return 0
        if at != k:
            rows[k], rows[at] = rows[at], rows[k]
            sign = -sign
        top = rows[k]
        for i in range(k + 1, size):
            row, lead = rows[i], rows[i][k]
            rows[i] = [(v * top[k] - lead * w) // before for v, w in zip(row, top, strict=True)]
        before = top[k]
    return sign if before > 0 else -sign


def _whole(row: Row) -> list[int]:
    """The row times its (positive) common denominator."""
    scale = math.lcm(*(v.denominator for v in row))
    return [v.numerator * (scale // v.denominator) for v in row]


def _cost(rows: list[list[int]], width: int) -> int:
    return len(rows) * width * min(len(rows), width)


def _reduced(A: Matrix) -> tuple[list[list[Fraction]], list[int]]:
    """Reduced row echelon form and the columns of its pivots."""
    rows, scale, pivots = echelon(A)
    return [[Fraction(v, scale) for v in row] for row in rows], pivots


def echelon(A: Matrix) -> tuple[list[list[int]], int, list[int]]:
    """Reduced row echelon form over a positive common denominator, and the columns of its pivots.

    Rows after those of the pivots are zero.

    >>> echelon([[2, 4], [3, 5]])
    ([[2, 0], [0, 2]], 2, [0, 1])
    """
    rows = [_whole(row) for row in A]
    width = len(rows[0]) if rows else 0
    if _cost(rows, width) > (_WITH_FLINT if "flint" in sys.modules else _SMALL):
        return _echelon_by_flint(rows, width)
    pivots: list[int] = []
    before = 1
    for column in range(width):
        k = len(pivots)
        at = next((i for i in range(k, len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        rows[k], rows[at] = rows[at], rows[k]
        top, lead = rows[k], rows[k][column]
        for i, row in enumerate(rows):
            if i != k:
                factor = row[column]
                rows[i] = [(v * lead - factor * w) // before for v, w in zip(row, top, strict=True)]
        before = lead
        pivots.append(column)
    if before < 0:
        return [[-v for v in row] for row in rows], -before, pivots
    return rows, before, pivots


def _echelon_by_flint(rows: list[list[int]], width: int) -> tuple[list[list[int]], int, list[int]]:
    from flint import fmpz_mat

    matrix, denominator, count = fmpz_mat(rows).rref()
    sign = -1 if denominator < 0 else 1
    reduced = [[sign * int(v) for v in row] for row in matrix.tolist()]
    pivots = [next(k for k in range(width) if row[k]) for row in reduced[:count]]
    return reduced, sign * int(denominator), pivots


def irreducible_factors(coefficients: Sequence[int]) -> list[list[int]]:
    """The different irreducible factors over Q of a polynomial, constant terms first.

    >>> sorted(irreducible_factors([-2, 2, 1, -1]))
    [[-2, 0, 1], [-1, 1]]
    """
    from flint import fmpz_poly

    _, found = fmpz_poly(list(coefficients)).factor()
    return [[int(c) for c in factor.coeffs()] for factor, _ in found]
