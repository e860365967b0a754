"""Who plays what and pays whom in a changing game with transfers, on the path and after a breach.

Definition
    A plan has a path and, for each player, a punishment; each says what is played in every state
    and what everyone pays at the start of the next period, by the state that then follows, before
    that period's play. After the payments the path goes on. Whoever breaks the plan alone, in
    play or by not paying, is punished from the next play on. With discount factor d let V^k(x) be
    what the players get from x on, payments of that moment apart, while plan k is followed:

        V^k_i(x) = (1-d) g_i(x, a^k) + d sum_y q(y | x, a^k) (V^path_i(y) - (1-d) p^k_i(x, y)).

    By the one-shot deviation principle the plan is a subgame-perfect equilibrium if and only if
    V^k_i(x) is at least (1-d) g_i + d sum_y q(y) V^i_i(y) for each of i's own actions, and
    V^path_i(y) - (1-d) p^k_i(x, y) at least V^i_i(y) wherever i pays.
What it certifies
    All those conditions, and that in each state nobody receives what others do not pay; exactly.
Cost
    One linear system in the states for each player.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> game = StochasticGame.of({"x": stage}, {})
    >>> none = {"x": {"1": Fraction(0), "2": Fraction(0)}}
    >>> deal = Step({"1": "1", "2": "1"}, {}, none)
    >>> breach = Step({"1": "2", "2": "2"}, {}, none)
    >>> stay = {"path": {"x": deal}, "1": {"x": breach}, "2": {"x": breach}}
    >>> PaymentPlan(Fraction(1, 2), stay).is_equilibrium(game)
    False

    The punishment has to last, or to cost: here the deal goes on after one period.

    >>> fine = {"x": {"1": Fraction(4), "2": Fraction(-4)}}
    >>> other = {"x": {"1": Fraction(-4), "2": Fraction(4)}}
    >>> paid = {**stay, "1": {"x": Step(breach.profile, {}, fine)},
    ...         "2": {"x": Step(breach.profile, {}, other)}}
    >>> PaymentPlan(Fraction(1, 2), paid).is_equilibrium(game)
    True

When it fails
    Utility that is not linear in money, players who discount differently, and play that is not
    seen are not covered.
References
    Goldluecke, S. and Kranz, S. (2012), Infinitely repeated games with public monitoring and
    monetary transfers, Journal of Economic Theory 147(3). Goldluecke, S. and Kranz, S. (2017),
    Reconciling relational contracting and hold-up: a model of repeated negotiations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.linear import solve
from detente.exact.number import text
from detente.game.profile import PureProfile
from detente.game.stochastic_game import StochasticGame

PATH = "path"


@dataclass(frozen=True, slots=True)
class Step:
    """What is played in a state, what each gets from there on, and what each pays next.

    `payments` are by the state that follows and player; negative ones are received. `payoffs` are
    a period's, on average, payments made before the play apart.
    """

    profile: PureProfile
    payoffs: Mapping[str, Fraction]
    payments: Mapping[str, Mapping[str, Fraction]]

    def to_dict(self) -> dict[str, object]:
        """The step as data, numbers as exact strings."""
        return {
            "profile": dict(self.profile),
            "payoffs": {p: text(v) for p, v in self.payoffs.items()},
            "payments": {
                state: {p: text(v) for p, v in own.items()} for state, own in self.payments.items()
            },
        }


@dataclass(frozen=True)
class PaymentPlan:
    """Steps by phase ("path", or the player punished) and state, at a discount factor."""

    discount: Fraction
    phases: Mapping[str, Mapping[str, Step]]

    @property
    def path(self) -> Mapping[str, Step]:
        """What is done in each state while nobody breaks the plan."""
        return self.phases[PATH]

    def up_front(self, state: str) -> dict[str, Fraction]:
        """The most that each player can be made to pay before the first play in a state.

        Whoever refuses is punished. Payments up to these divide the joint payoff in any way.
        """
        return {
            p: (v - self.phases[p][state].payoffs[p]) / (1 - self.discount)
            for p, v in self.path[state].payoffs.items()
        }

    def is_equilibrium(self, game: StochasticGame) -> bool:
        """Whether nobody gains by breaking the plan once, anywhere, and payments add up."""
        values = {
            phase: {p: self._values(game, phase, i) for i, p in enumerate(game.players)}
            for phase in self.phases
        }
        return all(
            self._holds(game, phase, state, step, values)
            for phase, steps in self.phases.items()
            for state, step in steps.items()
        )

    def _values(self, game: StochasticGame, phase: str, i: int) -> dict[str, Fraction]:
        """What a player gets by each state of a phase, by following the plan."""
        d, player = self.discount, game.players[i]

        def now(steps: Mapping[str, Step], state: str) -> tuple[Fraction, dict[str, Fraction]]:
            step = steps[state]
            x, k = game.index(state), game.position(state, step.profile)
            worth = (1 - d) * game.games[x].payoffs[i][k]
            after: dict[str, Fraction] = {}
            for y, chance in game.transitions[x][k]:
                if chance:
                    name = game.states[y]
                    after[name] = after.get(name, Fraction(0)) + d * chance
                    worth -= d * chance * (1 - d) * step.payments[name][player]
            return worth, after

        states = list(self.path)
        rows, right = [], []
        for state in states:
            worth, after = now(self.path, state)
            rows.append([int(state == s) - after.get(s, Fraction(0)) for s in states])
            right.append(worth)
        path = dict(zip(states, solve(rows, right) or [], strict=True))
        if phase == PATH:
            return path
        found = {}
        for state in self.phases[phase]:
            worth, after = now(self.phases[phase], state)
            found[state] = worth + sum((w * path[s] for s, w in after.items()), Fraction(0))
        return found

    def _holds(
        self,
        game: StochasticGame,
        phase: str,
        state: str,
        step: Step,
        values: Mapping[str, Mapping[str, Mapping[str, Fraction]]],
    ) -> bool:
        d, x, k = self.discount, game.index(state), game.position(state, step.profile)
        stage = game.games[x]
        for name, paid in step.payments.items():
            if sum(paid.values()) < 0:
                return False
            for p, payment in paid.items():
                kept = values[PATH][p][name] - (1 - d) * payment
                if payment > 0 and kept < values[p][p][name]:
                    return False
        for i, p in enumerate(game.players):
            if step.payoffs and step.payoffs[p] != values[phase][p][state]:
                return False
            for j in stage.deviations(stage.cells[k], i):
                after = (c * values[p][p][game.states[y]] for y, c in game.transitions[x][j] if c)
                broken = (1 - d) * stage.payoffs[i][j] + d * sum(after, Fraction(0))
                if j != k and broken > values[phase][p][state]:
                    return False
        return True

    def to_dict(self) -> dict[str, object]:
        """The steps by phase and state, and what can be asked for up front; exact strings."""
        return {
            "discount": text(self.discount),
            "phases": {
                phase: {state: step.to_dict() for state, step in steps.items()}
                for phase, steps in self.phases.items()
            },
            "up_front_at_most": {
                state: {p: text(v) for p, v in self.up_front(state).items()} for state in self.path
            },
        }
