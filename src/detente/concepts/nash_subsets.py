"""Maximal Nash subsets and connected components of the equilibria of two players.

Definition
    A *maximal Nash subset* is a set conv X x conv Y of equilibria that no larger product
    contains; X and Y are strategies of extreme equilibria of which every pair is an equilibrium.
    Subsets that share a strategy of either player hang together, and what hangs together is a
    *component* (Winkels 1979, Avis, Rosenberg, Savani and von Stengel 2010). Its dimension is
    that of its largest subset.
Cost
    The number of maximal subsets, exponential at worst.
Example
    >>> points = [(Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]
    >>> [(part.pairs, part.dimension) for part in parts([(0, 0), (0, 1)], points, points)]
    [(((0, 0), (0, 1)), 1)]

References
    Winkels, H. (1979), An algorithm to determine all equilibrium points of a bimatrix game. Avis,
    D., Rosenberg, G., Savani, R. and von Stengel, B. (2010), Enumeration of Nash equilibria for
    two-player games, Economic Theory 42.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A component: its pairs of strategies, its maximal Nash subsets, its dimension."""

    pairs: tuple[tuple[int, int], ...]
    subsets: tuple[tuple[tuple[int, int], ...], ...]
    dimension: int


def parts(
    pairs: list[tuple[int, int]],
    xs: list[tuple[Fraction, ...]],
    ys: list[tuple[Fraction, ...]],
) -> list[Part]:
    """The components of extreme equilibria (xs[i], ys[j]), in order of their first pair."""
    replies: dict[int, set[int]] = {}
    askers: dict[int, set[int]] = {}
    for i, j in pairs:
        replies.setdefault(i, set()).add(j)
        askers.setdefault(j, set()).add(i)
    place: dict[int, int] = {}
    members: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        if i not in place:
            for k in _joined(i, replies, askers):
                place[k] = len(members)
            members.append([])
        members[place[i]].append((i, j))
    return [_part(own, replies, xs, ys) for own in members]


def _joined(start: int, replies: dict[int, set[int]], askers: dict[int, set[int]]) -> set[int]:
    """All strategies of player 1 that hang together with one."""
    mine: set[int] = set()
    new = {start}
    while new:
        mine |= new
        met = set().union(*(replies[k] for k in new))
        new = set().union(*(askers[k] for k in met)) - mine
    return mine


def _part(
    pairs: list[tuple[int, int]],
    replies: dict[int, set[int]],
    xs: list[tuple[Fraction, ...]],
    ys: list[tuple[Fraction, ...]],
) -> Part:
    if len(pairs) == 1:
        return Part((pairs[0],), ((pairs[0],),), 0)
    subsets = _maximal_subsets({i: frozenset(replies[i]) for i, _ in pairs})
    dimension = max(
        _dimension([xs[k] for k in left]) + _dimension([ys[k] for k in right])
        for left, right in subsets
    )
    return Part(
        tuple(pairs),
        tuple(
            tuple(pair for pair in pairs if pair[0] in left and pair[1] in right)
            for left, right in subsets
        ),
        dimension,
    )


def _maximal_subsets(
    replies: dict[int, frozenset[int]],
) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Maximal X, Y with every x in X paired to every y in Y.

    Y runs through the intersections of the sets of replies, and X is all that is paired to Y.
    """
    closed: set[frozenset[int]] = set()
    for own in set(replies.values()):
        closed |= {own & other for other in closed} | {own}
    found = [
        (frozenset(x for x, own in replies.items() if right <= own), right)
        for right in closed
        if right
    ]
    return sorted(found, key=lambda pair: (sorted(pair[0]), sorted(pair[1])))


def _dimension(points: list[tuple[Fraction, ...]]) -> int:
    # No three vertices of a polytope lie on a line.
    if len(points) <= 3:
        return len(points) - 1
    from detente.exact.linear import rank

    # Probabilities sum to 1: the plane they lie in leaves the origin out.
    return rank(points) - 1
