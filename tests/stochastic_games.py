"""Changing games for property tests, and what the definition says of them, by brute force."""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import strategies as st
from strategies import game_of

from detente.exact.linear import solve
from detente.game.normal_form import NormalFormGame
from detente.game.stochastic_game import StochasticGame

# Abreu, D., Brooks, B. and Sannikov, Y. (2020), Algorithms for stochastic games with perfect
# monitoring, Econometrica 88(4): the prisoners' dilemma in two states.
_LOW = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
_HIGH = NormalFormGame.from_arrays([[4, 1], [5, 2]], [[4, 5], [1, 2]])
_EVEN = {"low": "1/2", "high": "1/2"}
_UP = {"low": "1/3", "high": "2/3"}
_DOWN = {"low": "2/3", "high": "1/3"}
TWO_STATES = StochasticGame.of(
    {"low": _LOW, "high": _HIGH},
    {
        "low": {"1 1": _UP, "2 2": _UP, "otherwise": _EVEN},
        "high": {"1 1": _DOWN, "2 2": _DOWN, "otherwise": _EVEN},
    },
)
BOTH = {"1": "1", "2": "1"}


@st.composite
def changing(draw, states=(1, 2), players=(2, 2), actions=(1, 2)):
    """Small changing games with whole payoffs and chances in quarters."""
    count = draw(st.integers(*states))
    n = draw(st.integers(*players))
    games, rows = [], []
    for _ in range(count):
        shape = tuple(draw(st.integers(*actions)) for _ in range(n))
        size = 1
        for m in shape:
            size *= m
        entries = st.lists(st.integers(-4, 4), min_size=size, max_size=size)
        games.append(game_of(shape, [draw(entries) for _ in shape]))
        own = []
        for _ in range(size):
            share = draw(st.integers(0, 4))
            to = draw(st.integers(0, count - 1))
            chances = {to: Fraction(share, 4)}
            chances[0] = chances.get(0, Fraction(0)) + 1 - Fraction(share, 4)
            own.append(tuple((y, c) for y, c in sorted(chances.items()) if c))
        rows.append(tuple(own))
    names = tuple("xyzw"[:count])
    return StochasticGame(names, tuple(games), tuple(rows))


def chain(game, d, plan, row):
    """The values of a policy for one row of payoffs by state and profile."""
    matrix = [[Fraction(int(x == y)) for y in range(len(plan))] for x in range(len(plan))]
    for x, k in enumerate(plan):
        for y, c in game.transitions[x][k]:
            matrix[x][y] -= d * c
    return solve(matrix, [(1 - d) * row[x][k] for x, k in enumerate(plan)])


def lines(game, i, x, k):
    stage = game.games[x]
    return stage.deviations(stage.cells[k], i)


def by_definition(game, d):
    """U, v and the profiles left, by trying every policy and every reply, again and again.

    None for games with a state in which nothing can be played.
    """
    n, states = len(game.players), range(len(game.states))
    together = [[sum(own) for own in zip(*g.payoffs, strict=True)] for g in game.games]
    left = [list(range(g.size)) for g in game.games]
    while all(left):
        U = [max(v) for v in zip(*(chain(game, d, p, together) for p in itertools.product(*left)),
                                 strict=True)]  # fmt: skip
        least = []
        for i in range(n):
            row = [g.payoffs[i] for g in game.games]
            levels = []
            for plan in itertools.product(*left):
                replies = itertools.product(*(lines(game, i, x, k) for x, k in enumerate(plan)))
                answers = (chain(game, d, reply, row) for reply in replies)
                levels.append([max(v) for v in zip(*answers, strict=True)])
            least.append([min(v) for v in zip(*levels, strict=True)])

        def worth(now, x, k, later):
            return (1 - d) * now + d * sum(c * later[y] for y, c in game.transitions[x][k])

        def cheats(i, x, k, least=least):
            row = game.games[x].payoffs[i]
            return max(worth(row[j], x, j, least[i]) for j in lines(game, i, x, k))

        kept = [
            [k for k in left[x]
             if worth(together[x][k], x, k, U) >= sum(cheats(i, x, k) for i in range(n))]
            for x in states
        ]  # fmt: skip
        if kept == left:
            return U, least, left
        left = kept
    return None
