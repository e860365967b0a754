"""Evolutionarily stable strategies: known games, and invaders tried by brute force."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import game_of

from detente.analysis.stage_game import solve as ask
from detente.concepts.evolutionarily_stable import NEUTRAL, STABLE, UNSTABLE, is_symmetric
from detente.errors import SolverError
from detente.game import effort
from detente.solvers import complementarity
from detente.solvers.evolutionary_stability import solve


def symmetric(A):
    m = len(A)
    return game_of(
        (m, m), [[v for row in A for v in row], [A[j][i] for i in range(m) for j in range(m)]]
    )


@st.composite
def matrices(draw):
    m = draw(st.integers(1, 4))
    return [[draw(st.integers(-1, 2)) for _ in range(m)] for _ in range(m)]


def strategies(solution):
    return {tuple(e.strategies["a"].values()) for e in solution}


def standings(solution):
    return {one.strategy: one.standing for one in solution.certificate.standings}


@pytest.mark.parametrize(
    ("prize", "cost", "hawks"), [(2, 4, Fraction(1, 2)), (1, 3, Fraction(1, 3)), (4, 2, 1)]
)
def test_maynard_smith_hawks_and_doves(prize, cost, hawks):
    """A share prize / cost of hawks, all hawks if the prize is worth the fight."""
    half = Fraction(1, 2)
    game = symmetric([[(prize - cost) * half, prize], [0, prize * half]])
    assert strategies(solve(game)) == {(hawks, 1 - hawks)}


@pytest.mark.parametrize(
    ("win", "lose", "standing"), [(2, 1, STABLE), (1, 1, NEUTRAL), (1, 2, UNSTABLE)]
)
def test_haigh_1975_rock_paper_scissors(win, lose, standing):
    """Stable if a win gains more than a loss costs, neutrally if as much, else not."""
    solution = solve(symmetric([[0, -lose, win], [win, 0, -lose], [-lose, win, 0]]))
    third = (Fraction(1, 3),) * 3
    assert standings(solution) == {third: standing}
    assert len(solution) == (standing == STABLE)


def test_haigh_1975_a_dominating_pair_and_several_stable_strategies():
    """Coordination: every pure strategy is stable, no mixture is."""
    solution = solve(symmetric([[2, 0, 0], [0, 1, 0], [0, 0, 1]]))
    assert strategies(solution) == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}
    assert len(solution.details["symmetric"]) == 7


def test_copositivity_matters_not_definiteness():
    """The unplayed best replies only ever help one another less than they harm the mixture."""
    game = symmetric([[0, 0, 0], [0, -1, -3], [0, -3, -1]])
    assert (1, 0, 0) in strategies(solve(game))


@given(matrices())
def test_no_invader_is_found_by_trying(A):
    game = symmetric(A)
    solution = solve(game)
    m = len(A)
    assert solution.certificate.verify(game)
    for x, standing in standings(solution).items():
        worth = [sum(a * q for a, q in zip(row, x, strict=True)) for row in A]
        best = [i for i in range(m) if worth[i] == max(worth)]
        for weights in itertools.product(range(4), repeat=len(best)):
            if not any(weights):
                continue
            y = [Fraction(0)] * m
            for i, w in zip(best, weights, strict=True):
                y[i] = Fraction(w, sum(weights))
            change = [b - a for a, b in zip(x, y, strict=True)]
            if not any(change):
                continue
            gain = sum(change[i] * A[i][j] * change[j] for i in range(m) for j in range(m))
            assert gain < 0 or standing != STABLE
            assert gain <= 0 or standing != NEUTRAL


@given(matrices())
def test_strict_symmetric_equilibria_are_stable_and_all_stable_ones_isolated(A):
    game = symmetric(A)
    solution = solve(game)
    for e in complementarity.solve(game):
        mine, theirs = (tuple(own.values()) for own in e.strategies.values())
        if e.strict and mine == theirs:
            assert mine in strategies(solution)
    # Bishop and Cannings (1978): no support of one contains that of another.
    supports = [{i for i, q in enumerate(x) if q} for x in strategies(solution)]
    assert all(not a <= b for a, b in itertools.permutations(supports, 2))


@given(matrices(), st.randoms(use_true_random=False))
def test_relabelling_both_players_alike_relabels_the_answer(A, random):
    order = list(range(len(A)))
    random.shuffle(order)
    other = [[A[i][j] for j in order] for i in order]
    moved = {tuple(x[i] for i in order) for x in strategies(solve(symmetric(A)))}
    assert strategies(solve(symmetric(other))) == moved


def test_other_games_are_told_what_it_takes():
    sexes = game_of((2, 2), [[2, 0, 0, 1], [1, 0, 0, 2]])
    assert not is_symmetric(sexes)
    with pytest.raises(SolverError, match="symmetric games of two players"):
        ask(sexes, "evolutionarily-stable")


def test_a_certificate_with_another_standing_or_invader_fails():
    game = symmetric([[0, -2, 1], [1, 0, -2], [-2, 1, 0]])
    certificate = solve(game).certificate
    (one,) = certificate.standings
    assert certificate.verify(game)
    for wrong in (
        replace(one, standing=STABLE, invader=None),
        replace(one, standing=NEUTRAL),
        replace(one, invader=one.strategy),
        replace(one, strategy=(Fraction(1), Fraction(0), Fraction(0))),
    ):
        assert not replace(certificate, standings=(wrong,)).verify(game)


def test_no_time_left_leaves_standings_open():
    with effort.limited(seconds=0):
        solution = solve(symmetric([[1, 0], [0, 1]]))
    assert not solution.complete
    assert "not decided" in solution.notes[0]
