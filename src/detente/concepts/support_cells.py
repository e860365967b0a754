"""Isolated equilibria by subdivision: which supports hold any, and one proven box for each.

Definition
    The probabilities of a support form a product of simplices. It is cut into cells until in each
    of them some action is better than a supported one throughout, or one root is claimed.
What it certifies
    A support that is not listed holds no equilibrium. `isolated` proves every claim in rational
    arithmetic: exactly one root of the indifferences in the claimed box. With no undecided cell
    its list is complete.
Cost
    Exponential in the number of mixed actions: about 10^3 cells for three players with three
    actions each or five with two, 10^5 for four with three.
Example
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> [c.support for c in candidates(pennies).supports]
    [((0, 1), (0, 1))]

When it fails
    Curves of equilibria and singular roots stay undecided, as does what a budget cuts off.
References
    Kearfott, R. (1996), Rigorous Global Search: Continuous Problems. Porter, R., Nudelman, E. and
    Shoham, Y. (2008), Simple search methods for finding a Nash equilibrium, Games and Economic
    Behavior 63(2).
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from detente.exact.centred import centred, halves, krawczyk, prepared
from detente.exact.enclosing import sharpened
from detente.exact.multiaffine import Function, Interval
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.kernels.supports import occupied

Support: TypeAlias = tuple[tuple[int, ...], ...]
# A box that seems to hold one root, as lows and highs by unknown, and a point near the root.
Claim: TypeAlias = tuple[list[float], ...]

# Most cells in a game and in one support; a support with this many undecided cells is left.
BUDGET = (100_000_000, 100_000, 8)
# How curved a cell may be where a root is claimed, and whether floats are held to be exact; the
# next where something stays undecided.
_TRIES = ((0.1, True), (0.03, True), (0.03, False))
# Bits of a float, how many of them whole payoffs leave for halvings at the least, and how often
# cells are halved where rounding is allowed for.
_BITS, _HALVINGS, _ROUNDED_HALVINGS = 53, 30, 96


@dataclass(frozen=True, slots=True)
class Candidate:
    """A support that may hold equilibria: claimed boxes, and cells that nothing settled."""

    support: Support
    claims: tuple[Claim, ...]
    undecided: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """Every support that may hold equilibria, if `all_seen`; `cells` counts the work."""

    supports: tuple[Candidate, ...]
    cells: int
    all_seen: bool


@dataclass(slots=True)
class Isolated:
    """Roots inside a support, each in a box of its unknowns, and what stays undecided."""

    roots: list[tuple[Interval, ...]] = field(default_factory=list)
    undecided: int = 0


def candidates(
    game: NormalFormGame,
    support: Support | None = None,
    looseness: float = _TRIES[0][0],
    *,
    whole: bool = True,
) -> Candidates:
    """The supports that may hold equilibria, all others being proven not to.

    With `support` only that one is looked at. Unless `whole`, room is left for rounding even
    where floats are exact, and cells may be smaller. Where the effort ends, the rest is not seen.
    """
    tables, errors, halvings = _tables(game, whole=whole)
    only = None if support is None else [sum(1 << a for a in own) for own in support]
    making = effort.current()
    found, cells, all_seen = occupied(
        tables, list(game.shape), halvings, errors, BUDGET, looseness, only,
        making.goes_on if only is None else lambda _: making.goes_on(),
    )  # fmt: skip
    listed = [
        Candidate(tuple(map(_actions, masks)), tuple(claims), undecided)
        for masks, claims, undecided in found
    ]
    # The smallest and most balanced supports first: they are what people look at first.
    listed.sort(key=lambda c: (sum(map(len, c.support)), c.support))
    return Candidates(tuple(listed), cells, all_seen)


def isolated(
    game: NormalFormGame,
    support: Support,
    equations: Sequence[Function],
    candidate: Candidate | None = None,
) -> Isolated:
    """Every root of a support's indifferences at which no action is better, each proven.

    `equations` are those of `support_system`; `candidate` is what `candidates` said of it. Some
    roots at which an unused action is better may be listed as well.
    """
    best: Isolated | None = None
    for looseness, whole in _TRIES:
        if candidate is None:
            listed = candidates(game, support, looseness, whole=whole).supports
            if not listed:
                return Isolated()
            (candidate,) = listed
        found = _proven(support, equations, candidate)
        if best is None or found.undecided < best.undecided:
            best = found
        if not best.undecided:
            break
        candidate = None
    return best or Isolated()


def _proven(support: Support, equations: Sequence[Function], candidate: Candidate) -> Isolated:
    found = Isolated(undecided=candidate.undecided)
    roots: list[list[Interval]] = []
    if not all(equations):
        return Isolated(undecided=candidate.undecided + len(candidate.claims))
    system = prepared(equations)
    for low, high, near in candidate.claims:
        wide = [(Fraction(a), Fraction(b)) for a, b in zip(low, high, strict=True)]
        sharp = sharpened(system, [Fraction(x) for x in near])
        if sharp is None:
            found.undecided += 1
            continue
        known = next((root for root in roots if all(map(_meet, root, sharp))), None)
        hull = list(map(_hull, wide, sharp))
        if known is not None:
            hull = list(map(_hull, hull, known))
        # The sharp box holds one root; no other is in the claimed box, and `known` is the same.
        if not krawczyk(centred(system, *halves(hull)))[1]:
            found.undecided += 1
            continue
        if known is not None:
            continue
        roots.append(sharp)
        side = _side(support, sharp)
        if side == 0:
            found.undecided += 1
        elif side > 0:
            found.roots.append(tuple(sharp))
    found.roots.sort()
    return found


def _side(support: Support, root: list[Interval]) -> int:
    """1 if all probabilities of a root are positive, -1 if one is not, 0 if undecided."""
    at, lows = 0, []
    for own in support:
        mine = root[at : at + len(own) - 1]
        at += len(own) - 1
        rest = 1 - sum(high for _, high in mine), 1 - sum(low for low, _ in mine)
        for low, high in (*mine, rest):
            if high <= 0:
                return -1
            lows.append(low)
    return int(all(low > 0 for low in lows))


def _tables(game: NormalFormGame, *, whole: bool) -> tuple[array[float], array[float], int]:
    """Payoffs as floats, bounds on the error of their differences, and the halvings allowed.

    A player's payoffs are counted from its least one against the same actions of the others. If
    they are short whole numbers then, floats hold them and their averages exactly.
    """
    rows = [_counted(game, i) for i in range(len(game.players))]
    longest = max(max(row).bit_length() for row in rows)
    exact = whole and longest <= _BITS - _HALVINGS
    halvings = _BITS - max(longest, 1) if exact else _ROUNDED_HALVINGS
    tables, errors = array("d"), array("d")
    for row in rows:
        most = max(row)
        if exact or most == 0:
            tables.extend(map(float, row))
            errors.append(0.0)
        else:
            tables.extend(float(Fraction(v, most)) for v in row)
            # Every halving rounds once more, and all values are between 0 and 1.
            errors.append((halvings + 4) * 2.0 ** (1 - _BITS))
    return tables, errors, halvings


def _counted(game: NormalFormGame, i: int) -> list[int]:
    row, stride, own = game.integers[i], game.strides[i], game.shape[i]
    found = list(row)
    for base in range(game.size):
        if base // stride % own == 0:
            at = range(base, base + own * stride, stride)
            least = min(row[k] for k in at)
            for k in at:
                found[k] -= least
    shared = math.gcd(*found) or 1
    return [v // shared for v in found]


def _actions(mask: int) -> tuple[int, ...]:
    return tuple(a for a in range(mask.bit_length()) if mask >> a & 1)


def _hull(a: Interval, b: Interval) -> Interval:
    return min(a[0], b[0]), max(a[1], b[1])


def _meet(a: Interval, b: Interval) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]
