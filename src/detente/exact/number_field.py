"""Arithmetic with one irrational root: the ordered field Q(r), exactly.

An element is a polynomial in the root r of lesser degree than r's minimal polynomial. Signs are
decided by `algebraic.sign_at`, so that elements are compared, sorted and divided without error.
A quotient of polynomials in one unknown, before its value is known, is a `RationalFunction`.

>>> root_two = Element.generator(roots((Fraction(-2), Fraction(0), Fraction(1)))[1])
>>> root_two * root_two == 2, 1 / root_two < root_two
(True, True)
>>> (root_two + 1).real().minimal
(-1, -2, 1)

Reference: Cohen, H. (1993), A Course in Computational Algebraic Number Theory, Springer, chapter 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from detente.exact.algebraic import Algebraic, Real, compare, roots, sign_at
from detente.exact.linear import null_space
from detente.exact.polynomial import (
    Polynomial,
    common_divisor,
    divided,
    negated,
    plus,
    polynomial,
    times,
    value,
)

Rational: TypeAlias = int | Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A number of the field of `root`: `terms` in its powers, fewer than the degree of `root`."""

    root: Algebraic
    terms: Polynomial

    @classmethod
    def generator(cls, root: Algebraic) -> Element:
        """The root itself."""
        return cls(root, (Fraction(0), Fraction(1)))

    def __add__(self, other: Element | Rational) -> Element:
        return Element(self.root, plus(self.terms, self._terms(other)))

    def __neg__(self) -> Element:
        return Element(self.root, negated(self.terms))

    def __sub__(self, other: Element | Rational) -> Element:
        return Element(self.root, plus(self.terms, negated(self._terms(other))))

    def __rsub__(self, other: Rational) -> Element:
        return Element(self.root, plus(self._terms(other), negated(self.terms)))

    def __mul__(self, other: Element | Rational) -> Element:
        product = times(self.terms, self._terms(other))
        if len(product) >= len(self.root.minimal):
            product = divided(product, _monic(self.root))[1]
        return Element(self.root, product)

    def __truediv__(self, other: Element | Rational) -> Element:
        return self * Element(self.root, self._terms(other))._inverse()

    def __rtruediv__(self, other: Rational) -> Element:
        return self._inverse() * other

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Element | int | Fraction):
            return NotImplemented
        return self.terms == self._terms(other)

    def __hash__(self) -> int:
        return hash(self.terms[0] if len(self.terms) == 1 else self.terms or 0)

    def __lt__(self, other: Element | Rational) -> bool:
        return (self - other).sign() < 0

    def __le__(self, other: Element | Rational) -> bool:
        return (self - other).sign() <= 0

    def __gt__(self, other: Element | Rational) -> bool:
        return (self - other).sign() > 0

    def __ge__(self, other: Element | Rational) -> bool:
        return (self - other).sign() >= 0

    def __abs__(self) -> Element:
        return -self if self.sign() < 0 else self

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __float__(self) -> float:
        low, high = self.bounds()
        return float((low + high) / 2)

    def sign(self) -> int:
        """-1, 0 or 1."""
        return _sign(self.terms, self.root)

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Fractions that the number lies between, as narrow as the root's enclosure gives them."""
        low = high = Fraction(0)
        for c in reversed(self.terms):
            ends = [x * y for x in (low, high) for y in (self.root.low, self.root.high)]
            low, high = min(ends) + c, max(ends) + c
        return low, high

    def real(self) -> Real:
        """The same number by itself: a fraction, or its own minimal polynomial and enclosure."""
        if len(self.terms) <= 1:
            return self.terms[0] if self.terms else Fraction(0)
        powers = [Element(self.root, (Fraction(1),))]
        for _ in self.root.minimal[1:]:
            powers.append(powers[-1] * self)
        size = len(self.root.minimal) - 1
        rows = [
            [p.terms[k] if k < len(p.terms) else Fraction(0) for p in powers] for k in range(size)
        ]
        # The first relation between the powers is the polynomial of least degree.
        relation = next(iter(null_space(rows)))
        found = roots(polynomial(relation))
        while len(found) > 1:
            low, high = self.bounds()
            found = [r for r in found if compare(r, low) >= 0 >= compare(r, high)]
            if len(found) > 1:
                return Element(self.root.finer(), self.terms).real()
        return found[0]

    def _terms(self, other: Element | Rational) -> Polynomial:
        if isinstance(other, Element):
            return other.terms
        return polynomial([other])

    def _inverse(self) -> Element:
        """By Euclid's algorithm: the minimal polynomial is prime to all of lesser degree."""
        f, g = _monic(self.root), self.terms
        if not g:
            raise ZeroDivisionError("division by zero in a number field")
        s: Polynomial = ()
        t: Polynomial = (Fraction(1),)
        while len(g) > 1:
            quotient, rest = divided(f, g)
            f, g, s, t = g, rest, t, plus(s, negated(times(quotient, t)))
        return Element(self.root, divided(tuple(c / g[0] for c in t), _monic(self.root))[1])


@lru_cache(maxsize=64)
def _monic(root: Algebraic) -> Polynomial:
    return tuple(Fraction(c, root.minimal[-1]) for c in root.minimal)


@lru_cache(maxsize=4096)
def _sign(terms: Polynomial, root: Algebraic) -> int:
    if len(terms) <= 1:
        return (terms[0] > 0) - (terms[0] < 0) if terms else 0
    return sign_at(terms, root)


@dataclass(frozen=True, slots=True, eq=False)
class RationalFunction:
    """A quotient of polynomials in one unknown, in lowest terms."""

    top: Polynomial
    bottom: Polynomial

    @classmethod
    def of(cls, top: Polynomial, bottom: Polynomial) -> RationalFunction:
        """The quotient in lowest terms. Raises ZeroDivisionError if `bottom` is zero."""
        if not bottom:
            raise ZeroDivisionError("a quotient of polynomials with nothing below")
        shared = common_divisor(top, bottom)
        return cls(divided(top, shared)[0], divided(bottom, shared)[0])

    @classmethod
    def unknown(cls) -> RationalFunction:
        """The unknown itself."""
        return cls((Fraction(0), Fraction(1)), (Fraction(1),))

    def __add__(self, other: RationalFunction | Rational) -> RationalFunction:
        o = _function(other)
        top = plus(times(self.top, o.bottom), times(o.top, self.bottom))
        return RationalFunction.of(top, times(self.bottom, o.bottom))

    def __neg__(self) -> RationalFunction:
        return RationalFunction(negated(self.top), self.bottom)

    def __sub__(self, other: RationalFunction | Rational) -> RationalFunction:
        return self + -_function(other)

    def __rsub__(self, other: Rational) -> RationalFunction:
        return -self + other

    def __mul__(self, other: RationalFunction | Rational) -> RationalFunction:
        o = _function(other)
        return RationalFunction.of(times(self.top, o.top), times(self.bottom, o.bottom))

    def __truediv__(self, other: RationalFunction | Rational) -> RationalFunction:
        o = _function(other)
        return RationalFunction.of(times(self.top, o.bottom), times(self.bottom, o.top))

    def __rtruediv__(self, other: Rational) -> RationalFunction:
        return _function(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RationalFunction | int | Fraction):
            return NotImplemented
        return not (self - other).top

    def __hash__(self) -> int:
        return hash((self.top, self.bottom[1:]))

    def at(self, root: Real) -> Element | Fraction:
        """Its value there. Raises ZeroDivisionError at a pole."""
        if isinstance(root, Fraction):
            return value(self.top, root) / value(self.bottom, root)
        monic = _monic(root)
        top, bottom = (Element(root, divided(f, monic)[1]) for f in (self.top, self.bottom))
        return top / bottom


def _function(other: RationalFunction | Rational) -> RationalFunction:
    if isinstance(other, RationalFunction):
        return other
    return RationalFunction(polynomial([other]), (Fraction(1),))
