# cython: annotation_typing=False, boundscheck=False, wraparound=False, cdivision=True, cpow=True
"""All equilibria of many tables of payoffs for three sides with two actions each, in floats.

What a side gains by its second action is affine in the probability of each other side's second
action: four numbers a side hold all that matters. Where one side is pure, the two others solve a
linear equation each. Where all mix, two of the indifferences give two probabilities as quotients
of linear functions of the third, and the last becomes a quadratic in it.

Every verdict is a sign, given only where the value exceeds a bound on its rounding error; roots of
the quadratic are bracketed by such signs. What no sure verdict rules out, and what is not surely
an equilibrium, marks its game as tied. In a game that is not marked the listed equilibria are all,
and all of them are regular.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["ROOM", "SCRATCH", "solve_block"]

# Profiles that one table may take: at most four pure, six with a pure side and two without.
ROOM = 12
# Floats that the caller lends a block: four gains a side.
SCRATCH = 12


def solve_block(
    payoffs: memoryview[float], start: int, stop: int,
    counts: memoryview, ties: memoryview, profiles: memoryview[float], work: memoryview[float],
    off: float = 0.0,
) -> tuple[int, int, bool]:  # fmt: skip
    """Solve games `start` to `stop`, as far as `profiles` has room.

    `payoffs` holds for each game the eight payoffs of each of the three players, the last player's
    action running fastest. `counts` and `ties` are written at the games' numbers; a profile is six
    probabilities. `work` is `SCRATCH` floats. Every payoff may be wrong by `off`.

    Returns the game at which it stopped, the number of profiles written, and whether it stopped
    there because a payoff is no finite number. Releases the interpreter's lock.
    """
    if len(work) < SCRATCH:
        raise ValueError(f"at least {SCRATCH} floats to work in")
    return _solve(payoffs, start, stop, counts, ties, profiles, work, off)


@cython.locals(
    payoffs=cython.double[::1], start=cython.Py_ssize_t, stop=cython.Py_ssize_t,
    counts=cython.longlong[::1], ties=cython.uchar[::1], profiles=cython.double[::1],
    work=cython.double[::1], last=cython.Py_ssize_t, at=cython.Py_ssize_t,
    found=cython.Py_ssize_t, before=cython.Py_ssize_t, p=cython.Py_ssize_t,
    i=cython.Py_ssize_t, verdict=cython.Py_ssize_t, finite=cython.bint, tied=cython.bint,
    noise=cython.double, unit=cython.double, off=cython.double,
)  # fmt: skip
def _solve(
    payoffs: memoryview[float], start: int, stop: int,
    counts: memoryview, ties: memoryview, profiles: memoryview[float], work: memoryview[float],
    off: float,
) -> tuple[int, int, bool]:  # fmt: skip
    last = len(profiles) // 6 - ROOM
    at = start
    found = 0
    finite = True
    with cython.nogil:
        while at < stop and found <= last:
            noise = 0.0
            for p in range(3):
                unit = _load(payoffs, 24 * at + 8 * p, 4 >> p, work, 4 * p, off)
                if unit < 0.0:
                    finite = False
                noise = max(noise, unit)
            if not finite:
                break
            before = found
            tied = False
            for i in range(8):
                verdict = _pure(work, i, noise)
                if verdict > 0:
                    for p in range(3):
                        _write(profiles, 6 * found + 2 * p, ~i >> (2 - p) & 1, i >> (2 - p) & 1)
                    found += 1
                elif verdict == 0:
                    tied = True
            for p in range(3):
                for i in range(4):
                    if -noise <= work[4 * p + i] <= noise and not tied:
                        tied = _along_edge(work, p, i >> 1, i & 1, noise)
            for p in range(3):
                for i in range(2):
                    verdict = _two_mix(work, p, i, noise, profiles, 6 * found)
                    if verdict > 0:
                        found += 1
                    elif verdict == 0:
                        tied = True
            verdict = _all_mix(work, noise, profiles, 6 * found)
            if verdict < 0:
                tied = True
            else:
                found += verdict
            counts[at] = found - before
            ties[at] = tied
            at += 1
    return at, found, not finite


def _load(
    payoffs: memoryview[float], base: int, own: int, work: memoryview[float], to: int, off: float
) -> float:
    """Write what one side gains by its second action, at most 1, and return a bound on the errors.

    A payoff stands for the shortest decimal that reads back as it, so unless it is whole it is
    known to half a unit in its last place, and to `off`. -1 if a payoff is not finite.
    """
    largest = 0.0
    whole = True
    for i in range(base, base + 8):
        value = payoffs[i]
        if value - value != 0.0:
            return -1.0
        largest = max(largest, value, -value)
        # Leaves whole numbers below 2**51 as they are, and no others.
        if value + 6755399441055744.0 - 6755399441055744.0 != value:
            whole = False
    # 2**-100 or 2**200, so that nothing is rounded: differences must neither overflow nor vanish.
    power = 1.0
    if largest > 1e300:
        power = 7.888609052210118e-31
    elif largest < 1e-200:
        power = 1.6069380442589903e60
    gain = 0.0
    for i in range(4):
        k = base + i // own * 2 * own + i % own
        value = payoffs[k + own] * power - payoffs[k] * power
        work[to + i] = value
        gain = max(gain, value, -value)
    scale = 1.0 / gain if gain > 0.0 else 0.0
    for i in range(4):
        work[to + i] *= scale
    # Half a unit of two payoffs and two roundings, in units of 2**-53; the least float is 5e-324.
    whole = whole and largest < 2251799813685248.0
    value = 0.0 if whole else 2.0 * (largest * power + 5e-308 * power) * scale
    return 1.1102230246251565e-16 * (3.0 + value) + 2.0 * off * power * scale


def _pure(work: memoryview[float], cell: int, noise: float) -> int:
    """1 if a cell is surely a strict equilibrium, -1 if surely none, else 0."""
    x = cell >> 2
    y = cell >> 1 & 1
    z = cell & 1
    sure = 1
    for p in range(3):
        if p == 0:
            value = work[2 * y + z] if x else -work[2 * y + z]
        elif p == 1:
            value = work[4 + 2 * x + z] if y else -work[4 + 2 * x + z]
        else:
            value = work[8 + 2 * x + y] if z else -work[8 + 2 * x + y]
        if value < -noise:
            return -1
        if value <= noise:
            sure = 0
    return sure


def _step(side: int, other: int) -> int:
    """How far apart in one side's gains those lie that differ in another side's action."""
    return 2 if other == (1 if side == 0 else 0) else 1


def _along_edge(work: memoryview[float], p: int, first: int, second: int, noise: float) -> bool:
    """Whether some mixture of p may keep the two others at these actions, p being indifferent."""
    j = 1 if p == 0 else 0
    k = 1 if p == 2 else 2
    at = 4 * j + second * _step(j, k)
    f0 = work[at]
    f1 = work[at + _step(j, p)]
    at = 4 * k + first * _step(k, j)
    g0 = work[at]
    g1 = work[at + _step(k, p)]
    if not first:
        f0, f1 = -f0, -f1
    if not second:
        g0, g1 = -g0, -g1
    if (f0 < -noise and f1 < -noise) or (g0 < -noise and g1 < -noise):
        return False
    # One wants more of p's second action than the other bears.
    if f0 < -noise and g1 < -noise and f0 * g1 - f1 * g0 > 8.0 * noise:
        return False
    return not (f1 < -noise and g0 < -noise and f1 * g0 - f0 * g1 > 8.0 * noise)


def _two_mix(
    work: memoryview[float], p: int, a: int, noise: float, profiles: memoryview[float], to: int
) -> int:
    """The equilibrium in which p plays a and the others mix, 1 if there surely is one, -1 if not.

    Writes it if it is sure.
    """
    j = 1 if p == 0 else 0
    k = 1 if p == 2 else 2
    # What j gains against either action of k, and k against either action of j.
    at = 4 * j + a * _step(j, p)
    e0 = work[at]
    e1 = work[at + _step(j, k)]
    at = 4 * k + a * _step(k, p)
    f0 = work[at]
    f1 = work[at + _step(k, j)]
    if min(e0, e1) > noise or max(e0, e1) < -noise or min(f0, f1) > noise or max(f0, f1) < -noise:
        return -1
    sure = 1
    if max(e0, e1) <= noise or min(e0, e1) >= -noise or max(f0, f1) <= noise:
        sure = 0
    if min(f0, f1) >= -noise:
        sure = 0
    # The weights of k's two actions and of j's, not negative.
    e0, e1 = (-e0, e1) if e1 > e0 else (e0, -e1)
    f0, f1 = (-f0, f1) if f1 > f0 else (f0, -f1)
    v0, v1, v2, v3 = work[4 * p], work[4 * p + 1], work[4 * p + 2], work[4 * p + 3]
    if a == 0:
        v0, v1, v2, v3 = -v0, -v1, -v2, -v3
    if max(v0, v1, v2, v3) < -noise:
        return -1
    gain = f1 * (e1 * v0 + e0 * v1) + f0 * (e1 * v2 + e0 * v3)
    if gain < -32.0 * noise:
        return -1
    # Probabilities are known to twice the noise over the total: ask for a millionth.
    if sure == 0 or gain <= 32.0 * noise or e0 + e1 < 4e6 * noise or f0 + f1 < 4e6 * noise:
        return 0
    _write(profiles, to + 2 * p, 1 - a, a)
    _write(profiles, to + 2 * j, f1, f0)
    _write(profiles, to + 2 * k, e1, e0)
    return 1


def _all_mix(work: memoryview[float], noise: float, profiles: memoryview[float], to: int) -> int:
    """How many equilibria there are in which all mix; writes them. -1 if that is not sure."""
    for p in range(0, 12, 4):
        low = min(work[p], work[p + 1], work[p + 2], work[p + 3])
        high = max(work[p], work[p + 1], work[p + 2], work[p + 3])
        if low > noise or high < -noise:
            return 0
    # Of q0 (1-y)^2 + q1 y (1-y) + q2 y^2, where y is the probability of the second side's second
    # action and the weights of the two other sides are those that keep sides 3 and 1 indifferent.
    q0 = _bilinear(work, work[10], -work[8], work[1], -work[0])
    q2 = _bilinear(work, work[11], -work[9], work[3], -work[2])
    q1 = _bilinear(work, work[10], -work[8], work[3], -work[2])
    q1 += _bilinear(work, work[11], -work[9], work[1], -work[0])
    delta = 128.0 * noise
    if min(q0, q1, q2) > delta or max(q0, q1, q2) < -delta:
        return 0
    lead = q0 - q1 + q2
    high = q1 * q1 - 4.0 * q0 * q2
    # A parabola without a root keeps off zero by that over four times its lead, at most 16.
    if high < -256.0 * delta:
        return 0
    if high <= 4.0 * delta:
        return _undecided(work, 0.0, 1.0, noise)
    high = high**0.5
    radius = 8.0 * delta / high + 1e-15
    low = 2.0 * q0 - q1
    low = low + high if low >= 0.0 else low - high
    root = 2.0 * q0 / low
    # Far outside of [0, 1] it matters no more where.
    high = max(lead, -lead)
    other = 2.0 if max(low, -low) > 4.0 * high else 0.5 * low / lead
    low, high = min(root, other), max(root, other)
    # Between brackets and borders the parabola must be sure to keep off zero.
    if (high - low < 4.0 * radius) or not (
        (_beside_root(low, radius, q0, q1, q2, delta))
        and (_beside_root(high, radius, q0, q1, q2, delta))
    ):
        return _undecided(work, 0.0, 1.0, noise)
    if max(q0, -q0) <= delta and not (-radius < low < radius or -radius < high < radius):
        return _undecided(work, 0.0, 1.0, noise)
    if max(q2, -q2) <= delta and not (
        -radius < low - 1.0 < radius or -radius < high - 1.0 < radius
    ):
        return _undecided(work, 0.0, 1.0, noise)
    found = 0
    for i in range(2):
        root = high if i else low
        verdict = 0
        if root - radius > 0.0 and root + radius < 1.0:
            verdict = _mixture(work, root, radius, noise, profiles, to + 6 * found)
        elif root + radius >= 0.0 and root - radius <= 1.0:
            verdict = _undecided(work, max(0.0, root - radius), min(1.0, root + radius), noise)
        if verdict < 0:
            return -1
        found += verdict
    return found


def _bilinear(work: memoryview[float], x0: float, x1: float, z0: float, z1: float) -> float:
    """What the second side gains against weights of the two others."""
    return x0 * (z0 * work[4] + z1 * work[5]) + x1 * (z0 * work[6] + z1 * work[7])


def _beside_root(root: float, radius: float, q0: float, q1: float, q2: float, delta: float) -> bool:
    """Whether the parabola surely changes sign at the edges of a root's bracket within [0, 1]."""
    y = root - radius
    low = q0 * (1.0 - y) * (1.0 - y) + q1 * y * (1.0 - y) + q2 * y * y
    if 0.0 < y < 1.0 and -delta <= low <= delta:
        return False
    y = root + radius
    high = q0 * (1.0 - y) * (1.0 - y) + q1 * y * (1.0 - y) + q2 * y * y
    if 0.0 < y < 1.0 and -delta <= high <= delta:
        return False
    return not (root > radius and y < 1.0) or (low < 0.0) != (high < 0.0)


def _crosses(
    work: memoryview[float], at: int, step: int, other: int, low: float, high: float, noise: float
) -> int:
    """Whether a side's gains against two actions of another have opposite signs, for y in between.

    1 if surely so throughout, -1 if surely nowhere, else 0. `step` leads from one action of the
    second side to the other, `other` from one of that other side's.
    """
    a = work[at] * (1.0 - low) + work[at + step] * low
    b = work[at] * (1.0 - high) + work[at + step] * high
    at += other
    c = work[at] * (1.0 - low) + work[at + step] * low
    d = work[at] * (1.0 - high) + work[at + step] * high
    if (min(a, b) > noise and max(c, d) < -noise) or (max(a, b) < -noise and min(c, d) > noise):
        return 1
    if min(a, b, c, d) > noise or max(a, b, c, d) < -noise:
        return -1
    return 0


def _undecided(work: memoryview[float], low: float, high: float, noise: float) -> int:
    """0 if no root between low and high can be an equilibrium, else -1."""
    if _crosses(work, 0, 2, 1, low, high, 4.0 * noise) < 0:
        return 0
    return 0 if _crosses(work, 8, 1, 2, low, high, 4.0 * noise) < 0 else -1


def _mixture(
    work: memoryview[float], y: float, radius: float, noise: float,
    profiles: memoryview[float], to: int,
) -> int:  # fmt: skip
    """1 if the root is surely an equilibrium, which is written; 0 if surely none; else -1."""
    first = _crosses(work, 0, 2, 1, y - radius, y + radius, 4.0 * noise)
    third = _crosses(work, 8, 1, 2, y - radius, y + radius, 4.0 * noise)
    if first < 0 or third < 0:
        return 0
    if first == 0 or third == 0:
        return -1
    z0 = work[1] * (1.0 - y) + work[3] * y
    z1 = -(work[0] * (1.0 - y) + work[2] * y)
    x0 = work[10] * (1.0 - y) + work[11] * y
    x1 = -(work[8] * (1.0 - y) + work[9] * y)
    # A gain is known to its noise and twice the radius: ask for a millionth.
    needed = 4e6 * (4.0 * noise + 2.0 * radius)
    if radius > 1e-7 or max(z0 + z1, -z0 - z1) < needed or max(x0 + x1, -x0 - x1) < needed:
        return -1
    _write(profiles, to, x0, x1)
    _write(profiles, to + 2, 1.0 - y, y)
    _write(profiles, to + 4, z0, z1)
    return 1


def _write(profiles: memoryview[float], to: int, first: float, second: float) -> None:
    """Write a mixture of two actions, its weights made to sum to 1."""
    profiles[to] = first / (first + second)
    profiles[to + 1] = second / (first + second)
