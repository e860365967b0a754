"""Measures take numbers, arrays and flat lists, and nothing that does not fit."""

from fractions import Fraction

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.measure import Measure
from detente.game.normal_form import NormalFormGame

GAME = NormalFormGame.from_arrays([[3, 0, 1], [5, 1, 2]], [[3, 5, 1], [0, 1, 2]])


@pytest.mark.parametrize(
    "adds",
    [
        {"1": [[1, 2, 3], [4, 5, "1/2"]]},
        {"1": [1, 2, 3, 4, 5, 0.5]},
        {"1": np.array([[1, 2, 3], [4, 5, 0.5]])},
        [[[1, 2, 3], [4, 5, 0.5]], 0],
    ],
)
def test_every_way_to_write_effects(adds):
    found = Measure("a", by="1", adds=adds, costs="1/4").effects(GAME)
    expected = [1, 2, 3, 4, 5, Fraction(1, 2)]
    assert found["1"] == tuple(v - Fraction(1, 4) for v in expected)


def test_costs_fall_on_the_owner_and_nothing_costs_nothing():
    assert Measure("a", by="2", costs=[[0, 0, 1], [0, 0, 2]]).effects(GAME) == {
        "2": (0, 0, -1, 0, 0, -2)
    }
    assert Measure("a", by="2").effects(GAME) == {}
    assert Measure("a", by="2", adds={"1": 1}).effects(GAME) == {"1": (1,) * 6}


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (Measure("a", by="3"), "unknown player '3'"),
        (Measure("a", by="1", adds={"x": 1}), "affects unknown player 'x'"),
        (Measure("a", by="1", adds=[1]), "one for each of the 2 players"),
        (Measure("a", by="1", adds={"1": [1, 2]}), r"shape \(2,\)"),
        (Measure("a", by="1", adds={"1": [[1, 2], [3, 4], [5, 6]]}), r"shape \(3, 2\)"),
        (Measure("a", by="1", adds={"1": [[1, 2, 3], [4]]}), "give"),
        (Measure("a", by="1", adds={"1": "many"}), "not a number"),
        (Measure("a", by="1", costs=float("nan")), "not a finite number"),
    ],
)
def test_what_does_not_fit_is_refused(measure, message):
    with pytest.raises(GameError, match=message):
        measure.effects(GAME)
