"""Equilibria in supports that are not settled, by trying a few simple numbers.

Definition
    A sample is a profile at which the indifferences and conditions of a support hold.
What it certifies
    Every sample is an equilibrium; that there is none says nothing.
Cost
    A few evaluations of the support's system, or closed forms of it with one unknown less.
Example
    >>> [piece.box[0][0][0] for piece in family_samples((2,), ((0, 1),), [], (None,))]
    [Fraction(1, 2)]

When it fails
    Sets that hold no profile with the numbers tried.
References
    Dickhaut, J. and Kaplan, T. (1991), A program for finding Nash equilibria, Mathematica
    Journal 1(4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from detente.concepts.support_cells import Support
from detente.concepts.support_pieces import Piece, placed
from detente.exact.multiaffine import Function, substitute, value, variables
from detente.exact.roots import Family, roots


def family_samples(
    shape: Sequence[int], support: Support, conditions: Sequence[Function], family: Family
) -> Iterator[Piece]:
    """An equilibrium in a family of roots, by trying a few values of what is free."""
    free = [k for k, at in enumerate(family) if at is None]
    tries = [Fraction(1, 2), Fraction(1, 3), Fraction(2, 3), Fraction(1, 8), Fraction(7, 8)]
    for values in product(tries, repeat=min(len(free), 4)):
        point = [at if isinstance(at, Fraction) else Fraction(1, 2) for at in family]
        for k, v in zip(free, values, strict=False):
            point[k] = v
        if all(value(f, point) >= 0 for f in conditions):
            yield Piece(placed(shape, support, [(v, v) for v in point]))
            return


def curve_samples(
    shape: Sequence[int],
    support: Support,
    equations: Sequence[Function],
    conditions: Sequence[Function],
) -> Iterator[Piece]:
    """An equilibrium on a curve of roots, by fixing one unknown."""
    unknowns = sum(len(own) - 1 for own in support)
    for k in sorted({k for f in equations for k in variables(f)}):
        for at in (Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)):
            fixed = [substitute(f, k, at) for f in equations]
            for family in roots(fixed, unknowns).families:
                point = [Fraction(1, 2) if v is None else v for v in family]
                point[k] = at
                if not all(isinstance(v, Fraction) for v in point):
                    continue
                exact = [v for v in point if isinstance(v, Fraction)]
                box = placed(shape, support, [(v, v) for v in exact])
                if any(low < 0 for own in box for low, _ in own):
                    continue
                if all(value(f, exact) >= 0 for f in conditions):
                    yield Piece(box)
                    return
