"""The complementary faces of two polytopes and their vertices, in whole numbers.

Compiled where no number can grow beyond what the kernel holds: payoffs with few digits, as those
that rank outcomes have, on which ties abound. Interpreted for numbers of any size.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeAlias

from detente.concepts.best_response_polytopes import normalised
from detente.concepts.search_proof import Step
from detente.exact.faces import Corner, face_vertices
from detente.exact.linear import determinant_sign
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.kernels import exact_search, face_corners, interpreted

Rows: TypeAlias = list[list[int]]

_LABELS = 62
_BITS = 54
_FRAME = 9
_NODES = 20_000
_ROOM = 4_000
# The most bases of a face that the kernel visits, and slots to remember them.
_BASES, _SLOTS = 500, 1_009
_KNOWN = 2_003


@dataclass(frozen=True)
class Polytopes:
    """P = {x >= 0, own x <= 1} and Q = {y >= 0, other y <= 1}, of m and n unknowns.

    Rows are of whole numbers, each column has one above zero. Labels are 0..m-1 for x and the
    slacks of Q, m..m+n-1 for the slacks of P and y.
    """

    own: Rows
    other: Rows

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of unknowns."""
        return len(self.own[0]), len(self.other[0])

    def small(self) -> bool:
        """Whether all minors, so all numbers in tableaux, fit the compiled kernel."""
        return self._small

    @cached_property
    def _small(self) -> bool:
        return sum(self.shape) <= _LABELS and _bits(self.own) <= _BITS >= _bits(self.other)

    def leaves(self) -> tuple[list[tuple[int, int]], int, bool]:
        """The labels fixed on either side of all complementary faces, the nodes, whether it ended.

        As `vertices`, for small numbers only.
        """
        found: list[tuple[int, int]] = []
        state = array("q", bytes(24))
        for out in self._searched(state):
            found += zip(out[1::3], out[2::3], strict=True)
            if state[0] >= 0 and not effort.current().goes_on():
                return found, state[1], False
        return found, state[1], True

    def nearby(self) -> list[tuple[int, int, int]]:
        """The equilibria that stay where payoffs move a little: two masks of labels and an index.

        Row k of either side gets the right hand side 1 + e^(k+1) for e as small as need be, which
        is a game again, and nondegenerate (von Stengel 2002). The masks are the labels of the
        vertices that its equilibria tend to, as e goes to 0; the indices are as in `regular_index`.
        """
        found: list[tuple[int, int, int]] = []
        for out in self._searched(array("q", bytes(24)), broken=True):
            for at in range(0, len(out), 5):
                index = self.index(out[at + 1], out[at + 2])
                found.append((out[at + 3], out[at + 4], index))
        return found

    def index(self, first: int, second: int) -> int:
        """The index of a nondegenerate equilibrium whose variables in two masks are zero."""
        m, n = self.shape
        I = [i for i in range(m) if not first >> i & 1]
        J = [j for j in range(n) if not second >> (m + j) & 1]
        signs = determinant_sign([[self.own[j][i] for i in I] for j in J]) * determinant_sign(
            [[self.other[i][j] for j in J] for i in I]
        )
        return signs if len(I) % 2 else -signs

    def steps(self) -> list[Step]:
        """The search with what proves each of its steps."""
        m, n = self.shape
        found: list[Step] = []
        for out in self._searched(array("q", bytes(24)), record=True):
            at = 0
            while at < len(out):
                kind, number = out[at], out[at + 1]
                if kind <= exact_search.BRANCH:
                    found.append(("branch" if kind else "leaf", number if kind else 0, ()))
                    at += 2 if kind else 3
                else:
                    end = at + 2 + (m if number else n)
                    proven = "zero" if kind == exact_search.CLOSED else "empty"
                    found.append((proven, number, tuple(out[at + 2 : end])))
                    at = end
        return found

    def _searched(
        self, state: array[int], *, broken: bool = False, record: bool = False
    ) -> Iterator[Sequence[int]]:
        """What the kernel puts out, piece by piece; with Python's numbers where C's are too few."""
        compiled = self.small()
        kernel = exact_search if compiled else _in_python()
        m, n = self.shape
        levels = m + n + 2
        room = _room if compiled else _list
        starts = [_start(self.own, 0, m), _start(self.other, m, 0)]
        tables = [room("q", T, len(T) * levels) for T, _ in starts]
        heads = [_room("q", H, len(H) * levels) for _, H in starts]
        heads[0].extend(range(m, m + n))
        heads[1].extend(range(m))
        frames = room("Q", [], _FRAME * levels)
        out = room("q", [], max(_ROOM, 2 * (m + n + 4) ** 2))
        while state[0] >= 0:
            used = kernel.run(*tables, *heads, frames, state, out, m, n, _NODES, broken, record)
            yield out[:used]

    def vertices(self, side: int, masks: list[int]) -> dict[int, Corner]:
        """The vertices of faces of one side, the faces and vertices given by their labels."""
        rows = (self.own, self.other)[side]
        height, width = len(rows), len(rows[0])
        low = 0 if side == 0 else len(rows)
        T, H = _start(rows, low, width if side == 0 else 0)
        heads = array("q", H * 2 + [0] * height)
        tables = array("q", T * 2)
        out = array("q", bytes(8 * _BASES * (width + 2)))
        seen, known = array("Q", bytes(8 * _SLOTS)), array("Q", bytes(8 * _KNOWN))
        path, state = array("q", bytes(16 * (_BASES + 1))), array("q", bytes(24))
        faces = array("Q", masks)
        found: dict[int, Corner] = {}
        while state[0] < len(faces):
            used = face_corners.corners(
                tables, heads, faces, seen, known, path, state, out, height, width, low
            )
            for at in range(0, used, width + 2):
                point = tuple(out[at + 2 : at + 2 + width])
                found[out[at]] = (point, out[at + 1], out[at])
            if state[1]:
                found.update(self._listed(side, masks[state[0] - 1]))
            if 2 * len(found) > len(known):
                known = array("Q", bytes(8 * 4 * len(known)))
        return found

    def _listed(self, side: int, mask: int) -> dict[int, Corner]:
        """The vertices of a face with very many bases, by double description."""
        m, n = self.shape
        if side == 0:
            return {at: (z, scale, at) for z, scale, at in face_vertices(self.own, mask)}
        found = {}
        for z, scale, at in face_vertices(self.other, mask >> m | (mask & ((1 << m) - 1)) << n):
            shared = at >> n | (at & ((1 << n) - 1)) << m
            found[shared] = (z, scale, shared)
        return found


def proof(game: NormalFormGame) -> list[Step]:
    """A search for all equilibria of two players, recorded so that it can be checked."""
    return Polytopes(*normalised(game)).steps()


def _bits(rows: Rows) -> int:
    """The digits, to base two, that no minor of [rows | 1] exceeds (Hadamard)."""
    by_rows = math.prod(1 + sum(v * v for v in row) for row in rows)
    by_columns = len(rows) * math.prod(
        max(1, sum(v * v for v in column)) for column in zip(*rows, strict=True)
    )
    return math.isqrt(min(by_rows, by_columns)).bit_length()


def _start(rows: Rows, low: int, slacks: int) -> tuple[list[int], list[int]]:
    """A tableau with the first column entered, away from the origin, and its labels."""
    H = [*range(slacks, slacks + len(rows)), *range(low, low + len(rows[0]))]
    # The last of equals: it has the least room where ties are broken.
    leave = max(range(len(rows)), key=lambda r: (rows[r][0], r))
    top = [*rows[leave], 1]
    lead = top[0]
    T: list[int] = []
    for r, row in enumerate(rows):
        if r == leave:
            T += [1, *top[1:]]
            continue
        factor = row[0]
        T.append(-factor)
        T += [lead * v - factor * w for v, w in zip(row[1:], top[1:-1], strict=True)]
        T.append(lead - factor)
    H[leave], H[len(rows)] = H[len(rows)], H[leave]
    return [*T, lead], H


def _room(code: str, values: list[int], length: int) -> array[int]:
    """Values, and zeros after them."""
    numbers = array(code, values)
    numbers.frombytes(bytes(8 * (length - len(values))))
    return numbers


def _list(_code: str, values: list[int], length: int) -> list[int]:
    return values + [0] * (length - len(values))


@cache
def _in_python() -> Any:  # noqa: ANN401 (a module)
    return interpreted("exact_search")
