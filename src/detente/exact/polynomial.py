"""Polynomials in one variable over the rationals: coefficients from the constant term up.

The zero polynomial is the empty tuple; the last coefficient of any other is not zero.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from detente.exact.linear import irreducible_factors

Polynomial: TypeAlias = tuple[Fraction, ...]
# Whole coefficients without a common divisor, the last one positive.
Primitive: TypeAlias = tuple[int, ...]


def polynomial(coefficients: Sequence[Fraction | int]) -> Polynomial:
    """The polynomial of these coefficients, trailing zeros dropped.

    >>> polynomial([1, 2, 0])
    (Fraction(1, 1), Fraction(2, 1))
    """
    size = len(coefficients)
    while size and not coefficients[size - 1]:
        size -= 1
    return tuple(c if type(c) is Fraction else Fraction(c) for c in coefficients[:size])


def plus(f: Polynomial, g: Polynomial) -> Polynomial:
    """The sum."""
    if len(f) < len(g):
        f, g = g, f
    return polynomial([*map(operator.add, f, g), *f[len(g) :]])


def negated(f: Polynomial) -> Polynomial:
    """Minus the polynomial."""
    return tuple(-c for c in f)


def times(f: Polynomial, g: Polynomial) -> Polynomial:
    """The product."""
    if len(f) == 1:
        return tuple(f[0] * c for c in g)
    if len(g) == 1:
        return tuple(g[0] * c for c in f)
    if not f or not g:
        return ()
    product = [Fraction(0)] * (len(f) + len(g) - 1)
    for i, a in enumerate(f):
        if a:
            for j, b in enumerate(g):
                product[i + j] += a * b
    return tuple(product)


def whole_sum(parts: Iterable[tuple[int, Sequence[int]]], size: int) -> list[int]:
    """The sum of multiples, at most `size` coefficients long, of polynomials in whole numbers.

    >>> whole_sum([(2, [1, 1]), (-1, [0, 0, 1])], 3)
    [2, 2, -1]
    """
    total = [0] * size
    for factor, f in parts:
        if factor:
            for k, c in enumerate(f):
                total[k] += factor * c
    return total


def whole_product(f: Sequence[int], g: Sequence[int]) -> list[int]:
    """The product of two polynomials with whole coefficients.

    >>> whole_product([-1, 1], [1, 1])
    [-1, 0, 1]
    """
    if len(f) == 1:
        (a,) = f
        return [a * b for b in g] if a != 1 else list(g)
    if len(g) == 1:
        return whole_product(g, f)
    found = [0] * max(len(f) + len(g) - 1, 0)
    for i, a in enumerate(f):
        if a:
            for j, b in enumerate(g):
                found[i + j] += a * b
    return found


def divided(f: Polynomial, g: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder of f by g, which is not zero.

    >>> divided(polynomial([-1, 0, 1]), polynomial([1, 1]))
    ((Fraction(-1, 1), Fraction(1, 1)), ())
    """
    rest = list(f)
    quotient = [Fraction(0)] * max(len(f) - len(g) + 1, 0)
    for shift in reversed(range(len(quotient))):
        factor = rest[shift + len(g) - 1] / g[-1]
        quotient[shift] = factor
        if factor:
            for k, c in enumerate(g):
                rest[shift + k] -= factor * c
    return polynomial(quotient), polynomial(rest[: len(g) - 1])


def common_divisor(f: Polynomial, g: Polynomial) -> Polynomial:
    """The greatest common divisor, its last coefficient 1; () for two zeros.

    >>> common_divisor(polynomial([-1, 0, 1]), polynomial([1, 1]))
    (Fraction(1, 1), Fraction(1, 1))
    """
    while g:
        f, g = g, divided(f, g)[1]
    return tuple(c / f[-1] for c in f)


def value(f: Sequence[Fraction | int], at: Fraction) -> Fraction:
    """The value at a point."""
    total = Fraction(0)
    for c in reversed(f):
        total = total * at + c
    return total


def interpolated(at: Sequence[Fraction], values: Sequence[Fraction]) -> Polynomial:
    """The polynomial of least degree with these values at these different points (Newton).

    >>> interpolated([*map(Fraction, (0, 1, 2))], [*map(Fraction, (1, 2, 5))])
    (Fraction(1, 1), Fraction(0, 1), Fraction(1, 1))
    """
    differences = list(values)
    for order in range(1, len(at)):
        for k in range(len(at) - 1, order - 1, -1):
            rise = differences[k] - differences[k - 1]
            differences[k] = rise / (at[k] - at[k - order])
    found: list[Fraction] = []
    for point, c in zip(reversed(at), reversed(differences), strict=True):
        moved = [Fraction(0), *found]
        for k, v in enumerate(found):
            moved[k] -= point * v
        moved[0] += c
        found = moved
    return polynomial(found)


def sign(f: Primitive, at: Fraction) -> int:
    """The sign of the value at a point of a polynomial with whole coefficients.

    >>> sign((-2, 0, 1), Fraction(3, 2)), sign((-2, 0, 1), Fraction(4, 3))
    (1, -1)
    """
    top, bottom = at.numerator, at.denominator
    total, power = 0, 1
    for c in reversed(f):
        total = total * top + c * power
        power *= bottom
    return (total > 0) - (total < 0)


def primitive(f: Sequence[Fraction | int]) -> Primitive:
    """The multiple with whole coefficients that share no divisor, the last one positive.

    >>> primitive(polynomial([Fraction(1, 2), Fraction(-1, 3)]))
    (-3, 2)
    """
    scale = math.lcm(*(c.denominator for c in f))
    whole = [c.numerator * (scale // c.denominator) for c in f]
    divisor = math.gcd(*whole) * (-1 if whole[-1] < 0 else 1)
    return tuple(c // divisor for c in whole)


@lru_cache(maxsize=4096)
def factors(f: Primitive) -> tuple[Primitive, ...]:
    """The different irreducible factors of degree 1 and more, in ascending order.

    >>> factors((-1, 0, 1)), factors((-2, 0, 1))
    (((-1, 1), (1, 1)), ((-2, 0, 1),))
    """
    if len(f) <= 1:
        return ()
    if len(f) == 2:
        return (f,)
    if len(f) == 3:
        return _of_quadratic(f)
    return tuple(sorted({primitive(g) for g in irreducible_factors(f)}, key=_order))


def _of_quadratic(f: Primitive) -> tuple[Primitive, ...]:
    c, b, a = f
    square = b * b - 4 * a * c
    root = math.isqrt(square) if square >= 0 else -1
    if root * root != square:
        return (f,)
    found = {primitive((Fraction(b + sign * root, 2 * a), 1)) for sign in (1, -1)}
    return tuple(sorted(found, key=_order))


def _order(f: Primitive) -> tuple[int, Primitive]:
    return len(f), f
