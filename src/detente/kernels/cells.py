# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Where in a product of simplices several multi-affine functions can vanish together.

A problem is a table of values for each block (player): what each of its items (actions) is worth
at every choice of one item by each block. Each block carries weights on a subset of its items (a
support), averages are taken over the weights of the other blocks, and the question is at which
weights all items of each subset are worth the same and no other item is worth more.

The weights are cut into cells: one simplex for each block, given by its vertices. An item's worth
is affine in each simplex, so it is determined by its values at the products of vertices, and the
range of a difference over a cell is that of these values. Halving an edge replaces a vertex by a
midpoint and values by averages, which binary floating point holds exactly as long as bits last;
beyond that every comparison leaves room for the rounding. So a cell that is dropped holds no
solution, which rests on floating point arithmetic according to IEEE 754 and on nothing else.

References: Porter, R., Nudelman, E. and Shoham, Y. (2008), Simple search methods for finding a
Nash equilibrium, Games and Economic Behavior 63(2). Kearfott, R. (1996), Rigorous Global Search:
Continuous Problems.
"""

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

__all__ = ["occupied"]


def occupied(
    payoffs: array[float],
    shape: list[int],
    halvings: int,
    errors: array[float],
    limits: tuple[int, int, int],
    looseness: float,
    only: list[int] | None = None,
) -> tuple[list[tuple[list[int], list[tuple[list[float], ...]], int]], int, bool]:
    """Supports that may hold solutions, the cells looked at, and whether all supports were.

    `payoffs` holds one table for each block in row-major order, `shape` the numbers of items. A
    cell is halved at most `halvings` times. `errors[i]` bounds the rounding error of differences
    of block i's values, after halving too; 0 says that they are exact. `limits` are the most
    cells in all, the most cells in one support, and the undecided cells after which a support is
    left. `only` asks for one support, as one mask of items for each block.

    A support comes as (masks, claims, undecided). Each claim is (low, high, near): a box in the
    weights of every supported item but the last of each block that seems to hold one root, and a
    point near the root. Outside claims there is no solution unless `undecided` cells are left.

    >>> pennies = array("d", [1, -1, -1, 1, -1, 1, 1, -1])
    >>> occupied(pennies, [2, 2], 40, array("d", [0, 0]), (99, 99, 9), 0.4)[0]
    [([3, 3], [([0.0, 0.0], [1.0, 1.0], [0.5, 0.5])], 0)]
    """
    search = _Search(payoffs, shape, halvings, errors, limits, looseness)
    if only is not None:
        search.run(only)
    else:
        search.extend([(1 << m) - 1 for m in shape], 0)
    return search.found, search.cells, not search.short


@cython.cclass
class _Search:
    payoffs = cython.declare(cython.double[::1])
    errors = cython.declare(cython.double[::1])
    shape = cython.declare(cython.longlong[::1])
    stride = cython.declare(cython.longlong[::1])
    first = cython.declare(cython.longlong[::1])  # where a block's items start in `items`
    items = cython.declare(cython.longlong[::1])  # each block's items, the supported ones first
    used = cython.declare(cython.longlong[::1])  # how many items of each block are supported
    at = cython.declare(cython.longlong[::1])  # where a block's values start in a frame
    count = cython.declare(cython.longlong[::1])  # products of the other blocks' vertices
    step = cython.declare(cython.longlong[::1])  # [i * n + j]: stride of j's vertex in i's values
    corner = cython.declare(cython.longlong[::1])  # where a block's vertices start in a frame
    start = cython.declare(cython.longlong[::1])  # where a block's unknowns start
    odometer = cython.declare(cython.longlong[::1])
    depth = cython.declare(cython.longlong[::1])
    frames = cython.declare(cython.double[::1])
    scale = cython.declare(cython.double[::1])  # of each equation, to compare their slopes
    jacobian = cython.declare(cython.double[::1])
    residue = cython.declare(cython.double[::1])
    largest = cython.declare(cython.double[::1])
    lows = cython.declare(cython.double[::1])
    highs = cython.declare(cython.double[::1])
    gains = cython.declare(cython.double[::1])
    claimed = cython.declare(cython.double[::1])
    n = cython.declare(cython.Py_ssize_t)
    size = cython.declare(cython.Py_ssize_t)
    width = cython.declare(cython.Py_ssize_t)
    unknowns = cython.declare(cython.Py_ssize_t)
    claims = cython.declare(cython.Py_ssize_t)
    most_claims = cython.declare(cython.Py_ssize_t)
    halvings = cython.declare(cython.Py_ssize_t)
    cells = cython.declare(cython.Py_ssize_t, visibility="public")
    budget = cython.declare(cython.Py_ssize_t)
    budget_each = cython.declare(cython.Py_ssize_t)
    patience = cython.declare(cython.Py_ssize_t)
    looseness = cython.declare(cython.double)
    short = cython.declare(cython.bint, visibility="public")
    found = cython.declare(list, visibility="public")

    def __init__(
        self,
        payoffs: array[float],
        shape: list[int],
        halvings: int,
        errors: array[float],
        limits: tuple[int, int, int],
        looseness: float,
    ) -> None:
        n = len(shape)
        self.n = n
        self.payoffs, self.errors, self.shape = payoffs, errors, array("q", shape)
        self.halvings, self.looseness = halvings, looseness
        self.budget, self.budget_each, self.patience = limits
        self.cells, self.short, self.found = 0, False, []
        strides, size = [1] * n, 1
        for j in range(n - 1, -1, -1):
            strides[j] = size
            size *= shape[j]
        self.size, self.stride = size, array("q", strides)
        total = sum(shape)
        self.first = array("q", [sum(shape[:j]) for j in range(n)])
        self.items = array("q", [0] * total)
        self.used, self.at, self.count, self.corner, self.start, self.odometer = (
            array("q", [0] * n) for _ in range(6)
        )
        self.step = array("q", [0] * (n * n))
        self.depth = array("q", [0] * (halvings + 2))
        most = sum(m * (size // m) for m in shape) + sum(m * m for m in shape)
        self.frames = array("d", bytes(8 * most * (halvings + 2)))
        self.scale, self.residue, self.largest, self.lows, self.highs, self.gains = (
            array("d", bytes(8 * total)) for _ in range(6)
        )
        self.jacobian = array("d", bytes(16 * total * total))
        self.most_claims = 512
        self.claimed = array("d", bytes(8 * 3 * 512 * total))

    def extend(self, masks: list[int], k: int) -> None:
        """Run every support whose masks before block k are those given; later ones stand full."""
        if k == self.n:
            self.run(masks)
            return
        for mask in range(1, masks[k] + 1):
            if self.cells >= self.budget:
                self.short = True
                return
            narrowed = [*masks[:k], mask, *masks[k + 1 :]]
            self.place(narrowed)
            # A supported item that is worse whatever the later blocks do rules out all of these.
            if k == self.n - 1 or not self.dominated(k):
                self.extend(narrowed, k + 1)

    def run(self, masks: list[int]) -> None:
        """Search one support."""
        self.place(masks)
        self.fill()
        self.claims = 0
        undecided = self.search()
        if self.claims or undecided:
            d = self.unknowns
            boxes = [
                tuple([self.claimed[(3 * c + part) * d + r] for r in range(d)] for part in range(3))
                for c in range(self.claims)
            ]
            self.found.append((masks, boxes, undecided))

    def place(self, masks: list[int]) -> None:
        """Lay out the tables of a support."""
        width = unknowns = 0
        n = self.n
        for j in range(n):
            mask, m = masks[j], self.shape[j]
            order = [a for a in range(m) if mask >> a & 1] + [
                a for a in range(m) if not mask >> a & 1
            ]
            for k, a in enumerate(order):
                self.items[self.first[j] + k] = a
            self.used[j] = mask.bit_count()
        for i in range(n):
            count = 1
            for j in range(n - 1, -1, -1):
                self.step[i * n + j] = count if j != i else 0
                if j != i:
                    count *= self.used[j]
            self.count[i], self.at[i], self.start[i] = count, width, unknowns
            width += count * self.shape[i]
            unknowns += self.used[i] - 1
        for j in range(n):
            self.corner[j] = width
            width += self.used[j] * self.used[j]
        self.width, self.unknowns = width, unknowns

    @cython.cfunc
    @cython.returns(cython.double)
    @cython.locals(
        i=cython.Py_ssize_t, k=cython.Py_ssize_t, j=cython.Py_ssize_t, q=cython.Py_ssize_t,
        base=cython.Py_ssize_t, rest=cython.Py_ssize_t,
    )  # fmt: skip
    def worth(self, i: int, k: int, q: int) -> float:
        """The value of block i's k-th item at the q-th product of the others' items."""
        base, rest = self.items[self.first[i] + k] * self.stride[i], q
        for j in range(self.n):
            if j != i:
                base += self.items[self.first[j] + rest // self.step[i * self.n + j]] * (
                    self.stride[j]
                )
                rest %= self.step[i * self.n + j]
        return self.payoffs[i * self.size + base]

    @cython.cfunc
    @cython.returns(cython.bint)
    @cython.locals(
        last=cython.Py_ssize_t, i=cython.Py_ssize_t, a=cython.Py_ssize_t, b=cython.Py_ssize_t,
        q=cython.Py_ssize_t, error=cython.double,
    )  # fmt: skip
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

    @cython.cfunc
    @cython.locals(
        i=cython.Py_ssize_t, k=cython.Py_ssize_t, q=cython.Py_ssize_t, j=cython.Py_ssize_t,
        at=cython.Py_ssize_t, size=cython.double, value=cython.double,
    )  # fmt: skip
    def fill(self) -> None:
        """The first cell: the whole of the support."""
        for i in range(self.n):
            for k in range(self.shape[i]):
                at = self.at[i] + k * self.count[i]
                for q in range(self.count[i]):
                    self.frames[at + q] = self.worth(i, k, q)
            for k in range(1, self.used[i]):
                size = 0.0
                for q in range(self.count[i]):
                    at = self.at[i] + q
                    value = abs(self.frames[at + k * self.count[i]] - self.frames[at])
                    if value > size:
                        size = value
                self.scale[self.start[i] + k - 1] = 1.0 / size if size > 0.0 else 0.0
            for k in range(self.used[i]):
                for j in range(self.used[i]):
                    self.frames[self.corner[i] + k * self.used[i] + j] = 1.0 if j == k else 0.0

    @cython.cfunc
    @cython.returns(cython.Py_ssize_t)
    @cython.locals(
        top=cython.Py_ssize_t, frame=cython.Py_ssize_t, undecided=cython.Py_ssize_t,
        seen=cython.Py_ssize_t, verdict=cython.Py_ssize_t,
    )  # fmt: skip
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
            verdict = self.judge(frame)
            if verdict:
                top -= 1
                continue
            if seen >= self.budget_each or undecided >= self.patience:
                undecided += top + 1
                break
            if self.depth[top] >= self.halvings or not self.halve(top):
                undecided += 1
                top -= 1
                continue
            top += 1
        self.cells += seen
        return undecided

    @cython.cfunc
    @cython.returns(cython.bint)
    @cython.locals(
        frame=cython.Py_ssize_t, whole=cython.bint, i=cython.Py_ssize_t, a=cython.Py_ssize_t,
        b=cython.Py_ssize_t, q=cython.Py_ssize_t, mine=cython.Py_ssize_t, other=cython.Py_ssize_t,
        gain=cython.double, error=cython.double, ties=cython.bint, better=cython.bint,
    )  # fmt: skip
    def empty(self, frame: int, whole: bool) -> bool:
        """Whether some item is worth more than a supported one throughout the cell."""
        for i in range(self.n):
            error = self.errors[i]
            for a in range(self.used[i]):
                mine = frame + self.at[i] + a * self.count[i]
                for b in range(self.shape[i]):
                    if a == b:
                        continue
                    other = frame + self.at[i] + b * self.count[i]
                    ties = better = False
                    for q in range(self.count[i]):
                        gain = self.frames[other + q] - self.frames[mine + q]
                        if gain > error:
                            better = True
                        elif gain == 0.0 and error == 0.0:
                            ties = True
                        else:
                            break
                    else:
                        if better and (not ties or whole or self.on_faces(frame, i, mine, other)):
                            return True
        return False

    @cython.cfunc
    @cython.returns(cython.bint)
    @cython.locals(
        frame=cython.Py_ssize_t, i=cython.Py_ssize_t, mine=cython.Py_ssize_t,
        other=cython.Py_ssize_t, j=cython.Py_ssize_t, c=cython.Py_ssize_t, q=cython.Py_ssize_t,
        p=cython.Py_ssize_t, s=cython.Py_ssize_t,
    )  # fmt: skip
    def on_faces(self, frame: int, i: int, mine: int, other: int) -> bool:
        """Whether all ties lie where some supported item has no weight."""
        for j in range(self.n):
            if j == i:
                continue
            s = self.used[j]
            for c in range(s):
                for q in range(self.count[i]):
                    if self.frames[other + q] == self.frames[mine + q]:
                        p = q // self.step[i * self.n + j] % s
                        if self.frames[frame + self.corner[j] + p * s + c] != 0.0:
                            break
                else:
                    return True
        return False

    @cython.cfunc
    @cython.returns(cython.bint)
    @cython.locals(
        frame=cython.Py_ssize_t, claim=cython.Py_ssize_t, j=cython.Py_ssize_t,
        p=cython.Py_ssize_t, c=cython.Py_ssize_t, r=cython.Py_ssize_t, d=cython.Py_ssize_t,
        value=cython.double, within=cython.bint,
    )  # fmt: skip
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

    @cython.cfunc
    @cython.returns(cython.Py_ssize_t)
    @cython.locals(
        frame=cython.Py_ssize_t, j=cython.Py_ssize_t, p=cython.Py_ssize_t, r=cython.Py_ssize_t,
        s=cython.Py_ssize_t, widest=cython.double, share=cython.double,
    )  # fmt: skip
    def judge(self, frame: int) -> int:
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
        self.image(frame)
        widest = 0.0
        r = 0
        for j in range(self.n):
            s = self.used[j]
            if s == 1:
                continue
            for p in range(s):
                if self.highs[r] < 0.0 or self.lows[r] > 1.0:
                    return 1
                if self.highs[r] - self.lows[r] > widest:
                    widest = self.highs[r] - self.lows[r]
                share = (self.highs[r] + self.lows[r]) / 2.0
                if share < -0.25 or share > 1.25:
                    widest = 2.0
                r += 1
        if widest > self.looseness or self.claims >= self.most_claims:
            return 0
        self.claim(frame)
        return 2

    @cython.cfunc
    @cython.returns(cython.bint)
    @cython.locals(
        frame=cython.Py_ssize_t, i=cython.Py_ssize_t, k=cython.Py_ssize_t, row=cython.Py_ssize_t,
        q=cython.Py_ssize_t, j=cython.Py_ssize_t, p=cython.Py_ssize_t, d=cython.Py_ssize_t,
        mine=cython.Py_ssize_t, other=cython.Py_ssize_t, step=cython.Py_ssize_t,
        column=cython.Py_ssize_t, s=cython.Py_ssize_t, value=cython.double, total=cython.double,
        most=cython.double, share=cython.double,
    )  # fmt: skip
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
                    if abs(value) > most:
                        most = abs(value)
                    for j in range(self.n):
                        s = self.used[j]
                        if j == i or s == 1:
                            continue
                        step = self.step[i * self.n + j]
                        p = q // step % s
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

    @cython.cfunc
    @cython.returns(cython.bint)
    @cython.locals(
        d=cython.Py_ssize_t, column=cython.Py_ssize_t, row=cython.Py_ssize_t, k=cython.Py_ssize_t,
        pivot=cython.Py_ssize_t, best=cython.double, factor=cython.double, width=cython.Py_ssize_t,
    )  # fmt: skip
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

    @cython.cfunc
    @cython.locals(
        frame=cython.Py_ssize_t, d=cython.Py_ssize_t, total=cython.Py_ssize_t,
        q=cython.Py_ssize_t, rest=cython.Py_ssize_t, i=cython.Py_ssize_t, j=cython.Py_ssize_t,
        k=cython.Py_ssize_t, r=cython.Py_ssize_t, row=cython.Py_ssize_t, p=cython.Py_ssize_t,
        s=cython.Py_ssize_t, at=cython.Py_ssize_t, value=cython.double, sum_all=cython.double,
        error=cython.double, all_errors=cython.double,
    )  # fmt: skip
    def image(self, frame: int) -> None:
        """The range of t - (W f)(t) over the cell, for every vertex weight of every block."""
        d = self.unknowns
        total = 1
        for j in range(self.n):
            total *= self.used[j]
        for q in range(total):
            rest = q
            for j in range(self.n - 1, -1, -1):
                self.odometer[j] = rest % self.used[j]
                rest //= self.used[j]
            for i in range(self.n):
                if self.used[i] == 1:
                    continue
                at = frame + self.at[i]
                for j in range(self.n):
                    at += self.odometer[j] * self.step[i * self.n + j]
                for k in range(1, self.used[i]):
                    self.gains[self.start[i] + k - 1] = (
                        self.frames[at + k * self.count[i]] - self.frames[at]
                    )
            r = 0
            for j in range(self.n):
                s = self.used[j]
                if s == 1:
                    continue
                sum_all = 0.0
                for p in range(1, s):
                    row = (self.start[j] + p - 1) * 2 * d + d
                    value = 0.0
                    for k in range(d):
                        value += self.jacobian[row + k] * self.gains[k]
                    sum_all += value
                    value = (1.0 if self.odometer[j] == p else 0.0) - value
                    if q == 0 or value < self.lows[r + p]:
                        self.lows[r + p] = value
                    if q == 0 or value > self.highs[r + p]:
                        self.highs[r + p] = value
                value = (1.0 if self.odometer[j] == 0 else 0.0) + sum_all
                if q == 0 or value < self.lows[r]:
                    self.lows[r] = value
                if q == 0 or value > self.highs[r]:
                    self.highs[r] = value
                r += s
        # Room for rounding: of the products and sums here, and of the values themselves.
        r = 0
        for j in range(self.n):
            s = self.used[j]
            if s == 1:
                continue
            all_errors = 0.0
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

    @cython.cfunc
    @cython.locals(
        frame=cython.Py_ssize_t, j=cython.Py_ssize_t, c=cython.Py_ssize_t, p=cython.Py_ssize_t,
        s=cython.Py_ssize_t, r=cython.Py_ssize_t, k=cython.Py_ssize_t, at=cython.Py_ssize_t,
        d=cython.Py_ssize_t, low=cython.double, high=cython.double, value=cython.double,
        near=cython.double, weight=cython.double, margin=cython.double,
    )  # fmt: skip
    def claim(self, frame: int) -> None:
        """Note the box around the cell, a quarter wider on each side, and where the root is."""
        d = self.unknowns
        at = 3 * self.claims * d
        r = 0
        for j in range(self.n):
            s = self.used[j]
            if s == 1:
                continue
            for c in range(s - 1):
                low = high = self.frames[frame + self.corner[j] + c]
                near = 0.0
                for p in range(s):
                    value = self.frames[frame + self.corner[j] + p * s + c]
                    if value < low:
                        low = value
                    if value > high:
                        high = value
                    weight = 1.0 / s
                    for k in range(d):
                        if p > 0:
                            weight -= (
                                self.jacobian[(self.start[j] + p - 1) * 2 * d + d + k]
                                * self.residue[k]
                            )
                    if p == 0:
                        weight = 1.0 - self.others(j)
                    near += weight * value
                margin = (high - low) / 4.0
                self.claimed[at + self.start[j] + c] = low - margin
                self.claimed[at + d + self.start[j] + c] = high + margin
                self.claimed[at + 2 * d + self.start[j] + c] = near
            r += s
        self.claims += 1

    @cython.cfunc
    @cython.returns(cython.double)
    @cython.locals(
        j=cython.Py_ssize_t, p=cython.Py_ssize_t, k=cython.Py_ssize_t, d=cython.Py_ssize_t,
        total=cython.double,
    )  # fmt: skip
    def others(self, j: int) -> float:
        """What the root puts on the vertices of block j but the first."""
        d = self.unknowns
        total = 0.0
        for p in range(1, self.used[j]):
            total += 1.0 / self.used[j]
            for k in range(d):
                total -= (
                    self.jacobian[(self.start[j] + p - 1) * 2 * d + d + k] * self.residue[k]
                )
        return total

    @cython.cfunc
    @cython.returns(cython.bint)
    @cython.locals(
        top=cython.Py_ssize_t, frame=cython.Py_ssize_t, j=cython.Py_ssize_t, i=cython.Py_ssize_t,
        p=cython.Py_ssize_t, q=cython.Py_ssize_t, best=cython.double, value=cython.double,
        block=cython.Py_ssize_t, one=cython.Py_ssize_t, two=cython.Py_ssize_t,
        k=cython.Py_ssize_t, new=cython.Py_ssize_t, s=cython.Py_ssize_t,
    )  # fmt: skip
    def halve(self, top: int) -> bool:
        """Halve the edge along which the differences vary most; False if none varies."""
        frame = top * self.width
        best, block, one, two = 0.0, -1, 0, 0
        for j in range(self.n):
            for p in range(self.used[j]):
                for q in range(p + 1, self.used[j]):
                    value = self.variation(frame, j, p, q)
                    if value > best * 1.0000001:
                        best, block, one, two = value, j, p, q
        if block < 0:
            return False
        new = frame + self.width
        for k in range(self.width):
            self.frames[new + k] = self.frames[frame + k]
        self.depth[top] += 1
        self.depth[top + 1] = self.depth[top]
        self.replace(frame, block, one, two)
        self.replace(new, block, two, one)
        return True

    @cython.cfunc
    @cython.returns(cython.double)
    @cython.locals(
        frame=cython.Py_ssize_t, j=cython.Py_ssize_t, p=cython.Py_ssize_t, q=cython.Py_ssize_t,
        i=cython.Py_ssize_t, k=cython.Py_ssize_t, mine=cython.Py_ssize_t,
        other=cython.Py_ssize_t, x=cython.Py_ssize_t, step=cython.Py_ssize_t,
        s=cython.Py_ssize_t, most=cython.double, total=cython.double, value=cython.double,
        shift=cython.Py_ssize_t,
    )  # fmt: skip
    def variation(self, frame: int, j: int, p: int, q: int) -> float:
        """How much the differences vary along the edge from vertex p to vertex q of block j."""
        total = 0.0
        s = self.used[j]
        for i in range(self.n):
            if i == j:
                continue
            step = self.step[i * self.n + j]
            shift = (q - p) * step
            mine = frame + self.at[i]
            for k in range(1, self.used[i]):
                other = mine + k * self.count[i]
                most = 0.0
                for x in range(self.count[i]):
                    if x // step % s != p:
                        continue
                    value = abs(
                        self.frames[other + x]
                        - self.frames[mine + x]
                        - self.frames[other + x + shift]
                        + self.frames[mine + x + shift]
                    )
                    if value > most:
                        most = value
                total += most * self.scale[self.start[i] + k - 1]
        return total

    @cython.cfunc
    @cython.locals(
        frame=cython.Py_ssize_t, j=cython.Py_ssize_t, p=cython.Py_ssize_t, q=cython.Py_ssize_t,
        i=cython.Py_ssize_t, k=cython.Py_ssize_t, x=cython.Py_ssize_t, at=cython.Py_ssize_t,
        step=cython.Py_ssize_t, s=cython.Py_ssize_t, shift=cython.Py_ssize_t,
    )  # fmt: skip
    def replace(self, frame: int, j: int, p: int, q: int) -> None:
        """Put the midpoint of vertices p and q of block j in the place of p."""
        s = self.used[j]
        for i in range(self.n):
            if i == j:
                continue
            step = self.step[i * self.n + j]
            shift = (q - p) * step
            for k in range(self.shape[i]):
                at = frame + self.at[i] + k * self.count[i]
                for x in range(self.count[i]):
                    if x // step % s == p:
                        self.frames[at + x] = (
                            self.frames[at + x] + self.frames[at + x + shift]
                        ) / 2.0
        at = frame + self.corner[j]
        for k in range(s):
            self.frames[at + p * s + k] = (
                self.frames[at + p * s + k] + self.frames[at + q * s + k]
            ) / 2.0
