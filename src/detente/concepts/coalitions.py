"""Who can carry a decision, and who can stop one: minimal winning and blocking coalitions.

Definition
    A coalition of blocs wins iff it holds at least the seats needed. It blocks iff those outside
    it cannot win. It is minimal if none of its members can be missed. A bloc has a *veto* if it
    is in every winning coalition, *dictates* if it wins alone and nobody wins without it, and is
    a *dummy* if it is in no minimal winning coalition.
What it certifies
    Every minimal coalition once, by seats alone.
Cost
    Counting: one pass over blocs and seats. Listing: a step for each coalition listed and each
    bloc, as no branch is entered that lists nothing.
Example
    >>> seats = {"a": 50, "b": 49, "c": 1}
    >>> [sorted(c) for c in minimal_winning(seats, 51)]
    [['a', 'b'], ['a', 'c']]
    >>> [sorted(c) for c in minimal_blocking(seats, 51)], vetoes(seats, 51)
    ([['a'], ['b', 'c']], ['a'])

When it fails
    A body of forty can have a thousand million minimal coalitions: count them, and list the
    first few.
References
    von Neumann, J. and Morgenstern, O. (1944), Theory of Games and Economic Behavior, chapter 10.
    Taylor, A. and Zwicker, W. (1999), Simple Games.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def minimal_winning(seats: Mapping[str, int], needed: int) -> Iterator[frozenset[str]]:
    """The minimal winning coalitions, those of the largest blocs first."""
    order = sorted((b for b in seats if seats[b] > 0), key=lambda b: -seats[b])
    left = [0] * (len(order) + 1)
    for k in range(len(order) - 1, -1, -1):
        left[k] = left[k + 1] + seats[order[k]]

    def grow(k: int, members: tuple[str, ...], held: int) -> Iterator[frozenset[str]]:
        # Blocs come largest first, so the last to join is the first that could be missed.
        for at in range(k, len(order)):
            if held + left[at] < needed:
                return
            total, grown = held + seats[order[at]], (*members, order[at])
            if total >= needed:
                yield frozenset(grown)
            else:
                yield from grow(at + 1, grown, total)

    if needed <= 0:
        yield frozenset()
    else:
        yield from grow(0, (), 0)


def minimal_blocking(seats: Mapping[str, int], needed: int) -> Iterator[frozenset[str]]:
    """The minimal coalitions without which nobody wins."""
    return minimal_winning(seats, sum(seats.values()) - needed + 1)


def count_minimal_winning(seats: Mapping[str, int], needed: int) -> int:
    """How many minimal winning coalitions there are, none listed.

    >>> count_minimal_winning(dict.fromkeys(map(str, range(60)), 1), 31) == 114449595062769120
    True
    """
    if needed <= 0:
        return 1
    held, found = [0] * needed, 0
    held[0] = 1
    for own in sorted((s for s in seats.values() if s > 0), reverse=True):
        found += sum(held[max(0, needed - own) :])
        for k in range(needed - 1, own - 1, -1):
            held[k] += held[k - own]
    return found


def vetoes(seats: Mapping[str, int], needed: int) -> list[str]:
    """The blocs without which nobody wins, in the order written."""
    total = sum(seats.values())
    return [b for b, own in seats.items() if total - own < needed <= total]
