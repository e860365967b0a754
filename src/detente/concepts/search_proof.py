"""A search for all equilibria of two players, as data that proves that nothing was left out.

Definition
    With payoffs made non-negative, P = {x >= 0, B'x <= 1} and Q = {y >= 0, A y <= 1} have a
    variable each for every label: x_i and the slack of row i of Q, the slack of row j of P and
    y_j. At an equilibrium one of the two is zero for every label. A search branches on labels: one
    child fixes the variable of one side at zero, the other that of the other side.
What it certifies
    Each step is checked by itself. A vector of prices p of the equations M z + s = 1 combines
    them to c z + p s = sum p. A face is empty if that has no positive coefficient but those of
    variables fixed at zero, and sum p > 0. Where it has none negative and sum p = 0, variables
    with positive coefficients are zero all over the face. A node is over, too, where a variable is
    zero all over its face and a node before it has all equilibria with that zero. A leaf has all
    labels fixed, and its equilibria are all pairs of its faces' vertices, listed here exactly.
Cost
    The number of steps times the size of the game, and the vertices of the leaves' faces.
Example
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> extreme_equilibria(pennies, [("leaf", 0, ())]) is None
    True

References
    Audet, C., Hansen, P., Jaumard, B. and Savard, G. (2001), Enumeration of all extreme equilibria
    of bimatrix games, SIAM J. Sci. Comput. 23(1). Farkas, J. (1902), Theorie der einfachen
    Ungleichungen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.best_response_polytopes import normalised
from detente.exact.faces import face_vertices
from detente.game.normal_form import NormalFormGame

# A kind, a number and prices. "branch": a label, fixed on side 0 first; "zero" and "empty": a side
# and what proves it of the node's face there (no prices if only the origin is left); "leaf".
Step: TypeAlias = tuple[str, int, tuple[int, ...]]
Pair: TypeAlias = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


@dataclass(frozen=True, slots=True)
class _Node:
    """The labels fixed on either side, and those whose variable on side 0 was zero before."""

    fixed: tuple[int, int] = (0, 0)
    before: int = 0

    def with_zeros(self, side: int, labels: int, before: int = 0) -> _Node:
        first, second = self.fixed
        fixed = (first | labels, second) if side == 0 else (first, second | labels)
        return _Node(fixed, self.before | before)


@dataclass(frozen=True, slots=True)
class _Side:
    """Rows of M, and the labels of its columns and of its slacks, as the first of each."""

    rows: list[list[int]]
    columns: int
    slacks: int

    def combined(self, prices: Sequence[int]) -> list[tuple[int, int]]:
        """Labels and coefficients of the equations M z + s = 1, combined."""
        used = [(p, row) for p, row in zip(prices, self.rows, strict=True) if p]
        width = len(self.rows[0])
        sums = [sum(p * row[k] for p, row in used) for k in range(width)]
        return [
            *((self.columns + k, v) for k, v in enumerate(sums)),
            *((self.slacks + i, p) for i, p in enumerate(prices)),
        ]

    def zeros(self, fixed: int, prices: Sequence[int]) -> int:
        """The labels that `prices` prove to be zero on a face; none if they prove nothing."""
        if len(prices) != len(self.rows) or sum(prices) != 0:
            return 0
        free = [(label, v) for label, v in self.combined(prices) if not fixed >> label & 1]
        if any(v < 0 for _, v in free):
            return 0
        return sum(1 << label for label, v in free if v)

    def is_empty(self, fixed: int, prices: Sequence[int]) -> bool:
        """Whether `prices` prove a face empty, or only the origin is left of it."""
        own = ((1 << len(self.rows[0])) - 1) << self.columns
        if fixed & own == own:
            return True
        if len(prices) != len(self.rows) or sum(prices) <= 0:
            return False
        free = [v for label, v in self.combined(prices) if not fixed >> label & 1]
        return all(v <= 0 for v in free)

    def vertices(self, fixed: int) -> list[tuple[Fraction, ...]]:
        """The vertices of a face, as probabilities."""
        width, height = len(self.rows[0]), len(self.rows)
        own = fixed >> self.columns & ((1 << width) - 1)
        slack = fixed >> self.slacks & ((1 << height) - 1)
        return [
            tuple(Fraction(v, sum(z)) for v in z)
            for z, _, _ in face_vertices(self.rows, own | slack << width)
            if any(z)
        ]


def extreme_equilibria(game: NormalFormGame, steps: Iterable[Step]) -> set[Pair] | None:
    """All extreme equilibria of two players; None if the steps do not prove that these are all."""
    m, n = game.shape
    own, other = normalised(game)
    sides = _Side(own, 0, m), _Side(other, m, 0)
    full = (1 << (m + n)) - 1
    listed: tuple[dict[int, list[tuple[Fraction, ...]]], ...] = ({}, {})
    found: set[Pair] = set()
    waiting = [_Node()]
    for kind, number, prices in steps:
        if not waiting or (kind in {"zero", "empty"} and number not in {0, 1}):
            return None
        node = waiting.pop()
        if kind == "branch" and number in range(m + n):
            waiting.append(node.with_zeros(1, 1 << number, before=1 << number))
            waiting.append(node.with_zeros(0, 1 << number))
        elif kind == "zero":
            zeros = sides[number].zeros(node.fixed[number], prices)
            if number == 1 or not zeros & node.before:
                waiting.append(node.with_zeros(number, zeros))
        elif kind == "empty":
            if not sides[number].is_empty(node.fixed[number], prices):
                return None
        elif kind == "leaf" and node.fixed[0] | node.fixed[1] == full:
            for k, side in enumerate(sides):
                if node.fixed[k] not in listed[k]:
                    listed[k][node.fixed[k]] = side.vertices(node.fixed[k])
            found |= {(x, y) for x in listed[0][node.fixed[0]] for y in listed[1][node.fixed[1]]}
        else:
            return None
    return None if waiting else found
