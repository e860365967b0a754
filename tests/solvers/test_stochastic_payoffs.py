"""Equilibrium payoffs of changing games: against the operator by definition, and the literature."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stochastic_games import TWO_STATES, changing
from strategies import game_of, games

import detente as dt
from detente.concepts.markov_perfect import values
from detente.errors import GameError, SolverError
from detente.exact.polygon import clip, hull
from detente.game import effort
from detente.game.stochastic_game import StochasticGame
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs
from detente.solvers.markov_perfect import markov_equilibria
from detente.solvers.stochastic_payoffs import stochastic_payoffs
from detente.solvers.stochastic_transfers import stochastic_transfers

F = Fraction
discounts = st.sampled_from([F(0), F(1, 10), F(1, 4), F(1, 3), F(2, 5), F(1, 2), F(3, 5), F(4, 5)])
DILEMMA = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def generated(game, d, sets, x, k):
    """What sets generate from x by a profile: sums over all corners, cut by both thresholds."""
    chances = [(y, c) for y, c in game.transitions[x][k] if c]
    sums = hull(
        tuple(
            (1 - d) * game.games[x].payoffs[i][k]
            + d * sum(c * corner[i] for (_, c), corner in zip(chances, corners, strict=True))
            for i in (0, 1)
        )
        for corners in itertools.product(*(sets[y] for y, _ in chances))
    )
    stage = game.games[x]
    for i in (0, 1):
        least = max(
            (1 - d) * stage.payoffs[i][j]
            + d * sum(c * min(v[i] for v in sets[y]) for y, c in game.transitions[x][j] if c)
            for j in stage.deviations(stage.cells[k], i)
        )
        sums = clip(sums, F(i == 0), F(i == 1), least)
    return sums


def by_definition(game, d, sets):
    """The operator once, without any of the solver's code or tricks."""
    lost = game.leading_to(x for x, own in enumerate(sets) if not own)
    found = [
        () if x in lost else
        hull(v for k in range(game.games[x].size) for v in generated(game, d, sets, x, k))
        for x in range(len(sets))
    ]  # fmt: skip
    lost = game.leading_to(x for x, own in enumerate(found) if not own)
    return [() if x in lost else own for x, own in enumerate(found)]


def inside(polygon, points, slack=0):
    """Whether points lie within `slack` of a polygon, along its edges' normals."""
    for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        n = b[1] - a[1], a[0] - b[0]
        most = max(n[0] * v[0] + n[1] * v[1] for v in polygon)
        room = slack * max(abs(n[0]), abs(n[1])) * 2
        if any(n[0] * v[0] + n[1] * v[1] > most + room for v in points):
            return False
    return all(
        min(c[i] for c in polygon) - slack <= v[i] <= max(c[i] for c in polygon) + slack
        for v in points for i in (0, 1)
    ) if points else True  # fmt: skip


def rounded(polygon, digits=10**5):
    """A slightly larger polygon with short numbers."""
    return hull(
        (F(math.floor(v[0] * digits) + m, digits), F(math.floor(v[1] * digits) + n, digits))
        for v in polygon for m in (0, 1) for n in (0, 1)
    )  # fmt: skip


def from_outside(game, d, rounds):
    """The operator again and again, from all stage payoffs on, rounded outwards."""
    points = [v for g in game.games for v in zip(*g.payoffs, strict=True)]
    sets = [hull(points) for _ in game.states]
    for _ in range(rounds):
        sets = [rounded(own) for own in by_definition(game, d, sets)]
    return sets


def agrees(game, d, rounds=7):
    found = stochastic_payoffs(game, d)
    assert found.certificate.verify(game)
    inner = [own.inner for own in found.values()]
    # Every corner of an inner set is a mixture of what the inner sets generate.
    for own, images in zip(inner, by_definition(game, d, inner), strict=True):
        assert inside(images, own)
    # What survives the slow operator holds the inner sets, and so do the outer ones; the slow
    # operator is not yet further in than the outer sets, by more than they overshoot.
    slow = from_outside(game, d, rounds)
    for own, wide in zip(found.values(), slow, strict=True):
        assert not own.inner or inside(wide, own.inner)
        assert not own.inner or inside(own.outer, own.inner)
        assert not own.outer or inside(wide, own.outer, F(1, 10**3) + 20 * d**rounds)
        assert own.outer or not own.inner
    return found


@given(changing(), discounts)
@settings(max_examples=20, deadline=None)
@example(TWO_STATES, F(7, 10))
def test_agrees_with_the_operator_by_definition(game, d):
    agrees(game, d)


@given(changing(states=(2, 3)), discounts)
@settings(max_examples=60, deadline=None)
def test_the_gap_is_closed_or_told(game, d):
    found = stochastic_payoffs(game, d)
    assert found.complete
    assert found.notes or (found.gap is not None and found.gap <= F(1, 10**8))
    assert found.certificate.verify(game)


@given(games(players=(2, 2), values=st.integers(-4, 4)), discounts)
@settings(max_examples=60, deadline=None)
@example(DILEMMA, F(1, 2))
@example(DILEMMA, F(1, 4))
def test_one_state_is_the_repeated_game(stage, d):
    found = stochastic_payoffs(StochasticGame.of({"x": stage}, {}), d)["x"]
    expected = equilibrium_payoffs(stage, d)
    assert inside(expected.outer, found.inner)
    assert inside(found.outer, expected.inner)
    if found.gap is not None and expected.gap is not None:
        assert inside(found.outer, expected.outer, 2 * expected.gap + F(1, 10**9))


@given(games(players=(2, 2), values=st.integers(-4, 4)), discounts)
@settings(max_examples=30, deadline=None)
def test_a_state_that_is_never_left_is_its_own_repeated_game(stage, d):
    one = game_of((1, 2), [[0, 1], [0, 1]])
    game = StochasticGame.of({"way": one, "end": stage}, {"way": {"otherwise": "end"}})
    found = stochastic_payoffs(game, d)
    expected = equilibrium_payoffs(stage, d)
    assert inside(expected.outer, found["end"].inner)
    assert inside(found["end"].outer, expected.inner)
    if found["end"].inner and found["way"].inner:
        # Nobody has a choice on the way but the second player, who takes 1 rather than 0 unless
        # that is punished; what follows is an equilibrium payoff of the end.
        low = [(1 - d) * v + d * min(c[i] for c in found["end"].outer)
               for i, v in enumerate((0, 1))]  # fmt: skip
        assert all(v[1] >= low[1] for v in found["way"].inner)


@given(changing(), discounts)
@settings(max_examples=40, deadline=None)
def test_stationary_equilibria_lie_inside_and_all_within_what_transfers_allow(game, d):
    found = stochastic_payoffs(game, d)
    for plan in markov_equilibria(game, dict.fromkeys(game.players, d)):
        for state, own in values(game, plan, dict.fromkeys(game.players, d)).items():
            assert found[state].sustains(own) is not False
    paid = stochastic_transfers(game, d)
    for state, own in found.items():
        for v in own.inner:
            assert sum(v) <= paid.joint[state]
            assert all(w >= paid.punishments[state][p]
                       for p, w in zip(game.players, v, strict=True))  # fmt: skip


@given(changing(states=(2, 2)), discounts, st.integers(1, 5), st.integers(-1000, 1000))
@settings(max_examples=25, deadline=None)
def test_a_players_unit_is_no_matter(game, d, factor, shift):
    moved = replace(game, games=tuple(
        replace(g, payoffs=(tuple(factor * v + shift for v in g.payoffs[0]), g.payoffs[1]))
        for g in game.games
    ))  # fmt: skip
    here, there = stochastic_payoffs(game, d), stochastic_payoffs(moved, d)
    for state in game.states:
        scaled = tuple((factor * x + shift, y) for x, y in here[state].inner)
        assert inside(there[state].outer, scaled)


def test_the_published_dilemma_in_two_states():
    # Abreu, Brooks and Sannikov's game; the symmetric corner is half of what all get together
    # with transfers at 7/10, (204/37, 240/37), as co-operation needs no payments there.
    found = stochastic_payoffs(TWO_STATES, "7/10")
    assert (F(102, 37), F(102, 37)) in found["low"].inner
    assert (F(120, 37), F(120, 37)) in found["high"].inner
    assert found.gap is not None
    assert found.gap < F(1, 10**10)
    # The corners are proven to sustain themselves; they depend on each other.
    assert len(found["low"].inner) == 6
    assert (F(16553, 4810), F(28, 37)) in found["low"].inner
    assert found["low"].contains({"1": 2, "2": 2})
    assert not found["low"].contains({"1": "1/2", "2": 2})


def test_co_operation_in_two_states_begins_at_its_threshold():
    # It is the root of 4 d^2 + 7 d - 3.
    below, above = F(356, 1000), F(3562, 10000)
    assert 4 * below**2 + 7 * below < 3 < 4 * above**2 + 7 * above
    plan = {state: {"1": "1", "2": "1"} for state in TWO_STATES.states}
    for d, holds in ((below, False), (above, True)):
        both = values(TWO_STATES, plan, {"1": d, "2": d})
        found = stochastic_payoffs(TWO_STATES, d)
        assert found["low"].sustains(both["low"]) is holds
        assert found["low"].gap is not None


def test_states_without_an_equilibrium_are_named():
    pennies = dt.NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    game = StochasticGame.of(
        {"x": DILEMMA, "y": pennies, "z": DILEMMA},
        {"x": {"2 2": "y", "otherwise": "x"}},
    )
    found = stochastic_payoffs(game, "1/2")
    assert found.dead == ("x", "y")
    assert found["z"].inner
    assert found.certificate.verify(game)


def test_false_claims_are_found_out():
    found = stochastic_payoffs(TWO_STATES, "7/10").certificate
    assert not replace(found, discount=F(3, 5)).verify(TWO_STATES)
    wide = ((*found.inner[0], (found.inner[0][0][0] * 9, found.inner[0][0][1])), found.inner[1])
    assert not replace(found, inner=(hull(wide[0]), wide[1])).verify(TWO_STATES)
    assert not replace(found, chain=found.chain[-1:]).verify(TWO_STATES)
    last = found.chain[-1]
    shifted = tuple(tuple(v - 2**40 for v in own) for own in last.levels)
    assert not replace(found, chain=(*found.chain, replace(last, levels=shifted))).verify(
        TWO_STATES
    )
    smaller = (hull(last.polygons[0][:3]), last.polygons[1])
    claim = (*found.chain[:-1], replace(last, polygons=smaller))
    assert not replace(found, chain=claim).verify(TWO_STATES)


def test_without_time_the_gap_is_told():
    with effort.limited(seconds=0):
        found = stochastic_payoffs(TWO_STATES, "9/10")
    assert not found.complete
    assert "stopped" in found.notes[0]
    assert found.certificate.verify(TWO_STATES)
    assert all(inside(own.outer, own.inner) for own in found.values())


def test_bad_questions_are_answered():
    with pytest.raises(GameError, match="discount factor 1"):
        stochastic_payoffs(TWO_STATES, 1)
    three = dt.NormalFormGame.from_arrays([[[1]]], [[[1]]], [[[1]]])
    with pytest.raises(SolverError, match="two players"):
        stochastic_payoffs(StochasticGame.of({"x": three}, {}), "1/2")
    with pytest.raises(GameError, match="unknown state"):
        stochastic_payoffs(TWO_STATES, "1/2")["middle"]
