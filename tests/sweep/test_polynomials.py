"""Spans hold the exact sets where polynomials are not negative, and are held by them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.exact.algebraic import compare
from detente.exact.polynomial import polynomial, times, value
from detente.exact.sign_sets import nonnegative as exactly
from detente.sweep.ball import BALLS, Ball
from detente.sweep.polynomials import bernstein, nonnegative, poly, unit

COEFFICIENT = st.fractions(min_value=-5, max_value=5, max_denominator=12)
POLYNOMIAL = st.lists(COEFFICIENT, min_size=1, max_size=6)


def rounded(coefficients):
    return poly([BALLS.number(c) for c in coefficients])


def inside(number, parts):
    return any(compare(low, number) <= 0 <= compare(high, number) for low, high in parts)


@settings(max_examples=200, deadline=None)
@given(POLYNOMIAL)
def test_the_exact_set_lies_between_the_two_spans(coefficients):
    found = nonnegative(rounded(coefficients), 1)
    parts = exactly([coefficients], closed=True)
    for low, high in parts:
        assert compare(low, Fraction(float(found.outer_low[0]))) >= 0
        assert compare(high, Fraction(float(found.outer_high[0]))) <= 0
    low, high = float(found.inner_low[0]), float(found.inner_high[0])
    if low <= high:
        ends = Fraction(low), Fraction(high)
        assert any(compare(a, ends[0]) <= 0 and compare(b, ends[1]) >= 0 for a, b in parts)


@settings(max_examples=100, deadline=None)
@given(st.fractions(min_value=0, max_value=1, max_denominator=97), st.sampled_from([1, -1]))
def test_one_root_inside_is_found_closely(root, way):
    """(s - r)(s + 2)(s^2 + 1), or its negative, turns once in (0, 1)."""
    factors = [polynomial([-root, 1]), polynomial([2, 1]), polynomial([1, 0, 1])]
    product = times(times(factors[0], factors[1]), factors[2])
    found = nonnegative(rounded([way * c for c in product]), 1)
    if not 0 < root < 1:
        return
    ends = (found.outer_low, found.inner_low) if way > 0 else (found.inner_high, found.outer_high)
    low, high = (Fraction(float(end[0])) for end in ends)
    assert low <= root <= high
    assert high - low < Fraction(1, 10**9)


@settings(max_examples=100, deadline=None)
@given(POLYNOMIAL, POLYNOMIAL)
def test_sums_and_products_hold_the_exact_ones(first, second):
    f, g = rounded(first), rounded(second)
    size = max(len(first), len(second))
    padded = [[*c, *[Fraction(0)] * (size - len(c))] for c in (first, second)]
    wanted = {
        f + g: [a + b for a, b in zip(*padded, strict=True)],
        f * g: [
            sum(
                (first[i] * second[k - i] for i in range(len(first)) if 0 <= k - i < len(second)),
                Fraction(0),
            )
            for k in range(len(first) + len(second) - 1)
        ],
    }
    for found, exact in wanted.items():
        for row, radius, most, c in zip(found.value, found.radius, found.most, exact, strict=True):
            assert abs(Fraction(float(row[0])) - c) <= Fraction(float(radius[0]))
            assert abs(c) <= Fraction(float(most))


@settings(max_examples=60, deadline=None)
@given(POLYNOMIAL)
def test_what_vanishes_at_the_end_is_divided_by_one_minus_s(quotient):
    product = times(polynomial([1, -1]), polynomial(quotient))
    if not product:
        return
    found = rounded(product).without_end()
    for row, radius, c in zip(found.value, found.radius, polynomial(quotient), strict=False):
        assert abs(Fraction(float(row[0])) - c) <= Fraction(float(radius[0]))


@given(POLYNOMIAL)
def test_values_lie_between_the_bernstein_coefficients(coefficients):
    rows, radius = bernstein(rounded(coefficients))
    low, high = float(rows.min() - radius[0]), float(rows.max() + radius[0])
    for k in range(9):
        assert low <= value(coefficients, Fraction(k, 8)) <= high


def test_draws_are_told_apart_and_what_is_unknown_stays_so():
    slope = Ball(np.array([1.0, -1.0, 1.0]), np.array([0.0, 0.0, np.inf]), 1.0)
    found = nonnegative(poly([BALLS.number(Fraction(-1, 2)), slope]), 3)
    assert found.outer_low[0] == pytest.approx(0.5)
    assert not found.open[1]
    assert (found.outer_low[2], found.outer_high[2]) == (0.0, 1.0)
    assert found.inner_low[2] > found.inner_high[2]


def test_the_number_one_leaves_a_factor_as_it_is():
    f = rounded([Fraction(1, 3), Fraction(2)])
    assert f * unit() is f
    assert poly([BALLS.number(Fraction(1))]) is unit()
