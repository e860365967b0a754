"""Parameters settle in any order; circles and unknown names are refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import FormulaError, GameError
from detente.formula import parse
from detente.game.parameters import CycleError, Parameter, evaluate


def parameters(**written):
    return {name: Parameter(name, parse(value)) for name, value in written.items()}


@given(st.permutations(["a", "b", "c", "d"]), st.fractions(max_denominator=9))
def test_the_order_of_writing_does_not_matter(order, start):
    written = {"a": str(start), "b": "2*a", "c": "a + b", "d": "c - b"}
    values = evaluate(parameters(**{n: written[n] for n in order}))
    assert values == {"a": start, "b": 2 * start, "c": 3 * start, "d": start}


def test_overrides_replace_values_and_what_follows_from_them():
    known = parameters(a="1", b="a + 1", c="2*b")
    assert evaluate(known, {"b": Fraction(5)}) == {"a": 1, "b": 5, "c": 10}


def test_an_override_may_cut_a_circle():
    known = parameters(a="b", b="a")
    assert evaluate(known, {"a": Fraction(1)}) == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("written", "cycle"),
    [({"a": "a"}, ("a", "a")), ({"x": "b", "a": "b", "b": "a"}, ("b", "a", "b"))],
)
def test_circles_are_named(written, cycle):
    with pytest.raises(CycleError) as caught:
        evaluate(parameters(**written))
    assert caught.value.cycle == cycle


def test_unknown_names_are_refused():
    with pytest.raises(GameError, match="did you mean 'cost'"):
        evaluate(parameters(cost="1"), {"coast": Fraction(1)})
    with pytest.raises(FormulaError, match="did you mean 'cost'"):
        evaluate(parameters(cost="1", b="coast"))
