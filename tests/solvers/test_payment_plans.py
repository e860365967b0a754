"""Payments that sustain changing games: every single deviation tried out, and the sums."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stochastic_games import TWO_STATES, changing
from strategies import games

from detente.concepts.payment_plan import PATH, PaymentPlan
from detente.errors import SolverError
from detente.exact.linear import solve
from detente.game.stochastic_game import StochasticGame
from detente.solvers.payment_plans import payment_plan
from detente.solvers.stochastic_transfers import stochastic_transfers
from detente.solvers.transfers import transfer_steps

hundredths = st.integers(0, 99).map(lambda k: Fraction(k, 100))


def values(game, plan, i):
    """By phase and state what player number i gets, one linear system over all of them."""
    d, player = plan.discount, game.players[i]
    spots = [(phase, state) for phase, own in plan.phases.items() for state in own]
    rows, right = [], []
    for phase, state in spots:
        step = plan.phases[phase][state]
        x, k = game.index(state), game.position(state, step.profile)
        row = [Fraction(int(spot == (phase, state))) for spot in spots]
        value = (1 - d) * game.games[x].payoffs[i][k]
        for y, c in game.transitions[x][k]:
            if c:
                row[spots.index((PATH, game.states[y]))] -= d * c
                value -= d * c * (1 - d) * step.payments[game.states[y]][player]
        rows.append(row)
        right.append(value)
    return dict(zip(spots, solve(rows, right), strict=True))


def holds(game, d):
    found = stochastic_transfers(game, d)
    assume(found.path)
    plan = payment_plan(found)
    worth = [values(game, plan, i) for i in range(len(game.players))]
    for phase, own in plan.phases.items():
        for state, step in own.items():
            x, k = game.index(state), game.position(state, step.profile)
            stage = game.games[x]
            assert [w[phase, state] for w in worth] == list(step.payoffs.values())
            for i, p in enumerate(game.players):
                for j in stage.deviations(stage.cells[k], i):
                    breach = (1 - d) * stage.payoffs[i][j] + d * sum(
                        c * worth[i][p, game.states[y]] for y, c in game.transitions[x][j] if c
                    )
                    assert j == k or worth[i][phase, state] >= breach
                for after, paid in step.payments.items():
                    promised = worth[i][PATH, after] - (1 - d) * paid[p]
                    assert promised >= worth[i][p, after]
            assert all(sum(paid.values()) == 0 for paid in step.payments.values())
    for state in found.joint:
        assert sum(w[PATH, state] for w in worth) == found.joint[state]
        for i, p in enumerate(game.players):
            assert worth[i][p, state] == found.punishments[state][p]
            assert plan.up_front(state)[p] >= 0
    assert plan.is_equilibrium(game)


@given(changing(), hundredths)
@settings(max_examples=60, deadline=None)
def test_nobody_gains_by_any_single_deviation(game, d):
    holds(game, d)


@given(changing(players=(1, 3), states=(1, 3)), hundredths)
@settings(max_examples=40, deadline=None)
def test_nobody_gains_whatever_the_number_of_players(game, d):
    holds(game, d)


@given(games(values=st.integers(-4, 4)), hundredths)
@settings(max_examples=40, deadline=None)
def test_one_state_pays_what_the_repeated_game_pays(stage, d):
    found = stochastic_transfers(StochasticGame.of({"x": stage}, {}), d)
    assume(found.path)
    schemes = transfer_steps(stage).schemes(d)
    plan = payment_plan(found)
    for phase, scheme in schemes.items():
        step = plan.phases[phase]["x"]
        if all(plan.phases[one]["x"].profile == schemes[one].profile for one in schemes):
            assert step.payments["x"] == scheme.payments


def test_a_payment_too_large_is_found_out():
    plan = payment_plan(stochastic_transfers(TWO_STATES, "7/10"))
    assert plan.is_equilibrium(TWO_STATES)
    step = plan.path["low"]
    more = {s: {"1": own["1"] + 100, "2": own["2"] - 100} for s, own in step.payments.items()}
    broken = {**plan.path, "low": replace(step, payments=more, payoffs={})}
    steps = {phase: {s: replace(one, payoffs={}) for s, one in own.items()}
             for phase, own in {**plan.phases, PATH: broken}.items()}  # fmt: skip
    assert not PaymentPlan(plan.discount, steps).is_equilibrium(TWO_STATES)
    assert not replace(plan, discount=Fraction(1, 5)).is_equilibrium(TWO_STATES)


def test_an_unfinished_answer_has_no_payments():
    found = replace(stochastic_transfers(TWO_STATES, "7/10"), complete=False)
    with pytest.raises(SolverError, match="more time"):
        payment_plan(found)
