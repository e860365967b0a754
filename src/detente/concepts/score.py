r"""Scores: what no equilibrium under public signals exceeds, however patient the players.

Definition
    For a direction l and a pure profile a the score k(a, l) is the greatest l v over payoffs
    v = g(a) + E[x(y) | a] with rewards x(y) after every public signal y such that nobody gains
    by another action, g_i(k, a_-i) + E[x_i | k, a_-i] <= v_i, and l x(y) <= 0 for every y. With
    k*(l) = max over a of k(a, l), the payoffs of all perfect public equilibria in pure actions,
    at every common discount factor, lie in the half-space H(l) of the v with l v <= k*(l); and
    where the intersection of all of them has an interior, they fill it as players grow patient
    (Fudenberg and Levine 1994; Fudenberg, Levine and Maskin 1994).
What it certifies
    Each half-space: for every profile prices that prove its score, by weak duality, and rewards
    that reach the best one.
Cost
    One small linear programme for a profile and a direction.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
    >>> programme = score_programme(game, watch, 0, (Fraction(1), Fraction(1)))
    >>> len(programme.rows), programme.constant
    (4, Fraction(6, 1))

When it fails
    Where the intersection has no interior it still bounds, but need not be reached. Profiles in
    mixed actions are left out, and players whose discount factors differ.
References
    Fudenberg, D. and Levine, D. (1994), Efficiency and observability with long-run and short-run
    players, Journal of Economic Theory 62(1). Fudenberg, D., Levine, D. and Maskin, E. (1994),
    The folk theorem with imperfect public information, Econometrica 62(5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.parametric import Programme
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring

ZERO = Fraction(0)
Direction = tuple[Fraction, ...]


def score_programme(
    game: NormalFormGame, watch: Monitoring, here: int, direction: Direction
) -> Programme:
    """The programme of k(a, l), in l_i x_i(y) split into a part above and a part below zero.

    A player with l_i = 0 has no part in it; whether it can be made to act is `enforcing`.
    """
    return _programme(game, watch, here, direction, direction)


def limit_programme(
    game: NormalFormGame, watch: Monitoring, here: int, direction: Direction, signs: Sequence[int]
) -> Programme:
    """The programme as l is approached with l_i of the sign signs[i], where l_i itself may be 0."""
    return _programme(game, watch, here, direction, [Fraction(s) for s in signs])


def enforcing(game: NormalFormGame, watch: Monitoring, here: int, player: int) -> Programme:
    """Allows something iff some rewards make a player keep its action at a profile."""
    signs = [Fraction(i == player) for i in range(len(game.players))]
    made = _programme(game, watch, here, tuple(signs), signs)
    rows = len(game.actions[game.players[player]]) - 1
    blank = (ZERO,) * len(made.gain)
    return Programme(blank, ZERO, ZERO, made.rows[:rows], made.right[:rows], made.growth[:rows])


def _programme(
    game: NormalFormGame,
    watch: Monitoring,
    here: int,
    direction: Sequence[Fraction],
    signs: Sequence[Fraction],
) -> Programme:
    at_home = watch.row(here)
    size = len(at_home)
    active = [i for i, s in enumerate(signs) if s]
    width = len(active) * size
    rows, right = [], []
    for place, i in enumerate(active):
        sign, row = (1 if signs[i] > 0 else -1), game.payoffs[i]
        for there in game.deviations(game.cells[here], i):
            if there != here:
                line = [ZERO] * width
                line[place * size : (place + 1) * size] = [
                    sign * (q - p) for q, p in zip(watch.row(there), at_home, strict=True)
                ]
                rows.append(line)
                right.append(abs(direction[i]) * (row[here] - row[there]))
    for y in range(size):
        rows.append([Fraction(k % size == y) for k in range(width)])
        right.append(ZERO)
    worth = sum((l * row[here] for l, row in zip(direction, game.payoffs, strict=True)), ZERO)
    gain = at_home * len(active)
    return Programme(
        (*gain, *(-v for v in gain)),
        ZERO,
        worth,
        tuple((*line, *(-v for v in line)) for line in rows),
        tuple(right),
        (ZERO,) * len(rows),
    )


@dataclass(frozen=True, slots=True)
class Score:
    """A half-space that holds every equilibrium payoff: direction . v <= value.

    `prices[k]` prove it for the profile at position k: those of its programme, or, where
    `unkept[k]` names a player that nothing makes keep its action there, a proof of that.
    `best` is the position of a profile whose score this is, `rewards` what reaches it; None
    where no profile can be kept by everybody, which does not occur with pure equilibria.
    """

    direction: Direction
    value: Fraction | None
    best: int | None
    rewards: tuple[Fraction, ...]
    prices: tuple[tuple[Fraction, ...], ...]
    unkept: tuple[int | None, ...]

    def verify(self, game: NormalFormGame, watch: Monitoring) -> bool:
        """Whether the prices bound every profile's score, and the rewards reach the best."""
        if len(self.prices) != game.size or len(self.unkept) != game.size:
            return False
        for here, (price, player) in enumerate(zip(self.prices, self.unkept, strict=True)):
            if player is not None:
                if not _proves_nothing(enforcing(game, watch, here, player), price):
                    return False
                continue
            bound = score_programme(game, watch, here, self.direction).bound(price)
            if bound is None or self.value is None or bound.intercept > self.value:
                return False
        if self.best is None or self.value is None:
            return self.best is None and self.value is None
        programme = score_programme(game, watch, self.best, self.direction)
        return (
            programme.allows(self.rewards, ZERO)
            and programme.value(self.rewards, ZERO) == self.value
        )


@dataclass(frozen=True)
class ScoreCertificate:
    """The half-spaces around every equilibrium payoff, whatever the discount factor."""

    monitoring: Monitoring
    scores: tuple[Score, ...]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether every half-space is proven."""
        return all(score.verify(game, self.monitoring) for score in self.scores)


def _proves_nothing(programme: Programme, price: Sequence[Fraction]) -> bool:
    """Whether prices prove that a programme allows nothing."""
    return (
        len(price) == len(programme.rows)
        and all(v >= 0 for v in price)
        and all(
            sum(v * row[j] for v, row in zip(price, programme.rows, strict=True)) >= 0
            for j in range(len(programme.gain))
        )
        and sum(v * b for v, b in zip(price, programme.right, strict=True)) < 0
    )
