"""Roots are planted and must be found; closed forms and bisection must agree."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.enclosing import has_one_root
from detente.exact.multiaffine import value
from detente.exact.number import Enclosure
from detente.exact.roots import roots

small = st.integers(-4, 4).map(Fraction)
inside = st.fractions(Fraction(1, 8), Fraction(7, 8), max_denominator=9)


@st.composite
def pairwise_systems(draw, root):
    """Three equations, one without each variable, that vanish at `root`."""
    system = []
    for left_out in range(3):
        x, y = (k for k in range(3) if k != left_out)
        b, c, d = draw(small), draw(small), draw(small)
        a = -(b * root[x] + c * root[y] + d * root[x] * root[y])
        f = {0: a, 1 << x: b, 1 << y: c, 1 << x | 1 << y: d}
        system.append({s: v for s, v in f.items() if v})
    return system


def matches(family, root) -> bool:
    return all(
        at is None or at == v or (isinstance(at, Enclosure) and v in at)
        for at, v in zip(family, root, strict=True)
    )


@given(st.tuples(inside, inside, inside), st.data())
def test_a_planted_root_is_found_or_its_place_is_open(root, data):
    system = data.draw(pairwise_systems(root))
    found = roots(system, 3)
    assert found.undecided or any(matches(family, root) for family in found.families)
    for family in found.families:
        if all(isinstance(at, Fraction) for at in family):
            assert all(value(f, family) == 0 for f in system)
            assert all(0 < at < 1 for at in family)


def test_an_irrational_root_comes_in_a_tight_proven_box():
    # x = y = z and x^2 = 1/2.
    system = [
        {0b001: Fraction(1), 0b010: Fraction(-1)},
        {0b010: Fraction(1), 0b100: Fraction(-1)},
        {0b101: Fraction(2), 0: Fraction(-1)},
    ]
    found = roots(system, 3)
    assert found.undecided == 0
    (family,) = found.families
    box = [(at.low, at.high) for at in family]
    assert all(high - low <= Fraction(1, 10**12) for low, high in box)
    assert all(low**2 < Fraction(1, 2) < high**2 for low, high in box)
    assert has_one_root(system, box)


def test_a_double_root_is_found_exactly():
    # x y = 1/4, y = z and x + z = 1: (2 x - 1)^2 = 0.
    system = [
        {0b011: Fraction(4), 0: Fraction(-1)},
        {0b010: Fraction(1), 0b100: Fraction(-1)},
        {0b001: Fraction(1), 0b100: Fraction(1), 0: Fraction(-1)},
    ]
    found = roots(system, 3)
    half = Fraction(1, 2)
    assert found.families == [(half, half, half)]
    assert not found.undecided


def test_factors_split_the_search():
    # (x - 1/2)(y - 1/3) = 0 and the same the other way round: a point or crossing lines.
    f = {0b11: Fraction(6), 0b01: Fraction(-2), 0b10: Fraction(-3), 0: Fraction(1)}
    g = {0b11: Fraction(1), 0: Fraction(-1, 4)}
    found = roots([f, g], 2)
    assert set(found.families) == {
        (Fraction(1, 2), Fraction(1, 2)),
        (Fraction(3, 4), Fraction(1, 3)),
    }


def test_curves_are_counted_as_open():
    curve = {0b11: Fraction(1), 0: Fraction(-1, 4)}
    assert roots([curve], 2).undecided == 1
    assert roots([], 2).families == [(None, None)]


def test_what_has_no_closed_form_is_counted_as_undecided():
    # x y = y z = z w = 1/6 and x + w = 5/6 has two roots, both isolated.
    sixth, total = Fraction(1, 6), Fraction(5, 6)
    system = [
        {0b0011: Fraction(1), 0: -sixth},
        {0b0110: Fraction(1), 0: -sixth},
        {0b1100: Fraction(1), 0: -sixth},
        {0b0001: Fraction(1), 0b1000: Fraction(1), 0: -total},
    ]
    assert roots(system, 4).undecided == 1
