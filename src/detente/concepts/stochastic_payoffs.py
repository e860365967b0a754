r"""Payoffs of subgame-perfect equilibria of a changing game, state by state, without transfers.

Definition
    Two players discount with the same factor d, see all past actions and states and can follow a
    public lottery in each state. In state x a profile a pays g(x, a) and is followed by y with
    chance q(y | x, a). Convex sets W(x), with u_i(y) the least payoff to i in W(y), *generate*
    from x the payoffs v = (1-d) g(x, a) + d w, where w is a sum of q(y | x, a) w(y) with w(y) in
    W(y), and v_i is at least what i gets by its best deviation k if u_i follows,

        v_i >= (1-d) g_i(x, k, a_-i) + d sum_y q(y | x, k, a_-i) u_i(y).

    Sets that generate all their extreme points consist of equilibrium payoffs, and V*(x) are the
    largest such sets.
What it certifies
    Within: polygons each of whose corners is a mixture of what the polygons generate. Without: a
    chain of polygons by state; if V*(x) lies in one link for all x, it lies in the next. For a
    direction n let h(x) be claimed to bound n v over V*(x). The bound holds if for every profile

        h(x) >= the lesser of (1-d) n g + d sum_y q(y) h(y)  and  the most of n v that the link
        before generates by it,

    since the right side, its greatest over the profiles taken, is a contraction that bounds what
    V* generates. For the least payoff of i, minus what i gets by its best deviation bounds it too.
    A state in which no profile keeps anything has no equilibrium, nor has one that may lead to it.
Cost
    For each link every profile against every direction, in whole numbers.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> game = StochasticGame.of({"x": stage}, {})
    >>> operator = PayoffOperator(game, Fraction(1, 2))
    >>> operator.is_self_generating([((1, 1), (3, 3))]), operator.is_self_generating([((3, 3),)])
    (True, False)

When it fails
    Unequal discount factors, mixed actions and more than two players are not covered. Without the
    public lottery the sets are smaller and need not be convex.
References
    Abreu, D., Brooks, B. and Sannikov, Y. (2020), Algorithms for stochastic games with perfect
    monitoring, Econometrica 88(4). Yeltekin, S., Cai, Y. and Judd, K. (2017), Computing
    equilibria of dynamic games, Operations Research 65(2). Abreu, D., Pearce, D. and Stacchetti,
    E. (1990), Toward a theory of discounted repeated games with imperfect monitoring,
    Econometrica 58(5).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TypeAlias

from detente.errors import DetenteError, SolverError
from detente.exact.halfplanes import Pair, Scalar, Triple, Whole, contains, cut, homogeneous, meet
from detente.exact.number import text
from detente.exact.polygon import hull, minkowski
from detente.game.stochastic_game import StochasticGame

# One polygon for each state; () where there is no equilibrium.
Sets: TypeAlias = Sequence[Sequence[Pair]]
Direction: TypeAlias = tuple[int, int]
# The directions of the players' least payoffs.
DOWN: tuple[Direction, Direction] = ((-1, 0), (0, -1))


@dataclass(frozen=True, slots=True)
class Link:
    """Polygons by state, and what bounds payoffs from each state (`levels`) in each direction.

    The bounds in the directions whose numbers are in `own[x]` leave nothing beyond `polygons[x]`.
    """

    polygons: tuple[tuple[Pair, ...], ...]
    directions: tuple[Direction, ...]
    levels: tuple[tuple[Scalar, ...], ...]
    own: tuple[tuple[int, ...], ...]

    def limits(self, x: int) -> list[Whole]:
        """The half-planes that polygon x comes from."""
        return [
            (
                self.directions[m][0] * self.levels[x][m].denominator,
                self.directions[m][1] * self.levels[x][m].denominator,
                self.levels[x][m].numerator,
            )
            for m in self.own[x]
        ]


class PayoffOperator:
    """A changing game of two players in whole numbers, at one discount factor.

    Payoffs of player i are multiples of `grid[i]`. What follows is in units of 1 / `whole` of it:
    `now` what the present is worth by state and profile, `next` the weights of what follows.
    """

    def __init__(
        self, game: StochasticGame, discount: Fraction, fineness: tuple[int, int] = (1, 1)
    ) -> None:
        if len(game.players) != 2:
            raise SolverError(
                "equilibrium payoffs by state are for two players, this game has "
                f"{len(game.players)}"
            )
        self.game, self.discount = game, discount
        p, q = discount.numerator, discount.denominator
        money = [
            fine * math.lcm(*(v.denominator for g in game.games for v in g.payoffs[i]))
            for i, fine in enumerate(fineness)
        ]
        odds = math.lcm(
            *(c.denominator for rows in game.transitions for own in rows for _, c in own)
        )
        self.grid = Fraction(1, money[0]), Fraction(1, money[1])
        self.whole = q * odds
        self.points = [
            [
                (int(one * money[0]), int(two * money[1]))
                for one, two in zip(*stage.payoffs, strict=True)
            ]
            for stage in game.games
        ]
        self.now = [[((q - p) * odds * a, (q - p) * odds * b) for a, b in own]
                    for own in self.points]  # fmt: skip
        self.next = [
            [tuple((y, int(p * odds * c)) for y, c in follows if p * c) for follows in rows]
            for rows in game.transitions
        ]
        self.deviations = [
            [[list(stage.deviations(cell, i)) for i in (0, 1)] for cell in stage.cells]
            for stage in game.games
        ]

    @cached_property
    def box(self) -> tuple[Pair, ...]:
        """The rectangle that holds all stage payoffs, and so all payoffs."""
        points = [point for own in self.points for point in own]
        (a, b), (c, d) = ((min(p[i] for p in points), max(p[i] for p in points)) for i in (0, 1))
        return hull([(a, c), (b, c), (b, d), (a, d)])

    def cheating(self, x: int, k: int, i: int, least: Sequence[Scalar]) -> Scalar:
        """What i gets by its best deviation if its least payoffs follow; in units of `whole`."""
        found: list[Scalar] = [
            self.now[x][j][i] + sum(w * least[y] for y, w in self.next[x][j])
            for j in self.deviations[x][k][i]
        ]
        return max(found)

    def generated(self, sets: Sets) -> Iterator[tuple[int, int, list[Triple]]]:
        """By state and profile what the sets generate, as homogeneous polygons; times `whole`.

        States from which play may lead to an empty set generate nothing.
        """
        lost = self.game.leading_to(x for x, own in enumerate(sets) if not own)
        least = [[min((v[i] for v in own), default=0) for own in sets] for i in (0, 1)]
        sums: dict[object, list[Triple]] = {}
        for x, rows in enumerate(self.next):
            if x in lost:
                continue
            for k, follows in enumerate(rows):
                if follows not in sums:
                    parts = [[(w * a, w * b) for a, b in sets[y]] for y, w in follows]
                    corners = minkowski(parts)[0] if parts else [(0, 0)]
                    sums[follows] = list(homogeneous(corners))
                one, two = self.now[x][k]
                kept: list[Triple] = sums[follows]
                for i, own in enumerate((one, two)):
                    need = self.cheating(x, k, i, least[i]) - own
                    n, m = need.numerator, need.denominator
                    kept = cut(kept, (-m, 0, -n) if i == 0 else (0, -m, -n))
                if kept:
                    yield x, k, [(a + one * d, b + two * d, d) for a, b, d in kept]

    def is_self_generating(self, sets: Sets) -> bool:
        """Whether sets in units of `grid` generate all their corners, exactly; empty ones do."""
        lost = self.game.leading_to(x for x, own in enumerate(sets) if not own)
        if any(sets[x] for x in lost):
            return False
        found: list[list[Pair]] = [[] for _ in sets]
        for x, _, corners in self.generated(sets):
            found[x] += [(Fraction(a, d), Fraction(b, d)) for a, b, d in corners]
        whole = self.whole
        for own, images in zip(sets, found, strict=True):
            around = hull(images)
            if not all(contains(around, (a * whole, b * whole)) for a, b in own):
                return False
        return True

    def follows(self, before: Sets | None, after: Link) -> bool:
        """Whether V* lies in a link, given that it lies in `before` (None: given nothing)."""
        size = len(self.game.states)
        if not len(after.polygons) == len(after.levels) == len(after.own) == size:
            return False
        lost: frozenset[int] = frozenset()
        ways: list[tuple[int, int, list[Triple] | None]]
        if before is None:
            ways = [(x, k, None) for x, rows in enumerate(self.next) for k in range(len(rows))]
        else:
            ways = list(self.generated(before))
            alive = {x for x, _, _ in ways}
            lost = self.game.leading_to(x for x in range(size) if x not in alive)
        for x, polygon in enumerate(after.polygons):
            if x not in lost:
                left = _left(after.limits(x), self.box if before is None else before[x])
                if not all(contains(polygon, point) for point in left):
                    return False
        return all(x in lost or self._within(x, k, kept, after) for x, k, kept in ways)

    def _within(self, x: int, k: int, kept: list[Triple] | None, after: Link) -> bool:
        """Whether what one profile generates respects the levels of a link in every direction."""
        one, two = self.now[x][k]
        for m, (a, b) in enumerate(after.directions):
            room = self.whole * after.levels[x][m]
            free = a * one + b * two + sum(w * after.levels[y][m] for y, w in self.next[x][k])
            if free <= room:
                continue
            if kept is not None and all(a * v + b * w <= room * d for v, w, d in kept):
                continue
            if (a, b) in DOWN:
                least = [-levels[m] for levels in after.levels]
                if -self.cheating(x, k, DOWN.index((a, b)), least) <= room:
                    continue
            return False
        return True


@lru_cache(maxsize=64)
def within(limits: tuple[Whole, ...]) -> tuple[Pair, ...]:
    """The polygon within half-planes, see `meet`, kept for whoever asks again."""
    return meet(limits)


def _left(limits: Sequence[Whole], before: Sequence[Pair]) -> Sequence[Pair]:
    """The corners of what half-planes leave (of `before`, if they leave no inner point)."""
    corners = within(tuple(limits))
    if corners:
        return corners
    left: list[Triple] = list(homogeneous(before))
    for facet in limits:
        left = cut(left, facet)
    return [(Fraction(x, d), Fraction(y, d)) for x, y, d in left]


@dataclass(frozen=True)
class StochasticPayoffsCertificate:
    """What proves where V* lies in each state; points are in multiples of `grid`.

    `inner` generate themselves; of `chain` the first link follows from the game alone and each
    other from the one before.
    """

    discount: Fraction
    fineness: tuple[int, int]
    inner: tuple[tuple[Pair, ...], ...]
    chain: tuple[Link, ...]

    def verify(self, game: StochasticGame) -> bool:
        """Whether all of it holds, by exact arithmetic alone; False in a game it is not about."""
        try:
            operator = PayoffOperator(game, self.discount, self.fineness)
            if len(self.inner) != len(game.states) or not 0 <= self.discount < 1:
                return False
            links = [None, *(link.polygons for link in self.chain)]
            return operator.is_self_generating(self.inner) and all(
                operator.follows(before, link)
                for before, link in zip(links, self.chain, strict=False)
            )
        except (DetenteError, ArithmeticError, LookupError, ValueError):
            return False

    def to_dict(self) -> dict[str, object]:
        """Discount factor, fineness of the grid, the inner polygons and the chain, all exact."""

        def written(sets: Sets) -> list[list[list[str]]]:
            return [[[text(Fraction(v)) for v in corner] for corner in own] for own in sets]

        return {
            "discount": text(self.discount),
            "fineness": [str(v) for v in self.fineness],
            "inner": written(self.inner),
            "chain": [
                {
                    "polygons": written(link.polygons),
                    "directions": [[str(a), str(b)] for a, b in link.directions],
                    "levels": [[text(Fraction(v)) for v in own] for own in link.levels],
                    "own": [list(own) for own in link.own],
                }
                for link in self.chain
            ],
        }
