"""Regrets against the definition, and certificates that refuse what is not so."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import expected, game_of, games, is_equilibrium, profiles

from detente.concepts.nash import (
    NashCertificate,
    action_values,
    check,
    expected_payoffs,
    is_strict,
    regrets,
)
from detente.errors import GameError
from detente.exact.number import Enclosure
from detente.game.profile import MixedProfile


@given(games(players=(1, 4)), st.data())
def test_values_and_regrets_are_expectations(game, data):
    profile = data.draw(profiles(game))
    mixed = MixedProfile(profile)
    values = action_values(game, mixed)
    for p in game.players:
        for action, value in zip(game.actions[p], values[p], strict=True):
            pure = {a: Fraction(a == action) for a in game.actions[p]}
            assert value == expected(game, {**profile, p: pure}, p)
        assert expected_payoffs(game, mixed)[p] == expected(game, profile, p)
        assert regrets(game, mixed)[p] == max(values[p]) - expected(game, profile, p)
    assert check(game, mixed).verify(game) == is_equilibrium(game, profile)


@given(games(players=(2, 3)), st.data())
def test_enclosed_regrets_hold_those_of_every_profile_inside(game, data):
    profile = data.draw(profiles(game))
    width = Fraction(1, 50)
    boxed = MixedProfile({
        p: {a: Enclosure(max(q - width, Fraction(0)), q + width) for a, q in own.items()}
        for p, own in profile.items()
    })  # fmt: skip
    for p, value in regrets(game, MixedProfile(profile)).items():
        bound = regrets(game, boxed)[p]
        assert value == bound or value in bound


@given(games(players=(2, 3)))
def test_strict_means_every_deviation_loses(game):
    for cell in game.cells:
        at = game.position(cell)
        loses = all(
            row[k] < row[at]
            for i, row in enumerate(game.payoffs)
            for k in game.deviations(cell, i)
            if k != at
        )
        assert is_strict(game, MixedProfile.pure(game.profile(cell), game.actions)) == loses


def boxes(game, centre, width):
    return MixedProfile({
        p: {
            own[0]: Enclosure(x - width, x + width),
            own[1]: Enclosure(1 - x - width, 1 - x + width),
        }
        for (p, own), x in zip(game.actions.items(), centre, strict=True)
    })  # fmt: skip


def test_an_enclosure_is_proven_or_refused():
    # Symmetric: against x of their first action, indifferent where 2x(1-x) + ... vanishes.
    game = game_of(
        (2, 2, 2),
        [[0, 0, 0, 1, 2, 0, 0, 0], [0, 0, 2, 0, 0, 1, 0, 0], [0, 2, 0, 0, 0, 0, 1, 0]],
    )
    # First action worth (1-x)^2, second 2 x^2: x = sqrt(2) - 1.
    low, high = Fraction(41421356237309504, 10**17), Fraction(41421356237309505, 10**17)
    centre = (low + high) / 2
    assert low**2 + 2 * low < 1 < high**2 + 2 * high
    assert check(game, boxes(game, [centre] * 3, Fraction(1, 10**15))).verify(game)
    beside = centre + Fraction(1, 10**14)
    assert not check(game, boxes(game, [beside] * 3, Fraction(1, 10**15))).verify(game)


def test_a_bound_that_is_too_small_is_refused():
    game = game_of(
        (2, 2, 2),
        [[0, 0, 0, 1, 2, 0, 0, 0], [0, 0, 2, 0, 0, 1, 0, 0], [0, 2, 0, 0, 0, 0, 1, 0]],
    )
    claim = check(game, boxes(game, [Fraction(41421356237309505, 10**17)] * 3, Fraction(1, 10**15)))
    assert claim.verify(game)
    assert not NashCertificate(claim.strategies, claim.bound / 2).verify(game)


@pytest.mark.parametrize(
    "weights",
    [
        {"a": {"a0": Fraction(1)}, "b": {"b0": Fraction(1)}},
        {"a": {"a0": Fraction(1), "a1": Fraction(1)}, "b": {"b0": Fraction(1), "b1": Fraction(0)}},
        {"a": {"a0": Fraction(2), "a1": Fraction(-1)}, "b": {"b0": Fraction(1), "b1": Fraction(0)}},
        {"a": {"a0": Fraction(1), "a1": Fraction(0)}},
    ],
)
def test_what_is_no_profile_does_not_verify(weights):
    game = game_of((2, 2), [[0, 0, 0, 0], [0, 0, 0, 0]])
    assert not NashCertificate(MixedProfile(weights)).verify(game)


def test_a_missing_action_is_named():
    game = game_of((2, 2), [[0, 0, 0, 0], [0, 0, 0, 0]])
    short = MixedProfile({"a": {"a0": Fraction(1)}, "b": {"b0": Fraction(1), "b1": Fraction(0)}})
    with pytest.raises(GameError, match="no probability for action 'a1' of player 'a'"):
        regrets(game, short)
