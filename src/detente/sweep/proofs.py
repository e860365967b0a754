"""The very value at which a conclusion turns, proven.

Inside a narrow bracket the conclusion is followed as a formula of the parameter (see `traced`): the
bracket is cut where a polynomial that decides it changes its sign, and each piece is judged whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from detente.errors import DetenteError, FormulaError
from detente.exact.stretch import Split, Stretch
from detente.sweep.ball import TRUE
from detente.sweep.conclusions import Conclusion, told
from detente.sweep.plan import NO_ANSWER, Plan
from detente.sweep.reading import TooInvolved
from detente.sweep.traced import TracedBlock, Tracing

if TYPE_CHECKING:
    from detente.exact.algebraic import Real

# Pieces that a bracket may fall into before its turn is left unproven.
MOST_PIECES = 16

# The code of a conclusion's answer at a value, found in exact arithmetic.
At = Callable[[Fraction], int]


class Proofs:
    """Proofs of turns for a plan's conclusions; what is followed once serves all of them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._blocks: dict[tuple[str, Real, Real], TracedBlock] = {}

    @cached_property
    def tracing(self) -> Tracing | None:
        """None where nothing can be followed."""
        if self._plan.reading is None:
            return None
        try:
            return Tracing(self._plan.model, self._plan.sheet)
        except DetenteError:
            return None

    def turn(
        self, one: Conclusion, parameter: str, ends: tuple[Fraction, Fraction], at: At
    ) -> tuple[Real, int] | None:
        """The first value from one to another at which the answer changes, and the answer there.

        None where that is not proven. `ends` come with the one to start from first.
        """
        start, end = ends
        here = at(start)
        try:
            # A piece that differs begins at the point before it.
            before: tuple[Real, int] = start, here
            for piece, code in self._pieces(one, parameter, ends, at):
                if code != here:
                    return (piece.low, code) if piece.is_point else before
                if piece.is_point:
                    before = piece.low, code
        except DetenteError:
            return None
        return end, at(end)

    def _pieces(
        self, one: Conclusion, parameter: str, ends: tuple[Fraction, Fraction], at: At
    ) -> Iterator[tuple[Stretch, int]]:
        """What lies between in pieces, from the start on, each with the code of its answer."""
        backwards = ends[0] > ends[1]
        waiting, found = [Stretch(min(ends), max(ends))], 0
        while waiting:
            if len(waiting) + found > MOST_PIECES:
                raise TooInvolved("a bracket in many pieces")
            piece = waiting.pop()
            found += 1
            if piece.is_point and isinstance(piece.low, Fraction):
                yield piece, at(piece.low)
                continue
            try:
                yield piece, self._code(one, parameter, piece)
            except Split as split:
                parts = piece.parts(split.places)
                waiting += parts if backwards else reversed(parts)
                found -= 1

    def _code(self, one: Conclusion, parameter: str, on: Stretch) -> int:
        if self.tracing is None:
            raise TooInvolved("payoffs that are not followed")
        reading, key = self.tracing.reading, (parameter, on.low, on.high)
        try:
            if key not in self._blocks:
                self._blocks[key] = self.tracing.block(parameter, on)
            block = self._blocks[key]
            found, broken = told(one, block, reading)
            if broken is TRUE:
                return NO_ANSWER
            yes, no = block.flags(found)
        except FormulaError:
            return NO_ANSWER
        if bool(yes[0]) == bool(no[0]):
            raise TooInvolved("more than signs")
        return int(yes[0])
