"""Proper equilibria: Myerson's games, and every one is perfect."""

from __future__ import annotations

from hypothesis import given
from strategies import game_of, games

from detente.concepts.perfect import Dominance
from detente.concepts.proper import Ranks
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.solvers.complementarity import solve
from detente.solvers.multiplayer import solve as multiplayer
from detente.solvers.proper_ranks import proper_proof
from detente.solvers.trembles import Refuter

MYERSON = [[1, 0, -9], [0, 0, -7], [-9, -7, -7]]


def test_myerson_1978():
    """(1, 1) alone is proper; (2, 2) is perfect, (3, 3) neither."""
    game = NormalFormGame.from_arrays(MYERSON, MYERSON)
    assert [
        proper_proof(game, MixedProfile.pure({"1": a, "2": a}, game.actions)) is not None
        for a in "123"
    ] == [True, False, False]


def test_what_is_dominated_is_not_proper():
    game = game_of((2, 2), [[1, 0, 0, 0], [1, 0, 0, 0]])
    bottom = MixedProfile.pure({"a": "a1", "b": "b1"}, game.actions)
    assert proper_proof(game, bottom) is None
    assert isinstance(Refuter(game).proof(bottom), Dominance)


def test_ranks_must_be_those_of_the_equilibrium():
    game = game_of((2, 2), [[1, 0, 0, 0], [1, 0, 0, 0]])
    top = MixedProfile.pure({"a": "a0", "b": "b0"}, game.actions)
    good = {"a": {"a0": 0, "a1": 1}, "b": {"b0": 0, "b1": 1}}
    assert Ranks(good).proves(game, top)
    assert not Ranks({**good, "b": {"b0": 1, "b1": 0}}).proves(game, top)
    assert not Ranks({"a": good["a"]}).proves(game, top)
    assert not Ranks({**good, "b": {"b0": 0, "b1": -1}}).proves(game, top)


def test_ranks_of_three_levels_are_found():
    """An equilibrium that is not regular: the third action ties, and trembles break the tie."""
    game = game_of((3, 3), [[2, 1, 0, 2, 0, 0, 1, 0, 0], [2, 2, 1, 1, 0, 0, 0, 0, 0]])
    top = MixedProfile.pure({"a": "a0", "b": "b0"}, game.actions)
    proof = proper_proof(game, top)
    assert isinstance(proof, Ranks)
    assert proof.ranks["a"] == {"a0": 0, "a1": 1, "a2": 2}
    assert proof.proves(game, top)


@given(games(players=(2, 2), actions=(1, 4)))
def test_every_proper_equilibrium_is_perfect(game):
    refuter = Refuter(game)
    for e in solve(game):
        proof = proper_proof(game, e.strategies)
        if proof is not None:
            assert proof.proves(game, e.strategies)
            assert not isinstance(refuter.proof(e.strategies), Dominance)
        assert proof is not None or not e.strict


@given(games(players=(3, 3), actions=(1, 2)))
def test_labels_of_three_players_do_not_contradict_each_other(game):
    for e in multiplayer(game):
        if e.strict:
            assert e.labels[:2] == ("perfect", "proper")
        if "proper" in e.labels:
            assert "perfect" in e.labels
        assert not {"perfect", "weakly dominated strategy"} <= set(e.labels)
