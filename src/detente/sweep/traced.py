"""Conclusions followed along one parameter: exact numbers that are formulas in it.

A *traced* number is a quotient of polynomials in the parameter that moves, on a stretch of its
range. It goes wherever a ball goes: the judges of draws, given a block of traced numbers, say what
holds all over the stretch, or that it has to be cut (`exact.stretch.Split`), and where. Nothing is
rounded, so what they say is exact; a question that takes more than signs raises TooInvolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from typing import TYPE_CHECKING, ClassVar

from detente.analysis.free_payoffs import on_stretch
from detente.analysis.model import Model
from detente.errors import FormulaError
from detente.exact.polynomial import polynomial
from detente.exact.stretch import Stretch
from detente.formula import piece as pieces
from detente.formula.piece import ONE, Piece
from detente.formula.tree import holds
from detente.game.parameters import resting_on
from detente.game.payoffs import Ranking
from detente.solvers.sign_equilibria import MOST_BASES, bases, chances
from detente.sweep.ball import FALSE, TRUE, Ball, Balls, Truth
from detente.sweep.block import Block
from detente.sweep.draws import free_parameters, rank_name
from detente.sweep.equilibria import Equilibria, Listed
from detente.sweep.reading import Effects, Reading, Sheet, TooInvolved

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_INFINITE = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class Traced(Ball):
    """A number as a formula on a stretch; as a ball nothing is known of it.

    >>> t = traced(pieces.FREE, Stretch(Fraction(0), Fraction(2)))
    >>> (t * t + t).positive() is TRUE
    True
    """

    piece: Piece
    on: Stretch

    def __add__(self, other: Ball) -> Traced:
        return traced(self.piece + piece_of(other), self.on)

    def __radd__(self, other: Ball) -> Traced:
        return self + other

    def __neg__(self) -> Traced:
        return traced(-self.piece, self.on)

    def __sub__(self, other: Ball) -> Traced:
        return traced(self.piece - piece_of(other), self.on)

    def __rsub__(self, other: Ball) -> Traced:
        return -(self - other)

    def __mul__(self, other: Ball) -> Traced:
        return traced(self.piece * piece_of(other), self.on)

    def __rmul__(self, other: Ball) -> Traced:
        return self * other

    def positive(self) -> Truth:
        """Whether it is above zero; raises Split where that changes on the stretch."""
        return TRUE if self.piece.sign(self.on) > 0 else FALSE

    def negative(self) -> Truth:
        """Whether it is below zero; raises Split where that changes on the stretch."""
        return TRUE if self.piece.sign(self.on) < 0 else FALSE


def traced(piece: Piece, on: Stretch) -> Traced:
    """A formula on a stretch as a number."""
    if len(piece.top) <= 1 and piece.bottom is ONE:
        # A number may be asked for as such, where float64 holds it.
        number = piece.top[0] if piece.top else Fraction(0)
        if not number.denominator & (number.denominator - 1):
            near = float(number)
            if near == number:
                return Traced(near, 0.0, abs(near), piece, on)
    return Traced(0.0, _INFINITE, _INFINITE, piece, on)


def piece_of(number: Ball) -> Piece:
    """The formula of a number; TooInvolved for one that was rounded."""
    if isinstance(number, Traced):
        return number.piece
    if isinstance(number.value, float) and number.radius == 0.0:
        return pieces.constant(Fraction(number.value))
    raise TooInvolved("a number that is rounded")


class TracedNumbers(Balls):
    """The arithmetic of traced numbers on a stretch."""

    def __init__(self, on: Stretch) -> None:
        self.on = on

    def number(self, value: Fraction) -> Ball:
        """A number, whatever the parameter is."""
        return traced(pieces.constant(value), self.on)

    def sum(self, terms: Sequence[tuple[Fraction, Ball]]) -> Ball:
        """The sum of some numbers, each times an exact one: most are whole polynomials."""
        whole, rest = list[Fraction](), Piece(())
        for c, term in terms:
            own = piece_of(term)
            if own.bottom is not ONE:
                rest = rest + pieces.constant(c) * own
                continue
            whole += [Fraction(0)] * (len(own.top) - len(whole))
            for k, coefficient in enumerate(own.top):
                if coefficient:
                    whole[k] += coefficient if c == 1 else c * coefficient
        total = Piece(polynomial(whole))
        return traced(total + rest if rest.top else total, self.on)

    def holds(self, symbol: str, difference: Ball) -> Ball:
        """1 or 0."""
        return self.number(Fraction(holds(symbol, self._sign(difference))))

    def least(self, first: Ball, second: Ball) -> Ball:
        """The smaller of two."""
        return second if self._order(first, second) > 0 else first

    def greatest(self, first: Ball, second: Ball) -> Ball:
        """The larger of two."""
        return second if self._order(first, second) < 0 else first

    def absolute(self, value: Ball) -> Ball:
        """The value without its sign."""
        return -value if self._sign(value) < 0 else value

    def over(self, top: Ball, bottom: Ball) -> Ball:
        """The quotient; FormulaError for a division by zero."""
        if self._sign(bottom) == 0:
            raise FormulaError("division by zero")
        below = piece_of(bottom)
        inverse = Piece(below.bottom) * Piece(ONE, below.top)
        return traced(piece_of(top) * inverse, self.on)

    def _sign(self, value: Ball) -> int:
        return piece_of(value).sign(self.on)

    def _order(self, first: Ball, second: Ball) -> int:
        one, two = piece_of(first), piece_of(second)
        return 0 if one == two else (one - two).sign(self.on)


class TracedBlock(Block):
    """One draw whose numbers are formulas in a parameter, on a stretch of it."""

    drawn: ClassVar[bool] = False

    def __init__(self, sheet: Sheet, values: Mapping[str, Ball], on: Stretch) -> None:
        super().__init__(sheet, values, 1, TracedNumbers(on))
        self.on = on

    def equilibria(self, reading: Reading, effects: Effects | None = None) -> Equilibria:
        """The equilibria of the stage game; TooInvolved where three and more players mix."""
        return _TracedEquilibria(self, reading, effects)


class _TracedEquilibria(Equilibria):
    """All extreme equilibria; what they pay is a formula."""

    def __init__(
        self, block: TracedBlock, reading: Reading, effects: Effects | None = None
    ) -> None:
        # For each slot and player the chances of the actions played.
        self._mixed: list[list[dict[int, Piece]]] = []
        self._on = block.on
        super().__init__(block, reading, effects)

    def _undominated(self) -> npt.NDArray[np.uint8]:
        """The same, no sign being asked for that decides nothing: it might split the stretch."""
        import numpy as np

        shape = self.reading.shape
        alive = [set(range(m)) for m in shape]
        changed = True
        while changed:
            changed = False
            for i, m in enumerate(shape):
                for a, b in permutations(range(m), 2):
                    if {a, b} <= alive[i] and self._beaten(alive, i, a, b):
                        alive[i].remove(a)
                        changed = True
        flags = [[a in own] for own, m in zip(alive, shape, strict=True) for a in range(m)]
        return np.array(flags, np.uint8)

    def _beaten(self, alive: list[set[int]], i: int, a: int, b: int) -> bool:
        reading = self.reading
        return all(
            self.block.better(reading, i, to[a], to[b], self.effects) is TRUE
            for cell in product(*(own if j != i else {a} for j, own in enumerate(alive)))
            for to in [reading.moves(cell, i)]
        )

    def _only(
        self, found: Listed, rows: npt.NDArray[np.int64], kept: list[npt.NDArray[np.int64]]
    ) -> None:
        super()._only(found, rows, kept)
        self._mixed.append([{int(own[0]): pieces.constant(Fraction(1))} for own in kept])

    def _small(
        self,
        found: Listed,
        rows: npt.NDArray[np.int64],
        kept: list[npt.NDArray[np.int64]],
        asked: list[int],
    ) -> None:
        shape = tuple(len(kept[i]) for i in asked)
        if len(asked) > 2 or bases(shape) > MOST_BASES:
            raise TooInvolved("a stage game in which many may mix")
        at = []
        for place in product(*map(range, shape)):
            cell = [int(own[0]) for own in kept]
            for i, k in zip(asked, place, strict=True):
                cell[i] = int(kept[i][k])
            at.append(self.reading.position(tuple(cell)))
        payoffs = [[piece_of(self.payoff(i, k)) for k in at] for i in asked]
        for nth, one in enumerate(chances(payoffs, shape, self._on)):
            mixed = [{int(own[0]): pieces.constant(Fraction(1))} for own in kept]
            for i, mixture in zip(asked, one, strict=True):
                mixed[i] = {int(kept[i][k]): chance for k, chance in mixture.items()}
            self._mixed.append(mixed)
            slot = found.slot(nth, rows)
            for weights, own in zip(slot.weights, mixed, strict=True):
                for a in own:
                    weights[a, rows] = 1.0 / len(own)
        found.sure[rows] = True

    def surpluses(self, here: int) -> Iterator[tuple[npt.NDArray[np.bool_], list[Ball]]]:
        """For each slot: that it is present, and what every player gets more at a position."""
        players = range(len(self.reading.players))
        for slot, mixed in zip(self.slots, self._mixed, strict=True):
            found: list[Ball] = []
            for i in players:
                total = piece_of(self.payoff(i, here))
                for played in product(*(own.items() for own in mixed)):
                    at = self.reading.position(tuple(a for a, _ in played))
                    worth = piece_of(self.payoff(i, at))
                    for _, chance in played:
                        worth = worth * chance
                    total = total - worth
                found.append(traced(total, self._on))
            yield slot.present, found


class Tracing:
    """A model made ready for one of its parameters to be followed; made once for all of them.

    Raises TooInvolved for a definition that is not compiled.

    >>> from detente.analysis.model import load
    >>> tracing = Tracing(load("humanitarian_access"))
    >>> block = tracing.block("patience", Stretch(Fraction(1, 2), Fraction(3, 5)))
    >>> block.possible(tracing.reading) is TRUE
    True
    """

    def __init__(self, model: Model, sheet: Sheet | None = None) -> None:
        self.model = model
        self.sheet = Sheet(model.definition, model.overrides) if sheet is None else sheet
        self.reading = self.sheet.reading({})
        self._still = {
            rank_name(player, level): pieces.constant(Fraction(level + 1))
            for player, form in model.definition.payoffs.items()
            if isinstance(form, Ranking)
            for level in range(len(form.groups))
        }

    def block(self, name: str, on: Stretch) -> TracedBlock:
        """The model on a stretch of a parameter's values, all else as it is.

        Raises FormulaError where the stage game divides by zero, and Split.
        """
        definition, model = self.model.definition, self.model
        known = {n: pieces.constant(v) for n, v in model.values.items()}
        known[name] = pieces.FREE
        for other in resting_on([name], definition.parameters, model.overrides):
            known[other] = pieces.piece(definition.parameters[other].value.tree, known, on)
        # What cancels in the judges' formulas may divide by zero all the same.
        on_stretch(model, name)(on)
        moving = {n: known[n] for n in free_parameters(definition)} | self._still
        return TracedBlock(self.sheet, {n: traced(p, on) for n, p in moving.items()}, on)
