r"""The discount factors at which an automaton strategy is subgame perfect, exactly.

With P the transitions on the path, (I - d P)^-1 is a matrix of polynomials in d over the
determinant of I - d P, which is positive for 0 <= d < 1. So every slack of the one-shot deviation
principle has the sign of a polynomial in d, whose roots cut [0, 1) into points and intervals. The
set need be no interval: tit-for-tat can be subgame perfect at one discount factor alone.

>>> from detente.game.automata import grim, tit_for_tat
>>> game = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
>>> kept, broken = {"1": "1", "2": "1"}, {"1": "2", "2": "2"}
>>> discount_set(game, grim(game, kept, broken))
DiscountSet([1/3, 1))
>>> discount_set(game, tit_for_tat(game, kept, broken))
DiscountSet({1/3})

References: Mailath, G. and Samuelson, L. (2006), Repeated Games and Reputations, chapter 2.
Faddeev, D. and Faddeeva, V. (1963), Computational Methods of Linear Algebra, section 47.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key

from detente.exact.algebraic import Real, compare
from detente.exact.number import Enclosure, show, text
from detente.exact.polynomial import Polynomial, plus, polynomial, times
from detente.exact.sign_sets import nonnegative
from detente.game.automaton import Automaton, Compiled
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring

ONE = Fraction(1)
_KEY = cmp_to_key(compare)


@dataclass(frozen=True, slots=True)
class Interval:
    """The discount factors from `low` to `high`, both included; below 1 where `high` is 1."""

    low: Real
    high: Real

    def __contains__(self, discount: Fraction) -> bool:
        below = discount < 1 if self.high == 1 else compare(discount, self.high) <= 0
        return compare(self.low, discount) <= 0 and below

    def __str__(self) -> str:
        if self.high == 1:
            return f"[{show(self.low, 12)}, 1)"
        if compare(self.low, self.high) == 0:
            return f"{{{show(self.low, 12)}}}"
        return f"[{show(self.low, 12)}, {show(self.high, 12)}]"


@dataclass(frozen=True)
class DiscountSet:
    """A set of discount factors: separate intervals in [0, 1), ascending."""

    intervals: tuple[Interval, ...]

    @property
    def least(self) -> Real | None:
        """The critical discount factor: the least member; None if there is none."""
        return self.intervals[0].low if self.intervals else None

    @property
    def is_half_line(self) -> bool:
        """Whether more patience never hurts: every discount factor from the least up is in it."""
        return len(self.intervals) == 1 and self.intervals[0].high == 1

    def __contains__(self, discount: Fraction) -> bool:
        return any(discount in part for part in self.intervals)

    def meet(self, other: DiscountSet) -> DiscountSet:
        """The discount factors in both sets.

        >>> half = Fraction(1, 2)
        >>> high, low = DiscountSet((Interval(half, ONE),)), DiscountSet((Interval(ONE * 0, half),))
        >>> high.meet(low)
        DiscountSet({0.5})
        """
        pairs = ((a, b) for a in self.intervals for b in other.intervals)
        shared = (Interval(max(a.low, b.low, key=_KEY), min(a.high, b.high, key=_KEY))
                  for a, b in pairs)  # fmt: skip
        return DiscountSet(tuple(
            part for part in shared
            if compare(part.low, part.high) <= 0 and compare(part.low, ONE) < 0
        ))  # fmt: skip

    def __repr__(self) -> str:
        return f"DiscountSet({' ∪ '.join(map(str, self.intervals)) or 'empty'})"

    def to_dict(self) -> list[dict[str, object]]:
        """The intervals, ends as exact strings or enclosures with their minimal polynomial."""
        return [
            {"from": _end(s.low), "to": _end(s.high), "to_included": s.high != 1}
            for s in self.intervals
        ]


def _end(value: Real) -> object:
    if isinstance(value, Enclosure):
        return {
            "minimal_polynomial": list(value.minimal),
            "root": value.place,
            "enclosure": [text(value.low), text(value.high)],
        }
    return text(value)


def discount_set(
    game: NormalFormGame, automaton: Automaton, monitoring: Monitoring | None = None
) -> DiscountSet:
    """The discount factors, one for all players, at which the strategy is subgame perfect.

    Raises GameError for an automaton that does not fit the game.
    """
    found = _Slacks(game, automaton.compiled(game, monitoring), monitoring)
    return _where(f for i in range(len(game.players)) for f in found.of(i))


def discount_sets(
    game: NormalFormGame, automaton: Automaton, monitoring: Monitoring | None = None
) -> dict[str, DiscountSet]:
    """For each player the discount factors at which none of its own deviations pays.

    The strategy is subgame perfect where each player's own discount factor is in its set.
    """
    found = _Slacks(game, automaton.compiled(game, monitoring), monitoring)
    return {p: _where(found.of(i)) for i, p in enumerate(game.players)}


class _Slacks:
    """Polynomials with the signs of the slacks on [0, 1)."""

    def __init__(
        self, game: NormalFormGame, compiled: Compiled, monitoring: Monitoring | None
    ) -> None:
        self.game, self.compiled, self.monitoring = game, compiled, monitoring
        size = len(compiled.states)
        transition = [[Fraction(0)] * size for _ in range(size)]
        for s, cell in enumerate(compiled.cells):
            for after, chance in self._follows(s, game.position(cell)):
                transition[s][after] += chance
        self.adjugate, self.determinant = resolvent(transition)

    def of(self, player: int) -> Iterator[Polynomial]:
        """One for each state and each of the player's deviations there."""
        row = self.game.payoffs[player]
        flows = [row[self.game.position(cell)] for cell in self.compiled.cells]
        # Values times the determinant, without the factor 1 - d that they all have.
        values = [
            _sum(times(entry, polynomial([g])) for entry, g in zip(line, flows, strict=True))
            for line in self.adjugate
        ]
        for s, cell in enumerate(self.compiled.cells):
            for k, at in enumerate(self.game.deviations(cell, player)):
                if k == cell[player]:
                    continue
                later = _sum(
                    times(polynomial([0, chance]), values[after])
                    for after, chance in self._follows(s, at)
                )
                now = times(self.determinant, polynomial([row[at]]))
                # (1 - d) is positive throughout and leaves the sign alone.
                yield plus(values[s], times(polynomial([-1]), plus(now, later)))

    def _follows(self, state: int, position: int) -> Iterator[tuple[int, Fraction]]:
        return self.compiled.follows(self.game, state, position, self.monitoring)


def _sum(parts: Iterator[Polynomial]) -> Polynomial:
    total: Polynomial = ()
    for part in parts:
        total = plus(total, part)
    return total


def resolvent(P: Sequence[Sequence[Fraction]]) -> tuple[list[list[Polynomial]], Polynomial]:
    """The adjugate of I - d P and its determinant, as polynomials in d."""
    adjugate, determinant = whole_resolvent(P)
    # The determinant is 1 at d = 0.
    scale = determinant[0]
    return (
        [[polynomial([Fraction(c, scale) for c in f]) for f in line] for line in adjugate],
        polynomial([Fraction(c, scale) for c in determinant]),
    )


def whole_resolvent(P: Sequence[Sequence[Fraction]]) -> tuple[list[list[list[int]]], list[int]]:
    """Adjugate and determinant of I - d P times one positive number that makes them whole.

    Coefficients from the constant term up (Faddeev-Leverrier); as many for each entry of the
    adjugate as there are rows, and one more for the determinant.
    """
    size = len(P)
    # With A = scale P the k-th step is scale^k times that of P.
    scale = math.lcm(*(v.denominator for line in P for v in line))
    A = [
        [(t, v.numerator * (scale // v.denominator)) for t, v in enumerate(line) if v] for line in P
    ]
    steps = [[[int(s == t) for t in range(size)] for s in range(size)]]
    determinant = [1]
    for k in range(1, size + 1):
        last = steps[-1]
        moved = [[sum(v * last[r][t] for r, v in line) for t in range(size)] for line in A]
        c = -sum(moved[s][s] for s in range(size)) // k
        determinant.append(c)
        if k < size:
            for s in range(size):
                moved[s][s] += c
            steps.append(moved)
    powers = [scale ** (size - k) for k in range(size + 1)]
    adjugate = [
        [[step[s][t] * q for step, q in zip(steps, powers, strict=False)] for t in range(size)]
        for s in range(size)
    ]
    return adjugate, [c * q for c, q in zip(determinant, powers, strict=True)]


def _where(slacks: Iterator[Polynomial]) -> DiscountSet:
    """Where in [0, 1) none of these polynomials is negative."""
    return DiscountSet(tuple(Interval(low, high) for low, high in nonnegative(slacks)))
