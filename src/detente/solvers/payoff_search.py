"""Where V*(d) seems to lie: Abreu and Sannikov's iteration in floating point.

It proposes; `concepts.self_generation` checks. It begins with the hull of the stage payoffs and
the pure minmax and goes on until nothing moves. Cycles over corners that are almost in line are
no obstacle: what must come to rest is the set, not the list of its corners.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import add
from typing import TypeAlias

from detente.concepts.integer_stage import IntegerStage, needed
from detente.exact.halfplanes import Pair
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.kernels import payoff_sets, polygons, profiles

Corners: TypeAlias = "tuple[array[float], array[float]]"
# Distances, as a share of the payoffs' range: at rest; the same corner.
_REST, _SAME = 1e-12, 1e-10
_DEEP = 1e-6
_MOST = 20_000
# So many profiles are worth leaving some out for a while.
_MANY = 64
# Whole numbers below it are floats, and so are their differences.
_EXACT = 1 << 52


@dataclass(frozen=True, slots=True)
class Frame:
    """The map between whole payoffs and floats in [0, 1]: (v - low) / 2**power."""

    low: tuple[int, int]
    power: tuple[int, int]

    def finer(self, fineness: int) -> Frame:
        """The frame of payoffs times a power of two, with the same floats."""
        one, two = self.low
        more = fineness.bit_length() - 1
        return Frame((one * fineness, two * fineness), (self.power[0] + more, self.power[1] + more))

    def floats(self, points: Sequence[Pair]) -> Corners:
        """Points as two arrays."""
        one, two = self.low
        p, q = 2 ** self.power[0], 2 ** self.power[1]
        x = array("d", [float((v - one) / p) for v, _ in points])
        return x, array("d", [float((w - two) / q) for _, w in points])

    def whole(self, i: int, value: float) -> int:
        """A float as a whole payoff of player i, rounded."""
        return self.low[i] + round(math.ldexp(value, self.power[i]))


@dataclass(frozen=True, slots=True)
class Table:
    """A stage game in floats: four numbers for each of the profiles at row-major `places`.

    Profiles are left out that pay what another does with no greater gains. See `kernels.profiles`.
    """

    frame: Frame
    items: array[float]
    places: Sequence[int]

    @classmethod
    def of(cls, game: NormalFormGame) -> Table:
        """All that matters of a two-player game."""
        one, two = game.integers
        if max(map(abs, (min(one), max(one), min(two), max(two)))) >= _EXACT:
            return cls._rounded(game)
        whole = array("q", one), array("q", two)
        items, low, power = profiles.scaled(*whole, game.shape[1])
        places = profiles.distinct(*whole, items)
        if len(places) == len(one):
            return cls(Frame(low, power), items, range(len(one)))
        return cls(Frame(low, power), _picked(items, places), places)

    @classmethod
    def _rounded(cls, game: NormalFormGame) -> Table:
        """The same where whole payoffs are too long to be floats."""
        stage = IntegerStage.of(game, Fraction(0))
        kept = needed(stage)
        ranges = [(min(row), max(row)) for row in zip(*stage.points, strict=True)]
        low, power = zip(*((a, max(b - a, 1).bit_length()) for a, b in ranges), strict=True)
        frame = Frame(low, power)
        items = array("d", bytes(32 * len(kept)))
        items[0::4], items[1::4] = frame.floats([stage.points[k] for k in kept])
        for i in (0, 1):
            items[2 + i :: 4] = array("d", [stage.gains[k][i] / 2 ** power[i] for k in kept])
        return cls(frame, items, kept)

    def part(self, items: Sequence[int]) -> Table:
        """Some of the profiles only."""
        return Table(self.frame, _picked(self.items, items), [self.places[k] for k in items])


def _picked(items: array[float], chosen: Sequence[int]) -> array[float]:
    found = array("d", bytes(32 * len(chosen)))
    for i in range(4):
        column = items[i::4]
        found[i::4] = array("d", [column[k] for k in chosen])
    return found


@dataclass(frozen=True, slots=True)
class Tag:
    """How a corner comes about: 0 stage payoff, 1 or 2 that threshold on an edge, 3 both."""

    item: int
    kind: int
    edge: int


@dataclass(frozen=True, slots=True)
class Search:
    """The polygons one after another, and how the last one's corners came about."""

    table: Table
    chain: list[Corners]
    tags: list[Tag]
    at_rest: bool

    def part(self, items: Sequence[int]) -> Search:
        """The same with some of the profiles only, among them those of the corners."""
        at = {item: k for k, item in enumerate(items)}
        tags = [replace(tag, item=at[tag.item]) for tag in self.tags]
        return replace(self, table=self.table.part(items), tags=tags)


def search(table: Table, discount: float, target: Corners | None = None) -> Search:
    """The iteration until it rests, dies or is stopped; the discount factor is above 0.

    If no more than one `target` is in question, until that is outside.
    """
    items = table.items
    count = len(items) // 4
    xs, ys = items[0::4], items[1::4]
    now = _hull(xs, ys, count)
    threat = (
        min(map(add, xs, items[2::4])),
        min(map(add, ys, items[3::4])),
    )
    out = (
        array("d", bytes(32 * count)), array("d", bytes(32 * count)), array("q", bytes(96 * count))
    )  # fmt: skip
    alive, chain, calm = array("q", range(count)), [now], 0
    active, around, whole = alive, now, True
    after = _raised(now, threat)
    if after is not now:
        chain.append(after)
        now = after
    for step in range(_MOST):
        if not len(now[0]):
            return Search(table, chain, [], at_rest=True)
        last = step == _MOST - 1 or (step % 64 == 63 and not effort.current().goes_on())
        looked = active[:]
        kept, added, c1, c2 = payoff_sets.images(items, looked, now, threat, discount, out)
        if whole:
            active = alive = looked[:kept]
        if not added and not whole:
            active, whole = alive, True
            continue
        if not added:
            chain.append((array("d"), array("d")))
            return Search(table, chain, [], at_rest=True)
        corners = polygons.hull(out[0], out[1], added)
        after = _at(out[0], corners), _at(out[1], corners)
        if target is not None and not polygons.within(target, after, _SAME):
            return Search(table, [*chain, after], [], at_rest=False)
        least = min(after[0]), min(after[1])
        # Profiles left out for now may hold the least payoffs down.
        c1, c2 = (c1, c2) if whole else (least[0], least[1])
        floor = max(threat[0], c1, least[0]), max(threat[1], c2, least[1])
        still = (
            max(floor[0] - threat[0], floor[1] - threat[1]) <= _REST
            and polygons.within(now, after, _REST)
            and polygons.within(after, now, _REST)
        )
        calm = calm + 1 if still else 0
        if calm >= 2 or last:
            chain.append(after)
            tags = _tags(out, added, corners, now, after)
            return Search(table, chain, tags, at_rest=not last)
        if count >= _MANY and (whole or not polygons.within(around, after, _DEEP)):
            # What lies deep inside adds nothing, nor does it until the set has shrunk so far.
            active, around = polygons.outside(items, after, 2 * _DEEP, alive), after
            whole = False
        if not still:
            chain.append(after)
            if min(after[0]) < floor[0] - _SAME or min(after[1]) < floor[1] - _SAME:
                after = _raised(after, floor)
                chain.append(after)
        now, threat = after, floor
    raise AssertionError("the last step returns")  # pragma: no cover


def _at(values: array[float], places: Sequence[int]) -> array[float]:
    return array("d", [values[k] for k in places])


def _hull(xs: array[float], ys: array[float], count: int) -> Corners:
    order = polygons.hull(xs, ys, count)
    return _at(xs, order), _at(ys, order)


def _raised(corners: Corners, floor: tuple[float, float]) -> Corners:
    """The part of a polygon with both coordinates at least `floor`, give or take rounding."""
    if min(corners[0]) >= floor[0] - 1e-13 and min(corners[1]) >= floor[1] - 1e-13:
        return corners
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
    return _hull(xs, ys, len(points))


def _tags(
    out: tuple[array[float], array[float], array[int]],
    added: int,
    corners: list[int],
    before: Corners,
    after: Corners,
) -> list[Tag]:
    """The simplest way in which each corner comes about, with edges of the polygon itself."""
    kinds = out[2][1 : 3 * added : 3]
    best = list(corners)
    near = polygons.coincident(out[0], out[1], added, corners, _SAME)
    for k, j in zip(near[0::2], near[1::2], strict=True):
        kind = kinds[k]
        if (kind == 0 and kinds[best[j]]) or (kind == 3 and kinds[best[j]] in (1, 2)):
            best[j] = k
    found = []
    for k in best:
        item, kind, edge = out[2][3 * k : 3 * k + 3]
        if kind in (1, 2):
            # The polygon is at rest, but its list of corners may start or break elsewhere.
            edge = _nearest(before[0][edge], before[1][edge], after)
        found.append(Tag(item, kind, edge if kind in (1, 2) else 0))
    return found


def _nearest(x: float, y: float, corners: Corners) -> int:
    return min(
        range(len(corners[0])), key=lambda k: abs(corners[0][k] - x) + abs(corners[1][k] - y)
    )
