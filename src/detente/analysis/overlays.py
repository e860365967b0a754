"""What lies over the concession sets: spoilers, ripeness, and what a broker is worth.

>>> from detente.analysis.model import load
>>> overlays(load("hnc_composition")).ripeness.today
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.analysis.broker import Verification, broker
from detente.analysis.model import Model
from detente.analysis.ripeness import Ripeness, ripeness
from detente.analysis.spoilers import InsideSpoiler, Spoiler, inside_spoilers, spoilers


@dataclass(frozen=True, slots=True)
class Overlays:
    """By agreement: outsiders, inside spoilers, verification. `means` are words for parameters."""

    spoilers: Mapping[str, Mapping[str, Spoiler]]
    inside: Mapping[str, tuple[InsideSpoiler, ...]]
    ripeness: Ripeness | None
    broker: Mapping[str, Verification]
    means: Mapping[str, str]

    def __repr__(self) -> str:
        kinds = [s.kind for own in self.spoilers.values() for s in own.values()]
        ripe = self.ripeness is not None and self.ripeness.today
        return f"Overlays(spoilers: {', '.join(kinds) or 'none outside'}; ripe today: {ripe})"

    def to_dict(self) -> dict[str, object]:
        """Everything as plain data, numbers as exact strings."""
        return {
            "spoilers": {
                name: {p: s.to_dict() for p, s in own.items()}
                for name, own in self.spoilers.items()
            },
            "inside_spoilers": {
                name: [s.to_dict() for s in own] for name, own in self.inside.items()
            },
            "ripeness": None if self.ripeness is None else self.ripeness.to_dict(),
            "broker": {name: v.to_dict() for name, v in self.broker.items()},
        }


def overlays(model: Model) -> Overlays:
    """All three for a model; parts that it gives no ground for are empty."""
    return Overlays(
        spoilers(model),
        inside_spoilers(model),
        ripeness(model),
        broker(model),
        {name: p.means for name, p in model.definition.parameters.items()},
    )
