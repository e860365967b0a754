"""Pure Nash equilibria: profiles from which nobody gains by acting alone (Nash 1950).

Definition
    A profile of actions in which every player's action is a best reply to the others'.
What it certifies
    Every unilateral deviation, and that none of them pays.
Cost
    One comparison for each player and profile.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> best_reply_cells(dilemma)[0]
    {(1, 0), (1, 1)}
    >>> check(dilemma, {"1": "2", "2": "2"}).verify(dilemma)
    True

When it fails
    There may be none: matching pennies.
References
    Nash, J. (1950), Equilibrium points in n-person games, PNAS 36(1).
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile


def best_reply_positions(game: NormalFormGame) -> list[list[bool]]:
    """For each player, whether its action is a best reply at each position of the payoff table."""
    tables = []
    size = game.size
    for row, m, stride in zip(game.integers, game.shape, game.strides, strict=True):
        best = [True] * size
        block = m * stride
        for base in range(0, size, block):
            for start in range(base, base + stride):
                line = row[start : base + block : stride]
                most = max(line)
                at = start
                for value in line:
                    if value != most:
                        best[at] = False
                    at += stride
        tables.append(best)
    return tables


def best_reply_cells(game: NormalFormGame) -> list[set[Cell]]:
    """For each player, the cells in which its action is a best reply to the others' actions."""
    return [
        {cell for cell, best in zip(game.cells, table, strict=True) if best}
        for table in best_reply_positions(game)
    ]


@dataclass(frozen=True, slots=True)
class PureNashCertificate:
    """A pure profile, by the position of each player's action, claimed to be an equilibrium."""

    cell: Cell

    def verify(self, game: NormalFormGame) -> bool:
        """Whether no player's payoff rises at any profile it can bring about alone."""
        at = game.position(self.cell)
        return all(
            game.payoffs[i][k] <= game.payoffs[i][at]
            for i in range(len(game.players))
            for k in game.deviations(self.cell, i)
        )

    def to_dict(self) -> dict[str, object]:
        """The cell as data."""
        return {"cell": list(self.cell)}


def check(game: NormalFormGame, profile: PureProfile) -> PureNashCertificate:
    """A certificate for a pure profile; its `verify` says whether it is an equilibrium.

    Raises GameError if the profile names unknown players or actions.
    """
    return PureNashCertificate(game.cell(profile))


def gains(game: NormalFormGame, profile: PureProfile) -> dict[str, tuple[str, str]]:
    """For each player, its best reply to the others and what it gains by it, as a string.

    >>> from detente.game.normal_form import NormalFormGame
    >>> gains(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]), {"1": "1", "2": "1"})
    {'1': ('2', '2'), '2': ('2', '2')}
    """
    cell = game.cell(profile)
    at = game.position(cell)
    found = {}
    for i, player in enumerate(game.players):
        values = [game.payoffs[i][k] for k in game.deviations(cell, i)]
        most = max(values)
        # A best reply that is already played is named before its equals.
        k = cell[i] if values[cell[i]] == most else values.index(most)
        found[player] = (game.actions[player][k], text(most - game.payoffs[i][at]))
    return found
