"""Polygons as intersections of half-planes, and points in homogeneous coordinates.

A point (X, Y, D) with D > 0 stands for (X / D, Y / D), so that crossings of lines through whole
points stay whole numbers. A facet (a, b, c) is the half-plane a x + b y <= c.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cmp_to_key
from typing import TypeAlias

Scalar: TypeAlias = int | Fraction
Pair: TypeAlias = tuple[Scalar, Scalar]
Triple: TypeAlias = tuple[Scalar, Scalar, Scalar]
Whole: TypeAlias = tuple[int, int, int]


def facets(polygon: Sequence[Pair]) -> list[Whole]:
    """The half-planes of a polygon's edges, then x and y at least their least values.

    A segment has its two sides and its two ends, a point four bounds; the empty set has none.
    All numbers are whole, without a common divisor.

    >>> facets(((0, 0), (1, 0), (0, 1)))[1]
    (1, 1, 1)
    >>> facets(((0, 0), (Fraction(1, 2), 0), (0, Fraction(1, 3))))[1]
    (2, 3, 1)
    """
    return [_whole(a, b, c) for a, b, c in sides(polygon)]


def sides(polygon: Sequence[Pair]) -> list[Triple]:
    """The same half-planes with numbers as they come, of any ordered field.

    >>> sides(((0, 0), (2, 0), (0, 2)))[1]
    (2, 2, 4)
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
    found.append((-1, 0, -min(x for x, _ in polygon)))
    found.append((0, -1, -min(y for _, y in polygon)))
    return found


def _whole(a: Scalar, b: Scalar, c: Scalar) -> Whole:
    scale = math.lcm(a.denominator, b.denominator, c.denominator)
    x, y, z = (v.numerator * (scale // v.denominator) for v in (a, b, c))
    common = math.gcd(x, y, z)
    return (x, y, z) if common <= 1 else (x // common, y // common, z // common)


def homogeneous(polygon: Iterable[Pair]) -> list[Whole]:
    """The corners in whole homogeneous coordinates.

    >>> homogeneous([(1, Fraction(1, 2))])
    [(2, 1, 2)]
    """
    found = []
    for x, y in polygon:
        d = math.lcm(x.denominator, y.denominator)
        found.append((int(x * d), int(y * d), d))
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
        return bool(polygon) and all(a * point[0] + b * point[1] <= c for a, b, c in sides(polygon))
    x, y = point
    turn = max(range(len(polygon)), key=lambda k: polygon[k])
    if not polygon[0][0] <= x <= polygon[turn][0]:
        return False
    lower, upper = polygon[: turn + 1], (*polygon[turn:], polygon[0])
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


def reaches(polygon: Sequence[Pair], limits: Sequence[Triple]) -> list[Scalar]:
    """`reach` for each of the facets of a polygon, faster where their normals turn one way.

    >>> reaches(((0, 0), (2, 0)), [(1, 0, 1), (0, 1, 1)])
    [1, -1]
    """
    n = len(polygon)
    if n < 3:
        return [reach(polygon, facet) for facet in limits]
    found: list[Scalar] = []
    at = -1
    for a, b, c in limits:
        if at < 0:
            at = max(range(n), key=lambda k: a * polygon[k][0] + b * polygon[k][1])
        best = a * polygon[at][0] + b * polygon[at][1]
        # Along a convex polygon a linear function rises to its greatest value and falls again.
        for step in (1, -1):
            while True:
                x, y = polygon[(at + step) % n]
                if a * x + b * y <= best:
                    break
                at, best = (at + step) % n, a * x + b * y
        found.append(best - c)
    return found


def meet(limits: Sequence[Whole]) -> tuple[Pair, ...]:
    """The polygon within half-planes that leave no way to infinity; () without an inner point.

    >>> meet([(1, 0, 1), (0, 1, 1), (-1, 0, 0), (0, -1, 0), (1, 1, 3)])
    ((0, 0), (1, 0), (1, 1), (0, 1))
    """
    kept: list[Whole] = []
    ordered = sorted(limits, key=cmp_to_key(_turn))
    for facet in ordered:
        while len(kept) >= 2 and _beyond(kept[-2], kept[-1], facet):
            kept.pop()
        if kept and kept[-1][0] * facet[1] == kept[-1][1] * facet[0]:
            if _looser(kept[-1], facet):
                kept[-1] = facet
            continue
        kept.append(facet)
    first = 0
    while len(kept) - first > 2:
        if _beyond(kept[-2], kept[-1], kept[first]):
            kept.pop()
        elif _beyond(kept[first], kept[first + 1], kept[-1]):
            first += 1
        else:
            break
    kept = kept[first:]
    corners = [_crossing(kept[k - 1], f) for k, f in enumerate(kept)]
    if len(kept) < 3 or min(d for _, _, d in corners) == 0:
        return ()
    if not _hold(ordered, kept, corners):
        return ()
    points = [(plain(Fraction(x, d)), plain(Fraction(y, d))) for x, y, d in corners]
    # Neighbours are the same where three lines meet; nothing else can be in line.
    found = [p for k, p in enumerate(points) if p != points[k - 1]]
    first = min(range(len(found)), key=found.__getitem__, default=0)
    return (*found[first:], *found[:first]) if len(found) > 2 else ()


def _hold(ordered: Sequence[Whole], kept: Sequence[Whole], corners: Sequence[Whole]) -> bool:
    """Whether all half-planes hold the polygon of those kept; all are in the order of angles."""
    count = len(kept)
    for k, (a, b, _) in enumerate(kept):
        # Edges run counter-clockwise and turn left, so that this is a polygon at all.
        before, (x, y, d), (v, w, e) = kept[k - 1], corners[k], corners[k + 1 - count]
        if before[0] * b <= before[1] * a or (a * w - b * v) * d < (a * y - b * x) * e:
            return False
    at = 0
    for facet in ordered:
        # Its furthest corner lies between the half-planes kept that turn less and more.
        while at < count and _turn(kept[at], facet) <= 0:
            at += 1
        x, y, d = corners[at % count]
        if facet[0] * x + facet[1] * y > facet[2] * d:
            return False
    return True


def plain(value: Scalar) -> Scalar:
    """A whole number as an int, which is quicker.

    >>> plain(Fraction(2)), plain(Fraction(1, 2))
    (2, Fraction(1, 2))
    """
    return value.numerator if value.denominator == 1 else value


def _turn(one: Whole, two: Whole) -> int:
    """Order of normals by angle from the first axis on; of parallel ones the tighter first."""
    a, b = ((f[1] < 0 or (f[1] == 0 and f[0] < 0)) for f in (one, two))
    area = one[0] * two[1] - one[1] * two[0]
    if a != b:
        return 1 if a else -1
    return -1 if area > 0 else 1 if area < 0 else (-1 if _looser(two, one) else 1)


def _looser(one: Whole, two: Whole) -> bool:
    """Whether the first of two half-planes with parallel normals is the wider."""
    i = 0 if one[0] else 1
    return one[2] * abs(two[i]) > two[2] * abs(one[i])


def _crossing(one: Whole, two: Whole) -> Whole:
    (a, b, c), (p, q, r) = one, two
    area = a * q - b * p
    sign = 1 if area > 0 else -1
    return sign * (c * q - b * r), sign * (a * r - c * p), sign * area


def _beyond(one: Whole, two: Whole, facet: Whole) -> bool:
    """Whether two lines cross on the border of a half-plane or beyond it."""
    x, y, d = _crossing(one, two)
    return facet[0] * x + facet[1] * y >= facet[2] * d
