# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""The best continuations after public signals, by the simplex method in floating point.

A profile of actions has signals y with chances c(y), and deviations k of a player with a need r(k):
after them signals are rarer or more frequent. A continuation w(y) out of the hull of some corners
follows every signal; it keeps the profile if the sum over y of delta(k, y) w(y), in the coordinate
of k's player, is at least r(k) for every k. Of those the one with the greatest sum over y of
c(y) (l . w(y)) is wanted, for several directions l.

The columns are the corners, for each signal: there may be many, but there is one row for a signal
and one for a deviation, so the inverse of the basis is small and kept in full. The next column
is the corner that is best for its signal at the rows' prices (Dantzig and Wolfe 1960).
"""

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["best", "room"]

_GAIN = cython.declare(cython.double, 1e-11)
_SMALL = cython.declare(cython.double, 1e-12)
_PIVOT = cython.declare(cython.double, 1e-10)
_STEPS = cython.declare(cython.Py_ssize_t, 2000)


def room(signals: int, deviations: int) -> array[float]:
    """What `best` works in."""
    m = signals + deviations
    return array("d", bytes(8 * (2 * m * m + 6 * m)))


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    column=cython.Py_ssize_t, row=cython.Py_ssize_t, Y=cython.Py_ssize_t, K=cython.Py_ssize_t,
    V=cython.Py_ssize_t, delta=cython.double[::1], who=cython.longlong[::1],
    xs=cython.double[::1], ys=cython.double[::1], k=cython.Py_ssize_t, v=cython.Py_ssize_t,
    y=cython.Py_ssize_t,
)  # fmt: skip
def _entry(
    column: Any, row: Any, Y: Any, K: Any, V: Any, delta: Any, who: Any, xs: Any, ys: Any,
) -> Any:  # fmt: skip
    """An entry of the programme: corners by signal, then surpluses, then artificial columns."""
    if column >= Y * V:
        k = column - Y * V
        if k < K:
            return -1.0 if row == Y + k else 0.0
        return 1.0 if row == Y + k - K else 0.0
    y = column // V
    if row < Y:
        return 1.0 if row == y else 0.0
    k = row - Y
    v = column - y * V
    return delta[k * Y + y] * (xs[v] if who[k] == 0 else ys[v])


@cython.cfunc
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    Y=cython.Py_ssize_t, K=cython.Py_ssize_t, V=cython.Py_ssize_t, first=cython.bint,
    chance=cython.double[::1], delta=cython.double[::1], who=cython.longlong[::1],
    xs=cython.double[::1], ys=cython.double[::1], lx=cython.double, ly=cython.double,
    work=cython.double[::1], basis=cython.longlong[::1], base=cython.Py_ssize_t,
    m=cython.Py_ssize_t, step=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t,
    k=cython.Py_ssize_t, y=cython.Py_ssize_t, v=cython.Py_ssize_t, enter=cython.Py_ssize_t,
    leave=cython.Py_ssize_t, inverse=cython.Py_ssize_t, right=cython.Py_ssize_t,
    price=cython.Py_ssize_t, image=cython.Py_ssize_t, cost=cython.Py_ssize_t, a=cython.double,
    b=cython.double, gain=cython.double, most=cython.double, ratio=cython.double,
    least=cython.double, pivot=cython.double, c=cython.Py_ssize_t,
)  # fmt: skip
def _improve(  # noqa: PLR0915 (one loop)
    Y: Any, K: Any, V: Any, first: Any, chance: Any, delta: Any, who: Any, xs: Any, ys: Any,
    lx: Any, ly: Any, work: Any, basis: Any, base: Any,
) -> Any:  # fmt: skip
    """Pivot to the best basis of one phase; 0 if that takes too long."""
    m = Y + K
    inverse = 0
    right = m * m
    price = right + m
    image = price + m
    cost = image + m
    for step in range(_STEPS):
        for i in range(m):
            c = basis[base + i]
            if c >= Y * V:
                work[cost + i] = -1.0 if first and c >= Y * V + K else 0.0
            elif first:
                work[cost + i] = 0.0
            else:
                work[cost + i] = chance[c // V] * (lx * xs[c % V] + ly * ys[c % V])
        for j in range(m):
            a = 0.0
            for i in range(m):
                a += work[cost + i] * work[inverse + i * m + j]
            work[price + j] = a
        # The column that gains most; after many steps the first that gains, lest it cycle.
        enter = -1
        most = _GAIN
        for y in range(Y):
            a = b = 0.0
            if not first:
                a = chance[y] * lx
                b = chance[y] * ly
            for k in range(K):
                gain = work[price + Y + k] * delta[k * Y + y]
                if who[k] == 0:
                    a -= gain
                else:
                    b -= gain
            for v in range(V):
                gain = a * xs[v] + b * ys[v] - work[price + y]
                if gain > most:
                    enter = y * V + v
                    if step > 200:
                        break
                    most = gain
            if enter >= 0 and step > 200:
                break
        if enter < 0 or step <= 200:
            for k in range(K):
                if work[price + Y + k] > most:
                    most = work[price + Y + k]
                    enter = Y * V + k
                    if step > 200:
                        break
        for i in range(m):
            if basis[base + i] == enter:
                # What gains by entering again gains by rounding.
                enter = -1
        if enter < 0:
            return 1
        for i in range(m):
            a = 0.0
            for j in range(m):
                if work[inverse + i * m + j] != 0.0:
                    a += work[inverse + i * m + j] * _entry(enter, j, Y, K, V, delta, who, xs, ys)
            work[image + i] = a
        leave = -1
        least = 0.0
        for i in range(m):
            if work[image + i] > _PIVOT:
                ratio = work[right + i] / work[image + i]
                if leave < 0 or ratio < least - _SMALL:
                    leave = i
                    least = ratio
                elif ratio <= least + _SMALL:
                    # Of equals the artificial one goes, then that with the greater pivot.
                    if step > 200:
                        if basis[base + i] < basis[base + leave]:
                            leave = i
                    elif basis[base + i] >= Y * V + K or (
                        basis[base + leave] < Y * V + K and work[image + i] > work[image + leave]
                    ):
                        leave = i
                        least = min(least, ratio)
        if leave < 0:
            return 0
        pivot = work[image + leave]
        for j in range(m):
            work[inverse + leave * m + j] /= pivot
        work[right + leave] = max(0.0, work[right + leave] / pivot)
        for i in range(m):
            if i != leave and work[image + i] != 0.0:
                a = work[image + i]
                for j in range(m):
                    work[inverse + i * m + j] -= a * work[inverse + leave * m + j]
                work[right + i] -= a * work[right + leave]
                work[right + i] = max(work[right + i], 0.0)
        basis[base + leave] = enter
    return 0


@cython.locals(
    chance=cython.double[::1], delta=cython.double[::1], who=cython.longlong[::1],
    need=cython.double[::1], xs=cython.double[::1], ys=cython.double[::1],
    lx=cython.double[::1], ly=cython.double[::1], values=cython.double[::1],
    prices=cython.double[::1], basis=cython.longlong[::1], weights=cython.double[::1],
    work=cython.double[::1],
    Y=cython.Py_ssize_t, K=cython.Py_ssize_t, V=cython.Py_ssize_t, J=cython.Py_ssize_t,
    m=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t,
    at=cython.Py_ssize_t, y=cython.Py_ssize_t, c=cython.Py_ssize_t, total=cython.double,
    price=cython.Py_ssize_t, right=cython.Py_ssize_t, saved=cython.Py_ssize_t,
)  # fmt: skip
def best(
    chance: Any, delta: Any, who: Any, need: Any, xs: Any, ys: Any, lx: Any, ly: Any,
    values: Any, prices: Any, basis: Any, weights: Any, work: Any,
) -> int:  # fmt: skip
    """1 if the profile can be kept, 0 if not, -1 if that was not settled.

    If it can, `values[j]` is the best in direction j, `prices[j * K :]` are those of the needs and
    `basis[j * m :]` are the columns that reach it (signal * corners + corner; then surpluses) with
    their `weights`, one for each of m rows. If not, the first K prices prove it.
    """
    Y = len(chance)
    K = len(need)
    V = len(xs)
    J = len(lx)
    m = Y + K
    right = m * m
    price = right + m
    for i in range(m * m):
        work[i] = 0.0
    for y in range(Y):
        work[y * m + y] = 1.0
        work[right + y] = 1.0
        basis[y] = y * V
    for k in range(K):
        i = Y + k
        # One continuation after every signal neither rewards nor deters.
        total = need[k]
        if total > 0.0:
            basis[i] = Y * V + K + k
            work[i * m + i] = 1.0
            work[right + i] = total
        else:
            basis[i] = Y * V + k
            work[i * m + i] = -1.0
            work[right + i] = -total
        for y in range(Y):
            total = delta[k * Y + y] * (xs[0] if who[k] == 0 else ys[0])
            work[i * m + y] = -total * work[i * m + i]
    if _improve(Y, K, V, True, chance, delta, who, xs, ys, 0.0, 0.0, work, basis, 0) == 0:
        return -1
    total = 0.0
    for i in range(m):
        if basis[i] >= Y * V + K:
            total += work[right + i]
    if total > 1e-10:
        for k in range(K):
            prices[k] = max(0.0, -work[price + Y + k])
        return 0
    for i in range(m):
        if basis[i] >= Y * V + K:
            # The surplus of the same need is worth as much, which is nothing.
            basis[i] -= K
            work[right + i] = 0.0
            for j in range(m):
                work[i * m + j] = -work[i * m + j]
    # Every direction starts from what keeps the profile, so that errors do not add up.
    saved = m * m + 5 * m
    for i in range(m):
        work[saved + m * m + i] = work[right + i]
        for j in range(m):
            work[saved + i * m + j] = work[i * m + j]
        for at in range(1, J):
            basis[at * m + i] = basis[i]
    for at in range(J):
        for i in range(m):
            work[right + i] = work[saved + m * m + i]
            for j in range(m):
                work[i * m + j] = work[saved + i * m + j]
        if _improve(Y, K, V, False, chance, delta, who, xs, ys, lx[at], ly[at], work, basis,
                    at * m) == 0:  # fmt: skip
            return -1
        total = 0.0
        for i in range(m):
            c = basis[at * m + i]
            weights[at * m + i] = work[right + i]
            if c < Y * V:
                total += (
                    work[right + i] * chance[c // V] * (lx[at] * xs[c % V] + ly[at] * ys[c % V])
                )
        values[at] = total
        for k in range(K):
            prices[at * K + k] = max(0.0, -work[price + Y + k])
    return 1
