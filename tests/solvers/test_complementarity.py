"""All equilibria of two-player games against lrsnash, brute force and published games."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_opinions import by_lrsnash, by_vertices
from strategies import expected, game_of, games, is_equilibrium, ordinal_2x2_games, random_game

from detente.game.normal_form import NormalFormGame
from detente.solvers import complementarity_search, visited_bases
from detente.solvers.complementarity import solve
from detente.solvers.pure_nash import pure_equilibria

F = Fraction


def points(solution):
    """The equilibria as pairs of tuples of probabilities."""
    first, second = solution.game.players
    return {
        (tuple(e.strategies[first].values()), tuple(e.strategies[second].values()))
        for e in solution
    }


# -- lrsnash ----------------------------------------------------------------------------------


def ultimatum(pie, offers):
    """The proposer names an offer; the responder has an answer ready for each of them."""
    plans = list(itertools.product([0, 1], repeat=len(offers)))
    return game_of(
        (len(offers), len(plans)),
        [
            [(pie - o) * plan[k] for k, o in enumerate(offers) for plan in plans],
            [o * plan[k] for k, o in enumerate(offers) for plan in plans],
        ],
    )


AGT = game_of((3, 2), [[3, 3, 2, 5, 0, 6], [3, 2, 2, 6, 3, 1]])
AGT_DEGENERATE = game_of((3, 2), [[3, 3, 2, 5, 0, 6], [3, 3, 2, 6, 3, 1]])
PENNIES = game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]])
NAMED = {
    "agt": AGT,
    "agt degenerate": AGT_DEGENERATE,
    "pennies": PENNIES,
    "ultimatum 1 2 3 of 4": ultimatum(4, (1, 2, 3)),
    "ultimatum 0 1 2 of 2": ultimatum(2, (0, 1, 2)),
    "all zero": game_of((3, 3), [[0] * 9] * 2),
    "one action": game_of((1, 3), [[1, 1, 1], [2, 1, 2]]),
}


@pytest.mark.parametrize("name", NAMED)
def test_named_games_agree_with_lrsnash(name, lrsnash, tmp_path):
    assert points(solve(NAMED[name])) == by_lrsnash(lrsnash, tmp_path, NAMED[name])


@cache
def five_hundred_games():
    """Random games of up to five by six with their equilibria; three of four are drawn to tie."""
    draw = random.Random(2)  # noqa: S311 (repeatable on purpose)
    return [(game, solve(game)) for game in (drawn(draw, k % 4) for k in range(500))]


def drawn(draw, kind):
    """By kind: any payoffs, ordinal ranks, payoffs from 0 to 2, rows twice or of zeros."""
    m, n = draw.randint(1, 5), draw.randint(1, 6)
    high = (1000, max(2, min(m, n)), 2, 9)[kind]
    rows = [[[draw.randint(0, high) for _ in range(n)] for _ in range(m)] for _ in range(2)]
    if kind == 3:
        own = draw.choice(rows)
        own[draw.randrange(m)] = list(draw.choice([[0] * n, own[draw.randrange(m)]]))
        if m > 1:
            at, like = draw.sample(range(m), 2)
            for matrix in rows:
                matrix[at] = list(matrix[like])
    return game_of((m, n), [[v for row in matrix for v in row] for matrix in rows])


def test_five_hundred_random_games_agree_with_lrsnash(lrsnash, tmp_path):
    for game, solution in five_hundred_games():
        assert points(solution) == by_lrsnash(lrsnash, tmp_path, game), game.payoffs


@pytest.mark.usefixtures("searched")
def test_five_hundred_random_games_are_the_same_when_searched():
    for game, visited in five_hundred_games():
        found = solve(game)
        assert list(found) == list(visited), game.payoffs
        assert found.components == visited.components or None in [c.index for c in found.components]
        assert [e.labels for e in found[:2]] == [e.labels for e in visited[:2]]
        assert found.degenerate in {None, visited.degenerate}
        assert found.certificate.equilibria == visited.certificate.equilibria


def test_five_hundred_random_games_agree_with_all_vertices():
    """Every square system of both best-response polytopes, in whole numbers alone."""
    degenerate = 0
    for game, solution in five_hundred_games():
        assert solution.complete
        assert points(solution) == by_vertices(game), game.payoffs
        degenerate += solution.degenerate is True
    assert degenerate >= 250


def test_indices_of_five_hundred_random_games_sum_to_one():
    for _game, solution in five_hundred_games():
        indices = [c.index for c in solution.components]
        if None not in indices:
            assert sum(indices) == 1


# -- brute force --------------------------------------------------------------------------------


@given(games(players=(2, 2), actions=(1, 4)))
def test_extreme_equilibria_by_brute_force(game):
    assert points(solve(game)) == by_vertices(game)


@given(games(players=(2, 2), actions=(1, 3)), st.data())
def test_mixtures_within_a_nash_subset_are_equilibria(game, data):
    solution = solve(game)
    for component in solution.components:
        assert set(component.members) == {k for s in component.subsets for k in s}
        for subset in component.subsets:
            weights = data.draw(
                st.lists(st.integers(1, 4), min_size=len(subset), max_size=len(subset))
            )
            other = data.draw(st.permutations(weights))
            profile = {}
            for p, own in zip(game.players, (weights, other), strict=True):
                profile[p] = {
                    a: sum(
                        w * solution[k].strategies[p][a] for w, k in zip(own, subset, strict=True)
                    )
                    / sum(own)
                    for a in game.actions[p]
                }
            assert is_equilibrium(game, profile)


@given(games(players=(2, 2), actions=(1, 3)))
def test_components_part_the_equilibria(game):
    solution = solve(game)
    members = [k for c in solution.components for k in c.members]
    assert sorted(members) == list(range(len(solution)))
    assert all(solution[k].component == c.id for c in solution.components for k in c.members)
    # Extreme equilibria that share one player's strategy are joined by a segment of equilibria.
    for e, f in itertools.combinations(solution, 2):
        if any(e.strategies[p] == f.strategies[p] for p in game.players):
            assert e.component == f.component


# -- known games --------------------------------------------------------------------------------


def test_the_agt_game_has_three_equilibria_of_index_plus_minus_plus():
    solution = solve(AGT)
    assert points(solution) == {
        ((1, 0, 0), (1, 0)),
        ((F(4, 5), F(1, 5), 0), (F(2, 3), F(1, 3))),
        ((0, F(1, 3), F(2, 3)), (F(1, 3), F(2, 3))),
    }
    assert [e.index for e in solution] == [1, -1, 1]
    assert solution.degenerate is False
    assert solution.certificate.index_sum == 1


def test_its_degenerate_neighbour_has_a_segment_and_a_point():
    solution = solve(AGT_DEGENERATE)
    assert solution.degenerate is True
    assert [(c.dimension, len(c.members), c.index) for c in solution.components] == [
        (1, 2, 0),
        (0, 1, 1),
    ]


def test_matching_pennies():
    solution = solve(PENNIES)
    assert points(solution) == {((F(1, 2), F(1, 2)), (F(1, 2), F(1, 2)))}
    assert (solution[0].index, solution[0].strict, solution.degenerate) == (1, False, False)


def test_the_ultimatum_game_has_sixteen_extreme_equilibria_in_three_components():
    solution = solve(ultimatum(4, (1, 2, 3)))
    assert len(solution) == 16
    assert len(solution.components) == 3
    # In each component one offer is made for sure, and accepted.
    for component in solution.components:
        assert {solution[k].strategies.support("a") for k in component.members} == {
            (f"a{component.id}",)
        }


def test_everything_is_an_equilibrium_of_the_zero_game():
    solution = solve(NAMED["all zero"])
    assert len(solution) == 9
    (component,) = solution.components
    assert (component.dimension, component.index, len(component.subsets)) == (4, 1, 1)


def test_pure_equilibria_of_the_144_ordinal_games():
    counts = [len(pure_equilibria(g)) for g in ordinal_2x2_games()]
    assert [counts.count(k) for k in range(3)] == [18, 108, 18]
    for game in ordinal_2x2_games():
        solution = solve(game)
        assert [game.cell(e.profile) for e in solution if e.pure] == pure_equilibria(game)
        assert not solution.degenerate
        assert len(solution) == (1 if len(pure_equilibria(game)) < 2 else 3)


@pytest.mark.parametrize("size", ["2e9", "1e30", "1e-30"])
def test_payoffs_of_any_size(size):
    unit = F(size)
    game = game_of((2, 2), [[3 * unit, 0, 0, 2 * unit], [2 * unit, 0, 0, 3 * unit]])
    assert points(solve(game)) == {
        ((1, 0), (1, 0)),
        ((F(3, 5), F(2, 5)), (F(2, 5), F(3, 5))),
        ((0, 1), (0, 1)),
    }


def of_two_hundred_games(draw):
    """Payoffs whose differences doubles hold badly or not at all."""
    kinds = [
        lambda: F(draw.randint(-3, 3)) * 10**30,
        lambda: F(draw.randint(-3, 3)) + F(draw.randint(-2, 2), 10**17),
        lambda: F(draw.randint(-3, 3)) * 10 ** draw.choice([0, 9, 12, 30]),
        lambda: F(draw.randint(-3, 3)) + F(draw.randint(-2, 2), 10**10),
        lambda: F(draw.randint(-3, 3)) * F(10) ** draw.choice([-30, -10, 0]),
        lambda: F(2 * 10**9 + draw.randint(-3, 3)),
    ]
    for k in range(200):
        shape = (draw.randint(2, 4), draw.randint(2, 4))
        yield game_of(
            shape,
            [[kinds[k % len(kinds)]() for _ in range(shape[0] * shape[1])] for _ in range(2)],
        )


@pytest.fixture
def searched(monkeypatch):
    """Small games are searched like large ones."""
    monkeypatch.setattr(visited_bases, "MOST", 0)


@pytest.mark.usefixtures("searched")
def test_payoffs_that_doubles_cannot_tell_apart():
    searched_exactly = 0
    for game in of_two_hundred_games(random.Random(5)):  # noqa: S311 (repeatable on purpose)
        solution = solve(game)
        assert points(solution) == by_vertices(game)
        searched_exactly += solution.certificate.numbers["nodes searched exactly"] > 0
    assert searched_exactly


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("tolerance", [1e-3, 0.3])
def test_floats_only_steer(tolerance, monkeypatch):
    """With an absurd notion of zero the floats are wrong, and the answer is not."""
    monkeypatch.setattr(complementarity_search, "_TOLERANCES", (tolerance,))
    for seed in range(60):
        game = random_game((3, 4), seed, 0, 3 + seed % 9)
        assert points(solve(game)) == by_vertices(game)


@pytest.mark.usefixtures("searched")
def test_a_search_in_fractions_alone(monkeypatch):
    monkeypatch.setattr(complementarity_search, "_TOLERANCES", ())
    for seed in range(40):
        game = random_game((3, 3), seed, 0, 2 + seed % 9)
        assert points(solve(game)) == by_vertices(game)


def test_the_thirtieth_digit_decides():
    big = 10**30
    game = game_of((2, 2), [[big, big + 1, big + 1, big], [big + 1, big, big, big + 1]])
    assert points(solve(game)) == {((F(1, 2), F(1, 2)), (F(1, 2), F(1, 2)))}


def test_more_labels_than_a_word():
    n = 33
    game = NormalFormGame.from_arrays(
        [[1] * n, [0] * n], [[int(j == 32) for j in range(n)] for _ in range(2)]
    )
    wide = NormalFormGame.from_arrays(
        [[0] * 66, [-1] * 66], [[j // 33 for j in range(66)] for _ in range(2)]
    )
    assert points(solve(game)) == {((1, 0), tuple(int(j == 32) for j in range(n)))}
    assert len(solve(wide)) == 33
    assert solve(wide).certificate.verify(wide)


# -- certificates -------------------------------------------------------------------------------


@given(games(players=(2, 2), actions=(1, 3)))
def test_a_certificate_that_leaves_one_out_does_not_verify(game):
    certificate = solve(game).certificate
    assert certificate.verify(game)
    for k in range(len(certificate.equilibria)):
        short = (*certificate.equilibria[:k], *certificate.equilibria[k + 1 :])
        assert not replace(certificate, equilibria=short).verify(game)


def test_a_certificate_of_another_game_does_not_verify():
    assert not solve(AGT).certificate.verify(AGT_DEGENERATE)
    assert not solve(AGT_DEGENERATE).certificate.verify(AGT)


@given(games(players=(2, 2)), st.data())
@settings(max_examples=40, deadline=None)
def test_payoffs_over_a_component_stay_between_those_of_its_extreme_equilibria(game, data):
    solution = solve(game)
    for component in solution.components:
        ranges = solution.payoff_range(component)
        for subset in component.subsets:
            mixed = {}
            for p in game.players:
                weights = [data.draw(st.integers(1, 3)) for _ in subset]
                total = sum(weights)
                mixed[p] = {
                    a: sum(
                        Fraction(w, total) * solution[k].strategies[p][a]
                        for w, k in zip(weights, subset, strict=True)
                    )
                    for a in game.actions[p]
                }
            for p in game.players:
                low, high = ranges[p]
                assert low <= expected(game, mixed, p) <= high
