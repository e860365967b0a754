"""Fields of one root: field axioms, signs against enclosures, minimal polynomials against SymPy."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from detente.exact.algebraic import roots, sign_at
from detente.exact.number_field import Element, RationalFunction
from detente.exact.polynomial import polynomial

FIELDS = ([-2, 0, 1], [1, -3, 0, 1], [-1146894, 847497, -136300, 6250], [-1, -1, 0, 0, 0, 1])


@st.composite
def elements(draw, count=3):
    minimal = polynomial(draw(st.sampled_from(FIELDS)))
    root = draw(st.sampled_from(roots(minimal)))
    small = st.fractions(-3, 3, max_denominator=5)
    terms = st.lists(small, max_size=len(minimal) - 1)
    return [Element(root, polynomial(draw(terms))) for _ in range(count)]


@given(elements())
def test_a_field(given_elements):
    a, b, c = given_elements
    assert (a + b) * c == a * c + b * c
    assert a * b == b * a
    assert a - a == 0
    if b:
        assert a / b * b == a
        assert (1 / b) * b == 1


@given(elements())
def test_an_ordered_field(given_elements):
    a, b, c = given_elements
    assert (a < b) + (a == b) + (a > b) == 1
    if a < b:
        assert a + c < b + c
        assert float(a) <= float(b)
        if c > 0:
            assert a * c < b * c
    assert hash(a) == hash(a + 0)
    assert abs(a) >= 0


@given(elements(count=1))
def test_its_own_minimal_polynomial(given_elements):
    (a,) = given_elements
    own = a.real()
    if isinstance(own, Fraction):
        assert a == own
        return
    # The polynomial vanishes at the element, is irreducible, and the root chosen is the element.
    total = Element(a.root, ())
    for c in reversed(own.minimal):
        total = total * a + c
    assert total == 0
    x = sympy.Symbol("x")
    assert sympy.Poly(list(reversed(own.minimal)), x).is_irreducible
    low, high = a.bounds()
    assert own.low <= high
    assert low <= own.high


def test_division_by_zero():
    root = Element.generator(roots(polynomial([-2, 0, 1]))[1])
    with pytest.raises(ZeroDivisionError):
        _ = 1 / (root * root - 2)
    with pytest.raises(ZeroDivisionError):
        _ = 1 / (RationalFunction.unknown() * 0)


@given(elements(count=1), st.fractions(-3, 3, max_denominator=7))
def test_functions_take_their_values(given_elements, shift):
    (a,) = given_elements
    x = RationalFunction.unknown()
    f = (x * x + shift) / (x + 5) - 1 / (x + 5)
    there = Element.generator(a.root)
    assert f.at(a.root) == (there * there + shift - 1) / (there + 5)
    assert (f.at(Fraction(2)), f == f + 0) == ((3 + shift) / 7, True)
    assert sign_at(f.top, a.root) * sign_at(f.bottom, a.root) == f.at(a.root).sign()
