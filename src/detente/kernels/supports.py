# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Which supports may hold solutions, and where: the search over supports and their cells.

Items of a block that are worse than another whatever later blocks do are left out before those
are looked at (conditional dominance). In every support that is left, cells are halved until each
is proven empty, lies in a box that is claimed to hold one root, or is given up.

References: Porter, R., Nudelman, E. and Shoham, Y. (2008), Simple search methods for finding a
Nash equilibrium, Games and Economic Behavior 63(2).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from detente.kernels.images import Images

__all__ = ["Supports", "occupied"]

# A support with more roots than this has undecided cells.
_CLAIMS = 512
# Cells and supports between two questions whether to go on: some hundredths of a second.
_OFTEN = cython.declare(cython.Py_ssize_t, 8192)


def occupied(
    payoffs: array[float],
    shape: list[int],
    halvings: int,
    errors: array[float],
    limits: tuple[int, int, int],
    looseness: float,
    only: list[int] | None = None,
    goes_on: Callable[[float], bool] | None = None,
) -> tuple[list[tuple[list[int], list[tuple[list[float], ...]], int]], int, bool]:
    """Supports that may hold solutions, the cells looked at, and whether all supports were.

    `payoffs` holds one table for each block in row-major order, `shape` the numbers of items. A
    cell is halved at most `halvings` times. `errors[i]` bounds the rounding error of differences
    of block i's values, after halving too; 0 says that they are exact. `limits` are the most
    cells in all, the most cells in one support, and the undecided cells after which a support is
    left. `only` asks for one support, as one mask of items for each block. `goes_on` is told the
    share of the supports looked at, now and then, and says whether to go on.

    A support comes as (masks, claims, undecided). Each claim is (low, high, near): a box in the
    weights of every supported item but the last of each block that seems to hold one root, and a
    point near the root. Outside claims there is no solution unless `undecided` cells are left.

    >>> pennies = array("d", [1, -1, -1, 1, -1, 1, 1, -1])
    >>> occupied(pennies, [2, 2], 40, array("d", [0, 0]), (99, 99, 9), 0.4)[0]
    [([3, 3], [([-0.125, -0.125], [1.125, 1.125], [0.5, 0.5])], 0)]
    """
    search = Supports(payoffs, shape, halvings, errors, limits, looseness, goes_on)
    search.begin(only)
    return search.found, search.cells, not search.short


@cython.cclass
class Supports(Images):
    """A search; `found` lists (masks, claims, undecided), `short` says that it was cut short."""

    def __init__(
        self,
        payoffs: array[float],
        shape: list[int],
        halvings: int,
        errors: array[float],
        limits: tuple[int, int, int],
        looseness: float,
        goes_on: Callable[[float], bool] | None = None,
    ) -> None:
        super().__init__(payoffs, shape, halvings, errors)
        self.budget, self.budget_each, self.patience = limits
        self.looseness = looseness
        self.goes_on, self.share, self.since = goes_on, 0.0, 0
        self.cells, self.short = 0, False
        self.found: list[tuple[list[int], list[tuple[list[float], ...]], int]] = []
        self.claims, self.most_claims = 0, _CLAIMS
        self.claimed = array("d", bytes(8 * 3 * _CLAIMS * sum(shape)))

    def begin(self, only: list[int] | None) -> None:
        """Run one support, or every one."""
        if only is None:
            if self.ended(_OFTEN):
                self.short = True
            self.extend(0, 0.0, 1.0)
            return
        for j in range(self.n):
            self.masks[j] = only[j]
        self.place()
        self.run()

    def extend(self, k: int, low: float, wide: float) -> None:
        """Run every support whose masks before block k are those given; later ones stand full.

        They are the share `wide` of all supports, and the share `low` comes before them.
        """
        if k == self.n:
            self.run()
            return
        full = self.masks[k]
        for mask in range(1, full + 1):
            self.share = low + wide * (mask - 1) / full
            if self.cells >= self.budget or self.short or self.ended(1):
                self.short = True
                break
            self.masks[k] = mask
            self.place()
            # A supported item that is worse whatever the later blocks do rules out all of these.
            if k == self.n - 1 or not self.dominated(k):
                self.extend(k + 1, self.share, wide / full)
        self.masks[k] = full

    def ended(self, work: int) -> bool:
        """Whether somebody wants an end; asked once in _OFTEN units of work."""
        self.since += work
        if self.since < _OFTEN or self.goes_on is None:
            return False
        self.since = 0
        return not self.goes_on(self.share)

    def run(self) -> None:
        """Search the support that is laid out."""
        self.fill()
        self.claims = 0
        undecided = self.search()
        if self.claims or undecided:
            d = self.unknowns
            boxes = [
                tuple([self.claimed[(3 * c + part) * d + r] for r in range(d)] for part in range(3))
                for c in range(self.claims)
            ]
            self.found.append((list(self.masks), boxes, undecided))

    def dominated(self, last: int) -> bool:
        """Whether some supported item of a block up to `last` is worse than another everywhere."""
        for i in range(last + 1):
            if self.used[i] == self.shape[i] and self.shape[i] == 1:
                continue
            error = self.errors[i]
            for a in range(self.used[i]):
                for b in range(self.shape[i]):
                    if a == b:
                        continue
                    for q in range(self.count[i]):
                        if not self.worth(i, b, q) - self.worth(i, a, q) > error:
                            break
                    else:
                        return True
        return False

    def search(self) -> int:
        """Halve cells until each is empty, claimed or given up; how many are given up."""
        top = undecided = seen = 0
        self.depth[0] = 0
        while top >= 0:
            frame = top * self.width
            seen += 1
            if self.empty(frame, self.depth[top] == 0) or self.inside(frame):
                top -= 1
                continue
            verdict = self.judge(frame, self.depth[top] + 8 < self.halvings)
            if verdict:
                top -= 1
                continue
            if self.ended(1):
                self.short = True
            if seen >= self.budget_each or undecided >= self.patience or self.short:
                undecided += top + 1
                break
            if self.depth[top] >= self.halvings or not self.halve(top):
                undecided += 1
                top -= 1
                continue
            top += 1
        self.cells += seen
        return undecided

    def inside(self, frame: int) -> bool:
        """Whether the cell lies in a box that is claimed already."""
        d = self.unknowns
        for claim in range(self.claims):
            within = True
            for j in range(self.n):
                for c in range(self.used[j] - 1):
                    r = 3 * claim * d + self.start[j] + c
                    for p in range(self.used[j]):
                        value = self.frames[frame + self.corner[j] + p * self.used[j] + c]
                        if value < self.claimed[r] or value > self.claimed[r + d]:
                            within = False
                            break
                    if not within:
                        break
                if not within:
                    break
            if within:
                return True
        return False

    def judge(self, frame: int, early: bool) -> int:
        """1 if a combination of the differences proves the cell empty, 2 if a root is claimed.

        With the inverse Jacobian W at the centre, a root's weight t in the cell's own coordinates
        is t - (W f)(t), a function that is affine in each simplex again: its range over the cell
        is that of its values at the products of vertices. Any W will do for the proof.
        """
        if self.unknowns == 0:
            self.claims = 1
            return 2
        if not self.linearise(frame) or not self.invert():
            return 0
        far = self.aim()
        # Where the root seems to be inside, only a small image is of use.
        if not self.image(frame, 1e300 if far or self.aside else self.looseness):
            return 0
        widest = 0.0
        r = 0
        for j in range(self.n):
            s = self.used[j]
            if s == 1:
                continue
            if not self.wanted[j]:
                r += s
                continue
            for _ in range(s):
                if self.highs[r] < 0.0 or self.lows[r] > 1.0:
                    return 1
                widest = max(widest, self.highs[r] - self.lows[r])
                r += 1
        if far or widest > self.looseness or self.claims >= self.most_claims:
            return 0
        self.locate(frame)
        # A root that is no solution is better dropped with the smaller cells around it.
        if early and not self.plausible(frame):
            return 0
        self.claim(frame)
        return 2

    def claim(self, frame: int) -> None:
        """Note the box around the cell, a quarter wider on each side, and where the root is."""
        d = self.unknowns
        for j in range(self.n):
            s = self.used[j]
            for c in range(s - 1):
                low = high = self.frames[frame + self.corner[j] + c]
                for p in range(1, s):
                    value = self.frames[frame + self.corner[j] + p * s + c]
                    low = min(low, value)
                    high = max(high, value)
                margin = (high - low) / 8.0
                at = 3 * self.claims * d + self.start[j] + c
                self.claimed[at] = low - margin
                self.claimed[at + d] = high + margin
                self.claimed[at + 2 * d] = self.weight(frame, j, c)
        self.claims += 1
