"""Fictitious play: each answers what the other has played so far (Brown 1951).

Definition
    Two players play round after round, each a best reply to the frequencies with which the other
    has played its actions until then; the first actions are free. A strict Nash equilibrium that
    is played once is played ever after. Otherwise the frequencies may tend to an equilibrium,
    as in zero-sum games, or go round for ever.
What it certifies
    Every action of every round, as a best reply in whole numbers; that the play has settled, if a
    strict equilibrium was played; what each player could still gain against the frequencies;
    that an equilibrium said to be near them is one. That they tend to it is not proven.
Cost
    The number of rounds times the size of the payoff table.
Example
    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> FictitiousPlayCertificate((((1, 0), 1), ((1, 1), 3))).verify(hunt)
    False
    >>> FictitiousPlayCertificate((((1, 1), 4),)).verify(hunt)
    True

When it fails
    Shapley's game: the frequencies go round and come near no equilibrium.
References
    Brown, G. (1951), Iterative solution of games by fictitious play. Robinson, J. (1951), An
    iterative method of solving a game, Annals of Mathematics 54. Fudenberg, D. and Levine, D.
    (1998), The Theory of Learning in Games, proposition 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.nash import NashCertificate, is_strict
from detente.concepts.pure_nash import PureNashCertificate
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, MixedProfile


def faulty_round(game: NormalFormGame, plays: Sequence[Cell]) -> int | None:
    """The first round, counted from 0, in which somebody plays no best reply; None if never.

    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> faulty_round(hunt, [(0, 1), (0, 0)])
    1
    """
    (m, n), (first, second) = game.shape, game.integers
    # What each action would have got in all rounds so far.
    mine, theirs = [0] * m, [0] * n
    for k, (i, j) in enumerate(plays):
        if mine[i] != max(mine) or theirs[j] != max(theirs):
            return k
        mine = [v + first[a * n + j] for a, v in enumerate(mine)]
        theirs = [v + second[i * n + b] for b, v in enumerate(theirs)]
    return None


def frequencies(game: NormalFormGame, plays: Sequence[Cell]) -> MixedProfile:
    """How often each action was played, as shares of the rounds.

    >>> game = NormalFormGame.from_arrays([[0, 0]], [[0, 0]])
    >>> frequencies(game, [(0, 0), (0, 1)])["2"]["2"]
    Fraction(1, 2)
    """
    return MixedProfile({
        p: {
            a: Fraction(sum(cell[i] == k for cell in plays), len(plays))
            for k, a in enumerate(game.actions[p])
        }
        for i, p in enumerate(game.players)
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class FictitiousPlayCertificate:
    """What was played, as profiles and for how many rounds on end each.

    `settled` claims that the last profile is played ever after; `near` is an equilibrium that the
    frequencies are close to.
    """

    runs: tuple[tuple[Cell, int], ...]
    settled: bool = False
    near: NashCertificate | None = None

    @property
    def plays(self) -> list[Cell]:
        """The profile of each round."""
        return [cell for cell, rounds in self.runs for _ in range(rounds)]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether all was a best reply, and what is claimed of the end holds."""
        plays = self.plays
        if not plays or faulty_round(game, plays) is not None:
            return False
        if self.settled:
            last = MixedProfile.pure(game.profile(plays[-1]), game.actions)
            if not PureNashCertificate(plays[-1]).verify(game) or not is_strict(game, last):
                return False
        return self.near is None or self.near.verify(game)

    def to_dict(self) -> dict[str, object]:
        """The runs by positions of actions, and the claims."""
        return {
            "runs": [[list(cell), rounds] for cell, rounds in self.runs],
            "settled": self.settled,
            "near": None if self.near is None else self.near.to_dict(),
        }
