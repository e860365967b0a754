"""Proper equilibria: costlier mistakes are made much more seldom (Myerson 1978).

Definition
    In an epsilon-proper profile every action has positive probability, and one that is worse than
    another has at most epsilon times its probability. A limit of such profiles as epsilon goes
    to 0 is a proper equilibrium. It is perfect.
What it certifies
    A rank for every action, 0 for those that are played: profiles that play an action of rank k
    with a probability in proportion to epsilon to the power k are epsilon-proper, as
    each action that is worth less, in polynomials of epsilon, has the higher rank. Or that the
    equilibrium is regular, and regular equilibria are proper.
Cost
    One pass over the payoff table for each player, times the number of ranks.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    >>> top = MixedProfile.pure({"1": "1", "2": "1"}, game.actions)
    >>> Ranks({p: {"1": 0, "2": 1} for p in "12"}).proves(game, top)
    True

When it fails
    Every game has one. That none of these proofs is found does not mean that an equilibrium is
    not proper.
References
    Myerson, R. (1978), Refinements of the Nash equilibrium concept, Int. J. Game Theory 7. van
    Damme, E. (1991), Stability and Perfection of Nash Equilibria, 2nd ed., chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.perfect import Polynomial, perturbed_values
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

PROPER = "proper"


@dataclass(frozen=True, slots=True)
class Ranks:
    """For every player and action how seldom it is played: as epsilon to the power of its rank."""

    ranks: Mapping[str, Mapping[str, int]]

    def proves(self, game: NormalFormGame, profile: MixedProfile) -> bool:
        """Whether these ranks are those of epsilon-proper profiles that tend to `profile`."""
        if not profile.is_exact or {p: tuple(r) for p, r in self.ranks.items()} != dict(
            game.actions
        ):
            return False
        highest = max(rank for own in self.ranks.values() for rank in own.values())
        played = []
        for p in game.players:
            if any(
                rank < 0 or (rank == 0) != (profile[p][a] != 0) for a, rank in self.ranks[p].items()
            ):
                return False
            played.append([
                _power(profile[p][a] if not rank else Fraction(1), rank, highest)
                for a, rank in self.ranks[p].items()
            ])  # fmt: skip
        return all(
            worse_are_rarer(tuple(self.ranks[p].values()), perturbed_values(game, i, played))
            for i, p in enumerate(game.players)
        )

    def to_dict(self) -> dict[str, object]:
        """The ranks by player and action."""
        return {"kind": "ranks", "ranks": {p: dict(own) for p, own in self.ranks.items()}}


def worse_are_rarer(ranks: tuple[int, ...], values: list[Polynomial]) -> bool:
    """Whether every action that is worth less than another has a higher rank.

    >>> worse_are_rarer((0, 1), [(Fraction(2),), (Fraction(1),)])
    True
    """
    return all(
        mine >= theirs or rank > other
        for mine, rank in zip(values, ranks, strict=True)
        for theirs, other in zip(values, ranks, strict=True)
    )


def _power(weight: object, rank: int, highest: int) -> Polynomial:
    assert isinstance(weight, Fraction)  # noqa: S101 - the profile is exact
    return tuple(weight if k == rank else Fraction(0) for k in range(highest + 1))
