"""Perfect equilibria: known games, and what theory says of all games."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from strategies import expected, game_of, games, random_game

from detente.concepts.perfect import Dominance, LocalDominance
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.solvers import complementarity, multiplayer
from detente.solvers.perfect import solve

MYERSON = [[1, 0, -9], [0, 0, -7], [-9, -7, -7]]


def horse() -> NormalFormGame:
    """Selten (1975), the horse: payoffs after down, across-down and across-across."""

    def payoff(s):
        left = s["3"] == "L"
        if s["1"] == "D":
            own = (3, 2, 2) if left else (0, 0, 0)
        elif s["2"] == "d":
            own = (4, 4, 0) if left else (0, 0, 1)
        else:
            own = (1, 1, 1)
        return dict(zip("123", own, strict=True))

    return NormalFormGame.from_function({"1": "CD", "2": "cd", "3": "LR"}, payoff)


def pure(found) -> set[tuple[str, ...]]:
    return {tuple(e.profile.values()) for e in found if e.pure}


def test_selten_1975_two_by_two():
    """Selten's first example: the equilibrium in dominated strategies falls."""
    solution = solve(game_of((2, 2), [[1, 0, 0, 0], [1, 0, 0, 0]]))
    assert pure(solution) == {("a0", "b0")}
    assert solution.complete
    assert solution.details["excluded"][0]["proof"]["dominated_by"] == {"a0": "1"}


def test_myerson_1978_perfect_is_not_proper():
    game = NormalFormGame.from_arrays(MYERSON, MYERSON)
    assert pure(solve(game)) == {("1", "1"), ("2", "2")}


def test_selten_1975_the_horse():
    """Those in which 2 ends the game, and 3 would threaten R often enough, are perfect."""
    solution = solve(horse())
    threats = {(e.profile["1"], e.profile["2"]) if e.pure else e.strategies["3"]["R"]
               for e in solution}  # fmt: skip
    assert threats == {("C", "c"), Fraction(3, 4)}
    assert solution.certificate.verify(solution.game)
    refuted = {tuple(map(tuple, e["strategies"].values())) for e in solution.details["excluded"]}
    assert (("D",), ("c",), ("L",)) in refuted
    assert not solution.complete


def test_van_damme_1991_an_undominated_equilibrium_that_is_not_perfect():
    a = [[[1, 1], [1, 0]], [[1, 0], [0, 1]]]
    b = [[[1, 1], [0, 0]], [[1, 1], [0, 0]]]
    c = [[[1, 0], [1, 0]], [[1, 0], [1, 0]]]
    solution = solve(NormalFormGame.from_arrays(a, b, c))
    assert pure(solution) == {("1", "1", "1")}
    assert ("2", "1", "1") in pure(multiplayer.solve(solution.game))
    ((_, proof),) = solution.certificate.excluded
    assert isinstance(proof, LocalDominance)


def dominated_by_a_pure_action(game, e) -> bool:
    """Some pure action weakly dominates what a player plays, by the definition."""
    for i, p in enumerate(game.players):
        others = [cell for cell in game.cells if cell[i] == 0]
        for action in game.actions[p]:
            pairs = []
            for cell in others:
                at = {
                    q: {a: Fraction(a == game.actions[q][k]) for a in game.actions[q]}
                    for q, k in zip(game.players, cell, strict=True)
                }
                one = {**at, p: {a: Fraction(a == action) for a in game.actions[p]}}
                pairs.append((
                    expected(game, one, p), expected(game, {**at, p: e.strategies[p]}, p)
                ))  # fmt: skip
            if all(x >= y for x, y in pairs) and any(x > y for x, y in pairs):
                return True
    return False


@given(games(players=(2, 2), actions=(1, 4)))
def test_two_players_always_have_one_and_every_equilibrium_is_decided(game):
    solution = solve(game)
    assert len(solution)
    assert solution.complete
    assert solution.details["undecided"] == []
    nash = complementarity.solve(game)
    assert len(solution) + len(solution.details["excluded"]) == len(nash)
    assert solution.certificate.verify(game)
    for e in solution:
        assert e.labels[0] == "perfect"
        assert not dominated_by_a_pure_action(game, e)


@given(games(players=(3, 3), actions=(1, 2)))
def test_three_players_are_never_told_what_is_not_proven(game):
    solution = solve(game)
    assert solution.certificate.verify(game)
    assert all(not dominated_by_a_pure_action(game, e) for e in solution)
    listed = len(solution) + len(solution.details["excluded"]) + len(solution.details["undecided"])
    assert listed == len(multiplayer.solve(game))


@pytest.mark.parametrize("shape", [(3, 3), (4, 5), (2, 2, 2), (3, 3, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_all_equilibria_of_a_nondegenerate_game_are_perfect_and_proper(shape, seed):
    """van Damme (1991): they are regular."""
    game = random_game(shape, seed, -1000, 1000)
    solver = complementarity if len(shape) == 2 else multiplayer
    nash = solver.solve(game)
    assert nash.degenerate is not True
    assert all(e.labels[:2] == ("perfect", "proper") for e in nash)
    assert len(solve(game)) == len(nash)


@given(games(players=(2, 2), actions=(1, 3)))
def test_mixtures_of_strategies_listed_together_are_not_dominated(game):
    solution = solve(game)
    for subset in solution.details["subsets"]:
        for p in game.players:
            played = {a for k in subset for a in solution[k].strategies.support(p)}
            even = {a: Fraction(1, len(played)) for a in played}
            assert not any(
                Dominance(p, {a: Fraction(1)}).proves(game, MixedProfile({p: even}))
                for a in game.actions[p]
            )
    listed = {k for c in solution.components for k in c.members}
    assert listed == set(range(len(solution)))


def test_no_time_left_leaves_equilibria_undecided():
    game = game_of((2, 2), [[1, 0, 0, 0], [1, 0, 0, 0]])
    with effort.limited(seconds=0):
        solution = solve(game)
    assert not solution.complete
    assert len(solution) == 0
    assert "not known" in solution.notes[0]
