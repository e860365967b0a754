"""Polygons against the definition of convex combination."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.lp import maximise
from detente.exact.polygon import clip, hull

coordinates = st.fractions(-3, 3, max_denominator=2)
points = st.lists(st.tuples(coordinates, coordinates), max_size=9)


def contains(corners, point) -> bool:
    """Whether `point` is a convex combination of `corners`."""
    if not corners:
        return False
    A = [[p[0] for p in corners], [p[1] for p in corners], [1] * len(corners)]
    return maximise([0] * len(corners), [], [], A, [*point, 1]).status == "optimal"


@given(points)
def test_hull_keeps_all_points_and_only_corners(cloud):
    polygon = hull(cloud)
    assert set(polygon) <= set(cloud)
    assert all(contains(polygon, p) for p in cloud)
    for k, corner in enumerate(polygon):
        assert not contains(polygon[:k] + polygon[k + 1 :], corner)


@given(points)
def test_corners_run_counter_clockwise(cloud):
    polygon = hull(cloud)
    if len(polygon) > 2:
        for k in range(len(polygon)):
            (ax, ay), (bx, by), (cx, cy) = (polygon[(k + i) % len(polygon)] for i in range(3))
            assert (bx - ax) * (cy - ay) > (by - ay) * (cx - ax)


@given(points, coordinates, coordinates, coordinates, st.tuples(coordinates, coordinates))
def test_clip_is_the_intersection(cloud, a, b, c, probe):
    polygon = hull(cloud)
    part = clip(polygon, a, b, c)
    assert hull(part) == part
    assert all(a * x + b * y >= c and contains(polygon, (x, y)) for x, y in part)
    inside = contains(polygon, probe) and a * probe[0] + b * probe[1] >= c
    assert contains(part, probe) == inside


@given(points, coordinates, coordinates, coordinates)
def test_the_two_halves_cover_the_polygon(cloud, a, b, c):
    polygon = hull(cloud)
    halves = clip(polygon, a, b, c) + clip(polygon, -a, -b, -c)
    assert hull(halves) == polygon


def test_point_segment_and_nothing():
    zero, one = Fraction(0), Fraction(1)
    assert hull([]) == ()
    assert clip((), one, one, zero) == ()
    assert hull([(zero, zero), (zero, zero)]) == ((zero, zero),)
    segment = hull([(zero, zero), (one, one)])
    assert clip(segment, one, zero, Fraction(1, 2)) == (
        (Fraction(1, 2), Fraction(1, 2)),
        (one, one),
    )
    assert clip(segment, one, zero, Fraction(2)) == ()
