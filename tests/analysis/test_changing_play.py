"""A model whose game changes: what is sustained in each state, with payments and without."""

from __future__ import annotations

from fractions import Fraction

import detente as dt
from detente.analysis.changing_play import ChangingPlay


def test_payments_sustain_what_transfers_tell():
    play = dt.load("next_administration").changing
    assert play.payments.is_equilibrium(play.game)
    for state, joint in play.transfers.joint.items():
        assert sum(play.payments.path[state].payoffs.values()) == joint
        for p, least in play.transfers.punishments[state].items():
            assert play.payments.phases[p][state].payoffs[p] == least


def test_sets_without_payments_hold_every_stationary_equilibrium_and_lie_within_those_with():
    play = dt.load("next_administration").changing
    assert play.payoff_sets.certificate.verify(play.game)
    for one in play.equilibria:
        for state, payoffs in one.values.items():
            assert play.payoff_sets[state].sustains(payoffs) is not False
    for state, own in play.payoff_sets.items():
        assert max(map(sum, own.inner)) <= play.transfers.joint[state]


def test_an_agreement_that_holds_pays_what_is_sustained():
    play = dt.load("fragmentation").changing
    asked = [one for own in play.agreements.values() for one in own.values() if one.holds]
    assert asked
    for one in asked:
        assert play.payoff_sets[one.state].sustains(one.payoffs) is not False


def test_nothing_is_claimed_for_players_who_discount_differently():
    model = dt.load("next_administration")
    first, second = model.game.players
    play = ChangingPlay.of(model, {first: Fraction(1, 2), second: Fraction(3, 5)})
    assert play.payoff_sets is None
    assert play.payments is None
    assert play.to_dict()["payoff_sets"] is None
