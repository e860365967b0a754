"""Stability against the definitions, written out once more, and against known counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from strategies import game_of, games, ordinal_2x2_games, random_game

from detente.concepts.stability import CONCEPTS, stability
from detente.errors import SolverError
from detente.game.normal_form import NormalFormGame


def u(game, i, cell):
    return game.payoffs[i][game.position(cell)]


def moves(game, i, cell):
    for k in range(game.shape[i]):
        if k != cell[i]:
            yield (*cell[:i], k, *cell[i + 1 :])


def answers(game, i, start, improving):
    """Ends of legal sequences of the others' moves, by recursion over (outcome, last mover)."""
    seen = set()

    def walk(cell, last):
        for j in range(len(game.players)):
            if j in (i, last):
                continue
            for to in moves(game, j, cell):
                if improving and u(game, j, to) <= u(game, j, cell):
                    continue
                if (to, j) not in seen:
                    seen.add((to, j))
                    walk(to, j)

    walk(start, None)
    return {cell for cell, _ in seen}


def is_stable(game, i, s, concept):
    level = u(game, i, s)
    for t in moves(game, i, s):
        if u(game, i, t) <= level:
            continue
        if concept == "Nash":
            return False
        ends = answers(game, i, t, concept == "SEQ")
        if concept == "SMR":
            ends = {q for q in ends if all(u(game, i, r) <= level for r in moves(game, i, q))}
        if not any(u(game, i, q) <= level for q in ends):
            return False
    return True


@given(games(players=(1, 4), actions=(1, 3)))
def test_verdicts_follow_the_definitions(game):
    found = stability(game)
    for cell in game.cells:
        for i, player in enumerate(game.players):
            for concept in CONCEPTS:
                verdict = found.verdict(cell, player, concept)
                assert verdict.stable == is_stable(game, i, cell, concept)
    assert found.verify(game)


@given(games(players=(2, 4), actions=(2, 2)))
def test_concepts_are_nested(game):
    found = stability(game)
    for cell in game.cells:
        for player in game.players:
            nash, gmr, smr, seq = (found.verdict(cell, player, c).stable for c in CONCEPTS)
            assert nash <= smr <= gmr
            assert nash <= seq <= gmr


@given(games(players=(2, 2), actions=(1, 3)))
def test_two_players_always_have_gmr_and_seq_equilibria(game):
    found = stability(game)
    assert found.equilibria("GMR")
    assert found.equilibria("SEQ")


def test_counts_over_the_144_ordinal_games():
    all_games = ordinal_2x2_games()
    assert len(all_games) == 144
    counts = {c: Counter() for c in CONCEPTS}
    for game in all_games:
        found = stability(game)
        for concept in CONCEPTS:
            counts[concept][len(found.equilibria(concept))] += 1
    assert counts == {
        "Nash": {0: 18, 1: 108, 2: 18},
        "GMR": {1: 48, 2: 80, 3: 16},
        "SMR": {0: 8, 1: 80, 2: 52, 3: 4},
        "SEQ": {1: 95, 2: 49},
    }
    assert sum(
        not set(stability(g).equilibria("SEQ")) <= set(stability(g).equilibria("Nash"))
        for g in all_games
    ) == 31  # fmt: skip


def patron_and_client(russia: str) -> NormalFormGame:
    """Damascus concedes or not, Russia withholds or not; rankings best first over states 1-4."""
    state = {1: (0, 0), 2: (1, 0), 3: (0, 1), 4: (1, 1)}

    def table(ranking):
        rank = {state[int(s)]: 4 - k for k, s in enumerate(ranking)}
        return [rank[0, 0], rank[0, 1], rank[1, 0], rank[1, 1]]

    return game_of((2, 2), [table("1243"), table(russia)])


def states(game, concept):
    number = {(0, 0): 1, (1, 0): 2, (0, 1): 3, (1, 1): 4}
    return {number[cell] for cell in stability(game).equilibria(concept)}


@pytest.mark.parametrize(
    ("russia", "nash", "gmr", "smr", "seq"),
    [
        ("2143", {1}, {1, 2}, {1, 2}, {1}),
        ("2314", set(), {1, 2}, {2}, {1, 2}),
        ("2341", set(), None, {2}, {2, 4}),
    ],
)
def test_the_patron_client_cell(russia, nash, gmr, smr, seq):
    game = patron_and_client(russia)
    assert states(game, "Nash") == nash
    assert gmr is None or states(game, "GMR") == gmr
    assert states(game, "SMR") == smr
    assert states(game, "SEQ") == seq


def test_the_threat_behind_a_verdict_is_told_move_by_move():
    game = patron_and_client("2143")
    # At "concede, backed" Damascus would rather refuse; Russia could withhold, but would not.
    possible = stability(game).verdict((1, 0), "a", "GMR")
    assert [(s.improvement, [(m.player, m.to) for m in s.answer]) for s in possible.sanctions] == [
        ((0, 0), [("b", (0, 1))])
    ]
    assert stability(game).verdict((1, 0), "a", "SEQ").unsanctioned == (0, 0)


def test_a_sanction_may_need_one_opponent_twice():
    """b, c, b in turn: only the last of three moves hurts a."""
    game = game_of(
        (2, 2, 2),
        [
            # a gains 1 by its second action unless c alone has moved.
            [1, 1, 1, 1, 2, 0, 2, 2],
            # b improves by moving first, and again once c has moved.
            [0, 0, 0, 0, 0, 3, 1, 2],
            # c improves only after b has moved.
            [0, 0, 0, 0, 1, 0, 0, 1],
        ],
    )
    verdict = stability(game).verdict((0, 0, 0), "a", "SEQ")
    assert [m.player for m in verdict.sanctions[0].answer] == ["b", "c", "b"]
    assert stability(game).verify(game)


def test_equal_is_no_improvement_but_suffices_as_a_sanction():
    game = game_of((2, 2), [[1, 1, 2, 1], [0, 0, 0, 0]])
    found = stability(game)
    assert found.verdict((0, 1), "a", "Nash").stable
    assert found.verdict((0, 0), "a", "GMR").stable
    assert not found.verdict((0, 0), "a", "SEQ").stable


def test_false_verdicts_do_not_verify():
    game = random_game((2, 2, 2), 5)
    found = stability(game)
    for position, row in enumerate(found.verdicts):
        for i, own in enumerate(row):
            for concept, verdict in own.items():
                lie = (
                    replace(verdict, unsanctioned=None, sanctions=())
                    if not verdict.stable
                    else replace(verdict, unsanctioned=game.cells[position], sanctions=())
                )
                rows = [list(r) for r in found.verdicts]
                rows[position][i] = {**own, concept: lie}
                assert not replace(found, verdicts=tuple(map(tuple, rows))).verify(game)


def test_unknown_names_are_met_with_the_nearest():
    found = stability(random_game((2, 2), 1))
    with pytest.raises(SolverError, match="did you mean 'GMR'"):
        found.equilibria("GMRS")
    with pytest.raises(SolverError, match="unknown player 'z'"):
        found.verdict((0, 0), "z", "SEQ")
