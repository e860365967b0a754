"""A definition at given parameter values, with the questions people ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import GameError
from detente.exact.number import exact, text
from detente.game.definition import Definition
from detente.game.graph_model import GraphModel
from detente.game.measure import Measure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.provenance import Source
from detente.game.states import state_values

if TYPE_CHECKING:
    from detente.analysis.changing_play import ChangingPlay
    from detente.analysis.concessions import ConcessionSets
    from detente.analysis.conditions import Conditions
    from detente.analysis.findings import Verdict
    from detente.analysis.linked_play import LinkedGame
    from detente.analysis.partition import Partition
    from detente.analysis.repeated_play import RepeatedGame
    from detente.analysis.state_stability import StateStability
    from detente.analysis.win_sets import WinSets
    from detente.game.automaton import Automaton
    from detente.game.payoffs import Contribution
    from detente.game.repetition import Repetition
    from detente.game.solution import Solution


def load(file: str | Path) -> Model:
    """Read a definition, a Gambit .nfg file, a game in .json, or a shipped model by its name.

    Raises DefinitionError with every fault of the file.

    >>> load("hnc_composition").game.players
    ('us', 'damascus', 'hardliners')
    """
    from detente.files.load import load as read

    return Model(read(file))


@dataclass(frozen=True)
class Model:
    """A negotiation at given parameter values; everything is computed when first asked for.

    `overrides` replace parameter values; `name` is the variant's, empty for the base reading.
    """

    definition: Definition
    overrides: Mapping[str, Fraction] = field(default_factory=dict)
    name: str = ""

    # -- what was written --------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The definition's title."""
        return self.definition.title

    @property
    def question(self) -> str:
        """The question that the model is asked."""
        return self.definition.question

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources that judgements cite."""
        return self.definition.sources

    @cached_property
    def values(self) -> dict[str, Fraction]:
        """Every parameter's value."""
        return self.definition.values(self.overrides)

    @property
    def status_quo(self) -> PureProfile | None:
        """What the parties do today."""
        return self.definition.status_quo

    @property
    def target(self) -> PureProfile | None:
        """What an agreement should bring about; may leave players open."""
        return self.definition.target

    @cached_property
    def agreements(self) -> dict[str, dict[str, str]]:
        """Named full profiles; a full target that no agreement names is called "target"."""
        named = {name: dict(profile) for name, profile in self.definition.agreements.items()}
        target = self.target
        full = target is not None and len(target) == len(self.definition.players)
        if target is not None and full and dict(target) not in named.values():
            named["target"] = dict(target)
        return named

    # -- other readings ----------------------------------------------------------------------

    def at(self, values: Mapping[str, object]) -> Model:
        """The same definition at other parameter values (numbers as `exact` reads them).

        Raises GameError for a name that is no parameter.

        >>> load("hnc_composition").at({"return_cost": 5}).values["return_cost"]
        Fraction(5, 1)
        """
        changed = {name: exact(value) for name, value in values.items()}
        moved = Model(self.definition, {**self.overrides, **changed}, self.name)
        moved.values  # noqa: B018 - an unknown name is refused here, not at first use
        return moved

    @cached_property
    def variants(self) -> dict[str, Model]:
        """The contested readings, by name; values set by `at` stay where a variant sets none."""
        return {
            name: Model(variant.definition, self._left_by(variant.definition), name)
            for name, variant in self.definition.variants.items()
        }

    def _left_by(self, variant: Definition) -> dict[str, Fraction]:
        """The overrides of parameters whose value the variant does not set itself."""
        written = self.definition.parameters
        return {
            name: value
            for name, value in self.overrides.items()
            if variant.parameters[name].value == written[name].value
        }

    def variant(self, name: str) -> Model:
        """One contested reading; GameError if there is none of that name."""
        if name not in self.variants:
            from detente.errors import nearest

            raise GameError(f"unknown variant '{name}', {nearest(name, self.variants, 'variants')}")
        return self.variants[name]

    # -- games -------------------------------------------------------------------------------

    @cached_property
    def game(self) -> NormalFormGame:
        """The stage game."""
        return self.definition.game(self.values)

    @cached_property
    def graph_model(self) -> GraphModel:
        """States, moves and ranks: the option form's, or the stage game as a graph model."""
        form = self.definition.options
        if form is None:
            return GraphModel.from_game(self.game)
        return form.graph_model(self.title, {p.id: p.name for p in self.definition.players})

    @cached_property
    def state_stability(self) -> StateStability | None:
        """The stability of every state of an option form; None for any other definition."""
        from detente.analysis.state_stability import StateStability

        form = self.definition.options
        return None if form is None else StateStability(form, self.graph_model)

    @cached_property
    def repetition(self) -> Repetition | None:
        """Discounts, handovers and monitoring as data."""
        return self.definition.repetition(self.values)

    @property
    def punishment(self) -> str | PureProfile:
        """What a breach is answered with: "nash" or a named profile."""
        block = self.definition.repeated
        return "nash" if block is None or block.punishment is None else block.punishment

    @cached_property
    def repeated(self) -> RepeatedGame | None:
        """The repeated game; None where the definition repeats none, or one that changes."""
        from detente.analysis.repeated_play import RepeatedGame

        block = self.definition.repeated
        if block is None or block.states or self.repetition is None:
            return None
        return RepeatedGame.of(self.game, self.repetition, self.punishment)

    @cached_property
    def changing(self) -> ChangingPlay | None:
        """The changing game; None where the definition has no states."""
        from detente.analysis.changing_play import ChangingPlay

        block = self.definition.repeated
        return ChangingPlay.of(self) if block is not None and block.states else None

    @cached_property
    def linked(self) -> LinkedGame | None:
        """The game and those it links to as one, its own first; None where it links to none.

        Raises GameError where a player's discount factor or handover differs between them.
        """
        from detente.analysis.linkage import linked

        return linked(self)

    @cached_property
    def strategies(self) -> dict[str, Automaton]:
        """The strategies of repeated play that the definition names, as automata."""
        return self.definition.strategies(self.values)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures on the menu."""
        return self.definition.measures(self.values)

    # -- questions ---------------------------------------------------------------------------

    def solve(self, concept: str = "nash", *, timeout: float | None = None) -> Solution:
        """The stage game under a solution concept, as `detente.solve` has it."""
        from detente.analysis.stage_game import solve

        return solve(self.game, concept, timeout=timeout)

    def conditions(self, free: Sequence[str] | None = None) -> Conditions:
        """When each pure profile is an equilibrium of the stage game, parameters left free.

        `free` names the parameters; None leaves free all that have a range and that payoffs rest
        on. Also the mixed equilibrium of a 2×2 game. Raises GameError for an unknown parameter,
        SolverError where no payoff rests on one.

        >>> load("hnc_composition").conditions(["return_cost"]).free
        ('return_cost',)
        """
        from detente.analysis.conditions import conditions

        return conditions(self, free)

    def partition(
        self,
        parameter: str,
        concept: str = "pure-nash",
        within: tuple[object, object] | None = None,
    ) -> Partition:
        """A parameter's range, or `within`, cut exactly where the equilibria change.

        `concept` is "pure-nash", or for two players "nash". Raises GameError for an unknown
        parameter, SolverError for one without a range or on which no payoff rests.

        >>> load("hnc_composition").partition("return_cost").range
        (Fraction(3, 2), Fraction(3, 1))
        """
        from detente.analysis.partition import partition

        return partition(self, parameter, concept, within)

    def concession_parts(self) -> dict[str, object]:
        """What `detente.concession_sets` asks of a game, as this model has it."""
        if self.target is None:
            raise GameError("no target is named that concessions could lead to, add `target: ...`")
        terms = self.definition.terms
        return {
            "game": self.game,
            "measures": self.measures,
            "target": self.target,
            "status_quo": self.status_quo,
            "discount": self.patience,
            "monitoring": None if self.repetition is None else self.repetition.monitoring,
            "punishment": (terms and terms.punishment) or self.punishment,
            "reservation": self._reservation,
            "target_concept": terms and terms.target_concept,
            "payments": terms and terms.payments(self.values),
            "reshape": self._reshaped,
        }

    def _reshaped(self, changes: Mapping[str, Fraction]) -> NormalFormGame:
        """The game while measures set parameters; how it is repeated may not rest on them."""
        values = self.definition.values({**self.overrides, **changes})
        if self.definition.repetition(values) != self.repetition:
            raise GameError(
                f"a measure sets {', '.join(changes)}, on which discount factors, handovers or "
                "signals rest; measures set what payoffs rest on"
            )
        return self.definition.game(values)

    @cached_property
    def patience(self) -> dict[str, Fraction] | None:
        """Each player's least effective discount factor from today until after any handover.

        An agreement has to survive the handover, so this is what it is measured against; None
        without a `repeated` block.
        """
        if self.repeated is None:
            return None
        full = self.target is not None and len(self.target) == len(self.game.players)
        agreement = self.target if full else None
        return {p: self.repeated.before_after(p, agreement)[0] for p in self.game.players}

    @property
    def _reservation(self) -> dict[str, Fraction] | None:
        """The status quo payoff of every player that is party to an agreement."""
        if self.status_quo is None:
            return None
        now = self.game.payoff(self.status_quo)
        return {p.id: exact(now[p.id]) for p in self.definition.players if not p.outside}

    @cached_property
    def concessions(self) -> ConcessionSets | None:
        """The concession sets that lead to the target; None where no target is named."""
        from detente.analysis.concessions import concession_sets

        return None if self.target is None else concession_sets(self)

    @cached_property
    def win_sets(self) -> WinSets | None:
        """What each side would ratify at home; None without a `ratification` block."""
        from detente.analysis.win_sets import win_sets

        written = self.definition.ratification
        return None if written is None else win_sets(written.at(self.values))

    @cached_property
    def findings(self) -> tuple[Verdict, ...]:
        """The verdict on each finding, in this reading."""
        from detente.analysis.findings import judge

        return tuple(judge(self, finding) for finding in self.definition.findings)

    def explain(self, player: str, profile: PureProfile) -> list[Contribution]:
        """The judgements that make up a player's payoff at a profile.

        >>> m = load("hnc_composition")
        >>> m.explain("us", m.agreements["exchange"])[0].reason.because
        ('truce:C16',)
        """
        game, today = self.game, self.definition.today
        at = game.position(game.cell(profile))
        form, values = self.definition.payoffs[player], self.values
        if today is not None:
            form = form.in_state(today.name)
            values = state_values(self.definition.parameters, values, today)
        return form.explain(game.actions, values, at)

    # -- showing -----------------------------------------------------------------------------

    def __repr__(self) -> str:
        reading = f", variant {self.name}" if self.name else ""
        if not self.definition.has_game:
            return f"Model({self.title}: {self.graph_model.size} states{reading})"
        shape = "×".join(map(str, self.game.shape))
        return f"Model({self.title}: {shape}{reading})"

    def _repr_html_(self) -> str:
        from html import escape

        head = f"<p><b>{escape(self.title)}</b><br>{escape(self.question)}</p>"
        return head + (self.game._repr_html_() if self.definition.has_game else "")

    def to_dict(self) -> dict[str, object]:
        """The model's numbers as data: parameters, game, profiles named."""
        return {
            "format": "detente-model/1",
            "title": self.title,
            "question": self.question,
            "variant": self.name,
            "parameters": {name: text(value) for name, value in self.values.items()},
            "game": self.game.to_dict() if self.definition.has_game else None,
            "status_quo": dict(self.status_quo) if self.status_quo else None,
            "target": dict(self.target) if self.target else None,
            "agreements": self.agreements,
        }
