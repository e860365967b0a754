"""Strategies of repeated play as finite automata: what is played in each state, and what follows.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> grim = Automaton(
...     outputs={"peace": {"1": "1", "2": "1"}, "war": {"1": "2", "2": "2"}},
...     transitions={"peace": {("1", "1"): "peace", "otherwise": "war"},
...                  "war": {"otherwise": "war"}},
...     start="peace",
... )
>>> [period.state for period in grim.path(game, 3, {2: {"1": "2"}})]
['peace', 'peace', 'war']

Reference: Abreu, D. and Rubinstein, A. (1988), The structure of Nash equilibrium in repeated games
with finite automata, Econometrica 56(6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from detente.errors import GameError, nearest
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile
from detente.game.repetition import Monitoring

OTHERWISE = "otherwise"
# What was seen: the actions in the order of the players, as a tuple or with spaces between.
Seen: TypeAlias = tuple[str, ...] | str


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a path: the state, what is played in it, and each player's stage payoff."""

    state: str
    profile: Mapping[str, str]
    payoffs: Mapping[str, Fraction]


@dataclass(frozen=True)
class Automaton:
    """A strategy for all players: `outputs[state][player]`, `transitions[state][seen]`, `start`.

    Where play is seen, `seen` is a profile: its actions in the order of the players, as a tuple
    or as text with spaces between. Where only a public signal is, it is the signal's name. In
    both cases "otherwise" stands for whatever is not listed.
    """

    outputs: Mapping[str, PureProfile]
    transitions: Mapping[str, Mapping[Seen, str]]
    start: str
    title: str = field(default="", compare=False)

    def __repr__(self) -> str:
        return f"Automaton({self.title or 'untitled'}: {', '.join(self.outputs)})"

    def compiled(self, game: NormalFormGame, monitoring: Monitoring | None = None) -> Compiled:
        """The automaton as tables of positions; GameError for what is unknown or missing.

        Every state must be reachable from the start after some history.
        """
        states = tuple(self.outputs)
        if self.start not in self.outputs:
            raise GameError(
                f"unknown start state '{self.start}', {nearest(self.start, states, 'states')}"
            )
        for state in self.transitions:
            if state not in self.outputs:
                raise GameError(
                    f"transitions of the unknown state '{state}', "
                    f"{nearest(state, states, 'states')}"
                )
        cells, moves = [], []
        for state, profile in self.outputs.items():
            try:
                cells.append(game.cell(profile))
                moves.append(self._moves(game, state, monitoring))
            except GameError as error:
                raise GameError(f"state '{state}': {error}") from None
        compiled = Compiled(states, tuple(cells), tuple(moves), states.index(self.start))
        lost = [s for k, s in enumerate(states) if k not in compiled.reachable]
        if lost:
            raise GameError(
                f"no history leads to state '{lost[0]}' from '{self.start}', "
                "leave it out or add a transition to it"
            )
        return compiled

    def _moves(
        self, game: NormalFormGame, state: str, monitoring: Monitoring | None
    ) -> tuple[int, ...]:
        """Where each thing that can be seen leads: profiles in row-major order, or signals."""
        given = self.transitions.get(state, {})
        states = list(self.outputs)
        for to in given.values():
            if to not in self.outputs:
                raise GameError(
                    f"leads to the unknown state '{to}', {nearest(to, states, 'states')}"
                )
        rest = given.get(OTHERWISE)
        if monitoring is not None:
            signals = monitoring.signals
            for seen in given:
                if seen != OTHERWISE and seen not in signals:
                    only = "the signals " + ", ".join(signals)
                    if not monitoring.others:
                        only = f"the signal '{monitoring.signal}'"
                    verb = "are" if monitoring.others else "is"
                    raise GameError(f"'{seen}' is not seen, only {only} {verb}")
            targets = [given.get(name, rest) for name in signals]
            names = [f"'{name}'" for name in signals]
        else:
            known = {_cell(game, seen): to for seen, to in given.items() if seen != OTHERWISE}
            targets = [known.get(cell, rest) for cell in game.cells]
            names = ["(" + " ".join(game.profile(cell).values()) + ")" for cell in game.cells]
        for name, target in zip(names, targets, strict=True):
            if target is None:
                raise GameError(f"no transition for {name}, add one or '{OTHERWISE}'")
        return tuple(states.index(target) for target in targets if target is not None)

    def path(
        self,
        game: NormalFormGame,
        periods: int,
        deviations: Mapping[int, PureProfile] | None = None,
        monitoring: Monitoring | None = None,
        signals: Collection[int] = (),
    ) -> list[Period]:
        """What is played in periods 1, 2, ... with given deviations.

        `deviations[period]` holds the actions of those who leave the strategy in that period.
        With `monitoring` play is not seen, and the signal of bad faith comes in the periods in
        `signals`; in the others comes whatever else is likeliest after what is played.
        """
        compiled = self.compiled(game, monitoring)
        found, at = [], compiled.start
        for period in range(1, periods + 1):
            profile = {**game.profile(compiled.cells[at]), **(deviations or {}).get(period, {})}
            position = game.position(game.cell(profile))
            payoffs = {p: row[position] for p, row in zip(game.players, game.payoffs, strict=True)}
            found.append(Period(compiled.states[at], profile, payoffs))
            seen = position
            if monitoring is not None:
                seen = _heard(monitoring, position, alarm=period in signals)
            at = compiled.moves[at][seen]
        return found

    def to_dict(self) -> dict[str, object]:
        """Outputs, transitions (profiles as text) and start."""
        return {
            "outputs": {s: dict(profile) for s, profile in self.outputs.items()},
            "transitions": {
                s: {k if isinstance(k, str) else " ".join(k): to for k, to in own.items()}
                for s, own in self.transitions.items()
            },
            "start": self.start,
        }


@dataclass(frozen=True, slots=True)
class Compiled:
    """States and start by position; `moves[state]` by profile in row-major order, or by signal.

    With public signals `moves[state]` lists where each of them leads, in the order of
    `Monitoring.signals`.
    """

    states: tuple[str, ...]
    cells: tuple[Cell, ...]
    moves: tuple[tuple[int, ...], ...]
    start: int

    @property
    def reachable(self) -> frozenset[int]:
        """The states that some history leads to."""
        found, waiting = {self.start}, [self.start]
        while waiting:
            fresh = set(self.moves[waiting.pop()]) - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def follows(
        self, game: NormalFormGame, state: int, position: int, monitoring: Monitoring | None
    ) -> Iterator[tuple[int, Fraction]]:
        """The states after a profile was played in a state, with their chances."""
        if monitoring is None:
            yield self.moves[state][position], Fraction(1)
            return
        yield from zip(self.moves[state], monitoring.row(position), strict=True)


def _heard(monitoring: Monitoring, position: int, *, alarm: bool) -> int:
    """The position of the signal of bad faith, or of the likeliest of the others."""
    names, row = list(monitoring.signals), monitoring.row(position)
    if alarm:
        return names.index(monitoring.signal)
    others = [k for k, name in enumerate(names) if name != monitoring.signal]
    return max(others, key=lambda k: row[k])


def _cell(game: NormalFormGame, seen: Seen) -> Cell:
    labels: Sequence[str] = seen.split() if isinstance(seen, str) else seen
    if len(labels) != len(game.players):
        raise GameError(
            f"the profile ({' '.join(labels)}) has {len(labels)} actions, "
            f"write one for each of {', '.join(game.players)}"
        )
    return game.cell(dict(zip(game.players, labels, strict=True)))
