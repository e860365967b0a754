"""Half-planes and homogeneous points against the plain definitions."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.halfplanes import contains, cut, facets, homogeneous, meet, reach, reaches
from detente.exact.polygon import clip, hull

POINTS = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=8)


@given(POINTS, st.tuples(st.integers(-6, 6), st.integers(-6, 6)))
def test_a_point_is_inside_if_every_facet_says_so(points, point):
    polygon = hull(points)
    said = all(a * point[0] + b * point[1] <= c for a, b, c in facets(polygon))
    assert contains(polygon, point) == said == (hull([*points, point]) == polygon)


@given(POINTS, st.integers(-3, 3), st.integers(-3, 3), st.integers(-6, 6))
def test_cutting_is_clipping(points, a, b, c):
    polygon = hull((Fraction(x), Fraction(y)) for x, y in points)
    left = cut([(x, y, 1) for x, y in polygon], (a, b, c))
    whole = hull((Fraction(x) / d, Fraction(y) / d) for x, y, d in left)
    assert whole == clip(polygon, Fraction(-a), Fraction(-b), Fraction(-c))


@given(POINTS)
def test_no_polygon_reaches_beyond_its_facets(points):
    polygon = hull(points)
    assert all(reach(polygon, facet) == 0 for facet in facets(polygon))


@given(POINTS, st.integers(1, 7), st.integers(1, 7))
def test_facets_of_any_polygon_are_whole_and_bound_it(points, p, q):
    polygon = hull((Fraction(x, p), Fraction(y, q)) for x, y in points)
    for a, b, c in facets(polygon):
        assert {type(a), type(b), type(c)} == {int}
        assert max(a * x + b * y for x, y in polygon) == c
    assert [(Fraction(x, d), Fraction(y, d)) for x, y, d in homogeneous(polygon)] == list(polygon)


@given(POINTS, st.randoms(use_true_random=False))
def test_half_planes_meet_in_the_polygon_they_came_from(points, draw):
    polygon = hull(points)
    limits = facets(polygon)
    draw.shuffle(limits)
    assert meet(limits) == (polygon if len(polygon) > 2 else ())


@given(POINTS, POINTS)
def test_polygons_meet_as_if_cut_one_facet_after_another(one, two):
    one, two = hull(one), hull(two)
    left = tuple((Fraction(x), Fraction(y)) for x, y in one)
    for a, b, c in facets(two):
        left = clip(left, Fraction(-a), Fraction(-b), Fraction(-c))
    assert meet([*facets(one), *facets(two)]) == (left if len(left) > 2 else ())


@given(POINTS, POINTS)
def test_all_reaches_at_once(one, two):
    polygon, limits = hull(one), facets(hull(two))
    assert reaches(polygon, limits) == [reach(polygon, facet) for facet in limits]
