"""Equilibria with a given support where they are products of polytopes.

Definition
    The roots of a support's indifferences in affine spaces, one for each player, cut by the
    conditions that no unused action is better.
What it certifies
    `flat_pieces` lists all equilibria with the support, or says that it cannot.
Cost
    Linear algebra over the monomials of the indifferences, and the corners of each polytope.
Example
    >>> game = NormalFormGame.from_function({"a": "123", "b": "xy"},
    ...     lambda s: {"a": 0, "b": int(s["a"] == "1")})
    >>> from detente.concepts.support_system import support_system
    >>> support = ((1, 2), (0, 1))
    >>> system = support_system(game, support)
    >>> [p.free for p in flat_pieces(game, support, system.equations, system.conditions)]
    [2]

When it fails
    Curved sets, and conditions that two players' free strategies decide together.
References
    Winkels, H.-M. (1979), An algorithm to determine all equilibrium points of a bimatrix game,
    Game Theory and Related Topics: products of polytopes in games of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from detente.concepts.support_cells import Support
from detente.concepts.support_pieces import Piece
from detente.exact.flats import Blocks, Flat, factors, flats, values_at
from detente.exact.linear import rank
from detente.exact.multiaffine import Function, variables
from detente.game.normal_form import NormalFormGame

_Corners = list[list[tuple[Fraction, ...]]]


def flat_pieces(
    game: NormalFormGame,
    support: Support,
    equations: Sequence[Function],
    conditions: Sequence[Function],
) -> list[Piece] | None:
    """All equilibria with a support as pieces, with no index; None where that fails.

    `equations` and `conditions` are those of `support_system`.
    """
    blocks, at = [], 0
    for own in support:
        blocks.append(list(range(at, at + len(own) - 1)))
        at += len(own) - 1
    found = flats(equations, blocks)
    if found is None:
        return None
    pieces = []
    for flat in found:
        corners = _cut(flat, blocks, conditions)
        if corners is None:
            return None
        columns = [column for own in corners for column in zip(*own, strict=True)]
        if all(corners) and all(max(column) > 0 for column in columns):
            pieces.append(_piece(game, support, corners))
    return pieces


def _cut(flat: Flat, blocks: Blocks, conditions: Sequence[Function]) -> _Corners | None:
    """Each block's corners of the part where all conditions hold; one block without any if none."""
    cuts: list[list[Function]] = [[] for _ in blocks]
    waiting = [f for f in map(flat.along, conditions) if f]
    while True:
        later = []
        for f in waiting:
            own = [b for b, block in enumerate(blocks) if set(variables(f)) & set(block)]
            if len(own) == 1:
                cuts[own[0]].append(f)
            elif own:
                later.append(f)
            elif f.get(0, 0) < 0:
                return [[]]
        corners = [flat.corners(own, cut) for own, cut in zip(blocks, cuts, strict=True)]
        if not all(corners):
            return [[]]
        waiting = []
        for f in later:
            values = values_at(f, blocks, corners)
            if max(values) < 0:
                return [[]]
            if min(values) >= 0:
                continue
            cut = _one_sided(f, blocks, corners)
            if cut is None:
                return None
            waiting.append(cut)
        if not waiting:
            return corners


def _one_sided(f: Function, blocks: Blocks, corners: _Corners) -> Function | None:
    """What must not be negative of a product of which one factor keeps its sign throughout."""
    parts = factors(f, blocks)
    if parts is None:
        return None
    for g, h in (parts, parts[::-1]):
        values = values_at(g, blocks, corners)
        if min(values) > 0:
            return h
        if max(values) < 0:
            return {s: -c for s, c in h.items()}
    return None


def _piece(game: NormalFormGame, support: Support, corners: _Corners) -> Piece:
    hulls, free = [], 0
    for m, own, points in zip(game.shape, support, corners, strict=True):
        lines = []
        for point in points:
            line = [Fraction(0)] * m
            for a, x in zip(own, point, strict=True):
                line[a] = x
            lines.append(tuple(line))
        hulls.append(tuple(lines))
        first = lines[0]
        apart = [[x - y for x, y in zip(line, first, strict=True)] for line in lines[1:]]
        free += rank(apart) if apart else 0
    box = tuple(
        tuple((min(column), max(column)) for column in zip(*own, strict=True)) for own in hulls
    )
    return Piece(box, free, None, tuple(hulls) if free else ())
