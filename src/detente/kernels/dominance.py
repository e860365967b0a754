# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Which actions iterated strict dominance leaves, in many games at once, from who beats whom.

A game comes as flags: whether an action surely pays more than another against what the others do.
Flags of the same question stand side by side, a byte for each game and eight bytes to a word, so
that a step is taken for many games together. C types: the .pxd.
"""

from __future__ import annotations

from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["undominated"]

# Words that are taken through all steps together: their flags stay in the nearest cache.
_AT_ONCE = cython.declare(cython.Py_ssize_t, 64)
_SET = cython.declare(cython.ulonglong, 0x0101010101010101)


def undominated(questions: Any, others: int, size: int, beats: Any, alive: Any) -> None:
    """Set to 0 each flag of `alive` whose action is dominated by one that is left, again and again.

    A flag is a byte, 0 or 1. `alive` has a row of `size` words for each action of each player, and
    `beats` one for each comparison of two actions. `questions` says what is compared: for each pair
    of actions the rows in `alive` of the one and of the other that may beat it, the number of
    comparisons, and for each of these its row in `beats` and the rows in `alive` of the `others`
    actions that it is made against.

    >>> from array import array
    >>> left, ours = array("Q", [1, 1, 1, 1]), array("Q", [1, 1, 1, 0])
    >>> asked = array("q", [0, 1, 2, 0, 2, 1, 3, 3, 2, 2, 2, 0, 3, 1])
    >>> undominated(asked, 1, 1, ours, left)
    >>> left.tolist()
    [0, 1, 1, 1]
    """
    if len(alive) % max(size, 1) or len(beats) % max(size, 1):
        raise ValueError("as many words in every row")
    beaten = memoryview(bytearray(8 * _AT_ONCE)).cast("Q")
    _undominated(questions, others, size, beats, alive, beaten)


def _undominated(
    questions: Any, others: int, size: int, beats: Any, alive: Any,
    beaten: Any,
) -> None:  # fmt: skip
    length = len(questions)
    with cython.nogil:
        for begin in range(0, size, 64):
            many = min(_AT_ONCE, size - begin)
            changed = True
            while changed:
                changed = False
                at = 0
                while at < length:
                    mine = questions[at] * size + begin
                    better = questions[at + 1] * size + begin
                    count = questions[at + 2]
                    at += 3
                    for k in range(many):
                        beaten[k] = alive[mine + k] & alive[better + k]
                    for _ in range(count):
                        _unless(beaten, beats, questions[at] * size + begin, alive, questions,
                                at + 1, others, size, begin, many)  # fmt: skip
                        at += others + 1
                    any_ = 0
                    for k in range(many):
                        any_ |= beaten[k]
                    if any_:
                        changed = True
                        for k in range(many):
                            alive[mine + k] &= _SET ^ beaten[k]


def _unless(
    beaten: Any, beats: Any, row: int, alive: Any, questions: Any,
    at: int, others: int, size: int, begin: int, many: int,
) -> None:  # fmt: skip
    """Not beaten where a comparison fails that is made against actions that are left."""
    if others == 1:
        first = questions[at] * size + begin
        for k in range(many):
            beaten[k] &= beats[row + k] | (_SET ^ alive[first + k])
    elif others == 2:
        first = questions[at] * size + begin
        second = questions[at + 1] * size + begin
        for k in range(many):
            beaten[k] &= beats[row + k] | (_SET ^ (alive[first + k] & alive[second + k]))
    else:
        for k in range(many):
            there = _SET
            for j in range(at, at + others):
                there &= alive[questions[j] * size + begin + k]
            beaten[k] &= beats[row + k] | (_SET ^ there)
