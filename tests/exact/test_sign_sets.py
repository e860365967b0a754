"""Where polynomials are not negative, against their values at many points."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.algebraic import compare
from detente.exact.polynomial import polynomial, value
from detente.exact.sign_sets import nonnegative

COEFFICIENTS = st.lists(st.integers(-6, 6), min_size=1, max_size=5).map(polynomial)


@given(st.lists(COEFFICIENTS, min_size=1, max_size=3))
def test_membership_is_the_sign_at_each_point(functions):
    found = nonnegative(functions, closed=True)
    for k in range(37):
        t = Fraction(k, 36)
        inside = any(compare(a, t) <= 0 <= compare(b, t) for a, b in found)
        assert inside == all(value(f, t) >= 0 for f in functions)
