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
from detente.kernels.confirmation import confirm, room
from detente.kernels.regular import SUBTREE, RegularSearch

# Actions in all from which a search is cut into subtrees, and after how many branchings.
_LARGE = 30
_BRANCHINGS = 5
_ENDLESS = 1 << 40
# Nodes between two questions whether to go on, about a tenth of a second; records at a time.
_SLICE = 20_000
_RECORDS = 32
# Memory for games of up to this many actions in all is kept for the next of their shape, so often.
_KEPT = 16
_SPARE = 4
# What an answer of the kernel holds beside weights: whether it is confirmed, an index, two sums.
_ANSWER = 4


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


class _Memory:
    """What one search works in: the search itself, its records, answers to them."""

    __slots__ = ("answers", "out", "search", "whole", "work")

    def __init__(self, m: int, n: int) -> None:
        self.search = RegularSearch(m, n)
        self.whole = self.search.first, self.search.second
        self.out = array("q", bytes(8 * _RECORDS * (1 + 2 * (m + n))))
        self.answers = array("q", bytes(8 * _RECORDS * (m + n + _ANSWER)))
        self.work = room(m, n)


_spare: dict[tuple[int, ...], list[_Memory]] = {}


def _kept(m: int, n: int) -> _Memory:
    try:
        return _spare[m, n].pop()
    except (KeyError, IndexError):
        return _Memory(m, n)


def leaves(game: NormalFormGame) -> Leaves | None:
    """Leaves that hold all extreme equilibria; None if the game has too many ties for it."""
    shape = game.shape
    memory = _kept(*shape)
    job = _Job(game, memory)
    search, found = memory.search, job.found
    actions = shape[0] + shape[1]
    cut = actions >= _LARGE
    search.begin()
    while found.complete:
        used = search.run(memory.out, _SLICE, _BRANCHINGS if cut else _ENDLESS)
        if not search.undecided:
            job.take(memory, used)
        if search.over:
            break
        # Those cut off count as done here, and there are not many before.
        found.complete = cut or effort.current().goes_on(search.done)
    found.nodes = search.nodes
    job.undecided = search.undecided
    if actions <= _KEPT:
        spare = _spare.setdefault(shape, [])
        if len(spare) < _SPARE:
            spare.append(memory)
    if job.subtrees and not job.undecided:
        job.work_off()
    found.leaves = len(found.answers) + len(found.faces)
    return None if job.undecided else found


class _Job:
    """A game's numbers, and what is found and left to do, for several threads."""

    __slots__ = ("found", "game", "partial", "stopped", "subtrees", "undecided", "whole")

    def __init__(self, game: NormalFormGame, memory: _Memory) -> None:
        self.game = game
        self.found = Leaves()
        self.subtrees: deque[array[int]] = deque()
        self.partial: dict[int, float] = {}
        self.undecided = self.stopped = False
        self.whole = self.set(memory)

    def set(self, memory: _Memory) -> bool:
        """Give a search the game's numbers; whether as they are."""
        m, n = self.game.shape
        first, second = self.game.integers
        try:
            whole = memory.search.set_whole(first, second)
        except OverflowError:
            whole = False
        if whole:
            return True
        memory.search.set_level(
            _level(first, [slice(j, None, n) for j in range(n)]),
            _level(second, [slice(i * n, i * n + n) for i in range(m)]),
        )
        return False

    def take(self, memory: _Memory, used: int) -> None:
        """Sort records into what they are."""
        if not used:
            return
        m, n = self.game.shape
        found, step, width = self.found, 1 + 2 * (m + n), m + n + _ANSWER
        count = left = used // step
        if self.whole:
            left = confirm(*memory.whole, m, n, memory.out, used, memory.answers, memory.work)
        answers = memory.answers[: width * count].tolist()
        if not left:
            found.answers += [answers[at + 1 : at + width] for at in range(0, width * count, width)]
            return
        for k in range(count):
            record = memory.out[k * step : k * step + step]
            if record[0] == SUBTREE:
                self.subtrees.append(record[1:])
                continue
            if self.whole and answers[k * width]:
                found.answers.append(answers[k * width + 1 : k * width + width])
            else:
                found.faces.append(self._masks(record))

    def _masks(self, record: array[int]) -> tuple[int, int]:
        m, n = self.game.shape
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
        memory = _Memory(*self.game.shape)
        self.set(memory)
        search = memory.search
        while self.subtrees and not self.stopped:
            try:
                search.begin(self.subtrees.popleft())
            except IndexError:  # another thread was faster
                break
            while not search.over and not self.stopped:
                self.take(memory, search.run(memory.out, _SLICE, _ENDLESS))
                self.partial[number] = search.done
            self.partial[number] = 0.0
            if search.undecided:
                self.undecided = self.stopped = True
        return search.nodes


def _mask(flags: Sequence[int]) -> int:
    return sum(1 << k for k, flag in enumerate(flags) if flag)


def _level(payoffs: tuple[int, ...], choices: list[slice]) -> array[float]:
    """What each of the other's choices adds left out, the rest from 0 to 1, rounded once."""
    level = [0.0] * len(payoffs)
    for choice in choices:
        own = payoffs[choice]
        least, most = min(own), max(own)
        if most > least:
            level[choice] = [(v - least) / (most - least) for v in own]
    return array("d", level)
