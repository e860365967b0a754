"""A recorded search proves the equilibria complete, and nothing but the truth can be proven."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import game_of, games, random_game

from detente.concepts import best_response_polytopes
from detente.concepts.search_proof import extreme_equilibria
from detente.solvers.complementarity import solve
from detente.solvers.exact_search import proof

PENNIES = game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]])


def by_vertices(game):
    """All pairs of vertices compared."""
    return set(best_response_polytopes.extreme_equilibria(game))


def test_a_proof_by_hand():
    # Rows of P are [0, 1] and [1, 0], of Q [1, 0] and [0, 1]; x_1 or r_1 is zero at an equilibrium.
    steps = [
        ("branch", 0, ()),
        # x_1 = 0: x_2 + s_1 = 1 and s_2 = 1, so y_2 = 0; then r_2 = 1 and x_2 is zero, too.
        ("branch", 3, ()),
        ("empty", 0, (0, 1)),
        ("branch", 1, ()),
        ("empty", 0, ()),
        ("empty", 1, (0, 1)),
        # r_1 = 0: y_1 = 1 and s_1 is zero; then x_2 = 1 and r_2 is zero; y_2 = 1, s_2 is zero.
        ("branch", 2, ()),
        ("branch", 1, ()),
        ("empty", 0, (1, 0)),
        ("branch", 3, ()),
        ("leaf", 0, ()),
        ("empty", 1, (0, 1)),
        ("empty", 1, (1, 0)),
    ]
    assert extreme_equilibria(PENNIES, steps) == by_vertices(PENNIES)


@given(games(players=(2, 2), actions=(1, 4)))
def test_a_recorded_search_proves_what_comparing_all_vertices_finds(game):
    assert extreme_equilibria(game, proof(game)) == by_vertices(game)


@given(games(players=(2, 2), actions=(1, 3)), st.data())
def test_corrupted_steps_prove_nothing_or_the_same(game, data):
    steps = proof(game)
    at = data.draw(st.integers(0, len(steps) - 1))
    _, _, prices = steps[at]
    left_out = [*steps[:at], *steps[at + 1 :]]
    assert extreme_equilibria(game, left_out) in (None, by_vertices(game))
    other = (
        data.draw(st.sampled_from(["branch", "zero", "empty", "leaf"])),
        data.draw(st.integers(0, 1)),
        tuple(data.draw(st.integers(-3, 3)) for _ in prices),
    )
    altered = [*steps[:at], other, *steps[at + 1 :]]
    assert extreme_equilibria(game, altered) in (None, by_vertices(game))


@given(games(players=(2, 2), actions=(2, 3)))
def test_prices_of_nothing_prove_no_face_empty(game):
    full = game.shape
    for k, (kind, side, _) in enumerate(steps := proof(game)):
        if kind == "empty":
            zeros = (0,) * full[1 - side]
            altered = [*steps[:k], (kind, side, zeros), *steps[k + 1 :]]
            assert extreme_equilibria(game, altered) in (None, by_vertices(game))


def test_steps_left_over_or_missing():
    steps = proof(PENNIES)
    assert extreme_equilibria(PENNIES, [*steps, steps[-1]]) is None
    assert extreme_equilibria(PENNIES, steps[:-1]) is None
    assert extreme_equilibria(PENNIES, []) is None


def test_the_certificate_of_a_larger_game():
    game = random_game((12, 12), 1, -50, 50)
    assert solve(game).certificate.verify(game)


def test_numbers_of_any_size():
    big = 10**30
    game = game_of((2, 2), [[big, big + 1, big + 1, big], [big + 1, big, big, big + 1]])
    assert extreme_equilibria(game, proof(game)) == by_vertices(game)


@pytest.mark.parametrize("seed", range(12))
def test_a_certificate_with_a_corrupted_search_does_not_verify(seed):
    game = random_game((4, 5), seed, 0, 2 + 20 * (seed % 2))
    certificate = solve(game).certificate
    steps = proof(game)
    assert replace(certificate, search=lambda _: steps).verify(game)
    needed = [k for k, step in enumerate(steps) if step[0] in {"branch", "empty", "leaf"}]
    fooled = 0
    for k in needed:
        short = [*steps[:k], *steps[k + 1 :]]
        verified = replace(certificate, search=lambda _, short=short: short).verify(game)
        # What is left may, by chance, be a proof of another shape, and then holds.
        assert verified == (extreme_equilibria(game, short) is not None)
        fooled += verified
    assert 10 * fooled <= len(needed)
    for k in range(len(certificate.equilibria)):
        short = (*certificate.equilibria[:k], *certificate.equilibria[k + 1 :])
        assert not replace(certificate, equilibria=short).verify(game)
