"""Rankings as partial orders: counting and drawing the complete orders that they leave open.

A ranking orders groups of outcomes; an open pair leaves two neighbouring groups unordered. The
payoffs that respect it, in [0, 1] each, are its *order polytope* (Stanley 1986). Its volume is
the number of linear extensions over n!, and a uniform point of it is a uniform linear extension
together with n sorted uniform numbers. Neighbours alone are open, so the lower sets of the order
are few and extensions are counted and drawn exactly; no random walk is needed.

References: Stanley, R. (1986), Two poset polytopes, Discrete & Computational Geometry 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.errors import GameError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from detente.game.payoffs import Ranking

# Lower sets beyond which counting would take the machine's memory.
MOST_SETS = 100_000


@dataclass(frozen=True)
class Order:
    """A partial order of `size` groups; `below[k]` is the bit mask of the groups under group k.

    >>> chain = Order(3, (0b000, 0b001, 0b011))
    >>> chain.extensions, Order(3, (0, 0, 0)).extensions
    (1, 6)
    """

    size: int
    below: tuple[int, ...]

    @cached_property
    def steps(self) -> dict[int, list[tuple[int, int]]]:
        """For each lower set: what can come next, with the number of ways to go on after it.

        Raises GameError where there are too many sets to count.
        """
        full = (1 << self.size) - 1
        level, sets = {0}, [0]
        while level - {full}:
            level = {s | 1 << k for s in level for k in self._next(s)}
            sets += sorted(level)
            if len(sets) > MOST_SETS:
                raise GameError("a ranking leaves too much open to count its complete orders")
        ways = {full: 1}
        found: dict[int, list[tuple[int, int]]] = {full: []}
        for s in reversed(sets):
            if s != full:
                found[s] = [(k, ways[s | 1 << k]) for k in self._next(s)]
                ways[s] = sum(count for _, count in found[s])
        return found

    def _next(self, taken: int) -> list[int]:
        return [
            k
            for k in range(self.size)
            if not taken >> k & 1 and self.below[k] & taken == self.below[k]
        ]

    @cached_property
    def extensions(self) -> int:
        """The number of its linear extensions."""
        return sum(count for _, count in self.steps[0]) if self.size else 1

    def all(self) -> Iterator[tuple[int, ...]]:
        """Every linear extension, from the lowest group up."""

        def go_on(taken: int, so_far: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            if len(so_far) == self.size:
                yield so_far
            for k, _ in self.steps[taken]:
                yield from go_on(taken | 1 << k, (*so_far, k))

        return go_on(0, ())

    @cached_property
    def tied_extensions(self) -> int:
        """How many ways there are to put the groups on levels, see `levels`.

        >>> Order(3, (0, 0, 0)).tied_extensions
        13
        """
        full = (1 << self.size) - 1
        ways = {full: 1}
        for s in self.steps:
            if s not in ways:
                ways[s] = sum(ways[s | more] for more in self._together(s))
        return ways[0]

    def levels(self) -> Iterator[tuple[int, ...]]:
        """Every way to put the groups on levels that respects the order, ties of open pairs too.

        >>> sorted(Order(2, (0, 0)).levels())
        [(0, 0), (0, 1), (1, 0)]
        """
        row = [0] * self.size

        def go_on(taken: int, level: int) -> Iterator[tuple[int, ...]]:
            if taken == (1 << self.size) - 1:
                yield tuple(row)
            for more in self._together(taken):
                for k in range(self.size):
                    if more >> k & 1:
                        row[k] = level
                yield from go_on(taken | more, level + 1)

        return go_on(0, 0)

    def _together(self, taken: int) -> list[int]:
        """What can stand on the next level above a lower set: any of what has nothing under it."""
        found = [0]
        for k in self._next(taken):
            found += [more | 1 << k for more in found]
        return found[1:]

    def points(
        self, levels: npt.NDArray[np.float64], choices: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Uniform points of the order polytope, one a row, from uniform numbers in [0, 1).

        `levels` and `choices` have a row for each point and a column for each group.
        """
        import numpy as np

        heights = np.sort(levels, axis=1)
        if self.extensions == 1:
            (order,) = self.all()
            found = np.empty_like(heights)
            found[:, list(order)] = heights
            return found
        found = np.empty_like(heights)
        # Lower sets by number: as bits they need not fit a machine word.
        sets = list(self.steps)
        number = {s: n for n, s in enumerate(sets)}
        taken = np.full(len(levels), number[0])
        for place in range(self.size):
            for known in np.unique(taken).tolist():
                rows = np.flatnonzero(taken == known)
                options = self.steps[sets[known]]
                total = sum(count for _, count in options)
                ends = np.cumsum([count / total for _, count in options])[:-1]
                picked = np.searchsorted(ends, choices[rows, place], side="right")
                groups = np.array([k for k, _ in options])[picked]
                found[rows, groups] = heights[rows, place]
                after = [number[sets[known] | 1 << k] for k, _ in options]
                taken[rows] = np.array(after)[picked]
        return found


def order_of(ranking: Ranking) -> Order:
    """The order of a ranking's groups, counted from the worst; neighbours may be left open.

    >>> from detente.game.payoffs import Ranking
    >>> order_of(Ranking(((0,), (1,), (2,)), frozenset({0}))).extensions
    2
    """
    size = len(ranking.groups)
    below = []
    for k in range(size):
        # Group k from below is group size - 1 - k as written, best first.
        written = size - 1 - k
        under = (1 << k) - 1
        if k and written in ranking.open_after:
            under &= ~(1 << (k - 1))
        below.append(under)
    return Order(size, tuple(below))
