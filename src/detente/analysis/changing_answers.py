"""What is told of an agreement in a state of a changing game, and of a parameter's threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.algebraic import Real
from detente.exact.number import Enclosure, text
from detente.game.profile import PureProfile
from detente.solvers.automaton_discounts import DiscountSet
from detente.solvers.stochastic_discounts import SustainedFrom


@dataclass(frozen=True)
class StateAgreement:
    """A profile kept from a state on: whether it holds, and how much patience it takes.

    Without transfers a breach is answered for ever by a stationary equilibrium; `discounts` are
    all common discount factors at which one such answer keeps it. `with_transfers` tells where the
    patience that suffices with transfers begins; None where none of those tried does, or where the
    players discount differently. `payoffs` are a period's, on average.
    """

    profile: PureProfile
    state: str
    holds: bool
    discounts: DiscountSet
    holds_with_transfers: bool | None
    with_transfers: SustainedFrom | None
    payoffs: Mapping[str, Fraction]

    @property
    def least(self) -> Real | None:
        """The least common discount factor that keeps it without transfers."""
        return self.discounts.least

    def to_dict(self) -> dict[str, object]:
        """The agreement as data, numbers as exact strings or enclosures."""
        return {
            "profile": dict(self.profile),
            "state": self.state,
            "holds": self.holds,
            "discounts": self.discounts.to_dict(),
            "holds_with_transfers": self.holds_with_transfers,
            "with_transfers_from": None if self.with_transfers is None else real(
                self.with_transfers.least
            ),
            "payoffs": {p: text(v) for p, v in self.payoffs.items()},
        }  # fmt: skip


def real(value: Real) -> object:
    """A number as data: an exact string, or a minimal polynomial with an enclosure."""
    if isinstance(value, Enclosure):
        return {
            "minimal_polynomial": list(value.minimal),
            "root": value.place,
            "enclosure": [text(value.low), text(value.high)],
        }
    return text(value)


@dataclass(frozen=True)
class Threshold:
    """Where in a parameter's range a profile is played in a state by a stationary equilibrium."""

    profile: PureProfile
    state: str
    parameter: str
    extent: tuple[Fraction, Fraction]
    intervals: tuple[tuple[Real, Real], ...]

    @property
    def above(self) -> Real | None:
        """The threshold inside the range from which on it is played; None for another pattern."""
        low, high = self.extent
        one = len(self.intervals) == 1
        return self.intervals[0][0] if one and self.intervals[0] != (low, high) and (
            self.intervals[0][1] == high) else None  # fmt: skip

    @property
    def below(self) -> Real | None:
        """The threshold inside the range up to which it is played; None for another pattern."""
        low, high = self.extent
        one = len(self.intervals) == 1
        return self.intervals[0][1] if one and self.intervals[0] != (low, high) and (
            self.intervals[0][0] == low) else None  # fmt: skip

    def to_dict(self) -> dict[str, object]:
        """The threshold as data."""
        return {
            "profile": dict(self.profile),
            "state": self.state,
            "parameter": self.parameter,
            "range": [text(end) for end in self.extent],
            "played": [{"from": real(low), "to": real(high)} for low, high in self.intervals],
        }
