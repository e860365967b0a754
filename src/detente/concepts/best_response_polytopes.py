"""Two-player equilibria as pairs of vertices that together carry every label.

Definition
    With both payoff matrices positive, P = {x >= 0, B'x <= 1} and Q = {y >= 0, A y <= 1}, scaled
    to probabilities, are the mixed strategies together with bounds on the opponent's best-reply
    payoff. A point of P carries the label of each own action it does not play and of each reply
    of player 2 that is best against it; a point of Q likewise. Pairs of vertices other than the
    origins that together carry all labels are the *extreme equilibria*; every equilibrium is a
    convex combination of some of them, strategy by strategy (Mangasarian 1964). A game is
    nondegenerate if no vertex of P but the origin carries more labels than player 1 has actions,
    and none of Q more than player 2 has.
Cost
    The number of vertices, exponential in the number of actions at worst.
Example
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> [(list(map(str, x)), bin(labels)) for x, labels in labelled_vertices(pennies)[0]]
    [(['0', '1'], '0b101'), (['1/2', '1/2'], '0b1100'), (['1', '0'], '0b1010')]

References
    Mangasarian, O. (1964), Equilibrium points of bimatrix games, SIAM J. 12(4). von Stengel, B.
    (2002), Computing equilibria for two-person games, Handbook of Game Theory 3.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from detente.exact.linear import determinant_sign
from detente.exact.vertices import vertices
from detente.game.normal_form import NormalFormGame

# A mixed strategy and its labels: bit k for action k of player 1, bit m + k for one of player 2.
Labelled: TypeAlias = tuple[tuple[Fraction, ...], int]


@lru_cache(maxsize=8)
def matrices(game: NormalFormGame) -> tuple[list[list[int]], list[list[int]]]:
    """Both payoff matrices, made positive whole numbers; the equilibria are the same.

    >>> matrices(NormalFormGame.from_arrays([[-1, "1/2"]], [[0, 3]]))
    ([[1, 4]], [[1, 4]])
    """
    m, n = game.shape
    positive = []
    for row in game.integers:
        shift = 1 - min(row)
        positive.append([[row[i * n + j] + shift for j in range(n)] for i in range(m)])
    return positive[0], positive[1]


def normalised(game: NormalFormGame) -> tuple[list[list[int]], list[list[int]]]:
    """The rows of P and of Q in small whole numbers, none negative and no column all zero.

    What a player gets from the other's choice alone does not matter to it, so each column's least
    entry is taken off; columns of equal entries are ones. The equilibria and labels are the same.

    >>> normalised(NormalFormGame.from_arrays([[3, 1], [1, 1]], [[0, 6], [5, 5]]))
    ([[0, 1], [1, 1]], [[1, 1], [0, 1]])
    """
    m, n = game.shape
    first, second = game.integers
    own = _shifted([second[i * n : i * n + n] for i in range(m)])
    other = _shifted([first[j::n] for j in range(n)])
    return own, other


def _shifted(columns: list[tuple[int, ...]]) -> list[list[int]]:
    """Rows of the matrix with these columns, each with its least entry taken off."""
    shifted = []
    for column in columns:
        least = min(column)
        shifted.append([v - least for v in column])
    common = math.gcd(*(v for column in shifted for v in column)) or 1
    shifted = [
        [v // common for v in column] if any(column) else [1] * len(column) for column in shifted
    ]
    return [list(row) for row in zip(*shifted, strict=True)]


def labelled_vertices(game: NormalFormGame) -> tuple[list[Labelled], list[Labelled]]:
    """The vertices of P and Q but their origins, as mixed strategies with labels, in order."""
    m, n = game.shape
    A, B = matrices(game)
    own = [
        (_scaled(x), labels)
        for x, labels in vertices([list(column) for column in zip(*B, strict=True)], [1] * n)
        if any(x)
    ]
    low = (1 << n) - 1
    other = [
        (_scaled(y), (tight & low) << m | tight >> n) for y, tight in vertices(A, [1] * m) if any(y)
    ]
    return sorted(own), sorted(other)


def is_degenerate(game: NormalFormGame) -> bool:
    """Whether a vertex carries more labels than its player has actions, by listing them all.

    >>> is_degenerate(NormalFormGame.from_arrays([[1, 1], [1, 0]], [[0, 1], [1, 0]]))
    True
    """
    m, n = game.shape
    A, B = matrices(game)
    columns = [list(column) for column in zip(*B, strict=True)]
    return any(
        tight.bit_count() > actions
        for rows, actions in ((columns, m), (A, n))
        for _, tight in vertices(rows, [1] * len(rows))
    )


def extreme_equilibria(
    game: NormalFormGame,
) -> list[tuple[tuple[Fraction, ...], tuple[Fraction, ...]]]:
    """All extreme equilibria, every pair of vertices compared; the plain definition."""
    m, n = game.shape
    full = (1 << (m + n)) - 1
    own, other = labelled_vertices(game)
    return [(x, y) for x, mine in own for y, theirs in other if mine | theirs == full]


def regular_index(game: NormalFormGame, x: tuple[Fraction, ...], y: tuple[Fraction, ...]) -> int:
    """The index of an equilibrium whose strategies carry no label too many: +1 or -1.

    (-1)^(k+1) times the signs of both payoff determinants on the supports of size k (Shapley
    1974, A note on the Lemke-Howson algorithm; von Stengel 2021, Finding Nash equilibria of
    two-player games).
    """
    A, B = matrices(game)
    I = [i for i, q in enumerate(x) if q]
    J = [j for j, q in enumerate(y) if q]
    signs = determinant_sign([[A[i][j] for j in J] for i in I]) * determinant_sign(
        [[B[i][j] for j in J] for i in I]
    )
    return signs if len(I) % 2 else -signs


def _scaled(x: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    total = sum(x, Fraction(0))
    return tuple(v / total for v in x)
