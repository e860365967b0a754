"""What is on the table: concessions, the game with some of them, and where they lead.

A *move* leaves its owner's status quo action. A *measure* adds effects to payoffs; it may also
take actions away, make actions possible, give parameters other values, and promise payments after
a breach. The game g + S of a set S comes about in this order: parameters, effects, promised
payments in the order of the menu, actions.

>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> ban = Concession("ban", "1", "measure", removes={"1": ("2",)})
>>> table = Table(game, {"1": "1", "2": "1"}, {"1": "1", "2": "1"}, (ban,))
>>> table.game_with({"ban"}).actions
{'1': ('1',), '2': ('1', '2')}
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from detente.errors import GameError, nearest
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.provenance import Reason
from detente.game.repetition import Monitoring


@dataclass(frozen=True, slots=True)
class Floor:
    """A promise to make up what `to` lacks to `least` where one of `against` breaks away."""

    to: str
    least: Fraction
    against: tuple[str, ...]


@dataclass(frozen=True)
class Concession:
    """One item of the menu.

    `action` is where a move goes, `effects` what a measure adds at every profile, promised
    payments of fixed amount included. `cost` is what it takes from its owner by itself: a move,
    from the status quo; a measure, at the target, or at the status quo where the target leaves
    somebody open. `costly` if that is more than 0; only costly moves are concessions in the
    strict sense. `removes`, `allows`, `sets` and `floors` change the game by more than adding.
    """

    name: str
    owner: str
    kind: Literal["move", "measure"]
    words: str = ""
    cost: Fraction = Fraction(0)
    action: str | None = None
    effects: Mapping[str, Sequence[Fraction]] = field(default_factory=dict)
    reason: Reason = Reason()
    removes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    allows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sets: Mapping[str, Fraction] = field(default_factory=dict)
    floors: tuple[Floor, ...] = ()

    @property
    def costly(self) -> bool:
        """Whether it costs its owner anything by itself."""
        return self.cost > 0

    @property
    def additive(self) -> bool:
        """Whether it does nothing but add its effects to payoffs, or is a move."""
        return not (self.removes or self.allows or self.sets or self.floors)

    def to_dict(self) -> dict[str, object]:
        """Name, owner, kind, words, cost, and what it changes beyond payoffs."""
        return {
            "name": self.name,
            "owner": self.owner,
            "kind": self.kind,
            "action": self.action,
            "words": self.words,
            "costly": self.costly,
            "cost": text(self.cost),
            "removes": {p: list(own) for p, own in self.removes.items()},
            "allows": {p: list(own) for p, own in self.allows.items()},
            "sets": {name: text(value) for name, value in self.sets.items()},
        }


@dataclass(frozen=True)
class Table:
    """What is on the table: the game, where it stands, where it should go, the menu.

    `start` is the status quo, or a full target where there is none and nobody moves. `target`
    may leave players open. `reservation` binds the players it names. `reshape` makes the game at
    other parameter values, for measures that set parameters.
    """

    game: NormalFormGame
    start: Mapping[str, str]
    target: Mapping[str, str]
    menu: tuple[Concession, ...]
    reservation: Mapping[str, Fraction] = field(default_factory=dict)
    monitoring: Monitoring | None = None
    reshape: Callable[[Mapping[str, Fraction]], NormalFormGame] | None = None

    @cached_property
    def _by_name(self) -> dict[str, Concession]:
        return {c.name: c for c in self.menu}

    @cached_property
    def locked(self) -> dict[str, frozenset[str]]:
        """For each player the actions that only a measure makes possible."""
        return {
            p: frozenset(a for c in self.menu for a in c.allows.get(p, ()))
            for p in self.game.players
        }

    @property
    def additive(self) -> bool:
        """Whether every measure on the menu does nothing but add to payoffs."""
        return all(c.additive for c in self.menu)

    def members(self, names: Collection[str]) -> list[Concession]:
        """The concessions of a set, in the order of the menu; GameError for unknown names."""
        known = self._by_name
        for name in names:
            if name not in known:
                raise GameError(f"unknown concession '{name}', {nearest(name, known, 'menu')}")
        return [c for c in self.menu if c.name in names]

    def profile(self, names: Collection[str]) -> dict[str, str] | None:
        """a(S); None if two moves of one player are in the set."""
        reached = dict(self.start)
        movers = set()
        for concession in self.members(names):
            if concession.action is not None:
                if concession.owner in movers:
                    return None
                movers.add(concession.owner)
                reached[concession.owner] = concession.action
        return reached

    def actions(self, names: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The actions that a set leaves each player, which may be none."""
        members = self.members(names)
        found = {}
        for p, own in self.game.actions.items():
            gone = set(self.locked[p])
            gone -= {a for c in members for a in c.allows.get(p, ())}
            gone |= {a for c in members for a in c.removes.get(p, ())}
            found[p] = tuple(a for a in own if a not in gone)
        return found

    def changes(self, names: Collection[str]) -> dict[str, Fraction] | None:
        """The parameters that a set gives other values; None if two measures set the same one."""
        found: dict[str, Fraction] = {}
        for concession in self.members(names):
            if any(name in found for name in concession.sets):
                return None
            found |= concession.sets
        return found

    def game_with(self, names: Collection[str]) -> NormalFormGame:
        """G + S; GameError where S leaves a player no action or sets a parameter twice."""
        game = self.with_all_actions(names)
        actions = self.actions(names)
        if actions == dict(game.actions):
            return game
        for player, left in actions.items():
            if not left:
                raise GameError(f"({', '.join(sorted(names))}) leaves '{player}' no action")
        return game.restricted(actions)

    def with_all_actions(self, names: Collection[str]) -> NormalFormGame:
        """The payoffs of g + S at every profile of g, possible or not."""
        members, changes = self.members(names), self.changes(names)
        if changes is None:
            raise GameError(f"({', '.join(sorted(names))}) sets a parameter twice")
        game = self.game
        if changes and self.reshape is not None:
            game = self.reshape(changes)
        for concession in members:
            if concession.effects:
                game = game.plus(concession.effects)
        for concession in members:
            for floor in concession.floors:
                game = game.plus(self._made_up(game, concession.owner, floor))
        return game

    def monitoring_with(self, names: Collection[str]) -> Monitoring | None:
        """The signal's chances at the profiles of g + S."""
        watch, actions = self.monitoring, self.actions(names)
        if watch is None or actions == dict(self.game.actions):
            return watch
        kept = [
            k
            for k, profile in enumerate(self.game.profiles)
            if all(profile[p] in actions[p] for p in profile)
        ]
        return Monitoring(
            watch.signal,
            tuple(watch.chance[k] for k in kept),
            {name: tuple(row[k] for k in kept) for name, row in watch.others.items()},
        )

    def _made_up(
        self, game: NormalFormGame, owner: str, floor: Floor
    ) -> dict[str, tuple[Fraction, ...]]:
        row = game.payoffs[game.players.index(floor.to)]
        paid = tuple(
            max(floor.least - v, Fraction(0))
            if breached(self.target, profile, floor.to, floor.against)
            else Fraction(0)
            for v, profile in zip(row, game.profiles, strict=True)
        )
        return {floor.to: paid, owner: tuple(-v for v in paid)}


def breached(
    target: Mapping[str, str], profile: Mapping[str, str], to: str, against: Collection[str]
) -> bool:
    """Whether one of `against` leaves its target action while `to` does not.

    >>> breached({"a": "x", "b": "x"}, {"a": "x", "b": "y"}, "a", ["b"])
    True
    """
    kept = profile[to] == target.get(to, profile[to])
    return kept and any(p in target and profile[p] != target[p] for p in against)
