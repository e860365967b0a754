# cython: annotation_typing=False, boundscheck=False, wraparound=False, cdivision=True
"""All equilibria of many small two-player tables of payoffs, by support enumeration in floats.

For a pair of supports of equal size k, the mixture of one side that makes the other side's k
actions equally good is, up to scale, the vector of signed minors of the (k-1) x k matrix of their
payoff differences; by how much an outside action is worse is then a k x k determinant. Every
verdict is the sign of such a polynomial, and is given only where the value exceeds a bound on its
rounding error (a static filter: Shewchuk 1997, "Adaptive precision floating-point arithmetic",
Discrete & Computational Geometry 18). A pair that no sure verdict rules out, and that is not
surely an equilibrium, marks its game as tied. In a game that is not marked the listed equilibria
are all: an extreme equilibrium that is not regular satisfies the weak inequalities of at least one
pair of supports of equal size, one of them as an equation.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["MOST", "SCRATCH", "solve_block"]

# The largest number of actions for which the minors are written out.
MOST = 5
# Floats that the caller lends a block: two tables, two mixtures, the differences.
SCRATCH = 2 * MOST * MOST + 2 * MOST + (MOST - 1) * MOST


def solve_block(
    payoffs: memoryview[float], shape: tuple[int, int], start: int, stop: int,
    orders: tuple[memoryview, memoryview], starts: tuple[memoryview, memoryview],
    counts: memoryview, ties: memoryview, profiles: memoryview[float], work: memoryview[float],
    off: float = 0.0,
) -> tuple[int, int, bool]:  # fmt: skip
    """Solve games `start` to `stop`, as far as `profiles` has room.

    `payoffs` holds for each game the table of player 1 and that of player 2, row by row. For each
    player, `orders` lists the supports in order of size, each as its actions and then the others,
    and `starts[k]` is the number of the first support of size k (the last entry: of all of them).
    `counts` and `ties` are written at the games' numbers; each profile is two mixtures as wide as
    the larger number of actions. `work` is `SCRATCH` floats. Every payoff may be wrong by `off`.

    Returns the game at which it stopped, the number of profiles written, and whether it stopped
    there because a payoff is no finite number. Releases the interpreter's lock.
    """
    if max(shape) > MOST or len(work) < SCRATCH:
        raise ValueError(f"at most {MOST} actions and at least {SCRATCH} floats to work in")
    return _solve(payoffs, *shape, start, stop, *orders, *starts, counts, ties, profiles, work, off)


@cython.locals(
    payoffs=cython.double[::1], rows=cython.Py_ssize_t, columns=cython.Py_ssize_t,
    start=cython.Py_ssize_t, stop=cython.Py_ssize_t, orders_1=cython.longlong[::1],
    orders_2=cython.longlong[::1], starts_1=cython.longlong[::1], starts_2=cython.longlong[::1],
    counts=cython.longlong[::1], ties=cython.uchar[::1], profiles=cython.double[::1],
    work=cython.double[::1], off=cython.double, width=cython.Py_ssize_t, most=cython.Py_ssize_t,
    room=cython.Py_ssize_t, pairs=cython.Py_ssize_t, at=cython.Py_ssize_t,
    found=cython.Py_ssize_t, before=cython.Py_ssize_t, size=cython.Py_ssize_t,
    i=cython.Py_ssize_t, j=cython.Py_ssize_t, one=cython.Py_ssize_t, two=cython.Py_ssize_t,
    cells=cython.longlong, finite=cython.bint, tied=cython.bint, unit_1=cython.double,
    unit_2=cython.double, to=cython.Py_ssize_t, a=cython.Py_ssize_t, b=cython.Py_ssize_t,
)  # fmt: skip
def _solve(
    payoffs: memoryview[float], rows: int, columns: int, start: int, stop: int,
    orders_1: memoryview, orders_2: memoryview, starts_1: memoryview, starts_2: memoryview,
    counts: memoryview, ties: memoryview, profiles: memoryview[float], work: memoryview[float],
    off: float,
) -> tuple[int, int, bool]:  # fmt: skip
    width = max(rows, columns)
    most = min(rows, columns)
    room = len(profiles) // (2 * width)
    pairs = 0
    for size in range(1, most + 1):
        pairs += (starts_1[size + 1] - starts_1[size]) * (starts_2[size + 1] - starts_2[size])
    at, found, finite = start, 0, True
    with cython.nogil:
        while at < stop and found + pairs <= room:
            before = 2 * at * rows * columns
            unit_1 = _load(payoffs, before, rows, columns, work, 0, columns, 1, off)
            unit_2 = _load(payoffs, before + rows * columns, rows, columns, work, 25, 1, rows, off)
            if unit_1 < 0 or unit_2 < 0:
                finite = False
                break
            before = found
            cells = _best_cells(work, 0, rows, columns, columns, 1, unit_1)
            cells &= _best_cells(work, 25, columns, rows, 1, columns, unit_2)
            # The low 25 bits are cells that may be equilibria, the next those that surely are.
            tied = (cells & 33554431) != cells >> 25
            cells >>= 25
            for i in range(rows * columns):
                if cells >> i & 1:
                    to = 2 * width * found
                    for j in range(to, to + 2 * width):
                        profiles[j] = 0.0
                    profiles[to + i // columns] = profiles[to + width + i % columns] = 1.0
                    found += 1
            for size in range(2, most + 1):
                for i in range(starts_1[size], starts_1[size + 1]):
                    for j in range(starts_2[size], starts_2[size + 1]):
                        a, b = i * rows, j * columns
                        one = _unrolled(
                            work, 0, columns, orders_1, a, rows, orders_2, b, size, unit_1, 55
                        )
                        if one < 0:
                            continue
                        two = _unrolled(
                            work, 25, rows, orders_2, b, columns, orders_1, a, size, unit_2, 50
                        )
                        if two < 0:
                            continue
                        if one == 0 or two == 0:
                            tied = True
                            continue
                        to = 2 * width * found
                        _write(profiles, to, width, orders_1, a, size, work, 50)
                        _write(profiles, to + width, width, orders_2, b, size, work, 55)
                        found += 1
            counts[at] = found - before
            ties[at] = tied
            at += 1
    return at, found, not finite


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    payoffs=cython.double[::1], base=cython.Py_ssize_t, rows=cython.Py_ssize_t,
    columns=cython.Py_ssize_t, work=cython.double[::1], to=cython.Py_ssize_t,
    row_step=cython.Py_ssize_t, column_step=cython.Py_ssize_t, r=cython.Py_ssize_t,
    c=cython.Py_ssize_t, low=cython.double, high=cython.double, value=cython.double,
    largest=cython.double, power=cython.double, scale=cython.double, whole=cython.bint,
    off=cython.double,
)  # fmt: skip
def _load(
    payoffs: memoryview[float], base: int, rows: int, columns: int,
    work: memoryview[float], to: int, row_step: int, column_step: int, off: float,
) -> float:  # fmt: skip
    """Write one player's payoffs, moved to [0, 1], and return a bound on their error.

    A payoff stands for the shortest decimal that reads back as it, so unless it is whole it is
    known to half a unit in its last place, and to `off`. -1 if a payoff is not finite.
    """
    low = high = payoffs[base]
    whole = True
    for r in range(base, base + rows * columns):
        value = payoffs[r]
        if value - value != 0.0:
            return -1.0
        if value < low:
            low = value
        elif value > high:
            high = value
        # Leaves whole numbers below 2**51 as they are, and no others.
        if value + 6755399441055744.0 - 6755399441055744.0 != value:
            whole = False
    largest = max(-low, high)
    # 2**-100 or 2**200, so that nothing is rounded: differences must neither overflow nor vanish.
    power = 1.0
    if largest > 1e300:
        power = 1.0
    if largest > 1e300:
        power = 7.888609052210118e-31
    elif largest < 1e-200:
        power = 1.6069380442589903e60
    value = high * power - low * power
    scale = 1.0 / value if value > 0.0 else 0.0
    for r in range(rows):
        for c in range(columns):
            work[to + r * row_step + c * column_step] = (
                payoffs[base + r * columns + c] * power - low * power
            ) * scale
    if value <= 0.0:
        return 1.0
    low = off * power * scale
    scale = 1.0 if whole and largest < 2251799813685248.0 else largest * power * scale
    return 1.1102230246251565e-16 * max(1.0, scale) + low  # 2**-53


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.longlong)
@cython.locals(
    work=cython.double[::1], table=cython.Py_ssize_t, actions=cython.Py_ssize_t,
    others=cython.Py_ssize_t, step=cython.Py_ssize_t, other_step=cython.Py_ssize_t,
    unit=cython.double, i=cython.Py_ssize_t, j=cython.Py_ssize_t, cells=cython.longlong,
    bit=cython.longlong, high=cython.double, second=cython.double, value=cython.double,
)  # fmt: skip
def _best_cells(
    work: memoryview[float], table: int, actions: int, others: int,
    step: int, other_step: int, unit: float,
) -> int:  # fmt: skip
    """Bits of the cells in which an action may be a best reply; 25 higher, where it surely is."""
    cells = 0
    for j in range(others):
        # Payoffs are in [0, 1]: an only action beats this by more than any noise.
        high = second = -1e3
        for i in range(actions):
            value = work[table + i * others + j]
            second = max(second, min(high, value))
            high = max(high, value)
        bit = 33554433 if high - second > _factor(1) * unit else 1
        for i in range(actions):
            if high - work[table + i * others + j] <= _factor(1) * unit:
                cells |= bit << (i * step + j * other_step)
    return cells


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    work=cython.double[::1], table=cython.Py_ssize_t, width=cython.Py_ssize_t,
    own=cython.longlong[::1], mine=cython.Py_ssize_t, actions=cython.Py_ssize_t,
    other=cython.longlong[::1], theirs=cython.Py_ssize_t, size=cython.Py_ssize_t,
    unit=cython.double, to=cython.Py_ssize_t,
)  # fmt: skip
def _unrolled(
    work: memoryview[float], table: int, width: int, own: memoryview, mine: int, actions: int,
    other: memoryview, theirs: int, size: int, unit: float, to: int,
) -> int:  # fmt: skip
    """`_mixture`, of which the C compiler can write out the loops: its size is a constant."""
    if size == 2:
        return _mixture(work, table, width, own, mine, actions, other, theirs, 2, unit, to)
    if size == 3:
        return _mixture(work, table, width, own, mine, actions, other, theirs, 3, unit, to)
    if size == 4:
        return _mixture(work, table, width, own, mine, actions, other, theirs, 4, unit, to)
    return _mixture(work, table, width, own, mine, actions, other, theirs, 5, unit, to)


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.Py_ssize_t)
@cython.locals(
    work=cython.double[::1], table=cython.Py_ssize_t, width=cython.Py_ssize_t,
    own=cython.longlong[::1], mine=cython.Py_ssize_t, actions=cython.Py_ssize_t,
    other=cython.longlong[::1], theirs=cython.Py_ssize_t, size=cython.Py_ssize_t,
    unit=cython.double, to=cython.Py_ssize_t, first=cython.Py_ssize_t, line=cython.Py_ssize_t,
    r=cython.Py_ssize_t, c=cython.Py_ssize_t, sure=cython.Py_ssize_t, low=cython.double,
    high=cython.double, gap=cython.double, noise=cython.double, total=cython.double,
)  # fmt: skip
def _mixture(
    work: memoryview[float], table: int, width: int, own: memoryview, mine: int, actions: int,
    other: memoryview, theirs: int, size: int, unit: float, to: int,
) -> int:  # fmt: skip
    """The other side's mixture on its support that makes one's own support best replies.

    Writes its weights, up to a positive factor. 1 if it surely exists, -1 if it surely does not.
    """
    first = table + own[mine] * width
    sure = 1
    for r in range(1, size):
        line = table + own[mine + r] * width
        for c in range(size):
            work[60 + (r - 1) * size + c] = (
                work[first + other[theirs + c]] - work[line + other[theirs + c]]
            )
    _null_vector(work, 60, size, to)
    noise = unit * _factor(size - 1)
    total = low = high = work[to]
    for c in range(1, size):
        gap = work[to + c]
        total += gap
        low = min(low, gap)
        high = max(high, gap)
    if low < -noise and high > noise:
        return -1
    if low <= noise and high >= -noise:
        sure = 0
        if low >= -noise and high <= noise:
            return 0
    # Probabilities are known to six times the noise over the total: ask for a millionth.
    if total < 6e6 * noise and total > -6e6 * noise:
        sure = 0
    if low < -noise:
        for c in range(size):
            work[to + c] = -work[to + c]
    noise = unit * _factor(size)
    for r in range(size, actions):
        line = table + own[mine + r] * width
        gap = 0.0
        for c in range(size):
            gap += work[to + c] * (work[first + other[theirs + c]] - work[line + other[theirs + c]])
        if gap < -noise:
            return -1
        if gap <= noise:
            sure = 0
    return sure


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(degree=cython.Py_ssize_t)
def _factor(degree: int) -> float:
    """Bounds the error of a determinant in units, its entries at most 1 and known to 16 units.

    d! products of d factors: 16 d d! units from the entries, less than as much from rounding.
    """
    if degree < 3:
        return 32.0 if degree == 1 else 128.0
    return 576.0 if degree == 3 else 3072.0 if degree == 4 else 19200.0


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    w=cython.double[::1], a=cython.Py_ssize_t, size=cython.Py_ssize_t, to=cython.Py_ssize_t,
    b=cython.Py_ssize_t, c=cython.Py_ssize_t,
)  # fmt: skip
def _null_vector(w: memoryview[float], a: int, size: int, to: int) -> None:
    """The signed minors of the (size-1) x size matrix at `a`."""
    b = a + size
    c = b + size
    if size == 2:
        w[to] = w[a + 1]
        w[to + 1] = -w[a]
    elif size == 3:
        w[to] = w[a + 1] * w[b + 2] - w[a + 2] * w[b + 1]
        w[to + 1] = w[a + 2] * w[b] - w[a] * w[b + 2]
        w[to + 2] = w[a] * w[b + 1] - w[a + 1] * w[b]
    elif size == 4:
        m01 = w[b] * w[c + 1] - w[b + 1] * w[c]
        m02 = w[b] * w[c + 2] - w[b + 2] * w[c]
        m03 = w[b] * w[c + 3] - w[b + 3] * w[c]
        m12 = w[b + 1] * w[c + 2] - w[b + 2] * w[c + 1]
        m13 = w[b + 1] * w[c + 3] - w[b + 3] * w[c + 1]
        m23 = w[b + 2] * w[c + 3] - w[b + 3] * w[c + 2]
        w[to] = w[a + 1] * m23 - w[a + 2] * m13 + w[a + 3] * m12
        w[to + 1] = w[a + 2] * m03 - w[a] * m23 - w[a + 3] * m02
        w[to + 2] = w[a] * m13 - w[a + 1] * m03 + w[a + 3] * m01
        w[to + 3] = w[a + 1] * m02 - w[a] * m12 - w[a + 2] * m01
    else:
        w[to] = _determinant(w, a + 1, a + 2, a + 3, a + 4)
        w[to + 1] = -_determinant(w, a, a + 2, a + 3, a + 4)
        w[to + 2] = _determinant(w, a, a + 1, a + 3, a + 4)
        w[to + 3] = -_determinant(w, a, a + 1, a + 2, a + 4)
        w[to + 4] = _determinant(w, a, a + 1, a + 2, a + 3)


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.double)
@cython.locals(
    w=cython.double[::1], i=cython.Py_ssize_t, j=cython.Py_ssize_t, k=cython.Py_ssize_t,
    l=cython.Py_ssize_t,
)  # fmt: skip
def _determinant(w: memoryview[float], i: int, j: int, k: int, l: int) -> float:
    """Of four columns of a matrix of four rows and five columns, by Laplace along two rows."""
    return (
        (w[i] * w[j + 5] - w[j] * w[i + 5]) * (w[k + 10] * w[l + 15] - w[l + 10] * w[k + 15])
        - (w[i] * w[k + 5] - w[k] * w[i + 5]) * (w[j + 10] * w[l + 15] - w[l + 10] * w[j + 15])
        + (w[i] * w[l + 5] - w[l] * w[i + 5]) * (w[j + 10] * w[k + 15] - w[k + 10] * w[j + 15])
        + (w[j] * w[k + 5] - w[k] * w[j + 5]) * (w[i + 10] * w[l + 15] - w[l + 10] * w[i + 15])
        - (w[j] * w[l + 5] - w[l] * w[j + 5]) * (w[i + 10] * w[k + 15] - w[k + 10] * w[i + 15])
        + (w[k] * w[l + 5] - w[l] * w[k + 5]) * (w[i + 10] * w[j + 15] - w[j + 10] * w[i + 15])
    )


@cython.cfunc
@cython.inline
@cython.nogil
@cython.exceptval(check=False)
@cython.returns(cython.void)
@cython.locals(
    profiles=cython.double[::1], to=cython.Py_ssize_t, width=cython.Py_ssize_t,
    order=cython.longlong[::1], support=cython.Py_ssize_t, size=cython.Py_ssize_t,
    work=cython.double[::1], weights=cython.Py_ssize_t, k=cython.Py_ssize_t, total=cython.double,
)  # fmt: skip
def _write(
    profiles: memoryview[float], to: int, width: int,
    order: memoryview, support: int, size: int, work: memoryview[float], weights: int,
) -> None:  # fmt: skip
    """Write a mixture, its weights made to sum to 1."""
    for k in range(width):
        profiles[to + k] = 0.0
    total = 0.0
    for k in range(size):
        total += work[weights + k]
    for k in range(size):
        profiles[to + order[support + k]] = work[weights + k] / total
