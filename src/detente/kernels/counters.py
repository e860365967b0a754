# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Numbers drawn by counting: every state of a counter is stirred into four words of 64 bits.

The generator is Philox4x64-10 (Salmon, J., Moraes, M., Dror, R. and Shaw, D. 2011, Parallel random
numbers: as easy as 1, 2, 3, Proceedings of SC11): ten rounds of multiplication by two constants,
the key moved on between them. A word is a function of key and state alone, so that any stretch of
a stream can be had without what comes before it. C types: the .pxd.
"""

from __future__ import annotations

from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["WORDS", "drawn"]

# Words that a state of the counter gives.
WORDS = 4

# States that are stirred before their words are used: all stay in the nearest cache.
_AT_ONCE = cython.declare(cython.Py_ssize_t, 256)
_ONES = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
_FIRST = cython.declare(cython.ulonglong, 0xD2E7470EE14C6C93)
_SECOND = cython.declare(cython.ulonglong, 0xCA5A826395121157)
_STEP_FIRST = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)
_STEP_SECOND = cython.declare(cython.ulonglong, 0xBB67AE8584CAA73B)
_UNIT = cython.declare(cython.double, 2.0**-53)


def drawn(seed: int, stream: int, start: int, grids: Any, rows: Any) -> None:
    """Numbers from the first words of states `start` + 1 and on, a row for each word asked for.

    `grids` holds three numbers a row: the first multiple that can be drawn, by how many the last
    is above it, and of what they are multiples; at most `WORDS` rows. `rows` are those rows one
    after the other. `seed`, `stream` (the key) and the states are from 0 to 2**64 - 1.

    >>> from array import array
    >>> dice = array("d", bytes(8 * 6))
    >>> drawn(1, 0, 0, memoryview(array("d", [1, 5, 1])), memoryview(dice))
    >>> dice.tolist()
    [2.0, 6.0, 3.0, 5.0, 2.0, 6.0]
    """
    if len(grids) % 3 or not 0 < len(grids) <= 3 * WORDS or len(rows) % (len(grids) // 3):
        raise ValueError(f"rows of equal length with three numbers for each of at most {WORDS}")
    _drawn(seed, stream, start, grids, rows, memoryview(bytearray(8 * WORDS * _AT_ONCE)).cast("Q"))


def _drawn(
    seed: int, stream: int, start: int, grids: Any, rows: Any,
    words: Any,
) -> None:  # fmt: skip
    count = len(grids) // 3
    size = len(rows) // count
    with cython.nogil:
        for begin in range(0, size, 256):
            many = min(_AT_ONCE, size - begin)
            _stir(seed, stream, start + begin, many, words)
            for at in range(count):
                first, above, step = grids[3 * at], grids[3 * at + 1], grids[3 * at + 2]
                to = at * size + begin
                for k in range(many):
                    # The upper 53 bits are a share of all multiples.
                    word = words[at * _AT_ONCE + k] >> 11
                    share = word * _UNIT * (above + 1.0)
                    if cython.compiled:  # noqa: SIM108 (Cython drops a branch, no operand)
                        word = cython.cast(cython.longlong, share)
                    else:
                        word = int(share)
                    share = word
                    rows[to + k] = (first + min(share, above)) * step


def _stir(seed: int, stream: int, state: int, many: int, words: Any) -> None:
    """The words of so many states after this one, those of the same place side by side."""
    for k in range(many):
        a, b, c, d = state + 1 + k, 0, 0, 0
        one, two = seed, stream
        for _ in range(10):
            product = a
            product = product * _FIRST
            other = c
            other = other * _SECOND
            a = (other >> 64) ^ b ^ one
            c = (product >> 64) ^ d ^ two
            b = other & _ONES
            d = product & _ONES
            one = (one + _STEP_FIRST) & _ONES
            two = (two + _STEP_SECOND) & _ONES
        words[k], words[_AT_ONCE + k] = a, b
        words[2 * _AT_ONCE + k], words[3 * _AT_ONCE + k] = c, d
