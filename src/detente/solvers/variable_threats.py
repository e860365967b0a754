"""Nash's bargaining with threats: each first binds itself to what it does if talks fail.

Over the feasible set of two players with lotteries. With a supporting line of normal (a, b) at
a point u, optimal threats are optimal strategies of the zero-sum game a A - b B, and u answers
them iff a u1 - b u2 is that game's value. On an edge of the set the normal is known, which
makes u a linear equation; at a corner the normal is where the difference of the two sides, which
changes sign on the corner's normals, is zero.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = variable_threats(game)
>>> [str(x) for x in found.payoffs], [str(x) for x in found.threats]
(['3', '3'], ['1', '1'])

Reference: Nash, J. (1953), Two-person cooperative games, Econometrica 21(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from detente.errors import SolverError
from detente.exact.lp import maximise
from detente.game.normal_form import NormalFormGame
from detente.solvers.payoff_set import payoff_set

ZERO, ONE = Fraction(0), Fraction(1)
Pair = tuple[Fraction, Fraction]
# Steps of the search for a corner's normal.
_STEPS = 60


@dataclass(frozen=True, slots=True)
class VariableThreats:
    """The payoffs agreed on, those of the threats, and each player's threat, a mixture."""

    payoffs: Pair
    threats: Pair
    mixtures: tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


def variable_threats(game: NormalFormGame) -> VariableThreats:
    """The solution, with optimal threats.

    Raises SolverError for other than two players, and where no rational threats were found.
    """
    if len(game.players) != 2:
        raise SolverError(
            f"variable threats are for two players, and this game has {len(game.players)}; name "
            "a disagreement point instead"
        )
    upper = _frontier([(p[0], p[1]) for p in payoff_set(game).inner])
    normals = [(ZERO, ONE)]
    for (x, y), (z, w) in pairwise(upper):
        # From the point best for the second player to the one best for the first.
        normal = (y - w, z - x)
        edge = normal[0] * x + normal[1] * y
        value, row, column = _zero_sum(game, normal)
        u = (edge + value) / (2 * normal[0])
        if x <= u <= z:
            return _told(game, (u, (edge - value) / (2 * normal[1])), row, column)
        normals.append(normal)
    normals.append((ONE, ZERO))
    for k, corner in enumerate(upper):
        found = _at_corner(game, corner, normals[k], normals[k + 1])
        if found is not None:
            return found
    raise SolverError(
        "no rational threats were found for this game; name a disagreement point instead"
    )


def _frontier(corners: Sequence[Pair]) -> list[Pair]:
    """The corners that no point of the set dominates, best for the second player first."""
    kept: list[Pair] = []
    for p in sorted(set(corners), key=lambda p: (-p[1], -p[0])):
        if kept and p[0] <= kept[-1][0]:
            continue
        # Corners below the line from their neighbours belong to the set's lower side.
        while len(kept) > 1 and _cross(_step(kept[-2], kept[-1]), _step(kept[-1], p)) >= 0:
            kept.pop()
        kept.append(p)
    return kept


def _at_corner(game: NormalFormGame, corner: Pair, low: Pair, high: Pair) -> VariableThreats | None:
    """The solution at a corner whose normals lie between two; None if it is elsewhere."""
    for _ in range(_STEPS):
        normal = (low[0] + high[0], low[1] + high[1])
        total = normal[0] + normal[1]
        normal = (normal[0] / total, normal[1] / total)
        value, row, column = _zero_sum(game, normal)
        told = _told(game, corner, row, column)
        gain = (corner[0] - told.threats[0], corner[1] - told.threats[1])
        off = normal[0] * corner[0] - normal[1] * corner[1] - value
        if off == 0:
            return told
        # With the same threats the line from them to the corner has the normal that fits.
        if min(gain) >= 0 and max(gain) > 0:
            turned = (gain[1], gain[0])
            inside = _cross(low, turned) <= 0 <= _cross(high, turned)
            level = turned[0] * corner[0] - turned[1] * corner[1]
            fitting, row, column = _zero_sum(game, turned)
            if inside and fitting == level:
                return _told(game, corner, row, column)
        low, high = (normal, high) if off < 0 else (low, normal)
    return None


def _step(a: Pair, b: Pair) -> Pair:
    return b[0] - a[0], b[1] - a[1]


def _cross(a: Pair, b: Pair) -> Fraction:
    return a[0] * b[1] - a[1] * b[0]


def _zero_sum(
    game: NormalFormGame, normal: Pair
) -> tuple[Fraction, tuple[Fraction, ...], tuple[Fraction, ...]]:
    """The value of a A - b B for the row player, and optimal strategies of both."""
    m, n = game.shape
    first, second = game.payoffs
    table = [
        [normal[0] * first[i * n + j] - normal[1] * second[i * n + j] for j in range(n)]
        for i in range(m)
    ]
    value, column = _held(table)
    other, row = _held([[-table[i][j] for i in range(m)] for j in range(n)])
    assert value == -other  # noqa: S101 (von Neumann's theorem)
    return value, row, column


def _held(table: Sequence[Sequence[Fraction]]) -> tuple[Fraction, tuple[Fraction, ...]]:
    """The least that a mixture of columns holds every row to, and the mixture."""
    width = len(table[0])
    found = maximise(
        [ZERO] * width + [-ONE, ONE],
        [[*row, -ONE, ONE] for row in table],
        [ZERO] * len(table),
        [[ONE] * width + [ZERO, ZERO]],
        [ONE],
    )
    assert found.value is not None  # noqa: S101 (mixtures are bounded)
    assert found.x is not None  # noqa: S101
    return -found.value, found.x[:width]


def _told(
    game: NormalFormGame, payoffs: Pair, row: tuple[Fraction, ...], column: tuple[Fraction, ...]
) -> VariableThreats:
    n = game.shape[1]
    one, two = (
        sum(
            (
                p * q * payoff[i * n + j]
                for i, p in enumerate(row)
                if p
                for j, q in enumerate(column)
                if q
            ),
            ZERO,
        )
        for payoff in game.payoffs
    )
    return VariableThreats(payoffs, (one, two), (row, column))
