"""Polynomials in one variable: arithmetic by values, factors that multiply back."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.polynomial import (
    common_divisor,
    divided,
    factors,
    interpolated,
    negated,
    plus,
    polynomial,
    primitive,
    sign,
    times,
    value,
)

POLYNOMIALS = st.lists(st.fractions(-4, 4, max_denominator=5), max_size=6).map(polynomial)
POINTS = st.fractions(-3, 3, max_denominator=7)


@given(POLYNOMIALS, POLYNOMIALS, POINTS)
def test_arithmetic_by_values(f, g, x):
    assert value(plus(f, g), x) == value(f, x) + value(g, x)
    assert value(times(f, g), x) == value(f, x) * value(g, x)
    assert value(negated(f), x) == -value(f, x)
    assert plus(f, negated(f)) == ()


@given(POLYNOMIALS, POLYNOMIALS.filter(bool))
def test_division_leaves_a_shorter_rest(f, g):
    quotient, rest = divided(f, g)
    assert plus(times(quotient, g), rest) == f
    assert len(rest) < len(g)


@given(POLYNOMIALS.filter(bool), POLYNOMIALS.filter(bool), POLYNOMIALS.filter(bool))
def test_a_common_divisor_divides_and_holds_what_is_shared(f, g, h):
    shared = common_divisor(times(f, h), times(g, h))
    assert divided(times(f, h), shared)[1] == divided(times(g, h), shared)[1] == ()
    assert divided(shared, h)[1] == ()


@given(st.lists(st.lists(st.integers(-3, 3), min_size=2, max_size=3), min_size=1, max_size=3))
def test_factors_are_all_there_once_and_do_not_split(lists):
    parts = [f for f in map(polynomial, lists) if len(f) > 1]
    whole = polynomial([1])
    for part in parts:
        whole = times(whole, part)
    found = factors(primitive(whole))
    assert len(found) == len(set(found))
    assert all(factors(f) == (f,) for f in found)
    for part in parts:
        assert set(factors(primitive(part))) <= set(found)
    rest = whole
    for f in found:
        while not divided(rest, polynomial(f))[1]:
            rest = divided(rest, polynomial(f))[0]
    assert len(rest) == 1


def test_primitive_is_one_for_all_multiples():
    f = polynomial([Fraction(-2, 3), 0, Fraction(4, 9)])
    assert (
        primitive(f) == primitive(negated(f)) == primitive(times(f, polynomial([7]))) == (-3, 0, 2)
    )


@given(st.lists(st.fractions(max_denominator=9), max_size=5), st.fractions(max_denominator=9))
def test_interpolation_and_signs_agree_with_the_coefficients(coefficients, at):
    f = polynomial(coefficients)
    points = [Fraction(k, 3) for k in range(6)]
    assert interpolated(points, [value(f, t) for t in points]) == f
    if f:
        there = value(primitive(f), at)
        assert sign(primitive(f), at) == (there > 0) - (there < 0)
