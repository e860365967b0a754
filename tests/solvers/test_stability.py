"""The solver's shape: outcomes with verdicts, labels with concepts."""

from __future__ import annotations

from hypothesis import given
from strategies import games

from detente.concepts.stability import CONCEPTS, stability
from detente.game.graph_model import GraphModel
from detente.solvers.stability import solve


@given(games(players=(1, 3)))
def test_labels_and_details_agree_with_the_verdicts(game):
    solution, found = solve(game), stability(GraphModel.from_game(game))
    outcomes = solution.details["outcomes"]
    assert [o["profile"] for o in outcomes] == list(game.profiles)
    labels = {game.cell(e.profile): e.labels for e in solution}
    for cell, outcome in zip(game.cells, outcomes, strict=True):
        expected = tuple(c for c in CONCEPTS if game.position(cell) in found.equilibria(c))
        assert labels.get(cell, ()) == expected
        assert tuple(c for c in CONCEPTS if outcome["equilibrium"][c]) == expected
        for p in game.players:
            for concept in CONCEPTS:
                told = outcome["players"][p][concept]
                assert told["stable"] == ("unsanctioned" not in told)
