"""Seats add up, stay near the quota, and ties are named."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.apportionment import d_hondt, hamilton, sainte_lague
from detente.errors import GameError

weights = st.lists(st.integers(0, 20), min_size=1, max_size=5).filter(any)


@given(weights, st.integers(0, 15))
def test_seats_add_up_and_ties_are_between_equals(values, seats):
    named = {f"b{k}": w for k, w in enumerate(values)}
    for method in (d_hondt, sainte_lague, hamilton):
        found = method(named, seats)
        assert sum(found.seats.values()) == seats
        assert 0 <= found.contested < max(1, len(found.tied))


@given(weights, st.integers(0, 15))
def test_divisor_methods_leave_no_better_claim(values, seats):
    named = {f"b{k}": w for k, w in enumerate(values)}
    for method, d in ((d_hondt, lambda s: s + 1), (sainte_lague, lambda s: 2 * s + 1)):
        held = method(named, seats).seats
        for a, b in [(a, b) for a in named for b in named if a != b and held[b] > 0]:
            # The last seat of b was claimed at least as strongly as one more for a is.
            assert Fraction(named[b], d(held[b] - 1)) >= Fraction(named[a], d(held[a]))


@given(weights, st.integers(0, 15))
def test_largest_remainders_keep_the_quota(values, seats):
    named = {f"b{k}": w for k, w in enumerate(values)}
    found = hamilton(named, seats)
    for bloc, w in named.items():
        share = Fraction(w * seats, sum(values))
        assert floor(share) <= found.seats[bloc] <= ceil(share)


def test_the_alabama_paradox_is_hamiltons():
    states = {"a": 6, "b": 6, "c": 2}
    assert hamilton(states, 10).seats["c"] == 2
    assert hamilton(states, 11).seats["c"] == 1


def test_textbook_paradoxes_of_largest_remainders():
    # More seats, fewer for one; more people, fewer seats; a newcomer that moves others' seats.
    states = {"a": 940, "b": 9030, "c": 10030}
    assert hamilton(states, 200).seats == {"a": 10, "b": 90, "c": 100}
    assert hamilton(states, 201).seats == {"a": 9, "b": 91, "c": 101}
    before = hamilton({"a": 150, "b": 78, "c": 173, "d": 204, "e": 295}, 50).seats
    after = hamilton({"a": 150, "b": 78, "c": 181, "d": 204, "e": 296}, 50).seats
    assert (after["e"], after["b"]) == (before["e"] - 1, before["b"] + 1)
    alone, joined = {"a": 1045, "b": 8955}, {"a": 1045, "b": 8955, "c": 525}
    assert hamilton(alone, 100).seats == {"a": 10, "b": 90}
    assert hamilton(joined, 105).seats == {"a": 11, "b": 89, "c": 5}


@given(weights, st.integers(0, 14))
def test_divisor_methods_take_no_seat_from_anybody_when_there_are_more(values, seats):
    named = {f"b{k}": w for k, w in enumerate(values)}
    for method in (d_hondt, sainte_lague):
        fewer, more = method(named, seats), method(named, seats + 1)
        if not fewer.tied and not more.tied:
            assert all(fewer.seats[b] <= more.seats[b] for b in named)


def test_a_tie_is_named():
    found = d_hondt({"a": 2, "b": 1, "c": 1}, 3)
    assert found.tied == {"a", "b", "c"}
    assert found.contested == 2
    found = hamilton({"a": 1, "b": 1, "c": 1}, 4)
    assert found.tied == {"a", "b", "c"}
    assert found.contested == 1


def test_bad_weights_are_refused():
    with pytest.raises(GameError, match="weight -1"):
        hamilton({"a": -1}, 2)
    with pytest.raises(GameError, match="no bloc has any weight"):
        d_hondt({"a": 0}, 2)
    with pytest.raises(GameError, match="-3 seats"):
        sainte_lague({"a": 1}, -3)
