"""Formulas over parameters: parsed into a tree of our own, never executed.

Python's grammar reads the text; a whitelist of node kinds turns it into `Node`s; everything
else is refused at its column. One tree gives an exact rational, a NumPy expression and a SymPy
expression.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.errors import FormulaError, GameError, nearest
from detente.exact.number import exact

if TYPE_CHECKING:
    from detente.formula.tree import Node

MAX_LENGTH = 500
MAX_EXPONENT = 16
MAX_DEPTH = 40

FUNCTIONS = {"min": (2, 20), "max": (2, 20), "abs": (1, 1)}
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_REFUSED: dict[type[ast.AST], str] = {
    ast.Call: "a call",
    ast.Attribute: "an attribute",
    ast.Subscript: "an index",
    ast.Lambda: "a lambda",
    ast.IfExp: "a conditional",
    ast.BoolOp: "and/or",
    ast.JoinedStr: "a string",
    ast.NamedExpr: "an assignment",
    ast.List: "a list",
    ast.Tuple: "a tuple",
    ast.Dict: "a mapping",
    ast.ListComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
}
_ALLOWED = "a formula uses parameters, numbers, + - * / **, comparisons, min, max, abs"


@dataclass(frozen=True)
class Formula:
    """A formula over named parameters.

    >>> f = parse("2*cost - 1/3")
    >>> sorted(f.names), f.exact({"cost": Fraction(1, 2)})
    (['cost'], Fraction(2, 3))
    """

    source: str
    tree: Node

    @property
    def names(self) -> frozenset[str]:
        """The parameters that the formula uses."""
        return self.tree.names

    @property
    def is_constant(self) -> bool:
        """Whether the formula uses no parameter."""
        return not self.tree.names

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:
        """The exact value; FormulaError with its column for a division by zero."""
        return self.tree.exact(values)

    def floats(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """The value over float64 arrays (or floats), elementwise."""
        return self.tree.floats(values)

    def sympy(self) -> Any:  # noqa: ANN401
        """The formula as a SymPy expression with exact rationals."""
        return self.tree.sympy()

    def __str__(self) -> str:
        return self.source


def parse(source: object) -> Formula:
    """Read a formula from text or a number.

    Raises FormulaError with a column for anything but parameters, numbers, `+ - * / **`,
    comparisons (1 if true, else 0), `min`, `max` and `abs`. Powers are whole numbers up to 16.

    >>> parse("__import__('os').system('true')")
    Traceback (most recent call last):
    ...
    detente.errors.FormulaError: a call is not allowed in a formula, a formula uses \
parameters, numbers, + - * / **, comparisons, min, max, abs
    """
    text = str(source).strip()
    if not text:
        raise FormulaError("an empty formula, write a number or a formula over parameters")
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"a formula of {len(text)} characters, at most {MAX_LENGTH} are read")
    shift = len(str(source)) - len(str(source).lstrip())
    if "#" in text:
        # Python's grammar would take the rest for a comment and drop it in silence.
        column = shift + text.index("#") + 1
        raise FormulaError("'#' is not allowed in a formula", column, _ALLOWED)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            body = ast.parse(text, mode="eval").body
        return Formula(text, _build(body, text, shift, 0))
    except SyntaxError as error:
        column = shift + (error.offset or len(text) + 1)
        raise FormulaError("not a formula", column, _ALLOWED) from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaError("not a formula", 1, _ALLOWED) from None


def _build(node: ast.AST, text: str, shift: int, depth: int) -> Node:
    from detente.formula import tree

    column = shift + _offset(node, text) + 1
    if depth > MAX_DEPTH:
        raise FormulaError(f"brackets nested deeper than {MAX_DEPTH}", column)

    def below(child: ast.AST) -> Node:
        return _build(child, text, shift, depth + 1)

    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            return tree.Constant(_number(node, text, column))
        case ast.Name(id=name):
            return tree.Parameter(name, column)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return tree.Negative(below(operand))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return below(operand)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return tree.Power(below(left), _exponent(right, text, shift), column)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            at = shift + _offset(right, text) + 1
            return tree.Binary(_BINARY[type(op)], below(left), below(right), at)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return tree.Comparison(_COMPARE[type(op)], below(left), below(right))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            least, most = FUNCTIONS[name]
            if not least <= len(args) <= most:
                wanted = "one" if most == 1 else f"{least} to {most}"
                raise FormulaError(f"{name} of {len(args)} values", column, f"it takes {wanted}")
            return tree.Function(name, tuple(map(below, args)))
    kind = _REFUSED.get(type(node), "this")
    raise FormulaError(f"{kind} is not allowed in a formula", column, _ALLOWED)


def _offset(node: ast.AST, text: str) -> int:
    """Where a node begins, in characters; Python counts bytes."""
    return len(text.encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore"))


def _number(node: ast.Constant, text: str, column: int) -> Fraction:
    try:
        return exact(ast.get_source_segment(text, node) or str(node.value))
    except GameError as error:
        raise FormulaError(str(error), column) from None


def _exponent(node: ast.AST, text: str, shift: int) -> int:
    sign = 1
    inner = node
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        sign, inner = -1, node.operand
    if isinstance(inner, ast.Constant) and type(inner.value) is int and inner.value <= MAX_EXPONENT:
        return sign * inner.value
    raise FormulaError(
        "the power is not a small whole number",
        shift + _offset(node, text) + 1,
        f"write a whole number from -{MAX_EXPONENT} to {MAX_EXPONENT}",
    )


def unknown_names(formula: Formula, known: Mapping[str, object]) -> list[FormulaError]:
    """One error, with its column, for each name in `formula` that is not in `known`."""
    return [
        FormulaError(f"unknown name '{name}'", column, nearest(name, known, "parameters"))
        for name, column in formula.tree.places()
        if name not in known
    ]
