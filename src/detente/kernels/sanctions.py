"""The least value that movers can bring about from each node, nobody moving twice in succession.

Nodes are numbered; the arcs of mover m from node s are `to[starts[m * (size + 1) + s]:
starts[m * (size + 1) + s + 1]]`, offsets into one buffer for all movers. Searched backwards from
the nodes of least value first, every arc is looked at once: a node met by one mover is taken up
by all others, and by that mover itself only once it is met by another.
"""

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["NOTHING", "backwards", "best_after", "first_gap", "least_reachable", "uphill"]

# Where nothing can be reached: above any value.
NOTHING = 2**62


def backwards(starts: array[int], to: array[int], size: int) -> tuple[array[int], array[int]]:
    """The same arcs by the node that they lead to.

    >>> from array import array
    >>> [list(part) for part in backwards(array("q", [0, 1, 2]), array("q", [1, 0]), 2)]
    [[0, 1, 2], [1, 0]]
    """
    turned = array("q", bytes(8 * len(starts)))
    origins = array("q", bytes(8 * len(to)))
    _turn(starts, to, size, turned, origins, array("q", bytes(8 * size)))
    return turned, origins


def uphill(
    starts: array[int], to: array[int], size: int, values: array[int]
) -> tuple[array[int], array[int]]:
    """The arcs that lead to a higher value of their mover; `values` is one row for each mover."""
    kept_starts = array("q", bytes(8 * len(starts)))
    kept = array("q", bytes(8 * len(to)))
    count = _climb(starts, to, size, values, kept_starts, kept)
    return kept_starts, kept[:count]


def best_after(
    starts: array[int], to: array[int], size: int, mover: int, values: array[int]
) -> array[int]:
    """For each node the greatest of its value and those that one arc of `mover` leads to."""
    found = array("q", values)
    _best(starts, to, size, mover, values, found)
    return found


def least_reachable(
    turned: array[int], origins: array[int], size: int, barred: int, values: array[int]
) -> array[int]:
    """The least value at the end of a legal sequence of at least one arc from each node.

    `turned` and `origins` are arcs as `backwards` has them; mover `barred` takes no part.
    `NOTHING` where no arc leaves. Cost: each arc once, and a sort of the nodes.

    >>> from array import array
    >>> arcs = backwards(array("q", [0, 1, 1, 1, 1, 1, 2, 2]), array("q", [1, 2]), 3)
    >>> [v if v < NOTHING else None for v in least_reachable(*arcs, 3, -1, array("q", [5, 4, 3]))]
    [3, 3, None]
    """
    least = array("q", [NOTHING]) * size
    order = array("q", sorted(range(size), key=values.__getitem__))
    # What of a node is still to be taken up by: everybody, all but one mover, nobody.
    state = array("q", [_UNTOUCHED]) * size
    queue = array("q", bytes(16 * (2 * size + 1)))
    _spread(turned, origins, size, barred, values, order, least, state, queue)
    return least


def first_gap(
    starts: array[int],
    to: array[int],
    size: int,
    mover: int,
    values: array[int],
    least: array[int],
) -> array[int]:
    """For each node the first arc of `mover` to a higher value whose end has `least` above it.

    As positions among the mover's arcs from that node; -1 where there is none.
    """
    found = array("q", [-1]) * size
    _gaps(starts, to, size, mover, values, least, found)
    return found


_UNTOUCHED = -2
_CLOSED = -1


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.longlong[::1],
    to=cython.longlong[::1],
    size=cython.Py_ssize_t,
    turned=cython.longlong[::1],
    origins=cython.longlong[::1],
    fill=cython.longlong[::1],
    movers=cython.Py_ssize_t,
    m=cython.Py_ssize_t,
    s=cython.Py_ssize_t,
    k=cython.Py_ssize_t,
    row=cython.Py_ssize_t,
    total=cython.longlong,
)
def _turn(
    starts: array[int],
    to: array[int],
    size: int,
    turned: array[int],
    origins: array[int],
    fill: array[int],
) -> None:
    movers = len(starts) // (size + 1)
    total = 0
    for m in range(movers):
        row = m * (size + 1)
        for s in range(size):
            fill[s] = 0
        for k in range(starts[row], starts[row + size]):
            fill[to[k]] += 1
        for s in range(size):
            turned[row + s] = total
            total += fill[s]
            fill[s] = turned[row + s]
        turned[row + size] = total
        for s in range(size):
            for k in range(starts[row + s], starts[row + s + 1]):
                origins[fill[to[k]]] = s
                fill[to[k]] += 1


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.longlong[::1],
    to=cython.longlong[::1],
    size=cython.Py_ssize_t,
    values=cython.longlong[::1],
    kept_starts=cython.longlong[::1],
    kept=cython.longlong[::1],
    movers=cython.Py_ssize_t,
    m=cython.Py_ssize_t,
    s=cython.Py_ssize_t,
    k=cython.Py_ssize_t,
    count=cython.Py_ssize_t,
)
def _climb(
    starts: array[int],
    to: array[int],
    size: int,
    values: array[int],
    kept_starts: array[int],
    kept: array[int],
) -> int:
    movers = len(starts) // (size + 1)
    count = 0
    for m in range(movers):
        for s in range(size):
            kept_starts[m * (size + 1) + s] = count
            for k in range(starts[m * (size + 1) + s], starts[m * (size + 1) + s + 1]):
                if values[m * size + to[k]] > values[m * size + s]:
                    kept[count] = to[k]
                    count += 1
        kept_starts[m * (size + 1) + size] = count
    return count


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.longlong[::1],
    to=cython.longlong[::1],
    size=cython.Py_ssize_t,
    mover=cython.Py_ssize_t,
    values=cython.longlong[::1],
    found=cython.longlong[::1],
    s=cython.Py_ssize_t,
    k=cython.Py_ssize_t,
    row=cython.Py_ssize_t,
)
def _best(
    starts: array[int],
    to: array[int],
    size: int,
    mover: int,
    values: array[int],
    found: array[int],
) -> None:
    row = mover * (size + 1)
    for s in range(size):
        for k in range(starts[row + s], starts[row + s + 1]):
            found[s] = max(found[s], values[to[k]])


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    turned=cython.longlong[::1],
    origins=cython.longlong[::1],
    size=cython.Py_ssize_t,
    barred=cython.Py_ssize_t,
    values=cython.longlong[::1],
    order=cython.longlong[::1],
    least=cython.longlong[::1],
    state=cython.longlong[::1],
    queue=cython.longlong[::1],
    movers=cython.Py_ssize_t,
    number=cython.Py_ssize_t,
    source=cython.Py_ssize_t,
    head=cython.Py_ssize_t,
    tail=cython.Py_ssize_t,
    at=cython.Py_ssize_t,
    only=cython.longlong,
    m=cython.Py_ssize_t,
    k=cython.Py_ssize_t,
    p=cython.Py_ssize_t,
    value=cython.longlong,
)
def _spread(
    turned: array[int],
    origins: array[int],
    size: int,
    barred: int,
    values: array[int],
    order: array[int],
    least: array[int],
    state: array[int],
    queue: array[int],
) -> None:
    movers = len(turned) // (size + 1)
    for number in range(size):
        source = order[number]
        if state[source] == _CLOSED:
            continue
        value = values[source]
        # An entry of the queue: a node, and who takes it up: m alone, or (as movers + m) all
        # but m; m = movers stands for nobody.
        head = tail = 0
        queue[0] = source
        queue[1] = 2 * movers if state[source] == _UNTOUCHED else state[source]
        tail = 1
        state[source] = _CLOSED
        while head < tail:
            at = queue[2 * head]
            only = queue[2 * head + 1]
            head += 1
            for m in range(movers):
                if m == barred or (only != m if only < movers else only - movers == m):
                    continue
                for k in range(turned[m * (size + 1) + at], turned[m * (size + 1) + at + 1]):
                    p = origins[k]
                    least[p] = min(least[p], value)
                    if state[p] == _UNTOUCHED:
                        state[p] = m
                        queue[2 * tail] = p
                        queue[2 * tail + 1] = movers + m
                        tail += 1
                    elif state[p] != _CLOSED and state[p] != m:
                        queue[2 * tail] = p
                        queue[2 * tail + 1] = state[p]
                        tail += 1
                        state[p] = _CLOSED


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    starts=cython.longlong[::1],
    to=cython.longlong[::1],
    size=cython.Py_ssize_t,
    mover=cython.Py_ssize_t,
    values=cython.longlong[::1],
    least=cython.longlong[::1],
    found=cython.longlong[::1],
    s=cython.Py_ssize_t,
    k=cython.Py_ssize_t,
    row=cython.Py_ssize_t,
)
def _gaps(
    starts: array[int],
    to: array[int],
    size: int,
    mover: int,
    values: array[int],
    least: array[int],
    found: array[int],
) -> None:
    row = mover * (size + 1)
    for s in range(size):
        for k in range(starts[row + s], starts[row + s + 1]):
            if values[to[k]] > values[s] and least[to[k]] > values[s]:
                found[s] = k - starts[row + s]
                break
