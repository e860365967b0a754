"""Equilibrium payoffs of many players: the sandwich against other ways to the same sets."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.concepts.many_player_payoffs import Stage, generated
from detente.errors import SolverError
from detente.exact.lp import maximise
from detente.exact.vertices import facets
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs
from detente.solvers.equilibrium_sandwich import equilibrium_sandwich

SAME = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]
MATCHING = NormalFormGame.from_arrays(SAME, SAME, SAME)


def donation(cost, benefit):
    """Three players; each may give at a cost, and each gift benefits the two others."""
    return NormalFormGame.from_function(
        dict.fromkeys("abc", ("give", "keep")),
        lambda s: {
            p: benefit * sum(s[q] == "give" for q in s if q != p) - cost * (s[p] == "give")
            for p in s
        },
    )


@pytest.mark.parametrize("discount", ["1/100", "1/2", "9/10", "999/1000"])
def test_fudenberg_and_maskin_matching_game(discount):
    """Econometrica 54(3) 1986, example 3: players with equal interests cannot be held below 1.

    (They show it for mixed actions with 1/4; in pure actions nothing but 1 is left.)
    """
    found = equilibrium_sandwich(MATCHING, Fraction(discount))
    assert found.vertices == ((1, 1, 1),)
    assert found.gap == 0
    assert found.certificate.verify(MATCHING)
    assert found.contains([1, 1, 1])
    assert not found.contains(["1/2", "1/2", "1/2"])


@st.composite
def two_players(draw):
    rows = [draw(st.lists(st.integers(-3, 3), min_size=4, max_size=4)) for _ in "ab"]
    return NormalFormGame.from_arrays(*[[row[:2], row[2:]] for row in rows])


@settings(max_examples=15, deadline=None)
@given(two_players(), st.sampled_from(["1/4", "1/2", "4/5"]))
def test_with_two_players_it_holds_the_exact_set(game, discount):
    exact = equilibrium_payoffs(game, Fraction(discount))
    found = equilibrium_sandwich(game, Fraction(discount))
    assert found.certificate.verify(game)
    if exact.gap != 0:
        return
    # Nothing sustained lies outside, nothing inside is not sustained.
    assert all(found.sustains(v) is not False for v in exact.vertices)
    assert all(exact.contains(v) for v in found.inner)


def slowly_generated(game, discount, points):
    """Generation from its definition: a linear programme over mixtures for each profile."""
    threat = [min(p[i] for p in points) for i in range(len(game.players))]
    d = discount

    def ok(v):
        for k, cell in enumerate(game.cells):
            g = [row[k] for row in game.payoffs]
            best = [
                max(row[q] for q in game.deviations(cell, i)) for i, row in enumerate(game.payoffs)
            ]
            equal = [[p[i] * d for p in points] for i in range(len(g))]
            equal.append([Fraction(1)] * len(points))
            right = [v[i] - (1 - d) * g[i] for i in range(len(g))] + [Fraction(1)]
            keep = [[-d * p[i] for p in points] for i in range(len(g))]
            least = [-(d * threat[i] + (1 - d) * (best[i] - g[i])) for i in range(len(g))]
            aim = [Fraction(0)] * len(points)
            if maximise(aim, keep, least, equal, right).status == "optimal":
                return True
        return False

    return [p for p in points if ok(p)]


def test_gifts_between_three_by_hand():
    """Giving all round pays from cost / (2 benefit) on, the patience that grim takes."""
    game = donation(1, 1)
    low = equilibrium_sandwich(game, Fraction(2, 5))
    assert low.vertices == ((0, 0, 0),)
    assert low.gap == 0
    high = equilibrium_sandwich(game, Fraction(1, 2))
    assert high.sustains([1, 1, 1])
    assert high.certificate.verify(game)
    assert slowly_generated(game, Fraction(1, 2), list(high.inner)) == list(high.inner)


@pytest.mark.parametrize("cut", [2, 3])
def test_generated_agrees_with_its_definition(cut):
    game, d = donation(1, 2), Fraction(1, 2)
    points = list(dict.fromkeys(zip(*game.payoffs, strict=True)))[::cut]
    assert generated(Stage.of(game, d), points) == slowly_generated(game, d, points)


def test_the_patient_sustain_most_of_what_is_feasible_and_individually_rational():
    """Not its corners (2, 0, 0): who gives while a gift comes in could keep and gain."""
    rep = dt.RepeatedGame(donation(1, 1), "9/10")
    found = rep.payoff_set()
    held = rep.feasible_individually_rational()
    assert all(held.contains(v) for v in found.outer)
    assert found.sustains([1, 1, 1])
    assert found.sustains(["1/2", "1/2", "1/2"])
    assert found.sustains([0, 0, 2]) is False
    assert found.gap < Fraction(1, 10)


def test_shifts_and_scales_move_the_set():
    game, d = donation(1, 1), Fraction(1, 2)
    rows = tuple(
        tuple(v * s + t for v in row)
        for row, s, t in zip(game.payoffs, (1, 3, 2), (7, 0, -4), strict=True)
    )
    one, two = equilibrium_sandwich(game, d), equilibrium_sandwich(replace(game, payoffs=rows), d)
    moved = sorted((x + 7, 3 * y, 2 * z - 4) for x, y, z in one.outer)
    assert sorted(two.outer) == moved


def test_without_a_future_there_are_stage_equilibria_only():
    assert equilibrium_sandwich(MATCHING, Fraction(0)).vertices == ((1, 1, 1),)
    one, two = [[[1], [-1]], [[-1], [1]]], [[[-1], [1]], [[1], [-1]]]
    pennies = NormalFormGame.from_arrays(one, two, [[[0], [0]], [[0], [0]]])
    none = equilibrium_sandwich(pennies, Fraction(0))
    assert none.is_empty
    assert none.gap == 0
    assert none.certificate.verify(pennies)
    with pytest.raises(SolverError):
        none.support([1, 1, 1])


def test_false_certificates_are_found_out():
    game = donation(1, 1)
    proof = equilibrium_sandwich(game, Fraction(2, 5)).certificate
    assert proof.verify(game)
    assert not replace(proof, inner=((Fraction(1),) * 3,)).verify(game)
    last = tuple((n, c - 1) for n, c in proof.chain[-1])
    assert not replace(proof, chain=(*proof.chain, last)).verify(game)
    assert not replace(proof, chain=(last,)).verify(game)
    assert not replace(proof, empty=True).verify(game)
    assert not replace(proof, chain=()).verify(game)


def test_when_the_time_runs_out_it_says_so():
    game = donation(1, 1)
    with effort.limited(seconds=0):
        found = equilibrium_sandwich(game, Fraction(1, 2))
    assert any("time ran out" in note for note in found.notes)
    assert found.certificate.verify(game)
    assert found.sustains([0, 0, 0])


def test_what_lies_in_the_gap_is_left_open():
    game = donation(1, 1)
    found = equilibrium_sandwich(game, Fraction(1, 2))
    apart = replace(found, points=((Fraction(0),) * 3,))
    assert apart.sustains([1, 1, 1]) is None
    assert apart.gap > 0
    with pytest.raises(SolverError, match="proven"):
        apart.contains([1, 1, 1])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=1, max_size=9))
def test_facets_hold_all_points_and_nothing_beyond_their_mixtures(points):
    exact = [tuple(map(Fraction, p)) for p in points]
    sides = facets(exact)
    products = [
        [sum(n * x for n, x in zip(side, p, strict=True)) for p in exact] for side, _ in sides
    ]
    assert all(max(own) == c for own, (_, c) in zip(products, sides, strict=True))
    middle = tuple(sum(column) / len(exact) for column in zip(*exact, strict=True))
    away = tuple(3 * a - 2 * m for a, m in zip(exact[0], middle, strict=True))
    rows = [[p[i] for p in exact] for i in range(3)] + [[Fraction(1)] * len(exact)]
    mixed = maximise([Fraction(0)] * len(exact), [], [], rows, [*away, Fraction(1)]).status
    inside = all(sum(n * x for n, x in zip(side, away, strict=True)) <= c for side, c in sides)
    assert inside == (mixed == "optimal")
