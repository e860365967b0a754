"""Roots of multi-affine systems in products of simplices that are products of polytopes.

The unknowns come in blocks: those of a block are positive and less than 1 together, and no
monomial has two of one block. An equation in one block alone is linear, so it takes out an unknown;
one that is a product splits the search. Sums of equations are tried as well, higher monomials
eliminated first. What is left without equations is an affine space in each block.

References: Cox, D., Little, J. and O'Shea, D. (2015), Ideals, Varieties, and Algorithms, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from detente.exact.linear import echelon
from detente.exact.multiaffine import Function, in_whole_numbers, variables
from detente.exact.vertices import vertices

# The unknowns of each block.
Blocks: TypeAlias = Sequence[Sequence[int]]
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Flat:
    """An affine space: some unknowns as affine functions of the free ones of the same block."""

    given: Mapping[int, Function]

    def along(self, f: Function) -> Function:
        """A function on the space, in the free unknowns."""
        for k, own in self.given.items():
            f = _put(f, k, own)
        return f

    def corners(
        self, block: Sequence[int], cuts: Sequence[Function] = ()
    ) -> list[tuple[Fraction, ...]]:
        """The corners of a block's part of the space, what is left of 1 as a last coordinate.

        `cuts` are functions of the block's free unknowns that must not be negative.
        """
        free = [k for k in block if k not in self.given]
        lines = [self.given.get(k, {1 << k: _ONE}) for k in block]
        rest: dict[int, Fraction | int] = {0: _ONE}
        for line in lines:
            for s, c in line.items():
                rest[s] = rest.get(s, 0) - c
        bounds = [*(self.given[k] for k in block if k in self.given), rest, *cuts]
        if not free and any(f.get(0, 0) < 0 for f in bounds):
            return []
        A = [[Fraction(-f.get(1 << k, 0)) for k in free] for f in bounds]
        b = [Fraction(f.get(0, 0)) for f in bounds]
        points = [p for p, _ in vertices(A, b, len(free))] if free else [()]
        found = []
        for point in points:
            at = {0: _ONE} | {1 << k: x for k, x in zip(free, point, strict=True)}
            found.append(tuple(
                sum((c * at[s] for s, c in f.items()), Fraction(0))
                for f in (*lines, rest)
            ))  # fmt: skip
        return found


def flats(system: Sequence[Function], blocks: Blocks) -> list[Flat] | None:
    """Affine spaces that hold every root inside the simplices and nothing else; None if it fails.

    >>> first, second = {0b11: 2, 0b01: -1}, {0b110: 1, 0b010: -2}
    >>> [dict(flat.given) for flat in flats([first], [[0], [1]])]
    [{1: {0: Fraction(1, 2)}}]
    """
    owner = {k: b for b, own in enumerate(blocks) for k in own}
    found: list[Flat] = []
    if not _split(list(system), {}, owner, blocks, found):
        return None
    return [flat for k, flat in enumerate(found) if flat.given not in [f.given for f in found[:k]]]


def values_at(
    f: Function, blocks: Blocks, corners: Sequence[Sequence[tuple[Fraction, ...]]]
) -> list[Fraction]:
    """The values of a function at the products of the blocks' corners.

    >>> values_at({0b11: 3}, [[0], [1]], [[(Fraction(0),), (Fraction(1),)], [(Fraction(2),)]])
    [Fraction(0, 1), Fraction(6, 1)]
    """
    used = set(variables(f))
    own = [b for b, block in enumerate(blocks) if used & set(block)]
    found = []
    for chosen in product(*(corners[b] for b in own)):
        at = {
            k: x
            for b, point in zip(own, chosen, strict=True)
            for k, x in zip(blocks[b], point, strict=False)
        }
        total = Fraction(0)
        for s, c in f.items():
            term = Fraction(c)
            for k in variables({s: 1}):
                term *= at[k]
            total += term
        found.append(total)
    return found


def factors(f: Function, blocks: Blocks) -> tuple[Function, Function] | None:
    """Two functions of different blocks whose product is `f`, if there are.

    >>> factors({0b11: 2, 0b01: -1, 0b10: -2, 0: 1}, [[0], [1]])
    ({0: 1, 1: -1}, {0: Fraction(1, 1), 2: Fraction(-2, 1)})
    """
    used = set(variables(f))
    for block in blocks:
        mask = sum(1 << k for k in block if k in used)
        if not mask or mask == sum(1 << k for k in used):
            continue
        s, c = next((s, c) for s, c in sorted(f.items()) if c)
        inner, outer = s & mask, s & ~mask
        left = {t: v for t in {u & mask for u in f} if (v := f.get(t | outer, 0))}
        right = {t: Fraction(v) / c for t in {u & ~mask for u in f} if (v := f.get(inner | t, 0))}
        whole = {t | u: v * w for t, v in left.items() for u, w in right.items()}
        if whole == f:
            return dict(sorted(left.items())), dict(sorted(right.items()))
    return None


def _split(
    system: list[Function],
    given: Mapping[int, Function],
    owner: Mapping[int, int],
    blocks: Blocks,
    found: list[Flat],
) -> bool:
    system = [f for f in system if f]
    if any(_keeps_sign(f, blocks) for f in system):
        return True
    if not system:
        found.append(Flat(given))
        return True
    reduced = _reduced(system)
    if any(_keeps_sign(f, blocks) for f in reduced):
        return True
    for f in (*system, *reduced):
        used = variables(f)
        if len({owner[k] for k in used}) == 1:
            k = used[-1]
            at: Function = {s: Fraction(-c) / f[1 << k] for s, c in f.items() if s != 1 << k}
            inner = {j: _put(g, k, at) for j, g in given.items()} | {k: at}
            return _split([_put(g, k, at) for g in system], inner, owner, blocks, found)
    for rows in (system, reduced):
        for f in rows:
            parts = factors(f, blocks)
            if parts:
                # Either form of the system says the same, so the product itself is done with.
                rest = [g for g in rows if g is not f]
                return all(_split([*rest, g], given, owner, blocks, found) for g in parts)
    return False


def _put(f: Function, k: int, at: Function) -> Function:
    """`f` with unknown k replaced by an affine function of the same block."""
    bit = 1 << k
    found: dict[int, Fraction | int] = {}
    for s, c in f.items():
        for t, d in at.items() if s & bit else ((0, 1),):
            u = (s & ~bit) | t
            found[u] = found.get(u, 0) + c * d
    return {s: c for s, c in found.items() if c}


def _reduced(system: Sequence[Function]) -> list[Function]:
    """Sums of multiples of the functions, as many high monomials as possible eliminated."""
    order = sorted({s for f in system for s in f}, key=lambda s: (-s.bit_count(), s))
    whole = [in_whole_numbers(f) for f in system]
    rows, _, pivots = echelon([[f.get(s, 0) for s in order] for f in whole])
    return [
        {s: c for s, c in zip(order, row, strict=True) if c} for row in rows[: len(pivots)]
    ]  # fmt: skip


def _keeps_sign(f: Function, blocks: Blocks) -> bool:
    """Whether a function that is not zero has no root inside the simplices."""
    ends = [[tuple(Fraction(k == at) for k in block) for at in (None, *block)] for block in blocks]
    values = values_at(f, blocks, ends)
    return min(values) >= 0 or max(values) <= 0
