"""Numbers drawn by counting are those of numpy's generator of the same name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.kernels import counters, interpreted

MOST = (1 << 64) - 1
KERNELS = [counters, interpreted("counters")]


def by_numpy(seed, stream, start, grids, size):
    generator = np.random.Philox(key=np.array([seed, stream], np.uint64), counter=start)
    words = generator.random_raw(4 * size).reshape(-1, 4)
    shares = (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return [
        (first + np.minimum(np.floor(shares[:, k] * (above + 1)), above)) * step
        for k, (first, above, step) in enumerate(grids)
    ]


grid = st.tuples(
    st.integers(-(2**40), 2**40), st.integers(0, 2**40), st.sampled_from([1.0, 0.25, 2.0**-30])
)


@pytest.mark.parametrize("kernel", KERNELS)
@settings(max_examples=60, deadline=None)
@given(
    key=st.tuples(st.integers(0, MOST), st.integers(0, MOST)),
    start=st.integers(0, 1 << 62),
    grids=st.lists(grid, min_size=1, max_size=4),
    size=st.integers(1, 20),
)
def test_the_numbers_are_those_of_numpy(kernel, key, start, grids, size):
    rows = np.empty((len(grids), size))
    kernel.drawn(*key, start, np.array(grids, float).ravel(), rows.ravel())
    expected = by_numpy(*key, start, grids, size)
    assert [row.tobytes() for row in rows] == [row.tobytes() for row in expected]


def test_long_stretches_are_those_of_numpy_too():
    grids = [(-5, 9, 0.5), (0, 1_500_000, 2.0**-20), (7, 0, 1.0), (1, 5, 1.0)]
    rows = np.empty((4, 3001))
    counters.drawn(9, 2, 100, np.array(grids, float).ravel(), rows.ravel())
    expected = by_numpy(9, 2, 100, grids, 3001)
    assert [row.tobytes() for row in rows] == [row.tobytes() for row in expected]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(("given", "room"), [(0, 4), (4, 4), (15, 5), (6, 3)])
def test_memory_that_does_not_fit_is_refused(kernel, given, room):
    with pytest.raises(ValueError, match="rows of equal length"):
        kernel.drawn(1, 0, 0, np.zeros(given), np.zeros(room))
