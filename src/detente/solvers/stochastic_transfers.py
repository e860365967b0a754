"""Equilibrium payoffs of a changing game with transfers, at one discount factor.

1. U: policy iteration of all players together over the profiles that are left.
2. v_i: policy iteration of those who punish i; inside it, of i's best reply, which may be any
   of its actions.
3. Strike out the profiles that these values cannot sustain, and begin again, until nothing more
   goes.

Larger games are steered by float64: its values, moved outwards until exact arithmetic confirms
them as bounds, strike out what they refute; the last rounds are rational throughout.

>>> from detente.game.normal_form import NormalFormGame
>>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = stochastic_transfers(StochasticGame.of({"x": stage}, {}), "2/5")
>>> found.joint["x"], found.path["x"]
(Fraction(5, 1), {'1': '1', '2': '2'})

References: Goldluecke, S. and Kranz, S. (2017), Reconciling relational contracting and hold-up: a
model of repeated negotiations. Hoffman, A. and Karp, R. (1966), On nonterminating stochastic
games, Management Science 12(5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.stochastic_transfers import (
    Bounds,
    Operator,
    StochasticTransfersCertificate,
    survivors,
    whole,
)
from detente.errors import GameError
from detente.exact.number import exact, text
from detente.game import effort
from detente.game.profile import PureProfile
from detente.game.stochastic_game import StochasticGame
from detente.solvers.discounted_chains import discounted_values

# From this many profiles on float64 leads the way.
STEERED = 600


@dataclass(frozen=True)
class StochasticTransfers:
    """Equilibrium payoffs by state: at least `punishments[state][player]`, `joint[state]` in all.

    `path[state]` is played for the joint payoff, `penal[player][state]` while that player is
    punished; `playable[state]` are the positions of all profiles that some equilibrium plays.
    States in which there is no pure-strategy equilibrium are in none of them. If `complete` is
    False the computation was ended before it was done: joint payoffs are then upper bounds,
    punishments lower bounds, more may be listed as playable than is, and the certificate, which
    asks that the bounds be attained, does not verify.
    """

    game: StochasticGame
    discount: Fraction
    joint: Mapping[str, Fraction]
    punishments: Mapping[str, Mapping[str, Fraction]]
    path: Mapping[str, Mapping[str, str]]
    penal: Mapping[str, Mapping[str, Mapping[str, str]]]
    playable: Mapping[str, tuple[int, ...]]
    certificate: StochasticTransfersCertificate
    complete: bool = True

    def plays(self, state: str, profile: PureProfile) -> bool:
        """Whether some equilibrium plays a profile in a state."""
        return self.game.position(state, profile) in self.playable.get(state, ())

    @property
    def dead(self) -> tuple[str, ...]:
        """The states in which there is no pure-strategy equilibrium."""
        return tuple(s for s in self.game.states if s not in self.joint)

    def __repr__(self) -> str:
        parts = [f"{s}: {text(u)}" for s, u in list(self.joint.items())[:6]]
        more = ", ..." if len(self.joint) > len(parts) else ""
        return f"StochasticTransfers({', '.join(parts) or 'none'}{more})"

    def to_dict(self) -> dict[str, object]:
        """Figures and profiles by state, numbers as exact strings."""
        return {
            "discount": text(self.discount),
            "complete": self.complete,
            "states": [
                {
                    "name": state,
                    "joint_payoff": text(joint),
                    "punishments": {p: text(v) for p, v in self.punishments[state].items()},
                    "path": dict(self.path[state]),
                    "penal": {p: dict(own[state]) for p, own in self.penal.items()},
                }
                for state, joint in self.joint.items()
            ],
            "without_equilibrium": list(self.dead),
        }


def stochastic_transfers(game: StochasticGame, discount: object) -> StochasticTransfers:
    """What pure strategies and transfers sustain in each state, exactly.

    Raises GameError for a discount factor outside [0, 1). Asks now and then whether to go on.
    """
    d = exact(discount)
    if not 0 <= d < 1:
        raise GameError(f"discount factor {text(d)}, give one from 0 up to but not 1")
    operator = Operator(game, d)
    alive: list[list[int]] = [list(range(g.size)) for g in game.games]
    rounds: list[Bounds] = []
    plans: list[dict[int, int]] = [{} for _ in range(len(game.players) + 1)]
    if game.size >= STEERED:
        from detente.solvers.stochastic_steering import steered

        alive, plans = steered(operator, alive, rounds)
    complete = not (rounds and effort.current().stopped)
    while complete:
        bounds, plans = _solved(operator, alive, plans)
        rounds.append(bounds)
        left = survivors(operator, bounds, alive)
        gone = any(
            own and plan[x] not in kept
            for x, (own, kept) in enumerate(zip(alive, map(set, left), strict=True))
            for plan in plans
        )
        alive = left
        if not gone:
            break
        if not effort.current().goes_on():
            complete = False
            break
    certificate = StochasticTransfersCertificate(d, tuple(rounds))
    return _answer(game, certificate, plans, alive, complete=complete)


def _answer(
    game: StochasticGame,
    certificate: StochasticTransfersCertificate,
    plans: Sequence[Mapping[int, int]],
    alive: Sequence[Sequence[int]],
    *,
    complete: bool,
) -> StochasticTransfers:
    last = certificate.rounds[-1]
    live = [(x, game.states[x]) for x, own in enumerate(alive) if own]
    return StochasticTransfers(
        game,
        certificate.discount,
        {state: last.joint[x] for x, state in live},
        {
            state: {p: own[x] for p, own in zip(game.players, last.least, strict=True)}
            for x, state in live
        },
        {state: game.profile(x, plans[0][x]) for x, state in live},
        {
            p: {state: game.profile(x, plan[x]) for x, state in live}
            for p, plan in zip(game.players, plans[1:], strict=True)
        },
        {state: tuple(alive[x]) for x, state in live},
        certificate,
        complete,
    )


def _solved(
    operator: Operator, alive: Sequence[Sequence[int]], plans: Sequence[Mapping[int, int]]
) -> tuple[Bounds, list[dict[int, int]]]:
    """The exact values over the profiles left, and the policies that have them."""
    count = len(alive)
    joint, plan = _together(operator, alive, plans[0])
    found, least = [plan], []
    for i in range(len(operator.game.players)):
        v, plan = _punished(operator, i, alive, plans[i + 1])
        found.append(plan)
        least.append(_row(v, count))
    return Bounds(_row(joint, count), tuple(least)), found


def _row(values: Mapping[int, Fraction], count: int) -> tuple[Fraction, ...]:
    return tuple(values.get(x, Fraction(0)) for x in range(count))


def _start(alive: Sequence[Sequence[int]], plan: Mapping[int, int]) -> dict[int, int]:
    """The plan where it is still possible, and any profile elsewhere."""
    return {x: plan[x] if plan.get(x) in set(own) else own[0] for x, own in enumerate(alive) if own}


def _together(
    operator: Operator, alive: Sequence[Sequence[int]], plan: Mapping[int, int]
) -> tuple[dict[int, Fraction], dict[int, int]]:
    """The greatest joint payoff from each state, and the policy for it."""
    policy = _start(alive, plan)
    while True:
        worth = discounted_values(
            operator.unit,
            {x: operator.together[x][k] for x, k in policy.items()},
            {x: operator.next[x][k] for x, k in policy.items()},
        )
        U, scale = whole(_row(worth, len(alive)))
        better = False
        for x, entries in enumerate(operator.joint(U, scale, alive)):
            if entries:
                best = max(entries, key=entries.__getitem__)
                if entries[best] > entries[policy[x]]:
                    policy[x], better = best, True
        if not better:
            return worth, policy


def _punished(
    operator: Operator, i: int, alive: Sequence[Sequence[int]], plan: Mapping[int, int]
) -> tuple[dict[int, Fraction], dict[int, int]]:
    """The least that player i can be held to in each state, and the policy that does it."""
    policy = _start(alive, plan)
    reply = dict(policy)
    while True:
        worth = _best_reply(operator, i, policy, reply)
        v, scale = whole(_row(worth, len(alive)))
        better = False
        for x, entries in enumerate(operator.cheating(i, v, scale, alive)):
            if entries:
                worst = min(entries, key=entries.__getitem__)
                if entries[worst] < entries[policy[x]]:
                    policy[x], reply[x], better = worst, worst, True
        if not better:
            return worth, policy


def _best_reply(
    operator: Operator, i: int, policy: Mapping[int, int], reply: dict[int, int]
) -> dict[int, Fraction]:
    """What i gets by its best reply to a policy; `reply` is brought up to it."""
    now, game = operator.now[i], operator.game
    while True:
        worth = discounted_values(
            operator.unit,
            {x: now[x][k] for x, k in reply.items()},
            {x: operator.next[x][k] for x, k in reply.items()},
        )
        v, scale = whole(_row(worth, len(now)))
        better = False
        for x, k in policy.items():
            stride, count = game.games[x].strides[i], game.games[x].shape[i]
            first = k - k // stride % count * stride
            own = range(first, first + stride * count, stride)
            value = {
                j: now[x][j] * scale + sum(w * v[y] for y, w in operator.next[x][j]) for j in own
            }
            best = max(own, key=value.__getitem__)
            if reply[x] not in value or value[best] > value[reply[x]]:
                reply[x], better = best, True
        if not better:
            return worth
