"""What it would take for each party to stay at an outcome: in payments, in judgements, in measures.

>>> from detente.game.normal_form import NormalFormGame
>>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = price_list(dilemma, {"1": "1", "2": "1"})
>>> [(p.player, str(p.payments["Nash"]), str(p.payments["SEQ"])) for p in found.prices]
[('1', '2', '0'), ('2', '2', '0')]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from detente.concepts.concession import Concession, Table, possible
from detente.concepts.preference_change import Change, level_needed
from detente.concepts.stability import CONCEPTS
from detente.exact.number import text
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile
from detente.solvers.preference_change import PreferenceChanges, preference_changes


@dataclass(frozen=True, slots=True)
class Help:
    """What a measure does to what a player gains by leaving: `change` below 0 helps it to stay."""

    measure: str
    owner: str
    change: Fraction


@dataclass(frozen=True, slots=True)
class Price:
    """What it takes for one player to stay, the others' payoffs as they are.

    `gain` is what leaving once brings it at best, 0 if nothing. `payments[concept]` is what it
    would have to get a period at the outcome, and there alone, to be stable; `changes[concept]`
    the least change of its order of the outcomes that does as much. `measures` are those of
    the menu that make leaving more or less worth while.
    """

    player: str
    gain: Fraction
    payments: Mapping[str, Fraction]
    changes: Mapping[str, Change]
    measures: tuple[Help, ...]


@dataclass(frozen=True)
class PriceList:
    """Prices of an outcome for every player, in the players' order."""

    game: NormalFormGame
    outcome: Cell
    prices: tuple[Price, ...]
    inverse: PreferenceChanges

    @cached_property
    def stays(self) -> tuple[str, ...]:
        """The players that ask for nothing under any concept."""
        return tuple(p.player for p in self.prices if not p.gain)

    def to_dict(self) -> dict[str, object]:
        """Prices as exact strings; what all parties together ask for under `together`."""
        model = self.inverse.model
        return {
            "outcome": self.game.profile(self.outcome),
            "players": {
                p.player: {
                    "gain": text(p.gain),
                    "payments": {c: text(v) for c, v in p.payments.items()},
                    "swaps": {c: v.to_dict(model) for c, v in p.changes.items()},
                    "measures": [
                        {"measure": m.measure, "by": m.owner, "change": text(m.change)}
                        for m in p.measures
                    ],
                }
                for p in self.prices
            },
            "together": {
                c: {
                    "swaps": text(j.swaps),
                    "at_least": text(j.at_least),
                    "complete": j.complete,
                }
                for c, j in self.inverse.joint.items()
            },
        }

    def __repr__(self) -> str:
        asked = ", ".join(f"{p.player} {text(p.payments['Nash'])}" for p in self.prices)
        return f"PriceList(to stay put: {asked})"


def price_list(
    game: NormalFormGame,
    outcome: PureProfile | Cell,
    menu: Sequence[Concession] = (),
    *,
    reshape: Callable[[Mapping[str, Fraction]], NormalFormGame] | None = None,
) -> PriceList:
    """The prices at which each player of a game stays at an outcome.

    A payment of p at the outcome makes a player value it by p more, and nothing else: the least
    that suffices is the level asked for (see `concepts.preference_change`) less what it has.
    `reshape` makes the game at other values of the parameters that measures of the menu set;
    without it those change nothing. A measure that takes the outcome itself away is left out.
    Raises GameError for an unknown outcome.
    """
    cell = outcome if isinstance(outcome, tuple) else game.cell(outcome)
    at = game.position(cell)
    model = GraphModel.from_game(game)
    inverse = preference_changes(model, at)
    with_it = [(c, changed) for c in menu if (changed := _with(game, cell, c, reshape)) is not None]
    prices = []
    for i, player in enumerate(game.players):
        own = game.payoffs[i]
        payments = {c: Fraction(level_needed(model, at, c, i, own)) - own[at] for c in CONCEPTS}
        gain = _gain(game, cell, i)
        helps = tuple(
            Help(c.name, c.owner, change)
            for c, changed in with_it
            if (change := _gain(changed, changed.cell(game.profile(cell)), i) - gain)
        )
        prices.append(Price(player, gain, payments, inverse.changes[player], helps))
    return PriceList(game, cell, tuple(prices), inverse)


def _with(
    game: NormalFormGame,
    cell: Cell,
    measure: Concession,
    reshape: Callable[[Mapping[str, Fraction]], NormalFormGame] | None,
) -> NormalFormGame | None:
    """The game with one measure; None for a move, and where the outcome is not possible then."""
    if measure.action is not None:
        return None
    outcome = game.profile(cell)
    table = Table(game, outcome, outcome, (measure,), reshape=reshape)
    return table.game_with([measure.name]) if possible(table, [measure.name]) else None


def _gain(game: NormalFormGame, cell: Cell, i: int) -> Fraction:
    row = game.payoffs[i]
    return max(row[k] for k in game.deviations(cell, i)) - row[game.position(cell)]
