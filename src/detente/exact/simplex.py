"""The simplex method in whole numbers.

The tableau holds integers over one common denominator; a pivot divides exactly (Edmonds 1967,
Bareiss 1968), so nothing is rounded and entries stay short. Bland's rule keeps it from cycling.

References: Bland, R. (1977), New finite pivoting rules for the simplex method, Mathematics of
Operations Research 2(2). Edmonds, J. (1967), Systems of distinct representatives and linear
algebra, J. Research National Bureau of Standards 71B.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Status = Literal["optimal", "infeasible", "unbounded"]


def simplex(
    c: Sequence[Fraction | int],
    rows: Sequence[Sequence[Fraction | int]],
    right: Sequence[Fraction | int],
    inequalities: int,
    *,
    nonneg: bool = True,
) -> tuple[Status, list[Fraction] | None, list[Fraction] | None]:
    """Maximise c'x where the first `inequalities` rows read row'x <= right, the others =.

    Returns the status, x and the dual solution, as `lp.LPResult` explains them.

    >>> simplex([1], [[2]], [3], 1)
    ('optimal', [Fraction(3, 2)], [Fraction(1, 2)])
    """
    n = len(c)
    if not nonneg:
        # A free variable is the difference of two nonnegative ones.
        c = [*c, *(-v for v in c)]
        rows = [[*row, *(-v for v in row)] for row in rows]
    tableau = _Tableau(c, rows, right, inequalities)
    status = tableau.run()
    dual = tableau.dual() if status != "unbounded" else None
    x = tableau.point() if status == "optimal" else tableau.direction()
    if x is not None and not nonneg:
        x = [x[k] - x[n + k] for k in range(n)]
    return status, x, dual


class _Tableau:
    """Rows `T[i]` over denominator `d`: columns, one identity column a row, the right side.

    Below them stands the row of reduced costs. `scale[i]` is what row i was multiplied by.
    """

    def __init__(
        self,
        c: Sequence[Fraction | int],
        rows: Sequence[Sequence[Fraction | int]],
        right: Sequence[Fraction | int],
        inequalities: int,
    ) -> None:
        self.n, self.m = len(c), len(rows)
        self.scale = []
        body = []
        for row, b in zip(rows, right, strict=True):
            factor = math.lcm(b.denominator, *(v.denominator for v in row)) * (-1 if b < 0 else 1)
            self.scale.append(factor)
            body.append([int(v * factor) for v in (*row, b)])
        # A negated inequality needs a surplus column besides its artificial one.
        surplus = [i for i in range(inequalities) if self.scale[i] < 0]
        artificial = {i for i in range(self.m) if i >= inequalities or self.scale[i] < 0}
        self.first = self.n + len(surplus)
        self.T = [
            [
                *line[:-1],
                *(-(i == k) for k in surplus),
                *(int(i == k) for k in range(self.m)),
                line[-1],
            ]
            for i, line in enumerate(body)
        ]
        self.d = 1
        self.basis = [self.first + i for i in range(self.m)]
        self.barred = {self.first + i for i in artificial}
        self.cost_scale = math.lcm(*(v.denominator for v in c)) if c else 1
        self.cost = [int(v * self.cost_scale) for v in c]
        self.grows: int | None = None
        self.infeasible = False
        self.top: list[int] = []

    def run(self) -> Status:
        if self.barred:
            self._price(dict.fromkeys(self.barred, -1))
            self._improve()
            if self.top[-1] < 0:
                self.infeasible = True
                return "infeasible"
            self._drive_out()
        self._price(dict(enumerate(self.cost)))
        return "optimal" if self._improve() else "unbounded"

    def _price(self, cost: dict[int, int]) -> None:
        """The row of reduced costs z - c for an objective, in terms of the present basis."""
        width = len(self.T[0]) if self.T else self.first + 1
        self.top = [0] * width
        for k, v in cost.items():
            self.top[k] = -v * self.d
        for row, basic in zip(self.T, self.basis, strict=True):
            weight = cost.get(basic, 0)
            if weight:
                self.top = [t + weight * v for t, v in zip(self.top, row, strict=True)]

    def _improve(self) -> bool:
        """Pivot until no reduced cost is negative; False if a column grows without bound."""
        columns = [k for k in range(self.first + self.m) if k not in self.barred]
        while True:
            enter = next((k for k in columns if self.top[k] < 0), None)
            if enter is None:
                return True
            leave = self._ratio(enter)
            if leave is None:
                self.grows = enter
                return False
            self._pivot(leave, enter)

    def _ratio(self, column: int) -> int | None:
        best: int | None = None
        for i, row in enumerate(self.T):
            if row[column] > 0:
                if best is None:
                    best = i
                    continue
                other = self.T[best]
                difference = row[-1] * other[column] - other[-1] * row[column]
                if difference < 0 or (difference == 0 and self.basis[i] < self.basis[best]):
                    best = i
        return best

    def _pivot(self, leave: int, enter: int) -> None:
        line = self.T[leave]
        pivot = line[enter]
        d = self.d
        for i, row in enumerate(self.T):
            if i != leave:
                factor = row[enter]
                self.T[i] = [(v * pivot - factor * w) // d for v, w in zip(row, line, strict=True)]
        factor = self.top[enter]
        self.top = [(v * pivot - factor * w) // d for v, w in zip(self.top, line, strict=True)]
        self.d = pivot
        self.basis[leave] = enter
        if pivot < 0:
            self.d = -pivot
            self.T = [[-v for v in row] for row in self.T]
            self.top = [-v for v in self.top]

    def _drive_out(self) -> None:
        """Exchange artificial columns at level zero for real ones, where their row has any."""
        for i in range(self.m):
            if self.basis[i] in self.barred:
                real = (k for k in range(self.first + self.m) if k not in self.barred)
                enter = next((k for k in real if self.T[i][k]), None)
                if enter is not None:
                    self._pivot(i, enter)

    def point(self) -> list[Fraction]:
        x = [Fraction(0)] * self.n
        for row, basic in zip(self.T, self.basis, strict=True):
            if basic < self.n:
                x[basic] = Fraction(row[-1], self.d)
        return x

    def direction(self) -> list[Fraction] | None:
        if self.grows is None:
            return None
        x = [Fraction(0)] * self.n
        if self.grows < self.n:
            x[self.grows] = Fraction(1)
        for row, basic in zip(self.T, self.basis, strict=True):
            if basic < self.n:
                x[basic] = Fraction(-row[self.grows], self.d)
        return x

    def dual(self) -> list[Fraction]:
        """Reduced costs of the identity columns are the dual solution of the scaled rows."""
        prices = []
        for i, factor in enumerate(self.scale):
            column = self.first + i
            # In phase one an artificial column itself costs -1.
            own = -self.d if self.infeasible and column in self.barred else 0
            value = Fraction((self.top[column] + own) * factor, self.d)
            prices.append(value if self.infeasible else value / self.cost_scale)
        return prices
