"""Patience over the chance of a false alarm, against the game with that chance written in."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import games

import detente as dt
from detente.analysis.alarm_account import LARGEST, alarm_account
from detente.analysis.answers_to_breach import answers
from detente.analysis.outlook import outlook
from detente.exact.number import Enclosure
from detente.game.repetition import Monitoring

DILEMMA = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
KEEP = {"1": "1", "2": "1"}


def tenths(*numbers):
    return tuple(Fraction(n, 10) for n in numbers)


def truce(alarm="1/10"):
    watch = Monitoring("incident", (Fraction(alarm), *tenths(7, 7, 7)))
    return dt.RepeatedGame(DILEMMA, "4/5", monitoring=watch)


def test_the_dilemma_by_hand():
    """By reversion 2 <= d (2 (0.7 - p) + 2 (1 - p))."""
    found = alarm_account(truce(), KEEP)
    for chance, row in zip(found.chances, found.patience["reversion"], strict=True):
        room = Fraction(7, 10) - chance + 1 - chance
        assert row == (1 / room if room > 1 else None)
    assert found.chance in found.chances
    assert found.chances[0] == 0
    assert found.chances[-1] > Fraction(7, 20)


@pytest.mark.parametrize("alarm", ["0", "1/20", "1/5", "3/10"])
def test_each_point_is_the_game_with_that_chance(alarm):
    at = alarm_account(truce(), KEEP).patience_at(Fraction(alarm))
    there = truce(alarm)
    assert at["reversion"] == there.common_discount(KEEP)
    assert at["transfers"] == there.monitored_transfers().critical_discount(KEEP)
    assert at["symmetric"] == there.symmetric_equilibria().critical_discount(KEEP)


def test_more_false_alarms_ask_for_more_patience_until_none_suffices():
    found = alarm_account(truce(), KEEP)
    limits = {x.punishment: x.limit for x in found.limits}
    for name, row in found.patience.items():
        known = [d for d in row if d is not None]
        assert known == sorted(known)
        assert row == (*known, *[None] * (len(row) - len(known)))
        for chance, least in zip(found.chances, row, strict=True):
            assert (least is not None) == (chance < limits[name])


@given(games(players=(2, 2), actions=(2, 2), values=st.integers(-3, 3)), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_payments_ask_for_no_more_patience_than_a_pure_reversion(game, at):
    chance = tenths(1, 7, 6, 8)
    watch = Monitoring("incident", (*chance[at:], *chance[:at]))
    rep = dt.RepeatedGame(game, "4/5", monitoring=watch)
    profile = game.profile(game.cells[at])
    found = answers(rep, profile)
    assert found.has_transfers
    pure = [
        other for other in game.profiles
        if all(game.payoff({**other, p: a})[p] <= game.payoff(other)[p]
               for p in game.players for a in game.actions[p])
    ]  # fmt: skip
    for other in pure:
        least = rep.common_discount(profile, reversion=other)
        if least is not None:
            assert found.transfers is not None
            assert found.transfers <= least


def test_play_that_is_seen_games_that_are_large_and_equilibria_have_none():
    assert alarm_account(dt.RepeatedGame(DILEMMA, "4/5"), KEEP) is None
    assert alarm_account(truce(), {"1": "2", "2": "2"}) is None
    side = LARGEST
    large = dt.NormalFormGame.from_arrays([[0] * side] * 2, [[0] * side] * 2)
    watch = Monitoring("incident", (Fraction(1, 2),) * large.size)
    assert alarm_account(dt.RepeatedGame(large, "1/2", monitoring=watch), KEEP) is None


def test_the_outlook_tells_it_as_data():
    told = outlook(dt.load("us_russia_brokerage")).to_dict()
    (truce_told,) = [entry for entry in told["alarms"] if entry["name"] == "truce"]
    assert truce_told["chance"] == "1/10"
    assert {x["punishment"] for x in truce_told["limits"]} == {"reversion", "transfers", "any"}
    at = truce_told["chances"].index("1/10")
    (answer,) = [entry for entry in told["answers"] if entry["name"] == "truce"]
    assert truce_told["patience"]["transfers"][at] == answer["transfers"] == "110/183"
    assert told["transfers"] is None
    assert told["monitored_transfers"]["complete"] is True


def test_a_chance_that_was_certain_leaves_the_others_nothing_to_share():
    watch = Monitoring("a", tenths(10, 5), {"b": tenths(0, 5)})
    changed = watch.with_chance(1, Fraction(1, 5))
    assert changed.others["b"] == (0, Fraction(4, 5))
    assert not isinstance(changed.chance[0], Enclosure)
