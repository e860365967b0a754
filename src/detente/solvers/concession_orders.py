"""Every order of a concession set in which each step is worth its while.

>>> at = {frozenset(): (0, 0), frozenset("a"): (-1, 2), frozenset("b"): (2, -1),
...       frozenset("ab"): (1, 1)}
>>> found = orders(at, ("a", "b"), {"a": 0, "b": 1}, (Fraction(1, 2), Fraction(1, 2)))
>>> [order.blocks for order in found.worth_while]
[(('a', 'b'),)]
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from detente.concepts.concession_order import (
    REFUSALS,
    Block,
    Members,
    Order,
    Payoffs,
    Refusal,
    told,
)
from detente.errors import SolverError, nearest

MOST_MEMBERS = 6


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders of one set that are worth their while, those of most steps first.

    `stalls[i]` is in how many of the `single` orders, one concession at a time and every set on
    the way possible, the player of number i stalls.
    """

    worth_while: tuple[Order, ...]
    stalls: Mapping[int, int]
    single: int

    @property
    def finest(self) -> tuple[Order, ...]:
        """Those of most steps: as little as possible has to be exchanged at once."""
        most = max((len(o.steps) for o in self.worth_while), default=0)
        return tuple(o for o in self.worth_while if len(o.steps) == most)

    @property
    def any_order(self) -> bool:
        """Whether every order, one concession at a time, is possible and worth its while."""
        if not self.worth_while:
            return False
        members = sum(map(len, self.worth_while[0].blocks))
        return self.single == math.factorial(members) and not self.stalls

    @property
    def first_blocks(self) -> tuple[Block, ...]:
        """What can come first in the finest orders."""
        return tuple(dict.fromkeys(o.blocks[0] for o in self.finest if o.blocks))


def orders(
    payoffs: Mapping[Members, Payoffs],
    members: Sequence[str],
    owners: Mapping[str, int],
    discount: Sequence[Fraction],
    refusal: Refusal = "stops",
) -> Orders:
    """The orders of `members` worth their while; see `concepts.concession_order` for the words.

    `payoffs` holds the subsets of `members` that are possible, nothing and all of them among
    these; no order leads through another. Raises SolverError for more than six members and an
    unknown `refusal`.
    """
    if refusal not in REFUSALS:
        raise SolverError(f"unknown refusal '{refusal}', {nearest(refusal, REFUSALS, 'refusals')}")
    if len(members) > MOST_MEMBERS:
        raise SolverError(
            f"{len(members)} concessions have too many orders, ask for {MOST_MEMBERS} at most"
        )
    whole = frozenset(members)
    search = _Backwards(payoffs, members, owners, discount, refusal)
    kept = [
        told(payoffs, blocks, owners, discount, refusal)
        for blocks in search.sequences(whole, payoffs[whole])
    ]
    kept.sort(key=lambda o: -len(o.steps))
    stalls: Counter[int] = Counter()
    single = 0
    for order in permutations(members):
        if any(frozenset(order[:k]) not in payoffs for k in range(1, len(order))):
            continue
        single += 1
        blocks = [(member,) for member in order]
        steps = told(payoffs, blocks, owners, discount, refusal).steps
        refused = [step for step in steps if not step.worth_while]
        if refused:
            stalls[owners[refused[-1].block[0]]] += 1
    return Orders(tuple(kept), dict(sorted(stalls.items())), single)


@dataclass(frozen=True, slots=True)
class _Backwards:
    payoffs: Mapping[Members, Payoffs]
    members: Sequence[str]
    owners: Mapping[str, int]
    discount: Sequence[Fraction]
    refusal: Refusal

    def sequences(self, stage: Members, values: Payoffs) -> Iterator[tuple[Block, ...]]:
        """The ways to reach `stage`, worth `values` to the players from then on."""
        if not stage:
            yield ()
            return
        inside = [m for m in self.members if m in stage]
        for size in range(1, len(inside) + 1):
            for block in combinations(inside, size):
                before = stage.difference(block)
                if before not in self.payoffs:
                    continue
                left = self.payoffs[before if self.refusal == "stops" else frozenset()]
                if any(values[i] < left[i] for i in {self.owners[m] for m in block}):
                    continue
                now = [
                    (1 - d) * here + d * later
                    for d, here, later in zip(
                        self.discount, self.payoffs[before], values, strict=True
                    )
                ]
                for earlier in self.sequences(before, now):
                    yield (*earlier, block)
