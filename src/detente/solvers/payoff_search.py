"""Where V*(d) seems to lie: Abreu and Sannikov's iteration in floating point.

It proposes; `concepts.self_generation` checks. It begins with the hull of the stage payoffs and
the pure minmax and goes on until nothing moves. Cycles over corners that are almost in line are
no obstacle: what must come to rest is the set, not the list of its corners.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.self_generation import IntegerStage
from detente.exact.halfplanes import Pair
from detente.game import effort
from detente.kernels import payoff_sets, polygons

Corners: TypeAlias = "tuple[array[float], array[float]]"
# Distances, as a share of the payoffs' range: at rest; the same corner.
_REST, _SAME = 1e-12, 1e-10
_DEEP = 1e-6
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Frame:
    """The map between whole payoffs and floats in [0, 1]: (v - low) / 2**power."""

    low: tuple[int, int]
    power: tuple[int, int]

    @classmethod
    def of(cls, stage: IntegerStage) -> Frame:
        """The frame that holds all stage payoffs."""
        ranges = [(min(row), max(row)) for row in zip(*stage.points, strict=True)]
        low, power = zip(*((a, max(b - a, 1).bit_length()) for a, b in ranges), strict=True)
        return cls(low, power)

    def floats(self, points: Sequence[Pair]) -> Corners:
        """Points as two arrays."""
        one, two = self.low
        p, q = 2 ** self.power[0], 2 ** self.power[1]
        x = array("d", [float((v - one) / p) for v, _ in points])
        return x, array("d", [float((w - two) / q) for _, w in points])

    def whole(self, i: int, value: float) -> int:
        """A float as a whole payoff of player i, rounded."""
        return self.low[i] + round(math.ldexp(value, self.power[i]))


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


@dataclass(frozen=True, slots=True)
class Tag:
    """How a corner comes about: 0 stage payoff, 1 or 2 that threshold on an edge, 3 both."""

    item: int
    kind: int
    edge: int


@dataclass(frozen=True, slots=True)
class Search:
    """The polygons one after another, how the last one's corners came about, and the items."""

    frame: Frame
    items: array[float]
    chain: list[Corners]
    tags: list[Tag]
    at_rest: bool


def search(stage: IntegerStage) -> Search:
    """The iteration until it rests, dies or is stopped; the discount factor is above 0."""
    frame = Frame.of(stage)
    items = _items(stage, frame)
    discount = float(Fraction(stage.weight, stage.whole))
    count = len(stage.points)
    xs, ys = items[0::4], items[1::4]
    order = polygons.hull(xs, ys, count)
    now = array("d", [xs[k] for k in order]), array("d", [ys[k] for k in order])
    threat = (
        min(g + h for g, h in zip(items[0::4], items[2::4], strict=True)),
        min(g + h for g, h in zip(items[1::4], items[3::4], strict=True)),
    )
    out = (
        array("d", bytes(32 * count)), array("d", bytes(32 * count)), array("q", bytes(96 * count))
    )  # fmt: skip
    alive, chain, calm = array("q", range(count)), [now], 0
    active, whole = alive, True
    now = _raised(now, threat)
    chain.append(now)
    for step in range(_MOST):
        if not len(now[0]):
            return Search(frame, items, chain, [], at_rest=True)
        last = step == _MOST - 1 or (step % 64 == 63 and not effort.current().goes_on())
        looked = active[:]
        kept, added, c1, c2 = payoff_sets.images(items, looked, now, threat, discount, out)
        if whole:
            alive = looked[:kept]
        if not added and not whole:
            active, whole = alive, True
            continue
        if not added:
            chain.append((array("d"), array("d")))
            return Search(frame, items, chain, [], at_rest=True)
        corners = polygons.hull(out[0], out[1], added)
        after = (
            array("d", [out[0][k] for k in corners]), array("d", [out[1][k] for k in corners])
        )  # fmt: skip
        least = min(after[0]), min(after[1])
        # Profiles left out for now may hold the least payoffs down.
        c1, c2 = (c1, c2) if whole else (least[0], least[1])
        floor = max(threat[0], c1, least[0]), max(threat[1], c2, least[1])
        still = (
            max(floor[0] - threat[0], floor[1] - threat[1]) <= _REST
            and polygons.within(now, after, _REST)
            and polygons.within(after, now, _REST)
        )
        calm = calm + 1 if still and whole else 0
        # What lies deep inside adds nothing; once all is still, that is put to the test.
        whole = still or count < 64
        active = alive if whole else _outlying(items, alive, after)
        if calm >= 2:
            tags = _tags(out, added, corners, now, after)
            chain.append(after)
            return Search(frame, items, chain, tags, at_rest=True)
        if last:
            chain.append(after)
            tags = _tags(out, added, corners, now, after)
            return Search(frame, items, chain, tags, at_rest=False)
        if not still:
            chain.append(after)
            if min(after[0]) < floor[0] - _SAME or min(after[1]) < floor[1] - _SAME:
                after = _raised(after, floor)
                chain.append(after)
        now, threat = after, floor
    raise AssertionError("the last step returns")  # pragma: no cover


def _items(stage: IntegerStage, frame: Frame) -> array[float]:
    items = array("d", bytes(32 * len(stage.points)))
    items[0::4], items[1::4] = frame.floats(stage.points)
    p, q = 2 ** frame.power[0], 2 ** frame.power[1]
    items[2::4] = array("d", [h / p for h, _ in stage.gains])
    items[3::4] = array("d", [k / q for _, k in stage.gains])
    return items


def _outlying(items: array[float], alive: array[int], corners: Corners) -> array[int]:
    outside = set(polygons.outside(items, corners, _DEEP))
    return array("q", [k for k in alive if k in outside])


def _raised(corners: Corners, floor: tuple[float, float]) -> Corners:
    """The part of a polygon with both coordinates at least `floor`, give or take rounding."""
    points = list(zip(*corners, strict=True))
    for i in (0, 1):
        kept = []
        for k, a in enumerate(points):
            b = points[k - 1]
            if (a[i] < floor[i] - 1e-13) != (b[i] < floor[i] - 1e-13):
                t = (floor[i] - b[i]) / (a[i] - b[i])
                kept.append((b[0] + t * (a[0] - b[0]), b[1] + t * (a[1] - b[1])))
            if a[i] >= floor[i] - 1e-13:
                kept.append(a)
        points = kept
    xs, ys = array("d", [x for x, _ in points]), array("d", [y for _, y in points])
    order = polygons.hull(xs, ys, len(points))
    return array("d", [xs[k] for k in order]), array("d", [ys[k] for k in order])


def _tags(
    out: tuple[array[float], array[float], array[int]],
    added: int,
    corners: list[int],
    before: Corners,
    after: Corners,
) -> list[Tag]:
    """The simplest way in which each corner comes about, with edges of the polygon itself."""
    simple: dict[tuple[int, int], int] = {}
    for k in range(added):
        kind = out[2][3 * k + 1]
        if kind in (0, 3):
            at = round(out[0][k] / _SAME), round(out[1][k] / _SAME)
            if at not in simple or kind == 0:
                simple[at] = k
    # The polygon is at rest, but its list of corners may start or break elsewhere.
    same = [_nearest(x, y, after) for x, y in zip(*before, strict=True)]
    found = []
    for k in corners:
        x, y = round(out[0][k] / _SAME), round(out[1][k] / _SAME)
        near = ((x + i, y + j) for i in (0, -1, 1) for j in (0, -1, 1))
        best = next((simple[at] for at in near if at in simple), k)
        item, kind, edge = out[2][3 * best : 3 * best + 3]
        found.append(Tag(item, kind, same[edge] if kind in (1, 2) else 0))
    return found


def _nearest(x: float, y: float, corners: Corners) -> int:
    return min(
        range(len(corners[0])), key=lambda k: abs(corners[0][k] - x) + abs(corners[1][k] - y)
    )
