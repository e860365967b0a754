"""Repeated play: punishments, patience today, handovers, alarms."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis.repeated_play import RepeatedGame, discounts
from detente.analysis.stage_game import solve
from detente.concepts.subgame_perfect import path_slacks
from detente.errors import GameError, SolverError
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Handover, Monitoring

DILEMMA = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
BOTH = {"1": "1", "2": "1"}
NEITHER = {"1": "2", "2": "2"}
row = st.lists(st.integers(-3, 3).map(Fraction), min_size=6, max_size=6)


def watch(p, q):
    return Monitoring("incident", (Fraction(p), Fraction(q), Fraction(q), Fraction(q)))


@given(row, row, st.integers(0, 5))
def test_nash_reversion_is_to_the_equilibrium_worst_for_the_deviator(a, b, at):
    game = NormalFormGame.from_arrays([a[:3], a[3:]], [b[:3], b[3:]])
    cell = game.cells[at]
    rep = RepeatedGame(game, 0)
    found = rep.critical_discounts(game.profile(cell))
    equilibria = solve(game)
    assert equilibria.complete
    for i, p in enumerate(game.players):
        here = game.payoffs[i][at]
        best = max(game.payoffs[i][k] for k in game.deviations(cell, i))
        worst = min(e.payoffs[p] for e in equilibria)
        if best == here:
            assert found[p] == 0
        elif here <= worst:
            assert found[p] is None
        else:
            assert found[p] == (best - here) / (best - worst)


@given(row, row, st.integers(0, 5))
def test_the_minmax_is_a_bound_where_an_equilibrium_is_pure(a, b, at):
    game = NormalFormGame.from_arrays([a[:3], a[3:]], [b[:3], b[3:]])
    rep = RepeatedGame(game, 0)
    profile = game.profile(game.cells[at])
    bound = rep.critical_discounts(profile, "minmax")
    for equilibrium in solve(game, "pure-nash"):
        named = rep.critical_discounts(profile, reversion=equilibrium.profile)
        for p in game.players:
            assert named[p] is None or (bound[p] is not None and bound[p] <= named[p])


def test_a_reversion_must_be_an_equilibrium():
    rep = RepeatedGame(DILEMMA, "1/2")
    with pytest.raises(SolverError, match="'1' would gain 2 by '2'"):
        rep.critical_discounts(BOTH, reversion=BOTH)
    with pytest.raises(SolverError, match="depend on the discount factor"):
        rep.common_discount(BOTH, "optimal")
    with pytest.raises(SolverError, match="did you mean 'nash'"):
        rep.critical_discounts(BOTH, "nassh")
    with pytest.raises(GameError, match="unknown action"):
        rep.critical_discounts({"1": "1", "2": "9"})


def test_own_discounts_and_the_binding_player():
    game = NormalFormGame.from_arrays([[3, 0], [4, 1]], [[3, 5], [0, 1]])
    rep = RepeatedGame(game, {"1": 0.9, "2": "1/3"})
    found = rep.agreement(BOTH)
    assert found.critical_discounts == {"1": Fraction(1, 3), "2": Fraction(1, 2)}
    assert found.critical == Fraction(1, 2)
    assert not found.sustained
    assert found.binding == "2"
    assert found.slack == {"1": Fraction(9, 10) - Fraction(1, 3), "2": Fraction(-1, 6)}
    assert found.certificate is not None
    assert not found.certificate.verify(game)
    patient = RepeatedGame(game, "1/2").agreement(BOTH)
    assert patient.sustained
    assert patient.certificate.verify(game)


def test_the_account_of_an_agreement_under_a_signal():
    p, q = Fraction(1, 10), Fraction(7, 10)
    rep = RepeatedGame(DILEMMA, "4/5", monitoring=watch(p, q))
    found = rep.agreement(BOTH)
    assert found.critical_discounts["1"] == Fraction(2, 3)
    assert found.expected_duration == 10
    assert found.max_false_alarm["1"] == q * 2 / 4
    # The value solves its own recursion.
    value, d = found.values["1"], Fraction(4, 5)
    assert value == (1 - d) * 3 + d * ((1 - p) * value + p * 1)
    assert found.certificate.verify(DILEMMA)
    assert found.to_dict()["max_false_alarm"]["1"] == "7/20"
    assert "sustained today" in repr(found)
    assert "<table>" in found._repr_html_()


def test_max_false_alarm_is_the_limit_of_patience():
    rep = RepeatedGame(DILEMMA, 0, monitoring=watch("1/10", "7/10"))
    limit = rep.agreement(BOTH).max_false_alarm["1"]
    at = RepeatedGame(DILEMMA, 0, monitoring=watch(limit, "7/10"))
    below = RepeatedGame(DILEMMA, 0, monitoring=watch(limit - Fraction(1, 10**6), "7/10"))
    assert at.critical_discounts(BOTH)["1"] is None
    assert below.critical_discounts(BOTH)["1"] is not None


def test_a_signal_has_one_answer_for_all():
    # Two stage equilibria, each bad for one player: seen play can use both, a signal only one.
    game = NormalFormGame.from_arrays(
        [[4, 0, 0], [6, 1, 0], [0, 0, 3]], [[4, 6, 0], [0, 3, 0], [0, 0, 1]]
    )
    seen = RepeatedGame(game, 0).agreement(BOTH)
    assert seen.punishment_payoffs == {"1": min(e.payoffs["1"] for e in solve(game)),
                                       "2": min(e.payoffs["2"] for e in solve(game))}  # fmt: skip
    chance = tuple(Fraction(1, 20) if c == (0, 0) else Fraction(1) for c in game.cells)
    rep = RepeatedGame(game, "9/10", monitoring=Monitoring("incident", chance))
    found = rep.agreement(BOTH)
    answers = list(found.punishments.values())
    assert answers[0] == answers[1]
    assert found.sustained
    assert found.certificate.verify(game)
    each = [rep.critical_discounts(BOTH, reversion=e.profile) for e in solve(game, "pure-nash")]
    assert found.critical <= min(max(e.values()) for e in each)


def test_the_handover_lowers_patience_and_then_it_is_over():
    change = Handover(3, Fraction(3, 10))
    rep = RepeatedGame(DILEMMA, "3/5", handover={"1": change})
    found = rep.effective_discounts("1", 5)
    assert found[3:] == [Fraction(3, 5)] * 2
    assert found[2] == min(found)
    assert rep.before_after("1") == (found[2], Fraction(3, 5))
    assert rep.before_after("2") == (Fraction(3, 5), Fraction(3, 5))
    assert rep.effective_discounts("2", 2) == [Fraction(3, 5)] * 2
    critical = rep.critical_discounts(BOTH)["1"]
    for period in range(1, 6):
        assert rep.sustained_at(BOTH, period) == (found[period - 1] >= critical)


@given(
    st.integers(1, 18).map(lambda k: Fraction(k, 20)),
    st.integers(1, 4),
    st.integers(0, 5).map(lambda k: Fraction(k, 5)),
    st.integers(0, 4).map(lambda k: Fraction(k, 10)),
    st.integers(1, 6),
)
def test_sustained_at_is_the_incentive_in_that_period(d, period, continues, p, now):
    q = Fraction(9, 10)
    rep = RepeatedGame(
        DILEMMA, d, handover={"1": Handover(period, continues)}, monitoring=watch(p, q)
    )
    # Surplus from next period on, by backward recursion from the stationary tail.
    surplus = Fraction(2) / (1 - d * (1 - p))
    ahead = surplus
    for t in range(max(now, period), now, -1):
        factor = d * continues if t == period else d
        ahead = 2 + factor * (1 - p) * ahead
    factor = d * continues if now == period else d
    first = factor * (q - p) * ahead >= 2
    second = d * (q - p) * surplus >= 2
    assert rep.sustained_at(BOTH, now) == (first and second)


@given(st.integers(0, 19), st.integers(0, 19))
def test_sustained_today_is_no_deviation_pays(a, b):
    today = {"1": Fraction(a, 20), "2": Fraction(b, 20)}
    found = RepeatedGame(DILEMMA, today).agreement(BOTH, reversion=NEITHER)
    slacks = path_slacks(DILEMMA, BOTH, {"1": Fraction(1), "2": Fraction(1)}, today)
    assert found.sustained == all(s.value >= 0 for s in slacks)


def test_individually_rational_payoffs():
    rep = RepeatedGame(DILEMMA, 0)
    assert rep.minmax() == rep.minmax("mixed") == {"1": 1, "2": 1}
    held = rep.feasible_individually_rational()
    assert set(held.vertices) == {(1, 1), (Fraction(13, 3), 1), (3, 3), (1, Fraction(13, 3))}
    assert len(rep.feasible().vertices) == 4
    with pytest.raises(SolverError, match="unknown minmax"):
        rep.minmax("correlated")


def test_bad_numbers_are_refused():
    with pytest.raises(GameError, match="outside"):
        RepeatedGame(DILEMMA, 1)
    with pytest.raises(GameError, match="no discount factor"):
        RepeatedGame(DILEMMA, {"1": "1/2"})
    with pytest.raises(GameError, match="unknown player 'us'"):
        RepeatedGame(DILEMMA, {"us": 0, "1": 0, "2": 0})
    with pytest.raises(GameError, match="unknown player 'us'"):
        RepeatedGame(DILEMMA, 0, handover={"us": Handover(1, Fraction(1))})
    with pytest.raises(GameError, match="give 4"):
        RepeatedGame(DILEMMA, 0, monitoring=Monitoring("incident", (Fraction(0),)))
    with pytest.raises(GameError, match="unknown player"):
        RepeatedGame(DILEMMA, 0).effective_discounts("us", 3)
    assert discounts(DILEMMA, 0.3) == {"1": Fraction(3, 10), "2": Fraction(3, 10)}


def test_a_profile_better_than_every_equilibrium_for_one_is_kept_by_the_other():
    # Player 2's action is its best reply although every equilibrium would suit it better:
    # its deviations are let off, so only player 1's patience matters.
    game = NormalFormGame.from_arrays([[4, 0], [5, 1]], [[0, -1], [0, 2]])
    found = RepeatedGame(game, "1/2").agreement(BOTH)
    assert found.critical_discounts == {"1": Fraction(1, 4), "2": 0}
    assert found.certificate.verify(game)
    patient = RepeatedGame(game, 1 - Fraction(1, 10**9)).agreement(BOTH)
    assert patient.certificate.verify(game)


def test_every_profile_of_a_three_player_game_agrees_with_its_certificate():
    game = NormalFormGame.from_function(
        {"a": "xy", "b": "xy", "c": "xy"},
        lambda s: {p: 2 * list(s.values()).count("x") - 3 * (s[p] == "x") for p in "abc"},
    )
    for d, profile in itertools.product((Fraction(1, 4), Fraction(3, 4)), game.profiles):
        found = RepeatedGame(game, d).agreement(profile)
        if found.certificate is not None and found.critical is not None:
            assert found.certificate.verify(game) == found.sustained


# Player 1 keeps the first profile from 5/7 on; player 2, for whom the punishment is welcome and
# the signal likelier after a deviation, up to 2/5 only.
APART = NormalFormGame.from_arrays([[-2, -2], [-1, 3]], [[-3, -4], [-1, 1]])
APART_WATCH = Monitoring("s", (Fraction(1, 10), Fraction(1, 2), Fraction(0), Fraction(0)))


def test_no_common_discount_factor_where_one_players_floor_is_above_anothers_ceiling():
    patience = {"1": "4/5", "2": "3/10"}
    rep = RepeatedGame(APART, patience, monitoring=APART_WATCH, punishment=NEITHER)
    found = rep.agreement(BOTH)
    assert (found.critical_discounts, found.ceilings["2"]) == (
        {"1": Fraction(5, 7), "2": 0}, Fraction(2, 5))  # fmt: skip
    assert found.sustained
    assert (found.critical, rep.common_discount(BOTH)) == (None, None)
    for k in range(100):
        common = dict.fromkeys("12", Fraction(k, 100))
        slacks = path_slacks(APART, BOTH, APART.payoff(NEITHER), common, APART_WATCH)
        assert min(s.value for s in slacks) < 0


def test_the_binding_player_may_be_the_one_above_its_ceiling():
    rep = RepeatedGame(APART, "4/5", monitoring=APART_WATCH, punishment=NEITHER)
    found = rep.agreement(BOTH)
    assert (found.sustained, found.binding) == (False, "2")


def test_never_is_said_only_if_no_stage_equilibrium_sustains_it_at_any_discount_factors():
    game = NormalFormGame.from_arrays([[1, -3], [1, -3]], [[-2, -1], [-3, 0]])
    watch = Monitoring("s", tuple(Fraction(c, 10) for c in (9, 0, 0, 9)))
    needed = {"1": Fraction(0), "2": Fraction(10, 19)}
    rep = RepeatedGame(game, 0, monitoring=watch)
    for today in ("1/2", needed):
        rep = RepeatedGame(game, today, monitoring=watch)
        assert rep.critical_discounts(BOTH) == needed
    assert rep.agreement(BOTH).sustained
    assert rep.common_discount(BOTH) is None


@given(row, row, st.integers(0, 5), st.lists(st.integers(0, 10), min_size=6, max_size=6))
def test_the_common_discount_factor_does_not_depend_on_todays(a, b, at, chances):
    game = NormalFormGame.from_arrays([a[:3], a[3:]], [b[:3], b[3:]])
    signal = Monitoring("s", tuple(Fraction(c, 10) for c in chances))
    profile = game.profile(game.cells[at])
    found = RepeatedGame(game, 0, monitoring=signal).common_discount(profile)
    assert RepeatedGame(game, "9/10", monitoring=signal).common_discount(profile) == found
    for d in (Fraction(k, 12) for k in range(12)):
        kept = RepeatedGame(game, d, monitoring=signal).agreement(profile).sustained
        assert not kept or (found is not None and found <= d)
    if found is not None:
        assert RepeatedGame(game, found, monitoring=signal).agreement(profile).sustained


@given(row, row, st.integers(0, 5), st.lists(st.integers(0, 10), min_size=6, max_size=6),
       st.tuples(st.integers(1, 3), st.integers(1, 3)))  # fmt: skip
def test_what_is_kept_throughout_is_kept_in_every_period(a, b, at, chances, periods):
    game = NormalFormGame.from_arrays([a[:3], a[3:]], [b[:3], b[3:]])
    signal = Monitoring("s", tuple(Fraction(c, 10) for c in chances))
    first, second = periods
    changes = {"1": Handover(first, Fraction(1, 2)), "2": Handover(second, Fraction(4, 5))}
    rep = RepeatedGame(game, "9/10", handover=changes, monitoring=signal)
    profile = game.profile(game.cells[at])
    kept = [rep.sustained_at(profile, period) for period in range(1, 6)]
    assert not rep.sustained_throughout(profile) or all(kept)
    for one in solve(game, "pure-nash"):
        kept = [rep.sustained_at(profile, t, reversion=one.profile) for t in range(1, 6)]
        assert rep.sustained_throughout(profile, reversion=one.profile) == all(kept)
