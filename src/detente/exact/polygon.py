"""Convex polygons in the plane, exact: hulls and clipping.

A polygon is the tuple of its corners, counter-clockwise from the lowest of the leftmost, with no
three of them in line. Two corners are a segment, one a point, none the empty set.

References: Andrew, A. (1979), Another efficient algorithm for convex hulls in two dimensions,
Information Processing Letters 9(5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cmp_to_key
from typing import Any, TypeAlias, TypeVar

Point: TypeAlias = tuple[Fraction, Fraction]
Polygon: TypeAlias = tuple[Point, ...]
# Whole coordinates and floats stay what they are: a hull only picks.
P = TypeVar(
    "P",
    tuple[Fraction, Fraction],
    tuple[int, int],
    tuple[int | Fraction, int | Fraction],
    tuple[float, float],
)


def hull(points: Iterable[P]) -> tuple[P, ...]:
    """The convex hull, as a polygon.

    >>> [tuple(map(str, p)) for p in hull([(0, 0), (2, 0), (1, 0), (1, 1)])]
    [('0', '0'), ('2', '0'), ('1', '1')]
    """
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return tuple(ordered)
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return tuple(lower[:-1] + upper[:-1])


def clip(polygon: Polygon, a: Fraction, b: Fraction, c: Fraction) -> Polygon:
    """The part of a polygon in the half-plane a x + b y >= c.

    >>> from fractions import Fraction as F
    >>> square = hull([(F(0), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1))])
    >>> clip(square, F(1), F(1), F(2))
    ((Fraction(1, 1), Fraction(1, 1)),)
    """
    excess = [a * x + b * y - c for x, y in polygon]
    kept: list[Point] = []
    for k, (point, over) in enumerate(zip(polygon, excess, strict=True)):
        if over >= 0:
            kept.append(point)
        before, under = polygon[k - 1], excess[k - 1]
        if (over > 0 > under) or (over < 0 < under):
            t = Fraction(over) / (over - under)
            kept.append(
                (point[0] + t * (before[0] - point[0]), point[1] + t * (before[1] - point[1]))
            )
    return hull(kept)


def _chain(ordered: list[P]) -> list[P]:
    chain: list[P] = []
    for point in ordered:
        while len(chain) >= 2 and not _turns_left(chain[-2], chain[-1], point):
            chain.pop()
        chain.append(point)
    return chain


def _turns_left(a: P, b: P, c: P) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def minkowski(polygons: Sequence[Sequence[P]]) -> tuple[list[P], list[tuple[int, ...]]]:
    """The corners of all sums of one point from each polygon, and of which corners they are sums.

    A place is the number of a corner in its polygon; none of the polygons may be empty.

    >>> minkowski([((0, 0), (1, 0), (0, 1)), ((0, 0), (2, 0))])[0]
    [(0, 0), (3, 0), (2, 1), (0, 1)]
    """
    steps = []
    for m, polygon in enumerate(polygons):
        if len(polygon) > 1:
            for k, (x, y) in enumerate(polygon):
                x2, y2 = polygon[k + 1 - len(polygon)]
                steps.append((x2 - x, y2 - y, m, (k + 1) % len(polygon)))
    steps.sort(key=_BY_ANGLE)
    place = [0] * len(polygons)
    left: Any = sum(p[0][0] for p in polygons)
    low: Any = sum(p[0][1] for p in polygons)
    corners: list[P] = [(left, low)]
    places = [tuple(place)]
    before = None
    for step in steps:
        dx, dy, m, k = step
        place[m] = k
        left, low = left + dx, low + dy
        if before is not None and _angle(before, step) == 0:
            corners.pop()
            places.pop()
        corners.append((left, low))
        places.append(tuple(place))
        before = step
    if len(corners) > 1:
        # Once round leads back to where it began.
        corners.pop()
        places.pop()
    return corners, places


def _angle(a: Sequence[Any], b: Sequence[Any]) -> int:
    """Order of directions, counter-clockwise from straight down on, that one coming last."""
    one, two = (v[0] < 0 or (v[0] == 0 and v[1] < 0) for v in (a, b))
    if one != two:
        return 1 if one else -1
    area = a[0] * b[1] - a[1] * b[0]
    return -1 if area > 0 else 1 if area < 0 else 0


_BY_ANGLE = cmp_to_key(_angle)
