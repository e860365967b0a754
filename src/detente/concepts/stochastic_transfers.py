"""Changing games with monetary transfers: what side payments let patience do, state by state.

Definition
    In state x the players may pay one another, or burn money, and then play a; utility is linear
    in money and play is seen. With discount factor d, joint payoff G and chances q(y | x, a) of
    the next state, given numbers U(x) and v_i(x) let

        c_i(x, a) = max over i's own actions k of
                    (1 - d) g_i(x, k, a_-i) + d sum_y q(y | x, k, a_-i) v_i(y),

    what i gets by its best deviation if it is punished from the next period on. Among the
    profiles with

        (1 - d) G(x, a) + d sum_y q(y | x, a) U(y)  >=  sum of c_i(x, a),

    U(x) is the most of the left side and v_i(x) the least of c_i. The greatest such set of
    profiles is what pure-strategy subgame-perfect equilibria can play, and its U and v_i give
    every equilibrium payoff from x: the vectors with x_i >= v_i(x) and sum of x_i <= U(x).
What it certifies
    Rounds of bounds, each of which follows from the one before, that strike out profiles; and
    that those left attain the last bounds. All of that in rationals.
Cost
    One pass over the profiles that are left, for each round.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> game = StochasticGame.of({"x": stage}, {})
    >>> claim = Bounds((Fraction(6),), ((Fraction(1),), (Fraction(1),)))
    >>> StochasticTransfersCertificate(Fraction(1, 2), (claim,)).verify(game)
    True
    >>> StochasticTransfersCertificate(Fraction(2, 5), (claim,)).verify(game)
    False

When it fails
    Mixed strategies, public signals and players who discount differently are left out.
References
    Goldluecke, S. and Kranz, S. (2017), Reconciling relational contracting and hold-up: a model
    of repeated negotiations (the algorithm for stochastic games with transfers).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.exact.number import text
from detente.game.stochastic_game import StochasticGame

# For each state, by the position of each profile that can still be played: a number.
Table: TypeAlias = list[dict[int, int]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """By state: no joint payoff is above `joint`, no payoff of player i below `least[i]`."""

    joint: tuple[Fraction, ...]
    least: tuple[tuple[Fraction, ...], ...]

    def to_dict(self) -> dict[str, object]:
        """Exact strings."""
        return {
            "joint": [text(v) for v in self.joint],
            "least": [[text(v) for v in own] for own in self.least],
        }


class Operator:
    """The definition's two sides in whole numbers, at one discount factor.

    Numbers of a table are in units of 1 / (`unit` times the common denominator of the values).
    """

    def __init__(self, game: StochasticGame, discount: Fraction) -> None:
        self.game, self.discount = game, discount
        p, q = discount.numerator, discount.denominator
        money = math.lcm(*(v.denominator for g in game.games for row in g.payoffs for v in row))
        odds = math.lcm(
            *(c.denominator for rows in game.transitions for own in rows for _, c in own)
        )
        self.unit = q * money * odds
        # What the present is worth by player, state and profile, and the weights of what follows.
        self.now = [
            [
                [(q - p) * odds * v.numerator * (money // v.denominator) for v in g.payoffs[i]]
                for g in game.games
            ]
            for i in range(len(game.players))
        ]
        self.together = [
            [sum(own) for own in zip(*(rows[x] for rows in self.now), strict=True)]
            for x in range(len(game.states))
        ]
        self.next = [
            [
                [(y, p * money * c.numerator * (odds // c.denominator)) for y, c in follows if c]
                for follows in rows
            ]
            for rows in game.transitions
        ]

    def joint(self, U: Sequence[int], scale: int, alive: Sequence[Sequence[int]]) -> Table:
        """The left side at every profile of `alive`, for values U / `scale`."""
        found: Table = []
        for together, after, own in zip(self.together, self.next, alive, strict=True):
            found.append({
                k: together[k] * scale + sum([w * U[y] for y, w in after[k]]) for k in own
            })  # fmt: skip
        return found

    def cheating(
        self, i: int, v: Sequence[int], scale: int, alive: Sequence[Sequence[int]]
    ) -> Table:
        """c_i at every profile of `alive`, for values v / `scale`."""
        found: Table = []
        for x, own in enumerate(alive):
            game = self.game.games[x]
            now, after = self.now[i][x], self.next[x]
            stride, count = game.strides[i], game.shape[i]
            best: dict[int, int] = {}
            cheats: dict[int, int] = {}
            for k in own:
                first = k - k // stride % count * stride
                if first not in best:
                    best[first] = max(
                        now[j] * scale + sum([w * v[y] for y, w in after[j]])
                        for j in range(first, first + stride * count, stride)
                    )
                cheats[k] = best[first]
            found.append(cheats)
        return found


@dataclass(frozen=True)
class StochasticTransfersCertificate:
    """The rounds of bounds at a discount factor, to be checked against the game alone.

    The last round is the answer; the entries of states without an equilibrium are of no account.
    """

    discount: Fraction
    rounds: tuple[Bounds, ...]

    def verify(self, game: StochasticGame) -> bool:
        """Whether every round follows from the one before and the last is attained."""
        if not 0 <= self.discount < 1 or not self.rounds:
            return False
        operator = Operator(game, self.discount)
        alive = [list(range(g.size)) for g in game.games]
        for bounds in self.rounds:
            if not _of(game, bounds) or not holds(operator, bounds, alive):
                return False
            alive = survivors(operator, bounds, alive)
        return holds(operator, self.rounds[-1], alive, attained=True)

    def to_dict(self) -> dict[str, object]:
        """The rounds as data."""
        return {
            "discount": text(self.discount),
            "rounds": [bounds.to_dict() for bounds in self.rounds],
        }


def _of(game: StochasticGame, bounds: Bounds) -> bool:
    """Whether there is a bound for every state and player."""
    count = len(game.states)
    return len(bounds.least) == len(game.players) and all(
        len(own) == count for own in (bounds.joint, *bounds.least)
    )


def holds(
    operator: Operator, bounds: Bounds, alive: Sequence[Sequence[int]], *, attained: bool = False
) -> bool:
    """Whether no profile of `alive` gets past the bounds; with `attained`, whether some reach them.

    States without a profile left are skipped; play in the others never leads there.
    """
    U, scale = whole(bounds.joint)
    sides = [(operator.joint(U, scale, alive), U)]
    for i, own in enumerate(bounds.least):
        v, scale = whole(own)
        sides.append((operator.cheating(i, v, scale, alive), v))
    for k, (table, values) in enumerate(sides):
        for entries, value in zip(table, values, strict=True):
            if not entries:
                continue
            extreme = min(entries.values()) if k else max(entries.values())
            level = value * operator.unit
            past = extreme < level if k else extreme > level
            if past or (attained and extreme != level):
                return False
    return True


def survivors(
    operator: Operator, bounds: Bounds, alive: Sequence[Sequence[int]]
) -> list[list[int]]:
    """The profiles that the bounds leave: those whose inequality they do not refute.

    Where nothing is left in a state, no play that could lead there has an equilibrium either.
    """
    U, scale = whole(bounds.joint)
    own = [whole(v) for v in bounds.least]
    common = math.lcm(scale, *(s for _, s in own))
    joint = operator.joint([u * (common // scale) for u in U], common, alive)
    cheats = [
        operator.cheating(i, [w * (common // s) for w in v], common, alive)
        for i, (v, s) in enumerate(own)
    ]
    left = [
        [k for k, worth in joint[x].items() if worth >= sum(table[x][k] for table in cheats)]
        for x in range(len(alive))
    ]
    dead = [x for x, kept in enumerate(left) if not kept]
    if dead:
        lost = operator.game.leading_to(dead)
        left = [[] if x in lost else kept for x, kept in enumerate(left)]
    return left


def whole(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """The values as whole numbers over one denominator."""
    scale = math.lcm(*(v.denominator for v in values))
    return [v.numerator * (scale // v.denominator) for v in values], scale
