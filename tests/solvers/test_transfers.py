"""Transfers: against iterated elimination, payments followed out, and the literature."""

from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import games

import detente as dt
from detente.concepts.transfers import TransfersCertificate, TransferStep
from detente.errors import GameError
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs
from detente.solvers.transfers import transfer_steps

DILEMMA = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
FIGURES = Fraction(1, 10**6)


small_games = partial(games, values=st.integers(-4, 4))


def cheating(game, player, profile):
    return max(game.payoff({**profile, player: action})[player] for action in game.actions[player])


def by_elimination(game, d):
    """Joint payoff and punishments at d: drop what cannot be deterred, again and again."""
    left = [dict(p) for p in game.profiles]
    while left:
        most = max(sum(game.payoff(a).values()) for a in left)
        least = {p: min(cheating(game, p, a) for a in left) for p in game.players}
        kept = [
            a
            for a in left
            if (1 - d) * sum(game.payoff(a).values()) + d * most
            >= (1 - d) * sum(cheating(game, p, a) for p in game.players) + d * sum(least.values())
        ]
        if len(kept) == len(left):
            return most, least
        left = kept
    return None


def same(game, steps, d):
    step = steps.at(d)
    expected = by_elimination(game, d)
    if expected is None:
        return step is None
    return (step.joint_payoff, dict(step.punishments)) == expected


@given(small_games())
@settings(max_examples=60, deadline=None)
def test_steps_agree_with_iterated_elimination_at_and_just_below_each(game):
    steps = transfer_steps(game)
    for step in steps:
        assert same(game, steps, step.discount_from)
        assert step.discount_from == 0 or same(game, steps, step.discount_from - FIGURES)
    assert same(game, steps, Fraction(999, 1000))
    assert steps.certificate.verify(game)


@given(small_games(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_profile_is_kept_from_its_discount_factor_on(game, data):
    """At it the profile survives iterated elimination, just below it does not."""
    profile = data.draw(st.sampled_from(list(game.profiles)))
    least = transfer_steps(game).discount_of(profile)

    def survives(d):
        found = by_elimination(game, d)
        if found is None:
            return False
        most, punished = found
        own = sum(game.payoff(profile).values())
        tempting = sum(cheating(game, p, profile) for p in game.players)
        return (1 - d) * own + d * most >= (1 - d) * tempting + d * sum(punished.values())

    if least is None:
        assert not survives(Fraction(9999, 10000))
        return
    assert survives(least)
    assert least == 0 or not survives(least - FIGURES)


@given(small_games(), st.integers(1, 99))
@settings(max_examples=60, deadline=None)
def test_the_payments_deter_every_deviation_and_every_refusal(game, percent):
    d = Fraction(percent, 100)
    steps = transfer_steps(game)
    schemes = steps.schemes(d)
    step = steps.at(d)
    if step is None:
        assert schemes == {}
        return
    path = schemes["path"]
    # The path's value solves u = (1-d) g + d (u - (1-d) payment).
    value = {p: game.payoff(path.profile)[p] - d * path.payments[p] for p in game.players}
    for name, scheme in schemes.items():
        assert sum(scheme.payments.values()) == 0
        g = game.payoff(scheme.profile)
        for p in game.players:
            after = value[p] - (1 - d) * scheme.payments[p]
            assert after >= step.punishments[p]
            stays = (1 - d) * g[p] + d * after
            leaves = (1 - d) * cheating(game, p, scheme.profile) + d * step.punishments[p]
            assert stays >= leaves
            if name == p:
                assert stays == step.punishments[p]
    assert sum(value.values()) == step.joint_payoff


@given(small_games())
@settings(max_examples=40, deadline=None)
def test_false_steps_are_found_out(game):
    steps = list(transfer_steps(game))
    for k, (d, joint, least) in enumerate(steps):
        for false in (
            TransferStep(d, joint + 1, least),
            TransferStep(d, joint, {p: v - 1 for p, v in least.items()}),
            TransferStep((d + 1) / 2, joint, least),
        ):
            claimed = (*steps[:k], false, *steps[k + 1 :])
            assert not TransfersCertificate(claimed).verify(game)
        assert not TransfersCertificate((*steps[:k], *steps[k + 1 :])).verify(game)


@given(games(players=(2, 2), values=st.integers(-4, 4)), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_payments_never_cost_joint_payoff(game, percent):
    """At least what the best equilibrium without them gives the players together, at each d."""
    d = Fraction(percent, 100)
    without = equilibrium_payoffs(game, d)
    step = transfer_steps(game).at(d)
    if without.inner:
        assert step.joint_payoff >= max(x + y for x, y in without.inner)
        for i, p in enumerate(game.players):
            assert step.punishments[p] <= min(corner[i] for corner in without.inner)


@given(small_games(), st.integers(1, 5), st.integers(-9, 9))
@settings(max_examples=30, deadline=None)
def test_money_and_shifts_change_only_the_unit(game, factor, shift):
    moved = dt.NormalFormGame(
        game.players,
        game.actions,
        tuple(tuple(factor * v + shift for v in row) for row in game.payoffs),
    )
    n = len(game.players)
    assert [
        (d, factor * joint + n * shift, {p: factor * v + shift for p, v in least.items()})
        for d, joint, least in transfer_steps(game)
    ] == [tuple(step) for step in transfer_steps(moved)]


def test_pennies_have_no_pure_equilibrium_at_any_discount_without_a_surplus():
    pennies = dt.NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert list(transfer_steps(pennies)) == []


def test_one_player_is_never_better_off_than_by_choosing_best():
    game = dt.NormalFormGame.from_arrays([3, 1, 2])
    assert [tuple(s) for s in transfer_steps(game)] == [(0, 3, {"1": 3})]


@pytest.mark.parametrize("discount", [1, -1, "3/2"])
def test_a_discount_factor_out_of_range_is_refused(discount):
    with pytest.raises(GameError, match="discount factor"):
        transfer_steps(DILEMMA).at(discount)


def test_huge_and_fractional_payoffs_stay_exact():
    big = 10**30
    game = dt.NormalFormGame.from_arrays(
        [[3 * big, 0], [5 * big, "1/3"]], [[3 * big, 5 * big], [0, "1/3"]]
    )
    third = Fraction(1, 3)
    assert transfer_steps(game)[-1] == (
        Fraction(4 * big) / (4 * big + 6 * big - 2 * third),
        6 * big,
        {"1": third, "2": third},
    )
