"""Logit quantal response equilibria: noisy best replies to each other (McKelvey, Palfrey 1995).

Definition
    At precision lambda every player answers the others' strategies by playing each action with a
    probability proportional to exp(lambda times the action's expected payoff). A profile that
    answers itself is a logit quantal response equilibrium. At lambda = 0 it is the centroid; limits
    as lambda grows without bound are Nash equilibria. The *principal branch* is the curve of
    such profiles that leaves the centroid; where it tends to an isolated profile, that is a
    selection among the Nash equilibria.
What it certifies
    Numerically: at every listed point no probability differs from the logit answer by more than
    the stated residual. Exactly: the profile named as the limit is a Nash equilibrium. That the
    branch tends to it and not to one closer than floats can tell apart is not proven.
Cost
    One pass over the payoff table for each player and point.
Example
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> even = {"1": {"1": 0.5, "2": 0.5}, "2": {"1": 0.5, "2": 0.5}}
    >>> residual(pennies, QuantalPoint(Fraction(7), even))
    0.0

When it fails
    Every game has such an equilibrium at every precision. It depends on the unit of payoffs:
    multiplying one player's payoffs changes how precise that player is.
References
    McKelvey, R. and Palfrey, T. (1995), Quantal response equilibria for normal form games, Games
    and Economic Behavior 10(1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.nash import NashCertificate
from detente.game.normal_form import NormalFormGame

# The logit answer multiplies payoffs by a large precision; what is smaller is rounding.
LARGEST_RESIDUAL = 1e-6


@dataclass(frozen=True, slots=True)
class QuantalPoint:
    """A point of a branch: a precision, at least 0, and every player's probabilities as floats.

    The precision is exact and in units of one over payoffs. `turning` marks a point at which the
    precision stops rising along the branch and falls, or the other way round.
    """

    precision: Fraction
    probabilities: Mapping[str, Mapping[str, float]]
    turning: bool = False

    def to_dict(self) -> dict[str, object]:
        """Decimals as strings; probabilities in full, so that the residual can be recomputed."""
        return {
            "lambda": decimal(self.precision),
            "strategies": {
                p: {a: repr(q) for a, q in own.items()} for p, own in self.probabilities.items()
            },
            "turning": self.turning,
        }


def decimal(value: Fraction) -> str:
    """A fraction of any size as a decimal of 17 digits.

    >>> decimal(Fraction(1, 2)), decimal(Fraction(10) ** 400)
    ('0.5', '1e+400')
    """
    if value == 0:
        return "0"
    if 1e-300 < abs(value) < 1e300:
        return f"{float(value):.17g}"
    from decimal import Context

    context = Context(prec=17)
    quotient = context.divide(*map(context.create_decimal, value.as_integer_ratio()))
    return str(quotient.normalize(context)).lower()


def logit_answers(game: NormalFormGame, point: QuantalPoint) -> dict[str, dict[str, float]]:
    """What each player answers the others' probabilities at the point's precision.

    Payoff differences are taken exactly before anything is rounded, so payoffs of any size with
    small differences lose nothing.

    >>> game = NormalFormGame.from_arrays([0, 1])
    >>> answers = logit_answers(game, QuantalPoint(Fraction(2), {"1": {"1": 0.5, "2": 0.5}}))
    >>> round(answers["1"]["2"] / answers["1"]["1"], 6) == round(math.exp(2), 6)
    True
    """
    found = {}
    for i, player in enumerate(game.players):
        own = game.actions[player]
        worth = _scaled_values(game, point, i)
        most = max(worth)
        weights = [math.exp(v - most) for v in worth]
        total = math.fsum(weights)
        found[player] = {a: w / total for a, w in zip(own, weights, strict=True)}
    return found


def _scaled_values(game: NormalFormGame, point: QuantalPoint, i: int) -> list[float]:
    """Precision times the expected payoff of every action of player i, up to a constant."""
    row, stride = game.payoffs[i], game.strides[i]
    others = [
        [point.probabilities[p][a] for a in game.actions[p]]
        for j, p in enumerate(game.players)
        if j != i
    ]
    terms: list[list[float]] = [[] for _ in range(game.shape[i])]
    for cell in game.cells:
        if cell[i]:
            continue
        rest = cell[:i] + cell[i + 1 :]
        chance = math.prod(own[k] for own, k in zip(others, rest, strict=True))
        if chance:
            at = game.position(cell)
            for a, own in enumerate(terms):
                difference = row[at + a * stride] - row[at]
                own.append(chance * _float(point.precision * difference))
    return [math.fsum(own) for own in terms]


def _float(value: Fraction) -> float:
    # Beyond this exp() is 0 or 1 in any case.
    return float(max(min(value, Fraction(10) ** 300), -(Fraction(10) ** 300)))


def residual(game: NormalFormGame, point: QuantalPoint) -> float:
    """The largest difference between a probability and its logit answer: a float, at least 0."""
    answers = logit_answers(game, point)
    return max(
        abs(answers[p][a] - point.probabilities[p][a])
        for p in game.players
        for a in game.actions[p]
    )


@dataclass(frozen=True, slots=True)
class QuantalCertificate:
    """Points of a branch with a bound on their residuals, and the exact limit if identified."""

    points: tuple[QuantalPoint, ...]
    bound: float
    limit: NashCertificate | None = None

    def verify(self, game: NormalFormGame) -> bool:
        """Whether the residuals keep the bound, in floats, and the limit is exactly Nash."""
        if not 0 <= self.bound <= LARGEST_RESIDUAL:
            return False
        for point in self.points:
            shaped = {p: tuple(own) for p, own in point.probabilities.items()}
            if shaped != dict(game.actions) or point.precision < 0:
                return False
            if not residual(game, point) <= self.bound:
                return False
        return self.limit is None or self.limit.verify(game)

    def to_dict(self) -> dict[str, object]:
        """The bound as a decimal string and the limit's own certificate; points are in details."""
        return {
            "residual_bound": repr(self.bound),
            "limit": None if self.limit is None else self.limit.to_dict(),
        }
