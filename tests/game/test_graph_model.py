"""Graph models: what makes one, what does not, and the normal form as one."""

from __future__ import annotations

import pytest
from graph_models import graph_models
from hypothesis import given
from strategies import games

from detente.concepts.stability import stability
from detente.errors import GameError
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame

MOVES = {"a": {"war": ["truce"]}, "b": {"truce": ["war"]}}
RANKINGS = {"a": ["truce", "war"], "b": [["war", "truce"]]}


def test_a_model_by_names():
    model = GraphModel.of(MOVES, RANKINGS, "Talks")
    assert model.states == ("truce", "war")
    assert model.moves == (((), (0,)), ((1,), ()))
    assert model.ranks == ((1, 0), (0, 0))
    assert model.improvements(0, model.state("war")) == (0,)
    assert model.improvements(1, model.state("truce")) == ()
    assert model == GraphModel.of(MOVES, RANKINGS, "Talks")
    assert hash(model) == hash(GraphModel.of(MOVES, RANKINGS, "Talks"))
    assert model.to_dict()["moves"] == {
        "a": {"truce": [], "war": ["truce"]}, "b": {"truce": ["war"], "war": []},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "rankings", "message"),
    [
        ({}, {}, "at least one party"),
        (MOVES, {"a": ["truce", "war"]}, "no ranking of party 'b'"),
        (MOVES, RANKINGS | {"b": ["war"]}, "omits 'truce'"),
        (MOVES, RANKINGS | {"b": ["war", "truce", "war"]}, "stands twice"),
        (MOVES, RANKINGS | {"b": ["war", "truce", "peace"]}, "unknown state 'peace'"),
        ({"a": {"war": ["wra"]}, "b": {}}, RANKINGS, "did you mean 'war'"),
        ({"a": {"war": ["war"]}, "b": {}}, RANKINGS, "leads to no other state"),
        ({"a": {"peace": ["war"]}, "b": {}}, RANKINGS, "unknown state 'peace'"),
    ],
)
def test_what_makes_no_model(moves, rankings, message):
    with pytest.raises(GameError, match=message):
        GraphModel.of(moves, rankings)


@pytest.mark.parametrize(
    ("states", "moves", "ranks", "message"),
    [
        (("x", "x"), (((), ()),), ((0, 0),), "same name"),
        (("x", "y"), (), ((0, 0),), "every party needs moves and ranks"),
        (("x", "y"), (((),),), ((0, 0),), "for every state"),
        (("x", "y"), (((2,), ()),), ((0, 0),), "leads to no other state"),
    ],
)
def test_what_does_not_fit_together(states, moves, ranks, message):
    with pytest.raises(GameError, match=message):
        GraphModel(("a",), states, moves, ranks)


def test_unknown_names_are_met_with_the_nearest():
    model = GraphModel.of(MOVES, RANKINGS)
    with pytest.raises(GameError, match="did you mean 'truce'"):
        model.state("trcue")
    with pytest.raises(GameError, match="unknown party 'c'"):
        model.party("c")


@given(graph_models())
def test_arcs_hold_every_move(model):
    start, to = model.arcs
    for i, table in enumerate(model.moves):
        for s, reached in enumerate(table):
            k = i * (model.size + 1) + s
            assert tuple(to[start[k] : start[k + 1]]) == reached


@given(games(players=(1, 3)))
def test_a_normal_form_moves_one_action_at_a_time(game):
    model = GraphModel.from_game(game)
    for i in range(len(game.players)):
        for s, cell in enumerate(game.cells):
            there = {game.cells[t] for t in model.moves[i][s]}
            assert there == {
                other
                for other in game.cells
                if other != cell
                and all(a == b for j, (a, b) in enumerate(zip(cell, other, strict=True)) if j != i)
            }
            for t in range(game.size):
                better = game.payoffs[i][t] > game.payoffs[i][s]
                assert better == (model.ranks[i][t] > model.ranks[i][s])


def test_actions_with_blanks_do_not_confuse_states():
    game = NormalFormGame.from_arrays(
        [[1, 2], [3, 4]], [[1, 2], [3, 4]], actions={"1": ["a", "a b"], "2": ["b c", "c"]}
    )
    assert len(set(GraphModel.from_game(game).states)) == 4


def test_payoffs_beyond_the_integers_of_a_kernel_keep_their_order():
    huge = NormalFormGame.from_arrays(
        [[3 * 10**30, 10**30], [4 * 10**30, 2 * 10**30]], [[3, 4], [1, 2]]
    )
    small = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
    for concept in ("Nash", "GMR", "SMR", "SEQ"):
        one, two = (stability(GraphModel.from_game(g)).equilibria(concept) for g in (huge, small))
        assert one == two
