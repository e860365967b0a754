"""All vertices of a bounded polyhedron {x >= 0, A x <= b}, exact, by double description.

The polyhedron is the slice t = 1 of a cone; inequalities are added one at a time to the cone
{x >= 0, t >= 0}, and each replaces the rays it cuts off by one new ray for every pair of
neighbours on either side. Neighbours are found by their tight inequalities, which is right for
degenerate polyhedra too.

References: Motzkin, T., Raiffa, H., Thompson, G. and Thrall, R. (1953), The double description
method. Fukuda, K. and Prodon, A. (1996), Double description method revisited.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TypeAlias

from detente.errors import SolverError
from detente.exact.linear import Matrix, Row

Vertex: TypeAlias = tuple[tuple[Fraction, ...], int]
_Ray: TypeAlias = tuple[tuple[int, ...], int]


def vertices(A: Matrix, b: Row, width: int | None = None) -> list[Vertex]:
    """Every vertex and the set of its tight inequalities, in lexicographic order of the points.

    The set is a bit mask: bit k stands for x[k] = 0, bit width + i for row i of A x <= b, where
    `width` is the number of unknowns (needed only if A has no rows). Raises SolverError if the
    polyhedron is unbounded; an empty one has no vertices.

    >>> for point, tight in vertices([[1, 1]], [1]):
    ...     print(*point, bin(tight))
    0 0 0b11
    0 1 0b101
    1 0 0b110
    """
    found = whole_vertices(A, b, width)
    return sorted(
        (tuple(Fraction(v, scale) for v in point), tight) for point, scale, tight in found
    )


def whole_vertices(
    A: Matrix, b: Row, width: int | None = None
) -> list[tuple[tuple[int, ...], int, int]]:
    """The same in whole numbers over a denominator, in no particular order.

    >>> whole_vertices([[2]], [1])
    [((0,), 1, 1), ((1,), 2, 2)]
    """
    columns = len(A[0]) if A else (width or 0)
    at_infinity = 1 << (columns + len(A))
    everything = (1 << columns) - 1 | at_infinity
    rays: list[_Ray] = []
    for k in range(columns + 1):
        unit = tuple(int(k == i) for i in range(columns + 1))
        rays.append((unit, everything ^ (1 << k if k < columns else at_infinity)))
    for i, row in enumerate(A):
        scale = math.lcm(b[i].denominator, *(v.denominator for v in row))
        plane = [-int(v * scale) for v in row] + [int(b[i] * scale)]
        rays = _cut(rays, plane, 1 << (columns + i), columns - 1)
    if any(tight & at_infinity for _, tight in rays):
        raise SolverError("the polyhedron is unbounded, its vertices do not describe it")
    return [(ray[:-1], ray[-1], tight) for ray, tight in rays]


def _cut(rays: list[_Ray], plane: list[int], bit: int, shared: int) -> list[_Ray]:
    """The rays of the cone cut by `plane . ray >= 0`; neighbours share `shared` planes or more."""
    inside: list[tuple[_Ray, int]] = []
    outside: list[tuple[_Ray, int]] = []
    kept: list[_Ray] = []
    for ray in rays:
        value = sum(p * v for p, v in zip(plane, ray[0], strict=True) if v)
        if value > 0:
            inside.append((ray, value))
            kept.append(ray)
        elif value == 0:
            kept.append((ray[0], ray[1] | bit))
        else:
            outside.append((ray, value))
    if not outside:
        return kept
    masks = [tight for _, tight in rays]
    for (far, far_tight), below in outside:
        for (near, near_tight), above in inside:
            common = far_tight & near_tight
            if common.bit_count() < shared or not _neighbours(common, masks):
                continue
            new = [above * f - below * v for f, v in zip(far, near, strict=True)]
            divisor = math.gcd(*new)
            kept.append((tuple(v // divisor for v in new), common | bit))
    return kept


def _neighbours(common: int, masks: list[int]) -> bool:
    """Whether only two rays, the pair itself, lie on all the planes in `common`."""
    count = 0
    for mask in masks:
        if mask & common == common:
            count += 1
            if count > 2:
                return False
    return True
