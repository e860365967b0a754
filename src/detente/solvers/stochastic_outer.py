"""A chain of polygons around a changing game's equilibrium payoffs, each proven from the last.

Floating point proposes a link, a hair wider than what it finds: the hull of what the link before
generates, cut where the max-min operator says that payoffs from a state cannot reach so far.
`concepts.stochastic_payoffs` decides in whole numbers whether the link follows.

Reference: Abreu, D., Brooks, B. and Sannikov, Y. (2020), Algorithms for stochastic games with
perfect monitoring, Econometrica 88(4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from detente.concepts.stochastic_payoffs import DOWN, Direction, Link, PayoffOperator, within
from detente.exact.halfplanes import Pair, Whole, contains, facets
from detente.exact.polygon import hull
from detente.game import effort
from detente.solvers.max_min import MaxMin
from detente.solvers.stochastic_frame import Frame, Images, Point

# How wide links are at least, as a share of the payoffs' range, and at most.
_HAIR, _WIDEST = 2.0**-43, 2.0**-24
# What of a cut may be rounding.
_ROUNDING = 1e-14
_BOX: tuple[Direction, ...] = (*DOWN, (1, 0), (0, 1), (1, 1), (1, -1), (-1, 1), (-1, -1))
_MOST = 20_000


class Outer:
    """The chain, link by link, from the game alone to where nothing moves any more."""

    def __init__(self, operator: PayoffOperator) -> None:
        self.operator, self.frame = operator, Frame(operator)
        self.links: list[Link] = []
        self.floats: list[list[Point]] = []
        self.hair = _HAIR
        # Whether the chain came to rest, or to sets that are all empty.
        self.at_rest = False

    def run(self) -> None:
        """Add links until nothing moves, nothing is left, or no time is."""
        if not self._add([() for _ in self.operator.points], None):
            return
        for step in range(_MOST):
            before = self.floats
            if not any(before):
                self.at_rest = True
                return
            if step and not effort.current().goes_on():
                return
            images = self.frame.generated(before, 4 * _ROUNDING)
            if not self._add(self._hulls(images), images):
                return
            if _moved(before, self.floats) <= 8 * self.hair:
                self.at_rest = True
                return

    def _hulls(self, images: Images) -> list[Sequence[Point]]:
        points: list[list[Point]] = [[] for _ in self.operator.points]
        for (x, _), corners in images.items():
            points[x] += [c.point for c in corners]
        lost = self.operator.game.leading_to(x for x, own in enumerate(points) if not own)
        return [() if x in lost else thinned(hull(own), self.hair)
                for x, own in enumerate(points)]  # fmt: skip

    def _add(self, hulls: Sequence[Sequence[Point]], images: Images | None) -> bool:
        """Add the link that some hulls lead to, if it is proven to follow."""
        before = self.links[-1].polygons if self.links else None
        while self.hair <= _WIDEST:
            link = self._link(hulls, images)
            if self.operator.follows(before, link):
                self.links.append(link)
                self.floats = [[self.frame.near(v) for v in own] for own in link.polygons]
                return True
            self.hair *= 8
        return False

    def _link(self, hulls: Sequence[Sequence[Point]], images: Images | None) -> Link:
        """Polygons in whole numbers, a hair wider, and the levels that bound them."""
        frame, (p, q) = self.frame, self.frame.power
        wide = [round(math.ldexp(self.hair, v)) + 1 for v in (p, q)]
        told: list[list[Direction]] = []
        for own in hulls:
            edges: list[Direction] = list(_BOX)
            if images is not None:
                at = hull((frame.whole(0, x), frame.whole(1, y)) for x, y in own)
                edges = list(dict.fromkeys([*_BOX[:4], *((a, b) for a, b, _ in facets(at))]))
            told.append(edges if own or images is None else [])
        directions = list(dict.fromkeys([*DOWN, *(n for own in told for n in own)]))
        scaled = [(math.ldexp(a, p), math.ldexp(b, q)) for a, b in directions]
        sizes = [math.hypot(*n) for n in scaled]
        units = [(a / s, b / s) for (a, b), s in zip(scaled, sizes, strict=True)]
        reach = self._reaches(units, images)
        levels = [
            tuple(
                a * frame.low[0] + b * frame.low[1] + math.ceil(reach[m][x] * sizes[m])
                + abs(a) * wide[0] + abs(b) * wide[1]
                for m, (a, b) in enumerate(directions)
            )
            for x in range(len(hulls))
        ]  # fmt: skip
        numbers = tuple(tuple(map(directions.index, edges)) for edges in told)
        link = Link(tuple(() for _ in hulls), tuple(directions), tuple(levels), numbers)
        polygons = (_around(link.limits(x)) if told[x] else () for x in range(len(hulls)))
        return Link(tuple(polygons), link.directions, link.levels, numbers)

    def _reaches(self, units: list[Point], images: Images | None) -> list[list[float]]:
        """How far payoffs may go from each state in some directions, by the max-min operator."""
        import numpy as np

        frame = self.frame
        n = np.array(units)
        bound = np.full((len(units), len(frame.entries)), np.inf)
        alive = np.ones(len(frame.entries), dtype=bool)
        if images is not None:
            alive[:] = False
            for entry, corners in images.items():
                at = frame.place[entry]
                alive[at] = True
                bound[:, at] = (n @ np.array([c.point for c in corners]).T).max(axis=1)
        found: list[list[float]] = MaxMin(frame, n, bound, alive).solved().tolist()
        return found


def _normals(polygon: Sequence[Point]) -> list[Point]:
    """Outward normals of length 1 of a polygon's edges; both sides and ends of a segment."""
    found = [(-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0)]
    for k, (x, y) in enumerate(polygon):
        x2, y2 = polygon[k + 1 - len(polygon)]
        size = math.hypot(x2 - x, y2 - y)
        if size:
            found.append(((y2 - y) / size, (x - x2) / size))
            if len(polygon) == 2:
                found.append(((x2 - x) / size, (y2 - y) / size))
    return found


def _around(limits: Sequence[Whole]) -> tuple[Pair, ...]:
    """Whole corners of a polygon around what half-planes leave."""
    inside = within(tuple(limits))
    if not inside:
        return ()
    whole = []
    sides = list(zip(inside, (*inside[1:], inside[0]), (inside[-1], *inside[:-1]), strict=True))
    for (x, y), (x2, y2), (x1, y1) in sides:
        # Away from the neighbours, as far as rounding goes.
        right, up = (y2 - y) + (y - y1) >= 0, (x1 - x) + (x - x2) >= 0
        whole.append((math.ceil(x) if right else math.floor(x),
                      math.ceil(y) if up else math.floor(y)))  # fmt: skip
    found = hull(whole)
    if len(found) > 2 and all(contains(found, point) for point in inside):
        return found
    return hull(
        (m, n)
        for x, y in inside
        for m in (math.floor(x), math.ceil(x))
        for n in (math.floor(y), math.ceil(y))
    )


def thinned(polygon: Sequence[Point], least: float) -> list[Point]:
    """A polygon without corners that are nearer than `least` to what is left without them.

    >>> thinned([(0, 0), (1, 0), (1, 1), (0.5, 1 + 1e-15), (0, 1)], 1e-14)
    [(0, 0), (1, 0), (1, 1), (0, 1)]
    """
    kept = list(polygon)
    k = 0
    while len(kept) > 1 and k < len(kept):
        (ax, ay), (x, y) = kept[k - 1], kept[k]
        bx, by = kept[(k + 1) % len(kept)]
        dx, dy = bx - ax, by - ay
        size = math.hypot(dx, dy)
        near = min(math.hypot(x - ax, y - ay), math.hypot(x - bx, y - by))
        between = (x - ax) * dx + (y - ay) * dy
        if size and 0 < between < size * size:
            near = min(near, abs(dx * (y - ay) - dy * (x - ax)) / size)
        if near < least:
            kept.pop(k)
        else:
            k += 1
    return kept


def _moved(before: Sequence[Sequence[Point]], after: Sequence[Sequence[Point]]) -> float:
    """How far polygons shrank, at most, in the directions of the new ones' edges."""
    most = 0.0
    for one, two in zip(before, after, strict=True):
        if bool(one) != bool(two):
            return 1.0
        for a, b in _normals(two) if two else ():
            reach = max(a * x + b * y for x, y in two)
            most = max(most, max(a * x + b * y for x, y in one) - reach)
    return most
