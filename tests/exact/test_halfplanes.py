"""Half-planes and homogeneous points against the plain definitions."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.halfplanes import contains, cut, facets, reach
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
