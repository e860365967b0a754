"""Markov perfect equilibria: against every plan tried out, grim trigger, and the literature."""

import itertools
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from stochastic_games import BOTH, TWO_STATES, by_definition, chain, changing
from strategies import games

import detente as dt
from detente.concepts.markov_perfect import check, holds
from detente.exact.algebraic import compare, roots
from detente.game.automata import grim
from detente.game.stochastic_game import StochasticGame
from detente.solvers import automaton_discounts
from detente.solvers.automaton_discounts import DiscountSet, Interval
from detente.solvers.markov_perfect import (
    discount_set,
    lasting_plans,
    markov_equilibria,
    reversion,
)
from detente.solvers.markov_thresholds import parameter_set

WAR = {"low": {"1": "2", "2": "2"}, "high": {"1": "2", "2": "2"}}
hundredths = st.integers(0, 99).map(lambda k: Fraction(k, 100))


def gains_by_another_plan(game, plan, d, i):
    """Whether some stationary plan of player i alone does better somewhere."""
    at = [game.position(s, plan[s]) for s in game.states]
    row = [g.payoffs[i] for g in game.games]
    stays = chain(game, d, at, row)
    own = [game.games[x].deviations(game.games[x].cells[k], i) for x, k in enumerate(at)]
    return any(
        any(v > w for v, w in zip(chain(game, d, other, row), stays, strict=True))
        for other in itertools.product(*own)
    )


@given(changing(states=(1, 3)), hundredths)
@settings(max_examples=60, deadline=None)
def test_finds_every_plan_from_which_no_other_plan_gains(game, d):
    discount = dict.fromkeys(game.players, d)
    found = markov_equilibria(game, discount)
    expected = []
    for combination in itertools.product(*(list(g.profiles) for g in game.games)):
        plan = dict(zip(game.states, combination, strict=True))
        if not any(gains_by_another_plan(game, plan, d, i) for i in range(len(game.players))):
            expected.append(plan)
    assert sorted(map(str, found)) == sorted(map(str, expected))
    for plan in found:
        assert check(game, plan, discount).verify(game)


@given(changing(states=(2, 2), actions=(2, 2)), hundredths)
@settings(max_examples=30, deadline=None)
def test_false_checks_are_found_out(game, d):
    discount = dict.fromkeys(game.players, d)
    plan = {s: next(iter(g.profiles)) for s, g in zip(game.states, game.games, strict=True)}
    found = check(game, plan, discount)
    assert found.verify(game) == found.markov_perfect
    values = {s: {p: v + 1 for p, v in own.items()} for s, own in found.values.items()}
    assert not type(found)(plan, discount, values, found.slacks).verify(game)
    kinder = tuple(s._replace(value=s.value + 1) for s in found.slacks)
    assert not type(found)(plan, discount, found.values, kinder).verify(game)


@given(games(players=(2, 2), actions=(2, 2), values=st.integers(-4, 4)))
@settings(max_examples=40, deadline=None)
def test_reversion_in_one_state_is_grim_in_the_repeated_game(stage):
    a, b = stage.players
    deal = {p: stage.actions[p][0] for p in (a, b)}
    after = {p: stage.actions[p][1] for p in (a, b)}
    game = StochasticGame.of({"x": stage}, {})
    found = discount_set(*reversion(game, deal, "x", {"x": after}))
    expected = automaton_discounts.discount_set(stage, grim(stage, deal, after))
    assert repr(found) == repr(expected)


@given(changing(states=(2, 2), actions=(2, 2)), hundredths)
@settings(max_examples=40, deadline=None)
def test_discount_sets_agree_with_the_check_at_each_discount_factor(game, d):
    plan = {s: next(iter(g.profiles)) for s, g in zip(game.states, game.games, strict=True)}
    there = check(game, plan, dict.fromkeys(game.players, d)).markov_perfect
    assert (d in discount_set(game, plan)) == there
    assert holds(game, plan, dict.fromkeys(game.players, d)) == there


@given(changing(states=(1, 3)), hundredths)
@settings(max_examples=40, deadline=None)
def test_lasting_plans_are_the_equilibria_at_each_discount_factor(game, d):
    found = [
        plan
        for plan, where in lasting_plans(game)
        if d in DiscountSet(tuple(Interval(*ends) for ends in where))
    ]
    expected = markov_equilibria(game, dict.fromkeys(game.players, d))
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_two_state_dilemma_cooperates_from_a_quadratic_number_on():
    found = discount_set(*reversion(TWO_STATES, BOTH, "low", WAR))
    root = roots((Fraction(-3), Fraction(7), Fraction(4)))[1]
    assert found.is_half_line
    assert compare(found.least, root) == 0


@given(changing(states=(2, 2), actions=(2, 2)), st.integers(50, 99))
@settings(max_examples=30, deadline=None)
def test_transfers_give_at_least_what_markov_equilibria_give(game, percent):
    d = Fraction(percent, 100)
    best = by_definition(game, d)
    for plan in markov_equilibria(game, dict.fromkeys(game.players, d)):
        worth = check(game, plan, dict.fromkeys(game.players, d)).values
        assert best is not None
        for x, state in enumerate(game.states):
            assert sum(worth[state].values()) <= best[0][x]


def waiting(belief):
    """Settle now for 4, or wait for a type worth 14 (chance: the belief) or 2, at a cost of 1."""
    now = dt.NormalFormGame.from_arrays([[4, 4], [4, -1]], [[4, 4], [4, -1]])
    done = dt.NormalFormGame.from_arrays([[0]], [[0]])
    worth = {"fresh": 14, "tied": 2}
    games_ = {"now": now, "done": done}
    games_ |= {s: dt.NormalFormGame.from_arrays([[v]], [[v]]) for s, v in worth.items()}
    moves = {
        "now": {"2 2": {"fresh": belief, "tied": 1 - belief}, "otherwise": "done"},
        "fresh": {"otherwise": "done"},
        "tied": {"otherwise": "done"},
    }
    half = Fraction(1, 2)
    return StochasticGame.of(games_, moves), {"1": half, "2": half}


def test_the_belief_from_which_both_wait():
    """-1 + (14 p + 2 (1 - p)) / 2 >= 4 from p = 2/3 on."""
    one = {"1": "1", "2": "1"}
    plan = {"now": {"1": "2", "2": "2"}, "fresh": one, "tied": one, "done": one}
    assert parameter_set(waiting, plan, (Fraction(0), Fraction(1)), 1) == [
        (Fraction(2, 3), Fraction(1))
    ]


def test_parameter_sets_agree_with_the_check_at_each_value():
    def build(t):
        stage = dt.NormalFormGame.from_arrays([[t, 0], [1, 2 * t - 1]], [[t, 1], [0, t * t]])
        game = StochasticGame.of(
            {"x": stage, "y": stage}, {"x": {"1 1": {"x": t, "y": 1 - t}, "otherwise": "y"}}
        )
        return game, {"1": t / 2, "2": Fraction(1, 3)}

    extent = (Fraction(0), Fraction(1))
    for first, second in itertools.product((BOTH, {"1": "2", "2": "2"}), repeat=2):
        plan = {"x": first, "y": second}
        found = parameter_set(build, plan, extent, 2)
        for k in range(41):
            t = Fraction(k, 40)
            inside = any(compare(a, t) <= 0 <= compare(b, t) for a, b in found)
            game, discount = build(t)
            assert inside == check(game, plan, discount).markov_perfect
