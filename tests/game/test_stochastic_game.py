"""Changing games: what makes one, and what is refused."""

from fractions import Fraction

import pytest

import detente as dt
from detente.errors import GameError
from detente.game.stochastic_game import StochasticGame

STAGE = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def test_otherwise_stands_for_what_is_not_listed():
    game = StochasticGame.of(
        {"a": STAGE, "b": STAGE},
        {"a": {"1 1": "a", ("1", "2"): {"a": "1/4", "b": "3/4"}, "otherwise": "b"}},
    )
    quarter = Fraction(1, 4)
    assert game.transitions[0] == (
        ((0, 1),), ((0, quarter), (1, 3 * quarter)), ((1, 1),), ((1, 1),)
    )  # fmt: skip
    # A state of which nothing is said is never left.
    assert game.transitions[1] == (((1, 1),),) * 4
    assert game.leading_to([1]) == {0, 1}
    assert game.leading_to([0]) == {0}


@pytest.mark.parametrize(
    ("moves", "fault"),
    [
        ({"a": {"otherwise": {"a": "1/2", "b": "1/3"}}}, "sum to 5/6"),
        ({"a": {"otherwise": {"a": "3/2", "b": "-1/2"}}}, r"outside \[0, 1\]"),
        ({"a": {"otherwise": "c"}}, "unknown state 'c'"),
        ({"z": {"otherwise": "a"}}, "unknown state 'z'"),
        ({"a": {"1 1": "a"}}, "nothing is said"),
        ({"a": {"1 1 1": "a", "otherwise": "a"}}, "3 actions"),
        ({"a": {"1 9": "a", "otherwise": "a"}}, "unknown action '9'"),
    ],
)
def test_what_does_not_fit_is_refused(moves, fault):
    with pytest.raises(GameError, match=fault):
        StochasticGame.of({"a": STAGE, "b": STAGE}, moves)


def test_players_are_the_same_in_every_state():
    alone = dt.NormalFormGame.from_arrays([1, 2])
    with pytest.raises(GameError, match="other players"):
        StochasticGame.of({"a": STAGE, "b": alone}, {})
    with pytest.raises(GameError, match="at least one state"):
        StochasticGame.of({}, {})
