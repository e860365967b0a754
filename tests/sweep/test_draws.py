"""Draws stay in their ranges, are the same in every block, and are even."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import detente as dt
from detente.errors import GameError
from detente.sweep.draws import Draws, draws

DEFINITION = dt.load("hnc_composition").definition


def test_a_draw_is_the_same_in_every_block():
    drawn = Draws(DEFINITION, seed=7)
    whole = drawn.block(0, 1000)
    for start, stop in ((0, 1), (13, 14), (500, 777), (999, 1000)):
        for name, row in drawn.block(start, stop).items():
            assert row.tobytes() == whole[name][start:stop].tobytes()
    assert Draws(DEFINITION, seed=8).block(0, 9)["relief"].tolist() != whole["relief"][:9].tolist()


def test_draws_are_in_their_ranges_and_whole_where_they_count():
    drawn = Draws(DEFINITION, seed=3)
    assert drawn.whole == {"salafi_seats"}
    for name, row in drawn.block(0, 4000).items():
        low, high = drawn.ranges[name]
        assert Fraction(row.min()) >= low
        assert Fraction(row.max()) <= high
        mean, width = float(low + high) / 2, float(high - low)
        # Four standard errors of a uniform mean; whole numbers spread a little wider.
        assert abs(row.mean() - mean) <= 4 * width / np.sqrt(12 * 4000) * 1.3
    seats = drawn.block(0, 4000)["salafi_seats"]
    assert set(seats) == {1, 2, 3, 4, 5, 6}


def test_parameters_are_drawn_independently():
    rows = np.stack(list(Draws(DEFINITION, seed=4).block(0, 20_000).values()))
    off = np.corrcoef(rows) - np.eye(len(rows))
    assert np.abs(off).max() < 4.5 / np.sqrt(20_000)


def test_exact_draws_are_the_rational_numbers_drawn():
    drawn = Draws(DEFINITION, seed=5)
    block = drawn.block(0, 20)
    for k, values in enumerate(draws(DEFINITION, 20, seed=5)):
        assert all(values[name] == Fraction(row[k]) for name, row in block.items())


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(GameError, match="ask for at least one"):
        next(draws(DEFINITION, 0))
    with pytest.raises(GameError, match="seed"):
        Draws(DEFINITION, seed=-1)
    seats = replace(DEFINITION.parameters["salafi_seats"], range=(Fraction(1, 4), Fraction(3, 4)))
    odd = replace(DEFINITION, parameters={**DEFINITION.parameters, "salafi_seats": seats})
    with pytest.raises(GameError, match="no whole number"):
        Draws(odd).block(0, 1)


def test_draws_are_those_of_numpys_generator():
    drawn = Draws(DEFINITION, seed=11)
    found = drawn.block(40, 90)
    for k, (name, (first, last, step)) in enumerate(drawn.steps.items()):
        generator = np.random.Philox(key=np.array([11, k // 4], np.uint64), counter=40)
        words = generator.random_raw(4 * 50).reshape(-1, 4)[:, k % 4]
        shares = (words >> np.uint64(11)).astype(float) * 2.0**-53
        numbers = np.minimum(np.floor(shares * (last - first + 1)), last - first)
        assert found[name].tobytes() == ((first + numbers) * step).tobytes()


def test_balls_bound_what_is_drawn():
    for model in ("hnc_composition", "us_russia_brokerage"):
        for row in Draws(dt.load(model).definition, seed=2).balls(0, 5000).values():
            assert np.abs(row.value).max() <= row.most
            assert row.radius == 0.0
