"""All equilibria against solvers that share nothing with ours: elimination and Newton's method."""

from __future__ import annotations

import random

import pytest
from second_opinions import by_elimination
from strategies import random_game

from detente.solvers.multiplayer import solve


def floats(game, equilibrium):
    return [[float(equilibrium.strategies[p][a]) for a in game.actions[p]] for p in game.players]


def distance(x, y):
    return max(abs(a - b) for u, v in zip(x, y, strict=True) for a, b in zip(u, v, strict=True))


def best_reply_gap(game, point):
    """How much somebody gains by a change, in floats by the definition."""
    gap = 0.0
    for i, own in enumerate(point):
        worth = [0.0] * len(own)
        for cell, value in zip(game.cells, game.payoffs[i], strict=True):
            chance = 1.0
            for j, a in enumerate(cell):
                if j != i:
                    chance *= point[j][a]
            worth[cell[i]] += chance * float(value)
        gap = max(gap, max(worth) - sum(w * v for w, v in zip(own, worth, strict=True)))
    return gap


def test_a_hundred_games_agree_with_polynomial_elimination():
    """Exact Groebner bases of all supports, without a float but in the roots of one unknown."""
    for seed in range(100):
        game = random_game((2, 2, 2), 1000 + seed, -10_000, 10_000)
        solution = solve(game)
        expected = by_elimination(game)
        assert solution.complete
        assert len(solution) == len(expected)
        for point in expected:
            assert min(distance(point, floats(game, e)) for e in solution) < 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_every_root_that_newton_finds_is_listed(seed):
    """Starts at random on the indifferences of random supports of 3 x 3 x 3 games."""
    import numpy as np

    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    game = random_game((3, 3, 3), 500 + seed, -1000, 1000)
    solution = solve(game)
    assert solution.complete
    listed = [floats(game, e) for e in solution]
    tables = [game.array(p) for p in game.players]
    for _ in range(150):
        support = [sorted(draw.sample(range(3), draw.randint(1, 3))) for _ in range(3)]
        point = newton(np, tables, support, draw)
        if point is not None and best_reply_gap(game, point) < 1e-7:
            assert min(distance(point, own) for own in listed) < 1e-6


def newton(np, tables, support, draw):
    sizes = [len(own) for own in support]
    cut = [table[np.ix_(*support)] for table in tables]
    start = np.concatenate([np.array([draw.random() + 0.1 for _ in range(s)]) for s in sizes])
    values = np.array([draw.uniform(-500, 500) for _ in range(3)])
    z = np.concatenate([start, values])

    def residual(z):
        x = np.split(z[:-3], np.cumsum(sizes)[:-1])
        worth = [
            np.einsum("abc,b,c->a", cut[0], x[1], x[2]) - z[-3],
            np.einsum("abc,a,c->b", cut[1], x[0], x[2]) - z[-2],
            np.einsum("abc,a,b->c", cut[2], x[0], x[1]) - z[-1],
        ]
        return np.concatenate([*worth, [own.sum() - 1 for own in x]])

    for _ in range(40):
        base = residual(z)
        step = 1e-6
        columns = [(residual(z + step * e) - residual(z - step * e)) / (2 * step)
                   for e in np.eye(len(z))]  # fmt: skip
        try:
            change = np.linalg.solve(np.array(columns).T, base)
        except np.linalg.LinAlgError:
            return None
        z = z - change
        if np.abs(change[:-3]).max() < 1e-11:
            break
    x = np.split(z[:-3], np.cumsum(sizes)[:-1])
    if np.abs(residual(z)).max() > 1e-6 or any(own.min() < 1e-9 for own in x):
        return None
    point = [[0.0] * 3 for _ in range(3)]
    for full, own, at in zip(point, x, support, strict=True):
        for a, w in zip(at, own, strict=True):
            full[a] = float(w)
    return point
