"""Answers to a breach: what theory says of their order, and closed forms."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.analysis.answers_to_breach import answers
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring

ENTRIES = st.lists(st.integers(-3, 5), min_size=4, max_size=4)


@settings(max_examples=25, deadline=None)
@given(ENTRIES, ENTRIES, st.sampled_from("12"), st.sampled_from("12"))
def test_better_answers_ask_for_less(first, second, one, two):
    game = NormalFormGame.from_arrays([first[:2], first[2:]], [second[:2], second[2:]])
    found = answers(dt.RepeatedGame(game, 0), {"1": one, "2": two})

    def level(d):
        return Fraction(1) if d is None else d

    for equilibrium in dt.solve(game, "pure-nash"):
        reverted = dt.RepeatedGame(game, 0, punishment=dict(equilibrium.profile))
        least = answers(reverted, {"1": one, "2": two}).reversion
        # Without payments no pure answer beats the bound.
        assert level(found.bound) <= level(least)
        # Reversion is a pure answer, and one with payments of nothing.
        assert level(found.transfers) <= level(least)
        if isinstance(found.optimal, Fraction):
            assert found.optimal <= level(least)


def test_a_textbook_dilemma():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    found = answers(dt.RepeatedGame(game, 0), {"1": "1", "2": "1"})
    half = Fraction(1, 2)
    assert (found.reversion, found.optimal, found.transfers, found.bound) == (half,) * 4


def test_behind_a_signal_payments_answer_it_and_optimal_punishment_is_left_out():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    watch = Monitoring("shot", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
    found = answers(dt.RepeatedGame(game, 0, monitoring=watch), {"1": "1", "2": "1"})
    assert found.reversion == Fraction(2, 3)
    assert not found.has_optimal
    # Payments of 2 / (7/10 - 1/10) each, deterrence as dear as reversion where all are alike.
    assert found.has_transfers
    assert found.transfers == Fraction(2, 3)
    assert found.to_dict()["optimal"] is None
