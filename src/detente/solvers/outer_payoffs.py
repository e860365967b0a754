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

from detente.concepts.integer_stage import Deterrence, IntegerStage
from detente.concepts.payoff_bound import Bound, Way, furthest
from detente.concepts.self_generation import Generated, all_die, overshoot
from detente.errors import SolverError
from detente.exact.halfplanes import (
    Pair,
    Triple,
    Whole,
    contains,
    cut,
    facets,
    homogeneous,
    meet,
    plain,
)
from detente.exact.polygon import hull
from detente.game import effort
from detente.kernels import payoff_sets, polygons
from detente.solvers.payoff_search import Corners, Search

Polygon: TypeAlias = tuple[Pair, ...]
# How far from a facet a profile must stay in floats to be let go, and how much wider polygons are.
_CLEAR, _WIDER = 1e-8, 1e-12
DEEP = 1e-6
_BASE = 1 << 20
# What of a corner may be rounding, in whole payoffs.
_HAIR = 1 << 29
# Where a facet has to give way, corners stay exact, up to so many binary digits.
_DIGITS = 2000
# Where no more than one point is in question, up to so many.
_FEW_DIGITS = 500
# A polygon that leaves more profiles than so many for each facet is not yet near enough.
_LOOSE = 40
# Sets with so few corners are tried at once.
_FEW = 32
_BATCH = 1 << 12
_SWEEPS = 2000
# Half-planes that moved out by so many whole payoffs at most are near enough to end with.
_NEAR = 1 << 24


class TooFewProfilesError(SolverError):
    """A step of the proof cannot do without the profiles that were left out."""


class Chain:
    """Polygons that hold V*(d), from the hull of the stage payoffs on.

    The profiles may be no more than those whose payoffs are not deep inside the last polygon
    found; then `first` is the hull of all stage payoffs. Raises TooFewProfilesError where more
    of them are wanted after all.
    """

    def __init__(self, stage: IntegerStage, found: Search, first: Polygon = ()) -> None:
        self.stage, self.found, self.whole = stage, found, not first
        self.polygons: list[Polygon] = [first or hull(stage.points)]
        self.bound: tuple[Whole, ...] = ()
        self.weights: tuple[int, ...] = ()
        # Whether `bound` is the hull of the corners itself.
        self.exact = False
        # The nearest half-planes proven that are not near enough to end with: how far, and they.
        self._spare: tuple[Fraction, tuple[Whole, ...], tuple[int, ...]] | None = None
        self.outlying = array("q", range(len(stage.points)))
        if self.whole and len(stage.points) > _FEW:
            self.outlying = polygons.outside(found.table.items, found.chain[-1], DEEP)

    def run(self, corners: Sequence[Generated], point: Pair | None = None) -> None:
        """Follow the float iteration until the set closes on the corners, or to its end.

        If only one `point` is in question, until it is proven to be outside or that takes long.
        """
        self._follow(corners, point)
        if self._spare and not self.weights and self.polygons[-1]:
            moved, bound, weights = self._spare
            sides = facets([(plain(c.point[0]), plain(c.point[1])) for c in corners])
            if (
                furthest(self.polygons[-1], sides, [max(abs(a), abs(b)) for a, b, _ in sides])
                > moved
            ):
                self.bound, self.weights = bound, weights

    def _follow(self, corners: Sequence[Generated], point: Pair | None) -> None:
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
            if point is not None and (
                self._digits > _FEW_DIGITS or not contains(self.polygons[-1], point)
            ):
                return
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

    @property
    def _digits(self) -> int:
        corners = self.polygons[-1]
        return max((v.denominator.bit_length() for p in corners for v in p), default=0)

    def _end(self) -> None:
        if not self.whole:
            raise TooFewProfilesError("some profile left out may survive")
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
        kept = payoff_sets.images(
            self.found.table.items, alive, corners, lower, self._discount, out
        )[0]
        if all_die(self.stage, before, alive[:kept]):
            self.polygons.append(())

    @property
    def _discount(self) -> float:
        return float(Fraction(self.stage.weight, self.stage.whole))

    def _floats(self, polygon: Polygon) -> tuple[Corners, tuple[float, float]]:
        corners = self.found.table.frame.floats(list(polygon))
        return corners, (min(corners[0]), min(corners[1]))

    def _widened(self, target: Corners) -> Polygon:
        frame = self.found.table.frame
        one, two = (round(math.ldexp(_WIDER, p)) + 1 for p in frame.power)
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

    def _candidates(self, shape: Polygon) -> array[int]:
        if self.whole and len(self.outlying) == len(self.stage.points):
            return self.outlying
        deep = polygons.within(
            self.found.chain[-1], self.found.table.frame.floats(list(shape)), 1e-7
        )
        if not deep and not self.whole:
            raise TooFewProfilesError("a polygon does not hold what was found")
        return self.outlying if deep else array("q", range(len(self.stage.points)))

    def _look(
        self, before: Polygon, limits: Sequence[Whole], items: array[int], *, each: bool
    ) -> list[int]:
        (p, q), (one, two) = self.found.table.frame.power, self.found.table.frame.low
        a, b, c = array("d"), array("d"), array("d")
        for n1, n2, most in limits:
            size = math.hypot(x := float(n1 << p), y := float(n2 << q))
            a.append(x / size)
            b.append(y / size)
            c.append(float(most - n1 * one - n2 * two) / size)
        corners, threat = self._floats(before)
        return payoff_sets.beyond(
            self.found.table.items,
            items,
            corners,
            threat,
            self._discount,
            (a, b, c),
            _CLEAR,
            each=each,
        )

    def _step(self, target: Corners) -> None:
        before = self.polygons[-1]
        wide = self._widened(target)
        limits = facets(wide)
        pairs = self._pairs(before, limits, self._candidates(wide))
        over = overshoot(self.stage, before, limits, pairs)
        if over:
            if self._digits > _DIGITS:
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
        limits = facets([(plain(c.point[0]), plain(c.point[1])) for c in corners])
        items = self._candidates(outer)
        if len(items) > _FEW:
            items = array("q", self._look(outer, limits, items, each=False))
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
        hints = {pair: ways[0].recipe for pair, ways in found.items()}
        self.exact = bound.holds(weights, outer, found, hints)
        if not self.exact:
            # If the corners are rounded, a hair wider.
            wider = _expanded(found, limits, weights)
            moved = max(
                Fraction(after - c, max(abs(a), abs(b)))
                for (a, b, c), (_, _, after) in zip(limits, wider, strict=True)
            )
            if self._spare and moved >= self._spare[0]:
                return False
            if not Bound(self.stage, wider).holds(weights, outer, pairs, hints):
                return False
            limits = wider
            if moved > _NEAR:
                self._spare = moved, tuple(limits), weights
                return False
        self.bound, self.weights = tuple(limits), weights
        return True

    def _pairs(
        self, outer: Polygon, limits: Sequence[Whole], items: array[int]
    ) -> list[tuple[int, int]]:
        """The profiles that a look in floats cannot let go, with the half-planes in question."""
        n = len(limits)
        found = []
        for k in range(0, len(items), _BATCH):
            batch = items[k : k + _BATCH]
            found += [divmod(at, n) for at in self._look(outer, limits, batch, each=True)]
        return [(item, k) for item, k in found if not self.stage.harmless(item, limits[k])]

    def _pressures(
        self, bound: Bound, outer: Polygon, pairs: Sequence[tuple[int, int]]
    ) -> dict[tuple[int, int], list[Way]] | None:
        """The ways in which V* may be pushed out; None if a profile lives in `outer` alone.

        One that leaves plenty of room stands for all.
        """
        found = {}
        deterrence = Deterrence(self.stage, outer)
        base = [_BASE * (abs(a) + abs(b)) for a, b, _ in bound.limits]
        most = 4 * furthest(outer, bound.limits, base)
        for item, k in pairs:
            # A hair in payoffs, whatever the length of the normal.
            hair = _HAIR * (abs(bound.limits[k][0]) + abs(bound.limits[k][1]))
            ways = []
            for way in bound.ways(item, k):
                if way.slack < -hair * way.scale:
                    continue
                if way.slack > hair * way.scale and way.resists(base, k, most):
                    ways = [way]
                    break
                ways.append(way)
            if ways:
                found[item, k] = ways
                continue
            over = deterrence.excess(item, bound.limits[k])
            if over is not None and over > 0:
                return None
        return found


def _weights(
    found: Mapping[tuple[int, int], Sequence[Way]], limits: Sequence[Whole]
) -> tuple[int, ...]:
    """Weights under which no pressure grows: a base and all that bears on it, to a fixed point."""
    base = [float(_BASE * (abs(a) + abs(b))) for a, b, _ in limits]
    tight = []
    for (_, k), ways in found.items():
        hair = _HAIR * (abs(limits[k][0]) + abs(limits[k][1]))
        if all(way.slack <= hair * way.scale for way in ways):
            tight.append((k, [[(j, s / way.scale) for j, s in way.shares] for way in ways]))
    now = list(base)
    for sweep in range(1, _SWEEPS):
        rest = True
        for k, shares in tight:
            least = min([sum([s * now[j] for j, s in way]) for way in shares])
            if base[k] + least > now[k]:
                rest = rest and base[k] + least - now[k] <= 0.1 * base[k]
                now[k] = base[k] + least
        if rest:
            return tuple(map(math.ceil, now))
        if sweep % 64 == 0:
            if not max(a / b for a, b in zip(now, base, strict=True)) < 1e9:
                break
            if len(base) <= _FEW:
                now = _jump(tight, base, now)
    return ()


def _jump(
    tight: Sequence[tuple[int, Sequence[Sequence[tuple[int, float]]]]],
    base: Sequence[float],
    now: list[float],
) -> list[float]:
    """The weights that the pressures greatest now lead to, or those that are."""
    n = len(base)
    most: dict[int, tuple[float, Sequence[tuple[int, float]]]] = {}
    for k, shares in tight:
        least = min((sum([s * now[j] for j, s in way]), way) for way in shares)
        most[k] = max(most.get(k, least), least)
    rows = [[float(j == k) for j in range(n)] + [base[k]] for k in range(n)]
    for k, (value, way) in most.items():
        if value > 0:
            for j, share in way:
                rows[k][j] -= share
    for k in range(n):
        at = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[at] = rows[at], rows[k]
        if not rows[k][k]:
            return now
        for i in range(n):
            if i != k and rows[i][k]:
                part = rows[i][k] / rows[k][k]
                rows[i] = [a - part * b for a, b in zip(rows[i], rows[k], strict=True)]
    found = [row[n] / row[k] for k, row in enumerate(rows)]
    # Negative weights solve what grows for ever.
    return list(map(max, found, now)) if min(found) > 0 else now


def _expanded(
    found: Mapping[tuple[int, int], Sequence[Way]],
    limits: Sequence[Whole],
    weights: Sequence[int],
) -> list[Whole]:
    """The limits moved out in proportion to their weights, until all pressure is met."""
    # A share of the weights, in units of one part in so many of the least of them.
    unit = min(weights) << 20
    share = 1 << 20
    for (_, k), ways in found.items():
        needs = [
            -(way.slack * unit // -growth) for way in ways if (growth := way.growth(weights, k)) < 0
        ]
        share = max(share, min(needs, default=0))
    return [
        (a, b, c - (-2 * share * weight // unit))
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
