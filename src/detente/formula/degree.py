"""How a formula depends on one parameter: the degree of the polynomial that it is in it."""

from __future__ import annotations

from collections.abc import Mapping

from detente.formula.parse import Formula
from detente.formula.tree import Binary, Constant, Negative, Node, Parameter, Power


def degree(formula: Formula, degrees: Mapping[str, int | None]) -> int | None:
    """The degree, or a bound on it, given that of each parameter; None if it is no polynomial.

    Parameters that are not in `degrees` do not depend on the one in question.

    >>> from detente.formula import parse
    >>> degree(parse("2*b*(1 - b) + c"), {"b": 1}), degree(parse("max(b, 0)"), {"b": 1})
    (2, None)
    """
    return _degree(formula.tree, degrees)


def _degree(node: Node, degrees: Mapping[str, int | None]) -> int | None:
    match node:
        case Constant():
            return 0
        case Parameter():
            return degrees.get(node.name, 0)
        case Negative():
            return _degree(node.operand, degrees)
        case Power():
            base = _degree(node.base, degrees)
            if base is None or (base and node.exponent < 0):
                return None
            return base * max(node.exponent, 0)
        case Binary():
            left, right = _degree(node.left, degrees), _degree(node.right, degrees)
            if left is None or right is None:
                return None
            if node.symbol == "/":
                return None if right else left
            return left + right if node.symbol == "*" else max(left, right)
        case _:
            # Comparisons, least and greatest values bend or jump where they vary at all.
            return 0 if all(_degree(child, degrees) == 0 for child in node.children()) else None
