"""What `RepeatedGame` answers for public signals."""

from fractions import Fraction

import pytest

import detente as dt
from detente.errors import SolverError
from detente.exact.number import Enclosure
from detente.game.repetition import Monitoring

DILEMMA = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
SAMUELSON = dt.NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])


def incident(*tenths):
    return Monitoring("incident", tuple(Fraction(c, 10) for c in tenths))


def test_where_the_best_symmetric_equilibrium_reaches_the_bound_it_is_the_answer():
    """Mailath and Samuelson (2006): 2 - (1 - p) / (p - q) each, at p = 9/10 and q = 1/2."""
    rep = dt.RepeatedGame(SAMUELSON, "99/100", monitoring=incident(1, 5, 5, 9))
    assert rep.greatest_joint_payoff() == Fraction(7, 2)


def test_grim_gives_less_than_the_best_punishment_and_the_impatient_get_an_enclosure():
    watch = incident(1, 7, 7, 7)
    patient = dt.RepeatedGame(DILEMMA, "4/5", monitoring=watch)
    grim = sum(patient.agreement({"1": "1", "2": "1"}).values.values())
    assert grim < patient.greatest_joint_payoff() == Fraction(16, 3)
    hasty = dt.RepeatedGame(DILEMMA, "1/2", monitoring=watch).greatest_joint_payoff()
    assert isinstance(hasty, Enclosure)
    assert (hasty.low, hasty.high) == (2, Fraction(16, 3))


def test_with_unlike_discount_factors_the_bound_says_nothing():
    rep = dt.RepeatedGame(DILEMMA, {"1": "4/5", "2": "9/10"}, monitoring=incident(1, 7, 7, 7))
    with pytest.raises(SolverError, match="differ"):
        rep.greatest_joint_payoff()


def test_where_play_is_seen():
    rep = dt.RepeatedGame(DILEMMA, "1/2")
    assert set(rep.score_bound().vertices) == set(rep.feasible_individually_rational().vertices)
    assert rep.monitored_transfers().discounts_from == [0, Fraction(1, 4), Fraction(1, 2)]
    assert rep.symmetric_equilibria().critical_discount({"1": "1", "2": "1"}) == Fraction(1, 2)
    with pytest.raises(SolverError, match="play is seen"):
        rep.greatest_joint_payoff()


def test_the_staircase_is_for_play_that_is_seen():
    rep = dt.RepeatedGame(DILEMMA, "1/2", monitoring=incident(1, 7, 7, 7))
    with pytest.raises(SolverError, match="monitored_transfers"):
        rep.transfer_steps()
