"""Many formulas as one flat program over registers, run on any kind of number.

Quotients of polynomials (see `quotient`) are broken up into instructions; equal parts share a
register. A run computes a register when it is first asked for, with an `Arithmetic`: exact
fractions, or arrays of float64 with error bounds, one entry for each draw. Nothing is executed
but the instructions below.

>>> from detente.formula import parse
>>> from detente.formula.quotient import quotient
>>> program = Program()
>>> at = program.put(quotient(parse("(a + b) * max(a, 2) / 4").tree, {}))
>>> program.run({"a": Fraction(3), "b": Fraction(1)}, Exact())[at]
Fraction(3, 1)
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from threading import RLock
from typing import Any, Generic, Protocol, TypeVar

from detente.errors import FormulaError
from detente.formula.quotient import Monomial, Part, Quotient, Sum

Value = TypeVar("Value")
# What an instruction does, and the registers or names that it takes.
Instruction = tuple[str, Any]


class Arithmetic(Protocol[Value]):
    """What a kind of number adds to `*`."""

    def number(self, value: Fraction) -> Value:
        """An exact number as this kind."""
        ...

    def sum(self, terms: Sequence[tuple[Fraction, Value]]) -> Value:
        """The sum of some numbers of this kind, each times an exact one."""
        ...

    def holds(self, symbol: str, difference: Value) -> Value:
        """1 where `difference` compares so to 0 ("<", "=="), else 0."""
        ...

    def least(self, first: Value, second: Value) -> Value:
        """The smaller of two."""
        ...

    def greatest(self, first: Value, second: Value) -> Value:
        """The larger of two."""
        ...

    def absolute(self, value: Value) -> Value:
        """The value without its sign."""
        ...

    def over(self, top: Value, bottom: Value) -> Value:
        """The quotient."""
        ...


_COMPARE: dict[str, Callable[[Fraction, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Exact:
    """Exact rational numbers; FormulaError for a division by zero."""

    def number(self, value: Fraction) -> Fraction:
        """The number itself."""
        return value

    def sum(self, terms: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
        """The sum."""
        return sum((c * value for c, value in terms), Fraction(0))

    def holds(self, symbol: str, difference: Fraction) -> Fraction:
        """1 or 0."""
        return Fraction(int(_COMPARE[symbol](difference, 0)))

    def least(self, first: Fraction, second: Fraction) -> Fraction:
        """The smaller of two."""
        return min(first, second)

    def greatest(self, first: Fraction, second: Fraction) -> Fraction:
        """The larger of two."""
        return max(first, second)

    def absolute(self, value: Fraction) -> Fraction:
        """The value without its sign."""
        return abs(value)

    def over(self, top: Fraction, bottom: Fraction) -> Fraction:
        """The quotient."""
        if not bottom:
            raise FormulaError("division by zero")
        return top / bottom


class Program:
    """Instructions, each filling the register of its own number."""

    def __init__(self) -> None:
        self.instructions: list[Instruction] = []
        self._known: dict[Instruction | Sum | Quotient, int] = {}
        # Blocks that are judged on several threads may need a register for the first time.
        self._adding = RLock()

    def put(self, value: Quotient) -> int:
        """The register that will hold a quotient."""
        at = self._known.get(value)
        if at is None:
            with self._adding:
                at = self._sum(value.top)
                if value.bottom.constant != 1:
                    at = self._add(("over", (at, self._sum(value.bottom))))
                self._known[value] = at
        return at

    def run(self, values: Mapping[str, Value], arithmetic: Arithmetic[Value]) -> Run[Value]:
        """The registers at the given values of the names."""
        return Run(self, values, arithmetic)

    def _add(self, instruction: Instruction) -> int:
        at = self._known.get(instruction)
        if at is None:
            at = self._known[instruction] = len(self.instructions)
            self.instructions.append(instruction)
        return at

    def _sum(self, terms: Sum) -> int:
        at = self._known.get(terms)
        if at is None:
            parts = tuple((c, self._product(m)) for m, c in terms.terms)
            alone = len(parts) == 1 and parts[0][0] == 1
            at = parts[0][1] if alone else self._add(("sum", parts))
            self._known[terms] = at
        return at

    def _product(self, monomial: Monomial) -> int:
        at = -1
        for unknown, power in monomial:
            factor = self._unknown(unknown)
            for _ in range(power):
                at = factor if at < 0 else self._add(("times", (at, factor)))
        return self._add(("number", Fraction(1))) if at < 0 else at

    def _unknown(self, unknown: str | Part) -> int:
        if isinstance(unknown, str):
            return self._add(("name", unknown))
        arguments = tuple(self.put(a) for a in unknown.arguments)
        return self._add((unknown.function, arguments))


class Run(Generic[Value]):
    """The registers of a program at given values, each filled when first asked for."""

    def __init__(
        self, program: Program, values: Mapping[str, Value], arithmetic: Arithmetic[Value]
    ) -> None:
        self.program, self.values, self.arithmetic = program, values, arithmetic
        self._filled: dict[int, Value] = {}

    def __getitem__(self, register: int) -> Value:
        found = self._filled.get(register)
        if found is None:
            found = self._filled[register] = self._fill(*self.program.instructions[register])
        return found

    def _fill(self, what: str, taken: Any) -> Value:  # noqa: ANN401 (as `what` says)
        match what:
            case "name":
                return self.values[taken]
            case "number":
                return self.arithmetic.number(taken)
            case "sum":
                return self.arithmetic.sum([(c, self[register]) for c, register in taken])
            case "times":
                first: Any = self[taken[0]]
                return first * self[taken[1]]  # type: ignore[no-any-return]
            case "over":
                return self.arithmetic.over(self[taken[0]], self[taken[1]])
            case "abs":
                return self.arithmetic.absolute(self[taken[0]])
            case "min" | "max":
                pick = self.arithmetic.least if what == "min" else self.arithmetic.greatest
                best = self[taken[0]]
                for register in taken[1:]:
                    best = pick(best, self[register])
                return best
        return self.arithmetic.holds(what, self[taken[0]])
