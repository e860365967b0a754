"""Variance shares of functions whose shares are known in closed form."""

import math

import numpy as np
import pytest

from detente.sweep.variance import indices, of_function


def near(found, first, total):
    """Within five standard errors of the truth, and a thousandth for those without any."""
    assert abs(found.first - first) <= 5 * found.first_error + 1e-3
    assert abs(found.total - total) <= 5 * found.total_error + 1e-3


def test_a_linear_model_shares_out_by_squared_weights():
    weights = np.array([3.0, 2.0, 1.0, 0.0])
    found = of_function(lambda x: x @ weights, 4, 20_000, seed=3)
    for index, weight in zip(found, weights, strict=True):
        share = weight**2 / (weights**2).sum()
        near(index, share, share)


def test_the_function_of_ishigami():
    a, b = 7.0, 0.1

    def ishigami(x):
        u, v, w = (math.pi * (2 * x[:, k] - 1) for k in range(3))
        return np.sin(u) + a * np.sin(v) ** 2 + b * w**4 * np.sin(u)

    alone = 0.5 * (1 + b * math.pi**4 / 5) ** 2
    squared = a**2 / 8
    joint = b**2 * math.pi**8 * (1 / 18 - 1 / 50)
    variance = alone + squared + joint
    found = of_function(ishigami, 3, 40_000, seed=5)
    firsts = (alone, squared, 0.0)
    totals = (alone + joint, squared, joint)
    for index, first, total in zip(found, firsts, totals, strict=True):
        near(index, first / variance, total / variance)
        assert index.total_error < 0.02


def test_yes_or_no_that_takes_two():
    # Both above a half: each alone has a first share of 1/3, and a total of 2/3.
    found = of_function(lambda x: ((x > 0.5).all(axis=1)).astype(float), 2, 40_000)
    for index in found:
        near(index, 1 / 3, 2 / 3)


def test_nothing_to_share_out():
    assert of_function(lambda x: np.ones(len(x)), 3, 100) is None
    same = np.zeros(10)
    assert indices(same, same, [same]) is None


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same(seed):
    def product(x):
        return x.prod(axis=1)

    assert of_function(product, 2, 500, seed) == of_function(product, 2, 500, seed)
