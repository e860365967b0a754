"""Balls hold the exact number, and verdicts are never wrong where they are sure."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import FormulaError
from detente.formula import parse
from detente.formula.program import Exact, Program
from detente.formula.quotient import quotient
from detente.sweep.ball import BALLS, FALSE, TRUE, UNSURE, ball, both, choose, either

NUMBERS = st.fractions(min_value=-50, max_value=50, max_denominator=1000)
FORMULAS = (
    "a*b - b*a",
    "(a + b) * (a - b) - a*a",
    "a / (b + 1/3)",
    "max(a, b, 1/7) - min(a, b)",
    "abs(a - b) * (a <= b)",
    "(a - b) ** 3 / 7",
    "a * (b == b) + 0.1",
)


@settings(max_examples=200, deadline=None)
@given(a=NUMBERS, b=NUMBERS, formula=st.sampled_from(FORMULAS))
def test_a_program_agrees_with_exact_numbers(a, b, formula):
    program = Program()
    at = program.put(quotient(parse(formula).tree, {}))
    try:
        exact = program.run({"a": a, "b": b}, Exact())[at]
    except FormulaError:
        return
    assert exact == parse(formula).exact({"a": a, "b": b})
    near = program.run({"a": BALLS.number(a), "b": BALLS.number(b)}, BALLS)[at]
    radius = float(near.radius)
    assert np.isinf(radius) or abs(Fraction(float(near.value)) - exact) <= Fraction(radius)
    for verdict, truth in ((near.positive(), exact > 0), (near.negative(), exact < 0)):
        assert not verdict.yes or truth
        assert not verdict.no or not truth


@settings(max_examples=100, deadline=None)
@given(
    middle=st.floats(-5, 5), reach=st.floats(0, 2), share=st.floats(-1, 1), other=st.floats(-3, 3)
)
def test_an_interval_holds_what_its_members_give(middle, reach, share, other):
    inside = Fraction(middle) + Fraction(reach) * Fraction(share)
    x, y = ball(np.array([middle]), np.array([reach])), ball(np.array([other]))
    for made, exact in (
        (x * x - y, inside * inside - Fraction(other)),
        (x * y + x, inside * Fraction(other) + inside),
        (BALLS.least(x, y), min(inside, Fraction(other))),
        (BALLS.absolute(x), abs(inside)),
    ):
        assert abs(Fraction(float(np.ravel(made.value)[0])) - exact) <= Fraction(
            float(np.ravel(made.radius)[0])
        )


def test_three_values():
    assert both([TRUE, UNSURE]) == UNSURE
    assert both([FALSE, UNSURE]) == FALSE
    assert either([TRUE, UNSURE]) == TRUE
    assert either([FALSE, UNSURE]) == UNSURE
    assert ~TRUE == FALSE


def test_what_an_unsure_choice_gives_is_unknown():
    unsure = choose(UNSURE, BALLS.number(Fraction(1)), BALLS.number(Fraction(2)))
    assert not unsure.positive().sure
    assert BALLS.over(BALLS.number(Fraction(1)), ball(np.array([0.0, 2.0]))).radius[0] == np.inf
