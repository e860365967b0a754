"""How a stage game is repeated: patience, handovers, and what of play can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from detente.errors import GameError, nearest
from detente.exact.number import exact, show
from detente.game.normal_form import NormalFormGame


@dataclass(frozen=True, slots=True)
class Handover:
    """A change of government, as it weighs on one player's future.

    From `period` (counted from 1) to the next, the agreement survives with probability
    `continues`. `of` is the player whose government changes, empty for the player itself.
    """

    period: int
    continues: Fraction
    of: str = ""


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A public signal of bad faith: its chance at every profile, in row-major order."""

    signal: str
    chance: tuple[Fraction, ...]


@dataclass(frozen=True)
class Repetition:
    """Discount factors, handovers and monitoring; monitoring None means play is seen.

    >>> Repetition({"us": Fraction(3, 5)}).discount["us"]
    Fraction(3, 5)
    """

    discount: Mapping[str, Fraction]
    handover: Mapping[str, Handover] = field(default_factory=dict)
    monitoring: Monitoring | None = None

    def __post_init__(self) -> None:
        for player, d in self.discount.items():
            if not 0 <= d < 1:
                raise GameError(
                    f"discount factor {show(d, 12)} of '{player}' is outside [0, 1), "
                    "write a number from 0 up to, not including, 1"
                )
        for player, change in self.handover.items():
            if not 0 <= change.continues <= 1:
                odds = show(change.continues, 12)
                raise GameError(f"continuation chance {odds} of '{player}' is outside [0, 1]")
            if change.period < 1:
                raise GameError(f"handover period {change.period} of '{player}' is before period 1")
        if self.monitoring is not None:
            for chance in self.monitoring.chance:
                if not 0 <= chance <= 1:
                    raise GameError(
                        f"chance {show(chance, 12)} of signal '{self.monitoring.signal}' is "
                        "outside [0, 1]"
                    )


def discounts(game: NormalFormGame, discount: object) -> dict[str, Fraction]:
    """One exact discount factor for each player, in the players' order.

    Raises GameError for a player without one and for unknown players.

    >>> discounts(NormalFormGame.from_arrays([[1]], [[1]]), {"2": "1/3", "1": 0.5})
    {'1': Fraction(1, 2), '2': Fraction(1, 3)}
    """
    if not isinstance(discount, Mapping):
        return dict.fromkeys(game.players, exact(discount))
    for player in discount:
        known_player(game, player)
    missing = [p for p in game.players if p not in discount]
    if missing:
        raise GameError(f"player '{missing[0]}' has no discount factor, give one for each player")
    return {p: exact(discount[p]) for p in game.players}


def known_player(game: NormalFormGame, player: str) -> None:
    """Raises GameError with the nearest match unless the game has this player."""
    if player not in game.players:
        raise GameError(f"unknown player '{player}', {nearest(player, game.players, 'players')}")
