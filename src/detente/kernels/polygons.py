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

__all__ = ["coincident", "hull", "outside", "within"]

# Sixteen directions, counter-clockwise.
_WAYS = array("d", [1, 0, 2, 1, 1, 1, 1, 2, 0, 1, -1, 2, -1, 1, -2, 1,
                    -1, 0, -2, -1, -1, -1, -1, -2, 0, -1, 1, -2, 1, -1, 2, -1])  # fmt: skip


def hull(x: array[float], y: array[float], n: int) -> list[int]:
    """Which of the first n points are the corners of their hull, counter-clockwise.

    >>> hull(array("d", [0, 1, 2, 1]), array("d", [0, 0, 0, 1]), 4)
    [0, 2, 3]
    """
    order, chain = array("q", range(n)), array("q", bytes(8 * (2 * n + 2)))
    if n < 2:
        return list(range(n))
    count = _hull(x, y, n, order, chain, _WAYS)
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
    l=cython.Py_ssize_t, r=cython.Py_ssize_t, b=cython.Py_ssize_t, kept=cython.Py_ssize_t,
    ways=cython.double[::1],
)  # fmt: skip
def _hull(
    x: Any, y: Any, n: Any, order: Any, chain: Any, ways: Any,
) -> Any:  # fmt: skip
    if n > 64:
        # What lies within the polygon of the points outermost in sixteen directions is no corner.
        for l in range(16):
            r = 0
            for i in range(1, n):
                if ways[2 * l] * (x[i] - x[r]) + ways[2 * l + 1] * (y[i] - y[r]) > 0.0:
                    r = i
            chain[l] = r
        kept = 0
        for i in range(n):
            for l in range(16):
                r = chain[l]
                b = chain[(l + 1) % 16]
                if r != b and (
                    (x[b] - x[r]) * (y[i] - y[r]) - (y[b] - y[r]) * (x[i] - x[r]) < 1e-14
                ):
                    order[kept] = i
                    kept += 1
                    break
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
    items: array[float],
    corners: tuple[array[float], array[float]],
    margin: float,
    among: array[int] | None = None,
) -> array[int]:
    """The items whose own point is not inside a polygon by at least `margin`, in order.

    Only those in `among`, if it is given.

    >>> square = array("d", [0, 1, 1, 0]), array("d", [0, 0, 1, 1])
    >>> list(outside(array("d", [0.5, 0.5, 0, 0, 2, 0.5, 0, 0]), square, 1e-6))
    [1]
    """
    if among is None:
        among = array("q", range(len(items) // 4))
    if len(corners[0]) < 3:
        return among
    found = array("q", bytes(8 * len(among)))
    count = _outside(items, among, corners[0], corners[1], margin, found)
    return found[:count]


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    items=cython.double[::1], among=cython.longlong[::1], x=cython.double[::1],
    y=cython.double[::1], margin=cython.double, found=cython.longlong[::1],
    at=cython.Py_ssize_t, a=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t,
    m=cython.Py_ssize_t, count=cython.Py_ssize_t, dx=cython.double, dy=cython.double,
    step=cython.Py_ssize_t,
)  # fmt: skip
def _outside(
    items: Any, among: Any, x: Any, y: Any, margin: Any, found: Any,
) -> Any:  # fmt: skip
    m = len(x)
    count = 0
    # What is inside the hull of every so many corners is inside.
    step = m // 12
    for at in range(len(among)):
        a = among[at]
        if step > 1:
            j = 0
            while j < m:
                k = j + step if j + step < m else 0
                dx = x[k] - x[j]
                dy = y[k] - y[j]
                if dx * (items[4 * a + 1] - y[j]) - dy * (items[4 * a] - x[j]) < margin * (
                    abs(dx) + abs(dy)
                ):
                    break
                j += step
            if j >= m:
                continue
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


def coincident(
    x: array[float], y: array[float], n: int, chosen: list[int], margin: float
) -> array[int]:
    """Which of the first n points lie no further than `margin` from some of them: k, place, ...

    A place is one in `chosen`. At most four times n pairs are told.

    >>> coincident(array("d", [0, 1, 1]), array("d", [0, 0, 1e-9]), 3, [1], 1e-6).tolist()
    [1, 0, 2, 0]
    """
    found = array("q", bytes(64 * n))
    return found[: 2 * _coincident(x, y, n, array("q", chosen), margin, found)]


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    x=cython.double[::1], y=cython.double[::1], n=cython.Py_ssize_t,
    chosen=cython.longlong[::1], margin=cython.double, found=cython.longlong[::1],
    k=cython.Py_ssize_t, j=cython.Py_ssize_t, c=cython.longlong, count=cython.Py_ssize_t,
)  # fmt: skip
def _coincident(
    x: Any, y: Any, n: Any, chosen: Any, margin: Any, found: Any,
) -> Any:  # fmt: skip
    count = 0
    for k in range(n):
        for j in range(len(chosen)):
            c = chosen[j]
            if abs(x[k] - x[c]) <= margin and abs(y[k] - y[c]) <= margin and count < 4 * n:
                found[2 * count] = k
                found[2 * count + 1] = j
                count += 1
    return count
