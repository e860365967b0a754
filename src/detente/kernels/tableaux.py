# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Vertices of faces of two polytopes, kept in simplex tableaux of which only the free columns live.

P = {x >= 0, s = 1 - M0 x >= 0} and Q = {y >= 0, r = 1 - M1 y >= 0}; every column of M0 and M1 is at
least 0 and has a 1, so that every variable lies between 0 and 1. A variable that is fixed at zero
loses its column, so tableaux shrink on the way down. That a variable cannot be zero on a face is
proven by prices: any numbers bound it from below by the matrix itself, with all rounding counted
(Neumaier and Shcherbina 2004, "Safe bounds in linear and mixed-integer linear programming"); good
ones come from the basis. C types: the .pxd.
"""

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["Tableaux"]

# What counts as zero where payoffs lie between 0 and 1, and from where Bland's rule takes over.
_ZERO = cython.declare(cython.double, 1e-9)
_DANTZIG = cython.declare(cython.Py_ssize_t, 60)
_MOST = cython.declare(cython.Py_ssize_t, 2000)
# Differences of whole numbers up to this are floats, too.
_EXACT = cython.declare(cython.longlong, 1 << 51)


@cython.cclass
class Tableaux:
    """One tableau a level for either side; side 0 is P and has n rows, side 1 is Q and has m.

    Variables of side 0 are x and s in this order, of side 1 y and r. Payoffs of players 1 and 2 are
    taken m times n, row by row. Level 0 stands at a vertex other than the origin.
    """

    def __init__(self, m: int, n: int) -> None:
        self.m, self.n, self.labels, self.levels = m, n, m + n, m + n + 2
        width = 2 * m * n + m + n
        self.M = array("d", bytes(16 * m * n))
        self.T = array("d", bytes(8 * width * self.levels))
        self.H = array("q", bytes(16 * self.labels * self.levels))
        self.live = array("q", bytes(16 * self.levels))
        self.fixed = array("q", bytes(16 * self.labels))
        self.places = array("q", bytes(16 * self.labels))
        self.work = array("d", bytes(8 * (min(m, n) + 1) * (min(m, n) + 2)))
        self.basis = array("q", bytes(8 * (2 * self.labels + 2)))
        self.first, self.second = (array("q", bytes(8 * m * n)) for _ in range(2))
        # The relative error of a sum as long as m + n, with room to spare.
        self.rounding = (m + n + 16) * 2.0**-52

    def set_whole(self, first: tuple[int, ...], second: tuple[int, ...]) -> bool:
        """Take whole payoffs; False if floats do not hold them all.

        Raises OverflowError if 64 bits do not.
        """
        self.pivots = self.nodes = 0
        for k in range(self.m * self.n):
            self.first[k] = first[k]
            self.second[k] = second[k]
        return self.level(self.second, 0, self.n, 1) and self.level(self.first, 1, 1, self.n)

    def set_level(self, first: array[float], second: array[float]) -> None:
        """Take payoffs (type code "d") whose differences, rounded once, are from 0 to 1."""
        self.pivots = self.nodes = 0
        self.load(second, 0, self.n, 1)
        self.load(first, 1, 1, self.n)

    def level(self, payoffs: array[int], side: int, column_step: int, row_step: int) -> bool:
        """Write a side's matrix: what the other player gets, each column from 0 to 1."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        base = side * self.m * self.n
        for c in range(columns):
            least = most = payoffs[c * column_step]
            for r in range(rows):
                least = min(least, payoffs[c * column_step + r * row_step])
                most = max(most, payoffs[c * column_step + r * row_step])
            if least < -_EXACT or most > _EXACT:
                return False
            for r in range(rows):
                # Whole numbers that floats hold, so that only the division rounds.
                value = payoffs[c * column_step + r * row_step] - least
                extent = most - least
                self.M[base + r * columns + c] = value / extent if extent > 0.0 else 1.0
        return True

    def load(self, levels: array[float], side: int, column_step: int, row_step: int) -> None:
        """The same where the numbers are given; what leaves the other indifferent counts 1."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        base = side * self.m * self.n
        for c in range(columns):
            extent = 0.0
            for r in range(rows):
                extent = max(extent, levels[c * column_step + r * row_step])
            for r in range(rows):
                value = levels[c * column_step + r * row_step]
                self.M[base + r * columns + c] = value if extent > 0.0 else 1.0

    def reset(self) -> None:
        """Level 0 of both sides with the first column entered, nothing fixed."""
        for k in range(2 * self.labels):
            self.fixed[k] = 0
        for side in range(2):
            rows = self.n if side == 0 else self.m
            columns = self.labels - rows
            t, h = self.table(side, 0), self.heads(side, 0)
            leave = 0
            for r in range(rows):
                row = t + r * (columns + 1)
                self.T[row] = 1.0
                for c in range(columns):
                    self.T[row + c + 1] = self.M[side * self.m * self.n + r * columns + c]
                self.H[h + r] = columns + r
                if self.T[row + 1] > self.T[t + leave * (columns + 1) + 1]:
                    leave = r
            for c in range(columns):
                self.H[h + rows + c] = c
            self.live[side * self.levels] = columns
            self.pivot(side, 0, leave, 1)

    def table(self, side: int, level: int) -> int:
        """Where a level's tableau starts: rows of right-hand side and columns."""
        if side == 0:
            return level * self.n * (self.m + 1)
        return self.levels * self.n * (self.m + 1) + level * self.m * (self.n + 1)

    def heads(self, side: int, level: int) -> int:
        """Where its variables start: those of the rows, then those of the live columns."""
        return (side * self.levels + level) * self.labels

    def copy(self, side: int, level: int, to: int) -> None:
        """Make one level the same as another."""
        rows = self.n if side == 0 else self.m
        width = self.labels - rows + 1
        live = self.live[side * self.levels + level]
        self.live[side * self.levels + to] = live
        a, b = self.table(side, level), self.table(side, to)
        for r in range(rows):
            for k in range(live + 1):
                self.T[b + r * width + k] = self.T[a + r * width + k]
        a, b = self.heads(side, level), self.heads(side, to)
        for k in range(rows + live):
            self.H[b + k] = self.H[a + k]

    def pivot(self, side: int, level: int, r: int, c: int) -> None:
        """Exchange the variables of row r and of live column c, which are counted from 1."""
        rows = self.n if side == 0 else self.m
        width = self.labels - rows + 1
        live = self.live[side * self.levels + level] + 1
        t, h = self.table(side, level), self.heads(side, level)
        line = t + r * width
        inverse = 1.0 / self.T[line + c]
        for k in range(live):
            self.T[line + k] *= inverse
        self.T[line + c] = inverse
        for q in range(rows):
            row = t + q * width
            factor = self.T[row + c]
            if q == r or factor == 0.0:
                continue
            self.T[row + c] = 0.0
            for k in range(live):
                self.T[row + k] -= factor * self.T[line + k]
            self.T[row] = max(self.T[row], 0.0)
        name = self.H[h + r]
        self.H[h + r] = self.H[h + rows + c - 1]
        self.H[h + rows + c - 1] = name
        self.pivots += 1

    def drop(self, side: int, level: int, c: int) -> None:
        """Leave out a live column: its variable stays at zero."""
        rows = self.n if side == 0 else self.m
        width = self.labels - rows + 1
        last = self.live[side * self.levels + level]
        t, h = self.table(side, level), self.heads(side, level)
        for r in range(rows):
            self.T[t + r * width + c] = self.T[t + r * width + last]
        self.H[h + rows + c - 1] = self.H[h + rows + last - 1]
        self.live[side * self.levels + level] = last - 1

    def fix(self, side: int, level: int, variable: int) -> int:
        """Bring a variable to zero for good: 1 if it is, 0 if it surely is not, -1 if unknown."""
        rows = self.n if side == 0 else self.m
        width = self.labels - rows + 1
        live = self.live[side * self.levels + level]
        t, h = self.table(side, level), self.heads(side, level)
        self.fixed[side * self.labels + variable] = 1
        if variable < width - 1 and self.only_origin(side):
            return 0
        for c in range(live):
            if self.H[h + rows + c] == variable:
                self.drop(side, level, c + 1)
                return 1
        at = 0
        while self.H[h + at] != variable:
            at += 1
        row = t + at * width
        for step in range(_MOST):
            best = 0
            most = _ZERO
            if self.T[row] <= _ZERO:
                self.T[row] = 0.0
                for c in range(1, live + 1):
                    entry = abs(self.T[row + c])
                    if entry > most:
                        best = c
                        most = entry
                # Where nothing can replace it, it is zero on the whole face.
                if best > 0:
                    self.pivot(side, level, at, best)
                    self.drop(side, level, best)
                return 1
            for c in range(1, live + 1):
                entry = self.T[row + c]
                if entry > most:
                    best = c
                    most = entry
                    if step >= _DANTZIG:
                        break
            if best == 0:
                return 0 if self.proven(side, level, variable) else -1
            leave = self.leaving(side, level, best, at)
            self.pivot(side, level, leave, best)
            if leave == at:
                self.drop(side, level, best)
                return 1
        return -1

    def only_origin(self, side: int) -> bool:
        """Whether all of a player's probabilities are fixed at zero."""
        for c in range(self.m if side == 0 else self.n):
            if self.fixed[side * self.labels + c] == 0:
                return False
        return True

    def leaving(self, side: int, level: int, c: int, wanted: int) -> int:
        """The row that first reaches zero as column c grows: `wanted` if it is one of them."""
        rows = self.n if side == 0 else self.m
        width = self.labels - rows + 1
        t = self.table(side, level)
        best = -1
        least = 0.0
        for q in range(rows):
            entry = self.T[t + q * width + c]
            if entry > _ZERO:
                ratio = self.T[t + q * width] / entry
                if best < 0 or ratio < least:
                    best = q
                    least = ratio
        row = t + wanted * width
        if self.T[row + c] > _ZERO and self.T[row] <= (least + _ZERO) * self.T[row + c]:
            return wanted
        return best

    def proven(self, side: int, level: int, variable: int) -> bool:
        """Whether a variable, marked fixed, is above zero on the face, by prices from the basis.

        With s = 1 - M x and any prices p, x_k is p (1 - s) + x_k - p M x. Every variable lies
        between 0 and 1, the fixed ones are 0; what has a negative coefficient is taken at 1.
        """
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        base = side * self.m * self.n
        fixed = side * self.labels
        k = self.priced(side, level, variable)
        if k < 0:
            return False
        total = size = 0.0
        # basis: k variables of x, then k rows; work: the price of the q-th row at q * (k + 1) + k.
        if variable >= columns:
            total = size = 1.0
        for q in range(k):
            price = self.work[q * (k + 1) + k]
            size += abs(price)
            if price < 0.0 or self.fixed[fixed + columns + self.basis[k + q]] != 0:
                total += price
        for c in range(columns):
            if self.fixed[fixed + c] != 0:
                continue
            value = extent = 0.0
            if variable >= columns:
                extent = self.M[base + (variable - columns) * columns + c]
                value = -extent
            for q in range(k):
                entry = self.M[base + self.basis[k + q] * columns + c] * self.work[q * (k + 1) + k]
                value -= entry
                extent += abs(entry)
            size += extent
            value -= self.rounding * extent
            if value < 0.0:
                total += value
        return total - self.rounding * size > 0.0

    def priced(self, side: int, level: int, variable: int) -> int:
        """Solve for the prices of a basic variable; the number of rows priced, -1 if singular."""
        rows = self.n if side == 0 else self.m
        columns = self.labels - rows
        base = side * self.m * self.n
        h = self.heads(side, level)
        tight = 2 * self.labels - rows
        for j in range(rows):
            self.basis[tight + j] = 1
        k = 0
        for r in range(rows):
            if self.H[h + r] < columns:
                self.basis[k] = self.H[h + r]
                k += 1
            else:
                self.basis[tight + self.H[h + r] - columns] = 0
        q = k
        for j in range(rows):
            if self.basis[tight + j] != 0:
                self.basis[q] = j
                q += 1
        width = k + 1
        for r in range(k):
            for q in range(k):
                self.work[r * width + q] = self.M[
                    base + self.basis[k + q] * columns + self.basis[r]
                ]
            if variable >= columns:
                self.work[r * width + k] = -self.M[
                    base + (variable - columns) * columns + self.basis[r]
                ]
            else:
                self.work[r * width + k] = 1.0 if self.basis[r] == variable else 0.0
        return k if self.solved(k) else -1

    def solved(self, k: int) -> bool:
        """Replace the last column of the k equations in `work` by the solution."""
        width = k + 1
        for p in range(k):
            best = p
            for r in range(p + 1, k):
                if abs(self.work[r * width + p]) > abs(self.work[best * width + p]):
                    best = r
            if self.work[best * width + p] == 0.0:
                return False
            if best != p:
                for q in range(p, width):
                    value = self.work[p * width + q]
                    self.work[p * width + q] = self.work[best * width + q]
                    self.work[best * width + q] = value
            for r in range(p + 1, k):
                factor = self.work[r * width + p] / self.work[p * width + p]
                if factor != 0.0:
                    for q in range(p + 1, width):
                        self.work[r * width + q] -= factor * self.work[p * width + q]
        for p in range(k - 1, -1, -1):
            value = self.work[p * width + k]
            for q in range(p + 1, k):
                value -= self.work[p * width + q] * self.work[q * width + k]
            self.work[p * width + k] = value / self.work[p * width + p]
        return True
