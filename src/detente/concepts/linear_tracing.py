"""The linear tracing procedure: from prior beliefs to an equilibrium (Harsanyi and Selten 1988).

Definition
    Each player starts with a prior belief about the other. In the game at t, from 0 to 1, payoffs
    are (1 - t) times those against the prior plus t times those against what the other really
    plays. At t = 0 both answer their priors; a path of equilibria of these games leads to t = 1,
    where it has reached an equilibrium of the game itself. Here the priors are uniform.
What it certifies
    The corners of a path with straight pieces: each is an equilibrium of its game, and so is every
    profile between two of them.
Cost
    One pass over the payoff table for each corner.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> nothing, hare = (Fraction(0), Fraction(0)), (Fraction(0), Fraction(1))
    >>> TracingCertificate(((nothing, nothing), (hare, hare))).verify(hunt)
    True

When it fails
    Where priors have several best replies, or the path meets such ties, there may be several paths.
References
    Harsanyi, J. and Selten, R. (1988), A General Theory of Equilibrium Selection in Games. van den
    Elzen, A. and Talman, D. (1991), A procedure for finding Nash equilibria in bi-matrix games,
    ZOR Methods and Models of Operations Research 35.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from detente.exact.number import text
from detente.game.normal_form import NormalFormGame

# Each player's probabilities times t; their sum is t.
Corner: TypeAlias = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


@dataclass(frozen=True, slots=True)
class TracingCertificate:
    """The corners of a path from t = 0 to t = 1: both players' probabilities, times t."""

    corners: tuple[Corner, ...]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether the corners and all between them are equilibria of their games."""
        if len(game.players) != 2 or len(self.corners) < 2:
            return False
        for x, y in self.corners:
            if (len(x), len(y)) != game.shape or min(*x, *y) < 0 or not sum(x) == sum(y) <= 1:
                return False
        if any(map(any, self.corners[0])) or sum(self.corners[-1][0]) != 1:
            return False
        losses = [_losses(game, corner) for corner in self.corners]
        played = [(*x, *y) for x, y in self.corners]
        # What is played at one end of a piece is a best reply at both, so it is between them.
        return all(
            not (q and loss)
            for k, l in pairwise(range(len(played)))
            for at in (k, l)
            for to in (k, l)
            for q, loss in zip(played[at], losses[to], strict=True)
        )

    def to_dict(self) -> dict[str, object]:
        """The corners as exact strings, by positions of actions."""
        return {
            "corners": [
                {
                    "t": text(sum(x, Fraction(0))),
                    "weights": [list(map(text, own)) for own in (x, y)],
                }
                for x, y in self.corners
            ]
        }


def _losses(game: NormalFormGame, corner: Corner) -> list[Fraction]:
    """What each action of each player is worse than its best reply in the game at t."""
    x, y = corner
    rest = 1 - sum(x, Fraction(0))
    (m, n), (first, second) = game.shape, game.payoffs
    own = [p + rest / m for p in x]
    other = [q + rest / n for q in y]
    mine = [sum((first[i * n + j] * q for j, q in enumerate(other)), Fraction(0)) for i in range(m)]
    theirs = [
        sum((second[i * n + j] * p for i, p in enumerate(own)), Fraction(0)) for j in range(n)
    ]
    return [*(max(mine) - v for v in mine), *(max(theirs) - v for v in theirs)]
