"""The tree of a formula: each node knows its exact, its float64 and its symbolic value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from detente.errors import FormulaError

# Beyond this many bits a payoff is a mistake, and arithmetic on it a way to stall the machine.
MAX_BITS = 8192

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    **COMPARISONS,
}


def holds(symbol: str, difference: Fraction | int) -> bool:
    """Whether a comparison holds of two numbers, by the sign of the first less the second.

    >>> holds("<=", -1), holds("!=", 0)
    (True, False)
    """
    return bool(COMPARISONS[symbol](difference, 0))


class Node:
    """A part of a formula."""

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:
        """The exact value at the given parameter values."""
        raise TypeError(type(self).__name__)

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """The float64 value, elementwise over arrays."""
        raise TypeError(type(self).__name__)

    def sympy(self) -> Any:  # noqa: ANN401
        """The SymPy expression."""
        raise TypeError(type(self).__name__)

    def children(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()

    def places(self) -> Iterator[tuple[str, int]]:
        """Every parameter with its column, from left to right."""
        for child in self.children():
            yield from child.places()

    @cached_property
    def names(self) -> frozenset[str]:
        """The parameters below this node."""
        return frozenset(name for name, _ in self.places())


@dataclass(frozen=True)
class Constant(Node):
    """A number."""

    value: Fraction

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:  # noqa: D102
        return self.value

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, D102
        return float(self.value)

    def sympy(self) -> Any:  # noqa: ANN401, D102
        import sympy

        return sympy.Rational(self.value.numerator, self.value.denominator)


@dataclass(frozen=True)
class Parameter(Node):
    """A named parameter."""

    name: str
    column: int

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:  # noqa: D102
        if self.name not in values:
            raise FormulaError(f"unknown name '{self.name}'", self.column)
        return values[self.name]

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, D102
        return values[self.name]

    def sympy(self) -> Any:  # noqa: ANN401, D102
        import sympy

        return sympy.Symbol(self.name, real=True)

    def places(self) -> Iterator[tuple[str, int]]:  # noqa: D102
        yield self.name, self.column


@dataclass(frozen=True)
class Negative(Node):
    """Minus a node."""

    operand: Node

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:  # noqa: D102
        return -self.operand.exact(values)

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, D102
        return -self.operand.floats(values)

    def sympy(self) -> Any:  # noqa: ANN401, D102
        return -self.operand.sympy()

    def children(self) -> tuple[Node, ...]:  # noqa: D102
        return (self.operand,)


@dataclass(frozen=True)
class Binary(Node):
    """Sum, difference, product or quotient; `column` is where the right side starts."""

    symbol: str
    left: Node
    right: Node
    column: int

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:  # noqa: D102
        left, right = self.left.exact(values), self.right.exact(values)
        if self.symbol == "/" and right == 0:
            raise FormulaError("division by zero", self.column)
        return _bounded(_OPERATORS[self.symbol](left, right), self.column)

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, D102
        return _OPERATORS[self.symbol](self.left.floats(values), self.right.floats(values))

    def sympy(self) -> Any:  # noqa: ANN401, D102
        return _OPERATORS[self.symbol](self.left.sympy(), self.right.sympy())

    def children(self) -> tuple[Node, ...]:  # noqa: D102
        return (self.left, self.right)


@dataclass(frozen=True)
class Power(Node):
    """A node to a small whole power."""

    base: Node
    exponent: int
    column: int

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:  # noqa: D102
        base = self.base.exact(values)
        if base == 0 and self.exponent < 0:
            raise FormulaError("division by zero", self.column)
        return _bounded(Fraction(base**self.exponent), self.column)

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, D102
        return self.base.floats(values) ** float(self.exponent)

    def sympy(self) -> Any:  # noqa: ANN401, D102
        return self.base.sympy() ** self.exponent

    def children(self) -> tuple[Node, ...]:  # noqa: D102
        return (self.base,)


@dataclass(frozen=True)
class Comparison(Node):
    """1 where the comparison holds, 0 where it does not."""

    symbol: str
    left: Node
    right: Node

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:  # noqa: D102
        holds = _OPERATORS[self.symbol](self.left.exact(values), self.right.exact(values))
        return Fraction(int(holds))

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, D102
        holds = _OPERATORS[self.symbol](self.left.floats(values), self.right.floats(values))
        return holds * 1.0

    def sympy(self) -> Any:  # noqa: ANN401, D102
        import sympy

        relation = {"==": sympy.Eq, "!=": sympy.Ne}.get(self.symbol, _OPERATORS[self.symbol])
        holds = relation(self.left.sympy(), self.right.sympy())
        return sympy.Piecewise((1, holds), (0, True))

    def children(self) -> tuple[Node, ...]:  # noqa: D102
        return (self.left, self.right)


@dataclass(frozen=True)
class Function(Node):
    """The least, the greatest or the absolute value."""

    name: str
    arguments: tuple[Node, ...]

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:  # noqa: D102
        found = [a.exact(values) for a in self.arguments]
        if self.name == "abs":
            return abs(found[0])
        return min(found) if self.name == "min" else max(found)

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401, D102
        import numpy as np

        found = [a.floats(values) for a in self.arguments]
        if self.name == "abs":
            return np.abs(found[0])
        pick = np.minimum if self.name == "min" else np.maximum
        result = found[0]
        for other in found[1:]:
            result = pick(result, other)
        return result

    def sympy(self) -> Any:  # noqa: ANN401, D102
        import sympy

        symbolic = {"min": sympy.Min, "max": sympy.Max, "abs": sympy.Abs}[self.name]
        return symbolic(*(a.sympy() for a in self.arguments))

    def children(self) -> tuple[Node, ...]:  # noqa: D102
        return self.arguments


def _bounded(value: Fraction, column: int) -> Fraction:
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise FormulaError(f"a number of more than {MAX_BITS} bits", column)
    return value
