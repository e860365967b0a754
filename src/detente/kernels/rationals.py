# cython: annotation_typing=False, cdivision=True
"""Fractions of whole numbers that fit 64 bits, made without the checks of their class.

A `Fraction` spends most of its time on finding out what it is made of. C types: the .pxd.
"""

from __future__ import annotations

from fractions import Fraction

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

if not cython.compiled:
    blank = object.__new__
    attribute = object.__setattr__

__all__ = ["ONE", "ZERO", "rational", "shares"]

# One of each for all: equality of the same object costs nothing.
ZERO, ONE = Fraction(0), Fraction(1)
_KIND = Fraction


def rational(numerator: int, denominator: int) -> Fraction:
    """The fraction of a number and a positive one, soonest if both have fewer than 64 bits.

    >>> rational(-6, 4), rational(0, 5), rational(2**80, 2**79)
    (Fraction(-3, 2), Fraction(0, 1), Fraction(2, 1))
    """
    try:
        return made(numerator, denominator)
    except OverflowError:
        return Fraction(numerator, denominator)


def shares(
    names: tuple[str, ...], weights: list[int], start: int, total: int
) -> dict[str, Fraction]:
    """Weights from a place of a list on, as shares of their total, by names.

    >>> shares(("a", "b"), [7, 1, 2], 1, 3)
    {'a': Fraction(1, 3), 'b': Fraction(2, 3)}
    """
    try:
        return _shares(names, weights, start, total)
    except OverflowError:
        return {a: Fraction(weights[start + k], total) for k, a in enumerate(names)}


def _shares(
    names: tuple[str, ...], weights: list[int], start: int, total: int
) -> dict[str, Fraction]:
    found = {}
    for k in range(len(names)):
        found[names[k]] = made(weights[start + k], total)
    return found


def made(numerator: int, denominator: int) -> Fraction:
    """The same of such numbers alone."""
    if numerator == 0:
        return ZERO
    if numerator == denominator:
        return ONE
    a = -numerator if numerator < 0 else numerator
    b = denominator
    while b != 0:
        c = a % b
        a = b
        b = c
    found = blank(_KIND)
    attribute(found, "_numerator", numerator // a)
    attribute(found, "_denominator", denominator // a)
    return found
