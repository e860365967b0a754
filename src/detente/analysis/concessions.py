"""The question what must be given, and by whom, for an agreement to hold.

>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[0, 3], [-1, 2]], [[0, -3], [0, 1]],
...     players=["us", "damascus"],
...     actions={"us": ["keep", "exclude"], "damascus": ["boycott", "return"]})
>>> stay = {"us": "keep", "damascus": "boycott"}
>>> sets = concession_sets(game, status_quo=stay, punishment=stay, discount="3/5",
...     target={"us": "exclude", "damascus": "return"})
>>> [sorted(s) for s in sets.minimal], sets.commitment_minimal
([['damascus:return', 'us:exclude']], [])
>>> [(str(d), len(minimal)) for d, minimal in sets.steps]
[('0', 0), ('1/3', 1)]
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from detente.analysis.concession_menu import table_of
from detente.analysis.concession_report import Gift, SetReport, givers
from detente.analysis.constraints import Break, Constraint, breaks, constraints
from detente.analysis.payments import Payments
from detente.analysis.reversions import Punishment
from detente.analysis.set_verdicts import STRONGER, SetVerdicts
from detente.concepts.concession import (
    Concession,
    ConcessionCertificate,
    Reading,
    Shortfall,
    fit,
    shortfall,
)
from detente.concepts.target_concept import CONCEPTS
from detente.errors import GameError, SolverError, nearest
from detente.exact.number import decimal
from detente.game.measure import Guarantee, Measure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.repetition import Monitoring, Repetition, discounts
from detente.game.terms import PaymentTerms
from detente.solvers.concession_search import MOST
from detente.solvers.minimal_sets import minimal_at, steps

if TYPE_CHECKING:
    from detente.analysis.concession_order import ConcessionOrder
    from detente.analysis.why_empty import WhyEmpty

__all__ = [
    "ConcessionSets",
    "Gift",
    "Guarantee",
    "Measure",
    "PaymentTerms",
    "Payments",
    "SetReport",
    "concession_sets",
]

READINGS: tuple[Reading, ...] = ("self_enforcing", "commitment")


@runtime_checkable
class HasParts(Protocol):
    """A model: it knows what `concession_sets` asks for."""

    def concession_parts(self) -> dict[str, object]:
        """The arguments of `concession_sets` by name."""
        ...


def concession_sets(  # noqa: PLR0913 (the parts of a model, by name)
    game: NormalFormGame | HasParts,
    *,
    measures: Sequence[Measure] = (),
    target: PureProfile | None = None,
    status_quo: PureProfile | None = None,
    discount: object = None,
    monitoring: Monitoring | None = None,
    punishment: Punishment | None = None,
    reservation: Mapping[str, object] | None = None,
    reading: Reading | None = None,
    target_concept: str | None = None,
    payments: PaymentTerms | None = None,
    reshape: Callable[[Mapping[str, Fraction]], NormalFormGame] | None = None,
) -> ConcessionSets:
    """All minimal concession sets of a game, or of a model, which brings the other arguments.

    What is given besides a model replaces the model's own.
    `target` may leave players open if there is a `status_quo`; without one it is full and there
    are no moves. `discount` is one number or one for each player. `reservation` gives the least
    payoffs to accept, by player; by default those of the status quo. `punishment` is "nash"
    (the default), "minmax" (a bound), a profile to revert to, "optimal" (the target's payoffs are
    sustained by the best of all punishments; two players) or "transfers" (the target can be kept
    with payments, which may also meet reservation values; any number of players). `reading` is
    "self_enforcing" (the default with a discount) or "commitment", for the game played once; only
    there `target_concept` may be other than "nash": "strict", "unique" (equilibrium), "dominant",
    "rationalizable" (and nothing else is), "GMR", "SMR" or "SEQ". `reshape` makes the game at other
    values of the parameters that measures set, and models bring it. `payments` says who could
    pay for the target (see `ConcessionSets.transfers`).

    Raises GameError for unknown names and numbers out of range, SolverError, some of them when the
    answer is asked for, where a punishment does not apply and where a menu is too long: 16
    concessions, or 22 measures and more (see `notes`) where all that matters is linear.
    """
    if isinstance(game, HasParts):
        said: dict[str, object] = {
            "measures": measures or None,
            "target": target,
            "status_quo": status_quo,
            "discount": discount,
            "monitoring": monitoring,
            "punishment": punishment,
            "reservation": reservation,
            "reading": reading,
            "target_concept": target_concept,
            "payments": payments,
            "reshape": reshape,
        }
        asked = {name: part for name, part in said.items() if part is not None}
        return concession_sets(**{**game.concession_parts(), **asked})  # type: ignore[arg-type]
    table = table_of(
        game,
        measures=measures,
        target=target,
        status_quo=status_quo,
        reservation=reservation,
        monitoring=monitoring,
        reshape=reshape,
    )
    today = None if discount is None else Repetition(discounts(game, discount)).discount
    concept = "nash" if target_concept is None else target_concept
    if concept not in CONCEPTS:
        raise GameError(
            f"unknown target concept '{concept}', {nearest(concept, CONCEPTS, 'concepts')}"
        )
    if reading is None:
        reading = "commitment" if today is None or concept != "nash" else "self_enforcing"
    if reading not in READINGS:
        raise GameError(f"unknown reading '{reading}', {nearest(reading, READINGS, 'readings')}")
    if reading == "self_enforcing" and today is None:
        raise GameError("the reading 'self_enforcing' needs a discount factor")
    if reading == "self_enforcing" and concept != "nash":
        raise GameError(
            f"the target concept '{concept}' is about the game played once, take the reading "
            "'commitment'"
        )
    answer: Punishment = "nash" if punishment is None else punishment
    verdicts = SetVerdicts(table, reading, concept, answer, today)
    return ConcessionSets(
        verdicts, has_status_quo=status_quo is not None, payments=payments or PaymentTerms()
    )


class ConcessionSets:
    """The answer of `concession_sets`; everything is computed when first asked for.

    A set is a frozenset of names of the menu. `discount` is today's, by player, or None.
    """

    def __init__(
        self, verdicts: SetVerdicts, *, has_status_quo: bool, payments: PaymentTerms
    ) -> None:
        self._verdicts = verdicts
        self._terms = payments
        self.table = table = verdicts.table
        self.game = table.game
        self.menu: tuple[Concession, ...] = table.menu
        self.discount = verdicts.discount
        self.punishment = verdicts.punishment
        self.reading = verdicts.reading
        self.target_concept = verdicts.concept
        self.status_quo = dict(table.start) if has_status_quo else None
        self.target = dict(table.target)

    # -- the answer ---------------------------------------------------------------------------

    @cached_property
    def all_sufficient(self) -> list[frozenset[str]]:
        """Every sufficient set in this reading, smallest first."""
        return [self._names(m) for m in self._verdicts.all]

    @cached_property
    def minimal(self) -> list[frozenset[str]]:
        """The minimal sufficient sets in this reading, smallest first."""
        return [self._names(m) for m in self._verdicts.minimal]

    @cached_property
    def commitment_minimal(self) -> list[frozenset[str]]:
        """The minimal sets with which the target holds (as an equilibrium) without any future."""
        return [self._names(m) for m in self._verdicts.held.minimal]

    @cached_property
    def steps(self) -> list[tuple[Fraction, list[frozenset[str]]]]:
        """The minimal self-enforcing sets at every discount factor common to all players.

        Pairs (discount_from, sets): the sets from that exact discount factor up to the next
        one. With a public signal a set may have a ceiling; it still holds at the ceiling itself,
        where `minimal_at` is exact.
        """
        found = steps(self._verdicts.search)
        return [(d, [self._names(m) for m in masks]) for d, masks in found]

    def minimal_at(self, discount: object) -> list[frozenset[str]]:
        """The minimal self-enforcing sets at other discount factors, one or one for each player."""
        at = list(Repetition(discounts(self.game, discount)).discount.values())
        return [self._names(m) for m in minimal_at(self._verdicts.search, at)]

    @cached_property
    def pivotal(self) -> list[str]:
        """The concessions in every minimal set."""
        if not self.minimal:
            return []
        return [c.name for c in self.menu if all(c.name in s for s in self.minimal)]

    @cached_property
    def dispensable(self) -> list[str]:
        """The concessions in no minimal set."""
        return [c.name for c in self.menu if not any(c.name in s for s in self.minimal)]

    @property
    def complete(self) -> bool:
        """Whether `minimal` is proven to list every minimal set."""
        _ = self.minimal
        return self._verdicts.complete

    @property
    def notes(self) -> tuple[str, ...]:
        """What the answer does not prove, in sentences without their full stop."""
        _ = self.minimal
        return self._verdicts.notes

    @property
    def long(self) -> bool:
        """Whether the menu is too long for all discount factors at once."""
        return len(self.menu) > MOST

    def price(self, names: Collection[str]) -> Fraction:
        """What the members of a set cost their owners, each taken alone; gains do not count."""
        return sum((max(c.cost, Fraction(0)) for c in self.table.members(names)), Fraction(0))

    @cached_property
    def why_empty(self) -> WhyEmpty | None:
        """The fewest conditions that no set meets together; None if some set suffices."""
        from detente.analysis.why_empty import why_empty

        return None if self.minimal else why_empty(self._verdicts)

    @cached_property
    def cheapest(self) -> list[frozenset[str]]:
        """The minimal sets whose `price` is least."""
        least = min(map(self.price, self.minimal), default=None)
        return [s for s in self.minimal if self.price(s) == least]

    def constraints(self, names: Collection[str]) -> list[Constraint]:
        """What holds a set together: each condition with its slack, and who pays for it.

        In the reading "self_enforcing" deviations are weighed at today's discount factors against
        the reversion, except under "optimal" and "transfers", where they are told as in the game
        played once. Raises GameError where the set leads to no game to tell of.
        """
        once = self.punishment in STRONGER or self.long
        patience = None if once else self._verdicts.today
        floors = None if patience is None else self._verdicts.floors(self._mask(names))
        return constraints(self.table, names, patience, floors)

    @cached_property
    def broken_by(self) -> list[Break]:
        """Where more is less: concessions that, added to a minimal set, break the agreement."""
        return breaks(self.minimal, [c.name for c in self.menu], self.sufficient, self.shortfall)

    def sufficient(self, names: Collection[str]) -> bool:
        """Whether a set is sufficient in this reading; GameError for names not on the menu."""
        return self._verdicts.contains(self._mask(names))

    def critical(self, names: Collection[str]) -> Fraction | None:
        """The least discount factor common to all at which a set is sufficient; None if never."""
        return self._verdicts.critical(self._mask(names))

    def givers(self, names: Collection[str]) -> list[str]:
        """The players who own a member of the set that costs them, in the players' order."""
        return givers(self.table, names)

    def explain(self, names: Collection[str]) -> SetReport:
        """One set told: where it leads, who gives what to whom, how patient each must be.

        Raises GameError for names not on the menu and for two moves of one player.
        """
        from detente.analysis.set_story import told

        return told(self, names)

    @cached_property
    def transfers(self) -> Payments:
        """What payments instead of measures would make the target hold, and at what price."""
        return self.transfers_with(())

    def transfers_with(self, names: Collection[str]) -> Payments:
        """The payments that are still needed with some measures of the menu.

        In this reading's terms: once, or every period at today's discount factors with reversion
        as the punishment says (under "optimal" and "transfers" to the worst stage equilibria).
        SolverError where the target leaves players open or is not possible, or play is not seen.
        """
        if len(self.target) < len(self.game.players):
            raise SolverError("payments are worked out for a full target, name every player's part")
        if self.table.monitoring is not None and self._verdicts.today is not None:
            raise SolverError("payments are worked out where play is seen")
        moves = [c.name for c in self.menu if self.target.get(c.owner) == c.action]
        members = {*names, *moves}
        if fit(self.table, members) is not None:
            raise SolverError("the target is not possible; name measures that make it possible")
        discount, floors = None, None
        if self._verdicts.today is not None and self.discount is not None:
            discount, floors = self.discount, self._verdicts.worst(self._mask(members))
        return Payments(
            self.table.game_with(members),
            self.target,
            payers=self._terms.payers,
            receivers=self._terms.receivers,
            caps=self._terms.caps,
            reservation=self.table.reservation,
            discount=discount,
            floors=floors,
            credible=self._terms.credible,
        )

    @cached_property
    def certificate(self) -> ConcessionCertificate | None:
        """Evidence for every minimal set.

        None for the bound "minmax", which proves nothing, and for "optimal" and "transfers", of
        which `explain` and the repeated game of each set bring the proofs.
        """
        return self._verdicts.certificate(self.minimal)

    @cached_property
    def order(self) -> ConcessionOrder:
        """The orders in which minimal sets can be given, a refusal stopping the rest."""
        from detente.analysis.concession_order import concession_order

        return concession_order(self)

    # -- showing ------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-concessions/1`."""
        from detente.analysis.concession_data import data

        return data(self)

    def __repr__(self) -> str:
        shown = " or ".join("{" + ", ".join(self.listed(s)) + "}" for s in self.minimal)
        return f"ConcessionSets({self.reading}: {shown or 'none suffices'})"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(', '.join(self.listed(s)) or 'nothing')}</td>"
            f"<td>{escape(', '.join(self.givers(s)) or 'nobody')}</td>"
            f"<td>{decimal(self.critical(s))}</td></tr>"
            for s in self.minimal
        )
        return (
            f"<table><caption>Minimal concession sets ({escape(self.reading)})</caption>"
            f"<tr><th>set</th><th>who gives</th><th>critical discount</th></tr>{rows}</table>"
        )

    def shortfall(self, names: Collection[str]) -> Shortfall | None:
        """The first condition other than patience by which a set fails; None if there is none."""
        once = self.reading == "commitment"
        jointly = self.punishment == "transfers" and not once
        evidence = self._verdicts.held.evidence.get(self._mask(names)) if once else None
        return shortfall(
            self.table,
            names,
            once=once,
            concept=self.target_concept,
            evidence=evidence,
            jointly=jointly,
        )

    # -- inside -------------------------------------------------------------------------------

    def _mask(self, names: Collection[str]) -> int:
        members = {c.name for c in self.table.members(names)}
        return sum(1 << k for k, c in enumerate(self.menu) if c.name in members)

    def _names(self, mask: int) -> frozenset[str]:
        return frozenset(c.name for k, c in enumerate(self.menu) if mask >> k & 1)

    def listed(self, names: Collection[str]) -> list[str]:
        """The members of a set in the order of the menu."""
        return [c.name for c in self.menu if c.name in names]
