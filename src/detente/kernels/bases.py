# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""A visit to every basis of the two best-response polytopes of a small game, in whole numbers.

Side 0 is P = {x >= 0, s = 1 - M0 x >= 0} with the labels 0..m-1 for x and m..m+n-1 for s, side 1
is Q = {y >= 0, r = 1 - M1 y >= 0} with m..m+n-1 for y and 0..m-1 for r. Ties are broken by a little
more room in every row, each far less than in the one before (Charnes 1952, "Optimality and
degeneracy in linear programming"): then a vertex has one basis, its neighbours are one pivot away,
and all are reached from the origin. What a basis tends to as the room goes is a vertex of the
polytope itself, and each of these is met.

Numbers are minors of [M | 1]. Where these might be too large each is bounded in floats before it is
computed modulo 2^64, and the visit ends at the first that is. C types: the .pxd.
"""

from __future__ import annotations

from array import array
from math import comb

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

if not cython.compiled:
    from detente.kernels import interpreted

    order = interpreted("whole_tableau").order

__all__ = ["MOST", "Bases"]

# The largest number of actions in all.
MOST = 12
# Entries of tableaux below 2^54, which their squares show, need no further check; see
# `whole_tableau`. Entries that are checked stay below 2^60, so that sums of them fit 64 bits.
_FITS = cython.declare(cython.double, 3.2e32)
_TWOS = cython.declare(cython.Py_ssize_t, 8)
_FAR = cython.declare(cython.longlong, 1 << 61)
_LARGE = cython.declare(cython.double, 2.0**60)
_DOUBT = cython.declare(cython.double, 2.0**-50)


@cython.cclass
class Bases:
    """The bases of one game after the other, all of the same numbers of actions."""

    def __init__(self, m: int, n: int) -> None:
        if m + n > MOST:
            raise ValueError(f"at most {MOST} actions in all")
        self.m, self.n, self.labels = m, n, m + n
        self.most = max(_vertices(m, m + n), _vertices(n, m + n))
        self.second_T = self.most * (n * (m + 1) + 1)
        self.second_H = self.most * (m + n)
        self.payoffs = _room("q", 2 * m * n)
        self.M = _room("q", 2 * m * n)
        self.T = _room("q", self.second_T + self.most * (m * (n + 1) + 1))
        self.H = _room("q", 2 * self.second_H)
        self.place = _room("q", 2 << self.labels)
        self.basis, self.zeros = _room("Q", 2 * self.most), _room("Q", 2 * self.most)
        self.first_count = self.second_count = 0

    def set(self, first: tuple[int, ...], second: tuple[int, ...]) -> bool:
        """Take up the payoffs of both players, row by row; False if numbers might not fit."""
        self.reach = 0.0
        try:
            if not (self.read(first, 0) and self.read(second, self.m * self.n)):
                return False
        except OverflowError:
            return False
        self.degenerate = self.over = self.checked = False
        for side in range(2):
            self.level(side, 1)
            if not self.fits(side):
                self.level(side, self.divisor(side))
                self.over = False
                if not self.fits(side):
                    self.checked = True
                if self.over:
                    return False
        return True

    def read(self, payoffs: tuple[int, ...], base: int) -> bool:
        """Take up one player's payoffs; False if their differences might not fit 64 bits."""
        for k in range(self.m * self.n):
            value = payoffs[k]
            if value > _FAR or value < -_FAR:
                return False
            self.payoffs[base + k] = value
            size = value
            self.reach = max(self.reach, abs(size))
        return True

    def level(self, side: int, divisor: int) -> None:
        """Write a side's matrix: each column less its least entry, and ones where all are equal."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        at = self.m * self.n if side == 0 else 0
        row_step = 1 if side == 0 else self.n
        column_step = self.n if side == 0 else 1
        base = side * self.m * self.n
        for c in range(columns):
            least = most = self.payoffs[at + c * column_step]
            for r in range(rows):
                value = self.payoffs[at + c * column_step + r * row_step]
                least = min(least, value)
                most = max(most, value)
            for r in range(rows):
                value = self.payoffs[at + c * column_step + r * row_step]
                self.M[base + r * columns + c] = (value - least) // divisor if most > least else 1

    def divisor(self, side: int) -> int:
        """What divides all of a side's matrix but its columns of ones."""
        a = 0
        base = side * self.m * self.n
        for k in range(self.m * self.n):
            b = self.M[base + k]
            # A column of ones has no zero, and one with a zero no remainder for it.
            if not self.alike(side, k):
                while b != 0:
                    c = a % b
                    a = b
                    b = c
        return max(a, 1)

    def alike(self, side: int, k: int) -> bool:
        """Whether an entry is in a column of ones: every other column has a zero."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        base = side * self.m * self.n
        for r in range(rows):  # noqa: SIM110 (a loop in C)
            if self.M[base + r * columns + k % columns] == 0:
                return False
        return True

    def fits(self, side: int) -> bool:
        """Whether no minor of [M | 1] can be too large (Hadamard)."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        base = side * self.m * self.n
        by_rows = 1.0
        for r in range(rows):
            square = 1.0
            for c in range(columns):
                value = self.M[base + r * columns + c]
                square += value * value
                if value > _LARGE:
                    self.over = True
            by_rows *= square
        by_columns = 1.0 * rows
        for c in range(columns):
            square = 0.0
            for r in range(rows):
                value = self.M[base + r * columns + c]
                square += value * value
            by_columns *= max(square, 1.0)
        return min(by_rows, by_columns) < _FITS

    def visit(self, side: int) -> int:
        """Visit all bases of a side from the origin; how many there are, unless `over`."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        width = columns + 1
        size = rows * width + 1
        base = side * self.most
        top = side << self.labels
        one = 1
        t = side * self.second_T
        h = side * self.second_H
        # Where a game before has been.
        count = self.first_count if side == 0 else self.second_count
        for v in range(count):
            self.place[top + self.basis[base + v]] = 0
        key = 0
        for r in range(rows):
            for c in range(columns):
                self.T[t + r * width + c] = self.M[side * self.m * self.n + r * columns + c]
            self.T[t + r * width + columns] = 1
            self.H[h + r] = self.m + r if side == 0 else r
        self.T[t + size - 1] = 1
        for c in range(columns):
            self.H[h + rows + c] = c if side == 0 else self.m + c
            key |= one << self.H[h + rows + c]
        self.basis[base] = key
        self.place[top + key] = 1
        count = 1
        v = 0
        while v < count:
            for c in range(columns):
                q = self.leaving(side, t, h, rows, columns, c)
                key = self.basis[base + v]
                key ^= one << self.H[h + rows + c]
                key ^= one << self.H[h + q]
                if self.place[top + key] != 0:
                    continue
                if self.checked and not self.safe(t, rows, columns, q, c):
                    self.over = True
                    return count
                self.pivot(t, t + (count - v) * size, rows, columns, q, c)
                at = h + (count - v) * self.labels
                for r in range(self.labels):
                    self.H[at + r] = self.H[h + r]
                self.H[at + q] = self.H[h + rows + c]
                self.H[at + rows + c] = self.H[h + q]
                self.basis[base + count] = key
                count += 1
                self.place[top + key] = count
            zero = self.basis[base + v]
            for r in range(rows):
                if self.T[t + r * width + columns] == 0:
                    zero |= one << self.H[h + r]
            self.zeros[base + v] = zero
            if zero != self.basis[base + v]:
                self.degenerate = True
            v += 1
            t += size
            h += self.labels
        return count

    def leaving(self, side: int, t: int, h: int, rows: int, columns: int, c: int) -> int:
        """The row that first reaches zero as column c grows, ties broken."""
        best = -1
        for q in range(rows):
            row = t + q * (columns + 1)
            if self.T[row + c] <= 0:
                continue
            if best < 0:
                best = q
                continue
            top = t + best * (columns + 1)
            sign = order(
                self.T[row + columns], self.T[row + c], self.T[top + columns], self.T[top + c]
            )
            if sign == 0:
                sign = self.tied(side, t, h, rows, columns, c, q, best)
            if sign < 0:
                best = q
        return best

    def tied(
        self, side: int, t: int, h: int, rows: int, columns: int, c: int, q: int, best: int
    ) -> int:
        """Which of two rows that reach zero together does so sooner with the room: -1 if row q."""
        width = columns + 1
        row, top = t + q * width, t + best * width
        for k in range(rows):
            label = self.m + k if side == 0 else k
            mine = self.T[t + rows * width] if self.H[h + q] == label else 0
            other = self.T[t + rows * width] if self.H[h + best] == label else 0
            for place in range(columns):
                if self.H[h + rows + place] == label:
                    mine = self.T[row + place]
                    other = self.T[top + place]
            if mine >= 0 and other >= 0:
                sign = order(mine, self.T[row + c], other, self.T[top + c])
            elif mine < 0 and other < 0:
                sign = -order(-mine, self.T[row + c], -other, self.T[top + c])
            else:
                sign = -1 if mine < 0 else 1
            if sign != 0:
                return sign
        return 0

    def safe(self, t: int, rows: int, columns: int, r: int, c: int) -> bool:
        """Whether all entries are known to fit after a pivot, and to be told by their last bits."""
        width = columns + 1
        before = self.T[t + rows * width]
        line = t + r * width
        limit = _LARGE
        doubt = 2.0 * _LARGE
        shift = before
        while not shift & 1:
            shift >>= 1
            limit /= 2.0
            doubt /= 2.0
        # In `pivot`: few factors of two leave fewer bits to the entry, many leave them to floats.
        if limit * 256.0 < _LARGE:
            limit = _LARGE
        else:
            limit = min(_LARGE, 4.0 * limit)
            doubt = limit
        for q in range(rows):
            row = t + q * width
            for k in range(width):
                near = 1.0 * self.T[line + c] * self.T[row + k]
                other = 1.0 * self.T[row + c] * self.T[line + k]
                error = _DOUBT * (abs(near) + abs(other)) / before
                if q != r and (abs(near - other) / before + error >= limit or error >= doubt):
                    return False
        return True

    def pivot(self, t: int, to: int, rows: int, columns: int, r: int, c: int) -> None:
        """Write the tableau in which row r and column c have exchanged their variables.

        Divided by the denominator before, without remainder; see `whole_tableau`.
        """
        width = columns + 1
        end = t + rows * width
        line = t + r * width
        before = self.T[end]
        lead = self.T[line + c]
        shift = 0
        odd = before
        inverse = 1
        if cython.compiled:
            while not odd & 1:
                odd >>= 1
                shift += 1
            inverse = odd
            for _ in range(5):
                inverse *= 2 - odd * inverse
        for q in range(rows):
            row = t + q * width
            new = to + q * width
            if q == r:
                for k in range(width):
                    self.T[new + k] = self.T[row + k]
                self.T[new + c] = before
                continue
            multiple = self.T[row + c]
            factor = multiple
            for k in range(width):
                value = lead * self.T[row + k] - factor * self.T[line + k]
                if cython.compiled:
                    # 2^shift times the quotient, modulo 2^64.
                    value *= inverse
                    signed = value
                    if shift > _TWOS:
                        # That misses its highest bits, which floats supply.
                        signed = value >> shift
                        near = 1.0 * self.T[line + c] * self.T[row + k]
                        near -= 1.0 * multiple * self.T[line + k]
                        guess = cython.cast(cython.longlong, near / before)
                        value = signed - guess
                        signed = value << shift
                        self.T[new + k] = guess + (signed >> shift)
                    else:
                        self.T[new + k] = signed >> shift
                else:
                    self.T[new + k] = value // before
            self.T[new + c] = -multiple
        self.T[to + rows * width] = self.T[line + c]


def _vertices(dimension: int, facets: int) -> int:
    """The most vertices that a simple polytope can have (McMullen 1970)."""
    half = (dimension + 1) // 2
    return comb(facets - half, facets - dimension) + comb(
        facets - dimension // 2 - 1, facets - dimension
    )


def _room(code: str, count: int) -> array[int]:
    return array(code, bytes(8 * count))
