"""Where V*(d) seems to lie: Abreu and Sannikov's iteration in floating point.

It proposes; `concepts.self_generation` checks. It begins with the hull of the stage payoffs and
the pure minmax and goes on until nothing moves. Cycles over corners that are almost in line are
no obstacle: what must come to rest is the set, not the list of its corners.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.self_generation import IntegerStage
from detente.exact.halfplanes import Pair
from detente.game import effort
from detente.kernels import payoff_sets

Corners: TypeAlias = "tuple[array[float], array[float]]"
# Distances, as a share of the payoffs' range: at rest; the same corner.
_REST, _SAME = 4e-15, 1e-10
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

    def floats(self, points: tuple[Pair, ...] | list[Pair]) -> Corners:
        """Points as two arrays."""
        one, two = self.low
        p, q = 2 ** self.power[0], 2 ** self.power[1]
        x = array("d", [float((v - one) / p) for v, _ in points])
        return x, array("d", [float((w - two) / q) for _, w in points])

    def whole(self, i: int, value: float) -> int:
        """A float as a whole payoff of player i, rounded."""
        return self.low[i] + round(math.ldexp(value, self.power[i]))


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
    p, q = 2 ** frame.power[0], 2 ** frame.power[1]
    one, two = frame.low
    items = array("d", bytes(32 * len(stage.points)))
    items[0::4] = array("d", [(x - one) / p for x, _ in stage.points])
    items[1::4] = array("d", [(y - two) / q for _, y in stage.points])
    items[2::4] = array("d", [h / p for h, _ in stage.gains])
    items[3::4] = array("d", [k / q for _, k in stage.gains])
    discount = float(Fraction(stage.weight, stage.whole))
    count = len(stage.points)
    xs, ys = items[0::4], items[1::4]
    order = payoff_sets.hull(xs, ys, count)
    now = array("d", [xs[k] for k in order]), array("d", [ys[k] for k in order])
    threat = (
        min(g + h for g, h in zip(items[0::4], items[2::4], strict=True)),
        min(g + h for g, h in zip(items[1::4], items[3::4], strict=True)),
    )
    out = (
        array("d", bytes(32 * count)), array("d", bytes(32 * count)), array("q", bytes(96 * count))
    )  # fmt: skip
    alive, chain, calm = array("q", range(count)), [now], 0
    now = _raised(now, threat)
    chain.append(now)
    for step in range(_MOST):
        if not len(now[0]):
            return Search(frame, items, chain, [], at_rest=True)
        last = step == _MOST - 1 or (step % 64 == 63 and not effort.current().goes_on())
        kept, added, c1, c2 = payoff_sets.images(items, alive, now, threat, discount, out)
        alive = alive[:kept]
        if not added:
            chain.append((array("d"), array("d")))
            return Search(frame, items, chain, [], at_rest=True)
        corners = payoff_sets.hull(out[0], out[1], added)
        after = (
            array("d", [out[0][k] for k in corners]), array("d", [out[1][k] for k in corners])
        )  # fmt: skip
        floor = max(threat[0], c1, min(after[0])), max(threat[1], c2, min(after[1]))
        still = (
            max(floor[0] - threat[0], floor[1] - threat[1]) <= _REST
            and payoff_sets.within(now, after, _REST)
            and payoff_sets.within(after, now, _REST)
        )
        calm = calm + 1 if still else 0
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
    order = payoff_sets.hull(xs, ys, len(points))
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
        k = next((simple[at] for at in near if at in simple), k)
        item, kind, edge = out[2][3 * k : 3 * k + 3]
        found.append(Tag(item, kind, same[edge] if kind in (1, 2) else 0))
    return found


def _nearest(x: float, y: float, corners: Corners) -> int:
    return min(
        range(len(corners[0])), key=lambda k: abs(corners[0][k] - x) + abs(corners[1][k] - y)
    )
