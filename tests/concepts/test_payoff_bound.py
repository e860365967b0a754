"""Bounds by duality against the greatest value over the corners of what a profile keeps."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.integer_stage import Deterrence, IntegerStage
from detente.concepts.payoff_bound import Bound, furthest
from detente.exact.halfplanes import facets, reach
from detente.exact.polygon import hull
from detente.game.normal_form import NormalFormGame

POINTS = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=24)
DISCOUNTS = st.sampled_from(["1/5", "1/2", "9/10"])


@st.composite
def stages(draw):
    table = st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=3, max_size=3)
    game = NormalFormGame.from_arrays(draw(table), draw(table))
    return IntegerStage.of(game, Fraction(draw(DISCOUNTS)))


@given(stages(), POINTS)
def test_every_way_is_a_bound_and_the_best_is_attained(stage, points):
    polygon = hull(points)
    limits = facets(polygon)
    bound = Bound(stage, limits)
    deterrence = Deterrence(stage, polygon)
    for item in range(len(stage.points)):
        for k, facet in enumerate(limits):
            over = [Fraction(-way.slack, way.scale) for way in bound.ways(item, k)]
            assert all(way.scale > 0 for way in bound.ways(item, k))
            assert all(s >= 0 for way in bound.ways(item, k) for _, s in way.shares)
            if deterrence.met(item):
                assert deterrence.excess(item, facet) == min(over)


@given(stages(), POINTS)
def test_the_greatest_value_is_at_a_corner_of_what_is_kept(stage, points):
    polygon = hull(points)
    deterrence = Deterrence(stage, polygon)
    d = Fraction(stage.weight, stage.whole)
    for item, g in enumerate(stage.points):
        kept = stage.kept(item, polygon, deterrence.threat)
        for a, b, c in facets(polygon):
            values = [
                (1 - d) * (a * g[0] + b * g[1]) + d * Fraction(a * x + b * y) / w - c
                for x, y, w in kept
            ]
            assert deterrence.excess(item, (a, b, c)) == max(values, default=None)


FEW = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=6)


@given(stages(), FEW, st.integers(0, 9), st.randoms(use_true_random=False))
def test_ways_move_as_their_rates_say(stage, points, e, draw):
    """V* sticking out by e: thresholds sink and all half-planes move out."""
    limits = facets(hull(points))
    weights = [draw.randint(1, 9) for _ in limits]
    moved = [(a, b, c + e * w) for (a, b, c), w in zip(limits, weights, strict=True)]
    before, after = Bound(stage, limits), Bound(stage, moved)
    for item in range(len(stage.points)):
        for k in range(len(limits)):
            ways = zip(before.ways(item, k), after.ways(item, k), strict=True)
            for one, two in ways:
                assert one.shares == two.shares
                assert -two.slack == e * one.growth(weights, k) - one.slack


@given(POINTS, POINTS)
def test_the_furthest_is_the_greatest_share(one, two):
    outer, limits = hull(one), facets(hull(two))
    weights = list(range(1, len(limits) + 1))
    shares = [Fraction(reach(outer, f), w) for f, w in zip(limits, weights, strict=True)]
    assert furthest(outer, limits, weights) == max(shares)


def test_the_last_half_planes_bound_the_least_payoffs():
    stage = IntegerStage.of(NormalFormGame.from_arrays([[1]], [[1]]), Fraction(1, 2))
    with pytest.raises(ValueError, match="least payoffs"):
        Bound(stage, [(1, 0, 1), (0, 1, 1), (-1, 0, -1), (1, 0, 1)])
