"""Payoffs under every set of measures of a menu, in whole numbers.

Measures add up, so a payoff at one profile over all sets of measures is a table built by
doubling: each measure appends the table so far plus its own effect. Payoffs of a player are
multiplied by their common denominator, which changes no comparison and no discount factor.
"""

from __future__ import annotations

import math
from fractions import Fraction

from detente.concepts.concession import Table
from detente.game.normal_form import NormalFormGame


class MenuPayoffs:
    """Payoff tables of a menu; sets of measures are bit masks over the menu's measures alone."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.measures = [k for k, c in enumerate(table.menu) if c.kind == "measure"]
        self.scale = [self._scale_of(i) for i in range(len(table.game.players))]
        self._games: dict[int, NormalFormGame] = {0: table.game}
        self._values: dict[tuple[int, int], list[int]] = {}

    def over_sets(self, player: int, at: int) -> list[int]:
        """A player's scaled payoff at one position, for every set of measures."""
        key = player, at
        if key not in self._values:
            scale, name = self.scale[player], self.table.game.players[player]
            values = [int(self.table.game.payoffs[player][at] * scale)]
            for k in self.measures:
                effects = self.table.menu[k].effects.get(name)
                step = 0 if effects is None else int(effects[at] * scale)
                values += [v + step for v in values]
            self._values[key] = values
        return self._values[key]

    def game(self, measures: int) -> NormalFormGame:
        """The game with a set of measures."""
        if measures not in self._games:
            low = measures & -measures
            concession = self.table.menu[self.measures[low.bit_length() - 1]]
            self._games[measures] = self.game(measures ^ low).plus(concession.effects)
        return self._games[measures]

    def on_menu(self, measures: int) -> int:
        """A set of measures as a mask over the whole menu."""
        return sum(1 << k for j, k in enumerate(self.measures) if measures >> j & 1)

    def of_set(self, mask: int) -> int:
        """The measures of a set of the menu, as a mask over the measures alone."""
        return sum(1 << j for j, k in enumerate(self.measures) if mask >> k & 1)

    def _scale_of(self, player: int) -> int:
        name = self.table.game.players[player]
        rows: list[tuple[Fraction, ...]] = [self.table.game.payoffs[player]]
        rows += [tuple(c.effects[name]) for c in self.table.menu if name in c.effects]
        return math.lcm(*(v.denominator for row in rows for v in row))
