"""Minmax payoffs against their definition."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import SolverError
from detente.game.normal_form import NormalFormGame
from detente.solvers.minmax import mixed_minmax, pure_maxmin, pure_minmax

SHAPES = [(1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (2, 2, 2), (1, 3, 2)]


@st.composite
def games(draw, shapes=SHAPES):
    shape = draw(st.sampled_from(shapes))
    players = tuple(f"p{i}" for i in range(len(shape)))
    actions = {p: tuple(f"a{k}" for k in range(m)) for p, m in zip(players, shape, strict=True)}
    size = len(list(itertools.product(*map(range, shape))))
    row = st.lists(st.integers(-5, 5).map(Fraction), min_size=size, max_size=size).map(tuple)
    return NormalFormGame(players, actions, tuple(draw(row) for _ in shape))


def by_definition(game, i, outer, inner):
    others = [range(m) for k, m in enumerate(game.shape) if k != i]

    def at(own, rest):
        cell = (*rest[:i], own, *rest[i:])
        return game.payoffs[i][game.cells.index(cell)]

    if outer is min:
        return min(
            max(at(k, rest) for k in range(game.shape[i])) for rest in itertools.product(*others)
        )
    return max(
        min(at(k, rest) for rest in itertools.product(*others)) for k in range(game.shape[i])
    )


@given(games())
def test_the_pure_minmax_is_its_definition(game):
    found = pure_minmax(game)
    expected = {p: by_definition(game, i, min, max) for i, p in enumerate(game.players)}
    assert found.levels == expected
    assert found.verify(game)
    assert pure_maxmin(game) == {
        p: by_definition(game, i, max, min) for i, p in enumerate(game.players)
    }


@given(games())
def test_a_wrong_level_is_refused(game):
    found = pure_minmax(game)
    first = game.players[0]
    for step in (Fraction(1), Fraction(-1)):
        wrong = replace(found, levels={**found.levels, first: found.levels[first] + step})
        assert not wrong.verify(game)


@given(games([(2, 2), (2, 3), (3, 2), (3, 3), (1, 2)]))
def test_the_mixed_minmax_is_certified_and_between_the_pure_bounds(game):
    found = mixed_minmax(game)
    assert found.verify(game)
    for p in game.players:
        assert pure_maxmin(game)[p] <= found.levels[p] <= pure_minmax(game).levels[p]
    wrong = {p: v + Fraction(1, 10**6) for p, v in found.levels.items()}
    assert not replace(found, levels=wrong).verify(game)


@given(st.lists(st.integers(-9, 9).map(Fraction), min_size=4, max_size=4))
def test_two_by_two_zero_sum_by_the_textbook_formula(values):
    a, b, c, d = values
    game = NormalFormGame.from_arrays([[a, b], [c, d]], [[-a, -b], [-c, -d]])
    lower, upper = max(min(a, b), min(c, d)), min(max(a, c), max(b, d))
    value = lower if lower == upper else (a * d - b * c) / (a + d - b - c)
    assert mixed_minmax(game).levels["1"] == value


def test_three_players_mixed_is_refused_with_the_reason():
    game = NormalFormGame.from_arrays(*[[[[0]]]] * 3)
    with pytest.raises(SolverError, match="correlate"):
        mixed_minmax(game)
