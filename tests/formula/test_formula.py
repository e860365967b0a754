"""Formulas: one tree, three values that agree; everything else refused at its column."""

import contextlib
import re
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.errors import FormulaError
from detente.formula import parse, unknown_names

NAMES = ("a", "b", "c")
numbers = st.sampled_from(["0", "1", "2", "3", "0.1", "0.5", ".25", "1e1", "7"])
leaves = numbers | st.sampled_from(NAMES)
values = st.fixed_dictionaries(
    {n: st.fractions(min_value=-3, max_value=3, max_denominator=6) for n in NAMES}
)


def grown(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(st.sampled_from("+-*/"), two).map(lambda t: f"({t[1][0]} {t[0]} {t[1][1]})"),
        st.tuples(inner, st.integers(-2, 3)).map(lambda t: f"({t[0]})**{t[1]}"),
        st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), two).map(
            lambda t: f"({t[1][0]} {t[0]} {t[1][1]})"
        ),
        st.tuples(st.sampled_from(["min", "max"]), two).map(
            lambda t: f"{t[0]}({t[1][0]}, {t[1][1]})"
        ),
        inner.map(lambda x: f"abs({x})"),
        inner.map(lambda x: f"-({x})"),
    )


formulas = st.recursive(leaves, grown, max_leaves=6)


def by_python(source, known):
    """Python's own arithmetic on exact numbers: decimals become Fractions first."""
    exact = re.sub(r"(?<![\w.])(\d*\.?\d+(?:e\d+)?)(?!\w)", r"Q('\1')", source)
    exact = re.sub(r"\*\*(-?)Q\('(\d)'\)", r"**\1\2", exact)
    scope = {"Q": Fraction, "min": min, "max": max, "abs": abs, **known}
    return Fraction(eval(exact, {"__builtins__": {}}, scope))  # noqa: S307 - our own text


@given(formulas, values)
def test_exact_float_and_symbolic_values_agree(source, known):
    formula = parse(source)
    try:
        exact = formula.exact(known)
    except FormulaError:
        with pytest.raises(ZeroDivisionError):
            by_python(source, known)
        return
    assert exact == by_python(source, known)
    symbols = {sympy.Symbol(n, real=True): sympy.Rational(v.numerator, v.denominator)
               for n, v in known.items()}  # fmt: skip
    symbolic = formula.sympy().subs(symbols)
    # SymPy may cancel what is undefined elsewhere, never what is defined here.
    assume(symbolic.is_finite)
    assert Fraction(int(symbolic.p), int(symbolic.q)) == exact


@given(
    st.recursive(
        leaves,
        lambda x: st.tuples(st.sampled_from("+-*"), x, x).map(lambda t: f"({t[1]} {t[0]} {t[2]})"),
        max_leaves=8,
    ),
    st.lists(values, min_size=1, max_size=4),
)
def test_arrays_are_evaluated_elementwise(source, points):  # fmt: skip
    formula = parse(source)
    arrays = {n: np.array([float(p[n]) for p in points]) for n in NAMES}
    found = np.broadcast_to(formula.floats(arrays), len(points))
    exact = [float(formula.exact(p)) for p in points]
    np.testing.assert_allclose(found, exact, rtol=1e-9, atol=1e-9)
    assert found.dtype == np.float64


@given(values)
def test_comparisons_minima_and_powers_over_arrays(known):
    for source in ("a < b", "a >= b", "a == b", "min(a, b, c)", "max(a, 2)", "abs(a - b)", "a**3"):
        formula = parse(source)
        arrays = {n: np.array([float(v)]) for n, v in known.items()}
        assert float(formula.floats(arrays)[0]) == pytest.approx(float(formula.exact(known)))


def test_decimals_are_exact():
    assert parse("0.1 + 0.2").exact({}) == Fraction(3, 10)
    assert parse("1/3").exact({}) == Fraction(1, 3)
    assert parse("2e9").exact({}) == 2_000_000_000
    assert parse(0.1).exact({}) == Fraction(1, 10)


def test_python_precedence_holds():
    assert parse("-2**2").exact({}) == -4
    assert parse("2**-1").exact({}) == Fraction(1, 2)
    assert parse("1 - 2 - 3").exact({}) == -4
    assert parse("8/4/2").exact({}) == 1


def test_names_are_listed():
    assert parse("2*b + a/b").names == {"a", "b"}
    assert parse("3").is_constant
    wrong = unknown_names(parse("a + coast"), {"a": 1, "cost": 2})
    assert [(e.column, str(e)) for e in wrong] == [
        (5, "unknown name 'coast', did you mean 'cost'?")
    ]


# What is refused, with ‸ where the message points.
REFUSED = [
    "‸__import__('os').system('true')",
    "1 + ‸__import__('os').system('true')",
    "a + ‸open('x')",
    "‸exec('1')",
    "‸a.b",
    "2*‸a.__class__",
    "‸a[0]",
    "‸[1, 2]",
    "‸(1, 2)",
    "‸{}",
    "‸{1: 2}",
    "‸[x for x in a]",
    "min(‸(x for x in a), 1)",
    "‸lambda: 1",
    "‸1 if a else 2",
    "‸a and b",
    "‸not a",
    "‸'text'",
    "a + ‸'text'",
    "‸b'text'",
    "‸f'{a}'",
    "‸True",
    "‸None",
    "‸...",
    "‸1j",
    "‸a // b",
    "‸a % b",
    "‸a @ b",
    "‸a << 1",
    "‸a | b",
    "‸~a",
    "‸a < b < c",
    "‸a in b",
    "‸a is b",
    "‸(x := 1)",
    "a ‸# a remark",
    "‸min(a)",
    "‸abs(a, b)",
    "‸abs()",
    "‸min(a, b, key=c)",
    "‸a(b)",
    "9**‸9**9",
    "2**‸17",
    "2**‸-17",
    "2**‸a",
    "2**‸0.5",
    "2**‸True",
    "1 + ‸0x10",
    "1 + ‸1e9999",
    "é + ‸open(1)",
]


@pytest.mark.parametrize("marked", REFUSED)
@pytest.mark.parametrize("indent", ["", "  "])
def test_everything_else_is_refused_at_its_column(marked, indent):
    column = len(indent) + marked.index("‸") + 1
    if marked in ("‸(x := 1)", "‸(x for x in a)"):
        column += 1
    with pytest.raises(FormulaError) as caught:
        parse(indent + marked.replace("‸", ""))
    assert caught.value.column == column
    assert caught.value.message


@pytest.mark.parametrize("source", ["a = 1", "a; b", "a +", "a b", "(a", "a)", "1 +* 2", "0777"])
def test_what_python_cannot_read_is_refused_inside_the_text(source):
    # Where exactly differs between versions of Python.
    with pytest.raises(FormulaError, match="not a formula") as caught:
        parse(source)
    assert 1 <= caught.value.column <= len(source) + 1


@pytest.mark.parametrize(
    ("marked", "known"),
    [("1/‸(a - 1)", {"a": 1}), ("2 + 3/‸a", {"a": 0}), ("‸a**-1", {"a": 0}), ("1/‸0", {})],
)
def test_division_by_zero_is_told_at_the_divisor(marked, known):
    formula = parse(marked.replace("‸", ""))
    with pytest.raises(FormulaError) as caught:
        formula.exact({n: Fraction(v) for n, v in known.items()})
    assert caught.value.message == "division by zero"
    # Brackets round the divisor are not part of it.
    assert caught.value.column - (marked.find("‸(") >= 0) == marked.index("‸") + 1


def test_towers_of_powers_stop_before_they_stall():
    tower = "(" * 8 + "9" + ")**16" * 8
    with pytest.raises(FormulaError, match="more than 8192 bits"):
        parse(tower).exact({})


@pytest.mark.parametrize("source", ["", "   ", "(" * 30_000, "-" * 400 + "1", "(-" * 60, "1" * 501])
def test_empty_long_and_deep_formulas_are_refused(source):
    with pytest.raises(FormulaError):
        parse(source)


@given(st.text(max_size=40))
def test_arbitrary_text_raises_nothing_else(source):
    with contextlib.suppress(FormulaError):
        formula = parse(source)
        formula.exact(dict.fromkeys(formula.names, Fraction(1)))
