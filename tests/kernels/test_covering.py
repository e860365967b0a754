"""Minimal sets among masks, by the definition."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.kernels import covering, interpreted

WORD = 64
KERNELS = pytest.mark.parametrize(
    "kernel", [covering, interpreted("covering")], ids=["installed", "source"]
)


@KERNELS
@given(
    sets=st.lists(st.frozensets(st.integers(0, 5) | st.integers(60, 130)), max_size=12),
    words=st.just(3),
)
def test_each_set_contains_the_minimal_one_it_is_given(kernel, sets, words):
    sets = sorted(sets, key=len)
    masks = array(
        "Q",
        [
            sum(1 << (k - WORD * w) for k in own if k // WORD == w)
            for own in sets
            for w in range(words)
        ],
    )
    found = list(kernel.smallest_inside(masks, words))
    minimal = [
        k
        for k, own in enumerate(sets)
        if not any(other <= own for j, other in enumerate(sets) if j < k)
    ]
    assert [k for k, j in enumerate(found) if j == k] == minimal
    assert all(j in minimal and sets[j] <= sets[k] for k, j in enumerate(found))


@KERNELS
def test_broken_items_are_refused(kernel):
    with pytest.raises(ValueError, match="not whole items"):
        kernel.smallest_inside(array("Q", [1, 2, 3]), 2)
