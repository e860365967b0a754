"""All roots of a square multi-affine system inside the unit cube, isolated and proven.

Boxes are bisected. A box is dropped where some function keeps one sign at all its corners: that
is a proof, and the corner values are whole numbers throughout. Where Krawczyk's test proves one
root in a slightly larger box, or none in the box itself, the box is settled. What stays undecided
at the smallest size, or when the budget is spent, is counted, never dropped.

References: Hansen, E. and Walster, G. (2004), Global Optimization Using Interval Analysis, ch. 11.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from detente.exact.linear import solve as solve_linear
from detente.exact.multiaffine import Function, Interval, has_one_root, newton_step, value

# Boxes thinner than 2**-DEPTH are given up as undecided, and boxes after BUDGET of them.
DEPTH = 16
BUDGET = 4_000
# The budget where the derivative is singular everywhere: no root can be proven, only absence.
SINGULAR_BUDGET = 200
# Half-widths, as powers of two, at which a sharpened root is proven.
_SHARP = (-60, -80, -50, -45)

_Corners: TypeAlias = list[list[int]]


@dataclass(frozen=True, slots=True)
class _Box:
    """Corner values of every function (scaled), and the box as start and depth by variable."""

    corners: _Corners
    start: tuple[int, ...]
    depth: tuple[int, ...]

    def interval(self, k: int) -> Interval:
        width = Fraction(1, 1 << self.depth[k])
        return self.start[k] * width, (self.start[k] + 1) * width


@dataclass(slots=True)
class Isolated:
    """Proven roots, each in a box that holds no other, and the number of undecided boxes."""

    roots: list[tuple[Interval, ...]] = field(default_factory=list)
    undecided: int = 0
    boxes: int = 0


def isolate(system: Sequence[Function], n: int) -> Isolated:
    """Every root in the open cube (0, 1)^n of n functions, in boxes about 1e-18 wide.

    >>> half = [{0b11: Fraction(4), 0: Fraction(-1)}, {0b01: Fraction(1), 0b10: Fraction(-1)}]
    >>> [(float(low), float(high)) for low, high in isolate(half, 2).roots[0]]
    [(0.5, 0.5), (0.5, 0.5)]
    """
    found = Isolated()
    proven: list[list[Interval]] = []
    budget = SINGULAR_BUDGET if _singular_everywhere(system, n) else BUDGET
    stack = [_Box([_corner_values(f, n) for f in system], (0,) * n, (0,) * n)]
    while stack:
        box = stack.pop()
        found.boxes += 1
        if _without_root(box, n):
            continue
        if any(all(_within(box.interval(k), wide[k]) for k in range(n)) for wide in proven):
            continue
        verdict = _newton_verdict(box, n)
        if verdict == "none":
            continue
        if verdict == "one":
            wide = [_inflated(box.interval(k)) for k in range(n)]
            if _record(found, proven, system, wide):
                proven.append(wide)
                continue
        if found.boxes >= budget or min(box.depth) >= DEPTH:
            found.undecided += 1
        else:
            stack.extend(_bisected(box, n))
    found.roots.sort()
    return found


def _singular_everywhere(system: Sequence[Function], n: int) -> bool:
    """A guess from two points in general position; it decides on effort only."""
    return all(
        newton_step(system, [Fraction(k + 2, 2 * k + part) for k in range(n)]) is None
        for part in (7, 11)
    )


def _corner_values(function: Function, n: int) -> list[int]:
    """Values at the 2^n corners of the cube, times a common denominator."""
    scale = math.lcm(*(c.denominator for c in function.values())) if function else 1
    values = [int(function.get(subset, 0) * scale) for subset in range(1 << n)]
    for k in range(n):
        bit = 1 << k
        for corner in range(1 << n):
            if corner & bit:
                values[corner] += values[corner ^ bit]
    return values


def _without_root(box: _Box, n: int) -> bool:
    for values in box.corners:
        low, high = min(values), max(values)
        if low > 0 or high < 0:
            return True
        # One sign with zeros: roots can only lie on faces whose corners are all zeros.
        if (low == 0 or high == 0) and low != high:
            if all(depth == 0 for depth in box.depth):
                return True
            if all(_on_cube(box, corner, n) for corner, v in enumerate(values) if v == 0):
                return True
    return False


def _on_cube(box: _Box, corner: int, n: int) -> bool:
    """Whether a corner has a coordinate 0 or 1 in a variable that was bisected.

    A face of the box that reaches into the open cube has a corner without such a coordinate:
    the one whose bisected free variables stand at their inner ends.
    """
    return any(
        box.depth[k] and box.start[k] + (corner >> k & 1) in (0, 1 << box.depth[k])
        for k in range(n)
    )


def _bisected(box: _Box, n: int) -> tuple[_Box, _Box]:
    k = min(range(n), key=lambda j: (box.depth[j], j))
    bit = 1 << k
    lower, upper = [], []
    for values in box.corners:
        mean = [values[c & ~bit] + values[c | bit] for c in range(1 << n)]
        lower.append([mean[c] if c & bit else 2 * values[c] for c in range(1 << n)])
        upper.append([2 * values[c] if c & bit else mean[c] for c in range(1 << n)])
    depth = tuple(d + (j == k) for j, d in enumerate(box.depth))
    starts = [
        tuple(s * (1 + (j == k)) + (half if j == k else 0) for j, s in enumerate(box.start))
        for half in (0, 1)
    ]
    return _Box(upper, starts[1], depth), _Box(lower, starts[0], depth)


def _newton_verdict(box: _Box, n: int) -> str:
    """Guess "one" root in the inflated box, prove "none" in the box, or "" for unknown.

    In the box's own coordinates it is [0, 1]^n and inflated [-1/4, 5/4]^n.
    """
    size = 1 << n
    slopes = [
        [sum(v[c | 1 << k] - v[c] for c in range(size) if not c >> k & 1) for k in range(n)]
        for v in box.corners
    ]
    # Slopes at the centre are these sums over 2^(n-1), values at the centre sums over 2^n.
    residue = [Fraction(sum(v), size) for v in box.corners]
    step = solve_linear(slopes, [r * (size // 2) for r in residue])
    if step is None:
        return ""
    if all(abs(s) < Fraction(5, 8) for s in step):
        return "one"
    return "none" if _excluded(box, n, slopes) else ""


def _excluded(box: _Box, n: int, slopes: list[list[int]]) -> bool:
    """Whether a combination of the functions keeps one sign on the box, hence no root there."""
    size = 1 << n
    columns = [list(c) for c in zip(*slopes, strict=True)]
    for k in range(n):
        # Weights w with w' J = e_k make the combination vary with x_k alone, to first order.
        weights = solve_linear(columns, [int(j == k) for j in range(n)])
        if weights is None:
            return False
        scale = math.lcm(*(w.denominator for w in weights))
        whole = [int(w * scale) for w in weights]
        values = [
            sum(w * v[c] for w, v in zip(whole, box.corners, strict=True)) for c in range(size)
        ]
        if min(values) > 0 or max(values) < 0:
            return True
    return False


def _inflated(interval: Interval) -> Interval:
    low, high = interval
    margin = (high - low) / 4
    return low - margin, high + margin


def _within(inner: Interval, outer: Interval) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _record(
    found: Isolated,
    proven: list[list[Interval]],
    system: Sequence[Function],
    wide: list[Interval],
) -> bool:
    """Prove one root in `wide`, sharpen it and list it if it is new; False if unproven."""
    if not has_one_root(system, wide):
        return False
    sharp = sharpened(system, [(low + high) / 2 for low, high in wide])
    if sharp is None or not all(map(_within, sharp, wide)):
        return False
    known = any(all(map(_within, sharp, other)) for other in proven)
    if not known and any(all(map(_meet, sharp, other)) for other in proven):
        return False
    if not known:
        inside = [_side(interval) for interval in sharp]
        if 0 in inside:
            return False
        if all(side > 0 for side in inside):
            found.roots.append(tuple(sharp))
    return True


def _meet(a: Interval, b: Interval) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _side(interval: Interval) -> int:
    """1 inside the open unit interval, -1 outside it, 0 undecided."""
    low, high = interval
    if low > 0 and high < 1:
        return 1
    return -1 if high <= 0 or low >= 1 else 0


def sharpened(system: Sequence[Function], point: Sequence[Fraction]) -> list[Interval] | None:
    """A box no wider than 1e-12 with exactly one root, near a point; None if none is proven.

    Coordinates of roots that are all simple fractions come out as exact points.
    """
    current: list[Fraction] = list(point)
    for _ in range(12):
        nearer = newton_step(system, current)
        if nearer is None:
            return None
        nearer = [Fraction(round(x * (1 << 160)), 1 << 160) for x in nearer]
        done = max(abs(a - b) for a, b in zip(nearer, current, strict=True)) < Fraction(1, 1 << 120)
        current = nearer
        if done:
            break
    simple = [x.limit_denominator(1 << 50) for x in current]
    if all(value(f, simple) == 0 for f in system):
        return [(x, x) for x in simple]
    for power in _SHARP:
        radius = Fraction(1, 1 << -power)
        box = [(x - radius, x + radius) for x in (_rounded(x, power - 8) for x in current)]
        if has_one_root(system, box):
            return box
    return None


def _rounded(x: Fraction, power: int) -> Fraction:
    return Fraction(round(x * (1 << -power)), 1 << -power)
