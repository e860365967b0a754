"""Where in a parameter a changing game has a pure Markov perfect equilibrium, exactly.

>>> from detente.game.normal_form import NormalFormGame
>>> def build(t):
...     game = NormalFormGame.from_arrays([[t, 0], [1, 2]], [[t, 1], [0, 2]])
...     return StochasticGame.of({"x": game}, {}), dict.fromkeys("12", Fraction(1, 2))
>>> both = {"1": "1", "2": "1"}
>>> played_set(build, "x", both, (Fraction(0), Fraction(3)), 1)
[(Fraction(1, 1), Fraction(3, 1))]

Reference: Maskin, E. and Tirole, J. (2001), Markov perfect equilibrium, Journal of Economic
Theory 100(2).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache

from detente.concepts.markov_perfect import Plan, slacks, values
from detente.exact.polynomial import interpolated, value
from detente.exact.sign_sets import Parts, nonnegative, united
from detente.game.profile import PureProfile
from detente.game.stochastic_game import StochasticGame
from detente.solvers.automaton_discounts import whole_resolvent
from detente.solvers.markov_perfect import Profiles, Ways, in_turn, part_on, ways_of

# A parameter's range is sampled in steps of this share of it, where that makes enough points.
_SPACED = 64
Build = Callable[[Fraction], tuple[StochasticGame, Mapping[str, Fraction]]]


def parameter_set(
    build: Build, plan: Plan, extent: tuple[Fraction, Fraction], degree: int
) -> Parts:
    """Where in a parameter a stationary strategy is an equilibrium: closed intervals, ascending.

    `build` gives the game and the discount factors at a value; every payoff, chance and discount
    factor must be a polynomial of at most `degree` in the parameter. Each slack, times a positive
    determinant, is then a polynomial too, found from its values at enough points.
    """
    return _kept_set(build, plan, list(plan), [extent], (extent, degree))


def _kept_set(
    build: Build,
    plan: Plan,
    names: Sequence[str],
    within: Parts,
    over: tuple[tuple[Fraction, Fraction], int],
) -> Parts:
    """Where in `within` nobody gains by leaving a plan in the states `names`.

    `over` has the range of the parameter and the degree in it.
    """
    (low, high), degree = over
    most = (len(plan) + 1) * 2 * degree + 2 * degree
    # The same points for all plans, as far as they need them.
    spaced = max(_SPACED, most)
    grid = [low + (high - low) * Fraction(k, spaced) for k in range(most + 1)]
    at = grid[: _slack_degree([build(t) for t in grid[: degree + 1]], plan, names, degree) + 1]
    if len(at) == 1:
        # Nothing moves with the parameter: one check decides.
        game, discount = build(low)
        losses = slacks(game, plan, discount, values(game, plan, discount))
        return within if all(s.value >= 0 for s in losses if s.state in names) else []
    samples = [_scaled(build, plan, names, t) for t in at]
    functions = (interpolated(at, column) for column in zip(*samples, strict=True))
    return nonnegative(functions, low, high, closed=True, within=within)


def _slack_degree(
    built: Sequence[tuple[StochasticGame, Mapping[str, Fraction]]],
    plan: Plan,
    names: Sequence[str],
    degree: int,
) -> int:
    """A bound on the degree of slacks times the determinant, in a parameter.

    What has the same value at more points than its degree is constant. By Cramer's rule a value
    times the determinant has at most the degrees of all rows of its equations together.
    """
    first, discount = built[0]

    def of(part: Callable[[StochasticGame], object]) -> int:
        return degree if any(part(game) != part(first) for game, _ in built) else 0

    impatience = degree if any(own != discount for _, own in built) else 0
    total, deviation = 0, 0
    for x, state in enumerate(first.states):
        k = first.position(state, plan[state])
        chances = of(lambda game, x=x, k=k: dict(game.transitions[x][k]))  # type: ignore[misc]
        flow = of(lambda game, x=x, k=k: [row[k] for row in game.games[x].payoffs])  # type: ignore[misc]
        total += impatience + max(chances, flow)
        if state in names:
            ways = of(lambda game, x=x: list(map(dict, game.transitions[x])))  # type: ignore[misc]
            flows = of(lambda game, x=x: game.games[x].payoffs)  # type: ignore[misc]
            deviation = max(deviation, impatience + max(ways, flows))
    return total + deviation


def _scaled(build: Build, plan: Plan, names: Sequence[str], t: Fraction) -> list[Fraction]:
    """Every slack in some states times the determinant of the values' equations, at one value."""
    game, discount = build(t)
    size = len(game.states)
    transition = [[Fraction(0)] * size for _ in range(size)]
    for x, state in enumerate(game.states):
        for y, chance in game.transitions[x][game.position(state, plan[state])]:
            transition[x][y] += chance
    determinant = whole_resolvent(transition)[1]
    # The determinant itself is 1 at d = 0.
    scale = {p: value(determinant, d) / determinant[0] for p, d in discount.items()}
    worth = values(game, plan, discount)
    return [
        s.value * scale[s.player] for s in slacks(game, plan, discount, worth) if s.state in names
    ]


def played_set(
    build: Build,
    state: str,
    profile: PureProfile,
    extent: tuple[Fraction, Fraction],
    degree: int,
) -> Parts:
    """Where in a parameter some pure Markov perfect equilibrium plays a profile in a state.

    As for `parameter_set`; plans are put together from the last states on, and given up once no
    value of the parameter is left to them.
    """
    low, high = extent
    inside = [low + (high - low) * Fraction(k, degree + 2) for k in range(degree + 3)]
    first = build(low)[0]
    ways: Ways = {x: set() for x in range(len(first.states))}
    for t in inside:
        # A chance that vanishes at more values than its degree vanishes everywhere.
        for x, after in ways_of(build(t)[0]).items():
            ways[x] |= after
    plans: list[tuple[Profiles, Parts]] = [({}, [extent])]
    for names, kept in in_turn(first, ways):

        @cache
        def part(
            t: Fraction, kept: Sequence[int] = tuple(kept)
        ) -> tuple[StochasticGame, Mapping[str, Fraction]]:
            game, discount = build(t)
            return part_on(game, kept), discount

        inner = [first.states[x] for x in kept]
        choices = [list(first.games[first.index(name)].profiles) for name in names]
        longer = []
        for (plan, where), combination in itertools.product(plans, itertools.product(*choices)):
            whole = {**plan, **dict(zip(names, combination, strict=True))}
            if whole.get(state, profile) == profile:
                here = {name: whole[name] for name in inner}
                settled = all(len(choice) == 1 for choice in choices)
                left = where if settled else _kept_set(part, here, names, where, (extent, degree))
                if left:
                    longer.append((whole, left))
        plans = longer
    return united(where for _, where in plans)
