"""Programs of formulas against the formulas, in exact numbers and in float64 with bounds."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import FormulaError
from detente.formula import parse
from detente.formula.program import Exact, Program
from detente.formula.quotient import quotient
from detente.sweep.ball import BALLS

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


def test_equal_parts_share_a_register():
    program = Program()
    first, second = (quotient(parse(t).tree, {}) for t in ("(a + b) * c", "b * c + a * c"))
    assert program.put(first) == program.put(second)
    before = len(program.instructions)
    program.put(quotient(parse("a * c").tree, {}))
    assert len(program.instructions) == before
