"""Pure Markov perfect equilibria of a changing game, and the discount factors that take them.

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
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from detente.concepts.markov_perfect import Plan
from detente.errors import SolverError
from detente.exact.linear import solve
from detente.exact.polynomial import whole_product, whole_sum
from detente.exact.sign_sets import Parts, nonnegative
from detente.game.profile import PureProfile
from detente.game.stochastic_game import Follows, StochasticGame
from detente.solvers.automaton_discounts import DiscountSet, Interval, whole_resolvent
from detente.solvers.discounted_chains import clusters

# Combinations of profiles that one cluster of states may have.
LARGEST = 100_000
Profiles = dict[str, dict[str, str]]


def markov_equilibria(game: StochasticGame, discount: Mapping[str, Fraction]) -> list[Profiles]:
    """Every pure Markov perfect equilibrium: for each state the profile it plays.

    `discount` holds one discount factor for each player. Raises SolverError where states that
    lead to each other have more than 100,000 combinations of profiles.
    """
    plans: list[tuple[Profiles, Worth]] = [({}, {})]
    for names, _ in in_turn(game, ways_of(game)):
        plans = [
            ({**plan, **own}, {**worth, **here})
            for plan, worth in plans
            for own, here in _settled(game, names, worth, discount)
        ]
    return [{state: plan[state] for state in game.states} for plan, _ in plans]


# What each player gets from a state on, by state's position and player's.
Worth = dict[tuple[int, int], Fraction]
Ways = dict[int, set[int]]


def ways_of(game: StochasticGame) -> Ways:
    """For each state those that may follow it."""
    return {
        x: {y for follows in rows for y, chance in follows if chance}
        for x, rows in enumerate(game.transitions)
    }


def in_turn(game: StochasticGame, ways: Ways) -> Iterator[tuple[list[str], list[int]]]:
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


def part_on(game: StochasticGame, kept: Sequence[int]) -> StochasticGame:
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
    game: StochasticGame,
    names: Sequence[str],
    worth: Worth,
    discount: Mapping[str, Fraction],
) -> Iterator[tuple[Profiles, Worth]]:
    """The combinations of profiles for `names` that nobody gains by leaving, with their values.

    `worth` has the values of the states that follow these.
    """
    places = [game.index(name) for name in names]
    terms = _terms(game, places, worth, discount)
    for cells in itertools.product(*(game.games[x].cells for x in places)):
        at = [game.games[x].position(cell) for x, cell in zip(places, cells, strict=True)]
        here: Worth = {}
        for i in range(len(game.players)):
            chosen = [terms[x, i, k] for x, k in zip(places, at, strict=True)]
            for x, v in zip(places, _solved(chosen), strict=True):
                here[x, i] = v
        if all(
            here[x, i] >= _told(terms[x, i, j], [here[y, i] for y in places])
            for x, cell in zip(places, cells, strict=True)
            for i in range(len(game.players))
            for j in game.games[x].deviations(cell, i)
        ):
            own = {
                name: game.games[x].profile(cell)
                for name, x, cell in zip(names, places, cells, strict=True)
            }
            yield own, here


# A value as a sum: what comes from outside a cluster, and the weight of each state in it.
Term = tuple[Fraction, list[Fraction]]


def _terms(
    game: StochasticGame, places: Sequence[int], worth: Worth, discount: Mapping[str, Fraction]
) -> dict[tuple[int, int, int], Term]:
    """For each state of a cluster, player and position of a profile, what is got there."""
    found = {}
    for x in places:
        for i, p in enumerate(game.players):
            d = discount[p]
            for k, payoff in enumerate(game.games[x].payoffs[i]):
                outside = (1 - d) * payoff
                weights = [Fraction(0)] * len(places)
                for y, chance in game.transitions[x][k]:
                    if y in places:
                        weights[places.index(y)] += d * chance
                    elif chance:
                        outside += d * chance * worth[y, i]
                found[x, i, k] = outside, weights
    return found


def _told(term: Term, values_: Sequence[Fraction]) -> Fraction:
    outside, weights = term
    return sum((w * v for w, v in zip(weights, values_, strict=True) if w), outside)


def _solved(chosen: Sequence[Term]) -> list[Fraction]:
    """The values that solve their own equations; there is one solution, as d is below 1."""
    if len(chosen) == 1:
        outside, (weight,) = chosen[0]
        return [outside / (1 - weight)]
    matrix = [
        [int(r == t) - w for t, w in enumerate(weights)] for r, (_, weights) in enumerate(chosen)
    ]
    return solve(matrix, [outside for outside, _ in chosen]) or []


def lasting_plans(game: StochasticGame) -> list[tuple[Profiles, Parts]]:
    """Every stationary plan that is Markov perfect at some discount factor common to all.

    With each the intervals of discount factors, in [0, 1), at which it is one.

    >>> from detente.game.normal_form import NormalFormGame
    >>> stag = NormalFormGame.from_arrays([[4, 0], [3, 2]], [[4, 3], [0, 2]])
    >>> len(lasting_plans(StochasticGame.of({"x": stag}, {})))
    2
    """
    plans: list[tuple[Profiles, Parts, list[Carried]]] = [
        ({}, [(Fraction(0), Fraction(1))], [({}, [1]) for _ in game.players])
    ]
    rows = [_whole_rows(game, i) for i in range(len(game.players))]
    for names, _ in in_turn(game, ways_of(game)):
        places = [game.index(name) for name in names]
        choices = itertools.product(*(range(game.games[x].size) for x in places))
        ways = [_Followed(game, places, at) for at in choices]
        longer = []
        for (plan, where, carried), way in itertools.product(plans, ways):
            left, further = where, []
            for i, payoffs in enumerate(rows):
                further.append(way.carried(carried[i], payoffs))
                left = nonnegative(way.losses(i, further[-1], payoffs), within=left)
                if not left:
                    break
            else:
                longer.append(({**plan, **way.plan}, left, further))
        plans = longer
    return [({state: plan[state] for state in game.states}, where) for plan, where, _ in plans]


# A player's values of the states settled, by position, over what they are divided by; both times
# one positive number that makes them whole, and values without the factor 1 - d they all have.
Carried = tuple[dict[int, list[int]], list[int]]


class _Followed:
    """Some states that play leads back and forth between, with the profile followed in each."""

    def __init__(self, game: StochasticGame, places: Sequence[int], at: Sequence[int]) -> None:
        self.game, self.places, self.at = game, places, at
        self.plan = {game.states[x]: game.profile(x, k) for x, k in zip(places, at, strict=True)}
        inside = {x: k for k, x in enumerate(places)}
        self.matrix = [[Fraction(0)] * len(places) for _ in places]
        self.outside: list[list[tuple[int, Fraction]]] = [[] for _ in places]
        for r, (x, k) in enumerate(zip(places, at, strict=True)):
            for y, chance in game.transitions[x][k]:
                if y in inside:
                    self.matrix[r][inside[y]] += chance
                elif chance:
                    self.outside[r].append((y, chance))
        # One number that makes the chances of all that follows whole.
        self.bottom = math.lcm(*(c.denominator for own in self.outside for _, c in own))
        self.adjugate, self.determinant = whole_resolvent(self.matrix)

    def carried(self, before: Carried, payoffs: Sequence[Sequence[int]]) -> Carried:
        """A player's values of these states and of those settled before."""
        worth, below = before
        entries = []
        for own, x, k in zip(self.outside, self.places, self.at, strict=True):
            later = whole_sum(((int(c * self.bottom), worth[y]) for y, c in own), len(below) - 1)
            now = payoffs[x][k] * self.bottom
            entries.append([now * a + b for a, b in zip(below, [0, *later], strict=True)])
        whole = [self.bottom * c for c in self.determinant]
        found = {y: whole_product(whole, f) for y, f in worth.items()}
        size = len(below) - 1 + len(self.places)
        for x, line in zip(self.places, self.adjugate, strict=True):
            parts = ((1, whole_product(f, g)) for f, g in zip(line, entries, strict=True))
            found[x] = whole_sum(parts, size)
        return found, whole_product(whole, below)

    def losses(
        self, i: int, worth: Carried, payoffs: Sequence[Sequence[int]]
    ) -> Iterator[list[int]]:
        """Polynomials in d with the signs of player i's slacks in these states on [0, 1)."""
        for place in zip(self.places, self.at, strict=True):
            yield from _deviations(self.game, i, place, worth, payoffs)


def _deviations(
    game: StochasticGame,
    i: int,
    place: tuple[int, int],
    worth: Carried,
    payoffs: Sequence[Sequence[int]],
) -> Iterator[list[int]]:
    """What player i loses by each deviation from a profile, given by state and position."""
    x, k = place
    stage = game.games[x]
    for j in stage.deviations(stage.cells[k], i):
        if j != k:
            yield _loss(worth[0][x], game.transitions[x][j], payoffs[x][j], worth)


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


def _losses(game: StochasticGame, plan: Plan, states: Sequence[str]) -> Iterator[list[int]]:
    """Polynomials in d with the signs of the slacks in some states on [0, 1)."""
    at = [game.position(state, plan[state]) for state in game.states]
    # Cluster by cluster of the states that the plan itself leads back and forth between.
    after = {x: [(y, 1) for y, c in game.transitions[x][k] if c] for x, k in enumerate(at)}
    ways = [_Followed(game, own, [at[x] for x in own]) for own in clusters(after)]
    asked = [game.states.index(state) for state in states]
    for i in range(len(game.players)):
        payoffs = _whole_rows(game, i)
        worth: Carried = ({}, [1])
        for way in ways:
            worth = way.carried(worth, payoffs)
        for x in asked:
            yield from _deviations(game, i, (x, at[x]), worth, payoffs)


def _whole_rows(game: StochasticGame, i: int) -> list[list[int]]:
    """A player's payoffs by state, times one positive number, as signs alone count."""
    scale = math.lcm(*(v.denominator for g in game.games for v in g.payoffs[i]))
    return [[v.numerator * (scale // v.denominator) for v in g.payoffs[i]] for g in game.games]


def _loss(now: list[int], follows: Follows, payoff: int, worth: Carried) -> list[int]:
    """What is lost by a payoff and what follows it in place of what a state is worth."""
    values_, below = worth
    bottom = math.lcm(*(chance.denominator for _, chance in follows))
    parts = ((c.numerator * (bottom // c.denominator), values_[y]) for y, c in follows)
    later = whole_sum(parts, len(now))
    instead = payoff * bottom
    return [
        bottom * a - instead * b - c
        for a, b, c in zip([*now, 0], below, [0, *later], strict=True)
    ]  # fmt: skip
