"""Admissible parameter values: seeded draws from the ranges, independent and uniform.

Draws are exact rationals on a grid of 1/1000 of each range (whole numbers for what counts
things), so every conclusion about a draw is exact, and the k-th draw of a seed is the same whatever
is asked of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from detente.errors import GameError
from detente.game.definition import Definition

STEPS = 1000


def free_parameters(definition: Definition) -> dict[str, tuple[Fraction, Fraction]]:
    """The parameters that have a range, with it."""
    return {
        name: parameter.range
        for name, parameter in definition.parameters.items()
        if parameter.range is not None
    }


def draws(definition: Definition, count: int, seed: int = 1) -> Iterator[dict[str, Fraction]]:
    """`count` draws of every parameter that has a range.

    Raises GameError if `count` is not positive.

    >>> from detente.files.load import load
    >>> first = next(draws(load("hnc_composition"), 1))
    >>> first["return_cost"] == next(draws(load("hnc_composition"), 5))["return_cost"]
    True
    """
    if count < 1:
        raise GameError(f"{count} draws, ask for at least one")
    ranges = free_parameters(definition)
    for k in range(count):
        source = random.Random(f"{seed}:{k}")  # noqa: S311 - statistics, not secrets
        yield {
            name: Fraction(source.randint(ceil(low), floor(high)))
            if name in definition.whole_parameters
            else low + (high - low) * Fraction(source.randint(0, STEPS), STEPS)
            for name, (low, high) in ranges.items()
        }
