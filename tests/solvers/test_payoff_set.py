"""Payoff sets against brute force: mixtures, half-planes, projections of corners."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import GameError, SolverError
from detente.exact.polygon import hull
from detente.game.normal_form import NormalFormGame
from detente.solvers.payoff_set import PayoffSet, payoff_set

number = st.integers(-4, 4).map(Fraction)
point2 = st.tuples(number, number)
point3 = st.tuples(number, number, number)


def in_hull(point, points):
    """By definition in the plane: no line through two generators (or one) separates it."""
    if len(points) == 1:
        return point == points[0]
    directions = {(b[1] - a[1], a[0] - b[0]) for a in points for b in points if a != b}
    directions |= {(x, y) for y, x in directions} | {(-x, -y) for x, y in directions}
    directions |= {(b[0] - a[0], b[1] - a[1]) for a in points for b in points if a != b}
    return all(
        x * point[0] + y * point[1] <= max(x * p[0] + y * p[1] for p in points)
        for x, y in directions
    )


@given(st.lists(point2, min_size=1, max_size=6), point2, st.none() | number, st.none() | number)
def test_two_players_contain_what_no_line_separates(points, point, low1, low2):
    floors = {p: f for p, f in zip("ab", (low1, low2), strict=True) if f is not None}
    found = PayoffSet(("a", "b"), tuple(dict.fromkeys(points)), floors)
    above = all(v >= floors.get(p, v) for p, v in zip("ab", point, strict=True))
    expected = above and in_hull(point, list(dict.fromkeys(points)))
    assert found.contains(point) == expected
    corners = list(found.vertices)
    assert (bool(corners) and in_hull(point, corners)) == expected
    assert found.is_empty == (not corners)


@given(st.lists(point2, min_size=1, max_size=6), point2, number)
def test_the_support_is_reached_and_not_exceeded(points, direction, low):
    found = PayoffSet(("a", "b"), tuple(dict.fromkeys(points)), {"a": low})
    if found.is_empty:
        with pytest.raises(SolverError, match="empty"):
            found.support(direction)
        return
    best = max(sum(w * v for w, v in zip(direction, c, strict=True)) for c in found.vertices)
    assert found.support(direction) == best
    assert found._best(direction) is not None


@settings(max_examples=30)
@given(
    st.lists(point3, min_size=1, max_size=6),
    st.lists(st.none() | number, min_size=3, max_size=3),
    point3,
)
def test_three_players_agree_with_their_corners(points, lows, point):
    floors = {p: f for p, f in zip("abc", lows, strict=True) if f is not None}
    found = PayoffSet(("a", "b", "c"), tuple(dict.fromkeys(points)), floors)
    corners = found.vertices
    assert found.is_empty == (not corners)
    for i, j in itertools.permutations(range(3), 2):
        assert found.projection("abc"[i], "abc"[j]) == hull((c[i], c[j]) for c in corners)
    assert all(found.contains(c) for c in corners)
    if corners:
        best = max(sum(w * v for w, v in zip(point, c, strict=True)) for c in corners)
        assert found.support(point) == best
        for corner in corners:
            others = tuple(c for c in corners if c != corner)
            assert not others or not PayoffSet(("a", "b", "c"), others, {}).contains(corner)
    inside = PayoffSet(("a", "b", "c"), corners, {}).contains(point) if corners else False
    assert found.contains(point) == inside


def test_points_segments_and_nothing_are_answers():
    same = NormalFormGame.from_arrays([[2, 2]], [[1, 1]])
    assert payoff_set(same).vertices == ((Fraction(2), Fraction(1)),)
    line = NormalFormGame.from_arrays([[0, 1]], [[0, 1]])
    assert payoff_set(line).vertices == ((Fraction(0), Fraction(0)), (Fraction(1), Fraction(1)))
    empty = payoff_set(line, {"1": Fraction(2), "2": Fraction(0)})
    assert empty.vertices == ()
    assert empty.is_empty
    assert empty.to_dict()["vertices"] == []


def test_payoffs_by_name_and_bad_ones():
    found = payoff_set(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    assert found.contains({"1": "3", "2": 3})
    assert found.support({"1": 1}) == 5
    with pytest.raises(GameError, match="unknown player"):
        found.contains({"3": 1})
    with pytest.raises(GameError, match="numbers for 2 players"):
        found.contains([1])
