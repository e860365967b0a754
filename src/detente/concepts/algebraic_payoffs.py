r"""Corners of V*(d) that are roots of polynomials, proven to be its own.

Definition
    For V*(d) see `self_generation`. Its corners come about from each other through thresholds and
    edges, which are polynomial equations: they are algebraic numbers, and not always fractions.
What it certifies
    That V*(d) is the hull of the corners, no less and no more. No less: the hull generates each
    corner, every inequality decided in the number field of one root. No more: V*(d) lies in a
    polygon proven before (`self_generation`), and none of the hull's half-planes gives way to
    what sticks out (`payoff_bound`).
Cost
    For each profile and edge some signs of elements of the field: milliseconds for small games.
Example
    >>> game = NormalFormGame.from_arrays([[1]], [[1]])
    >>> whole = PayoffSetCertificate(Fraction(0), (Fraction(1), Fraction(1)), (), (((1, 1),),))
    >>> AlgebraicPayoffs(whole, ((Fraction(1), Fraction(1)),), (0,), (1, 1, 1, 1)).verify(game)
    True

When it fails
    For corners that need more than one root none is found. Then the polygons of
    `self_generation` are what is known.
References
    Abreu, D. and Sannikov, Y. (2014), Theoretical Economics 9(2). For the arithmetic see
    `exact.number_field`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from detente.concepts.integer_stage import IntegerStage, needed
from detente.concepts.payoff_bound import Bound
from detente.concepts.self_generation import PayoffSetCertificate, generates_itself
from detente.errors import DetenteError
from detente.exact.algebraic import Real, as_data
from detente.exact.halfplanes import contains, meet, reach, sides
from detente.exact.number_field import Element
from detente.exact.polygon import hull
from detente.game.normal_form import NormalFormGame

# Two elements of one field, or fractions.
FieldPoint: TypeAlias = "tuple[Any, Any]"


@dataclass(frozen=True, slots=True)
class AlgebraicPayoffs:
    """What proves that V*(d) is the hull of some points with algebraic coordinates.

    `points` are in multiples of the grid of `around`, which proves a polygon around V*(d); the
    profiles at the row-major positions `items` generate them. `weights`, one for each half-plane
    of the hull, say in which proportion they could give way.
    """

    around: PayoffSetCertificate
    points: tuple[FieldPoint, ...]
    items: tuple[int, ...]
    weights: tuple[int, ...]

    @property
    def corners(self) -> tuple[tuple[Real, Real], ...]:
        """The corners in payoffs, counter-clockwise: fractions, or roots of minimal polynomials."""
        one, two = self.around.grid
        return tuple((_real(x * one), _real(y * two)) for x, y in self.points)

    def holds(self, payoffs: Sequence[Fraction]) -> bool:
        """Whether a vector of payoffs lies in the hull."""
        one, two = self.around.grid
        return contains(self.points, (payoffs[0] / one, payoffs[1] / two))

    def support(self, weights: Sequence[Fraction]) -> Real:
        """The greatest weighted sum of payoffs."""
        one, two = (w * unit for w, unit in zip(weights, self.around.grid, strict=True))
        return _real(max(one * x + two * y for x, y in self.points))

    def verify(self, game: NormalFormGame) -> bool:
        """Whether all of it holds, by exact arithmetic alone; False in a game it is not about."""
        try:
            stage = self.around.stage(game)
            return self.around.verify(game) and self.closes(stage)
        except (DetenteError, ArithmeticError, LookupError, ValueError):
            return False

    def closes(self, stage: IntegerStage) -> bool:
        """Whether the hull is V*(d), given that what `around` says is true."""
        if hull(self.points) != self.points or len(self.items) != len(self.points):
            return False
        if not generates_itself(stage, self.points, self.items):
            return False
        limits: list[Any] = list(sides(self.points))
        if len(self.weights) != len(limits) or min(self.weights) <= 0:
            return False
        outer = meet(self.around.bound) or self.around.chain[-1]
        most = max(
            _above(reach(outer, limit)) / weight
            for limit, weight in zip(limits, self.weights, strict=True)
        )
        return Bound(stage, limits).resist(self.weights, most, outer, self._pairs(stage, limits))

    def _pairs(self, stage: IntegerStage, limits: Sequence[Any]) -> list[tuple[int, int]]:
        """Every needed profile and half-plane that its own payoff is beyond."""
        return [
            (item, k)
            for item in needed(stage)
            if not contains(self.points, stage.points[item])
            for k, limit in enumerate(limits)
            if not stage.harmless(item, limit)
        ]

    def to_dict(self) -> dict[str, object]:
        """The corners exactly, the profiles that generate them, and what is proven around them."""
        return {
            "corners": [[as_data(v) for v in corner] for corner in self.corners],
            "profiles": list(self.items),
            "weights": list(self.weights),
            "around": self.around.to_dict(),
        }


def _above(value: Any) -> Fraction:  # noqa: ANN401 (an element or a fraction)
    """A fraction no less than a number, and not below 0."""
    return max(Fraction(0), value.bounds()[1] if isinstance(value, Element) else Fraction(value))


def _real(value: Any) -> Real:  # noqa: ANN401 (an element or a fraction)
    return value.real() if isinstance(value, Element) else Fraction(value)
