"""Affine spaces of roots against substitution, their corners against the simplices."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.flats import factors, flats, values_at
from detente.exact.multiaffine import value

F = Fraction
BLOCKS = [[0, 1], [2], [3]]
SMALL = st.integers(-3, 3)


@given(st.lists(st.lists(SMALL, min_size=3, max_size=3), min_size=1, max_size=2), st.data())
def test_linear_equations_of_one_block_leave_only_their_roots(rows, data):
    system = [{s: c for s, c in zip((0, 1, 2), row, strict=True) if c} for row in rows]
    found = flats(system, BLOCKS)
    assert found is not None
    for flat in found:
        for corner in flat.corners(BLOCKS[0]):
            assert sum(corner) == 1
            assert min(corner) >= 0
            assert all(value(f, corner) == 0 for f in system if f)
    inner = [F(data.draw(st.integers(1, 4)), 9) for _ in range(2)]
    if all(value(f, inner) == 0 for f in system if f):
        assert found


@given(st.lists(SMALL, min_size=2, max_size=2), st.lists(SMALL, min_size=2, max_size=2))
def test_products_are_split(g, h):
    whole = {}
    for s, c in zip((0, 1), g, strict=True):
        for t, d in zip((0, 4), h, strict=True):
            if c * d:
                whole[s | t] = c * d
    if g[1] and h[1]:
        parts = factors(whole, BLOCKS)
        assert parts is not None
        for point in ([F(1, 3), F(0), F(2), F(0)], [F(-1), F(0), F(1, 5), F(0)]):
            assert value(parts[0], point) * value(parts[1], point) == value(whole, point)


def test_what_does_not_factor_has_no_flats():
    """2 x y = 1 is a hyperbola."""
    assert factors({0b101: 2, 0: -1}, BLOCKS) is None
    assert flats([{0b101: 2, 0: -1}], BLOCKS) is None


def test_a_product_of_three_is_split_twice():
    """(2 x - 1)(2 y - 1)(2 z - 1) = 0 in three blocks."""
    whole = {}
    for a in (0, 1):
        for b in (0, 1):
            for c in (0, 1):
                whole[a | b << 1 | c << 2] = (-1) ** (3 - a - b - c) * 2 ** (a + b + c)
    found = flats([whole], [[0], [1], [2]])
    assert sorted(tuple(flat.given) for flat in found) == [(0,), (1,), (2,)]


def test_sums_of_equations_are_tried():
    """x y = 1/6, x y + x = 2/3 and x y + y = 1/2 together say x = 1/2 and y = 1/3."""
    system = [{0b101: 6, 0: -1}, {0b101: 3, 1: 3, 0: -2}, {0b101: 2, 4: 2, 0: -1}]
    (flat,) = flats(system, BLOCKS)
    assert flat.corners(BLOCKS[1]) == [(F(1, 3), F(2, 3))]
    # The other unknown of the first block is free: a segment.
    assert sorted(flat.corners(BLOCKS[0])) == [(F(1, 2), F(0), F(1, 2)), (F(1, 2), F(1, 2), F(0))]


def test_cuts_leave_the_part_where_they_are_not_negative():
    (flat,) = flats([], BLOCKS)
    half = flat.corners(BLOCKS[1], [{0: 1, 4: -2}])
    assert sorted(half) == [(F(0), F(1)), (F(1, 2), F(1, 2))]
    assert flat.corners(BLOCKS[1], [{0: -2, 4: 1}]) == []


def test_values_at_products_of_corners():
    corners = [[(F(0), F(0), F(1)), (F(1), F(0), F(0))], [(F(1, 2), F(1, 2))], [(F(0), F(1))]]
    assert values_at({0b101: 4, 0: 1}, BLOCKS, corners) == [1, 3]
