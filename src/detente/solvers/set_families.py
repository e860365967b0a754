"""Families of sets as whole numbers: bit s says whether the set with the mask s belongs.

A family of subsets of m items is one integer of 2^m bits, so whatever is asked of all sets at once
is a handful of operations on whole numbers, exact and of any size.

- Which sets satisfy start + sum of weights >= 0: the items are split in halves; the sets of the
  lower half are sorted by their sums, and each set of the upper half asks for all lower ones
  from some place in that order on (Horowitz and Sahni 1974). Weights may be any whole numbers.
- Which sets contain a member: the subset-OR transform, one shift for each item (Yates 1937).

>>> family = at_least(-3, [1, 2, 3])
>>> members(family), members(minimal(family, 3))
([3, 4, 5, 6, 7], [3, 4])

References: Horowitz, E. and Sahni, S. (1974), Computing partitions with applications to the
knapsack problem, Journal of the ACM 21(2). Yates, F. (1937), The Design and Analysis of Factorial
Experiments.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

_SET = re.compile(rb"[^\0]")
# Lower halves of at least three items fill whole bytes.
_BYTE = 3


def everything(items: int) -> int:
    """The family of all sets."""
    return (1 << (1 << items)) - 1


def at_least(start: int, weights: Sequence[int]) -> int:
    """The sets whose weights and `start` add up to 0 or more.

    >>> bin(at_least(0, [-1, 1]))
    '0b1101'
    """
    items = len(weights)
    low = max(items // 2, min(items, _BYTE))
    lower = _sums(0, weights[:low])
    order = sorted(range(len(lower)), key=lower.__getitem__)
    keys = [lower[k] for k in order]
    # from_rank[r]: the lower sets from place r of the order on.
    family, from_rank = 0, [0]
    for k in reversed(order):
        family |= 1 << k
        from_rank.append(family)
    from_rank.reverse()
    upper = _sums(start, weights[low:])
    if len(upper) == 1:
        return from_rank[bisect_left(keys, -start)]
    width = len(lower) // 8
    blocks = [own.to_bytes(width, "little") for own in from_rank]
    return int.from_bytes(b"".join(blocks[bisect_left(keys, -v)] for v in upper), "little")


def _sums(start: int, weights: Sequence[int]) -> list[int]:
    sums = [start]
    for w in weights:
        sums += [v + w for v in sums]
    return sums


def above(family: int, items: int) -> int:
    """The sets that contain a member of the family, its members included.

    >>> members(above(1 << 0b010, 3))
    [2, 3, 6, 7]
    """
    for j, lacking in enumerate(_lacking(items)):
        family |= (family & lacking) << (1 << j)
    return family


def minimal(family: int, items: int) -> int:
    """The members that contain no other member."""
    reach, beyond = above(family, items), 0
    for j, lacking in enumerate(_lacking(items)):
        beyond |= (reach & lacking) << (1 << j)
    return family & ~beyond


def _lacking(items: int) -> Iterator[int]:
    """For each item the family of the sets without it."""
    for j in range(items):
        family, width = (1 << (1 << j)) - 1, 2 << j
        while width < 1 << items:
            family |= family << width
            width *= 2
        yield family


def members(family: int) -> list[int]:
    """The masks of a family's sets, in ascending order."""
    data = family.to_bytes((family.bit_length() + 7) // 8, "little")
    return [
        8 * found.start() + bit
        for found in _SET.finditer(data)
        for bit in range(8)
        if found[0][0] >> bit & 1
    ]


def family_of(masks: Iterable[int]) -> int:
    """The family with the given masks.

    >>> members(family_of([5, 1]))
    [1, 5]
    """
    data = bytearray()
    for mask in masks:
        if mask >> 3 >= len(data):
            data.extend(bytes((mask >> 3) + 1 - len(data)))
        data[mask >> 3] |= 1 << (mask & 7)
    return int.from_bytes(data, "little")
