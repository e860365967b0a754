"""The index of a component from its own extreme equilibria alone.

Near a component lie the equilibria of a game without ties close by: payoffs in which row k of
either polytope has the right hand side 1 + e^(k+1), for e as small as need be. Each is a pair of
bases that carry every label once and describe an extreme equilibrium of the component; where this
has few labels too many, there are few such pairs, and each is seen to be feasible or not by the
first entries that are not zero in rows of the inverse.

References: Charnes, A. (1952), Optimality and degeneracy in linear programming. von Stengel, B.
(2002), Computing equilibria for two-person games, Handbook of Game Theory 3, section 2.6.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from math import comb

from detente.exact.linear import solve
from detente.solvers.exact_search import Polytopes, Rows

# Pairs of bases that are soon looked at one by one.
_FEW = 100


def local_index(polytopes: Polytopes, members: Iterable[tuple[int, int]]) -> int | None:
    """The index of a component by the labels of its extreme equilibria; None if they have too many.

    >>> polytopes = Polytopes([[1, 1], [1, 1]], [[1, 1], [1, 1]])
    >>> local_index(polytopes, [(0b1110, 0b1011), (0b1101, 0b1011)])
    0
    """
    m, n = polytopes.shape
    members = list(members)
    spare = [(mine.bit_count() - m, (mine & theirs).bit_count()) for mine, theirs in members]
    if sum(comb(both, own) for own, both in spare) > _FEW:
        return None
    full = (1 << (m + n)) - 1
    total = 0
    for (mine, theirs), (own, _) in zip(members, spare, strict=True):
        for basic in combinations(_bits(mine & theirs), own):
            first = mine - sum(1 << k for k in basic)
            second = full - first
            if _feasible(polytopes.own, 0, m, first, mine) and _feasible(
                polytopes.other, m, 0, second, theirs
            ):
                total += polytopes.index(first, second)
    return total


def _feasible(rows: Rows, low: int, slacks: int, fixed: int, zero: int) -> bool:
    """Whether a basis stays feasible with the room: what is `fixed` is not in it, `zero` is zero.

    Labels of strategies begin at `low`, those of slacks at `slacks`.
    """
    played = [k for k in range(len(rows[0])) if not fixed >> (low + k) & 1]
    tight = [r for r in range(len(rows)) if fixed >> (slacks + r) & 1]
    if len(played) != len(tight):
        return False
    columns = [[rows[r][k] for r in tight] for k in played]
    for label in _bits(zero & ~fixed):
        growth: dict[int, Fraction] = {}
        if label - low in played:
            room = solve(columns, [int(k == label - low) for k in played])
            sign = 1
        else:
            room = solve(columns, [rows[label - slacks][k] for k in played])
            sign = -1
            growth[label - slacks] = Fraction(1)
        if room is None:
            return False
        growth.update((r, sign * v) for r, v in zip(tight, room, strict=True))
        # The first row has the most room.
        if next((growth[r] for r in sorted(growth) if growth[r]), 0) <= 0:
            return False
    return True


def _bits(mask: int) -> list[int]:
    return [k for k in range(mask.bit_length()) if mask >> k & 1]
