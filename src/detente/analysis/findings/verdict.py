"""What a test of a finding answers, and the words that answers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.game.definition import Finding
from detente.game.profile import PureProfile

if TYPE_CHECKING:
    from detente.analysis.model import Model

Terms: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a test holds, and one sentence that says why."""

    holds: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a finding holds in one reading of a model, with one sentence of evidence."""

    finding: Finding
    holds: bool
    evidence: str

    def to_dict(self) -> dict[str, object]:
        """The verdict as data."""
        return {
            "finding": self.finding.name,
            "says": self.finding.says,
            "claims": list(self.finding.claims),
            "holds": self.holds,
            "evidence": self.evidence,
        }


Ask: TypeAlias = "Callable[[Model, Terms], Answer]"


def words(model: Model, profile: PureProfile) -> str:
    """A profile by its name in the definition, else action by action in the parties' words."""
    named = dict(model.agreements)
    if model.status_quo is not None:
        named["status quo"] = dict(model.status_quo)
    for name, known in named.items():
        if known == dict(profile):
            return f"“{plain(name)}”"
    return ", ".join(f"{model.game.name(p)}: {option(model, p, a)}" for p, a in profile.items())


def option(model: Model, player: str, action: str) -> str:
    """An action in the words of the definition, in quotes."""
    return f"“{model.game.name(player, action)}”"


def plain(name: str) -> str:
    """An id as words ("threat_cost" reads "threat cost")."""
    return name.replace("_", " ")


def conclude(checks: list[tuple[bool, str]]) -> Answer:
    """All checks together: their sentences, or those of the failed ones only."""
    failed = [said for ok, said in checks if not ok]
    return Answer(not failed, " ".join(failed or [said for _, said in checks]))


# At how many values of its range a parameter is looked at.
POINTS = 5


def grid(model: Model, parameter: str) -> list[Fraction]:
    """Evenly spaced exact values over a parameter's range, ends and today's value included."""
    written = model.definition.parameters[parameter]
    low, high = written.range or (model.values[parameter], model.values[parameter])
    spaced = {low + (high - low) * Fraction(k, POINTS - 1) for k in range(POINTS)}
    today = model.values[parameter]
    return sorted(spaced | ({today} if low <= today <= high else set()))
