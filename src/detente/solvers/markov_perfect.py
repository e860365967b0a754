"""Pure Markov perfect equilibria of a changing game, and where in a parameter they exist.

States that play may lead back and forth between form a cluster; the clusters are taken last first,
and in each all combinations of profiles are tried against what has been settled for the states
that follow. Where no state is ever come back to, this is backward induction.

>>> from detente.game.normal_form import NormalFormGame
>>> stag = NormalFormGame.from_arrays([[4, 0], [3, 2]], [[4, 3], [0, 2]])
>>> game = StochasticGame.of({"x": stag}, {})
>>> [plan["x"]["1"] for plan in markov_equilibria(game, dict.fromkeys("12", Fraction(1, 2)))]
['1', '2']

References: Maskin, E. and Tirole, J. (2001), Markov perfect equilibrium, Journal of Economic
Theory 100(2). Mailath, G. and Samuelson, L. (2006), Repeated Games and Reputations, section 5.6.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache

from detente.concepts.markov_perfect import Plan, slacks, values
from detente.errors import SolverError
from detente.exact.linear import solve
from detente.exact.polynomial import Polynomial, plus, polynomial, times, value
from detente.exact.sign_sets import Parts, nonnegative, united
from detente.game.profile import PureProfile
from detente.game.stochastic_game import StochasticGame
from detente.solvers.automaton_discounts import DiscountSet, Interval, resolvent
from detente.solvers.discounted_chains import clusters

# Combinations of profiles that one cluster of states may have.
LARGEST = 100_000
Profiles = dict[str, dict[str, str]]


def markov_equilibria(game: StochasticGame, discount: Mapping[str, Fraction]) -> list[Profiles]:
    """Every pure Markov perfect equilibrium: for each state the profile it plays.

    `discount` holds one discount factor for each player. Raises SolverError where states that
    lead to each other have more than 100,000 combinations of profiles.
    """
    plans: list[Profiles] = [{}]
    for names, kept in _in_turn(game, _ways(game)):
        part = _part(game, kept)
        plans = [{**plan, **own} for plan in plans for own in _settled(part, names, plan, discount)]
    return [{state: plan[state] for state in game.states} for plan in plans]


Ways = dict[int, set[int]]


def _ways(game: StochasticGame) -> Ways:
    """For each state those that may follow it."""
    return {
        x: {y for follows in rows for y, chance in follows if chance}
        for x, rows in enumerate(game.transitions)
    }


def _in_turn(game: StochasticGame, ways: Ways) -> Iterator[tuple[list[str], list[int]]]:
    """Clusters of states, last first: their names, and all states that play leads to from them."""
    for cluster in clusters({x: [(y, 1) for y in sorted(after)] for x, after in ways.items()}):
        names = [game.states[x] for x in cluster]
        count = math.prod(game.games[x].size for x in cluster)
        if count > LARGEST:
            raise SolverError(
                f"the states {', '.join(names[:4])} ... lead to each other and have {count:,} "
                f"combinations of profiles, at most {LARGEST:,} are tried"
            )
        found = set(cluster)
        waiting = list(cluster)
        while waiting:
            fresh = ways[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        yield names, sorted(found)


def _part(game: StochasticGame, kept: Sequence[int]) -> StochasticGame:
    """The game on some states, which play never leaves."""
    place = {x: k for k, x in enumerate(kept)}
    return StochasticGame(
        tuple(game.states[x] for x in kept),
        tuple(game.games[x] for x in kept),
        tuple(
            tuple(tuple((place[y], c) for y, c in follows if c) for follows in game.transitions[x])
            for x in kept
        ),
        game.title,
    )


def _settled(
    part: StochasticGame,
    names: Sequence[str],
    plan: Profiles,
    discount: Mapping[str, Fraction],
) -> Iterator[Profiles]:
    """The combinations of profiles for `names` that nobody gains by leaving."""
    choices = [list(part.games[part.index(name)].profiles) for name in names]
    for combination in itertools.product(*choices):
        own = dict(zip(names, combination, strict=True))
        whole = {**plan, **own}
        worth = values(part, whole, discount)
        losses = slacks(part, whole, discount, worth)
        if all(loss.value >= 0 for loss in losses if loss.state in own):
            yield own


def lasting_plans(game: StochasticGame) -> list[tuple[Profiles, Parts]]:
    """Every stationary plan that is Markov perfect at some discount factor common to all.

    With each the intervals of discount factors, in [0, 1), at which it is one.

    >>> from detente.game.normal_form import NormalFormGame
    >>> stag = NormalFormGame.from_arrays([[4, 0], [3, 2]], [[4, 3], [0, 2]])
    >>> len(lasting_plans(StochasticGame.of({"x": stag}, {})))
    2
    """
    plans: list[tuple[Profiles, Parts]] = [({}, [(Fraction(0), Fraction(1))])]
    for names, kept in _in_turn(game, _ways(game)):
        part = _part(game, kept)
        choices = [list(game.games[game.index(name)].profiles) for name in names]
        longer = []
        for (plan, where), combination in itertools.product(plans, itertools.product(*choices)):
            whole = {**plan, **dict(zip(names, combination, strict=True))}
            here = {s: whole[s] for s in part.states}
            found = nonnegative(_losses(part, here, names), within=where)
            if found:
                longer.append((whole, found))
        plans = longer
    return [({state: plan[state] for state in game.states}, where) for plan, where in plans]


def reversion(
    game: StochasticGame, deal: PureProfile, start: str, punishment: Plan
) -> tuple[StochasticGame, dict[str, PureProfile]] | None:
    """The game with a breach made part of the state, and the strategy that answers it for ever.

    While nobody breaks it, `deal` is played from `start` on; after a breach `punishment` is.
    None where the deal leads to a state in which it cannot be played.

    >>> from detente.game.normal_form import NormalFormGame
    >>> dilemma = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    >>> game = StochasticGame.of({"x": dilemma}, {})
    >>> war = {"x": {"1": "2", "2": "2"}}
    >>> discount_set(*reversion(game, {"1": "1", "2": "1"}, "x", war))
    DiscountSet([1/3, 1))
    """
    kept: list[int] = [game.index(start)]
    for x in kept:
        stage = game.games[x]
        if any(a not in stage.actions[p] for p, a in deal.items()):
            return None
        at = stage.position(stage.cell(deal))
        kept += [y for y, c in game.transitions[x][at] if c and y not in kept]
    states = [(game.states[x], True) for x in kept]
    states += [(game.states[x], False) for x in game.reached_from(kept[0])]
    place = {entry: k for k, entry in enumerate(states)}
    rows = []
    plan: dict[str, PureProfile] = {}
    for state, whole in states:
        x = game.index(state)
        plan[_named(state, whole)] = dict(deal if whole else punishment[state])
        agreed = game.position(state, deal) if whole else -1
        rows.append(tuple(
            tuple((place[game.states[y], k == agreed], c) for y, c in follows if c)
            for k, follows in enumerate(game.transitions[x])
        ))  # fmt: skip
    games = tuple(game.games[game.index(state)] for state, _ in states)
    names = tuple(_named(state, whole) for state, whole in states)
    return StochasticGame(names, games, tuple(rows), game.title), plan


def _named(state: str, whole: bool) -> str:  # noqa: FBT001
    return state if whole else f"{state} after a breach"


def discount_set(
    game: StochasticGame,
    plan: Plan,
    states: Sequence[str] | None = None,
    within: Parts | None = None,
) -> DiscountSet:
    """The discount factors, one for all players, at which a stationary strategy is an equilibrium.

    With `states` only deviations in these are looked at, and with `within` only these discount
    factors.

    >>> from detente.game.normal_form import NormalFormGame
    >>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> discount_set(StochasticGame.of({"x": stage}, {}), {"x": {"1": "2", "2": "2"}})
    DiscountSet([0, 1))
    """
    losses = _losses(game, plan, game.states if states is None else states)
    return DiscountSet(tuple(Interval(*ends) for ends in nonnegative(losses, within=within)))


def _losses(game: StochasticGame, plan: Plan, states: Sequence[str]) -> Iterator[Polynomial]:
    """Polynomials in d with the signs of the slacks in some states on [0, 1)."""
    at = [game.position(state, plan[state]) for state in game.states]
    size = len(at)
    transition = [[Fraction(0)] * size for _ in range(size)]
    for x, k in enumerate(at):
        for y, chance in game.transitions[x][k]:
            transition[x][y] += chance
    adjugate, determinant = resolvent(transition)
    for i in range(len(game.players)):
        flows = [g.payoffs[i][k] for g, k in zip(game.games, at, strict=True)]

        @cache
        def worth(x: int, flows: Sequence[Fraction] = tuple(flows)) -> Polynomial:
            """A value times the determinant, without the factor 1 - d that they all have."""
            return _sum((flow, f) for flow, f in zip(flows, adjugate[x], strict=True))

        for x in map(game.states.index, states):
            stage, k = game.games[x], at[x]
            for j in stage.deviations(stage.cells[k], i):
                if j == k:
                    continue
                later = _sum((chance, worth(y)) for y, chance in game.transitions[x][j])
                now = times(determinant, polynomial([stage.payoffs[i][j]]))
                instead = plus(now, times(polynomial([0, 1]), later))
                yield plus(worth(x), times(polynomial([-1]), instead))


def _sum(parts: Iterator[tuple[Fraction, Polynomial]]) -> Polynomial:
    total: Polynomial = ()
    for factor, f in parts:
        if factor:
            total = plus(total, times(polynomial([factor]), f))
    return total


Build = Callable[[Fraction], tuple[StochasticGame, Mapping[str, Fraction]]]


def parameter_set(
    build: Build, plan: Plan, extent: tuple[Fraction, Fraction], degree: int
) -> Parts:
    """Where in a parameter a stationary strategy is an equilibrium: closed intervals, ascending.

    `build` gives the game and the discount factors at a value; every payoff, chance and discount
    factor must be a polynomial of at most `degree` in the parameter. Each slack, times a positive
    determinant, is then a polynomial too, found from its values at enough points.
    """
    low, high = extent
    states = len(plan)
    points = (states + 1) * 2 * degree + 2 * degree + 1
    at = [low + (high - low) * Fraction(k, max(points - 1, 1)) for k in range(points)]
    samples = [_scaled(build, plan, t) for t in at]
    powers = [[t**k for k in range(points)] for t in at]
    functions = [polynomial(solve(powers, column) or []) for column in zip(*samples, strict=True)]
    return nonnegative(functions, low, high, closed=True)


def _scaled(build: Build, plan: Plan, t: Fraction) -> list[Fraction]:
    """Every slack times the determinant that clears its denominators, at one value."""
    game, discount = build(t)
    size = len(game.states)
    transition = [[Fraction(0)] * size for _ in range(size)]
    for x, state in enumerate(game.states):
        for y, chance in game.transitions[x][game.position(state, plan[state])]:
            transition[x][y] += chance
    determinant = resolvent(transition)[1]
    scale = {p: value(determinant, d) for p, d in discount.items()}
    worth = values(game, plan, discount)
    return [s.value * scale[s.player] for s in slacks(game, plan, discount, worth)]


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
        for x, after in _ways(build(t)[0]).items():
            ways[x] |= after
    plans: list[Profiles] = [{}]
    found: list[Parts] = []
    for names, kept in _in_turn(first, ways):

        def part(
            t: Fraction, kept: Sequence[int] = kept
        ) -> tuple[StochasticGame, Mapping[str, Fraction]]:
            game, discount = build(t)
            return _part(game, kept), discount

        inner = [first.states[x] for x in kept]
        choices = [list(first.games[first.index(name)].profiles) for name in names]
        longer = []
        for plan in plans:
            for combination in itertools.product(*choices):
                whole = {**plan, **dict(zip(names, combination, strict=True))}
                if whole.get(state, profile) != profile:
                    continue
                here = {name: whole[name] for name in inner}
                if parameter_set(part, here, extent, degree):
                    longer.append(whole)
        plans = longer
    for plan in plans:
        whole = {name: plan[name] for name in first.states}
        found.append(parameter_set(build, whole, extent, degree))
    return united(found)
