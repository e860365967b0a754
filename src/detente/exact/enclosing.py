"""Roots of square multi-affine systems in rational arithmetic, with proof.

Newton's method gives a point, Krawczyk's test proves that one root is near it. Roots that are
simple fractions come out as such.

References: Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken, Computing 4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from detente.exact.multiaffine import (
    Function,
    Interval,
    approximate_inverse,
    has_one_root,
    slope,
    value,
)

# Half-widths, as powers of two, at which a sharpened root is proven.
_SHARP = (-60, -80, -50, -45)
# Steps of Newton's method below which the derivative is kept, and below which it stops.
_NEAR, _DONE = Fraction(1, 1 << 30), Fraction(1, 1 << 120)


def sharpened(system: Sequence[Function], point: Sequence[Fraction]) -> list[Interval] | None:
    """A box no wider than 1e-12 with exactly one root, near a point; None if none is proven.

    Coordinates of roots that are all simple fractions come out as exact points.
    """
    polished = _polished(system, point)
    if polished is None:
        return None
    current = polished
    simple = [x.limit_denominator(1 << 50) for x in current]
    if all(value(f, simple) == 0 for f in system):
        return [(x, x) for x in simple]
    for power in _SHARP:
        radius = Fraction(1, 1 << -power)
        box = [(x - radius, x + radius) for x in (_rounded(x, power - 8) for x in current)]
        if has_one_root(system, box):
            return box
    return None


def _polished(system: Sequence[Function], point: Sequence[Fraction]) -> list[Fraction] | None:
    """A point within 2^-120 or so of a root near `point`, by Newton's method."""
    current = list(point)
    inverse: tuple[list[list[int]], int] | None = None
    change = Fraction(1)
    for _ in range(24):
        # Once the derivative is good to many digits each step gains as many, so it is kept.
        if inverse is None or change > _NEAR:
            rows = [_whole([value(slope(f, k), current) for k in range(len(current))])
                    for f in system]  # fmt: skip
            inverse = approximate_inverse([row for row, _ in rows])
            if inverse is None:
                return None
            scales = [scale for _, scale in rows]
        weights, scale = inverse
        residue = [value(f, current) * own for f, own in zip(system, scales, strict=True)]
        steps = [
            sum((w * r for w, r in zip(row, residue, strict=True)), Fraction(0)) / scale
            for row in weights
        ]
        change = max(map(abs, steps))
        bits = 60 if change > _NEAR else 160
        current = [_rounded(x - s, -bits) for x, s in zip(current, steps, strict=True)]
        if change < _DONE:
            break
    return current


def _whole(row: list[Fraction]) -> tuple[list[int], int]:
    scale = math.lcm(*(x.denominator for x in row))
    return [int(x * scale) for x in row], scale


def _rounded(x: Fraction, power: int) -> Fraction:
    return Fraction(round(x * (1 << -power)), 1 << -power)
