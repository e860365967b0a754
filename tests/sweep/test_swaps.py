"""Flip distances against every order of small games."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import detente as dt
from detente.concepts.preference_change import changed, swaps
from detente.concepts.stability import stability
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame
from detente.sweep.conclusions import conclusions
from detente.sweep.swaps import flip_distance, nearest_orders

GAMES = Path(__file__).parents[2] / "games"


def weak_orders(size):
    """Every weak order of `size` things, as dense ranks."""
    for row in product(range(size), repeat=size):
        if set(row) == set(range(max(row) + 1)):
            yield row


def game(rng):
    return NormalFormGame.from_arrays(*(rng.integers(0, 4, (2, 2)).tolist() for _ in range(2)))


@pytest.mark.parametrize("seed", range(12))
def test_no_orders_are_nearer_than_those_found(seed):
    graph = GraphModel.from_game(game(np.random.default_rng(seed)))
    every = list(product(list(weak_orders(4)), repeat=2))
    for sense in ("Nash", "SEQ")[seed % 2 :][:1]:
        for state in (0, 3):

            def holds(orders, state=state, sense=sense):
                return stability(changed(graph, orders)).stable(state, sense)

            base = holds(graph.ranks)
            cost = {}
            for orders in every:
                cost[orders] = sum(map(swaps, graph.ranks, orders), Fraction(0))
            found, bound, ranks = nearest_orders(
                graph.ranks, lambda o, base=base, holds=holds: holds(o) != base, 10**6
            )
            best = next(
                (c for o, c in sorted(cost.items(), key=lambda e: e[1]) if holds(o) != base), None
            )
            assert found == best
            if best is not None:
                assert bound == best
                assert holds(ranks) != base


def test_a_search_cut_short_tells_a_bound_that_holds():
    model = dt.load("hnc_composition")
    name = "equilibrium:keep boycott spoil"
    whole = flip_distance(model, name)
    short = flip_distance(model, name, most=2)
    assert whole.complete
    assert short.swaps is None
    assert short.at_least <= whole.swaps


def test_what_rests_on_more_than_orders_has_no_distance():
    model = dt.load("hnc_composition")
    assert flip_distance(model, "sustained:exchange") is None
    assert flip_distance(model, "finding:exchange_needs_both") is None


def test_an_equilibrium_is_lost_and_won_by_the_swaps_told():
    model = dt.load("humanitarian_access")
    for one in conclusions(model, None):
        if one.name.startswith("equilibrium:"):
            far = flip_distance(model, one.name)
            assert far.complete
            assert far.moved


def test_rankings_carry_conclusions_about_uniqueness():
    model = dt.load(GAMES / "published" / "morocco_1905.yaml")
    far = flip_distance(model, "unique")
    assert far.complete
    assert far.swaps == Fraction(1, 2)
