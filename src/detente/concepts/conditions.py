"""Conditions of an equilibrium where payoffs rest on free parameters.

Definition
    A pure profile s is an equilibrium at those parameter values at which, for every player i and
    action b of i, the difference u_i(s) - u_i(b, s_-i) is at least 0. A 2×2 game has an
    equilibrium in which both players mix where, for each player, the two differences that the
    other's mixture has to balance have the same sign; the mixture is their quotient.
What it certifies
    Nothing is approximated: a difference is a quotient of polynomials in the free parameters, and
    in `min`, `max`, `abs` and comparisons of them, exact.
Cost
    One difference for each profile, player and other action.
Example
    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> rows = [[quotient(parse(t).tree, {}) for t in row.split()]
    ...         for row in ("a 0 5 1", "3 5 0 1")]
    >>> [str(c) for c in differences(rows, (2, 2))[0]]
    ['a ≥ 5', '-2 ≥ 0']

When it fails
    Where a divisor is zero there is no game and so no equilibrium; conditions speak of values at
    which every payoff is defined.
References
    Nash, J. (1951), Non-cooperative games, Annals of Mathematics 54(2).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from detente.formula.quotient import Quotient
from detente.formula.typeset import at_least_zero
from detente.game.profile import Cell

# Payoffs by player, then by profile in row-major order.
Rows = Sequence[Sequence[Quotient]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What player number `player` loses by `deviation` (the action's place), to be >= 0."""

    player: int
    deviation: int
    value: Quotient

    def __str__(self) -> str:
        return at_least_zero(self.value)


@dataclass(frozen=True, slots=True)
class Balance:
    """What player number `player` loses by leaving each of two actions where the other fits it.

    The other's mixture can make the player indifferent exactly where both have the same sign.
    """

    player: int
    losses: tuple[Quotient, Quotient]


@dataclass(frozen=True, slots=True)
class Mixture:
    """A completely mixed equilibrium of a 2×2 game: each player's chance of its first action.

    `players` are the two who have a choice, `chances` theirs, in that order; it exists where each
    of `needs` is met.
    """

    players: tuple[int, int]
    chances: tuple[Quotient, Quotient]
    needs: tuple[Balance, Balance]


def differences(rows: Rows, shape: Cell) -> list[list[Difference]]:
    """For each profile (row-major), what each player loses by each of its other actions."""
    strides = [math.prod(shape[i + 1 :]) for i in range(len(shape))]
    found = []
    for at, cell in enumerate(itertools.product(*map(range, shape))):
        own = []
        for i, (m, stride) in enumerate(zip(shape, strides, strict=True)):
            for b in range(m):
                if b != cell[i]:
                    other = at + (b - cell[i]) * stride
                    own.append(Difference(i, b, rows[i][at] - rows[i][other]))
        found.append(own)
    return found


def mixture(rows: Rows, players: tuple[int, int]) -> Mixture | None:
    """The completely mixed equilibrium of a 2×2 game; None where a player can balance nothing.

    That is where the two differences that decide are the same quotient with opposite signs, or
    both zero: then the mixture is nowhere determined.
    """
    first, second = players
    one, other = rows[first], rows[second]
    # Profiles in row-major order are 0 1 / 2 3; the second's differences decide the first's chance.
    decides = ((other[0] - other[1], other[3] - other[2]), (one[0] - one[2], one[3] - one[1]))
    chances, needs = [], []
    for i, (a, b) in zip((second, first), decides, strict=True):
        total = a + b
        if not total.top.terms:
            return None
        chances.append(b / total)
        needs.append(Balance(i, (a, b)))
    return Mixture(players, (chances[0], chances[1]), (needs[0], needs[1]))
