"""Duplicates against the definition: what is told of the reduced game holds in the whole one."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from strategies import game_of, games, is_equilibrium

from detente.concepts.duplicates import duplicates, reduction
from detente.concepts.nash_set import mixed
from detente.exact.number import Enclosure

F = Fraction


@given(games(players=(2, 3), values=st.integers(0, 1)), st.data())
def test_an_equilibrium_of_the_reduced_game_is_one_however_it_is_spread(game, data):
    reduced = reduction(game)
    weights = []
    for m in reduced.game.shape:
        shares = data.draw(st.lists(st.integers(0, 2), min_size=m, max_size=m).filter(any))
        weights.append(tuple(F(w, sum(shares)) for w in shares))
    here = is_equilibrium(reduced.game, mixed(reduced.game, tuple(weights)))
    for one in reduced.spread(tuple(weights)):
        assert is_equilibrium(game, mixed(game, one)) == here


@given(games(players=(3, 3), values=st.integers(0, 2)))
def test_groups_hold_every_action_once(game):
    for own, m in zip(duplicates(game), game.shape, strict=True):
        assert sorted(a for group in own for a in group) == list(range(m))


def test_what_shifts_the_others_payoffs_alone_is_a_duplicate():
    """b's two actions give a 0 or 5 whatever a does, and b nothing."""
    game = game_of((2, 2, 2), [[0, 0, 5, 5, 1, 1, 6, 6], [0] * 8, [0, 1, 0, 1, 1, 0, 1, 0]])
    assert duplicates(game) == (((0,), (1,)), ((0, 1),), ((0,), (1,)))


def test_an_enclosed_last_probability_leaves_room_for_the_others():
    again = [[1, 2, 3, 4, 5, 6, 7, 9], [0, 1, 3, 1, 0, 1, 3, 1], [1, 0, 4, 9, 2, 2, 0, 1]]
    game = game_of((3, 2, 2), [row + row[:4] for row in again])
    reduced = reduction(game)
    assert reduced.groups[0] == ((0, 2), (1,))
    third = (Enclosure(F(1, 3), F(1, 3) + F(1, 100)), Enclosure(F(65, 100), F(67, 100)))
    for own, *_ in reduced.spread((third, (F(1), F(0)), (F(1), F(0)))):
        enclosed = [q for q in own if q]
        low = 1 - sum(q.high for q in enclosed[:-1])
        high = 1 - sum(q.low for q in enclosed[:-1])
        assert enclosed[-1].low <= low <= high <= enclosed[-1].high
