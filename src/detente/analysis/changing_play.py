"""A model whose game changes as it is played: what agreements hold, state by state.

>>> from detente.analysis.model import load
>>> play = load("fragmentation").changing
>>> play.start, len(play.game.states)
('whole', 5)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, cmp_to_key
from typing import TYPE_CHECKING

from detente.analysis.changing_answers import StateAgreement, Threshold
from detente.concepts.markov_perfect import MarkovCheck, Plan, check, holds, values
from detente.concepts.payment_plan import PaymentPlan
from detente.errors import GameError
from detente.exact.algebraic import Real, compare
from detente.exact.number import exact, text
from detente.exact.sign_sets import Parts, common, united
from detente.game.profile import PureProfile
from detente.game.states import states_degree, stochastic_game
from detente.game.stochastic_game import StochasticGame
from detente.solvers.automaton_discounts import DiscountSet, Interval
from detente.solvers.markov_perfect import (
    Profiles,
    discount_set,
    lasting_plans,
    markov_equilibria,
    reversion,
)
from detente.solvers.markov_thresholds import played_set
from detente.solvers.payment_plans import payment_plan
from detente.solvers.stochastic_discounts import SustainedFrom, sustained_from
from detente.solvers.stochastic_payoffs import StochasticPayoffs, stochastic_payoffs
from detente.solvers.stochastic_transfers import StochasticTransfers, stochastic_transfers

if TYPE_CHECKING:
    from detente.analysis.model import Model

_ZERO = Fraction(0)
_by_size = cmp_to_key(compare)
# With transfers an agreement that fails today is looked for at these discount factors.
_PATIENT = (Fraction(9, 10), Fraction(99, 100), Fraction(999, 1000))


@dataclass(frozen=True)
class ChangingPlay:
    """A changing game with a discount factor for each player, seen from a state.

    Answers are computed when first asked for.
    """

    model: Model
    game: StochasticGame
    discount: Mapping[str, Fraction]
    start: str

    @classmethod
    def of(cls, model: Model, discount: object = None) -> ChangingPlay:
        """The changing game of a model; `discount`, one or by player, replaces what it says.

        Raises GameError where the model has no states, and for numbers out of range.
        """
        block = model.definition.repeated
        said = model.repetition
        if block is None or said is None or not block.states:
            raise GameError("the definition has no states, add `states` to its `repeated` block")
        players = model.game.players
        factors = dict(said.discount)
        if isinstance(discount, Mapping):
            for player in discount:
                if player not in players:
                    raise GameError(f"unknown player '{player}' among the discount factors")
            factors |= {p: exact(d) for p, d in discount.items()}
        elif discount is not None:
            factors = dict.fromkeys(players, exact(discount))
        for player, d in factors.items():
            if not 0 <= d < 1:
                raise GameError(
                    f"discount factor {text(d)} of '{player}' is outside [0, 1), "
                    "write a number from 0 up to, not including, 1"
                )
        game = stochastic_game(model.definition, model.values)
        return cls(model, game, factors, block.start)

    @cached_property
    def common(self) -> Fraction | None:
        """The discount factor of all players; None where they differ."""
        found = set(self.discount.values())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def equilibria(self) -> tuple[MarkovCheck, ...]:
        """Every pure stationary (Markov perfect) equilibrium, checked."""
        return tuple(check(self.game, plan, self.discount) for plan in self.plans)

    @cached_property
    def plans(self) -> tuple[Profiles, ...]:
        """What every pure stationary equilibrium plays, by state."""
        return tuple(markov_equilibria(self.game, self.discount))

    @cached_property
    def transfers(self) -> StochasticTransfers | None:
        """What payments between the players sustain; None where their discount factors differ."""
        return None if self.common is None else stochastic_transfers(self.game, self.common)

    @cached_property
    def payments(self) -> PaymentPlan | None:
        """Who plays what and pays whom for what `transfers` tells; None where that is not known."""
        found = self.transfers
        return payment_plan(found) if found is not None and found.complete else None

    @cached_property
    def payoff_sets(self) -> StochasticPayoffs | None:
        """By state what two players sustain without payments, with a public lottery.

        None for more players, or where their discount factors differ.
        """
        if self.common is None or len(self.game.players) != 2:
            return None
        return stochastic_payoffs(self.game, self.common)

    @cached_property
    def agreements(self) -> dict[str, dict[str, StateAgreement]]:
        """Every named agreement in every state that leaves its actions, by name and state."""
        return {
            name: {
                state: self.agreement(profile, state)
                for state in self.game.states
                if self.possible(profile, state)
            }
            for name, profile in self.model.agreements.items()
        }

    def possible(self, profile: PureProfile, state: str) -> bool:
        """Whether a state leaves every player its action of a profile, and somebody a choice."""
        stage = self.game.games[self.game.index(state)]
        return stage.size > 1 and all(a in stage.actions[p] for p, a in profile.items())

    def agreement(self, profile: PureProfile, state: str) -> StateAgreement:
        """A profile kept from a state on.

        Raises GameError where the state does not leave its actions.
        """
        self.game.position(state, profile)
        return StateAgreement(
            dict(profile),
            state,
            self.holds(profile, state),
            self.discounts(profile, state),
            None if self.transfers is None else self.transfers.plays(state, profile),
            self._with_transfers(profile, state),
            self._worth(profile, state),
        )

    def discounts(self, profile: PureProfile, state: str) -> DiscountSet:
        """All common discount factors at which some answer to a breach keeps a profile."""
        sets = []
        for plan, where in self._answers(state):
            made = reversion(self.game, profile, state, plan)
            if made is not None:
                kept = [s for s in made[0].states if s in self.game.states]
                found = discount_set(*made, kept, where)
                sets.append([(part.low, part.high) for part in found.intervals])
        return DiscountSet(tuple(Interval(*ends) for ends in united(sets)))

    def least(self, profile: PureProfile, state: str) -> Real | None:
        """The least common discount factor at which some answer to a breach keeps a profile.

        What `discounts` begins with, without working out the rest of that set; None for none.
        """
        best: Real | None = None
        for plan, where in self._answers(state):
            left = where if best is None else common(where, [(_ZERO, best)])
            made = reversion(self.game, profile, state, plan) if left else None
            if made is not None:
                kept = [s for s in made[0].states if s in self.game.states]
                found = discount_set(*made, kept, left).least
                best = best if found is None else found
        return best

    def _answers(self, state: str) -> list[tuple[Profiles, Parts]]:
        """What differs in answers to a breach from a state on, and where some plan has it.

        Those that take the least patience come first.
        """
        ahead = self._ahead(state)
        answers: dict[tuple[object, ...], tuple[Profiles, list[Parts]]] = {}
        for plan, where in self._lasting:
            key = tuple(tuple(plan[s].values()) for s in ahead)
            answers.setdefault(key, (plan, []))[1].append(where)
        found = [(plan, united(wheres)) for plan, wheres in answers.values()]
        return sorted(found, key=lambda answer: _by_size(answer[1][0][0]))

    def _ahead(self, state: str) -> list[str]:
        """The states that some play leads to from a state, that one included."""
        return [self.game.states[x] for x in self.game.reached_from(self.game.index(state))]

    @cached_property
    def _lasting(self) -> list[tuple[Profiles, Parts]]:
        """What can answer a breach at some discount factor, and at which."""
        return lasting_plans(self.game)

    def _answered(
        self, profile: PureProfile, state: str, plans: Iterable[Plan]
    ) -> Iterator[tuple[StochasticGame, Plan]]:
        """The game with breaches as states, once for each different answer from this state on."""
        ahead = self._ahead(state)
        tried: list[list[PureProfile]] = []
        for plan in plans:
            answer = [plan[s] for s in ahead]
            made = reversion(self.game, profile, state, plan)
            if made is not None and answer not in tried:
                tried.append(answer)
                yield made

    def _worth(self, profile: PureProfile, state: str) -> Mapping[str, Fraction]:
        """What each gets a period, on average, while the agreement is kept."""
        any_plan = {s: next(g.profiles) for s, g in zip(self.game.states, self.game.games,
                                                        strict=True)}  # fmt: skip
        made = reversion(self.game, profile, state, any_plan)
        return {} if made is None else values(*made, self.discount)[state]

    def _with_transfers(self, profile: PureProfile, state: str) -> SustainedFrom | None:
        if self.common is None:
            return None
        tried = [self.common, *(d for d in _PATIENT if d > self.common)]
        found = (sustained_from(self.game, {state: profile}, d) for d in tried)
        return next((one for one in found if one is not None), None)

    def last_state(self, profile: PureProfile, *, transfers: bool = False) -> str | None:
        """The last state in which an agreement holds, in the order written; None for none.

        None too where it holds in some state but not in one before it: there is no last one then.
        """
        asked = [s for s in self.game.states if self.possible(profile, s)]
        held = [self.holds(profile, s, transfers=transfers) for s in asked]
        count = sum(held)
        return asked[count - 1] if count and all(held[:count]) else None

    def holds(self, profile: PureProfile, state: str, *, transfers: bool = False) -> bool:
        """Whether an agreement holds in a state at the discount factors given.

        Raises GameError for transfers between players who discount differently.
        """
        if not transfers:
            answered = self._answered(profile, state, self.plans)
            return any(holds(*made, self.discount) for made in answered)
        if self.transfers is None:
            raise GameError(
                "transfers are worked out for players who discount alike, "
                "give one discount factor for all"
            )
        return self.transfers.plays(state, profile)

    def threshold(self, profile: PureProfile, state: str, parameter: str) -> Threshold:
        """Where in a parameter's range a stationary equilibrium plays a profile in a state.

        Raises GameError for a parameter without a range, or where payoffs, chances or discount
        factors are no polynomials in it.
        """
        written = self.model.definition.parameters.get(parameter)
        if written is None or written.range is None:
            raise GameError(f"'{parameter}' is no parameter with a range")
        of = states_degree(self.model.definition, parameter)

        @cache
        def build(t: Fraction) -> tuple[StochasticGame, Mapping[str, Fraction]]:
            there = ChangingPlay.of(self.model.at({parameter: t}))
            return there.game, there.discount

        found = played_set(build, state, profile, written.range, of)
        return Threshold(dict(profile), state, parameter, written.range, tuple(found))

    @cached_property
    def thresholds(self) -> dict[str, Threshold]:
        """Where in the main parameter the status quo and the agreements are played today, by name.

        Empty where there is no main parameter, or no exact threshold in it.
        """
        name = self.model.definition.main_parameter
        if not name:
            return {}
        try:
            states_degree(self.model.definition, name)
        except GameError:
            return {}
        asked = dict(self.model.agreements)
        if self.model.status_quo is not None:
            asked = {"status quo": dict(self.model.status_quo), **asked}
        return {
            key: self.threshold(profile, self.start, name)
            for key, profile in asked.items()
            if self.possible(profile, self.start)
        }

    def __repr__(self) -> str:
        return f"ChangingPlay({len(self.game.states)} states, from '{self.start}')"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-changing/1`."""
        return {
            "format": "detente-changing/1",
            "game": self.game.to_dict(),
            "players": list(self.game.players),
            "discount": {p: text(d) for p, d in self.discount.items()},
            "start": self.start,
            "equilibria": [one.to_dict() for one in self.equilibria],
            "transfers": None if self.transfers is None else self.transfers.to_dict(),
            "payments": None if self.payments is None else self.payments.to_dict(),
            "payoff_sets": None if self.payoff_sets is None else self.payoff_sets.to_dict(),
            "agreements": [
                {"name": name, **one.to_dict()}
                for name, own in self.agreements.items()
                for one in own.values()
            ],
            "thresholds": [
                {"name": name, **one.to_dict()} for name, one in self.thresholds.items()
            ],
        }
