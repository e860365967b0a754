"""Bargaining solutions over outcomes, with and without lotteries, exact.

Without lotteries, and with them for two players, in closed form: over a polygon Nash's product
is greatest at a corner or at a rational point of an edge. For more players lotteries lead to
linear programmes, solved exactly; Nash's solution is then irrational as a rule and comes as an
enclosure proven by a tangent plane.

>>> corners = [(Fraction(0), Fraction(0)), (Fraction(4), Fraction(0)), (Fraction(0), Fraction(2))]
>>> problem = Problem(corners, (Fraction(0), Fraction(0)), lotteries=True)
>>> [str(x) for x in nash(problem, (1, 1))[0]]
['2', '1']

References: Nash, J. (1950), The bargaining problem, Econometrica 18(2). Cover, T. (1984), An
algorithm for maximizing expected log investment return, IEEE Transactions on Information Theory
30(2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from detente.concepts.bargaining import Point, gains, is_rational, nash_gap, product
from detente.errors import SolverError
from detente.exact.lp import maximise
from detente.exact.number import Enclosure, Number
from detente.solvers.payoff_set import PayoffSet

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Problem:
    """Outcomes and a disagreement point; `lotteries` also allows every mixture of outcomes."""

    points: Sequence[Point]
    disagreement: Point
    lotteries: bool

    @cached_property
    def corners(self) -> tuple[Point, ...]:
        """The individually rational outcomes, or the corners of the set that lotteries reach."""
        if not self.lotteries:
            rational = [p for p in self.points if is_rational(p, self.disagreement)]
            return tuple(sorted(set(rational), reverse=True))
        players = tuple(map(str, range(len(self.disagreement))))
        floors = dict(zip(players, self.disagreement, strict=True))
        return PayoffSet(players, tuple(self.points), floors).inner

    @cached_property
    def ideal(self) -> Point:
        """The most that each can get, on its own, among what everybody accepts."""
        return tuple(max(column) for column in zip(*self.corners, strict=True))

    @cached_property
    def able(self) -> tuple[bool, ...]:
        """Who can gain anything at all."""
        return tuple(g > 0 for g in gains(self.ideal, self.disagreement))


def nash(problem: Problem, weights: Sequence[int]) -> list[tuple[Number, ...]]:
    """All maximisers of the product of gains to whole powers; none if it is zero throughout.

    Who cannot gain at all is left out of the product.
    """
    powers = [w if can else 0 for w, can in zip(weights, problem.able, strict=True)]
    if not problem.lotteries:
        return list(_best(problem, lambda g: product(g, powers)))
    if not any(powers):
        return [problem.corners[0]]
    if len(powers) == 2:
        return [_on_edges(problem, powers)]
    return [_enclosed(problem, powers)]


def utilitarian(problem: Problem, weights: Sequence[int]) -> list[Point]:
    """The outcomes of the greatest weighted sum of gains; with lotteries the corners among them."""
    totals = [sum((w * x for w, x in zip(weights, p, strict=True)), ZERO) for p in problem.corners]
    most = max(totals)
    return [p for p, total in zip(problem.corners, totals, strict=True) if total == most]


def leximin(problem: Problem, units: Point) -> list[Point]:
    """The outcomes whose least gain, in each player's unit, is greatest, then the next, and so on.

    Players of unit 0 are left out.
    """
    if problem.lotteries:
        return [_leximin_mixed(problem, units)]

    def key(p: Point) -> list[Fraction]:
        gained = gains(p, problem.disagreement)
        return sorted(g / u for g, u in zip(gained, units, strict=True) if u)

    most = max(map(key, problem.corners))
    return [p for p in problem.corners if key(p) == most]


def _best(problem: Problem, value: Callable[[Point], Fraction]) -> list[Point]:
    scored = [(value(gains(p, problem.disagreement)), p) for p in problem.corners]
    most = max(score for score, _ in scored)
    return [p for score, p in scored if score == most] if most > 0 else []


def _on_edges(problem: Problem, powers: Sequence[int]) -> Point:
    """Nash's solution over a polygon or a segment."""
    corners, d = problem.corners, problem.disagreement
    edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    candidates = list(corners)
    for start, end in edges:
        g = gains(start, d)
        step = tuple(b - a for a, b in zip(start, end, strict=True))
        # The sum of w_i step_i / (g_i + t step_i) falls in t; two moving players make it linear.
        moving = [i for i, s in enumerate(step) if s and powers[i]]
        if len(moving) == 2:
            i, j = moving
            top = powers[i] * step[i] * g[j] + powers[j] * step[j] * g[i]
            t = -top / (step[i] * step[j] * (powers[i] + powers[j]))
            if 0 < t < 1:
                candidates.append(tuple(a + t * s for a, s in zip(start, step, strict=True)))
    return max(candidates, key=lambda p: product(gains(p, d), powers))


def _leximin_mixed(problem: Problem, units: Point) -> Point:
    """Raise the least gain as far as it goes, fix whose gain cannot go further, and go on."""
    corners, d = problem.corners, problem.disagreement
    rows = [[(p[i] - d[i]) / u if u else ZERO for p in corners] for i, u in enumerate(units)]
    fixed: dict[int, Fraction] = {}
    free = [i for i, u in enumerate(units) if u]
    weights: tuple[Fraction, ...] = (ONE,) + (ZERO,) * (len(corners) - 1)
    while free:
        level, weights = _raised(rows, free, fixed)
        stuck = [
            i for i in free
            if _most(rows, i, {**fixed, **{k: level for k in free if k != i}}) == level
        ]  # fmt: skip
        fixed |= dict.fromkeys(stuck, level)
        free = [i for i in free if i not in stuck]
    return tuple(
        sum((w * p[i] for w, p in zip(weights, corners, strict=True) if w), ZERO)
        for i in range(len(d))
    )


def _raised(
    rows: Sequence[Sequence[Fraction]], free: Sequence[int], fixed: dict[int, Fraction]
) -> tuple[Fraction, tuple[Fraction, ...]]:
    """The greatest t with every free player's relative gain at least t, and weights that do it."""
    width = len(rows[0])
    above = [[*(-v for v in rows[i]), ONE] for i in free]
    held = [[*(-v for v in rows[i]), ZERO] for i in fixed]
    found = maximise(
        [ZERO] * width + [ONE],
        above + held,
        [ZERO] * len(above) + [-v for v in fixed.values()],
        [[ONE] * width + [ZERO]],
        [ONE],
    )
    assert found.value is not None  # noqa: S101 (the first corner is feasible)
    assert found.x is not None  # noqa: S101
    return found.value, found.x[:width]


def _most(rows: Sequence[Sequence[Fraction]], i: int, held: dict[int, Fraction]) -> Fraction | None:
    """The most of player i's relative gain while the others keep at least theirs."""
    return maximise(
        rows[i],
        [[-v for v in rows[k]] for k in held],
        [-v for v in held.values()],
        [[ONE] * len(rows[i])],
        [ONE],
    ).value


def _enclosed(problem: Problem, powers: Sequence[int]) -> tuple[Number, ...]:
    """Nash's solution for three players and more, each payoff enclosed.

    With u_i the ratio of the solution's gain to the candidate's, the tangent plane gives
    sum of w_i (u_i - 1 - log u_i) <= gap, and u - 1 - log u >= (u - 1)^2 / 3 for u near 1.
    """
    corners, d = problem.corners, problem.disagreement
    weights = tuple(map(Fraction, powers))
    at = _approached(problem, powers)
    gap = nash_gap(corners, d, weights, at)
    found: list[Number] = []
    for x, floor, w in zip(at, d, weights, strict=True):
        if not w:
            found.append(floor)
            continue
        off = _root_above(3 * gap / w)
        if off > Fraction(1, 2):
            raise SolverError("Nash's solution could not be enclosed, the outcomes are too uneven")
        found.append(x if not off else Enclosure(x - off * (x - floor), x + off * (x - floor)))
    return tuple(found)


def _root_above(value: Fraction) -> Fraction:
    """A fraction at least the square root, and hardly more."""
    if not value:
        return ZERO
    scale = 1 << 80
    return Fraction(math.isqrt(value.numerator * scale * scale // value.denominator) + 1, scale)


def _approached(problem: Problem, powers: Sequence[int]) -> Point:
    """A mixture of corners near Nash's solution: Cover's iteration, then Newton on its support."""
    import numpy as np

    d = problem.disagreement
    scale = [g or ONE for g in gains(problem.ideal, d)]
    table = np.array([
        [float(g / s) for g, s in zip(gains(p, d), scale, strict=True)] for p in problem.corners
    ])  # fmt: skip
    w = np.array(powers, dtype=float)
    used = w > 0
    table, w = table[:, used], w[used] / w.sum()
    mix = np.full(len(table), 1 / len(table))
    for _ in range(20_000):
        factor = (table / (mix @ table)) @ w
        mix *= factor
        if factor.max() < 1 + 1e-9:
            break
    mix = _polished(table, w, mix)
    exact = [Fraction(float(v)).limit_denominator(1 << 60) for v in mix]
    total = sum(exact)
    return tuple(
        sum((v * p[i] for v, p in zip(exact, problem.corners, strict=True) if v), ZERO) / total
        for i in range(len(d))
    )


def _polished(table: Any, w: Any, mix: Any) -> Any:  # noqa: ANN401 (arrays)
    """Newton's steps for the optimality conditions on the support; the better of both mixtures."""
    import numpy as np

    def gap(x: Any) -> float:  # noqa: ANN401
        return float(((table / (x @ table)) @ w).max()) if (x @ table).min() > 0 else np.inf

    support = np.flatnonzero(mix > 1e-4)
    own = table[support]
    x = np.append(mix[support] / mix[support].sum(), 1.0)
    size = len(support)
    for _ in range(30):
        level = x[:size] @ own
        residual = np.append((own / level) @ w - x[size], x[:size].sum() - 1)
        matrix = np.zeros((size + 1, size + 1))
        matrix[:size, :size] = -(own * (w / level**2)) @ own.T
        matrix[:size, size] = -1
        matrix[size, :size] = 1
        step = np.linalg.lstsq(matrix, residual, rcond=None)[0]
        x -= step
        if not np.isfinite(x).all() or abs(step).max() < 1e-15:
            break
    better = np.zeros_like(mix)
    better[support] = np.maximum(x[:size], 0) if np.isfinite(x).all() else 0
    if better.sum() <= 0:
        return mix
    better /= better.sum()
    return better if gap(better) <= gap(mix) else mix
