"""Support systems against expected payoffs, exclusion against the definition."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import expected, game_of, games, is_equilibrium

from detente.concepts.support_pieces import corners, meet
from detente.concepts.support_system import all_supports, excluded, settled, support_system
from detente.exact.multiaffine import value


def as_profile(game, box):
    return {
        p: {a: low for a, (low, _) in zip(game.actions[p], own, strict=True)}
        for p, own in zip(game.players, box, strict=True)
    }


@given(games(players=(2, 3)), st.data())
def test_equations_are_differences_of_expected_payoffs(game, data):
    support = tuple(
        tuple(sorted(data.draw(st.sets(st.integers(0, m - 1), min_size=1)))) for m in game.shape
    )
    system = support_system(game, support)
    point = [Fraction(data.draw(st.integers(0, 4)), 9) for _ in system.unknowns]
    profile = {p: dict.fromkeys(game.actions[p], Fraction(0)) for p in game.players}
    for (j, a), q in zip(system.unknowns, point, strict=True):
        p = game.players[j]
        profile[p][game.actions[p][a]] = q
    for p, own in zip(game.players, support, strict=True):
        last = game.actions[p][own[-1]]
        profile[p][last] = 1 - sum(profile[p].values())

    def worth(i, a):
        p = game.players[i]
        pure = {x: Fraction(x == game.actions[p][a]) for x in game.actions[p]}
        return expected(game, {**profile, p: pure}, p)

    wanted = [worth(i, a) - worth(i, own[-1]) for i, own in enumerate(support) for a in own[:-1]]
    assert [value(f, point) for f in system.equations] == wanted
    unused = [
        worth(i, own[-1]) - worth(i, b)
        for i, own in enumerate(support)
        for b in range(game.shape[i])
        if b not in own
    ]
    assert [value(f, point) for f in system.conditions] == unused


@given(games(players=(2, 3)), st.data())
def test_excluded_supports_hold_no_equilibrium(game, data):
    support = tuple(
        tuple(sorted(data.draw(st.sets(st.integers(0, m - 1), min_size=1)))) for m in game.shape
    )
    if excluded(game, support):
        weights = [data.draw(st.lists(st.integers(1, 5), min_size=len(own), max_size=len(own)))
                   for own in support]  # fmt: skip
        profile = {
            p: {a: Fraction(0) for a in game.actions[p]}
            | {game.actions[p][k]: Fraction(w, sum(ws)) for k, w in zip(own, ws, strict=True)}
            for p, own, ws in zip(game.players, support, weights, strict=True)
        }
        assert not is_equilibrium(game, profile)


@given(games(players=(3, 3), shape=(2, 2, 2)))
def test_every_profile_of_a_piece_is_an_equilibrium(game):
    for support in all_supports(game.shape):
        for piece in settled(game, support).pieces:
            ends = corners(piece)
            if any(low != high for box in ends for own in box for low, high in own):
                continue
            assert len(ends) == 2**piece.free
            assert all(is_equilibrium(game, as_profile(game, box)) for box in ends)
            middle = {
                p: {
                    a: sum((box[i][k][0] for box in ends), Fraction(0)) / len(ends)
                    for k, a in enumerate(game.actions[p])
                }
                for i, p in enumerate(game.players)
            }
            assert is_equilibrium(game, middle)


def test_an_open_curve_comes_with_a_sample():
    """a and b are indifferent on a curve of the others' play: x y = 1/4 twice over."""
    game = game_of(
        (2, 2, 2),
        [
            # a's gain from its first action is 4 y z - 1, whatever c's copy of it.
            [3, -1, -1, -1, 0, 0, 0, 0],
            [0] * 8,
            [0] * 8,
        ],
    )
    found = settled(game, ((0, 1), (0, 1), (0, 1)))
    assert found.open
    assert found.samples
    for piece in found.samples:
        assert is_equilibrium(game, as_profile(game, piece.box))


def test_pieces_meet_where_they_share_a_profile():
    game = game_of((2, 2, 2), [[0] * 8, [0] * 8, [1, 0] * 4])
    whole = settled(game, ((0, 1), (0, 1), (0,))).pieces[0]
    corner = settled(game, ((0,), (1,), (0,))).pieces[0]
    other = settled(game, ((1,), (1,), (0,))).pieces[0]
    assert whole.free == 2
    assert meet(whole, corner)
    assert not meet(corner, other)


@pytest.mark.parametrize("shape", [(2,), (3, 2), (2, 2, 2)])
def test_all_supports(shape):
    found = list(all_supports(shape))
    assert len(set(found)) == len(found)
    sizes = [2**m - 1 for m in shape]
    total = 1
    for size in sizes:
        total *= size
    assert len(found) == total
    assert all(set(product(*s)) for s in found)
