"""The pieces of a parameter's range on which an answer that rests on signs is constant.

A stretch is asked; where a sign changes inside it, it is cut there and its parts are asked anew.
Each cut is at a root of a polynomial that decides something, so there are finitely many.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from detente.exact.algebraic import Real, compare
from detente.exact.stretch import Split, Stretch
from detente.game.effort import current

Answer = TypeVar("Answer")


class OutOfTimeError(Exception):
    """The effort was over before an answer was there."""


def sign_pieces(
    low: Fraction, high: Fraction, answer: Callable[[Stretch], Answer]
) -> list[tuple[Stretch, Answer | None]]:
    """The range cut into points and open intervals, ascending, each with its answer.

    `answer` asks the stretch for signs. None stands for what was not settled when the effort
    was over.

    >>> t = (Fraction(-1), Fraction(1))
    >>> [(str(s.sample), a) for s, a in sign_pieces(Fraction(0), Fraction(2), lambda s: s.sign(t))]
    [('0', -1), ('1/2', -1), ('1', 0), ('3/2', 1), ('2', 1)]
    """
    waiting = [Stretch(low, low)]
    if low < high:
        waiting = [Stretch(high, high), Stretch(low, high), Stretch(low, low)]
    settled: list[tuple[Stretch, Answer | None]] = []
    while waiting:
        stretch = waiting.pop()
        if not current().goes_on(_share(stretch.low, low, high)):
            settled.append((stretch, None))
            continue
        try:
            settled.append((stretch, answer(stretch)))
        except OutOfTimeError:
            settled.append((stretch, None))
        except Split as split:
            waiting += reversed(stretch.parts(split.places))
    return settled


def joined(
    pieces: list[tuple[Stretch, Answer | None]],
) -> list[tuple[list[Stretch], Answer | None]]:
    """Neighbours with the same answer put together, ascending."""
    found: list[tuple[list[Stretch], Answer | None]] = []
    for stretch, answer in pieces:
        if found and found[-1][1] == answer:
            found[-1][0].append(stretch)
        else:
            found.append(([stretch], answer))
    return found


def holds(stretches: list[Stretch], at: Real) -> bool:
    """Whether a number lies in one of the stretches."""
    return any(
        compare(s.low, at) == 0 if s.is_point else compare(s.low, at) < 0 < compare(s.high, at)
        for s in stretches
    )


def _share(at: Real, low: Fraction, high: Fraction) -> float:
    return float(at - low) / float(high - low) if isinstance(at, Fraction) and high > low else 0.0
