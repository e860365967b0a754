"""Risk dominance in 2x2 games, ties said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from strategies import game_of, games

from detente.concepts.risk_dominant import risk_dominance


def test_the_stag_hunt():
    hunt = game_of((2, 2), [[9, 0, 8, 7], [9, 8, 0, 7]])
    found = risk_dominance(hunt)
    assert found.dominant == (1, 1)
    assert found.products == (1, 49)
    assert found.verify(hunt)
    assert not replace(found, products=(Fraction(49), Fraction(1))).verify(hunt)


def test_a_tie_is_said():
    sexes = game_of((2, 2), [[2, 0, 0, 1], [1, 0, 0, 2]])
    assert risk_dominance(sexes).dominant is None
    assert risk_dominance(sexes).to_dict()["dominant"] is None


@pytest.mark.parametrize(
    "payoffs", [[[3, 0, 5, 1], [3, 5, 0, 1]], [[1, -1, -1, 1], [-1, 1, 1, -1]], [[0] * 4] * 2]
)
def test_without_two_strict_equilibria_there_is_nothing_to_compare(payoffs):
    assert risk_dominance(game_of((2, 2), payoffs)) is None


@given(games(shape=(2, 2)))
def test_the_dominant_one_is_the_best_reply_to_even_odds_in_symmetric_games(game):
    """Harsanyi and Selten: in symmetric 2x2 games it is the best reply to a fair coin."""
    a, b, c, d = game.payoffs[0]
    found = risk_dominance(game_of((2, 2), [[a, b, c, d], [a, c, b, d]]))
    if found is not None and found.equilibria == ((0, 0), (1, 1)):
        against_coin = (a + b) - (c + d)
        expected = None if against_coin == 0 else ((0, 0) if against_coin > 0 else (1, 1))
        assert found.dominant == expected
