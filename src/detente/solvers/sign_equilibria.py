"""Equilibria from signs: what is one all over a stretch of a parameter's range.

A pure profile is an equilibrium where no difference between a deviation's payoff and its own is
positive. In a game of two players the extreme equilibria are pairs of vertices of the two
best-response polytopes that share every label, and whether a basis is a vertex, and which labels it
has, are signs of determinants (Cramer's rule).

References: Nash, J. (1951), Non-cooperative games, Annals of Mathematics 54(2). Mangasarian, O.
(1964), Equilibrium points of bimatrix games, J. SIAM 12(4). Avis, D., Rosenberg, G., Savani, R.
and von Stengel, B. (2010), Enumeration of Nash equilibria for two-player games, Economic Theory 42.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from detente.exact.polynomial import Polynomial, divided, negated, plus, times
from detente.exact.stretch import Stretch
from detente.formula.piece import ONE, Piece
from detente.game.effort import current
from detente.game.profile import Cell
from detente.solvers.sign_pieces import OutOfTimeError

# Payoffs by player, then by profile in row-major order.
Rows = Sequence[Sequence[Piece]]
Matrix = tuple[tuple[Polynomial, ...], ...]
# The actions played, and the best replies of the other player.
Vertex = tuple[tuple[int, ...], tuple[int, ...]]
# The chances of the actions played: numerators, and the divisor below them all.
Mixture = tuple[Polynomial, tuple[Polynomial, ...]]
# Each player's actions that are played.
Supports = tuple[tuple[int, ...], ...]

# More bases than this and a determinant for each of them is no answer anyone waits for.
MOST_BASES = 4_000


def pure(rows: Rows, shape: Cell, on: Stretch) -> tuple[Cell, ...]:
    """The pure equilibria on the stretch, in row-major order."""
    size = math.prod(shape)
    best = [True] * size
    for i, m in enumerate(shape):
        stride = math.prod(shape[i + 1 :])
        for base in range(size):
            if base // stride % m == 0:
                line = range(base, base + m * stride, stride)
                for at in set(line) - set(_greatest(rows[i], line, on)):
                    best[at] = False
    cells = itertools.product(*map(range, shape))
    return tuple(cell for cell, one in zip(cells, best, strict=True) if one)


def _greatest(row: Sequence[Piece], line: Sequence[int], on: Stretch) -> list[int]:
    """The positions of a line with the greatest payoff."""
    top = [line[0]]
    for at in line[1:]:
        sign = _order(row[at], row[top[0]], on)
        if sign > 0:
            top = [at]
        elif sign == 0:
            top.append(at)
    return top


def _order(one: Piece, other: Piece, on: Stretch) -> int:
    """The sign of the difference of two payoffs."""
    if one == other:
        return 0
    return (one - other).sign(on)


def two_by_two(shape: Cell) -> tuple[int, int] | None:
    """The two players who have two actions, where all others have one; else None."""
    if sorted(shape, reverse=True)[:2] != [2, 2] or max(sorted(shape)[:-2], default=1) > 1:
        return None
    first, second = (i for i, m in enumerate(shape) if m == 2)
    return first, second


def has_mixed(rows: Rows, shape: Cell, on: Stretch) -> bool:
    """Whether a 2×2 game has an equilibrium in which both play both actions."""
    players = two_by_two(shape)
    assert players is not None  # noqa: S101 - asked of 2×2 games only
    # In row-major order 0 1 / 2 3: the first player compares columns' entries, the second rows'.
    pairs = (((0, 2), (1, 3)), ((0, 1), (2, 3)))
    for player, (one, other) in zip(players, pairs, strict=True):
        row = rows[player]
        # Indifference at a mixture: both differences zero, or of opposite sign.
        a = (row[one[0]] - row[one[1]]).sign(on)
        b = (row[other[0]] - row[other[1]]).sign(on)
        if a != -b:
            return False
    return True


# -- two players, mixed -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extreme:
    """The supports of all extreme equilibria of a two-player game, sorted.

    `components` is the number of connected sets of equilibria; where it is less than the number
    of extreme ones, some set is a continuum.
    """

    supports: tuple[Supports, ...]
    components: int


def bases(shape: Cell) -> int:
    """How many bases each of the two players' polytopes has."""
    return math.comb(sum(shape), shape[0])


def extreme(rows: Rows, shape: Cell, on: Stretch) -> Extreme:
    """The extreme equilibria of a two-player game on the stretch."""
    found = list(_extreme(rows, shape, on))
    return Extreme(tuple(sorted((x[0], y[0]) for x, y in found)), _components(found))


def chances(rows: Rows, shape: Cell, on: Stretch) -> list[tuple[dict[int, Piece], ...]]:
    """The extreme equilibria on the stretch: the chance of each action that a player plays.

    >>> from fractions import Fraction
    >>> pieces = [[Piece((Fraction(v),) if v else ()) for v in row] for row in ((2, 0, 0, 1),) * 2]
    >>> found = chances(pieces, (2, 2), Stretch(Fraction(0), Fraction(1)))
    >>> [[sorted(own) for own in one] for one in found]
    [[[0], [0]], [[1], [1]], [[0, 1], [0, 1]]]
    """
    return [
        tuple(
            {
                action: Piece(weight) * Piece(ONE, divisor)
                for action, weight in zip(support, weights, strict=True)
            }
            for (support, _), (divisor, weights) in zip(pair, mixtures, strict=True)
        )
        for pair, mixtures in _extreme(rows, shape, on).items()
    ]


def _extreme(
    rows: Rows, shape: Cell, on: Stretch
) -> dict[tuple[Vertex, Vertex], tuple[Mixture, Mixture]]:
    """The pairs of vertices that share every label, with the mixtures at them."""
    m, n = shape
    first, second = (_whole(row, on) for row in rows)
    # Player 1's mixtures make player 2 choose, and the other way round.
    columns = tuple(tuple(second[i * n + j] for j in range(n)) for i in range(m))
    across = tuple(tuple(first[i * n + j] for i in range(m)) for j in range(n))
    left, right = vertices(columns, on), vertices(across, on)
    return {
        (x, y): (left[x], right[y])
        for x in left
        for y in right
        if set(x[0]) <= set(y[1]) and set(y[0]) <= set(x[1])
    }


def vertices(payoffs: Matrix, on: Stretch) -> dict[Vertex, Mixture]:
    """The vertices of {(x, v): x mixed, (x' payoffs)_j <= v for all j}, each by its labels.

    `payoffs[i][j]` is what the other player gets from j when i is played.
    """
    found: dict[Vertex, Mixture] = {}
    for k, (chosen, tight, divisor, weights, slacks) in enumerate(_solved(payoffs)):
        if k % 64 == 63 and not current().goes_on():
            raise OutOfTimeError
        # Everything has the divisor below it; its sign turns theirs.
        turn = on.sign(divisor)
        if turn == 0:
            continue
        signs = []
        for weight in weights:
            signs.append(turn * on.sign(weight))
            if signs[-1] < 0:
                break
        else:
            ties = _ties(slacks, tight, turn, on)
            if ties is not None:
                support = tuple(i for i, s in zip(chosen, signs, strict=True) if s)
                kept = tuple(w for w, s in zip(weights, signs, strict=True) if s)
                found[support, ties] = divisor, kept
    return found


def _ties(
    slacks: dict[int, Polynomial], tight: tuple[int, ...], turn: int, on: Stretch
) -> tuple[int, ...] | None:
    """The best replies at a basis; None where some reply does better than those of the basis."""
    ties = set(tight)
    for j, slack in slacks.items():
        sign = turn * on.sign(slack)
        if sign < 0:
            return None
        if sign == 0:
            ties.add(j)
    return tuple(sorted(ties))


Basis = tuple[
    tuple[int, ...], tuple[int, ...], Polynomial, tuple[Polynomial, ...], dict[int, Polynomial]
]


@lru_cache(maxsize=64)
def _solved(payoffs: Matrix) -> tuple[Basis, ...]:
    """Every basis with its solution: divisor, numerators of weights, of slacks."""
    m, n = len(payoffs), len(payoffs[0])
    found = []
    for size in range(1, min(m, n) + 1):
        for chosen in itertools.combinations(range(m), size):
            for tight in itertools.combinations(range(n), size):
                system: list[list[Polynomial]] = [
                    [*(payoffs[i][j] for i in chosen), (-ONE[0],), ()] for j in tight
                ]
                system.append([ONE] * size + [(), ONE])
                solution = _cramer(system)
                if solution is None:
                    continue
                divisor, (*weights, level) = solution
                slacks = {}
                for j in set(range(n)) - set(tight):
                    slack = level
                    for i, w in zip(chosen, weights, strict=True):
                        slack = plus(slack, negated(times(payoffs[i][j], w)))
                    slacks[j] = slack
                found.append((chosen, tight, divisor, tuple(weights), slacks))
                if len(found) % 16 == 0 and not current().goes_on():
                    raise OutOfTimeError
    return tuple(found)


def _cramer(rows: list[list[Polynomial]]) -> tuple[Polynomial, list[Polynomial]] | None:
    """Divisor and numerators of the unique solution; None if there is none as polynomials.

    Elimination without fractions (Bareiss 1968): every division by the pivot before is exact.
    """
    size = len(rows)
    before = ONE
    for k in range(size):
        at = next((i for i in range(k, size) if rows[i][k]), None)
        if at is None:
            return None
        rows[k], rows[at] = rows[at], rows[k]
        top, lead = rows[k], rows[k][k]
        for i, row in enumerate(rows):
            if i != k:
                factor = negated(row[k])
                rows[i] = [
                    divided(plus(times(v, lead), times(factor, w)), before)[0]
                    for v, w in zip(row, top, strict=True)
                ]
        before = lead
    return before, [row[size] for row in rows]


def _whole(row: Sequence[Piece], on: Stretch) -> tuple[Polynomial, ...]:
    """A player's payoffs times a positive common divisor: polynomials."""
    bottoms = list(dict.fromkeys(p.bottom for p in row))
    product = ONE
    for bottom in bottoms:
        product = times(product, bottom)
    if on.sign(product) < 0:
        product = negated(product)
    return tuple(times(p.top, divided(product, p.bottom)[0]) for p in row)


def _components(pairs: list[tuple[Vertex, Vertex]]) -> int:
    """The connected components of the graph whose edges are the pairs."""
    parts: list[set[tuple[int, Vertex]]] = []
    for x, y in pairs:
        joined = {(0, x), (1, y)}
        apart = []
        for part in parts:
            if part & joined:
                joined |= part
            else:
                apart.append(part)
        parts = [*apart, joined]
    return len(parts)
