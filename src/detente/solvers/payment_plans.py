"""The payments that sustain what a changing game with transfers can give, state by state.

In the state that follows, each player is promised its punishment payoff there, what deters its
best deviation, and a share in what is left over; a player who is being punished gets no such
share. All shares are parts of what the state leaves beyond the punishments, so that nobody's
promise is ever below what refusing to pay would bring.

>>> from detente.game.normal_form import NormalFormGame
>>> from detente.solvers.stochastic_transfers import stochastic_transfers
>>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = stochastic_transfers(StochasticGame.of({"x": stage}, {}), "2/5")
>>> plan = payment_plan(found)
>>> plan.path["x"].profile, str(plan.path["x"].payments["x"]["2"]), plan.is_equilibrium(found.game)
({'1': '1', '2': '2'}, '13/4', True)

Reference: Goldluecke, S. and Kranz, S. (2017), Reconciling relational contracting and hold-up: a
model of repeated negotiations.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from detente.concepts.payment_plan import PATH, PaymentPlan, Step
from detente.errors import SolverError
from detente.game.profile import PureProfile
from detente.game.stochastic_game import StochasticGame
from detente.solvers.stochastic_transfers import StochasticTransfers

# For each state that follows, what each player is promised there.
Promise = dict[str, dict[str, Fraction]]


def payment_plan(found: StochasticTransfers) -> PaymentPlan:
    """Who plays what and pays whom, on the path and while each player is punished.

    Covers the states that have an equilibrium. Raises SolverError if the computation of `found`
    was ended before it was done.
    """
    if not found.complete:
        raise SolverError("payments are known once the joint payoffs are; give it more time")
    game, d = found.game, found.discount
    plays = {PATH: found.path, **found.penal}
    promises: dict[str, dict[str, Promise]] = {
        phase: {s: _promise(found, phase, s, profile) for s, profile in own.items()}
        for phase, own in plays.items()
    }
    payoffs = {
        phase: {s: _worth(found, s, profile, promises[phase][s]) for s, profile in own.items()}
        for phase, own in plays.items()
    }
    return PaymentPlan(d, {
        phase: {
            s: Step(
                dict(profile),
                payoffs[phase][s],
                {
                    after: {
                        p: (payoffs[PATH][after][p] - own[p]) / (1 - d) for p in game.players
                    }
                    for after, own in promises[phase][s].items()
                },
            )
            for s, profile in plays[phase].items()
        }
        for phase in plays
    })  # fmt: skip


def _after(game: StochasticGame, state: str, position: int) -> dict[str, Fraction]:
    """The states that follow, with their chances."""
    found: dict[str, Fraction] = {}
    for y, chance in game.transitions[game.index(state)][position]:
        if chance:
            name = game.states[y]
            found[name] = found.get(name, Fraction(0)) + chance
    return found


def _promise(found: StochasticTransfers, phase: str, state: str, profile: PureProfile) -> Promise:
    """What each gets from the next state on, payments there included."""
    game, d, floor = found.game, found.discount, found.punishments
    stage, k = game.games[game.index(state)], game.position(state, profile)
    chances = _after(game, state, k)
    room = {s: found.joint[s] - sum(floor[s].values()) for s in chances}
    expected = sum((c * room[s] for s, c in chances.items()), Fraction(0))
    shares: dict[str, Fraction] = {}
    for i, p in enumerate(game.players):
        row = stage.payoffs[i]
        follows = sum((c * floor[s][p] for s, c in chances.items()), Fraction(0))
        best = max(
            (1 - d) * row[j]
            + d * sum((c * floor[s][p] for s, c in _after(game, state, j).items()), Fraction(0))
            for j in stage.deviations(stage.cells[k], i)
        )
        # What deters the best deviation, beyond the punishment that follows anyway.
        short = best - (1 - d) * row[k] - d * follows
        shares[p] = short / (d * expected) if short else Fraction(0)
    left = 1 - sum(shares.values(), Fraction(0))
    sharing = [p for p in game.players if p != phase] or list(game.players)
    for p in sharing:
        shares[p] += left / len(sharing)
    return {s: {p: floor[s][p] + shares[p] * room[s] for p in game.players} for s in chances}


def _worth(
    found: StochasticTransfers, state: str, profile: PureProfile, promise: Promise
) -> Mapping[str, Fraction]:
    """What each gets from a state on by a profile and what is promised after it."""
    game, d = found.game, found.discount
    x, k = game.index(state), game.position(state, profile)
    chances = _after(game, state, k)
    return {
        p: (1 - d) * game.games[x].payoffs[i][k]
        + d * sum((c * promise[s][p] for s, c in chances.items()), Fraction(0))
        for i, p in enumerate(game.players)
    }
