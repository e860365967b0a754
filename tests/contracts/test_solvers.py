"""What every solver owes on every game that it accepts: proofs, and answers that do not depend
on names, on the order of players and actions, or on the unit and the zero of payoffs."""

from __future__ import annotations

import importlib
import json
import pkgutil
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import game_of, games, random_game

import detente.solvers
from detente.analysis.stage_game import concept_names
from detente.game.normal_form import NormalFormGame
from detente.solvers import coarse_correlated, logit_path

SOLVERS = [
    module
    for entry in pkgutil.iter_modules(detente.solvers.__path__)
    if hasattr(module := importlib.import_module(f"detente.solvers.{entry.name}"), "CONCEPT")
]
small = games(players=(1, 3), actions=(1, 3))
every_solver = pytest.mark.parametrize("solver", SOLVERS, ids=lambda m: m.__name__.split(".")[-1])


SLOW = {"quantal", "correlated", "coarse-correlated", "risk-dominant", "fictitious-play"}
# Logit choice: a larger unit of payoffs makes a player more precise.
LOGIT = {"logit_path", "equilibrium_selection"}


def tried(solver, **drawn):
    """Runs a check at once on games drawn for this solver, fewer of them if it is slow."""

    def run(check):
        settings(max_examples=15 if solver.CONCEPT in SLOW else 50)(given(**drawn)(check))()

    return run


def accepted(solver, game) -> bool:
    return bool(solver.ACCEPTS(game))


def answer(solution):
    """What was found as a set, comparable between games whose players and actions are reordered."""
    return listed(solution) | distributions(solution)


def distributions(solution):
    """The extreme distributions over profiles, for concepts that correlate actions."""
    return {
        frozenset((frozenset(c["profile"].items()), c["probability"]) for c in d["probabilities"])
        for d in solution.details.get("distributions", ())
    }


def listed(solution):
    """Equilibria with what is said of each."""
    return {
        (
            frozenset(
                (p, a, round(float(q), 9))
                for p, own in e.strategies.items()
                for a, q in own.items()
                if q != 0
            ),
            e.strict,
            e.index,
        )
        for e in solution
    }


def strategies(solution):
    return {found for found, _, _ in listed(solution)}


def shuffled(game, data) -> NormalFormGame:
    """The same game with players and actions in another order."""
    players = data.draw(st.permutations(game.players))
    actions = {p: data.draw(st.permutations(game.actions[p])) for p in players}
    return NormalFormGame.from_function(
        actions, lambda s: {p: game.payoff(dict(s))[p] for p in game.players}
    )


def comparable(one, other) -> bool:
    """Whether both lists are proven; continua of three players may leave some open."""
    assert one.complete == other.complete or len(one.game.players) > 2
    return bool(one.complete and other.complete)


def test_every_concept_has_a_solver():
    assert {m.CONCEPT for m in SOLVERS} == set(concept_names())
    assert {
        *("nash", "pure-nash", "rationalizable", "stability", "risk-dominant"),
        *("correlated", "coarse-correlated", "quantal", "perfect", "evolutionarily-stable"),
        *("best-reply", "fictitious-play"),
    } <= set(concept_names())


@every_solver
def test_a_solver_says_what_it_takes(solver):
    assert isinstance(solver.COMPLETE, bool)
    assert solver.REQUIRES
    assert solver.solve.__doc__


@every_solver
def test_certificates_verify(solver):
    @tried(solver, game=small | games(shape=(2, 2)))
    def _(game):
        if accepted(solver, game):
            solution = solver.solve(game)
            assert solution.concept == solver.CONCEPT
            assert solution.certificate is None or solution.certificate.verify(game)
            assert solution.complete or not solver.COMPLETE


@every_solver
def test_answers_are_data(solver):
    @tried(solver, game=small)
    def _(game):
        if accepted(solver, game):
            solution = solver.solve(game)
            assert json.loads(json.dumps(solution.to_dict()))["concept"] == solver.CONCEPT
            assert solver.solve(game).to_dict() == solution.to_dict()


@every_solver
def test_the_order_of_players_and_actions_does_not_matter(solver):
    @tried(solver, game=small | games(shape=(2, 2)), data=st.data())
    def _(game, data):
        if accepted(solver, game):
            moved = shuffled(game, data)
            # A game that is symmetric action by action may no longer be.
            if not accepted(solver, moved):
                return
            one, other = solver.solve(game), solver.solve(moved)
            if comparable(one, other):
                assert answer(one) == answer(other)
                assert one.degenerate == other.degenerate
                assert sorted(
                    (c.dimension, c.index or 0, len(c.members)) for c in one.components
                ) == sorted((c.dimension, c.index or 0, len(c.members)) for c in other.components)


@every_solver
def test_the_unit_and_the_zero_of_payoffs_do_not_matter(solver):
    """Except to logit choice."""

    @tried(
        solver,
        game=small | games(shape=(2, 2)),
        scale=st.fractions(Fraction(1, 7), 9, max_denominator=7),
        shift=st.integers(-5, 5),
    )
    def _(game, scale, shift):
        if accepted(solver, game) and solver.__name__.split(".")[-1] not in LOGIT:
            other = game_of(
                game.shape,
                [[v * (scale + k) + shift * k for v in row] for k, row in enumerate(game.payoffs)],
            )
            if not accepted(solver, other):
                return
            one, two = solver.solve(game), solver.solve(other)
            assert one.complete == two.complete
            assert answer(one) == answer(two)


@every_solver
def test_a_payoff_that_depends_on_others_alone_does_not_matter(solver):
    """Nash, dominance and risk dominance look at own deviations only; stability does not."""

    @tried(solver, game=small)
    def _(game):
        if accepted(solver, game) and solver.CONCEPT != "stability":
            last = game.shape[-1]
            other = game_of(
                game.shape,
                [
                    [
                        v + (k % last if i == 0 and len(game.shape) > 1 else 0)
                        for k, v in enumerate(row)
                    ]
                    for i, row in enumerate(game.payoffs)
                ],
            )
            if not accepted(solver, other):
                return
            one, two = solver.solve(game), solver.solve(other)
            if comparable(one, two):
                assert answer(one) == answer(two)


@every_solver
def test_a_strictly_dominated_action_more_does_not_matter(solver):
    @tried(solver, game=small)
    def _(game):
        if solver.CONCEPT not in {"nash", "pure-nash", "rationalizable", "correlated"}:
            return
        if not accepted(solver, game):
            return
        first = game.players[0]
        worst = [
            min(row) - 1 if i == 0 else row[0] for i, row in enumerate(game.payoffs)
        ]  # of no use against anything
        stride = game.size // game.shape[0]
        rows = [
            [*row, *([worst[i]] * stride if i == 0 else [(k * 7) % 4 for k in range(stride)])]
            for i, row in enumerate(game.payoffs)
        ]
        other = game_of((game.shape[0] + 1, *game.shape[1:]), rows)
        assert other.actions[first][:-1] == game.actions[first]
        one, two = solver.solve(game), solver.solve(other)
        assert one.complete == two.complete
        assert answer(one) == answer(two)


@given(game=games(players=(2, 3), actions=(1, 2)))
@settings(max_examples=15)
def test_a_strictly_dominated_action_more_costs_no_coarse_correlated_equilibrium(game):
    """It may be played in new ones, as nobody is told the action; the old ones stay."""
    rows = [
        [*row, *[min(row) - 1 if i == 0 else Fraction(0)] * (game.size // game.shape[0])]
        for i, row in enumerate(game.payoffs)
    ]
    other = game_of((game.shape[0] + 1, *game.shape[1:]), rows)
    one, two = coarse_correlated.solve(game), coarse_correlated.solve(other)
    assert Fraction(one.details["best_total"]) <= Fraction(two.details["best_total"])


@given(game=games(players=(2, 3), actions=(1, 2)), shift=st.integers(-5, 5))
@settings(max_examples=15)
def test_the_logit_branch_ignores_the_zero_of_payoffs_and_tends_to_the_same_limit(game, shift):
    """And a common unit: precision is counted in it."""
    doubled = game_of(
        game.shape, [[2 * v + shift * k for v in row] for k, row in enumerate(game.payoffs)]
    )
    one, two = logit_path.solve(game), logit_path.solve(doubled)
    if len(one) == len(two) == 1:
        assert strategies(one) == strategies(two)


@pytest.mark.parametrize(
    "shape",
    [(2,), (3, 3), (2, 4), (2, 2, 2), (1, 2, 2), (2, 2, 2, 2), (3, 3, 2), (3, 3, 3), (8, 2, 2)],
)
@pytest.mark.parametrize("seed", range(4))
def test_every_game_has_an_equilibrium_and_indices_sum_to_one(shape, seed):
    for low, high in ((0, 2), (-50, 50)):
        game = random_game(shape, seed, low, high)
        for solver in SOLVERS:
            if solver.CONCEPT == "nash" and accepted(solver, game):
                solution = solver.solve(game)
                assert len(solution) or not solution.complete
                indices = [c.index for c in solution.components]
                if solution.complete and None not in indices:
                    assert sum(indices) == 1


@pytest.mark.parametrize("shape", [(3, 3, 2), (3, 3, 3), (8, 2, 2), (2, 2, 2, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_games_of_many_players_owe_the_same(shape, seed):
    """Proof, names, units and dominated actions, for three actions and more each."""
    game = random_game(shape, seed, -1000, 1000)
    (solver,) = [s for s in SOLVERS if s.CONCEPT == "nash" and accepted(s, game)]
    one = solver.solve(game)
    assert one.complete
    assert one.certificate.verify(game)
    backwards = NormalFormGame.from_function(
        {p: game.actions[p][::-1] for p in reversed(game.players)},
        lambda s: {p: game.payoff(dict(s))[p] for p in game.players},
    )
    moved = game_of(shape, [[v * 3 - 7 for v in row] for row in game.payoffs])
    wider = game_of(
        (shape[0] + 1, *shape[1:]),
        [
            [*row, *(min(row) - 1 if i == 0 else Fraction(0) for _ in range(game.size // shape[0]))]
            for i, row in enumerate(game.payoffs)
        ],
    )
    for other in (backwards, moved, wider):
        assert answer(solver.solve(other)) == answer(one)


@given(game=small)
def test_concepts_agree_where_they_must(game):
    """Pure equilibria are the pure ones among all; all play rationalizable actions only."""
    by_name = {}
    for solver in SOLVERS:
        if accepted(solver, game) and solver.CONCEPT not in SLOW:
            by_name.setdefault(solver.CONCEPT, solver.solve(game))
    nash, pure = by_name["nash"], by_name["pure-nash"]
    assert strategies(pure) == {
        found for e, found in ((e, next(iter(strategies([e])))) for e in nash) if e.pure
    }
    surviving = by_name["rationalizable"].details["surviving"]
    for e in nash:
        assert all(set(e.strategies.support(p)) <= set(surviving[p]) for p in game.players)
    stable = by_name["stability"]
    assert strategies([e for e in stable if "Nash" in e.labels]) == strategies(pure)
