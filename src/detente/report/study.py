"""Everything a report tells, each result computed once and only when a section asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from detente.analysis.model import Model
from detente.analysis.stage_game import best_replies
from detente.concepts.pure_nash import best_reply_positions
from detente.concepts.stability import Stability, Verdict, stability
from detente.errors import GameError, SolverError
from detente.exact.number import exact
from detente.game.definition import Definition, Finding
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame
from detente.game.payoffs import Ranking
from detente.game.profile import Cell, PureProfile
from detente.game.solution import Solution
from detente.report.certainty import Certainty
from detente.report.wording import Words, period_noun, spaced

if TYPE_CHECKING:
    from detente.analysis.agreement import Agreement
    from detente.analysis.concessions import ConcessionSets
    from detente.analysis.conditions import Conditions
    from detente.analysis.partition import Partition
    from detente.analysis.scoreboard import Scoreboard
    from detente.analysis.state_concessions import StateConcessions
    from detente.report.aloud import Later
    from detente.report.patience_curve import Curve
    from detente.report.questions import Question
    from detente.sweep.robustness import Robustness

DRAWS = 20_000
SEED = 1
# Outcomes times parameters that are followed over their ranges: some twentieth of a second.
MOST_CUTS = 400

Progress = Callable[[str], None]


class Study:
    """The results behind a report on one model; attributes are computed when first read.

    `draws` is how many sets of judgements are drawn from their ranges for the robustness of the
    findings (0: none), `seed` makes them the same again; `progress` is called with a few words
    before each part that takes time.

    >>> from detente.analysis.model import load
    >>> study = Study(load("hnc_composition"), draws=0)
    >>> [e.profile["damascus"] for e in study.solution]
    ['boycott']
    """

    def __init__(
        self,
        model: Model,
        *,
        draws: int = DRAWS,
        seed: int = SEED,
        progress: Progress | None = None,
    ) -> None:
        if draws < 0:
            raise GameError(f"{draws} draws, ask for some or for none")
        self.model = model
        self.draws = draws
        self.seed = seed
        self._progress = progress
        self.certainty = Certainty(self)

    # -- what was written --------------------------------------------------------------------

    @property
    def definition(self) -> Definition:
        """The definition that the model reads."""
        return self.model.definition

    @property
    def game(self) -> NormalFormGame:
        """The stage game of the base reading."""
        return self.model.game

    @cached_property
    def named(self) -> dict[str, PureProfile]:
        """Outcomes that have a name, the status quo first, a full target last."""
        found: dict[str, PureProfile] = {}
        if self.model.status_quo is not None:
            found["status quo"] = self.model.status_quo
        found |= {spaced(name): p for name, p in self.model.agreements.items()}
        return found

    @cached_property
    def words(self) -> Words:
        """Words for parties, options and outcomes."""
        return Words(self.game, self.named)

    def in_target(self, cell: Cell) -> bool:
        """Whether an outcome is one that the target asks for; False where there is no target."""
        target = self.model.target
        profile = self.game.profile(cell)
        return target is not None and all(profile[p] == a for p, a in target.items())

    def marks(self, cell: Cell) -> tuple[str, ...]:
        """What an outcome is known as: "status quo", names of agreements, "target"."""
        found = [name for name, p in self.named.items() if self.game.cell(p) == cell]
        if self.in_target(cell) and "target" not in found:
            found.append("target")
        return tuple(found)

    @property
    def insiders(self) -> tuple[str, ...]:
        """The parties that an agreement asks something of."""
        return tuple(p.id for p in self.definition.players if not p.outside)

    @property
    def has_ranges(self) -> bool:
        """Whether there is any parameter to draw or to move."""
        return any(p.range is not None for p in self.definition.parameters.values())

    @property
    def is_drawn(self) -> bool:
        """Whether any judgement is drawn: a parameter with a range, or a ranking."""
        forms = self.definition.payoffs.values()
        return self.has_ranges or any(isinstance(form, Ranking) for form in forms)

    @property
    def has_reasons(self) -> bool:
        """Whether every payoff comes with a claim or a stated assumption."""
        forms = self.definition.payoffs.values()
        return all(reason.is_given for form in forms for reason in form.reasons())

    @property
    def has_handover(self) -> bool:
        """Whether some party changes government."""
        repetition = self.model.repetition
        return repetition is not None and bool(repetition.handover)

    @property
    def period(self) -> str:
        """What one period is called ("month"); "period" where the definition does not say."""
        written = self.definition.repeated
        return period_noun("" if written is None else written.period)

    @cached_property
    def axes(self) -> tuple[str, str]:
        """The two parties to set against each other: those of the target first, outsiders last.

        In the order of the game; only for games of two and more.
        """
        players = list(self.game.players)
        wanted = self.model.target or {}
        order = sorted(players, key=lambda p: (p not in self.insiders, p not in wanted))
        first, second = sorted(order[:2], key=players.index)
        return first, second

    @cached_property
    def cited(self) -> dict[str, list[str]]:
        """Every claim cited by a judgement or a finding, with what rests on it."""
        from detente.report.citations import citations

        return citations(self.definition)

    # -- played once -------------------------------------------------------------------------

    @cached_property
    def solution(self) -> Solution:
        """All equilibria found of the game played once."""
        self.tell("equilibria of the game played once")
        return self.model.solve("nash")

    @cached_property
    def pure(self) -> tuple[Cell, ...]:
        """The pure equilibria, as cells, in row-major order."""
        tables = best_reply_positions(self.game)
        marked = zip(self.game.cells, zip(*tables, strict=True), strict=True)
        return tuple(cell for cell, best in marked if all(best))

    @cached_property
    def best_replies(self) -> dict[str, frozenset[Cell]]:
        """For each party, the outcomes in which its option is a best reply."""
        return best_replies(self.game)

    @cached_property
    def dominance(self) -> Solution:
        """What iterated strict dominance leaves, with the order of elimination."""
        return self.model.solve("rationalizable")

    @cached_property
    def quantal(self) -> Solution:
        """The principal logit branch and the equilibrium that it selects."""
        self.tell("the branch of quantal responses")
        return self.model.solve("quantal")

    @cached_property
    def stability(self) -> Stability:
        """The stability of every outcome under foresight."""
        self.tell("stability under foresight")
        return stability(GraphModel.from_game(self.game))

    def stable(self, cell: Cell, concept: str) -> bool:
        """Whether an outcome is stable for every party under a stability concept."""
        return self.stability.stable(self.game.position(cell), concept)

    def verdict(self, cell: Cell, player: str, concept: str) -> Verdict:
        """One party's verdict on an outcome under a stability concept."""
        return self.stability.verdict(self.game.position(cell), player, concept)

    def outcome_of(self, state: int) -> dict[str, str]:
        """The profile of a state that moves lead to."""
        return self.game.profile(self.game.cells[state])

    @cached_property
    def conditions(self) -> Conditions | None:
        """When each outcome is an equilibrium, all parameters with ranges left free.

        None where payoffs rest on none, or are too long to be multiplied out.
        """
        from detente.analysis.conditions import conditions

        self.tell("conditions on the parameters")
        try:
            return conditions(self.model)
        except SolverError:
            return None

    @cached_property
    def cuts(self) -> tuple[Partition, ...]:
        """The range of each parameter that payoffs rest on, cut where the equilibria change.

        As many parameters, in the order written, as a reader has the patience for.
        """
        from detente.analysis.free_payoffs import chosen
        from detente.analysis.partition import partition

        try:
            free = chosen(self.model, None)[: max(1, MOST_CUTS // self.game.size)]
            return tuple(partition(self.model, name) for name in free)
        except SolverError:
            return ()

    # -- played again and again --------------------------------------------------------------

    @cached_property
    def punishment_fault(self) -> str:
        """Why the named punishment is not credible; empty where it is or none is named."""
        repeated = self.model.repeated
        if repeated is None or isinstance(self.model.punishment, str):
            return ""
        try:
            repeated.critical_discounts(self.model.punishment)
        except SolverError as error:
            return str(error)
        return ""

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        """What repeated play makes of each named agreement; empty without a credible threat."""
        repeated = self.model.repeated
        if repeated is None or self.punishment_fault:
            return {}
        self.tell("agreements in repeated play")
        return {
            spaced(name): repeated.agreement(profile)
            for name, profile in self.model.agreements.items()
        }

    @cached_property
    def holds_throughout(self) -> dict[str, bool]:
        """For each agreement, whether it holds today and through every handover."""
        from detente.analysis.findings.repeated import holds_throughout

        return {
            name: holds_throughout(self.model, a.profile) for name, a in self.agreements.items()
        }

    @cached_property
    def deal(self) -> str:
        """The agreement that the report is about: one in the target that holds most easily.

        Those that leave no party to it worse off than the status quo come first. Empty where
        there is no agreement; ties go to the one written first.
        """
        found = self.agreements
        wanted = [n for n, a in found.items() if self.in_target(self.game.cell(a.profile))]
        if self.model.target is None:
            wanted = list(found)

        def difficulty(name: str) -> tuple[bool, bool, bool, Fraction]:
            critical = found[name].critical
            return (
                critical is None,
                self._is_loss(found[name]),
                not self.holds_throughout[name],
                critical or Fraction(0),
            )

        return min(wanted, key=difficulty, default="")

    def _is_loss(self, agreement: Agreement) -> bool:
        """Whether some party to the agreement has less by it than in the status quo."""
        if self.model.status_quo is None:
            return False
        now = self.game.payoff(self.model.status_quo)
        return any(agreement.payoffs[p] < exact(now[p]) for p in self.insiders)

    @cached_property
    def curve(self) -> Curve | None:
        """Critical discount factors over the main parameter's range."""
        from detente.report.patience_curve import curve

        return curve(self)

    # -- concessions and findings ------------------------------------------------------------

    @cached_property
    def concessions(self) -> ConcessionSets | None:
        """The concession sets that lead to the target; None where none is named."""
        if self.model.target is None:
            return None
        self.tell("concession sets")
        return self.model.concessions

    @cached_property
    def later(self) -> Later | None:
        """The sets that suffice once there is more patience, where none does today."""
        from detente.report.aloud import later

        return later(self)

    @cached_property
    def state_concessions(self) -> StateConcessions | None:
        """What it would take for the target of an option form to last; None without one."""
        from detente.analysis.state_concessions import state_concessions

        form = self.definition.options
        return state_concessions(self.model) if form and form.target is not None else None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What page one is to answer, of the base reading's game; nothing for option forms."""
        from detente.report.questions import questions

        return questions(self) if self.definition.options is None else ()

    @cached_property
    def enquiry(self) -> Model:
        """The model with the questions of page one added to the findings of its sources."""
        own = tuple(q.finding for q in self.questions)
        asked: tuple[Finding, ...] = (*own, *self.definition.findings)
        definition = replace(self.definition, findings=asked)
        return Model(definition, self.model.overrides, self.model.name)

    @cached_property
    def scoreboard(self) -> Scoreboard:
        """The verdict on every finding and every question of page one, in every reading."""
        from detente.analysis.scoreboard import scoreboard

        self.tell("findings in every reading")
        return scoreboard(self.enquiry)

    @property
    def robustness(self) -> Mapping[str, Robustness]:
        """How each verdict fares over drawn judgements; empty without draws."""
        return self.certainty.robustness

    def to_dict(self) -> dict[str, object]:
        """The results as data, each in its own documented shape."""
        from detente.report.study_data import data

        return data(self)

    def tell(self, what: str) -> None:
        """Say to whoever listens what is being computed."""
        if self._progress is not None:
            self._progress(what)
