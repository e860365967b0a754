"""What the states of a changing game are worth, and what deviations lose, at every draw.

Everything is a polynomial in one variable: the discount factor that all players have, a parameter
on its way through its range, or nothing (constants). A plan's values are polynomials over products
of positive determinants, so that each slack of the one-shot deviation principle has the sign of a
polynomial (as in `solvers.markov_perfect`), and each plan a set of numbers at which it lasts.

References: Mailath, G. and Samuelson, L. (2006), Repeated Games and Reputations, section 5.6.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, reduce
from typing import TYPE_CHECKING, TypeAlias

from detente.sweep.ball import BALLS, ONE, ZERO
from detente.sweep.block import Block
from detente.sweep.polynomials import Poly, poly, unit
from detente.sweep.states import Along, States, Term

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places: TypeAlias = npt.NDArray[np.intp]
    Flags: TypeAlias = npt.NDArray[np.bool_]


# A state and the position of the profile played there.
Played: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What a state is worth to each player: a polynomial over a product of determinants.

    `trace` is all that may be played from there on, `ends` the classes of it that are never left.
    """

    tops: tuple[Poly, ...]
    bottom: frozenset[frozenset[Played]]
    trace: frozenset[Played]
    ends: frozenset[frozenset[Played]]


class Draws:
    """The compiled states at some draws of a block, as polynomials in what varies.

    `along` is a parameter's way through its range; with `endless` the discount factor varies.
    """

    def __init__(
        self,
        block: Block,
        states: States,
        along: Along | None,
        *,
        endless: bool,
        parent: tuple[Draws, Places] | None = None,
    ) -> None:
        import numpy as np

        self.block, self.states, self.along, self.endless = block, states, along, endless
        self.parent = parent
        # Which draws of the block these are.
        self.where: Places = np.arange(block.size) if parent is None else parent[0].where[parent[1]]
        self._made: dict[Term, Poly] = {}
        self._bottoms: dict[tuple[frozenset[Played], int], Poly] = {}
        self._products: dict[tuple[frozenset[frozenset[Played]], int], Poly] = {}

    @property
    def size(self) -> int:
        """How many draws these are."""
        return len(self.where)

    def some(self, where: Places) -> Draws:
        """Some of these draws."""
        return Draws(self.block, self.states, self.along, endless=self.endless,
                     parent=(self, where))  # fmt: skip

    def poly(self, term: Term) -> Poly:
        """A term as a polynomial in what varies."""
        found = self._made.get(term)
        if found is None:
            if self.parent is not None:
                found = self.parent[0].poly(term).taken(self.parent[1])
            else:
                rows = (term.register,) if self.along is None else self.along.registers(term)
                found = poly([self.block[at] for at in rows])
            self._made[term] = found
        return found

    def discount(self, player: int) -> Poly:
        """A player's discount factor."""
        return _itself() if self.endless else self.poly(self.states.discount[player])

    def present(self, player: int) -> Poly:
        """1 less the discount factor."""
        return _rest() if self.endless else self.poly(self.states.impatience[player])

    # -- values -----------------------------------------------------------------------------

    def bottom(self, group: frozenset[Played], player: int) -> Poly:
        """The determinant of what is played in states that lead to each other.

        Without the factor 1 - d where the discount factor varies and they are never left.
        """
        key = group, 0 if self.endless else player
        found = self._bottoms.get(key)
        if found is None:
            found = self._bottoms[key] = self._resolvent(group, player)[1]
        return found

    def _resolvent(
        self, group: frozenset[Played], player: int
    ) -> tuple[list[list[Poly | None]], Poly]:
        """Adjugate and determinant of I - d P (Faddeev and Leverrier)."""
        rows = sorted(group)
        within = self._within(rows)
        d = self.discount(player)
        A = [[None if c is None else d * self.poly(c) for c in row] for row in within]
        one, size = unit(), len(rows)
        step: list[list[Poly | None]] = [
            [one if s == t else None for t in range(size)] for s in range(size)
        ]
        adjugate, determinant = step, one
        for k in range(1, size + 1):
            moved = [
                [_sum(a * b for a, b in zip(row, column, strict=True) if a and b)
                 for column in zip(*step, strict=True)]
                for row in A
            ]  # fmt: skip
            trace = _sum(moved[s][s] for s in range(size))
            if trace is not None:
                c = trace * poly([BALLS.number(Fraction(-1, k))])
                determinant = determinant + c
                for s in range(size):
                    moved[s][s] = _sum((moved[s][s], c))
            if k < size:
                adjugate = [
                    [_sum(pair) for pair in zip(*both, strict=True)]
                    for both in zip(adjugate, moved, strict=True)
                ]
            step = moved
        if self.endless and self._closed(rows):
            determinant = determinant.without_end()
        return adjugate, determinant

    def _within(self, rows: Sequence[Played]) -> list[list[Term | None]]:
        chances = self.states.chances
        return [[chances[x][k].get(y) for y, _ in rows] for x, k in rows]

    def _closed(self, rows: Sequence[Played]) -> bool:
        inside = {x for x, _ in rows}
        return all(self.states.chances[x][k].keys() <= inside for x, k in rows)

    def settle(self, rows: Sequence[Played], worth: dict[int, Value]) -> None:
        """Add to `worth` the values of states that lead to each other, as played."""
        group, states = frozenset(rows), self.states
        inside = [x for x, _ in rows]
        closed = self._closed(rows)
        later = {y for x, k in rows for y in states.chances[x][k]} - set(inside)
        trace = group.union(*(worth[y].trace for y in later))
        ends = frozenset().union(*(worth[y].ends for y in later)) or frozenset([group])
        alone = len(rows) == 1 and rows[0][0] not in states.chances[rows[0][0]][rows[0][1]]
        if len(rows) == 1 and closed:
            # A state that is never left is worth its payoff.
            (x, k), = rows  # fmt: skip
            tops = tuple(self.poly(own[k]) for own in states.payoffs[x])
            worth[x] = Value(tops, frozenset(), group, ends)
            return
        bottom = frozenset[frozenset[Played]]().union(*(worth[y].bottom for y in later))
        found: dict[int, list[Poly]] = {x: [] for x in inside}
        for i in range(len(states.reading.players)):
            flow = None if self.endless and closed else self.present(i)
            entries = []
            for x, k in rows:
                now = self.poly(states.payoffs[x][i][k])
                now = now if flow is None else flow * now
                own = {y: c for y, c in states.chances[x][k].items() if y not in inside}
                entries.append(self.over(i, now, own, worth, bottom))
            if alone:
                found[inside[0]].append(entries[0])
                continue
            order = sorted(group)
            by_state = {x: e for (x, _), e in zip(rows, entries, strict=True)}
            if len(rows) == 1:
                found[inside[0]].append(entries[0])
            else:
                adjugate, _ = self._resolvent(group, i)
                for (x, _), line in zip(order, adjugate, strict=True):
                    top = _sum(f * by_state[y] for f, (y, _) in zip(line, order, strict=True) if f)
                    found[x].append(top or poly([ZERO]))
        whole = bottom if alone else bottom | {group}
        for x in inside:
            worth[x] = Value(tuple(found[x]), whole, trace, ends)

    def over(
        self,
        player: int,
        now: Poly,
        follows: Mapping[int, Term],
        worth: Mapping[int, Value],
        bottom: frozenset[frozenset[Played]],
    ) -> Poly:
        """A payoff plus the discounted values of what follows, times the determinants `bottom`."""
        total = self.times(now, bottom, player)
        later = _sum(
            self.times(self.poly(c) * worth[y].tops[player], bottom - worth[y].bottom, player)
            for y, c in follows.items()
        )
        return total if later is None else total + self.discount(player) * later

    def times(self, f: Poly, groups: frozenset[frozenset[Played]], player: int) -> Poly:
        """A polynomial times determinants."""
        if not groups:
            return f
        key = groups, 0 if self.endless else player
        found = self._products.get(key)
        if found is None:
            each = (self.bottom(group, player) for group in sorted(groups, key=sorted))
            found = self._products[key] = reduce(operator.mul, each)
        return f * found

    # -- slacks -----------------------------------------------------------------------------

    def slack(
        self,
        player: int,
        x: int,
        change: tuple[int, int],
        kept: Mapping[int, Value],
        broken: Mapping[int, Value],
    ) -> Poly | None:
        """A polynomial with the sign of what a deviation loses; None where it is zero throughout.

        `change` is the position kept and the one deviated to, `kept` what each state is worth if
        nobody deviates and `broken` after it.
        """
        k, j = change
        states = self.states
        own = states.payoffs[x][player]
        gain = states.less(own[k], own[j])
        later = self._later(x, change, kept, broken)
        if not later:
            return None if gain.is_zero else self.poly(gain)
        bottom = frozenset[frozenset[Played]]().union(*(v.bottom for _, v in later))
        total = _sum(self.times(c * v.tops[player], bottom - v.bottom, player) for c, v in later)
        assert total is not None  # noqa: S101 (there is something later)
        total = self.discount(player) * total
        flow: Poly | None = self.present(player)
        if self.endless and len(frozenset().union(*(v.ends for _, v in later))) == 1:
            # Play ends alike, so that all are worth the same as d goes to 1.
            total, flow = total.without_end(), None
        if gain.is_zero:
            return total
        now = self.times(self.poly(gain), bottom, player)
        return total + (now if flow is None else flow * now)

    def _later(
        self,
        x: int,
        change: tuple[int, int],
        kept: Mapping[int, Value],
        broken: Mapping[int, Value],
    ) -> list[tuple[Poly, Value]]:
        """What may follow, with how much likelier it is without the deviation."""
        k, j = change
        before, after = self.states.chances[x][k], self.states.chances[x][j]
        found = []
        for y in before.keys() | after.keys():
            if y in before and y in after and kept[y].trace == broken[y].trace:
                # What is played alike is worth the same, whoever deviated before.
                change_ = self.states.less(before[y], after[y])
                if not change_.is_zero:
                    found.append((self.poly(change_), kept[y]))
                continue
            if y in before:
                found.append((self.poly(before[y]), kept[y]))
            if y in after:
                found.append((-self.poly(after[y]), broken[y]))
        return found


@cache
def _itself() -> Poly:
    """What varies."""
    return poly([ZERO, ONE])


@cache
def _rest() -> Poly:
    """1 less what varies."""
    return poly([ONE, -ONE])


def _sum(parts: Iterator[Poly | None] | Sequence[Poly | None]) -> Poly | None:
    total: Poly | None = None
    for part in parts:
        if part is not None:
            total = part if total is None else total + part
    return total
