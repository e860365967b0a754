"""Actions that are the same action to everybody, and players who do not matter.

Definition
    Two actions of a player are duplicates if they give that player the same payoff whatever the
    others do, and nobody else's differences between their own actions depend on which is played.
What it certifies
    A profile is an equilibrium exactly if the profile is one in which every group of duplicates is
    one action, with their probabilities added. A player whose actions are all duplicates has no
    choice and is nobody's concern: any strategy will do.
Cost
    One look at the payoff table for each of a player's actions.
Example
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1], [1, -1]], [[-1, 1], [1, -1],
    ...     [-1, 1]])
    >>> duplicates(pennies)
    (((0, 2), (1,)), ((0,), (1,)))

When it fails
    Mixtures of other actions that an action is worth the same as are not looked for.
References
    Kohlberg, E. and Mertens, J.-F. (1986), On the strategic stability of equilibria, Econometrica
    54(5): reduced normal forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from detente.exact.number import Enclosure, Number
from detente.game.normal_form import NormalFormGame

# For each player the groups of duplicates that its actions fall into, by action number.
Groups: TypeAlias = tuple[tuple[tuple[int, ...], ...], ...]
# Probabilities by player and action, in the order of the game.
Weights: TypeAlias = tuple[tuple[Number, ...], ...]


@dataclass(frozen=True, slots=True)
class Reduction:
    """A game in which duplicates are one action and players without a choice are left out.

    `kept` numbers the players of the whole game that are in the reduced one.
    """

    game: NormalFormGame
    groups: Groups
    kept: tuple[int, ...]

    @property
    def plain(self) -> bool:
        """Whether the reduced game is the whole one."""
        return self.game.shape == tuple(sum(map(len, own)) for own in self.groups)

    def spread(self, found: Weights) -> list[Weights]:
        """The corners of what is one profile of the reduced game, as profiles of the whole one."""
        if self.plain:
            return [found]
        whole: list[tuple[Number, ...]] = [(Fraction(1),)] * len(self.groups)
        for i, own in zip(self.kept, found, strict=True):
            whole[i] = own
        return spread(self.groups, tuple(whole))

    def freedom(self, support: Sequence[Sequence[int]]) -> int:
        """How many dimensions duplicates add to a set of profiles that play all of `support`."""
        played: list[Sequence[int]] = [(0,)] * len(self.groups)
        for i, own in zip(self.kept, support, strict=True):
            played[i] = own
        return sum(
            len(own[k]) - 1 for own, mine in zip(self.groups, played, strict=True) for k in mine
        )


def reduction(game: NormalFormGame) -> Reduction:
    """The game with duplicates taken together; only those of whole players if that leaves two.

    At least one player stays.

    >>> nothing = NormalFormGame.from_arrays(*[[[[0, 0]] * 2] * 2] * 3)
    >>> len(reduction(nothing).spread(((Fraction(1),),)))
    8
    """
    groups = duplicates(game)
    if sum(len(own) > 1 for own in groups) < 3:
        groups = without_choice(groups)
    kept = tuple(i for i, own in enumerate(groups) if len(own) > 1) or (0,)
    left = merged(game, groups)
    if len(kept) < len(groups):
        players = tuple(left.players[i] for i in kept)
        # One-action players do not change where a profile stands in row-major order.
        left = NormalFormGame(
            players,
            {p: left.actions[p] for p in players},
            tuple(left.payoffs[i] for i in kept),
            left.title,
            left.names,
        )
    return Reduction(left, groups, kept)


def duplicates(game: NormalFormGame) -> Groups:
    """Every player's actions in groups of duplicates, in order of their first actions."""
    against = [_differences(game, j) for j in range(len(game.players))]
    found = []
    for i, (m, stride) in enumerate(zip(game.shape, game.strides, strict=True)):
        places = [k for k in range(game.size) if k // stride % m == 0]
        tables = [game.integers[i], *(own for j, own in enumerate(against) if j != i)]
        groups: dict[tuple[int, ...], list[int]] = {}
        for a in range(m):
            worth = tuple([row[k + a * stride] for row in tables for k in places])
            groups.setdefault(worth, []).append(a)
        found.append(tuple(map(tuple, groups.values())))
    return tuple(found)


def without_choice(groups: Groups) -> Groups:
    """Only the groups of players all of whose actions are duplicates; the others' stand alone.

    >>> without_choice((((0, 1),), ((0, 1), (2,))))
    (((0, 1),), ((0,), (1,), (2,)))
    """
    return tuple(
        own if len(own) == 1 else tuple((a,) for a in sorted(a for group in own for a in group))
        for own in groups
    )


def merged(game: NormalFormGame, groups: Groups) -> NormalFormGame:
    """The game in which the first action of each group stands for all of it."""
    if all(len(group) == 1 for own in groups for group in own):
        return game
    return game.restricted({
        p: [game.actions[p][group[0]] for group in own]
        for p, own in zip(game.players, groups, strict=True)
    })  # fmt: skip


def spread(groups: Groups, chances: Weights) -> list[Weights]:
    """The profiles in which one action of each group bears all of its probability.

    They are the corners of all that is the same profile once duplicates are one action.

    >>> spread((((0, 2), (1,)),), ((Fraction(1), Fraction(0)),))[1]
    ((Fraction(0, 1), Fraction(0, 1), Fraction(1, 1)),)
    """
    choices = []
    for own, given in zip(groups, chances, strict=True):
        mine = []
        for picked in product(*(
            group if chance != 0 else group[:1] for group, chance in zip(own, given, strict=True)
        )):  # fmt: skip
            line: list[Number] = [Fraction(0)] * sum(map(len, own))
            for a, chance in zip(picked, given, strict=True):
                line[a] = chance
            mine.append(_rounded_off(line))
        choices.append(mine)
    return list(product(*choices))


def _rounded_off(line: list[Number]) -> tuple[Number, ...]:
    """The same with the last enclosed chance wide enough for whatever the others leave it."""
    enclosed = [(k, q) for k, q in enumerate(line) if isinstance(q, Enclosure)]
    if enclosed:
        last, own = enclosed.pop()
        sure = sum((q for q in line if isinstance(q, Fraction)), Fraction(0))
        low = 1 - sure - sum((q.high for _, q in enclosed), Fraction(0))
        high = 1 - sure - sum((q.low for _, q in enclosed), Fraction(0))
        line[last] = Enclosure(min(low, own.low), max(high, own.high))
    return tuple(line)


def _differences(game: NormalFormGame, j: int) -> list[int]:
    """Player j's payoffs counted from those of its first action."""
    row, stride, m = game.integers[j], game.strides[j], game.shape[j]
    return [v - row[k - k // stride % m * stride] for k, v in enumerate(row)]
