"""Which sets of concessions make a target hold in the game played once, all at once.

Where measures only add to payoffs, Nash, strict and dominant targets are families of sets (see
`linear_sets`), up to 22 measures; longer menus go to integer programming, which lists the smallest
sets first. For the other concepts, and measures that change more, each game is made and asked.

>>> from fractions import Fraction
>>> from detente.concepts.concession_table import Concession
>>> game = NormalFormGame.from_arrays([[2, 0], [0, 1]], [[2, 0], [0, 1]])
>>> top = {"1": "1", "2": "1"}
>>> two = (Fraction(2), Fraction(2), Fraction(0), Fraction(0))
>>> gift = Concession("gift", "2", "measure", effects={"1": two})
>>> table = Table(game, top, top, (gift,))
>>> [HeldSets(table, concept).minimal for concept in ("nash", "dominant", "rationalizable")]
[[0], [], [1]]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from detente.concepts.concession import shortfall
from detente.concepts.concession_table import Table
from detente.concepts.target_concept import LINEAR, Evidence
from detente.errors import SolverError
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.game.solution import Solution
from detente.solvers.concession_search import MOST, choices
from detente.solvers.iterated_dominance import eliminate
from detente.solvers.linear_sets import Clause, LinearSets, hold
from detente.solvers.programmed_sets import programmed_sets

# Up to so many measures every set is looked at; and so many bits for all ways to the target.
MOST_MEASURES = 22
_MOST_BITS = 26
# Longer menus: how many minimal sets are listed.
FIRST = 100


class FamilySets:
    """Sets that satisfy linear conditions; a set is a bit mask over `table.menu`.

    `complete` is False where not every minimal set need be listed; `notes` say why.
    """

    def __init__(self, table: Table, clauses: Callable[[LinearSets, Cell], list[Clause]]) -> None:
        self._linear = LinearSets(table)
        self._clauses = clauses
        self.complete = True
        self.notes: tuple[str, ...] = ()

    @property
    def small(self) -> bool:
        """Whether every set is looked at."""
        items = len(self._linear.payoffs.measures)
        ways = len(self._linear.ways).bit_length()
        return items <= MOST_MEASURES and items + ways <= _MOST_BITS

    def _of(self, cell: Cell) -> list[Clause]:
        return self._clauses(self._linear, cell)

    @cached_property
    def _families(self) -> dict[int, int]:
        return self._linear.families(self._of)

    @cached_property
    def minimal(self) -> list[int]:
        """The minimal sets, smallest first."""
        return self._linear.minimal(self._families) if self.small else self._programmed()

    @cached_property
    def all(self) -> list[int]:
        """Every sufficient set, smallest first; SolverError for menus too long for that."""
        if not self.small:
            raise SolverError(
                f"{len(self._linear.payoffs.measures)} measures have too many sufficient sets to "
                "list; ask for the minimal ones"
            )
        return self._linear.listed(self._families)

    def contains(self, mask: int) -> bool:
        """Whether one set is sufficient."""
        moves, measures = self._linear.split(mask)
        cell = self._linear.ways.get(moves)
        return cell is not None and hold(self._of(cell), measures)

    def _programmed(self) -> list[int]:
        on_menu, items = self._linear.payoffs.on_menu, len(self._linear.payoffs.measures)
        found: list[int] = []
        exhausted, unproven = True, 0
        for moves, cell in self._linear.ways.items():
            some = programmed_sets(self._of(cell), items, FIRST)
            exhausted, unproven = exhausted and some.exhausted, unproven + some.unproven
            found += [moves | on_menu(m) for m in some.sets]
        order = sorted(found, key=lambda m: (m.bit_count(), m))
        kept = [m for m in order if not any(o != m and o & m == o for o in order)]
        self.complete = False
        self.notes = (
            f"{items} measures: the sets were found by integer programming, smallest first; each "
            "is proven sufficient and minimal in whole numbers"
            + (
                ". That there are no others rests on floating point"
                if exhausted
                else f", and the list stops at {FIRST} for each way to the target"
            )
            + (f"; {unproven} large ones are left out unproven" if unproven else ""),
        )
        return kept


def held_family(table: Table, concept: str) -> FamilySets:
    """The sets with which the target holds once under "nash", "strict" or "dominant"."""
    return FamilySets(table, lambda linear, cell: linear.once(cell, concept))


class HeldSets:
    """The sets with which the target holds in the game played once, under any target concept.

    `evidence` keeps what was asked for "unique" and "rationalizable", by mask. Raises SolverError
    for a menu of more than 16 where each game has to be asked.
    """

    def __init__(
        self,
        table: Table,
        concept: str,
        equilibria: Callable[[NormalFormGame], Solution] | None = None,
    ) -> None:
        self.table, self.concept = table, concept
        self.evidence: dict[int, Evidence] = {}
        self.unproven: set[int] = set()
        self._equilibria = equilibria
        self._verdicts: dict[int, bool] = {}
        self._family = held_family(table, concept) if table.additive and concept in LINEAR else None
        self._complete = True
        if self._family is None and len(table.menu) > MOST:
            raise SolverError(
                f"{len(table.menu)} concessions on the menu, of which every set is to be asked "
                f"about for the target concept '{concept}'; take up to {MOST}"
            )

    @property
    def complete(self) -> bool:
        """Whether every minimal set is listed, once asked for."""
        return self._complete and (self._family is None or self._family.complete)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not proven, once asked for."""
        notes = () if self._family is None else self._family.notes
        if self.unproven:
            open_sets = f"{len(self.unproven)} sets, which count as insufficient"
            notes += (f"whether the target is the only equilibrium is not proven for {open_sets}",)
        if not self._complete:
            notes += ("stopped before every set was looked at: there may be more minimal sets",)
        return notes

    @cached_property
    def minimal(self) -> list[int]:
        """The minimal sets, smallest first."""
        if self._family is not None:
            return self._family.minimal
        kept: list[int] = []
        for mask in self._candidates():
            if not any(small & mask == small for small in kept) and self.contains(mask):
                kept.append(mask)
        return kept

    @cached_property
    def all(self) -> list[int]:
        """Every sufficient set, smallest first."""
        if self._family is not None:
            return self._family.all
        return [mask for mask in self._candidates() if self.contains(mask)]

    def contains(self, mask: int) -> bool:
        """Whether one set is sufficient."""
        if self._family is not None:
            return self._family.contains(mask)
        if mask not in self._verdicts:
            self._verdicts[mask] = self._asked(mask)
        return self._verdicts[mask]

    def _candidates(self) -> list[int]:
        table = self.table
        measures = [k for k, c in enumerate(table.menu) if c.kind == "measure"]
        moves = [k for k, c in enumerate(table.menu) if c.kind == "move"]
        found = []
        for chosen in choices(table, moves):
            base = sum(1 << k for k in chosen)
            found += [
                base | sum(1 << k for j, k in enumerate(measures) if part >> j & 1)
                for part in range(1 << len(measures))
            ]
        return sorted(found, key=lambda m: (m.bit_count(), m))

    def _asked(self, mask: int) -> bool:
        if not effort.current().goes_on():
            self._complete = False
            return False
        names = frozenset(c.name for k, c in enumerate(self.table.menu) if mask >> k & 1)
        first = shortfall(self.table, names, concept=self.concept)
        if first is None or first.kind != "unproven":
            return first is None
        game = self.table.game_with(names)
        evidence: Evidence | None = None
        if self.concept == "rationalizable":
            evidence = eliminate(game)
        elif self._equilibria is not None:
            evidence = self._equilibria(game)
        if evidence is not None:
            self.evidence[mask] = evidence
        found = shortfall(self.table, names, concept=self.concept, evidence=evidence)
        if found is not None and found.kind == "unproven":
            self.unproven.add(mask)
        return found is None
