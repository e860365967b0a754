"""The vertices of one face of a polytope {x >= 0, A x <= 1}, exact.

The equations of the face are solved; what freedom they leave is a polytope of the face's own
dimension, mostly 0 or 1, whose vertices double description lists.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from detente.errors import SolverError
from detente.exact.linear import echelon
from detente.exact.vertices import whole_vertices

# Whole numbers, their common denominator, and the inequalities that are tight.
Corner: TypeAlias = tuple[tuple[int, ...], int, int]


def face_vertices(A: Sequence[Sequence[int]], tight: int) -> list[Corner]:
    """The vertices of the face on which the inequalities in a bit mask are tight.

    Bit k stands for x[k] = 0, bit width + i for row i of A x <= 1. The polytope is bounded and
    its entries are whole numbers. A face may be empty.

    >>> face_vertices([[1, 2], [2, 1]], 0b1000)
    [((1, 0), 2, 10), ((1, 1), 3, 12)]
    """
    width = len(A[0])
    free = [k for k in range(width) if not tight >> k & 1]
    system = [[*(row[k] for k in free), 1] for i, row in enumerate(A) if tight >> (width + i) & 1]
    rows, divisor, pivots = echelon(system)
    if pivots and pivots[-1] == len(free):
        return []
    if len(pivots) == len(free):
        points = [([rows[k][-1] for k in range(len(free))], divisor)]
    else:
        within = [[row[k] for k in free] for row in A]
        points = _corners(within, rows[: len(pivots)], divisor, pivots)
    found = []
    for point, scale in points:
        common = math.gcd(scale, *point)
        whole = [0] * width
        for k, v in zip(free, point, strict=True):
            whole[k] = v // common
        at = _tight(A, whole, scale // common)
        if at is not None:
            found.append((tuple(whole), scale // common, at))
    return found


def _tight(A: Sequence[Sequence[int]], point: list[int], scale: int) -> int | None:
    """The tight inequalities at point / scale; None if one is violated."""
    width = len(point)
    mask = 0
    for k, v in enumerate(point):
        if v < 0:
            return None
        if v == 0:
            mask |= 1 << k
    for i, row in enumerate(A):
        value = sum(map(int.__mul__, row, point))
        if value > scale:
            return None
        if value == scale:
            mask |= 1 << (width + i)
    return mask


def _corners(
    A: list[list[int]], rows: list[list[int]], scale: int, pivots: list[int]
) -> list[tuple[list[int], int]]:
    """Vertices where `rows` over `scale` give the unknowns in `pivots` in terms of the others."""
    width = len(A[0])
    loose = [k for k in range(width) if k not in pivots]
    system = [[row[k] for k in loose] for row in rows]
    right = [row[-1] for row in rows]
    for line in A:
        own = [(line[p], row) for p, row in zip(pivots, rows, strict=True) if line[p]]
        left = [scale * line[k] - sum(v * row[k] for v, row in own) for k in loose]
        if any(left):
            system.append(left)
            right.append(scale - sum(v * row[-1] for v, row in own))
    found = []
    for values, divisor in _polytope(system, right, len(loose)):
        whole = [0] * width
        for k, v in zip(loose, values, strict=True):
            whole[k] = scale * v
        for p, row in zip(pivots, rows, strict=True):
            whole[p] = row[-1] * divisor - sum(
                row[k] * v for k, v in zip(loose, values, strict=True)
            )
        found.append((whole, scale * divisor))
    return found


def _polytope(A: list[list[int]], b: list[int], width: int) -> list[tuple[tuple[int, ...], int]]:
    """The vertices of {x >= 0, A x <= b}; in one dimension the ends of a segment."""
    if width > 1:
        return [(point, scale) for point, scale, _ in whole_vertices(A, b, width)]
    low, high = (0, 1), None
    for (slope,), bound in zip(A, b, strict=True):
        if slope > 0 and (high is None or bound * high[1] < high[0] * slope):
            high = (bound, slope)
        elif slope < 0 and -bound * low[1] > low[0] * -slope:
            low = (-bound, -slope)
        elif slope == 0 and bound < 0:
            return []
    if high is None:
        raise SolverError("the face is unbounded, its vertices do not describe it")
    order = low[0] * high[1] - high[0] * low[1]
    ends = [low] if order == 0 else [low, high]
    return [] if order > 0 else [((end[0],), end[1]) for end in ends]
