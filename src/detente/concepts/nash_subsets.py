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
    >>> parts([(0, 0), (0, 1)], points, points)
    [Part(members=(0, 1), subsets=((0, 1),), dimension=1)]

References
    Winkels, H. (1979), An algorithm to determine all equilibrium points of a bimatrix game. Avis,
    D., Rosenberg, G., Savani, R. and von Stengel, B. (2010), Enumeration of Nash equilibria for
    two-player games, Economic Theory 42.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from detente.kernels.subsets import Joined, joined


class Part(NamedTuple):
    """A component: its pairs of strategies by position, its maximal Nash subsets, its dimension."""

    members: tuple[int, ...]
    subsets: tuple[tuple[int, ...], ...]
    dimension: int


def parts(
    pairs: Sequence[tuple[Any, ...]],
    xs: Sequence[Collection[Fraction]],
    ys: Sequence[Collection[Fraction]],
    labels: tuple[Sequence[int], Sequence[int]] | None = None,
) -> list[Part]:
    """The components of extreme equilibria (xs[i], ys[j]), in order of their first pair.

    `pairs` begin with i and j. `labels` of both sides' strategies, if no equilibrium is left out,
    tell the dimensions soon.
    """
    found = joined(pairs, labels)
    return [
        Part(
            members,
            subsets,
            max([_dimension(left, xs) + _dimension(right, ys) for left, right in products])
            if dimension < 0
            else dimension,
        )
        for members, subsets, dimension, products in (_joined(pairs) if found is None else found)
    ]


def _joined(pairs: Sequence[tuple[Any, ...]]) -> list[Joined]:
    """As the kernel, with sets of any size."""
    replies: dict[int, int] = {}
    askers: dict[int, int] = {}
    for i, j, *_ in pairs:
        replies[i] = replies.get(i, 0) | 1 << j
        askers[j] = askers.get(j, 0) | 1 << i
    found: dict[int, list[int]] = {}
    part: dict[int, int] = {}
    for k, (i, *_) in enumerate(pairs):
        if i not in part:
            part.update(dict.fromkeys(_items(_reached(i, replies, askers)), k))
        found.setdefault(part[i], []).append(k)
    return [_products(pairs, own, replies, askers) for own in found.values()]


def _products(
    pairs: Sequence[tuple[Any, ...]],
    own: list[int],
    replies: dict[int, int],
    askers: dict[int, int],
) -> Joined:
    """A part of the pairs by positions, with the maximal X, Y of which all are pairs.

    Y runs through the intersections of the sets of replies, and X is all that is paired to Y.
    """
    mine = {pairs[k][0] for k in own}
    closed: set[int] = set()
    for reply in {replies[i] for i in mine}:
        closed |= {reply & other for other in closed} | {reply}
    closed.discard(0)
    products: list[tuple[int, int]] = []
    for right in closed:
        left = sum(1 << i for i in mine)
        for j in _items(right):
            left &= askers[j]
        products.append((left, right))
    products.sort(key=lambda pair: list(_items(pair[0])))
    subsets = tuple([
        tuple([k for k in own if left >> pairs[k][0] & 1 and right >> pairs[k][1] & 1])
        for left, right in products
    ])  # fmt: skip
    return tuple(own), subsets, -1, products


def _reached(start: int, replies: dict[int, int], askers: dict[int, int]) -> int:
    """All strategies of player 1 that hang together with one."""
    mine, new = 0, 1 << start
    while new:
        mine |= new
        met = 0
        for i in _items(new):
            met |= replies[i]
        new = 0
        for j in _items(met):
            new |= askers[j]
        new &= ~mine
    return mine


def _items(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _dimension(mask: int, points: Sequence[Collection[Fraction]]) -> int:
    # No three vertices of a polytope lie on a line.
    count = mask.bit_count()
    if count <= 3:
        return count - 1
    from detente.exact.linear import rank

    # Probabilities sum to 1: the plane they lie in leaves the origin out.
    return rank([tuple(points[k]) for k in _items(mask)]) - 1
