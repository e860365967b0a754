"""Indices of components: against games nearby solved in full, theory and the literature."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import game_of, games, random_game

from detente.concepts.best_response_polytopes import normalised
from detente.exact.lp import maximise
from detente.game.normal_form import NormalFormGame
from detente.solvers import component_index, exact_search, local_index, visited_bases
from detente.solvers.complementarity import solve
from detente.solvers.exact_search import Polytopes

F = Fraction


def strategies(solution, k):
    return [tuple(solution[k].strategies[p].values()) for p in solution.game.players]


def distance(point, corners):
    """The least largest difference between a point and the convex hull of others."""
    width = len(corners)
    rows, right = [], []
    for i, v in enumerate(point):
        own = [corner[i] for corner in corners]
        rows += [[*own, -1], [*(-q for q in own), -1]]
        right += [v, -v]
    best = maximise([*([0] * width), -1], rows, right, [[1] * width + [0]], [1])
    return -best.value


def nearest(solution, x, y, tolerance):
    """The components with a maximal Nash subset that a pair of strategies is close to."""
    found = set()
    for component in solution.components:
        for subset in component.subsets:
            pairs = [strategies(solution, k) for k in subset]
            if max(distance(x, [p[0] for p in pairs]), distance(y, [p[1] for p in pairs])) < (
                tolerance
            ):
                found.add(component.id)
    return found


@pytest.mark.parametrize("seed", range(25))
def test_the_equilibria_of_a_game_nearby_add_up(seed):
    game = random_game((3, 3), seed, 0, 2)
    solution = solve(game)
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    near = game_of(
        game.shape,
        [[v + F(draw.randint(-(10**6), 10**6), 10**13) for v in row] for row in game.payoffs],
    )
    sums = dict.fromkeys((c.id for c in solution.components), 0)
    around = solve(near)
    assert around.degenerate is False
    for k, e in enumerate(around):
        (component,) = nearest(solution, *strategies(around, k), F(1, 1000))
        sums[component] += e.index
    assert [c.index for c in solution.components] == list(sums.values())


@given(games(players=(2, 2), actions=(1, 5)))
def test_indices_sum_to_one(game):
    solution = solve(game)
    assert sum(c.index for c in solution.components) == 1
    assert solution.certificate.index_sum in (None, 1)


def by_neighbours(solution):
    """The sums of indices that the search with ties broken finds, by component."""
    game = solution.game
    sums = dict.fromkeys((c.id for c in solution.components), 0)
    of = {}
    for k, e in enumerate(solution):
        x, y = strategies(solution, k)
        of[x, y] = e.component
    for first, second, index in Polytopes(*normalised(game)).nearby():
        # The labels at the limit tell it from all other extreme equilibria.
        (component,) = {
            c for (x, y), c in of.items()
            if labels(game, x, y) == (first, second)
        }  # fmt: skip
        sums[component] += index
    return list(sums.values())


def labels(game, x, y):
    """What is unplayed and what is a best reply, by the definition."""
    m, n = game.shape
    A, B = game.payoffs
    mine = [sum(q * A[i * n + j] for j, q in enumerate(y)) for i in range(m)]
    theirs = [sum(p * B[i * n + j] for i, p in enumerate(x)) for j in range(n)]
    first = [p == 0 for p in x] + [v == max(theirs) for v in theirs]
    second = [v == max(mine) for v in mine] + [q == 0 for q in y]
    return tuple(sum(bit << k for k, bit in enumerate(own)) for own in (first, second))


@given(games(players=(2, 2), actions=(1, 4)))
def test_the_search_with_ties_broken_agrees_with_determinants_and_the_sum(game):
    solution = solve(game)
    assert by_neighbours(solution) == [c.index for c in solution.components]


@given(games(players=(2, 2), actions=(2, 4)), st.data())
def test_names_and_units_do_not_matter(game, data):
    m, n = game.shape
    rows, columns = data.draw(st.permutations(range(m))), data.draw(st.permutations(range(n)))
    units = [data.draw(st.fractions(F(1, 5), 5)) for _ in range(2)]
    moves = [data.draw(st.fractions(-5, 5)) for _ in range(2)]
    other = game_of(
        (m, n),
        [
            [unit * own[i * n + j] + move for i in rows for j in columns]
            for own, unit, move in zip(game.payoffs, units, moves, strict=True)
        ],
    )

    def parts(solution, back):
        return {
            (
                frozenset(
                    (tuple(x[i] for i in back[0]), tuple(y[j] for j in back[1]))
                    for x, y in (strategies(solution, k) for k in component.members)
                ),
                component.index,
            )
            for component in solution.components
        }

    assert parts(solve(game), (rows, columns)) == parts(solve(other), (range(m), range(n)))


def outside(value, first, second):
    """Player 1 may take `value` and leave player 2 with nothing, or play the game."""
    n = len(first[0])
    return NormalFormGame.from_arrays([*first, [value] * n], [*second, [0] * n])


def test_battle_of_the_sexes_with_an_outside_option():
    """Kohlberg and Mertens (1986), van Damme (1989): only entering has an index other than 0."""
    solution = solve(outside(2, [[3, 0], [0, 1]], [[1, 0], [0, 3]]))
    indices = {c.dimension: c.index for c in solution.components}
    assert indices == {0: 1, 1: 0}
    assert sorted(by_neighbours(solution)) == [0, 1]


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_every_index_from_one_down(size):
    """Strict equilibria have index +1; staying out of a coordination game has what is missing.

    Components of any integer index exist (Govindan and Wilson 1997, Equivalence and invariance of
    the index and degree of Nash equilibria, Games and Economic Behavior 21).
    """
    unit = [[10 * (i == j) for j in range(size)] for i in range(size)]
    solution = solve(outside(9, unit, unit))
    assert sorted(c.index for c in solution.components) == [1 - size] + [1] * size
    assert sorted(by_neighbours(solution)) == [1 - size] + [1] * size


def test_a_ring_of_equilibria():
    """Kohlberg and Mertens (1986), On the strategic stability of equilibria: a hexagon."""
    game = NormalFormGame.from_arrays(
        [[1, 0, -1], [-1, 0, -1], [1, 0, -2]], [[1, -1, 1], [0, 0, 0], [-1, -1, -2]]
    )
    (component,) = solve(game).components
    assert (len(component.members), len(component.subsets)) == (6, 6)
    assert (component.dimension, component.index) == (1, 1)
    assert by_neighbours(solve(game)) == [1]


def test_numbers_of_any_size_give_the_same(monkeypatch):
    monkeypatch.setattr(visited_bases, "MOST", 0)
    for seed in range(20):
        game = random_game((4, 4), seed, 0, 2)
        with monkeypatch.context() as patch:
            patch.setattr(exact_search, "_BITS", 0)
            by_python = [c.index for c in solve(game).components]
        assert by_python == [c.index for c in solve(game).components]


def test_where_it_would_take_too_long_it_is_not_told(monkeypatch):
    monkeypatch.setattr(visited_bases, "MOST", 0)
    monkeypatch.setattr(exact_search, "_BITS", 0)
    monkeypatch.setattr(component_index, "_FEW", 0)
    monkeypatch.setattr(local_index, "_FEW", 0)
    untold = 0
    for seed in range(20):
        solution = solve(random_game((4, 4), seed, 0, 2))
        known = [c.index for c in solution.components]
        if None in known:
            untold += 1
            assert known.count(None) > 1
            assert solution.certificate.index_sum is None
        else:
            assert sum(known) == 1
    assert untold


def test_what_is_local_is_the_same_as_in_a_search_of_all(monkeypatch):
    monkeypatch.setattr(visited_bases, "MOST", 0)
    for seed in range(60):
        game = random_game((2 + seed % 3, 4), seed, 0, 2 + seed % 2)
        local = [c.index for c in solve(game).components]
        with monkeypatch.context() as patch:
            patch.setattr(local_index, "_FEW", 0)
            assert [c.index for c in solve(game).components] == local
