"""A chain of polygons around V*(d), each proven from the one before.

Every polygon of the float iteration, a hair wider, is offered as the next of the chain. Profiles
that stay clear of all its facets in floating point, by far more than rounding can move them, are
let go; the others are decided exactly. A facet that V* might pass is moved out as far as need be.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.self_generation import (
    Generated,
    IntegerStage,
    Pressure,
    all_die,
    furthest,
    overshoot,
    pressures,
    shrinks,
)
from detente.exact.halfplanes import Pair, Triple, cut, facets
from detente.exact.polygon import hull
from detente.game import effort
from detente.kernels import payoff_sets, polygons
from detente.solvers.payoff_search import Corners, Search

Polygon: TypeAlias = tuple[Pair, ...]
# How far from a facet a profile must stay in floats to be let go, and how much wider polygons are.
_CLEAR, _WIDER = 1e-8, 1e-12
_DEEP = 1e-6
_BASE = 1 << 20
# What of a corner may be rounding, in whole payoffs.
_HAIR = 1 << 29
# Where a facet has to give way, corners stay exact, up to so many binary digits.
_DIGITS = 2000


class Chain:
    """Polygons that hold V*(d), from the hull of the stage payoffs on."""

    def __init__(self, stage: IntegerStage, found: Search, wider: float = _WIDER) -> None:
        self.stage, self.found, self.wider = stage, found, wider
        self.polygons: list[Polygon] = [hull(stage.points)]
        self.bound: tuple[Pair, ...] = ()
        self.weights: tuple[int, ...] = ()
        self.outlying = polygons.outside(found.items, found.chain[-1], _DEEP)

    def run(self, corners: Sequence[Generated]) -> None:
        """Follow the float iteration until the set closes on the corners, or to its end."""
        last = self.found.chain[-1]
        look = 1
        for k, target in enumerate(self.found.chain[1:], 1):
            if not effort.current().goes_on(k / len(self.found.chain)):
                return
            if not self.polygons[-1]:
                return
            if not len(target[0]):
                self._end()
                return
            self._step(target)
            if k == look:
                look = k + 1 + k // 2
                if self._closing(corners):
                    return
        for _ in range(100):
            before = self.polygons[-1]
            stopped = not effort.current().goes_on()
            if stopped or self._closing(corners) or self._follows(last):
                return
            self._step(last)
            if self.polygons[-1] == before:
                return

    def _end(self) -> None:
        before = self.polygons[-1]
        corners, threat = self._floats(before)
        alive = array("q", range(len(self.stage.points)))
        size = len(alive)
        out = (
            array("d", bytes(32 * size)),
            array("d", bytes(32 * size)),
            array("q", bytes(96 * size)),
        )
        lower = threat[0] - _CLEAR, threat[1] - _CLEAR
        kept = payoff_sets.images(self.found.items, alive, corners, lower, self._discount, out)[0]
        if all_die(self.stage, before, alive[:kept]):
            self.polygons.append(())

    @property
    def _discount(self) -> float:
        return float(Fraction(self.stage.weight, self.stage.whole))

    def _floats(self, polygon: Polygon) -> tuple[Corners, tuple[float, float]]:
        corners = self.found.frame.floats(list(polygon))
        return corners, (min(corners[0]), min(corners[1]))

    def _widened(self, target: Corners) -> Polygon:
        frame = self.found.frame
        one, two = (round(math.ldexp(self.wider, p)) + 1 for p in frame.power)
        points = []
        for x, y in zip(*target, strict=True):
            a, b = frame.whole(0, x), frame.whole(1, y)
            points += [
                (a - one, b - two),
                (a + one, b - two),
                (a - one, b + two),
                (a + one, b + two),
            ]
        return hull(points)

    def _follows(self, target: Corners) -> bool:
        return self.polygons[-1] == self._widened(target)

    def near(
        self, before: Polygon, limits: Sequence[Triple], shape: Polygon, margin: float = _CLEAR
    ) -> list[int]:
        """The profiles that a look in floats cannot let go."""
        (p, q), (one, two) = self.found.frame.power, self.found.frame.low
        a, b, c = array("d"), array("d"), array("d")
        for n1, n2, most in limits:
            x, y = float(Fraction(n1) * 2**p), float(Fraction(n2) * 2**q)
            size = math.hypot(x, y)
            a.append(x / size)
            b.append(y / size)
            c.append(float(Fraction(most - n1 * one - n2 * two)) / size)
        corners, threat = self._floats(before)
        deep = polygons.within(self.found.chain[-1], self.found.frame.floats(list(shape)), 1e-7)
        items = self.outlying if deep else array("q", range(len(self.stage.points)))
        return payoff_sets.beyond(
            self.found.items, items, corners, threat, self._discount, (a, b, c), margin
        )

    def _step(self, target: Corners) -> None:
        before = self.polygons[-1]
        wide = self._widened(target)
        limits = facets(wide)
        over = overshoot(self.stage, before, limits, self.near(before, limits, wide))
        if over:
            if max(x.denominator.bit_length() for p in before for x in p) > _DIGITS:
                return
            wide = _cut_down(
                before,
                [(a, b, math.ceil(c + over.get(k, 0))) for k, (a, b, c) in enumerate(limits)],
            )
        self.polygons.append(wide)

    def _closing(self, corners: Sequence[Generated]) -> bool:
        """Whether V*(d) is proven to be the hull of the corners, or within a hair of it."""
        outer = self.polygons[-1]
        if not corners or not outer:
            return False
        inner: tuple[Pair, ...] = hull(c.point for c in corners)
        found = self._pressures(inner)
        if found is None:
            return False
        limits = facets(inner)
        weights = _weights(found, limits)
        if not weights:
            return False
        if not shrinks(found, weights, furthest(outer, limits, weights)):
            # What is left is rounding of the corners: look for a polygon a hair wider.
            inner = _expanded(self.polygons[0], limits, weights, found)
            limits = facets(inner)
            found = self._pressures(inner)
            weights = () if found is None else _weights(found, limits)
            if found is None or not weights:
                return False
            if not shrinks(found, weights, furthest(outer, limits, weights)):
                return False
        self.bound, self.weights = inner, weights
        return True

    def _pressures(self, inner: tuple[Pair, ...]) -> list[Pressure] | None:
        outer = self.polygons[-1]
        near = self.near(outer, facets(inner), outer)
        return pressures(self.stage, inner, outer, near)


def _weights(found: Sequence[Pressure], limits: Sequence[Triple]) -> tuple[int, ...]:
    """Weights under which no pressure grows: a base and all that bears on it, to a fixed point."""
    base = [max(1.0, _BASE * (abs(float(a)) + abs(float(b)))) for a, b, _ in limits]
    tight = [
        (p.facet, [[(k, float(s)) for k, s in way.items()] for way in p.shares])
        for p in found
        if p.shares and abs(p.slack) * _BASE <= _HAIR * base[p.facet]
    ]
    now = base
    for _ in range(20_000):
        after = list(base)
        for k, ways in tight:
            rate = min(sum(s * now[j] for j, s in way) for way in ways)
            after[k] = max(after[k], base[k] + rate)
        rest = all(b - a <= 0.1 * c for a, b, c in zip(now, after, base, strict=True))
        now = after
        if rest:
            return tuple(map(math.ceil, now))
        if not max(a / b for a, b in zip(now, base, strict=True)) < 1e9:
            break
    return ()


def _expanded(
    stage: Polygon, limits: Sequence[Triple], weights: Sequence[int], found: Sequence[Pressure]
) -> tuple[Pair, ...]:
    """The limits moved out in proportion to their weights, until all pressure is met."""
    share = Fraction(0)
    for pressure in found:
        if pressure.slack < 0 and pressure.shares:
            rate = min(sum(s * weights[j] for j, s in way.items()) for way in pressure.shares)
            room = weights[pressure.facet] - rate
            if room > 0:
                share = max(share, -pressure.slack / room)
    share = Fraction(math.ceil(2 * share * 2**60), 2**60)
    low = min(min(p) for p in stage)
    high = max(max(p) for p in stage)
    size = high - low + 1
    left: list[Triple] = [
        (low - size, low - size, 1), (high + size, low - size, 1),
        (high + size, high + size, 1), (low - size, high + size, 1),
    ]  # fmt: skip
    for (a, b, c), weight in zip(limits, weights, strict=True):
        left = cut(left, (a, b, c + share * weight))
    return hull((Fraction(x) / d, Fraction(y) / d) for x, y, d in left)


def _cut_down(before: Polygon, limits: Sequence[Triple]) -> Polygon:
    """The part of `before` within the limits, exact."""
    left: list[Triple] = [(x, y, 1) for x, y in before]
    for facet in limits:
        left = cut(left, facet)
    return hull((Fraction(x) / d, Fraction(y) / d) for x, y, d in left)
