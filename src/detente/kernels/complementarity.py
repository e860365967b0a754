# cython: annotation_typing=False, boundscheck=False, wraparound=False, cdivision=True
# ruff: noqa: ANN401 (arrays of floats or fractions, flat, many of them)
"""The search for points of two polytopes that together satisfy every complementarity condition.

P = {x >= 0, s = 1 - M0 x >= 0} and Q = {y >= 0, r = 1 - M1 y >= 0} have a variable each for every
label: x and s on side 0, r and y on side 1. Wanted are the points other than the origins where of
the two variables of every label one is zero. A node fixes some variables at zero; each side stands
at a vertex of the face this leaves, with a simplex tableau. The open label that is violated most
branches: its variable is fixed on side 0, then on side 1, by primal simplex (Audet, Hansen, Jaumard
and Savard 2001, "Enumeration of all extreme equilibria of bimatrix games").

Floats steer. A child is left out only where it is proven empty: the prices of the last tableau, any
numbers, bound the variable from below by the matrix itself, with all rounding counted (Neumaier
and Shcherbina 2004, "Safe bounds in linear and mixed-integer linear programming"). What is neither
empty nor goes on is put out as open, and conclusions from a zero seen in floats as claims to be
checked. Interpreted, the same source runs on fractions, and leaves nothing open. C types: the .pxd.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from typing import Any

__all__ = ["BITS", "CLAIM", "LEAF", "OPEN", "run"]

# Kinds of records: a leaf, a node left open, a claim about side 0 (plus 1, about side 1). Each is
# a kind and two masks of labels, BITS to an entry: what is fixed on either side, or, of a claim,
# what is fixed and what is concluded. Then the same for compiled code with the lock released.
LEAF, OPEN, CLAIM, BITS = 0, 1, 2, 32
_LEAF = cython.declare(cython.ulonglong, 0)
_OPEN = cython.declare(cython.ulonglong, 1)
_CLAIM = cython.declare(cython.ulonglong, 2)
_BITS = cython.declare(cython.Py_ssize_t, 32)
_FRAME = cython.declare(cython.Py_ssize_t, 5)
_DANTZIG = cython.declare(cython.Py_ssize_t, 60)
_MOST = cython.declare(cython.Py_ssize_t, 2000)


def _pivot(T: Any, H: Any, t: int, h: int, rows: int, columns: int, r: int, c: int) -> None:
    """Exchange the basic variable of row r and the nonbasic one of column c."""
    width = columns + 1
    line = t + r * width
    inverse = 1 / T[line + c]
    for k in range(width):
        T[line + k] = T[line + k] * inverse
    T[line + c] = inverse
    for q in range(rows):
        row = t + q * width
        factor = T[row + c]
        if q == r or factor == 0:
            continue
        T[row + c] = 0
        for k in range(width):
            T[row + k] = T[row + k] - factor * T[line + k]
        T[row + columns] = max(T[row + columns], 0)
    name = H[h + r]
    H[h + r] = H[h + rows + c]
    H[h + rows + c] = name


def _leaving(
    T: Any, H: Any, t: int, h: int, rows: int, columns: int, c: int, wanted: int, tolerance: Any
) -> int:
    """The row that first reaches zero as column c grows: `wanted` if it is one of them."""
    best = -1
    least = 0
    for q in range(rows):
        row = t + q * (columns + 1)
        entry = T[row + c]
        if entry > tolerance:
            ratio = T[row + columns] / entry
            if best < 0 or ratio < least or (ratio == least and H[h + q] < H[h + best]):
                best = q
                least = ratio
    if best >= 0 and best != wanted and wanted >= 0:
        row = t + wanted * (columns + 1)
        if T[row + c] > tolerance and T[row + columns] <= (least + tolerance) * T[row + c]:
            return wanted
    return best


def _fix(
    T: Any, H: Any, F: Any, t: int, h: int, rows: int, columns: int, variable: int,
    tolerance: Any, state: Any,
) -> int:  # fmt: skip
    """Bring a variable to zero: 1 if it is, 0 if its minimum is above zero, -1 if lost."""
    for c in range(columns):
        if H[h + rows + c] == variable:
            return 1
    r = 0
    while H[h + r] != variable:
        r += 1
    row = t + r * (columns + 1)
    for step in range(_MOST):
        best = -1
        most = tolerance
        if T[row + columns] <= tolerance:
            T[row + columns] = 0
            for c in range(columns):
                if not F[H[h + rows + c]]:
                    entry = T[row + c] if T[row + c] > 0 else -T[row + c]
                    if entry > most:
                        best = c
                        most = entry
            if best >= 0:
                state[2] += 1
                _pivot(T, H, t, h, rows, columns, r, best)
            return 1
        for c in range(columns):
            if T[row + c] > tolerance and not F[H[h + rows + c]]:
                if step >= _DANTZIG:
                    # Bland's rule, lest it cycle.
                    if best < 0 or H[h + rows + c] < H[h + rows + best]:
                        best = c
                elif T[row + c] > most:
                    best = c
                    most = T[row + c]
        if best < 0:
            return 0
        leave = _leaving(T, H, t, h, rows, columns, best, r, tolerance)
        state[2] += 1
        _pivot(T, H, t, h, rows, columns, leave, best)
        if leave == r:
            return 1
    return -1


def _proven(
    T: Any, H: Any, F: Any, M: Any, work: Any, t: int, h: int, rows: int, columns: int,
    variable: int, rounding: Any,
) -> bool:  # fmt: skip
    """Whether a variable is above zero on the face, by the prices of its row in the tableau.

    For s = 1 - M x and any prices p, x_k is p (1 - s) + x_k - p M x. Every variable lies between
    0 and 1, the fixed ones are 0; what has a negative coefficient is taken at 1.
    """
    r = 0
    while H[h + r] != variable:
        r += 1
    row = t + r * (columns + 1)
    for j in range(rows):
        work[j] = 0
    for c in range(columns):
        j = H[h + rows + c]
        if j >= columns:
            work[j - columns] = T[row + c]
    if variable >= columns:
        work[variable - columns] = 1
    total = 0
    size = 0
    for j in range(rows):
        entry = work[j]
        size += entry if entry > 0 else -entry
        if entry < 0 or F[columns + j] or columns + j == variable:
            total += entry
    for c in range(columns):
        if F[c]:
            continue
        value = 0
        extent = 0
        for j in range(rows):
            if work[j] != 0:
                entry = M[j * columns + c] * work[j]
                value -= entry
                extent += entry if entry > 0 else -entry
        size += extent
        value -= rounding * extent
        if value < 0:
            total += value
    return total - rounding * size > 0


def _put(out: Any, at: int, kind: int, F0: Any, F1: Any, m: int, n: int) -> int:
    """Write a leaf or an open node: the labels whose variables are fixed, on each side."""
    words = (m + n + _BITS - 1) // _BITS
    one = 1
    for k in range(2 * words + 1):
        out[at + k] = 0
    out[at] = kind
    for label in range(m + n):
        if F0[label]:
            out[at + 1 + label // _BITS] |= one << (label % _BITS)
        if F1[label - m if label >= m else label + n]:
            out[at + 1 + words + label // _BITS] |= one << (label % _BITS)
    return at + 2 * words + 1


def _close(
    T: Any, H: Any, F: Any, other: Any, t: int, h: int, rows: int, columns: int, side: int,
    m: int, n: int, trail: Any, out: Any, at: int, tolerance: Any,
) -> int:  # fmt: skip
    """Decide, and claim, the labels whose variable is zero all over the face: a child holds all."""
    words = (m + n + _BITS - 1) // _BITS
    one = 1
    found = False
    for r in range(rows):
        row = t + r * (columns + 1)
        v = H[h + r]
        if T[row + columns] > tolerance or F[v]:
            continue
        label = v if side == 0 else v + m if v < n else v - n
        if other[label if side == 1 else v - m if v >= m else v + n]:
            continue
        c = 0
        while c < columns and (F[H[h + rows + c]] or -tolerance <= T[row + c] <= tolerance):
            c += 1
        if c < columns:
            continue
        if not found:
            found = True
            for k in range(2 * words + 1):
                out[at + k] = 0
            out[at] = _CLAIM + side
            for c in range(columns):
                k = H[h + rows + c]
                if F[k]:
                    if side == 1:
                        k = k + m if k < n else k - n
                    out[at + 1 + k // _BITS] |= one << (k % _BITS)
        out[at + 1 + words + label // _BITS] |= one << (label % _BITS)
        F[v] = 1
        trail[0] += 1
        trail[trail[0]] = v if side == 0 else v + m + n
    return at + 2 * words + 1 if found else at


def _place(
    T: Any, H: Any, F: Any, places: Any, t: int, h: int, rows: int, columns: int, side: int,
    m: int, n: int, tolerance: Any,
) -> None:  # fmt: skip
    """For each label its variable's row, -1 if nonbasic, row - m - n - 1 if stuck above zero."""
    base = side * (m + n)
    for c in range(columns):
        v = H[h + rows + c]
        if side == 1:
            v = v + m if v < n else v - n
        places[base + v] = -1
    for r in range(rows):
        row = t + r * (columns + 1)
        v = H[h + r]
        if side == 1:
            v = v + m if v < n else v - n
        places[base + v] = r
        if T[row + columns] > tolerance:
            c = 0
            while c < columns and (F[H[h + rows + c]] or T[row + c] <= tolerance):
                c += 1
            if c == columns:
                places[base + v] = r - (m + n) - 1


def _branch(
    T0: Any, T1: Any, F0: Any, F1: Any, places: Any, t0: int, t1: int, m: int, n: int
) -> int:
    """The open label to branch on: one with an empty child, else the most violated; -1 if none."""
    best = -1
    least = -1
    most = -1
    for label in range(m + n):
        if F0[label] or F1[label - m if label >= m else label + n]:
            continue
        if places[label] < -1 or places[m + n + label] < -1:
            return label
        r = places[label]
        a = T0[t0 + r * (m + 1) + m] if r >= 0 else 0
        r = places[m + n + label]
        b = T1[t1 + r * (n + 1) + n] if r >= 0 else 0
        if a > b:
            a, b = b, a
        if a > least or (a == least and b > most):
            best = label
            least = a
            most = b
    return best


@cython.locals(
    T0=cython.double[::1], T1=cython.double[::1], H0=cython.longlong[::1], H1=cython.longlong[::1],
    F0=cython.longlong[::1], F1=cython.longlong[::1], M0=cython.double[::1], M1=cython.double[::1],
    G=cython.longlong[::1], trail=cython.longlong[::1], places=cython.longlong[::1],
    work=cython.double[::1], state=cython.longlong[::1], out=cython.ulonglong[::1],
    m=cython.Py_ssize_t, n=cython.Py_ssize_t, nodes=cython.Py_ssize_t, tolerance=cython.double,
    rounding=cython.double, used=cython.Py_ssize_t,
)  # fmt: skip
def run(
    T0: Any, T1: Any, H0: Any, H1: Any, F0: Any, F1: Any, M0: Any, M1: Any, G: Any, trail: Any,
    places: Any, work: Any, state: Any, out: Any, m: int, n: int, nodes: int, tolerance: Any,
    rounding: Any,
) -> int:  # fmt: skip
    """Go on for `nodes` nodes or until `out` is nearly full; the number of its entries written.

    For each side the tableaux T by levels, their variables H (rows first), the flags F of fixed
    variables, the matrix M; frames G, trail, places and work are room to work in. `state` holds
    the depth (below 0 when all is done), the nodes and the pivots so far.
    """
    with cython.nogil:
        used = _walk(
            T0, T1, H0, H1, F0, F1, M0, M1, G, trail, places, work, state, out, m, n, nodes,
            tolerance, rounding,
        )  # fmt: skip
    return used  # noqa: RET504 (a Python number is made with the lock held)


def _child(
    T: Any, H: Any, F: Any, M: Any, work: Any, level: int, rows: int, columns: int,
    variable: int, state: Any, tolerance: Any, rounding: Any,
) -> int:  # fmt: skip
    """Fix a variable in a copy of a level's tableau: 1 if zero, 0 if proven empty, else -1."""
    size = rows * (columns + 1)
    heads = rows + columns
    F[variable] = 1
    k = 0
    while k < columns and F[k]:
        k += 1
    if k == columns:
        return 0  # the origin alone
    for k in range(size):
        T[(level + 1) * size + k] = T[level * size + k]
    for k in range(heads):
        H[(level + 1) * heads + k] = H[level * heads + k]
    found = _fix(
        T, H, F, (level + 1) * size, (level + 1) * heads, rows, columns, variable, tolerance, state
    )
    if found == 0 and not _proven(
        T, H, F, M, work, (level + 1) * size, (level + 1) * heads, rows, columns, variable, rounding
    ):
        return -1
    return found


def _walk(  # noqa: PLR0915 (the search, one loop over its frames)
    T0: Any, T1: Any, H0: Any, H1: Any, F0: Any, F1: Any, M0: Any, M1: Any, G: Any, trail: Any,
    places: Any, work: Any, state: Any, out: Any, m: int, n: int, nodes: int, tolerance: Any,
    rounding: Any,
) -> int:  # fmt: skip
    """Depth first; a frame is a label, a stage, a trail mark and two levels."""
    heads = m + n
    size0 = n * (m + 1)
    size1 = m * (n + 1)
    room = 4 * (2 * ((m + n + _BITS - 1) // _BITS) + 1)
    at = 0
    while state[0] >= 0 and nodes > 0 and at + room <= len(out):
        g = state[0] * _FRAME
        stage = G[g + 1]
        lp = G[g + 3]
        lq = G[g + 4]
        if stage == 0:
            state[1] += 1
            nodes -= 1
            G[g + 2] = trail[0]
            at = _close(
                T0, H0, F0, F1, lp * size0, lp * heads, n, m, 0, m, n, trail, out, at, tolerance
            )
            at = _close(
                T1, H1, F1, F0, lq * size1, lq * heads, m, n, 1, m, n, trail, out, at, tolerance
            )
            _place(T0, H0, F0, places, lp * size0, lp * heads, n, m, 0, m, n, tolerance)
            _place(T1, H1, F1, places, lq * size1, lq * heads, m, n, 1, m, n, tolerance)
            label = _branch(T0, T1, F0, F1, places, lp * size0, lq * size1, m, n)
            G[g] = label
            if label < 0:
                at = _put(out, at, _LEAF, F0, F1, m, n)
                stage = 2
        label = G[g]
        if label >= 0:
            if stage == 1:
                F0[label] = 0
            elif stage == 2:
                F1[label - m if label >= m else label + n] = 0
        if stage == 2:
            while trail[0] > G[g + 2]:
                k = trail[trail[0]]
                if k < m + n:
                    F0[k] = 0
                else:
                    F1[k - m - n] = 0
                trail[0] -= 1
            state[0] -= 1
            continue
        G[g + 1] = stage + 1
        if stage == 0:
            found = _child(T0, H0, F0, M0, work, lp, n, m, label, state, tolerance, rounding)
            lp += 1
        else:
            label = label - m if label >= m else label + n
            found = _child(T1, H1, F1, M1, work, lq, m, n, label, state, tolerance, rounding)
            lq += 1
        if found < 0:
            at = _put(out, at, _OPEN, F0, F1, m, n)
        elif found > 0:
            state[0] += 1
            g = state[0] * _FRAME
            G[g + 1] = 0
            G[g + 3] = lp
            G[g + 4] = lq
    return at
