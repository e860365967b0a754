"""Games of three players or more: known answers, brute force on grids, proofs of enclosures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import game_of, games, is_equilibrium, planted, random_game

from detente.exact.number import Enclosure
from detente.game.normal_form import NormalFormGame
from detente.solvers import complementarity
from detente.solvers.multiplayer import solve
from detente.solvers.pure_nash import pure_equilibria

F = Fraction
LABELS = {"a": "LR", "b": "LR", "c": "LR"}


def test_one_root_of_two():
    """Each wants to be alone on L; first action worth (1-x)^2, second 2 x^2: x = sqrt 2 - 1."""
    game = game_of(
        (2, 2, 2),
        [[0, 0, 0, 1, 2, 0, 0, 0], [0, 0, 2, 0, 0, 1, 0, 0], [0, 2, 0, 0, 0, 0, 1, 0]],
    )
    solution = solve(game)
    irrational = [e for e in solution if not e.exact]
    (symmetric,) = [
        e for e in irrational if len({float(e.strategies[p][f"{p}0"]) for p in "abc"}) == 1
    ]
    at = symmetric.strategies["a"]["a0"]
    assert at.high - at.low <= F(1, 10**12)
    assert at.low**2 + 2 * at.low < 1 < at.high**2 + 2 * at.high
    assert solution.complete
    assert solution.certificate.verify(game)


def test_majority_coordination_has_three_equilibria():
    game = NormalFormGame.from_function(
        LABELS, lambda s: {p: int(len(set(s.values())) == 1) for p in LABELS}
    )
    solution = solve(game)
    assert [e.index for e in solution] == [1, -1, 1]
    assert solution[1].strategies["a"] == {"L": F(1, 2), "R": F(1, 2)}
    assert solution.degenerate is False


def test_three_player_matching_pennies():
    """Jordan's game: a wants to match b, b to match c, c to differ from a; all mix evenly."""
    after = {"a": "b", "b": "c", "c": "a"}
    game = NormalFormGame.from_function(
        LABELS, lambda s: {p: int((s[p] == s[after[p]]) != (p == "c")) for p in LABELS}
    )
    solution = solve(game)
    assert len(solution) == 1
    assert solution.complete
    assert all(q == F(1, 2) for p in LABELS for q in solution[0].strategies[p].values())
    assert solution[0].index == 1


def test_the_volunteers_dilemma_of_four():
    """Nobody volunteers with chance (c/b)^(1/3) in the symmetric mixed equilibrium."""
    players = "abcd"
    game = NormalFormGame.from_function(
        dict.fromkeys(players, ("help", "wait")),
        lambda s: {
            p: (8 if "help" in s.values() else 0) - (1 if s[p] == "help" else 0) for p in players
        },
    )
    solution = solve(game)
    assert solution.complete
    everybody = [e for e in solution if all(len(e.strategies.support(p)) == 2 for p in players)]
    assert [{e.strategies[p]["wait"] for p in players} for e in everybody] == [{F(1, 2)}]
    assert sum(e.pure for e in solution) == 4
    # For k of four mixing, the others waiting: (1/8)^(1/(k-1)), irrational for three.
    three = [e for e in solution if sum(len(e.strategies.support(p)) == 2 for p in players) == 3]
    assert len(three) == 4
    for e in three:
        at = next(q for p in players if isinstance(q := e.strategies[p]["wait"], Enclosure))
        assert at.low**2 < F(1, 8) < at.high**2
    assert sum(e.index for e in solution) == 1


def test_a_dummy_player_makes_segments():
    """c decides nothing and a and b play matching pennies: one segment of equilibria."""
    game = NormalFormGame.from_function(
        LABELS,
        lambda s: {"a": int(s["a"] == s["b"]), "b": int(s["a"] != s["b"]), "c": 0},
    )
    solution = solve(game)
    assert solution.complete
    (component,) = solution.components
    assert (component.dimension, component.index, len(component.members)) == (1, 1, 2)
    assert solution.degenerate is True


def test_a_threat_makes_a_segment_and_its_ends_are_told():
    """c stays out for sure while a mixes far enough: the end of the segment is mixed."""
    game = game_of(
        (2, 2, 2),
        [
            [0, 0, 0, 0, 0, 1, 0, 1],
            [1, 1, 0, 0, 1, 1, 0, 0],
            [1, 0, 1, 0, 0, 1, 0, 1],
        ],
    )
    solution = solve(game)
    # b plays b0; with c at c0 player a is indifferent, and c stays at c0 while a1 <= 1/2.
    ends = {tuple(e.strategies["a"].values()) for e in solution if e.strategies["c"]["c0"] == 1}
    assert {(1, 0), (F(1, 2), F(1, 2))} <= ends
    assert solution.complete
    assert max(c.dimension for c in solution.components) == 1


def test_a_face_of_equilibria_in_two_probabilities():
    game = game_of((2, 2, 2), [[0] * 8, [0] * 8, [1, 0] * 4])
    solution = solve(game)
    assert solution.complete
    (component,) = solution.components
    assert component.dimension == 2
    assert len(component.members) == 4


def test_three_actions_each_are_closed():
    trio = dict.fromkeys("abc", "123")
    game = NormalFormGame.from_function(
        trio, lambda s: {p: (int(s[p]) * (i + 2) + sum(map(int, s.values())) ** 2) % 7
                         for i, p in enumerate(trio)}
    )  # fmt: skip
    solution = solve(game)
    assert solution.complete
    assert solution.certificate.verify(game)


def test_a_continuum_with_three_actions_is_complete():
    """a's three mixed actions are worth the same wherever b and c stand."""
    game = NormalFormGame.from_function(
        {"a": "123", "b": "12", "c": "12"},
        lambda s: {"a": 0, "b": 0, "c": int(s["a"] == "1") - int(s["a"] == "2") * (s["b"] == "1")},
    )
    solution = solve(game)
    assert solution.certificate.verify(game)
    for e in solution:
        assert is_equilibrium(game, e.strategies)


def test_a_curved_condition_is_named():
    """c stays out while x y <= 1/4, a region that has no corners to list."""
    game = game_of((2, 2, 2), [[0] * 8, [0] * 8, [3, 0, -1, 0, -1, 0, -1, 0]])
    solution = solve(game)
    assert not solution.complete
    assert any("not settled" in note for note in solution.notes)
    assert solution.certificate.verify(game)


def all_pay_auction(prize):
    """Three bid 0, 1 or 2 and pay it; the one highest bid wins, a tie wins nothing."""
    return NormalFormGame.from_function(
        dict.fromkeys("abc", "012"),
        lambda s: {
            p: (prize if all(s[q] < s[p] for q in s if q != p) else 0) - int(s[p]) for p in s
        },
    )


@pytest.mark.parametrize("prize", [4, 7, 8, F(81, 10), 9, 16])
def test_all_pay_auctions_are_complete(prize):
    """With a prize of 8 the roots lie where cells are halved."""
    solution = solve(all_pay_auction(prize))
    assert solution.complete
    assert len(solution) == (13 if prize == 4 else 7)


DYADIC = {
    2: [(F(1, 2), F(1, 2)), (F(1, 4), F(3, 4)), (F(7, 8), F(1, 8))],
    3: [(F(1, 4), F(1, 4), F(1, 2)), (F(1, 2), F(1, 4), F(1, 4)), (F(1, 8), F(3, 8), F(1, 2))],
}


@pytest.mark.parametrize("shape", [(2, 2, 2, 2), (2, 2, 3), (2, 3, 3), (3, 3, 3)])
@given(data=st.data())
@settings(max_examples=8)
def test_roots_where_cells_are_halved_are_found_once_and_proven(shape, data):
    point = [data.draw(st.sampled_from(DYADIC[m])) for m in shape]
    game = planted(random_game(shape, data.draw(st.integers(0, 200)), -99, 99), point)
    solution = solve(game)
    at = {
        p: dict(zip(game.actions[p], own, strict=True))
        for p, own in zip(game.players, point, strict=True)
    }
    if solution.complete:
        assert sum(dict(e.strategies) == at for e in solution) == 1
    else:
        # Nearly singular: what is left open is this support alone.
        assert solution.notes[0].startswith("1 support profiles")


def test_every_symmetric_dyadic_root_of_anti_coordination_is_proven():
    """Alone on an action is worth 1: all mix evenly, on the middle of every cell."""
    game = game_of(
        (2, 2, 2),
        [[int(sum(x == c[i] for x in c) == 1) for c in product(range(2), repeat=3)]
         for i in range(3)],
    )  # fmt: skip
    solution = solve(game)
    assert solution.complete
    half = {f"{p}{k}": F(1, 2) for p in "abc" for k in range(2)}
    assert any({a: q for own in e.strategies.values() for a, q in own.items()} == half
               for e in solution)  # fmt: skip


def test_nothing_at_stake_is_one_component():
    solution = solve(game_of((3, 2, 3), [[0] * 18] * 3))
    assert solution.complete
    (component,) = solution.components
    assert (component.dimension, len(component.members)) == (5, 18)
    assert all(e.pure for e in solution)


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2), (3, 3, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_a_player_who_does_not_matter_multiplies_everything_by_its_simplex(shape, seed):
    base = random_game(shape, seed, -999, 999)
    plain = complementarity.solve(base) if len(shape) == 2 else solve(base)
    wide = solve(game_of((*shape, 3), [[v for v in row for _ in range(3)] for row in base.payoffs]
                         + [[k % 5 for k in range(base.size) for _ in range(3)]]))  # fmt: skip
    assert wide.complete
    assert wide.degenerate is True
    assert len(wide) == 3 * len(plain)
    assert [c.dimension for c in wide.components] == [2] * len(plain)
    assert sum(c.index for c in wide.components) == 1
    assert wide.certificate.verify(wide.game)


@pytest.mark.parametrize("shape", [(2, 2, 2), (3, 2, 2), (3, 3, 3)])
@pytest.mark.parametrize("seed", range(4))
def test_a_duplicate_makes_segments_of_what_plays_it(shape, seed):
    base = random_game(shape, seed, -999, 999)
    first = base.actions["a"][0]
    doubled = NormalFormGame.from_function(
        {**base.actions, "a": (*base.actions["a"], "again")},
        lambda s: base.payoff({**s, "a": first if s["a"] == "again" else s["a"]}),
    )
    plain, wide = solve(base), solve(doubled)
    assert plain.complete
    assert wide.complete
    playing = sum(e.strategies["a"][first] != 0 for e in plain)
    assert len(wide) == len(plain) + playing
    assert sum(c.dimension for c in wide.components) == playing
    assert sum(c.index for c in wide.components) == 1
    assert wide.degenerate is (playing > 0)
    assert wide.certificate.verify(doubled)


@pytest.mark.parametrize("shape", [(2, 2, 3), (3, 3, 3), (2, 2, 2, 2)])
@pytest.mark.parametrize("seed", range(3))
def test_games_full_of_ties_list_equilibria_alone(shape, seed):
    game = random_game(shape, seed, 0, 1)
    solution = solve(game)
    assert all(is_equilibrium(game, e.strategies) for e in solution if e.exact)
    assert solution.certificate.verify(game)
    assert {game.cell(e.profile) for e in solution if e.pure} == set(pure_equilibria(game))


@pytest.mark.parametrize("seed", range(12))
def test_one_player_without_a_stake_of_three_is_complete(seed):
    base = random_game((2, 2, 2), seed, -999, 999)
    game = game_of((2, 2, 2), [*base.payoffs[:2], [F(3)] * 8])
    solution = solve(game)
    assert solution.complete
    assert all(is_equilibrium(game, e.strategies) for e in solution)
    assert min(c.dimension for c in solution.components) >= 1
    assert solution.certificate.verify(game)


def test_a_spent_budget_leaves_the_pure_equilibria(monkeypatch):
    monkeypatch.setattr("detente.concepts.support_cells.BUDGET", (200, 100, 4))
    game = game_of((3, 3, 3), [[int(len({*c}) == 1) for c in product(range(3), repeat=3)]] * 3)
    solution = solve(game)
    assert not solution.complete
    assert "the search ended" in solution.notes[0]
    assert {game.cell(e.profile) for e in solution if e.pure} == set(pure_equilibria(game))


def test_players_without_a_choice_leave_a_two_player_game():
    """b's only action and c's dominated one leave a and d with matching pennies."""
    game = NormalFormGame.from_function(
        {"a": "HT", "b": "x", "c": "yz", "d": "HT"},
        lambda s: {"a": 1 if s["a"] == s["d"] else -1, "b": 5, "c": int(s["c"] == "y"),
                   "d": -1 if s["a"] == s["d"] else 1},
    )  # fmt: skip
    solution = solve(game)
    (e,) = solution
    assert e.strategies["a"] == e.strategies["d"] == {"H": F(1, 2), "T": F(1, 2)}
    assert e.strategies["c"] == {"y": 1, "z": 0}
    assert e.payoffs == {"a": 0, "b": 5, "c": 1, "d": 0}
    assert (solution.complete, solution.certificate.index_sum) == (True, 1)
    assert solution.certificate.verify(game)


def test_a_degenerate_bimatrix_game_with_a_bystander_is_complete():
    game = NormalFormGame.from_function(
        {"a": "123", "b": "x", "c": "123"},
        lambda s: {"a": int(s["a"] == s["c"]), "b": 0, "c": int(s["c"] == "1")},
    )
    solution = solve(game)
    assert solution.complete
    assert solution.certificate.verify(game)


@pytest.mark.parametrize("size", ["2e9", "1e30", "1e-30"])
def test_payoffs_of_any_size(size):
    base = game_of(
        (2, 2, 2),
        [[0, 0, 0, 1, 2, 0, 0, 0], [0, 0, 2, 0, 0, 1, 0, 0], [0, 2, 0, 0, 0, 0, 1, 0]],
    )
    scaled = game_of((2, 2, 2), [[v * F(size) for v in row] for row in base.payoffs])
    assert [e.strategies for e in solve(scaled)] == [e.strategies for e in solve(base)]


@given(games(players=(3, 4), actions=(1, 2)))
def test_every_equilibrium_is_one(game):
    solution = solve(game)
    for e in solution:
        if e.exact:
            assert is_equilibrium(game, e.strategies)
    assert solution.certificate.verify(game)
    assert {game.cell(e.profile) for e in solution if e.pure} == set(pure_equilibria(game))
    assert len(solution) >= 1 or not solution.complete


@given(games(players=(3, 3), shape=(2, 2, 2)))
def test_no_equilibrium_on_a_grid_is_missed(game):
    """Each grid point that is an equilibrium lies in a listed component's set or is listed."""
    solution = solve(game)
    if not solution.complete or any(c.dimension for c in solution.components):
        return
    listed = [e.strategies for e in solution if e.exact]
    grid = [F(k, 4) for k in range(5)]
    for x in grid:
        for y in grid:
            for z in grid:
                profile = {
                    p: {own[0]: w, own[1]: 1 - w}
                    for (p, own), w in zip(game.actions.items(), (x, y, z), strict=True)
                }
                if is_equilibrium(game, profile):
                    assert any(profile == dict(s) for s in listed)


@given(st.integers(0, 10**6))
def test_generic_games_are_complete_with_indices_that_sum_to_one(seed):
    game = random_game((2, 2, 2), seed, -(10**6), 10**6)
    solution = solve(game)
    assert solution.complete
    assert len(solution) % 2 == 1
    assert solution.degenerate is False
    assert sum(e.index for e in solution) == 1


@pytest.mark.parametrize("seed", range(6))
def test_generic_games_of_four(seed):
    solution = solve(random_game((2, 2, 2, 2), seed, -1000, 1000))
    assert solution.complete
    assert solution.certificate.index_sum == 1


def test_a_certificate_that_leaves_one_out_does_not_verify():
    game = random_game((2, 2, 2), 11)
    certificate = solve(game).certificate
    assert certificate.verify(game)
    for k in range(len(certificate.equilibria)):
        short = (*certificate.equilibria[:k], *certificate.equilibria[k + 1 :])
        assert not replace(certificate, equilibria=short).verify(game)
