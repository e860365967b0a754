"""A chain of polygons around the payoffs of public equilibria, each proven from the one before.

For the definition and the bound by which each step is proven see `concepts.public_equilibria`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from detente.concepts.public_equilibria import (
    ZERO,
    Corner,
    Normal,
    Prices,
    PublicStage,
    Support,
    generates_itself,
)
from detente.errors import DetenteError
from detente.exact.halfplanes import Pair, Whole, meet
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring


@dataclass(frozen=True, slots=True)
class Around:
    """A polygon by half-planes a x + b y <= bound, none of them with a = b = 0."""

    normals: tuple[Normal, ...]
    bounds: tuple[Fraction, ...]

    def corners(self) -> tuple[Pair, ...]:
        """Its corners; () if it has no inner point."""
        limits: list[Whole] = []
        for (a, b), c in zip(self.normals, self.bounds, strict=True):
            d = c.denominator
            limits.append((a * d, b * d, c.numerator))
        return meet(limits)

    def moved(self, by: Fraction, growth: Sequence[Fraction]) -> Around:
        """The same half-planes, each moved out by a multiple of its own growth."""
        return Around(
            self.normals, tuple(c + by * e for c, e in zip(self.bounds, growth, strict=True))
        )

    def holds(self, points: Sequence[Pair]) -> bool:
        """Whether all of some points lie in it."""
        return all(
            a * x + b * y <= c
            for (a, b), c in zip(self.normals, self.bounds, strict=True)
            for x, y in points
        )


def supporting(polygon: Sequence[Pair]) -> Support:
    """The greatest theta . v over a polygon's corners, by a look in floats and then exactly."""
    rough = [(float(x), float(y)) for x, y in polygon]
    exact = [(Fraction(x), Fraction(y)) for x, y in polygon]
    n = len(polygon)

    def support(theta: Pair) -> Fraction:
        p, q = theta
        a, b = float(p), float(q)
        at = max(range(n), key=lambda k: a * rough[k][0] + b * rough[k][1])
        most = p * exact[at][0] + q * exact[at][1]
        # Round a convex polygon a linear function rises once and falls once.
        for step in (1, -1):
            for _ in range(n):
                x, y = exact[(at + step) % n]
                value = p * x + q * y
                if value <= most:
                    break
                at, most = (at + step) % n, value
        return most

    return support


@dataclass(frozen=True)
class Step:
    """The next polygon, with prices by (half-plane, profile) where those of zero do not do.

    `unkept` has the prices which prove that nothing keeps a profile.
    """

    around: Around
    prices: dict[tuple[int, int], Prices] = field(default_factory=dict)
    unkept: dict[int, Prices] = field(default_factory=dict)

    def follows(self, stage: PublicStage, before: Sequence[Pair]) -> bool:
        """Whether what a polygon (by its corners) generates lies in the interior of this one.

        So it is empty where this one has no inner point.
        """
        support = supporting(before)
        for item in range(len(stage.points)):
            blank = stage.blank(item)
            proof = self.unkept.get(item)
            if proof is not None:
                if not is_unkept(stage, item, proof, support):
                    return False
                continue
            for j, (normal, most) in enumerate(
                zip(self.around.normals, self.around.bounds, strict=True)
            ):
                prices = self.prices.get((j, item), blank)
                if min(prices, default=ZERO) < 0:
                    return False
                if stage.bound(item, normal, prices, support) >= most:
                    return False
        return True


def is_unkept(stage: PublicStage, item: int, prices: Prices, support: Support) -> bool:
    """Whether prices prove that no continuations in a polygon keep a profile."""
    return min(prices, default=ZERO) >= 0 and stage.bound(item, (0, 0), prices, support) < 0


@dataclass(frozen=True)
class Closing:
    """A last step without end: from `step.around` moved out by `span` times `growth` to itself.

    `ring` lists half-planes by angle; every direction lies between two neighbours in it, and is a
    sum of them.
    """

    step: Step
    growth: tuple[Fraction, ...]
    span: Fraction
    ring: tuple[int, ...]

    def holds(self, stage: PublicStage, before: Sequence[Pair]) -> bool:
        """Whether E(d) lies in the polygon, given that it lies in `before`."""
        own = self.step.around
        wide = own.moved(self.span, self.growth)
        if self.span <= 0 or min(self.growth) <= 0 or not wide.holds(before):
            return False
        if not self._turns():
            return False
        outmost = wide.corners()
        if not outmost:
            return False
        support = supporting(outmost)
        for item in range(len(stage.points)):
            blank = stage.blank(item)
            proof = self.step.unkept.get(item)
            if proof is not None:
                if not is_unkept(stage, item, proof, support):
                    return False
                continue
            for j in range(len(own.normals)):
                prices = self.step.prices.get((j, item), blank)
                if min(prices, default=ZERO) < 0 or not self.inward(stage, item, j, prices):
                    return False
        return True

    def inward(self, stage: PublicStage, item: int, j: int, prices: Prices) -> bool:
        """Whether a profile pushes half-plane j inwards at every t up to `span`."""
        value, rate = self.pressure(stage, item, j, prices)
        most = self.step.around.bounds[j]
        at_end = most + self.span * self.growth[j]
        return value <= most and value + self.span * rate < at_end

    def pressure(
        self, stage: PublicStage, item: int, j: int, prices: Prices
    ) -> tuple[Fraction, Fraction]:
        """A bound on what a profile generates in direction j: its value at t = 0 and its slope."""
        own = self.step.around
        value, rate = stage.now(item, own.normals[j], prices), ZERO
        for theta in stage.weights(item, own.normals[j], prices):
            for k, share in self.shares(theta):
                value += share * own.bounds[k]
                rate += share * self.growth[k]
        return value, rate

    def shares(self, theta: Pair) -> list[tuple[int, Fraction]]:
        """A direction as a sum of the two of the ring that it lies between."""
        x, y = theta
        if not x and not y:
            return []
        angle = math.atan2(float(y), float(x))
        n = len(self.ring)
        normals = self.step.around.normals
        guess = sum(1 for k in self.ring if math.atan2(normals[k][1], normals[k][0]) <= angle)
        for turn in (0, -1, 1, *range(2, n - 1)):
            one, two = self.ring[(guess - 1 + turn) % n], self.ring[(guess + turn) % n]
            (a, b), (p, q) = normals[one], normals[two]
            area = a * q - b * p
            s, t = (x * q - y * p) / Fraction(area), (a * y - b * x) / Fraction(area)
            if s >= 0 and t >= 0:
                return [(k, v) for k, v in ((one, s), (two, t)) if v]
        raise ArithmeticError("no two neighbours in the ring hold a direction between them")

    def _turns(self) -> bool:
        normals = [self.step.around.normals[k] for k in self.ring]
        return len(normals) > 2 and all(
            a * q - b * p > 0
            for (a, b), (p, q) in zip(normals, normals[1:] + normals[:1], strict=True)
        )


@dataclass(frozen=True)
class PublicCertificate:
    """What proves where E(d) lies: corners that generate themselves, and a chain around E(d).

    Numbers are those of `PublicStage`. `start` holds all stage payoffs; a step whose polygon has
    no inner point ends the chain, as E(d) is then empty.
    """

    monitoring: Monitoring
    discount: Fraction
    corners: tuple[Corner, ...]
    start: Around
    chain: tuple[Step, ...]
    closing: Closing | None = None

    def verify(self, game: NormalFormGame) -> bool:
        """Whether all of it holds, by exact arithmetic alone; False in a game it is not about."""
        try:
            return self._holds(game)
        except (DetenteError, ArithmeticError, LookupError, ValueError):
            return False

    def _holds(self, game: NormalFormGame) -> bool:
        if len(game.players) != 2 or len(self.monitoring.chance) != game.size:
            return False
        stage = PublicStage.of(game, self.monitoring, self.discount)
        if self.corners and not generates_itself(stage, self.corners):
            return False
        if not self.start.holds(stage.points):
            return False
        before = self.start.corners()
        for step in self.chain:
            if not before or not step.follows(stage, before):
                return False
            before = step.around.corners()
        if self.closing is None:
            return True
        return bool(before) and self.closing.holds(stage, before)

    def to_dict(self) -> dict[str, object]:
        """Discount factor, corners with profile and continuations, and the chain, all exact."""

        def written(point: Pair) -> list[str]:
            return [text(Fraction(v)) for v in point]

        return {
            "discount": text(self.discount),
            "corners": [
                {"point": written(c.point), "profile": c.item, "then": list(map(written, c.after))}
                for c in self.corners
            ],
            "chain": [
                [[a, b, text(c)] for (a, b), c in zip(own.normals, own.bounds, strict=True)]
                for own in (self.start, *(step.around for step in self.chain))
            ],
            "closes_on": None
            if self.closing is None
            else [
                [a, b, text(c)]
                for (a, b), c in zip(
                    self.closing.step.around.normals, self.closing.step.around.bounds, strict=True
                )
            ],
        }
