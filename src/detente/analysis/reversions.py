"""Agreements kept by reversion: what a breach may lead to, and what that asks of the players.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> half = dict.fromkeys("12", Fraction(1, 2))
>>> found = Reversions(game, Repetition(half), lambda: (minmax_threat(game),))
>>> found.best((0, 0), "nash").ranges[0].least
Fraction(1, 2)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.game.repetition import Repetition
from detente.solvers.critical_discount import DiscountRange, commonest, critical_ranges
from detente.solvers.effective_discount import effective_discount
from detente.solvers.threats import Threat, minmax_threat, named_threat, refuse

Punishment: TypeAlias = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outlook:
    """An agreement under a threat: the discount factors at which each player keeps it."""

    threat: Threat
    ranges: tuple[DiscountRange, ...]


class Reversions:
    """The threats of one repeated game; `nash` makes those of stage equilibria when asked for."""

    def __init__(
        self,
        game: NormalFormGame,
        repetition: Repetition,
        nash: Callable[[], tuple[Threat, ...]],
    ) -> None:
        self.game, self.repetition = game, repetition
        self._nash = nash
        self._threats: dict[object, tuple[Threat, ...]] = {}

    def threats(self, punishment: Punishment) -> tuple[Threat, ...]:
        """The threats that a punishment stands for; SolverError for an unknown one."""
        key: object = punishment if isinstance(punishment, str) else self.game.cell(punishment)
        if key not in self._threats:
            self._threats[key] = self._made(punishment)
        return self._threats[key]

    def _made(self, punishment: Punishment) -> tuple[Threat, ...]:
        if not isinstance(punishment, str):
            return (named_threat(self.game, punishment),)
        if punishment == "minmax":
            return (minmax_threat(self.game),)
        if punishment == "nash":
            return self._nash()
        raise refuse(punishment)

    def all(self, cell: Cell, punishment: Punishment) -> list[Outlook]:
        """The agreement at a cell under each of the threats."""
        watch = self.repetition.monitoring
        return [
            Outlook(threat, critical_ranges(self.game, cell, threat.floors, watch))
            for threat in self.threats(punishment)
        ]

    def best(self, cell: Cell, punishment: Punishment) -> Outlook:
        """Under the threat that sustains it today, else the one that asks least patience."""
        outlooks = self.all(cell, punishment)
        return outlooks[0] if len(outlooks) == 1 else min(outlooks, key=self._difficulty)

    def _difficulty(self, outlook: Outlook) -> tuple[bool, bool, bool, Fraction]:
        today = self.repetition.discount.values()
        kept = all(x.allows(d) for x, d in zip(outlook.ranges, today, strict=True))
        least = commonest(outlook.ranges).least
        # Where no one patience does for all, different ones for different players still may.
        never = any(x.least is None for x in outlook.ranges)
        return (not kept, never, least is None, least or Fraction(0))

    def keep_in(self, periods: Sequence[int], cell: Cell, punishment: Punishment) -> bool:
        """Whether one of the threats makes every player keep the agreement in all the periods."""
        said, alarm = self.repetition, self.alarm(cell)
        weights = [
            [
                effective_discount(d, said.handover.get(p), period, alarm)
                for p, d in said.discount.items()
            ]
            for period in periods
        ]
        return any(
            all(x.allows(d) for row in weights for x, d in zip(outlook.ranges, row, strict=True))
            for outlook in self.all(cell, punishment)
        )

    def alarm(self, cell: Cell) -> Fraction:
        """The signal's chance while the agreement is kept; 0 where play is seen."""
        watch = self.repetition.monitoring
        return Fraction(0) if watch is None else watch.chance[self.game.position(cell)]
