"""Curves of roots against the equations that they solve and the cube that they are in."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from detente.exact.arcs import arcs, value

F = Fraction
LINES = st.tuples(st.integers(-5, 5), st.integers(-5, 5))


@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=2))
def test_arcs_are_all_of_the_curve_that_is_in_the_cube(given_lines):
    for (a, b), (c, d) in given_lines:
        # What factors is no curve.
        assume(a * d != b * c)
    lines = dict(enumerate(given_lines, 1))
    found = arcs(0, lines, {})
    for k in range(1, 24):
        z = F(k, 24)
        inside = all(
            value(q, z) != 0 and 0 < -value(p, z) / value(q, z) < 1 for p, q in lines.values()
        )
        assert inside == any(arc.low < z < arc.high for arc in found)
    for arc in found:
        for z in (arc.low, arc.high, (arc.low + arc.high) / 2):
            at = arc.at(z)
            assert all(value(p, z) + at[x] * value(q, z) == 0 for x, (p, q) in lines.items())
            assert all(0 <= at[x] <= 1 for x in lines)
            point = [(at[k], at[k]) for k in range(len(lines) + 1)]
            assert arc.crosses(point)
            assert all(
                low <= v <= high for (low, high), (v, _) in
                zip(arc.ranges(len(point)), point, strict=True)
            )  # fmt: skip


PARTS = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda s: (F(min(s), 8), F(max(s), 8)))


@given(LINES, LINES, st.lists(PARTS, min_size=2, max_size=2))
def test_an_arc_crosses_a_box_where_some_point_of_it_is_inside(p, q, box):
    assume(p[0] * q[1] != p[1] * q[0])
    for arc in arcs(0, {1: (p, q)}, {}):
        samples = [arc.low + F(k, 64) * (arc.high - arc.low) for k in range(65)]
        hit = any(
            all(low <= arc.at(t)[k] <= high for k, (low, high) in enumerate(box)) for t in samples
        )
        assert arc.crosses(box) or not hit
