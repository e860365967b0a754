"""Literal numbers in files: exact, finite, of a size that means something."""

from __future__ import annotations

import re
from fractions import Fraction

from detente.errors import GameError
from detente.exact.number import exact

_NOT_FINITE = re.compile(r"[-+]?\.?(nan|inf|infinity)\Z", re.IGNORECASE)
FINITE = "write an integer, a decimal or a fraction p/q"
# Beyond this a payoff is a slip of the keyboard, and no float64 picture of it can be drawn.
MAX_SIZE = Fraction(10) ** 100


def not_finite(text: str) -> str:
    """The complaint about NaN and infinity; empty for anything else.

    >>> not_finite(".inf"), not_finite("3")
    ('.inf is not a finite number', '')
    """
    return f"{text.strip()} is not a finite number" if _NOT_FINITE.match(text.strip()) else ""


def read_number(text: str) -> Fraction:
    """The exact value of a literal number; GameError for anything else."""
    complaint = not_finite(text)
    if complaint:
        raise GameError(f"{complaint}, {FINITE}")
    value = exact(text)
    if too_large(value):
        raise GameError("a number beyond 1e100, write a smaller one")
    return value


def too_large(value: Fraction) -> bool:
    """Whether a number is beyond what is read."""
    return abs(value) > MAX_SIZE
