"""Linked issues with transfers: against the game of all issues written out, and one by one."""

from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import game_of, games, random_game

import detente as dt
from detente.errors import GameError
from detente.game.linking import product
from detente.solvers.linked_transfers import linked_transfer_steps
from detente.solvers.transfers import transfer_steps

small = partial(games, actions=(1, 3), values=st.integers(-4, 4))
issues = st.lists(small(players=(2, 3)), min_size=1, max_size=2) | st.lists(
    small(players=(2, 2)), min_size=1, max_size=3
)


@given(issues)
@settings(max_examples=60, deadline=None)
def test_the_steps_are_those_of_the_game_of_all_issues(stages):
    whole = product(stages)
    linked = linked_transfer_steps(stages)
    assert list(linked) == list(transfer_steps(whole))
    assert linked.certificate.verify(whole)


@given(issues, st.data())
@settings(max_examples=40, deadline=None)
def test_profiles_reach_what_is_said_of_them(stages, data):
    whole, linked = product(stages), linked_transfer_steps(stages)
    plain = transfer_steps(whole)
    profile = data.draw(st.sampled_from(list(whole.profiles)))
    assert linked.discount_of(profile) == plain.discount_of(profile)
    for k, step in enumerate(linked):
        played = linked.profiles(k)
        assert sum(whole.payoff(played["path"]).values()) == step.joint_payoff
        for p in whole.players:
            cheating = max(whole.payoff({**played[p], p: action})[p] for action in whole.actions[p])
            assert cheating == step.punishments[p]


@given(issues, st.integers(1, 99))
@settings(max_examples=40, deadline=None)
def test_the_payments_deter_in_all_issues_at_once(stages, percent):
    d = Fraction(percent, 100)
    whole, linked = product(stages), linked_transfer_steps(stages)
    step = linked.at(d)
    schemes = linked.schemes(d)
    if step is None:
        assert schemes == {}
        return
    path = schemes["path"]
    value = {p: whole.payoff(path.profile)[p] - d * path.payments[p] for p in whole.players}
    assert sum(value.values()) == step.joint_payoff
    for scheme in schemes.values():
        for p in whole.players:
            after = value[p] - (1 - d) * scheme.payments[p]
            stays = (1 - d) * whole.payoff(scheme.profile)[p] + d * after
            for action in whole.actions[p]:
                away = whole.payoff({**scheme.profile, p: action})[p]
                assert stays >= (1 - d) * away + d * step.punishments[p]
            assert after >= step.punishments[p]


@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 9), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_linking_identical_dilemmas_gains_nothing(reward, more, loss, copies):
    """Bernheim and Whinston's irrelevance: from where on all cooperate is the same for any number.

    The dilemma's equilibrium holds everybody to its minmax, and cooperation is the best together.
    """
    tempted = reward + more
    sucker = -loss - more
    issue = dt.NormalFormGame.from_arrays(
        [[reward, sucker], [tempted, 0]], [[reward, tempted], [sucker, 0]]
    )
    alone, linked = transfer_steps(issue), linked_transfer_steps([issue] * copies)
    assert linked[-1].joint_payoff == copies * alone[-1].joint_payoff
    assert linked[-1].discount_from == alone[-1].discount_from


def test_six_issues_of_three_by_three():
    """531,441 profiles together, never written out."""
    stages = [random_game((3, 3), seed) for seed in range(6)]
    linked = dt.link([dt.RepeatedGame(stage, "1/2") for stage in stages]).transfer_steps()
    assert len(linked)
    with pytest.raises(GameError, match="link fewer"):
        product(stages)
    most = [max(map(sum, zip(*stage.payoffs, strict=True))) for stage in stages]
    assert linked[-1].joint_payoff == sum(most)
    pairs = [transfer_steps(product(stages[k : k + 2])) for k in (0, 2, 4)]
    ends = [own[-1].discount_from for own in pairs]
    # What each pair sustains alone, all of them sustain together.
    d = max(ends)
    assert linked.at(d).joint_payoff >= sum(own.at(d).joint_payoff for own in pairs)


def test_what_is_no_profile_is_refused():
    linked = linked_transfer_steps([random_game((2, 2), 1), random_game((2, 2), 2)])
    with pytest.raises(GameError, match="one for each of its 2 issues"):
        linked.discount_of({"a": "a0", "b": "b0+b1"})
    with pytest.raises(GameError, match="one or more"):
        linked_transfer_steps([])


def test_more_steps_than_are_compared_are_refused():
    """What one gives up the other gains thrice: a step for every action, so pairs soon abound."""
    size = 1500
    rows = [[Fraction(-k) for k in range(size)], [Fraction(3 * k) for k in range(size)]]
    giving = game_of((size, 1), rows)
    with pytest.raises(GameError, match="link fewer issues"):
        linked_transfer_steps([giving, giving])
