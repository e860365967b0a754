"""Minmax payoffs: the least the others can hold a player to.

Definition
    The pure minmax of player i is the least, over the others' pure profiles, of the payoff of
    i's best reply: min over a_-i of max over a_i of g_i(a_i, a_-i). The mixed minmax lets the
    others mix. No equilibrium in pure strategies of the repeated game gives i less than the
    pure minmax, and none at all gives less than the mixed one (Fudenberg and Maskin 1986).
What it certifies
    Pure: the others' actions that hold i down, and that no other actions hold it lower. Mixed,
    two players: a mixture of the opponent that holds i down to the value and a mixture of i
    that secures it; by weak duality no other value is possible.
Cost
    One pass over the payoff table for each player.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> check_pure(game, {"1": Fraction(1), "2": Fraction(1)}, {"1": {"2": "2"}, "2": {"1": "2"}}
    ...     ).verify(game)
    True

When it fails
    With three and more players the mixed minmax depends on whether the others can correlate
    their mixtures; this release gives it for two players only.
References
    Fudenberg, D. and Maskin, E. (1986), The folk theorem in repeated games with discounting or
    with incomplete information, Econometrica 54(3). von Neumann, J. (1928), Zur Theorie der
    Gesellschaftsspiele, Mathematische Annalen 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.number import text
from detente.game.normal_form import NormalFormGame


@dataclass(frozen=True)
class PureMinmaxCertificate:
    """Claimed pure minmax payoffs, and for each player the others' actions that reach it."""

    levels: Mapping[str, Fraction]
    punishers: Mapping[str, Mapping[str, str]]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether each level is reached by the named actions and undercut by none."""
        return all(self._holds(game, i, p) for i, p in enumerate(game.players))

    def _holds(self, game: NormalFormGame, i: int, player: str) -> bool:
        row, level = game.payoffs[i], self.levels[player]
        own = {player: game.actions[player][0]}
        at = game.cell({**self.punishers[player], **own})
        reached = max(row[k] for k in game.deviations(at, i)) == level
        return reached and all(
            max(row[k] for k in game.deviations(cell, i)) >= level
            for cell in game.cells
            if cell[i] == 0
        )

    def to_dict(self) -> dict[str, object]:
        """Levels as exact strings, with the actions that reach them."""
        return {
            "levels": {p: text(v) for p, v in self.levels.items()},
            "punishers": {p: dict(a) for p, a in self.punishers.items()},
        }


@dataclass(frozen=True)
class MixedMinmaxCertificate:
    """Claimed mixed minmax payoffs of a two-player game.

    `punisher[p]` is the mixture of p's opponent that holds p down, `shield[p]` the mixture of p
    that secures the level whatever the opponent does; probabilities in the order of the actions.
    """

    levels: Mapping[str, Fraction]
    punisher: Mapping[str, Sequence[Fraction]]
    shield: Mapping[str, Sequence[Fraction]]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether both mixtures are distributions and meet at the level, for both players."""
        return len(game.players) == 2 and all(
            self._holds(game, i, p) for i, p in enumerate(game.players)
        )

    def _holds(self, game: NormalFormGame, i: int, player: str) -> bool:
        table = rows_of(game, i)
        against, own = self.punisher[player], self.shield[player]
        if not (_distribution(against, len(table[0])) and _distribution(own, len(table))):
            return False
        level = self.levels[player]
        held = all(_dot(row, against) <= level for row in table)
        return held and all(_dot(column, own) >= level for column in zip(*table, strict=True))

    def to_dict(self) -> dict[str, object]:
        """Levels and mixtures as exact strings."""
        return {
            "levels": {p: text(v) for p, v in self.levels.items()},
            "punisher": {p: [text(q) for q in own] for p, own in self.punisher.items()},
            "shield": {p: [text(q) for q in own] for p, own in self.shield.items()},
        }


def rows_of(game: NormalFormGame, player: int) -> list[list[Fraction]]:
    """A two-player game's payoffs of player number `player`, one row for each own action."""
    m, n = game.shape
    flat = game.payoffs[player]
    table = [list(flat[k * n : (k + 1) * n]) for k in range(m)]
    return table if player == 0 else [list(column) for column in zip(*table, strict=True)]


def check_pure(
    game: NormalFormGame,  # noqa: ARG001 (every checker takes the game first)
    levels: Mapping[str, Fraction],
    punishers: Mapping[str, Mapping[str, str]],
) -> PureMinmaxCertificate:
    """A certificate for pure minmax payoffs; its `verify` says whether they are right."""
    return PureMinmaxCertificate(levels, punishers)


def _distribution(mixture: Sequence[Fraction], size: int) -> bool:
    return len(mixture) == size and sum(mixture) == 1 and min(mixture) >= 0


def _dot(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    return sum((v * w for v, w in zip(values, weights, strict=True)), Fraction(0))
