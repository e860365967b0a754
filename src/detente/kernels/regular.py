# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""The search for isolated points of two polytopes that satisfy every complementarity condition.

Each label has a variable on side 0 and one on side 1 (see `tableaux`), of which one must be zero. A
node fixes some variables at zero; each side stands at a vertex of the face this leaves. Of the open
labels the one violated most branches: its variable is fixed on side 0, then on side 1 (Audet,
Hansen, Jaumard and Savard 2001, "Enumeration of all extreme equilibria of bimatrix games", SIAM J.
Sci. Comput. 23(1)). Where one of the two is proven impossible the other follows without branching.

Floats steer. What is left out is proven empty, so every point wanted lies in one of the leaves put
out, which are for exact arithmetic to settle. Where a proof fails, and where most leaves are larger
than a vertex on either side, the search ends as undecided: `complementarity` is made for such ties.
C types: the .pxd.
"""

from __future__ import annotations

from array import array

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from detente.kernels.tableaux import Tableaux

__all__ = ["FACES", "SUBTREE", "VERTICES", "RegularSearch"]

# Kinds of records, each followed by the flags of fixed variables of sides 0 and 1: a leaf of two
# vertices without a zero too many, as far as floats can tell; another leaf; what is left to search.
VERTICES, FACES, SUBTREE = 0, 1, 2
_VERTICES = cython.declare(cython.longlong, 0)
_FACES = cython.declare(cython.longlong, 1)
_SUBTREE = cython.declare(cython.longlong, 2)
# So many larger leaves, and more than the others: a game of ties. A subtree may have some more.
_TIES = cython.declare(cython.Py_ssize_t, 16)
_TIES_BELOW = cython.declare(cython.Py_ssize_t, 256)
_ZERO = cython.declare(cython.double, 1e-9)
# A frame: stage, label, trail mark, levels of both sides, which of them it may change, branchings.
_FRAME = cython.declare(cython.Py_ssize_t, 7)


@cython.cclass
class RegularSearch(Tableaux):
    """A search that can be stopped and resumed; `over`, `undecided`, `nodes`, `done` tell of it.

    `done` is the share of the tree that is finished, each branching counted as halving it.
    """

    def __init__(self, m: int, n: int) -> None:
        Tableaux.__init__(self, m, n)
        self.frames = array("q", bytes(56 * self.levels))
        self.share = array("d", [0.5**k for k in range(self.levels)])
        self.trail = array("q", bytes(16 * self.labels + 8))

    def begin(self, flags: array[int] | None = None) -> None:
        """Start at the root, or where the variables flagged are fixed (sides 0 and 1)."""
        self.over = self.undecided = False
        self.done = 0.0
        self.depth = self.trailed = self.vertices = self.faces = 0
        self.ties = _TIES if flags is None else _TIES_BELOW
        self.reset()
        for k in range(7):
            self.frames[k] = 0
        self.frames[5] = 3
        if flags is not None:
            for k in range(2 * self.m + 2 * self.n):
                if flags[k] and not self.over:
                    found = self.fix(k // self.labels, 0, k % self.labels)
                    self.over = found < 1
                    self.undecided = found < 0

    def run(self, out: array[int], nodes: int, deepest: int) -> int:
        """Go on for about `nodes` nodes or until `out` is nearly full; the entries written.

        Below `deepest` branchings subtrees are put out instead of searched.
        """
        return self.walk(out, nodes, deepest)

    def walk(self, out: array[int], nodes: int, deepest: int) -> int:
        """Depth first, one frame a choice of side 0 that is still to be revised."""
        at = 0
        room = len(out) - 2 * (2 * self.labels + 1)
        with cython.nogil:
            while not self.over and nodes > 0 and at <= room:
                g = self.depth * _FRAME
                if self.frames[g] == 0:
                    self.nodes += 1
                    nodes -= 1
                    label = self.settled(g)
                    if label >= 0 and self.frames[g + 6] >= deepest:
                        at = self.put(out, at, _SUBTREE)
                        self.back(g)
                        continue
                    if label == -1:
                        if self.is_vertex(0, self.frames[g + 3]) and self.is_vertex(
                            1, self.frames[g + 4]
                        ):
                            at = self.put(out, at, _VERTICES)
                            self.vertices += 1
                        else:
                            at = self.put(out, at, _FACES)
                            self.faces += 1
                            if self.faces > self.ties and self.faces > self.vertices:
                                self.undecided = self.over = True
                    if label < 0:
                        self.back(g)
                        continue
                    self.frames[g] = 1
                    self.frames[g + 1] = label
                    self.frames[g + 6] += 1
                    self.descend(g, label)
                else:
                    # The choice on side 0 is dealt with: the frame goes on with side 1.
                    self.frames[g] = 0
                    label = self.frames[g + 1]
                    if not self.follow(g, 1, label):
                        self.back(g)
        return at

    def back(self, g: int) -> None:
        """Leave a frame, with all that was fixed in it."""
        self.done += self.share[self.frames[g + 6]]
        while self.trailed > self.frames[g + 2]:
            self.fixed[self.trail[self.trailed - 1]] = 0
            self.trailed -= 1
        self.depth -= 1
        if self.depth < 0:
            self.over = True

    def descend(self, g: int, label: int) -> None:
        """Open a frame with the label's variable fixed on side 0, unless that is impossible."""
        level = self.frames[g + 3]
        self.copy(0, level, level + 1)
        found = self.fix(0, level + 1, label)
        if found < 1:
            self.fixed[label] = 0
            self.done += self.share[self.frames[g + 6]]
            self.undecided = self.over = found < 0
            return
        self.depth += 1
        self.frames[g + 7] = 0
        self.frames[g + 9] = self.trailed
        self.frames[g + 10] = level + 1
        self.frames[g + 11] = self.frames[g + 4]
        self.frames[g + 12] = 1
        self.frames[g + 13] = self.frames[g + 6]
        self.trail[self.trailed] = label
        self.trailed += 1

    def follow(self, g: int, side: int, label: int) -> bool:
        """Fix the label's variable on a side within a frame; False if that is impossible."""
        level = self.frames[g + 3 + side]
        if not self.frames[g + 5] >> side & 1:
            self.copy(side, level, level + 1)
            level += 1
            self.frames[g + 3 + side] = level
            self.frames[g + 5] |= side + 1
        variable = label
        if side == 1:
            variable = label - self.m if label >= self.m else label + self.n
        self.trail[self.trailed] = side * self.labels + variable
        self.trailed += 1
        found = self.fix(side, level, variable)
        if found < 0:
            self.undecided = self.over = True
        return found > 0

    def settled(self, g: int) -> int:
        """Draw all conclusions; the label to branch on, -1 at a leaf, -2 if nothing is there."""
        stale = 3
        while True:
            for side in range(2):
                if stale >> side & 1:
                    self.place(side, self.frames[g + 3 + side])
            label = self.open_label(g)
            if label < 0:
                return -1
            side = -1
            if self.places[label] < -1:
                side = 0
            elif self.places[self.labels + label] < -1:
                side = 1
            if side < 0:
                return label
            if not self.impossible(g, side, label):
                self.undecided = self.over = True
                return -2
            if not self.follow(g, 1 - side, label):
                return -2
            stale = 2 - side

    def impossible(self, g: int, side: int, label: int) -> bool:
        """Whether the label's variable is proven above zero on a side."""
        variable = label
        if side == 1:
            variable = label - self.m if label >= self.m else label + self.n
        self.fixed[side * self.labels + variable] = 1
        proof = self.proven(side, self.frames[g + 3 + side], variable)
        self.fixed[side * self.labels + variable] = 0
        return proof

    def place(self, side: int, level: int) -> None:
        """For each label its variable's row; -1 if it has none, below if it is stuck above 0."""
        rows = self.n if side == 0 else self.m
        width = self.labels - rows + 1
        live = self.live[side * self.levels + level]
        t, h = self.table(side, level), self.heads(side, level)
        base = side * self.labels
        for k in range(self.labels):
            self.places[base + k] = -1
        for r in range(rows):
            v = self.H[h + r]
            if self.fixed[base + v] != 0:
                continue
            if side == 1:
                v = v + self.m if v < self.n else v - self.n
            row = t + r * width
            self.places[base + v] = r
            if self.T[row] > _ZERO:
                c = 1
                while c <= live and self.T[row + c] <= _ZERO:
                    c += 1
                if c > live:
                    self.places[base + v] = -2

    def open_label(self, g: int) -> int:
        """The open label to branch on: one that is forced, else the most violated; -1 if none."""
        t0, t1 = self.table(0, self.frames[g + 3]), self.table(1, self.frames[g + 4])
        best = -1
        most = -1.0
        for label in range(self.labels):
            k = label - self.m if label >= self.m else label + self.n
            if self.fixed[label] != 0 or self.fixed[self.labels + k] != 0:
                continue
            p, q = self.places[label], self.places[self.labels + label]
            if p < -1 or q < -1:
                return label
            low = self.T[t0 + p * (self.m + 1)] if p >= 0 else 0.0
            high = self.T[t1 + q * (self.n + 1)] if q >= 0 else 0.0
            if low > high:
                value = low
                low = high
                high = value
            value = low * high
            if value > most:
                best = label
                most = value
        return best

    def is_vertex(self, side: int, level: int) -> bool:
        """Whether a side's face is one vertex at which no other variable seems to be zero."""
        rows = self.n if side == 0 else self.m
        t, h = self.table(side, level), self.heads(side, level)
        if self.live[side * self.levels + level] > 0:
            return False
        for r in range(rows):
            if self.fixed[side * self.labels + self.H[h + r]] != 0:
                return False
            if self.T[t + r * (self.labels - rows + 1)] <= _ZERO:
                return False
        return True

    def put(self, out: array[int], at: int, kind: int) -> int:
        """Write a record."""
        out[at] = kind
        for k in range(2 * self.labels):
            out[at + 1 + k] = self.fixed[k]
        return at + 1 + 2 * self.labels
