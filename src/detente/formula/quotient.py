"""Formulas in several free parameters in one form: a quotient of polynomials, exact.

The unknowns are the free parameters and, as they stand, the parts that are no polynomial: `min`,
`max`, `abs` and comparisons of free parameters. Equal parts are the same unknown, so what two
payoffs share cancels when they are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from detente.errors import FormulaError, SolverError
from detente.formula.tree import (
    COMPARISONS,
    Binary,
    Comparison,
    Constant,
    Function,
    Negative,
    Node,
    Power,
    holds,
)
from detente.formula.tree import Parameter as Name

# A product of long sums is not read by anyone; building it can fill the memory.
MAX_TERMS = 500

_PICK = {"min": min, "max": max}


@dataclass(frozen=True)
class Part:
    """A part of a formula that is no polynomial: "min", "max", "abs" or a comparison's sign."""

    function: str
    arguments: tuple[Quotient, ...]

    @cached_property
    def key(self) -> str:
        """What it is sorted by: after every parameter."""
        return "~" + self.function + repr([a.key for a in self.arguments])


Unknown: TypeAlias = str | Part
Monomial: TypeAlias = tuple[tuple[Unknown, int], ...]


def _key(unknown: Unknown) -> str:
    return unknown if isinstance(unknown, str) else unknown.key


@dataclass(frozen=True)
class Sum:
    """A polynomial: coefficients by monomial, none of them zero, in a fixed order."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """What it is a polynomial in, in a fixed order."""
        found = {u: None for m, _ in self.terms for u, _ in m}
        return tuple(sorted(found, key=_key))

    @property
    def constant(self) -> Fraction | None:
        """Its value where it is a number; None where it rests on an unknown."""
        if not self.terms:
            return Fraction(0)
        return self.terms[0][1] if self.terms == ((((), self.terms[0][1])),) else None

    @property
    def is_affine(self) -> bool:
        """Whether it is a number plus multiples of single parameters."""
        return all(
            not m or (len(m) == 1 and m[0][1] == 1 and isinstance(m[0][0], str))
            for m, _ in self.terms
        )

    def __add__(self, other: Sum) -> Sum:
        total = dict(self.terms)
        for monomial, c in other.terms:
            total[monomial] = total.get(monomial, Fraction(0)) + c
        return _sum(total)

    def __neg__(self) -> Sum:
        return Sum(tuple((m, -c) for m, c in self.terms))

    def __sub__(self, other: Sum) -> Sum:
        return self + -other

    def __mul__(self, other: Sum) -> Sum:
        total: dict[Monomial, Fraction] = {}
        for m, a in self.terms:
            for n, b in other.terms:
                powers = dict(m)
                for unknown, power in n:
                    powers[unknown] = powers.get(unknown, 0) + power
                monomial = tuple(sorted(powers.items(), key=lambda item: _key(item[0])))
                total[monomial] = total.get(monomial, Fraction(0)) + a * b
        return _sum(total)

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:
        """The value where the free parameters are `values`."""
        total = Fraction(0)
        for monomial, c in self.terms:
            for unknown, power in monomial:
                c *= _value(unknown, values) ** power  # noqa: PLW2901 - the term so far
            total += c
        return total

    def coefficients(self) -> list[Fraction]:
        """Of a polynomial in one unknown: its coefficients from the constant term up."""
        by_power = {m[0][1] if m else 0: c for m, c in self.terms}
        return [by_power.get(k, Fraction(0)) for k in range(max(by_power, default=-1) + 1)]


def _sum(terms: Mapping[Monomial, Fraction]) -> Sum:
    if len(terms) > MAX_TERMS:
        raise SolverError(
            f"a payoff of more than {MAX_TERMS} terms when multiplied out, leave fewer "
            "parameters free"
        )
    kept = [(m, c) for m, c in terms.items() if c]
    return Sum(tuple(sorted(kept, key=lambda term: _order(term[0]))))


def _order(monomial: Monomial) -> tuple[object, ...]:
    # Parameters alone first, products after them, the number last.
    degree = sum(power for _, power in monomial)
    return (not monomial, degree, [(_key(u), p) for u, p in monomial])


def number(value: Fraction) -> Sum:
    """A number as a polynomial."""
    return Sum((((), value),) if value else ())


@dataclass(frozen=True)
class Quotient:
    """`top / bottom`; the bottom is not the zero polynomial.

    >>> from detente.formula import parse
    >>> first, second = (quotient(parse(t).tree, {}) for t in ("(a + b) ** 2", "a * b"))
    >>> (first - second - second).top == quotient(parse("a*a + b*b").tree, {}).top
    True
    """

    top: Sum
    bottom: Sum

    @cached_property
    def key(self) -> str:
        """What it is sorted by."""
        return repr([[([(_key(u), p) for u, p in m], c) for m, c in f.terms]
                     for f in (self.top, self.bottom)])  # fmt: skip

    @property
    def constant(self) -> Fraction | None:
        """Its value where it is a number; None where it rests on an unknown."""
        return self.top.constant if self.bottom.constant == 1 else None

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:
        """The value where the free parameters are `values`; FormulaError where it has none."""
        bottom = self.bottom.exact(values)
        if not bottom:
            raise FormulaError("division by zero")
        return self.top.exact(values) / bottom

    def __add__(self, other: Quotient) -> Quotient:
        if self.bottom == other.bottom:
            return _quotient(self.top + other.top, self.bottom)
        return _quotient(
            self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom
        )

    def __neg__(self) -> Quotient:
        return Quotient(-self.top, self.bottom)

    def __sub__(self, other: Quotient) -> Quotient:
        return self + -other

    def __mul__(self, other: Quotient) -> Quotient:
        return _quotient(self.top * other.top, self.bottom * other.bottom)

    def __truediv__(self, other: Quotient) -> Quotient:
        return _quotient(self.top * other.bottom, self.bottom * other.top)


_ONE = number(Fraction(1))


def _value(unknown: Unknown, values: Mapping[str, Fraction]) -> Fraction:
    if isinstance(unknown, str):
        return values[unknown]
    found = [a.exact(values) for a in unknown.arguments]
    if unknown.function in COMPARISONS:
        return Fraction(holds(unknown.function, found[0]))
    return abs(found[0]) if unknown.function == "abs" else _PICK[unknown.function](found)


def constant(value: Fraction) -> Quotient:
    """A number as a quotient."""
    return Quotient(number(value), _ONE)


def unknown(name: Unknown) -> Quotient:
    """A free parameter, or a part that is no polynomial, as a quotient."""
    return Quotient(Sum(((((name, 1),), Fraction(1)),)), _ONE)


def _quotient(top: Sum, bottom: Sum) -> Quotient:
    if not top.terms:
        return Quotient(top, _ONE)
    if top == bottom:
        return Quotient(_ONE, _ONE)
    # A common monomial and the bottom's first coefficient are divided out; no more is needed.
    shared = _common([*top.terms, *bottom.terms])
    lead = bottom.terms[0][1]
    parts = [_sum({_without(m, shared): c / lead for m, c in part.terms}) for part in (top, bottom)]
    return Quotient(*parts)


def _common(terms: list[tuple[Monomial, Fraction]]) -> dict[Unknown, int]:
    shared = dict(terms[0][0])
    for monomial, _ in terms[1:]:
        powers = dict(monomial)
        shared = {u: min(p, powers[u]) for u, p in shared.items() if u in powers}
    return shared


def _without(monomial: Monomial, shared: Mapping[Unknown, int]) -> Monomial:
    if not shared:
        return monomial
    left = ((u, p - shared.get(u, 0)) for u, p in monomial)
    return tuple((u, p) for u, p in left if p)


def quotient(
    node: Node, known: Mapping[str, Quotient], divisors: dict[Sum, None] | None = None
) -> Quotient:
    """The formula below `node`; parameters that are not `known` stay free.

    What it divides by is noted in `divisors`. Raises FormulaError for a division by zero whatever
    the free parameters are, and SolverError for more terms than `MAX_TERMS`.
    """
    noted = {} if divisors is None else divisors

    def below(child: Node) -> Quotient:
        return quotient(child, known, noted)

    match node:
        case Constant(value):
            return constant(value)
        case Name(name):
            return known[name] if name in known else unknown(name)
        case Negative(operand):
            return -below(operand)
        case Binary(symbol, left, right, column):
            a, b = below(left), below(right)
            match symbol:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
            return a / _divisor(b, column, noted)
        case Power(base, exponent, column):
            factor = below(base)
            if exponent < 0:
                factor = constant(Fraction(1)) / _divisor(factor, column, noted)
            result = constant(Fraction(1))
            for _ in range(abs(exponent)):
                result = result * factor
            return result
        case Comparison(symbol, left, right):
            return _comparison(symbol, below(left) - below(right))
        case Function(name, arguments):
            return _function(name, tuple(map(below, arguments)))
    raise TypeError(type(node).__name__)


def _divisor(value: Quotient, column: int, divisors: dict[Sum, None]) -> Quotient:
    if not value.top.terms:
        raise FormulaError("division by zero", column)
    if value.top.constant is None:
        divisors[value.top] = None
    return value


def _comparison(symbol: str, difference: Quotient) -> Quotient:
    settled = difference.constant
    if settled is not None:
        return constant(Fraction(holds(symbol, settled)))
    return unknown(Part(symbol, (difference,)))


def _function(name: str, values: tuple[Quotient, ...]) -> Quotient:
    settled = [v.constant for v in values]
    numbers = [v for v in settled if v is not None]
    if name == "abs":
        return constant(abs(numbers[0])) if numbers else unknown(Part(name, values))
    pick = _PICK[name]
    free = sorted({v.key: v for v, c in zip(values, settled, strict=True) if c is None}.items())
    kept = [v for _, v in free] + ([constant(pick(numbers))] if numbers else [])
    return kept[0] if len(kept) == 1 else unknown(Part(name, tuple(kept)))
