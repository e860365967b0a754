"""Bargaining solutions: which of the agreements within reach divides the gains how.

Definition
    A bargaining problem is a set of payoff vectors and a disagreement point d: what each gets if
    there is no agreement. With lotteries the set is the convex hull of the outcomes. Only
    outcomes with x >= d count. Gains are x_i - d_i, and the ideal point holds the most that each
    can gain among those outcomes.

    nash                greatest product of gains (to the power of weights)
    kalai_smorodinsky   greatest least gain relative to the ideal gain, ties broken by the next
                        least, and so on (leximin)
    egalitarian         greatest least gain, leximin
    utilitarian         greatest sum of gains (weighted)

    Without lotteries several outcomes may be best; with them the first three are unique.
What it certifies
    That a point is within reach and gives nobody less than d; for Nash that the tangent plane of
    the product at it has the whole set on one side, within a stated gap.
Cost
    One pass over the outcomes for each check.
Example
    >>> points = [tuple(map(Fraction, p)) for p in ((0, 0), (4, 0), (0, 2))]
    >>> zero, one = (Fraction(0), Fraction(0)), (Fraction(1), Fraction(1))
    >>> nash_gap(points, zero, one, (Fraction(2), Fraction(1)))
    Fraction(0, 1)

When it fails
    Where no outcome gives everybody who can gain at all a gain at once, products are zero and
    there is no Nash solution. Sums and least gains compare payoffs of different players, so
    they mean little where units differ; Nash and Kalai-Smorodinsky do not depend on units.
References
    Nash, J. (1950), The bargaining problem, Econometrica 18(2). Kalai, E. and Smorodinsky, M.
    (1975), Other solutions to Nash's bargaining problem, Econometrica 43(3). Kalai, E. (1977),
    Proportional solutions to bargaining situations, Econometrica 45(7). Imai, H. (1983),
    Individual monotonicity and lexicographic maxmin solution, Econometrica 51(2).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Point: TypeAlias = tuple[Fraction, ...]


def gains(point: Point, disagreement: Point) -> Point:
    """What each gets above the disagreement point."""
    return tuple(x - d for x, d in zip(point, disagreement, strict=True))


def is_rational(point: Point, disagreement: Point) -> bool:
    """Whether nobody gets less than the disagreement point: individual rationality."""
    return all(g >= 0 for g in gains(point, disagreement))


def ideal(points: Sequence[Point], disagreement: Point) -> Point:
    """The most that each gets among individually rational outcomes, each on its own."""
    rational = [p for p in points if is_rational(p, disagreement)]
    return tuple(max(column) for column in zip(*rational, strict=True))


def product(gained: Point, powers: Sequence[int]) -> Fraction:
    """The product of gains to whole powers, those of power 0 left out."""
    total = Fraction(1)
    for g, power in zip(gained, powers, strict=True):
        if power:
            total *= g**power
    return total


def nash_gap(
    points: Sequence[Point], disagreement: Point, weights: Point, candidate: Point
) -> Fraction:
    """How far a point is from Nash's solution over the hull of `points`; 0 if it is the solution.

    By concavity the weighted sum of log gains exceeds the candidate's by at most this much.
    Players of weight 0 are left out; the others' gains at the candidate must be positive.
    """
    at = gains(candidate, disagreement)
    most = max(
        sum(
            (w * g / base for w, g, base in zip(weights, gains(p, disagreement), at, strict=True)
             if w),
            Fraction(0),
        )
        for p in points
    )  # fmt: skip
    return most - sum(weights)
