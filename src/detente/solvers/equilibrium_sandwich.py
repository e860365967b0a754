"""The payoffs that any number of players can sustain at one discount factor, from both sides.

For the definition see `concepts.many_player_payoffs`. From outside: half-spaces in the directions
of the feasible set and of the axes are drawn in until they rest (Judd, Yeltekin and Conklin 2003,
with the sharper bounds of Abreu and Sannikov 2014); then directions are added in which one step
of the set operator reaches less far. From inside: stage equilibria grown by the operator, and what
of the outer set's corners, pulled in a little where that is needed, generates itself. Where the
two meet the set is exact.

>>> shape = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]
>>> matching = NormalFormGame.from_arrays(shape, shape, shape)
>>> found = equilibrium_sandwich(matching, Fraction(9, 10))
>>> [list(map(str, corner)) for corner in found.vertices], found.gap
([['1', '1', '1']], Fraction(0, 1))

References: Judd, K., Yeltekin, S. and Conklin, J. (2003), Econometrica 71(4); Abreu, D. and
Sannikov, Y. (2014), Theoretical Economics 9(2); Fudenberg, D. and Maskin, E. (1986),
Econometrica 54(3), from whom the matching game is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from detente.concepts.many_player_payoffs import (
    Normal,
    Point,
    SandwichCertificate,
    Stage,
    corners,
    dot,
    generated,
    inside,
    next_around,
    reaches,
)
from detente.errors import SolverError
from detente.exact.lp import maximise
from detente.exact.number import Enclosure, Number, text
from detente.exact.vertices import facets
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.solvers.inner_sandwich import images, inner_set
from detente.solvers.payoff_set import PayoffSet

# Bounds are rounded outwards to so many binary digits, lest they grow for ever.
_DIGITS = 48
# Sweeps move less than this share of the payoffs' span where they have come to rest.
_REST = Fraction(1, 1 << 26)
_SWEEPS, _ROUNDS, _NORMALS, _ENTRY = 120, 6, 60, 100


@dataclass(frozen=True)
class EquilibriumSandwich(PayoffSet):
    """The payoffs of subgame-perfect equilibria in pure actions with a public lottery.

    `inner` (the `vertices`) is sustained and nothing outside `outer` is. `gap` is the greatest
    distance from a corner of `outer` to the inner set, in its greatest coordinate: 0 where the
    set is exact, None where nothing is sustained for sure. Empty is an answer.
    """

    discount: Fraction = Fraction(0)
    outer: tuple[Point, ...] = ()
    certificate: SandwichCertificate | None = field(default=None, compare=False, repr=False)
    notes: tuple[str, ...] = ()

    @property
    def inner(self) -> tuple[Point, ...]:
        """Corners of a set of sustained payoffs."""
        return self.points

    @cached_property
    def gap(self) -> Fraction | None:
        """The greatest distance from a corner of `outer` to the inner set."""
        if not self.outer:
            return Fraction(0)
        if not self.points:
            return None
        known = set(self.points)
        return max((_distance(p, self.points) for p in self.outer if p not in known),
                   default=Fraction(0))  # fmt: skip

    def support(self, direction: Sequence[object] | Mapping[str, object]) -> Number:
        """The greatest weighted sum of sustained payoffs; an enclosure where `gap` is not 0.

        Raises SolverError if nothing is sustained for sure.
        """
        weights = self._vector(direction)
        if not self.points:
            raise SolverError("no payoff is sustained for sure, there is no greatest one")
        low, high = (
            max(sum((v * w for v, w in zip(weights, p, strict=True)), Fraction(0)) for p in own)
            for own in (self.points, self.outer)
        )
        return low if low == high else Enclosure(low, high)

    def sustains(self, payoffs: Sequence[object] | Mapping[str, object]) -> bool | None:
        """Whether the payoffs are sustained; None where that is not decided."""
        point = tuple(self._vector(payoffs))
        if _within(point, self.points):
            return True
        return None if _within(point, self.outer) else False

    def contains(self, payoffs: Sequence[object] | Mapping[str, object]) -> bool:
        """Whether the payoffs are sustained. Raises SolverError if they lie within the gap."""
        verdict = self.sustains(payoffs)
        if verdict is None:
            raise SolverError(
                "the payoffs lie between what is proven to be sustained and what is proven not "
                "to be; ask `inner` and `outer`"
            )
        return verdict

    def to_dict(self) -> dict[str, object]:
        """Discount factor, corners within and around, and the gap, all exact."""
        return {
            "players": list(self.players),
            "discount": text(self.discount),
            "vertices": [[text(v) for v in corner] for corner in self.points],
            "outer": [[text(v) for v in corner] for corner in self.outer],
            "gap": None if self.gap is None else text(self.gap),
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        if not self.outer:
            return f"EquilibriumSandwich(discount {text(self.discount)}: empty)"
        kind = "exact" if self.gap == 0 else f"gap {float(self.gap):.2g}" if self.gap else "open"
        return (
            f"EquilibriumSandwich(discount {text(self.discount)}: {len(self.points)} corners, "
            f"{kind})"
        )


def equilibrium_sandwich(game: NormalFormGame, discount: Fraction) -> EquilibriumSandwich:
    """What players with one discount factor in [0, 1) can sustain, from within and from without.

    The polytopes have as many dimensions as there are players: meant for three and four.
    """
    low = [min(row) for row in game.payoffs]
    span = [max(row) - least or Fraction(1) for row, least in zip(game.payoffs, low, strict=True)]
    shares = tuple(
        tuple((v - least) / width for v in row)
        for row, least, width in zip(game.payoffs, low, span, strict=True)
    )
    # Shares of what there is for either player: the answer moves with units and origins.
    search = _Search(replace(game, payoffs=shares), discount)
    search.run()

    def back(points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple(sorted(
            tuple(least + v * width for v, least, width in zip(p, low, span, strict=True))
            for p in points
        ))  # fmt: skip

    outer = () if search.empty else back(corners(search.around))
    inner = back(search.inner)
    chain = tuple(_in_payoffs(polytope, low, span) for polytope in search.chain)
    proof = SandwichCertificate(discount, inner, chain, search.empty)
    notes = list(search.notes)
    if outer and not inner:
        notes.append("nothing is proven to be sustained, nor that nothing is")
    return EquilibriumSandwich(
        game.players, inner, {}, discount, outer, proof, tuple(dict.fromkeys(notes))
    )


def _in_payoffs(
    polytope: Mapping[Normal, Fraction], low: Sequence[Fraction], span: Sequence[Fraction]
) -> tuple[tuple[Normal, Fraction], ...]:
    """Half-spaces over shares, as half-spaces over payoffs with whole normals."""
    found = []
    for normal, c in polytope.items():
        parts = [n / width for n, width in zip(normal, span, strict=True)]
        scale = Fraction(
            math.lcm(*(v.denominator for v in parts)), math.gcd(*(v.numerator for v in parts))
        )
        whole = tuple(int(v * scale) for v in parts)
        found.append((whole, c * scale + dot(whole, low)))
    return tuple(found)


class _Search:
    """The chain of outer polytopes, and the inner set beside it."""

    def __init__(self, game: NormalFormGame, discount: Fraction) -> None:
        self.stage = Stage.of(game, discount)
        points = self.stage.points
        width = len(game.players)
        axes = [tuple(s * (i == k) for i in range(width)) for k in range(width) for s in (1, -1)]
        normals = dict.fromkeys([n for n, _ in facets(points)] + axes)
        self.around = {n: max(dot(n, g) for g in points) for n in normals}
        self.chain = [dict(self.around)]
        self.empty = False
        self.inner: tuple[Point, ...] = ()
        self.notes: list[str] = []

    def run(self) -> None:
        """Draw in the outer set, then hold the inner set against it, round by round."""
        for _ in range(_ROUNDS):
            if not self._rest() or self.empty:
                break
            outer = corners(self.around)
            if len(generated(self.stage, outer)) == len(outer):
                self.inner = tuple(sorted(outer))
                return
            if not self._refine():
                break
        if not self.empty:
            self.inner = inner_set(self.stage, corners(self.around))

    def _rest(self) -> bool:
        """Sweep until nothing moves; False where effort or sweeps ran out."""
        for _ in range(_SWEEPS):
            if not effort.current().goes_on():
                self.notes.append("the time ran out; outer and inner set are as far as they got")
                return False
            moved = self._sweep(list(self.around))
            if self.empty or moved <= _REST:
                return True
        self.notes.append(f"the outer set still moved after {_SWEEPS} sweeps")
        return False

    def _sweep(self, normals: Iterable[Normal]) -> Fraction:
        """One step of the chain; how far it moved at most."""
        bound = next_around(self.stage, self.around, list(normals))
        if bound is None:
            self.empty = True
            return Fraction(0)
        after = {n: min(_rounded(c), self.around.get(n, _rounded(c))) for n, c in bound.items()}
        within = dict.fromkeys(after, Fraction(0))
        for n, c in after.items():
            if n in self.around:
                within[n] = (self.around[n] - c) / max(map(abs, n))
        self.around = after
        self.chain.append(dict(after))
        return max(within.values())

    def _refine(self) -> bool:
        """Add the directions in which one step of the operator reaches less far."""
        reached = images(self.stage, self.around)
        if not reached or len(self.around) >= _NORMALS:
            return False
        fresh = [n for n in map(_short, (n for n, _ in facets(reached))) if n not in self.around]
        if not fresh:
            return False
        reach = reaches(fresh, corners(self.around))
        bound = next_around(self.stage, self.around, fresh)
        cutting = [n for n in fresh if bound and bound[n] < reach[n]]
        if not cutting:
            return False
        self._sweep([*self._binding(), *cutting])
        return True

    def _binding(self) -> list[Normal]:
        """The directions that bound the outer set, and those of the axes."""
        within = corners(self.around)
        width = len(self.stage.points[0])
        return [
            n for n, c in self.around.items()
            if sum(map(abs, n)) == 1 or sum(dot(n, p) == c for p in within) >= width
        ]  # fmt: skip


def _rounded(bound: Fraction) -> Fraction:
    """The bound, rounded up where it has become long."""
    if bound.denominator.bit_length() <= 2 * _DIGITS:
        return bound
    return Fraction(-(-bound.numerator * (1 << _DIGITS) // bound.denominator), 1 << _DIGITS)


def _short(normal: Normal) -> Normal:
    """A normal near to a given one, in short whole numbers."""
    most = max(map(abs, normal))
    if most <= _ENTRY:
        return normal
    return tuple(round(Fraction(v * _ENTRY, most)) for v in normal)


def _within(point: Point, points: Sequence[Point]) -> bool:
    return bool(points) and inside(facets(points), point)


def _distance(point: Point, points: Sequence[Point]) -> Fraction:
    """How far a point is from a hull, in the greatest coordinate."""
    count = len(points)
    rows = []
    right = []
    for i, v in enumerate(point):
        column = [p[i] for p in points]
        rows += [[*column, Fraction(-1)], [*(-x for x in column), Fraction(-1)]]
        right += [v, -v]
    one = [[Fraction(1)] * count + [Fraction(0)]]
    result = maximise([Fraction(0)] * count + [Fraction(-1)], rows, right, one, [Fraction(1)])
    assert result.value is not None, "some distance is enough"  # noqa: S101 (it is unbounded)
    return -result.value
