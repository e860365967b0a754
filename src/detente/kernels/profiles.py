# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""The profiles of a two-player table in floating point, and which of them say the same.

An *item* is (g1, g2, h1, h2): the payoffs at a profile and what either player would gain by the
best deviation, in row-major order and as multiples of a power of two that holds a player's range.
Whole payoffs below 2**52 lose nothing on the way.
"""

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["distinct", "scaled"]


def scaled(
    one: array[int], two: array[int], columns: int
) -> tuple[array[float], tuple[int, int], tuple[int, int]]:
    """The items of a table, the least payoffs, and the powers of two by which they are divided.

    >>> scaled(array("q", [3, 0, 5, 1]), array("q", [3, 5, 0, 1]), 2)[0].tolist()[:4]
    [0.375, 0.375, 0.25, 0.25]
    """
    items = array("d", bytes(32 * len(one)))
    best = array("q", bytes(8 * max(columns, len(one) // columns)))
    found = array("q", bytes(32))
    _scaled(one, columns, 1, items, 0, best, found, 0)
    _scaled(two, columns, 0, items, 1, best, found, 2)
    return items, (found[0], found[2]), (found[1], found[3])


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    values=cython.longlong[::1], columns=cython.Py_ssize_t, down=cython.bint,
    items=cython.double[::1], slot=cython.Py_ssize_t, best=cython.longlong[::1],
    found=cython.longlong[::1], at=cython.Py_ssize_t, k=cython.Py_ssize_t, i=cython.Py_ssize_t,
    j=cython.Py_ssize_t, rows=cython.Py_ssize_t, low=cython.longlong, high=cython.longlong,
    v=cython.longlong, unit=cython.double, power=cython.longlong,
)  # fmt: skip
def _scaled(
    values: Any, columns: Any, down: Any, items: Any, slot: Any, best: Any, found: Any, at: Any,
) -> Any:  # fmt: skip
    """One player's part of all items; `down` if deviations run along columns."""
    rows = len(values) // columns
    low = high = values[0]
    k = 0
    for i in range(rows):
        for j in range(columns):
            v = values[k]
            low = min(low, v)
            high = max(high, v)
            if down:
                if i == 0 or v > best[j]:
                    best[j] = v
            elif j == 0 or v > best[i]:
                best[i] = v
            k += 1
    unit = 1.0
    power = 0
    while power == 0 or unit * (high - low) >= 1.0:
        unit *= 0.5
        power += 1
    found[at] = low
    found[at + 1] = power
    k = 0
    for i in range(rows):
        for j in range(columns):
            v = values[k]
            items[4 * k + slot] = unit * (v - low)
            items[4 * k + slot + 2] = unit * ((best[j] if down else best[i]) - v)
            k += 1


def distinct(one: array[int], two: array[int], items: array[float]) -> array[int]:
    """The items without those whose payoffs another has too, with gains no greater.

    Of items with the same payoffs all are compared with the one whose gains are least in sum.

    >>> again = array("q", [1, 0, 1]), array("q", [2, 2, 2])
    >>> list(distinct(*again, array("d", [1, 2, 3, 3, 0, 2, 0, 0, 1, 2, 1, 1])))
    [1, 2]
    """
    count = len(one)
    if not count:
        return array("q")
    size = 4
    while size < 2 * count:
        size *= 2
    slots, opener = array("q", [-1]) * size, array("q", bytes(8 * count))
    best, kept = array("q", range(count)), array("q", bytes(8 * count))
    found = _distinct(one, two, items, slots, opener, best, kept, min(one), min(two))
    return kept if found == count else kept[:found]


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    one=cython.longlong[::1], two=cython.longlong[::1], items=cython.double[::1],
    slots=cython.longlong[::1], opener=cython.longlong[::1], best=cython.longlong[::1],
    kept=cython.longlong[::1], low=cython.longlong, least=cython.longlong, a=cython.ulonglong,
    b=cython.ulonglong, mask=cython.Py_ssize_t, k=cython.Py_ssize_t, at=cython.Py_ssize_t,
    count=cython.Py_ssize_t, r=cython.longlong,
)  # fmt: skip
def _distinct(
    one: Any, two: Any, items: Any, slots: Any, opener: Any, best: Any, kept: Any, low: Any,
    least: Any,
) -> Any:  # fmt: skip
    mask = len(slots) - 1
    for k in range(len(one)):
        a = one[k] - low
        b = two[k] - least
        a = (a * 0x9E3779B97F4A7C15 + b * 0xC2B2AE3D27D4EB4F) & 0xFFFFFFFFFFFFFFFF
        at = (a >> 31) & mask
        while slots[at] >= 0 and (one[slots[at]] != one[k] or two[slots[at]] != two[k]):
            at = (at + 1) & mask
        if slots[at] < 0:
            slots[at] = k
        opener[k] = slots[at]
        r = best[slots[at]]
        if items[4 * k + 2] + items[4 * k + 3] < items[4 * r + 2] + items[4 * r + 3]:
            best[slots[at]] = k
    count = 0
    for k in range(len(one)):
        r = best[opener[k]]
        if r == k or items[4 * k + 2] < items[4 * r + 2] or items[4 * k + 3] < items[4 * r + 3]:
            kept[count] = k
            count += 1
    return count
