"""Automaton strategies: against direct sums over long paths, textbook figures, and each other."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import games

import detente as dt
from detente.concepts.one_shot_deviation import check
from detente.errors import GameError
from detente.exact.number import Enclosure
from detente.game.automata import (
    grim,
    limited_punishment,
    tit_for_tat,
    win_stay_lose_shift,
)
from detente.game.repetition import Monitoring
from detente.solvers.automaton_discounts import discount_set, discount_sets

DILEMMA = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
KEPT, BROKEN = {"1": "1", "2": "1"}, {"1": "2", "2": "2"}


@st.composite
def strategies_of_play(draw):
    """A game with an automaton all of whose states can be reached."""
    game = draw(games(players=(2, 3), actions=(1, 3)))
    names = [f"s{k}" for k in range(draw(st.integers(1, 3)))]
    profiles = list(game.profiles)
    outputs = {s: draw(st.sampled_from(profiles)) for s in names}
    transitions = {
        s: {tuple(p.values()): draw(st.sampled_from(names)) for p in profiles} for s in names
    }
    automaton = dt.Automaton(outputs, transitions, names[0])
    reached, waiting = {names[0]}, [names[0]]
    while waiting:
        fresh = set(transitions[waiting.pop()].values()) - reached
        reached |= fresh
        waiting += fresh
    kept = {s: outputs[s] for s in names if s in reached}
    return game, replace(automaton, outputs=kept, transitions={s: transitions[s] for s in kept})


def summed(game, automaton, slack, action, d):
    """The payoff a period of one action in a slack's state, by adding up a long path."""
    total, weight, at, player = Fraction(0), 1 - d, slack.state, slack.player
    for period in range(60):
        profile = dict(automaton.outputs[at])
        if period == 0:
            profile[player] = action
        total += weight * game.payoff(profile)[player]
        weight *= d
        at = automaton.transitions[at][tuple(profile[p] for p in game.players)]
    return total


@given(strategies_of_play(), st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_slacks_agree_with_sums_over_long_paths(drawn, eighths):
    game, automaton = drawn
    d = Fraction(eighths, 10)
    found = check(game, automaton, dict.fromkeys(game.players, d))
    size = max(abs(v) for row in game.payoffs for v in row)
    error = 2 * size * d**60 + Fraction(1, 10**9)
    for slack in found.slacks:
        own = automaton.outputs[slack.state][slack.player]
        stays, leaves = (summed(game, automaton, slack, k, d) for k in (own, slack.action))
        assert abs(slack.value - (stays - leaves)) <= error
    assert found.verify(game) == found.subgame_perfect


@given(strategies_of_play())
@settings(max_examples=60, deadline=None)
def test_the_set_of_discount_factors_is_where_the_check_succeeds(drawn):
    game, automaton = drawn
    found = discount_set(game, automaton)
    each = discount_sets(game, automaton)
    ends = {e for i in found.intervals for e in (i.low, i.high) if isinstance(e, Fraction)}
    near = {e + s for e in ends for s in (0, Fraction(1, 10**9), -Fraction(1, 10**9))}
    tried = near | {Fraction(k, 17) for k in range(17)}
    for d in (d for d in tried if 0 <= d < 1):
        assert (d in found) == check(
            game, automaton, dict.fromkeys(game.players, d)
        ).subgame_perfect
        assert (d in found) == all(d in own for own in each.values())


@given(strategies_of_play(), st.lists(st.integers(0, 9), min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_players_may_discount_differently(drawn, tenths):
    game, automaton = drawn
    discount = {p: Fraction(k, 10) for p, k in zip(game.players, tenths, strict=False)}
    each = discount_sets(game, automaton)
    assert check(game, automaton, discount).subgame_perfect == all(
        discount[p] in each[p] for p in game.players
    )


def test_three_periods_of_punishment_need_an_algebraic_discount():
    """With payoffs 2, 3, 0, -1 a breach gains 1 and costs 2 for three periods: 2(d+d^2+d^3) = 1."""
    game = dt.NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    least = discount_set(game, limited_punishment(game, KEPT, BROKEN, 3)).least
    assert isinstance(least, Enclosure)
    assert least.minimal == (-1, 2, 2, 2)


@pytest.mark.parametrize(
    ("alarm", "detection", "least"),
    [("1/20", "9/10", "5/9"), ("1/10", "7/10", "2/3"), ("1/5", "1/2", "10/11")],
)
def test_grim_trigger_on_a_signal_has_its_closed_form(alarm, detection, least):
    p, q = Fraction(alarm), Fraction(detection)
    watch = Monitoring("incident", (p, q, q, q))
    strategy = dt.Automaton(
        {"truce": KEPT, "war": BROKEN},
        {"truce": {"incident": "war", "otherwise": "truce"}, "war": {"otherwise": "war"}},
        "truce",
    )
    found = discount_set(DILEMMA, strategy, watch)
    assert found.least == Fraction(least)
    at = check(DILEMMA, strategy, dict.fromkeys("12", Fraction(least)), watch)
    assert at.subgame_perfect
    assert at.tightest.value == 0
    assert at.tightest.state == "truce"


def test_false_values_and_slacks_are_found_out():
    found = check(DILEMMA, grim(DILEMMA, KEPT, BROKEN), dict.fromkeys("12", Fraction(3, 4)))
    assert found.verify(DILEMMA)
    for state, player in itertools.product(found.values, "12"):
        values = {s: dict(own) for s, own in found.values.items()}
        values[state][player] += 1
        assert not replace(found, values=values).verify(DILEMMA)
    assert not replace(found, slacks=found.slacks[1:]).verify(DILEMMA)


def test_a_path_with_a_deviation_is_followed_out():
    path = limited_punishment(DILEMMA, KEPT, BROKEN, 2).path(DILEMMA, 6, {2: {"2": "2"}})
    assert [p.state for p in path] == [
        "agreement", "agreement", "punishment 1", "punishment 2", "agreement", "agreement",
    ]  # fmt: skip
    assert [p.payoffs["2"] for p in path] == [3, 5, 1, 1, 3, 3]


@pytest.mark.parametrize(
    ("outputs", "transitions", "start", "message"),
    [
        ({"a": KEPT}, {"a": {"otherwise": "a"}}, "b", "unknown start state 'b'"),
        ({"a": KEPT}, {"a": {("1", "1"): "a"}}, "a", r"no transition for \(1 2\)"),
        ({"a": KEPT}, {}, "a", r"no transition for \(1 1\)"),
        ({"a": KEPT}, {"a": {"otherwise": "x"}}, "a", "unknown state 'x'"),
        ({"a": KEPT}, {"a": {"otherwise": "a"}, "c": {}}, "a", "unknown state 'c'"),
        ({"a": {"1": "1"}}, {"a": {"otherwise": "a"}}, "a", "state 'a': .*no action"),
        ({"a": KEPT}, {"a": {"1 9": "a"}}, "a", "unknown action '9'"),
        ({"a": KEPT}, {"a": {"1": "a"}}, "a", "has 1 actions"),
        (
            {"a": KEPT, "b": KEPT},
            {"a": {"otherwise": "a"}, "b": {"otherwise": "a"}},
            "a",
            "no history leads to state 'b'",
        ),
    ],
)
def test_an_automaton_that_does_not_fit_is_refused(outputs, transitions, start, message):
    with pytest.raises(GameError, match=message):
        dt.RepeatedGame(DILEMMA, "1/2").check(dt.Automaton(outputs, transitions, start))


def test_what_only_a_signal_tells_cannot_be_answered_by_action():
    watch = Monitoring("incident", (Fraction(0),) * 4)
    with pytest.raises(GameError, match="only the signal 'incident' is"):
        check(DILEMMA, grim(DILEMMA, KEPT, BROKEN), dict.fromkeys("12", Fraction(1, 2)), watch)


def test_two_player_strategies_refuse_three():
    three = dt.NormalFormGame.from_function(
        dict.fromkeys("abc", "CD"), lambda s: dict.fromkeys("abc", 0)
    )
    kept = dict.fromkeys("abc", "C")
    for strategy in (tit_for_tat, win_stay_lose_shift):
        with pytest.raises(GameError, match="two players"):
            strategy(three, kept, kept)
    with pytest.raises(GameError, match="1 or more"):
        limited_punishment(three, kept, kept, 0)
