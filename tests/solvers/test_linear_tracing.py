"""The tracing procedure: paths of proven equilibria, and where they must lead."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import game_of, games, is_equilibrium

from detente.concepts.nash import is_strict
from detente.concepts.nash_set import mixed
from detente.game import effort
from detente.game.profile import MixedProfile
from detente.solvers.linear_tracing import traced

HUNT = game_of((2, 2), [[9, 0, 8, 7], [9, 8, 0, 7]])
distinct = st.integers(-50, 50)


def end(game):
    return mixed(game, traced(game).certificate.corners[-1])


@given(games(players=(2, 2), actions=(1, 4)) | games(players=(2, 2), values=distinct))
def test_every_path_is_proven_and_ends_in_an_equilibrium(game):
    found = traced(game)
    assert found.certificate.verify(game)
    assert is_equilibrium(game, end(game))


@given(games(players=(2, 2), actions=(2, 4), values=distinct), st.data())
def test_points_on_the_path_are_equilibria_of_the_mixed_game(game, data):
    """By the definition: payoffs against (1 - t) times the prior plus t times the other."""
    corners = traced(game).certificate.corners
    k = data.draw(st.integers(0, len(corners) - 2))
    share = data.draw(st.fractions(0, 1, max_denominator=9))
    x, y = (
        tuple((1 - share) * a + share * b for a, b in zip(one, two, strict=True))
        for one, two in zip(corners[k], corners[k + 1], strict=True)
    )
    t = sum(x)
    assume(t)
    (m, n), (A, B) = game.shape, game.payoffs
    mine = [
        (1 - t) * sum(A[i * n : i * n + n]) / n + sum(A[i * n + j] * y[j] for j in range(n))
        for i in range(m)
    ]
    theirs = [
        (1 - t) * sum(B[j::n]) / m + sum(B[i * n + j] * x[i] for i in range(m)) for j in range(n)
    ]
    assert all(not q or v == max(mine) for q, v in zip(x, mine, strict=True))
    assert all(not q or v == max(theirs) for q, v in zip(y, theirs, strict=True))


@given(games(players=(2, 2), actions=(2, 4), values=distinct))
def test_a_strict_equilibrium_of_best_replies_to_the_priors_is_selected(game):
    """Harsanyi and Selten (1988): the path stays where it starts."""
    (m, n), (A, B) = game.shape, game.payoffs
    mine = [sum(A[i * n : i * n + n]) for i in range(m)]
    theirs = [sum(B[j::n]) for j in range(n)]
    cell = (mine.index(max(mine)), theirs.index(max(theirs)))
    profile = MixedProfile.pure(game.profile(cell), game.actions)
    assume(is_strict(game, profile) and mine.count(max(mine)) == theirs.count(max(theirs)) == 1)
    assert dict(end(game)) == dict(profile)
    assert traced(game).unique


@given(
    games(players=(2, 2), actions=(1, 4), values=distinct),
    st.fractions(Fraction(1, 7), 9, max_denominator=7),
)
def test_the_unit_of_payoffs_and_the_order_of_actions_do_not_matter(game, scale):
    found = traced(game)
    other = game_of(game.shape, [[v * scale + 3 for v in game.payoffs[0]], game.payoffs[1]])
    assert traced(other).certificate == found.certificate
    assume(found.unique)
    turned = type(game).from_function(
        {p: game.actions[p][::-1] for p in reversed(game.players)},
        lambda s: {p: game.payoff(dict(s))[p] for p in game.players},
    )
    there, here = end(turned), end(game)
    assert all(there[p][a] == here[p][a] for p in game.players for a in game.actions[p])


def test_a_broken_path_is_no_certificate():
    certificate = traced(HUNT).certificate
    first, last = certificate.corners
    stag = ((Fraction(1), Fraction(0)),) * 2
    for wrong in ((first, stag), (last,), (last, last), (first, first), (last, first)):
        assert not replace(certificate, corners=wrong).verify(HUNT)


def test_no_time_left_ends_it():
    with effort.limited(seconds=0):
        assert traced(HUNT) is None
