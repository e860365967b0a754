"""A chain of polygons around V*(d), each proven from the one before.

Every polygon of the float iteration, a hair wider, is offered as the next of the chain. Profiles
that stay clear of all its facets in floating point, by far more than rounding can move them, are
let go; the others are decided exactly. A facet that V* might pass is moved out as far as need be.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.integer_stage import IntegerStage
from detente.concepts.payoff_bound import Bound, Way
from detente.concepts.self_generation import Generated, all_die, overshoot
from detente.exact.halfplanes import Pair, Triple, Whole, cut, facets, homogeneous, meet, plain
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
# A polygon that leaves more profiles than so many for each facet is not yet near enough.
_LOOSE = 40
# Sets with so few corners are tried at once.
_FEW = 32
_BATCH = 1 << 12


class Chain:
    """Polygons that hold V*(d), from the hull of the stage payoffs on."""

    def __init__(self, stage: IntegerStage, found: Search, wider: float = _WIDER) -> None:
        self.stage, self.found, self.wider = stage, found, wider
        self.polygons: list[Polygon] = [hull(stage.points)]
        self.bound: tuple[Whole, ...] = ()
        self.weights: tuple[int, ...] = ()
        # Whether `bound` is the hull of the corners itself.
        self.exact = False
        self.outlying = polygons.outside(found.items, found.chain[-1], _DEEP)

    def run(self, corners: Sequence[Generated]) -> None:
        """Follow the float iteration until the set closes on the corners, or to its end."""
        last = self.found.chain[-1]
        if len(corners) <= _FEW and self._closing(corners, patient=False):
            return
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
                if self._closing(corners, patient=False):
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

    def near(self, before: Polygon, limits: Sequence[Whole], shape: Polygon) -> list[int]:
        """The profiles that a look in floats cannot let go."""
        return self._look(before, limits, self._candidates(shape), each=False)

    def _candidates(self, shape: Polygon) -> array[int]:
        deep = polygons.within(self.found.chain[-1], self.found.frame.floats(list(shape)), 1e-7)
        return self.outlying if deep else array("q", range(len(self.stage.points)))

    def _look(
        self, before: Polygon, limits: Sequence[Whole], items: array[int], *, each: bool
    ) -> list[int]:
        (p, q), (one, two) = self.found.frame.power, self.found.frame.low
        a, b, c = array("d"), array("d"), array("d")
        for n1, n2, most in limits:
            size = math.hypot(x := float(n1 << p), y := float(n2 << q))
            a.append(x / size)
            b.append(y / size)
            c.append(float(most - n1 * one - n2 * two) / size)
        corners, threat = self._floats(before)
        return payoff_sets.beyond(
            self.found.items, items, corners, threat, self._discount, (a, b, c), _CLEAR, each=each
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

    def _closing(self, corners: Sequence[Generated], *, patient: bool = True) -> bool:
        """Whether V*(d) is proven to be the hull of the corners, or within a hair of it."""
        outer = self.polygons[-1]
        if not corners or not outer:
            return False
        limits = facets(hull((plain(c.point[0]), plain(c.point[1])) for c in corners))
        items = self._look(outer, limits, self._candidates(outer), each=False)
        if not patient and len(items) > _LOOSE * len(limits):
            return False
        pairs = self._pairs(outer, limits, items)
        bound = Bound(self.stage, limits)
        found = self._pressures(bound, outer, pairs)
        if found is None:
            return False
        weights = _weights(found, limits)
        if not weights:
            return False
        self.exact = bound.holds(weights, outer, found)
        if not self.exact:
            # If the corners are rounded, a hair wider.
            limits = _expanded(found, limits, weights)
            if not Bound(self.stage, limits).holds(weights, outer, pairs):
                return False
        self.bound, self.weights = tuple(limits), weights
        return True

    def _pairs(
        self, outer: Polygon, limits: Sequence[Whole], items: list[int]
    ) -> list[tuple[int, int]]:
        n = len(limits)
        found = []
        for k in range(0, len(items), _BATCH):
            batch = array("q", items[k : k + _BATCH])
            found += [divmod(at, n) for at in self._look(outer, limits, batch, each=True)]
        return [(item, k) for item, k in found if not self.stage.harmless(item, limits[k])]

    def _pressures(
        self, bound: Bound, outer: Polygon, pairs: Sequence[tuple[int, int]]
    ) -> dict[tuple[int, int], list[Way]] | None:
        """The ways in which V* may be pushed out; None if a profile lives in `outer` alone."""
        found = {}
        threat = min(x for x, _ in outer), min(y for _, y in outer)
        for item, k in pairs:
            # A hair in payoffs, whatever the length of the normal.
            size = abs(bound.limits[k][0]) + abs(bound.limits[k][1])
            ways = [way for way in bound.ways(item, k) if way.slack >= -_HAIR * size * way.scale]
            if not ways:
                over = self.stage.excess(
                    item, bound.limits[k], self.stage.kept(item, outer, threat)
                )
                if over is not None and over > 0:
                    return None
            else:
                found[item, k] = ways
        return found


def _weights(
    found: Mapping[tuple[int, int], Sequence[Way]], limits: Sequence[Whole]
) -> tuple[int, ...]:
    """Weights under which no pressure grows: a base and all that bears on it, to a fixed point."""
    base = [max(1.0, _BASE * (abs(float(a)) + abs(float(b)))) for a, b, _ in limits]
    tight = []
    for (_, k), ways in found.items():
        if all(way.slack * _BASE <= _HAIR * int(base[k]) * way.scale for way in ways):
            tight.append((k, [[(j, s / way.scale) for j, s in way.shares] for way in ways]))
    now = base
    for _ in range(20_000):
        after = list(base)
        for k, shares in tight:
            rate = base[k] + min([sum([s * now[j] for j, s in way]) for way in shares])
            after[k] = max(after[k], rate)
        rest = all(b - a <= 0.1 * c for a, b, c in zip(now, after, base, strict=True))
        now = after
        if rest:
            return tuple(map(math.ceil, now))
        if not max(a / b for a, b in zip(now, base, strict=True)) < 1e9:
            break
    return ()


def _expanded(
    found: Mapping[tuple[int, int], Sequence[Way]],
    limits: Sequence[Whole],
    weights: Sequence[int],
) -> list[Whole]:
    """The limits moved out in proportion to their weights, until all pressure is met."""
    share = Fraction(1, min(weights))
    for (_, k), ways in found.items():
        needs = [
            Fraction(-way.slack, -growth) for way in ways if (growth := way.growth(weights, k)) < 0
        ]
        if needs:
            share = max(share, min(needs))
    return [
        (a, b, c + math.ceil(2 * share * weight))
        for (a, b, c), weight in zip(limits, weights, strict=True)
    ]


def _cut_down(before: Polygon, limits: Sequence[Whole]) -> Polygon:
    """The part of `before` within the limits, exact."""
    inner = meet([*limits, *facets(before)])
    if inner:
        return inner
    left: list[Triple] = list(homogeneous(before))
    for facet in limits:
        left = cut(left, facet)
    return hull((plain(Fraction(x) / d), plain(Fraction(y) / d)) for x, y, d in left)
