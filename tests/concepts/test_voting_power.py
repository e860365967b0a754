"""Counts against the enumeration of all coalitions and all orders."""

import itertools
from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.voting_power import power_of, voting_power
from detente.errors import GameError
from detente.game.committee import Bloc, Committee


def committee(quota, *seats, excluded=()):
    blocs = (Bloc(f"b{k}", f"b{k}", s, Fraction(s), k in excluded) for k, s in enumerate(seats))
    return Committee(Fraction(quota), tuple(blocs))


def test_the_community_of_six_in_1958():
    power = voting_power(committee("12/17", 4, 4, 4, 2, 2, 1))
    assert power.needed == 12
    assert list(power.banzhaf.values()) == [Fraction(5, 21)] * 3 + [Fraction(3, 21)] * 2 + [0]
    assert list(power.shapley_shubik.values()) == [Fraction(14, 60)] * 3 + [Fraction(9, 60)] * 2 + [
        0
    ]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=5), st.integers(1, 12))
def test_every_coalition_and_every_order(seats, needed):
    named = {f"b{k}": s for k, s in enumerate(seats)}
    power = power_of(named, needed)
    for bloc, own in named.items():
        others = [b for b in named if b != bloc]
        swings = sum(
            needed - own <= sum(named[b] for b in part) < needed
            for size in range(len(others) + 1)
            for part in itertools.combinations(others, size)
        )
        assert power.swings[bloc] == swings
        pivots = 0
        for order in itertools.permutations(named):
            before = sum(named[b] for b in order[: order.index(bloc)])
            pivots += before < needed <= before + own
        assert power.shapley_shubik[bloc] == Fraction(pivots, factorial(len(seats)))
    if sum(seats) >= needed:
        assert sum(power.banzhaf.values()) == sum(power.shapley_shubik.values()) == 1
    else:
        assert set(power.banzhaf.values()) == {0}


def test_the_quota_is_reached_by_reaching_it():
    assert voting_power(committee("1/2", 1, 1)).needed == 1
    assert voting_power(committee("2/3", 2, 1)).swings == {"b0": 2, "b1": 0}
    assert voting_power(committee("2/3", 2, 2)).needed == 3


def test_the_excluded_have_no_power_unless_they_are_let_in():
    body = committee("1/2", 3, 3, 3, excluded=(2,))
    assert set(voting_power(body).swings) == {"b0", "b1"}
    assert voting_power(body, excluded=True).swings["b2"] == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (committee("3/2", 1), "outside"),
        (committee("1/2", 0, 0), "needs a seat"),
        (committee("1/2", -1, 3), "fewer than none"),
        (committee("1/2", 1, excluded=(0,)), "needs a seat"),
    ],
)
def test_bad_committees_are_refused(body, message):
    with pytest.raises(GameError, match=message):
        voting_power(body)
