"""Proofs that an equilibrium is perfect, or that it is not.

1. A regular equilibrium is perfect, and what is strict is regular.
2. One linear programme a player looks for a mixture that weakly dominates what is played. If
   there is none, its prices are a belief that rules nothing out and to which all that is played
   is a best reply. With two players these beliefs are the trembles.
3. With more players an action may be worse than another however the others tremble.
4. Otherwise another linear programme looks for trembles that no better reply answers to first
   order; what it finds is checked to every order, or to start a curve of trembles.

References: van Damme, E. (1991), Stability and Perfection of Nash Equilibria, 2nd ed., chapter 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.curved_trembles import CurvedTrembles, losses
from detente.concepts.nash import action_values
from detente.concepts.perfect import Dominance, LocalDominance, Proof, Trembles, against_all
from detente.concepts.regular import Regular, is_regular
from detente.exact.lp import maximise
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

# What a player's played actions are dominated by, or a positive weight for each profile of the
# others such that all of them are best replies.
Verdict: TypeAlias = Dominance | tuple[Fraction, ...]


@dataclass(slots=True)
class Refuter:
    """Proofs for the equilibria of one game; what is known of a support is kept.

    >>> game = NormalFormGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    >>> bottom = MixedProfile.pure({"1": "2", "2": "2"}, game.actions)
    >>> Refuter(game).proof(bottom).mixture
    {'1': Fraction(1, 1), '2': Fraction(0, 1)}
    """

    game: NormalFormGame
    _known: dict[tuple[str, tuple[str, ...]], Verdict] = field(default_factory=dict)

    def proof(self, profile: MixedProfile) -> Proof | None:
        """A proof that holds of an equilibrium; None where none is found, never for two players."""
        if is_regular(self.game, profile):
            return Regular()
        verdicts = [self.verdict(p, profile.support(p)) for p in self.game.players]
        for verdict in verdicts:
            if isinstance(verdict, Dominance):
                return verdict
        if not profile.is_exact:
            return None
        found = self._beliefs() if len(verdicts) != 2 else self._exchanged(verdicts)
        if found is not None and found.proves(self.game, profile):
            return found
        against = self._locally_dominated(profile)
        if against is not None:
            return against
        weights = _first_order(self.game, profile)
        if weights is None:
            return None
        proofs = (Trembles(weights), CurvedTrembles(weights))
        return next((one for one in proofs if one.proves(self.game, profile)), None)

    def _locally_dominated(self, profile: MixedProfile) -> LocalDominance | None:
        """A played action that is worse than another best reply however the others tremble."""
        for p, values in action_values(self.game, profile).items():
            worth = dict(zip(self.game.actions[p], values, strict=True))
            for played in profile.support(p):
                for other, v in worth.items():
                    proof = LocalDominance(p, played, other)
                    if v == worth[played] and other != played and proof.proves(self.game, profile):
                        return proof
        return None

    def verdict(self, player: str, played: tuple[str, ...]) -> Verdict:
        """Whether mixtures of these actions are weakly dominated, with the proof of either."""
        if (player, played) not in self._known:
            self._known[player, played] = _verdict(self.game, player, played)
        return self._known[player, played]

    def _beliefs(self) -> Trembles:
        return Trembles({
            p: dict.fromkeys(self.game.actions[p], Fraction(1)) for p in self.game.players
        })  # fmt: skip

    def _exchanged(self, verdicts: list[Verdict]) -> Trembles | None:
        """Two players: each trembles as the other believes."""
        weights = {}
        for p, verdict in zip(self.game.players, reversed(verdicts), strict=True):
            if isinstance(verdict, Dominance):
                return None
            weights[p] = dict(zip(self.game.actions[p], verdict, strict=True))
        return Trembles(weights)


def _verdict(game: NormalFormGame, player: str, played: tuple[str, ...]) -> Verdict:
    """Maximise the total payoff of a mixture that is nowhere worse than the even one played."""
    even = {a: Fraction(1, len(played)) for a in played}
    columns = [against_all(game, player, {a: Fraction(1)}) for a in game.actions[player]]
    mine = against_all(game, player, even)
    rows = [[-v for v in row] for row in zip(*columns, strict=True)]
    result = maximise(
        [sum(column, Fraction(0)) for column in columns], rows, [-v for v in mine],
        [[1] * len(columns)], [1],
    )  # fmt: skip
    assert result.x is not None  # noqa: S101 - the even mixture itself is feasible
    assert result.dual is not None  # noqa: S101 - and payoffs are bounded
    if result.value != sum(mine, Fraction(0)):
        return Dominance(player, dict(zip(game.actions[player], result.x, strict=True)))
    return tuple(1 + price for price in result.dual[: len(rows)])


def _first_order(
    game: NormalFormGame, profile: MixedProfile
) -> dict[str, dict[str, Fraction]] | None:
    """Trembles to which, to first order, no other best reply is better than what is played.

    Weights are 1 and more, and margins, of which each counts up to 1, as large as they can be.
    """
    place = {(p, a): k for k, (p, a) in enumerate(
        (p, a) for p in game.players for a in game.actions[p]
    )}  # fmt: skip
    changes = list(losses(game, profile))
    unplayed = [k for k, (p, a, _) in enumerate(changes) if profile[p][a] == 0]
    margins = {k: len(place) + at for at, k in enumerate(unplayed)}
    width = len(place) + len(margins)
    upper, upper_right, equal, equal_right = [], [], [], []
    for k, (_, _, loss) in enumerate(changes):
        row = [Fraction(0)] * width
        for key, v in loss.items():
            row[place[key]] = v
        right = -sum(row, Fraction(0))
        if k in margins:
            row = [-v for v in row]
            row[margins[k]] = Fraction(1)
            upper.append(row)
            upper_right.append(-right)
            upper.append([Fraction(j == margins[k]) for j in range(width)])
            upper_right.append(Fraction(1))
        else:
            equal.append(row)
            equal_right.append(right)
    goal = [Fraction(j >= len(place)) for j in range(width)]
    result = maximise(goal, upper, upper_right, equal, equal_right)
    if result.x is None or result.status != "optimal":
        return None
    return {p: {a: 1 + result.x[place[p, a]] for a in game.actions[p]} for p in game.players}
