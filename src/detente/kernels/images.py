# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Where a root can be in a cell: preconditioned differences, their ranges, Newton's method.

The differences of supported items' values from their block's first are as many as the cell has
dimensions. With W the inverse of their derivative at the centre, a root t in the cell's own
coordinates is t - (W f)(t), a function that is affine in each simplex again: its range over the
cell is that of its values at the products of vertices.

References: Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit
Fehlerschranken, Computing 4. Kearfott, R. (1996), Rigorous Global Search: Continuous Problems.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from detente.kernels.cells import Cells

__all__ = ["Images"]

# Newton's method with the centre's derivative: steps at most, a step that is rounding alone, and
# one that leads away.
_STEPS = cython.declare(cython.Py_ssize_t, 40)
_SETTLED = cython.declare(cython.double, 1e-15)
_LOST = cython.declare(cython.double, 2.0)
# How far outside a cell a weight is beside it, and far from it.
_BESIDE = cython.declare(cython.double, 1e-9)
_FAR = cython.declare(cython.double, 0.25)


@cython.cclass
class Images(Cells):
    """Cells with the image of t - (W f)(t), from `lows` to `highs` by block and vertex."""

    def linearise(self, frame: int) -> bool:
        """Values and slopes at the cell's centre of each supported item less the first."""
        d = self.unknowns
        for q in range(d * 2 * d):
            self.jacobian[q] = 0.0
        for i in range(self.n):
            mine = frame + self.at[i]
            for k in range(1, self.used[i]):
                other = mine + k * self.count[i]
                row = self.start[i] + k - 1
                total = most = 0.0
                for q in range(self.count[i]):
                    value = self.frames[other + q] - self.frames[mine + q]
                    total += value
                    most = max(most, abs(value))
                    for j in range(self.n):
                        s = self.used[j]
                        if j == i or s == 1:
                            continue
                        p = self.digit[(self.look[i] + q) * self.n + j]
                        share = value * s / self.count[i]
                        column = row * 2 * d + self.start[j]
                        if p > 0:
                            self.jacobian[column + p - 1] += share
                        else:
                            for p in range(s - 1):
                                self.jacobian[column + p] -= share
                if most == 0.0:
                    return False
                self.residue[row] = total / self.count[i]
                self.largest[row] = most
                self.jacobian[row * 2 * d + d + row] = 1.0
        return True

    def invert(self) -> bool:
        """Gauss-Jordan on (J | I), which leaves the inverse in the right half."""
        d = self.unknowns
        width = 2 * d
        for column in range(d):
            pivot, best = column, 0.0
            for row in range(column, d):
                factor = abs(self.jacobian[row * width + column])
                if factor > best * 1.0000001:
                    pivot, best = row, factor
            if best < 1e-9 * self.largest[column]:
                return False
            if pivot != column:
                for k in range(width):
                    factor = self.jacobian[pivot * width + k]
                    self.jacobian[pivot * width + k] = self.jacobian[column * width + k]
                    self.jacobian[column * width + k] = factor
            factor = 1.0 / self.jacobian[column * width + column]
            for k in range(width):
                self.jacobian[column * width + k] *= factor
            for row in range(d):
                if row == column:
                    continue
                factor = self.jacobian[row * width + column]
                if factor == 0.0:
                    continue
                for k in range(width):
                    self.jacobian[row * width + k] -= factor * self.jacobian[column * width + k]
        return True

    def aim(self) -> bool:
        """One step of Newton's method from the centre; whether it ends far outside the cell.

        What the step says of a weight is the mean of the image's range, so only blocks of which
        some weight is outside can show that the cell is empty. They alone are `wanted` where the
        step ends far away; the image of all others is, and `aside` says whether there are any.
        """
        d = self.unknowns
        far = self.aside = False
        r = 0
        for j in range(self.n):
            s = self.used[j]
            self.wanted[j] = 0
            self.shares[r] = 1.0
            for p in range(1, s):
                row = (self.start[j] + p - 1) * 2 * d + d
                share = 1.0 / s
                for k in range(d):
                    share -= self.jacobian[row + k] * self.residue[k]
                self.shares[r + p] = share
                self.shares[r] -= share
            for p in range(s):
                if self.shares[r + p] < -_BESIDE or self.shares[r + p] > 1.0 + _BESIDE:
                    self.aside = True
                    self.wanted[j] = 1
                if self.shares[r + p] < -_FAR or self.shares[r + p] > 1.0 + _FAR:
                    far = True
            r += s
        if not far:
            for j in range(self.n):
                self.wanted[j] = 1
        return far

    def image(self, frame: int, most: float) -> bool:
        """The range of t - (W f)(t) over the cell, for each vertex weight of each wanted block.

        False, and no range, as soon as one is wider than `most`.
        """
        frames, inverse, gains = self.frames, self.jacobian, self.gains
        lows, highs = self.lows, self.highs
        n = self.n
        d = self.unknowns
        total = 1
        for j in range(n):
            total *= self.used[j]
            self.odometer[j] = 0
            self.spot[j] = frame + self.at[j]
        for q in range(total):
            for i in range(n):
                at = self.spot[i]
                for k in range(1, self.used[i]):
                    gains[self.start[i] + k - 1] = frames[at + k * self.count[i]] - frames[at]
            r = 0
            for j in range(n):
                s = self.used[j]
                if s == 1:
                    continue
                if not self.wanted[j]:
                    r += s
                    continue
                sum_all = 0.0
                for p in range(1, s):
                    row = (self.start[j] + p - 1) * 2 * d + d
                    value = 0.0
                    for k in range(d):
                        value += inverse[row + k] * gains[k]
                    sum_all += value
                    value = (1.0 if self.odometer[j] == p else 0.0) - value
                    if q == 0 or value < lows[r + p]:
                        lows[r + p] = value
                    if q == 0 or value > highs[r + p]:
                        highs[r + p] = value
                    if highs[r + p] - lows[r + p] > most:
                        return False
                if s == 2:
                    r += s
                    continue
                value = (1.0 if self.odometer[j] == 0 else 0.0) + sum_all
                if q == 0 or value < lows[r]:
                    lows[r] = value
                if q == 0 or value > highs[r]:
                    highs[r] = value
                r += s
            for j in range(n - 1, -1, -1):
                self.odometer[j] += 1
                k = 1
                if self.odometer[j] == self.used[j]:
                    self.odometer[j] = 0
                    k = 1 - self.used[j]
                for i in range(n):
                    self.spot[i] += k * self.step[i * n + j]
                if k == 1:
                    break
        self.widen()
        return True

    def widen(self) -> None:
        """Room for rounding: of the products and sums of an image, and of the values themselves."""
        d = self.unknowns
        r = 0
        for j in range(self.n):
            s = self.used[j]
            if s == 1:
                continue
            if not self.wanted[j]:
                r += s
                continue
            all_errors = 0.0
            if s == 2:
                self.lows[r] = 1.0 - self.highs[r + 1]
                self.highs[r] = 1.0 - self.lows[r + 1]
            for p in range(1, s):
                row = (self.start[j] + p - 1) * 2 * d + d
                error = 1e-15
                for i in range(self.n):
                    for k in range(self.start[i], self.start[i] + self.used[i] - 1):
                        error += abs(self.jacobian[row + k]) * (
                            self.largest[k] * (d + s + 8) * 4.5e-16 + self.errors[i]
                        )
                error *= 1.01
                all_errors += error
                self.lows[r + p] -= error
                self.highs[r + p] += error
            self.lows[r] -= all_errors + 1e-15
            self.highs[r] += all_errors + 1e-15
            r += s

    def locate(self, frame: int) -> None:
        """What Newton's method, from the centre on, says that the root puts on each vertex."""
        d = self.unknowns
        r = 0
        for j in range(self.n):
            self.odometer[j] = r
            for p in range(self.used[j]):
                self.shares[r + p] = 1.0 / self.used[j]
            r += self.used[j]
        for _ in range(_STEPS):
            widest = 0.0
            for j in range(self.n):
                r = self.odometer[j]
                for p in range(1, self.used[j]):
                    row = (self.start[j] + p - 1) * 2 * d + d
                    step = 0.0
                    for k in range(d):
                        step += self.jacobian[row + k] * self.residue[k]
                    self.shares[r + p] -= step
                    self.shares[r] += step
                    widest = max(widest, abs(step))
            # Beyond a cell's neighbourhood the centre's derivative leads nowhere.
            if widest < _SETTLED or widest > _LOST:
                return
            for i in range(self.n):
                for k in range(1, self.used[i]):
                    self.residue[self.start[i] + k - 1] = self.gain(frame, i, k)

    def gain(self, frame: int, i: int, k: int) -> float:
        """What block i's k-th item is worth more than its first at the weights in `shares`."""
        n = self.n
        at = frame + self.at[i]
        total = 0.0
        for q in range(self.count[i]):
            share = self.frames[at + k * self.count[i] + q] - self.frames[at + q]
            for j in range(n):
                if j != i:
                    share *= self.shares[self.odometer[j] + self.digit[(self.look[i] + q) * n + j]]
            total += share
        return total

    def plausible(self, frame: int) -> bool:
        """Whether at the root all weights seem positive and no other item seems better."""
        for j in range(self.n):
            for k in range(self.used[j]):
                if self.weight(frame, j, k) < -1e-9:
                    return False
        for i in range(self.n):
            at = frame + self.at[i]
            for k in range(self.used[i], self.shape[i]):
                most = 0.0
                for q in range(self.count[i]):
                    share = self.frames[at + k * self.count[i] + q] - self.frames[at + q]
                    most = max(most, abs(share))
                if self.gain(frame, i, k) > 1e-9 * most:
                    return False
        return True

    def weight(self, frame: int, j: int, c: int) -> float:
        """The root's weight on the c-th supported item of block j."""
        total = 0.0
        for p in range(self.used[j]):
            total += (
                self.shares[self.odometer[j] + p]
                * (self.frames[frame + self.corner[j] + p * self.used[j] + c])
            )
        return total
