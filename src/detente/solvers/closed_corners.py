"""V*(d)'s own corners where they are no fractions: roots, by the structure of the limit.

The corners of the limit polygon depend on each other through thresholds and edges
(`inner_payoffs.Structure`). One least payoff or coordinate is taken for the unknown; what follows
from it are quotients of polynomials in it. Where that leads round to the unknown itself, it is a
root of a polynomial, and all corners lie in the field of that root. Nothing here is believed: the
corners count only if `concepts.algebraic_payoffs` proves them to be those of V*(d).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any

from detente.concepts.algebraic_payoffs import AlgebraicPayoffs
from detente.concepts.integer_stage import IntegerStage
from detente.concepts.self_generation import PayoffSetCertificate
from detente.exact.algebraic import Real, roots
from detente.exact.halfplanes import sides
from detente.exact.number_field import RationalFunction
from detente.exact.polygon import hull
from detente.exact.polynomial import Polynomial
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.solvers.inner_payoffs import Structure, thinned
from detente.solvers.payoff_search import Search, Table, search

# Polynomials of higher degree, structures of more corners and larger games are not worth it.
_DEGREE, _CORNERS, _PROFILES = 8, 16, 144
# So near, as a share of the payoffs' range, a root must be to what floats found.
_NEAR = 1e-8
# Corners so near to the line between their neighbours may lie on it.
_SLIVER = 1e-8
# What attains a least payoff, in floats.
_LEAST = 1e-11


def closed_corners(game: NormalFormGame, around: PayoffSetCertificate) -> AlgebraicPayoffs | None:
    """V*(d) by its own corners, given what proves a polygon near around it; None if not found."""
    if game.size > _PROFILES or not around.weights or not 0 < around.discount < 1:
        return None
    table = Table.of(game)
    stage = around.stage(game)
    fineness = int(IntegerStage.of(game, around.discount).grid[0] / stage.grid[0])
    found = search(
        Table(table.frame.finer(fineness), table.items, table.places), float(around.discount)
    )
    if not 2 <= len(found.tags) <= _CORNERS:
        return None
    some = IntegerStage.of(game, around.discount, fineness, table.places)
    for limit in (found, thinned(found, _SLIVER)):
        for points in _solutions(some, limit):
            by_point = {
                p: table.places[tag.item] for p, tag in zip(points, limit.tags, strict=True)
            }
            corners = hull(by_point)
            proof = AlgebraicPayoffs(
                around, corners, tuple(by_point[p] for p in corners), _weights(around, corners)
            )
            if proof.weights and proof.closes(stage):
                return proof
            if not effort.current().goes_on():
                return None
    return None


def _solutions(stage: IntegerStage, found: Search) -> Iterator[list[Any]]:
    """Points for all corners, in the field of one root."""
    start = Structure(stage, found)
    start.settle()
    for i in (0, 1):
        if start.threat[i] is None:
            yield from _Circle(stage, found, start).by_threat(i)
    for j, tag in enumerate(start.tags):
        if start.points[j] is None and tag.kind in (1, 2):
            yield from _Circle(stage, found, start).by_coordinate(j)


class _Circle(Structure):
    """The equations between the corners, with quotients of polynomials for coordinates."""

    threat: list[Any]
    points: list[Any]

    def __init__(self, stage: IntegerStage, found: Search, known: Structure) -> None:
        super().__init__(stage, found)
        self.points = list(known.points)

    def is_short(self, point: Any) -> bool:  # noqa: ANN401 (quotients of polynomials)
        """Whether the polynomials are of low degree."""
        return all(
            max(len(v.top), len(v.bottom)) <= _DEGREE + 1
            for v in point
            if isinstance(v, RationalFunction)
        )

    def by_threat(self, i: int) -> Iterator[list[Any]]:
        """All points, if all of them follow from the least payoff of player i."""
        self.threat[i] = RationalFunction.unknown()
        yield from self._solved(i, self._least_at(i)[0])

    def by_coordinate(self, j: int) -> Iterator[list[Any]]:
        """All points, if all of them follow from where corner j is along its threshold."""
        i = self.tags[j].kind - 1
        met = self._met(j)
        if met is not None:
            x = RationalFunction.unknown()
            self.points[j] = (met, x) if i == 0 else (x, met)
            yield from self._solved(1 - i, j)

    def _met(self, j: int) -> Any:  # noqa: ANN401
        """The coordinate of corner j that its threshold gives; None while that is not known."""
        tag, d = self.tags[j], self.discount
        i = tag.kind - 1
        t = self._threshold(tag.item, i)
        return None if t is None else (1 - d) * self.stage.points[tag.item][i] + d * t

    def _follow(self) -> None:
        """Every corner and least payoff that follows from those known."""
        before: list[Any] = []
        while (now := [p is None for p in (*self.points, *self.threat)]) != before:
            before = now
            self.settle()
            for i in (0, 1):
                for j in self._least_at(i):
                    if self.threat[i] is None and self.points[j] is not None:
                        self.threat[i] = self.points[j][i]
            for j in range(len(self.points)):
                self._aligned(j)

    def _aligned(self, j: int) -> None:
        """What follows from corner j's own edge, which is in line with its profile's payoff.

        The other end, if j is known; j itself, if the edge is the other end's own, too.
        """
        end = self._other_end(j)
        if end is None:
            return
        g, corner = self.stage.points[self.tags[j].item], self.points[j]
        if corner is not None and self.points[end] is None:
            self._place(end, g, corner)
        elif corner is None and self._other_end(end) == j:
            self._place(j, g, self.stage.points[self.tags[end].item])

    def _other_end(self, j: int) -> int | None:
        """The other end of the edge that corner j is an end of and its continuation is on."""
        tag = self.tags[j]
        after = (tag.edge + 1) % len(self.points)
        if tag.kind not in (1, 2) or j not in (tag.edge, after):
            return None
        return after if j == tag.edge else tag.edge

    def _place(self, j: int, one: Any, two: Any) -> None:  # noqa: ANN401
        """Corner j is where a line through two points meets what its threshold gives."""
        i = self.tags[j].kind - 1
        if i not in (0, 1) or one[i] == two[i] or (met := self._met(j)) is None:
            return
        other = one[1 - i] + Fraction(1) * (met - one[i]) / (two[i] - one[i]) * (
            two[1 - i] - one[1 - i]
        )
        if self.is_short((met, other)):
            self.points[j] = (met, other) if i == 0 else (other, met)

    def _least_at(self, i: int) -> list[int]:
        least = min(self.near[i])
        return [j for j, v in enumerate(self.near[i]) if v - least < _LEAST]

    def _solved(self, i: int, j: int) -> Iterator[list[Any]]:
        """The points at the roots near coordinate i of corner j, which is the unknown."""
        with suppress(ZeroDivisionError):
            self._follow()
            equation = self._equation()
            if equation is None:
                return
            power = self.frame.power[i]
            near = self.frame.low[i] + Fraction(math.ldexp(self.near[i][j], power))
            room = Fraction(math.ldexp(_NEAR, power))
            for root in roots(equation):
                if abs(_middle(root) - near) <= room:
                    yield [tuple(_at(v, root) for v in point) for point in self.points]

    def _equation(self) -> Polynomial | None:
        """What the unknown must make zero; None if points are missing, or none is short."""
        if None in self.points or None in self.threat:
            return None
        rests = [self.points[self._least_at(i)[0]][i] - self.threat[i] for i in (0, 1)]
        for j, tag in enumerate(self.tags):
            again = self.point(j, tag)
            if again is not None:
                rests += [v - w for v, w in zip(again, self.points[j], strict=True)]
        tops = [
            v.top
            for v in rests
            if isinstance(v, RationalFunction) and 2 <= len(v.top) <= _DEGREE + 1
        ]
        return min(tops, key=len, default=None)


def _at(value: Any, root: Real) -> Any:  # noqa: ANN401
    return value.at(root) if isinstance(value, RationalFunction) else value


def _middle(root: Real) -> Fraction:
    return root if isinstance(root, Fraction) else (root.low + root.high) / 2


def _weights(around: PayoffSetCertificate, corners: Sequence[Any]) -> tuple[int, ...]:
    """Weights for the hull's half-planes, in the same proportions as those of nearby ones."""
    limits: list[Any] = list(sides(corners))
    if len(limits) != len(around.bound):
        return ()
    rates = [
        weight * float(abs(a) + abs(b)) / float(abs(p) + abs(q))
        for weight, (p, q, _), (a, b, _) in zip(around.weights, around.bound, limits, strict=True)
    ]
    least = min(rates)
    return tuple(round(rate / least * (1 << 20)) for rate in rates)
