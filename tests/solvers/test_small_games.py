"""Blocks of small games whose payoffs are known to within a bound only."""

import numpy as np
import pytest

from detente.solvers.small_games import solve_all


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2)])
def test_what_is_sure_stays_so_wherever_payoffs_lie_within_the_bound(shape):
    """In a game that is no tie every game within the bound has as many equilibria."""
    dice = np.random.default_rng(shape)
    games = dice.uniform(-1, 1, (2000, len(shape), *shape))
    off = 1e-3
    bounded = solve_all(games, 1, off)
    assert 0 < bounded.tied.mean() < 1
    for _ in range(4):
        moved = solve_all(games + dice.uniform(-off, off, games.shape), 1)
        same = moved.counts == bounded.counts
        assert same[~bounded.tied & ~moved.tied].all()


def test_a_bound_as_wide_as_a_difference_leaves_it_open():
    game = np.array([[[[0.0, 0.0], [1e-6, 1e-6]], [[0.0, 1.0], [0.0, 1.0]]]])
    assert not solve_all(game, 1).tied[0]
    assert solve_all(game, 1, 1e-6).tied[0]
