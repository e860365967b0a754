"""Equilibria from signs: at a point they are those of the game there."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from strategies import games, random_game

import detente as dt
from detente.analysis.partition import supports_of
from detente.exact.stretch import Stretch
from detente.formula.piece import constant
from detente.solvers.sign_equilibria import bases, extreme, pure, two_by_two

HERE = Stretch(Fraction(0), Fraction(0))


def rows_of(game):
    return [[constant(v) for v in row] for row in game.payoffs]


@given(games(players=(1, 4), actions=(1, 3)))
def test_pure_equilibria_are_those_of_the_solver(game):
    found = pure(rows_of(game), game.shape, HERE)
    assert [game.profile(c) for c in found] == [e.profile for e in dt.solve(game, "pure-nash")]


@settings(max_examples=80)
@given(games(players=(2, 2), actions=(1, 3)))
def test_extreme_equilibria_are_those_of_the_solver(game):
    found = extreme(rows_of(game), game.shape, HERE)
    solved = dt.solve(game, "nash")
    assert found.supports == supports_of(game, solved.equilibria)
    assert found.components == len(solved.components)


@pytest.mark.parametrize("seed", range(3))
def test_larger_games(seed):
    game = random_game((4, 4), seed, 0, 3)
    solved = dt.solve(game, "nash")
    found = extreme(rows_of(game), game.shape, HERE)
    assert found.supports == supports_of(game, solved.equilibria)


def test_two_by_two_among_idle_players():
    assert two_by_two((2, 2)) == (0, 1)
    assert two_by_two((1, 2, 1, 2)) == (1, 3)
    assert [two_by_two(s) for s in ((2, 3), (2,), (2, 2, 2), (1, 1))] == [None] * 4
    assert bases((3, 3)) == 20
