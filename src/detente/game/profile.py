"""Strategy profiles: who does what.

A pure profile is a mapping player -> action. Inside, a profile is a *cell*: one action index
per player, in the order of the players.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.exact.number import Number, text

PureProfile: TypeAlias = Mapping[str, str]
Cell: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class MixedProfile(Mapping[str, Mapping[str, Number]]):
    """A probability for every action of every player: `profile[player][action]`.

    >>> half = Fraction(1, 2)
    >>> p = MixedProfile({"1": {"H": half, "T": half}, "2": {"H": Fraction(1), "T": Fraction(0)}})
    >>> p["1"]["H"], p.support("2"), p.is_pure
    (Fraction(1, 2), ('H',), False)
    """

    probabilities: Mapping[str, Mapping[str, Number]]

    @classmethod
    def pure(cls, profile: PureProfile, actions: Mapping[str, tuple[str, ...]]) -> MixedProfile:
        """The profile that plays each player's action for sure."""
        return cls({p: {a: Fraction(a == profile[p]) for a in own} for p, own in actions.items()})

    def __getitem__(self, player: str) -> Mapping[str, Number]:
        return self.probabilities[player]

    def __iter__(self) -> Iterator[str]:
        return iter(self.probabilities)

    def __len__(self) -> int:
        return len(self.probabilities)

    def support(self, player: str) -> tuple[str, ...]:
        """The actions that `player` plays with positive probability, in order."""
        return tuple(a for a, q in self.probabilities[player].items() if q != 0)

    @property
    def is_pure(self) -> bool:
        """Whether every player plays one action for sure."""
        return all(len(self.support(p)) == 1 for p in self)

    @property
    def is_exact(self) -> bool:
        """Whether every probability is a rational number."""
        return all(isinstance(q, Fraction) for own in self.values() for q in own.values())

    def to_dict(self) -> dict[str, dict[str, str]]:
        """Probabilities as strings, actions of probability 0 left out."""
        return {p: {a: text(q) for a, q in own.items() if q != 0} for p, own in self.items()}
