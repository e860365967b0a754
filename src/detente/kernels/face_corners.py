# cython: annotation_typing=False, boundscheck=False, wraparound=False, cdivision=True
# ruff: noqa: ANN401 (arrays of C numbers or lists of whole numbers of any size)
"""The vertices of faces of a polytope {z >= 0, s = 1 - M z >= 0}, in whole numbers.

Ties are broken by giving every row of the first basis a little more room, each far less than the
one before: the face then has one basis a vertex, and its vertices are joined by pivots (Charnes
1952, "Optimality and degeneracy in linear programming"). C types: the .pxd.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from typing import Any

if not cython.compiled:
    from detente.kernels import interpreted

    _tableau = interpreted("whole_tableau")
    pivot = _tableau.pivot
    order = _tableau.order
    fix = _tableau.fix
    first = _tableau.first

__all__ = ["corners"]


@cython.locals(
    T=cython.longlong[::1], H=cython.longlong[::1], masks=cython.ulonglong[::1],
    seen=cython.ulonglong[::1], known=cython.ulonglong[::1], path=cython.longlong[::1],
    state=cython.longlong[::1], out=cython.longlong[::1], rows=cython.Py_ssize_t,
    columns=cython.Py_ssize_t, low=cython.Py_ssize_t, used=cython.Py_ssize_t,
)  # fmt: skip
def corners(
    T: Any, H: Any, masks: Any, seen: Any, known: Any, path: Any, state: Any, out: Any,
    rows: int, columns: int, low: int,
) -> int:  # fmt: skip
    """The vertices of faces, from mask number state[0] on; the entries written.

    A vertex is the labels of what is zero there, the denominator, and the numerators of the
    variables low, low + 1, ... Those known from another face are left out, zeros mark empty slots.
    T and H have a start on level 0, room for level 1, and H for its first basis. It stops early if
    `out` is nearly full, or after a face with more bases than fit in `path` (state[1] is 1 then).
    """
    with cython.nogil:
        used = _corners(T, H, masks, seen, known, path, state, out, rows, columns, low)
    return used  # noqa: RET504 (a Python number is made with the lock held)


def _corners(
    T: Any, H: Any, masks: Any, seen: Any, known: Any, path: Any, state: Any, out: Any,
    rows: int, columns: int, low: int,
) -> int:  # fmt: skip
    size = rows * (columns + 1) + 1
    heads = rows + columns
    most = len(path) // 2 - 1
    room = most * (columns + 2)
    at = 0
    one = 1
    state[1] = 0
    while state[0] < len(masks) and at + room <= len(out) and not state[1]:
        Z = masks[state[0]]
        state[0] += 1
        for k in range(size):
            T[size + k] = T[k]
        for k in range(heads):
            H[heads + k] = H[k]
        found = 1
        fixed = 0
        for label in range(heads):
            if found == 1 and Z & one << label:
                found = fix(T, H, fixed, size, heads, rows, columns, label, -1, state)
                fixed |= one << label
        if found == 1:
            for k in range(len(seen)):
                seen[k] = 0
            at = _around(
                T, H, Z, size, heads, rows, columns, low, seen, known, path, state, out, at
            )
    return at


def _new(table: Any, key: int) -> bool:
    """Whether a key other than 0 is not yet in the table, where it is put; True if that is full."""
    size = len(table)
    k = key % size
    for _ in range(size):
        if table[k] == key:
            return False
        if table[k] == 0:
            table[k] = key
            return True
        k = k + 1 if k + 1 < size else 0
    return True


def _show(
    T: Any, H: Any, t: int, h: int, rows: int, columns: int, low: int, known: Any, out: Any,
    at: int,
) -> int:  # fmt: skip
    """Write the vertex a tableau stands at if it is new."""
    one = 1
    zero = 0
    for k in range(columns):
        zero |= one << H[h + rows + k]
    for r in range(rows):
        if T[t + r * (columns + 1) + columns] == 0:
            zero |= one << H[h + r]
    if not _new(known, zero):
        return at
    out[at] = zero
    out[at + 1] = T[t + rows * (columns + 1)]
    for k in range(columns):
        out[at + 2 + k] = 0
    for r in range(rows):
        k = H[h + r] - low
        if 0 <= k < columns:
            out[at + 2 + k] = T[t + r * (columns + 1) + columns]
    return at + columns + 2


def _around(
    T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, low: int, seen: Any,
    known: Any, path: Any, state: Any, out: Any, at: int,
) -> int:  # fmt: skip
    """Visit the bases of a face whose ties are broken, depth first, from where it stands."""
    most = len(path) // 2 - 1
    depth = 0
    count = 0
    one = 1
    c = columns
    fresh = True
    for k in range(rows):
        H[h + rows + columns + k] = H[h + k]
    while True:
        if fresh:
            basis = 0
            for r in range(rows):
                basis |= one << H[h + r]
            if _new(seen, basis):
                if count == most:
                    state[1] = 1
                    return at
                count += 1
                at = _show(T, H, t, h, rows, columns, low, known, out, at)
                c = 0
            else:
                c = columns
        while c < columns and Z & one << H[h + rows + c]:
            c += 1
        fresh = c < columns
        if fresh:
            q = first(T, H, t, h, rows, columns, c, h + rows + columns)
            path[2 * depth] = c
            path[2 * depth + 1] = q
            depth += 1
        elif depth == 0:
            return at
        else:
            depth -= 1
            c = path[2 * depth]
            q = path[2 * depth + 1]
        pivot(T, H, t, h, rows, columns, q, c)
        if not fresh:
            c += 1
