"""All Nash equilibria of two-player games, exact and complete, degenerate ones included.

1. Leave out strictly dominated actions where the game is large enough for it to pay.
2. List the vertices of both best-response polytopes with their labels.
3. Pairs that together carry every label are the extreme equilibria.
4. Maximal sets of vertices X, Y of which every pair is an equilibrium are the maximal Nash
   subsets conv X x conv Y; those that hang together are the connected components.

>>> game = NormalFormGame.from_arrays([[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]])
>>> for equilibrium in solve(game):
...     print(equilibrium, equilibrium.index)
Equilibrium(1: 1; 2: 1) 1
Equilibrium(1: 0.8 1 + 0.2 2; 2: 2/3 1 + 1/3 2) -1
Equilibrium(1: 1/3 2 + 2/3 3; 2: 1/3 1 + 2/3 2) 1

References: Avis, D., Rosenberg, G., Savani, R. and von Stengel, B. (2010), Enumeration of Nash
equilibria for two-player games, Economic Theory 42. Winkels, H. (1979), An algorithm to determine
all equilibrium points of a bimatrix game.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts import nash_set
from detente.concepts.best_response_polytopes import Labelled, labelled_vertices, regular_index
from detente.concepts.nash import NashCertificate, expected_payoffs, is_strict
from detente.concepts.rationalizable import EliminationRecord
from detente.concepts.selection import labelled
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Component, Equilibrium, Solution
from detente.kernels.complementary import complementary_pairs
from detente.solvers.iterated_dominance import eliminate

CONCEPT = "nash"
COMPLETE = True
REQUIRES = "two players"

# Up to this many actions in all, listing vertices costs less than looking for dominance.
_SMALL = 8
_WORD = 64


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Two players."""
    return len(game.players) == 2


@dataclass(frozen=True, slots=True)
class _Part:
    """A component: its pairs of vertices, its maximal Nash subsets, its dimension."""

    pairs: tuple[tuple[int, int], ...]
    subsets: tuple[tuple[tuple[int, int], ...], ...]
    dimension: int


def solve(game: NormalFormGame) -> Solution:
    """Every extreme equilibrium, with the components they span."""
    record = eliminate(game) if sum(game.shape) > _SMALL else None
    if record is not None and not record.eliminations:
        record = None
    left = game.restricted(record.surviving(game)) if record else game
    own, other = labelled_vertices(left)
    m, n = left.shape
    pairs = _matched(own, other, m + n)
    pairs.sort(key=lambda pair: nash_set.order((own[pair[0]][0], other[pair[1]][0])))
    parts = _parts(pairs, [x for x, _ in own], [y for y, _ in other])
    computed = _indices(left, own, other, parts)
    indices = nash_set.completed(computed)
    components, equilibria = [], []
    place = {pair: k for k, pair in enumerate(pairs)}
    of_pair = {pair: k for k, part in enumerate(parts) for pair in part.pairs}
    for k, (part, index) in enumerate(zip(parts, indices, strict=True)):
        components.append(Component(
            k, tuple(place[p] for p in part.pairs), part.dimension, index,
            tuple(tuple(place[p] for p in subset) for subset in part.subsets),
        ))  # fmt: skip
    for i, j in pairs:
        found = nash_set.profile(game, left, (own[i][0], other[j][0]))
        strategies = nash_set.mixed(game, found)
        part_number = of_pair[i, j]
        alone = len(parts[part_number].pairs) == 1
        equilibria.append(Equilibrium(
            strategies,
            expected_payoffs(game, strategies),
            is_strict(game, strategies),
            indices[part_number] if alone else None,
            part_number,
        ))  # fmt: skip
    degenerate = _is_degenerate(own, m) or _is_degenerate(other, n)
    return Solution(
        game, CONCEPT, "vertex_enumeration", labelled(game, equilibria), complete=True,
        degenerate=None if record and not degenerate else degenerate,
        components=tuple(components),
        certificate=_certificate(equilibria, (len(own), len(other)), computed, record),
    )  # fmt: skip


def _matched(own: list[Labelled], other: list[Labelled], labels: int) -> list[tuple[int, int]]:
    words = -(-labels // _WORD)

    def buffer(masks: list[int]) -> array[int]:
        low = (1 << _WORD) - 1
        return array("Q", [mask >> _WORD * w & low for mask in masks for w in range(words)])

    full = buffer([(1 << labels) - 1])
    return complementary_pairs(
        buffer([mask for _, mask in own]), buffer([mask for _, mask in other]), words, full
    )


def _is_degenerate(vertices: list[Labelled], actions: int) -> bool:
    return any(labels.bit_count() > actions for _, labels in vertices)


def _parts(
    pairs: list[tuple[int, int]],
    xs: list[tuple[Fraction, ...]],
    ys: list[tuple[Fraction, ...]],
) -> list[_Part]:
    """Connected components of the graph whose edges are the pairs, in order of their first."""
    replies: dict[int, set[int]] = {}
    for i, j in pairs:
        replies.setdefault(i, set()).add(j)
    parts = []
    seen: set[int] = set()
    for i, _ in pairs:
        if i in seen:
            continue
        mine, theirs = {i}, set(replies[i])
        while True:
            wider = {k for k, own in replies.items() if own & theirs}
            if wider == mine:
                break
            mine = wider
            theirs = set().union(*(replies[k] for k in mine))
        seen |= mine
        subsets = _maximal_subsets({k: frozenset(replies[k]) for k in mine})
        dimension = max(
            _dimension([xs[k] for k in left]) + _dimension([ys[k] for k in right])
            for left, right in subsets
        )
        inside = [pair for pair in pairs if pair[0] in mine]
        parts.append(_Part(
            tuple(inside),
            tuple(
                tuple(pair for pair in inside if pair[0] in left and pair[1] in right)
                for left, right in subsets
            ),
            dimension,
        ))  # fmt: skip
    return parts


def _maximal_subsets(
    replies: dict[int, frozenset[int]],
) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Maximal X, Y with every x in X paired to every y in Y.

    Y runs through the intersections of the sets of replies, and X is all that is paired to Y.
    """
    closed: set[frozenset[int]] = set()
    for own in replies.values():
        closed |= {own & other for other in closed} | {own}
    found = [
        (frozenset(x for x, own in replies.items() if right <= own), right)
        for right in closed
        if right
    ]
    return sorted(found, key=lambda pair: (sorted(pair[0]), sorted(pair[1])))


def _dimension(points: list[tuple[Fraction, ...]]) -> int:
    if len(points) <= 2:
        return len(points) - 1
    from detente.exact.linear import rank

    first = points[0]
    return rank([[a - b for a, b in zip(p, first, strict=True)] for p in points[1:]])


def _indices(
    game: NormalFormGame, own: list[Labelled], other: list[Labelled], parts: list[_Part]
) -> list[int | None]:
    """The indices of components that are one regular equilibrium, by determinants."""
    m, n = game.shape
    indices: list[int | None] = []
    for part in parts:
        i, j = part.pairs[0]
        (x, mine), (y, theirs) = own[i], other[j]
        regular = len(part.pairs) == 1 and mine.bit_count() == m and theirs.bit_count() == n
        indices.append(regular_index(game, x, y) if regular else None)
    return indices


def _certificate(
    equilibria: list[Equilibrium],
    vertices: tuple[int, int],
    indices: list[int | None],
    record: EliminationRecord | None,
) -> nash_set.NashSetCertificate:
    known = [index for index in indices if index is not None]
    return nash_set.NashSetCertificate(
        tuple(NashCertificate(e.strategies) for e in equilibria),
        complete=True,
        argument=(
            "every equilibrium is a convex combination of extreme ones; all vertices of both "
            "best-response polytopes were listed and every pair compared"
        ),
        numbers={"vertices": list(vertices), "extreme equilibria": len(equilibria)},
        index_sum=sum(known) if len(known) == len(indices) else None,
        eliminated=record,
    )
