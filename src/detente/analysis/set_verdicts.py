"""Which solver says which sets of concessions suffice, and the certificate for its answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal, cast

from detente.analysis.reversions import Punishment
from detente.analysis.stage_game import solve
from detente.concepts.concession import Answers, ConcessionCertificate, Reading
from detente.concepts.concession_table import Table
from detente.errors import SolverError
from detente.game.profile import Cell
from detente.solvers.asked_sets import AskedSearch
from detente.solvers.asked_sets import Punishment as Kind
from detente.solvers.concession_search import INSUFFICIENT, MOST, ConcessionSearch
from detente.solvers.held_sets import FamilySets, HeldSets
from detente.solvers.minimal_sets import Search, minimal_at
from detente.solvers.threats import PUNISHMENTS, Threat, refuse

# Punishments that need the whole set of equilibrium payoffs, or payments.
STRONGER = ("optimal", "transfers")


class SetVerdicts:
    """All verdicts on one table, in one reading; sets are masks over `table.menu`.

    Raises SolverError for an unknown punishment.
    """

    def __init__(
        self,
        table: Table,
        reading: Reading,
        concept: str,
        punishment: Punishment,
        discount: Mapping[str, Fraction] | None,
    ) -> None:
        self.table = table
        self.reading = reading
        self.concept = concept
        self.punishment = punishment
        self.discount = discount
        if isinstance(punishment, str):
            if punishment not in (*PUNISHMENTS, *STRONGER):
                raise refuse(punishment)
        else:
            table.game.cell(punishment)

    @cached_property
    def search(self) -> Search:
        """Verdicts at every discount factor; SolverError for a menu of more than 16."""
        table, punishment = self.table, self.punishment
        if punishment in STRONGER or not table.additive:
            kind = cast("Kind", punishment) if isinstance(punishment, str) else punishment
            return AskedSearch(table, kind, solve)
        answer: Literal["nash", "minmax"] | Cell
        if isinstance(punishment, str):
            answer = "nash" if punishment == "nash" else "minmax"
        else:
            answer = table.game.cell(punishment)
        return ConcessionSearch(table, answer, solve)

    @cached_property
    def held(self) -> HeldSets:
        """The sets with which the target holds in the game played once."""
        return HeldSets(self.table, self.concept, solve)

    @cached_property
    def today(self) -> list[Fraction] | None:
        """Each player's discount factor in this reading; None without a future."""
        if self.discount is None or self.reading == "commitment":
            return None
        return [self.discount[p] for p in self.table.game.players]

    @cached_property
    def _family(self) -> FamilySets | None:
        """A long menu with a named reversion: linear at today's discount factors."""
        today, reversion = self.today, self.punishment
        if today is None or isinstance(reversion, str) or not self.table.additive:
            return None
        if len(self.table.menu) <= MOST:
            return None
        after = self.table.game.cell(reversion)
        return FamilySets(self.table, lambda linear, cell: linear.kept(cell, after, today))

    @cached_property
    def minimal(self) -> list[int]:
        """The minimal sufficient sets, smallest first."""
        if self.today is None:
            return self.held.minimal
        return self._family.minimal if self._family else minimal_at(self.search, self.today)

    @cached_property
    def all(self) -> list[int]:
        """Every sufficient set, smallest first; SolverError where they are too many."""
        if self.today is None:
            return self.held.all
        if self._family:
            return self._family.all
        found = [m for m in tuple(self.search.verdicts) if self.search.kept(m, self.today)]
        return sorted(found, key=lambda m: (m.bit_count(), m))

    def contains(self, mask: int) -> bool:
        """Whether one set is sufficient."""
        if self.today is None:
            return self.held.contains(mask)
        return self._family.contains(mask) if self._family else self.search.kept(mask, self.today)

    def critical(self, mask: int) -> Fraction | None:
        """The least common discount factor at which a set is sufficient; None if never.

        Also None for menus too long for all discount factors at once.
        """
        if len(self.table.menu) > MOST:
            return None
        return self.search.settled(mask).least

    def floors(self, mask: int) -> list[tuple[Fraction, ...]]:
        """Each player's payoff after a breach, under each threat there is in g + S."""
        if self.punishment in STRONGER:
            return []
        kind = self.punishment
        if self.punishment == "nash":
            return [t.floors for t in self.search.threats(mask)]
        known = cast("Kind", kind) if isinstance(kind, str) else kind
        return [t.floors for t in AskedSearch(self.table, known, solve).threats(mask)]

    def worst(self, mask: int) -> dict[str, Fraction] | None:
        """Each player's payoff after a breach, by stage equilibria where no reversion is named.

        Raises SolverError where the reversion named is no equilibrium of g + S.
        """
        kind = "nash" if self.punishment in STRONGER else self.punishment
        known = cast("Kind", kind) if isinstance(kind, str) else kind
        threats = AskedSearch(self.table, known, solve).threats(mask)
        if not threats:
            raise SolverError("the reversion named is no equilibrium, so nobody need believe in it")
        return dict(zip(self.table.game.players, threats[0].floors, strict=True))

    @property
    def complete(self) -> bool:
        """Whether every minimal set is listed, once asked for."""
        if self.today is None:
            return self.held.complete
        if self._family:
            return self._family.complete
        return not isinstance(self.search, AskedSearch) or self.search.complete

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not proven of all that was asked for, in sentences without their full stop."""
        found: tuple[str, ...] = ()
        if self.today is None:
            found = self.held.notes
        elif self._family:
            found = self._family.notes
        # A search that nobody asked for has nothing to say.
        search = self.__dict__.get("search")
        return (*found, *search.notes) if isinstance(search, AskedSearch) else found

    # -- proofs ---------------------------------------------------------------------------------

    def names(self, mask: int) -> frozenset[str]:
        """The concessions of a set."""
        return frozenset(c.name for k, c in enumerate(self.table.menu) if mask >> k & 1)

    def certificate(self, minimal: Collection[frozenset[str]]) -> ConcessionCertificate | None:
        """Evidence for the minimal sets; None for punishments that it does not speak of."""
        once = self.today is None
        if not once and self.punishment in ("minmax", *STRONGER):
            return None
        answers = {}
        evidence = {}
        if once:
            for mask in self._parts(self.minimal) if self.concept in _ASKED else ():
                self.held.contains(mask)
            evidence = {self.names(m): e for m, e in self.held.evidence.items()}
        elif isinstance(self.punishment, str):
            for part in self._parts(self.minimal):
                verdict = self.search.verdicts.get(part, INSUFFICIENT)
                if verdict is not INSUFFICIENT and not verdict.committed:
                    answers[self.names(part)] = tuple(map(self._told, self.search.threats(part)))
        return ConcessionCertificate(
            self.table,
            self.reading,
            tuple(minimal),
            dict(self.discount or {}),
            answers,
            None if isinstance(self.punishment, str) else dict(self.punishment),
            self.concept,
            evidence,
        )

    def _parts(self, masks: Sequence[int]) -> list[int]:
        found: dict[int, None] = {}
        for mask in masks:
            part = mask
            while True:
                found[part] = None
                if part == 0:
                    break
                part = (part - 1) & mask
        return list(found)

    def _told(self, threat: Threat) -> Answers:
        players = self.table.game.players
        return Answers(
            dict(zip(players, threat.floors, strict=True)),
            dict(zip(players, threat.answers, strict=True)),
        )


_ASKED = ("unique", "rationalizable")
