"""Measures: what a player can add to the menu of concessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from detente.errors import GameError, nearest
from detente.exact.number import exact
from detente.game.normal_form import NormalFormGame
from detente.game.provenance import Reason


@dataclass(frozen=True)
class Guarantee:
    """What a measure's owner pays somebody, should another party break the agreement.

    At every profile in which `to` plays its target action and one of `against` does not, the
    owner pays `to` the amount `pays`, or what `to` lacks to `floor`. `against` are players that
    the target names; empty: all of them but `to`.
    """

    to: str
    pays: object = None
    floor: object = None
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """Something a player can add to the menu: effects on payoffs, and what it costs its owner.

    `adds` holds effects by player, or one entry for each player in order; `costs` falls on the
    owner `by`. An effect is a number (the same at every profile), an array shaped like the
    game's payoffs, or a flat list with one number for each profile in row-major order.

    A measure can also change the game itself: `removes` takes actions away, `allows` makes
    actions possible (which are not without a measure that allows them), both by player; `sets`
    gives parameters of a model other values; `guarantees` promise payments after a breach.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> fine = Measure("fine", by="1", adds={"1": [[0, 0], [-3, -3]]}, costs="1/2")
    >>> [str(v) for v in fine.effects(game)["1"]]
    ['-1/2', '-1/2', '-7/2', '-7/2']
    """

    name: str
    by: str
    adds: Mapping[str, object] | Sequence[object] = field(default_factory=dict)
    costs: object = 0
    means: str = ""
    reason: Reason = Reason()
    removes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    allows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sets: Mapping[str, object] = field(default_factory=dict)
    guarantees: Sequence[Guarantee] = ()

    def effects(self, game: NormalFormGame) -> dict[str, tuple[Fraction, ...]]:
        """What the measure adds to payoffs at every profile, costs taken off its owner's.

        One exact number a profile, in row-major order, for each player affected. Raises
        GameError for unknown players, other shapes and what is no number.
        """
        if self.by not in game.players:
            raise GameError(
                f"measure '{self.name}' is by unknown player '{self.by}', "
                f"{nearest(self.by, game.players, 'players')}"
            )
        total = {p: self._spread(game, p, effect) for p, effect in self._by_player(game).items()}
        costs = self._spread(game, self.by, self.costs)
        if self.by in total or any(costs):
            own = total.get(self.by, (Fraction(0),) * game.size)
            total[self.by] = tuple(map(Fraction.__sub__, own, costs))
        return total

    def _by_player(self, game: NormalFormGame) -> dict[str, object]:
        if isinstance(self.adds, Mapping):
            for player in self.adds:
                if player not in game.players:
                    raise GameError(
                        f"measure '{self.name}' affects unknown player '{player}', "
                        f"{nearest(player, game.players, 'players')}"
                    )
            return {p: self.adds[p] for p in game.players if p in self.adds}
        if len(self.adds) != len(game.players):
            raise GameError(
                f"measure '{self.name}' adds {len(self.adds)} arrays, give one for each of the "
                f"{len(game.players)} players"
            )
        return dict(zip(game.players, self.adds, strict=True))

    def _spread(self, game: NormalFormGame, player: str, effect: object) -> tuple[Fraction, ...]:
        shape = getattr(effect, "shape", None)
        if shape is None and not _is_list(effect):
            return (exact(effect),) * game.size
        if shape == ():
            return (exact(effect),) * game.size
        flat = _flat(effect)
        nested = tuple(shape) if shape is not None else _lengths(effect)
        if nested not in (game.shape, (game.size,)):
            raise GameError(
                f"measure '{self.name}' affects '{player}' by an array of shape {nested}, give "
                f"{game.shape} or one number for each of the {game.size} profiles"
            )
        return tuple(map(exact, flat))


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _lengths(value: object) -> tuple[int, ...]:
    """The shape of nested lists; ragged ones end where their rows differ."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    inner = {_lengths(v) for v in value}
    return (len(value), *(inner.pop() if len(inner) == 1 else (-1,) if inner else ()))


def _flat(value: object) -> list[object]:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [leaf for item in value for leaf in _flat(item)]
    return [value]
