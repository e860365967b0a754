"""Roots of square multi-affine systems in rational arithmetic, with proof.

Newton's method gives a point, Krawczyk's test proves that one root is near it. Roots that are
simple fractions come out as such.

References: Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken, Computing 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from detente.exact.centred import Prepared, centred, halves, krawczyk, newton_step, prepared
from detente.exact.multiaffine import Function, Interval

# Half-widths, as powers of two, at which a sharpened root is proven.
_SHARP = (-60, -80, -50, -45)
# Middles are multiples of 2^-_BITS; Newton's method has arrived once steps are below 2^-_NEAR.
_BITS, _NEAR = 128, 40
# Fractions with denominators up to the first are tried where they are nearer than 2^-_LIKELY.
_SIMPLE, _LIKELY = 1 << 40, 84


def has_one_root(system: Sequence[Function], box: Sequence[Interval]) -> bool:
    """Whether Krawczyk's test proves that a square system has exactly one root in a box.

    True is a proof, which also shows that the root is regular and lies inside; False says
    nothing. All arithmetic is rational.

    >>> root_two = [{0b11: Fraction(1), 0: Fraction(-2)}, {0b01: Fraction(1), 0b10: Fraction(-1)}]
    >>> has_one_root(root_two, [(Fraction(14, 10), Fraction(15, 10))] * 2)
    True
    """
    if len(system) != len(box) or not all(system):
        return not box and not system
    return all(krawczyk(centred(prepared(system), *halves(box))))


def sharpened(system: Sequence[Prepared], point: Sequence[Fraction]) -> list[Interval] | None:
    """A box no wider than 1e-12 with exactly one root, near a point; None if none is proven.

    Coordinates of roots that are all simple fractions come out as exact points. The functions,
    none of them zero, are those of `centred.prepared`.
    """
    polished = _polished(system, [round(x * (1 << _BITS)) for x in point])
    if polished is None:
        return None
    simple = _simple(polished)
    if simple is not None:
        middle, radius, unit = halves([(x, x) for x in simple])
        if not any(centred(system, middle, radius, unit).values):
            return [(x, x) for x in simple]
    return _boxed(system, polished)


def boxed(system: Sequence[Function], point: Sequence[Fraction]) -> list[Interval] | None:
    """The same where the point is known to be within 2^-100 of a root that is no simple fraction.

    >>> root_two = [{0b11: Fraction(1), 0: Fraction(-2)}, {0b01: Fraction(1), 0b10: Fraction(-1)}]
    >>> near = Fraction(6369051672525772, 4503599627370496)
    >>> (low, high), _ = boxed(root_two, [near, near])
    >>> low**2 < 2 < high**2
    True
    """
    if not all(system):
        return None
    return _boxed(prepared(system), [round(x * (1 << _BITS)) for x in point])


def _boxed(ready: Sequence[Prepared], polished: list[int]) -> list[Interval] | None:
    for power in _SHARP:
        # Eight more bits than the half-width has keep numbers short.
        unit = 1 << (8 - power)
        middle = [x >> (_BITS + power - 8) for x in polished]
        if all(krawczyk(centred(ready, middle, [1 << 8] * len(middle), unit))):
            return [(Fraction(m - 256, unit), Fraction(m + 256, unit)) for m in middle]
    return None


def _polished(system: Sequence[Prepared], point: list[int]) -> list[int] | None:
    """A point within 2^-90 or so of a root near `point`, by Newton's method."""
    current, bits = point, 64
    for _ in range(24):
        unit = 1 << bits
        at = [x >> (_BITS - bits) for x in current]
        step = newton_step(centred(system, at, [unit] * len(at), unit))
        if step is None:
            return None
        current = [
            (x << (_BITS - bits)) + round(s * (1 << _BITS)) for x, s in zip(at, step, strict=True)
        ]
        change = max(map(abs, step), default=Fraction(0))
        if change * (1 << _NEAR) < 1:
            return current
        if change > 4:
            return None
    return current


def _simple(point: list[int]) -> list[Fraction] | None:
    """Simple fractions that all coordinates are very near to, if there are."""
    found = []
    for x in point:
        exact = Fraction(x, 1 << _BITS)
        near = exact.limit_denominator(_SIMPLE)
        if abs(near - exact) * (1 << _LIKELY) > 1:
            return None
        found.append(near)
    return found
