"""Stationary equilibria of a changing game and agreements kept by reversion to them, at every draw.

Plans are put together from the last states on, as in `solvers.markov_perfect`, each at the draws
at which it may last somewhere.

Reference: Mailath, G. and Samuelson, L. (2006), Repeated Games and Reputations, section 5.6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from detente.game.profile import PureProfile
from detente.solvers.discounted_chains import clusters
from detente.sweep.changing import Draws, Played, Value
from detente.sweep.polynomials import Poly, Spans, everywhere, nonnegative
from detente.sweep.reading import TooInvolved
from detente.sweep.states import States, Term

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places: TypeAlias = npt.NDArray[np.intp]
    Flags: TypeAlias = npt.NDArray[np.bool_]

# States that lead back and forth between each other, and their combinations of profiles.
MOST_TOGETHER, MOST_COMBINATIONS = 4, 256
# Draws are left behind once so few of those before are in question.
_FEW = 0.6


@dataclass(frozen=True, slots=True)
class Deal:
    """A profile to be kept from a state on: the states it leads to, with its positions there.

    `surely` are chances that must be positive for it to lead there; unless `possible` it leads
    to a state in which it cannot be played.
    """

    start: int
    at: Mapping[int, int]
    surely: tuple[Term, ...]
    possible: bool


def deal_of(states: States, profile: PureProfile, start: int) -> Deal:
    """A profile kept from a state on."""
    at: dict[int, int] = {}
    surely: dict[Term, None] = {}
    possible = True
    waiting = [start]
    while waiting:
        x = waiting.pop()
        k = states.position(x, profile)
        if k is None:
            possible = False
        elif x not in at:
            at[x] = k
            for y, c in states.chances[x][k].items():
                waiting.append(y)
                if c.value.constant is None:
                    surely[c] = None
    return Deal(start, at, tuple(surely), possible)


@dataclass(frozen=True, slots=True)
class Path:
    """A plan for some states, last ones first, at the draws where it may last.

    `spans` are where it does, and `deals` where a deal from a state on is kept by it; `worth` is
    what the states are worth under it.
    """

    draws: Draws
    worth: dict[int, Value]
    spans: Spans
    deals: dict[int, Spans] = field(default_factory=dict)

    def kept(self, start: int) -> Spans:
        """Where it lasts and, once it is settled what answers a breach, keeps a deal."""
        return self.spans & self.deals[start] if start in self.deals else self.spans


# Where a plan, as far as it goes, may still tell something that is not known yet.
Wanted: TypeAlias = "Callable[[Path], Flags]"


def lasting(
    draws: Draws,
    wanted: Wanted,
    deals: Sequence[Deal] = (),
    only: Mapping[int, int] | None = None,
) -> Iterator[Path]:
    """Every plan that may be an equilibrium at some draw, with what keeps the deals under it.

    `wanted` tells of a plan for some states where to go on with it; `only` are positions that a
    plan must have in some states. Plans that last from the lowest numbers on come first.
    """
    states = draws.states
    turns = clusters({x: [(y, 1) for y in sorted(after)] for x, after in states.ways.items()})
    for turn in turns:
        count = prod(len(states.positions[x]) for x in turn)
        if len(turn) > MOST_TOGETHER or count > MOST_COMBINATIONS:
            raise TooInvolved(f"{len(turn)} states that lead to each other")
    search = _Search(states, turns, deals, only or {}, wanted)
    yield from search.onward(Path(draws, {}, everywhere(draws.size)), 0)


@dataclass(frozen=True, slots=True)
class _Search:
    states: States
    turns: Sequence[Sequence[int]]
    deals: Sequence[Deal]
    only: Mapping[int, int]
    wanted: Wanted

    def onward(self, path: Path, turn: int) -> Iterator[Path]:
        """Every way to go on from a path."""
        if turn == len(self.turns):
            yield path
            return
        places = self.turns[turn]
        choices = [[self.only[x]] if x in self.only else self.states.positions[x] for x in places]
        longer = [
            self._followed(path, list(zip(places, at, strict=True))) for at in product(*choices)
        ]
        for one in sorted(filter(None, longer), key=_easiest):
            # By now the paths before may have told what this one would have.
            left = self._narrowed(one)
            if left is not None and self.deals:
                left = self._narrowed(self._with_deals(left, places))
            if left is not None:
                yield from self.onward(left, turn + 1)

    def _narrowed(self, path: Path) -> Path | None:
        """A path where it may last and is wanted; None for nowhere."""
        import numpy as np

        there = np.flatnonzero(path.spans.open & self.wanted(path))
        if not len(there):
            return None
        return _at(path, there) if len(there) <= _FEW * path.draws.size else path

    def _followed(self, path: Path, rows: Sequence[Played]) -> Path | None:
        """The path with some states settled; None where it lasts at no draw."""
        states, draws, worth = self.states, path.draws, dict(path.worth)
        inside = dict(rows)
        after = {x: [(y, 1) for y in states.chances[x][k] if y in inside] for x, k in rows}
        for group in clusters(after):
            draws.settle([(x, inside[x]) for x in group], worth)
        spans = path.spans
        for slack in self._slacks(draws, rows, worth, worth):
            spans = spans & nonnegative(slack, draws.size)
            if not spans.open.any():
                return None
        return Path(draws, worth, spans, path.deals)

    def _with_deals(self, path: Path, places: Sequence[int]) -> Path:
        """A path with where it keeps the deals from these states on."""
        kept = {deal.start: self._kept(path, deal) for deal in self.deals if deal.start in places}
        return replace(path, deals={**path.deals, **kept})

    def _slacks(
        self,
        draws: Draws,
        rows: Sequence[Played],
        kept: Mapping[int, Value],
        broken: Mapping[int, Value],
    ) -> Iterator[Poly]:
        for x, k in rows:
            for i in range(len(self.states.reading.players)):
                for j in self.states.others(x, k, i):
                    found = draws.slack(i, x, (k, j), kept, broken)
                    if found is not None:
                        yield found

    def _kept(self, path: Path, deal: Deal) -> Spans:
        """Where a deal is kept if this plan answers a breach."""
        draws = path.draws
        own: dict[int, Value] = {}
        chances = self.states.chances
        after = {x: [(y, 1) for y in chances[x][k]] for x, k in deal.at.items()}
        for group in clusters(after):
            draws.settle([(x, deal.at[x]) for x in group], own)
        found = everywhere(draws.size)
        for slack in self._slacks(draws, list(deal.at.items()), own, path.worth):
            found = found & nonnegative(slack, draws.size)
            if not (found & path.spans).open.any():
                break
        return found


def _easiest(path: Path) -> float:
    """The number that a path lasts from, on average."""
    low = path.spans.outer_low[path.spans.open]
    return float(low.mean()) if len(low) else 1.0


def _at(path: Path, where: Places) -> Path:
    """A path at some of its draws."""
    worth = {
        x: Value(tuple(f.taken(where) for f in v.tops), v.bottom, v.trace, v.ends)
        for x, v in path.worth.items()
    }
    deals = {x: spans.taken(where) for x, spans in path.deals.items()}
    return Path(path.draws.some(where), worth, path.spans.taken(where), deals)
