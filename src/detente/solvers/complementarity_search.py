"""The vertices of all two-player equilibria, found in floats and settled exactly.

The kernel's search hands over leaves, the faces of P and Q on which every label is carried; nodes
left open; and claims, zeros it saw in floats and relied on. Here the vertices of the smallest
faces are listed exactly, and with them every claim is checked. An open node is searched on exactly;
a claim that does not hold discredits the floats, and the whole search is made exactly.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter
from typing import TypeAlias

from detente.concepts.best_response_polytopes import Labelled, normalised, regular_index
from detente.exact.faces import Corner, face_vertices
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.kernels.complementarity import BITS, CLAIM, OPEN
from detente.kernels.covering import smallest_inside
from detente.kernels.rationals import rational
from detente.solvers.exact_search import Polytopes
from detente.solvers.regular_search import Leaves
from detente.solvers.tableau_search import Search

# What counts as zero in floats, where payoffs are scaled to lie between 0 and 1: the second is
# for games whose differences the first swallows.
_TOLERANCES = (1e-9, 1e-13)
# Nodes between two questions whether to go on, in floats and in fractions.
_NODES = 20_000
_EXACT_NODES = 500
_RECORDS = 2_000
_WORD = 64

# Strategies as whole numbers, up to scale, by their labels.
Whole: TypeAlias = dict[int, Sequence[int]]


@dataclass(slots=True)
class Found:
    """Strategies with their labels, on both sides, and what it took to find them.

    `whole` has the strategies of both sides by their labels as whole numbers, up to scale.
    `indices` holds those already known, by the labels of both strategies. If not `complete`, the
    search was ended early.
    """

    own: list[Labelled]
    other: list[Labelled]
    whole: tuple[Whole, Whole]
    nodes: int
    leaves: int
    exact_nodes: int
    complete: bool = True
    indices: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(slots=True)
class _Records:
    """What a search put out: the faces of each side, claims by side, open nodes; as label masks."""

    faces: tuple[set[int], set[int]] = field(default_factory=lambda: (set(), set()))
    claims: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    open: list[tuple[int, int]] = field(default_factory=list)
    leaves: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Side:
    """A polytope {z >= 0, rows z <= 1} in whole numbers, and how its labels are numbered."""

    rows: list[list[int]]
    labels: int
    turned: bool

    def local(self, mask: int) -> int:
        """A mask of labels as one of this side's variables, its strategies first."""
        if not self.turned:
            return mask
        m = len(self.rows)
        return mask >> m | (mask & ((1 << m) - 1)) << (self.labels - m)

    def shared(self, mask: int) -> int:
        """The inverse of `local`."""
        if not self.turned:
            return mask
        n = len(self.rows[0])
        return mask >> n | (mask & ((1 << n) - 1)) << (self.labels - n)


def find(game: NormalFormGame) -> Found:
    """All strategies that are part of an extreme equilibrium, and maybe some more.

    Every extreme equilibrium is a pair of them that carries all labels between them.
    """
    sides = _sides(game)
    found = _in_whole_numbers(sides)
    if found is not None:
        return found
    nodes = leaves = exact_nodes = 0
    complete = True
    for tolerance in _TOLERANCES:
        search = _search(sides, tolerance)
        records = _drained(search)
        nodes, leaves, complete = nodes + search.nodes, records.leaves, records.complete
        first, second = (_corners(sides[k], records.faces[k], records.claims[k]) for k in (0, 1))
        if first is not None and second is not None:
            corners, again = (first, second), records.open
            break
    else:
        corners, again = ({}, {}), [(0, 0)]
    for node in again:
        exact = _search(sides, None)
        if exact.begin_at(*node):
            more = _drained(exact)
            exact_nodes, leaves = exact_nodes + exact.nodes, leaves + more.leaves
            complete = complete and more.complete
            for k in (0, 1):
                corners[k].update(_corners(sides[k], more.faces[k], {}) or {})
    own, other = (_in_order(_strategy(c) for c in side.values() if any(c[0])) for side in corners)
    return Found(own, other, _whole(corners), nodes, leaves, exact_nodes, complete)


def settled(game: NormalFormGame, found: Leaves) -> None:
    """Turn those leaves into answers that are regular equilibria but were not confirmed as such."""
    m, n = game.shape
    sides = _sides(game)
    open_faces = []
    for masks in found.faces:
        lists = [face_vertices(s.rows, s.local(k)) for s, k in zip(sides, masks, strict=True)]
        if len(lists[0]) == len(lists[1]) == 1:
            (x, _, mine), (y, _, theirs) = (
                (own[0][0], own[0][1], side.shared(own[0][2]))
                for side, own in zip(sides, lists, strict=True)
            )
            regular = mine.bit_count() == m and theirs.bit_count() == n and mine & theirs == 0
            if regular and any(x):
                index = regular_index(game, tuple(map(Fraction, x)), tuple(map(Fraction, y)))
                found.answers.append([index, *x, sum(x), *y, sum(y)])
                continue
        open_faces.append(masks)
    found.faces = open_faces


def listed(game: NormalFormGame, found: Leaves) -> Found:
    """The strategies of regular equilibria, and all vertices of the other leaves."""
    m, n = game.shape
    indices: dict[tuple[int, int], int] = {}
    own: dict[int, Labelled] = {}
    other: dict[int, Labelled] = {}
    whole: tuple[Whole, Whole] = ({}, {})
    for answer in found.answers:
        x, y = answer[1 : m + 1], answer[m + 2 : -1]
        # Regular: what is not played, and the other side's support; nothing else.
        mine = sum(1 << i for i, w in enumerate(x) if not w)
        theirs = sum(1 << m + j for j, w in enumerate(y) if not w)
        mine, theirs = mine | ((1 << n) - 1) << m & ~theirs, theirs | (1 << m) - 1 & ~mine
        own[mine] = tuple([rational(w, answer[m + 1]) for w in x]), mine
        other[theirs] = tuple([rational(w, answer[-1]) for w in y]), theirs
        whole[0][mine], whole[1][theirs] = x, y
        indices[mine, theirs] = answer[0]
    for k, (side, lists) in enumerate(zip(_sides(game), (own, other), strict=True)):
        for labels, corner in (_corners(side, {f[k] for f in found.faces}, {}) or {}).items():
            if any(corner[0]):
                lists[labels] = _strategy(corner)
                whole[k][labels] = corner[0]
    return Found(
        _in_order(own.values()), _in_order(other.values()), whole, found.nodes, found.leaves, 0,
        found.complete, indices,
    )  # fmt: skip


def _in_whole_numbers(sides: tuple[_Side, _Side]) -> Found | None:
    """The same without floats, where numbers are small enough for that to be the faster way."""
    polytopes = Polytopes(sides[0].rows, sides[1].rows)
    if not polytopes.small():
        return None
    leaves, nodes, complete = polytopes.leaves()
    corners = []
    for k in (0, 1):
        masks = sorted({leaf[k] for leaf in leaves}, key=int.bit_count)
        listed = [masks[i] for i in sorted(set(_smallest(masks, sides[k].labels)))]
        corners.append(polytopes.vertices(k, listed))
    own, other = (_quickly_in_order(side.values()) for side in corners)
    return Found(own, other, _whole(corners), nodes, len(leaves), nodes, complete)


def _quickly_in_order(corners: Iterable[Corner]) -> list[Labelled]:
    """The strategies by probabilities; floats, which round in order, settle it if all differ."""
    rounded = []
    for corner in corners:
        total = sum(corner[0])
        rounded.append(([v / total for v in corner[0]], total, corner))
    rounded.sort(key=itemgetter(0))
    if any(a[0] == b[0] for a, b in pairwise(rounded)):
        return _in_order(_strategy(corner) for _, _, corner in rounded)
    return [
        (tuple([rational(v, total) for v in whole]), labels)
        for _, total, (whole, _, labels) in rounded
    ]


def _sides(game: NormalFormGame) -> tuple[_Side, _Side]:
    m, n = game.shape
    own, other = normalised(game)
    return _Side(own, m + n, turned=False), _Side(other, m + n, turned=True)


def _search(sides: tuple[_Side, _Side], tolerance: float | None) -> Search:
    """A search in floats, or without a tolerance in fractions."""
    shape = len(sides[0].rows[0]), len(sides[1].rows[0])
    if tolerance is None:
        own, other = ([Fraction(*pair) for pair in _scaled(side)] for side in sides)
        return Search(own, other, shape, None)
    # Division of integers rounds once, whatever their size.
    first, second = ([v / most for v, most in _scaled(side)] for side in sides)
    return Search(first, second, shape, tolerance)


def _scaled(side: _Side) -> list[tuple[int, int]]:
    """Every entry, row by row, with the largest of its column."""
    most = [max(column) for column in zip(*side.rows, strict=True)]
    return [pair for row in side.rows for pair in zip(row, most, strict=True)]


def _drained(search: Search) -> _Records:
    """Run a search to its end."""
    width = 2 * search.words + 1
    out = array("Q", bytes(8 * width * _RECORDS))
    records = _Records()
    over = False
    while not over and records.complete:
        over, used = search.run(out, _EXACT_NODES if search.exact else _NODES)
        for at in range(0, used, width):
            kind = out[at]
            first = _mask(out, at + 1, search.words)
            second = _mask(out, at + 1 + search.words, search.words)
            if kind < OPEN:
                records.faces[0].add(first)
                records.faces[1].add(second)
                records.leaves += 1
            elif kind < CLAIM:
                records.open.append((first, second))
            else:
                claims = records.claims[kind - CLAIM]
                claims[first] = claims.get(first, 0) | second
        records.complete = over or effort.current().goes_on()
    return records


def _mask(out: array[int], at: int, words: int) -> int:
    mask = out[at]
    for k in range(1, words):
        mask |= out[at + k] << (BITS * k)
    return mask


def _corners(side: _Side, faces: set[int], claims: dict[int, int]) -> dict[int, Corner] | None:
    """The vertices of the faces by their labels; None if a claim does not hold.

    A face whose tight inequalities include another's is part of that one, so only those of the
    smallest masks are listed. A claim says that certain labels are carried wherever others are.
    """
    masks = sorted(faces | claims.keys(), key=lambda mask: (mask.bit_count(), mask))
    smallest = _smallest(masks, side.labels)
    listed: dict[int, list[int]] = {}
    found: dict[int, Corner] = {}
    for mask, k in zip(masks, smallest, strict=True):
        if masks[k] not in listed:
            own = []
            for corner in face_vertices(side.rows, side.local(masks[k])):
                labels = side.shared(corner[2])
                own.append(labels)
                found[labels] = (corner[0], corner[1], labels)
            listed[masks[k]] = own
        claimed = claims.get(mask)
        if claimed and any(
            labels & mask == mask and labels & claimed != claimed for labels in listed[masks[k]]
        ):
            return None
    return found


def _smallest(masks: list[int], labels: int) -> array[int]:
    words = -(-labels // _WORD)
    if words == 1:
        return smallest_inside(array("Q", masks), 1)
    low = (1 << _WORD) - 1
    flat = array("Q", [mask >> _WORD * w & low for mask in masks for w in range(words)])
    return smallest_inside(flat, words)


def _strategy(corner: Corner) -> Labelled:
    whole, _, labels = corner
    total = sum(whole)
    return tuple([rational(v, total) for v in whole]), labels


def _whole(corners: Sequence[dict[int, Corner]]) -> tuple[Whole, Whole]:
    first: Whole = {labels: c[0] for labels, c in corners[0].items()}
    second: Whole = {labels: c[0] for labels, c in corners[1].items()}
    return first, second


def _in_order(strategies: Iterable[Labelled]) -> list[Labelled]:
    """By probabilities: floats, which round in order, spare most comparisons of fractions."""
    return sorted(strategies, key=lambda one: [(float(q), q) for q in one[0]])
