"""Continuations after public signals in rationals, from the columns that floats name.

A basis of the programme (see `kernels.continuations`) is solved exactly; where it turns out not to
be feasible by a hair, the programme is solved exactly from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from detente.concepts.public_equilibria import Corner, Normal, Prices, PublicStage
from detente.exact.halfplanes import Pair
from detente.exact.linear import solve
from detente.exact.lp import maximise
from detente.exact.polygon import hull
from detente.solvers.public_search import PublicSearch, floats

ZERO, ONE = Fraction(0), Fraction(1)
_GRID = 1 << 44


def rounded(prices: Sequence[float]) -> Prices:
    """Prices as short fractions: any that are not negative prove something."""
    return tuple(Fraction(max(0, round(q * _GRID)), _GRID) for q in prices)


def exact_prices(
    stage: PublicStage, item: int, corners: Sequence[Pair], columns: Sequence[int], towards: Normal
) -> Prices | None:
    """The prices that a basis stands for; None where it has none, or one is below zero."""
    chances, deviations = stage.chances[item], stage.deviations[item]
    signals = len(chances)
    rows, gains = [], []
    for column in columns:
        entries = _column(stage, item, corners, column)
        if entries is None:
            return None
        rows.append(entries)
        if column < signals * len(corners):
            y, v = divmod(column, len(corners))
            x, z = corners[v]
            gains.append(chances[y] * (towards[0] * x + towards[1] * z))
        else:
            gains.append(ZERO)
    found = solve(rows, gains)
    if found is None:
        return None
    prices = tuple(-p for p in found[signals : signals + len(deviations)])
    return prices if min(prices, default=ZERO) >= 0 else None


def stage_equilibria(stage: PublicStage) -> list[Corner]:
    """The pure stage equilibria, after which the same follows whatever the signal."""
    return [
        Corner(point, item, (point,) * len(stage.chances[item]))
        for item, point in enumerate(stage.points)
        if all(k.need <= 0 for k in stage.deviations[item])
    ]


def generated(
    search: PublicSearch, corners: Sequence[Pair], normals: Sequence[Normal], alive: Sequence[int]
) -> list[Corner]:
    """What a polygon generates furthest in some directions, with the continuations; exact."""
    stage = search.stage
    found = search.sweep(normals, floats(corners), alive)
    made: dict[tuple[int, tuple[int, ...]], Corner | None] = {}
    for normal, (item, _), columns in zip(normals, found.active, found.columns, strict=True):
        key = item, tuple(sorted(columns))
        if item >= 0 and columns and key not in made:
            made[key] = _corner(stage, item, corners, columns, normal)
    return [c for c in made.values() if c is not None]


def without_inner(corners: Sequence[Corner]) -> list[Corner]:
    """Those that are corners of the hull of all, one for each point."""
    by_point = {c.point: c for c in corners}
    return [by_point[p] for p in hull(by_point)]


def _column(
    stage: PublicStage, item: int, corners: Sequence[Pair], column: int
) -> list[Fraction] | None:
    """A column of the programme; None for an artificial one."""
    signals, deviations = len(stage.chances[item]), stage.deviations[item]
    entries = [ZERO] * (signals + len(deviations))
    surplus = column - signals * len(corners)
    if surplus >= len(deviations):
        return None
    if surplus >= 0:
        entries[signals + surplus] = -ONE
        return entries
    y, v = divmod(column, len(corners))
    entries[y] = ONE
    for k, own in enumerate(deviations):
        entries[signals + k] = own.shift[y] * corners[v][own.player]
    return entries


def _corner(
    stage: PublicStage, item: int, corners: Sequence[Pair], columns: Sequence[int], towards: Normal
) -> Corner | None:
    signals = len(stage.chances[item])
    right = [ONE] * signals + [k.need for k in stage.deviations[item]]
    entries = [_column(stage, item, corners, c) for c in columns]
    kept = [e for e in entries if e is not None]
    found = (
        solve([list(row) for row in zip(*kept, strict=True)], right)
        if len(kept) == len(right)
        else None
    )
    if found is None or min(found) < 0:
        columns, found = _solved(stage, item, corners, towards)
        if found is None:
            return None
    after = [[ZERO, ZERO] for _ in range(signals)]
    for column, weight in zip(columns, found, strict=True):
        if weight and column < signals * len(corners):
            y, v = divmod(column, len(corners))
            after[y][0] += weight * corners[v][0]
            after[y][1] += weight * corners[v][1]
    continuations = tuple((x, y) for x, y in after)
    x, z = (
        (1 - stage.discount) * stage.points[item][i]
        + sum((c * w[i] for c, w in zip(stage.chances[item], continuations, strict=True)), ZERO)
        for i in (0, 1)
    )
    return Corner((x, z), item, continuations)


def _solved(
    stage: PublicStage, item: int, corners: Sequence[Pair], towards: Normal
) -> tuple[list[int], list[Fraction] | None]:
    """The same by exact linear programming: columns and weights, or None if nothing keeps it."""
    chances, deviations = stage.chances[item], stage.deviations[item]
    count = len(chances) * len(corners)
    columns = [_column(stage, item, corners, c) for c in range(count)]
    body = [list(row) for row in zip(*(c for c in columns if c is not None), strict=True)]
    gains = [c * (towards[0] * x + towards[1] * y) for c in chances for x, y in corners]
    result = maximise(
        gains,
        [[-v for v in row] for row in body[len(chances) :]],
        [-k.need for k in deviations],
        body[: len(chances)],
        [ONE] * len(chances),
    )
    return list(range(count)), None if result.status != "optimal" or result.x is None else list(
        result.x
    )
