"""Trembles along a curve, for perfect equilibria in which someone mixes.

Definition
    Whoever mixes stays indifferent only if the others' trembles, and small changes of their
    mixtures, balance. Directions in which they balance to first order are the start of a curve
    along which they balance exactly, if the indifferences have independent derivatives.
What it certifies
    Weights of trembles: to first order they keep every indifference, and make every unplayed best
    reply worse; and that the derivatives of the indifferences are independent.
Cost
    One pass over the payoff table for each action, and the rank of the derivatives.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> half = {"1": Fraction(1, 2), "2": Fraction(1, 2)}
    >>> CurvedTrembles({"1": half, "2": half}).proves(pennies, MixedProfile({"1": half, "2": half}))
    True

References
    Selten, R. (1975), Reexamination of the perfectness concept for equilibrium points in
    extensive games, Int. J. Game Theory 4. The curve is the implicit function theorem's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.nash import action_values
from detente.exact.linear import rank
from detente.exact.number import Number, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile


@dataclass(frozen=True, slots=True)
class CurvedTrembles:
    """Positive weights of every action: the direction in which a curve of trembles starts."""

    weights: Mapping[str, Mapping[str, Fraction]]

    def proves(self, game: NormalFormGame, profile: MixedProfile) -> bool:
        """Whether a curve of completely mixed profiles starts so, each answered by `profile`."""
        if not profile.is_exact or {p: tuple(w) for p, w in self.weights.items()} != dict(
            game.actions
        ):
            return False
        if any(w <= 0 for own in self.weights.values() for w in own.values()):
            return False
        kept = []
        for player, action, loss in losses(game, profile):
            change = sum((self.weights[p][a] * v for (p, a), v in loss.items()), Fraction(0))
            if profile[player][action] == 0:
                if change <= 0:
                    return False
            elif change != 0:
                return False
            else:
                kept.append([
                    loss.get((p, a), Fraction(0)) for p in game.players for a in game.actions[p]
                ])  # fmt: skip
        return not kept or rank(kept) == len(kept)

    def to_dict(self) -> dict[str, object]:
        """The weights as exact strings."""
        weights = {p: {a: text(w) for a, w in own.items()} for p, own in self.weights.items()}
        return {"kind": "trembles along a curve", "weights": weights}


def losses(
    game: NormalFormGame, profile: MixedProfile
) -> Iterator[tuple[str, str, dict[tuple[str, str], Fraction]]]:
    """For every best reply but the first played, what it loses to that if another trembles.

    The losses are by the other player and the action that it trembles to: the derivatives of the
    difference of two payoffs by the others' weights. The profile has to be exact.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> half = {"1": Fraction(1, 2), "2": Fraction(1, 2)}
    >>> next(losses(pennies, MixedProfile({"1": half, "2": half})))
    ('1', '2', {('2', '1'): Fraction(2, 1), ('2', '2'): Fraction(-2, 1)})
    """
    changed = {
        (p, a): action_values(game, _pure(game, profile, p, a))
        for p in game.players
        for a in game.actions[p]
    }
    for p, values in action_values(game, profile).items():
        first = game.action_index(p, profile.support(p)[0])
        for k, a in enumerate(game.actions[p]):
            if k != first and values[k] == values[first]:
                yield (
                    p,
                    a,
                    {
                        key: _exact(there[p][first]) - _exact(there[p][k])
                        for key, there in changed.items()
                        if key[0] != p
                    },
                )


def _pure(game: NormalFormGame, profile: MixedProfile, player: str, action: str) -> MixedProfile:
    own = {a: Fraction(a == action) for a in game.actions[player]}
    return MixedProfile({**profile, player: own})


def _exact(number: Number) -> Fraction:
    assert isinstance(number, Fraction)  # noqa: S101 - exact profiles have exact values
    return number
