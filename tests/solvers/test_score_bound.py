"""Scores: bounds on every equilibrium under public signals, held against ways of their own."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.concepts.one_shot_deviation import check
from detente.game import effort
from detente.game.automaton import Automaton
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.liquidity import monitored_transfers, symmetric_equilibria
from detente.solvers.score_bound import score, score_bound

DILEMMA = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def tenths(*numbers):
    return tuple(Fraction(n, 10) for n in numbers)


# Each player's breach has a signal of its own, so it can be told who broke the truce.
TELLING = Monitoring(
    "one",
    tenths(1, 1, 6, 4),
    {"two": tenths(1, 6, 1, 4), "quiet": tenths(8, 3, 3, 2)},
)


@st.composite
def watched(draw, players=2):
    shape = [draw(st.integers(1, 2 if players > 2 else 3)) for _ in range(players)]
    size = 1
    for m in shape:
        size *= m
    names = tuple(map(str, range(1, players + 1)))
    rows = [draw(st.lists(st.integers(-4, 4), min_size=size, max_size=size)) for _ in shape]
    actions = {p: tuple(map(str, range(m))) for p, m in zip(names, shape, strict=True)}
    game = NormalFormGame(names, actions, tuple(tuple(map(Fraction, row)) for row in rows))
    count = draw(st.integers(2, 3))
    chances = []
    for _ in range(size):
        weights = draw(st.lists(st.integers(1, 6), min_size=count, max_size=count))
        chances.append([Fraction(w, sum(weights)) for w in weights])
    columns = list(zip(*chances, strict=True))
    return game, Monitoring("y0", columns[0], {f"y{k}": c for k, c in enumerate(columns[1:], 1)})


@settings(max_examples=30, deadline=None)
@given(watched(), st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), max_size=4))
def test_no_direction_is_missing_with_two_players(stage, directions):
    game, watch = stage
    bound = score_bound(game, watch)
    assert bound.certificate.verify(game)
    for direction in directions:
        if any(direction):
            there = score(game, watch, tuple(map(Fraction, direction)))
            assert there.verify(game, watch)
            if bound.points:
                assert bound.support(direction) <= there.value


@settings(max_examples=30, deadline=None)
@given(watched())
def test_the_very_patient_with_transfers_reach_the_scores(stage):
    """U and v_i of Goldluecke and Kranz tend to the scores in (1, 1) and in the -e_i."""
    game, watch = stage
    found = monitored_transfers(game, watch)
    total, *rest = (own[-1].line.intercept if own else None for own in found.certificate.envelopes)
    one = Fraction(1)
    assert score(game, watch, (one, one)).value == total
    assert score(game, watch, (-one, 0 * one)).value == rest[0]
    assert score(game, watch, (0 * one, -one)).value == rest[1]


@settings(max_examples=60, deadline=None)
@given(watched(), st.data())
def test_equilibria_of_two_states_lie_within(stage, data):
    game, watch = stage
    cells = [data.draw(st.sampled_from(game.cells)) for _ in "ab"]
    names = list(watch.signals)
    moves = {s: {y: data.draw(st.sampled_from("ab")) for y in names} for s in "ab"}
    moves["a"][names[0]] = "b"
    strategy = Automaton(
        {s: game.profile(cell) for s, cell in zip("ab", cells, strict=True)}, moves, "a"
    )
    d = data.draw(st.sampled_from([Fraction(1, 2), Fraction(9, 10)]))
    found = check(game, strategy, dict.fromkeys(game.players, d), watch)
    if found.subgame_perfect:
        bound = score_bound(game, watch)
        for values in found.values.values():
            assert bound.contains([values[p] for p in game.players])


def test_grim_on_a_signal_lies_on_the_border_of_the_dilemma():
    """Where one signal cannot tell who broke, the best symmetric equilibrium is the bound."""
    watch = Monitoring("incident", tenths(1, 7, 7, 7))
    bound = score_bound(DILEMMA, watch)
    best = symmetric_equilibria(DILEMMA, watch).at("99/100").joint_payoff
    assert bound.support([1, 1]) == 2 * best == Fraction(16, 3)
    assert not bound.is_limit


def test_signals_that_tell_who_broke_waste_nothing():
    """Pairwise identifiability (Fudenberg, Levine and Maskin 1994): the folk theorem holds."""
    bound = score_bound(DILEMMA, TELLING)
    assert bound.is_limit
    assert bound.contains([3, 3])
    assert bound.support([1, 1]) == 6
    assert bound.support([-1, 0]) == -1
    assert bound.certificate.verify(DILEMMA)


def test_a_signal_that_tells_nothing_leaves_the_stage_equilibrium():
    bound = score_bound(DILEMMA, Monitoring("noise", tenths(3, 3, 3, 3)))
    assert [list(map(str, p)) for p in bound.vertices] == [["1", "1"]]


def test_clean_signals_tend_to_what_is_feasible_and_individually_rational():
    for k in (2, 4):
        e = Fraction(1, 10**k)
        watch = Monitoring(
            "one",
            (e, e, 1 - 2 * e, 1 - 2 * e),
            {"two": (e, 1 - 2 * e, e, e), "quiet": (1 - 2 * e, e, e, e)},
        )
        assert abs(score_bound(DILEMMA, watch).support([2, 1]) - Fraction(29, 3)) < 1


def test_without_an_equilibrium_in_pure_actions_there_may_be_no_payoff():
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    bound = score_bound(pennies, Monitoring("noise", tenths(3, 3, 3, 3)))
    assert bound.is_empty
    assert bound.certificate.verify(pennies)


@settings(max_examples=15, deadline=None)
@given(watched(), st.integers(1, 4), st.integers(1, 4), st.integers(-9, 9))
def test_units_of_account_do_not_matter(stage, one, two, shift):
    game, watch = stage
    first, second = game.payoffs
    rows = (tuple(v * one + shift for v in first), tuple(v * two for v in second))
    moved = score_bound(replace(game, payoffs=rows), watch).vertices
    mine = score_bound(game, watch).vertices
    assert sorted(moved) == sorted((x * one + shift, y * two) for x, y in mine)


@settings(max_examples=8, deadline=None)
@given(watched(players=3))
def test_with_three_players_every_half_space_is_proven(stage):
    game, watch = stage
    bound = score_bound(game, watch)
    assert bound.certificate.verify(game)
    assert not bound.is_limit
    for cell in game.cells:
        here = game.position(cell)
        stable = all(
            row[k] <= row[here]
            for i, row in enumerate(game.payoffs)
            for k in game.deviations(cell, i)
        )
        if stable:
            assert bound.contains([row[here] for row in game.payoffs])


def test_false_scores_are_found_out():
    watch = Monitoring("incident", tenths(1, 7, 7, 7))
    found = score(DILEMMA, watch, (Fraction(1), Fraction(1)))
    assert found.verify(DILEMMA, watch)
    assert not replace(found, value=found.value - 1).verify(DILEMMA, watch)
    assert not replace(found, value=found.value + 1).verify(DILEMMA, watch)
    assert not replace(found, prices=()).verify(DILEMMA, watch)
    assert not replace(found, best=3).verify(DILEMMA, watch)
    assert not replace(found, unkept=(0,) * 4).verify(DILEMMA, watch)
    other = Monitoring("incident", tenths(2, 7, 7, 7))
    assert not found.verify(DILEMMA, other)


def test_when_the_time_runs_out_it_says_so():
    with effort.limited(seconds=0):
        bound = score_bound(DILEMMA, TELLING)
    assert not bound.complete
    assert not bound.is_limit
    assert any("time" in note for note in bound.notes)


def test_corners_are_exact():
    data = score_bound(DILEMMA, TELLING).to_dict()
    assert data["is_limit"] is True
    assert all(isinstance(v, str) for corner in data["vertices"] for v in corner)
    assert {"direction": ["-1", "0"], "score": "-1"} in data["scores"]


pytestmark = pytest.mark.filterwarnings("error")
