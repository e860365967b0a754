"""A negotiation as it was written down: players, judgements with sources, questions.

A `Definition` is what a file says. At given parameter values it yields a game, a repetition
and a menu of measures; nothing is solved here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from detente.errors import GameError, Place
from detente.exact.number import text
from detente.formula import Formula
from detente.game.automaton import Automaton
from detente.game.committee import Committee, WrittenCommittee
from detente.game.measure import Measure
from detente.game.normal_form import NormalFormGame
from detente.game.option_form import OptionForm
from detente.game.parameters import Parameter, evaluate
from detente.game.payoffs import PayoffForm
from detente.game.provenance import Reason, Source
from detente.game.ratification import WrittenRatification
from detente.game.repetition import Handover, Monitoring, Repetition
from detente.game.states import WrittenState, state_game
from detente.game.terms import WrittenMeasure, WrittenTerms
from detente.game.written import Values, WrittenRepetition

# A sweep over a parameter that no payoff uses asks for the same game again and again.
GAMES_KEPT = 256


@dataclass(frozen=True, slots=True)
class Player:
    """A party: its id, its name for people and a line on what it is.

    A party that is `outside` any agreement is asked nothing and promised nothing: it still has
    to find its action a best response, but no one holds its payoff above the status quo.
    """

    id: str
    name: str
    about: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a source claims, to be tested: `test` names the kind, `arguments` its terms."""

    name: str
    says: str
    claims: tuple[str, ...]
    test: str
    arguments: Mapping[str, object]
    place: Place | None = None


@dataclass(frozen=True)
class WrittenLink:
    """Another definition that the same players play at the same time.

    `agreement` is the full profile that the linked package has there, `named` its name if it was
    given one. `at` holds values for that definition's parameters, as formulas over the linking
    one's. `seen` takes play there to be seen although only a signal is: what linkage could do at
    best. Links of the other definition are not followed.
    """

    game: str
    definition: Definition
    agreement: Mapping[str, str]
    named: str
    at: Mapping[str, Formula]
    seen: bool = False
    reason: Reason = Reason()

    def values(self, values: Values) -> dict[str, Fraction]:
        """Every parameter of the other definition, given the values of this one's."""
        return self.definition.values({n: f.exact(values) for n, f in self.at.items()})

    def repetition(self, values: Values) -> Repetition:
        """How the other game is repeated, without its signal if play is taken to be seen.

        Raises GameError where it is not repeated.
        """
        found = self.definition.repetition(self.values(values))
        if found is None:
            raise GameError(f"'{self.game}' has no block 'repeated' and cannot be linked")
        return replace(found, monitoring=None) if self.seen else found


@dataclass(frozen=True)
class Variant:
    """A contested reading: the whole definition as it reads with the overlay applied."""

    name: str
    means: str
    definition: Definition
    reason: Reason = Reason()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A game definition, read and checked; numbers still depend on the parameters."""

    title: str
    players: tuple[Player, ...]
    actions: Mapping[str, Mapping[str, str]]
    payoffs: Mapping[str, PayoffForm]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    question: str = ""
    about: str = ""
    stage: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    status_quo: Mapping[str, str] | None = None
    target: Mapping[str, str] | None = None
    agreements: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    repeated: WrittenRepetition | None = None
    concessions: tuple[WrittenMeasure, ...] = ()
    terms: WrittenTerms | None = None
    committee: WrittenCommittee | None = None
    ratification: WrittenRatification | None = None
    links: tuple[WrittenLink, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    main_parameter: str = ""
    options: OptionForm | None = None
    file: str = ""
    digest: str = ""

    @cached_property
    def action_labels(self) -> dict[str, tuple[str, ...]]:
        """Each player's action ids, in the order written."""
        return {p.id: tuple(self.actions[p.id]) for p in self.players}

    @cached_property
    def names(self) -> dict[str | tuple[str, str], str]:
        """Words for players and actions."""
        words: dict[str | tuple[str, str], str] = {p.id: p.name for p in self.players}
        for player, own in self.actions.items():
            words |= {(player, action): text for action, text in own.items()}
        return words

    def values(self, overrides: Values | None = None) -> dict[str, Fraction]:
        """Every parameter's value, with `overrides` in place of what is written."""
        return evaluate(self.parameters, overrides)

    @cached_property
    def whole_parameters(self) -> frozenset[str]:
        """The parameters that count things (seats, periods) and so take whole numbers only."""
        counts = [b.seats for b in self.committee.blocs] if self.committee else []
        if self.repeated is not None:
            counts += [h.period for h in self.repeated.handover.values()]
            counts += [s.periods for s in self.repeated.strategies.values() if s.periods]
        return frozenset().union(*(formula.names for formula in counts))

    @property
    def obstacle(self) -> str:
        """Why an option form has no normal form; empty for everything else."""
        return "" if self.options is None else self.options.obstacle

    @property
    def has_game(self) -> bool:
        """Whether the definition has a normal form; an option form need not."""
        return not self.obstacle

    def game(self, values: Values | None = None) -> NormalFormGame:
        """The stage game at the given parameter values (as written by default).

        Where the game changes as it is played, that of today's state. Raises GameError for an
        option form whose states are not all the profiles of some actions.
        """
        if not self.has_game:
            raise GameError(
                f"'{self.title}' has no normal form: {self.obstacle}; ask for the concept "
                "'stability' or 'nash', which its graph model has"
            )
        known = self.values() if values is None else values
        if self.today is not None:
            return state_game(self, known, self.today)
        at = tuple(known[name] for name in self._payoff_parameters)
        if at not in self._games:
            if len(self._games) >= GAMES_KEPT:
                self._games.clear()
            self._games[at] = self._build(known)
        return self._games[at]

    @cached_property
    def today(self) -> WrittenState | None:
        """Today's state; None where the game does not change as it is played."""
        block = self.repeated
        found = () if block is None else block.states
        return next((state for state in found if block and state.name == block.start), None)

    def _build(self, known: Values) -> NormalFormGame:
        rows = tuple(
            tuple(self.payoffs[p.id].values(self.action_labels, known)) for p in self.players
        )
        ids = tuple(p.id for p in self.players)
        return NormalFormGame(ids, self.action_labels, rows, self.title, self.names)

    @cached_property
    def _games(self) -> dict[tuple[Fraction, ...], NormalFormGame]:
        return {}

    @cached_property
    def _payoff_parameters(self) -> tuple[str, ...]:
        """The parameters that payoffs name; what those rest on is in their values already."""
        used = {name for form in self.payoffs.values() for name in form.parameters()}
        return tuple(sorted(used))

    @cached_property
    def written_payoffs(self) -> tuple[tuple[tuple[Formula, ...], ...], ...]:
        """For each player and profile (row-major) the formulas that add up to the payoff."""
        labels = self.action_labels
        return tuple(tuple(self.payoffs[p.id].summands(labels)) for p in self.players)

    def repetition(self, values: Values | None = None) -> Repetition | None:
        """Discounts, handovers and monitoring; None where the definition has no such block.

        Raises GameError for a discount outside [0, 1), a chance outside [0, 1] and chances of
        several signals that do not add up to 1.
        """
        block = self.repeated
        if block is None:
            return None
        known = self.values() if values is None else values
        return Repetition(
            {p: f.exact(known) for p, f in block.discount.items()},
            {
                p: Handover(
                    _whole(h.period.exact(known), "handover period"),
                    h.continues.exact(known),
                    h.of,
                )
                for p, h in block.handover.items()
            },
            self._monitoring(block, known),
        )

    def strategies(self, values: Values | None = None) -> dict[str, Automaton]:
        """The strategies of repeated play, by name; none where the definition has none."""
        block = self.repeated
        if block is None or not block.strategies:
            return {}
        known = self.values() if values is None else values
        game = self.game(known)
        alarm = block.signals[0].name if block.signals else ""
        return {
            name: strategy.automaton(game, known, alarm)
            for name, strategy in block.strategies.items()
        }

    def _monitoring(self, block: WrittenRepetition, known: Values) -> Monitoring | None:
        if not block.signals:
            return None
        given = {s.name: s.chances(self.action_labels, known) for s in block.signals}
        alarm = block.signals[0].name
        return Monitoring(alarm, given.pop(alarm), given)

    def measures(self, values: Values | None = None) -> tuple[Measure, ...]:
        """The measures on the menu, with exact effects."""
        known = self.values() if values is None else values
        return tuple(m.measure(self.action_labels, known) for m in self.concessions)

    def voting_body(self, values: Values | None = None) -> Committee | None:
        """The committee with its numbers; None where the definition has none."""
        block = self.committee
        if block is None:
            return None
        return block.at(self.values() if values is None else values)


def _whole(value: Fraction, what: str) -> int:
    if value.denominator != 1:
        raise GameError(f"{what} is {text(value)}, write a whole number")
    return value.numerator
