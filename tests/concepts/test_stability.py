"""Stability against the definitions, written out once more, and against known counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from graph_models import graph_models, legal
from hypothesis import given
from strategies import game_of, games, ordinal_2x2_games, random_game

from detente.concepts.stability import CONCEPTS, holds, stability
from detente.errors import SolverError
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame


def of(game):
    return stability(GraphModel.from_game(game))


def is_stable(model, i, s, concept):
    ranks, moves = model.ranks[i], model.moves[i]
    others = [j for j in range(len(model.parties)) if j != i]
    for t in moves[s]:
        if ranks[t] <= ranks[s]:
            continue
        if concept == "Nash":
            return False
        ends = legal(model, others, t, concept == "SEQ")
        if concept == "SMR":
            ends = {q for q in ends if all(ranks[r] <= ranks[s] for r in moves[q])}
        if not any(ranks[q] <= ranks[s] for q in ends):
            return False
    return True


@given(graph_models())
def test_verdicts_in_graph_models_follow_the_definitions(model):
    found = stability(model)
    for s in range(model.size):
        for i, party in enumerate(model.parties):
            for concept in CONCEPTS:
                stable = is_stable(model, i, s, concept)
                verdict = found.verdict(s, party, concept)
                assert verdict.stable == stable == (party not in found.leaving(s, concept))
    for concept in CONCEPTS:
        assert found.equilibria(concept) == tuple(
            s for s in range(model.size) if found.stable(s, concept)
        )
    assert found.verify(model)


@given(games(players=(1, 4), actions=(1, 3)))
def test_verdicts_in_normal_forms_follow_the_definitions(game):
    model = GraphModel.from_game(game)
    found = stability(model)
    for s, cell in enumerate(game.cells):
        for i, player in enumerate(game.players):
            own = [k for k in game.deviations(cell, i) if k != s]
            assert sorted(model.moves[i][s]) == sorted(own)
            for concept in CONCEPTS:
                stable = is_stable(model, i, s, concept)
                assert found.verdict(s, player, concept).stable == stable
    assert found.verify(model)


def test_a_party_may_not_move_twice_in_succession():
    """b could hurt a by two moves in a row, which is no legal answer; with c in between it is."""
    moves = {"a": {"s": ["t"]}, "b": {"t": ["u"], "u": ["v"]}, "c": {}}
    ranking = ["t", "u", "s", "v"]
    model = GraphModel.of(moves, dict.fromkeys(moves, ranking))
    assert stability(model).leaving(model.state("s"), "GMR") == ("a",)
    moves |= {"b": {"t": ["u"], "w": ["v"]}, "c": {"u": ["w"]}}
    ranking = ["t", "u", "w", "s", "v"]
    model = GraphModel.of(moves, dict.fromkeys(moves, ranking))
    verdict = stability(model).verdict(model.state("s"), "a", "GMR")
    assert [m.player for m in verdict.sanctions[0].answer] == ["b", "c", "b"]


@given(games(players=(2, 4), actions=(2, 2)))
def test_concepts_are_nested(game):
    found = of(game)
    for cell in range(game.size):
        for player in game.players:
            nash, gmr, smr, seq = (found.verdict(cell, player, c).stable for c in CONCEPTS)
            assert nash <= smr <= gmr
            assert nash <= seq <= gmr


@given(games(players=(2, 2), actions=(1, 3)))
def test_two_players_always_have_gmr_and_seq_equilibria(game):
    found = of(game)
    assert found.equilibria("GMR")
    assert found.equilibria("SEQ")


def test_counts_over_the_144_ordinal_games():
    all_games = ordinal_2x2_games()
    assert len(all_games) == 144
    counts = {c: Counter() for c in CONCEPTS}
    for game in all_games:
        found = of(game)
        for concept in CONCEPTS:
            counts[concept][len(found.equilibria(concept))] += 1
    assert counts == {
        "Nash": {0: 18, 1: 108, 2: 18},
        "GMR": {1: 48, 2: 80, 3: 16},
        "SMR": {0: 8, 1: 80, 2: 52, 3: 4},
        "SEQ": {1: 95, 2: 49},
    }
    assert sum(
        not set(of(g).equilibria("SEQ")) <= set(of(g).equilibria("Nash"))
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
    number = {0: 1, 2: 2, 1: 3, 3: 4}
    return {number[s] for s in of(game).equilibria(concept)}


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
    possible = of(game).verdict(2, "a", "GMR")
    assert [(s.improvement, [(m.player, m.to) for m in s.answer]) for s in possible.sanctions] == [
        (0, [("b", 1)])
    ]
    assert of(game).verdict(2, "a", "SEQ").unsanctioned == 0


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
    verdict = of(game).verdict(0, "a", "SEQ")
    assert [m.player for m in verdict.sanctions[0].answer] == ["b", "c", "b"]
    assert of(game).verify(GraphModel.from_game(game))


def test_equal_is_no_improvement_but_suffices_as_a_sanction():
    game = game_of((2, 2), [[1, 1, 2, 1], [0, 0, 0, 0]])
    found = of(game)
    assert found.verdict(1, "a", "Nash").stable
    assert found.verdict(0, "a", "GMR").stable
    assert not found.verdict(0, "a", "SEQ").stable


def test_false_verdicts_do_not_hold():
    model = GraphModel.from_game(random_game((2, 2, 2), 5))
    found = stability(model)
    for state in range(model.size):
        for own in found.row(state).values():
            for verdict in own.values():
                lie = (
                    replace(verdict, unsanctioned=None, sanctions=())
                    if not verdict.stable
                    else replace(verdict, unsanctioned=state, sanctions=())
                )
                assert holds(model, verdict)
                assert not holds(model, lie)


def test_unknown_names_are_met_with_the_nearest():
    found = of(random_game((2, 2), 1))
    with pytest.raises(SolverError, match="did you mean 'GMR'"):
        found.equilibria("GMRS")
    with pytest.raises(SolverError, match="unknown player 'z'"):
        found.verdict(0, "z", "SEQ")


@pytest.mark.parametrize("factor", [2**62, Fraction(10**40, 3)])
def test_only_the_order_of_payoffs_counts_however_large_they_are(factor):
    game = random_game((2, 3), 4)
    rows = [[Fraction(v) * factor + Fraction(k, 7**30) for k, v in enumerate(r)]
            for r in game.payoffs]  # fmt: skip
    order = [[sorted(set(r)).index(v) for v in r] for r in rows]
    large, small = game_of((2, 3), rows), game_of((2, 3), order)
    assert of(large).gaps == of(small).gaps
    assert of(large).verify(GraphModel.from_game(large))
