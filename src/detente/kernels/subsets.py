# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""What hangs together among pairs (i, j), and the largest products X x Y of which all are pairs.

Sets of items are words of 64 bits. The sets Y are the intersections of what single items are
paired to, and X is all that is paired to Y. C types: the .pxd.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, TypeAlias

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["MOST", "joined"]

# The most items on either side.
MOST = 64
_SIDE = cython.declare(cython.Py_ssize_t, 64)
_SETS = cython.declare(cython.Py_ssize_t, 256)
_ALL = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)

Joined: TypeAlias = tuple[tuple[int, ...], tuple[tuple[int, ...], ...], int, list[tuple[int, int]]]


def joined(
    pairs: Sequence[tuple[Any, ...]],
    labels: tuple[Sequence[int], Sequence[int]] | None = None,
) -> list[Joined] | None:
    """The parts of `pairs` that hang together, in the order of their first pair.

    Each is the positions of its pairs, those of its products X x Y, in the order of the sorted X,
    and these X and Y as masks of items. Of a pair only the first two numbers count. None if there
    are too many products for it, or an item of 64 or more.

    If items are vertices of two polytopes, sets of them the vertices of faces, and `labels` masks
    of what is tight at each, a part comes with the largest dimension of its products; else with -1.

    >>> joined([(0, 0), (0, 1), (2, 3)])
    [((0, 1), ((0, 1),), -1, [(1, 3)]), ((2,), ((2,),), -1, [(4, 8)])]
    >>> joined([(0, 0), (0, 1)], ([0b1011], [0b1110, 0b1101]))
    [((0, 1), ((0, 1),), 1, [(1, 3)])]
    """
    for pair in pairs:
        if pair[0] >= MOST or pair[1] >= MOST:
            return None
    most = 1 << len(pairs) if len(pairs) < 9 else 512
    room = array("Q", bytes(32 * MOST + 16 * most))
    if labels is not None:
        try:
            for side, own in enumerate(labels):
                for k, mask in enumerate(own[:MOST]):
                    room[(2 + side) * MOST + k] = mask
        except OverflowError:
            labels = None
    return _joined(pairs, room, labels is not None)


def _joined(
    pairs: Sequence[tuple[Any, ...]], room: array[int], labelled: bool
) -> list[Joined] | None:
    """See `joined`; `room` begins with what items are paired to, side after side, and labels."""
    one = 1
    seen = 0
    for pair in pairs:
        i = pair[0]
        j = pair[1]
        room[i] |= one << j
        room[_SIDE + j] |= one << i
    found: list[Joined] = []
    for pair in pairs:
        i = pair[0]
        if seen & one << i:
            continue
        mine = _reached(i, room)
        seen |= mine
        count = _closed(mine, room)
        if count < 0:
            return None
        products = []
        positions = []
        extent = -1
        for q in range(count):
            left = room[_SETS + 2 * q]
            right = room[_SETS + 2 * q + 1]
            if labelled:
                extent = max(
                    extent, _extent(left, room, 2 * _SIDE) + _extent(right, room, 3 * _SIDE)
                )
            products.append((left, right))
            positions.append(tuple(_within(pairs, left, right)))
        members = positions[0] if count == 1 else tuple(_within(pairs, mine, _ALL))
        found.append((members, tuple(positions), extent, products))
    return found


def _within(pairs: Sequence[tuple[Any, ...]], left: int, right: int) -> list[int]:
    """The positions of the pairs of two sets."""
    one = 1
    found = []
    for k, pair in enumerate(pairs):
        i = pair[0]
        j = pair[1]
        if left & one << i and right & one << j:
            found.append(k)
    return found


def _extent(mask: int, room: array[int], base: int) -> int:
    """The dimension of a face by its vertices: the steps by which faces grow from one to all."""
    one = 1
    k = 0
    while not mask & one << k:
        k += 1
    common = room[base + k]
    face = one << k
    extent = 0
    best = 0
    best_face = 0
    while face != mask:
        fewest = 65
        for k in range(64):
            if not mask & ~face & one << k:
                continue
            # The smallest face that holds this vertex, too; the smallest of these is a step.
            shared = common & room[base + k]
            grown = 0
            count = 0
            for q in range(64):
                if mask & one << q and room[base + q] & shared == shared:
                    grown |= one << q
                    count += 1
            if count < fewest:
                fewest = count
                best = shared
                best_face = grown
        common = best
        face = best_face
        extent += 1
    return extent


def _reached(i: int, room: array[int]) -> int:
    """All items of the first side that hang together with one."""
    one = 1
    mine = one << i
    before = 0
    while mine != before:
        before = mine
        theirs = 0
        for k in range(64):
            if mine & one << k:
                theirs |= room[k]
        for k in range(64):
            if theirs & one << k:
                mine |= room[_SIDE + k]
    return mine


def _closed(mine: int, room: array[int]) -> int:
    """Write the products X, Y among some items, in order; their number, -1 if too many."""
    one = 1
    count = 0
    for k in range(64):
        if not mine & one << k:
            continue
        before = count
        for q in range(-1, before):
            right = room[k]
            if q >= 0:
                right &= room[_SETS + 2 * q + 1]
            at = 0
            while at < count and room[_SETS + 2 * at + 1] != right:
                at += 1
            if right != 0 and at == count:
                if _SETS + 2 * count == len(room):
                    return -1
                room[_SETS + 2 * count + 1] = right
                count += 1
    for q in range(count):
        right = room[_SETS + 2 * q + 1]
        left = mine
        for k in range(64):
            if right & one << k:
                left &= room[_SIDE + k]
        # Put it where it belongs among those before.
        at = q
        while at > 0 and _sooner(left, room[_SETS + 2 * at - 2]):
            room[_SETS + 2 * at] = room[_SETS + 2 * at - 2]
            room[_SETS + 2 * at + 1] = room[_SETS + 2 * at - 1]
            at -= 1
        room[_SETS + 2 * at] = left
        room[_SETS + 2 * at + 1] = right
    return count


def _sooner(a: int, b: int) -> bool:
    """Whether the items of a mask, ascending, come before another's lexicographically."""
    one = 1
    k = 0
    if a == b:
        return False
    while (a ^ b) & one << k == 0:
        k += 1
    if a & one << k:
        # b goes on with a later item, or is the beginning of a.
        return b >> k != 0
    return a >> k == 0
