"""Multi-affine functions: affine in each variable, such as payoffs in mixed strategies.

A function is held as its coefficients: `{0b101: 2, 0: 1}` is 2 x0 x2 + 1. Zero coefficients are
left out, so the empty mapping is the zero function. Over a box the function is an average of its
values at the corners, with weights that are all positive inside: its range is exact, and where no
corner is negative and some is positive it is positive everywhere inside.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

Function: TypeAlias = Mapping[int, Fraction | int]
Interval: TypeAlias = tuple[Fraction, Fraction]


def variables(function: Function) -> list[int]:
    """The variables that a function depends on, ascending.

    >>> variables({0b101: Fraction(2), 0: Fraction(1)})
    [0, 2]
    """
    union = 0
    for subset in function:
        union |= subset
    return [k for k in range(union.bit_length()) if union >> k & 1]


def value(function: Function, point: Sequence[Fraction]) -> Fraction:
    """The value at a point.

    >>> value({0b11: Fraction(2), 0: Fraction(1)}, [Fraction(3), Fraction(5)])
    Fraction(31, 1)
    """
    (found,), denominator = _values(function, [(x,) for x in point])
    return Fraction(found, denominator)


def substitute(function: Function, k: int, at: Fraction) -> Function:
    """The function with variable k set to a number.

    >>> substitute({0b11: Fraction(2), 0b01: Fraction(-2)}, 1, Fraction(1))
    {}
    """
    found: dict[int, Fraction | int] = {}
    bit = 1 << k
    for subset, coefficient in function.items():
        rest = subset & ~bit
        term = coefficient * at if subset & bit else coefficient
        found[rest] = found.get(rest, 0) + term
    return {subset: c for subset, c in found.items() if c}


def slope(function: Function, k: int) -> Function:
    """The derivative by variable k, which does not depend on it."""
    bit = 1 << k
    return {subset & ~bit: c for subset, c in function.items() if subset & bit}


def extent(function: Function, box: Sequence[Interval]) -> Interval:
    """The exact least and greatest value over a box.

    >>> extent({0b11: Fraction(1)}, [(Fraction(-1), Fraction(2)), (Fraction(3), Fraction(4))])
    (Fraction(-4, 1), Fraction(8, 1))
    """
    found, denominator = _values(function, box)
    return Fraction(min(found), denominator), Fraction(max(found), denominator)


def corner_values(function: Function) -> list[Fraction | int]:
    """The values where every variable is 0 or 1.

    >>> corner_values({0: 1, 0b01: -3, 0b11: 2})
    [1, -2, 1, 0]
    """
    used = variables(function)
    values: list[Fraction | int] = [0] * (1 << len(used))
    for subset, c in function.items():
        values[sum(1 << p for p, k in enumerate(used) if subset >> k & 1)] = c
    for p in range(len(used)):
        for t in range(len(values)):
            if t >> p & 1:
                values[t] += values[t ^ (1 << p)]
    return values


def _values(function: Function, choices: Sequence[tuple[Fraction, ...]]) -> tuple[list[int], int]:
    """Values at every combination of the variables' choices, times a common denominator."""
    used = variables(function)
    denominator = math.lcm(*(c.denominator for c in function.values()))
    dense = [0] * (1 << len(used))
    for subset, c in function.items():
        at = sum(1 << p for p, k in enumerate(used) if subset >> k & 1)
        dense[at] = c.numerator * (denominator // c.denominator)
    parts = [dense]
    for p in reversed(range(len(used))):
        ends = choices[used[p]]
        scale = math.lcm(*(x.denominator for x in ends))
        tops = [x.numerator * (scale // x.denominator) for x in ends]
        half = 1 << p
        # Whole numbers throughout: one division at the end instead of one each step.
        parts = [
            [part[t] * scale + part[t + half] * top for t in range(half)]
            for part in parts
            for top in tops
        ]
        denominator *= scale
    return [part[0] for part in parts], denominator
