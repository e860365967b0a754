"""Proofs that an equilibrium is perfect or not hold exactly where they should."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from strategies import expected, game_of, games, profiles, random_game

from detente.concepts.curved_trembles import CurvedTrembles
from detente.concepts.perfect import Dominance, Trembles, perturbed_values
from detente.concepts.regular import Regular, is_regular
from detente.game.profile import MixedProfile
from detente.solvers.multiplayer import solve as multiplayer
from detente.solvers.perfect import solve

DOUBTFUL = game_of((2, 2), [[1, 0, 0, 0], [1, 0, 0, 0]])


def ones(game):
    return {p: dict.fromkeys(game.actions[p], Fraction(1)) for p in game.players}


@given(games(players=(2, 3)).flatmap(lambda g: st.tuples(st.just(g), profiles(g), profiles(g))))
def test_polynomials_have_the_values_of_the_perturbed_profile(drawn):
    game, x, tau = drawn
    epsilon = Fraction(1, 7)
    moved = {p: {a: x[p][a] + epsilon * tau[p][a] for a in x[p]} for p in game.players}
    linear = [[(x[p][a], tau[p][a]) for a in game.actions[p]] for p in game.players]
    for i, p in enumerate(game.players):
        for action, polynomial in zip(
            game.actions[p], perturbed_values(game, i, linear), strict=True
        ):
            one = {**moved, p: {a: Fraction(a == action) for a in game.actions[p]}}
            value = sum(c * epsilon**k for k, c in enumerate(polynomial))
            assert value == expected(game, one, p)


def test_a_tremble_must_be_possible_for_every_action():
    top = MixedProfile.pure({"a": "a0", "b": "b0"}, DOUBTFUL.actions)
    weights = ones(DOUBTFUL)
    assert Trembles(weights).proves(DOUBTFUL, top)
    weights["a"]["a1"] = Fraction(0)
    assert not Trembles(weights).proves(DOUBTFUL, top)
    assert not Trembles({"a": weights["a"]}).proves(DOUBTFUL, top)


def test_dominance_takes_a_distribution_and_something_better():
    bottom = MixedProfile.pure({"a": "a1", "b": "b1"}, DOUBTFUL.actions)
    assert Dominance("a", {"a0": Fraction(1)}).proves(DOUBTFUL, bottom)
    assert not Dominance("a", {"a0": Fraction(1, 2)}).proves(DOUBTFUL, bottom)
    assert not Dominance("a", {"a1": Fraction(1)}).proves(DOUBTFUL, bottom)
    assert not Dominance("c", {"a0": Fraction(1)}).proves(DOUBTFUL, bottom)


def test_a_certificate_with_another_proof_fails():
    certificate = solve(DOUBTFUL).certificate
    assert certificate.verify(DOUBTFUL)
    (top, _), (bottom, dominance) = *certificate.perfect, *certificate.excluded
    assert not replace(certificate, perfect=((bottom, Regular()),)).verify(DOUBTFUL)
    assert not replace(certificate, excluded=((top, dominance),)).verify(DOUBTFUL)
    assert not replace(certificate, perfect=((bottom, dominance),)).verify(DOUBTFUL)


def test_roots_that_are_no_fractions_are_regular():
    game = random_game((2, 2, 2), 1)
    irrational = [e for e in multiplayer(game) if not e.exact]
    assert irrational
    for e in irrational:
        assert is_regular(game, e.strategies)
        assert e.labels[:2] == ("perfect", "proper")


def test_a_curve_of_trembles_keeps_indifference_to_first_order():
    """Whoever mixes stays indifferent only if the trembles of the others balance."""
    for seed in range(60):
        game = random_game((2, 2, 2), seed, 0, 2)
        for one, proof in solve(game).certificate.perfect:
            if isinstance(proof, CurvedTrembles) and not one.strategies.is_pure:
                assert proof.proves(game, one.strategies)
                tilted = {
                    p: {a: w * (k + 1) ** 5 for k, (a, w) in enumerate(own.items())}
                    for p, own in proof.weights.items()
                }
                if not CurvedTrembles(tilted).proves(game, one.strategies):
                    return
    raise AssertionError("no such equilibrium was met")


def test_an_equilibrium_with_an_unused_best_reply_is_not_regular():
    game = game_of((2, 2), [[1, 0, 1, 0], [1, 0, 0, 0]])
    assert not is_regular(game, MixedProfile.pure({"a": "a0", "b": "b0"}, game.actions))
