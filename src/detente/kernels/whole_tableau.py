# cython: annotation_typing=False, boundscheck=False, wraparound=False, cdivision=True
# ruff: noqa: ANN401 (arrays of C numbers or lists of whole numbers of any size)
"""Simplex tableaux of a polytope {z >= 0, s = 1 - M z >= 0} in whole numbers throughout.

A tableau has a row for every basic variable, its entries and then its value, all over a common
denominator, which follows the rows; a pivot divides by the one before without remainder (Edmonds
1967, "Systems of distinct representatives and linear algebra"; Bareiss 1968). Entries are minors
of [M | 1]. Compiled, they must stay below 2^54, and the division is a product with an inverse
modulo 2^64; interpreted, they may have any size. H names the variables by their labels, rows first;
t and h are where a tableau and its names begin. C types: the .pxd.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from typing import Any

# Nothing for Python: what is here is C where it is compiled, and other kernels call it.
__all__: list[str] = []

_DANTZIG = cython.declare(cython.Py_ssize_t, 60)
# The most factors of two in a divisor that are simply shifted out: 2^8 times an entry is below
# 2^63. The quotient of entries below 2^54 by a divisor with s factors of two is off by less than
# 2^(60 - s) in floats, which leaves no doubt about what is missing of it modulo 2^(64 - s).
_TWOS = cython.declare(cython.Py_ssize_t, 8)
_HALF = cython.declare(cython.longlong, 2147483648)


def pivot(T: Any, H: Any, t: int, h: int, rows: int, columns: int, r: int, c: int) -> None:
    """Exchange the basic variable of row r and the nonbasic one of column c."""
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
        inverse = odd
        for _ in range(5):
            inverse *= 2 - odd * inverse
    for q in range(rows):
        if q == r:
            continue
        row = t + q * width
        multiple = T[row + c]
        factor = multiple
        for k in range(width):
            value = lead * T[row + k] - factor * T[line + k]
            if cython.compiled:
                # 2^shift times the quotient, modulo 2^64.
                value *= inverse
                signed = value
                if shift > _TWOS:
                    # That misses its highest bits, which floats supply.
                    signed = value >> shift
                    near = 1.0 * T[line + c] * T[row + k] - 1.0 * multiple * T[line + k]
                    guess = cython.cast(cython.longlong, near / before)
                    value = signed - guess
                    signed = value << shift
                    T[row + k] = guess + (signed >> shift)
                else:
                    T[row + k] = signed >> shift
            else:
                T[row + k] = value // before
        T[row + c] = factor if turned else -factor
    T[line + c] = -before if turned else before
    T[end] = lead
    name = H[h + r]
    H[h + r] = H[h + rows + c]
    H[h + rows + c] = name


def order(a: Any, b: Any, c: Any, d: Any) -> int:
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


def leaving(T: Any, H: Any, t: int, h: int, rows: int, columns: int, c: int, wanted: int) -> int:
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
            sign = order(T[row + columns], T[row + c], T[other + columns], T[other + c])
        if sign < 0 or (sign == 0 and best != wanted and (q == wanted or H[h + q] < H[h + best])):
            best = q
    return best


def _entry(T: Any, H: Any, t: int, h: int, rows: int, columns: int, q: int, label: int) -> Any:
    """The coefficient of a variable in row q."""
    for c in range(columns):
        if H[h + rows + c] == label:
            return T[t + q * (columns + 1) + c]
    return T[t + rows * (columns + 1)] if H[h + q] == label else 0


def first(T: Any, H: Any, t: int, h: int, rows: int, columns: int, c: int, start: int) -> int:
    """The row that reaches zero first as column c grows, ties broken.

    Every row of the basis that begins at H[start] has a little more room, each far less than the
    one before.
    """
    best = leaving(T, H, t, h, rows, columns, c, -1)
    for q in range(rows):
        row = t + q * (columns + 1)
        top = t + best * (columns + 1)
        if (
            q == best
            or T[row + c] <= 0
            or order(T[row + columns], T[row + c], T[top + columns], T[top + c]) != 0
        ):
            continue
        for k in range(rows):
            mine = _entry(T, H, t, h, rows, columns, q, H[start + k])
            other = _entry(T, H, t, h, rows, columns, best, H[start + k])
            if mine >= 0 and other >= 0:
                sign = order(mine, T[row + c], other, T[top + c])
            elif mine < 0 and other < 0:
                sign = -order(-mine, T[row + c], -other, T[top + c])
            else:
                sign = -1 if mine < 0 else 1
            if sign != 0:
                if sign < 0:
                    best = q
                break
    return best


def row_of(H: Any, h: int, rows: int, label: int) -> int:
    """The row in which a label's variable is basic, -1 if it is not."""
    for r in range(rows):
        if H[h + r] == label:
            return r
    return -1


def entering(
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


def fix(
    T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, label: int, start: int,
    state: Any,
) -> int:  # fmt: skip
    """Bring a variable to zero: 1 if it is, 0 if its minimum is above zero.

    From `start` on in H are the variables of the first basis if ties are broken (`first`), and
    then no basic variable is zero; else `start` is below 0.
    """
    r = row_of(H, h, rows, label)
    if r < 0:
        return 1
    row = t + r * (columns + 1)
    step = 0
    while True:
        zero = start < 0 and T[row + columns] == 0
        best = entering(T, H, h, row, rows, columns, Z, 1, step)
        if zero and best < 0:
            best = entering(T, H, h, row, rows, columns, Z, -1, step)
        if best < 0:
            return 1 if zero else 0
        if start >= 0:
            leave = first(T, H, t, h, rows, columns, best, start)
        else:
            leave = r if zero else leaving(T, H, t, h, rows, columns, best, r)
        state[2] += 1
        pivot(T, H, t, h, rows, columns, leave, best)
        if leave == r:
            return 1
        step += 1


def rises(
    T: Any, H: Any, Z: int, t: int, h: int, rows: int, columns: int, label: int, state: Any
) -> int:
    """Bring a variable above zero: 1 if it is, 0 if it is zero all over the face."""
    step = 0
    one = 1
    if Z & one << label:
        return 0
    r = row_of(H, h, rows, label)
    while True:
        if r < 0:
            best = 0
            while H[h + rows + best] != label:
                best += 1
        else:
            row = t + r * (columns + 1)
            if T[row + columns] > 0:
                return 1
            best = entering(T, H, h, row, rows, columns, Z, -1, step)
            if best < 0:
                return 0
        leave = leaving(T, H, t, h, rows, columns, best, -1)
        state[2] += 1
        pivot(T, H, t, h, rows, columns, leave, best)
        if r < 0:
            r = leave
        step += 1
