"""Polygons as intersections of half-planes, and points in homogeneous coordinates.

A point (X, Y, D) with D > 0 stands for (X / D, Y / D), so that crossings of lines through whole
points stay whole numbers. A facet (a, b, c) is the half-plane a x + b y <= c.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Scalar: TypeAlias = int | Fraction
Pair: TypeAlias = tuple[Scalar, Scalar]
Triple: TypeAlias = tuple[Scalar, Scalar, Scalar]


def facets(polygon: Sequence[Pair]) -> list[Triple]:
    """The half-planes of a polygon's edges, then x and y at least their least values.

    A segment has its two sides and its two ends, a point four bounds; the empty set has none.

    >>> facets(((0, 0), (1, 0), (0, 1)))[1]
    (1, 1, 1)
    """
    if not polygon:
        return []
    found: list[Triple] = []
    if len(polygon) == 2:
        (ax, ay), (bx, by) = polygon
        dx, dy = bx - ax, by - ay
        found += [(dx, dy, dx * bx + dy * by), (-dx, -dy, -dx * ax - dy * ay)]
    if len(polygon) == 1:
        ((x, y),) = polygon
        found += [(1, 0, x), (0, 1, y)]
    else:
        for k, (ax, ay) in enumerate(polygon):
            bx, by = polygon[k + 1 - len(polygon)]
            a, b = by - ay, ax - bx
            found.append((a, b, a * ax + b * ay))
    found += [(-1, 0, -min(x for x, _ in polygon)), (0, -1, -min(y for _, y in polygon))]
    return found


def cut(polygon: Sequence[Triple], facet: Triple) -> list[Triple]:
    """The part of a homogeneous polygon in a half-plane; corners on the line once.

    >>> cut([(0, 0, 1), (2, 0, 1), (0, 2, 1)], (1, 0, 1))
    [(0, 0, 1), (2, 0, 2), (2, 2, 2), (0, 2, 1)]
    """
    a, b, c = facet
    room = [c * d - a * x - b * y for x, y, d in polygon]
    kept: list[Triple] = []
    for k, point in enumerate(polygon):
        if room[k] >= 0:
            kept.append(point)
        after = k + 1 - len(polygon)
        s, t = room[k], room[after]
        if (s > 0 > t) or (s < 0 < t):
            x, y, d = point
            x2, y2, d2 = polygon[after]
            p, q = (-t, s) if s > 0 else (t, -s)
            kept.append((x * p + x2 * q, y * p + y2 * q, d * p + d2 * q))
    # A segment is walked there and back.
    return list(dict.fromkeys(kept)) if len(polygon) == 2 else kept


def contains(polygon: Sequence[Pair], point: Pair) -> bool:
    """Whether a point lies in a polygon; corners in the order of `exact.polygon.hull`.

    >>> square = ((0, 0), (1, 0), (1, 1), (0, 1))
    >>> contains(square, (Fraction(1, 2), 1)), contains(square, (Fraction(1, 2), 2))
    (True, False)
    """
    if len(polygon) < 3:
        return bool(polygon) and all(
            a * point[0] + b * point[1] <= c for a, b, c in facets(polygon)
        )
    x, y = point
    turn = max(range(len(polygon)), key=lambda k: polygon[k])
    lower, upper = polygon[: turn + 1], (*polygon[turn:], polygon[0])
    if not polygon[0][0] <= x <= polygon[turn][0]:
        return False
    # Both chains run through x between these two corners.
    for chain, sign in ((lower, 1), (upper[::-1], -1)):
        k = max(1, bisect_left(chain, x, key=lambda corner: corner[0]))
        (ax, ay), (bx, by) = chain[k - 1], chain[min(k, len(chain) - 1)]
        if ax == bx:
            # A vertical edge, at an end of the chain.
            if (y < min(ay, by)) if sign > 0 else (y > max(ay, by)):
                return False
        elif sign * ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) < 0:
            return False
    return True


def reach(polygon: Sequence[Pair], facet: Triple) -> Scalar:
    """How far beyond a facet a polygon goes: the greatest a x + b y - c over its corners.

    >>> reach(((0, 0), (2, 0)), (1, 0, 1))
    1
    """
    a, b, c = facet
    values: list[Scalar] = [a * x + b * y - c for x, y in polygon]
    return max(values)
