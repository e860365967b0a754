"""Small two-player games by a visit to all bases: against brute force, searches and any numbers."""

from __future__ import annotations

import copy
import json
import pickle
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from second_opinions import by_vertices
from strategies import game_of, games, random_game

from detente.concepts.best_response_polytopes import is_degenerate, regular_index
from detente.exact.linear import rank
from detente.game.normal_form import NormalFormGame
from detente.kernels import bases, extreme, interpreted
from detente.solvers import complementarity, visited_bases
from detente.solvers.visited_bases import solution

F = Fraction
SOURCE = interpreted("extreme")


def points(found):
    first, second = found.game.players
    return {
        (tuple(e.strategies[first].values()), tuple(e.strategies[second].values())) for e in found
    }


def tied_games():
    """Shapes up to the largest visited, payoffs with few values, whole rows alike."""
    draw = random.Random(7)  # noqa: S311 (repeatable on purpose)
    for k in range(120):
        m = draw.randint(1, 6)
        n = draw.randint(1, min(6, bases.MOST - m))
        rows = [[draw.randint(0, 1 + k % 3) for _ in range(m * n)] for _ in range(2)]
        if k % 4 == 0 and m > 1:
            rows[1] = rows[1][:n] * 2 + rows[1][2 * n :]
        yield game_of((m, n), rows)


@given(games(players=(2, 2), actions=(1, 4)))
def test_extreme_equilibria_payoffs_and_degeneracy_by_brute_force(game):
    found = solution(game)
    assert points(found) == by_vertices(game)
    assert found.degenerate == is_degenerate(game)
    assert sum(c.index for c in found.components) == 1
    for e in found:
        assert e.payoffs == game.payoff(e.strategies)
        assert list(e.strategies) == list(game.players)
        assert {p: tuple(own) for p, own in e.strategies.items()} == dict(game.actions)


@given(games(players=(2, 2), actions=(1, 4)))
@settings(max_examples=60, deadline=None)
def test_dimensions_are_ranks(game):
    found = solution(game)
    for component in found.components:
        spans = []
        for subset in component.subsets:
            points = [
                {tuple(found[k].strategies[p].values()) for k in subset} for p in game.players
            ]
            spans.append(sum(rank([list(point) for point in own]) - 1 for own in points))
        assert component.dimension == max(spans)


@given(games(players=(2, 2), actions=(1, 3)))
@settings(max_examples=40, deadline=None)
def test_indices_of_regular_equilibria_are_signs_of_determinants(game):
    found = solution(game)
    if not found.degenerate:
        p, q = game.players
        for e in found:
            x, y = tuple(e.strategies[p].values()), tuple(e.strategies[q].values())
            assert e.index == regular_index(game, x, y)
            assert e.strict == e.pure


def test_ties_are_the_same_as_in_a_search(monkeypatch):
    for game in tied_games():
        found = solution(game)
        with monkeypatch.context() as patch:
            patch.setattr(visited_bases, "MOST", 0)
            searched = complementarity.solve(game)
        assert list(found) == list(searched), game.payoffs
        assert found.components == searched.components
        assert found.degenerate == searched.degenerate or searched.degenerate is None
        assert found.certificate.verify(game)


def test_compiled_and_interpreted_visits_agree():
    for k, game in enumerate(tied_games()):
        if k % 3 == 0 and sum(game.shape) < 10:
            answers = []
            for kernel in (extreme, SOURCE):
                visit = kernel.Extreme(*game.shape)
                assert visit.solve(*game.integers)
                names = tuple("abcdefg")
                answers.append((
                    visit.strategies(0, names), visit.strategies(1, names), visit.pairs(),
                    sorted(visit.nearby()), visit.degenerate, visit.first_count,
                ))  # fmt: skip
            assert answers[0] == answers[1]


@pytest.mark.parametrize("digits", [3, 6, 9, 12, 15, 18, 19, 25])
def test_numbers_that_fit_are_right_and_others_are_left_to_the_search(digits):
    draw = random.Random(digits)  # noqa: S311 (repeatable on purpose)
    taken = 0
    for k in range(40):
        shape = (draw.randint(1, 4), draw.randint(1, 4))
        unit = 10**digits if k % 2 else 1
        high = 3 if k % 2 else 10**digits
        rows = [
            [unit * draw.randint(-high, high) for _ in range(shape[0] * shape[1])] for _ in "ab"
        ]
        game = game_of(shape, rows)
        taken += solution(game) is not None
        found = complementarity.solve(game)
        assert points(found) == by_vertices(game)
        assert all(e.payoffs == game.payoff(e.strategies) for e in found)
    assert taken == 40 if digits < 4 else taken < 40 if digits > 6 else taken > 20


@pytest.mark.parametrize("high", [4_000, 30_000, 250_000])
def test_minors_at_the_border_of_what_fits(high):
    draw = random.Random(high)  # noqa: S311 (repeatable on purpose)
    taken = 0
    for k in range(24):
        m, n = (5, 5) if k % 2 else (4, 5)
        # Factors of two in the denominators take bits from the entries.
        unit = 1 << draw.choice([0, 1, 3, 7, 9, 11]) if k % 3 else 1
        rows = [
            [draw.randint(-high, high) // unit * unit + (k == 5) for k in range(m * n)]
            for _ in "ab"
        ]
        game = game_of((m, n), rows)
        found = solution(game)
        if found is not None:
            taken += 1
            assert points(found) == by_vertices(game)
            assert found.certificate.verify(game)
    assert 0 < taken < 24 or high == 4_000


def test_denominators_with_many_factors_of_two():
    draw = random.Random(2)  # noqa: S311 (repeatable on purpose)
    for k in range(60):
        m, n = 2 + k % 3, 4 - k % 3
        rows = [[draw.choice([0, 1, 1 << 9, 1 << 10, 3 << 8]) for _ in range(m * n)] for _ in "ab"]
        game = game_of((m, n), rows)
        assert points(solution(game) or complementarity.solve(game)) == by_vertices(game)


def test_games_of_one_shape_leave_nothing_behind():
    drawn = [random_game((3, 3), seed, 0, 2 + seed % 7) for seed in range(30)]
    alone = []
    for game in drawn:
        visited_bases._spare.clear()
        alone.append(solution(game))
    assert [solution(game) for game in reversed(drawn)] == alone[::-1]


def test_a_solution_is_data_like_any_other():
    game = NormalFormGame.from_arrays([["1/3", 0], [0, "1/7"]], [[2, 0], [0, 1]])
    found = solution(game)
    assert pickle.loads(pickle.dumps(found)) == found == copy.copy(found)  # noqa: S301 (our own)
    assert repr(found) == "Solution(nash: 3 equilibria, complete)"
    assert found[1].payoffs == {"1": F(1, 10), "2": F(2, 3)}
    whole = json.loads(json.dumps(found.to_dict()))
    assert [e["index"] for e in whole["equilibria"]] == [1, -1, 1]
    assert whole["certificate"]["index_sum"] == 1
    assert all(
        type(q) is Fraction for e in found for own in e.strategies.values() for q in own.values()
    )
    assert "proper" in found[0].labels


def test_the_largest_numbers_of_actions():
    with pytest.raises(ValueError, match="at most"):
        bases.Bases(bases.MOST, 1)
    game = random_game((1, bases.MOST - 1), 1, 0, 3)
    assert points(solution(game)) == by_vertices(game)
    assert solution(random_game((2, bases.MOST), 1, 0, 3)) is None
