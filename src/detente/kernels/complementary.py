"""Pairs of items whose labels, taken together, are all labels.

The vertices of the two best-response polytopes carry labels: the actions that are unplayed or
best responses there. A pair of vertices is a Nash equilibrium exactly when every label is carried
by at least one of the two (von Stengel, "Computing equilibria for two-person games", Handbook of
Game Theory 3, 2002, section 2). Labels are bits; 64 of them fit a word, and an item is as many
consecutive words as the labels need.
"""

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["complementary_pairs"]


def complementary_pairs(
    masks_a: array[int], masks_b: array[int], words: int, full: array[int]
) -> list[tuple[int, int]]:
    """Index pairs (i, j) with `masks_a[i] | masks_b[j] == full` in every word, in sorted order.

    `masks_a` and `masks_b` are flat buffers of type code "Q": item i is the `words` words that
    start at `i * words`. `full` is one item, the mask of all labels.

    Cost: |A| |B| comparisons at worst, of one word each where the first word already differs.

    Raises `ValueError` if a buffer is not a whole number of items.

    >>> from array import array
    >>> a, b = array("Q", [0b011, 0b101]), array("Q", [0b100, 0b110])
    >>> complementary_pairs(a, b, 1, array("Q", [0b111]))
    [(0, 0), (0, 1), (1, 1)]
    """
    if words < 1 or len(full) != words or len(masks_a) % words or len(masks_b) % words:
        message = (
            f"{len(masks_a)}, {len(masks_b)} and {len(full)} words are not whole items "
            f"and one full mask of {words} words"
        )
        raise ValueError(message)
    return _pairs(masks_a, masks_b, words, full)


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    masks_a=cython.ulonglong[::1],
    masks_b=cython.ulonglong[::1],
    words=cython.Py_ssize_t,
    full=cython.ulonglong[::1],
    i=cython.Py_ssize_t,
    j=cython.Py_ssize_t,
    word=cython.Py_ssize_t,
    items_a=cython.Py_ssize_t,
    items_b=cython.Py_ssize_t,
    first=cython.ulonglong,
    all_first=cython.ulonglong,
)
def _pairs(
    masks_a: array[int], masks_b: array[int], words: int, full: array[int]
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    items_a = len(masks_a) // words
    items_b = len(masks_b) // words
    all_first = full[0]
    for i in range(items_a):
        first = masks_a[i * words]
        for j in range(items_b):
            # The first word settles nearly every pair, so it is compared before the loop.
            if first | masks_b[j * words] != all_first:
                continue
            for word in range(1, words):
                if masks_a[i * words + word] | masks_b[j * words + word] != full[word]:
                    break
            else:
                found.append((i, j))
    return found
