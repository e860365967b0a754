"""All equilibria of a block of small games: what runs the kernels over threads.

A block is a run of neighbouring games. Blocks are cut by the size of the games alone and joined
in their order, so the answer does not depend on the number of threads.
"""

from __future__ import annotations

import itertools
import os
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

from detente.kernels import cubes
from detente.kernels.small_games import MOST, SCRATCH, solve_block

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["MOST", "NotFinite", "Solved", "available_threads", "solve_all"]

_BLOCK = 16384
# Profiles that a block makes room for at a time, at least.
_ROOM = 32768


class NotFinite(Exception):  # noqa: N818 (caught by the caller, who names the payoff)
    """A payoff is NaN or infinite; `game` is the number of the first game with one."""

    def __init__(self, game: int) -> None:
        super().__init__(game)
        self.game = game


@dataclass(frozen=True, slots=True)
class Solved:
    """Profiles in the order of their games, how many each game has, and which games are tied."""

    counts: npt.NDArray[np.int64]
    tied: npt.NDArray[np.bool_]
    profiles: npt.NDArray[np.float64]


def available_threads() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def solve_all(payoffs: npt.NDArray[np.float64], threads: int, off: float = 0.0) -> Solved:
    """Solve all games of an array on `threads` threads, each payoff known to within `off`.

    Its shape is (games, 2, m, n), m and n from 1 to `MOST`, or (games, 3, 2, 2, 2).

    Raises NotFinite.

    >>> import numpy as np
    >>> pennies = np.array([[[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]], dtype=float)
    >>> solve_all(pennies, 1).profiles.tolist()
    [[[0.5, 0.5], [0.5, 0.5]]]
    """
    import numpy as np

    games, players, *shape = payoffs.shape
    counts = np.zeros(games, np.int64)
    tied = np.zeros(games, np.uint8)
    # Work grows with the pairs of supports: blocks of larger games hold fewer of them.
    length = max(1, _BLOCK * 19 // _pairs(*shape)) if players == 2 else _BLOCK
    pieces_of = _pieces if players == 2 else _pieces_of_cubes
    edges = [(at, min(at + length, games)) for at in range(0, games, length)]

    def one(edge: tuple[int, int]) -> list[npt.NDArray[np.float64]]:
        return list(pieces_of(payoffs, edge, counts, tied, off))

    if threads == 1:
        pieces = list(itertools.chain.from_iterable(map(one, edges)))
    else:
        pool = ThreadPoolExecutor(min(threads, max(1, len(edges))))
        try:
            pieces = list(itertools.chain.from_iterable(pool.map(one, edges)))
        finally:
            pool.shutdown(cancel_futures=True)
    joined = np.concatenate(pieces) if pieces else np.empty(0)
    return Solved(counts, tied.astype(bool), joined.reshape(-1, players, max(shape)))


def _pieces(
    payoffs: npt.NDArray[np.float64],
    edge: tuple[int, int],
    counts: npt.NDArray[np.int64],
    tied: npt.NDArray[np.uint8],
    off: float,
) -> Iterator[npt.NDArray[np.float64]]:
    import numpy as np

    start, stop = edge
    m, n = payoffs.shape[2:]
    # The kernel's views ask for memory in order that may be written.
    block = np.require(payoffs[start:stop], np.float64, ["C", "W", "A"])
    (own, first), (other, second) = _orders(m), _orders(n)
    width = 2 * max(m, n)
    room = np.empty(width * max(_ROOM, _pairs(m, n)))
    work = _floats(np.empty(SCRATCH))
    at = 0
    while at < stop - start:
        at, found, broken = solve_block(
            _floats(block.reshape(-1)), (m, n), at, stop - start, (own, other), (first, second),
            counts[start:stop].data, tied[start:stop].data, _floats(room), work, off,
        )  # fmt: skip
        if broken:
            raise NotFinite(start + at)
        yield room[: width * found].copy()


def _pieces_of_cubes(
    payoffs: npt.NDArray[np.float64],
    edge: tuple[int, int],
    counts: npt.NDArray[np.int64],
    tied: npt.NDArray[np.uint8],
    off: float,
) -> Iterator[npt.NDArray[np.float64]]:
    import numpy as np

    start, stop = edge
    block = np.require(payoffs[start:stop], np.float64, ["C", "W", "A"])
    room, work = np.empty(6 * _ROOM), _floats(np.empty(cubes.SCRATCH))
    at = 0
    while at < stop - start:
        at, found, broken = cubes.solve_block(
            _floats(block.reshape(-1)), at, stop - start,
            counts[start:stop].data, tied[start:stop].data, _floats(room), work, off,
        )  # fmt: skip
        if broken:
            raise NotFinite(start + at)
        yield room[: 6 * found].copy()


def _floats(values: npt.NDArray[np.float64]) -> memoryview[float]:
    # Python's own view: interpreted, its items are floats that divide and overflow as in C.
    return values.data.cast("B").cast("d")


def _pairs(m: int, n: int) -> int:
    """Pairs of supports of equal size."""
    return sum(comb(m, k) * comb(n, k) for k in range(1, min(m, n) + 1))


def _orders(actions: int) -> tuple[memoryview, memoryview]:
    """Supports in order of size, each followed by the other actions; the first of each size."""
    everything = range(actions)
    order, starts = array("q"), array("q", [0])
    for size in range(1, actions + 1):
        starts.append(len(order) // actions)
        for own in itertools.combinations(everything, size):
            order.extend(own)
            order.extend(a for a in everything if a not in own)
    starts.append(len(order) // actions)
    return memoryview(order), memoryview(starts)
