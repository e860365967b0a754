"""Formulas as quotients and as pieces: the same value as the formula, however they are written."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from strategies import formulas

from detente.errors import FormulaError, SolverError
from detente.exact.algebraic import roots
from detente.exact.polynomial import value
from detente.exact.stretch import Split, Stretch
from detente.formula import parse
from detente.formula.piece import FREE, piece
from detente.formula.quotient import constant, quotient
from detente.formula.typeset import (
    at_least_zero,
    latex,
    latex_at_least_zero,
    latex_number,
    sympy_of,
    text,
)

NUMBERS = st.fractions(-3, 3, max_denominator=6)


def valued(source, at):
    try:
        return parse(source).exact(at)
    except FormulaError:
        return None


def of(source):
    try:
        return quotient(parse(source).tree, {})
    except FormulaError:
        return None


@given(formulas(("t", "s")), NUMBERS, NUMBERS)
def test_a_quotient_has_the_value_of_its_formula(source, t, s):
    at = {"t": t, "s": s}
    found, wanted = of(source), valued(source, at)
    if found is not None and wanted is not None:
        assert found.exact(at) == wanted


@given(formulas(("t", "s")), NUMBERS, NUMBERS)
def test_its_text_reads_back_as_the_same(source, t, s):
    at = {"t": t, "s": s}
    found, wanted = of(source), valued(source, at)
    if found is not None and wanted is not None:
        assert parse(text(found)).exact(at) == wanted


@given(formulas(("t", "s"), 2), formulas(("t", "s"), 2))
def test_the_difference_of_equals_is_zero(one, other):
    first, second = of(f"({one}) - ({other})"), of(f"-({other}) + ({one})")
    if first is not None and second is not None:
        assert (first - second).constant == 0


@given(formulas(("t", "s"), 2), NUMBERS, NUMBERS)
def test_sympy_has_the_same_value(source, t, s):
    at = {"t": t, "s": s}
    found, wanted = of(source), valued(source, at)
    if found is None or wanted is None:
        return
    symbols = {
        sympy.Symbol(n, real=True): sympy.Rational(v.numerator, v.denominator)
        for n, v in at.items()
    }
    shown = sympy.sympify(sympy_of(found)).subs(symbols)
    assert shown == sympy.Rational(wanted.numerator, wanted.denominator)


@given(formulas(("t",)), NUMBERS)
def test_a_piece_has_the_value_of_its_formula_at_its_sample(source, t):
    at = Stretch(t, t)
    wanted = valued(source, {"t": t})
    try:
        found = piece(parse(source).tree, {"t": FREE}, at)
    except FormulaError:
        assert wanted is None
        return
    assert value(found.top, t) / value(found.bottom, t) == wanted


def test_a_stretch_on_which_a_sign_changes_is_to_be_cut_there():
    with pytest.raises(Split) as split:
        piece(parse("max(t, 1 - t)").tree, {"t": FREE}, Stretch(Fraction(0), Fraction(1)))
    assert split.value.places == [Fraction(1, 2)]
    left, point, right = Stretch(Fraction(0), Fraction(1)).parts([Fraction(1, 2)])
    assert point.is_point
    assert [piece(parse("max(t, 1 - t)").tree, {"t": FREE}, s).top for s in (left, right)] == [
        (1, -1),
        (0, 1),
    ]
    assert all(s.keeps_signs() for s in (left, point, right))


def test_a_forged_stretch_does_not_keep_its_signs():
    whole = Stretch(Fraction(0), Fraction(2))
    whole.asked.add((-2, 0, 1))
    assert not whole.keeps_signs()
    low, high = roots((Fraction(-2), Fraction(0), Fraction(1)))
    inside = Stretch(low, high)
    inside.asked.add((-2, 0, 1))
    assert inside.keeps_signs()
    inside.asked.add((0, 1))
    assert not inside.keeps_signs()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("0", "0 ≥ 0"),
        ("-2", "-2 ≥ 0"),
        ("-a", "a ≤ 0"),
        ("a*b - 3", "a*b ≥ 3"),
        ("1 - a - b", "a + b ≤ 1"),
        ("-a - b", "a + b ≤ 0"),
        ("a - a + b/2 - 1/4", "b ≥ 1/2"),
        ("abs(a) - (a < b)", "abs(a) ≥ (a - b < 0)"),
    ],
)
def test_inequalities_as_people_write_them(source, shown):
    assert at_least_zero(of(source)) == shown


def test_latex():
    assert latex(of("abs(a_b) * max(c, d) / 2")).count(r"\left") == 2
    assert latex(of("a / b")) == r"\frac{a}{b}"
    assert latex_at_least_zero(of("2*a - 1")) == r"a \ge \frac{1}{2}"
    assert latex(of("a == b")) == r"\left[a - b = 0\right]"
    assert latex_number(Fraction(-1, 2)) == r"-\frac{1}{2}"


def test_what_divides_is_noted_and_zero_refused():
    divisors = {}
    quotient(parse("a / (b - 1) + b ** -2").tree, {}, divisors)
    assert [f.exact({"b": Fraction(1)}) for f in divisors] == [0, 1]
    with pytest.raises(FormulaError, match="division by zero"):
        quotient(parse("1 / (a - a)").tree, {})
    with pytest.raises(SolverError, match="leave fewer parameters free"):
        quotient(parse("(a + b + c + d + e + f)**16").tree, {})
    assert quotient(parse("a").tree, {"a": constant(Fraction(2))}).constant == 2
