# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Convex polygons in floating point: hulls, and what lies inside.

Polygons are two arrays, corners counter-clockwise from the lowest of the leftmost, in numbers
scaled to lie in or near [0, 1]. Points closer than a rounding error count as one.
"""

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["hull", "outside", "within"]


def hull(x: array[float], y: array[float], n: int) -> list[int]:
    """Which of the first n points are the corners of their hull, counter-clockwise.

    >>> hull(array("d", [0, 1, 2, 1]), array("d", [0, 0, 0, 1]), 4)
    [0, 2, 3]
    """
    order, chain = array("q", range(n)), array("q", bytes(8 * (2 * n + 2)))
    if n < 2:
        return list(range(n))
    count = _hull(x, y, n, order, chain)
    return list(chain[:count])


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.locals(
    x=cython.double[::1], y=cython.double[::1], i=cython.longlong, j=cython.longlong,
    k=cython.longlong, dx=cython.double, dy=cython.double,
)  # fmt: skip
def _no_turn(
    x: Any, y: Any, i: Any, j: Any, k: Any,
) -> Any:  # fmt: skip
    """Whether j lies less than a rounding error to the right of the line from i to k."""
    dx = x[k] - x[i]
    dy = y[k] - y[i]
    return dx * (y[j] - y[i]) - dy * (x[j] - x[i]) >= -2e-15 * max(abs(dx), abs(dy))


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    x=cython.double[::1], y=cython.double[::1], n=cython.Py_ssize_t, order=cython.longlong[::1],
    chain=cython.longlong[::1], gap=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t,
    top=cython.Py_ssize_t, base=cython.Py_ssize_t, p=cython.longlong, q=cython.longlong,
    l=cython.Py_ssize_t, r=cython.Py_ssize_t, b=cython.Py_ssize_t, t=cython.Py_ssize_t,
    kept=cython.Py_ssize_t,
)  # fmt: skip
def _hull(
    x: Any, y: Any, n: Any, order: Any, chain: Any,
) -> Any:  # fmt: skip
    if n > 64:
        # What lies within the quadrilateral of the outermost points is no corner.
        l = r = b = t = 0
        for i in range(1, n):
            if x[i] < x[l]:
                l = i
            if x[i] > x[r]:
                r = i
            if y[i] < y[b]:
                b = i
            if y[i] > y[t]:
                t = i
        kept = 0
        for i in range(n):
            if i in (l, r, b, t) or (
                (x[b] - x[l]) * (y[i] - y[l]) - (y[b] - y[l]) * (x[i] - x[l]) < 1e-14
                or (x[r] - x[b]) * (y[i] - y[b]) - (y[r] - y[b]) * (x[i] - x[b]) < 1e-14
                or (x[t] - x[r]) * (y[i] - y[r]) - (y[t] - y[r]) * (x[i] - x[r]) < 1e-14
                or (x[l] - x[t]) * (y[i] - y[t]) - (y[l] - y[t]) * (x[i] - x[t]) < 1e-14
            ):
                order[kept] = i
                kept += 1
        n = kept
    gap = 1
    while gap < n // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, n):
            p = order[i]
            j = i
            while j >= gap:
                q = order[j - gap]
                if x[q] < x[p] or (x[q] == x[p] and y[q] <= y[p]):
                    break
                order[j] = q
                j -= gap
            order[j] = p
        gap //= 3
    # Of points closer than a rounding error only the first counts.
    kept = 0
    for i in range(n):
        p = order[i]
        j = kept - 1
        while j >= 0 and x[p] - x[order[j]] <= 1e-14 and abs(y[p] - y[order[j]]) > 1e-14:
            j -= 1
        if j < 0 or x[p] - x[order[j]] > 1e-14:
            order[kept] = p
            kept += 1
    n = kept
    if n == 1:
        chain[0] = order[0]
        return 1
    top = 0
    for i in range(n):
        while top >= 2 and _no_turn(x, y, chain[top - 2], chain[top - 1], order[i]):
            top -= 1
        chain[top] = order[i]
        top += 1
    base = top
    for i in range(n - 2, -1, -1):
        while top > base and _no_turn(x, y, chain[top - 2], chain[top - 1], order[i]):
            top -= 1
        chain[top] = order[i]
        top += 1
    return top - 1


def within(
    inner: tuple[array[float], array[float]],
    outer: tuple[array[float], array[float]],
    margin: float,
) -> bool:
    """Whether every corner of one polygon lies in the other or at most `margin` outside.

    >>> square = array("d", [0, 1, 1, 0]), array("d", [0, 0, 1, 1])
    >>> point = array("d", [1.5]), array("d", [0.5])
    >>> within(point, square, 0.4), within(point, square, 0.6)
    (False, True)
    """
    if not len(inner[0]):
        return True
    if not len(outer[0]):
        return False
    return bool(_within(inner[0], inner[1], outer[0], outer[1], margin))


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.locals(
    ax=cython.double[::1], ay=cython.double[::1], bx=cython.double[::1], by=cython.double[::1],
    margin=cython.double, i=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t,
    n=cython.Py_ssize_t, dx=cython.double, dy=cython.double, reach=cython.double,
)  # fmt: skip
def _within(
    ax: Any, ay: Any, bx: Any, by: Any, margin: Any,
) -> Any:  # fmt: skip
    n = len(bx)
    for j in range(n):
        k = j + 1 if j + 1 < n else 0
        dx = bx[k] - bx[j]
        dy = by[k] - by[j]
        reach = margin * max(abs(dx), abs(dy))
        for i in range(len(ax)):
            if dx * (ay[i] - by[j]) - dy * (ax[i] - bx[j]) < -reach:
                return False
    for i in range(len(ax)):
        if n < 3 and not (
            min(bx[0], bx[n - 1]) - margin <= ax[i] <= max(bx[0], bx[n - 1]) + margin
            and min(by[0], by[n - 1]) - margin <= ay[i] <= max(by[0], by[n - 1]) + margin
        ):
            return False
    return True


def outside(
    items: array[float], corners: tuple[array[float], array[float]], margin: float
) -> array[int]:
    """The items whose own point is not inside a polygon by at least `margin`, in order.

    >>> square = array("d", [0, 1, 1, 0]), array("d", [0, 0, 1, 1])
    >>> list(outside(array("d", [0.5, 0.5, 0, 0, 2, 0.5, 0, 0]), square, 1e-6))
    [1]
    """
    found = array("q", bytes(2 * len(items)))
    if len(corners[0]) < 3:
        return array("q", range(len(items) // 4))
    count = _outside(items, corners[0], corners[1], margin, found)
    return found[:count]


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    items=cython.double[::1], x=cython.double[::1], y=cython.double[::1], margin=cython.double,
    found=cython.longlong[::1], a=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t,
    m=cython.Py_ssize_t, count=cython.Py_ssize_t, dx=cython.double, dy=cython.double,
)  # fmt: skip
def _outside(
    items: Any, x: Any, y: Any, margin: Any, found: Any,
) -> Any:  # fmt: skip
    m = len(x)
    count = 0
    for a in range(len(items) // 4):
        for j in range(m):
            k = j + 1 if j + 1 < m else 0
            dx = x[k] - x[j]
            dy = y[k] - y[j]
            if dx * (items[4 * a + 1] - y[j]) - dy * (items[4 * a] - x[j]) < margin * (
                abs(dx) + abs(dy)
            ):
                found[count] = a
                count += 1
                break
    return count
