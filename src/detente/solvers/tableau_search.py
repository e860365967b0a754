"""The state of a complementarity search, in floats or in fractions, around the kernel that runs it.

Rows are those of two polytopes {z >= 0, rows z <= 1} whose entries are at least 0 and whose columns
each have a 1 for their largest, so that every variable lies between 0 and 1.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from types import ModuleType
from typing import Any

from detente.kernels import complementarity, interpreted

_FRAME = 5


class Search:
    """A search that can be stopped and resumed, over flat rows `first` (of P) and `second` (of Q).

    Labels are 0..m-1 for x and the slacks of Q, m..m+n-1 for the slacks of P and y. In floats
    numbers up to `tolerance` count as zero; without one the search is in fractions and exact.
    """

    def __init__(
        self,
        first: Sequence[Fraction] | Sequence[float],
        second: Sequence[Fraction] | Sequence[float],
        shape: tuple[int, int],
        tolerance: float | None,
        kernel: ModuleType | None = None,
    ) -> None:
        m, n = self.shape = shape
        self.words = -(-(m + n) // complementarity.BITS)
        self.exact = tolerance is None
        self.kernel = kernel or (_in_python() if self.exact else complementarity)
        self.tolerance = tolerance or 0
        # The relative error of a sum as long as m + n, with room to spare.
        self.rounding = 0 if self.exact else (m + n + 16) * 2.0**-52
        self.rows = (self._numbers(first), self._numbers(second))
        levels = m + n + 2
        starts = [_start(first, n, m), _start(second, m, n)]
        self.tableaux = [
            self._numbers([*T, *([T[0] * 0] * (len(T) * (levels - 1)))]) for T, _ in starts
        ]
        self.heads = [array("q", H + [0] * (len(H) * (levels - 1))) for _, H in starts]
        self.fixed = [_counts(m + n), _counts(m + n)]
        self.frames, self.trail = _counts(levels * _FRAME), _counts(2 * (m + n) + 1)
        self.places = _counts(2 * (m + n))
        self.work = self._numbers([first[0] * 0] * (m + n))
        self.state = _counts(3)

    def _numbers(self, values: Sequence[Any]) -> Any:  # noqa: ANN401 (floats or fractions)
        return list(values) if self.exact else array("d", values)

    def begin_at(self, first: int, second: int) -> bool:
        """Fix the variables in two masks of labels before an exact search; False if empty."""
        m, n = self.shape
        for side, mask in enumerate((first, second)):
            rows, columns = (n, m) if side == 0 else (m, n)
            for label in range(m + n):
                if mask >> label & 1:
                    k = label if side == 0 else label - m if label >= m else label + n
                    self.fixed[side][k] = 1
                    if self.kernel._fix(  # noqa: SLF001 (interpreted: an ordinary function)
                        self.tableaux[side], self.heads[side], self.fixed[side], 0, 0, rows,
                        columns, k, 0, self.state,
                    ) != 1:  # fmt: skip
                        return False
        return True

    def run(self, out: array[int], nodes: int) -> tuple[bool, int]:
        """Go on for at most `nodes` nodes or until `out` (type code "Q") is nearly full.

        Returns whether the search is over, and the number of entries of `out` written.
        """
        used = self.kernel.run(
            *self.tableaux, *self.heads, *self.fixed, *self.rows, self.frames, self.trail,
            self.places, self.work, self.state, out, *self.shape, nodes, self.tolerance,
            self.rounding,
        )  # fmt: skip
        return self.state[0] < 0, used

    @property
    def nodes(self) -> int:
        """The nodes visited so far."""
        return self.state[1]


def _start(flat: Sequence[Any], rows: int, columns: int) -> tuple[list[Any], list[int]]:
    """A tableau with the first column entered, away from the origin, and its variables."""
    T = [[*flat[r * columns : (r + 1) * columns], flat[0] * 0 + 1] for r in range(rows)]
    H = [*range(columns, columns + rows), *range(columns)]
    # The first that is largest, and 1: the pivot divides by nothing.
    leave = max(range(rows), key=lambda r: T[r][0])
    for r, row in enumerate(T):
        if r != leave and row[0]:
            factor = row[0]
            row[:] = [v - factor * w for v, w in zip(row, T[leave], strict=True)]
            row[0] = -factor
    H[leave], H[rows] = H[rows], H[leave]
    return [v for row in T for v in row], H


def _counts(count: int) -> array[int]:
    return array("q", bytes(8 * count))


@cache
def _in_python() -> ModuleType:
    return interpreted("complementarity")
