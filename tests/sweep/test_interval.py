"""Clopper-Pearson intervals against exact binomial tails, published values and their coverage."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from detente.errors import GameError
from detente.sweep.interval import WORDS, at_least, clopper_pearson, words


def tail(successes, draws, share):
    """P(X >= successes), by exact fractions."""
    p = Fraction(share)
    return sum(comb(draws, k) * p**k * (1 - p) ** (draws - k) for k in range(successes, draws + 1))


@pytest.mark.parametrize("draws", [1, 2, 7, 30, 150])
@pytest.mark.parametrize("share", [0.001, 0.25, 0.5, 0.9375])
def test_tails_are_the_exact_ones(draws, share):
    for successes in {0, 1, draws // 2, draws}:
        exact = float(tail(successes, draws, share))
        assert at_least(successes, draws, share) == pytest.approx(exact, rel=1e-10, abs=1e-14)


@pytest.mark.parametrize(("successes", "draws"), [(0, 10), (1, 10), (8, 10), (17, 40), (40, 40)])
def test_ends_are_where_a_tail_is_a_fortieth(successes, draws):
    low, high = clopper_pearson(successes, draws)
    if successes:
        assert float(tail(successes, draws, low)) == pytest.approx(0.025, rel=1e-6)
    if successes < draws:
        assert 1 - float(tail(successes + 1, draws, high)) == pytest.approx(0.025, rel=1e-6)


def test_known_values():
    """None of n: 1 - (1/40)^(1/n); 4 of 20 as tabulated (0.057, 0.437)."""
    assert clopper_pearson(0, 20) == pytest.approx((0.0, 1 - 0.025 ** (1 / 20)), abs=1e-9)
    assert clopper_pearson(4, 20) == pytest.approx((0.0573, 0.4366), abs=5e-5)
    low, high = clopper_pearson(500_000, 1_000_000)
    assert low < 0.5 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.0005, rel=0.01)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.97])
def test_it_covers_at_least_as_often_as_it_says(share):
    draws = 60
    covering = [
        low <= share <= high for low, high in (clopper_pearson(k, draws) for k in range(61))
    ]
    chance = sum(
        float(tail(k, draws, share) - tail(k + 1, draws, share)) for k in range(61) if covering[k]
    )
    assert chance >= 0.95
    seen = np.random.default_rng(5).binomial(draws, share, 4000)
    assert np.mean([covering[k] for k in seen]) >= 0.94


def test_bad_counts_are_refused():
    for successes, draws in ((-1, 3), (4, 3), (0, 0)):
        with pytest.raises(GameError):
            clopper_pearson(successes, draws)
    with pytest.raises(GameError):
        clopper_pearson(1, 2, level=1.0)


def test_every_share_has_its_word():
    assert [least for _, least in WORDS] == sorted((l for _, l in WORDS), reverse=True)
    assert words(Fraction(0)) == "in virtually no draw"
    assert words(Fraction(1)) == "in virtually every draw"
