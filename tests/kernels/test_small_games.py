"""The kernel as it is installed and as its source, interpreted."""

import importlib.util
import itertools
from array import array
from pathlib import Path

import numpy as np
import pytest

import detente.kernels
from detente.kernels import small_games


def from_source():
    """The kernel's source as an interpreted module, also where a compiled one stands beside it."""
    source = Path(detente.kernels.__file__).with_name("small_games.py")
    spec = importlib.util.spec_from_file_location("interpreted_small_games", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INTERPRETED = from_source()
KERNELS = pytest.mark.parametrize("kernel", [small_games, INTERPRETED], ids=["installed", "source"])


def supports(actions):
    order, starts, number = array("q"), array("q", [0]), 0
    for size in range(1, actions + 1):
        starts.append(number)
        for own in itertools.combinations(range(actions), size):
            order.extend([*own, *(a for a in range(actions) if a not in own)])
            number += 1
    return memoryview(order), memoryview(array("q", [*starts, number]))


def solve(kernel, payoffs, shape, games, room=1000):
    orders, starts = zip(*map(supports, shape), strict=True)
    width = 2 * max(shape)
    counts, ties = array("q", [0] * games), array("B", [0] * games)
    profiles = array("d", [0.0] * (width * room))
    work = array("d", [0.0] * kernel.SCRATCH)
    at, found, broken = kernel.solve_block(
        memoryview(array("d", payoffs)), shape, 0, games, orders, starts,
        memoryview(counts), memoryview(ties), memoryview(profiles), memoryview(work),
    )  # fmt: skip
    return at, broken, counts.tolist(), ties.tolist(), profiles[: found * width].tolist()


@KERNELS
def test_matching_pennies_is_half_and_half(kernel):
    assert solve(kernel, [1, -1, -1, 1, -1, 1, 1, -1], (2, 2), 1) == (
        1, False, [1], [0], [0.5, 0.5, 0.5, 0.5],
    )  # fmt: skip


@KERNELS
def test_it_stops_before_a_game_that_may_find_no_room(kernel):
    pennies = [1, -1, -1, 1, -1, 1, 1, -1]
    at, broken, *_ = solve(kernel, pennies * 3, (2, 2), 3, room=6)
    assert (at, broken) == (2, False)


@KERNELS
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_it_stops_at_a_payoff_that_is_no_finite_number(kernel, bad):
    pennies = [1, -1, -1, 1, -1, 1, 1, -1]
    at, broken, *_ = solve(kernel, [*pennies, *pennies[:7], bad], (2, 2), 2)
    assert (at, broken) == (1, True)


@KERNELS
def test_too_many_actions_are_refused(kernel):
    with pytest.raises(ValueError, match="at most 5 actions"):
        solve(kernel, [0.0] * 24, (6, 2), 1)


@pytest.mark.parametrize("shape", [(1, 4), (2, 2), (2, 5), (3, 3), (4, 3), (4, 4), (5, 5)])
def test_source_and_extension_agree(shape):
    dice = np.random.default_rng(shape)
    cells = 2 * shape[0] * shape[1]
    plain = dice.uniform(-1, 1, 10 * cells)
    tied = dice.integers(0, 4, 10 * cells).astype(float)
    for payoffs in (plain, tied):
        a, b = (solve(k, payoffs, shape, 10) for k in (small_games, INTERPRETED))
        assert a[:4] == b[:4]
        assert a[4] == pytest.approx(b[4], abs=1e-12)
