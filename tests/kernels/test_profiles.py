"""Items against their definition, and what `distinct` leaves out against another profile."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from detente import kernels
from detente.kernels import profiles

WHOLE = st.one_of(st.integers(-3, 3), st.integers(-(2**51), 2**51))


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    size = rows * columns
    one, two = (draw(st.lists(WHOLE, min_size=size, max_size=size)) for _ in "ab")
    return array("q", one), array("q", two), columns


@given(tables())
def test_items_are_payoffs_and_gains_in_units_of_a_power_of_two(table):
    one, two, columns = table
    items, low, power = profiles.scaled(*table)
    for k in range(len(one)):
        row, column = divmod(k, columns)
        best = max(one[column::columns])
        reply = max(two[row * columns : (row + 1) * columns])
        whole = (one[k] - low[0], two[k] - low[1], best - one[k], reply - two[k])
        assert low == (min(one), min(two))
        for i, v in enumerate(whole):
            assert items[4 * k + i] * 2 ** power[i % 2] == v
            assert 0 <= items[4 * k + i] < 1


@given(tables())
def test_what_is_left_out_has_a_twin_that_gains_no_more(table):
    one, two, _ = table
    items = profiles.scaled(*table)[0]
    kept = list(profiles.distinct(one, two, items))
    assert kept == sorted(set(kept))
    for k in range(len(one)):
        twins = [j for j in kept if (one[j], two[j]) == (one[k], two[k])]
        assert k in kept or any(
            items[4 * j + 2] <= items[4 * k + 2] and items[4 * j + 3] <= items[4 * k + 3]
            for j in twins
        )


@given(tables())
def test_the_interpreter_does_the_same(table):
    one, two, _ = table
    slow = kernels.interpreted("profiles")
    assert slow.scaled(*table) == profiles.scaled(*table)
    items = profiles.scaled(*table)[0]
    assert slow.distinct(one, two, items) == profiles.distinct(one, two, items)
