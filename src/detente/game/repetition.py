"""How a stage game is repeated: patience, handovers, and what of play can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from detente.errors import GameError, nearest
from detente.exact.number import exact, show, text
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
    """Public signals: the one of bad faith with its chance at every profile, in row-major order.

    Every period exactly one signal comes. `others` holds the chances of the others by name,
    which add up to 1 with `chance` at every profile. Without them the only other signal is that
    `signal` does not come. Agreements kept by reversion answer `signal`, and only that.

    Raises GameError for chances outside [0, 1] or that do not add up to 1 at every profile, and
    for one of several signals that never comes.

    >>> half = (Fraction(1, 2),) * 4
    >>> list(Monitoring("incident", half).signals)
    ['no incident', 'incident']
    >>> list(Monitoring("incident", half, {"quiet": half}).signals)
    ['incident', 'quiet']
    """

    signal: str
    chance: tuple[Fraction, ...]
    others: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, row in ((self.signal, self.chance), *self.others.items()):
            for chance in row:
                if not 0 <= chance <= 1:
                    raise GameError(
                        f"chance {show(chance, 12)} of signal '{name}' is outside [0, 1]"
                    )
        if not self.others:
            return
        if self.signal in self.others:
            raise GameError(f"signal '{self.signal}' is given twice")
        for name, row in ((self.signal, self.chance), *self.others.items()):
            if len(row) != len(self.chance):
                raise GameError(
                    f"signal '{name}' has {len(row)} chances and '{self.signal}' "
                    f"{len(self.chance)}, give one for each profile"
                )
            if not any(row):
                raise GameError(f"signal '{name}' never comes at any profile, leave it out")
        for k, column in enumerate(zip(self.chance, *self.others.values(), strict=True)):
            if sum(column) != 1:
                raise GameError(
                    f"the chances of the signals at profile number {k + 1} add up to "
                    f"{show(sum(column), 12)}, they must add up to 1"
                )

    def with_chance(self, position: int, chance: Fraction) -> Monitoring:
        """Another chance of `signal` at one profile, by its place in row-major order.

        The other signals share there what it leaves as they did, or evenly where it came for sure.
        One that comes at no profile any more is left out.

        >>> half = (Fraction(1, 2),) * 4
        >>> Monitoring("incident", half).with_chance(0, Fraction(1, 3)).chance[:2]
        (Fraction(1, 3), Fraction(1, 2))
        """
        before = self.chance[position]

        def changed(row: tuple[Fraction, ...], value: Fraction) -> tuple[Fraction, ...]:
            return (*row[:position], value, *row[position + 1 :])

        rows = {self.signal: changed(self.chance, chance)}
        for name, row in self.others.items():
            share = row[position] / (1 - before) if before < 1 else Fraction(1, len(self.others))
            rows[name] = changed(row, share * (1 - chance))
        if not self.others:
            return Monitoring(self.signal, rows[self.signal])
        (first, own), *rest = ((name, row) for name, row in rows.items() if any(row))
        return Monitoring(first, own, dict(rest))

    @property
    def signals(self) -> dict[str, tuple[Fraction, ...]]:
        """Every signal that can come, by name, with its chance at every profile."""
        if self.others:
            return {self.signal: self.chance, **self.others}
        return {f"no {self.signal}": tuple(1 - c for c in self.chance), self.signal: self.chance}

    def row(self, position: int) -> tuple[Fraction, ...]:
        """The chance of each of `signals`, in their order, at one profile."""
        return tuple(chances[position] for chances in self.signals.values())

    def to_dict(self) -> dict[str, object]:
        """The signal, its chances and those of the others, if any, as exact strings."""
        found: dict[str, object] = {"signal": self.signal, "chance": [text(c) for c in self.chance]}
        if self.others:
            found["others"] = {name: [text(c) for c in row] for name, row in self.others.items()}
        return found

    def __hash__(self) -> int:
        return hash((self.signal, self.chance, tuple(self.others.items())))


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
