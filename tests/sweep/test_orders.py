"""Order polytopes: counts, volumes and uniformity against what is known of them."""

import math
from itertools import permutations, product

import numpy as np
import pytest

from detente.game.payoffs import Ranking
from detente.sweep.orders import Order, order_of

# The groups under each group: a chain, an antichain, an N, a crown, a tree.
POSETS = {
    "chain": (0b0000, 0b0001, 0b0011, 0b0111),
    "antichain": (0, 0, 0, 0),
    "N": (0, 0, 0b0001, 0b0011),
    "two chains": (0, 0b0001, 0, 0b0100),
    "root": (0, 0b0001, 0b0001, 0b0001),
}


def respects(below, order):
    place = {k: at for at, k in enumerate(order)}
    return all(
        place[j] < place[k]
        for k in range(len(below))
        for j in range(len(below))
        if below[k] >> j & 1
    )


@pytest.mark.parametrize("below", POSETS.values(), ids=POSETS)
def test_extensions_are_those_that_brute_force_finds(below):
    order = Order(len(below), below)
    expected = {p for p in permutations(range(len(below))) if respects(below, p)}
    assert set(order.all()) == expected
    assert order.extensions == len(expected)


@pytest.mark.parametrize("below", POSETS.values(), ids=POSETS)
def test_points_are_uniform_over_extensions(below):
    """Chi-square over linear extensions at a fixed seed; the limit is passed once in 10,000."""
    order = Order(len(below), below)
    source = np.random.default_rng(1)
    draws = 20_000
    points = order.points(source.random((draws, order.size)), source.random((draws, order.size)))
    found, counts = np.unique(np.argsort(points, axis=1), axis=0, return_counts=True)
    assert {tuple(row) for row in found.tolist()} == set(order.all())
    expected = draws / order.extensions
    freedom = order.extensions - 1
    chi = float(((counts - expected) ** 2 / expected).sum())
    assert chi <= freedom + 4 * math.sqrt(2 * freedom) + 8


@pytest.mark.parametrize("below", POSETS.values(), ids=POSETS)
def test_the_volume_is_the_number_of_extensions_over_factorial(below):
    """A share of uniform points of the cube, within four standard errors at a fixed seed."""
    order = Order(len(below), below)
    cube = np.random.default_rng(2).random((100_000, order.size))
    inside = np.ones(len(cube), bool)
    for k in range(order.size):
        for j in range(order.size):
            if below[k] >> j & 1:
                inside &= cube[:, j] < cube[:, k]
    volume = order.extensions / math.factorial(order.size)
    error = math.sqrt(volume * (1 - volume) / len(cube))
    assert abs(inside.mean() - volume) <= 4 * error


def test_a_total_order_has_the_means_of_sorted_uniforms():
    order = Order(3, (0b000, 0b001, 0b011))
    levels = np.random.default_rng(3).random((40_000, 3))
    points = order.points(levels, levels)
    assert points.mean(axis=0) == pytest.approx([1 / 4, 2 / 4, 3 / 4], abs=0.005)


def test_open_pairs_are_open_and_nothing_else():
    ranking = Ranking(((3,), (1,), (0, 2)), frozenset({0}))
    order = order_of(ranking)
    assert order.below == (0b000, 0b001, 0b001)
    assert set(order.levels()) == {(0, 1, 2), (0, 2, 1), (0, 1, 1)}


def test_levels_are_all_weak_orders_that_respect_an_order():
    assert len(list(Order(3, (0, 0, 0)).levels())) == 13


@pytest.mark.parametrize("below", POSETS.values(), ids=POSETS)
def test_levels_are_the_weak_orders_that_brute_force_finds(below):
    order, size = Order(len(below), below), len(below)
    expected = {
        row
        for row in product(range(size), repeat=size)
        if set(row) == set(range(max(row) + 1))
        and all(row[j] < row[k] for k in range(size) for j in range(size) if below[k] >> j & 1)
    }
    found = list(order.levels())
    assert len(found) == order.tied_extensions == len(expected)
    assert set(found) == expected


def test_a_long_ranking_with_open_pairs_is_counted_and_drawn_as_it_says():
    """Seventy groups, every tenth pair open: seven independent coins."""
    size = 70
    opened = frozenset(range(0, size - 1, 10))
    order = order_of(Ranking(tuple((k,) for k in range(size)), opened))
    assert order.extensions == 2 ** len(opened)
    assert order.tied_extensions == 3 ** len(opened)
    source = np.random.default_rng(6)
    draws = 4000
    points = order.points(source.random((draws, size)), source.random((draws, size)))
    for k in range(size - 1):
        # Group k as written is group size - 1 - k from the worst.
        above = (points[:, size - 1 - k] > points[:, size - 2 - k]).mean()
        assert abs(above - 0.5) < 0.04 if k in opened else above == 1
