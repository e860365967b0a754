# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
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

__all__ = ["Cells"]


@cython.cclass
class Cells:
    """The cells of one support after the other; `cells.pxd` says what C holds.

    A frame is a cell: the values of every item of each block at the products of the others'
    vertices (from `at`, `count` of them an item, supported items first), then every block's
    vertices (from `corner`). `items` lists each block's items from `first`, `used` of them
    supported; `step[i * n + j]` is the stride of block j's vertex in block i's values. Of the
    products of the vertices of all but block i, counted from `look[i]`, `where` holds the place
    among the payoffs of i's item 0 and `digit` the vertex of each block.
    """

    def __init__(
        self, payoffs: array[float], shape: list[int], halvings: int, errors: array[float]
    ) -> None:
        n = len(shape)
        self.n = n
        self.payoffs, self.errors, self.shape = payoffs, errors, array("q", shape)
        self.halvings = halvings
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
        self.wanted, self.spot = array("q", [0] * n), array("q", [0] * n)
        self.look, self.masks = array("q", [0] * n), array("q", [(1 << m) - 1 for m in shape])
        products = sum(size // m for m in shape)
        self.where, self.digit = array("q", [0] * products), array("q", [0] * (products * n))
        self.step = array("q", [0] * (n * n))
        self.depth = array("q", [0] * (halvings + 2))
        most = sum(m * (size // m) for m in shape) + sum(m * m for m in shape)
        self.frames = array("d", bytes(8 * most * (halvings + 2)))
        self.scale, self.residue, self.largest, self.lows, self.highs, self.gains, self.shares = (
            array("d", bytes(8 * total)) for _ in range(7)
        )
        self.jacobian = array("d", bytes(16 * total * total))

    def place(self) -> None:
        """Lay out the tables of the support that `masks` names."""
        n = self.n
        for j in range(n):
            at = self.first[j]
            for chosen in range(1, -1, -1):
                for a in range(self.shape[j]):
                    if (self.masks[j] >> a & 1) == chosen:
                        self.items[at] = a
                        at += 1
                if chosen:
                    self.used[j] = at - self.first[j]
        width = unknowns = look = 0
        for i in range(n):
            count = 1
            for j in range(n - 1, -1, -1):
                self.step[i * n + j] = count if j != i else 0
                if j != i:
                    count *= self.used[j]
            self.count[i], self.at[i], self.start[i], self.look[i] = count, width, unknowns, look
            width += count * self.shape[i]
            unknowns += self.used[i] - 1
            look += count
        for j in range(n):
            self.corner[j] = width
            width += self.used[j] * self.used[j]
        self.width, self.unknowns = width, unknowns
        for i in range(n):
            self.number(i)

    def number(self, i: int) -> None:
        """Count the products of the vertices of all blocks but i, the last block's first."""
        n = self.n
        base = 0
        for j in range(n):
            self.odometer[j] = 0
            if j != i:
                base += self.items[self.first[j]] * self.stride[j]
        for q in range(self.look[i], self.look[i] + self.count[i]):
            self.where[q] = base
            for j in range(n):
                self.digit[q * n + j] = self.odometer[j]
            for j in range(n - 1, -1, -1):
                if j == i:
                    continue
                at = self.first[j] + self.odometer[j]
                base -= self.items[at] * self.stride[j]
                self.odometer[j] += 1
                if self.odometer[j] < self.used[j]:
                    base += self.items[at + 1] * self.stride[j]
                    break
                self.odometer[j] = 0
                base += self.items[self.first[j]] * self.stride[j]

    def worth(self, i: int, k: int, q: int) -> float:
        """The value of block i's k-th item at the q-th product of the others' items."""
        item = self.items[self.first[i] + k]
        return self.payoffs[i * self.size + item * self.stride[i] + self.where[self.look[i] + q]]

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
                    size = max(size, value)
                self.scale[self.start[i] + k - 1] = 1.0 / size if size > 0.0 else 0.0
            for k in range(self.used[i]):
                for j in range(self.used[i]):
                    self.frames[self.corner[i] + k * self.used[i] + j] = 1.0 if j == k else 0.0

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

    def on_faces(self, frame: int, i: int, mine: int, other: int) -> bool:
        """Whether all ties lie where some supported item has no weight."""
        for j in range(self.n):
            if j == i:
                continue
            s = self.used[j]
            for c in range(s):
                for q in range(self.count[i]):
                    if self.frames[other + q] == self.frames[mine + q]:
                        p = self.digit[(self.look[i] + q) * self.n + j]
                        if self.frames[frame + self.corner[j] + p * s + c] != 0.0:
                            break
                else:
                    return True
        return False

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

    def variation(self, frame: int, j: int, p: int, q: int) -> float:
        """How much the differences vary along the edge from vertex p to vertex q of block j."""
        frames = self.frames
        total = 0.0
        for i in range(self.n):
            if i == j or self.used[i] == 1:
                continue
            step = self.step[i * self.n + j]
            shift = (q - p) * step
            for k in range(1, self.used[i]):
                most = 0.0
                first = frame + self.at[i] + p * step
                ahead = k * self.count[i]
                end = frame + self.at[i] + self.count[i]
                while first < end:
                    for x in range(first, first + step):
                        value = abs(
                            (frames[x + ahead] - frames[x])
                            - (frames[x + ahead + shift] - frames[x + shift])
                        )
                        most = max(most, value)
                    first += step * self.used[j]
                total += most * self.scale[self.start[i] + k - 1]
        return total

    def replace(self, frame: int, j: int, p: int, q: int) -> None:
        """Put the midpoint of vertices p and q of block j in the place of p."""
        frames = self.frames
        s = self.used[j]
        for i in range(self.n):
            if i == j:
                continue
            step = self.step[i * self.n + j]
            shift = (q - p) * step
            first = frame + self.at[i] + p * step
            end = frame + self.at[i] + self.shape[i] * self.count[i]
            # Items follow one another as a further, slowest vertex would.
            while first < end:
                for x in range(first, first + step):
                    frames[x] = (frames[x] + frames[x + shift]) / 2.0
                first += step * s
        at = frame + self.corner[j]
        for k in range(s):
            frames[at + p * s + k] = (frames[at + p * s + k] + frames[at + q * s + k]) / 2.0
