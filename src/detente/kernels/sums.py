# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Weighted sums of arrays, term by term in the order given, without arrays in between.

Every sum is rounded as if its terms were multiplied and added one after the other. C types: .pxd.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["weighted"]


def weighted(weights: Any, rows: Sequence[Any], total: Any) -> None:
    """Write to `total` the sum of `rows`, each times its weight; at least one row.

    A row has as many entries as `total`, or one entry, which stands for all.

    >>> from array import array
    >>> total = array("d", [0, 0])
    >>> weighted(array("d", [1, -2]), [array("d", [5, 7]), array("d", [3])], total)
    >>> total.tolist()
    [-1.0, 1.0]
    """
    for k, row in enumerate(rows):
        _add(weights[k], row, total, k == 0)


def _add(weight: float, row: Any, total: Any, first: bool) -> None:
    size = len(total)
    if len(row) != size:
        if len(row) != 1:
            raise ValueError("rows as long as the total, or of one entry")
        term = weight * row[0]
        for k in range(size):
            total[k] = term if first else total[k] + term
        return
    with cython.nogil:
        if first:
            for k in range(size):
                total[k] = weight * row[k]
        elif weight == 1.0:
            for k in range(size):
                total[k] += row[k]
        elif weight == -1.0:
            for k in range(size):
                total[k] -= row[k]
        else:
            for k in range(size):
                total[k] += weight * row[k]
