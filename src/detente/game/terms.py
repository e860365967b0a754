"""Measures as written, what is asked of concession sets, and who could pay for a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from detente.formula import Formula
from detente.game.measure import Guarantee, Measure
from detente.game.payoffs import Rule, totals
from detente.game.provenance import Reason

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

    def guarantee(self, known: Mapping[str, Fraction]) -> Guarantee:
        """The promise with numbers."""
        pays = None if self.pays is None else self.pays.exact(known)
        floor = None if self.floor is None else self.floor.exact(known)
        return Guarantee(self.to, pays, floor, self.against)


@dataclass(frozen=True, slots=True)
class WrittenMeasure:
    """A measure as written, before parameters have values."""

    name: str
    by: str
    adds: Mapping[str, tuple[Rule, ...]]
    costs: tuple[Rule, ...]
    means: str = ""
    reason: Reason = Reason()
    removes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    allows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sets: Mapping[str, Formula] = field(default_factory=dict)
    guarantees: tuple[WrittenGuarantee, ...] = ()

    def measure(
        self, actions: Mapping[str, tuple[str, ...]], known: Mapping[str, Fraction]
    ) -> Measure:
        """The measure at parameter values, with exact effects."""
        return Measure(
            self.name,
            self.by,
            {p: tuple(totals(rules, actions, known)) for p, rules in self.adds.items()},
            tuple(totals(self.costs, actions, known)),
            self.means,
            self.reason,
            self.removes,
            self.allows,
            {name: formula.exact(known) for name, formula in self.sets.items()},
            tuple(g.guarantee(known) for g in self.guarantees),
        )
