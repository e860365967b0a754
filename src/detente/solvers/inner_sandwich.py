"""Sets of payoffs of many players that generate themselves, grown as far as is worth it.

Stage equilibria, and what of the corners of an outer set generates itself, pulled in a little
where that is needed, are the seed. What it generates is added for a few rounds: first as it is,
then with continuations a hair towards the middle of what a profile keeps and in short numbers,
so that rounding leaves them within. Whatever comes of it is checked exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.concepts.many_player_payoffs import (
    Normal,
    Point,
    Solid,
    Stage,
    corners,
    dot,
    generated,
    inside,
)
from detente.exact.vertices import facets
from detente.game import effort

# Rounds in which the set grows; its corners keep denominators below two to this power.
_GROWTH, _LONGEST = 5, 160
# Further rounds in short numbers, up to so many corners, with continuations this share towards
# the middle, as long as they gain this share of the width.
_RIPE, _MANY, _HAIR, _GAIN = 12, 60, Fraction(1, 1 << 24), Fraction(1, 10**4)
_DIGITS = 48
_PULLS = tuple(Fraction(1, k) for k in (10**6, 1000, 100, 20, 10, 5, 3))


def images(stage: Stage, around: Mapping[Normal, Fraction], *, drawn: bool = False) -> list[Point]:
    """The corners of what every profile generates with continuations in a polytope.

    If `drawn`, of what is kept a hair towards its middle, in short numbers.
    """
    d = stage.discount
    solid = Solid(around)
    within = solid.corners()
    if not within:
        return []
    threat = tuple(map(min, zip(*within, strict=True)))
    found: dict[Point, None] = {}
    for item, g in enumerate(stage.points):
        if d == 0:
            if g == stage.cheating[item]:
                found[g] = None
            continue
        kept = solid.above(stage.least(item, threat))
        middle = [sum(column) / len(kept) for column in zip(*kept, strict=True)]
        for w in kept:
            then = w
            if drawn:
                then = tuple(v + _HAIR * (m - v) for v, m in zip(w, middle, strict=True))
            image = tuple((1 - d) * x + d * v for x, v in zip(g, then, strict=True))
            found[_in_short(image) if drawn else image] = None
    return list(found)


def inner_set(stage: Stage, outer: Sequence[Point]) -> tuple[Point, ...]:
    """What of several candidates generates itself, and their hull, grown; () if nothing does.

    Candidates are stage equilibria and the corners of a set that holds all that is sustained.
    """
    stable = [g for g, c in zip(stage.points, stage.cheating, strict=True) if g == c]
    found = [*stable, *_settled(stage, [*outer, *stage.points]), *_pulled(stage, outer)]
    if not found:
        return ()
    grown = _grown(stage, _corners_of(list(dict.fromkeys(found))))
    return tuple(sorted(_ripened(stage, grown)))


def _pulled(stage: Stage, outer: Sequence[Point]) -> list[Point]:
    """The outer corners drawn towards their middle until they generate themselves."""
    count = len(outer)
    if not count:
        return []
    middle = [sum(column, Fraction(0)) / count for column in zip(*outer, strict=True)]
    for pull in _PULLS:
        drawn = [tuple(v + pull * (m - v) for v, m in zip(p, middle, strict=True)) for p in outer]
        kept = generated(stage, drawn)
        if len(kept) == len(drawn):
            return drawn
        if not effort.current().goes_on():
            break
    return _settled(stage, kept) if count else []


def _grown(stage: Stage, points: list[Point]) -> list[Point]:
    """A set that generates itself with what it generates, a few times over."""
    for _ in range(_GROWTH):
        if not points or not effort.current().goes_on():
            return points
        more = _corners_of([*points, *images(stage, _sides(points))])
        if set(more) == set(points) or any(v.denominator >> _LONGEST for p in more for v in p):
            return points
        points = more
    return points


def _ripened(stage: Stage, points: list[Point]) -> list[Point]:
    """A set that generates itself grown on in short numbers, where that generates itself."""
    grown = points
    for _ in range(_RIPE):
        if not 0 < len(grown) <= _MANY or not effort.current().goes_on():
            break
        sides = _sides(grown)
        fresh = [p for p in images(stage, sides, drawn=True) if not inside(sides.items(), p)]
        if not any(
            dot(n, p) - c > _GAIN * (c - min(dot(n, q) for q in grown))
            for n, c in sides.items() for p in fresh
        ):  # fmt: skip
            break
        grown = _corners_of([*grown, *fresh])
    kept = generated(stage, grown)
    return grown if len(kept) == len(grown) else points


def _settled(stage: Stage, points: list[Point]) -> list[Point]:
    """The greatest part of some points that generates itself."""
    while points:
        kept = generated(stage, points)
        if len(kept) == len(points):
            return kept
        points = kept
    return []


def _sides(points: Sequence[Point]) -> dict[Normal, Fraction]:
    """The hull of some points by half-spaces, minus every axis among them."""
    width = len(points[0])
    found = dict(facets(points))
    for k in range(width):
        down = tuple(-int(i == k) for i in range(width))
        found[down] = max(dot(down, p) for p in points)
    return found


def _corners_of(points: Sequence[Point]) -> list[Point]:
    return corners(_sides(points))


def _in_short(point: Point) -> Point:
    return tuple(Fraction(round(v * (1 << _DIGITS)), 1 << _DIGITS) for v in point)
