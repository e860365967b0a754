"""What checks the equilibria of many games against their payoffs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from detente.analysis.payoff_array import one_game, payoff_array, solved_exactly
from detente.concepts import nash_set
from detente.concepts.nash import NashCertificate, check
from detente.concepts.support_system import settled
from detente.exact.linear import null_space
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from detente.analysis.many_games import SolvedMany

# What `solve_many` promises of every probability in a game that is no tie.
ACCURACY = 1e-6


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ManyCertificate:
    """Checks a `SolvedMany` against the payoffs it was made from."""

    solved: SolvedMany

    def verify(self, payoffs: npt.ArrayLike, *, sample: int = 100, seed: int = 0) -> bool:
        """Whether the answer holds: of all games by counting, of a sample by exact arithmetic.

        The number of equilibria of every game that is no tie must be odd (Wilson 1971). In
        `sample` games drawn with `seed`, each profile's support is solved exactly: no action may
        do better, the probabilities listed must be the exact ones to 1e-6, and no support may be
        listed more often than it has isolated equilibria: once, and twice where three players all
        mix. Ties that were solved exactly are solved again.

        Raises GameError and SolverError as `solve_many` does.

        >>> from detente.analysis.many_games import solve_many
        >>> game = [[[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]]
        >>> certificate = solve_many(game).certificate
        >>> certificate.verify(game), certificate.verify([[[[1, 1], [0, 0]], [[1, 0], [1, 0]]]])
        (True, False)
        """
        import numpy as np

        games, solved = payoff_array(payoffs), self.solved
        if (len(games), *games.shape[2:]) != (len(solved), *solved.shape):
            return False
        if not np.array_equal(np.repeat(np.arange(len(games)), solved.counts), solved.game):
            return False
        plain = np.delete(solved.counts, solved.ties)
        if not np.all(plain % 2 == 1):
            return False
        drawn = Random(seed).sample(range(len(games)), min(sample, len(games)))  # noqa: S311
        tied = set(solved.ties.tolist()) if solved.exact_ties else set()
        for g in sorted(drawn):
            listed = solved.of(g)
            if g in tied:
                exact, complete = solved_exactly(games[g])
                if listed.shape != exact.shape or not np.allclose(listed, exact, 0, ACCURACY):
                    return False
                if not complete and g not in solved.incomplete:
                    return False
            else:
                game, holds = one_game(games[g]), _holds if len(solved.shape) == 2 else _is_near
                if not all(holds(game, *profile.tolist()) for profile in listed):
                    return False
                if len(np.unique(listed, axis=0)) < len(listed) or _too_often(listed > 0):
                    return False
        return True

    def to_dict(self) -> dict[str, object]:
        """What is claimed, in words and numbers."""
        return {
            "argument": (
                "every support profile that a regular equilibrium may have was decided by signs "
                "that exceed a bound on their rounding error; an equilibrium that is not regular "
                "leaves one undecided"
            ),
            "games": len(self.solved),
            "equilibria": len(self.solved.profiles),
            "ties": len(self.solved.ties),
            "accuracy": ACCURACY,
        }


def _too_often(played: npt.NDArray[np.bool_]) -> bool:
    """Whether a support is listed more often than it has isolated equilibria."""
    often: Counter[bytes] = Counter(support.tobytes() for support in played)
    # Two players' weights solve linear equations, three players' a quadratic if all mix.
    twice = {s.tobytes() for s in played if len(s) == 3 and s.all()}
    return any(count > 1 + (support in twice) for support, count in often.items())


def _holds(game: NormalFormGame, x: list[float], y: list[float]) -> bool:
    """Whether the supports carry an exact equilibrium with these probabilities."""
    own = [a for a, q in enumerate(x) if q]
    other = [b for b, q in enumerate(y) if q]
    n = game.shape[1]
    A, B = (
        [[table[a * n + b] for b in range(n)] for a in range(game.shape[0])]
        for table in game.payoffs
    )
    mine = null_space([[B[a][other[0]] - B[a][b] for a in own] for b in other[1:]], len(own))
    theirs = null_space([[A[own[0]][b] - A[a][b] for b in other] for a in own[1:]], len(other))
    if len(mine) != 1 or len(theirs) != 1 or not sum(mine[0]) or not sum(theirs[0]):
        return False
    strategies = {}
    for player, support, weights, floats in zip(
        game.players, (own, other), (mine[0], theirs[0]), (x, y), strict=True
    ):
        exact = dict(zip(support, (w / sum(weights) for w in weights), strict=True))
        if any(abs(q - Fraction(floats[a])) > ACCURACY for a, q in exact.items()):
            return False
        strategies[player] = {
            name: exact.get(a, Fraction(0)) for a, name in enumerate(game.actions[player])
        }
    return NashCertificate(MixedProfile(strategies)).verify(game)


def _is_near(game: NormalFormGame, *listed: list[float]) -> bool:
    """Whether an isolated equilibrium with the same supports has these probabilities."""
    support = tuple(tuple(a for a, q in enumerate(own) if q) for own in listed)
    for piece in settled(game, support).pieces:
        found = nash_set.numbers(piece.box)
        if not piece.free and all(
            abs(float(q) - p) <= ACCURACY
            for exact, own in zip(found, listed, strict=True)
            for q, p in zip(exact, own, strict=True)
        ):
            return check(game, nash_set.mixed(game, found)).verify(game)
    return False
