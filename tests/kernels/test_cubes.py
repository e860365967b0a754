"""The kernel for three players as it is installed and as its source, interpreted."""

from array import array

import numpy as np
import pytest

from detente import kernels
from detente.kernels import cubes

INTERPRETED = kernels.interpreted("cubes")
KERNELS = pytest.mark.parametrize("kernel", [cubes, INTERPRETED], ids=["installed", "source"])
ALIKE = [1.0, 0, 0, 0, 0, 0, 0, 1] * 3


def solve(kernel, payoffs, games, room=1000):
    counts, ties = array("q", [0] * games), array("B", [0] * games)
    profiles, work = array("d", [0.0] * (6 * room)), array("d", [0.0] * kernel.SCRATCH)
    at, found, broken = kernel.solve_block(
        memoryview(array("d", payoffs)), 0, games,
        memoryview(counts), memoryview(ties), memoryview(profiles), memoryview(work),
    )  # fmt: skip
    return at, broken, counts.tolist(), ties.tolist(), profiles[: 6 * found].tolist()


@KERNELS
def test_choosing_alike_has_two_strict_equilibria_and_one_in_the_middle(kernel):
    assert solve(kernel, ALIKE, 1) == (
        1, False, [3], [0], [1, 0] * 3 + [0, 1] * 3 + [0.5, 0.5] * 3,
    )  # fmt: skip


@KERNELS
def test_two_mixtures_of_all_players_are_both_found(kernel):
    games = np.random.default_rng(8).uniform(-1, 1, (3000, 24))
    at, _, counts, ties, found = solve(kernel, games.reshape(-1).tolist(), 3000, 9000)
    assert at == 3000
    full = (np.array(found).reshape(-1, 6) < 1).all(axis=1)
    of = np.repeat(np.arange(3000), counts)[full]
    assert np.bincount(of).max() == 2
    assert sum(ties) == 0


@KERNELS
def test_it_stops_before_a_game_that_may_find_no_room(kernel):
    at, broken, *_ = solve(kernel, ALIKE * 3, 3, room=kernel.ROOM + 5)
    assert (at, broken) == (2, False)


@KERNELS
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_it_stops_at_a_payoff_that_is_no_finite_number(kernel, bad):
    at, broken, *_ = solve(kernel, [*ALIKE, *ALIKE[:23], bad], 2)
    assert (at, broken) == (1, True)


@KERNELS
def test_too_little_room_to_work_in_is_refused(kernel):
    empty = memoryview(array("d"))
    none = memoryview(array("q")), memoryview(array("B"))
    with pytest.raises(ValueError, match="floats to work in"):
        kernel.solve_block(empty, 0, 0, *none, empty, empty)


@pytest.mark.parametrize("most", [None, 3, 9])
def test_source_and_extension_agree(most):
    dice = np.random.default_rng(2)
    games = (
        dice.uniform(-1, 1, 200 * 24) if most is None else dice.integers(0, most, 200 * 24) * 1.0
    )
    a, b = (solve(k, games.tolist(), 200, 3000) for k in (cubes, INTERPRETED))
    assert a[:4] == b[:4]
    assert a[4] == pytest.approx(b[4], abs=1e-12)
