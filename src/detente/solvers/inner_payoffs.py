"""Polygons that generate themselves, from the way in which a limit's corners come about.

Corners that are stage payoffs, or lie where both thresholds meet, are rational; so is a corner
where a threshold crosses an edge between known ones. Corners that depend on each other in a
circle are solved by iteration and then guessed as fractions, or else moved inwards by a hair:
the result generates itself either way, which `concepts.self_generation` decides exactly.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from detente.concepts.integer_stage import IntegerStage
from detente.concepts.self_generation import Generated, is_self_generating
from detente.exact.halfplanes import Pair, Scalar, plain
from detente.exact.polygon import hull
from detente.solvers.payoff_search import Frame, Search, Tag

_SLACKS = (1e-15, 1e-14, 1e-13, 1e-12, 1e-11)
# A fraction this near is taken for the number itself, to be checked.
_GUESS = 1e-13
# So many sweeps at that distance that bring nothing.
_STUCK = 40
# Corners nearer than this to the line between their neighbours may be an artefact.
_SLIVER = 1e-10
_DENOMINATORS = (1000, 10**6)
# Beyond so many corners numbers are kept short, unless all of them are exact.
_MANY = 24
# Exact numbers that build on each other are given up beyond so many binary digits.
_DIGITS = 600


def inner_corners(stage: IntegerStage, found: Search) -> list[Generated]:
    """Corners of a self-generating polygon near the limit, in its order; [] if none is found."""
    if not found.tags:
        return []
    for thin in (False, True):
        structure = Structure(stage, thinned(found) if thin else found)
        for points in structure.proposals():
            corners = _generated(stage, structure.tags, points)
            if is_self_generating(stage, corners):
                return corners
    return []


def thinned(found: Search, sliver: float = _SLIVER) -> Search:
    """The limit without corners that are almost in line with their neighbours.

    A set that is a segment may come to rest as a sliver.
    """
    x, y = found.chain[-1]
    kept = list(range(len(x)))
    for j in range(len(x)):
        if len(kept) > 2 and j in kept:
            at = kept.index(j)
            a, b = kept[at - 1], kept[(at + 1) % len(kept)]
            dx, dy = x[b] - x[a], y[b] - y[a]
            between = (x[j] - x[a]) * (x[b] - x[j]) + (y[j] - y[a]) * (y[b] - y[j]) >= 0
            if between and abs(dx * (y[j] - y[a]) - dy * (x[j] - x[a])) < sliver * math.hypot(
                dx, dy
            ):
                kept.remove(j)
    place = [max((m for m, k in enumerate(kept) if k <= j), default=len(kept) - 1)
             for j in range(len(x))]  # fmt: skip
    tags = [replace(found.tags[k], edge=place[found.tags[k].edge]) for k in kept]
    limit = array("d", [x[k] for k in kept]), array("d", [y[k] for k in kept])
    return replace(found, chain=[*found.chain[:-1], limit], tags=tags)


def stage_equilibria(stage: IntegerStage) -> list[Generated]:
    """The corners of the hull of the pure stage equilibria: it generates itself at any discount."""
    points = {p: k for k, p in enumerate(stage.points) if stage.gains[k] == (0, 0)}
    return [Generated(corner, points[corner], corner) for corner in hull(points)]


def _generated(stage: IntegerStage, tags: list[Tag], points: list[Pair]) -> list[Generated]:
    d, rest = stage.weight, stage.whole - stage.weight
    short = [(plain(x), plain(y)) for x, y in points]
    by_point = {p: tag.item for p, tag in zip(short, tags, strict=True)}
    found = []
    for point in hull(short):
        item = by_point[point]
        g = stage.points[item]
        x = _ratio(stage.whole * point[0] - rest * g[0], d)
        found.append(Generated(point, item, (x, _ratio(stage.whole * point[1] - rest * g[1], d))))
    return found


def _ratio(value: Scalar, by: int) -> Scalar:
    if type(value) is int:
        whole, rest = divmod(value, by)
        return Fraction(value, by) if rest else whole
    return plain(Fraction(value) / by)


class Structure:
    """The equations between the corners of a limit polygon."""

    def __init__(self, stage: IntegerStage, found: Search) -> None:
        self.stage, self.frame, self.tags = stage, found.table.frame, found.tags
        self.discount = Fraction(stage.weight, stage.whole)
        self.near = found.chain[-1]
        self.threat = [self._least(i) for i in (0, 1)]
        self.points: list[Pair | None] = [None] * len(self.tags)

    def proposals(self) -> Iterator[list[Pair]]:
        """Points for all corners, the most exact first."""
        self.settle()
        open_ = [j for j, p in enumerate(self.points) if p is None]
        if not open_ and None not in self.threat:
            yield [p for p in self.points if p is not None]
            return
        slacks: tuple[float, ...] = (0.0, *_SLACKS)
        if len(self.points) > _MANY:
            # Short numbers, rather than exact ones that build on each other.
            slacks = _SLACKS
            open_ = [j for j, tag in enumerate(self.tags) if tag.kind]
            self.points = [p if tag.kind == 0 else None
                           for p, tag in zip(self.points, self.tags, strict=True)]  # fmt: skip
        for slack in slacks:
            x, y = list(self.near[0]), list(self.near[1])
            for j, point in enumerate(self.points):
                if point is not None:
                    (x[j],), (y[j],) = self.frame.floats([point])
            if not self._relax(x, y, open_, slack):
                continue
            if slack:
                yield self._rounded(x, y, None)
            else:
                for most in _DENOMINATORS:
                    guess = self._rounded(x, y, most)
                    if self._close(guess, x, y):
                        yield guess

    def _least(self, i: int) -> Scalar | None:
        """The least payoff of player i, where what attains it is rational at once."""
        values = self.near[i]
        least = min(values)
        for j, tag in enumerate(self.tags):
            if values[j] - least < 1e-11:
                g, h = self.stage.points[tag.item][i], self.stage.gains[tag.item][i]
                if tag.kind == 0:
                    return g
                if tag.kind in (i + 1, 3):
                    return g + h
        return None

    def _threshold(self, item: int, i: int) -> Scalar | None:
        u = self.threat[i]
        return None if u is None else u + (1 / self.discount - 1) * self.stage.gains[item][i]

    def settle(self) -> None:
        """Every corner that follows from those known."""
        moved = True
        while moved:
            moved = False
            for j, tag in enumerate(self.tags):
                if self.points[j] is None:
                    self.points[j] = self.point(j, tag)
                    moved = moved or self.points[j] is not None

    def point(self, j: int, tag: Tag) -> Pair | None:
        """A corner from its threshold and edge; None while one of these is not known."""
        g = self.stage.points[tag.item]
        if tag.kind == 0:
            return g
        w: list[Scalar | None] = [self._threshold(tag.item, i) for i in (0, 1)]
        if tag.kind in (1, 2):
            i = tag.kind - 1
            if j in (tag.edge, (tag.edge + 1) % len(self.points)):
                return self._on_own_edge(j, i, w[i])
            w[1 - i] = None
            a, b = self.points[tag.edge], self.points[(tag.edge + 1) % len(self.points)]
            t = w[i]
            if a is not None and b is not None and t is not None and a[i] == b[i]:
                w[1 - i] = a[1 - i] if self._end(j, tag) == tag.edge else b[1 - i]
            elif a is not None and b is not None and t is not None:
                part = Fraction(1) * (t - a[i]) / (b[i] - a[i])
                w[1 - i] = a[1 - i] + part * (b[1 - i] - a[1 - i])
        if w[0] is None or w[1] is None:
            return None
        d = self.discount
        found = (1 - d) * g[0] + d * w[0], (1 - d) * g[1] + d * w[1]
        return found if self.is_short(found) else None

    def is_short(self, point: Pair) -> bool:
        """Whether exact numbers are short enough for others to build on them."""
        return max(v.denominator.bit_length() for v in point) <= _DIGITS

    def _on_own_edge(self, j: int, i: int, threshold: Scalar | None) -> Pair | None:
        """A corner whose continuation is on an edge of its own: in line with it and the payoff."""
        g, d, tag = self.stage.points[self.tags[j].item], self.discount, self.tags[j]
        end = self.points[(tag.edge + 1) % len(self.points) if j == tag.edge else tag.edge]
        if threshold is None or end is None or end[i] == g[i]:
            return None
        met = (1 - d) * g[i] + d * threshold
        other = end[1 - i] + (met - end[i]) / (g[i] - end[i]) * (g[1 - i] - end[1 - i])
        return (met, other) if i == 0 else (other, met)

    def _end(self, j: int, tag: Tag) -> int:
        """Which end of an edge along its threshold the continuation of corner j is nearer to."""
        k = 2 - tag.kind
        d, near = float(self.discount), self.near[k]
        own = math.ldexp(self.stage.points[tag.item][k] - self.frame.low[k], -self.frame.power[k])
        w = (near[j] - (1 - d) * own) / d
        after = (tag.edge + 1) % len(self.tags)
        return min(tag.edge, after, key=lambda m: abs(near[m] - w))

    def _relax(self, x: list[float], y: list[float], open_: list[int], slack: float) -> bool:
        """Iterate the open corners to rest, each edge met `slack` inside; False if they run off."""
        d = float(self.discount)
        at = (x, y)
        fixed = [_float(self.frame, i, u) for i, u in enumerate(self.threat)]
        steps = [self._step(j) for j in open_]
        least, stuck, earlier = 1.0, 0, 1.0
        for sweep in range(20_000):
            threat = [min(at[i]) if u is None else u for i, u in enumerate(fixed)]
            change = 0.0
            for j, i, k, m, own, rise, other in steps:
                if i < 0:
                    values = own[0] + d * (threat[0] + rise[0]), own[1] + d * (threat[1] + rise[1])
                else:
                    t = threat[i] + rise[i]
                    line, across = at[i], at[1 - i]
                    run = line[m] - line[k]
                    if abs(run) < 1e-12:
                        w = across[other]
                    else:
                        w = across[k] + (t - line[k]) / run * (across[m] - across[k])
                        w += slack if (run > 0) == (i == 0) else -slack
                    met, free = own[i] + d * t, own[1 - i] + d * w
                    values = (met, free) if i == 0 else (free, met)
                change = max(change, abs(values[0] - x[j]), abs(values[1] - y[j]))
                x[j], y[j] = values
            if not change <= 1:
                return False
            if change < least:
                least, stuck = change, 0
            else:
                # Nothing but rounding moves it any more.
                stuck += change < _GUESS
            if change < 2e-16 or stuck > _STUCK:
                break
            if sweep % 500 == 499:
                if change > 0.8 * earlier:
                    # All sweeps together would not bring it to rest.
                    break
                earlier = change
        return True

    def _step(
        self, j: int
    ) -> tuple[int, int, int, int, tuple[float, float], tuple[float, float], int]:
        """What a corner is computed from.

        Itself, whose threshold is met on an edge or -1, the edge's ends, its own part of the
        payoffs, how far thresholds are above the least payoffs, and which end it is nearer to.
        """
        frame, tag, d = self.frame, self.tags[j], float(self.discount)
        g, h = self.stage.points[tag.item], self.stage.gains[tag.item]
        one, two = (
            (
                (1 - d) * math.ldexp(g[i] - frame.low[i], -frame.power[i]),
                (1 / d - 1) * math.ldexp(h[i], -frame.power[i]),
            )
            for i in (0, 1)
        )
        edge = tag.kind in (1, 2)
        return (
            j, tag.kind - 1 if edge else -1, tag.edge, (tag.edge + 1) % len(self.tags),
            (one[0], two[0]), (one[1], two[1]), self._end(j, tag) if edge else 0,
        )  # fmt: skip

    def _close(self, guess: list[Pair], x: list[float], y: list[float]) -> bool:
        one, two = self.frame.floats(guess)
        pairs = [*zip(one, x, strict=True), *zip(two, y, strict=True)]
        return all(abs(a - b) < _GUESS for a, b in pairs)

    @cached_property
    def units(self) -> list[int]:
        """What all of a player's payoffs differ by multiples of."""
        return [
            math.gcd(*(v - low for v in row)) or 1
            for low, row in zip(self.frame.low, zip(*self.stage.points, strict=True), strict=True)
        ]

    def _rounded(self, x: list[float], y: list[float], most: int | None) -> list[Pair]:
        """Exact points near the floats: thresholds exactly met, the rest a guess or as it is."""

        def exact(i: int, value: float) -> Fraction:
            if most is None and len(self.points) > _MANY:
                return Fraction(self.frame.whole(i, value))
            low, unit = self.frame.low[i], self.units[i]
            own = Fraction(math.ldexp(value, self.frame.power[i]))
            # Fractions of what stage payoffs differ by: units of payoffs are no matter.
            return low + (own if most is None else (own / unit).limit_denominator(most) * unit)

        d = self.discount
        threat = [exact(i, min((x, y)[i])) if u is None else u for i, u in enumerate(self.threat)]
        found = []
        for j, (point, tag) in enumerate(zip(self.points, self.tags, strict=True)):
            own = point
            if own is None:
                g, h = self.stage.points[tag.item], self.stage.gains[tag.item]
                met = [(1 - d) * (g[i] + h[i]) + d * threat[i] for i in (0, 1)]
                if len(self.points) > _MANY:
                    met = [Fraction(math.ceil(v)) for v in met]
                own = (
                    met[0] if tag.kind in (1, 3) else exact(0, x[j]),
                    met[1] if tag.kind in (2, 3) else exact(1, y[j]),
                )
            found.append(own)
        return found


def _float(frame: Frame, i: int, value: Scalar | None) -> float | None:
    return None if value is None else float((value - frame.low[i]) / 2 ** frame.power[i])
