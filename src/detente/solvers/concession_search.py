"""Verdicts on every set of a menu of concessions.

Sufficiency (see `concepts.concession`) is not monotone, so every set is looked at. Two things
keep that cheap. The profile a(S) takes few values, and what matters about each is tabulated
over all sets of measures at once (see `menu_payoffs`). And all stage equilibria of g + S are
asked for only where it matters: the pure ones are threats already, and no equilibrium threatens
with less than `equilibrium_bounds` says; where both give the same verdict, that is it.

Cost: 2^n sets for n concessions; at most 16 are taken.

References: Friedman, J. (1971), Review of Economic Studies 38(1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from detente.concepts.concession import Table
from detente.errors import SolverError
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.game.solution import Solution
from detente.solvers.critical_discount import (
    ALWAYS,
    NEVER,
    DiscountRange,
    commonest,
    critical_ranges,
    discount_range,
)
from detente.solvers.equilibrium_bounds import least_payoffs
from detente.solvers.menu_payoffs import MenuPayoffs
from detente.solvers.pure_nash import pure_equilibria
from detente.solvers.threats import Threat, minmax_threat, nash_threats

MOST = 16
Ranges = tuple[DiscountRange, ...]


@dataclass(frozen=True)
class Verdict:
    """What a search knows at first sight of a set that reaches the target.

    `committed`: it needs no future. `sure` holds every player's discount range under each
    threat known so far, `at_most` the ranges that no threat exceeds (None: no such bound).
    `settled`: `sure` is all there is.
    """

    committed: bool
    sure: tuple[Ranges, ...]
    at_most: Ranges | None = None
    settled: bool = True

    @property
    def common(self) -> list[DiscountRange]:
        """The discount factors, one for all players, at which it is known to be sufficient."""
        each = (commonest(ranges) for ranges in self.sure)
        return [r for r in each if r.least is not None]

    @property
    def least(self) -> Fraction | None:
        """The least of them; None if there are none."""
        return min((r.least for r in self.common if r.least is not None), default=None)

    @property
    def least_possible(self) -> Fraction | None:
        """A bound below the least that further threats could bring; None: no patience helps."""
        if self.settled:
            return self.least
        return Fraction(0) if self.at_most is None else commonest(self.at_most).least

    def kept(self, discount: Sequence[Fraction]) -> bool | None:
        """Whether it is sufficient at these discount factors; None if that is still open."""
        if any(_allow(ranges, discount) for ranges in self.sure):
            return True
        if self.settled or (self.at_most is not None and not _allow(self.at_most, discount)):
            return False
        return None


INSUFFICIENT = Verdict(committed=False, sure=())


@dataclass(frozen=True)
class _Floors:
    """Payoffs after a breach: under threats known, and what no threat undercuts.

    `least` None: the threats known are all there are.
    """

    sure: list[tuple[Fraction, ...]]
    least: tuple[Fraction, ...] | None = None


class ConcessionSearch:
    """Verdicts on all sets of a menu; a set is a bit mask over `table.menu`.

    `punishment` is "nash" (by the equilibria that `equilibria` finds), "minmax" or the cell to
    revert to. Raises SolverError for a menu of more than 16.
    """

    def __init__(
        self,
        table: Table,
        punishment: Literal["nash", "minmax"] | Cell,
        equilibria: Callable[[NormalFormGame], Solution],
    ) -> None:
        if len(table.menu) > MOST:
            raise SolverError(
                f"{len(table.menu)} concessions on the menu, this release looks at every set of "
                f"up to {MOST}; take some off the menu"
            )
        self.table = table
        self.punishment = punishment
        self.payoffs = MenuPayoffs(table)
        self._equilibria = equilibria
        self._threats: dict[int, tuple[Threat, ...]] = {}
        self._known: dict[int, _Floors] = {}

    def threats(self, mask: int) -> tuple[Threat, ...]:
        """Every threat of stage equilibria that a breach in g + S can lead to."""
        measures = self.payoffs.of_set(mask)
        if measures not in self._threats:
            solution = self._equilibria(self.payoffs.game(measures))
            self._threats[measures] = nash_threats(solution, seen=self.table.monitoring is None)
        return self._threats[measures]

    def settled(self, mask: int) -> Verdict:
        """The last word on one set."""
        verdict = self.verdicts.get(mask, INSUFFICIENT)
        if verdict.settled:
            return verdict
        names = [c.name for k, c in enumerate(self.table.menu) if mask >> k & 1]
        game = self.payoffs.game(self.payoffs.of_set(mask))
        cell = game.cell(self.table.profile(names) or self.table.start)
        watch = self.table.monitoring
        sure = tuple(critical_ranges(game, cell, t.floors, watch) for t in self.threats(mask))
        self.verdicts[mask] = Verdict(committed=False, sure=sure)
        return self.verdicts[mask]

    def kept(self, mask: int, discount: Sequence[Fraction]) -> bool:
        """Whether a set is sufficient at these discount factors, one for each player."""
        at_once = self.verdicts.get(mask, INSUFFICIENT).kept(discount)
        return bool(self.settled(mask).kept(discount)) if at_once is None else at_once

    @cached_property
    def verdicts(self) -> dict[int, Verdict]:
        """A verdict, not always the last, on every set that is not out of the question.

        Left out are sets that miss the target or leave somebody below its reservation value.
        """
        found = {}
        moves = [k for k, c in enumerate(self.table.menu) if c.kind == "move"]
        for chosen in choices(self.table, moves):
            profile = self.table.profile([self.table.menu[k].name for k in chosen])
            if profile is None or any(profile[p] != a for p, a in self.table.target.items()):
                continue
            base = sum(1 << k for k in chosen)
            for measures, verdict in self._at(self.table.game.cell(profile)):
                found[base | self.payoffs.on_menu(measures)] = verdict
        return found

    def _at(self, cell: Cell) -> Iterable[tuple[int, Verdict]]:
        """Verdicts on all sets of measures once play is at `cell`, reservations permitting."""
        game, over = self.table.game, self.payoffs.over_sets
        players = range(len(game.players))
        at_home = game.position(cell)
        here = [over(i, at_home) for i in players]
        away = [
            [(at, over(i, at)) for at in game.deviations(cell, i) if at != at_home] for i in players
        ]
        floors = [self.table.reservation.get(p) for p in game.players]
        least = [
            None if f is None else f * s for f, s in zip(floors, self.payoffs.scale, strict=True)
        ]
        for measures in range(1 << len(self.payoffs.measures)):
            now = [row[measures] for row in here]
            if any(f is not None and v < f for v, f in zip(now, least, strict=True)):
                continue
            gains = [[(at, values[measures] - now[i]) for at, values in away[i]] for i in players]
            if all(gain <= 0 for own in gains for _, gain in own):
                # A stage equilibrium is kept without any threat.
                yield measures, Verdict(committed=True, sure=((ALWAYS,) * len(now),))
            else:
                yield measures, self._verdict(at_home, measures, now, gains)

    def _verdict(
        self, at_home: int, measures: int, now: list[int], gains: list[list[tuple[int, int]]]
    ) -> Verdict:
        watch = self.table.monitoring
        alarm = Fraction(0) if watch is None else watch.chance[at_home]
        options = []
        for own in gains:
            if watch is None:
                best = max((gain for _, gain in own), default=0)
                options.append([(Fraction(best), Fraction(1))] if best > 0 else [])
            else:
                options.append([(Fraction(gain), watch.chance[at]) for at, gain in own])

        def ranges(floors: Sequence[Fraction]) -> Ranges:
            return tuple(
                discount_range(own, value - floor * scale, alarm)
                for own, value, floor, scale in zip(
                    options, now, floors, self.payoffs.scale, strict=True
                )
            )

        known = self._floors(measures)
        sure = tuple(map(ranges, known.sure))
        if known.least is None:
            return Verdict(committed=False, sure=sure)
        # With a signal that some deviation makes rarer, a milder threat can deter better.
        if any(chance < alarm for own in options for _, chance in own):
            return Verdict(committed=False, sure=sure, settled=False)
        at_most = ranges(known.least)
        if NEVER in at_most:
            return INSUFFICIENT
        return Verdict(committed=False, sure=sure, at_most=at_most, settled=at_most in sure)

    def _floors(self, measures: int) -> _Floors:
        if measures not in self._known:
            self._known[measures] = self._find_floors(measures)
        return self._known[measures]

    def _find_floors(self, measures: int) -> _Floors:
        if isinstance(self.punishment, tuple):
            return _Floors(self._named(self.punishment, measures))
        game = self.payoffs.game(measures)
        if self.punishment == "minmax":
            return _Floors([minmax_threat(game).floors])
        known = [
            tuple(row[at] for row in game.payoffs)
            for at in map(game.position, pure_equilibria(game))
        ]
        if known and self.table.monitoring is None:
            known = [tuple(map(min, *known, known[0]))]
        return _Floors(known, least_payoffs(game))

    def _named(self, cell: Cell, measures: int) -> list[tuple[Fraction, ...]]:
        """What the profile reverted to gives; nothing where it is no equilibrium of g + S."""
        game, over = self.table.game, self.payoffs.over_sets
        payoffs = []
        for i, scale in enumerate(self.payoffs.scale):
            kept = over(i, game.position(cell))[measures]
            if any(over(i, at)[measures] > kept for at in game.deviations(cell, i)):
                return []
            payoffs.append(Fraction(kept, scale))
        return [tuple(payoffs)]


def choices(table: Table, moves: list[int]) -> list[list[int]]:
    """Every way to take at most one move of each player."""
    found: list[list[int]] = [[]]
    for owner in dict.fromkeys(table.menu[k].owner for k in moves):
        own = [k for k in moves if table.menu[k].owner == owner]
        found = [*found, *([*c, k] for c in found for k in own)]
    return found


def _allow(ranges: Ranges, discount: Sequence[Fraction]) -> bool:
    return all(r.allows(d) for r, d in zip(ranges, discount, strict=True))
