"""The payoffs that two players can sustain at one discount factor, with proof.

For the definition see `concepts.self_generation`. Abreu and Sannikov's iteration runs in floating
point (`payoff_search`); the way in which its limit's corners come about is solved exactly
(`inner_payoffs`), which gives a polygon that generates itself; a chain of polygons around V*(d)
is led to it (`outer_payoffs`). Where both meet, the corners are V*(d)'s own.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> half = equilibrium_payoffs(game, Fraction(1, 2))
>>> [f"{x} {y}" for x, y in half.vertices], half.gap
(['1 1', '13/3 1', '3 3', '1 13/3'], Fraction(0, 1))
>>> [f"{x} {y}" for x, y in equilibrium_payoffs(game, Fraction(1, 5)).vertices]
['1 1']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from detente.concepts.algebraic_payoffs import AlgebraicPayoffs
from detente.concepts.integer_stage import IntegerStage
from detente.concepts.public_chain import PublicCertificate
from detente.concepts.self_generation import Generated, PayoffSetCertificate
from detente.errors import SolverError
from detente.exact.algebraic import Real, as_data
from detente.exact.halfplanes import Pair, Whole, contains, facets, meet, plain, reaches
from detente.exact.number import Enclosure, Number, text
from detente.exact.polygon import Polygon, hull
from detente.game.normal_form import NormalFormGame
from detente.kernels import polygons
from detente.solvers.closed_corners import closed_corners
from detente.solvers.inner_payoffs import inner_corners, stage_equilibria
from detente.solvers.outer_payoffs import DEEP, Chain, TooFewProfilesError
from detente.solvers.payoff_search import Search, Table, search
from detente.solvers.payoff_set import PayoffSet

# Whole payoffs span at least so many binary digits, so that a step of one is below any float's.
_DIGITS = 56
# Of so many profiles a proof need not look at all.
_MANY = 64
# Chains of more polygons are not worth a verdict on one point.
_LONG = 400
# A gap beyond this, as a share of the payoffs, is told.
_WIDE = Fraction(1, 10**9)


@dataclass(frozen=True)
class EquilibriumPayoffs(PayoffSet):
    """The payoffs of subgame-perfect equilibria in pure actions with a public lottery.

    Where only signals are seen: of perfect public equilibria. `inner` is sustained, and nothing
    outside `outer` is; both list corners counter-clockwise. `gap` is the greatest distance, in
    payoffs, between the two: 0 where the corners are proven to be those of the set itself; None
    where nothing is sustained for sure. Empty, a point or a segment are answers. `notes` say
    what could not be proven. Corners that are no fractions leave a gap between these polygons,
    but not in `vertices` where `closed` proves what they are.
    """

    discount: Fraction = Fraction(0)
    around: Polygon = ()
    certificate: PayoffSetCertificate | PublicCertificate | None = field(
        default=None, compare=False, repr=False
    )
    notes: tuple[str, ...] = ()
    stage: NormalFormGame | None = field(default=None, compare=False, repr=False)

    @property
    def _inner(self) -> Polygon:
        return tuple((x, y) for x, y in self.inner)

    @property
    def outer(self) -> Polygon:
        """Corners of a polygon that holds every sustained payoff."""
        return self.around

    @cached_property
    def gap(self) -> Fraction | None:
        """The greatest distance from a corner of `outer` to `inner`, along either axis or both."""
        if self.inner == self.around:
            return Fraction(0)
        if not self.inner:
            return None
        sides = facets(self._inner)
        return max(
            Fraction(over) / max(abs(a), abs(b))
            for over, (a, b, _) in zip(reaches(self.around, sides), sides, strict=True)
        )

    @cached_property
    def closed(self) -> AlgebraicPayoffs | None:
        """The proof that the set is the hull of corners that are roots of polynomials.

        None where the corners are fractions, where they could not be told in this way, and where
        only signals are seen.

        >>> game = NormalFormGame.from_arrays(
        ...     [[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]]
        ... )
        >>> [y.minimal for x, y in equilibrium_payoffs(game, Fraction(2, 5)).closed.corners[-1:]]
        [(4440, -4277, 325)]
        """
        proof = self.certificate
        if self.gap == 0 or self.stage is None or not isinstance(proof, PayoffSetCertificate):
            return None
        return closed_corners(self.stage, proof)

    @property
    def vertices(self) -> tuple[tuple[Real, ...], ...]:
        """The corners, counter-clockwise, as fractions or roots of minimal polynomials.

        Where neither is proven to be the set's own: the corners of `inner`.
        """
        return self.inner if self.closed is None else self.closed.corners

    def support(self, direction: Sequence[object] | Mapping[str, object]) -> Number:
        """The greatest weighted sum of sustained payoffs; an enclosure where it is not known.

        Raises SolverError if nothing is sustained.
        """
        low = super().support(direction)
        weights = self._vector(direction)
        if self.closed is not None:
            return self.closed.support(weights)
        high = max(weights[0] * x + weights[1] * y for x, y in self.around)
        assert isinstance(low, Fraction)  # noqa: S101 (the corners of the inner set are exact)
        return low if low == high else Enclosure(low, high)

    def contains(self, payoffs: Sequence[object] | Mapping[str, object]) -> bool:
        """Whether the payoffs are sustained. Raises SolverError if they lie within the gap."""
        verdict = self.sustains(payoffs)
        if verdict is None:
            raise SolverError(
                "the payoffs lie between what is proven to be sustained and what is proven not "
                f"to be, {float(self.gap or 0):.2g} apart; ask `inner` and `outer`"
            )
        return verdict

    def sustains(self, payoffs: Sequence[object] | Mapping[str, object]) -> bool | None:
        """Whether the payoffs are sustained; None where that is not decided."""
        x, y = self._vector(payoffs)
        if contains(self._inner, (x, y)):
            return True
        if not contains(self.around, (x, y)):
            return False
        return None if self.closed is None else self.closed.holds((x, y))

    def to_dict(self) -> dict[str, object]:
        """Discount factor, corners, those of a polygon around, and the gap, all exact."""
        return {
            "players": list(self.players),
            "discount": text(self.discount),
            "vertices": [[as_data(v) for v in corner] for corner in self.vertices],
            "outer": [[text(v) for v in corner] for corner in self.around],
            "gap": None if self.gap is None else text(self.gap),
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        if not self.around:
            return f"EquilibriumPayoffs(discount {text(self.discount)}: empty)"
        kind = "exact" if self.gap == 0 else f"gap {float(self.gap):.2g}" if self.gap else "open"
        corners = len(self.inner)
        told = f"{corners} corner{'' if corners == 1 else 's'}"
        return f"EquilibriumPayoffs(discount {text(self.discount)}: {told}, {kind})"


def equilibrium_payoffs(game: NormalFormGame, discount: Fraction) -> EquilibriumPayoffs:
    """What two players with this discount factor, in [0, 1), can sustain.

    Raises SolverError for any other number of players.
    """
    if len(game.players) != 2:
        raise SolverError(
            f"the set of equilibrium payoffs is for two players, this game has {len(game.players)}"
        )
    table = Table.of(game)
    fineness = 1 << max(0, _DIGITS - min(table.frame.power))
    if discount == 0:
        whole = IntegerStage.of(game, discount, fineness)
        corners = stage_equilibria(whole)
        chain: list[tuple[Pair, ...]] = [hull(whole.points), hull(c.point for c in corners)]
        return _answer(game, whole, corners, chain)
    found = search(Table(table.frame.finer(fineness), table.items, table.places), float(discount))
    ahead = _outlying(found)
    if len(ahead) < len(table.places):
        with suppress(TooFewProfilesError):
            first = _hull(game, discount, fineness, found)
            return _proven(game, discount, fineness, found.part(ahead), first)
    return _proven(game, discount, fineness, found, ())


def _outlying(found: Search) -> Sequence[int]:
    """The profiles that a proof may need, of many."""
    count = len(found.table.places)
    if count < _MANY or not found.tags:
        return range(count)
    outlying = polygons.outside(found.table.items, found.chain[-1], DEEP)
    return sorted({*outlying, *(tag.item for tag in found.tags)})


def _hull(
    game: NormalFormGame, discount: Fraction, fineness: int, found: Search
) -> tuple[Pair, ...]:
    """The corners of the hull of all stage payoffs."""
    near = polygons.outside(found.table.items, found.chain[0], DEEP)
    places = [found.table.places[k] for k in near]
    return hull(IntegerStage.of(game, discount, fineness, places).points)


def _proven(
    game: NormalFormGame,
    discount: Fraction,
    fineness: int,
    found: Search,
    first: tuple[Pair, ...],
) -> EquilibriumPayoffs:
    """The answer from some profiles; `first` holds the payoffs of all others."""
    places = found.table.places
    stage = IntegerStage.of(game, discount, fineness, places)
    proof = Chain(stage, found, first)
    corners = inner_corners(stage, found)
    if not corners and first:
        raise TooFewProfilesError("nothing found generates itself")
    corners = corners or stage_equilibria(stage)
    proof.run(corners)
    named = [Generated(c.point, places[c.item], c.continuation) for c in corners]
    return _answer(game, stage, named, proof.polygons, (proof.bound, proof.weights, proof.exact))


def sustained(game: NormalFormGame, discount: Fraction, payoffs: Sequence[Fraction]) -> bool | None:
    """Whether payoffs are in V*(d); None where that is not proven. Quicker than the whole set.

    Just below a discount factor at which payoffs begin to be sustained, a proof that they are not
    may be as long as one likes: it is not begun where that shows.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [sustained(game, Fraction(k, 8), (Fraction(3), Fraction(3))) for k in (3, 4)]
    [False, True]
    """
    if discount == 0 or game.size > _MANY:
        return equilibrium_payoffs(game, discount).sustains(payoffs)
    table = Table.of(game)
    fineness = 1 << max(0, _DIGITS - min(table.frame.power))
    found = search(Table(table.frame.finer(fineness), table.items, table.places), float(discount))
    stage = IntegerStage.of(game, discount, fineness, table.places)
    point = payoffs[0] / stage.grid[0], payoffs[1] / stage.grid[1]
    corners = inner_corners(stage, found) or stage_equilibria(stage)
    if contains([c.point for c in corners], point):
        return True
    if len(found.chain) > _LONG:
        return None
    proof = Chain(stage, found)
    proof.run(corners, point)
    outer = proof.polygons[-1]
    inside = contains(outer, point) and all(
        a * point[0] + b * point[1] <= c for a, b, c in proof.bound
    )
    return None if inside else False


def _answer(
    game: NormalFormGame,
    stage: IntegerStage,
    corners: Sequence[Generated],
    chain: Sequence[tuple[Pair, ...]],
    closed: tuple[tuple[Whole, ...], tuple[int, ...], bool] = ((), (), False),
) -> EquilibriumPayoffs:
    one, two = stage.grid
    bound, weights, exact = closed

    def payoffs(polygon: Sequence[Pair]) -> Polygon:
        return tuple((one * x, two * y) for x, y in polygon)

    discount = Fraction(stage.weight, stage.whole)
    proof = PayoffSetCertificate(discount, stage.grid, tuple(corners), tuple(chain), bound, weights)
    within = tuple((plain(c.point[0]), plain(c.point[1])) for c in corners)
    inner = payoffs(within)
    around = inner
    if not exact:
        around = payoffs(meet(bound) if weights else chain[-1])
    notes: tuple[str, ...] = ()
    if around and not inner:
        notes = ("nothing is proven to be sustained, nor that nothing is",)
    found = EquilibriumPayoffs(game.players, inner, {}, discount, around, proof, notes, game)
    if inner == around:
        return found
    largest = max(Fraction(1), *(abs(v) for corner in found.around for v in corner))
    if weights and _moved(stage, facets(within), bound) <= _WIDE * largest:
        return found
    if found.gap and found.gap > _WIDE * largest:
        return replace(found, notes=("the proof was not brought to an end, hence the gap",))
    return found


def _moved(stage: IntegerStage, within: Sequence[Whole], bound: Sequence[Whole]) -> Fraction:
    """How far half-planes were moved out at most, in payoffs: the gap is no greater."""
    one, two = stage.grid
    return max(
        Fraction(after - c) / max(abs(a) / one, abs(b) / two)
        for (a, b, c), (_, _, after) in zip(within, bound, strict=True)
    )
