"""The search over supports: compiled and interpreted alike, and nothing dropped that is there."""

import importlib.util
import sys
from array import array
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import game_of, games, is_equilibrium, random_game

import detente.kernels
from detente.kernels import supports

LIMITS = (20_000, 5_000, 4)


def from_source():
    """The kernel interpreted, with the kernels that it stands on, also where they are compiled."""
    folder = Path(detente.kernels.__file__).parent
    names = ["cells", "images", "supports"]
    kept = {n: sys.modules[f"detente.kernels.{n}"] for n in names}
    try:
        for name in names:
            source = folder / f"{name}.py"
            spec = importlib.util.spec_from_file_location(f"detente.kernels.{name}", source)
            module = importlib.util.module_from_spec(spec)
            sys.modules[f"detente.kernels.{name}"] = module
            spec.loader.exec_module(module)
        return module
    finally:
        sys.modules.update({f"detente.kernels.{n}": kept[n] for n in names})


INTERPRETED = from_source()


def searched(kernel, game, error=0.0, only=None):
    tables = array("d", [float(v) for row in game.payoffs for v in row])
    errors = array("d", [error] * len(game.players))
    return kernel.occupied(tables, list(game.shape), 40, errors, LIMITS, 0.1, only)


@pytest.mark.parametrize("shape", [(2, 2), (2, 2, 2), (3, 2, 2), (1, 3, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_compiled_and_interpreted_agree(shape, seed):
    game = random_game(shape, seed, -20, 20)
    assert searched(supports, game) == searched(INTERPRETED, game)


@given(games(players=(3, 3), actions=(1, 3)), st.data())
def test_a_dropped_support_holds_no_equilibrium(game, data):
    found, _, all_seen = searched(supports, game)
    assert all_seen
    listed = {tuple(masks) for masks, _, _ in found}
    masks = tuple(data.draw(st.integers(1, 2**m - 1)) for m in game.shape)
    if masks in listed:
        return
    weights = [[data.draw(st.integers(1, 4)) if mask >> a & 1 else 0 for a in range(m)]
               for mask, m in zip(masks, game.shape, strict=True)]  # fmt: skip
    profile = as_profile(game, weights)
    assert not is_equilibrium(game, profile)


@given(games(players=(3, 3), shape=(2, 2, 2)))
def test_a_support_alone_is_as_in_the_whole_search(game):
    found, _, _ = searched(supports, game)
    for entry in found:
        assert searched(supports, game, only=entry[0])[0] == [entry]


@given(games(players=(3, 3), actions=(2, 3)))
def test_room_for_rounding_drops_nothing_more(game):
    exact = {tuple(masks) for masks, _, _ in searched(supports, game)[0]}
    rounded = {tuple(masks) for masks, _, _ in searched(supports, game, 1e-9)[0]}
    assert exact <= rounded


def test_a_budget_ends_the_search_and_says_so():
    game = random_game((3, 3, 3), 1)
    tables = array("d", [float(v) for row in game.payoffs for v in row])
    _, cells, all_seen = supports.occupied(
        tables, [3, 3, 3], 40, array("d", [0.0] * 3), (20, 10, 2), 0.1
    )
    assert not all_seen
    assert cells >= 20


def test_ties_on_the_edge_of_a_support_are_dropped():
    """Indifference needs the third weight at 0: dropped without end of halving."""
    game = game_of((2, 2, 3), [[0, 0, 1] * 2 + [0, 0, 0] * 2, [0] * 12, [0] * 12])
    found, cells, _ = searched(supports, game, only=[3, 3, 7])
    assert found == []
    assert cells == 1


def as_profile(game, weights):
    return {
        p: {a: Fraction(w, sum(own)) for a, w in zip(game.actions[p], own, strict=True)}
        for p, own in zip(game.players, weights, strict=True)
    }
