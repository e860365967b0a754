"""Rationalizable actions: what survives iterated strict dominance by mixtures.

Definition
    An action is strictly dominated if some mixture of the player's other actions gives more
    against every profile of the others' actions that are left. In each round all dominated
    actions of all players go; what is left when none is dominated is the answer, whatever the
    order of elimination. These are the actions that common belief in rationality allows if
    players may think the others' choices correlated (Pearce 1984; with two players the word
    correlated says nothing).
What it certifies
    For each action that went its round and the mixture that dominates it; for each that stayed a
    belief over the others' remaining actions to which it is a best reply. Both are checked exactly.
Cost
    Checking is one pass over the payoffs a round.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> gone = tuple(Elimination(1, p, "1", {"2": Fraction(1)}) for p in "12")
    >>> stay = tuple(Belief(p, "2", {("2",): Fraction(1)}) for p in "12")
    >>> EliminationRecord(gone, stay).verify(dilemma)
    True

When it fails
    Never; it may eliminate nothing.
References
    Bernheim, D. (1984), Rationalizable strategic behavior; Pearce, D. (1984), Rationalizable
    strategic behavior and the problem of perfection, both Econometrica 52(4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from detente.exact.number import text
from detente.game.normal_form import NormalFormGame


@dataclass(frozen=True, slots=True)
class Elimination:
    """An action that went in a round, and the mixture of the player's actions that beats it."""

    round: int
    player: str
    action: str
    mixture: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, object]:
        """The elimination with probabilities as exact strings."""
        return {
            "round": self.round,
            "player": self.player,
            "action": self.action,
            "dominated_by": {a: text(q) for a, q in self.mixture.items()},
        }


@dataclass(frozen=True, slots=True)
class Belief:
    """A surviving action, and a belief about the others to which it is a best reply.

    `weights` is over tuples of the other players' actions, in the order of the players.
    """

    player: str
    action: str
    weights: Mapping[tuple[str, ...], Fraction]

    def to_dict(self) -> dict[str, object]:
        """The belief with probabilities as exact strings."""
        return {
            "player": self.player,
            "action": self.action,
            "best_reply_to": [
                {"actions": list(actions), "probability": text(q)}
                for actions, q in self.weights.items()
            ],
        }


@dataclass(frozen=True, slots=True)
class EliminationRecord:
    """Every elimination in order of rounds, and a belief for every action that survives.

    Unless `complete` the rounds were cut short: more actions may go.
    """

    eliminations: tuple[Elimination, ...]
    beliefs: tuple[Belief, ...]
    complete: bool = True

    def surviving(self, game: NormalFormGame) -> dict[str, tuple[str, ...]]:
        """Each player's actions that were not eliminated."""
        gone = {(e.player, e.action) for e in self.eliminations}
        return {p: tuple(a for a in game.actions[p] if (p, a) not in gone) for p in game.players}

    def verify(self, game: NormalFormGame) -> bool:
        """Whether every elimination and every survival is right in `game`, exactly."""
        left = {p: tuple(game.actions[p]) for p in game.players}
        for number in sorted({e.round for e in self.eliminations}):
            now = [e for e in self.eliminations if e.round == number]
            if not all(check(game, left, e) for e in now):
                return False
            gone = {(e.player, e.action) for e in now}
            left = {p: tuple(a for a in own if (p, a) not in gone) for p, own in left.items()}
        believed = {(b.player, b.action) for b in self.beliefs}
        everything = {(p, a) for p, own in left.items() for a in own}
        known = believed == everything if self.complete else believed <= everything
        return known and all(_is_best_reply(game, left, b) for b in self.beliefs)

    def to_dict(self) -> dict[str, object]:
        """Eliminations and beliefs as data."""
        return {
            "eliminations": [e.to_dict() for e in self.eliminations],
            "beliefs": [b.to_dict() for b in self.beliefs],
        }


def check(
    game: NormalFormGame, left: Mapping[str, tuple[str, ...]], elimination: Elimination
) -> bool:
    """Whether the mixture gives strictly more than the action against all that is left.

    `left` are each player's actions at the start of the round.
    """
    player, action, mixture = elimination.player, elimination.action, elimination.mixture
    if player not in left or action not in left[player] or not set(mixture) <= set(left[player]):
        return False
    if sum(mixture.values()) != 1 or min(mixture.values()) < 0:
        return False
    return all(
        sum((q * _payoff(game, player, a, others) for a, q in mixture.items()), Fraction(0))
        > _payoff(game, player, action, others)
        for others in _others(game, left, player)
    )


def _is_best_reply(
    game: NormalFormGame, left: Mapping[str, tuple[str, ...]], belief: Belief
) -> bool:
    weights = belief.weights
    if not set(weights) <= set(_others(game, left, belief.player)):
        return False
    if sum(weights.values()) != 1 or min(weights.values()) < 0:
        return False

    def worth(action: str) -> Fraction:
        return sum(
            (q * _payoff(game, belief.player, action, others) for others, q in weights.items()),
            Fraction(0),
        )

    mine = worth(belief.action)
    return all(worth(a) <= mine for a in left[belief.player])


def _others(
    game: NormalFormGame, left: Mapping[str, tuple[str, ...]], player: str
) -> list[tuple[str, ...]]:
    return list(product(*(left[p] for p in game.players if p != player)))


def _payoff(game: NormalFormGame, player: str, action: str, others: tuple[str, ...]) -> Fraction:
    rest = iter(others)
    position = sum(
        game.actions[p].index(action if p == player else next(rest)) * stride
        for p, stride in zip(game.players, game.strides, strict=True)
    )
    return game.payoffs[game.players.index(player)][position]
