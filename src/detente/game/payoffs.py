"""The three ways to write a player's payoffs: rules, a ranking, a table.

Each form gives the exact payoff at every profile and says which judgements make it up.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from detente.errors import Place
from detente.formula import Formula, parse
from detente.game.profile import PureProfile
from detente.game.provenance import Reason

Actions = Mapping[str, tuple[str, ...]]
Values = Mapping[str, Fraction]


@dataclass(frozen=True)
class Contribution:
    """One judgement's part in a payoff: its value, how it is written, and why."""

    value: Fraction
    written: str
    reason: Reason


@dataclass(frozen=True)
class Rule:
    """`value` wherever `when` and `count` match; `when` maps a player to the actions it matches.

    A player that `when` leaves out may do anything. With `states` the rule counts in these states
    of a changing game only. `count` maps actions to the numbers of players choosing an action of
    that name, for games between many alike.
    """

    value: Formula
    when: Mapping[str, tuple[str, ...]]
    reason: Reason = Reason()
    place: Place | None = None
    states: tuple[str, ...] = ()
    count: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def matches(self, profile: PureProfile) -> bool:
        """Whether the rule speaks of `profile`."""
        chosen = list(profile.values())
        return all(profile[p] in allowed for p, allowed in self.when.items()) and all(
            chosen.count(action) in numbers for action, numbers in self.count.items()
        )

    def positions(self, actions: Actions) -> list[int]:
        """The positions of the profiles the rule speaks of; kept for the actions last asked for."""
        known: tuple[Actions, list[int]] | None = self.__dict__.get("_positions")
        if known is None or known[0] is not actions:
            found = matching(self.when, actions)
            if self.count:
                every = profiles(actions)
                found = [at for at in found if self.matches(every[at])]
            known = (actions, found)
            # A frozen rule may still remember what follows from it.
            self.__dict__["_positions"] = known
        return known[1]

    def describe(self) -> str:
        """The condition in words of the definition ("damascus: return, us: exclude")."""
        parts = [f"{p}: {' or '.join(allowed)}" for p, allowed in self.when.items()]
        parts += [
            f"{' or '.join(map(str, numbers))} choosing {action}"
            for action, numbers in self.count.items()
        ]
        if self.states:
            parts.append(f"in {' or '.join(self.states)}")
        return ", ".join(parts) or "always"


class PayoffForm(Protocol):
    """A player's payoffs in one of the three forms."""

    def values(self, actions: Actions, values: Values) -> list[Fraction]:
        """The payoff at every profile, in row-major order."""
        ...

    def summands(self, actions: Actions) -> list[tuple[Formula, ...]]:
        """The formulas that add up to the payoff at every profile, in row-major order."""
        ...

    def explain(self, actions: Actions, values: Values, at: int) -> list[Contribution]:
        """The judgements that make up the payoff at the profile in position `at`."""
        ...

    def in_state(self, state: str) -> PayoffForm:
        """The payoffs that count in a state of a changing game."""
        ...

    def reasons(self) -> list[Reason]:
        """Every reason given, in the order written."""
        ...

    def parameters(self) -> frozenset[str]:
        """The parameters that the payoffs use."""
        ...

    def formulas(self) -> tuple[Formula, ...]:
        """Every formula that the payoffs are made of."""
        ...


def profiles(actions: Actions) -> list[dict[str, str]]:
    """Every profile of labels, in row-major order."""
    names = tuple(actions)
    return [dict(zip(names, row, strict=True)) for row in itertools.product(*actions.values())]


def matching(when: Mapping[str, tuple[str, ...]], actions: Actions) -> list[int]:
    """The positions of the profiles that a condition matches, in row-major order.

    >>> matching({"b": ("y",)}, {"a": ("x", "z"), "b": ("x", "y")})
    [1, 3]
    """
    positions = [0]
    for player, own in actions.items():
        allowed = when.get(player, own)
        chosen = [k for k, a in enumerate(own) if a in allowed]
        positions = [p * len(own) + k for p in positions for k in chosen]
    return positions


@dataclass(frozen=True)
class Rules:
    """A payoff is the sum of the rules that match."""

    rules: tuple[Rule, ...]

    def values(self, actions: Actions, values: Values) -> list[Fraction]:
        """The payoff at every profile, in row-major order."""
        return totals(self.rules, actions, values)

    def summands(self, actions: Actions) -> list[tuple[Formula, ...]]:
        """The values of the rules that match, at every profile in row-major order."""
        found: list[list[Formula]] = [[] for _ in range(math.prod(map(len, actions.values())))]
        for rule in self.rules:
            for at in rule.positions(actions):
                found[at].append(rule.value)
        return [tuple(row) for row in found]

    def explain(self, actions: Actions, values: Values, at: int) -> list[Contribution]:
        """The rules that match the profile in position `at`."""
        profile = profiles(actions)[at]
        return [
            Contribution(rule.value.exact(values), f"{rule.value} ({rule.describe()})", rule.reason)
            for rule in self.rules
            if rule.matches(profile)
        ]

    def in_state(self, state: str) -> Rules:
        """The rules that count in a state."""
        return Rules(tuple(r for r in self.rules if not r.states or state in r.states))

    def reasons(self) -> list[Reason]:
        """Every rule's reason."""
        return [rule.reason for rule in self.rules]

    def parameters(self) -> frozenset[str]:
        """The parameters in the rules' values."""
        return frozenset().union(*(rule.value.names for rule in self.rules))

    def formulas(self) -> tuple[Formula, ...]:
        """The rules' values."""
        return tuple(rule.value for rule in self.rules)


@dataclass(frozen=True)
class Ranking:
    """An order of the profiles, best group first; members of a group tie.

    `open_after` holds the positions of groups whose order towards the next group is left open
    (`?`). Payoffs are the ranks: the worst group gets 1, the next 2, and so on.
    """

    groups: tuple[tuple[int, ...], ...]
    open_after: frozenset[int] = frozenset()
    reason: Reason = Reason()

    def values(self, actions: Actions, values: Values) -> list[Fraction]:
        """The rank of every profile, in row-major order; the worst is 1."""
        ranks = [Fraction(0)] * sum(map(len, self.groups))
        for level, group in enumerate(reversed(self.groups), start=1):
            for at in group:
                ranks[at] = Fraction(level)
        return ranks

    def summands(self, actions: Actions) -> list[tuple[Formula, ...]]:
        """The rank of every profile, in row-major order."""
        return [(parse(rank),) for rank in self.values(actions, {})]

    def explain(self, actions: Actions, values: Values, at: int) -> list[Contribution]:
        """The place in the ranking."""
        rank = self.values(actions, values)[at]
        return [Contribution(rank, f"rank {rank} of {len(self.groups)}", self.reason)]

    def in_state(self, state: str) -> Ranking:
        """The ranking: it is the same in every state."""
        return self

    def reasons(self) -> list[Reason]:
        """The ranking's reason."""
        return [self.reason]

    def parameters(self) -> frozenset[str]:
        """None: a ranking has no numbers."""
        return frozenset()

    def formulas(self) -> tuple[Formula, ...]:
        """None: a ranking has no numbers."""
        return ()


@dataclass(frozen=True)
class Table:
    """One formula for each profile, in row-major order."""

    cells: tuple[Formula, ...]
    reason: Reason = Reason()

    def values(self, actions: Actions, values: Values) -> list[Fraction]:
        """The payoff at every profile, in row-major order."""
        return [cell.exact(values) for cell in self.cells]

    def summands(self, actions: Actions) -> list[tuple[Formula, ...]]:
        """The table's entry for every profile, in row-major order."""
        return [(cell,) for cell in self.cells]

    def explain(self, actions: Actions, values: Values, at: int) -> list[Contribution]:
        """The table's entry."""
        cell = self.cells[at]
        return [Contribution(cell.exact(values), f"table entry {cell}", self.reason)]

    def in_state(self, state: str) -> Table:
        """The table: it is the same in every state, unless parameters change."""
        return self

    def reasons(self) -> list[Reason]:
        """The table's reason."""
        return [self.reason]

    def parameters(self) -> frozenset[str]:
        """The parameters in the table's entries."""
        return frozenset().union(*(cell.names for cell in self.cells))

    def formulas(self) -> tuple[Formula, ...]:
        """The table's entries."""
        return self.cells


def totals(rules: Sequence[Rule], actions: Actions, values: Values) -> list[Fraction]:
    """The sum of the rules that match, at every profile in row-major order."""
    amounts = [rule.value.exact(values) for rule in rules]
    # Whole numbers over one denominator: a sum of many fractions reduces at every step.
    common = math.lcm(*(a.denominator for a in amounts))
    sums = [0] * math.prod(map(len, actions.values()))
    for rule, amount in zip(rules, amounts, strict=True):
        scaled = amount.numerator * (common // amount.denominator)
        if scaled:
            for at in rule.positions(actions):
                sums[at] += scaled
    return [Fraction(n, common) for n in sums]
