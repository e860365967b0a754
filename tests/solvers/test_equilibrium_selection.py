"""Selections in games that are not 2x2 carry the name of the procedure, each proven Nash."""

from __future__ import annotations

import pytest
from strategies import game_of, is_equilibrium, random_game

from detente.solvers.equilibrium_selection import ACCEPTS, TRACED, solve
from detente.solvers.logit_path import LIMIT


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (2, 2, 2)])
def test_every_selection_is_named_and_an_equilibrium(shape, seed):
    game = random_game(shape, seed)
    solution = solve(game)
    assert solution.certificate.verify(game)
    assert not solution.complete
    labels = [label for e in solution for label in e.labels]
    assert len(labels) == len(set(labels))
    assert set(labels) <= {TRACED, LIMIT}
    assert (TRACED in labels) == (len(shape) == 2)
    assert all(is_equilibrium(game, e.strategies) for e in solution if e.exact)


def test_ties_on_the_path_are_said():
    solution = solve(game_of((3, 3), [[0] * 9] * 2))
    assert solution.details["tracing_unique"] is False
    assert "ties" in solution.notes[1]


def test_two_by_two_games_have_risk_dominance_itself():
    assert not ACCEPTS(random_game((2, 2), 1))
