# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""All extreme equilibria of a small game: pairs of vertices that carry every label.

From the bases of both polytopes (`bases`), all visited: nothing is left out that would have to be
proven empty (Avis, Rosenberg, Savani and von Stengel 2010, "Enumeration of Nash equilibria for
two-player games", Economic Theory 42). Two bases that carry every label once are an equilibrium of
the game with a little more room, whose index is a sign of minors (Shapley 1974, "A note on the
Lemke-Howson algorithm"). C types: the .pxd.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from detente.kernels.bases import Bases

if not cython.compiled:
    from detente.kernels import interpreted

    Bases = interpreted("bases").Bases  # type: ignore[misc]
    order = interpreted("whole_tableau").order
    made = interpreted("rationals").made

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Extreme"]

_SAFE = cython.declare(cython.double, 4e18)


@cython.cclass
class Extreme(Bases):
    """The extreme equilibria of one game after the other, all of the same numbers of actions."""

    def __init__(self, m: int, n: int) -> None:
        Bases.__init__(self, m, n)
        self.same, self.listed = _room(2 * self.most), _room(2 * self.most)
        self.rank = _room(2 * self.most)
        self.found = _room(2 * self.most * (self.labels + 1))
        self.slots = _room(2 * self.labels)
        self.own = self.other = 0

    def solve(self, first: tuple[int, ...], second: tuple[int, ...]) -> bool:
        """Find them for the payoffs of both players, row by row; False if these are too large.

        >>> pennies = Extreme(2, 2)
        >>> pennies.solve((1, -1, -1, 1), (-1, 1, 1, -1))
        True
        >>> pennies.pairs()
        [(0, 0, False, 1, 0)]
        >>> pennies.strategies(1, ("H", "T"))
        ([{'H': Fraction(1, 2), 'T': Fraction(1, 2)}], [Fraction(0, 1)], [3])
        """
        if not self.set(first, second):
            return False
        self.first_count = self.visit(0)
        if not self.over:
            self.second_count = self.visit(1)
        if self.over:
            return False
        self.match()
        return True

    def strategies(
        self, side: int, names: tuple[str, ...]
    ) -> tuple[list[dict[str, Fraction]], list[Fraction], list[int]]:
        """The strategies of a player's extreme equilibria, ascending, by the names of the actions.

        Beside them what a best reply to each gets, and the labels. Payoffs are those of `solve`.
        """
        found = []
        worth = []
        labels = []
        width = self.labels + 1
        for k in range(self.own if side == 0 else self.other):
            v = self.listed[side * self.most + k]
            base = (side * self.most + v) * width
            columns = self.m if side == 0 else self.n
            total = self.found[base + columns]
            point = {}
            for c in range(columns):
                point[names[c]] = made(self.found[base + c], total)
            found.append(point)
            worth.append(self.worth(side, v))
            labels.append(self.zeros[side * self.most + v])
        return found, worth, labels

    def pairs(self) -> list[tuple[int, int, bool, int | None, int]]:
        """The extreme equilibria as pairs of positions among `strategies`, descending.

        With each whether it is strict, its index, or 0 where a strategy has more best replies than
        it plays, and its number.
        """
        found: list[tuple[int, int, bool, int | None, int]] = []
        full = (1 << self.labels) - 1
        for i in range(self.own - 1, -1, -1):
            v = self.listed[i]
            for j in range(self.other - 1, -1, -1):
                w = self.most + self.listed[self.most + j]
                if self.zeros[v] | self.zeros[w] == full:
                    if self.zeros[v] == self.basis[v] and self.zeros[w] == self.basis[w]:
                        pure = self.played(v) == 1
                        found.append((i, j, pure, self.index(v, w - self.most), len(found)))
                    else:
                        found.append((i, j, False, 0, len(found)))
        return found

    def nearby(self) -> list[tuple[int, int]]:
        """The equilibria of the game with the room: the first strategy they tend to, the index."""
        found: list[tuple[int, int]] = []
        full = (1 << self.labels) - 1
        for v in range(1, self.first_count):
            w = self.place[(1 << self.labels) + (full ^ self.basis[v])] - 1
            if w > 0:
                found.append((self.rank[self.same[v]], self.index(v, w)))
        return found

    def worth(self, side: int, v: int) -> Fraction:
        """What a best reply to a strategy gets: the first one, for all get the same."""
        columns = self.m if side == 0 else self.n
        base = (side * self.most + v) * (self.labels + 1)
        zero = self.zeros[side * self.most + v]
        r = 0
        while not zero >> (r + (self.m if side == 0 else 0)) & 1:
            r += 1
        total = self.found[base + columns]
        if self.reach * total > _SAFE:
            return self.large_worth(side, base, columns, r)
        value = 0
        for c in range(columns):
            if side == 0:
                value += self.found[base + c] * self.payoffs[self.m * self.n + c * self.n + r]
            else:
                value += self.found[base + c] * self.payoffs[r * self.n + c]
        return made(value, total)

    def large_worth(self, side: int, base: int, columns: int, reply: int) -> Fraction:
        """The same in numbers of any size."""
        from fractions import Fraction

        row: list[int] = [
            self.payoffs[self.m * self.n + c * self.n + reply]
            if side == 0
            else self.payoffs[reply * self.n + c]
            for c in range(columns)
        ]
        weights: list[int] = [self.found[base + c] for c in range(columns + 1)]
        total = weights.pop()
        return Fraction(sum(map(int.__mul__, weights, row)), total)

    def match(self) -> None:
        """Find the vertices of extreme equilibria, those of equal zeros being one."""
        one = 1
        full = (one << self.labels) - 1
        self.join(0, self.first_count)
        self.join(1, self.second_count)
        if self.degenerate:
            for v in range(1, self.first_count):
                if self.same[v] != v:
                    continue
                labels = self.zeros[v]
                for w in range(1, self.second_count):
                    at = self.most + w
                    if labels | self.zeros[at] == full and self.same[at] == w:
                        self.rank[v] = self.rank[at] = 0
        else:
            for v in range(1, self.first_count):
                w = self.place[(one << self.labels) + (full ^ self.basis[v])] - 1
                if w > 0:
                    self.rank[v] = self.rank[self.most + w] = 0
        self.own = self.arrange(0)
        self.other = self.arrange(1)

    def join(self, side: int, count: int) -> None:
        """For every basis of a side the first one of the same vertex; none is ranked yet."""
        base = side * self.most
        for v in range(count):
            w = v
            if self.zeros[base + v] != self.basis[base + v]:
                w = 0
                while self.zeros[base + w] != self.zeros[base + v]:
                    w += 1
            self.same[base + v] = w
            self.rank[base + v] = -1

    def arrange(self, side: int) -> int:
        """List the vertices wanted of a side by their probabilities, ascending; their number."""
        base = side * self.most
        count = 0
        for v in range(self.first_count if side == 0 else self.second_count):
            if self.rank[base + v] < 0:
                continue
            self.point(side, v)
            k = count
            while k > 0 and self.before(side, v, self.listed[base + k - 1]):
                self.listed[base + k] = self.listed[base + k - 1]
                k -= 1
            self.listed[base + k] = v
            count += 1
        for k in range(count):
            self.rank[base + self.listed[base + k]] = k
        return count

    def before(self, side: int, v: int, w: int) -> bool:
        """Whether a vertex's probabilities come before another's, lexicographically."""
        columns = self.m if side == 0 else self.n
        mine = (side * self.most + v) * (self.labels + 1)
        other = (side * self.most + w) * (self.labels + 1)
        for k in range(columns):
            sign = order(
                self.found[mine + k], self.found[mine + columns],
                self.found[other + k], self.found[other + columns],
            )  # fmt: skip
            if sign != 0:
                return sign < 0
        return False

    def point(self, side: int, v: int) -> None:
        """Write a vertex's numerators and their sum."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        t = side * self.second_T + v * (rows * (columns + 1) + 1)
        h = side * self.second_H + v * self.labels
        to = (side * self.most + v) * (self.labels + 1)
        low = 0 if side == 0 else self.m
        for r in range(columns):
            self.found[to + r] = 0
        total = 0
        for r in range(rows):
            k = self.H[h + r] - low
            if 0 <= k < columns:
                self.found[to + k] = self.T[t + r * (columns + 1) + columns]
                total += self.found[to + k]
        self.found[to + columns] = total

    def sign(self, side: int, v: int) -> int:
        """The sign of the minor of M of a basis: what is played by the rows without slack.

        Pivots keep the determinant of the basis positive, its columns in the order of the rows.
        """
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        h = side * self.second_H + v * self.labels
        low = 0 if side == 0 else self.m
        one = 1
        used = 0
        basics = 0
        for r in range(rows):
            k = self.H[h + r] - low
            if 0 <= k < columns:
                used |= one << k
            else:
                basics |= one << (self.H[h + r] - (self.m if side == 0 else 0))
        # The place in order of every played action: the rows without slack, ascending.
        place = 0
        for k in range(columns):
            if used & one << k:
                while basics & one << place:
                    place += 1
                self.slots[self.labels + k] = place
                place += 1
        sign = 1
        for r in range(rows):
            k = self.H[h + r] - low
            self.slots[r] = (
                self.slots[self.labels + k]
                if 0 <= k < columns
                else self.H[h + r] - (self.m if side == 0 else 0)
            )
            for q in range(r):
                if self.slots[q] > self.slots[r]:
                    sign = -sign
        return sign

    def index(self, v: int, w: int) -> int:
        """The index of two bases that carry every label once."""
        index = self.sign(0, v) * self.sign(1, w)
        return index if self.played(v) % 2 else -index

    def played(self, v: int) -> int:
        """How many actions the strategy of a basis of side 0 plays."""
        one = 1
        count = 0
        for k in range(self.m):
            if not self.basis[v] & one << k:
                count += 1
        return count


def _room(count: int) -> array[int]:
    return array("q", bytes(8 * count))
