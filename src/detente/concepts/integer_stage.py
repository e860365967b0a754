"""A two-player stage game in whole numbers, and what of a polygon deters deviations in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from detente.exact.halfplanes import Pair, Scalar, Triple, cut, homogeneous, plain
from detente.game.normal_form import NormalFormGame

Chains: TypeAlias = tuple[Sequence[Pair], Sequence[Pair]]


@dataclass(frozen=True, slots=True)
class IntegerStage:
    """A two-player stage game in whole numbers, at discount factor `weight` / `whole`.

    A payoff of player i is `grid[i]` times its number. `points` and `gains` list every profile
    in row-major order.
    """

    points: tuple[tuple[int, int], ...]
    gains: tuple[tuple[int, int], ...]
    weight: int
    whole: int
    grid: tuple[Fraction, Fraction]

    @classmethod
    def of(
        cls,
        game: NormalFormGame,
        discount: Fraction,
        fineness: int = 1,
        items: Sequence[int] | None = None,
    ) -> IntegerStage:
        """The stage game with the payoffs' common denominators, times `fineness`, as grid.

        Only the profiles at the row-major positions `items`, if they are given.

        >>> game = NormalFormGame.from_arrays([[1, "1/2"]], [[2, 3]])
        >>> IntegerStage.of(game, Fraction(1, 2)).points
        ((2, 2), (1, 3))
        """
        _, n = game.shape
        one, two = game.integers
        places = range(len(one)) if items is None else items
        best = {j: max(one[j::n]) for j in {k % n for k in places}}
        reply = {i: max(two[i * n : i * n + n]) for i in {k // n for k in places}}
        f = fineness
        gains = tuple([(f * (best[k % n] - one[k]), f * (reply[k // n] - two[k])) for k in places])
        points = tuple([(f * one[k], f * two[k]) for k in places])
        p, q = game.denominators
        grid = (Fraction(1, p * f), Fraction(1, q * f))
        return cls(points, gains, discount.numerator, discount.denominator, grid)

    def kept(self, item: int, polygon: Sequence[Pair], threat: Pair) -> list[Triple]:
        """What of a polygon deters deviations from a profile, as a homogeneous polygon."""
        left: list[Triple] = list(homogeneous(polygon))
        for i in (0, 1):
            least = self.weight * threat[i] + (self.whole - self.weight) * self.gains[item][i]
            scale = -self.weight * least.denominator
            facet = (scale, 0, -least.numerator) if i == 0 else (0, scale, -least.numerator)
            left = cut(left, facet)
        return left

    def harmless(self, item: int, facet: Triple) -> bool:
        """Whether nothing that a profile generates is extreme beyond a facet, whatever is kept."""
        a, b, c = facet
        (x, y), (h, k) = self.points[item], self.gains[item]
        if a * x + b * y <= c:
            return True
        if b == 0 and a < 0:
            return a * (x + h) <= c
        return a == 0 and b < 0 and b * (y + k) <= c


class Deterrence:
    """What the profiles of a stage game can keep of one polygon, with a threat for either player.

    A linear function is greatest on what a profile keeps at the polygon's own best corner, or
    else where the border of the polygon meets a threshold, or where both thresholds meet.

    >>> stage = IntegerStage(((2, 2),), ((0, 1),), 1, 2, (Fraction(1), Fraction(1)))
    >>> square = Deterrence(stage, ((0, 0), (2, 0), (2, 2), (0, 2)))
    >>> square.excess(0, (0, -1, -1)), square.excess(0, (0, 1, 1))
    (Fraction(-1, 2), Fraction(1, 1))
    """

    def __init__(self, stage: IntegerStage, polygon: Sequence[Pair]) -> None:
        self.stage, self.polygon = stage, polygon
        self.threat = min(x for x, _ in polygon), min(y for _, y in polygon)
        self._met: dict[int, tuple[Pair, ...]] = {}
        self._best: dict[Triple, Pair] = {}

    @cached_property
    def _chains(self) -> tuple[Chains, Chains]:
        turned = [(y, x) for x, y in reversed(self.polygon)]
        first = turned.index(min(turned))
        return _chains(self.polygon), _chains(turned[first:] + turned[:first])

    def _threshold(self, item: int, i: int) -> Scalar:
        stage, gain = self.stage, self.stage.gains[item][i]
        if not gain:
            return self.threat[i]
        if not stage.weight:
            # Nothing deters who does not care.
            return max(p[i] for p in self.polygon) + 1
        above = Fraction((stage.whole - stage.weight) * gain, stage.weight)
        return plain(self.threat[i] + above)

    def met(self, item: int) -> tuple[Pair, ...]:
        """The ends of what a profile keeps along either threshold; () if it keeps nothing."""
        found = self._met.get(item)
        if found is None:
            s, t = self._threshold(item, 0), self._threshold(item, 1)
            points: list[Pair] = []
            across = _slice(self._chains[0], s)
            if across and across[1] >= t:
                points += [(s, max(across[0], t)), (s, across[1])]
            along = _slice(self._chains[1], t)
            if along and along[1] >= s:
                points += [(max(along[0], s), t), (along[1], t)]
            found = self._met[item] = tuple(points)
        return found

    def excess(self, item: int, facet: Triple) -> Fraction | None:
        """How far a profile's images of what it keeps go beyond a facet; None if it keeps nothing.

        Measured as n v - c.
        """
        ends = self.met(item)
        if not ends:
            return None
        a, b, c = facet
        best = self._best.get(facet)
        if best is None:
            best = self._best[facet] = max(self.polygon, key=lambda p: a * p[0] + b * p[1])
        if best[0] < self._threshold(item, 0) or best[1] < self._threshold(item, 1):
            most = max(a * x + b * y for x, y in ends)
        else:
            most = a * best[0] + b * best[1]
        (x, y), p, q = self.stage.points[item], self.stage.weight, self.stage.whole
        return ((q - p) * (a * x + b * y) + p * most - q * c) * Fraction(1, q)


def _chains(polygon: Sequence[Pair]) -> Chains:
    """The lower and the upper border of a polygon, both from left to right."""
    turn = max(range(len(polygon)), key=lambda k: polygon[k])
    return polygon[: turn + 1], (polygon[0], *reversed(polygon[turn:]))


def _slice(chains: Chains, x: Scalar) -> tuple[Scalar, Scalar] | None:
    """The least and the greatest second coordinate of a polygon where the first one is x."""
    lower, upper = chains
    if not lower[0][0] <= x <= lower[-1][0]:
        return None
    found = []
    for chain, k in (
        (lower, bisect_left(lower, x, key=_first)),
        (upper, bisect_right(upper, x, key=_first) - 1),
    ):
        at, y = chain[k]
        if at != x:
            after, z = chain[k + 1 if chain is upper else k - 1]
            y = plain(y + Fraction(x - at) * (z - y) / (after - at))
        found.append(y)
    return found[0], found[1]


def _first(point: Pair) -> Scalar:
    return point[0]


def needed(stage: IntegerStage) -> list[int]:
    """The profiles without those whose payoffs another has too, with no greater gains."""
    by_point: dict[tuple[int, int], list[int]] = {}
    for k, point in enumerate(stage.points):
        by_point.setdefault(point, []).append(k)
    if len(by_point) == len(stage.points):
        return list(range(len(stage.points)))
    found = []
    for same in by_point.values():
        least = None
        for k in sorted(same, key=lambda k: stage.gains[k]) if len(same) > 1 else same:
            if least is None or stage.gains[k][1] < least:
                least = stage.gains[k][1]
                found.append(k)
    return sorted(found)
