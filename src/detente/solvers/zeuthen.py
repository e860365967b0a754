"""Zeuthen's protocol: whoever has less to lose by giving in gives in a little, again and again.

Two parties start at the agreements best for each and may propose only agreements that nothing
dominates and that give nobody less than the disagreement point. A party's *risk limit* is the
share of its gain at stake, (own offer - the other's offer) / (own offer - disagreement), in its
own payoffs: the greatest chance of conflict that it would run rather than accept. Whoever has
the lower one concedes to the next agreement on the list, the one that costs it least.

What holds (Harsanyi 1956), and what is tested: the lower risk limit is the party's whose own
offer has the smaller product of gains. So no party leaves an offer of the greatest product
before the other has come to it, and with a single maximiser of the product the path ends there.
Where limits are equal the rule is silent: `ties` says which of the two then concedes. Whichever
it is, always the same one, the end is a maximiser of the product; with several maximisers it
may be another one for the other party. Were both to concede at a tie, they could meet at an
agreement between two maximisers that is none.

>>> points = [(Fraction(x), Fraction(y)) for x, y in [(9, 1), (6, 3), (4, 4), (1, 9)]]
>>> [(s.offers, s.concedes) for s in zeuthen_path(points, (Fraction(0), Fraction(0)), 0)]
[((0, 3), 0), ((1, 3), 1), ((1, 2), 1), ((1, 1), None)]

References: Zeuthen, F. (1930), Problems of Monopoly and Economic Warfare. Harsanyi, J. (1956),
Approaches to the bargaining problem before and after the theory of games, Econometrica 24(2).
Rosenschein, J. and Zlotkin, G. (1994), Rules of Encounter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Point = tuple[Fraction, ...]
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Round:
    """Both offers, as positions in the list, the risk limits, and who concedes (0, 1 or None)."""

    offers: tuple[int, int]
    risks: tuple[Fraction, Fraction]
    concedes: int | None
    tied: bool = False


def frontier(points: Sequence[Point], disagreement: Point) -> list[Point]:
    """What both accept and nothing dominates, best for the first party first."""
    rational = {p for p in points if p[0] >= disagreement[0] and p[1] >= disagreement[1]}
    kept: list[Point] = []
    for p in sorted(rational, key=lambda p: (-p[0], -p[1])):
        if not kept or p[1] > kept[-1][1]:
            kept.append(p)
    return kept


def risk(own: Fraction, others: Fraction, disagreement: Fraction) -> Fraction:
    """The risk limit: all is at stake for who gains nothing even by its own offer."""
    return ONE if own == disagreement else (own - others) / (own - disagreement)


def zeuthen_path(points: Sequence[Point], disagreement: Point, ties: int) -> list[Round]:
    """The rounds, over a list in the order of `frontier`; the last one is the agreement."""
    one, two = 0, len(points) - 1
    rounds = []
    while one < two:
        mine, yours = points[one], points[two]
        risks = (
            risk(mine[0], yours[0], disagreement[0]),
            risk(yours[1], mine[1], disagreement[1]),
        )
        tied = risks[0] == risks[1]
        concedes = ties if tied else int(risks[1] < risks[0])
        rounds.append(Round((one, two), risks, concedes, tied))
        one, two = (one + 1, two) if concedes == 0 else (one, two - 1)
    return [*rounds, Round((one, two), (Fraction(0), Fraction(0)), None)]
