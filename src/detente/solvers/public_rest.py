"""The half-planes at which the operator of public equilibria seems to rest, in floating point.

Newton's method: the programmes that are in force at some bounds make the operator linear there, and
the fixed point of that is tried next. It may be skipped past, so what comes out is a proposal.
Where it rests, directions are added that the edges of what is generated point in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from detente.concepts.public_equilibria import Normal
from detente.exact.halfplanes import Pair
from detente.exact.polygon import hull
from detente.game import effort
from detente.solvers.public_search import (
    MOST,
    PublicSearch,
    Spot,
    Sweep,
    edges,
    floats,
    in_turn,
    ring_of,
    size,
    whole,
)

# A polygon is widened by this, so that it has an inside; what counts as moved, as an edge.
_WIDER, _STILL, _EDGE = 1e-7, 1e-11, 1e-7
_STEPS, _POLICIES, _ROUNDS, _BETTER = 18, 12, 12, 1e-10
_FRESH = 16
# Corners this near to each other, or to the line between their neighbours, may be an artefact.
_SLIVER = 1e-7


@dataclass(frozen=True)
class Rest:
    """Bounds in several directions, the corners of what they generate, and profiles still kept."""

    normals: list[Normal]
    bounds: list[float]
    spots: list[Spot]
    alive: list[int]


def rest(
    search: PublicSearch, normals: Sequence[Normal], bounds: Sequence[float], alive: Sequence[int]
) -> Rest | None:
    """Where the bounds come to rest; None if that is not found."""
    own, now = list(normals), list(bounds)
    last: Rest | None = None
    for _ in range(_ROUNDS):
        found = _settled(search, own, now, alive)
        if found is None or not effort.current().goes_on():
            return last
        now, kept = found
        wide = [c + _WIDER * size(n) for n, c in zip(own, now, strict=True)]
        corners = search.around(own, wide).corners()
        spots = _spots(search, own, corners, kept)
        cuts = {n: _cut_off(n, corners, spots) for n in edges(spots) if _is_new(n, own)}
        fresh = sorted((n for n, cut in cuts.items() if cut > 10 * _EDGE), key=lambda n: -cuts[n])
        fresh = fresh[: min(_FRESH, MOST - len(own))]
        last = Rest(own, now, spots, kept)
        if not fresh:
            break
        known = dict(zip(own, now, strict=True))
        own = in_turn([*own, *fresh])
        now = [
            known[n] if n in known else float(max(n[0] * x + n[1] * y for x, y in corners))
            for n in own
        ]
    return last


def slopes_at(
    search: PublicSearch,
    normals: Sequence[Normal],
    bounds: Sequence[float],
    alive: Sequence[int],
    policy: Sequence[int] | None = None,
) -> tuple[Sweep, list[list[float]]] | None:
    """One step from the bounds a hair wider, and how it moves with them; None if all is empty."""
    around = search.around(normals, bounds)
    corners = around.corners()
    if not corners:
        return None
    found = search.sweep(normals, floats(corners), alive, policy)
    ring = ring_of(around, corners)
    if not found.alive or len(ring) < 3:
        return None
    return found, search.slopes(normals, ring, found)


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float] | None:
    """The x with x = matrix x + right; None if there is none, or none that is finite."""
    import numpy as np

    try:
        found = np.linalg.solve(np.eye(len(right)) - np.array(matrix), np.array(right))
    except np.linalg.LinAlgError:
        return None
    return [float(v) for v in found] if bool(np.isfinite(found).all()) else None


def _settled(
    search: PublicSearch, normals: list[Normal], bounds: list[float], alive: Sequence[int]
) -> tuple[list[float], list[int]] | None:
    """Bounds that the operator leaves as they are, and the profiles that are kept there.

    With one profile for each direction the operator is concave, and Newton's method comes down to
    its fixed point from above; then profiles change where others reach further (Hoffman and Karp
    1966).
    """
    policy: list[int] | None = None
    for _ in range(_POLICIES):
        found = _newton(search, normals, (bounds, alive), policy)
        if found is None:
            return None
        now, kept = found
        wide = [c + _WIDER * size(n) for n, c in zip(normals, now, strict=True)]
        step = slopes_at(search, normals, wide, kept)
        if step is None:
            return None
        sweep, matrix = step
        before = policy
        after = [
            value - math.fsum(s * _WIDER * size(n) for s, n in zip(row, normals, strict=True))
            for value, row in zip(sweep.bounds, matrix, strict=True)
        ]
        better = [a - b > _BETTER * size(n) for a, b, n in zip(after, now, normals, strict=True)]
        if not any(better):
            return now, kept
        items = [item for item, _ in sweep.active]
        policy = items if before is None else [
            item if change else old
            for item, old, change in zip(items, before, better, strict=True)
        ]  # fmt: skip
        if policy == before:
            return None
    return None


def _newton(
    search: PublicSearch,
    normals: list[Normal],
    begin: tuple[Sequence[float], Sequence[int]],
    policy: list[int] | None,
) -> tuple[list[float], list[int]] | None:
    """The fixed point below some bounds, of the profiles in `policy` or else those in force."""
    now, kept = list(begin[0]), list(begin[1])
    for _ in range(_STEPS):
        wide = [c + _WIDER * size(n) for n, c in zip(normals, now, strict=True)]
        found = slopes_at(search, normals, wide, kept, policy)
        if found is None:
            return None
        sweep, matrix = found
        if policy is None:
            policy = [item for item, _ in sweep.active]
            kept = sweep.alive
        constant = [
            value - math.fsum(s * c for s, c in zip(row, wide, strict=True))
            for value, row in zip(sweep.bounds, matrix, strict=True)
        ]
        after = solved(matrix, constant)
        if after is None:
            return None
        moved = max(abs(a - b) / size(n) for a, b, n in zip(after, now, normals, strict=True))
        now = after
        if moved <= _STILL:
            return now, kept
    return None


def _spots(
    search: PublicSearch, normals: list[Normal], corners: Sequence[Pair], alive: list[int]
) -> list[Spot]:
    """The corners of what a polygon generates, seen from its half-planes and from between them."""
    found = search.sweep([*normals, *between(normals)], floats(corners), alive)
    # Points nearer than what the polygon was widened by are one.
    unit = 10 * _WIDER
    merged: dict[tuple[int, int], Spot] = {}
    for x, y in found.points:
        merged.setdefault((round(x / unit), round(y / unit)), (x, y))
    return list(hull(merged.values()))


def between(normals: Sequence[Normal], shares: Sequence[float] = (0.5,)) -> list[Normal]:
    """Directions between neighbours, so far from the one to the other."""
    found = []
    for (a, b), (p, q) in zip(normals, [*normals[1:], *normals[:1]], strict=True):
        s, t = math.hypot(a, b), math.hypot(p, q)
        for share in shares:
            u, v = (1 - share) / s, share / t
            found.append(whole(u * a + v * p, u * b + v * q))
    return [n for n in found if n != (0, 0)]


def _is_new(normal: Normal, known: Sequence[Normal]) -> bool:
    a, b = normal
    length = math.hypot(a, b)
    return all(
        abs(a * q - b * p) > 1e-7 * length * math.hypot(p, q) or a * p + b * q < 0 for p, q in known
    )


def _cut_off(normal: Normal, corners: Sequence[Pair], spots: Sequence[Spot]) -> float:
    """How far the polygon goes beyond the edge that a normal belongs to."""
    a, b = normal
    reach = max(a * float(x) + b * float(y) for x, y in corners)
    return (reach - max(a * x + b * y for x, y in spots)) / size(normal)


def corners_of(found: Rest) -> list[Spot]:
    """The corners where it rests, each as the crossing of two of the half-planes it lies on."""
    made = []
    for x, y in found.spots:
        tight = [
            (n, c)
            for n, c in zip(found.normals, found.bounds, strict=True)
            if abs(n[0] * x + n[1] * y - c) <= 100 * _WIDER * size(n)
        ]
        best, cross = 1e-6, (x, y)
        for k, ((a, b), c) in enumerate(tight):
            for (p, q), r in tight[:k]:
                area = a * q - b * p
                sine = abs(area) / (math.hypot(a, b) * math.hypot(p, q))
                if sine > best:
                    best, cross = sine, ((c * q - b * r) / area, (a * r - c * p) / area)
        made.append(cross)
    return plain(made)


def plain(spots: Sequence[Spot], sliver: float = _SLIVER) -> list[Spot]:
    """Corners without those that are in line with their neighbours, or next to one."""
    kept: list[Spot] = []
    for spot in spots:
        if all(max(abs(spot[0] - x), abs(spot[1] - y)) > sliver for x, y in kept):
            kept.append(spot)
    at = 0
    while len(kept) > 2 and at < len(kept):
        (x, y), (p, q), (r, s) = kept[at - 1], kept[at], kept[(at + 1) % len(kept)]
        across = (p - x) * (s - y) - (q - y) * (r - x)
        between = (p - x) * (r - p) + (q - y) * (s - q) >= 0
        if between and abs(across) <= sliver * math.hypot(r - x, s - y):
            del kept[at]
            at = 0
        else:
            at += 1
    return kept
