"""Fictitious play: known games, every round checked by the definition, and what is said of ends."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from strategies import game_of, games

from detente.concepts.fictitious_play import faulty_round
from detente.errors import SolverError
from detente.solvers.fictitious_play import NEAR, ROUNDS, SETTLED, played, solve

PENNIES = game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]])
SHAPLEY = game_of((3, 3), [[0, 0, 1, 1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1, 1, 0, 0]])


@settings(max_examples=25)
@given(games(players=(2, 2), actions=(1, 3)))
def test_every_round_is_a_best_reply_to_the_frequencies_before(game):
    plays = played(game, 60, seed=3)
    (m, n), (A, B) = game.shape, game.payoffs
    for k in range(1, len(plays)):
        i, j = plays[k]
        mine = [sum(A[a * n + b] for _, b in plays[:k]) for a in range(m)]
        theirs = [sum(B[a * n + b] for a, _ in plays[:k]) for b in range(n)]
        assert mine[i] == max(mine)
        assert theirs[j] == max(theirs)
    assert faulty_round(game, plays) is None


def test_robinson_1951_zero_sum_frequencies_near_the_equilibrium():
    solution = solve(PENNIES)
    assert solution[0].labels == (NEAR,)
    assert solution[0].strategies["a"]["a0"] == Fraction(1, 2)
    assert not solution.complete
    assert all(Fraction(v) < Fraction(1, 10) for v in solution.details["regrets"].values())


def test_shapley_1964_the_frequencies_come_near_nothing():
    solution = solve(SHAPLEY)
    assert len(solution) == 0
    lengths = [run["rounds"] for run in solution.details["runs"]]
    # Each stay lasts longer than the one before; the last is cut off.
    assert lengths[3:-1] == sorted(lengths[3:-1])
    assert lengths[-2] > 10 * lengths[3]


def test_a_strict_equilibrium_once_played_is_final():
    solution = solve(game_of((2, 2), [[3, 0, 5, 1], [3, 5, 0, 1]]))
    (only,) = solution
    assert only.labels == (SETTLED,)
    assert only.profile == {"a": "a1", "b": "b1"}
    at = solution.details["settled_in_round"]
    assert solution.certificate.plays[at - 1 :] == [(1, 1)] * (ROUNDS - at + 1)


def test_the_same_every_time_and_numpys_generator_left_alone():
    import numpy as np

    np.random.seed(7)  # noqa: NPY002
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    assert played(SHAPLEY, 30, 1) == played(SHAPLEY, 30, 1)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002
    assert len({tuple(played(PENNIES, 30, seed)) for seed in range(8)}) > 1


def test_payoffs_of_any_size_with_the_same_differences_play_alike():
    huge = game_of((2, 2), [[10**400 + v for v in row] for row in PENNIES.payoffs])
    assert solve(huge).details["runs"] == solve(PENNIES).details["runs"]


def test_payoffs_that_floats_cannot_tell_apart_end_the_path():
    tiny = Fraction(1, 10**40)
    game = game_of(
        (3, 2),
        [[1, 0, 0, 1, Fraction(1, 2) + tiny, Fraction(1, 2) + tiny], [0, 1, 1, 0, 0, 0]],
    )
    solution = solve(game)
    assert solution.certificate.verify(game)
    if solution.details["rounds"] < ROUNDS:
        assert "floating point" in solution.notes[1]


def test_a_certificate_of_another_path_or_end_fails():
    certificate = solve(PENNIES).certificate
    assert certificate.verify(PENNIES)
    first = certificate.runs[0][0]
    assert not replace(certificate, runs=((first, ROUNDS),)).verify(PENNIES)
    assert not replace(certificate, runs=()).verify(PENNIES)
    assert not replace(certificate, settled=True).verify(PENNIES)


def test_without_nashpy_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "nashpy", None)
    with pytest.raises(SolverError, match=r"pip install 'detente\[learning\]'"):
        solve(PENNIES)
