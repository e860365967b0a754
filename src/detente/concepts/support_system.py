"""The equilibria with a given support: a system of equations and inequalities.

Definition
    A support profile names for each player the actions it plays with positive probability. In
    equilibrium all of them are worth the same against the others' strategies, and no other
    action is worth more. A player's payoff differences do not depend on its own probabilities and
    are affine in each opponent's, so the system is multi-affine.
What it certifies
    `settled` finds all equilibria with a support, or says that some set of candidates is open.
Cost
    Closed forms for up to three mixing players with two actions each, subdivision for more.
Example
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> settled(pennies, ((0, 1), (0, 1))).pieces[0].box
    (((Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 2), Fraction(1, 2))), ((Fraction(1, 2), \
Fraction(1, 2)), (Fraction(1, 2), Fraction(1, 2))))

When it fails
    Curves of equilibria stay open where they are in several probabilities at once, or in supports
    of three actions or more.
References
    Dickhaut, J. and Kaplan, T. (1991), A program for finding Nash equilibria, Mathematica
    Journal 1(4). Porter, R., Nudelman, E. and Shoham, Y. (2008), Simple search methods for
    finding a Nash equilibrium, Games and Economic Behavior 63(2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product

from detente.concepts.support_cells import Candidate, Support, isolated
from detente.exact.centred import centred, halves, prepared, signs
from detente.exact.linear import determinant_sign
from detente.exact.multiaffine import (
    Function,
    Interval,
    extent,
    substitute,
    value,
    variables,
)
from detente.exact.number import Enclosure, Number
from detente.exact.roots import Family, roots
from detente.game.normal_form import NormalFormGame

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A box of equilibria: every profile of probabilities within `box` is one.

    `box[player][action]` is an interval; `free` counts the probabilities that vary. With no free
    probability the piece is a point, or the enclosure of one (`proven_root`). `index` is +1 or
    -1 for regular points, else None.
    """

    box: tuple[tuple[Interval, ...], ...]
    free: int = 0
    index: int | None = None


@dataclass(slots=True)
class Settled:
    """All equilibria with a support, as pieces; `open` counts what is not settled.

    `samples` are equilibria found among what is open. `method` says what settled it.
    """

    pieces: list[Piece] = field(default_factory=list)
    samples: list[Piece] = field(default_factory=list)
    open: int = 0
    method: str = "sign"


@dataclass(frozen=True, slots=True)
class System:
    """Equations (zero) and conditions (not negative) in the probabilities of `unknowns`.

    An unknown is (player number, action number); each player's last supported action is left
    out, its probability being what remains.
    """

    unknowns: tuple[tuple[int, int], ...]
    equations: tuple[Function, ...]
    conditions: tuple[Function, ...]


def support_system(game: NormalFormGame, support: Support) -> System:
    """The system of a support profile; each player's payoffs count in whole numbers.

    >>> game = NormalFormGame.from_arrays([[3, 0], [0, 1]], [[1, 0], [0, 2]])
    >>> support_system(game, ((0, 1), (0, 1))).equations[0]
    {0: -1, 2: 4}
    """
    unknowns = tuple((j, a) for j, own in enumerate(support) for a in own[:-1])
    bits = {unknown: 1 << k for k, unknown in enumerate(unknowns)}
    equations: list[Function] = []
    conditions: list[Function] = []
    for i, own in enumerate(support):
        if len(own) == game.shape[i] == 1:
            continue
        row, stride = game.integers[i], game.strides[i]
        monomials, places, sizes = _layout(game, support, i, bits)
        last = own[-1] * stride
        for a in range(game.shape[i]):
            if a == own[-1]:
                continue
            first, second = (a * stride, last) if a in own else (last, a * stride)
            found = [row[at + first] - row[at + second] for at in places]
            _expand(found, sizes)
            function = {s: c for s, c in zip(monomials, found, strict=True) if c}
            (equations if a in own else conditions).append(function)
    return System(unknowns, tuple(equations), tuple(conditions))


def _layout(
    game: NormalFormGame, support: Support, i: int, bits: Mapping[tuple[int, int], int]
) -> tuple[list[int], list[int], list[int]]:
    """Monomials in the others' unknowns, where their payoffs stand, and the sizes of supports.

    Of each opponent the last supported action comes first, which is the monomial without it.
    """
    monomials, places, sizes = [0], [0], []
    for j, other in enumerate(support):
        if j == i:
            continue
        stride = game.strides[j]
        if len(other) == 1:
            places = [at + other[0] * stride for at in places]
            continue
        order = [other[-1], *other[:-1]]
        own = [0, *(bits[j, a] for a in other[:-1])]
        monomials = [s | bit for s in monomials for bit in own]
        places = [at + a * stride for at in places for a in order]
        sizes.append(len(other))
    return monomials, places, sizes


def _expand(values: list[int], sizes: list[int]) -> None:
    """Turn values at pure profiles into coefficients of monomials, in place."""
    inner = 1
    for size in reversed(sizes):
        block = inner * size
        for start in range(0, len(values), block):
            for at in range(start, start + inner):
                base = values[at]
                if base:
                    for k in range(at + inner, start + block, inner):
                        values[k] -= base
        inner = block


def corners(piece: Piece) -> list[tuple[tuple[Interval, ...], ...]]:
    """The corners of a piece, each as a piece's box without free probabilities."""
    found: list[tuple[tuple[Interval, ...], ...]] = [()]
    for own in piece.box:
        open_ends = [a for a, (low, high) in enumerate(own) if low != high]
        if not piece.free or not open_ends:
            ends = [own]
        else:
            # Two actions share what is free of a player's probability.
            first, second = open_ends
            ends = []
            for at in own[first]:
                corner = list(own)
                rest = own[first][0] + own[second][1] - at
                corner[first], corner[second] = (at, at), (rest, rest)
                ends.append(tuple(corner))
        found = [(*before, end) for before in found for end in ends]
    return found


def meet(a: Piece, b: Piece) -> bool:
    """Whether two pieces share an equilibrium."""
    return all(
        x[0] <= y[1] and y[0] <= x[1]
        for mine, theirs in zip(a.box, b.box, strict=True)
        for x, y in zip(mine, theirs, strict=True)
    )


def all_supports(shape: tuple[int, ...]) -> Iterator[Support]:
    """Every support profile of a game of this shape, small supports first for each player.

    >>> len(list(all_supports((2, 2, 2))))
    27
    """
    choices = [
        [own for size in range(1, m + 1) for own in combinations(range(m), size)] for m in shape
    ]
    return product(*choices)


# -- all equilibria with a support ---------------------------------------------------------------


def excluded(game: NormalFormGame, support: Support) -> bool:
    """Whether some supported action is worse than another wherever the others play in support.

    An indifference that keeps one sign over the others' pure replies has no solution; only
    payoffs are compared, so any size of support can be ruled out.
    """
    strides = game.strides
    for i, own in enumerate(support):
        row = game.integers[i]
        bases = [0]
        for j, other in enumerate(support):
            if j != i:
                bases = [b + a * strides[j] for b in bases for a in other]
        lines = [[row[base + a * strides[i]] for base in bases] for a in range(game.shape[i])]
        for a in own:
            mine = lines[a]
            for b, theirs in enumerate(lines):
                if b != a and mine != theirs and all(map(int.__le__, mine, theirs)):
                    return True
    return False


def settled(game: NormalFormGame, support: Support, candidate: Candidate | None = None) -> Settled:
    """All equilibria in which each player plays exactly the actions of `support`.

    `candidate` is what `support_cells.candidates` said of the support, where that is known.
    """
    found = Settled()
    if candidate is None and excluded(game, support):
        return found
    system = support_system(game, support)
    if max(map(len, support)) == 1:
        _add(found, game, support, system, ())
        return found
    families: list[Family] = []
    if max(map(len, support)) == 2:
        solved = roots(system.equations, len(system.unknowns))
        found.method = "+".join(sorted(solved.methods)) or "sign"
        families, found.open = solved.families, solved.undecided
    else:
        found.open = 1
    if found.open:
        cells = isolated(game, support, system.equations, candidate)
        found.method, found.open = "cells", cells.undecided
        points: list[Family] = [tuple(map(_number, root)) for root in cells.roots]
        if found.open:
            points = [p for p in points if not any(_agree(p, family) for family in families)]
            points = [*families, *points]
        families = points
    for family in families:
        _add(found, game, support, system, family)
    if found.open and not found.pieces:
        found.samples.extend(_samples(game, support, system))
    return found


def _number(interval: Interval) -> Number:
    low, high = interval
    return low if low == high else Enclosure(low, high)


def _agree(point: Family, family: Family) -> bool:
    """Whether a point may be one of a family's."""
    return all(
        at is None or mine is None or (_low(mine) <= _high(at) and _low(at) <= _high(mine))
        for mine, at in zip(point, family, strict=True)
    )


def _low(value: Number) -> Fraction:
    return value.low if isinstance(value, Enclosure) else value


def _high(value: Number) -> Fraction:
    return value.high if isinstance(value, Enclosure) else value


def _add(
    found: Settled, game: NormalFormGame, support: Support, system: System, family: Family
) -> None:
    """Cut a family of roots by the conditions and list what is left."""
    free = [k for k, at in enumerate(family) if at is None]
    ranges: list[Interval] = [
        (_ZERO, _ONE) if at is None
        else (at.low, at.high) if isinstance(at, Enclosure) else (at, at)
        for at in family
    ]  # fmt: skip
    strict = True
    halved = halves(ranges)
    mixed: list[Function] = []
    for condition in system.conditions:
        rest = condition
        if free:
            for k, at in enumerate(family):
                if isinstance(at, Fraction):
                    rest = substitute(rest, k, at)
            low, high = extent(rest, ranges) if rest else (0, 0)
        else:
            # Points and tiny boxes: what the middle says is nearly all.
            low, high = signs(rest, *halved)
        if high < 0 or (high == 0 and low < 0):
            return
        strict = strict and low > 0
        if low < 0:
            mixed.append(rest)
    if any(isinstance(at, Enclosure) for at in family) and mixed:
        found.open += 1
        return
    if mixed and len(free) > 1:
        found.open += 1
        found.samples.extend(_grid(support, system, game, family))
        return
    if mixed:
        cut = _cut(mixed, free[0])
        if cut is None:
            return
        ranges[free[0]] = cut
        if cut[0] == cut[1]:
            free = []
    index = None
    if not free and strict and not mixed:
        index = _index(system, *halved)
    found.pieces.append(Piece(_box(game, support, system, ranges), len(free), index))


def _cut(conditions: list[Function], k: int) -> Interval | None:
    """Where in [0, 1] conditions in the one variable k hold, if anywhere in the open interval."""
    low, high = _ZERO, _ONE
    for f in conditions:
        at = Fraction(-f.get(0, 0), f[1 << k])
        low, high = (max(low, at), high) if f[1 << k] > 0 else (low, min(high, at))
    if low > high or high <= 0 or low >= 1:
        return None
    return low, high


def _index(system: System, middle: list[int], radius: list[int], unit: int) -> int | None:
    """The sign of det(-J) of the indifferences; None where it is 0.

    The sign is that of any point of a box whose only root is regular throughout (Ritzberger
    1994, The theory of normal form games from the differentiable viewpoint).
    """
    slopes = centred(prepared(system.equations), middle, [unit] * len(middle), unit).slopes
    if any(radius):
        # Proven to be regular with much room, so leading digits are enough.
        slopes = [[v >> max(0, bits - 90) for v in row] for row in slopes
                  for bits in [max(map(abs, row)).bit_length()]]  # fmt: skip
    return determinant_sign([[-v for v in row] for row in slopes]) or None


def _box(
    game: NormalFormGame, support: Support, system: System, ranges: list[Interval]
) -> tuple[tuple[Interval, ...], ...]:
    box = [[(_ZERO, _ZERO)] * m for m in game.shape]
    for j, own in enumerate(support):
        low = high = _ONE
        for k, (player, a) in enumerate(system.unknowns):
            if player == j:
                box[j][a] = ranges[k]
                low, high = low - ranges[k][1], high - ranges[k][0]
        box[j][own[-1]] = (low, high)
    return tuple(map(tuple, box))


def _grid(
    support: Support, system: System, game: NormalFormGame, family: Family
) -> Iterator[Piece]:
    """An equilibrium in a family of roots, by trying a few values of what is free."""
    free = [k for k, at in enumerate(family) if at is None]
    tries = [Fraction(1, 2), Fraction(1, 3), Fraction(2, 3), Fraction(1, 8), Fraction(7, 8)]
    for values in product(tries, repeat=min(len(free), 4)):
        point = [at if isinstance(at, Fraction) else Fraction(1, 2) for at in family]
        for k, v in zip(free, values, strict=False):
            point[k] = v
        if all(value(f, point) >= 0 for f in system.conditions):
            yield Piece(_box(game, support, system, [(v, v) for v in point]))
            return


def _samples(game: NormalFormGame, support: Support, system: System) -> Iterator[Piece]:
    """An equilibrium on a curve of roots, by fixing one unknown."""
    for k in sorted({k for f in system.equations for k in variables(f)}):
        for at in (Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)):
            fixed = [substitute(f, k, at) for f in system.equations]
            for family in roots(fixed, len(system.unknowns)).families:
                point = [Fraction(1, 2) if v is None else v for v in family]
                point[k] = at
                if not all(isinstance(v, Fraction) for v in point):
                    continue
                exact = [v for v in point if isinstance(v, Fraction)]
                box = _box(game, support, system, [(v, v) for v in exact])
                if any(low < 0 for own in box for low, _ in own):
                    continue
                if all(value(f, exact) >= 0 for f in system.conditions):
                    yield Piece(box)
                    return
