"""The polyhedron of payments that make a target hold: its cheapest points, corners and prices.

The unknowns are payments, from one payer to one player each, at least 0; the conditions are rows
coefficients x >= bound. All answers come from exact linear programmes, and a dual solution with the
same value proves each least total (von Neumann; Dantzig 1963).

>>> rows = (Row("enough", (Fraction(1), Fraction(1)), Fraction(3)),
...         Row("cap", (Fraction(-1), Fraction(0)), Fraction(-1)))
>>> found = PaymentPolyhedron(("a to c", "b to c"), (("a", (0,)), ("b", (1,))), rows)
>>> [str(v) for v in found.least_total.point], str(found.least_total.prices["enough"])
(['1', '2'], '1')
>>> [str(v) for v in found.least_maximum], [[str(v) for v in x] for x in found.vertices]
(['1', '2'], [['0', '3'], ['1', '2']])

References: Dantzig, G. (1963), Linear Programming and Extensions. Ogryczak, W. (1997), On the
lexicographic minimax approach to location problems, European Journal of Operational Research 100.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from detente.errors import SolverError
from detente.exact.lp import LPResult, maximise
from detente.exact.number import text
from detente.exact.vertices import vertices

# Beyond, corners are too many to be of use.
MOST_UNKNOWNS = 8
Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One condition: the sum of coefficients times payments is `bound` or more."""

    label: str
    coefficients: Point
    bound: Fraction

    def slack(self, point: Sequence[Fraction]) -> Fraction:
        """What a point has above the bound."""
        terms = zip(self.coefficients, point, strict=True)
        return sum((c * v for c, v in terms if c and v), Fraction(0)) - self.bound


@dataclass(frozen=True, slots=True)
class LeastTotal:
    """A point of least total, and what one unit more on each row would add to it.

    Prices are 0 or more; a row with a price above 0 is met exactly. With them the total is the
    greatest lower bound: `verify` checks that.
    """

    rows: tuple[Row, ...]
    point: Point
    total: Fraction
    prices: Mapping[str, Fraction]

    def verify(self) -> bool:
        """Weak duality: the point satisfies the rows, and the prices allow no smaller total."""
        prices = [self.prices[row.label] for row in self.rows]
        if min((*self.point, *prices), default=Fraction(0)) < 0:
            return False
        if any(row.slack(self.point) < 0 for row in self.rows):
            return False
        for j in range(len(self.point)):
            weighed = (q * r.coefficients[j] for q, r in zip(prices, self.rows, strict=True))
            if sum(weighed, Fraction(0)) > 1:
                return False
        bound = (q * row.bound for q, row in zip(prices, self.rows, strict=True))
        return sum(bound, Fraction(0)) == self.total == sum(self.point, Fraction(0))


@dataclass(frozen=True)
class PaymentPolyhedron:
    """Payments x >= 0 that satisfy every row.

    `unknowns` are their labels; `outlays` name each payer with the places of its payments.
    """

    unknowns: tuple[str, ...]
    outlays: tuple[tuple[str, tuple[int, ...]], ...]
    rows: tuple[Row, ...]

    def contains(self, point: Sequence[Fraction]) -> bool:
        """Whether a point satisfies every row and is nowhere below 0."""
        return min(point, default=Fraction(0)) >= 0 and all(r.slack(point) >= 0 for r in self.rows)

    def _least(
        self, costs: Sequence[int], extra: Sequence[tuple[Sequence[Fraction | int], Fraction]] = ()
    ) -> LPResult:
        """The least of a sum over the unknowns and one more; `extra` rows are <= rows."""
        rows: list[list[Fraction | int]] = [
            [*(-c for c in row.coefficients), Fraction(0)] for row in self.rows
        ]
        right = [-row.bound for row in self.rows]
        rows += [list(row) for row, _ in extra]
        right += [bound for _, bound in extra]
        if not rows:
            rows, right = [[0] * len(costs)], [Fraction(0)]
        return maximise([-c for c in costs], rows, right)

    @cached_property
    def _cheapest(self) -> LPResult:
        return self._least([1] * len(self.unknowns) + [0])

    @property
    def feasible(self) -> bool:
        """Whether any payments satisfy the rows."""
        return self._cheapest.status == "optimal"

    @cached_property
    def conflict(self) -> tuple[str, ...]:
        """Where nothing satisfies the rows: labels of some that contradict each other, no fewer."""
        if self.feasible:
            return ()
        left = [k for k, v in enumerate(self._cheapest.dual or ()) if v]
        for k in tuple(left):
            fewer = [j for j in left if j != k]
            part = PaymentPolyhedron(self.unknowns, (), tuple(self.rows[j] for j in fewer))
            if not part.feasible:
                left = fewer
        return tuple(self.rows[k].label for k in left)

    @cached_property
    def least_total(self) -> LeastTotal | None:
        """A point of least total with its prices; None where nothing satisfies the rows."""
        found = self._cheapest
        if found.x is None or found.value is None or found.dual is None or not self.feasible:
            return None
        prices = {row.label: v for row, v in zip(self.rows, found.dual, strict=False)}
        return LeastTotal(self.rows, found.x[:-1], -found.value, prices)

    @property
    def least_maximum(self) -> Point | None:
        """A point at which the payer who pays most pays least; None if there is no point.

        Of these the cheapest; the lexicographic one is `lexicographic`.
        """
        return self._levelled(once=True)

    @cached_property
    def lexicographic(self) -> Point | None:
        """The greatest outlay least, then the second greatest, and so on; the cheapest of these."""
        return self._levelled(once=False)

    def _levelled(self, *, once: bool) -> Point | None:
        if not self.feasible:
            return None
        width = len(self.unknowns)
        limits: dict[str, Fraction] = {}
        while len(limits) < len(self.outlays):
            open_payers = [p for p, _ in self.outlays if p not in limits]
            extra = self._limited(limits) + [
                ([*self._sum_of(p), -1], Fraction(0)) for p in open_payers
            ]
            level = -(self._least([0] * width + [1], extra).value or Fraction(0))
            capped = dict.fromkeys(open_payers, level)
            if once:
                limits |= capped
                break
            stuck = [p for p in open_payers if self._lowest(p, {**limits, **capped}) == level]
            limits |= dict.fromkeys(stuck or open_payers, level)
        found = self._least([1] * width + [0], self._limited(limits)).x
        return None if found is None else found[:width]

    def _lowest(self, payer: str, limits: Mapping[str, Fraction]) -> Fraction:
        costs = [*self._sum_of(payer), 0]
        return -(self._least(costs, self._limited(limits)).value or Fraction(0))

    def _limited(
        self, limits: Mapping[str, Fraction]
    ) -> list[tuple[Sequence[Fraction | int], Fraction]]:
        return [([*self._sum_of(p), 0], bound) for p, bound in limits.items()]

    def _sum_of(self, payer: str) -> list[int]:
        places = dict(self.outlays)[payer]
        return [int(j in places) for j in range(len(self.unknowns))]

    @cached_property
    def vertices(self) -> tuple[Point, ...]:
        """The corners below which nothing lies: no other payments are nowhere more.

        Raises SolverError for more than 8 unknowns.
        """
        width = len(self.unknowns)
        if width > MOST_UNKNOWNS:
            raise SolverError(
                f"{width} payments from one to another, corners are listed for up to "
                f"{MOST_UNKNOWNS}; name fewer payers or receivers"
            )
        if not width:
            return ((),) if self.feasible else ()
        matrix = [[-c for c in row.coefficients] for row in self.rows]
        # By Cramer's rule and Hadamard's bound no corner lies beyond.
        scale = max(
            (math.lcm(*(c.denominator for c in r.coefficients)) for r in self.rows), default=1
        )
        largest = max((abs(v) for r in self.rows for v in (*r.coefficients, r.bound)), default=1)
        beyond = (width + 1) * (width * (largest + 1) * scale) ** (width + 1)
        found = vertices(
            [*matrix, [1] * width], [*(-row.bound for row in self.rows), Fraction(beyond)]
        )
        last = width + len(self.rows)
        return tuple(x for x, tight in found if not tight >> last & 1 and self._undominated(x))

    def _undominated(self, point: Point) -> bool:
        width = len(point)
        below = [([int(j == k) for j in range(width + 1)], v) for k, v in enumerate(point)]
        least = self._least([1] * width + [0], below).value
        return least is not None and -least == sum(point, Fraction(0))

    def to_dict(self) -> dict[str, object]:
        """The rows (H-representation) and the undominated corners (V-representation)."""
        return {
            "unknowns": list(self.unknowns),
            "rows": [
                {
                    "label": row.label,
                    "coefficients": [text(c) for c in row.coefficients],
                    "at_least": text(row.bound),
                }
                for row in self.rows
            ],
            "vertices": None
            if len(self.unknowns) > MOST_UNKNOWNS
            else [[text(v) for v in x] for x in self.vertices],
        }
