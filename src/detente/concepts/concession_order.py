"""Orders in which concessions can be given, each step worth its while.

Definition
    A *sequence* takes the table from the status quo to a concession set S, a block of its members
    in each period; a block of more than one is an exchange, given at once or not at all. From
    then on S stands. At a step to B a player who owns part of the block compares going on,

        V(B) = (1 - d) u(B) + d V(what follows B),   V(S) = u(S),

    with refusing. After a refusal either nothing more is given and what was given stays, for good
    ("stops"), or all of it is taken back, for good ("undone"). A step is
    *worth its while* if no owner gains by refusing, given what follows; so is a sequence of which
    every step is. d is the owner's own discount factor. Every set on the way has to be possible:
    nobody plays an action that is not there, and no parameter is set twice.

    An owner *stalls* an order, one concession at a time, if the last of its steps that are not
    worth their while is its own: what comes after would go on by itself.

    A measure is *dangerous* in S for a player other than its owner if the player needs more
    patience to keep S than to keep S without the measure, or no patience suffices any more. It
    moves the balance: its receiver is readier to break what it was given for.
What it certifies
    Each step with both values, recomputed from payoffs.
Cost
    A search backwards from S that never extends a sequence by a step not worth its while; with k
    members at most the ordered partitions of k (75 for 4, 541 for 5, 4,683 for 6).
Example
    >>> at = {frozenset(): (0, 0), frozenset("a"): (-1, 2), frozenset("b"): (2, -1),
    ...       frozenset("ab"): (1, 1)}
    >>> step = weigh(at, [("a",)], ("b",), owners={"a": 0, "b": 1},
    ...     discount=(Fraction(1, 2),) * 2, refusal="stops")
    >>> [(w.owner, str(w.goes_on), str(w.refuses)) for w in step]
    [(1, '1', '2')]

When it fails
    Often no order of single steps is worth everybody's while, and the concessions have to be
    exchanged at once. Whether intermediate sets enforce themselves is not asked.
References
    Admati, A. and Perry, M. (1991), Joint projects without commitment, Review of Economic
    Studies 58(2). Watson, J. (1999), Starting small and renegotiation, Journal of Economic Theory
    85(1). Fearon, J. (1996), Bargaining over objects that influence future bargaining power.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

Refusal: TypeAlias = Literal["stops", "undone"]
Members: TypeAlias = frozenset[str]
Payoffs: TypeAlias = Sequence[Fraction | int]
Block: TypeAlias = tuple[str, ...]

REFUSALS: tuple[Refusal, ...] = ("stops", "undone")


@dataclass(frozen=True, slots=True)
class Weighing:
    """What an owner, by number, has by going on and by refusing, an average a period."""

    owner: int
    goes_on: Fraction
    refuses: Fraction

    @property
    def worth_while(self) -> bool:
        """Whether it does not gain by refusing."""
        return self.goes_on >= self.refuses


@dataclass(frozen=True, slots=True)
class Step:
    """A block of concessions given in one period, weighed by each of its owners."""

    block: Block
    weighings: tuple[Weighing, ...]

    @property
    def worth_while(self) -> bool:
        """Whether no owner gains by refusing."""
        return all(w.worth_while for w in self.weighings)


@dataclass(frozen=True, slots=True)
class Order:
    """Steps from the status quo to a set, first to last."""

    steps: tuple[Step, ...]

    @property
    def worth_while(self) -> bool:
        """Whether every step is."""
        return all(step.worth_while for step in self.steps)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is given in each period."""
        return tuple(step.block for step in self.steps)

    @property
    def stages(self) -> tuple[Members, ...]:
        """What has been given before the first step, after it, and so on."""
        found = [frozenset[str]()]
        for step in self.steps:
            found.append(found[-1].union(step.block))
        return tuple(found)


def weigh(  # noqa: PLR0913 (a step and what it is weighed by)
    payoffs: Mapping[Members, Payoffs],
    before: Sequence[Block],
    block: Block,
    *,
    owners: Mapping[str, int],
    discount: Sequence[Fraction],
    refusal: Refusal,
    after: Sequence[Block] = (),
) -> tuple[Weighing, ...]:
    """What giving `block`, once `before` is given and with `after` to follow, is worth.

    `payoffs[S]` holds every player's payoff a period in S; `owners` the number of the player who
    owns each concession; `discount` a factor for each player.
    """
    here = frozenset[str]().union(*before)
    stages = [here.union(block)]
    for later in after:
        stages.append(stages[-1].union(later))
    left = here if refusal == "stops" else frozenset[str]()
    found = []
    for i in sorted({owners[member] for member in block}):
        value = Fraction(payoffs[stages[-1]][i])
        for stage in reversed(stages[:-1]):
            value = (1 - discount[i]) * payoffs[stage][i] + discount[i] * value
        found.append(Weighing(i, value, Fraction(payoffs[left][i])))
    return tuple(found)


def told(
    payoffs: Mapping[Members, Payoffs],
    blocks: Sequence[Block],
    owners: Mapping[str, int],
    discount: Sequence[Fraction],
    refusal: Refusal,
) -> Order:
    """An order with every step weighed, from the definition."""
    return Order(tuple(
        Step(
            block,
            weigh(
                payoffs, blocks[:k], block,
                owners=owners, discount=discount, refusal=refusal, after=blocks[k + 1 :],
            ),
        )
        for k, block in enumerate(blocks)
    ))  # fmt: skip
