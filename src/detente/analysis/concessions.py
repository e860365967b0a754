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

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from detente.analysis.agreement import Agreement
from detente.analysis.concession_menu import table_of
from detente.analysis.concession_report import Gift, SetReport, gifts, givers, payoffs_at
from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.reversions import Punishment
from detente.analysis.stage_game import solve
from detente.concepts.concession import (
    Answers,
    Concession,
    ConcessionCertificate,
    Reading,
    Table,
    shortfall,
)
from detente.errors import GameError, SolverError, nearest
from detente.exact.number import decimal, text
from detente.game.measure import Measure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile
from detente.game.repetition import Monitoring, discounts
from detente.solvers.concession_search import INSUFFICIENT, ConcessionSearch
from detente.solvers.minimal_sets import minimal, minimal_at, steps
from detente.solvers.threats import Threat, refuse

if TYPE_CHECKING:
    from detente.analysis.concession_order import ConcessionOrder

__all__ = ["ConcessionSets", "Gift", "Measure", "SetReport", "concession_sets"]

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
) -> ConcessionSets:
    """All minimal concession sets of a game, or of a model, which brings the other arguments.

    What is given besides a model replaces the model's own.
    `target` may leave players open if there is a `status_quo`; without one it is full and there
    are no moves. `discount` is one number or one for each player. `reservation` gives the least
    payoffs to accept, by player; by default those of the status quo. `punishment` is "nash"
    (the default), "minmax" (a bound) or a profile to revert to. `reading` is "self_enforcing"
    (the default with a discount) or "commitment".

    Raises GameError for unknown names and numbers out of range, SolverError for more than 16
    concessions and for punishments of a later release.
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
    )
    today = None if discount is None else discounts(game, discount)
    if reading is None:
        reading = "commitment" if today is None else "self_enforcing"
    if reading not in READINGS:
        raise GameError(f"unknown reading '{reading}', {nearest(reading, READINGS, 'readings')}")
    if reading == "self_enforcing" and today is None:
        raise GameError("the reading 'self_enforcing' needs a discount factor")
    answer: Punishment = "nash" if punishment is None else punishment
    return ConcessionSets(table, today, answer, reading, status_quo is not None)


class ConcessionSets:
    """The answer of `concession_sets`; everything is computed when first asked for.

    A set is a frozenset of names of the menu. `discount` is today's, by player, or None.
    """

    def __init__(
        self,
        table: Table,
        discount: Mapping[str, Fraction] | None,
        punishment: Punishment,
        reading: Reading,
        has_status_quo: bool,  # noqa: FBT001 (made by `concession_sets` alone)
    ) -> None:
        self.table = table
        self.game = table.game
        self.menu: tuple[Concession, ...] = table.menu
        self.discount = discount
        self.punishment = punishment
        self.reading = reading
        self.status_quo = dict(table.start) if has_status_quo else None
        self.target = dict(table.target)
        self._search = ConcessionSearch(table, _answer(table.game, punishment), solve)

    # -- the answer ---------------------------------------------------------------------------

    @cached_property
    def all_sufficient(self) -> list[frozenset[str]]:
        """Every sufficient set in this reading, smallest first."""
        return [self._names(m) for m in sorted(self._sufficient, key=_by_size)]

    @cached_property
    def minimal(self) -> list[frozenset[str]]:
        """The minimal sufficient sets in this reading, smallest first."""
        if self.discount is None or self.reading == "commitment":
            return self.commitment_minimal
        today = [self.discount[p] for p in self.game.players]
        return [self._names(m) for m in minimal_at(self._search, today)]

    @cached_property
    def commitment_minimal(self) -> list[frozenset[str]]:
        """The minimal sets that make the agreement an equilibrium without any future."""
        return [
            self._names(m)
            for m in minimal(m for m, v in self._search.verdicts.items() if v.committed)
        ]

    @cached_property
    def steps(self) -> list[tuple[Fraction, list[frozenset[str]]]]:
        """The minimal self-enforcing sets at every discount factor common to all players.

        Pairs (discount_from, sets): the sets from that exact discount factor up to the next
        one. With a public signal a set may have a ceiling; it still holds at the ceiling itself,
        where `minimal_at` is exact.
        """
        found = steps(self._search)
        return [(d, [self._names(m) for m in masks]) for d, masks in found]

    def minimal_at(self, discount: object) -> list[frozenset[str]]:
        """The minimal self-enforcing sets at other discount factors, one or one for each player."""
        at = list(discounts(self.game, discount).values())
        return [self._names(m) for m in minimal_at(self._search, at)]

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

    def sufficient(self, names: Collection[str]) -> bool:
        """Whether a set is sufficient in this reading; GameError for names not on the menu."""
        mask = self._mask(names)
        if self.discount is None or self.reading == "commitment":
            return self._search.verdicts.get(mask, INSUFFICIENT).committed
        return self._search.kept(mask, [self.discount[p] for p in self.game.players])

    def critical(self, names: Collection[str]) -> Fraction | None:
        """The least discount factor common to all at which a set is sufficient; None if never."""
        return self._search.settled(self._mask(names)).least

    def givers(self, names: Collection[str]) -> list[str]:
        """The players who own a member of the set that costs them, in the players' order."""
        return givers(self.table, names)

    def explain(self, names: Collection[str]) -> SetReport:
        """One set told: where it leads, who gives what to whom, how patient each must be.

        Raises GameError for names not on the menu and for two moves of one player.
        """
        members = tuple(c.name for c in self.table.members(names))
        profile = self.table.profile(members)
        if profile is None:
            raise GameError(f"({', '.join(members)}) holds two moves of one player, take one")
        game = self.table.game_with(members)
        payoffs = payoffs_at(self.table, members)
        agreement: Agreement | None = None
        notes: tuple[str, ...] = ()
        try:
            agreement = RepeatedGame(
                game,
                self.discount or 0,
                monitoring=self.table.monitoring,
                punishment=self.punishment,
            ).agreement(profile)
            critical = agreement.critical_discounts
        except SolverError as error:
            committed = shortfall(self.table, members) is None
            critical = dict.fromkeys(game.players, Fraction(0) if committed else None)
            notes = (str(error),)
        before = None if self.status_quo is None else payoffs_at(self.table, ())
        return SetReport(
            members=members,
            profile=profile,
            payoffs=payoffs,
            gains=None if before is None else {p: payoffs[p] - before[p] for p in payoffs},
            critical_discounts=dict(critical),
            critical=self.critical(members),
            slack=None
            if self.discount is None
            else {p: None if c is None else self.discount[p] - c for p, c in critical.items()},
            gives=gifts(self.table, members),
            givers=tuple(self.givers(members)),
            sufficient=self.sufficient(members),
            commits=shortfall(self.table, members) is None,
            shortfall=shortfall(self.table, members, once=self.reading == "commitment"),
            agreement=agreement,
            notes=notes,
        )

    @cached_property
    def certificate(self) -> ConcessionCertificate | None:
        """Evidence for every minimal set; None for the bound "minmax", which proves nothing."""
        if self.punishment == "minmax" and self.reading == "self_enforcing":
            return None
        named = not isinstance(self.punishment, str)
        answers = {}
        if self.reading == "self_enforcing" and not named:
            for members in self.minimal:
                mask = self._mask(members)
                part = mask
                while True:
                    verdict = self._search.verdicts.get(part)
                    if verdict is not None and not verdict.committed:
                        found = self._search.threats(part)
                        answers[self._names(part)] = tuple(map(self._answers, found))
                    if part == 0:
                        break
                    part = (part - 1) & mask
        return ConcessionCertificate(
            self.table,
            self.reading,
            tuple(self.minimal),
            dict(self.discount or {}),
            answers,
            None if isinstance(self.punishment, str) else dict(self.punishment),
        )

    @cached_property
    def order(self) -> ConcessionOrder:
        """The orders in which minimal sets can be given, a refusal stopping the rest."""
        from detente.analysis.concession_order import concession_order

        return concession_order(self)

    # -- showing ------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-concessions/1`."""
        return {
            "format": "detente-concessions/1",
            "game": {
                "title": self.game.title,
                "players": list(self.game.players),
                "actions": {p: list(self.game.actions[p]) for p in self.game.players},
            },
            "reading": self.reading,
            "punishment": self.punishment
            if isinstance(self.punishment, str)
            else dict(self.punishment),
            "status_quo": self.status_quo,
            "target": self.target,
            "discount": None
            if self.discount is None
            else {p: text(d) for p, d in self.discount.items()},
            "menu": [c.to_dict() for c in self.menu],
            "minimal": [self.explain(s).to_dict() for s in self.minimal],
            "commitment": [self._listed(s) for s in self.commitment_minimal],
            "steps": [
                {"discount_from": text(d), "minimal": [self._listed(s) for s in sets]}
                for d, sets in self.steps
            ],
            "pivotal": self.pivotal,
            "dispensable": self.dispensable,
            "order": self.order.to_dict(),
            "certificate": None if self.certificate is None else self.certificate.to_dict(),
        }

    def __repr__(self) -> str:
        shown = " or ".join("{" + ", ".join(self._listed(s)) + "}" for s in self.minimal)
        return f"ConcessionSets({self.reading}: {shown or 'none suffices'})"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(', '.join(self._listed(s)) or 'nothing')}</td>"
            f"<td>{escape(', '.join(self.givers(s)) or 'nobody')}</td>"
            f"<td>{decimal(self.critical(s))}</td></tr>"
            for s in self.minimal
        )
        return (
            f"<table><caption>Minimal concession sets ({escape(self.reading)})</caption>"
            f"<tr><th>set</th><th>who gives</th><th>critical discount</th></tr>{rows}</table>"
        )

    # -- inside -------------------------------------------------------------------------------

    @cached_property
    def _sufficient(self) -> frozenset[int]:
        verdicts = self._search.verdicts
        if self.reading == "commitment" or self.discount is None:
            return frozenset(m for m, v in verdicts.items() if v.committed)
        today = [self.discount[p] for p in self.game.players]
        return frozenset(m for m in tuple(verdicts) if self._search.kept(m, today))

    def _mask(self, names: Collection[str]) -> int:
        members = {c.name for c in self.table.members(names)}
        return sum(1 << k for k, c in enumerate(self.menu) if c.name in members)

    def _names(self, mask: int) -> frozenset[str]:
        return frozenset(c.name for k, c in enumerate(self.menu) if mask >> k & 1)

    def _listed(self, names: Collection[str]) -> list[str]:
        return [c.name for c in self.menu if c.name in names]

    def _answers(self, threat: Threat) -> Answers:
        return Answers(
            dict(zip(self.game.players, threat.floors, strict=True)),
            dict(zip(self.game.players, threat.answers, strict=True)),
        )


def _answer(game: NormalFormGame, punishment: Punishment) -> Literal["nash", "minmax"] | Cell:
    if not isinstance(punishment, str):
        return game.cell(punishment)
    if punishment == "nash":
        return "nash"
    if punishment == "minmax":
        return "minmax"
    raise refuse(punishment)


def _by_size(mask: int) -> tuple[int, int]:
    return mask.bit_count(), mask
