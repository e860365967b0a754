# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Whether two supports of equal size carry an isolated equilibrium, in whole numbers.

The weights that make the other side's k actions equally good solve k equations. Elimination without
fractions (Bareiss 1968, "Sylvester's identity and multistep integer-preserving Gaussian
elimination", Mathematics of Computation 22) leaves determinants: the weights and their common
denominator. They must be positive, and every action outside the support strictly worse. Products
are formed in a type twice as wide as the numbers, and a number that outgrows its type is noticed:
then nothing is confirmed. C types: the .pxd.
"""

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["confirm", "room"]

# An answer: 1 if confirmed, the index, m weights and their sum, n weights and their sum.
_ANSWER = cython.declare(cython.Py_ssize_t, 4)
_BOUND = cython.declare(cython.longlong, 1 << 24)


def room(m: int, n: int) -> array[int]:
    """Memory that `confirm` works in."""
    size = 2 * m * n + 2 * (m + n) + (min(m, n) + 1) * (min(m, n) + 2)
    return array("q", bytes(8 * size))


def confirm(
    first: array[int], second: array[int], m: int, n: int, records: array[int], used: int,
    answers: array[int], work: array[int],
) -> int:  # fmt: skip
    """Answer records of `RegularSearch` of kind `VERTICES`; the number of those not confirmed.

    `first` and `second` are the payoffs of both players, row by row; `used` entries of `records`
    are read. A record of another kind counts as not confirmed. `answers` has room for m + n + 4
    entries a record: 1 if confirmed, the index, m weights and their sum, n weights and their sum.

    >>> pennies = array("q", [1, -1, -1, 1]), array("q", [-1, 1, 1, -1])
    >>> answers = array("q", [0] * 8)
    >>> records = array("q", [0, 0, 0, 1, 1, 0, 0, 1, 1])
    >>> confirm(*pennies, 2, 2, records, 9, answers, room(2, 2))
    0
    >>> list(answers)
    [1, 1, 2, 2, 4, 2, 2, 4]
    """
    return _confirm(first, second, m, n, records, used, answers, work)


def _confirm(
    first: array[int], second: array[int], m: int, n: int, records: array[int], used: int,
    answers: array[int], work: array[int],
) -> int:  # fmt: skip
    """See `confirm`."""
    # Both matrices, what is played and what is not, equations.
    lists = 2 * m * n
    equations = lists + 2 * (m + n)
    small = _shift(second, m, n, n, 1, work, 0) and _shift(first, n, m, 1, n, work, m * n)
    step = 1 + 2 * (m + n)
    failed = 0
    at = 0
    to = 0
    while at < used:
        k = _listed(records, at + 1, m, work, lists)
        q = _listed(records, at + 1 + m + n, n, work, lists + m)
        answers[to] = 0
        if small and records[at] == 0 and k == q:
            q = _weights(work, 0, m, n, lists, lists + m, k, equations, answers, to + 2)
            if q != 0:
                q *= _weights(
                    work, m * n, n, m, lists + m, lists, k, equations, answers, to + 3 + m
                )
            if q != 0:
                answers[to] = 1
                answers[to + 1] = q if k % 2 else -q
        failed += 1 - answers[to]
        at += step
        to += _ANSWER + m + n
    return failed


def _shift(
    payoffs: array[int], own: int, other: int, step: int, other_step: int, whole: array[int],
    base: int,
) -> bool:  # fmt: skip
    """Write what the other side gets for each own action, less the least; False if too large."""
    for i in range(own):
        least = most = payoffs[i * step]
        for j in range(other):
            least = min(least, payoffs[i * step + j * other_step])
            most = max(most, payoffs[i * step + j * other_step])
        if most > least + _BOUND or least < -_BOUND * _BOUND or most > _BOUND * _BOUND:
            return False
        for j in range(other):
            # An action that leaves the other side indifferent counts 1: what it adds is no matter.
            whole[base + i * other + j] = (
                payoffs[i * step + j * other_step] - least if most > least else 1
            )
    return True


def _listed(records: array[int], at: int, actions: int, lists: array[int], to: int) -> int:
    """List the actions that are not flagged, then the others; the number of the first."""
    k = 0
    for i in range(actions):
        if records[at + i] == 0:
            lists[to + k] = i
            k += 1
    q = k
    for i in range(actions):
        if records[at + i] != 0:
            lists[to + q] = i
            q += 1
    return k


def _weights(
    work: array[int], base: int, own: int, other: int, mine: int, theirs: int, k: int, e: int,
    answers: array[int], to: int,
) -> int:  # fmt: skip
    """Write one side's weights and their sum; the sign of the determinant, 0 if refused."""
    width = k + 1
    for r in range(k):
        for c in range(k):
            work[e + r * width + c] = work[base + work[mine + c] * other + work[theirs + r]]
        work[e + r * width + k] = 1
    limit = _eliminate(work, e, k)
    if limit == 0:
        return 0
    determinant = work[e]
    sign = 1
    if determinant < 0:
        sign = -1
        determinant = -determinant
    for i in range(own + 1):
        answers[to + i] = 0
    total = 0
    for r in range(k):
        weight = work[e + r * width + k] * sign
        if weight <= 0 or total > limit - weight:
            return 0
        total += weight
        answers[to + work[mine + r]] = weight
    answers[to + own] = total
    for r in range(k, other):
        value = 0
        for c in range(k):
            left = answers[to + work[mine + c]]
            value += left * work[base + work[mine + c] * other + work[theirs + r]]
        if value >= determinant:
            return 0
    # Rows were exchanged: the last entry tells how often.
    return sign * work[e + k * width]


def _eliminate(work: array[int], e: int, k: int) -> int:
    """Make k equations diagonal, with the determinant throughout; 0 if singular or too large.

    Otherwise the largest number allowed, and in the entry after the equations the sign of the row
    exchanges.
    """
    width = k + 1
    one = 1
    # Only a type of more than 64 bits holds this.
    limit = 4611686018427387904 if one << 40 << 40 != 0 else 1073741824
    before = 1
    work[e + k * width] = 1
    for p in range(k):
        q = p
        while q < k and work[e + q * width + p] == 0:
            q += 1
        if q == k:
            return 0
        if q != p:
            for c in range(width):
                entry = work[e + p * width + c]
                work[e + p * width + c] = work[e + q * width + c]
                work[e + q * width + c] = entry
            work[e + k * width] = -work[e + k * width]
        pivot = work[e + p * width + p]
        for r in range(k):
            if r == p:
                continue
            factor = work[e + r * width + p]
            for c in range(width):
                # Columns to the left are those of the identity, scaled.
                if c < p and c != r:
                    continue
                value = (
                    pivot * work[e + r * width + c] - factor * work[e + p * width + c]
                ) // before
                if value > limit or value < -limit:
                    return 0
                work[e + r * width + c] = value
        before = pivot
    return limit
