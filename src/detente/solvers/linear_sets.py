"""Conditions on sets of measures that only add to payoffs: linear inequalities in 0/1 unknowns.

Once it is fixed who moves where, the profile a(S) is, and every condition on the measures of S is
a row start + sum of weights >= 0 in whole numbers: each reservation value, each deviation, and with
a named reversion each player's patience, (1-d) h <= d (g - v). Where a player is not tempted it
needs no patience, so conditions are clauses: one of several groups of rows has to hold.

>>> from detente.concepts.concession_table import Concession
>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> stay, both = {"1": "2", "2": "2"}, {"1": "1", "2": "1"}
>>> one = (Fraction(2), Fraction(0), Fraction(0), Fraction(0))
>>> gifts = tuple(Concession(f"to {p}", "1", "measure", effects={p: one}) for p in "12")
>>> linear = LinearSets(Table(game, both, both, gifts))
>>> linear.minimal(linear.families(lambda cell: linear.once(cell, "nash")))
[3]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import TypeAlias

from detente.concepts.concession_table import Table
from detente.game.profile import Cell
from detente.solvers.menu_payoffs import MenuPayoffs
from detente.solvers.set_families import above, at_least, everything, members, minimal


@dataclass(frozen=True, slots=True)
class Row:
    """start + sum of the weights of a set's measures >= 0."""

    start: int
    weights: tuple[int, ...]

    def holds(self, measures: int) -> bool:
        """Whether a set of measures, as a mask, satisfies it."""
        return self.start + sum(w for j, w in enumerate(self.weights) if measures >> j & 1) >= 0


# One of the groups has to hold, each of its rows.
Clause: TypeAlias = tuple[tuple[Row, ...], ...]
# The family of sets of measures for each mask of moves.
Families: TypeAlias = Mapping[int, int]


def hold(clauses: Sequence[Clause], measures: int) -> bool:
    """Whether a set of measures satisfies every clause."""
    return all(
        any(all(row.holds(measures) for row in group) for group in clause) for clause in clauses
    )


class LinearSets:
    """The conditions of a table whose measures are all additive."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.payoffs = MenuPayoffs(table)

    @cached_property
    def ways(self) -> dict[int, Cell]:
        """The masks of moves that lead into the target, with the profile each leads to."""
        table, game = self.table, self.table.game
        options: list[list[tuple[int, str, str]]] = []
        for p in game.players:
            wanted, start = table.target.get(p), table.start[p]
            own = [(0, p, start)] if wanted in (None, start) else []
            own += [
                (1 << k, p, c.action)
                for k, c in enumerate(table.menu)
                if c.owner == p and c.action is not None and wanted in (None, c.action)
            ]
            options.append(own)
        return {
            sum(bit for bit, _, _ in chosen): game.cell({p: a for _, p, a in chosen})
            for chosen in product(*options)
        }

    # -- rows -----------------------------------------------------------------------------------

    def _value(self, player: int, at: int) -> Row:
        scale, name = self.payoffs.scale[player], self.table.game.players[player]
        weights = []
        for k in self.payoffs.measures:
            effects = self.table.menu[k].effects.get(name)
            weights.append(0 if effects is None else int(effects[at] * scale))
        return Row(int(self.table.game.payoffs[player][at] * scale), tuple(weights))

    def _less(self, player: int, at: int, other: int) -> Row:
        """What a player has more at one profile than at another."""
        return _sum((1, self._value(player, at)), (-1, self._value(player, other)))

    def accepted(self, cell: Cell) -> list[Clause]:
        """Nobody gets less than its reservation value."""
        game, at, rows = self.table.game, self.table.game.position(cell), []
        for i, p in enumerate(game.players):
            least = self.table.reservation.get(p)
            if least is not None:
                value, q = self._value(i, at), least.denominator
                floor = Row(least.numerator * self.payoffs.scale[i], (0,) * len(value.weights))
                rows.append(_sum((q, value), (-1, floor)))
        return [((row,),) for row in rows]

    def once(self, cell: Cell, concept: str) -> list[Clause]:
        """It is accepted and holds in the game played once: "nash", "strict" or "dominant"."""
        players = range(len(self.table.game.players))
        return self.accepted(cell) + [c for i in players for c in self.once_for(i, cell, concept)]

    def once_for(self, player: int, cell: Cell, concept: str) -> list[Clause]:
        """What holds one player in the game played once."""
        game = self.table.game
        found: list[Clause] = []
        against = [cell]
        if concept == "dominant":
            others = (range(m) if j != player else (cell[j],) for j, m in enumerate(game.shape))
            against = list(product(*others))
        for here in against:
            at = game.position(here)
            for other in game.deviations(here, player):
                if other != at:
                    row = self._less(player, at, other)
                    # In whole numbers more than 0 is 1 or more.
                    less = int(concept == "strict")
                    found.append(((Row(row.start - less, row.weights),),))
        return found

    def kept(self, cell: Cell, reversion: Cell, discount: Sequence[Fraction]) -> list[Clause]:
        """It is accepted and kept by reversion to a named profile, at each player's patience."""
        found = self.accepted(cell)
        credible = tuple(self._nash(reversion))
        if self.table.monitoring is not None:
            deterred = [
                row for i, d in enumerate(discount) for row in self._watched(i, cell, reversion, d)
            ]
            return [*found, (tuple(self._nash(cell)), (*credible, *deterred))]
        for i, d in enumerate(discount):
            untempted = tuple(self._stays(i, cell))
            deterred = [self._patient(i, cell, at, reversion, d) for at in self._away(i, cell)]
            found.append((untempted, (*credible, *deterred)))
        return found

    def _away(self, player: int, cell: Cell) -> list[int]:
        game = self.table.game
        return [at for at in game.deviations(cell, player) if at != game.position(cell)]

    def _stays(self, player: int, cell: Cell) -> list[Row]:
        here = self.table.game.position(cell)
        return [self._less(player, here, at) for at in self._away(player, cell)]

    def _nash(self, cell: Cell) -> list[Row]:
        return [row for i in range(len(cell)) for row in self._stays(i, cell)]

    def _patient(self, player: int, cell: Cell, away: int, reversion: Cell, d: Fraction) -> Row:
        game = self.table.game
        here, after = game.position(cell), game.position(reversion)
        p, q = d.numerator, d.denominator
        return _sum((p, self._less(player, here, after)), (q - p, self._less(player, here, away)))

    def _watched(self, player: int, cell: Cell, reversion: Cell, d: Fraction) -> list[Row]:
        """That d [(q-p) D + (1-p) h] >= h for every deviation (see `critical_discount`)."""
        game, watch = self.table.game, self.table.monitoring
        assert watch is not None  # noqa: S101
        here, after = game.position(cell), game.position(reversion)
        alarm, rows = watch.chance[here], []
        for away in self._away(player, cell):
            worth = d * (watch.chance[away] - alarm)
            gain = d * (1 - alarm) - 1
            scale = worth.denominator * gain.denominator
            rows.append(_sum(
                (int(worth * scale), self._less(player, here, after)),
                (int(-gain * scale), self._less(player, here, away)),
            ))  # fmt: skip
        return rows

    # -- all sets at once -----------------------------------------------------------------------

    def families(self, clauses: Callable[[Cell], Sequence[Clause]]) -> dict[int, int]:
        """Every sufficient set: for each way into the target the family of its measures."""
        items = len(self.payoffs.measures)
        found = {}
        for moves, cell in self.ways.items():
            family = everything(items)
            for clause in dict.fromkeys(clauses(cell)):
                if not family:
                    break
                either = 0
                for group in clause:
                    both = family
                    for row in dict.fromkeys(group):
                        both &= at_least(row.start, row.weights)
                    either |= both
                family &= either
            if family:
                found[moves] = family
        return found

    def minimal(self, families: Families) -> list[int]:
        """The masks over the menu of the sets that contain no other, smallest first."""
        items = len(self.payoffs.measures)
        reach = {moves: above(family, items) for moves, family in families.items()}
        found = []
        for moves, family in families.items():
            least = minimal(family, items)
            for fewer, beyond in reach.items():
                if fewer != moves and fewer & moves == fewer:
                    least &= ~beyond
            found += [moves | self.payoffs.on_menu(m) for m in members(least)]
        return sorted(found, key=lambda mask: (mask.bit_count(), mask))

    def listed(self, families: Families) -> list[int]:
        """The masks over the menu of all sets, smallest first."""
        found = [
            moves | self.payoffs.on_menu(m)
            for moves, family in families.items()
            for m in members(family)
        ]
        return sorted(found, key=lambda mask: (mask.bit_count(), mask))

    def split(self, mask: int) -> tuple[int, int]:
        """The moves of a set of the menu, and its measures as a mask over the measures alone."""
        moves = sum(1 << k for k, c in enumerate(self.table.menu) if c.kind == "move")
        return mask & moves, self.payoffs.of_set(mask)


def _sum(*terms: tuple[int, Row]) -> Row:
    columns = zip(*(row.weights for _, row in terms), strict=True)
    factors = [factor for factor, _ in terms]
    return Row(
        sum(factor * row.start for factor, row in terms),
        tuple(sum(f * w for f, w in zip(factors, column, strict=True)) for column in columns),
    )
