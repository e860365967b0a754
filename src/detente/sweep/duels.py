"""What iterated strict dominance compares in games of a shape, as its kernel reads it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product


@dataclass(frozen=True, slots=True)
class Duels:
    """Comparisons as (player, from, to), positions being in row-major order, and the questions.

    `questions` are those of `kernels.dominance.undominated`, actions counted player by player.
    """

    compared: tuple[tuple[int, int, int], ...]
    questions: array[int]


@lru_cache(maxsize=64)
def duels(shape: tuple[int, ...]) -> Duels:
    """Every action against every other of its player, whatever the others do.

    >>> duels((2, 2)).compared[:2]
    ((0, 0, 2), (0, 1, 3))
    """
    cells = {cell: at for at, cell in enumerate(product(*map(range, shape)))}
    rows = [sum(shape[:i]) for i in range(len(shape))]
    compared: list[tuple[int, int, int]] = []
    questions = array("q")
    for i, m in enumerate(shape):
        for a, b in permutations(range(m), 2):
            against = [cell for cell in cells if cell[i] == a]
            questions.extend((rows[i] + a, rows[i] + b, len(against)))
            for cell in against:
                questions.append(len(compared))
                questions.extend(rows[j] + k for j, k in enumerate(cell) if j != i)
                compared.append((i, cells[cell], cells[*cell[:i], b, *cell[i + 1 :]]))
    return Duels(tuple(compared), questions)
