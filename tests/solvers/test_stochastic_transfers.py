"""Changing games with transfers: against every policy tried out, and the literature."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stochastic_games import BOTH, TWO_STATES, by_definition, changing
from strategies import games

import detente as dt
from detente.concepts.stochastic_transfers import Bounds, StochasticTransfersCertificate
from detente.errors import GameError
from detente.exact.algebraic import compare, roots
from detente.game import effort
from detente.game.stochastic_game import StochasticGame
from detente.solvers import stochastic_transfers as solver
from detente.solvers.stochastic_discounts import sustained_from
from detente.solvers.stochastic_transfers import stochastic_transfers
from detente.solvers.transfers import transfer_steps

hundredths = st.integers(0, 99).map(lambda k: Fraction(k, 100))


def agrees(game, d):
    found = stochastic_transfers(game, d)
    expected = by_definition(game, d)
    assert found.certificate.verify(game)
    if expected is None:
        assert found.dead
        return
    U, least, left = expected
    assert list(found.joint.values()) == U
    for i, p in enumerate(game.players):
        assert [found.punishments[s][p] for s in game.states] == least[i]
    assert [list(found.playable[s]) for s in game.states] == left


@given(changing(), hundredths)
@settings(max_examples=80, deadline=None)
def test_agrees_with_every_policy_tried_out(game, d):
    agrees(game, d)


@given(changing(players=(3, 3)), hundredths)
@settings(max_examples=15, deadline=None)
def test_agrees_for_three_players(game, d):
    agrees(game, d)


@given(games(values=st.integers(-4, 4)), hundredths)
@settings(max_examples=60, deadline=None)
def test_one_state_is_the_repeated_game(stage, d):
    found = stochastic_transfers(StochasticGame.of({"x": stage}, {}), d)
    step = transfer_steps(stage).at(d)
    if step is None:
        assert found.dead == ("x",)
        return
    assert found.joint["x"] == step.joint_payoff
    assert found.punishments["x"] == step.punishments


@given(changing(states=(2, 3)), hundredths)
@settings(max_examples=40, deadline=None)
def test_renaming_the_states_changes_only_their_names(game, d):
    order = list(reversed(range(len(game.states))))
    place = {x: k for k, x in enumerate(order)}
    turned = StochasticGame(
        tuple(game.states[x] for x in order),
        tuple(game.games[x] for x in order),
        tuple(
            tuple(tuple((place[y], c) for y, c in follows) for follows in game.transitions[x])
            for x in order
        ),
    )
    here, there = stochastic_transfers(game, d), stochastic_transfers(turned, d)
    assert here.joint == there.joint
    assert here.punishments == there.punishments
    assert here.playable == there.playable


@given(changing(), hundredths, st.integers(1, 5), st.integers(-3, 3))
@settings(max_examples=30, deadline=None)
def test_money_and_shifts_change_only_the_unit(game, d, factor, shift):
    moved = StochasticGame(
        game.states,
        tuple(
            dt.NormalFormGame(
                g.players,
                g.actions,
                tuple(tuple(factor * v + shift for v in row) for row in g.payoffs),
            )
            for g in game.games
        ),
        game.transitions,
    )
    here, there = stochastic_transfers(game, d), stochastic_transfers(moved, d)
    n = len(game.players)
    assert {s: factor * u + n * shift for s, u in here.joint.items()} == there.joint
    assert here.playable == there.playable


@given(changing(states=(2, 2), actions=(2, 2)), hundredths)
@settings(max_examples=40, deadline=None)
def test_false_claims_are_found_out(game, d):
    found = stochastic_transfers(game, d)
    assume(not found.dead)
    rounds = found.certificate.rounds
    last = rounds[-1]
    for x in range(len(game.states)):
        for up in (1, -1):
            joint = tuple(v + up * (y == x) for y, v in enumerate(last.joint))
            least = tuple(v + up * (y == x) for y, v in enumerate(last.least[0]))
            for false in (Bounds(joint, last.least), Bounds(last.joint, (least, *last.least[1:]))):
                claim = StochasticTransfersCertificate(d, (*rounds[:-1], false))
                assert not claim.verify(game)
    assert not StochasticTransfersCertificate(d, ()).verify(game)
    assert not StochasticTransfersCertificate(d, (Bounds((), ()),)).verify(game)


def test_two_state_dilemma_of_abreu_brooks_and_sannikov():
    found = stochastic_transfers(TWO_STATES, "7/10")
    assert found.joint == {"low": Fraction(204, 37), "high": Fraction(240, 37)}
    assert found.path == {"low": BOTH, "high": BOTH}
    assert found.certificate.verify(TWO_STATES)


def test_the_dilemma_cooperates_from_a_quadratic_number_on():
    """(sqrt(97) - 7) / 8, the root of 4 d^2 + 7 d - 3."""
    found = sustained_from(TWO_STATES, {"low": BOTH, "high": BOTH}, "7/10")
    root = roots((Fraction(-3), Fraction(7), Fraction(4)))[1]
    assert found is not None
    assert compare(found.least, root) == 0
    billionth = Fraction(1, 10**9)
    for d, holds in ((root.high, True), (root.low - billionth, False)):
        assert stochastic_transfers(TWO_STATES, d).plays("low", BOTH) is holds
        agrees(TWO_STATES, d)


@given(changing(states=(2, 2), actions=(2, 2)), st.data())
@settings(max_examples=25, deadline=None)
def test_agrees_with_the_definition_at_and_just_below_each_end(game, data):
    at = stochastic_transfers(game, Fraction(9, 10))
    assume(not at.dead)
    state = data.draw(st.sampled_from(game.states))
    wanted = {state: at.path[state]}
    found = sustained_from(game, wanted, Fraction(9, 10))
    assert found is not None
    if found.fails_at is not None:
        agrees(game, found.fails_at)
        assert not stochastic_transfers(game, found.fails_at).plays(state, at.path[state])
    ends = [found.least] if isinstance(found.least, Fraction) else [found.least.high]
    for d in ends:
        agrees(game, d)
        assert stochastic_transfers(game, d).plays(state, at.path[state])


@given(games(values=st.integers(-4, 4)), st.integers(1, 99))
@settings(max_examples=40, deadline=None)
def test_ends_of_one_state_are_the_steps_of_the_repeated_game(stage, percent):
    d = Fraction(percent, 100)
    step = transfer_steps(stage).at(d)
    assume(step is not None)
    game = StochasticGame.of({"x": stage}, {})
    found = sustained_from(game, {"x": stochastic_transfers(game, d).path["x"]}, d)
    assert found is not None
    assert found.least in {s.discount_from for s in transfer_steps(stage)}
    assert found.least <= step.discount_from


def test_what_is_not_sustained_has_no_end():
    assert sustained_from(TWO_STATES, {"low": BOTH}, "1/5") is None


@given(changing(states=(2, 3), actions=(2, 2)), hundredths)
@settings(max_examples=40, deadline=None)
def test_steering_by_float64_changes_no_answer(game, d):
    before = solver.STEERED
    exact = stochastic_transfers(game, d)
    solver.STEERED = 0
    try:
        steered = stochastic_transfers(game, d)
    finally:
        solver.STEERED = before
    assert (steered.joint, steered.punishments, steered.playable) == (
        exact.joint, exact.punishments, exact.playable
    )  # fmt: skip
    assert steered.certificate.verify(game)


def test_a_computation_cut_short_still_gives_bounds():
    whole = stochastic_transfers(TWO_STATES, "3/10")
    assert len(whole.certificate.rounds) > 1
    with effort.limited(seconds=0):
        cut = stochastic_transfers(TWO_STATES, "3/10")
    assert not cut.complete
    assert all(cut.joint[s] >= u for s, u in whole.joint.items())


@pytest.mark.parametrize("discount", [1, -1, "3/2"])
def test_a_discount_factor_out_of_range_is_refused(discount):
    with pytest.raises(GameError, match="discount factor"):
        stochastic_transfers(TWO_STATES, discount)


def test_pennies_in_one_state_leave_every_state_before_it_without_equilibrium():
    pennies = dt.NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    calm = dt.NormalFormGame.from_arrays([[1]], [[1]])
    game = StochasticGame.of(
        {"before": calm, "pennies": pennies, "apart": calm},
        {"before": {"otherwise": "pennies"}},
    )
    found = stochastic_transfers(game, "1/2")
    assert found.dead == ("before", "pennies")
    assert found.joint == {"apart": 2}
    assert found.certificate.verify(game)
