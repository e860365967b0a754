"""Where a group of parties can lead from a state, nobody moving twice in succession.

Definition
    R_H(s) is the set of states at the end of a *legal* sequence of moves of members of H from s:
    at least one move, no party twice in succession, though a party may move again later. R⁺_H(s)
    is the same with moves that are improvements for whoever makes them, at the time.
What it certifies
    A shortest sequence to each state.
Cost
    Each move of a member is looked at once: a state first met by one party is left by all
    others, and by that party itself only once another one has met it, too.
Example
    >>> model = GraphModel.of(
    ...     {"a": {"1": ["2"], "2": ["3"]}, "b": {"2": ["4"]}},
    ...     {"a": ["1", "2", "3", "4"], "b": ["1", "2", "3", "4"]})
    >>> sorted(model.states[s] for s in Reach(model, (0, 1)).of(0))
    ['2', '4']

When it fails
    Moves of different parties at the same moment are no part of it.
References
    Fang, L., Hipel, K. and Kilgour, D. (1993), Interactive Decision Making, section 3.3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from detente.game.graph_model import GraphModel

# How a state was met: from which other, moved by which party.
_Step: TypeAlias = tuple[int, int]
# What may be moved to: by a party, from a state.
_Options: TypeAlias = Callable[[int, int], tuple[int, ...]]
# Beyond so many states met, what was searched is forgotten and searched again when asked for;
# looked at whenever so many more starts have been searched.
_KEPT = 4_000_000
_LOOK = 256


class Found:
    """The states met from a start, nearest first; searched no further than somebody looks.

    Of each state the first two ways of meeting it are kept: it is left by whoever did not move
    there first, and by that party too once another one has moved there.
    """

    def __init__(self, start: int, group: tuple[int, ...], options: _Options) -> None:
        self._start = start
        self._options = options
        self._others = {j: tuple(k for k in group if k != j) for j in group}
        self._first: dict[int, _Step] = {}
        self._second: dict[int, _Step] = {}
        self._met: list[int] = []
        # A state and who leaves it: everybody of a group, or one party alone.
        self._queue = deque([(start, group)])

    def __iter__(self) -> Iterator[int]:
        k = 0
        while k < len(self._met) or self._grow():
            if k < len(self._met):
                yield self._met[k]
                k += 1

    def __contains__(self, state: int) -> bool:
        while state not in self._first and self._grow():
            pass
        return state in self._first

    @property
    def size(self) -> int:
        """How many states have been met so far."""
        return len(self._met)

    def path(self, end: int) -> list[tuple[int, int]]:
        """A shortest legal sequence to a state that was met: each mover, and where it moves to."""
        origin, mover = self._first[end]
        steps = [(mover, end)]
        while origin != self._start:
            at, after = origin, mover
            origin, mover = self._first[at]
            if mover == after:
                origin, mover = self._second[at]
            steps.append((mover, at))
        return steps[::-1]

    def _grow(self) -> bool:
        """Leave one more state; False where none is left to be left."""
        if not self._queue:
            return False
        first, second = self._first, self._second
        at, movers = self._queue.popleft()
        for j in movers:
            for to in self._options(j, at):
                if to not in first:
                    first[to] = (at, j)
                    self._met.append(to)
                    # Whoever likes may leave the start already.
                    if to != self._start:
                        self._queue.append((to, self._others[j]))
                elif to not in second and first[to][1] != j:
                    second[to] = (at, j)
                    if to != self._start:
                        self._queue.append((to, (first[to][1],)))
        return True


class Reach:
    """Where the parties numbered `group` can lead; each start is searched once.

    With `improving`, by moves alone that their mover prefers to where it stands.
    """

    def __init__(self, model: GraphModel, group: Sequence[int], *, improving: bool = False) -> None:
        self._group = tuple(group)
        self._options = model.improvements if improving else _moves(model)
        self._found: dict[int, Found] = {}

    def of(self, start: int) -> Found:
        """The states at the end of a legal sequence from `start`."""
        found = self._found.get(start)
        if found is None:
            if len(self._found) % _LOOK == 0 and sum(f.size for f in self._found.values()) > _KEPT:
                self._found.clear()
            found = self._found[start] = Found(start, self._group, self._options)
        return found


def _moves(model: GraphModel) -> _Options:
    return lambda party, state: model.moves[party][state]
