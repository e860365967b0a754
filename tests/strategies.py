"""Games for property tests, small and full of ties."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

from hypothesis import strategies as st

from detente.analysis.model import Model
from detente.formula import parse
from detente.game.definition import Definition, Player
from detente.game.normal_form import NormalFormGame
from detente.game.parameters import Parameter
from detente.game.payoffs import Table

NAMES = "abcdefg"


def game_of(shape, entries) -> NormalFormGame:
    """A game from its shape and one flat list of payoffs a player."""
    players = tuple(NAMES[: len(shape)])
    actions = {p: tuple(f"{p}{k}" for k in range(m)) for p, m in zip(players, shape, strict=True)}
    return NormalFormGame(players, actions, tuple(tuple(map(Fraction, row)) for row in entries))


def random_game(shape, seed, low=-9, high=9) -> NormalFormGame:
    """A game with integer payoffs, always the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    size = math.prod(shape)
    return game_of(shape, [[draw.randint(low, high) for _ in range(size)] for _ in shape])


@st.composite
def games(draw, players=(2, 3), actions=(1, 3), values=None, shape=None):
    """Games of this many players and actions; the default payoffs tie often."""
    if shape is None:
        n = draw(st.integers(*players))
        shape = tuple(draw(st.integers(*actions)) for _ in range(n))
    numbers = values if values is not None else st.integers(0, 3)
    size = math.prod(shape)
    return game_of(shape, [draw(st.lists(numbers, min_size=size, max_size=size)) for _ in shape])


@st.composite
def profiles(draw, game):
    """Mixed profiles of a game, by player and action."""
    found = {}
    for p in game.players:
        own = game.actions[p]
        weights = draw(st.lists(st.integers(0, 3), min_size=len(own), max_size=len(own)))
        if not any(weights):
            weights[0] = 1
        found[p] = {a: Fraction(w, sum(weights)) for a, w in zip(own, weights, strict=True)}
    return found


def ordinal_2x2_games() -> list[NormalFormGame]:
    """One game for each class of strict rankings of a 2x2 game, up to renaming actions."""
    found = {}
    for a in itertools.permutations((1, 2, 3, 4)):
        for b in itertools.permutations((1, 2, 3, 4)):
            alike = [
                tuple(tuple(row[k] for k in order) for row in (a, b))
                for order in ((0, 1, 2, 3), (2, 3, 0, 1), (1, 0, 3, 2), (3, 2, 1, 0))
            ]
            found.setdefault(min(alike), game_of((2, 2), min(alike)))
    return list(found.values())


def expected(game, profile, player) -> Fraction:
    """Expected payoff, summed over all cells: the definition."""
    i = game.players.index(player)
    total = Fraction(0)
    for cell, value in zip(game.cells, game.payoffs[i], strict=True):
        chance = Fraction(1)
        for p, k in zip(game.players, cell, strict=True):
            chance *= profile[p][game.actions[p][k]]
        total += chance * value
    return total


def planted(game, point):
    """The game with each player's payoffs shifted so that all of it is indifferent at a point.

    `point` gives the probabilities of every player, all positive.
    """
    rows = []
    for i, (m, row) in enumerate(zip(game.shape, game.payoffs, strict=True)):
        others = [
            math.prod(own[a] for j, (own, a) in enumerate(zip(point, c, strict=True)) if j != i)
            for c in game.cells
        ]
        worth = [
            sum(v * q for v, q, c in zip(row, others, game.cells, strict=True) if c[i] == a)
            for a in range(m)
        ]
        rows.append([v - worth[c[i]] for v, c in zip(row, game.cells, strict=True)])
    return game_of(game.shape, rows)


def is_equilibrium(game, profile) -> bool:
    """No action of any player is worth more than its strategy, by the definition."""
    for p in game.players:
        mine = expected(game, profile, p)
        for action in game.actions[p]:
            pure = {a: Fraction(a == action) for a in game.actions[p]}
            if expected(game, {**profile, p: pure}, p) > mine:
                return False
    return True


def formula_model(shape, cells, parameters, overrides=None) -> Model:
    """A model whose payoffs are formulas, one flat list a player; parameters as (value, range)."""
    players = tuple(NAMES[: len(shape)])
    return Model(
        Definition(
            "formulas",
            tuple(Player(p, p) for p in players),
            {
                p: {f"{p}{k}": f"{p}{k}" for k in range(m)}
                for p, m in zip(players, shape, strict=True)
            },
            {p: Table(tuple(map(parse, row))) for p, row in zip(players, cells, strict=True)},
            {
                name: Parameter(
                    name, parse(value), None if span is None else tuple(map(Fraction, span))
                )
                for name, (value, span) in parameters.items()
            },
        ),
        overrides or {},
    )


@st.composite
def formulas(draw, names=("t",), depth=3):
    """Formulas of every kind that the language has, as text; divisions by zero may occur."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from([*names, *names, "0", "1", "2", "-1", "1/2"]))
    one, other = (draw(formulas(names, depth - 1)) for _ in range(2))
    kinds = ["({} + {})", "({} - {})", "({} * {})", "min({}, {})", "max({}, {})", "({} < {})",
             "abs({0})", "({0}) ** 2", "({} / {})"]  # fmt: skip
    return draw(st.sampled_from(kinds)).format(one, other)
