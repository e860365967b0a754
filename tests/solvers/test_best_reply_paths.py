"""Best-reply paths: recurrent classes by brute force, and known games."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from strategies import game_of, games, random_game

from detente.concepts.best_reply import steps
from detente.solvers.best_reply_paths import path, recurrent_classes, solve
from detente.solvers.pure_nash import pure_equilibria


def reachable(ways, start):
    seen, waiting = {start}, [start]
    while waiting:
        for other in ways[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return frozenset(seen)


@given(games(players=(1, 3), actions=(1, 3)))
def test_recurrent_classes_by_definition(game):
    """A class is what can be reached from one of its members, the same for all of them."""
    ways = steps(game)
    from_each = {cell: reachable(ways, cell) for cell in game.cells}
    classes = {own for own in from_each.values() if all(from_each[c] == own for c in own)}
    assert {frozenset(own) for own in recurrent_classes(ways)} == classes
    solution = solve(game)
    assert solution.certificate.verify(game)
    assert {game.cell(e.profile) for e in solution} == set(pure_equilibria(game))
    for own in solution.details["classes"]:
        members = {game.cell(profile) for profile in own["profiles"]}
        assert own["reached_from"] == sum(members <= from_each[c] for c in game.cells)


@given(games(players=(2, 3), actions=(1, 3)))
def test_every_step_is_one_players_gain_to_a_best_reply(game):
    for cell, to in steps(game).items():
        for other in to:
            (i,) = [k for k in range(len(cell)) if cell[k] != other[k]]
            worth = [game.payoffs[i][at] for at in game.deviations(cell, i)]
            assert worth[other[i]] == max(worth) > worth[cell[i]]


def test_matching_pennies_go_round():
    solution = solve(game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]]))
    assert len(solution) == 0
    assert [len(own["profiles"]) for own in solution.details["classes"]] == [4]
    assert "cycle" in solution.notes[0]


def test_monderer_shapley_1996_potential_games_have_no_cycle():
    """Payoffs that are one common function up to the others' choices."""
    common = random_game((3, 3, 2), 5)
    game = game_of(common.shape, [common.payoffs[0]] * 3)
    assert all(len(own["profiles"]) == 1 for own in solve(game).details["classes"])


def test_taking_turns_may_go_round_where_others_could_break_out():
    ways = {(0,): ((1,), (2,)), (1,): ((0,),), (2,): ()}
    assert path(ways, {(2,): 0}, (0,)) == [(0,), (1,), (0,)]


def test_a_certificate_with_other_classes_fails():
    game = game_of((2, 2), [[9, 0, 8, 7], [9, 8, 0, 7]])
    certificate = solve(game).certificate
    one, two = certificate.classes
    for wrong in (
        (one,),
        (one, two, ((0, 1),)),
        (one + two,),
        ((*one, (0, 1)), two),
        ((), one, two),
    ):
        assert not replace(certificate, classes=wrong).verify(game)


def test_large_games_tell_where_paths_end_and_no_paths():
    solution = solve(random_game((11, 10, 10), 1))
    assert solution.details["paths"] == []
    assert solution.certificate.verify(solution.game)
