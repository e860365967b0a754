"""Support systems against expected payoffs, exclusion against the definition."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import expected, game_of, games, is_equilibrium, random_game

from detente.concepts.support_pieces import Piece, corners, meet
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


def point_of(game, weights):
    return Piece(tuple(tuple((x, x) for x in own) for own in weights))


@given(games(players=(3, 3), shape=(2, 2, 2)))
@settings(max_examples=30)
def test_pieces_hold_every_equilibrium_on_a_grid_and_nothing_else(game):
    """All of the set, not only its corners: points inside a piece are equilibria and conversely."""
    results = [settled(game, support) for support in all_supports(game.shape)]
    pieces = [piece for found in results for piece in found.pieces]
    grid = [Fraction(k, 3) for k in range(4)]
    for chances in product(grid, repeat=3):
        weights = [(x, 1 - x) for x in chances]
        profile = {
            p: dict(zip(own, line, strict=True))
            for (p, own), line in zip(game.actions.items(), weights, strict=True)
        }
        inside = any(meet(point_of(game, weights), piece) for piece in pieces)
        if inside or not any(found.open for found in results):
            assert is_equilibrium(game, profile) == inside


@given(games(players=(3, 3), actions=(1, 3), values=st.integers(0, 1)), st.data())
def test_mixtures_inside_a_piece_are_equilibria(game, data):
    support = tuple(
        tuple(sorted(data.draw(st.sets(st.integers(0, m - 1), min_size=1)))) for m in game.shape
    )
    for piece in settled(game, support).pieces:
        if not piece.hulls:
            continue
        profile = {}
        for (p, own), hull in zip(game.actions.items(), piece.hulls, strict=True):
            shares = data.draw(st.lists(st.integers(1, 3), min_size=len(hull), max_size=len(hull)))
            profile[p] = {
                a: sum(Fraction(w, sum(shares)) * line[k] for w, line in
                       zip(shares, hull, strict=True))
                for k, a in enumerate(own)
            }  # fmt: skip
        assert is_equilibrium(game, profile)


@pytest.mark.parametrize("seed", range(20))
def test_points_on_a_curve_are_equilibria(seed):
    base = random_game((2, 2, 2), seed)
    game = game_of((2, 2, 2), [*base.payoffs[:2], [0] * 8])
    for piece in settled(game, ((0, 1),) * 3).pieces:
        arc = piece.curve.arc
        for share in (0, Fraction(1, 7), Fraction(1, 2), 1):
            at = arc.at(arc.low + share * (arc.high - arc.low))
            weights = [(at[k], 1 - at[k]) for k in range(3)]
            profile = {
                p: dict(zip(own, line, strict=True))
                for (p, own), line in zip(game.actions.items(), weights, strict=True)
            }
            assert is_equilibrium(game, profile)
            assert meet(point_of(game, weights), piece)


def test_an_open_region_comes_with_a_sample():
    """c stays out while 4 x y <= 1."""
    game = game_of((2, 2, 2), [[0] * 8, [0] * 8, [3, 0, -1, 0, -1, 0, -1, 0]])
    found = settled(game, ((0, 1), (0, 1), (1,)))
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
