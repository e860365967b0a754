"""The one door to the stage game's solutions."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from strategies import game_of, games, random_game

from detente.analysis.stage_game import best_replies, concept_names, solve
from detente.errors import SolverError
from detente.game import effort

PENNIES = game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]])


def test_concepts_are_found():
    names = concept_names()
    assert names == sorted(names)
    assert {"nash", "pure-nash", "rationalizable", "risk-dominant", "stability"} <= set(names)


@pytest.mark.parametrize(
    ("shape", "solver"),
    [
        ((3,), "one_player"),
        ((2, 3), "complementarity"),
        ((2, 2, 2), "multiplayer"),
    ],
)
def test_nash_goes_to_the_solver_for_the_game(shape, solver):
    solution = solve(random_game(shape, 1))
    assert (solution.solver, solution.concept) == (solver, "nash")
    assert len(solution)


def test_an_unknown_concept_is_met_with_the_nearest():
    with pytest.raises(SolverError, match="unknown solution concept 'nsah', did you mean 'nash'"):
        solve(PENNIES, "nsah")


def test_a_game_that_no_solver_takes_is_refused_with_the_reason():
    with pytest.raises(SolverError, match=r"symmetric games of two players .*this game is 3×3"):
        solve(random_game((3, 3), 1), "evolutionarily-stable")


@given(games(players=(1, 3)))
def test_best_replies(game):
    found = best_replies(game)
    for i, p in enumerate(game.players):
        for cell in game.cells:
            row = game.payoffs[i]
            best = max(row[k] for k in game.deviations(cell, i))
            assert (cell in found[p]) == (row[game.position(cell)] == best)


def test_solving_pulls_in_nothing_heavy():
    program = (
        "import sys; from detente.analysis.stage_game import solve;"
        "from detente.game.normal_form import NormalFormGame as G;"
        "solve(G.from_arrays([[3,0],[5,1]],[[3,5],[0,1]]));"
        "solve(G.from_arrays(*[[[[0,1],[1,0]],[[1,2],[0,3]]]]*3));"
        "print({'numpy','flint','highspy','sympy','scipy','pydantic'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "set()"


def symmetric(game):
    """The game in which both get what the first one gets."""
    first, n = game.payoffs[0], game.shape[0]
    turned = tuple(first[j * n + i] for i in range(n) for j in range(n))
    return game_of(game.shape, (first, turned))


CONCEPTS = [c for c in concept_names() if c != "risk-dominant"]


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 2)])
def test_no_time_gives_what_is_proven_and_says_so(concept, shape):
    game = random_game(shape, 5)
    if concept == "evolutionarily-stable" and len(set(shape)) == 1:
        game = symmetric(game)
    try:
        short = solve(game, concept, timeout=0)
    except SolverError as refused:
        assert "this game is" in str(refused)  # noqa: PT017 (some concepts are for some games)
        return
    assert short.certificate.verify(game)
    whole = solve(game, concept)
    stopped = any(note.startswith("stopped after") for note in short.notes)
    assert short.complete or stopped or not whole.complete
    # Nothing that was cut short is kept for later.
    assert not any(note.startswith("stopped after") for note in whole.notes)
    listed = [e.strategies for e in whole]
    if concept not in ("quantal", "stability"):
        assert all(e.strategies in listed for e in short)
    assert solve(game, concept, timeout=0).equilibria == whole.equilibria


def test_pure_equilibria_are_there_without_any_time():
    game = random_game((3, 3, 3), 6)
    short = solve(game, timeout=0)
    assert not short.complete
    assert {game.cell(e.profile) for e in short if e.pure} == {
        game.cell(e.profile) for e in solve(game, "pure-nash")
    }


def test_a_computation_that_is_told_to_end_ends():
    game = random_game((3, 3, 3), 7)
    with effort.limited(progress=lambda _: making.stop()) as making:
        found = solve(game)
    assert making.stopped
    assert not found.complete
    assert found.notes[0].startswith("stopped after")
    assert solve(game).complete


def test_a_negative_timeout_is_refused():
    with pytest.raises(SolverError, match="-1"):
        solve(PENNIES, timeout=-1)
