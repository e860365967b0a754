"""Equilibria on two supports in whole numbers, against fractions and with numbers too large."""

import itertools
import random
from array import array
from fractions import Fraction

import pytest

from detente.concepts.best_response_polytopes import labelled_vertices, regular_index
from detente.game.normal_form import NormalFormGame
from detente.kernels import confirmation, interpreted

SOURCE = interpreted("confirmation")
F = Fraction


def answer(kernel, payoffs, shape, own, other):
    """The kernel's answer for two supports."""
    m, n = shape
    record = [0, *(int(i not in own) for i in range(m)), *(int(j in other) for j in range(n))]
    record += [*(int(j not in other) for j in range(n)), *(int(i in own) for i in range(m))]
    out = array("q", bytes(8 * (m + n + 4)))
    first, second = (array("q", row) for row in payoffs)
    failed = kernel.confirm(
        first, second, m, n, array("q", record), len(record), out, kernel.room(m, n)
    )
    assert failed == 1 - out[0]
    return list(out) if out[0] else None


def supports(actions):
    return [s for k in range(1, actions + 1) for s in itertools.combinations(range(actions), k)]


@pytest.mark.parametrize("kernel", [confirmation, SOURCE], ids=["installed", "interpreted"])
@pytest.mark.parametrize("seed", range(25))
def test_confirms_regular_equilibria_and_no_others(kernel, seed):
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    m, n = draw.randint(1, 4), draw.randint(1, 4)
    high = draw.choice([2, 50, 10**6])
    payoffs = [[draw.randint(-high, high) for _ in range(m * n)] for _ in range(2)]
    game = NormalFormGame.from_arrays(
        *([row[i * n : i * n + n] for i in range(m)] for row in payoffs)
    )
    regular = {}
    own, other = labelled_vertices(game)
    for (x, a), (y, b) in itertools.product(own, other):
        if a | b == (1 << (m + n)) - 1 and a & b == 0:
            regular[x, y] = regular_index(game, x, y)
    found = {}
    for one, two in itertools.product(supports(m), supports(n)):
        got = answer(kernel, payoffs, (m, n), one, two)
        if got:
            x = tuple(F(w, got[m + 2]) for w in got[2 : m + 2])
            y = tuple(F(w, got[-1]) for w in got[m + 3 : -1])
            found[x, y] = got[1]
    assert found == regular


@pytest.mark.parametrize("kernel", [confirmation, SOURCE], ids=["installed", "interpreted"])
def test_numbers_that_outgrow_their_type_confirm_nothing(kernel):
    size, big = 8, 1 << 23
    diagonal = [big * (i == j) for i in range(size) for j in range(size)]
    everything = tuple(range(size))
    assert answer(kernel, [diagonal, diagonal], (size, size), everything, everything) is None
    assert answer(kernel, [diagonal, diagonal], (size, size), (0,), (0,))
    too_far = [v * 4 for v in diagonal]
    assert answer(kernel, [too_far, too_far], (size, size), (0,), (0,)) is None
