"""A two-player stage game in whole numbers, and what of a polygon deters deviations in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.halfplanes import Pair, Scalar, Triple, cut, homogeneous
from detente.game.normal_form import NormalFormGame


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
    def of(cls, game: NormalFormGame, discount: Fraction, fineness: int = 1) -> IntegerStage:
        """The stage game with the payoffs' common denominators, times `fineness`, as grid.

        >>> game = NormalFormGame.from_arrays([[1, "1/2"]], [[2, 3]])
        >>> IntegerStage.of(game, Fraction(1, 2)).points
        ((2, 2), (1, 3))
        """
        m, n = game.shape
        scales = [math.lcm(*(v.denominator for v in row)) for row in game.payoffs]
        one, two = ([v * fineness for v in row] for row in game.integers)
        best = [max(one[j::n]) for j in range(n)]
        reply = [max(two[i * n : i * n + n]) for i in range(m)]
        gains = tuple((best[k % n] - one[k], reply[k // n] - two[k]) for k in range(m * n))
        grid = (Fraction(1, scales[0] * fineness), Fraction(1, scales[1] * fineness))
        points = tuple(zip(one, two, strict=True))
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

    def excess(self, item: int, facet: Triple, kept: Iterable[Triple]) -> Fraction | None:
        """How far a profile's images of what it keeps go beyond a facet; None if it keeps nothing.

        Measured as n v - c.
        """
        a, b, c = facet
        x, y = self.points[item]
        best: Scalar = 0
        scale: Scalar = 0
        for w, z, d in kept:
            value = a * w + b * z
            if not scale or value * scale > best * d:
                best, scale = value, d
        if not scale:
            return None
        own = (self.whole - self.weight) * (a * x + b * y) - self.whole * c
        return Fraction(own * scale + self.weight * best) / (self.whole * scale)

    def harmless(self, item: int, facet: Triple) -> bool:
        """Whether nothing that a profile generates is extreme beyond a facet, whatever is kept."""
        a, b, c = facet
        (x, y), (h, k) = self.points[item], self.gains[item]
        if a * x + b * y <= c:
            return True
        if b == 0 and a < 0:
            return a * (x + h) <= c
        return a == 0 and b < 0 and b * (y + k) <= c


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
