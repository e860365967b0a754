# cython: annotation_typing=False
# ruff: noqa: ANN401, PLR0913, PLR0917 (arrays of floats or fractions, flat, many of them)
"""The search for points of two polytopes that together satisfy every complementarity condition.

P = {x >= 0, s = 1 - M0 x >= 0} and Q = {y >= 0, r = 1 - M1 y >= 0} have a variable each for every
label: x and s on side 0, y and r on side 1. Wanted are the points other than the origins where of
the two variables of every label one is zero. A node of the search fixes some variables at zero;
each side stands at a vertex of the face this leaves, with a simplex tableau. The undecided label
that is violated most branches: its variable is fixed on side 0, then on side 1, by primal simplex.

Floats steer and prove nothing unless they can. A child is left out only where its emptiness is
proven: the prices of the last tableau, any numbers, give a lower bound of the variable from the
matrix itself, and the bound is taken with all rounding counted (Neumaier and Shcherbina 2004,
"Safe bounds in linear and mixed-integer linear programming"). What is neither proven empty nor
seen to go on is put out as open. Conclusions that rest on a zero seen in floats are put out as
claims, to be checked exactly. Interpreted, the same source also runs on fractions, with no
tolerance and no rounding, and then leaves nothing open.

The idea is that of Audet, Hansen, Jaumard and Savard (2001), "Enumeration of all extreme
equilibria of bimatrix games", SIAM J. Sci. Comput. 23(1).
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from typing import Any

__all__ = ["CLAIM", "LEAF", "OPEN", "Search"]

# Kinds of records: a leaf (plus 1 where its face on side 0 is one vertex, plus 2 for side 1), a
# node left open, a claim about side 0 (or plus 1, about side 1).
LEAF = 0
OPEN = 8
CLAIM = 16

# The same for compiled code, which cannot look at a module's names with the lock released.
_LEAF = cython.declare(cython.ulonglong, 0)
_OPEN = cython.declare(cython.ulonglong, 8)
_CLAIM = cython.declare(cython.ulonglong, 16)
_BITS = cython.declare(cython.Py_ssize_t, 32)
_FRAME = cython.declare(cython.Py_ssize_t, 5)
_DANTZIG = cython.declare(cython.Py_ssize_t, 60)
_MOST = cython.declare(cython.Py_ssize_t, 2000)


class Search:
    """A search that can be stopped and resumed, over rows `first` (of P) and `second` (of Q).

    `first` has one row for each of the `n` variables s, `second` one for each of the `m`
    variables r; all entries are at least 0 and every column has a 1 for its largest. Labels are
    0..m-1 for x and r, m..m+n-1 for s and y. `buffer(code, length)` makes an array of zeros; `one`
    is 1 in the arithmetic to be used, `tolerance` what counts as zero and `rounding` the relative
    error of a sum as long as m + n.
    """

    def __init__(
        self,
        first: Any,
        second: Any,
        shape: tuple[int, int],
        *,
        zeros: Any,
        counts: Any,
        one: Any,
        tolerance: Any,
        rounding: Any,
    ) -> None:
        m, n = shape
        self.shape = shape
        self.words = -(-(m + n) // _BITS)
        size0, size1, levels = n * (m + 1), m * (n + 1), m + n + 2
        self.rows = (first, second)
        self.tableaux = (zeros(levels * size0), zeros(levels * size1))
        self.heads = (counts(levels * (m + n)), counts(levels * (m + n)))
        self.fixed = (counts(m + n), counts(m + n))
        self.frames = counts(levels * _FRAME)
        self.trail = counts(2 * (m + n) + 1)
        self.places = counts(2 * (m + n))
        self.work = zeros(m + n)
        self.state = counts(4)
        self.tolerance, self.rounding = tolerance, rounding
        for side, (rows, columns) in enumerate(((n, m), (m, n))):
            _start(
                self.tableaux[side], self.heads[side], self.rows[side], rows, columns, one,
                tolerance,
            )  # fmt: skip

    def begin_at(self, first: int, second: int) -> bool:
        """Fix the variables in two masks of labels before the search; False if that is empty.

        Only for an exact search: it takes a minimum above zero for a proof.
        """
        m, n = self.shape
        for side, mask in enumerate((first, second)):
            rows, columns = (n, m) if side == 0 else (m, n)
            for label in range(m + n):
                if mask >> label & 1:
                    variable = _variable(side, label, m, n)
                    self.fixed[side][variable] = 1
                    if (
                        _fix(self.tableaux[side], self.heads[side], self.fixed[side], 0, 0,
                             rows, columns, variable, self.tolerance, self.state) != 1
                    ):  # fmt: skip
                        return False
        return True

    def run(self, out: Any, nodes: int) -> tuple[bool, int]:
        """Go on for at most `nodes` nodes or until `out` (type code "Q") is nearly full.

        Returns whether the search is over, and the number of entries of `out` written. A record
        is a kind and two masks of labels, of `words` entries with 32 bits each.
        """
        m, n = self.shape
        used = _run(
            self.tableaux[0], self.tableaux[1], self.heads[0], self.heads[1], self.fixed[0],
            self.fixed[1], self.rows[0], self.rows[1], self.frames, self.trail, self.places,
            self.work, self.state, out, m, n, nodes, self.tolerance, self.rounding,
        )  # fmt: skip
        return self.state[0] < 0, used

    @property
    def nodes(self) -> int:
        """The nodes visited so far."""
        return int(self.state[1])

    @property
    def pivots(self) -> int:
        """The pivots made so far."""
        return int(self.state[2])


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    side=cython.Py_ssize_t, label=cython.Py_ssize_t, m=cython.Py_ssize_t, n=cython.Py_ssize_t
)
def _variable(side: int, label: int, m: int, n: int) -> int:
    """A side's own number of the variable of a label: strategies first, slacks after."""
    if side == 0:
        return label
    return label - m if label >= m else label + n


@cython.locals(
    T=cython.double[::1], H=cython.longlong[::1], M=cython.double[::1],
    rows=cython.Py_ssize_t, columns=cython.Py_ssize_t, one=cython.double, tolerance=cython.double,
    r=cython.Py_ssize_t, c=cython.Py_ssize_t, best=cython.Py_ssize_t, leave=cython.Py_ssize_t,
)  # fmt: skip
def _start(T: Any, H: Any, M: Any, rows: int, columns: int, one: Any, tolerance: Any) -> None:
    """The tableau at a vertex away from the origin, reached by the first column."""
    for r in range(rows):
        for c in range(columns):
            T[r * (columns + 1) + c] = M[r * columns + c]
        T[r * (columns + 1) + columns] = one
        H[r] = columns + r
    for c in range(columns):
        H[rows + c] = c
    leave = _leaving(T, H, 0, 0, rows, columns, 0, -1, tolerance)
    if leave >= 0:
        _pivot(T, H, 0, 0, rows, columns, leave, 0)


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    T=cython.double[::1], H=cython.longlong[::1], t=cython.Py_ssize_t, h=cython.Py_ssize_t,
    rows=cython.Py_ssize_t, columns=cython.Py_ssize_t, r=cython.Py_ssize_t, c=cython.Py_ssize_t,
    width=cython.Py_ssize_t, line=cython.Py_ssize_t, row=cython.Py_ssize_t, q=cython.Py_ssize_t,
    k=cython.Py_ssize_t, inverse=cython.double, factor=cython.double, name=cython.longlong,
)  # fmt: skip
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


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.cdivision(True)
@cython.locals(
    T=cython.double[::1], H=cython.longlong[::1], t=cython.Py_ssize_t, h=cython.Py_ssize_t,
    rows=cython.Py_ssize_t, columns=cython.Py_ssize_t, c=cython.Py_ssize_t,
    wanted=cython.Py_ssize_t, tolerance=cython.double, q=cython.Py_ssize_t,
    best=cython.Py_ssize_t, entry=cython.double, ratio=cython.double, least=cython.double,
    row=cython.Py_ssize_t,
)  # fmt: skip
def _leaving(
    T: Any, H: Any, t: int, h: int, rows: int, columns: int, c: int, wanted: int, tolerance: Any
) -> int:
    """The row that first reaches zero as column c grows: `wanted` if it is one of them."""
    best = -1
    least = 0
    for q in range(rows):
        row = t + q * (columns + 1)
        entry = T[row + c]
        if entry <= tolerance:
            continue
        ratio = T[row + columns] / entry
        if (
            best < 0
            or ratio < least
            or (ratio == least and best != wanted and (q == wanted or H[h + q] < H[h + best]))
        ):
            best = q
            least = ratio
    if best >= 0 and best != wanted and wanted >= 0:
        row = t + wanted * (columns + 1)
        if T[row + c] > tolerance and T[row + columns] <= (least + tolerance) * T[row + c]:
            return wanted
    return best


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    T=cython.double[::1], H=cython.longlong[::1], F=cython.longlong[::1], t=cython.Py_ssize_t,
    h=cython.Py_ssize_t, rows=cython.Py_ssize_t, columns=cython.Py_ssize_t,
    variable=cython.Py_ssize_t, tolerance=cython.double, state=cython.longlong[::1],
    r=cython.Py_ssize_t, c=cython.Py_ssize_t, row=cython.Py_ssize_t, best=cython.Py_ssize_t,
    leave=cython.Py_ssize_t, step=cython.Py_ssize_t, most=cython.double, entry=cython.double,
)  # fmt: skip
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


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.bint)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    T=cython.double[::1], H=cython.longlong[::1], F=cython.longlong[::1], M=cython.double[::1],
    work=cython.double[::1], t=cython.Py_ssize_t, h=cython.Py_ssize_t, rows=cython.Py_ssize_t,
    columns=cython.Py_ssize_t, variable=cython.Py_ssize_t, rounding=cython.double,
    r=cython.Py_ssize_t, c=cython.Py_ssize_t, j=cython.Py_ssize_t, row=cython.Py_ssize_t,
    total=cython.double, size=cython.double, value=cython.double, extent=cython.double,
    entry=cython.double,
)  # fmt: skip
def _proven(
    T: Any, H: Any, F: Any, M: Any, work: Any, t: int, h: int, rows: int, columns: int,
    variable: int, rounding: Any,
) -> bool:  # fmt: skip
    """Whether a variable is above zero on the face, by the prices of its row in the tableau.

    With s = 1 - M x and any prices p, the variable x_k is the sum of p (1 - s), plus
    x_k - p M x. Every variable lies between 0 and 1, the fixed ones are 0; what has a negative
    coefficient is taken at 1.
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


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    out=cython.ulonglong[::1], at=cython.Py_ssize_t, kind=cython.ulonglong,
    F0=cython.longlong[::1], H0=cython.longlong[::1], h0=cython.Py_ssize_t, F1=cython.longlong[::1],
    H1=cython.longlong[::1], h1=cython.Py_ssize_t, m=cython.Py_ssize_t, n=cython.Py_ssize_t,
    words=cython.Py_ssize_t, whole0=cython.bint, whole1=cython.bint, k=cython.Py_ssize_t,
    bit=cython.ulonglong, one=cython.ulonglong, label=cython.Py_ssize_t,
)  # fmt: skip
def _put(
    out: Any, at: int, kind: int, F0: Any, H0: Any, h0: int, F1: Any, H1: Any, h1: int, m: int,
    n: int,
) -> int:  # fmt: skip
    """Write a leaf or an open node: the fixed variables of each side, or a vertex's nonbasic."""
    words = (m + n + _BITS - 1) // _BITS
    one = 1
    for k in range(2 * words + 1):
        out[at + k] = 0
    whole0 = kind == _LEAF
    whole1 = whole0
    for k in range(m):
        if not F0[H0[h0 + n + k]]:
            whole0 = False
    for k in range(n):
        if not F1[H1[h1 + m + k]]:
            whole1 = False
    out[at] = kind + (1 if whole0 else 0) + (2 if whole1 else 0)
    for label in range(m + n):
        bit = one << (label % _BITS)
        if not whole0 and F0[label]:
            out[at + 1 + label // _BITS] |= bit
        if not whole1 and F1[label - m if label >= m else label + n]:
            out[at + 1 + words + label // _BITS] |= bit
    if whole0:
        for k in range(m):
            label = H0[h0 + n + k]
            out[at + 1 + label // _BITS] |= one << (label % _BITS)
    if whole1:
        for k in range(n):
            label = H1[h1 + m + k]
            label = label + m if label < n else label - n
            out[at + 1 + words + label // _BITS] |= one << (label % _BITS)
    return at + 2 * words + 1


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    T=cython.double[::1], H=cython.longlong[::1], F=cython.longlong[::1],
    other=cython.longlong[::1],
    t=cython.Py_ssize_t, h=cython.Py_ssize_t, rows=cython.Py_ssize_t, columns=cython.Py_ssize_t,
    side=cython.Py_ssize_t, m=cython.Py_ssize_t, n=cython.Py_ssize_t, trail=cython.longlong[::1],
    out=cython.ulonglong[::1], at=cython.Py_ssize_t, tolerance=cython.double,
    words=cython.Py_ssize_t, r=cython.Py_ssize_t, c=cython.Py_ssize_t, k=cython.Py_ssize_t,
    row=cython.Py_ssize_t, v=cython.Py_ssize_t, label=cython.Py_ssize_t, twin=cython.Py_ssize_t,
    still=cython.bint, found=cython.bint, one=cython.ulonglong,
)  # fmt: skip
def _close(
    T: Any, H: Any, F: Any, other: Any, t: int, h: int, rows: int, columns: int, side: int,
    m: int, n: int, trail: Any, out: Any, at: int, tolerance: Any,
) -> int:  # fmt: skip
    """Decide the open labels whose variable is zero all over the face: the other child holds less.

    Puts out the claim that they are: the fixed nonbasic variables, and the labels concluded.
    """
    words = (m + n + _BITS - 1) // _BITS
    one = 1
    found = False
    for r in range(rows):
        row = t + r * (columns + 1)
        v = H[h + r]
        if T[row + columns] > tolerance or F[v]:
            continue
        if side == 0:
            label = v
            twin = v - m if v >= m else v + n
        else:
            label = v + m if v < n else v - n
            twin = label
        if other[twin]:
            continue
        still = True
        for c in range(columns):
            if (T[row + c] > tolerance or T[row + c] < -tolerance) and not F[H[h + rows + c]]:
                still = False
                break
        if not still:
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


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    T=cython.double[::1], H=cython.longlong[::1], F=cython.longlong[::1], values=cython.double[::1],
    places=cython.longlong[::1], t=cython.Py_ssize_t, h=cython.Py_ssize_t, rows=cython.Py_ssize_t,
    columns=cython.Py_ssize_t, side=cython.Py_ssize_t, m=cython.Py_ssize_t, n=cython.Py_ssize_t,
    r=cython.Py_ssize_t, c=cython.Py_ssize_t, row=cython.Py_ssize_t, v=cython.Py_ssize_t,
    base=cython.Py_ssize_t, tolerance=cython.double, still=cython.bint,
)  # fmt: skip
def _place(
    T: Any, H: Any, F: Any, places: Any, t: int, h: int, rows: int, columns: int, side: int,
    m: int, n: int, tolerance: Any,
) -> None:  # fmt: skip
    """For each label where its variable of a side stands: -1, its row, or its row - (m + n) - 1
    if it is above zero and nothing left can lower it.
    """
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
            still = True
            for c in range(columns):
                if T[row + c] > tolerance and not F[H[h + rows + c]]:
                    still = False
                    break
            if still:
                places[base + v] = r - (m + n) - 1


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    T0=cython.double[::1], T1=cython.double[::1], F0=cython.longlong[::1], F1=cython.longlong[::1],
    places=cython.longlong[::1], t0=cython.Py_ssize_t, t1=cython.Py_ssize_t, m=cython.Py_ssize_t,
    n=cython.Py_ssize_t, label=cython.Py_ssize_t, best=cython.Py_ssize_t, r=cython.Py_ssize_t,
    least=cython.double, most=cython.double, a=cython.double, b=cython.double,
)  # fmt: skip
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
        a = 0
        if r >= 0:
            a = T0[t0 + r * (m + 1) + m]
        r = places[m + n + label]
        b = 0
        if r >= 0:
            b = T1[t1 + r * (n + 1) + n]
        if a > b:
            a, b = b, a
        if a > least or (a == least and b > most):
            best = label
            least = a
            most = b
    return best


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    T0=cython.double[::1], T1=cython.double[::1], H0=cython.longlong[::1], H1=cython.longlong[::1],
    F0=cython.longlong[::1], F1=cython.longlong[::1], M0=cython.double[::1], M1=cython.double[::1],
    G=cython.longlong[::1], trail=cython.longlong[::1], places=cython.longlong[::1],
    work=cython.double[::1], state=cython.longlong[::1], out=cython.ulonglong[::1],
    m=cython.Py_ssize_t, n=cython.Py_ssize_t, nodes=cython.Py_ssize_t, tolerance=cython.double,
    rounding=cython.double, used=cython.Py_ssize_t,
)  # fmt: skip
def _run(
    T0: Any, T1: Any, H0: Any, H1: Any, F0: Any, F1: Any, M0: Any, M1: Any, G: Any, trail: Any,
    places: Any, work: Any, state: Any, out: Any, m: int, n: int, nodes: int, tolerance: Any,
    rounding: Any,
) -> int:  # fmt: skip
    with cython.nogil:
        used = _walk(
            T0, T1, H0, H1, F0, F1, M0, M1, G, trail, places, work, state, out, m, n, nodes,
            tolerance, rounding,
        )  # fmt: skip
    return used  # noqa: RET504 (a Python number is made with the lock held)


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    T0=cython.double[::1], T1=cython.double[::1], H0=cython.longlong[::1], H1=cython.longlong[::1],
    F0=cython.longlong[::1], F1=cython.longlong[::1], M0=cython.double[::1], M1=cython.double[::1],
    G=cython.longlong[::1], trail=cython.longlong[::1], places=cython.longlong[::1],
    work=cython.double[::1], state=cython.longlong[::1], out=cython.ulonglong[::1],
    m=cython.Py_ssize_t, n=cython.Py_ssize_t, nodes=cython.Py_ssize_t, tolerance=cython.double,
    rounding=cython.double, at=cython.Py_ssize_t, room=cython.Py_ssize_t, g=cython.Py_ssize_t,
    size0=cython.Py_ssize_t, size1=cython.Py_ssize_t, stage=cython.Py_ssize_t,
    label=cython.Py_ssize_t, lp=cython.Py_ssize_t, lq=cython.Py_ssize_t, heads=cython.Py_ssize_t,
    open_=cython.bint, free=cython.Py_ssize_t, k=cython.Py_ssize_t, v=cython.Py_ssize_t,
    found=cython.Py_ssize_t,
)  # fmt: skip
def _walk(  # noqa: PLR0915 (the search, one loop over its frames)
    T0: Any, T1: Any, H0: Any, H1: Any, F0: Any, F1: Any, M0: Any, M1: Any, G: Any, trail: Any,
    places: Any, work: Any, state: Any, out: Any, m: int, n: int, nodes: int, tolerance: Any,
    rounding: Any,
) -> int:  # fmt: skip
    """The search itself, depth first; a frame is a label, a stage, a trail mark, two levels."""
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
                at = _put(out, at, _LEAF, F0, H0, lp * heads, F1, H1, lq * heads, m, n)
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
        open_ = False
        if stage == 0:
            F0[label] = 1
            free = 0
            for k in range(m):
                if not F0[k]:
                    free += 1
            if free == 0:
                continue
            for k in range(size0):
                T0[(lp + 1) * size0 + k] = T0[lp * size0 + k]
            for k in range(heads):
                H0[(lp + 1) * heads + k] = H0[lp * heads + k]
            lp += 1
            found = _fix(T0, H0, F0, lp * size0, lp * heads, n, m, label, tolerance, state)
            if found == 0:
                open_ = not _proven(
                    T0, H0, F0, M0, work, lp * size0, lp * heads, n, m, label, rounding
                )
        else:
            v = label - m if label >= m else label + n
            F1[v] = 1
            free = 0
            for k in range(n):
                if not F1[k]:
                    free += 1
            if free == 0:
                continue
            for k in range(size1):
                T1[(lq + 1) * size1 + k] = T1[lq * size1 + k]
            for k in range(heads):
                H1[(lq + 1) * heads + k] = H1[lq * heads + k]
            lq += 1
            found = _fix(T1, H1, F1, lq * size1, lq * heads, m, n, v, tolerance, state)
            if found == 0:
                open_ = not _proven(T1, H1, F1, M1, work, lq * size1, lq * heads, m, n, v, rounding)
        if found < 0 or open_:
            at = _put(out, at, _OPEN, F0, H0, lp * heads, F1, H1, lq * heads, m, n)
        elif found > 0:
            state[0] += 1
            g = state[0] * _FRAME
            G[g + 1] = 0
            G[g + 3] = lp
            G[g + 4] = lq
    return at
