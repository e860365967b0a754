"""Graph models: states, what each party can move to from each, and how it orders them.

A graph model for conflict resolution is a finite set of states, for each party a directed graph
of moves (a move may be impossible to take back) and an order of the states in which any two
compare, ties allowed (Kilgour, Hipel and Fang 1987; Fang, Hipel and Kilgour 1993). A game in
normal form is the graph model in which a party's moves are the changes of its own action.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from math import prod

from detente.errors import GameError, nearest
from detente.game.normal_form import NormalFormGame

Moves = tuple[tuple[int, ...], ...]
# Kernels count from here on as out of reach.
_TOO_LARGE = 2**62


@dataclass(frozen=True)
class GraphModel:
    """States by number, with each party's moves and ranks.

    `moves[i][s]` are the states that party i can reach from state s by one move, s itself never
    among them; they need be neither symmetric nor transitive. `ranks[i][s]` is a whole number,
    higher for what party i likes better and the same for what it likes as much: nothing but the
    order means anything. `names` holds words for people by party.

    >>> chicken = GraphModel.of(
    ...     {"a": {"peace": ["a wins"], "b wins": ["war"], "a wins": ["peace"], "war": ["b wins"]},
    ...      "b": {"peace": ["b wins"], "a wins": ["war"], "b wins": ["peace"], "war": ["a wins"]}},
    ...     {"a": ["a wins", "peace", "b wins", "war"], "b": ["b wins", "peace", "a wins", "war"]})
    >>> chicken.states, chicken.ranks[0]
    (('a wins', 'peace', 'b wins', 'war'), (3, 2, 1, 0))
    >>> chicken.improvements(0, chicken.state("peace"))
    (0,)
    """

    parties: tuple[str, ...]
    states: tuple[str, ...]
    moves: tuple[Moves, ...]
    ranks: tuple[tuple[int, ...], ...]
    title: str = ""
    names: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if not self.parties or not self.states:
            raise GameError("a graph model needs at least one party and one state")
        for what, labels in (("parties", self.parties), ("states", self.states)):
            if len(set(labels)) != len(labels):
                raise GameError(f"two {what} have the same name")
        if len(self.moves) != len(self.parties) or len(self.ranks) != len(self.parties):
            raise GameError("every party needs moves and ranks")
        for party, table, ranks in zip(self.parties, self.moves, self.ranks, strict=True):
            if len(table) != self.size or len(ranks) != self.size:
                raise GameError(f"party '{party}' needs moves and a rank for every state")
            for s, reached in enumerate(table):
                if reached and (min(reached) < 0 or max(reached) >= self.size or s in reached):
                    raise GameError(
                        f"a move of '{party}' from '{self.states[s]}' leads to no other state"
                    )

    # -- making models ---------------------------------------------------------------------

    @classmethod
    def of(
        cls,
        moves: Mapping[str, Mapping[str, Iterable[str]]],
        rankings: Mapping[str, Sequence[str | Sequence[str]]],
        title: str = "",
    ) -> GraphModel:
        """A model by names: each party's moves by state, and its states best first.

        A list within a ranking holds states that the party likes as much as each other. States
        are numbered as in the first party's ranking. Raises GameError for a party without a
        ranking, an unknown state and one that is left out or ranked twice.
        """
        parties = tuple(moves)
        tiers = {p: _tiers(p, rankings) for p in parties}
        states = tuple(chain.from_iterable(tiers[parties[0]])) if parties else ()
        number = {label: k for k, label in enumerate(states)}
        table = tuple(
            tuple(tuple(_known(number, to) for to in moves[p].get(label, ())) for label in states)
            for p in parties
        )
        for p in parties:
            for label in moves[p]:
                _known(number, label)
        ranks = tuple(_ranks(p, tiers[p], number) for p in parties)
        return cls(parties, states, table, ranks, title)

    @classmethod
    def from_game(cls, game: NormalFormGame) -> GraphModel:
        """The normal form as a graph model: states are profiles in row-major order.

        >>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
        >>> model = GraphModel.from_game(dilemma)
        >>> model.states[1], model.moves[1][0]
        ('1 2', (1,))
        """
        states = tuple(" ".join(game.profile(cell).values()) for cell in game.cells)
        if len(set(states)) != len(states):
            states = tuple(map(str, game.cells))
        names = {p: game.name(p) for p in game.players}
        moves = _changes(game.shape, game.strides)
        return cls(game.players, states, moves, game.integers, game.title, names)

    # -- looking at models -----------------------------------------------------------------

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.parties, self.ranks))

    @property
    def size(self) -> int:
        """The number of states."""
        return len(self.states)

    def state(self, label: str) -> int:
        """The number of a state; GameError with the nearest name if there is none."""
        return _known(self._numbers, label)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {label: k for k, label in enumerate(self.states)}

    def party(self, name: str) -> int:
        """The number of a party; GameError with the nearest name if there is none."""
        if name not in self.parties:
            raise GameError(f"unknown party '{name}', {nearest(name, self.parties, 'parties')}")
        return self.parties.index(name)

    def improvements(self, party: int, state: int) -> tuple[int, ...]:
        """The states that a party can move to and likes better, in the order of its moves."""
        ranks = self.ranks[party]
        level = ranks[state]
        return tuple(t for t in self.moves[party][state] if ranks[t] > level)

    @cached_property
    def arcs(self) -> tuple[array[int], array[int]]:
        """Every party's moves as two arrays of whole numbers, as kernels read them.

        Those of party i from state s are `to[start[k]:start[k + 1]]`, k being i·(size + 1) + s.
        """
        start, to = array("q"), array("q")
        for table in self.moves:
            start.extend(accumulate(map(len, table), initial=len(to)))
            to.extend(chain.from_iterable(table))
        return start, to

    @cached_property
    def levels(self) -> tuple[array[int], ...]:
        """Every party's ranks as an array of whole numbers, as kernels read them.

        Ranks beyond what fits, such as payoffs of long fractions over their common denominator,
        are numbered anew from 0, in the same order.
        """
        return tuple(array("q", _fitting(row)) for row in self.ranks)

    def to_dict(self) -> dict[str, object]:
        """Parties, states, moves and ranks as plain data."""
        return {
            "title": self.title,
            "parties": list(self.parties),
            "states": list(self.states),
            "moves": {
                p: {self.states[s]: [self.states[t] for t in to] for s, to in enumerate(table)}
                for p, table in zip(self.parties, self.moves, strict=True)
            },
            "ranks": {p: list(r) for p, r in zip(self.parties, self.ranks, strict=True)},
        }

    def __repr__(self) -> str:
        return f"GraphModel({len(self.parties)} parties, {self.size} states)"


def _tiers(
    party: str, rankings: Mapping[str, Sequence[str | Sequence[str]]]
) -> list[tuple[str, ...]]:
    if party not in rankings:
        raise GameError(f"no ranking of party '{party}', list its states, best first")
    return [(tier,) if isinstance(tier, str) else tuple(tier) for tier in rankings[party]]


def _ranks(party: str, tiers: list[tuple[str, ...]], number: Mapping[str, int]) -> tuple[int, ...]:
    found: dict[int, int] = {}
    for k, tier in enumerate(reversed(tiers)):
        for label in tier:
            state = _known(number, label)
            if state in found:
                raise GameError(f"'{label}' stands twice in the ranking of '{party}'")
            found[state] = k
    missing = [label for label, k in number.items() if k not in found]
    if missing:
        raise GameError(f"the ranking of '{party}' omits '{missing[0]}', rank every state")
    return tuple(found[k] for k in range(len(number)))


def _fitting(ranks: Sequence[int]) -> Sequence[int]:
    """The ranks, numbered anew where one is too large for a kernel."""
    if min(ranks) > -_TOO_LARGE and max(ranks) < _TOO_LARGE:
        return ranks
    number = {rank: k for k, rank in enumerate(sorted(set(ranks)))}
    return [number[rank] for rank in ranks]


def _known(number: Mapping[str, int], label: str) -> int:
    if label not in number:
        raise GameError(f"unknown state '{label}', {nearest(label, number, 'states')}")
    return number[label]


@lru_cache(maxsize=32)
def _changes(shape: tuple[int, ...], strides: tuple[int, ...]) -> tuple[Moves, ...]:
    """`[player][position]`: where a change of action leads, in the order of the actions."""
    table = []
    for m, stride in zip(shape, strides, strict=True):
        table.append(tuple(
            tuple(k + (a - k // stride % m) * stride for a in range(m) if a != k // stride % m)
            for k in range(prod(shape))
        ))  # fmt: skip
    return tuple(table)
