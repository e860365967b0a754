"""Stationary strategies of changing games: Markov perfection by the one-shot deviation principle.

Definition
    A stationary strategy plays f(x) in state x. With discount factor d_i the value of a state
    solves

        V_i(x) = (1 - d_i) g_i(x, f(x)) + d_i sum_y q(y | x, f(x)) V_i(y),

    and the slack of player i's action k in state x is what a single deviation to k loses. The
    strategy is a (pure) Markov perfect equilibrium if and only if no slack is negative.
What it certifies
    Values that satisfy the recursion, and every slack computed from them, in rationals.
Cost
    One linear system a player, as large as the number of states; one comparison for each action.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> game = StochasticGame.of({"x": stage}, {})
    >>> half = dict.fromkeys("12", Fraction(1, 2))
    >>> found = check(game, {"x": {"1": "2", "2": "2"}}, half)
    >>> found.markov_perfect, found.values["x"]["1"], found.verify(game)
    (True, Fraction(1, 1), True)

When it fails
    A stationary strategy ignores history: what reverting to it after a breach can sustain is
    told by the same check, once whether there was a breach is made part of the state.
References
    Maskin, E. and Tirole, J. (2001), Markov perfect equilibrium, Journal of Economic Theory
    100(2). Blackwell, D. (1965), Discounted dynamic programming, Annals of Mathematical
    Statistics 36(1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from detente.errors import GameError
from detente.exact.linear import solve
from detente.exact.number import text
from detente.game.profile import PureProfile
from detente.game.stochastic_game import StochasticGame

Plan = Mapping[str, PureProfile]


class StateSlack(NamedTuple):
    """What a player loses by a single deviation to an action in a state."""

    state: str
    player: str
    action: str
    value: Fraction


@dataclass(frozen=True)
class MarkovCheck:
    """Whether a stationary strategy is an equilibrium, and how far each deviation is from paying.

    `values[state][player]` is what a player gets a period, on average, from a state on.
    """

    plan: Plan
    discount: Mapping[str, Fraction]
    values: Mapping[str, Mapping[str, Fraction]]
    slacks: tuple[StateSlack, ...]

    @property
    def markov_perfect(self) -> bool:
        """Whether no one-shot deviation pays, in any state."""
        return all(slack.value >= 0 for slack in self.slacks)

    @property
    def tightest(self) -> StateSlack | None:
        """The deviation with the least slack; None if nobody has a second action."""
        return min(self.slacks, key=lambda slack: slack.value, default=None)

    @property
    def certificate(self) -> MarkovCheck:
        """The check itself: its `verify` trusts none of its figures."""
        return self

    def verify(self, game: StochasticGame) -> bool:
        """Whether the values solve the recursion, the slacks follow, and none is negative."""
        if set(self.values) != set(game.states) or set(self.discount) != set(game.players):
            return False
        for x, state in enumerate(game.states):
            k = game.position(state, self.plan[state])
            for p in game.players:
                later = {y: own[p] for y, own in self.values.items()}
                if _worth(game, self.discount[p], later, (x, k), p) != later[state]:
                    return False
        return self.markov_perfect and self.slacks == tuple(
            slacks(game, self.plan, self.discount, self.values)
        )

    def to_dict(self) -> dict[str, object]:
        """Plan, values and slacks as data, numbers as exact strings."""
        return {
            "plan": {state: dict(profile) for state, profile in self.plan.items()},
            "discount": {p: text(d) for p, d in self.discount.items()},
            "values": {
                state: {p: text(v) for p, v in own.items()} for state, own in self.values.items()
            },
            "markov_perfect": self.markov_perfect,
            "slacks": [{**s._asdict(), "value": text(s.value)} for s in self.slacks],
        }


def check(game: StochasticGame, plan: Plan, discount: Mapping[str, Fraction]) -> MarkovCheck:
    """The values of a stationary strategy and what every deviation loses.

    Raises GameError where the plan names no full profile for a state.
    """
    missing = [state for state in game.states if state not in plan]
    if missing:
        raise GameError(f"nothing is planned for state '{missing[0]}', give a profile for each")
    found = values(game, plan, discount)
    return MarkovCheck(plan, discount, found, tuple(slacks(game, plan, discount, found)))


def holds(game: StochasticGame, plan: Plan, discount: Mapping[str, Fraction]) -> bool:
    """Whether a stationary strategy is an equilibrium, without what every deviation loses.

    >>> from detente.game.normal_form import NormalFormGame
    >>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> game, half = StochasticGame.of({"x": stage}, {}), dict.fromkeys("12", Fraction(1, 2))
    >>> [holds(game, {"x": {"1": a, "2": a}}, half) for a in "12"]
    [False, True]
    """
    found = values(game, plan, discount)
    return all(slack.value >= 0 for slack in slacks(game, plan, discount, found))


def values(
    game: StochasticGame, plan: Plan, discount: Mapping[str, Fraction]
) -> dict[str, dict[str, Fraction]]:
    """What each player gets from each state on."""
    at = [game.position(state, plan[state]) for state in game.states]
    found: dict[str, dict[str, Fraction]] = {state: {} for state in game.states}
    for i, p in enumerate(game.players):
        d = discount[p]
        matrix, right = [], []
        for x, k in enumerate(at):
            row = [Fraction(int(x == y)) for y in range(len(at))]
            for y, chance in game.transitions[x][k]:
                row[y] -= d * chance
            matrix.append(row)
            right.append((1 - d) * game.games[x].payoffs[i][k])
        # With d below 1 the matrix is diagonally dominant, so there is one solution.
        for state, v in zip(game.states, solve(matrix, right) or [], strict=True):
            found[state][p] = v
    return found


def slacks(
    game: StochasticGame,
    plan: Plan,
    discount: Mapping[str, Fraction],
    worth: Mapping[str, Mapping[str, Fraction]],
) -> Iterator[StateSlack]:
    """What every deviation loses against given values, state by state."""
    at = {p: {y: own[p] for y, own in worth.items()} for p in game.players}
    for x, state in enumerate(game.states):
        stage = game.games[x]
        cell = stage.cell(plan[state])
        for i, p in enumerate(game.players):
            later = at[p]
            for k, there in enumerate(stage.deviations(cell, i)):
                if k != cell[i]:
                    instead = _worth(game, discount[p], later, (x, there), p)
                    yield StateSlack(state, p, stage.actions[p][k], later[state] - instead)


def _worth(
    game: StochasticGame,
    d: Fraction,
    later: Mapping[str, Fraction],
    place: tuple[int, int],
    player: str,
) -> Fraction:
    """What a player gets at a profile, given by state and position, now and by what follows."""
    x, k = place
    now = game.games[x].payoffs[game.players.index(player)][k]
    expected = sum((c * later[game.states[y]] for y, c in game.transitions[x][k]), Fraction(0))
    return (1 - d) * now + d * expected
