"""What a definition and those it links to can keep as one package, and who backs whose word.

A package is an agreement of the definition together with the one that each link names. Every
issue's breach is answered in all issues, so each player's gains and losses are pooled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from detente.analysis.linked_play import LinkedGame, link
from detente.analysis.repeated_play import RepeatedGame
from detente.errors import GameError
from detente.exact.number import text
from detente.solvers.effective_discount import effective_discount

if TYPE_CHECKING:
    from detente.analysis.agreement import Agreement
    from detente.analysis.model import Model
    from detente.game.normal_form import NormalFormGame
    from detente.game.profile import PureProfile

Needed = Fraction | None


@dataclass(frozen=True)
class Issue:
    """One issue of a package: its title, its agreement, and what repeated play makes of it alone.

    `agreement` has each player's gain by a breach and its payoffs with and after it; `common` is
    the least discount factor, one for all its players, that keeps the issue alone.
    """

    title: str
    name: str
    agreement: Agreement
    common: Needed
    stage: NormalFormGame
    seen: bool = False

    def slack(self, player: str, discount: Fraction) -> Fraction:
        """What keeping this issue alone is worth to a player more than a breach, a period."""
        if player not in self.agreement.gains:
            return Fraction(0)
        gain = max(self.agreement.gains[player], Fraction(0))
        return discount * self.surplus(player) - (1 - discount) * gain

    def surplus(self, player: str) -> Fraction:
        """What a player stands to lose here each period once the issue is broken."""
        return self.agreement.payoffs[player] - self.agreement.punishment_payoffs[player]

    def to_dict(self) -> dict[str, object]:
        """What the issue alone asks for."""
        critical = self.agreement.critical_discounts
        return {
            "title": self.title,
            "agreement": self.name,
            "profile": dict(self.agreement.profile),
            "taken_as_seen": self.seen,
            "critical_discounts": {p: None if d is None else text(d) for p, d in critical.items()},
            "common": None if self.common is None else text(self.common),
        }


@dataclass(frozen=True)
class Package:
    """Agreements in every issue, kept together; `critical` pools each player's incentives.

    `discount` holds today's discount factors, `weakest` the least effective ones up to any
    handover. What payments can keep is worked out by `paid`, when first asked for.
    """

    name: str
    issues: tuple[Issue, ...]
    critical: Mapping[str, Needed]
    discount: Mapping[str, Fraction]
    weakest: Mapping[str, Fraction]
    paid: Callable[[], Needed] = field(repr=False, compare=False)

    @cached_property
    def with_payments(self) -> Needed:
        """The least discount factor, one for all, at which payments can keep the package.

        Payments are those between the players, across all issues; None if none can. Raises
        GameError where the issues have too many steps to compare.
        """
        return self.paid()

    @property
    def common(self) -> Needed:
        """The least discount factor, one for all, that keeps the package; None if none does."""
        needed = list(self.critical.values())
        return None if None in needed else max(d for d in needed if d is not None)

    @property
    def sustained(self) -> bool:
        """Whether every player keeps the package today."""
        return self._within(self.discount)

    @property
    def sustained_throughout(self) -> bool:
        """Whether every player keeps it in every period, handovers included."""
        return self._within(self.weakest)

    def _within(self, patience: Mapping[str, Fraction]) -> bool:
        return all(d is not None and patience[p] >= d for p, d in self.critical.items())

    def easier_than_each(self) -> bool:
        """Whether some discount factor keeps the package and none of its issues alone."""
        return self.common is not None and all(
            i.common is None or self.common < i.common for i in self.issues
        )

    def easier_than_hardest(self) -> bool:
        """Whether some discount factor keeps the package and not all of its issues alone."""
        return self.common is not None and any(
            i.common is None or self.common < i.common for i in self.issues
        )

    def backing(self, player: str, discount: Fraction) -> tuple[list[Issue], list[Issue]]:
        """The issues that a player would break alone at a discount factor, and those it values."""
        slacks = [(issue, issue.slack(player, discount)) for issue in self.issues]
        return [i for i, s in slacks if s < 0], [i for i, s in slacks if s > 0]

    def to_dict(self) -> dict[str, object]:
        """Each issue alone, and the package."""
        common = self.common
        return {
            "name": self.name,
            "issues": [issue.to_dict() for issue in self.issues],
            "critical_discounts": {
                p: None if d is None else text(d) for p, d in self.critical.items()
            },
            "common": None if common is None else text(common),
            "with_payments": None if self.with_payments is None else text(self.with_payments),
            "sustained": self.sustained,
            "sustained_throughout": self.sustained_throughout,
        }


def linked(model: Model) -> LinkedGame | None:
    """A model's game and those it links to as one; None where it links to none.

    Raises GameError where a player's discount factor or handover differs between them.
    """
    if not model.definition.links:
        return None
    if model.repeated is None:
        raise GameError("links work through the future, add a block `repeated`")
    others = []
    for written in model.definition.links:
        block, values = written.definition.repeated, written.values(model.values)
        punishment = "nash" if block is None or block.punishment is None else block.punishment
        game = written.definition.game(values)
        others.append(RepeatedGame.of(game, written.repetition(model.values), punishment))
    return link([model.repeated, *others])


def package(model: Model, profile: PureProfile, name: str = "") -> Package:
    """The package of an agreement with those that the links name.

    Raises GameError where the model links to nothing or the issues do not fit together,
    SolverError where an issue's punishment is no equilibrium of it.
    """
    whole = model.linked
    if whole is None:
        raise GameError("the definition links to no other, add `links: ...`")
    links = model.definition.links
    profiles = [dict(profile), *(written.agreement for written in links)]
    titles = [model.title, *(written.definition.title for written in links)]
    names = [name, *(written.named for written in links)]
    seen = [False, *(w.seen and w.definition.repeated is not None
                     and bool(w.definition.repeated.signals) for w in links)]  # fmt: skip
    issues = tuple(
        Issue(title, called, rep.agreement(kept), rep.common_discount(kept), rep.stage, taken)
        for title, called, rep, kept, taken in zip(
            titles, names, whole.issues, profiles, seen, strict=True
        )
    )
    said = whole.repetition
    weakest = {
        p: effective_discount(d, change, change.period)
        if (change := said.handover.get(p)) is not None
        else d
        for p, d in said.discount.items()
    }
    critical = whole.pooled_discounts(profiles)

    def paid() -> Needed:
        return whole.transfer_steps().kept_from(whole.together(profiles))

    return Package(name, issues, critical, dict(said.discount), weakest, paid)


def packages(model: Model) -> dict[str, Package]:
    """The package of each agreement that the model names; empty where it links to nothing.

    What payments can keep is worked out for each. Errors as for `package` and `with_payments`.
    """
    if not model.definition.links:
        return {}
    found = {name: package(model, profile, name) for name, profile in model.agreements.items()}
    for one in found.values():
        one.with_payments  # noqa: B018 - what is too much is refused here, not at first use
    return found
