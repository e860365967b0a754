"""One concession set, told: who gives what to whom, and how patient each must be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.analysis.agreement import Agreement
from detente.concepts.concession import Shortfall, Table
from detente.exact.number import decimal, text


@dataclass(frozen=True)
class Gift:
    """What one member of a set does, given the rest of the set.

    `cost` is what the owner would have more without it, `brings[player]` what each other player
    has by it; either may be negative.
    """

    member: str
    owner: str
    cost: Fraction
    brings: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, object]:
        """Member, owner, cost and gains as exact strings."""
        return {
            "member": self.member,
            "owner": self.owner,
            "cost": text(self.cost),
            "brings": {p: text(v) for p, v in self.brings.items()},
        }


@dataclass(frozen=True)
class SetReport:
    """A set of concessions; mappings are by player.

    `members` in the order of the menu; `profile` where they lead; `payoffs` a period there with
    the measures; `gains` over the status quo, None without one; `critical_discounts` None where
    no patience suffices; `critical` the least discount factor common to all at which the set
    is sufficient, None if never; `slack` today's discount factor above the critical one, None
    without a discount; `commits` whether it holds without any future; `shortfall` what other
    than patience is missing; `agreement` the repeated game's account, None where the reversion
    named is no equilibrium (`notes` say so).
    """

    members: tuple[str, ...]
    profile: Mapping[str, str]
    payoffs: Mapping[str, Fraction]
    gains: Mapping[str, Fraction] | None
    critical_discounts: Mapping[str, Fraction | None]
    critical: Fraction | None
    slack: Mapping[str, Fraction | None] | None
    gives: tuple[Gift, ...]
    givers: tuple[str, ...]
    sufficient: bool
    commits: bool
    shortfall: Shortfall | None
    agreement: Agreement | None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        state = "sufficient" if self.sufficient else "not sufficient"
        shown = ", ".join(self.members) or "nothing"
        return f"SetReport({shown}: {state}, critical discount {decimal(self.critical)})"

    def to_dict(self) -> dict[str, object]:
        """Every figure as an exact string, null where there is none."""
        return {
            "members": list(self.members),
            "givers": list(self.givers),
            "profile": dict(self.profile),
            "payoffs": _texts(self.payoffs),
            "gains": None if self.gains is None else _texts(self.gains),
            "critical_discounts": _texts(self.critical_discounts),
            "critical": None if self.critical is None else text(self.critical),
            "slack": None if self.slack is None else _texts(self.slack),
            "sufficient": self.sufficient,
            "commits": self.commits,
            "gives": [g.to_dict() for g in self.gives],
            "notes": list(self.notes),
        }


def payoffs_at(table: Table, names: Collection[str]) -> dict[str, Fraction]:
    """Every player's payoff at a(S) in g + S; at the status quo if the set goes nowhere."""
    profile = table.profile(names) or table.start
    game = table.with_all_actions(names)
    at = game.position(game.cell(profile))
    return {p: row[at] for p, row in zip(game.players, game.payoffs, strict=True)}


def gifts(table: Table, members: Sequence[str]) -> tuple[Gift, ...]:
    """What each member costs and brings, compared with the set without it."""
    payoffs = payoffs_at(table, members)
    found = []
    for concession in table.members(members):
        without = payoffs_at(table, [m for m in members if m != concession.name])
        owner = concession.owner
        brings = {p: v - without[p] for p, v in payoffs.items() if p != owner}
        found.append(Gift(concession.name, owner, without[owner] - payoffs[owner], brings))
    return tuple(found)


def givers(table: Table, names: Collection[str]) -> list[str]:
    """The owners of members that cost them: moves from the status quo, measures at a(S)."""
    game = table.game
    at = game.position(game.cell(table.profile(names) or table.start))
    owners = {
        c.owner
        for c in table.members(names)
        if c.costly or (c.owner in c.effects and c.effects[c.owner][at] < 0)
    }
    return [p for p in game.players if p in owners]


def _texts(values: Mapping[str, Fraction] | Mapping[str, Fraction | None]) -> dict[str, str | None]:
    return {p: None if v is None else text(v) for p, v in values.items()}
