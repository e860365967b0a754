"""Logit answers by their formula; residuals that tell right points from wrong ones."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import expected, game_of, games, profiles

from detente.concepts.quantal import QuantalCertificate, QuantalPoint, logit_answers, residual
from detente.solvers.logit_path import solve


@given(data=st.data(), precision=st.fractions(0, 5, max_denominator=8))
def test_answers_are_the_softmax_of_expected_payoffs(data, precision):
    game = data.draw(games(players=(1, 3)))
    profile = data.draw(profiles(game))
    floats = {p: {a: float(q) for a, q in own.items()} for p, own in profile.items()}
    found = logit_answers(game, QuantalPoint(precision, floats))
    for p in game.players:
        weights = {}
        for action in game.actions[p]:
            pure = {a: Fraction(a == action) for a in game.actions[p]}
            weights[action] = math.exp(precision * expected(game, {**profile, p: pure}, p))
        for action, weight in weights.items():
            assert found[p][action] == pytest.approx(weight / sum(weights.values()), abs=1e-12)


def test_payoffs_of_any_size_keep_their_differences():
    far = 10**40
    game = game_of((2,), [[far, far + 1]])
    answers = logit_answers(game, QuantalPoint(Fraction(1), {"a": {"a0": 0.5, "a1": 0.5}}))
    assert answers["a"]["a1"] == pytest.approx(1 / (1 + math.exp(-1)))


def test_tampered_certificates_do_not_verify():
    game = game_of((2, 2), [[9, 0, 8, 7], [9, 8, 0, 7]])
    certificate = solve(game).certificate
    assert certificate.verify(game)
    point = certificate.points[3]
    moved = replace(point, precision=point.precision * 2)
    assert residual(game, moved) > 1e-3
    assert not replace(certificate, points=(moved,)).verify(game)
    assert not replace(certificate, bound=1.0).verify(game)
    assert not replace(certificate, bound=float("nan")).verify(game)
    negative = QuantalPoint(Fraction(-1), point.probabilities)
    assert not replace(certificate, points=(negative,)).verify(game)
    assert not QuantalCertificate((QuantalPoint(Fraction(1), {}),), 0.0).verify(game)
    other = game_of((2, 2), [[0, 9, 8, 7], [9, 8, 0, 7]])
    assert not certificate.verify(other)
