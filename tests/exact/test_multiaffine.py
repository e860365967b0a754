"""Multi-affine functions against evaluation, and Krawczyk's test against known roots."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.multiaffine import (
    extent,
    has_one_root,
    newton_step,
    slope,
    substitute,
    value,
    variables,
)

numbers = st.fractions(-3, 3, max_denominator=3)
functions = st.dictionaries(st.integers(0, 7), numbers.filter(bool), max_size=8)
points = st.lists(numbers, min_size=3, max_size=3)


@given(functions, points, numbers)
def test_substitution_and_slope(f, x, at):
    for k in range(3):
        y = [*x[:k], at, *x[k + 1 :]]
        assert value(substitute(f, k, at), x) == value(f, y)
        assert k not in variables(substitute(f, k, at))
        assert value(f, y) - value(f, x) == value(slope(f, k), x) * (at - x[k])


@given(functions, points, points, st.tuples(*[st.fractions(0, 1, max_denominator=4)] * 3))
def test_the_extent_is_reached_and_never_passed(f, a, b, t):
    box = [(min(p, q), max(p, q)) for p, q in zip(a, b, strict=True)]
    low, high = extent(f, box)
    inside = [p + w * (q - p) for (p, q), w in zip(box, t, strict=True)]
    assert low <= value(f, inside) <= high
    corners = [value(f, corner) for corner in product(*box)]
    assert (low, high) == (min(corners), max(corners))


ROOT_TWO = [{0b11: Fraction(1), 0: Fraction(-2)}, {0b01: Fraction(1), 0b10: Fraction(-1)}]


def around(x, width):
    return [(x - width, x + width)] * 2


def test_krawczyk_proves_the_root_of_two():
    near = Fraction(14142135623730950488, 10**19)
    assert has_one_root(ROOT_TWO, around(near, Fraction(1, 10**15)))
    assert has_one_root(ROOT_TWO, around(near, Fraction(1, 5)))
    assert not has_one_root(ROOT_TWO, around(near + Fraction(1, 100), Fraction(1, 1000)))
    # Both roots, or none, are never called one.
    assert not has_one_root(ROOT_TWO, around(Fraction(0), Fraction(2)))


def test_krawczyk_says_nothing_of_double_roots():
    double = [{0b11: Fraction(1)}, {0b01: Fraction(1), 0b10: Fraction(1)}]
    assert not has_one_root(double, around(Fraction(0), Fraction(1, 10)))


def test_newton_converges_to_the_root_of_two():
    x = [Fraction(1), Fraction(2)]
    for _ in range(6):
        x = newton_step(ROOT_TWO, x)
    assert abs(x[0] ** 2 - 2) < Fraction(1, 10**30)
    assert newton_step(ROOT_TWO, [Fraction(0), Fraction(0)]) is None
