"""Iterated strict dominance in many games at once, against its definition game by game."""

from itertools import permutations, product

import numpy as np
import pytest

from detente.kernels import dominance, interpreted


def asked(shape):
    """Comparisons (player, cell, action) and the kernel's questions."""
    rows = [sum(shape[:i]) for i in range(len(shape))]
    compared, questions = [], []
    for i, m in enumerate(shape):
        for a, b in permutations(range(m), 2):
            cells = [c for c in product(*map(range, shape)) if c[i] == a]
            questions += [rows[i] + a, rows[i] + b, len(cells)]
            for cell in cells:
                questions += [
                    len(compared), *(rows[j] + k for j, k in enumerate(cell) if j != i)
                ]  # fmt: skip
                compared.append((i, cell, b))
    return compared, np.array(questions, np.int64)


def by_definition(shape, payoffs):
    """The actions that are left, dominated ones struck out round by round."""
    left = [set(range(m)) for m in shape]
    while True:
        out = [
            {
                a
                for a in own
                if any(
                    all(
                        payoffs[i][(*cell[:i], b, *cell[i + 1 :])] > payoffs[i][cell]
                        for cell in product(
                            *(left[j] if j != i else {a} for j in range(len(shape)))
                        )
                    )
                    for b in own - {a}
                )
            }
            for i, own in enumerate(left)
        ]
        if not any(out):
            return left
        left = [own - gone for own, gone in zip(left, out, strict=True)]


@pytest.mark.parametrize("kernel", [dominance, interpreted("dominance")])
@pytest.mark.parametrize("shape", [(4,), (2, 2), (3, 3), (2, 4), (2, 2, 2), (2, 3, 2), (2,) * 4])
@pytest.mark.parametrize("size", [1, 40, 700])
def test_what_is_left_is_what_the_definition_leaves(kernel, shape, size):
    if size > 40 and kernel is not dominance:
        size = 60
    payoffs = np.random.default_rng(size).integers(0, 6, (size, len(shape), *shape))
    compared, questions = asked(shape)
    beats = np.array(
        [
            payoffs[(slice(None), i, *cell[:i], b, *cell[i + 1 :])]
            > payoffs[(slice(None), i, *cell)]
            for i, cell, b in compared
        ]
    )
    words = -(-size // 8)
    flags = np.zeros((len(beats), 8 * words), bool)
    flags[:, :size] = beats
    alive = np.ones((sum(shape), 8 * words), np.uint8)
    room = alive.view(np.uint64).ravel()
    kernel.undominated(questions, len(shape) - 1, words, flags.view(np.uint64).ravel(), room)
    for k in range(size):
        left = by_definition(shape, payoffs[k])
        flags = [a in left[i] for i, m in enumerate(shape) for a in range(m)]
        assert alive[:, k].astype(bool).tolist() == flags


def test_memory_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="every row"):
        dominance.undominated(np.zeros(0, np.int64), 1, 4, np.zeros(3), np.zeros(4))
