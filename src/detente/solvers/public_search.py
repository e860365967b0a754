"""Where the equilibrium payoffs under public signals seem to lie, in floating point.

It proposes; `concepts.public_equilibria` checks. Half-planes in fixed directions are drawn in by
the set operator (Judd, Yeltekin and Conklin 2003); where they rest is found by Newton's method on
the programmes that are in force; and directions are added where the set has its edges.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.public_chain import Around
from detente.concepts.public_equilibria import Normal, PublicStage
from detente.exact.halfplanes import Pair
from detente.exact.polygon import hull
from detente.kernels import continuations

Floats: TypeAlias = "tuple[array[float], array[float]]"
Spot: TypeAlias = tuple[float, float]
# Half-planes by angle: which they are, their angles and their normals.
Turn: TypeAlias = tuple[list[int], list[float], list[Normal]]
# Rounding of the half-planes; what counts as moved, as an edge, as a direction of its own.
_GRID = 1 << 52
_REST, _EDGE = 1e-12, 1e-10
_LARGEST = 1 << 16
_LINES = 16
# Directions beyond these are not added.
MOST = 96


@dataclass(frozen=True, slots=True)
class Images:
    """The best continuations of a profile in several directions, as the kernel tells them.

    `kept` is 1 if the profile can be kept, 0 if not and -1 if that was not settled.
    """

    kept: int
    values: array[float]
    prices: array[float]
    columns: array[int]
    weights: array[float]


class Rough:
    """A stage game with signals in floats, for the kernel."""

    def __init__(self, stage: PublicStage) -> None:
        self.stage = stage
        self.items = [
            (
                array("d", map(float, stage.chances[item])),
                array("d", [float(s) for k in own for s in k.shift]),
                array("q", [k.player for k in own]),
                array("d", [float(k.need) for k in own]),
            )
            for item, own in enumerate(stage.deviations)
        ]

    def images(self, item: int, polygon: Floats, directions: Sequence[Spot]) -> Images:
        """The best continuations within a polygon, direction by direction."""
        chance, shift, who, need = self.items[item]
        rows, count = len(chance) + len(need), len(directions)
        values, columns = array("d", bytes(8 * count)), array("q", bytes(8 * max(count, 1) * rows))
        prices = array("d", bytes(8 * max(count, 1) * len(need)))
        weights = array("d", bytes(8 * count * rows))
        lx, ly = (array("d", own) for own in (zip(*directions, strict=True) if count else ((), ())))
        kept = continuations.best(
            chance, shift, who, need, *polygon, lx, ly, values, prices, columns, weights,
            continuations.room(len(chance), len(need)),
        )  # fmt: skip
        return Images(kept, values, prices, columns, weights)


def reach(normals: Sequence[Normal], polygon: Floats) -> list[float]:
    """The greatest a x + b y over a polygon, for every normal."""
    import numpy as np

    heights = np.array(normals, dtype=float) @ np.array([polygon[0], polygon[1]])
    return [float(v) for v in heights.max(axis=1)]


def floats(polygon: Sequence[Pair] | Sequence[Spot]) -> Floats:
    """Corners as two arrays."""
    return array("d", [float(x) for x, _ in polygon]), array("d", [float(y) for _, y in polygon])


def size(normal: Normal) -> int:
    """The greatest entry of a normal: half-planes are compared in this unit."""
    return max(abs(normal[0]), abs(normal[1]))


def first_normals(stage: PublicStage) -> list[Normal]:
    """The axes, a fan between them, and the edges of the feasible set; by angle.

    Also the lines from stage equilibria to other profiles' payoffs: where one signal brings
    reversion to an equilibrium, the set is a segment on one of them.
    """
    fan = [(1, 0), (3, 1), (1, 1), (1, 3)]
    found = {n for a, b in fan for n in ((a, b), (-b, a), (-a, -b), (b, -a))}
    found.update(edges(list(hull(stage.points))))
    stable = [
        g for g, own in zip(stage.points, stage.deviations, strict=True)
        if all(k.need <= 0 for k in own)
    ]  # fmt: skip
    lines = [edges([e, g]) for e in stable for g in hull(stage.points) if g != e]
    found.update(n for pair in lines[:_LINES] for n in pair)
    return in_turn(found)


def in_turn(normals: Iterable[Normal]) -> list[Normal]:
    """Normals by angle, one for each direction."""
    short = {(a // g, b // g) for a, b in normals if (g := math.gcd(a, b))}
    return sorted(short, key=lambda n: math.atan2(n[1], n[0]))


def edges(polygon: Sequence[Pair] | Sequence[Spot]) -> list[Normal]:
    """The outer normals of a polygon's edges (of a segment both), in short whole numbers."""
    found = []
    for k, (x, y) in enumerate(polygon):
        z, w = polygon[k - 1]
        normal = whole(y - w, z - x)
        if normal != (0, 0):
            found.append(normal)
    return found


def whole(a: float | Fraction, b: float | Fraction) -> Normal:
    """A direction in whole numbers: itself if they are short, else one that is near."""
    one, two = Fraction(a), Fraction(b)
    most = max(abs(one), abs(two))
    if not most:
        return (0, 0)
    ratio = (min(abs(one), abs(two)) / most).limit_denominator(_LARGEST)
    big, small = ratio.denominator, ratio.numerator
    p, q = (big, small) if abs(one) >= abs(two) else (small, big)
    return (p if one > 0 else -p), (q if two > 0 else -q)


@dataclass
class Sweep:
    """One step of the operator: the new bounds, and for each the profile and prices behind it."""

    bounds: list[float]
    active: list[tuple[int, tuple[float, ...]]]
    points: list[Spot]
    columns: list[list[int]]
    alive: list[int]


class PublicSearch:
    """The half-planes as they are drawn in; `normals` may grow."""

    def __init__(self, stage: PublicStage) -> None:
        self.stage, self.rough = stage, Rough(stage)
        self.d = float(stage.discount)
        self.points = [(float(x), float(y)) for x, y in stage.points]

    def start(self, normals: Sequence[Normal]) -> list[float]:
        """The bounds of the feasible set, a little wider so that it has an interior."""
        return [max(a * x + b * y for x, y in self.points) + size((a, b)) / 64 for a, b in normals]

    def around(self, normals: Sequence[Normal], bounds: Sequence[float]) -> Around:
        """The polygon with its bounds rounded to a grid."""
        return Around(tuple(normals), tuple(Fraction(round(c * _GRID), _GRID) for c in bounds))

    def sweep(
        self,
        normals: Sequence[Normal],
        polygon: Floats,
        alive: Sequence[int],
        only: Sequence[int] | None = None,
    ) -> Sweep:
        """What a polygon generates, direction by direction.

        With `only` each direction has one profile to look at, and others where nothing keeps it.
        """
        rest, most = 1 - self.d, -math.inf
        later = reach(normals, polygon)
        count = len(normals)
        found = Sweep([most] * count, [(-1, ())] * count, [(0.0, 0.0)] * count, [[]] * count, [])
        # Profiles that need no deterrence first: their bounds cost nothing.
        for k in sorted(alive, key=lambda k: max(self.rough.items[k][3], default=0.0)):
            x, y = self.points[k]
            own = [rest * (a * x + b * y) for a, b in normals]
            # The others are harmless, whatever deters deviations.
            look = [
                j for j in range(count)
                if own[j] + self.d * later[j] > found.bounds[j] and (only is None or only[j] == k)
            ]  # fmt: skip
            scales = [size(normals[j]) for j in look]
            towards = [
                (normals[j][0] / s, normals[j][1] / s) for j, s in zip(look, scales, strict=True)
            ]
            images = self.rough.images(k, polygon, towards)
            if images.kept == 0:
                continue
            found.alive.append(k)
            for at, (j, s) in enumerate(zip(look, scales, strict=True)):
                self._enter(found, polygon, (k, j, at), images, (own[j], later[j], s))
        if only is not None and most in found.bounds and found.alive:
            rest_of = self.sweep(normals, polygon, found.alive)
            for j, (item, _) in enumerate(found.active):
                if item < 0:
                    found.bounds[j], found.active[j] = rest_of.bounds[j], rest_of.active[j]
        return found

    def _enter(
        self,
        found: Sweep,
        polygon: Floats,
        where: tuple[int, int, int],
        images: Images,
        heights: tuple[float, float, int],
    ) -> None:
        (k, j, at), (own, later, scale) = where, heights
        chance, _, _, need = self.rough.items[k]
        if images.kept < 0:
            # Not settled: nothing is claimed beyond the bound without prices.
            value, prices = own + self.d * later, (0.0,) * len(need)
        else:
            value = own + scale * images.values[at]
            width = len(need)
            prices = tuple(scale * q for q in images.prices[at * width : (at + 1) * width])
        if value <= found.bounds[j]:
            return
        found.bounds[j], found.active[j] = value, (k, prices)
        m, corners = len(chance) + len(need), len(polygon[0])
        columns = list(images.columns[at * m : (at + 1) * m]) if images.kept > 0 else []
        found.columns[j] = columns
        x, y = ((1 - self.d) * v for v in self.points[k])
        for column, weight in zip(columns, images.weights[at * m : (at + 1) * m], strict=False):
            if column < len(chance) * corners:
                signal, corner = divmod(column, corners)
                x += weight * chance[signal] * polygon[0][corner]
                y += weight * chance[signal] * polygon[1][corner]
        found.points[j] = x, y

    def slopes(
        self, normals: Sequence[Normal], ring: Sequence[int], found: Sweep
    ) -> list[list[float]]:
        """How much each bound moves with each other: the matrix of the programmes in force."""
        rows = []
        around = [normals[j] for j in ring]
        turn = list(ring), [math.atan2(b, a) for a, b in around], around
        for (a, b), (item, prices) in zip(normals, found.active, strict=True):
            row = [0.0] * len(normals)
            chance, shift, who, _ = self.rough.items[item]
            count = len(chance)
            for y, c in enumerate(chance):
                theta = [c * a, c * b]
                for k, q in enumerate(prices):
                    theta[who[k]] += q * shift[k * count + y]
                for j, share in _shares(turn, (theta[0], theta[1])):
                    row[j] += share
            rows.append(row)
        return rows


def _shares(turn: Turn, theta: Spot) -> list[tuple[int, float]]:
    x, y = theta
    if not x and not y:
        return []
    ring, angles, normals = turn
    two = bisect_right(angles, math.atan2(y, x)) % len(ring)
    (a, b), (p, q) = normals[two - 1], normals[two]
    area = a * q - b * p
    s, t = (x * q - y * p) / area, (a * y - b * x) / area
    return [(ring[two - 1], max(s, 0.0)), (ring[two], max(t, 0.0))]


def ring_of(around: Around, corners: Sequence[Pair]) -> tuple[int, ...]:
    """The half-planes that are edges of a polygon with an inside, by angle."""
    known: dict[tuple[Pair, Pair], int] = {}
    for j, ((a, b), c) in enumerate(zip(around.normals, around.bounds, strict=True)):
        tight = [p for p in corners if a * p[0] + b * p[1] == c]
        if len(tight) == 2:
            known.setdefault((tight[0], tight[1]), j)
    return tuple(
        sorted(known.values(), key=lambda j: math.atan2(around.normals[j][1], around.normals[j][0]))
    )
