# cython: annotation_typing=False, boundscheck=False, wraparound=False, cdivision=True
# ruff: noqa: ANN401 (arrays of C numbers or lists of whole numbers of any size)
"""Complementary faces of two polytopes, in whole numbers.

P = {x >= 0, s = 1 - M0 x >= 0} and Q = {y >= 0, r = 1 - M1 y >= 0}, where x_k and r_k carry label
k, s_j and y_j label m + j. Wanted are pairs of faces other than the origins on which of the two
variables of every label one is zero. A node of the search fixes variables at zero and asks of
others that they are above it: after the child in which x_k = 0 comes the one in which r_k is 0 and
x_k is not. So no point is met twice, however many ties there are, and a node ends where a variable
that must not be is zero all over its face. The search can record what proves each of its steps:
prices p of the equations M z + s = 1. Compiled, numbers have bounds (`whole_tableau`). C types: the
.pxd.
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
    row_of = _tableau.row_of
    fix = _tableau.fix
    rises = _tableau.rises

__all__ = ["BRANCH", "CLOSED", "EMPTY", "LEAF", "run"]

# Kinds of records. A leaf: the labels fixed on either side. A branch: the label, fixed on side 0
# first. Closed, empty: the side, and the prices.
LEAF, BRANCH, CLOSED, EMPTY = 0, 1, 2, 3
_LEAF = cython.declare(cython.longlong, 0)
_BRANCH = cython.declare(cython.longlong, 1)
_CLOSED = cython.declare(cython.longlong, 2)
_EMPTY = cython.declare(cython.longlong, 3)
_FRAME = cython.declare(cython.Py_ssize_t, 9)


def _prices(
    T: Any, H: Any, t: int, h: int, rows: int, columns: int, r: int, kind: int, side: int,
    low: int, out: Any, at: int,
) -> int:  # fmt: skip
    """Write a record with the prices of a row, the entries of the slacks; zeros without a row.

    The labels of the slacks begin at `low` (side 0) or at 0 (side 1).
    """
    for k in range(rows):
        out[at + 2 + k] = 0
    out[at] = kind
    out[at + 1] = side
    if r >= 0:
        start = low if side == 0 else 0
        for c in range(columns):
            k = H[h + rows + c] - start
            if 0 <= k < rows:
                out[at + 2 + k] = T[t + r * (columns + 1) + c]
        k = H[h + r] - start
        if 0 <= k < rows:
            out[at + 2 + k] = T[t + rows * (columns + 1)]
    return at + 2 + rows


def _closed(T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, r: int) -> int:
    """The variables a row shows to be zero all over the face, as a mask of labels."""
    row = t + r * (columns + 1)
    one = 1
    mask = one << H[h + r]
    if T[row + columns] != 0:
        return 0
    for c in range(columns):
        if T[row + c] != 0 and not Z & one << H[h + rows + c]:
            if T[row + c] < 0:
                return 0
            mask |= one << H[h + rows + c]
    return mask & ~Z


def _stuck(
    T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, label: int, broken: bool
) -> bool:
    """Whether the tableau shows a variable to be above zero all over the face."""
    one = 1
    r = row_of(H, h, rows, label)
    if r < 0 or (not broken and T[t + r * (columns + 1) + columns] == 0):
        return False
    for c in range(columns):
        if T[t + r * (columns + 1) + c] > 0 and not Z & one << H[h + rows + c]:
            return False
    return True


def _branch(
    T0: Any, T1: Any, H0: Any, H1: Any, Z0: int, Z1: int, t0: int, t1: int, h0: int, h1: int,
    m: int, n: int, broken: bool,
) -> int:  # fmt: skip
    """The label to branch on: one with an empty child, else the most violated; -1 if none."""
    best = -1
    least = -1.0
    most = -1.0
    one = 1
    for label in range(m + n):
        if (Z0 | Z1) & one << label:
            continue
        r = row_of(H0, h0, n, label)
        a = 0.0
        if r >= 0:
            a = T0[t0 + r * (m + 1) + m]
            a = a / T0[t0 + n * (m + 1)]
        r = row_of(H1, h1, m, label)
        b = 0.0
        if r >= 0:
            b = T1[t1 + r * (n + 1) + n]
            b = b / T1[t1 + m * (n + 1)]
        if _stuck(T0, H0, Z0, t0, h0, n, m, label, broken) or _stuck(
            T1, H1, Z1, t1, h1, m, n, label, broken
        ):
            return label
        if a > b:
            most_here = a
            a = b
            b = most_here
        if a > least or (a == least and b > most):
            best = label
            least = a
            most = b
    return best


@cython.locals(
    T0=cython.longlong[::1], T1=cython.longlong[::1], H0=cython.longlong[::1],
    H1=cython.longlong[::1], G=cython.ulonglong[::1], state=cython.longlong[::1],
    out=cython.longlong[::1], m=cython.Py_ssize_t, n=cython.Py_ssize_t, nodes=cython.Py_ssize_t,
    broken=cython.bint, record=cython.bint, used=cython.Py_ssize_t,
)  # fmt: skip
def run(
    T0: Any, T1: Any, H0: Any, H1: Any, G: Any, state: Any, out: Any, m: int, n: int,
    nodes: int, broken: bool, record: bool,
) -> int:  # fmt: skip
    """Go on for `nodes` nodes or until `out` is nearly full; the entries written.

    For each side the tableaux T by levels, each with its denominator last, and their labels H (rows
    first); frames G; `state` holds the depth (below 0 when all is done), nodes and pivots. With
    ties `broken` every row has a little more room, the first the most, so that no vertex has more
    zeros than it must; after a leaf come the labels of what is zero there once the room is gone,
    and H ends with the labels of the slacks.
    """
    with cython.nogil:
        used = _walk(T0, T1, H0, H1, G, state, out, m, n, nodes, broken, record)
    return used  # noqa: RET504 (a Python number is made with the lock held)


def _zeros(T: Any, H: Any, t: int, h: int, rows: int, columns: int) -> int:
    """The basic variables that are zero but for the room that breaks ties."""
    one = 1
    mask = 0
    for r in range(rows):
        if T[t + r * (columns + 1) + columns] == 0:
            mask |= one << H[h + r]
    return mask


def _settle(
    T: Any, H: Any, G: Any, g: int, side: int, t: int, h: int, rows: int, columns: int, low: int,
    state: Any, record: bool, out: Any, at: int,
) -> int:  # fmt: skip
    """Close the face of one side: G's mask of what is zero on it grows.

    Returns the entries of `out` in use. The node is over if what must be above zero is not.
    """
    one = 1
    must = G[g + 6 + side]
    for label in range(rows + columns):
        if must & one << label:
            found = rises(T, H, G[g + 4 + side], t, h, rows, columns, label, state)
            if found == 0:
                r = row_of(H, h, rows, label)
                if record and r >= 0:
                    at = _prices(T, H, t, h, rows, columns, r, _CLOSED, side, low, out, at)
                G[g + 8] = 1
                return at
    for r in range(rows):
        if T[t + r * (columns + 1) + columns] == 0:
            mask = _closed(T, H, G[g + 4 + side], t, h, rows, columns, r)
            if mask:
                if record:
                    at = _prices(T, H, t, h, rows, columns, r, _CLOSED, side, low, out, at)
                G[g + 4 + side] |= mask
                if must & mask:
                    G[g + 8] = 1
                    return at
    return at


def _child(
    T: Any, H: Any, Z: int, level: int, rows: int, columns: int, label: int, own: int,
    start: int, state: Any,
) -> int:  # fmt: skip
    """Fix a variable in a copy of a level's tableau: 1 if zero, 0 if empty.

    2 if only the origin is left; `own` are the labels of the strategies.
    """
    size = rows * (columns + 1) + 1
    heads = rows + columns
    one = 1
    if (Z | one << label) & own == own:
        return 2
    for k in range(size):
        T[(level + 1) * size + k] = T[level * size + k]
    for k in range(heads):
        H[(level + 1) * heads + k] = H[level * heads + k]
    return fix(T, H, Z, (level + 1) * size, (level + 1) * heads, rows, columns, label, start, state)


def _walk(  # noqa: PLR0915 (the search, one loop over its frames)
    T0: Any, T1: Any, H0: Any, H1: Any, G: Any, state: Any, out: Any, m: int, n: int,
    nodes: int, broken: bool, record: bool,
) -> int:  # fmt: skip
    """Depth first.

    A frame: label, stage, two levels, two masks fixed, two to be above zero, whether it is over.
    """
    heads = m + n
    size0 = n * (m + 1) + 1
    size1 = m * (n + 1) + 1
    room = (4 + heads) * (heads + 4)
    at = 0
    one = 1
    own0 = (one << m) - 1
    own1 = ((one << n) - 1) << m
    start = heads * (heads + 2) if broken else -1
    while state[0] >= 0 and nodes > 0 and at + room <= len(out):
        g = state[0] * _FRAME
        stage = G[g + 1]
        lp = G[g + 2]
        lq = G[g + 3]
        if stage == 0:
            state[1] += 1
            nodes -= 1
            G[g + 8] = 0
            label = -1
            if not broken:
                at = _settle(
                    T0, H0, G, g, 0, lp * size0, lp * heads, n, m, m, state, record, out, at
                )
                if not G[g + 8]:
                    at = _settle(
                        T1, H1, G, g, 1, lq * size1, lq * heads, m, n, m, state, record, out, at
                    )
            if not G[g + 8]:
                label = _branch(
                    T0, T1, H0, H1, G[g + 4], G[g + 5], lp * size0, lq * size1, lp * heads,
                    lq * heads, m, n, broken,
                )  # fmt: skip
                if label < 0:
                    out[at] = _LEAF
                    out[at + 1] = G[g + 4]
                    out[at + 2] = G[g + 5]
                    at += 3
                    if broken:
                        out[at] = G[g + 4] | _zeros(T0, H0, lp * size0, lp * heads, n, m)
                        out[at + 1] = G[g + 5] | _zeros(T1, H1, lq * size1, lq * heads, m, n)
                        at += 2
            if label < 0:
                state[0] -= 1
                continue
            if record:
                out[at] = _BRANCH
                out[at + 1] = label
                at += 2
            G[g] = label
        if stage == 2:
            state[0] -= 1
            continue
        label = G[g]
        G[g + 1] = stage + 1
        side = stage
        child = g + _FRAME
        for k in range(_FRAME):
            G[child + k] = G[g + k]
        G[child + 1] = 0
        G[child + 4 + side] |= one << label
        if stage == 1:
            G[child + 6] |= one << label
        if side == 0:
            found = _child(T0, H0, G[g + 4], lp, n, m, label, own0, start, state)
            lp += 1
        else:
            found = _child(T1, H1, G[g + 5], lq, m, n, label, own1, start, state)
            lq += 1
        if found == 1:
            G[child + 2] = lp
            G[child + 3] = lq
            state[0] += 1
        elif record and side == 0:
            k = row_of(H0, lp * heads, n, label) if found == 0 else -1
            at = _prices(T0, H0, lp * size0, lp * heads, n, m, k, _EMPTY, 0, m, out, at)
        elif record:
            k = row_of(H1, lq * heads, m, label) if found == 0 else -1
            at = _prices(T1, H1, lq * size1, lq * heads, m, n, k, _EMPTY, 1, m, out, at)
    return at
