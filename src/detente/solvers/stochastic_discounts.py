"""From which discount factor on a changing game with transfers plays given profiles, exactly.

At one discount factor that is high enough the solver of `stochastic_transfers` names a path,
punishments and best replies. That these policies sustain each other and the wanted profiles is a
set of polynomial inequalities in the discount factor; the lower end of their interval, a rational
or algebraic number, is where something gives way. From a little below it the search goes on, until
what is wanted fails there for every policy.

>>> from detente.game.normal_form import NormalFormGame
>>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> game = StochasticGame.of({"x": stage}, {})
>>> sustained_from(game, {"x": {"1": "1", "2": "1"}}, "9/10").least
Fraction(1, 2)

Reference: Goldluecke, S. and Kranz, S. (2017), Reconciling relational contracting and hold-up: a
model of repeated negotiations.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.algebraic import Real, compare
from detente.exact.number import Enclosure
from detente.exact.polynomial import whole_product, whole_sum
from detente.exact.sign_sets import nonnegative
from detente.game import effort
from detente.game.profile import PureProfile
from detente.game.stochastic_game import StochasticGame
from detente.solvers.automaton_discounts import whole_resolvent
from detente.solvers.stochastic_transfers import StochasticTransfers, stochastic_transfers

# How far below an end the solver looks whether other policies take over there.
_STEP = Fraction(1, 1 << 30)


@dataclass(frozen=True, slots=True)
class SustainedFrom:
    """From `least` up to the discount factor asked about, each one sustains what was wanted.

    At `fails_at`, less than a billionth below, no policies do; None where `least` is 0. With
    `complete` False the search was ended early, and less patience may suffice.
    """

    least: Real
    fails_at: Fraction | None
    complete: bool = True


def sustained_from(
    game: StochasticGame, wanted: Mapping[str, PureProfile], discount: object
) -> SustainedFrom | None:
    """The end of the discount factors below `discount` that sustain profiles in their states.

    None where they are not sustained at `discount` itself. More patience need not help in a
    changing game, so nothing is said of discount factors above the one given, nor of any
    that might suffice again further down.
    """
    at = _found(game, wanted, discount)
    if at is None:
        return None
    low: Real = at.discount
    while True:
        reached, high = _reach(at, wanted)
        if high != 1 and compare(high, low) < 0:
            # Between the policies found here and those above, nothing is proven.
            return SustainedFrom(low, None, complete=False)
        low = reached
        if low == 0:
            return SustainedFrom(low, None)
        floor = low.low if isinstance(low, Enclosure) else low
        below = max(floor - _STEP, Fraction(0))
        lower = _found(game, wanted, below)
        if lower is None:
            return SustainedFrom(low, below)
        if not effort.current().goes_on():
            return SustainedFrom(below, None, complete=False)
        at = lower


def _found(
    game: StochasticGame, wanted: Mapping[str, PureProfile], discount: object
) -> StochasticTransfers | None:
    """The solution at a discount factor, if it sustains what is wanted."""
    found = stochastic_transfers(game, discount)
    return found if all(found.plays(s, profile) for s, profile in wanted.items()) else None


def _reach(at: StochasticTransfers, wanted: Mapping[str, PureProfile]) -> tuple[Real, Real]:
    """How far down and up the policies found at a discount factor sustain what is wanted."""
    parts = nonnegative(_Policies(at).conditions(wanted))
    return next(
        (low, high)
        for low, high in parts
        if compare(low, at.discount) <= 0 and (high == 1 or compare(at.discount, high) <= 0)
    )


class _Policies:
    """Values of the policies found at a discount factor, as polynomials over determinants."""

    def __init__(self, at: StochasticTransfers) -> None:
        self.at, self.game = at, at.game
        self.live = [self.game.index(state) for state in at.joint]
        self.path = self._positions(at.path)
        self.penal = [self._positions(at.penal[p]) for p in self.game.players]
        # Payoffs and chances times one positive number each, as signs alone count.
        games, transitions = self.game.games, self.game.transitions
        rate = math.lcm(*(v.denominator for g in games for row in g.payoffs for v in row))
        self.rows = [
            [[int(v * rate) for v in g.payoffs[i]] for g in games] for i in range(len(self.penal))
        ]
        self.joint_rows = [
            [sum(own) for own in zip(*each, strict=True)] for each in zip(*self.rows, strict=True)
        ]
        self.bottom = math.lcm(*(c.denominator for own in transitions for f in own for _, c in f))
        self.joint, self.joint_scale = self._values(self.path, self.joint_rows)
        self.replies: list[dict[int, int]] = []
        self.least: list[dict[int, list[int]]] = []
        self.scales: list[list[int]] = []
        for i, plan in enumerate(self.penal):
            reply = {x: self._best(i, x, k) for x, k in plan.items()}
            worth, scale = self._values(reply, self.rows[i])
            self.replies.append(reply)
            self.least.append(worth)
            self.scales.append(scale)

    def _positions(self, plan: Mapping[str, PureProfile]) -> dict[int, int]:
        return {self.game.index(s): self.game.position(s, profile) for s, profile in plan.items()}

    def _line(self, i: int, x: int, k: int) -> Sequence[int]:
        stage = self.game.games[x]
        return tuple(stage.deviations(stage.cells[k], i))

    def _best(self, i: int, x: int, k: int) -> int:
        """Player i's best action against a profile, at the discount factor of the solution."""
        d, states = self.at.discount, self.game.states
        player = self.game.players[i]

        def worth(j: int) -> Fraction:
            later = sum(
                (c * self.at.punishments[states[y]][player]
                 for y, c in self.game.transitions[x][j] if c),
                Fraction(0),
            )  # fmt: skip
            return (1 - d) * self.game.games[x].payoffs[i][j] + d * later

        return max(self._line(i, x, k), key=worth)

    def _values(
        self, plan: Mapping[int, int], rows: Sequence[Sequence[int]]
    ) -> tuple[dict[int, list[int]], list[int]]:
        """A policy's values times the determinant, without the factor 1 - d; the determinant."""
        place = {x: k for k, x in enumerate(self.live)}
        matrix = [[Fraction(0)] * len(place) for _ in place]
        for x, k in plan.items():
            for y, chance in self.game.transitions[x][k]:
                if chance:
                    matrix[place[x]][place[y]] += chance
        adjugate, determinant = whole_resolvent(matrix)
        flows = [rows[y][plan[y]] for y in self.live]
        return {
            x: whole_sum(zip(flows, line, strict=True), len(place))
            for x, line in zip(self.live, adjugate, strict=True)
        }, determinant

    def _worth(
        self, row: Sequence[int], x: int, k: int, later: Mapping[int, Sequence[int]],
        scale: Sequence[int],
    ) -> list[int]:  # fmt: skip
        """A profile's payoff now and later, times the determinant, without the factor 1 - d."""
        follows = ((int(c * self.bottom), [0, *later[y]])
                   for y, c in self.game.transitions[x][k] if c)  # fmt: skip
        now = (row[k] * self.bottom, scale)
        return whole_sum([now, *follows], len(scale))

    def conditions(self, wanted: Mapping[str, PureProfile]) -> Iterator[list[int]]:
        """Polynomials none of which is negative where the policies do what is asked of them."""
        asked = self._positions(wanted)
        for x in self.live:
            played = {self.path[x], *(plan[x] for plan in self.penal)}
            played |= {asked[x]} if x in asked else set()
            for i in range(len(self.penal)):
                yield from self._unbeaten(i, x, self.penal[i][x], self.replies[i][x])
            for k in played:
                yield from self._deterred(x, k)

    def _unbeaten(self, i: int, x: int, k: int, reply: int) -> Iterator[list[int]]:
        """No reply of i to the profile beats the one named."""
        row = self.rows[i][x]
        best = self._worth(row, x, reply, self.least[i], self.scales[i])
        for j in self._line(i, x, k):
            if j != reply:
                other = self._worth(row, x, j, self.least[i], self.scales[i])
                yield [a - b for a, b in zip(best, other, strict=True)]

    def _deterred(self, x: int, k: int) -> Iterator[list[int]]:
        """What all have together by a profile is at least what each has by its best deviation."""
        total = self._worth(self.joint_rows[x], x, k, self.joint, self.joint_scale)
        scale = self.joint_scale
        for i, own in enumerate(self.scales):
            reply = self._best(i, x, k)
            yield from self._unbeaten(i, x, k, reply)
            cheat = self._worth(self.rows[i][x], x, reply, self.least[i], own)
            both = whole_product(total, own), whole_product(scale, cheat)
            total = [a - b for a, b in zip(*both, strict=True)]
            scale = whole_product(scale, own)
        yield total
