"""Balls hold the exact number, and verdicts are never wrong where they are sure."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.sweep.ball import BALLS, FALSE, TRUE, UNSURE, Ball, ball, both, choose, either


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


@settings(max_examples=100, deadline=None)
@given(
    terms=st.lists(
        st.tuples(
            st.fractions(-9, 9, max_denominator=12), st.floats(-5, 5), st.sampled_from([0.0, 0.125])
        ),
        min_size=1, max_size=6,
    ),
    share=st.floats(-1, 1),
)  # fmt: skip
def test_a_sum_holds_what_its_members_give(terms, share):
    balls = [
        (c, Ball(np.array([x, -x, 0.5 * x]), off, 1.001 * (abs(x) + off))) for c, x, off in terms
    ]
    inside = [Fraction(x) + Fraction(off) * Fraction(share) for _, x, off in terms]
    found = BALLS.sum(balls)
    exact = sum((c * x for (c, *_), x in zip(terms, inside, strict=True)), Fraction(0))
    value = np.broadcast_to(np.asarray(found.value), 3)
    assert abs(Fraction(float(value[0])) - exact) <= Fraction(float(found.radius))
    assert np.abs(value).max() <= found.most


def test_a_sum_with_something_unknown_is_unknown():
    unknown = BALLS.over(ball(np.ones(2)), ball(np.zeros(2)))
    for made in (unknown + ball(np.ones(2)), BALLS.sum([(Fraction(2), unknown)])):
        assert not made.positive().sure.any()
        assert not made.zero().sure.any()


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


def test_the_size_of_what_is_unknown_is_not_zero():
    one, everywhere = BALLS.number(Fraction(1)), ball(np.array([0.0]), np.array([1.0]))
    unknown = BALLS.absolute(BALLS.over(one, everywhere))
    for made in (one - unknown, one + unknown, unknown - one, one - unknown * one):
        assert not made.positive().sure.any()
    assert not (unknown * everywhere).zero().sure.any()
