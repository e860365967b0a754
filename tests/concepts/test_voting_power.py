"""Counts against the enumeration of all coalitions and all orders."""

import itertools
from fractions import Fraction
from math import comb, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.coalitions import (
    count_minimal_winning,
    minimal_blocking,
    minimal_winning,
    vetoes,
)
from detente.concepts.voting_power import power_by_class, power_of, voting_power
from detente.errors import GameError
from detente.game.committee import Bloc, Committee


def committee(quota, *seats, excluded=()):
    blocs = (Bloc(f"b{k}", f"b{k}", s, Fraction(s), k in excluded) for k, s in enumerate(seats))
    return Committee(Fraction(quota), tuple(blocs))


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


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4)), min_size=1, max_size=3),
    st.integers(1, 12),
)
def test_a_member_of_a_class_has_the_power_of_a_bloc_of_its_seats(classes, needed):
    seats = {f"{c}.{k}": own for c, (size, own) in enumerate(classes) for k in range(size)}
    every = power_of(seats, needed)
    told = power_by_class(
        {str(c): size for c, (size, _) in enumerate(classes)},
        lambda yes: sum(yes[str(c)] * own for c, (_, own) in enumerate(classes)) >= needed,
    )
    for name in seats:
        c = name.partition(".")[0]
        assert told.swings[c] == every.swings[name]
        assert told.banzhaf[c] == every.banzhaf[name]
        assert told.shapley_shubik[c] == every.shapley_shubik[name]


def test_the_security_council():
    # Five permanent members with a veto among fifteen, nine votes needed: weights 7 and 1.
    seats = {f"p{k}": 7 for k in range(5)} | {f"e{k}": 1 for k in range(10)}
    power = power_of(seats, 39)
    assert (power.shapley_shubik["p0"], power.shapley_shubik["e0"]) == (
        Fraction(421, 2145),
        Fraction(4, 2145),
    )
    assert (power.banzhaf["p0"], power.banzhaf["e0"]) == (Fraction(106, 635), Fraction(21, 1270))
    assert vetoes(seats, 39) == [f"p{k}" for k in range(5)]
    assert count_minimal_winning(seats, 39) == comb(10, 4)


def test_the_us_federal_system():
    # House 435, Senate 100, a president whose veto two thirds of both override.
    def wins(yes):
        house, senate = yes["house"], yes["senate"]
        return (yes["president"] and house >= 218 and senate >= 51) or (
            house >= 290 and senate >= 67
        )

    power = power_by_class({"house": 435, "senate": 100, "president": 1}, wins)
    assert round(float(power.shapley_shubik["president"]), 4) == 0.1605
    assert round(float(power.banzhaf["president"]), 3) == 0.038
    assert (
        power.shapley_shubik["president"]
        + 435 * power.shapley_shubik["house"]
        + (100 * power.shapley_shubik["senate"])
        == 1
    )


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(1, 14))
def test_minimal_coalitions_are_those_of_the_definition(seats, needed):
    named = {f"b{k}": s for k, s in enumerate(seats)}

    def wins(members):
        return sum(named[b] for b in members) >= needed

    parts = [frozenset(p) for r in range(len(named) + 1) for p in itertools.combinations(named, r)]
    winning = [p for p in parts if wins(p)]
    blocking = [p for p in parts if not wins(set(named) - p)]
    for listed, every in (
        (list(minimal_winning(named, needed)), winning),
        (list(minimal_blocking(named, needed)), blocking),
    ):
        assert len(listed) == len(set(listed))
        assert set(listed) == {p for p in every if not any(q < p for q in every)}
    assert count_minimal_winning(named, needed) == len(list(minimal_winning(named, needed)))
    assert vetoes(named, needed) == [b for b in named if winning and all(b in p for p in winning)]
