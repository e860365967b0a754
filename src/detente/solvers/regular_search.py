"""The leaves of a complementarity search, those that are isolated equilibria confirmed exactly.

A search of some size is cut into subtrees, the same ones whatever the number of threads that take
them up. It is made in slices; after each the computation is asked whether to go on.
"""

from __future__ import annotations

import os
from array import array
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.kernels.confirmation import ANSWER, confirm
from detente.kernels.regular import SUBTREE, RegularSearch

# Actions in all from which a search is cut into subtrees, and after how many branchings.
_LARGE = 24
_BRANCHINGS = 6
_ENDLESS = 1 << 40
# Nodes between two questions whether to go on, about a tenth of a second; records at a time.
_SLICE = 20_000
_RECORDS = 64
# Searches of up to this many actions in all are kept for the next game of their shape, so many.
_KEPT = 16
_SPARE = 4
_spare: dict[tuple[int, ...], list[RegularSearch]] = {}


@dataclass(slots=True)
class Leaves:
    """What a search put out: answers for leaves that are regular, masks of labels for others.

    An answer is an index, m weights and their sum, n weights and their sum; masks are of what is
    zero on either side. If not `complete`, the search was ended early.
    """

    answers: list[list[int]] = field(default_factory=list)
    faces: list[tuple[int, int]] = field(default_factory=list)
    nodes: int = 0
    leaves: int = 0
    complete: bool = True


def leaves(game: NormalFormGame) -> Leaves | None:
    """Leaves that hold all extreme equilibria; None if the game has too many ties for it."""
    job = _Job(game)
    search, out = job.search(), job.room()
    cut = sum(game.shape) >= _LARGE
    search.begin()
    found = job.found
    while found.complete and not search.over:
        job.take(out, search.run(out, _SLICE, _BRANCHINGS if cut else _ENDLESS))
        # Those cut off count as done here, and there are not many before.
        found.complete = search.over or cut or effort.current().goes_on(search.done)
    found.nodes = search.nodes
    job.undecided = search.undecided
    job.keep(search)
    if job.subtrees and not job.undecided:
        job.work_off()
    return None if job.undecided else found


class _Job:
    """A game's numbers, and what is found and left to do, for several threads."""

    def __init__(self, game: NormalFormGame) -> None:
        self.shape = m, n = game.shape
        self.step, self.width = 1 + 2 * (m + n), m + n + ANSWER
        self.found = Leaves()
        self.subtrees: deque[array[int]] = deque()
        self.partial: dict[int, float] = {}
        self.undecided = self.stopped = False
        first, second = game.integers
        if max(max(first), -min(first), max(second), -min(second)) < 1 << 53:
            self.whole = array("q", first), array("q", second)
            self.payoffs = array("d", first), array("d", second)
        else:
            self.whole = array("q"), array("q")
            self.payoffs = (
                _levelled(first, [slice(j, None, n) for j in range(n)]),
                _levelled(second, [slice(i * n, i * n + n) for i in range(m)]),
            )

    def search(self) -> RegularSearch:
        """A search of this game, not yet begun."""
        kept = _spare.get(self.shape)
        try:
            search = kept.pop() if kept else None
        except IndexError:  # another thread was faster
            search = None
        if search is None:
            return RegularSearch(*self.payoffs, *self.shape)
        search.set(*self.payoffs)
        return search

    def keep(self, search: RegularSearch) -> None:
        """Leave a search to the next game of the same shape."""
        if sum(self.shape) <= _KEPT:
            kept = _spare.setdefault(self.shape, [])
            if len(kept) < _SPARE:
                kept.append(search)

    def room(self) -> array[int]:
        """Room for records."""
        return array("q", bytes(8 * self.step * _RECORDS))

    def take(self, out: array[int], used: int) -> None:
        """Sort records into what they are."""
        if not used:
            return
        found, step, width = self.found, self.step, self.width
        count = used // step
        answers = array("q", bytes(8 * width * count))
        if self.whole[0]:
            left = confirm(*self.whole, self.shape, out, used, answers)
        else:
            left = count
        found.leaves += count
        if not left:
            flat = answers.tolist()
            found.answers += [flat[at + 1 : at + width] for at in range(0, width * count, width)]
            return
        for k in range(count):
            record = out[k * step : k * step + step]
            if record[0] == SUBTREE:
                self.subtrees.append(record[1:])
                found.leaves -= 1
            elif answers[k * width]:
                found.answers.append(answers[k * width + 1 : k * width + width].tolist())
            else:
                found.faces.append(self._masks(record))

    def _masks(self, record: array[int]) -> tuple[int, int]:
        m, n = self.shape
        own, other = record[1 : 1 + m + n], record[1 + m + n :]
        return _mask(own), _mask(other[n:] + other[:n])

    def work_off(self) -> None:
        """Search all subtrees, on as many threads as there are processors."""
        count = len(self.subtrees)
        workers = min(os.cpu_count() or 1, count)
        with ThreadPoolExecutor(workers) as pool:
            try:
                running = {pool.submit(self._work, k) for k in range(workers)}
                while running:
                    done, running = wait(running, timeout=0.1)
                    self.found.nodes += sum(one.result() for one in done)
                    unfinished = len(self.subtrees) + len(running) - sum(self.partial.values())
                    share = 1 - max(unfinished, 0) * 2.0**-_BRANCHINGS
                    if running and not effort.current().goes_on(share):
                        self.stopped = True
                        self.found.complete = False
            finally:
                self.stopped = True

    def _work(self, number: int) -> int:
        """Take subtrees while there are any; the nodes visited."""
        search, out, nodes = self.search(), self.room(), 0
        while self.subtrees and not self.stopped:
            try:
                search.begin(self.subtrees.popleft())
            except IndexError:  # another thread was faster
                break
            while not search.over and not self.stopped:
                self.take(out, search.run(out, _SLICE, _ENDLESS))
                self.partial[number] = search.done
            self.partial[number] = 0.0
            if search.undecided:
                self.undecided = self.stopped = True
        return nodes + search.nodes


def _mask(flags: Sequence[int]) -> int:
    return sum(1 << k for k, flag in enumerate(flags) if flag)


def _levelled(payoffs: tuple[int, ...], choices: list[slice]) -> array[float]:
    """What each of the other's choices adds left out, the rest from 0 to 1, rounded once."""
    level = [0.0] * len(payoffs)
    for choice in choices:
        own = payoffs[choice]
        least, most = min(own), max(own)
        if most > least:
            level[choice] = [(v - least) / (most - least) for v in own]
    return array("d", level)
