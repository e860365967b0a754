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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from detente.game.graph_model import GraphModel

# How a state was met: from which other, moved by which party.
_Step: TypeAlias = tuple[int, int]
# Beyond so many states met, what was searched is forgotten and searched again when asked for.
_KEPT = 2_000_000


@dataclass(slots=True)
class Found:
    """The states met from a start, nearest first, with the first two ways of meeting each."""

    start: int
    first: dict[int, _Step]
    second: dict[int, _Step]

    def __iter__(self) -> Iterator[int]:
        return iter(self.first)

    def __contains__(self, state: int) -> bool:
        return state in self.first

    def __len__(self) -> int:
        return len(self.first)

    def path(self, end: int) -> list[tuple[int, int]]:
        """A shortest legal sequence to a state that was met: each mover, and where it moves to."""
        origin, mover = self.first[end]
        steps = [(mover, end)]
        while origin != self.start:
            at, after = origin, mover
            origin, mover = self.first[at]
            if mover == after:
                origin, mover = self.second[at]
            steps.append((mover, at))
        return steps[::-1]


class Reach:
    """Where the parties numbered `group` can lead; searched once per start.

    With `improving`, by moves alone that their mover prefers to where it stands.
    """

    def __init__(self, model: GraphModel, group: Sequence[int], *, improving: bool = False) -> None:
        self._model = model
        self._group = tuple(group)
        self._improving = improving
        self._found: dict[int, Found] = {}
        self._kept = 0

    def of(self, start: int) -> Found:
        """The states at the end of a legal sequence from `start`."""
        found = self._found.get(start)
        if found is None:
            found = self._search(start)
            if self._kept > _KEPT:
                self._found.clear()
                self._kept = 0
            self._found[start] = found
            self._kept += len(found)
        return found

    def _search(self, start: int) -> Found:
        first: dict[int, _Step] = {}
        second: dict[int, _Step] = {}
        # A state and who leaves it: everybody of a group, or one party alone.
        queue: list[tuple[int, tuple[int, ...]]] = [(start, self._group)]
        others = {j: tuple(k for k in self._group if k != j) for j in self._group}
        for at, movers in queue:
            for j in movers:
                for to in self._options(j, at):
                    if to not in first:
                        first[to] = (at, j)
                        # Whoever likes may leave the start already.
                        if to != start:
                            queue.append((to, others[j]))
                    elif to not in second and first[to][1] != j:
                        second[to] = (at, j)
                        if to != start:
                            queue.append((to, (first[to][1],)))
        return Found(start, first, second)

    def _options(self, party: int, state: int) -> tuple[int, ...]:
        if self._improving:
            return self._model.improvements(party, state)
        return self._model.moves[party][state]
