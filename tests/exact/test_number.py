"""Numbers for people: rounded where they must be, at any size."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.number import decimal, show, simplest


@given(st.fractions(), st.integers(0, 6))
def test_what_is_shown_is_within_half_a_unit_of_the_last_decimal(value, digits):
    for words in (show(value, digits), decimal(value, digits)):
        shown = Fraction(words.removeprefix("≈"))
        assert abs(shown - value) <= Fraction(1, 2 * 10**digits)
        assert words.startswith("≈") or shown == value


def test_numbers_beyond_floating_point_are_shown():
    assert show(Fraction(10**400, 3)) == "≈" + "3" * 400 + ".333"
    assert decimal(Fraction(-(10**400), 3), 1) == "≈-" + "3" * 400 + ".3"


@given(st.fractions(max_denominator=60), st.fractions(max_denominator=60))
def test_the_simplest_fraction_has_the_least_denominator(a, b):
    low, high = min(a, b), max(a, b)
    found = simplest(low, high)
    assert low <= found <= high
    for q in range(1, found.denominator):
        assert -(-low.numerator * q // low.denominator) > high * q
