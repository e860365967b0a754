"""A negotiating committee as a weighted voting body: blocs, seats, a quota."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import GameError
from detente.exact.number import text
from detente.formula import Formula
from detente.game.provenance import Reason


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc of a committee: how many seats it holds and what share of people it speaks for."""

    id: str
    name: str
    seats: int
    weight: Fraction
    excluded: bool = False
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class Committee:
    """Blocs that decide by seats; `quota` is the share of seats that carries a decision."""

    quota: Fraction
    blocs: tuple[Bloc, ...]
    name: str = ""
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class WrittenBloc:
    """A bloc of the committee as written."""

    id: str
    name: str
    seats: Formula
    weight: Formula
    excluded: bool = False
    reason: Reason = Reason()

    def at(self, known: Mapping[str, Fraction]) -> Bloc:
        """The bloc at parameter values; GameError for seats that are no whole number."""
        seats = self.seats.exact(known)
        if seats.denominator != 1:
            raise GameError(
                f"number of seats of '{self.id}' is {text(seats)}, write a whole number"
            )
        weight = self.weight.exact(known)
        return Bloc(self.id, self.name, seats.numerator, weight, self.excluded, self.reason)


@dataclass(frozen=True, slots=True)
class WrittenCommittee:
    """The `committee` block as written."""

    quota: Formula
    blocs: tuple[WrittenBloc, ...]
    name: str = ""
    reason: Reason = Reason()

    def at(self, known: Mapping[str, Fraction]) -> Committee:
        """The committee at parameter values."""
        blocs = tuple(bloc.at(known) for bloc in self.blocs)
        return Committee(self.quota.exact(known), blocs, self.name, self.reason)
