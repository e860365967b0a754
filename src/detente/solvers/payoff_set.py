"""Sets of payoff vectors: what lotteries over profiles reach, cut by what each player can refuse.

The feasible set is the convex hull of the stage payoffs; its individually rational part keeps
what gives every player at least its minmax, and by the folk theorem (Fudenberg and Maskin 1986)
it is, where it has full dimension, what patient players can sustain. Two players: a polygon,
by hull and clipping. More: the generators and the floors, with linear programmes for supports;
the shadow on two players is found by asking for supports until no new corner turns up.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> held = payoff_set(game, {"1": Fraction(1), "2": Fraction(1)})
>>> [f"{x} {y}" for x, y in held.vertices]
['1 1', '13/3 1', '3 3', '1 13/3']
>>> held.contains({"1": 2, "2": 2}), held.contains({"1": 4, "2": 4})
(True, False)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from detente.errors import GameError, SolverError, nearest
from detente.exact.algebraic import Real, as_data
from detente.exact.lp import maximise
from detente.exact.number import Number, exact, text
from detente.exact.polygon import Polygon, clip, hull
from detente.game.normal_form import NormalFormGame

Point = tuple[Fraction, ...]


@dataclass(frozen=True)
class PayoffSet:
    """A convex set of payoff vectors: the hull of `points`, cut to at least `floors`.

    Vectors list the players' payoffs in the order of `players`. The set may be empty, a point or
    a segment; those are answers.
    """

    players: tuple[str, ...]
    points: tuple[Point, ...]
    floors: Mapping[str, Fraction]

    @cached_property
    def inner(self) -> tuple[Point, ...]:
        """Corners of what is proven to belong to the set: here, the set itself."""
        if len(self.players) == 2:
            return self._polygon()
        corners = _extreme(self.points)
        for i, floor in enumerate(self._least()):
            if floor is not None:
                corners = _extreme(_cut(corners, i, floor))
        return tuple(sorted(corners))

    @property
    def vertices(self) -> tuple[tuple[Real, ...], ...]:
        """The corners, exact: counter-clockwise for two players, else in lexicographic order."""
        return self.inner

    @property
    def is_empty(self) -> bool:
        """Whether no feasible payoff vector respects the floors."""
        if len(self.players) == 2:
            return not self.inner
        return self._best([Fraction(0)] * len(self.players)) is None

    @property
    def outer(self) -> tuple[Point, ...]:
        """Corners of what is proven to hold the set: here, the set itself."""
        return self.inner

    @property
    def gap(self) -> Fraction | None:
        """The greatest distance between `inner` and `outer`: here, none."""
        return Fraction(0)

    def support(self, direction: Sequence[object] | Mapping[str, object]) -> Number:
        """The greatest weighted sum of payoffs; weights by player, or in the players' order.

        Raises SolverError if the set is empty.
        """
        weights = self._vector(direction)
        if len(self.players) == 2:
            values = [_dot(weights, corner) for corner in self.inner]
            best = max(values, default=None)
        else:
            found = self._best(weights)
            best = None if found is None else _dot(weights, found)
        if best is None:
            raise SolverError("the payoff set is empty, it has no greatest payoff")
        return best

    def contains(self, payoffs: Sequence[object] | Mapping[str, object]) -> bool:
        """Whether a payoff vector, by player or in the players' order, lies in the set."""
        point = self._vector(payoffs)
        if any(f is not None and v < f for v, f in zip(point, self._least(), strict=True)):
            return False
        return _is_mixture(point, self.points)

    def projection(self, first: str, second: str) -> Polygon:
        """The payoffs of two players: the exact polygon of the set's shadow on them."""
        i, j = self._index(first), self._index(second)
        if len(self.players) == 2:
            shape = self._polygon()
            return shape if (i, j) == (0, 1) else hull((p[i], p[j]) for p in shape)

        def corner(x: Fraction, y: Fraction) -> tuple[Fraction, Fraction] | None:
            weights = [Fraction(0)] * len(self.players)
            weights[i] += x
            weights[j] += y
            best = self._best(weights)
            return None if best is None else (best[i], best[j])

        one = Fraction(1)
        starts = [corner(one, one * 0), corner(-one, one * 0), corner(0 * one, one),
                  corner(0 * one, -one)]  # fmt: skip
        polygon = hull(p for p in starts if p is not None)
        settled: set[tuple[object, object]] = set()
        while True:
            edges = [
                (a, b)
                for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True)
                if a != b and (a, b) not in settled
            ]
            if not edges:
                return polygon
            for a, b in edges:
                # The outward normal of an edge walked counter-clockwise.
                x, y = b[1] - a[1], a[0] - b[0]
                further = corner(x, y)
                if further is None or x * further[0] + y * further[1] == x * a[0] + y * a[1]:
                    settled.add((a, b))
                else:
                    polygon = hull([*polygon, further])

    def to_dict(self) -> dict[str, object]:
        """Players, floors and corners, numbers as exact strings."""
        return {
            "players": list(self.players),
            "floors": {p: text(v) for p, v in self.floors.items()},
            "vertices": [[as_data(v) for v in corner] for corner in self.vertices],
        }

    def __repr__(self) -> str:
        kind = "with floors" if self.floors else "feasible"
        return f"PayoffSet({', '.join(self.players)}: {kind}, {len(self.points)} generators)"

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(p)}</th>" for p in self.players)
        rows = "".join(
            f"<tr>{''.join(f'<td>{text(v)}</td>' for v in corner)}</tr>" for corner in self.vertices
        )
        return f"<table><caption>corners</caption><tr>{head}</tr>{rows}</table>"

    # -- inside -------------------------------------------------------------------------------

    def _polygon(self) -> Polygon:
        polygon = hull((x, y) for x, y in self.points)
        for i, floor in enumerate(self._least()):
            if floor is not None:
                polygon = clip(polygon, Fraction(i == 0), Fraction(i == 1), floor)
        return polygon

    def _least(self) -> list[Fraction | None]:
        return [self.floors.get(p) for p in self.players]

    def _best(self, weights: Sequence[Fraction]) -> Point | None:
        """A point of the set with the greatest weighted sum; None if the set is empty."""
        bounds = [(i, f) for i, f in enumerate(self._least()) if f is not None]
        result = maximise(
            [_dot(weights, point) for point in self.points],
            [[-point[i] for point in self.points] for i, _ in bounds],
            [-f for _, f in bounds],
            [[Fraction(1)] * len(self.points)],
            [Fraction(1)],
        )
        if result.x is None or result.status != "optimal":
            return None
        return tuple(
            _dot(result.x, [point[i] for point in self.points]) for i in range(len(self.players))
        )

    def _index(self, player: str) -> int:
        if player not in self.players:
            raise GameError(
                f"unknown player '{player}', {nearest(player, self.players, 'players')}"
            )
        return self.players.index(player)

    def _vector(self, values: Sequence[object] | Mapping[str, object]) -> list[Fraction]:
        if isinstance(values, Mapping):
            for player in values:
                self._index(player)
            values = [values.get(p, 0) for p in self.players]
        if len(values) != len(self.players):
            raise GameError(f"{len(values)} numbers for {len(self.players)} players")
        return [exact(v) for v in values]


def payoff_set(game: NormalFormGame, floors: Mapping[str, Fraction] | None = None) -> PayoffSet:
    """The feasible payoffs of a stage game, cut to at least `floors` where they are given."""
    points = tuple(dict.fromkeys(zip(*game.payoffs, strict=True)))
    return PayoffSet(game.players, points, dict(floors or {}))


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((v * w for v, w in zip(a, b, strict=True) if v and w), Fraction(0))


def _is_mixture(point: Sequence[Fraction], points: Sequence[Point]) -> bool:
    """Whether nonnegative weights that sum to 1 average `points` to `point`."""
    if not points:
        return False
    rows = [[p[i] for p in points] for i in range(len(point))]
    rows.append([Fraction(1)] * len(points))
    zeros = [Fraction(0)] * len(points)
    return maximise(zeros, [], [], rows, [*point, Fraction(1)]).status == "optimal"


def _extreme(points: Sequence[Point]) -> list[Point]:
    """The points that are no mixture of the others."""
    kept = list(dict.fromkeys(points))
    for point in tuple(kept):
        others = [p for p in kept if p != point]
        if _is_mixture(point, others):
            kept = others
    return kept


def _cut(points: Sequence[Point], i: int, floor: Fraction) -> list[Point]:
    """Points whose hull is the part of the hull with coordinate i at least `floor`."""
    above = [p for p in points if p[i] >= floor]
    below = [p for p in points if p[i] < floor]
    crossings = []
    for a in above:
        for b in below:
            t = (floor - b[i]) / (a[i] - b[i])
            crossings.append(tuple(v + t * (u - v) for u, v in zip(a, b, strict=True)))
    return above + crossings
