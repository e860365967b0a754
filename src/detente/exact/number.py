"""Numbers as people write them, held exactly.

`0.1` is 1/10 and `1/3` is itself: what is read never passes through binary floating point.
A float given from Python stands for the shortest decimal that prints as it, so `0.3` is 3/10.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import TypeAlias

from detente.errors import GameError

_NUMBER = re.compile(
    r"\s*[-+]?(\d+(_\d+)*(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?(\s*/\s*\d+(_\d+)*)?\s*\Z"
)
# A payoff of 10**400 is a slip of the keyboard; a megabyte of digits is an attack.
MAX_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A real number known to lie in [`low`, `high`], both exact.

    >>> root_two = Enclosure(Fraction(7, 5), Fraction(3, 2))
    >>> float(root_two)
    1.45
    """

    low: Fraction
    high: Fraction

    def __float__(self) -> float:
        return float((self.low + self.high) / 2)

    def __contains__(self, value: Fraction | int) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"≈{float(self):.6g}"


Number: TypeAlias = Fraction | Enclosure


def exact(value: object) -> Fraction:
    """The exact rational that `value` stands for.

    Takes ints, Fractions, NumPy scalars, floats (0.1 is 1/10) and strings ("1/3", "0.25",
    "2e9"). Raises GameError for NaN, infinity, truth values and anything else.

    >>> exact("0.1"), exact(0.1), exact("1/3"), exact("2e9")
    (Fraction(1, 10), Fraction(1, 10), Fraction(1, 3), Fraction(2000000000, 1))
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        raise GameError(f"{value} is not a number, write 1 or 0")
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise GameError(f"{value} is not a finite number")
        return Fraction(repr(float(value)))
    if isinstance(value, str):
        return _from_text(value)
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "shape", None) == ():
        return exact(item())
    raise GameError(f"{value!r} is not a number, write an integer, a decimal or a fraction p/q")


def _from_text(text: str) -> Fraction:
    if len(text) > MAX_CHARACTERS:
        raise GameError(f"a number of {len(text)} characters, at most {MAX_CHARACTERS} are read")
    if not _NUMBER.match(text):
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise GameError(f"{shown!r} is not a number, write an integer, a decimal or a fraction p/q")
    top, _, bottom = text.replace(" ", "").replace("_", "").partition("/")
    try:
        return Fraction(top) / Fraction(bottom) if bottom else Fraction(top)
    except ZeroDivisionError:
        raise GameError(f"{text!r} divides by zero") from None


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator in [low, high]; of several, the least in size.

    >>> simplest(Fraction(249, 100), Fraction(253, 100)), simplest(Fraction(-1, 50), Fraction(0))
    (Fraction(5, 2), Fraction(0, 1))
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    # Both lie strictly between the same two whole numbers: go on with what lies above the lower.
    return whole - 1 + 1 / simplest(1 / (high - (whole - 1)), 1 / (low - (whole - 1)))


def text(value: Number | int) -> str:
    """The exact value as a string that `exact` reads back ("3/4", "-2").

    >>> text(Fraction(3, 4)), text(Fraction(2))
    ('3/4', '2')
    """
    if isinstance(value, Enclosure):
        return f"{float(value):.12g}"
    return str(Fraction(value))


def show(value: Number | int | None, digits: int = 3) -> str:
    """The value for people: exact if short, else rounded to `digits` decimals and marked ≈.

    >>> show(Fraction(1, 2)), show(Fraction(5, 9)), show(Fraction(1234567, 1000000))
    ('0.5', '5/9', '≈1.235')
    """
    if value is None:
        return "never"
    if isinstance(value, Enclosure):
        return f"≈{float(value):.{digits}f}"
    number = Fraction(value)
    if number.denominator == 1:
        return str(number.numerator)
    scaled = number * 10**digits
    if scaled.denominator == 1:
        return _rounded(number, digits).rstrip("0").rstrip(".")
    if number.denominator < 100 and abs(number.numerator) < 1000:
        return str(number)
    return f"≈{_rounded(number, digits)}"


def decimal(value: Number | int | None, digits: int = 3) -> str:
    """The value as a decimal, marked ≈ where it is rounded; None reads "never".

    >>> decimal(Fraction(5, 9)), decimal(Fraction(1, 2))
    ('≈0.556', '0.5')
    """
    if value is None:
        return "never"
    if isinstance(value, Enclosure):
        return f"≈{float(value):.{digits}f}"
    number = Fraction(value)
    if (number * 10**digits).denominator == 1:
        return show(number, digits)
    return f"≈{_rounded(number, digits)}"


def _rounded(number: Fraction, digits: int) -> str:
    """`number` to so many decimals, by whole numbers alone: a float ends at 10**308."""
    scaled = round(number * 10**digits)
    whole, part = divmod(abs(scaled), 10**digits)
    return f"{'-' if scaled < 0 else ''}{whole}" + (f".{part:0{digits}d}" if digits else "")
