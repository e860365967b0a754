"""Weighted sums are rounded as if written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.kernels import interpreted, sums

numbers = st.floats(-1e6, 1e6)
KERNELS = [sums, interpreted("sums")]


@pytest.mark.parametrize("kernel", KERNELS)
@given(data=st.data(), size=st.integers(2, 9))
def test_every_sum_is_rounded_term_by_term(kernel, data, size):
    row = st.lists(numbers, min_size=size, max_size=size) | st.lists(
        numbers, min_size=1, max_size=1
    )
    terms = data.draw(st.lists(st.tuples(st.just(1.0) | st.just(-1.0) | numbers, row), min_size=1))
    total = np.empty(size)
    kernel.weighted(np.array([w for w, _ in terms]), [np.array(r) for _, r in terms], total)
    expected = terms[0][0] * np.array(terms[0][1]) + np.zeros(size)
    for weight, values in terms[1:]:
        expected = expected + weight * np.array(values)
    assert total.tolist() == expected.tolist()


@pytest.mark.parametrize("kernel", KERNELS)
def test_rows_of_another_length_are_refused(kernel):
    with pytest.raises(ValueError, match="as long as the total"):
        kernel.weighted(np.ones(1), [np.ones(3)], np.empty(2))
