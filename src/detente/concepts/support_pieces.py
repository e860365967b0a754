"""Sets of equilibria with one support: points, boxes, products of polytopes, curves.

Definition
    A piece is a set of profiles in which each player's strategy varies in a polytope of its own,
    or a curve.
What it certifies
    Nothing by itself: `support_system` says which pieces are equilibria throughout. `corners` are
    the profiles that a piece is spanned by, `meet` says whether two hang together.
Cost
    As many corners as the product of the players' own; one linear programme a player to meet.
Example
    >>> half, one = Fraction(1, 2), Fraction(1)
    >>> piece = Piece((((half, one), (Fraction(0), half)),), 1)
    >>> [corner[0][0][0] for corner in corners(piece)]
    [Fraction(1, 2), Fraction(1, 1)]

When it fails
    Curves on which several players' strategies change without one that tells the others' have no
    piece.
References
    Kohlberg, E. and Mertens, J.-F. (1986), On the strategic stability of equilibria, Econometrica
    54(5): the equilibria of a game fall into finitely many connected sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from detente.concepts.support_cells import Support
from detente.exact.arcs import Arc
from detente.exact.lp import maximise
from detente.exact.multiaffine import Interval

# An interval for every probability, by player and action.
Box: TypeAlias = tuple[tuple[Interval, ...], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """An arc in the probabilities of `unknowns` (player, action), and the boxes at its two ends."""

    arc: Arc
    unknowns: tuple[tuple[int, int], ...]
    ends: tuple[Box, Box]


@dataclass(frozen=True, slots=True)
class Piece:
    """A box of equilibria: every profile of probabilities within `box` is one.

    `box[player][action]` is an interval; `free` counts the probabilities that vary. With no free
    probability the piece is a point, or the enclosure of one (`proven_root`). `index` is +1 or
    -1 for regular points, else None. Where `hulls` are given, the piece is only that part of the
    box in which each player's strategy is a mixture of those listed for it; with a `curve` only
    what is on that curve.
    """

    box: Box
    free: int = 0
    index: int | None = None
    hulls: tuple[tuple[tuple[Fraction, ...], ...], ...] = ()
    curve: Curve | None = None

    @property
    def support(self) -> Support:
        """The actions that are played somewhere in the piece."""
        return tuple(tuple(a for a, (_, high) in enumerate(own) if high > 0) for own in self.box)


def placed(shape: Sequence[int], support: Support, ranges: Sequence[Interval]) -> Box:
    """A box of all probabilities from one of those that are unknown.

    Unknown are, player by player, those of all supported actions but the last.

    >>> placed((2, 3), ((0, 1), (2,)), [(Fraction(1, 3), Fraction(1, 2))])[0][1]
    (Fraction(1, 2), Fraction(2, 3))
    """
    known = iter(ranges)
    found = []
    for m, own in zip(shape, support, strict=True):
        line = [(Fraction(0), Fraction(0))] * m
        low = high = Fraction(1)
        for a in own[:-1]:
            line[a] = ends = next(known)
            low, high = low - ends[1], high - ends[0]
        line[own[-1]] = (low, high)
        found.append(tuple(line))
    return tuple(found)


def corners(piece: Piece) -> list[Box]:
    """The corners of a piece, each as a piece's box without free probabilities."""
    if piece.curve:
        free = piece.free - 1
        return [c for end in piece.curve.ends for c in corners(Piece(end, free))]
    if piece.hulls:
        return [
            tuple(tuple((x, x) for x in own) for own in chosen) for chosen in product(*piece.hulls)
        ]
    found: list[Box] = [()]
    for own in piece.box:
        open_ends = [a for a, (low, high) in enumerate(own) if low != high]
        if not piece.free or not open_ends:
            ends = [own]
        else:
            # Two actions share what is free of a player's probability.
            first, second = open_ends
            ends = []
            for at in own[first]:
                corner = list(own)
                rest = own[first][0] + own[second][1] - at
                corner[first], corner[second] = (at, at), (rest, rest)
                ends.append(tuple(corner))
        found = [(*before, end) for before in found for end in ends]
    return found


def meet(a: Piece, b: Piece) -> bool:
    """Whether two pieces share an equilibrium."""
    near = all(
        x[0] <= y[1] and y[0] <= x[1]
        for mine, theirs in zip(a.box, b.box, strict=True)
        for x, y in zip(mine, theirs, strict=True)
    )
    if near and (a.curve or b.curve):
        return _on_curve(a, b) or _on_curve(b, a)
    if not near or not (a.hulls or b.hulls):
        return near
    return all(map(_cross, _hulls(a), _hulls(b)))


def _on_curve(a: Piece, b: Piece) -> bool:
    """Whether a's curve meets b, or an end of b's: curves meet at an end of one at least."""
    if not a.curve:
        return False
    return any(
        a.curve.arc.crosses([box[j][k] for j, k in a.curve.unknowns])
        for box in (b.curve.ends if b.curve else (b.box,))
    )


def _hulls(piece: Piece) -> Sequence[Sequence[tuple[Fraction, ...]]]:
    """Each player's strategies as mixtures of some; the middle stands for what is enclosed."""
    if piece.hulls:
        return piece.hulls
    found: list[dict[tuple[Fraction, ...], None]] = [{} for _ in piece.box]
    for corner in corners(piece):
        for own, line in zip(found, corner, strict=True):
            own[tuple((low + high) / 2 for low, high in line)] = None
    return [list(own) for own in found]


def _cross(a: Sequence[tuple[Fraction, ...]], b: Sequence[tuple[Fraction, ...]]) -> bool:
    """Whether some mixture of the points in `a` is one of those in `b`."""
    if len(a) == len(b) == 1:
        return a[0] == b[0]
    rows = [[*(p[k] for p in a), *(-q[k] for q in b)] for k in range(len(a[0]))]
    sums = [[1] * len(a) + [0] * len(b), [0] * len(a) + [1] * len(b)]
    found = maximise([0] * (len(a) + len(b)), [], [], [*rows, *sums], [0] * len(rows) + [1, 1])
    return found.status != "infeasible"
