"""The branch against one-dimensional fixed points, its limit against all Nash equilibria."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import pairwise

import pytest
from strategies import game_of, is_equilibrium, random_game

from detente.analysis.stage_game import solve as solve_game
from detente.game.normal_form import NormalFormGame
from detente.solvers.logit_path import LIMIT, solve

PENNIES = game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]])
# A 3x3 game whose branch turns back in lambda and then forth again.
TURNS = next(
    game
    for game in (random_game((3, 3), seed) for seed in range(60))
    if any(p.turning for p in solve(game).certificate.points)
)


def points(game):
    return solve(game).certificate.points


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def test_matching_pennies_stays_at_even_chances():
    for point in points(PENNIES):
        for own in point.probabilities.values():
            assert list(own.values()) == pytest.approx([0.5, 0.5], abs=1e-12)
    (limit,) = solve(PENNIES)
    assert limit.strategies["a"] == {"a0": Fraction(1, 2), "a1": Fraction(1, 2)}
    assert limit.labels == (LIMIT,)


@pytest.mark.parametrize("prize", [2, 4, 9])
def test_asymmetric_matching_pennies(prize):
    """Ochs (1995): one prize is larger; eliminating q leaves one increasing equation in p."""
    game = game_of((2, 2), [[prize, 0, 0, 1], [0, 1, 1, 0]])
    for point in points(game):
        precision = float(point.precision)

        def excess(p, precision=precision):
            q = logistic(precision * (1 - 2 * p))
            return p - logistic(precision * ((prize + 1) * q - 1))

        low, high = 0.0, 1.0
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if excess(middle) < 0 else (low, middle)
        assert point.probabilities["a"]["a0"] == pytest.approx(low, abs=1e-7)
        q = logistic(precision * (1 - 2 * low))
        assert point.probabilities["b"]["b0"] == pytest.approx(q, abs=1e-4)
    (limit,) = solve(game)
    assert limit.strategies["a"]["a0"] == Fraction(1, 2)
    assert limit.strategies["b"]["b0"] == Fraction(1, prize + 1)


def test_one_player_answers_in_closed_form():
    game = game_of((3,), [[1, 2, 4]])
    for point in points(game):
        weights = [math.exp(float(point.precision) * (v - 4)) for v in (1, 2, 4)]
        expected = [w / sum(weights) for w in weights]
        assert list(point.probabilities["a"].values()) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("rows", "selected"),
    [([9, 0, 8, 7], 1), ([9, 0, 2, 4], 0), ([3, 0, 0, 2], 0)],
)
def test_symmetric_coordination_goes_to_the_risk_dominant_equilibrium(rows, selected):
    """The symmetric branch solves p = logit(p), one equation, and never crosses one half."""
    a, b, c, d = rows
    game = game_of((2, 2), [rows, [a, c, b, d]])
    (limit,) = solve(game)
    assert limit.profile == {"a": f"a{selected}", "b": f"b{selected}"}
    for point in points(game):
        p = point.probabilities["a"]["a0"]
        gain = p * (a - c) + (1 - p) * (b - d)
        assert p == pytest.approx(logistic(float(point.precision) * gain), abs=1e-8)


def test_lambda_rises_and_falls_between_turning_points():
    listed = points(TURNS)
    turning = [k for k, point in enumerate(listed) if point.turning]
    assert turning
    assert len(turning) % 2 == 0  # the branch ends rising, as it began
    ends = [0, *turning, len(listed) - 1]
    for number, (first, last) in enumerate(pairwise(ends)):
        stretch = [point.precision for point in listed[first : last + 1]]
        assert stretch == sorted(stretch, reverse=number % 2 == 1)
        assert len(set(stretch)) == len(stretch)
    # All of it solves the equations, on the way back too.
    assert solve(TURNS).certificate.verify(TURNS)


@pytest.mark.parametrize("shape", [(2, 2), (3, 3)])
def test_limits_of_random_games_are_among_all_equilibria(shape):
    for seed in range(100):
        game = random_game(shape, seed)
        every = solve_game(game, "nash")
        assert every.complete
        (limit,) = solve(game)
        assert limit.exact
        assert is_equilibrium(game, limit.strategies)
        # In a degenerate game it may lie between the extreme ones that are listed.
        assert every.degenerate or limit.strategies in [e.strategies for e in every]


def test_a_limit_that_is_no_fraction_is_enclosed():
    found = {True: 0, False: 0}
    for seed in range(40):
        game = random_game((2, 2, 2), seed)
        solution = solve(game)
        assert len(solution) == 1
        assert solution.certificate.verify(game)
        every = solve_game(game, "nash")
        (limit,) = solution
        near = {p: {a: float(q) for a, q in own.items()} for p, own in limit.strategies.items()}
        assert every.degenerate or any(
            all(abs(float(e.strategies[p][a]) - q) < 1e-6 for p in near for a, q in near[p].items())
            for e in every
        )
        found[limit.exact] += 1
    assert all(found.values())


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 4), (2, 2, 2), (2, 3, 2)])
def test_names_and_order_do_not_matter(shape):
    for seed in range(8):
        game = random_game(shape, seed)
        draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
        players = draw.sample(game.players, len(game.players))
        actions = {p: draw.sample(game.actions[p], len(game.actions[p])) for p in players}
        other = NormalFormGame.from_function(actions, game.payoff)
        one, two = solve(game), solve(other)
        assert len(one) == len(two)
        for a, b in zip(one, two, strict=True):
            for p in players:
                mine, theirs = ([float(e.strategies[p][k]) for k in actions[p]] for e in (a, b))
                assert mine == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("unit", [Fraction(10) ** 30, Fraction(1, 10**17), Fraction(10) ** 350])
def test_any_magnitude_of_payoffs(unit):
    game = random_game((3, 3), 4)
    long = game_of((3, 3), [[unit * (v + 10**20) for v in row] for row in game.payoffs])
    one, two = solve(game), solve(long)
    assert one[0].strategies == two[0].strategies
    for a, b in zip(one.certificate.points, two.certificate.points, strict=True):
        assert float(a.precision) == pytest.approx(float(b.precision * unit), rel=1e-6)
    assert two.certificate.verify(long)


def test_ties_everywhere_leave_everybody_at_even_chances():
    solution = solve(game_of((2, 3), [[0] * 6, [1] * 6]))
    third = Fraction(1, 3)
    assert solution[0].strategies["b"] == {"b0": third, "b1": third, "b2": third}
