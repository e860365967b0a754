"""Real roots: all there, each once, in order, and signs and comparisons decided exactly."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.exact.algebraic import (
    Algebraic,
    ascending,
    between,
    compare,
    roots,
    sign_at,
    sturm_count,
)
from detente.exact.polynomial import polynomial, times, value

POLYNOMIALS = st.lists(st.integers(-6, 6), min_size=1, max_size=6).map(polynomial)


def product(*factors):
    whole = polynomial([1])
    for factor in factors:
        whole = times(whole, polynomial(factor))
    return whole


@given(st.lists(st.fractions(-5, 5, max_denominator=9), min_size=1, max_size=4))
def test_rational_roots_come_back_as_fractions(wanted):
    assert roots(product(*([-r, 1] for r in wanted))) == sorted(set(wanted))


@pytest.mark.parametrize(
    ("coefficients", "wanted"),
    [
        ([-2, 0, 1], [-(2**0.5), 2**0.5]),
        ([1, 0, 1], []),
        ([-1, -1, 0, 1], [1.324717957244746]),
        ([1, -3, 0, 1], [-1.8793852415718, 0.3472963553339, 1.5320888862380]),
        ([-1, 0, 0, 0, 0, 2], [0.870550563296124]),
        ([6, 0, -5, 0, 1], [-(3**0.5), -(2**0.5), 2**0.5, 3**0.5]),
        ([5], []),
    ],
)
def test_known_roots(coefficients, wanted):
    assert [float(r) for r in roots(polynomial(coefficients))] == pytest.approx(wanted, abs=1e-9)


@given(POLYNOMIALS)
def test_sturm_counts_as_many_roots_as_are_found(f):
    assume(len(f) > 1)
    found = roots(f)
    bound = 1 + max(abs(c / f[-1]) for c in f)
    assert sturm_count(f, -bound, bound) == len(found)
    assert all(sign_at(f, root) == 0 for root in found)
    assert all(compare(a, b) < 0 for a, b in itertools.pairwise(found))


@given(POLYNOMIALS, POLYNOMIALS)
def test_a_sign_at_a_root_agrees_with_floats_where_those_are_clear(f, g):
    for root in roots(f):
        near = sum(float(c) * float(root) ** k for k, c in enumerate(g))
        if abs(near) > 1e-6:
            assert sign_at(g, root) == (near > 0) - (near < 0)


@given(POLYNOMIALS, POLYNOMIALS)
def test_a_number_is_equal_only_to_itself(f, g):
    mixed = ascending([*roots(f), *roots(g), *roots(times(f, g) or f)])
    assert all(compare(a, b) < 0 for a, b in itertools.pairwise(mixed))
    assert len(mixed) == len(roots(times(f, g))) if f and g else True


@given(POLYNOMIALS)
def test_between_neighbours_lies_a_fraction(f):
    for low, high in itertools.pairwise(roots(f)):
        middle = between(low, high)
        assert compare(low, middle) < 0 < compare(high, middle)
        assert value(f, middle) != 0


def test_a_root_says_what_it_is():
    (root,) = [r for r in roots(polynomial([-2, 0, 1])) if float(r) > 0]
    assert isinstance(root, Algebraic)
    assert (root.minimal, root.place) == ((-2, 0, 1), 1)
    assert root.low**2 < 2 < root.high**2
    finer = root.finer()
    assert finer.high - finer.low == (root.high - root.low) / 2
    assert compare(root, finer) == 0
    assert compare(root, Fraction(3, 2)) < 0
