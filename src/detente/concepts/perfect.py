"""Perfect equilibria: such as survive the others' hands trembling a little (Selten 1975).

Definition
    A perfect (trembling-hand) equilibrium is a limit of completely mixed profiles to each of
    which every strategy of the equilibrium is a best reply. Strategies that are weakly dominated
    are in none; with two players an equilibrium without them is perfect.
What it certifies
    That an equilibrium is perfect: weights of trembles, by which each played action, compared as
    polynomials in a small epsilon, is a best reply whenever everyone trembles; or that it is
    regular, and regular equilibria are perfect. That it is not: a mixture that is never worse
    than what a player plays and better against something, or an action that is better than a
    played one whenever the others tremble, however they do.
Cost
    One pass over the payoff table for each player, times the number of players.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    >>> top = MixedProfile.pure({"1": "1", "2": "1"}, game.actions)
    >>> ones = {p: {"1": Fraction(1), "2": Fraction(1)} for p in "12"}
    >>> Trembles(ones).proves(game, top)
    True
    >>> bottom = MixedProfile.pure({"1": "2", "2": "2"}, game.actions)
    >>> Trembles(ones).proves(game, bottom), Dominance("1", {"1": Fraction(1)}).proves(game, bottom)
    (False, True)

When it fails
    Every game has a perfect equilibrium. With three players and more neither proof may be found.
References
    Selten, R. (1975), Reexamination of the perfectness concept for equilibrium points in
    extensive games, Int. J. Game Theory 4. van Damme, E. (1991), Stability and Perfection of
    Nash Equilibria, 2nd ed., chapters 2 and 3.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.curved_trembles import CurvedTrembles
from detente.concepts.nash import NashCertificate
from detente.concepts.regular import Regular
from detente.exact.number import Number, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

PERFECT = "perfect"
DOMINATED = "weakly dominated strategy"

# Coefficients of 1, epsilon, epsilon squared, ...: compared lexicographically, they compare
# polynomials at every small positive epsilon.
Polynomial: TypeAlias = tuple[Fraction, ...]


def perturbed_values(
    game: NormalFormGame, player: int, strategies: Sequence[Sequence[Polynomial]]
) -> list[Polynomial]:
    """What each action of a player is worth if the others play polynomials in epsilon.

    `strategies[j]` has a polynomial for each action of player j; the player's own are not used.

    >>> game = NormalFormGame.from_arrays([[1, 0], [0, 2]], [[0, 0], [0, 0]])
    >>> trembling = [(Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]
    >>> perturbed_values(game, 0, [[], trembling])[1]
    (Fraction(0, 1), Fraction(2, 1))
    """
    row = game.payoffs[player]
    scale = math.lcm(*(v.denominator for v in row))
    # Whole numbers until the last step.
    values = [[int(v * scale)] for v in row]
    rest = 1
    for j in reversed(range(len(game.players))):
        if j == player:
            rest = game.shape[j]
            continue
        shared = math.lcm(*(c.denominator for own in strategies[j] for c in own))
        scale *= shared
        weights = [[int(c * shared) for c in own] for own in strategies[j]]
        block = game.shape[j] * rest
        values = [
            _mean(weights, values[k + a : k + block : rest])
            for k in range(0, len(values), block)
            for a in range(rest)
        ]
    return [tuple(Fraction(c, scale) for c in own) for own in values]


def _mean(weights: Sequence[Sequence[int]], values: Sequence[Sequence[int]]) -> list[int]:
    total = [0] * (len(weights[0]) + len(values[0]) - 1)
    for weight, worth in zip(weights, values, strict=True):
        for k, w in enumerate(weight):
            if w:
                for l, v in enumerate(worth):
                    total[k + l] += w * v
    return total


@dataclass(frozen=True, slots=True)
class Trembles:
    """Positive weights of every action: each player plays x + epsilon times these.

    Not normalised, as best replies do not depend on the others' totals.
    """

    weights: Mapping[str, Mapping[str, Fraction]]

    def proves(self, game: NormalFormGame, profile: MixedProfile) -> bool:
        """Whether each played action is a best reply to the trembling others at small epsilon."""
        if not profile.is_exact or {p: tuple(w) for p, w in self.weights.items()} != dict(
            game.actions
        ):
            return False
        if any(w <= 0 for own in self.weights.values() for w in own.values()):
            return False
        trembling = [
            [(_exact(profile[p][a]), self.weights[p][a]) for a in game.actions[p]]
            for p in game.players
        ]
        for i, p in enumerate(game.players):
            values = perturbed_values(game, i, trembling)
            most = max(values)
            own = zip(game.actions[p], values, strict=True)
            if any(profile[p][a] != 0 and worth < most for a, worth in own):
                return False
        return True

    def to_dict(self) -> dict[str, object]:
        """The weights as exact strings."""
        weights = {p: {a: text(w) for a, w in own.items()} for p, own in self.weights.items()}
        return {"kind": "trembles", "weights": weights}


@dataclass(frozen=True, slots=True)
class Dominance:
    """A player, and a mixture that weakly dominates what it plays.

    Only which actions are played matters: with one mixture of them every other mixture of
    the same actions is dominated. The even one stands for them.
    """

    player: str
    mixture: Mapping[str, Fraction]

    def proves(self, game: NormalFormGame, profile: MixedProfile) -> bool:
        """Whether the mixture is never worse than the even one of what is played, once better."""
        if self.player not in game.players or not set(self.mixture) <= set(
            game.actions[self.player]
        ):
            return False
        if sum(self.mixture.values()) != 1 or min(self.mixture.values()) < 0:
            return False
        played = profile.support(self.player)
        even = {a: Fraction(1, len(played)) for a in played}
        better, worse = (against_all(game, self.player, own) for own in (self.mixture, even))
        return better != worse and all(map(Fraction.__ge__, better, worse))

    def to_dict(self) -> dict[str, object]:
        """The player and the mixture, probabilities as exact strings."""
        return {
            "kind": "weakly dominated",
            "player": self.player,
            "dominated_by": {a: text(q) for a, q in self.mixture.items() if q},
        }


@dataclass(frozen=True, slots=True)
class LocalDominance:
    """An action that is better than a played one however the others tremble.

    Against some profiles of the others the played one may be better; but each of these takes
    a further tremble than a profile against which it is worse, and so is much less likely.
    """

    player: str
    played: str
    better: str

    def proves(self, game: NormalFormGame, profile: MixedProfile) -> bool:
        """Whether the played action is worse at every completely mixed profile close enough."""
        own = game.actions.get(self.player, ())
        if (
            self.played not in own
            or self.better not in own
            or not profile[self.player][self.played]
        ):
            return False
        mine, other = (
            against_all(game, self.player, {a: Fraction(1)}) for a in (self.played, self.better)
        )
        others = [p for p in game.players if p != self.player]
        cells = itertools.product(*(game.actions[p] for p in others))
        gains = dict(zip(cells, map(Fraction.__sub__, mine, other), strict=True))
        played = [frozenset(profile.support(p)) for p in others]
        losing = [cell for cell, gain in gains.items() if gain < 0]
        return bool(losing) and all(
            any(_is_likelier(less, cell, played) for less in losing)
            for cell, gain in gains.items()
            if gain > 0
        )

    def to_dict(self) -> dict[str, object]:
        """Who, and both actions."""
        return {
            "kind": "worse whenever others tremble",
            "player": self.player,
            "played": self.played,
            "better": self.better,
        }


def _is_likelier(
    one: tuple[str, ...], other: tuple[str, ...], played: Sequence[frozenset[str]]
) -> bool:
    """Whether `one` is `other` with some trembles undone, at least one."""
    undone = False
    for a, b, support in zip(one, other, played, strict=True):
        if a != b:
            if a not in support:
                return False
            undone = undone or b not in support
    return undone


Affirmation: TypeAlias = Trembles | CurvedTrembles | Regular
Refutation: TypeAlias = Dominance | LocalDominance
Proof: TypeAlias = Affirmation | Refutation


def against_all(
    game: NormalFormGame, player: str, mixture: Mapping[str, Fraction]
) -> list[Fraction]:
    """What a mixture gets against each profile of the others, in row-major order.

    >>> game = NormalFormGame.from_arrays([[1, 0], [0, 2]], [[0, 0], [0, 0]])
    >>> against_all(game, "1", {"2": Fraction(1)})
    [Fraction(0, 1), Fraction(2, 1)]
    """
    i = game.players.index(player)
    row, stride = game.payoffs[i], game.strides[i]
    weights = [(game.action_index(player, a) * stride, q) for a, q in mixture.items() if q]
    block = stride * game.shape[i]
    starts = (k + a for k in range(0, game.size, block) for a in range(stride))
    return [sum((q * row[at + k] for k, q in weights), Fraction(0)) for at in starts]


@dataclass(frozen=True, slots=True)
class PerfectCertificate:
    """Equilibria with proofs that they are perfect, and others with proofs that they are not.

    `undecided` are equilibria for which no proof was found.
    """

    perfect: tuple[tuple[NashCertificate, Affirmation], ...]
    excluded: tuple[tuple[NashCertificate, Refutation], ...]
    undecided: tuple[NashCertificate, ...] = ()

    def verify(self, game: NormalFormGame) -> bool:
        """Whether every profile is an equilibrium and every proof holds."""
        if not all(isinstance(proof, Affirmation) for _, proof in self.perfect):
            return False
        return all(one.verify(game) for one in self.undecided) and all(
            one.verify(game) and proof.proves(game, one.strategies)
            for one, proof in itertools.chain(self.perfect, self.excluded)
        )

    def to_dict(self) -> dict[str, object]:
        """Every equilibrium that was looked at with its proof."""
        return {
            "perfect": [_told(one, proof) for one, proof in self.perfect],
            "excluded": [_told(one, proof) for one, proof in self.excluded],
            "undecided": [one.to_dict() for one in self.undecided],
        }


def _told(one: NashCertificate, proof: Proof) -> dict[str, object]:
    return {**one.to_dict(), "proof": proof.to_dict()}


def _exact(number: Number) -> Fraction:
    assert isinstance(number, Fraction)  # noqa: S101 - the caller has looked
    return number
