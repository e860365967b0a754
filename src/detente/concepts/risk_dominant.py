"""Risk dominance between two strict equilibria of a 2x2 game (Harsanyi and Selten 1988).

Definition
    In a game of two players with two actions each and two strict pure equilibria, the one with
    the larger product of deviation losses risk dominates the other. A player's deviation loss
    is what it forgoes by leaving the equilibrium alone. Equal products: neither dominates.
What it certifies
    The four deviation losses and their products, exact.
Cost
    None to speak of.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> risk_dominance(hunt).dominant, risk_dominance(hunt).products
    ((1, 1), (Fraction(1, 1), Fraction(49, 1)))

When it fails
    Other sizes of game, and games without exactly two strict equilibria.
References
    Harsanyi, J. and Selten, R. (1988), A General Theory of Equilibrium Selection in Games.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.pure_nash import PureNashCertificate
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell


@dataclass(frozen=True, slots=True)
class RiskDominance:
    """Two strict equilibria, their products of deviation losses, and which dominates.

    `dominant` is None if the products are equal.
    """

    equilibria: tuple[Cell, Cell]
    products: tuple[Fraction, Fraction]

    @property
    def dominant(self) -> Cell | None:
        """The risk dominant equilibrium, None if there is a tie."""
        first, second = self.products
        if first == second:
            return None
        return self.equilibria[0] if first > second else self.equilibria[1]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether both are strict equilibria of `game` with these products."""
        return all(
            PureNashCertificate(cell).verify(game)
            and product > 0
            and product == _product(game, cell)
            for cell, product in zip(self.equilibria, self.products, strict=True)
        )

    def to_dict(self) -> dict[str, object]:
        """The equilibria by action positions, the products as exact strings."""
        dominant = self.dominant
        return {
            "equilibria": [list(cell) for cell in self.equilibria],
            "products": [text(product) for product in self.products],
            "dominant": None if dominant is None else list(dominant),
        }


def risk_dominance(game: NormalFormGame) -> RiskDominance | None:
    """The comparison of the two strict equilibria of a 2x2 game; None where there are not two."""
    if game.shape != (2, 2):
        return None
    strict = [cell for cell in game.cells if all(loss > 0 for loss in _losses(game, cell))]
    if len(strict) != 2:
        return None
    first, second = strict
    return RiskDominance((first, second), (_product(game, first), _product(game, second)))


def _losses(game: NormalFormGame, cell: Cell) -> list[Fraction]:
    at = game.position(cell)
    return [
        row[at] - next(row[k] for k in game.deviations(cell, i) if k != at)
        for i, row in enumerate(game.payoffs)
    ]


def _product(game: NormalFormGame, cell: Cell) -> Fraction:
    first, second = _losses(game, cell)
    return first * second
