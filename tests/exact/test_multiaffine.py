"""Multi-affine functions against evaluation, and Krawczyk's test against known roots."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.centred import centred, halves, krawczyk, prepared, signs
from detente.exact.enclosing import has_one_root, sharpened
from detente.exact.multiaffine import (
    extent,
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


@given(functions, points, points, st.tuples(*[st.fractions(0, 1, max_denominator=4)] * 3))
def test_signs_bound_the_signs_in_a_box(f, a, b, t):
    box = [(min(p, q), max(p, q)) for p, q in zip(a, b, strict=True)]
    low, high = signs(f, *halves(box))
    at = value(f, [p + w * (q - p) for (p, q), w in zip(box, t, strict=True)])
    assert low <= 0 or at > 0
    assert high >= 0 or at < 0


@given(st.lists(functions, min_size=1, max_size=3), points, points)
def test_a_centred_system_is_the_system(system, a, b):
    """Values and slopes at the middle, up to each function's positive factor."""
    system = [f for f in system if f]
    box = [(min(p, q), max(p, q)) for p, q in zip(a, b, strict=True)]
    middle, radius, unit = halves(box)
    found = centred(prepared(system), middle, radius, unit)
    at = [Fraction(m, unit) for m in middle]
    for f, v, slopes, rest in zip(system, found.values, found.slopes, found.rests, strict=True):
        wanted = [value(f, at), *(value(slope(f, k), at) * Fraction(r, unit)
                                  for k, r in enumerate(radius))]  # fmt: skip
        factors = {Fraction(x) / w for x, w in zip([v, *slopes], wanted, strict=True) if w}
        assert len(factors) <= 1
        assert all(factor > 0 for factor in factors)
        assert all((x == 0) == (w == 0) for x, w in zip([v, *slopes], wanted, strict=True))
        for factor in factors:
            low, high = extent(f, box)
            spread = sum(map(abs, slopes)) + rest
            assert (v - spread) / factor <= low <= high <= (v + spread) / factor


ROOT_TWO = [{0b11: Fraction(1), 0: Fraction(-2)}, {0b01: Fraction(1), 0b10: Fraction(-1)}]


def has_no_two_roots(system, box):
    return all(system) and krawczyk(centred(prepared(system), *halves(box)))[1]


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


def test_no_two_roots_needs_no_root():
    near = Fraction(14142135623730950488, 10**19)
    assert has_no_two_roots(ROOT_TWO, around(near, Fraction(1, 5)))
    assert has_no_two_roots(ROOT_TWO, around(Fraction(2), Fraction(1, 5)))
    assert not has_no_two_roots(ROOT_TWO, around(Fraction(0), Fraction(2)))


@given(st.lists(functions, min_size=2, max_size=2), points, points)
def test_two_planted_roots_are_never_called_one(system, a, b):
    """Functions made to vanish at two points of a box."""
    a, b = a[:2], b[:2]
    if a == b:
        return
    planted = []
    for f in system:
        flat = {s: c for s, c in f.items() if s < 4}
        base = {**flat, 0: flat.get(0, Fraction(0)) - value(flat, a)}
        rise = value(base, b)
        k = 0 if a[0] != b[0] else 1
        correction = rise / (b[k] - a[k])
        base[1 << k] = base.get(1 << k, Fraction(0)) - correction
        base[0] += correction * a[k]
        assert value(base, a) == value(base, b) == 0
        planted.append({s: c for s, c in base.items() if c})
    box = [(min(x, y), max(x, y)) for x, y in zip(a, b, strict=True)]
    assert not has_no_two_roots(planted, box)
    assert not has_one_root(planted, [(low - 1, high + 1) for low, high in box])


def test_a_sharpened_root_is_tight_or_exact():
    (low, high), _ = sharpened(prepared(ROOT_TWO), [Fraction(3, 2), Fraction(3, 2)])
    assert low**2 < 2 < high**2
    assert high - low <= Fraction(1, 10**12)
    exact = [{0b01: Fraction(2), 0: Fraction(-1)}, {0b11: Fraction(4), 0: Fraction(-1)}]
    assert sharpened(prepared(exact), [Fraction(1, 3), Fraction(1)]) == [(Fraction(1, 2),) * 2] * 2
    assert sharpened(prepared(ROOT_TWO), [Fraction(0), Fraction(0)]) is None
