"""Linear programmes over the rationals, with a proof for every answer.

Small ones are solved by the simplex method in whole numbers with Bland's rule, which cannot
cycle. Larger ones go to HiGHS, which works in floating point and names a basis; the basis is
solved exactly and believed only if it is feasible and its dual solution is too. Where it is not,
the exact simplex method decides. This is the one importer of highspy.

References: Bland, R. (1977), New finite pivoting rules for the simplex method, Mathematics of
Operations Research 2(2). Huangfu, Q. and Hall, J. (2018), Parallelizing the dual revised simplex
method, Mathematical Programming Computation 10(1) (HiGHS).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from detente.exact.linear import Matrix, Row, solve
from detente.exact.simplex import simplex

# Number of entries from which HiGHS, with its import, is worth asking.
_LARGE = 4_000


@dataclass(frozen=True, slots=True)
class LPResult:
    """An answer and its proof.

    optimal     `value`, a best `x`, and a `dual` with one entry a row (inequalities first):
                nonnegative for inequalities, A'dual >= c (equal for free variables), b'dual = value
    infeasible  `dual` is a Farkas proof: nonnegative for inequalities, A'dual >= 0 (equal for free
                variables), b'dual < 0
    unbounded   `x` is a direction: A_ub x <= 0, A_eq x = 0, c'x > 0; a feasible point exists
    """

    status: Literal["optimal", "infeasible", "unbounded"]
    value: Fraction | None = None
    x: tuple[Fraction, ...] | None = None
    dual: tuple[Fraction, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Programme:
    """Maximise c'x; the first `inequalities` rows read row'x <= right, the others =."""

    c: Row
    rows: Sequence[Row]
    right: Row
    inequalities: int
    nonneg: bool


def maximise(  # noqa: PLR0913 (a linear programme has that many parts)
    c: Row,
    A_ub: Matrix,
    b_ub: Row,
    A_eq: Matrix = (),
    b_eq: Row = (),
    *,
    nonneg: bool = True,
) -> LPResult:
    """The largest c'x with A_ub x <= b_ub and A_eq x = b_eq, and x >= 0 unless `nonneg` is false.

    >>> result = maximise([3, 2], [[1, 1], [1, 0]], [4, 2])
    >>> result.status, result.value, result.x
    ('optimal', Fraction(10, 1), (Fraction(2, 1), Fraction(2, 1)))
    >>> maximise([1], [[-1]], [0]).status
    'unbounded'
    >>> maximise([1], [[1]], [-1]).status
    'infeasible'
    """
    programme = _Programme(c, [*A_ub, *A_eq], [*b_ub, *b_eq], len(b_ub), nonneg)
    if len(programme.rows) * len(c) >= _LARGE:
        found = _by_highs(programme)
        if found is not None:
            return found
    status, x, dual = simplex(
        c, programme.rows, programme.right, programme.inequalities, nonneg=nonneg
    )
    value = _dot(c, x) if status == "optimal" and x is not None else None
    return LPResult(
        status,
        value,
        None if x is None else tuple(x),
        None if dual is None else tuple(dual),
    )


def _dot(a: Row, b: Row) -> Fraction:
    return sum((Fraction(v) * w for v, w in zip(a, b, strict=True) if v and w), Fraction(0))


def _by_highs(programme: _Programme) -> LPResult | None:
    """The vertex and the prices of HiGHS's basis, if they prove each other optimal."""
    c, rows, right = programme.c, programme.rows, programme.right
    basis = _highs_basis(programme)
    if basis is None:
        return None
    columns, tight = basis
    if len(columns) != len(tight):
        return None
    square = [[rows[i][j] for j in columns] for i in tight]
    inside = solve(square, [right[i] for i in tight])
    price = solve([list(column) for column in zip(*square, strict=True)], [c[j] for j in columns])
    if inside is None or price is None:
        return None
    x, dual = [Fraction(0)] * len(c), [Fraction(0)] * len(rows)
    for j, v in zip(columns, inside, strict=True):
        x[j] = v
    for i, v in zip(tight, price, strict=True):
        dual[i] = v
    if not _is_optimal(programme, x, dual):
        return None
    return LPResult("optimal", _dot(c, x), tuple(x), tuple(dual))


def _is_optimal(programme: _Programme, x: list[Fraction], dual: list[Fraction]) -> bool:
    """Weak duality: feasible x and dual of equal value are both optimal."""
    for i, row in enumerate(programme.rows):
        gap = programme.right[i] - _dot(row, x)
        if gap < 0 or (gap and i >= programme.inequalities):
            return False
    if programme.nonneg and min(x, default=Fraction(0)) < 0:
        return False
    if any(v < 0 for v in dual[: programme.inequalities]):
        return False
    for j, gain in enumerate(programme.c):
        cost = _dot(dual, [row[j] for row in programme.rows]) - gain
        if cost < 0 or (cost and not programme.nonneg):
            return False
    return _dot(programme.right, dual) == _dot(programme.c, x)


def _highs_basis(programme: _Programme) -> tuple[list[int], list[int]] | None:
    """The columns that are basic and the rows that are tight where HiGHS stops."""
    import highspy
    import numpy as np

    model = highspy.Highs()
    model.setOptionValue("output_flag", False)  # noqa: FBT003 (HiGHS's own call)
    model.setOptionValue("threads", 1)
    infinity = highspy.kHighsInf
    for j, gain in enumerate(_scaled(programme.c)):
        model.addVar(0.0 if programme.nonneg else -infinity, infinity)
        model.changeColCost(j, -gain)
    for i, row in enumerate(programme.rows):
        *entries, bound = _scaled([*row, programme.right[i]])
        used = [j for j, v in enumerate(entries) if v]
        model.addRow(
            -infinity if i < programme.inequalities else bound,
            bound,
            len(used),
            np.array(used, dtype=np.int32),
            np.array([entries[j] for j in used], dtype=np.float64),
        )
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    basis = model.getBasis()
    basic = highspy.HighsBasisStatus.kBasic
    return (
        [j for j, status in enumerate(basis.col_status) if status == basic],
        [i for i, status in enumerate(basis.row_status) if status != basic],
    )


def _scaled(row: Row) -> list[float]:
    """The row over its largest entry, lest large payoffs look infinite; bases stay the same."""
    most = max((abs(Fraction(v)) for v in row), default=Fraction(0)) or Fraction(1)
    return [float(v / most) for v in row]


class BinaryProgramme:
    """A growing programme in unknowns that are 0 or 1, answered by HiGHS in floating point.

    Nothing it says is proven: a caller checks each answer in exact numbers.

    >>> programme = BinaryProgramme([1, 1, 1])
    >>> programme.at_least([1, 2, 3], 3)
    >>> programme.best()
    [0, 0, 1]
    >>> programme.at_least([0, 0, -1], 0)
    >>> programme.best()
    [1, 1, 0]
    """

    def __init__(self, costs: Row) -> None:
        import highspy
        import numpy as np

        self._model = highspy.Highs()
        self._array = np.array
        self._model.setOptionValue("output_flag", False)  # noqa: FBT003 (HiGHS's own call)
        self._model.setOptionValue("threads", 1)
        self._model.setOptionValue("mip_rel_gap", 0.0)
        for j, cost in enumerate(_scaled(costs)):
            self._model.addVar(0.0, 1.0)
            self._model.changeColCost(j, cost)
            self._model.changeColIntegrality(j, highspy.HighsVarType.kInteger)
        self._best = highspy.HighsModelStatus.kOptimal
        self._infinity = highspy.kHighsInf

    def at_least(self, weights: Row, bound: Fraction | int) -> None:
        """Ask for a sum of weights of `bound` or more."""
        *entries, least = _scaled([*weights, bound])
        used = [j for j, v in enumerate(entries) if v]
        self._model.addRow(
            least,
            self._infinity,
            len(used),
            self._array(used, dtype="int32"),
            self._array([entries[j] for j in used], dtype="float64"),
        )

    def best(self) -> list[int] | None:
        """A cheapest choice, one 0 or 1 for each unknown; None if HiGHS finds none."""
        self._model.run()
        if self._model.getModelStatus() != self._best:
            return None
        return [round(v) for v in self._model.getSolution().col_value]
