"""Curves of roots on which one variable runs and the others follow as ratios of affine functions.

Bilinear equations, each in one variable of its own and a shared one z, give x = -p(z) / q(z). Such
an x is monotone between the places where q is zero, so the part inside the unit cube is made of
arcs with rational ends.

Reference: Nau, R., Gomez Canovas, S. and Hansen, P. (2004), On the geometry of Nash equilibria and
correlated equilibria, International Journal of Game Theory 32, section 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from detente.exact.multiaffine import Interval

# Constant and slope of an affine function.
Line: TypeAlias = tuple[int, int]
_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Arc:
    """Variable `z` runs from `low` to `high`; x is -p(z) / q(z) for the lines (p, q) of x.

    `fixed` variables stay; any other may be anything from 0 to 1.
    """

    z: int
    low: Fraction
    high: Fraction
    lines: Mapping[int, tuple[Line, Line]]
    fixed: Mapping[int, Fraction]

    def at(self, z: Fraction) -> dict[int, Fraction]:
        """The variables that are not free where z is some number."""
        return {
            **self.fixed,
            self.z: z,
            **{x: -value(p, z) / value(q, z) for x, (p, q) in self.lines.items()},
        }

    def ranges(self, n: int) -> list[Interval]:
        """The least box that holds the arc, in n variables."""
        ends = self.at(self.low), self.at(self.high)
        return [
            (min(e[k] for e in ends), max(e[k] for e in ends)) if k in ends[0] else (_ZERO, _ONE)
            for k in range(n)
        ]

    def crosses(self, box: Sequence[Interval]) -> bool:
        """Whether some point of the arc is in a box.

        >>> arc = Arc(0, Fraction(0), Fraction(1), {1: ((0, -1), (1, 1))}, {})
        >>> half = (Fraction(0), Fraction(1, 2))
        >>> arc.crosses([(_ONE, _ONE), half]), arc.crosses([(_ONE, _ONE), (_ZERO, _ZERO)])
        (True, False)
        """
        low, high = max(self.low, box[self.z][0]), min(self.high, box[self.z][1])
        for k, v in self.fixed.items():
            if not box[k][0] <= v <= box[k][1]:
                return False
        for x, (p, q) in self.lines.items():
            ends = sorted([(self.at(z)[x], z) for z in (self.low, self.high)])
            if ends[0][0] > box[x][1] or ends[1][0] < box[x][0]:
                return False
            # x takes a value at one z: x q(z) + p(z) = 0.
            cuts = sorted(
                where if edge is None else -(p[0] + edge * q[0]) / (p[1] + edge * q[1])
                for edge, where in (
                    (None if box[x][0] <= ends[0][0] else box[x][0], ends[0][1]),
                    (None if box[x][1] >= ends[1][0] else box[x][1], ends[1][1]),
                )
            )
            low, high = max(low, cuts[0]), min(high, cuts[1])
        return low <= high


def arcs(
    z: int, lines: Mapping[int, tuple[Line, Line]], fixed: Mapping[int, Fraction]
) -> list[Arc]:
    """All arcs inside the unit cube.

    >>> [(arc.low, arc.high) for arc in arcs(0, {1: ((-1, 0), (0, 2))}, {})]
    [(Fraction(1, 2), Fraction(1, 1))]
    """
    places = {_ZERO, _ONE}
    for p, q in lines.values():
        for a, b in (p, q, (p[0] + q[0], p[1] + q[1])):
            if b and 0 < Fraction(-a, b) < 1:
                places.add(Fraction(-a, b))
    found = []
    for low, high in pairwise(sorted(places)):
        middle = (low + high) / 2
        # Between these places each x stays inside or outside.
        if all(0 < -value(p, middle) / value(q, middle) < 1 for p, q in lines.values()):
            found.append(Arc(z, low, high, lines, fixed))
    return found


def value(line: Line, z: Fraction) -> Fraction:
    """The value of an affine function."""
    return line[0] + line[1] * z
