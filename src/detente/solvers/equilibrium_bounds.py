"""A bound below every equilibrium payoff, without looking for equilibria.

Actions that another action beats whatever the others do are played in no equilibrium; strike
them out, again and again. What a player can then secure with one of its remaining actions,
against every remaining profile of the others, no equilibrium gives it less.

>>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> least_payoffs(dilemma)
(Fraction(1, 1), Fraction(1, 1))

Cost: one pass over the remaining profiles for each pair of actions and each round.
References: Luce, R. D. and Raiffa, H. (1957), Games and Decisions (iterated dominance).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TypeVar

from detente.game.normal_form import NormalFormGame

Value = TypeVar("Value", int, Fraction)


def least_payoffs(game: NormalFormGame) -> tuple[Fraction, ...]:
    """For each player, in order, a payoff that no stage equilibrium undercuts."""
    kept = undominated(game)
    return tuple(
        max(min(own) for own in _payoffs(game, i, kept, game.payoffs[i]).values())
        for i in range(len(game.players))
    )


def undominated(game: NormalFormGame) -> list[list[int]]:
    """Each player's actions that survive iterated strict dominance by single actions.

    >>> undominated(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    [[1], [1]]
    """
    kept = [list(range(m)) for m in game.shape]
    changed = True
    while changed:
        changed = False
        for i, row in enumerate(game.integers):
            if len(kept[i]) == 1:
                continue
            values = _payoffs(game, i, kept, row)
            beaten = {
                k
                for k, own in values.items()
                if any(all(map(int.__gt__, other, own)) for j, other in values.items() if j != k)
            }
            if beaten:
                kept[i] = [k for k in kept[i] if k not in beaten]
                changed = True
    return kept


def _payoffs(
    game: NormalFormGame, player: int, kept: list[list[int]], row: tuple[Value, ...]
) -> dict[int, list[Value]]:
    """A player's payoffs against the others' remaining profiles, by its own action."""
    others = [
        [k * step for k in own] if i != player else [0]
        for i, (own, step) in enumerate(zip(kept, game.strides, strict=True))
    ]
    bases = [sum(steps) for steps in product(*others)]
    stride = game.strides[player]
    return {k: [row[base + k * stride] for base in bases] for k in kept[player]}
