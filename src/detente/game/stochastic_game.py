"""Games that change: in each state its own stage game, and chances of the state that follows.

>>> low = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
>>> high = NormalFormGame.from_arrays([[4, 1], [5, 2]], [[4, 5], [1, 2]])
>>> game = StochasticGame.of(
...     {"low": low, "high": high},
...     {"low": {("1", "1"): {"low": "1/3", "high": "2/3"}, "otherwise": "low"},
...      "high": {"otherwise": {"low": "1/2", "high": "1/2"}}},
... )
>>> game.size, [len(own) for own in game.transitions[0]]
(8, [2, 1, 1, 1])

References: Shapley, L. (1953), Stochastic games, Proceedings of the National Academy of Sciences
39(10). Fink, A. (1964), Equilibrium in a stochastic n-person game, Journal of Science of the
Hiroshima University A-I 28.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from detente.errors import GameError, nearest
from detente.exact.number import exact, show, text
from detente.game.automaton import OTHERWISE, Seen
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile

# For one profile: the states that may follow, by position, with their chances.
Follows: TypeAlias = tuple[tuple[int, Fraction], ...]
# How it is written: a state that follows for sure, or states with chances.
Chances: TypeAlias = str | Mapping[str, object]


@dataclass(frozen=True)
class StochasticGame:
    """Stage games by state; `transitions[state][k]` follows the k-th profile in row-major order.

    Players are the same in every state, actions may differ. Raises GameError for chances that
    are negative or do not sum to one, and for states that do not fit together.
    """

    states: tuple[str, ...]
    games: tuple[NormalFormGame, ...]
    transitions: tuple[tuple[Follows, ...], ...]
    title: str = ""

    def __post_init__(self) -> None:
        if not self.states:
            raise GameError("a changing game needs at least one state")
        if len(set(self.states)) != len(self.states):
            raise GameError("two states have the same name")
        if not len(self.states) == len(self.games) == len(self.transitions):
            raise GameError("every state needs a stage game and its transitions")
        for state, game, rows in zip(self.states, self.games, self.transitions, strict=True):
            if game.players != self.players:
                raise GameError(f"state '{state}' has other players than '{self.states[0]}'")
            if len(rows) != game.size:
                raise GameError(f"state '{state}' needs transitions for its {game.size} profiles")
            for k, follows in enumerate(rows):
                self._check(state, game, k, follows)

    def _check(self, state: str, game: NormalFormGame, k: int, follows: Follows) -> None:
        size = len(self.states)
        fits = all(0 <= to < size and chance.numerator >= 0 for to, chance in follows)
        if fits and _sums_to_one(follows):
            return
        where = f"after ({' '.join(game.profile(game.cells[k]).values())}) in state '{state}'"
        for to, chance in follows:
            if not 0 <= to < size:
                raise GameError(f"there is no state number {to}, {where}")
            if not 0 <= chance <= 1:
                raise GameError(
                    f"chance {show(chance, 12)} of state '{self.states[to]}' {where} "
                    "is outside [0, 1]"
                )
        total = sum((chance for _, chance in follows), Fraction(0))
        raise GameError(f"the chances {where} sum to {text(total)}, make them sum to 1")

    @classmethod
    def of(
        cls,
        games: Mapping[str, NormalFormGame],
        transitions: Mapping[str, Mapping[Seen, Chances]],
        title: str = "",
    ) -> StochasticGame:
        """A game from stage games by state, and for each state what follows each profile.

        Profiles are written as for an `Automaton`: actions in the order of the players, as a
        tuple or with blanks between, or "otherwise". What follows is a state, or a mapping of
        states to chances. A state without transitions is never left. Raises GameError for
        unknown states and profiles, and where nothing is said of a profile.

        >>> toss = NormalFormGame.from_arrays([1])
        >>> StochasticGame.of({"a": toss}, {"a": {"otherwise": {"a": "1/2"}}})
        Traceback (most recent call last):
        ...
        detente.errors.GameError: the chances after (1) in state 'a' sum to 1/2, make them sum to 1
        """
        states = tuple(games)
        for state in transitions:
            _known(state, states)
        rows = []
        for state, game in games.items():
            given = transitions.get(state, {OTHERWISE: state})
            cells = {_cell(game, seen): to for seen, to in given.items() if seen != OTHERWISE}
            own = []
            for cell in game.cells:
                chances = cells.get(cell, given.get(OTHERWISE))
                if chances is None:
                    labels = " ".join(game.profile(cell).values())
                    raise GameError(
                        f"state '{state}': nothing is said of ({labels}), add it or '{OTHERWISE}'"
                    )
                own.append(_follows(chances, states))
            rows.append(tuple(own))
        return cls(states, tuple(games.values()), tuple(rows), title)

    @property
    def players(self) -> tuple[str, ...]:
        """The players, the same in every state."""
        return self.games[0].players

    @cached_property
    def size(self) -> int:
        """The number of profiles of all states together."""
        return sum(game.size for game in self.games)

    def index(self, state: str) -> int:
        """The position of a state; GameError with the nearest match."""
        _known(state, self.states)
        return self.states.index(state)

    def position(self, state: str, profile: PureProfile) -> int:
        """The position of a profile in row-major order of its state's game."""
        game = self.games[self.index(state)]
        return game.position(game.cell(profile))

    def profile(self, state: int, position: int) -> dict[str, str]:
        """The labels of a profile in a state, both by position."""
        game = self.games[state]
        return game.profile(game.cells[position])

    def reached_from(self, start: int) -> tuple[int, ...]:
        """The states to which some play leads from a state, that one included, ascending."""
        found, waiting = {start}, [start]
        while waiting:
            rows = self.transitions[waiting.pop()]
            fresh = {to for follows in rows for to, chance in follows if chance} - found
            found |= fresh
            waiting += fresh
        return tuple(sorted(found))

    def leading_to(self, ends: Iterable[int]) -> frozenset[int]:
        """The states from which some play leads to one of `ends`, those included."""
        before: dict[int, set[int]] = {x: set() for x in range(len(self.states))}
        for x, rows in enumerate(self.transitions):
            for follows in rows:
                for to, chance in follows:
                    if chance:
                        before[to].add(x)
        found = set(ends)
        waiting = list(found)
        while waiting:
            fresh = before[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def __repr__(self) -> str:
        named = f"{self.title}: " if self.title else ""
        return f"StochasticGame({named}{len(self.states)} states, {self.size} profiles)"

    def to_dict(self) -> dict[str, object]:
        """States with stage games and transitions, chances as exact strings."""
        return {
            "states": [
                {
                    "name": state,
                    "game": game.to_dict(),
                    "transitions": [
                        {self.states[to]: text(chance) for to, chance in follows}
                        for follows in rows
                    ],
                }
                for state, game, rows in zip(self.states, self.games, self.transitions, strict=True)
            ]
        }


def _sums_to_one(follows: Follows) -> bool:
    scale = math.lcm(*(chance.denominator for _, chance in follows))
    return scale == sum(c.numerator * (scale // c.denominator) for _, c in follows)


def _known(state: str, states: tuple[str, ...]) -> None:
    if state not in states:
        raise GameError(f"unknown state '{state}', {nearest(state, states, 'states')}")


def _cell(game: NormalFormGame, seen: Seen) -> tuple[int, ...]:
    labels = seen.split() if isinstance(seen, str) else seen
    if len(labels) != len(game.players):
        raise GameError(
            f"the profile ({' '.join(labels)}) has {len(labels)} actions, "
            f"write one for each of {', '.join(game.players)}"
        )
    return game.cell(dict(zip(game.players, labels, strict=True)))


def _follows(chances: Chances, states: tuple[str, ...]) -> Follows:
    if isinstance(chances, str):
        _known(chances, states)
        return ((states.index(chances), Fraction(1)),)
    for state in chances:
        _known(state, states)
    return tuple((states.index(s), exact(c)) for s, c in chances.items() if exact(c))
