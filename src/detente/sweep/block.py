"""A block of draws being judged: a run of the program, and what several questions share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, cast

from detente.formula.program import Run
from detente.formula.quotient import Quotient, number
from detente.game.profile import Cell
from detente.sweep.ball import BALLS, Ball, Balls, Truth, ball, both, either
from detente.sweep.reading import Effects, Reading, Sheet

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from detente.sweep.equilibria import Equilibria

Made = TypeVar("Made")

_ONE = number(Fraction(1))


class Block:
    """`size` draws of a sheet; `values` hold a ball for each name that is drawn.

    `numbers` is the arithmetic that they are judged in.
    """

    def __init__(
        self, sheet: Sheet, values: Mapping[str, Ball], size: int, numbers: Balls = BALLS
    ) -> None:
        self.sheet, self.values, self.size, self.numbers = sheet, values, size, numbers
        self._run: Run[Ball] = sheet.program.run(values, numbers)
        self._made: dict[Hashable, object] = {}

    def __getitem__(self, register: int) -> Ball:
        return self._run[register]

    def forget(self) -> None:
        """Let go of all that was made: it refers to the block, and so would wait for collection."""
        self._made.clear()
        self._run = self.sheet.program.run({}, self.numbers)

    def ball(self, reading: Reading, value: Quotient) -> Ball:
        """A quotient's value at every draw."""
        return self._run[reading.register(value)]

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for a key."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])

    def gain(
        self, reading: Reading, player: int, at: int, to: int, effects: Effects | None = None
    ) -> Ball:
        """What a player gains by going from one position to another."""
        return self._run[reading.difference(player, to, at, effects)]

    def better(
        self, reading: Reading, player: int, at: int, to: int, effects: Effects | None = None
    ) -> Truth:
        """Whether a player strictly gains by going from one position to another."""
        register = reading.difference(player, to, at, effects)
        return self.once(("better", register), self._run[register].positive)

    def equilibria(self, reading: Reading, effects: Effects | None = None) -> Equilibria:
        """The equilibria of the stage game, found anew (see `equilibria.equilibria`)."""
        from detente.sweep.equilibria import Equilibria

        return Equilibria(self, reading, effects)

    def tempted(self, reading: Reading, cell: Cell, effects: Effects | None = None) -> Truth:
        """Whether somebody gains by leaving a cell alone."""
        here = reading.position(cell)

        def judge() -> Truth:
            return either(
                self.better(reading, i, here, to, effects)
                for i in range(len(reading.players))
                for to in reading.others(cell, i)
            )

        return self.once(("tempted", id(reading), here, id(effects)), judge)

    def possible(self, reading: Reading) -> Truth:
        """Whether discount factors and chances are such that there is a repeated game at all."""

        def judge() -> Truth:
            checks = []
            for register, rest, below in reading.conditions:
                room = self._run[rest]
                inside = room.positive() if below else ~room.negative()
                checks += [~self._run[register].negative(), inside]
            return both(checks)

        return self.once(("possible", id(reading)), judge)

    def defined(self) -> Truth:
        """Whether nothing that was compiled divides by zero, cancelled or multiplied by zero too.

        Exact evaluation refuses such a draw, whether or not an answer would take the quotient.
        """
        divisors = tuple(self.sheet.divisors)

        def judge() -> Truth:
            registers = [self.sheet.program.put(Quotient(d, _ONE)) for d in divisors]
            return both(~self._run[register].zero() for register in registers)

        return self.once(("defined", len(divisors)), judge)

    def flags(self, verdict: Truth) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """A verdict as two arrays with an entry for each draw."""
        import numpy as np

        yes, no = (
            f
            if isinstance(f, np.ndarray) and f.shape == (self.size,)
            else np.broadcast_to(np.asarray(f, bool), self.size)
            for f in (verdict.yes, verdict.no)
        )
        return yes, no


def enclosed(usual: Fraction, values: Sequence[Fraction]) -> Ball:
    """A ball around exact numbers, most of them `usual`; those float64 holds are taken as is."""
    import numpy as np

    near, off = np.full(len(values), float(usual)), np.full(len(values), _lost(usual))
    for k, value in enumerate(values):
        if value is not usual:
            near[k], off[k] = float(value), _lost(value)
    return ball(near, off)


def rounded(
    values: Sequence[Fraction],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Exact numbers rounded to float64, and at least what each loses by that."""
    import numpy as np

    near, off = map(float, values), map(_lost, values)
    return np.fromiter(near, np.float64, len(values)), np.fromiter(off, np.float64, len(values))


def _lost(value: Fraction) -> float:
    """At least what rounding to float64 loses of a number."""
    near = float(value)
    return 0.0 if Fraction(near) == value else abs(near) * 2.0**-52 + 2.0**-1000
