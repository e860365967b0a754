"""What is near is found exactly, what is not an equilibrium is not."""

from __future__ import annotations

from fractions import Fraction

from strategies import game_of, random_game

from detente.analysis.stage_game import solve
from detente.solvers.nearby_equilibrium import nearby_equilibrium


def test_every_equilibrium_is_found_from_close_by():
    for seed in range(20):
        game = random_game((3, 3), seed)
        for found in solve(game, "nash"):
            near = []
            for p in game.players:
                own = [float(q) + 1e-5 for q in found.strategies[p].values()]
                near.append([q / sum(own) for q in own])
            certificate = nearby_equilibrium(game, near, 1e-3)
            assert certificate.strategies == found.strategies
            assert certificate.verify(game)


def test_nothing_is_named_where_nothing_is_near():
    pennies = game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]])
    assert nearby_equilibrium(pennies, [[0.6, 0.4], [0.5, 0.5]], 1e-3) is None


def test_a_continuum_is_met_at_a_simple_fraction():
    game = game_of((2, 2), [[1, 1, 1, 1], [0, 0, 0, 0]])
    found = nearby_equilibrium(game, [[0.2500001, 0.7499999], [1.0, 0.0]], 1e-3)
    assert found.strategies["a"]["a0"] == Fraction(1, 4)
