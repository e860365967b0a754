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
import operator
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from detente.errors import SolverError
from detente.exact.linear import Matrix, Row, echelon, null_space, solve

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


def above(
    found: Sequence[tuple[tuple[int, ...], int, int]], least: Sequence[Fraction], bits: int
) -> list[tuple[tuple[int, ...], int, int]]:
    """The vertices of a polyhedron's part with x >= `least`, from those that `whole_vertices` gave.

    `bits` is the number of unknowns and inequalities so far; two to that power stands for the
    first of the new ones.

    >>> square = whole_vertices([[1, 0], [0, 1]], [1, 1])
    >>> sorted(point for point, _, _ in above(square, [Fraction(1, 2), Fraction(0)], 4))
    [(1, 0), (1, 0), (1, 1), (1, 2)]
    """
    rays = [((*point, scale), tight) for point, scale, tight in found]
    width = len(least)
    for i, t in enumerate(least):
        if t > 0:
            plane = [0] * (width + 1)
            plane[i], plane[width] = t.denominator, -t.numerator
            # The bit after the inequalities stood for infinity.
            rays = _cut(rays, plane, 1 << (bits + 1 + i), width - 1)
    return [(ray[:-1], ray[-1], tight) for ray, tight in rays]


def _cut(rays: list[_Ray], plane: list[int], bit: int, shared: int) -> list[_Ray]:
    """The rays of the cone cut by `plane . ray >= 0`; neighbours share `shared` planes or more."""
    inside: list[tuple[_Ray, int]] = []
    outside: list[tuple[_Ray, int]] = []
    kept: list[_Ray] = []
    for ray in rays:
        value = sum(map(operator.mul, plane, ray[0]))
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


def facets(points: Sequence[Sequence[Fraction]]) -> list[tuple[tuple[int, ...], Fraction]]:
    """Half-spaces n x <= c, in whole normals, whose intersection is the hull of some points.

    A hull of lower dimension has both sides of the equations that hold on it among them.

    >>> one, zero = Fraction(1), Fraction(0)
    >>> for normal, bound in facets([(zero, zero), (one, zero), (zero, one)]):
    ...     print(*normal, bound)
    -1 0 0
    0 -1 0
    1 1 1
    """
    origin, width = points[0], len(points[0])
    _, _, used = echelon([[v - o for v, o in zip(p, origin, strict=True)] for p in points])
    found: dict[tuple[tuple[int, ...], Fraction], None] = {}
    differences = [[v - o for v, o in zip(p, origin, strict=True)] for p in points]
    for normal in null_space(differences, width):
        one = _whole(normal)
        for side in (one, tuple(-v for v in one)):
            found[side, _dot(side, origin)] = None
    flat = [tuple(p[k] for k in used) for p in points]
    scale = math.lcm(*(v.denominator for p in points for v in p))
    whole = [[int(v * scale) for v in p] for p in points]
    for short in _facets_of_solid(flat) if used else []:
        full = [Fraction(0)] * width
        for k, v in zip(used, short, strict=True):
            full[k] = Fraction(v)
        side = _whole(full)
        found[side, Fraction(max(sum(map(operator.mul, side, p)) for p in whole), scale)] = None
    return sorted(found)


def _facets_of_solid(points: list[tuple[Fraction, ...]]) -> list[tuple[int, ...]]:
    """The normals of a full-dimensional hull: extreme rays of the cone c - n p >= 0, all p."""
    planes = []
    for p in dict.fromkeys(points):
        scale = math.lcm(*(v.denominator for v in p))
        planes.append([-int(v * scale) for v in p] + [scale])
    width = len(planes[0])
    # As many independent points as there are unknowns make a cone with as many rays.
    _, _, first = echelon([list(column) for column in zip(*planes, strict=True)])
    base = [planes[k] for k in first]
    rays: list[_Ray] = []
    for k in range(width):
        unit = [Fraction(i == k) for i in range(width)]
        ray = solve(base, unit)
        assert ray is not None, "independent rows have a solution"  # noqa: S101 (see echelon)
        tight = sum(1 << at for j, at in enumerate(first) if j != k)
        rays.append((_whole(ray), tight))
    for k, plane in enumerate(planes):
        if k not in first:
            rays = _cut(rays, plane, 1 << k, width - 2)
    return [ray[:-1] for ray, _ in rays]


def _whole(vector: Sequence[Fraction]) -> tuple[int, ...]:
    """The same direction in the shortest whole numbers."""
    scale = math.lcm(*(v.denominator for v in vector))
    entries = [int(v * scale) for v in vector]
    divisor = math.gcd(*entries)
    return tuple(v // divisor for v in entries)


def _dot(normal: Sequence[int], point: Sequence[Fraction]) -> Fraction:
    return sum((v * x for v, x in zip(normal, point, strict=True)), Fraction(0))
