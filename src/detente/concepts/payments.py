"""Payments contingent on outcomes that make a target hold, with what they cost.

Definition
    A promise of payments names, for each profile a and each player i, what i is paid there on top
    of its payoff, never less than nothing. Let h_i be i's deviation gain at the target: the most
    that it has more by leaving it alone. With promises that count at the target only, the target
    is an equilibrium of the game played once iff t_i >= h_i for every i. If the promiser is
    believed to pay as much as it takes off the path, k(T) = sum of h_i makes every target action
    a dominant strategy, and no less does (Monderer and Tennenholtz 2004): k(T) is also the least
    cost as an equilibrium. Kept by reversion to v in repeated play at a discount factor d, paid
    every period or once before play, t_i = max(0, (1-d) h_i - d (g_i - v_i)).

    Inside payers are players: what is paid to others comes off their own payoffs, so a deviation
    costs them the others' promise back unless it is owed there too.
What it certifies
    That given payments make the target a Nash equilibrium, or dominant, recomputed from the game
    with the payments added; and by weak duality that no smaller total does.
Cost
    One pass over the profiles.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> gains = deviation_gains(game, {"1": "1", "2": "1"})
    >>> {p: str(v) for p, v in gains.items()}
    {'1': '2', '2': '2'}
    >>> promise = dominant_promise(game, {"1": "1", "2": "1"})
    >>> [str(v) for v in promise["1"]]
    ['2', '1', '0', '0']

When it fails
    Mixed targets. Where no caps allow what the deviation gains ask for, no payments do.
References
    Monderer, D. and Tennenholtz, M. (2004), k-Implementation, Journal of Artificial Intelligence
    Research 21. Goldluecke, S. and Kranz, S. (2012), Journal of Economic Theory 147(3).
"""

from __future__ import annotations

from fractions import Fraction

from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile


def deviation_gains(game: NormalFormGame, target: PureProfile) -> dict[str, Fraction]:
    """What each player has more by its best deviation from a full target; never below 0."""
    cell = game.cell(target)
    at = game.position(cell)
    return {
        p: max(game.payoffs[i][k] for k in game.deviations(cell, i)) - game.payoffs[i][at]
        for i, p in enumerate(game.players)
    }


def dominant_promise(game: NormalFormGame, target: PureProfile) -> dict[str, tuple[Fraction, ...]]:
    """The least promise by which every target action is dominant, one number for each profile.

    A player is paid only where it plays its target action: there, what its best other action
    gives more against the same actions of the others.
    """
    found = {}
    for i, p in enumerate(game.players):
        own = game.action_index(p, target[p])
        promise = []
        for at, cell in enumerate(game.cells):
            best = max(game.payoffs[i][k] for k in game.deviations(cell, i))
            promise.append(best - game.payoffs[i][at] if cell[i] == own else Fraction(0))
        found[p] = tuple(promise)
    return found
