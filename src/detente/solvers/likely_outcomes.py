"""Which of very many outcomes can be a bargaining solution: sifted in floats, nothing lost.

Every outcome whose score may be the greatest, given bounds on all rounding, is kept; exact
arithmetic then decides among the few that are left. Without lotteries only.

>>> import numpy as np
>>> table = np.array([[k, 100 - k] for k in range(101)])
>>> len(likely_outcomes(table + table**2, (Fraction(0), Fraction(0)), (1, 1)))
3
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from detente.exact.number import exact

Point = tuple[Fraction, ...]
# Rounding in a number read as its decimals, in a difference and in a logarithm or a quotient.
_UNIT = 2.0**-50
_SWEEPS = 200


def likely_outcomes(table: Any, disagreement: Point, powers: Sequence[int]) -> list[Point]:  # noqa: ANN401 (arrays)
    """The rows of a finite array among which every solution is, and the most that each can get.

    Empty where no row gives everybody at least the disagreement payoff.
    """
    import numpy as np

    floor = np.array([float(d) for d in disagreement])
    # Column after column, as what is asked of rows is asked of a few long columns.
    gained = np.asfortranarray(table) - floor
    error = _UNIT * float(max(table.max(), -float(table.min()), abs(floor).max()))
    least = gained.min(axis=1)
    rows = np.flatnonzero(least >= -error)
    doubtful = least[rows] < error
    fine = np.array(
        [all(v >= d for v, d in zip(_exact(table[k]), disagreement, strict=True))
         for k in rows[doubtful]], dtype=bool,
    )  # fmt: skip
    rows = np.append(rows[~doubtful], rows[doubtful][fine])
    if not len(rows):
        return []
    gained = np.asfortranarray(np.maximum(gained.T[:, rows], 0).T)
    kept: set[int] = set()
    most = []
    for i in range(gained.shape[1]):
        near = np.flatnonzero(gained[:, i] >= gained[:, i].max() - 2 * error)
        values, first = np.unique(table[rows[near], i], return_index=True)
        top, best = max((exact(v.item()), k) for k, v in enumerate(values))
        kept.add(int(near[first[best]]))
        most.append(top - disagreement[i])
    able = [i for i, top in enumerate(most) if top > 0]
    if able:
        gained, weights = gained[:, able], np.array([powers[i] for i in able], dtype=float)
        unit = np.array([float(most[i]) for i in able])
        for low, high in _scores(gained, weights, unit, error):
            kept.update(np.flatnonzero(high >= low.max()).tolist())
    return list({_exact(table[rows[k]]) for k in kept})


def possible_corners(table: Any) -> Any:  # noqa: ANN401 (arrays)
    """The rows of a finite array that can be corners of what lotteries reach and nothing dominates.

    All solutions are mixtures of them. Of two players those are left out, too, that lie below
    the line between their neighbours, time and again.
    """
    import numpy as np

    left = undominated(table)
    if left.shape[1] != 2:
        return left
    slack = _UNIT * float(abs(left).max()) ** 2 * 8
    for _ in range(_SWEEPS):
        step = np.diff(left.astype(float), axis=0)
        below = step[:-1, 0] * step[1:, 1] - step[:-1, 1] * step[1:, 0] < -slack
        if not below.any():
            break
        left = left[np.concatenate(([True], ~below, [True]))]
    return left


def undominated(points: Any) -> Any:  # noqa: ANN401 (arrays)
    """The rows of an array that no other row exceeds in one payoff and equals in the rest.

    All solutions are among them, or mixtures of them, and so are the most that each can get.
    """
    import numpy as np

    # Most rows are no better in anything than the one of the greatest sum.
    top = int(points.sum(axis=1).argmax())
    keep = (points > points[top]).any(axis=1)
    keep[top] = True
    points = points[keep]
    # No row comes after one that it dominates.
    left = points[np.lexsort(points.T[::-1])[::-1]]
    if left.shape[1] == 2:
        best = np.maximum.accumulate(left[:, 1])
        return left[np.append(True, left[1:, 1] > best[:-1])]
    kept = []
    while len(left):
        first = left[0]
        kept.append(first)
        left = left[(left > first).any(axis=1)]
    return np.array(kept)


def _scores(gained: Any, weights: Any, unit: Any, error: float) -> Any:  # noqa: ANN401 (arrays)
    """Bounds on the scores of the four solutions."""
    import numpy as np

    below, above = np.maximum(gained - error, 0), gained + error
    with np.errstate(divide="ignore"):
        product = np.log(below) @ weights, np.log(above) @ weights
    spread = _UNIT * (1 + 8 * float(weights.sum()) * float(abs(np.log(above.max() + 1e-300)) + 745))
    yield product[0] - spread, product[1] + spread
    ratio = (below / unit).min(axis=1), (above / unit).min(axis=1)
    yield ratio[0] * (1 - 4 * _UNIT), ratio[1] * (1 + 4 * _UNIT)
    yield below.min(axis=1), above.min(axis=1)
    total = gained @ weights
    slack = float(weights.sum()) * error * 4 + _UNIT * 16 * float(total.max())
    yield total - slack, total + slack


def _exact(row: Any) -> Point:  # noqa: ANN401 (arrays)
    return tuple(exact(v.item()) for v in row)
