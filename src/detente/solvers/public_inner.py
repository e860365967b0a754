"""Polygons that generate themselves under public signals, exactly.

The proposal is tried as it is; drawn in by a little it has some room; and what is found so is grown
again in floating point. Stage equilibria belong to it in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from detente.concepts.public_equilibria import Corner, Normal
from detente.exact.halfplanes import Pair, contains
from detente.exact.polygon import hull
from detente.game import effort
from detente.solvers.public_continuations import generated, stage_equilibria, without_inner
from detente.solvers.public_outer import PublicChain
from detente.solvers.public_rest import Rest, between, plain, slopes_at, solved
from detente.solvers.public_search import PublicSearch, Spot, edges, floats, in_turn, reach, size

_GRID = 1 << 50
_PULLS = (*(10.0**-k for k in (11, 9, 7, 6, 5, 4, 3, 2)), 0.05, 0.2)
# The operator is followed so often, and until it moves no more than this.
_SWEEPS, _STILL, _SAME, _COARSE = 80, 1e-10, 1e-5, 1e-4
_GROWTH, _HEALING, _FAR = 32, 8, 1e6
# Directions between neighbours; fractions longer than this are cut short, and drawn in by a hair.
_SHARES = (0.02, 0.5, 0.98)
_LONG, _HAIR = 10**9, Fraction(1, 1 << 40)


def filled(search: PublicSearch, chain: PublicChain) -> list[Corner]:
    """Corners of a self-generating polygon within a chain, as great as can be proven."""
    known = without_inner(stage_equilibria(search.stage))
    if not chain.outer:
        return []
    for guess in filter(None, (chain.shape, chain.guess)):
        found = _self_generating(search, guess, chain.alive, known)
        if found:
            return found
    if chain.rest is None:
        return known
    rest = chain.rest
    best = _drawn_in(search, (rest.normals, rest.bounds), chain.alive, known)
    if not best:
        shrunk = _shrunk(search, rest, chain.alive)
        if len(shrunk) > 2:
            sides = in_turn(edges(shrunk))
            best = _drawn_in(search, (sides, reach(sides, floats(shrunk))), chain.alive, known)
    return _grown(search, rest, chain.alive, best) if best else known


def _shrunk(search: PublicSearch, rest: Rest, alive: Sequence[int]) -> list[Spot]:
    """What the place of rest shrinks to if only what is seen of its image is kept."""
    # An edge that a view is parallel to has no one corner: look from both its sides.
    views = between(rest.normals, _SHARES)
    now = [(float(x), float(y)) for x, y in search.around(rest.normals, rest.bounds).corners()]
    for _ in range(_SWEEPS):
        if len(now) < 3 or not effort.current().goes_on():
            break
        found = search.sweep(views, floats(now), alive)
        before, now = reach(views, floats(now)), plain(list(hull(found.points)))
        moves = zip(views, before, found.bounds, strict=True)
        if max(abs(a - b) / size(n) for n, a, b in moves) < _STILL:
            break
    return now


def _grown(
    search: PublicSearch, rest: Rest, alive: Sequence[int], corners: list[Corner]
) -> list[Corner]:
    """What generates itself, together with what it generates, and so on: exact at every step."""
    area = _area(corners)
    for _ in range(_GROWTH):
        shape = _shortened(corners, area)
        if len(shape) < 3 or not effort.current().goes_on():
            break
        sides = edges([(float(x), float(y)) for x, y in shape])
        views = between(in_turn([*rest.normals, *sides]), _SHARES[1:2])
        more = generated(search, shape, views, alive)
        corners = without_inner([*corners, *more])
        before, area = area, _area(corners)
        if area - before <= _SAME * area:
            break
    return corners


def _shortened(corners: Sequence[Corner], area: float) -> tuple[Pair, ...]:
    """A polygon with few corners and short fractions within that of some, nearly as great."""
    outline = hull(c.point for c in corners)
    rough = {(float(x), float(y)): (x, y) for x, y in outline}
    few = [rough[spot] for spot in plain(list(rough), _COARSE * area)]
    count = len(outline)
    middle = [sum((p[i] for p in outline), Fraction(0)) / count for i in (0, 1)]
    kept: list[Pair] = []
    for own in few:
        point = own
        if max(v.denominator for v in own) > _LONG:
            x, y = (
                Fraction(round((v + _HAIR * (m - v)) * _GRID), _GRID)
                for v, m in zip(own, middle, strict=True)
            )
            point = x, y
        if contains(outline, point):
            kept.append(point)
    return hull(kept)


def _area(corners: Sequence[Corner]) -> float:
    spots = [(float(x), float(y)) for x, y in (c.point for c in corners)]
    return (
        sum(a * q - b * p for (a, b), (p, q) in zip(spots, spots[1:] + spots[:1], strict=True)) / 2
    )


def _self_generating(
    search: PublicSearch, shape: Sequence[Pair], alive: Sequence[int], known: Sequence[Corner]
) -> list[Corner]:
    """What a polygon generates in the directions of its corners, if it holds the polygon."""
    views = _views(shape)
    rough = hull(
        [
            *search.sweep(views, floats(shape), alive).points,
            *((float(x), float(y)) for x, y in (c.point for c in known)),
        ]
    )
    # A look in floats spares most of what is in vain.
    if len(rough) > 2 and any(_far(rough, p) for p in shape):
        return []
    made = generated(search, shape, views, alive)
    found = without_inner([*known, *made])
    outline = hull(c.point for c in found)
    return found if all(contains(outline, p) for p in shape) else []


def _far(polygon: Sequence[Spot], point: Pair) -> bool:
    """Whether a point is clearly outside a polygon."""
    x, y = float(point[0]), float(point[1])
    return any(
        (q - b) * (x - a) - (p - a) * (y - b) > _STILL
        for (a, b), (p, q) in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True)
    )


def _views(shape: Sequence[Pair]) -> list[Normal]:
    """The directions of a polygon's edges and of its corners."""
    axes: list[Normal] = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    sides = in_turn([*edges(shape), *(axes if len(shape) < 3 else ())])
    return [*sides, *between(sides, _SHARES)]


def _drawn_in(
    search: PublicSearch,
    lines: tuple[Sequence[Normal], Sequence[float]],
    alive: Sequence[int],
    known: Sequence[Corner],
) -> list[Corner]:
    """The polygon drawn in as little as may be, each half-plane by its own measure."""
    normals, bounds = lines
    unit = [float(size(n)) for n in normals]
    growth = unit
    for pull in _PULLS:
        if not effort.current().goes_on():
            break
        # The slopes that count are those a little further in.
        for _ in range(2):
            inside = [c - pull * e for c, e in zip(bounds, growth, strict=True)]
            found = slopes_at(search, normals, inside, alive)
            after = None if found is None else solved(found[1], unit)
            if after is None or min(after) <= 0 or max(after) > _FAR:
                break
            growth = after
        drawn = [c - pull * e for c, e in zip(bounds, growth, strict=True)]
        spots = [(float(x), float(y)) for x, y in search.around(normals, drawn).corners()]
        # Where one corner is not generated yet the others grow, and it may be in a while.
        for _ in range(_HEALING):
            if len(spots) < 3:
                break
            made = _self_generating(search, _on_grid(spots), alive, known)
            if made:
                return made
            views = between(in_turn([*edges(spots), *normals]), _SHARES)
            spots = plain(list(hull(search.sweep(views, floats(spots), alive).points)))
    return []


def _on_grid(spots: Sequence[Spot]) -> tuple[Pair, ...]:
    return hull(
        (Fraction(round(x * _GRID), _GRID), Fraction(round(y * _GRID), _GRID)) for x, y in spots
    )
