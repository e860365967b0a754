"""The parts of a definition as written, before parameters have values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from detente.formula import Formula
from detente.game.payoffs import Rule, totals
from detente.game.provenance import Reason
from detente.game.states import WrittenState
from detente.game.strategy import WrittenStrategy

Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class WrittenHandover:
    """A handover as written; `of` is the player whose government changes."""

    period: Formula
    continues: Formula
    of: str = ""


@dataclass(frozen=True, slots=True)
class WrittenSignal:
    """A public signal as written.

    `chance` rules add up where several match; `otherwise` is the chance where none does.
    """

    name: str
    chance: tuple[Rule, ...]
    otherwise: Formula | None = None

    def chances(
        self, actions: Mapping[str, tuple[str, ...]], known: Values
    ) -> tuple[Fraction, ...]:
        """Its chance at every profile, in row-major order."""
        found = totals(self.chance, actions, known)
        if self.otherwise is None:
            return tuple(found)
        covered = {k for rule in self.chance for k in rule.positions(actions)}
        rest = self.otherwise.exact(known)
        return tuple(c if k in covered else rest for k, c in enumerate(found))


@dataclass(frozen=True, slots=True)
class WrittenRepetition:
    """The `repeated` block as written.

    `signals` start with the one of bad faith; a single one comes or does not come, and of
    several exactly one comes. `punishment` None means reversion to the stage equilibrium worst
    for the deviator. With `states` the game changes as it is played, from the state `start`.
    """

    discount: Mapping[str, Formula]
    handover: Mapping[str, WrittenHandover] = field(default_factory=dict)
    signals: tuple[WrittenSignal, ...] = ()
    punishment: Mapping[str, str] | None = None
    period: str = ""
    reason: Reason = Reason()
    states: tuple[WrittenState, ...] = ()
    start: str = ""
    strategies: Mapping[str, WrittenStrategy] = field(default_factory=dict)
