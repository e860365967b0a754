"""A negotiating committee as a weighted voting body: blocs, seats, a quota."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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
