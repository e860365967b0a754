"""Quotients of polynomials written out: as text, as LaTeX, as SymPy expressions.

Text and LaTeX are made here, so that a report need not wait for SymPy to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from detente.exact.algebraic import Algebraic, Real
from detente.formula.quotient import Monomial, Part, Quotient, Sum, Unknown, constant

_RELATIONS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_LATEX = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}


def text(value: Quotient) -> str:
    """As text, in the notation of formulas; a comparison in brackets counts 1 or 0.

    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> text(quotient(parse("2*cost*(rate - 1/2) / max(rate, 0.1)").tree, {}))
    '(2*cost*rate - cost)/max(rate, 1/10)'
    """
    if value.bottom.constant is not None:
        return text_of_sum(value.top)
    return f"{_held(value.top)}/{_held(value.bottom)}"


def _held(f: Sum) -> str:
    shown = text_of_sum(f)
    (monomial, c), *others = f.terms or (((), Fraction(0)),)
    simple = c.denominator == 1 if not monomial else c == 1 and len(monomial) == 1
    return shown if simple and not others else f"({shown})"


def text_of_sum(f: Sum) -> str:
    """A polynomial as text."""
    return _joined([(c, _text_monomial(m, c)) for m, c in f.terms])


def text_of_coefficients(coefficients: Sequence[int], name: str) -> str:
    """A polynomial in one unknown from its coefficients, the constant term first.

    >>> text_of_coefficients((-1, -1, 1), "x")
    'x**2 - x - 1'
    """
    powers = [(((name, k),) if k else (), Fraction(c)) for k, c in enumerate(coefficients) if c]
    return text_of_sum(Sum(tuple(reversed(powers))))


def _joined(parts: list[tuple[Fraction, str]]) -> str:
    if not parts:
        return "0"
    # What is added before what is taken away.
    first, *others = sorted(parts, key=lambda part: part[0] < 0)
    shown = ("-" if first[0] < 0 else "") + first[1]
    return shown + "".join(f" {'-' if c < 0 else '+'} {words}" for c, words in others)


def _text_monomial(monomial: Monomial, coefficient: Fraction) -> str:
    powers = [_text_unknown(u) + (f"**{p}" if p > 1 else "") for u, p in monomial]
    size = abs(coefficient)
    head = [str(size)] if size != 1 or not powers else []
    return "*".join([*head, *powers])


def _text_unknown(unknown: Unknown) -> str:
    if isinstance(unknown, str):
        return unknown
    arguments = [text(a) for a in unknown.arguments]
    if unknown.function in _RELATIONS:
        return f"({arguments[0]} {unknown.function} 0)"
    return f"{unknown.function}({', '.join(arguments)})"


def at_least_zero(value: Quotient, *, strict: bool = False) -> str:
    """The inequality value >= 0 (> 0 if `strict`) as people write it.

    What is subtracted goes to the other side; a single parameter stands alone.

    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> [at_least_zero(quotient(parse(t).tree, {})) for t in ("a - 2*b - 1", "3 - 2*a", "a/b")]
    ['a ≥ 2*b + 1', 'a ≤ 3/2', 'a/b ≥ 0']
    """
    left, relation, right = _sides(value, strict=strict)
    return f"{text(left)} {_RELATIONS[relation]} {text(right)}"


def latex_at_least_zero(value: Quotient, *, strict: bool = False) -> str:
    r"""The same as LaTeX.

    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> print(latex_at_least_zero(quotient(parse("hold_cost - 1/2").tree, {})))
    \text{hold cost} \ge \frac{1}{2}
    """
    left, relation, right = _sides(value, strict=strict)
    return f"{latex(left)} {_LATEX[relation]} {latex(right)}"


def _sides(value: Quotient, *, strict: bool) -> tuple[Quotient, str, Quotient]:
    relation = ">" if strict else ">="
    if value.bottom.constant is None or value.constant is not None:
        return value, relation, constant(Fraction(0))
    terms = value.top.terms
    unknown = [(m, c) for m, c in terms if m]
    if len(unknown) == 1:
        # One term with unknowns: divide by its coefficient, which may turn the relation.
        (monomial, c), rest = unknown[0], [(m, d) for m, d in terms if not m]
        alone = Sum(((monomial, Fraction(1)),))
        number = Sum(tuple((m, -d / c) for m, d in rest))
        turned = {">": "<", ">=": "<="}[relation] if c < 0 else relation
        return Quotient(alone, value.bottom), turned, Quotient(number, value.bottom)
    left = Sum(tuple((m, c) for m, c in terms if c > 0))
    right = Sum(tuple((m, -c) for m, c in terms if c < 0))
    if not left.terms or (right.terms and not any(m for m, _ in left.terms)):
        turned = {">": "<", ">=": "<="}[relation]
        return Quotient(right, value.bottom), turned, Quotient(left, value.bottom)
    return Quotient(left, value.bottom), relation, Quotient(right, value.bottom)


def product_above_zero(factors: Sequence[Quotient]) -> str:
    """That a product is positive, its factors as they are."""
    return f"{'*'.join(f'({text(f)})' for f in factors)} > 0"


def latex_product_above_zero(factors: Sequence[Quotient]) -> str:
    """The same as LaTeX."""
    product = "".join(rf"\left({latex(f)}\right)" for f in factors)
    return f"{product} > 0"


# -- LaTeX ----------------------------------------------------------------------------------------


def latex(value: Quotient) -> str:
    r"""As LaTeX, without dollar signs.

    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> print(latex(quotient(parse("cost**2 / 2 - min(cost, r)").tree, {})))
    \frac{1}{2} \cdot \text{cost}^{2} - \min\left(\text{cost}, r\right)
    """
    if value.bottom.constant is not None:
        return _latex_sum(value.top)
    return rf"\frac{{{_latex_sum(value.top)}}}{{{_latex_sum(value.bottom)}}}"


def _latex_sum(f: Sum) -> str:
    return _joined([(c, _latex_monomial(m, c)) for m, c in f.terms])


def _latex_monomial(monomial: Monomial, coefficient: Fraction) -> str:
    powers = [_latex_unknown(u) + (f"^{{{p}}}" if p > 1 else "") for u, p in monomial]
    size = abs(coefficient)
    head = [latex_number(size)] if size != 1 or not powers else []
    return r" \cdot ".join([*head, *powers])


def _latex_unknown(unknown: Unknown) -> str:
    if isinstance(unknown, str):
        return latex_name(unknown)
    arguments = [latex(a) for a in unknown.arguments]
    if unknown.function == "abs":
        return rf"\left|{arguments[0]}\right|"
    if unknown.function in _LATEX:
        return rf"\left[{arguments[0]} {_LATEX[unknown.function]} 0\right]"
    return rf"\{unknown.function}\left({', '.join(arguments)}\right)"


def latex_name(name: str) -> str:
    r"""A parameter's name as words: `hold_cost` is \text{hold cost}.

    An escaped underscore would not survive Markdown, which takes the backslash for its own.
    """
    return name if len(name) == 1 else rf"\text{{{name.replace('_', ' ')}}}"


def latex_number(value: Real) -> str:
    """A number: a fraction as one, an irrational one to twelve digits with a sign for it."""
    if isinstance(value, Algebraic):
        return rf"\approx {float(value):.12g}"
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


# -- SymPy ----------------------------------------------------------------------------------------


def sympy_of(value: Quotient) -> Any:  # noqa: ANN401
    """As a SymPy expression over real symbols, with exact rationals."""
    return _sympy_sum(value.top) / _sympy_sum(value.bottom)


def sympy_number(value: Real) -> Any:  # noqa: ANN401
    """A number for SymPy: a Rational, or the root of its minimal polynomial."""
    import sympy

    if isinstance(value, Algebraic):
        x = sympy.Symbol("x")
        minimal = sympy.Poly(list(reversed(value.minimal)), x)
        return sympy.real_roots(minimal)[value.place]
    return sympy.Rational(value.numerator, value.denominator)


def sympy_at_least_zero(value: Quotient, *, strict: bool = False) -> Any:  # noqa: ANN401
    """The inequality value >= 0 (> 0 if `strict`) as SymPy has it."""
    import sympy

    return (sympy.Gt if strict else sympy.Ge)(sympy_of(value), 0)


def _sympy_sum(f: Sum) -> Any:  # noqa: ANN401
    import sympy

    return sympy.Add(
        *(
            sympy.Mul(sympy_number(c), *(_sympy_unknown(u) ** p for u, p in monomial))
            for monomial, c in f.terms
        )
    )


def _sympy_unknown(unknown: Unknown) -> Any:  # noqa: ANN401
    import sympy

    if isinstance(unknown, str):
        return sympy.Symbol(unknown, real=True)
    arguments = [sympy_of(a) for a in unknown.arguments]
    return _sympy_part(unknown, arguments)


def _sympy_part(part: Part, arguments: list[Any]) -> Any:  # noqa: ANN401
    import sympy

    if part.function not in _RELATIONS:
        return {"min": sympy.Min, "max": sympy.Max, "abs": sympy.Abs}[part.function](*arguments)
    names = {"<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge", "==": "Eq", "!=": "Ne"}
    relation = getattr(sympy, names[part.function])(arguments[0], 0)
    return sympy.Piecewise((1, relation), (0, True))


def sympy_all(relations: list[Any], otherwise: bool) -> Any:  # noqa: ANN401, FBT001
    """All of the relations at once for SymPy; a truth value where there are none."""
    import sympy

    return sympy.And(*relations) if relations else sympy.true if otherwise else sympy.false
