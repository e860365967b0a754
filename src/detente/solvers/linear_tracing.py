"""The linear tracing procedure of two players from uniform priors, by complementary pivoting.

With X = t x, Y = t y and z = 1 - t, the equilibria of the games at t solve the equations

    r = u - A Y - z A q,   s = v - B'X - z B'p,   sum X + z = 1,   sum Y + z = 1

with X and r, Y and s complementary. From z = 1 the path is followed edge by edge in whole numbers;
ties are broken lexicographically, as if equations were perturbed a little, so that it cannot cycle.

>>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
>>> traced(hunt).certificate.corners[-1]
((Fraction(0, 1), Fraction(1, 1)), (Fraction(0, 1), Fraction(1, 1)))

References: van den Elzen, A. and Talman, D. (1991), A procedure for finding Nash equilibria in
bi-matrix games, ZOR Methods and Models of Operations Research 35. von Stengel, B., van den Elzen,
A. and Talman, D. (2002), Computing normal form perfect equilibria for extensive two-person games,
Econometrica 70(2).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.best_response_polytopes import matrices
from detente.concepts.linear_tracing import Corner, TracingCertificate
from detente.game import effort
from detente.game.normal_form import NormalFormGame


@dataclass(frozen=True, slots=True)
class Traced:
    """A path to an equilibrium, and whether no tie was met, so that there is no other path."""

    certificate: TracingCertificate
    unique: bool


def traced(game: NormalFormGame) -> Traced | None:
    """The path from uniform priors of a game of two; None if the time is up before it ends."""
    tableau = _Tableau(game)
    corners = [tableau.corner()]
    entering = tableau.first
    while tableau.rest():
        if not effort.current().goes_on():
            return None
        entering = tableau.pivot(entering)
        corner = tableau.corner()
        # A tie makes pivots that lead nowhere.
        if corner != corners[-1]:
            corners.append(corner)
    return Traced(TracingCertificate(tuple(corners)), tableau.unique)


class _Tableau:
    """Rows over one denominator: X, Y, r, s, u, v, z, one identity column a row, the right side."""

    def __init__(self, game: NormalFormGame) -> None:
        A, B = matrices(game)
        self.m, self.n = m, n = game.shape
        # Whole numbers: against even priors, payoffs times the number of actions.
        mine = [sum(row) for row in A]
        theirs = [sum(column) for column in zip(*B, strict=True)]
        k, l = mine.index(max(mine)), theirs.index(max(theirs))
        self.unique = mine.count(max(mine)) == theirs.count(max(theirs)) == 1
        self.u, self.v, self.z = 2 * (m + n), 2 * (m + n) + 1, 2 * (m + n) + 2
        self.width = self.z + 1
        rows = m + n + 2
        self.T = []
        for i in range(m):
            row = [0] * self.width
            row[m : m + n] = [-n * v for v in A[i]]
            row[self.u], row[self.z] = n, -mine[i]
            row[m + n + i] = -1
            self.T.append(row)
        for j in range(n):
            row = [0] * self.width
            row[:m] = [-m * B[i][j] for i in range(m)]
            row[self.v], row[self.z] = m, -theirs[j]
            row[2 * m + n + j] = -1
            self.T.append(row)
        self.T.append([int(c < m or c == self.z) for c in range(self.width)])
        self.T.append([int(m <= c < m + n or c == self.z) for c in range(self.width)])
        for at, row in enumerate(self.T):
            row += [int(at == other) for other in range(rows)]
            row.append(int(at >= m + n))
        self.d = 1
        self.basis = [-1] * rows
        self.first = m + l
        self._start(k, l)

    def _start(self, k: int, l: int) -> None:
        """Bring in u, v, z, the played action of player 1, and all slacks but the two of zero."""
        m, n = self.m, self.n
        chosen = {m + n + 1: self.z, m + n: k, k: self.u, m + l: self.v}
        for i in range(m + n):
            chosen.setdefault(i, m + n + i)
        for row in (m + n + 1, m + n, k, m + l):
            self._exchange(row, chosen[row])
        for row, column in chosen.items():
            if self.basis[row] != column:
                self._exchange(row, column)

    def _exchange(self, leave: int, enter: int) -> None:
        line = self.T[leave]
        pivot = line[enter]
        for i, row in enumerate(self.T):
            if i != leave:
                factor = row[enter]
                self.T[i] = [
                    (v * pivot - factor * w) // self.d for v, w in zip(row, line, strict=True)
                ]
        self.d = pivot
        self.basis[leave] = enter
        if pivot < 0:
            self.d = -pivot
            self.T = [[-v for v in row] for row in self.T]

    def rest(self) -> int:
        """A multiple of z: 0 where the path has arrived."""
        return self.T[self.basis.index(self.z)][-1] if self.z in self.basis else 0

    def pivot(self, enter: int) -> int:
        """Let a variable in until another one is zero; returns the complement of that one."""
        candidates = [i for i, row in enumerate(self.T) if row[enter] > 0]
        # The right side first, then the identity columns in order.
        for column in (-1, *range(self.width, self.width + len(self.T))):
            least = candidates[0]
            for i in candidates[1:]:
                if self._compare(i, least, column, enter) < 0:
                    least = i
            candidates = [i for i in candidates if not self._compare(i, least, column, enter)]
            if len(candidates) == 1:
                break
            self.unique = False
        leave = candidates[0]
        left = self.basis[leave]
        self._exchange(leave, enter)
        half = self.m + self.n
        return left + half if left < half else left - half

    def _compare(self, i: int, j: int, column: int, enter: int) -> int:
        a, b = self.T[i], self.T[j]
        return a[column] * b[enter] - b[column] * a[enter]

    def corner(self) -> Corner:
        """Both players' probabilities times t."""
        half = self.m + self.n
        found = [Fraction(0)] * half
        for row, basic in zip(self.T, self.basis, strict=True):
            if basic < half:
                found[basic] = Fraction(row[-1], self.d)
        return tuple(found[: self.m]), tuple(found[self.m :])
