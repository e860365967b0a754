"""Families of sets and linear conditions on them: every set looked at one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.solvers.linear_sets import Row, hold
from detente.solvers.programmed_sets import programmed_sets
from detente.solvers.set_families import (
    above,
    at_least,
    everything,
    family_of,
    members,
    minimal,
)

whole = st.one_of(st.integers(-6, 6), st.integers(-(10**25), 10**25))


@given(whole, st.lists(whole, max_size=9))
def test_the_sets_that_meet_a_condition_are_those_whose_sum_does(start, weights):
    family = at_least(start, weights)
    for mask in range(1 << len(weights)):
        total = start + sum(w for j, w in enumerate(weights) if mask >> j & 1)
        assert family >> mask & 1 == (total >= 0)
    assert family >> (1 << len(weights)) == 0


@given(
    st.integers(0, 7).flatmap(lambda m: st.tuples(st.just(m), st.sets(st.integers(0, 2**m - 1))))
)
def test_what_contains_a_member_and_what_contains_no_other(case):
    items, sets = case
    family = family_of(sets)
    assert members(family) == sorted(sets)
    assert members(above(family, items)) == [
        s for s in range(1 << items) if any(m & s == m for m in sets)
    ]
    assert members(minimal(family, items)) == sorted(
        s for s in sets if not any(m & s == m for m in sets if m != s)
    )
    assert members(everything(items)) == list(range(1 << items))


def clauses(items):
    row = st.builds(Row, st.integers(-8, 2), st.tuples(*[st.integers(-4, 6)] * items))
    group = st.lists(row, min_size=1, max_size=2).map(tuple)
    return st.lists(st.lists(group, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3)


@settings(max_examples=60)
@given(st.integers(1, 7).flatmap(lambda m: st.tuples(st.just(m), clauses(m))))
def test_integer_programming_finds_what_looking_at_every_set_finds(case):
    items, conditions = case
    good = [s for s in range(1 << items) if hold(conditions, s)]
    least = {s for s in good if not any(m & s == m for m in good if m != s)}
    found = programmed_sets(conditions, items, 1000)
    assert found.exhausted
    assert set(found.sets) == least
    sizes = [s.bit_count() for s in found.sets]
    assert sizes == sorted(sizes)
    some = programmed_sets(conditions, items, 2)
    assert set(some.sets) <= least
    assert len(some.sets) == min(2, len(least))
