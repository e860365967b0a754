"""Formulas in one free parameter, on a stretch of its range: quotients of polynomials.

On a stretch on which every comparison, `min`, `max`, `abs` and divisor keeps its sign, a formula
is one quotient of polynomials. Where one does not, the stretch says so (`exact.stretch.Split`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import FormulaError, SolverError
from detente.exact.polynomial import (
    Polynomial,
    common_divisor,
    divided,
    negated,
    plus,
    polynomial,
    times,
)
from detente.exact.stretch import Stretch
from detente.formula.tree import (
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

ONE: Polynomial = (Fraction(1),)
# Beyond this degree isolating roots takes minutes, and a payoff of this degree is a mistake.
MAX_DEGREE = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """`top / bottom`, the bottom without a root on the stretch it belongs to."""

    top: Polynomial
    bottom: Polynomial = ONE

    def __add__(self, other: Piece) -> Piece:
        if self.bottom is ONE and other.bottom is ONE:
            return Piece(plus(self.top, other.top))
        if self.bottom == other.bottom:
            return _piece(plus(self.top, other.top), self.bottom)
        return _piece(
            plus(times(self.top, other.bottom), times(other.top, self.bottom)),
            times(self.bottom, other.bottom),
        )

    def __neg__(self) -> Piece:
        return Piece(negated(self.top), self.bottom)

    def __sub__(self, other: Piece) -> Piece:
        return self + -other

    def __mul__(self, other: Piece) -> Piece:
        if self.bottom is ONE and other.bottom is ONE:
            return _within(Piece(times(self.top, other.top)))
        return _piece(times(self.top, other.top), times(self.bottom, other.bottom))

    def sign(self, on: Stretch) -> int:
        """Its sign on the stretch; raises Split where it is not constant."""
        return on.sign(self.top) * on.sign(self.bottom)


def constant(number: Fraction) -> Piece:
    """A number as a piece."""
    return Piece(polynomial([number]))


FREE = Piece((Fraction(0), Fraction(1)))


def piece(node: Node, known: Mapping[str, Piece], on: Stretch) -> Piece:
    """The formula below `node` on a stretch; `known` holds every parameter's own piece.

    Raises FormulaError for a division by zero, Split where the stretch has to be cut, and
    SolverError for a degree beyond `MAX_DEGREE`.

    >>> from detente.formula import parse
    >>> positive = Stretch(Fraction(0), Fraction(5))
    >>> piece(parse("2 * abs(t) - 1").tree, {"t": FREE}, positive).top
    (Fraction(-1, 1), Fraction(2, 1))
    """
    match node:
        case Constant(value):
            return constant(value)
        case Name(name):
            return known[name]
        case Negative(operand):
            return -piece(operand, known, on)
        case Binary(symbol, left, right, column):
            a, b = piece(left, known, on), piece(right, known, on)
            match symbol:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
            return a * _inverse(b, on, column)
        case Power(base, exponent, column):
            factor = piece(base, known, on)
            if exponent < 0:
                factor = _inverse(factor, on, column)
            result = constant(Fraction(1))
            for _ in range(abs(exponent)):
                result = result * factor
            return result
        case Comparison(symbol, left, right):
            sign = (piece(left, known, on) - piece(right, known, on)).sign(on)
            return constant(Fraction(holds(symbol, sign)))
        case Function(name, arguments):
            return _function(name, [piece(a, known, on) for a in arguments], on)
    raise TypeError(type(node).__name__)


def _function(name: str, values: list[Piece], on: Stretch) -> Piece:
    best = values[0]
    if name == "abs":
        return -best if best.sign(on) < 0 else best
    wanted = -1 if name == "min" else 1
    for other in values[1:]:
        if (other - best).sign(on) == wanted:
            best = other
    return best


def _inverse(value: Piece, on: Stretch, column: int) -> Piece:
    if value.sign(on) == 0:
        raise FormulaError("division by zero", column)
    return _piece(value.bottom, value.top)


def _piece(top: Polynomial, bottom: Polynomial) -> Piece:
    if not top:
        return Piece(())
    if len(bottom) > 1:
        shared = common_divisor(top, bottom)
        if len(shared) > 1:
            top, bottom = divided(top, shared)[0], divided(bottom, shared)[0]
    if len(bottom) == 1:
        top, bottom = tuple(c / bottom[0] for c in top), ONE
    return _within(Piece(top, bottom))


def _within(value: Piece) -> Piece:
    """The piece itself; SolverError where its degree is beyond the limit."""
    degree = max(len(value.top), len(value.bottom)) - 1
    if degree > MAX_DEGREE:
        raise SolverError(
            f"a payoff of degree {degree} in the free parameter, "
            f"at most {MAX_DEGREE} is searched for roots"
        )
    return value
