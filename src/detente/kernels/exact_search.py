# cython: annotation_typing=False, boundscheck=False, wraparound=False, cdivision=True
# ruff: noqa: ANN401 (arrays of C numbers or lists of whole numbers of any size)
"""Complementary faces of two polytopes, and the vertices of a face, in whole numbers throughout.

P = {x >= 0, s = 1 - M0 x >= 0} and Q = {y >= 0, r = 1 - M1 y >= 0}, where x_k and r_k carry label
k, s_j and y_j label m + j. A tableau holds whole numbers over a common denominator, which a pivot
divides by without remainder (Edmonds 1967, Bareiss 1968): its entries are minors of M. Compiled,
they must stay below 2^44, and the division is a product with an inverse modulo 2^64; interpreted,
they may have any size.

A node of the search fixes variables at zero and asks of others that they are above it: after the
child in which x_k = 0 comes the one in which r_k = 0 < x_k. So no point is met twice, however many
ties there are, and a node ends where a variable that must not be is zero all over its face. The
search can record what proves each of its steps: prices p of the equations M z + s = 1. C types: the
.pxd.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from typing import Any

__all__ = ["BRANCH", "CLOSED", "EMPTY", "LEAF", "corners", "run"]

# Kinds of records. A leaf: the labels fixed on either side. A branch: the label, and the side on
# which it is fixed first. Closed, empty: the side, and the prices.
LEAF, BRANCH, CLOSED, EMPTY = 0, 1, 2, 3
_LEAF = cython.declare(cython.longlong, 0)
_BRANCH = cython.declare(cython.longlong, 1)
_CLOSED = cython.declare(cython.longlong, 2)
_EMPTY = cython.declare(cython.longlong, 3)
_FRAME = cython.declare(cython.Py_ssize_t, 9)
_DANTZIG = cython.declare(cython.Py_ssize_t, 60)
# The most factors of two in a divisor: 2^18 times an entry is below 2^63.
_TWOS = cython.declare(cython.Py_ssize_t, 18)
_HALF = cython.declare(cython.longlong, 2147483648)


def _pivot(T: Any, H: Any, t: int, h: int, rows: int, columns: int, r: int, c: int) -> bool:
    """Exchange the basic variable of row r and the nonbasic one of column c; False if too large."""
    width = columns + 1
    line = t + r * width
    end = t + rows * width
    before = T[end]
    turned = T[line + c] < 0
    if turned:
        for k in range(width):
            T[line + k] = -T[line + k]
    lead = T[line + c]
    shift = 0
    odd = before
    inverse = 1
    if cython.compiled:
        while not odd & 1:
            odd >>= 1
            shift += 1
        if shift > _TWOS:
            return False
        inverse = odd
        for k in range(5):
            inverse *= 2 - odd * inverse
    for q in range(rows):
        if q == r:
            continue
        row = t + q * width
        factor = T[row + c]
        for k in range(width):
            value = lead * T[row + k] - factor * T[line + k]
            if cython.compiled:
                signed = value * inverse
                T[row + k] = signed >> shift
            else:
                T[row + k] = value // before
        T[row + c] = factor if turned else -factor
    T[line + c] = -before if turned else before
    T[end] = lead
    name = H[h + r]
    H[h + r] = H[h + rows + c]
    H[h + rows + c] = name
    return True


def _order(a: Any, b: Any, c: Any, d: Any) -> int:
    """The sign of a / b - c / d; nothing is negative, b and d are positive."""
    if not cython.compiled or (a < _HALF and b < _HALF and c < _HALF and d < _HALF):
        left = a * d
        right = c * b
        return 1 if left > right else -1 if left < right else 0
    sign = 1
    while True:
        p = a // b
        q = c // d
        if p != q:
            return sign if p > q else -sign
        a -= p * b
        c -= q * d
        if a == 0 or c == 0:
            return 0 if a == c else sign if a > c else -sign
        p = a
        a = b
        b = p
        p = c
        c = d
        d = p
        sign = -sign


def _leaving(T: Any, H: Any, t: int, h: int, rows: int, columns: int, c: int, wanted: int) -> int:
    """The row that first reaches zero as column c grows: `wanted` if it is one of them."""
    best = -1
    for q in range(rows):
        row = t + q * (columns + 1)
        if T[row + c] <= 0:
            continue
        if best < 0:
            best = q
            continue
        other = t + best * (columns + 1)
        if T[row + columns] == 0 and T[other + columns] == 0:
            sign = 0
        else:
            sign = _order(T[row + columns], T[row + c], T[other + columns], T[other + c])
        if sign < 0 or (
            sign == 0 and best != wanted and (q == wanted or H[h + q] < H[h + best])
        ):
            best = q
    return best


def _row(H: Any, h: int, rows: int, label: int) -> int:
    """The row in which a label's variable is basic, -1 if it is not."""
    for r in range(rows):
        if H[h + r] == label:
            return r
    return -1


def _entering(
    T: Any, H: Any, h: int, row: int, rows: int, columns: int, Z: int, sign: int, step: int
) -> int:
    """A free column whose entry in a row, times sign, is positive; -1 if there is none."""
    best = -1
    most = 0
    one = 1
    for c in range(columns):
        entry = T[row + c] if sign > 0 else -T[row + c]
        if entry > 0 and not Z & one << H[h + rows + c]:
            if step >= _DANTZIG:
                # Bland's rule, lest it cycle.
                if best < 0 or H[h + rows + c] < H[h + rows + best]:
                    best = c
            elif entry > most:
                best = c
                most = entry
    return best


def _fix(
    T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, label: int, state: Any
) -> int:
    """Bring a variable to zero: 1 if it is, 0 if its minimum is above zero, -1 if too large."""
    r = _row(H, h, rows, label)
    if r < 0:
        return 1
    row = t + r * (columns + 1)
    step = 0
    while True:
        zero = T[row + columns] == 0
        best = _entering(T, H, h, row, rows, columns, Z, 1, step)
        if zero and best < 0:
            best = _entering(T, H, h, row, rows, columns, Z, -1, step)
        if best < 0:
            return 1 if zero else 0
        leave = r if zero else _leaving(T, H, t, h, rows, columns, best, r)
        state[2] += 1
        if not _pivot(T, H, t, h, rows, columns, leave, best):
            return -1
        if leave == r:
            return 1
        step += 1


def _rises(
    T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, label: int, state: Any
) -> int:
    """Bring a variable above zero: 1 if it is, 0 if it is zero all over the face, -1 if lost."""
    step = 0
    one = 1
    if Z & one << label:
        return 0
    r = _row(H, h, rows, label)
    while True:
        if r < 0:
            best = 0
            while H[h + rows + best] != label:
                best += 1
        else:
            row = t + r * (columns + 1)
            if T[row + columns] > 0:
                return 1
            best = _entering(T, H, h, row, rows, columns, Z, -1, step)
            if best < 0:
                return 0
        leave = _leaving(T, H, t, h, rows, columns, best, -1)
        state[2] += 1
        if not _pivot(T, H, t, h, rows, columns, leave, best):
            return -1
        if r < 0:
            r = leave
        step += 1


def _prices(
    T: Any, H: Any, t: int, h: int, rows: int, columns: int, r: int, kind: int, side: int,
    low: int, out: Any, at: int,
) -> int:  # fmt: skip
    """Write a record with the prices of a row: the entries of the slacks, whose labels begin
    at `low` (side 0) or at 0 (side 1); all zero without a row."""
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


def _stuck(T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, label: int) -> bool:
    """Whether the tableau shows a variable to be above zero all over the face."""
    one = 1
    r = _row(H, h, rows, label)
    if r < 0 or T[t + r * (columns + 1) + columns] == 0:
        return False
    for c in range(columns):
        if T[t + r * (columns + 1) + c] > 0 and not Z & one << H[h + rows + c]:
            return False
    return True


def _branch(
    T0: Any, T1: Any, H0: Any, H1: Any, Z0: int, Z1: int, t0: int, t1: int, h0: int, h1: int,
    m: int, n: int,
) -> int:  # fmt: skip
    """The label to branch on: one with an empty child, else the most violated; -1 if none."""
    best = -1
    least = -1.0
    most = -1.0
    one = 1
    for label in range(m + n):
        if (Z0 | Z1) & one << label:
            continue
        r = _row(H0, h0, n, label)
        a = 0.0
        if r >= 0:
            a = T0[t0 + r * (m + 1) + m]
            a = a / T0[t0 + n * (m + 1)]
        r = _row(H1, h1, m, label)
        b = 0.0
        if r >= 0:
            b = T1[t1 + r * (n + 1) + n]
            b = b / T1[t1 + m * (n + 1)]
        if (a > 0 and _stuck(T0, H0, Z0, t0, h0, n, m, label)) or (
            b > 0 and _stuck(T1, H1, Z1, t1, h1, m, n, label)
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
    first=cython.Py_ssize_t, record=cython.bint, used=cython.Py_ssize_t,
)  # fmt: skip
def run(
    T0: Any, T1: Any, H0: Any, H1: Any, G: Any, state: Any, out: Any, m: int, n: int,
    nodes: int, first: int, record: bool,
) -> int:  # fmt: skip
    """Go on for `nodes` nodes or until `out` is nearly full; the entries written, -1 if too large.

    For each side the tableaux T by levels, each with its denominator last, and their labels H (rows
    first); frames G; `state` holds the depth (below 0 when all is done), nodes and pivots. A label
    is fixed on side `first` first.
    """
    with cython.nogil:
        used = _walk(T0, T1, H0, H1, G, state, out, m, n, nodes, first, record)
    return used  # noqa: RET504 (a Python number is made with the lock held)


def _settle(
    T: Any, H: Any, G: Any, g: int, side: int, t: int, h: int, rows: int, columns: int, low: int,
    state: Any, record: bool, out: Any, at: int,
) -> int:  # fmt: skip
    """Close the face of one side: G's mask of what is zero on it grows. The entries of `out` in
    use; -1 if too large. The node is over if what must be above zero now is not."""
    one = 1
    must = G[g + 6 + side]
    for label in range(rows + columns):
        if must & one << label:
            found = _rises(T, H, G[g + 4 + side], t, h, rows, columns, label, state)
            if found < 0:
                return -1
            if found == 0:
                r = _row(H, h, rows, label)
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
    if must & G[g + 4 + side]:
        G[g + 8] = 1
    return at


def _child(
    T: Any, H: Any, Z: int, level: int, rows: int, columns: int, label: int, own: int, state: Any
) -> int:
    """Fix a variable in a copy of a level's tableau: 1 if zero, 0 if empty, 2 if only the origin
    is left, -1 if too large. `own` are the labels of the strategies."""
    size = rows * (columns + 1) + 1
    heads = rows + columns
    one = 1
    if (Z | one << label) & own == own:
        return 2
    for k in range(size):
        T[(level + 1) * size + k] = T[level * size + k]
    for k in range(heads):
        H[(level + 1) * heads + k] = H[level * heads + k]
    return _fix(T, H, Z, (level + 1) * size, (level + 1) * heads, rows, columns, label, state)


def _walk(  # noqa: PLR0915 (the search, one loop over its frames)
    T0: Any, T1: Any, H0: Any, H1: Any, G: Any, state: Any, out: Any, m: int, n: int,
    nodes: int, first: int, record: bool,
) -> int:  # fmt: skip
    """Depth first; a frame: label, stage, two levels, two masks fixed, two to be above zero, and
    whether it is over."""
    heads = m + n
    size0 = n * (m + 1) + 1
    size1 = m * (n + 1) + 1
    room = (4 + heads) * (heads + 4)
    at = 0
    one = 1
    own0 = (one << m) - 1
    own1 = ((one << n) - 1) << m
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
            at = _settle(
                T0, H0, G, g, 0, lp * size0, lp * heads, n, m, m, state, record, out, at
            )
            if at >= 0 and not G[g + 8]:
                at = _settle(
                    T1, H1, G, g, 1, lq * size1, lq * heads, m, n, m, state, record, out, at
                )
            if at < 0:
                return -1
            if not G[g + 8]:
                label = _branch(
                    T0, T1, H0, H1, G[g + 4], G[g + 5], lp * size0, lq * size1, lp * heads,
                    lq * heads, m, n,
                )
                if label < 0:
                    out[at] = _LEAF
                    out[at + 1] = G[g + 4]
                    out[at + 2] = G[g + 5]
                    at += 3
            if label < 0:
                state[0] -= 1
                continue
            if record:
                out[at] = _BRANCH
                out[at + 1] = label
                out[at + 2] = first
                at += 3
            G[g] = label
        if stage == 2:
            state[0] -= 1
            continue
        label = G[g]
        G[g + 1] = stage + 1
        side = first if stage == 0 else 1 - first
        child = g + _FRAME
        for k in range(_FRAME):
            G[child + k] = G[g + k]
        G[child + 1] = 0
        G[child + 4 + side] |= one << label
        if stage == 1:
            G[child + 6 + first] |= one << label
        if side == 0:
            found = _child(T0, H0, G[g + 4], lp, n, m, label, own0, state)
            lp += 1
        else:
            found = _child(T1, H1, G[g + 5], lq, m, n, label, own1, state)
            lq += 1
        if found < 0:
            return -1
        if found == 1:
            G[child + 2] = lp
            G[child + 3] = lq
            state[0] += 1
        elif record and side == 0:
            k = _row(H0, lp * heads, n, label) if found == 0 else -1
            at = _prices(T0, H0, lp * size0, lp * heads, n, m, k, _EMPTY, 0, m, out, at)
        elif record:
            k = _row(H1, lq * heads, m, label) if found == 0 else -1
            at = _prices(T1, H1, lq * size1, lq * heads, m, n, k, _EMPTY, 1, m, out, at)
    return at


@cython.locals(
    T=cython.longlong[::1], H=cython.longlong[::1], masks=cython.ulonglong[::1],
    seen=cython.ulonglong[::1], known=cython.ulonglong[::1], path=cython.longlong[::1],
    state=cython.longlong[::1], out=cython.longlong[::1], rows=cython.Py_ssize_t,
    columns=cython.Py_ssize_t, low=cython.Py_ssize_t, used=cython.Py_ssize_t,
)  # fmt: skip
def corners(  # noqa: PLR0917 (room to work in is handed over)
    T: Any, H: Any, masks: Any, seen: Any, known: Any, path: Any, state: Any, out: Any,
    rows: int, columns: int, low: int,
) -> int:  # fmt: skip
    """The vertices of faces, from mask number state[0] on; the entries written, -1 if too large.

    A vertex is the labels of what is zero there, the denominator, and the numerators of the
    variables low, low + 1, ... Those known from another face are left out, zeros mark empty slots.
    T and H have a start on level 0, room for level 1, and H for its first basis. It stops early if `out` is nearly full, or
    after a face with more bases than fit in `path` (state[1] is 1 then).
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
                found = _fix(T, H, fixed, size, heads, rows, columns, label, state)
                fixed |= one << label
        if found == 1:
            for k in range(len(seen)):
                seen[k] = 0
            found = _around(
                T, H, Z, size, heads, rows, columns, low, seen, known, path, state, out, at
            )
            at = found
        if found < 0:
            return -1
    return at


def _new(table: Any, key: int) -> bool:
    """Whether a key other than 0 is not yet in the table, where it is put; True if that is full."""
    size = len(table)
    k = key % size
    for step in range(size):
        if table[k] == key:
            return False
        if table[k] == 0:
            table[k] = key
            return True
        k = k + 1 if k + 1 < size else 0
    return True


def _entry(T: Any, H: Any, t: int, h: int, rows: int, columns: int, q: int, label: int) -> Any:
    """The coefficient of a variable in row q."""
    for c in range(columns):
        if H[h + rows + c] == label:
            return T[t + q * (columns + 1) + c]
    return T[t + rows * (columns + 1)] if H[h + q] == label else 0


def _first(
    T: Any, H: Any, t: int, h: int, rows: int, columns: int, c: int, start: int
) -> int:
    """The row that reaches zero first as column c grows, once every row of the basis that begins
    at H[start] has been given a little more room, each far less than the one before."""
    best = _leaving(T, H, t, h, rows, columns, c, -1)
    for q in range(rows):
        row = t + q * (columns + 1)
        top = t + best * (columns + 1)
        if q == best or T[row + c] <= 0 or _order(
            T[row + columns], T[row + c], T[top + columns], T[top + c]
        ) != 0:
            continue
        for k in range(rows):
            mine = _entry(T, H, t, h, rows, columns, q, H[start + k])
            other = _entry(T, H, t, h, rows, columns, best, H[start + k])
            if mine >= 0 and other >= 0:
                sign = _order(mine, T[row + c], other, T[top + c])
            elif mine < 0 and other < 0:
                sign = -_order(-mine, T[row + c], -other, T[top + c])
            else:
                sign = -1 if mine < 0 else 1
            if sign != 0:
                if sign < 0:
                    best = q
                break
    return best


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
            q = _first(T, H, t, h, rows, columns, c, h + rows + columns)
            path[2 * depth] = c
            path[2 * depth + 1] = q
            depth += 1
        elif depth == 0:
            return at
        else:
            depth -= 1
            c = path[2 * depth]
            q = path[2 * depth + 1]
        if not _pivot(T, H, t, h, rows, columns, q, c):
            return -1
        if not fresh:
            c += 1
