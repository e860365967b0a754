"""What is asked of concession sets, and who could pay for a target to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from detente.formula import Formula

OUTSIDE = "outside"


@dataclass(frozen=True)
class PaymentTerms:
    """Who may pay whom, and how much: see `Payments`. `receivers` None: every player.

    >>> PaymentTerms(caps={"outside": Fraction(3)}).payers
    ('outside',)
    """

    payers: tuple[str, ...] = (OUTSIDE,)
    receivers: tuple[str, ...] | None = None
    caps: Mapping[str, Fraction] = field(default_factory=dict)
    credible: bool = False


@dataclass(frozen=True)
class WrittenTerms:
    """The `concession_sets` block as written; caps depend on parameters."""

    punishment: str | Mapping[str, str] | None = None
    target_concept: str | None = None
    payers: tuple[str, ...] = (OUTSIDE,)
    receivers: tuple[str, ...] | None = None
    caps: Mapping[str, Formula] = field(default_factory=dict)
    credible: bool = False

    def payments(self, values: Mapping[str, Fraction]) -> PaymentTerms:
        """Who may pay, with numbers for caps."""
        caps = {p: formula.exact(values) for p, formula in self.caps.items()}
        return PaymentTerms(self.payers, self.receivers, caps, self.credible)


@dataclass(frozen=True, slots=True)
class WrittenGuarantee:
    """A promise of a payment after a breach, as written."""

    to: str
    pays: Formula | None = None
    floor: Formula | None = None
    against: tuple[str, ...] = ()
