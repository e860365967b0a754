"""The cheapest change of preferences, party by party and for all of them at once.

>>> from detente.game.normal_form import NormalFormGame
>>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
>>> found = preference_changes(GraphModel.from_game(dilemma), "1 1")
>>> [str(found.total(concept)) for concept in ("Nash", "GMR", "SMR", "SEQ")]
['1', '0', '0', '0']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from itertools import combinations

from detente.concepts.preference_change import (
    Change,
    JointChange,
    Ranks,
    changed,
    least_change,
    raised,
    swaps,
)
from detente.concepts.stability import CONCEPTS, stability
from detente.game import effort
from detente.game.graph_model import GraphModel

MOST_ORDERS = 20_000
# A tie of more states than this is only taken apart one state at a time.
MOST_TIED = 6


@dataclass(frozen=True)
class PreferenceChanges:
    """What would have to change for `state` to be stable: `changes[party][concept]`.

    A party's changes leave the others' orders as they are. `joint` answers for all parties
    together.
    """

    model: GraphModel
    state: int
    changes: dict[str, dict[str, Change]]
    most_orders: int = MOST_ORDERS

    @cached_property
    def joint(self) -> dict[str, JointChange]:
        """The cheapest changes after which the state is stable for everybody, by concept."""
        return {c: self.together(c) for c in CONCEPTS}

    def total(self, concept: str) -> Fraction:
        """The swaps of all parties together; where the search was cut short, of the best found."""
        return self.joint[concept].swaps

    def together(self, concept: str) -> JointChange:
        """The cheapest changes after which the state is stable for everybody under a concept."""
        if concept == "SEQ":
            return _credible(self.model, self.state, self.most_orders)
        own = [self.changes[p][concept] for p in self.model.parties]
        ranks = tuple(
            r if c.like is None else raised(r, self.state, r[c.like])
            for r, c in zip(self.model.ranks, own, strict=True)
        )
        total = sum((c.swaps for c in own), Fraction(0))
        return JointChange(concept, ranks, total, total)

    def verify(self) -> bool:
        """Whether each change makes the state stable, costs what it says, and no less would do."""
        return all(
            self._needed(i, change) for i, p in enumerate(self.model.parties)
            for change in self.changes[p].values()
        ) and all(
            stability(changed(self.model, j.ranks)).stable(self.state, concept)
            and j.swaps == sum(map(swaps, self.model.ranks, j.ranks), Fraction(0))
            and j.at_least <= j.swaps
            for concept, j in self.joint.items()
        )  # fmt: skip

    def _needed(self, i: int, change: Change) -> bool:
        ranks = self.model.ranks[i]

        def stays(level: int) -> bool:
            orders = list(self.model.ranks)
            orders[i] = raised(ranks, self.state, level)
            found = stability(changed(self.model, tuple(orders)))
            return found.gaps[change.concept][i][self.state] < 0

        if change.like is None:
            return change.swaps == 0 and stays(ranks[self.state])
        level = ranks[change.like]
        below = [r for r in set(ranks) if ranks[self.state] <= r < level]
        return (
            stays(level)
            and not any(map(stays, below))
            and change.swaps == swaps(ranks, raised(ranks, self.state, level))
        )

    def to_dict(self) -> dict[str, object]:
        """By concept: each party's change, and what all of them cost together."""
        return {
            "state": self.model.states[self.state],
            "concepts": {
                c: {
                    "parties": {
                        p: own[c].to_dict(self.model) for p, own in self.changes.items()
                    },
                    "together": str(self.joint[c].swaps),
                    "at_least": str(self.joint[c].at_least),
                    "complete": self.joint[c].complete,
                }
                for c in CONCEPTS
            },
        }  # fmt: skip

    def __repr__(self) -> str:
        told = ", ".join(f"{c} {self.total(c)}" for c in CONCEPTS)
        return f"PreferenceChanges({self.model.states[self.state]}: swaps for {told})"


def preference_changes(
    model: GraphModel, state: str | int, *, most_orders: int = MOST_ORDERS
) -> PreferenceChanges:
    """The cheapest changes of preferences that make a state stable.

    `state` is its label or number. The search for all parties under SEQ looks at `most_orders`
    combinations of orders at most and then tells the best that it has, with a lower bound.
    Raises GameError for an unknown state.
    """
    at = model.state(state) if isinstance(state, str) else state
    found = {
        p: {c: least_change(model, at, c, i) for c in CONCEPTS} for i, p in enumerate(model.parties)
    }
    return PreferenceChanges(model, at, found, most_orders)


# -- all parties under SEQ ------------------------------------------------------------------------


def _credible(model: GraphModel, state: int, most: int) -> JointChange:
    """Best-first over orders; what GMR still asks for bounds from below what is left."""
    best = _by_raising(model, state)
    spent, bound = {model.ranks: 0}, _halves_for_gmr(model, state)
    queue = [(bound, 0, model.ranks)]
    asked = effort.current()
    complete = True
    while queue:
        least, so_far, ranks = heappop(queue)
        if least >= 2 * best.swaps:
            break
        if so_far > spent[ranks]:
            continue
        now = changed(model, ranks)
        if stability(now).stable(state, "SEQ"):
            best = JointChange("SEQ", ranks, Fraction(so_far, 2), Fraction(so_far, 2))
            break
        if len(spent) > most or not asked.goes_on():
            heappush(queue, (least, so_far, ranks))
            complete = False
            break
        for cost, other in neighbours(ranks):
            total = so_far + cost
            if total < spent.get(other, total + 1):
                spent[other] = total
                more = total + _halves_for_gmr(changed(model, other), state)
                if more < 2 * best.swaps:
                    heappush(queue, (more, total, other))
    at_least = best.swaps if complete else Fraction(queue[0][0], 2)
    return JointChange("SEQ", best.ranks, best.swaps, min(at_least, best.swaps))


def _by_raising(model: GraphModel, state: int) -> JointChange:
    """Some change that works: raise the state for one party after the other until all stay."""
    ranks = model.ranks
    while not stability(changed(model, ranks)).stable(state, "SEQ"):
        for i in range(len(model.parties)):
            change = least_change(changed(model, ranks), state, "SEQ", i)
            if change.like is not None:
                own = raised(ranks[i], state, ranks[i][change.like])
                ranks = (*ranks[:i], own, *ranks[i + 1 :])
    cost = sum(map(swaps, model.ranks, ranks), Fraction(0))
    return JointChange("SEQ", ranks, cost, Fraction(0))


def _halves_for_gmr(model: GraphModel, state: int) -> int:
    """Half-swaps that GMR asks for, which SEQ implies under whatever orders."""
    parties = range(len(model.parties))
    return int(2 * sum(least_change(model, state, "GMR", i).swaps for i in parties))


def neighbours(ranks: tuple[Ranks, ...]) -> Iterator[tuple[int, tuple[Ranks, ...]]]:
    """Orders with two neighbouring levels made one, or one taken apart; with half-swaps."""
    for i, own in enumerate(ranks):
        for cost, other in _next_orders(own):
            yield cost, (*ranks[:i], other, *ranks[i + 1 :])


@lru_cache(maxsize=4096)
def _next_orders(own: Ranks) -> tuple[tuple[int, Ranks], ...]:
    """One party's; a search over orders of all parties comes by each of them often."""
    return tuple(_nearby(own))


def _nearby(own: Ranks) -> Iterator[tuple[int, Ranks]]:
    levels = sorted(set(own))
    tiers = [[s for s, r in enumerate(own) if r == level] for level in levels]
    for k in range(len(tiers) - 1):
        low, high = tiers[k], tiers[k + 1]
        yield len(low) * len(high), _order(len(own), [*tiers[:k], low + high, *tiers[k + 2 :]])
    for k, tier in enumerate(tiers):
        sizes = range(1, len(tier)) if len(tier) <= MOST_TIED else (1, len(tier) - 1)
        for worse in (part for size in sizes for part in combinations(tier, size)):
            better = [s for s in tier if s not in worse]
            parts = [*tiers[:k], list(worse), better, *tiers[k + 1 :]]
            yield len(worse) * len(better), _order(len(own), parts)


def _order(size: int, tiers: list[list[int]]) -> Ranks:
    ranks = [0] * size
    for level, tier in enumerate(tiers):
        for s in tier:
            ranks[s] = level
    return tuple(ranks)
