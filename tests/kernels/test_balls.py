"""Numbers with error bounds: results hold the exact ones, whatever numbers the operands mean."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.kernels import balls, interpreted

KERNELS = [balls, interpreted("balls")]
STEP, TINY, GROW = 2.0**-51, 2.0**-1000, 1.0 + 2.0**-46
number = st.floats(-8, 8)
off = st.sampled_from([0.0, 2.0**-30, 0.25])
share = st.floats(-1, 1)


@st.composite
def operands(draw):
    """Values and radii, one or three of each, and numbers that these may mean."""
    rows, meant = [], []
    for _ in range(2):
        value = draw(
            st.lists(number, min_size=3, max_size=3) | st.lists(number, min_size=1, max_size=1)
        )
        radius = draw(st.lists(off, min_size=3, max_size=3) | st.lists(off, min_size=1, max_size=1))
        rows += [np.array(value), np.array(radius)]
        shares = draw(st.lists(share, min_size=3, max_size=3))
        meant.append(
            [
                Fraction(value[k % len(value)])
                + Fraction(radius[k % len(radius)]) * Fraction(shares[k])
                for k in range(3)
            ]
        )
    return rows, meant


def holds(z, dz, exact):
    return all(
        dz[k] == np.inf or abs(Fraction(z[k]) - exact[k]) <= Fraction(dz[k]) for k in range(3)
    )


@pytest.mark.parametrize("kernel", KERNELS)
@settings(max_examples=150, deadline=None)
@given(given_=operands())
def test_results_hold_the_exact_numbers(kernel, given_):
    rows, (xs, ys) = given_
    z, dz = np.empty(3), np.empty(3)
    for sign in (1, -1):
        kernel.add(*rows, float(sign), STEP * 20 + TINY, GROW, z, dz)
        assert holds(z, dz, [x + sign * y for x, y in zip(xs, ys, strict=True)])
    kernel.multiply(*rows, 9.0, 9.0, STEP * 100 + TINY, GROW, z, dz)
    assert holds(z, dz, [x * y for x, y in zip(xs, ys, strict=True)])
    most = kernel.divide(*rows, STEP, TINY, GROW, z, dz)
    # Where a divisor means zero nothing is known.
    assert all(y or r == np.inf for y, r in zip(ys, dz, strict=True))
    quotients = [x / y if y else Fraction(0) for x, y in zip(xs, ys, strict=True)]
    assert holds(z, dz, quotients)
    assert all(abs(q) <= Fraction(most) for q, r in zip(quotients, dz, strict=True) if r < np.inf)


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_choice_is_one_of_both_or_unknown(kernel):
    x, y = np.array([1.0, 2.0, 3.0]), np.array([-1.0])
    dx, dy = np.array([0.5]), np.array([0.25, 0.75, 0.125])

    def choose(yes, no):
        z, dz = np.zeros(3), np.zeros(3)
        return kernel.choose(bytearray(yes), bytearray(no), x, dx, y, dy, z, dz), z, dz

    assert choose([1, 1, 1], [0, 0, 0])[0] == 1
    assert choose([0, 0, 0], [1, 1, 1])[0] == 2
    found, z, dz = choose([1, 0, 0], [0, 1, 1])
    assert (found, z.tolist(), dz.tolist()) == (3, [1.0, -1.0, -1.0], [0.5, 0.75, 0.5])
    found, z, dz = choose([1, 0, 0], [0, 1, 0])
    assert (found, z[:2].tolist(), dz.tolist()) == (0, [1.0, -1.0], [0.5, 0.75, np.inf])


@pytest.mark.parametrize("kernel", KERNELS)
def test_arrays_of_other_lengths_are_refused(kernel):
    one, two, three = np.ones(1), np.ones(2), np.ones(3)
    with pytest.raises(ValueError, match="as long as the result"):
        kernel.add(two, one, one, one, 1.0, 0.0, 1.0, three, three)
    with pytest.raises(ValueError, match="for every entry"):
        kernel.choose(bytearray(2), bytearray(3), one, one, one, one, three, three)
