"""What a fixed way of moving between states is worth, exactly.

The states are taken one cluster after another (strongly connected components, the last ones
first), so that only states that lead to each other are solved for together.

Reference: Tarjan, R. (1972), Depth-first search and linear graph algorithms, SIAM Journal on
Computing 1(2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.exact.linear import solve

Weights = Sequence[tuple[int, int]]


def discounted_values(
    unit: int, now: Mapping[int, int | Fraction], after: Mapping[int, Weights]
) -> dict[int, Fraction]:
    """The W with unit W[x] = now[x] + sum of w W[y] over the (y, w) in after[x].

    The weights of a state sum to less than `unit`; every y is a state of `now`.

    >>> discounted_values(2, {0: 3, 1: 4}, {0: [(1, 1)], 1: [(1, 1)]})
    {1: Fraction(4, 1), 0: Fraction(7, 2)}
    """
    worth: dict[int, Fraction] = {}
    for cluster in clusters(after):
        place = {x: k for k, x in enumerate(cluster)}
        rows, right = [], []
        for k, x in enumerate(cluster):
            row = [0] * len(cluster)
            row[k] = unit
            known = Fraction(now[x])
            for y, w in after[x]:
                if y in place:
                    row[place[y]] -= w
                else:
                    known += w * worth[y]
            rows.append(row)
            right.append(known)
        found = [right[0] / rows[0][0]] if len(cluster) == 1 else solve(rows, right)
        # Weights below the unit make the matrix diagonally dominant, so it has one solution.
        worth.update(zip(cluster, found or [], strict=True))
    return worth


def clusters(after: Mapping[int, Weights]) -> list[list[int]]:
    """The strongly connected components, each after all that it leads to."""
    number: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_: list[int] = []
    inside: set[int] = set()
    found: list[list[int]] = []
    for root in after:
        if root in number:
            continue
        visits = [(root, iter(after[root]))]
        while visits:
            x, ways = visits[-1]
            if x not in number:
                number[x] = lowest[x] = len(number)
                open_.append(x)
                inside.add(x)
            for y, _ in ways:
                if y not in number:
                    visits.append((y, iter(after[y])))
                    break
                if y in inside:
                    lowest[x] = min(lowest[x], lowest[y])
            else:
                visits.pop()
                if visits:
                    before = visits[-1][0]
                    lowest[before] = min(lowest[before], lowest[x])
                if lowest[x] == number[x]:
                    at = open_.index(x)
                    found.append(open_[at:])
                    inside.difference_update(open_[at:])
                    del open_[at:]
    return found
