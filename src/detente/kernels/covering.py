"""Which of many sets are the smallest, and which of those each set contains.

Sets of labels are masks of bits, `words` consecutive 64-bit words each.
"""

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["smallest_inside"]


def smallest_inside(masks: array[int], words: int) -> array[int]:
    """For each set, in order of size, the first minimal set that it contains; itself if minimal.

    `masks` is a flat buffer of type code "Q": item i is the `words` words that start at
    `i * words`; smaller sets come first. Raises `ValueError` if it is no whole number of items.

    >>> from array import array
    >>> list(smallest_inside(array("Q", [0b001, 0b110, 0b011, 0b111]), 1))
    [0, 1, 0, 0]
    """
    if words < 1 or len(masks) % words:
        raise ValueError(f"{len(masks)} words are not whole items of {words} words")
    found = array("q", bytes(8 * (len(masks) // words)))
    if found:
        _inside(masks, words, found, array("q", bytes(8 * len(found))))
    return found


@cython.boundscheck(False)
@cython.wraparound(False)
@cython.locals(
    masks=cython.ulonglong[::1],
    words=cython.Py_ssize_t,
    found=cython.longlong[::1],
    minimal=cython.longlong[::1],
    count=cython.Py_ssize_t,
    i=cython.Py_ssize_t,
    j=cython.Py_ssize_t,
    k=cython.Py_ssize_t,
    w=cython.Py_ssize_t,
    inside=cython.bint,
)
def _inside(masks: array[int], words: int, found: array[int], minimal: array[int]) -> None:
    count = 0
    for i in range(len(found)):
        found[i] = i
        for k in range(count):
            j = minimal[k]
            inside = True
            for w in range(words):
                if masks[j * words + w] & ~masks[i * words + w]:
                    inside = False
                    break
            if inside:
                found[i] = j
                break
        if found[i] == i:
            minimal[count] = i
            count += 1
