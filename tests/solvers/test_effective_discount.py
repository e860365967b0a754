"""The closed form is the limit of long sums."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.game.repetition import Handover
from detente.solvers.effective_discount import effective_discount, future_weight

rate = st.integers(0, 19).map(lambda k: Fraction(k, 20))
share = st.integers(0, 10).map(lambda k: Fraction(k, 10))


def long_sum(d, change, period, alarm, terms=600):
    total, weight = Fraction(0), Fraction(1)
    for s in range(terms):
        at = period + s
        factor = d * change.continues if change is not None and at == change.period else d
        weight = weight * factor * (1 if s == 0 else 1 - alarm)
        total += weight
    return total


@given(rate, st.none() | st.builds(Handover, st.integers(1, 6), share), st.integers(1, 8), share)
def test_the_weight_is_the_limit_of_the_sum(d, change, period, alarm):
    d = min(d, Fraction(9, 10))
    exact = future_weight(d, change, period, alarm)
    assert abs(float(exact) - float(long_sum(d, change, period, alarm, 300))) < 1e-9


@given(rate, st.builds(Handover, st.integers(1, 6), share), st.integers(1, 8), share)
def test_the_effective_discount_weighs_the_future_alike(d, change, period, alarm):
    x = effective_discount(d, change, period, alarm)
    assert 0 <= x < 1
    assert x / (1 - x * (1 - alarm)) == future_weight(d, change, period, alarm)
    assert x <= d
    assert effective_discount(d, change, change.period, alarm) <= x


@given(rate, st.integers(1, 6), st.integers(1, 9), share)
def test_a_handover_that_changes_nothing(d, period, now, alarm):
    assert effective_discount(d, Handover(period, Fraction(1)), now, alarm) == d
    assert effective_discount(d, None, now, alarm) == d
