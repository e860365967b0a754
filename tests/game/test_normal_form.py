"""Games in normal form: exact entries, labels, expected payoffs, derived games."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import games, profiles

from detente.errors import GameError
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile


@given(games(players=(1, 4), values=st.fractions()))
def test_arrays_and_labels_say_the_same(game):
    nested = []
    for row in game.payoffs:
        cells = [str(v) for v in row]
        for size in reversed(game.shape[1:]):
            cells = [cells[k : k + size] for k in range(0, len(cells), size)]
        nested.append(cells)
    again = NormalFormGame.from_arrays(*nested, players=game.players, actions=game.actions)
    assert again == game
    by_function = NormalFormGame.from_function(game.actions, game.payoff)
    assert by_function == game


@given(games(players=(1, 4)))
def test_positions_cells_and_profiles_correspond(game):
    assert game.size == len(game.cells) == np.prod(game.shape)
    for k, cell in enumerate(game.cells):
        assert game.position(cell) == k
        assert game.cell(game.profile(cell)) == cell
        for i, p in enumerate(game.players):
            assert game.array(p)[cell] == game.payoffs[i][k]
            moves = game.deviations(cell, i)
            assert moves[cell[i]] == k
            for action, at in enumerate(moves):
                assert game.cells[at] == (*cell[:i], action, *cell[i + 1 :])


@given(st.data())
def test_expected_payoffs_are_the_mean_over_profiles(data):
    game = data.draw(games(players=(1, 3), values=st.fractions(max_denominator=9)))
    mixed = MixedProfile(data.draw(profiles(game)))
    expected = dict.fromkeys(game.players, Fraction(0))
    for k, profile in enumerate(game.profiles):
        weight = Fraction(1)
        for p in game.players:
            weight *= mixed[p][profile[p]]
        for i, p in enumerate(game.players):
            expected[p] += weight * game.payoffs[i][k]
    assert game.payoff(mixed) == expected


@given(games(players=(1, 3), values=st.fractions()))
def test_whole_numbers_keep_every_comparison(game):
    for row, whole in zip(game.payoffs, game.integers, strict=True):
        for i, j in itertools.combinations(range(game.size), 2):
            assert (row[i] < row[j]) == (whole[i] < whole[j])
            assert (row[i] == row[j]) == (whole[i] == whole[j])


@given(st.data())
def test_a_restricted_game_keeps_its_payoffs(data):
    game = data.draw(games(players=(2, 3)))
    kept = {
        p: data.draw(st.lists(st.sampled_from(own), min_size=1, unique=True))
        for p, own in game.actions.items()
    }
    smaller = game.restricted(kept)
    for profile in smaller.profiles:
        assert smaller.payoff(profile) == game.payoff(profile)
    assert all(set(smaller.actions[p]) == set(kept[p]) for p in game.players)


@given(games(players=(2, 2)), st.fractions())
def test_effects_are_added(game, amount):
    who = game.players[0]
    changed = game.plus({who: [amount] * game.size})
    assert changed.payoffs[0] == tuple(v + amount for v in game.payoffs[0])
    assert changed.payoffs[1:] == game.payoffs[1:]


def test_floats_stand_for_their_shortest_decimal():
    game = NormalFormGame.from_arrays(np.array([[0.1, 0.3]]), [["1/3", 2]])
    assert game.payoffs == ((Fraction(1, 10), Fraction(3, 10)), (Fraction(1, 3), Fraction(2)))
    assert not game.array("1").flags.writeable


BAD = [
    ((), "no payoffs"),
    (([[1, 2], [3]], [[1, 2], [3, 4]]), r"player '1' are ragged: part 2 of 2 has shape \(1,\)"),
    (([[1, 2], 3], [[1, 2], [3, 4]]), "player '1' are ragged"),
    (([[1, 2]], [[1], [2]]), r"player '2' have shape \(2, 1\), those of player '1' \(1, 2\)"),
    (([[[1, 2]]], [[[1, 2]]], [[[1], [2]]]), "player '3' have shape"),
    (([[1, 2]], [[1, 2]], [[1, 2]]), "arrays of 3 dimensions.* player '1' have 2"),
    (([1, 2], [3, 4]), "arrays of 2 dimensions"),
    ((np.array([[1, 2], [3]], dtype=object), np.eye(2)), "player '1' have 1"),
    (([[]], [[]]), "player '2' has no action"),
    (([], []), "player '1' has no action"),
    (([[1, float("nan")]], [[1, 1]]), r"player '1' at \(1: 1, 2: 2\): nan is not a finite number"),
    (([[1]], [[float("inf")]]), r"player '2' at \(1: 1, 2: 1\): inf is not a finite number"),
    (([["x"]], [[1]]), r"player '1' at \(1: 1, 2: 1\): 'x' is not a number"),
    (([[True]], [[1]]), "write 1 or 0"),
    (([["1/0"]], [[1]]), "divides by zero"),
]


@pytest.mark.parametrize(("arrays", "message"), BAD)
def test_what_makes_no_game_is_told(arrays, message):
    with pytest.raises(GameError, match=message):
        NormalFormGame.from_arrays(*arrays)


@pytest.mark.parametrize(
    ("payoffs", "message"),
    [
        ({"a": float("nan"), "b": 1}, r"player 'a' at \(a: L, b: R\): nan"),
        ({"a": 1, "b": "zwei"}, r"player 'b' at \(a: L, b: R\): 'zwei'"),
        ({"a": 1}, r"player 'b' at \(a: L, b: R\): the function gives none"),
    ],
)
def test_what_a_function_gives_wrongly_is_told(payoffs, message):
    with pytest.raises(GameError, match=message):
        NormalFormGame.from_function({"a": "L", "b": "R"}, lambda _: payoffs)


def test_unknown_labels_name_the_nearest():
    game = NormalFormGame.from_arrays(
        [[1, 2]], [[1, 2]], players=["us", "russia"], actions={"us": ["go"], "russia": ["a", "b"]}
    )
    with pytest.raises(GameError, match="did you mean 'russia'"):
        game.cell({"us": "go", "rusia": "a"})
    with pytest.raises(GameError, match="no action for player 'russia'"):
        game.cell({"us": "go"})
    with pytest.raises(GameError, match="unknown action 'c' of player 'russia', actions: a, b"):
        game.cell({"us": "go", "russia": "c"})


@given(games(players=(1, 3), values=st.fractions()))
def test_shown_games_name_every_action(game):
    html = game._repr_html_()
    assert all(f"<td>{a}</td>" in html for own in game.actions.values() for a in own)
    assert "\n" not in repr(game)
