# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Steps of a set-valued map on convex polygons in the plane, in floating point.

An *item* has a point g, a gain h and so a threshold t = u + r h. It sends what it can keep of a
polygon W, the part with both coordinates at least t, to (1 - d) g + d w. Of that only g itself or
the images of points at a threshold can be extreme in a set that the map leaves as it is, so an
item adds one point or at most four. Polygons are corners counter-clockwise from the lowest of
the leftmost. Numbers are scaled to lie in or near [0, 1].

References: Abreu, D. and Sannikov, Y. (2014), An algorithm for two-player repeated games with
perfect monitoring, Theoretical Economics 9(2).
"""

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["beyond", "images"]

# Ties closer than this count as met: the finder errs on the side of what is sustained.
_TIE = cython.declare(cython.double, 1e-13)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    a=cython.double[::1], b=cython.double[::1], m=cython.Py_ssize_t, low=cython.Py_ssize_t,
    high=cython.Py_ssize_t, sign=cython.double, value=cython.double, edge=cython.longlong[::1],
    slot=cython.Py_ssize_t, middle=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t,
    run=cython.double,
)  # fmt: skip
def _crossing(
    a: Any, b: Any, m: Any, low: Any, high: Any, sign: Any, value: Any, edge: Any, slot: Any,
) -> Any:  # fmt: skip
    """The value of b where a is `value`, on the chain of corners along which sign * a grows."""
    high -= 1
    while low < high:
        middle = (low + high) // 2
        if sign * a[(middle + 1) % m] >= sign * value:
            high = middle
        else:
            low = middle + 1
    i = low % m
    j = (low + 1) % m
    edge[slot] = i
    run = a[j] - a[i]
    if run == 0.0:
        return b[j]
    run = (value - a[i]) / run
    if run <= 0.0:
        return b[i]
    if run >= 1.0:
        return b[j]
    return b[i] + run * (b[j] - b[i])


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    a=cython.double[::1], m=cython.Py_ssize_t, where=cython.longlong[::1], slot=cython.Py_ssize_t,
    k=cython.Py_ssize_t, least=cython.Py_ssize_t, most=cython.Py_ssize_t, last=cython.bint,
)  # fmt: skip
def _extremes(
    a: Any, m: Any, last: Any, where: Any, slot: Any,
) -> Any:  # fmt: skip
    """Where the chain along which a grows begins and ends, into `where` from `slot` on."""
    least = most = 0
    for k in range(1, m):
        if a[k] < a[least] or (last and a[k] == a[least]):
            least = k
        if a[k] > a[most]:
            most = k
    where[slot] = least
    where[slot + 1] = most if most >= least else most + m


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.locals(
    x=cython.double[::1], y=cython.double[::1], m=cython.Py_ssize_t, where=cython.longlong[::1],
    value=cython.double, axis=cython.Py_ssize_t, ends=cython.double[::1], slot=cython.Py_ssize_t,
    edge=cython.longlong[::1], low=cython.Py_ssize_t, high=cython.Py_ssize_t,
    first=cython.double, second=cython.double,
)  # fmt: skip
def _slice(
    x: Any, y: Any, m: Any, where: Any, value: Any, axis: Any, ends: Any, edge: Any, slot: Any,
) -> Any:  # fmt: skip
    """The ends of a polygon's slice where coordinate `axis` is `value`; whether there is one."""
    if axis == 1:
        x, y = y, x
    low = where[2 * axis]
    high = where[2 * axis + 1]
    if value < x[low] or value > x[high % m]:
        return False
    if x[low] == x[high % m]:
        first = y[0]
        second = y[m - 1] if m > 1 else y[0]
        edge[slot] = edge[slot + 1] = 0
    else:
        first = _crossing(x, y, m, low, high, 1.0, value, edge, slot)
        second = _crossing(x, y, m, high, low + m, -1.0, value, edge, slot + 1)
    if first <= second:
        ends[slot] = first
        ends[slot + 1] = second
    else:
        ends[slot] = second
        ends[slot + 1] = first
        low = edge[slot]
        edge[slot] = edge[slot + 1]
        edge[slot + 1] = low
    return True


def images(
    items: array[float],
    alive: array[int],
    corners: tuple[array[float], array[float]],
    threat: tuple[float, float],
    discount: float,
    out: tuple[array[float], array[float], array[int]],
) -> tuple[int, int, float, float]:
    """What the items add, into `out`: points, and for each the item, the kind and the edge.

    `items` holds (g1, g2, h1, h2) for each item, `alive` the items to look at; those that keep
    nothing of the polygon are dropped from its front part. Returns how many stay, how many points
    were added, and the least g + h of the items that stay, by coordinate. A kind is 0 for the
    item's own point, 1 or 2 for that coordinate at its threshold, 3 for both.

    >>> out = array("d", [0] * 4), array("d", [0] * 4), array("q", [0] * 12)
    >>> square = array("d", [0, 1, 1, 0]), array("d", [0, 0, 1, 1])
    >>> images(array("d", [1, 1, 1, 1]), array("q", [0]), square, (0, 0), 0.5, out)
    (1, 1, 2.0, 2.0)
    """
    x, y = corners
    where = array("q", [0] * 4)
    if not len(x) or not len(alive):
        return 0, 0, 0.0, 0.0
    ends, edge = array("d", [0.0] * 6), array("q", [0] * 6)
    summary = array("d", [0.0] * 2)
    kept, added = _images(
        items, alive, x, y, threat[0], threat[1], discount, out[0], out[1], out[2], where, ends,
        edge, summary,
    )  # fmt: skip
    return kept, added, summary[0], summary[1]


@cython.cfunc
@cython.returns(tuple)
@cython.locals(
    items=cython.double[::1], alive=cython.longlong[::1], x=cython.double[::1],
    y=cython.double[::1], u1=cython.double, u2=cython.double, d=cython.double,
    px=cython.double[::1], py=cython.double[::1], tags=cython.longlong[::1],
    where=cython.longlong[::1], ends=cython.double[::1], edge=cython.longlong[::1],
    summary=cython.double[::1], m=cython.Py_ssize_t, n=cython.Py_ssize_t, at=cython.Py_ssize_t,
    kept=cython.Py_ssize_t, added=cython.Py_ssize_t, a=cython.longlong, r=cython.double,
    t1=cython.double, t2=cython.double, g1=cython.double, g2=cython.double, c1=cython.double,
    c2=cython.double, one=cython.bint, two=cython.bint, before=cython.Py_ssize_t,
    k=cython.Py_ssize_t, s=cython.Py_ssize_t, e=cython.Py_ssize_t,
)  # fmt: skip
def _images(  # noqa: PLR0915 (one pass over the items)
    items: Any, alive: Any, x: Any, y: Any, u1: Any, u2: Any, d: Any, px: Any, py: Any,
    tags: Any, where: Any, ends: Any, edge: Any, summary: Any,
) -> Any:  # fmt: skip
    m = len(x)
    _extremes(x, m, False, where, 0)
    _extremes(y, m, True, where, 2)
    r = (1.0 - d) / d
    n = len(alive)
    kept = added = 0
    c1 = c2 = 1e300
    for at in range(n):
        a = alive[at]
        g1 = items[4 * a]
        g2 = items[4 * a + 1]
        t1 = u1 + r * items[4 * a + 2]
        t2 = u2 + r * items[4 * a + 3]
        s = where[1] % m
        e = where[3] % m
        if t1 > x[s] + _TIE or t2 > y[e] + _TIE:
            continue
        t1 = min(t1, x[s])
        t2 = min(t2, y[e])
        one = _slice(x, y, m, where, t1, 0, ends, edge, 0) and ends[1] >= t2 - _TIE
        two = _slice(x, y, m, where, t2, 1, ends, edge, 2) and ends[3] >= t1 - _TIE
        if not one and not two and (t1 >= x[0] or t2 >= y[where[2] % m]):
            continue
        alive[kept] = a
        kept += 1
        c1 = min(c1, g1 + items[4 * a + 2])
        c2 = min(c2, g2 + items[4 * a + 3])
        before = added
        if g1 >= t1 - _TIE and g2 >= t2 - _TIE:
            s = 0
            if _slice(x, y, m, where, min(max(g1, x[0]), x[where[1] % m]), 0, ends, edge, 4):
                s = ends[4] - _TIE <= g2 <= ends[5] + _TIE
            if s and x[0] - _TIE <= g1 <= x[where[1] % m] + _TIE:
                px[added] = g1
                py[added] = g2
                tags[3 * added + 1] = 0
                tags[3 * added + 2] = 0
                added += 1
        if added == before:
            if one:
                # The lower end of the slice, or the corner of both thresholds.
                k = 3 if t2 >= ends[0] else 1
                px[added] = (1.0 - d) * g1 + d * t1
                py[added] = (1.0 - d) * g2 + d * (t2 if k == 3 else ends[0])
                tags[3 * added + 1] = k
                tags[3 * added + 2] = edge[0]
                added += 1
                if ends[1] > t2:
                    px[added] = (1.0 - d) * g1 + d * t1
                    py[added] = (1.0 - d) * g2 + d * ends[1]
                    tags[3 * added + 1] = 1
                    tags[3 * added + 2] = edge[1]
                    added += 1
            if two:
                k = 3 if t1 >= ends[2] else 2
                if k == 2 or not one:
                    px[added] = (1.0 - d) * g1 + d * (t1 if k == 3 else ends[2])
                    py[added] = (1.0 - d) * g2 + d * t2
                    tags[3 * added + 1] = k
                    tags[3 * added + 2] = edge[2]
                    added += 1
                if ends[3] > t1:
                    px[added] = (1.0 - d) * g1 + d * ends[3]
                    py[added] = (1.0 - d) * g2 + d * t2
                    tags[3 * added + 1] = 2
                    tags[3 * added + 2] = edge[3]
                    added += 1
        for k in range(before, added):
            tags[3 * k] = a
    _snap(px, added, u1)
    _snap(py, added, u2)
    summary[0] = c1
    summary[1] = c2
    return kept, added


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    a=cython.double[::1], n=cython.Py_ssize_t, u=cython.double, k=cython.Py_ssize_t,
    low=cython.double, high=cython.double,
)  # fmt: skip
def _snap(
    a: Any, n: Any, u: Any,
) -> Any:  # fmt: skip
    """Make upright what rounding has tilted: values next to the least and the greatest."""
    low = 1e300
    high = -1e300
    for k in range(n):
        low = min(low, a[k])
        high = max(high, a[k])
    if abs(low - u) < 1e-13:
        low = u
    for k in range(n):
        if abs(a[k] - low) < 1e-13:
            a[k] = low
        elif high - a[k] < 1e-13:
            a[k] = high


def beyond(
    items: array[float],
    alive: array[int],
    corners: tuple[array[float], array[float]],
    threat: tuple[float, float],
    discount: float,
    facets: tuple[array[float], array[float], array[float]],
    margin: float,
) -> list[int]:
    """The items that may add something beyond facets n1 x + n2 y <= c, or within `margin` of one.

    Conservative: an item is left out only if it keeps nothing of the polygon by `margin`, or if
    in every facet's direction its own point or all it adds stays `margin` inside.

    >>> square = array("d", [0, 1, 1, 0]), array("d", [0, 0, 1, 1])
    >>> right = array("d", [1]), array("d", [0]), array("d", [1.5])
    >>> items = array("d", [1, 0, 0, 0, 3, 0, 0, 0])
    >>> beyond(items, array("q", [0, 1]), square, (0, 0), 0.5, right, 1e-9)
    [1]
    """
    if not len(corners[0]):
        return []
    found = array("q", bytes(8 * len(alive)))
    where = array("q", [0] * 4)
    ends, edge = array("d", [0.0] * 4), array("q", [0] * 4)
    furthest = array("q", bytes(8 * len(facets[0])))
    count = _beyond(
        items, alive, corners[0], corners[1], threat[0], threat[1], discount, facets[0],
        facets[1], facets[2], margin, found, where, ends, edge, furthest,
    )  # fmt: skip
    return list(found[:count])


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    items=cython.double[::1], alive=cython.longlong[::1], x=cython.double[::1],
    y=cython.double[::1], u1=cython.double, u2=cython.double, d=cython.double,
    fx=cython.double[::1], fy=cython.double[::1], fc=cython.double[::1], margin=cython.double,
    found=cython.longlong[::1], where=cython.longlong[::1], ends=cython.double[::1],
    edge=cython.longlong[::1], furthest=cython.longlong[::1], m=cython.Py_ssize_t,
    n=cython.Py_ssize_t, at=cython.Py_ssize_t, count=cython.Py_ssize_t, a=cython.longlong,
    r=cython.double, t1=cython.double, t2=cython.double, g1=cython.double, g2=cython.double,
    one=cython.bint, two=cython.bint, k=cython.Py_ssize_t, j=cython.Py_ssize_t,
    own=cython.double, best=cython.double, value=cython.double, v=cython.Py_ssize_t,
    known=cython.bint,
)  # fmt: skip
def _beyond(
    items: Any, alive: Any, x: Any, y: Any, u1: Any, u2: Any, d: Any, fx: Any, fy: Any,
    fc: Any, margin: Any, found: Any, where: Any, ends: Any, edge: Any, furthest: Any,
) -> Any:  # fmt: skip
    m = len(x)
    n = len(fx)
    _extremes(x, m, False, where, 0)
    _extremes(y, m, True, where, 2)
    r = (1.0 - d) / d
    for k in range(n):
        v = 0
        for j in range(1, m):
            if fx[k] * x[j] + fy[k] * y[j] > fx[k] * x[v] + fy[k] * y[v]:
                v = j
        furthest[k] = v
    count = 0
    for at in range(len(alive)):
        a = alive[at]
        g1 = items[4 * a]
        g2 = items[4 * a + 1]
        # A little lower than they are: what is kept only grows.
        t1 = u1 + r * items[4 * a + 2] - margin
        t2 = u2 + r * items[4 * a + 3] - margin
        if t1 > x[where[1] % m] or t2 > y[where[3] % m]:
            continue
        known = False
        one = two = False
        for k in range(n):
            own = fx[k] * g1 + fy[k] * g2
            if own <= fc[k] - margin:
                continue
            v = furthest[k]
            best = fx[k] * x[v] + fy[k] * y[v]
            if (1.0 - d) * own + d * best <= fc[k] - margin:
                continue
            if x[v] >= t1 and y[v] >= t2:
                found[count] = a
                count += 1
                break
            if not known:
                known = True
                one = _slice(x, y, m, where, t1, 0, ends, edge, 0) and ends[1] >= t2
                two = _slice(x, y, m, where, t2, 1, ends, edge, 2) and ends[3] >= t1
                if not one and not two:
                    break
            best = -1e300
            if one:
                best = max(best, fx[k] * t1 + fy[k] * max(ends[0], t2))
                best = max(best, fx[k] * t1 + fy[k] * ends[1])
            if two:
                best = max(best, fx[k] * max(ends[2], t1) + fy[k] * t2)
                best = max(best, fx[k] * ends[3] + fy[k] * t2)
            value = (1.0 - d) * own + d * best
            if value > fc[k] - margin:
                found[count] = a
                count += 1
                break
    return count
