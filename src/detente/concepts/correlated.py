"""Correlated and coarse correlated equilibria: what a mediator can make parties follow.

Definition
    A mediator draws a pure profile from a distribution that all know and tells each player its
    own action alone. The distribution is a correlated equilibrium if nobody, whatever it is told,
    expects more from another action (Aumann 1974). It is a coarse correlated equilibrium if
    nobody expects more from an action fixed before the draw, in place of whatever it would be
    told (Moulin and Vial 1978). Both sets are convex polytopes, and the coarse one is the larger.
What it certifies
    Each distribution satisfies every incentive constraint and is an extreme point; each best
    value is confirmed by prices of the constraints (a dual solution), which no distribution in
    equilibrium can beat; and where all extreme points are claimed, an enumeration of its own
    lists the same. All in exact arithmetic.
Cost
    One pass over the payoffs for each constraint and distribution, and the enumeration.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> half, quarter = Fraction(1, 2), Fraction(1, 4)
    >>> CorrelatedCertificate(((half, quarter, quarter, Fraction(0)),)).verify(chicken)
    True
    >>> expected_payoffs(chicken, (half, quarter, quarter, Fraction(0)))
    {'1': Fraction(21, 4), '2': Fraction(21, 4)}

When it fails
    Never: every Nash equilibrium is one, as a product distribution.
References
    Aumann, R. (1974), Subjectivity and correlation in randomized strategies, J. Mathematical
    Economics 1; (1987), Correlated equilibrium as an expression of Bayesian rationality,
    Econometrica 55(1). Moulin, H. and Vial, J.-P. (1978), Strategically zero-sum games, Int. J.
    Game Theory 7. Nau, R., Gomez Canovas, S. and Hansen, P. (2004), On the geometry of Nash
    equilibria and correlated equilibria, Int. J. Game Theory 32.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.rationalizable import EliminationRecord
from detente.exact.linear import rank
from detente.exact.number import text
from detente.exact.vertices import vertices
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

# A probability for each pure profile, in row-major order.
Distribution: TypeAlias = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Incentive:
    """One temptation: `player`, told `told` (None: before it is told), plays `instead`.

    `gains` holds what that gains at each profile, row-major, 0 where the player is told something
    else. The expected gain must not be positive.
    """

    player: str
    told: str | None
    instead: str
    gains: tuple[Fraction, ...]

    def expected(self, distribution: Distribution) -> Fraction:
        """The expected gain, not divided by the chance of being told so."""
        return _dot(self.gains, distribution)


def incentives(game: NormalFormGame, *, coarse: bool = False) -> list[Incentive]:
    """Every temptation: for each action told and each other action, or for each action if coarse.

    >>> game = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> [list(map(int, i.gains)) for i in incentives(game) if i.player == "1"]
    [[1, -2, 0, 0], [0, 0, -1, 2]]
    >>> [list(map(int, i.gains)) for i in incentives(game, coarse=True) if i.player == "1"]
    [[0, 0, -1, 2], [1, -2, 0, 0]]
    """
    found = []
    for i, p in enumerate(game.players):
        row, stride, own = game.payoffs[i], game.strides[i], game.actions[p]
        places = list(enumerate(cell[i] for cell in game.cells))
        for b, instead in enumerate(own):
            gain = [row[k + (b - a) * stride] - row[k] for k, a in places]
            if coarse:
                found.append(Incentive(p, None, instead, tuple(gain)))
                continue
            for told, action in enumerate(own):
                if told != b:
                    only = tuple(
                        g if a == told else Fraction(0)
                        for g, (_, a) in zip(gain, places, strict=True)
                    )
                    found.append(Incentive(p, action, instead, only))
    # Told first, then instead: the order in which people read them.
    order = {(p, a): k for p in game.players for k, a in enumerate(game.actions[p])}
    return sorted(
        found,
        key=lambda i: (
            game.players.index(i.player),
            -1 if i.told is None else order[i.player, i.told],
            order[i.player, i.instead],
        ),
    )


def is_equilibrium(
    game: NormalFormGame, distribution: Distribution, *, coarse: bool = False
) -> bool:
    """Whether a distribution (row-major, one chance a profile) is in (coarse) equilibrium.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> is_equilibrium(game, tuple(map(Fraction, (1, 0, 0, 0))))
    False
    """
    return _is_distribution(game, distribution) and all(
        i.expected(distribution) <= 0 for i in incentives(game, coarse=coarse)
    )


def expected_payoffs(game: NormalFormGame, distribution: Distribution) -> dict[str, Fraction]:
    """Every player's expected payoff when all do as they are told."""
    return {p: _dot(r, distribution) for p, r in zip(game.players, game.payoffs, strict=True)}


def product(game: NormalFormGame, profile: MixedProfile) -> Distribution:
    """The distribution over profiles of players who mix on their own, in exact numbers.

    >>> game = NormalFormGame.from_arrays([[1, 0]], [[1, 0]])
    >>> half = {"1": Fraction(1, 2), "2": Fraction(1, 2)}
    >>> product(game, MixedProfile({"1": {"1": Fraction(1)}, "2": half}))
    (Fraction(1, 2), Fraction(1, 2))
    """
    found = [Fraction(1)]
    for p in game.players:
        own = [q for a in game.actions[p] if isinstance(q := profile[p][a], Fraction)]
        found = [chance * q for chance in found for q in own]
    return tuple(found)


def marginals(game: NormalFormGame, distribution: Distribution) -> MixedProfile:
    """How often each player is told each action."""
    chances = {p: dict.fromkeys(game.actions[p], Fraction(0)) for p in game.players}
    for profile, q in zip(game.profiles, distribution, strict=True):
        for p, a in profile.items():
            chances[p][a] += q
    return MixedProfile(chances)


def as_product(game: NormalFormGame, distribution: Distribution) -> MixedProfile | None:
    """The strategies whose product `distribution` is, None if it is none.

    A (coarse) correlated equilibrium that is a product is a Nash equilibrium.
    """
    own = marginals(game, distribution)
    return own if product(game, own) == distribution else None


@dataclass(frozen=True, slots=True)
class Optimum:
    """The most of a weighted sum of payoffs in equilibrium, where it is reached, and the proof.

    `prices`, nonnegative, one for each of `incentives`: at every profile the weighted payoffs
    less the priced gains are at most `value`, hence so is the expected sum in equilibrium.
    """

    weights: Mapping[str, Fraction]
    value: Fraction
    distribution: Distribution
    prices: tuple[Fraction, ...]

    def verify(self, game: NormalFormGame, *, coarse: bool = False) -> bool:
        """Whether the value is reached in equilibrium and the prices bar anything more."""
        temptations = incentives(game, coarse=coarse)
        if len(self.prices) != len(temptations) or min(self.prices, default=Fraction(0)) < 0:
            return False
        if not set(self.weights) <= set(game.players):
            return False
        if not is_equilibrium(game, self.distribution, coarse=coarse):
            return False
        worth = objective(game, self.weights)
        priced = [(y, i.gains) for y, i in zip(self.prices, temptations, strict=True) if y]
        bound = max(v - sum(y * g[k] for y, g in priced) for k, v in enumerate(worth))
        return bound <= self.value == _dot(worth, self.distribution)

    def to_dict(self) -> dict[str, object]:
        """Weights, value and prices as exact strings."""
        return {
            "weights": {p: text(w) for p, w in self.weights.items()},
            "value": text(self.value),
            "prices": [text(y) for y in self.prices],
        }


def objective(game: NormalFormGame, weights: Mapping[str, Fraction]) -> tuple[Fraction, ...]:
    """The weighted sum of payoffs at each profile, row-major; players left out weigh nothing."""
    rows = [
        (weights[p], row) for p, row in zip(game.players, game.payoffs, strict=True) if p in weights
    ]
    return tuple(sum((w * row[k] for w, row in rows), Fraction(0)) for k in range(game.size))


@dataclass(frozen=True, slots=True)
class CorrelatedCertificate:
    """Distributions claimed to be extreme equilibria, the best ones, and whether these are all.

    `eliminated` names the strictly dominated actions that the list of all may leave out; a
    correlated equilibrium never tells anyone to play them (a coarse one may).
    """

    distributions: tuple[Distribution, ...]
    optima: tuple[Optimum, ...] = ()
    coarse: bool = False
    complete: bool = False
    eliminated: EliminationRecord | None = None

    def verify(self, game: NormalFormGame) -> bool:
        """Whether all that is claimed holds in `game`, recomputed exactly."""
        if not all(is_equilibrium(game, d, coarse=self.coarse) for d in self.distributions):
            return False
        if not all(is_extreme(game, d, coarse=self.coarse) for d in self.distributions):
            return False
        if not all(one.verify(game, coarse=self.coarse) for one in self.optima):
            return False
        return not self.complete or self._nothing_missing(game)

    def _nothing_missing(self, game: NormalFormGame) -> bool:
        left = game
        if self.eliminated is not None:
            if self.coarse or not self.eliminated.verify(game):
                return False
            left = game.restricted(self.eliminated.surviving(game))
        found = {spread(game, left, d) for d in _enumerated(left, coarse=self.coarse)}
        return found == set(self.distributions)

    def to_dict(self) -> dict[str, object]:
        """The argument, the dominated actions left out and the prices of every optimum."""
        argument = (
            "every extreme point was found by double description"
            if self.complete
            else "the best and the worst were found by linear programmes, the pure by best replies"
        )
        return {
            "complete": self.complete,
            "argument": argument,
            "eliminations": [e.to_dict() for e in self.eliminated.eliminations]
            if self.eliminated
            else [],
            "optima": [one.to_dict() for one in self.optima],
        }


def is_extreme(game: NormalFormGame, distribution: Distribution, *, coarse: bool = False) -> bool:
    """Whether an equilibrium is no mixture of others: its tight constraints leave no freedom."""
    support = [k for k, q in enumerate(distribution) if q]
    tight = [i.gains for i in incentives(game, coarse=coarse) if i.expected(distribution) == 0]
    rows = [[gains[k] for k in support] for gains in tight]
    return rank([[Fraction(1)] * len(support), *rows]) == len(support)


def spread(game: NormalFormGame, left: NormalFormGame, found: Distribution) -> Distribution:
    """A distribution over the profiles of a restricted game as one over those of the game."""
    known = dict(zip((game.cell(s) for s in left.profiles), found, strict=True))
    return tuple(known.get(cell, Fraction(0)) for cell in game.cells)


def _enumerated(game: NormalFormGame, *, coarse: bool) -> list[Distribution]:
    """All extreme points with the last profile's chance written as what the others leave."""
    temptations = incentives(game, coarse=coarse)
    rows = [[g - i.gains[-1] for g in i.gains[:-1]] for i in temptations]
    right = [-i.gains[-1] for i in temptations]
    one = Fraction(1)
    found = vertices([[one] * (game.size - 1), *rows], [one, *right], game.size - 1)
    return [(*point, one - sum(point, Fraction(0))) for point, _ in found]


def _is_distribution(game: NormalFormGame, distribution: Distribution) -> bool:
    return (
        len(distribution) == game.size
        and min(distribution) >= 0
        and sum(distribution, Fraction(0)) == 1
    )


def _dot(a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> Fraction:
    return sum((v * w for v, w in zip(a, b, strict=True) if v and w), Fraction(0))
