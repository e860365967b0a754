"""The critical discount factor is exactly where the strategy becomes subgame perfect."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.concepts.subgame_perfect import check_reversion
from detente.errors import GameError
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.game.repetition import Monitoring
from detente.solvers.critical_discount import critical_ranges
from detente.solvers.pure_nash import pure_equilibria

DILEMMA = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
HAIR = Fraction(1, 10**9)


@st.composite
def agreements(draw):
    """A game, a profile, a pure stage equilibrium, maybe a signal."""
    shape = draw(st.sampled_from([(2, 2), (2, 3), (2, 2, 2)]))
    size = len(list(itertools.product(*map(range, shape))))
    names = tuple("abc"[: len(shape)])
    row = st.lists(st.integers(-4, 4).map(Fraction), min_size=size, max_size=size).map(tuple)
    game = NormalFormGame(
        names,
        {p: tuple(map(str, range(m))) for p, m in zip(names, shape, strict=True)},
        tuple(draw(row) for _ in shape),
    )
    stable = pure_equilibria(game)
    assume(stable)
    cell = draw(st.sampled_from(game.cells))
    chances = st.lists(
        st.integers(0, 6).map(lambda k: Fraction(k, 6)), min_size=size, max_size=size
    )
    watch = draw(st.none() | chances.map(lambda c: Monitoring("signal", tuple(c))))
    return game, cell, draw(st.sampled_from(stable)), watch


def answered(game, cell, stable, watch):
    """Everybody under a signal; only those tempted where play is seen; nobody if none is."""
    at = game.position(cell)
    tempted = {
        p
        for i, p in enumerate(game.players)
        if any(game.payoffs[i][k] > game.payoffs[i][at] for k in game.deviations(cell, i))
    }
    chosen = set(game.players) if watch is not None and tempted else tempted
    answer = MixedProfile.pure(game.profile(stable), game.actions)
    return {p: answer for p in game.players if p in chosen}


@given(agreements())
def test_it_holds_at_the_critical_discount_and_fails_just_below(case):
    game, cell, stable, watch = case
    floors = [row[game.position(stable)] for row in game.payoffs]
    ranges = critical_ranges(game, cell, floors, watch)
    answers = answered(game, cell, stable, watch)

    def holds(discounts):
        named = dict(zip(game.players, discounts, strict=True))
        return check_reversion(game, game.profile(cell), answers, named, watch).verify(game)

    if any(r.least is None for r in ranges):
        late = [Fraction(99, 100) if r.least is None else r.least for r in ranges]
        assert not holds(late)
        return
    at = [r.least for r in ranges]
    assert holds(at)
    for i, r in enumerate(ranges):
        top = Fraction(1) if r.most is None else r.most
        if r.least < top:
            assert holds([*at[:i], (r.least + top) / 2, *at[i + 1 :]])
        if r.least > 0:
            assert not holds([*at[:i], r.least - min(HAIR, r.least), *at[i + 1 :]])
        if r.most is not None:
            assert not holds([*at[:i], r.most + min(HAIR, (1 - r.most) / 2), *at[i + 1 :]])


def test_it_never_holds_where_the_formula_says_never():
    watch = Monitoring("incident", (Fraction(1, 4), Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)))
    patient = dict.fromkeys("12", 1 - Fraction(1, 10**6))
    found = check_reversion(DILEMMA, {"1": "1", "2": "1"}, {"1": "2", "2": "2"}, patient, watch)
    assert not found.verify(DILEMMA)
    assert found.tightest(DILEMMA).state == "agreement"


def test_a_threat_that_is_no_equilibrium_is_refused():
    half = dict.fromkeys("12", Fraction(9, 10))
    found = check_reversion(DILEMMA, {"1": "2", "2": "2"}, {"1": "1", "2": "1"}, half)
    assert not found.verify(DILEMMA)
    after = [s for s in found.slacks(DILEMMA) if s.state != "agreement"]
    assert min(s.value for s in after) == Fraction(-1, 5)


def test_probabilities_that_are_none_are_refused():
    bad = MixedProfile({p: {"1": Fraction(0), "2": Fraction(2)} for p in "12"})
    half = dict.fromkeys("12", Fraction(9, 10))
    assert not check_reversion(DILEMMA, {"1": "1", "2": "1"}, bad, half).verify(DILEMMA)


def test_a_signal_cannot_tell_the_players_apart():
    watch = Monitoring("incident", (Fraction(0), Fraction(1), Fraction(1), Fraction(1)))
    only_one = {"1": MixedProfile.pure({"1": "2", "2": "2"}, DILEMMA.actions)}
    late = dict.fromkeys("12", Fraction(9, 10))
    found = check_reversion(DILEMMA, {"1": "1", "2": "1"}, only_one, late, watch)
    assert not found.verify(DILEMMA)


def test_a_mixed_equilibrium_is_a_threat():
    game = NormalFormGame.from_arrays([[1, -1, 3], [-1, 1, 0]], [[-1, 1, 3], [1, -1, 0]])
    half = Fraction(1, 2)
    mixed = MixedProfile(
        {"1": {"1": half, "2": half}, "2": {"1": half, "2": half, "3": Fraction(0)}}
    )
    assert game.payoff(mixed) == {"1": 0, "2": 0}
    assert not check_reversion(game, {"1": "1", "2": "1"}, mixed, dict.fromkeys("12", half)).verify(
        game
    )


def test_unknown_names_are_refused():
    with pytest.raises(GameError, match="unknown action"):
        check_reversion(DILEMMA, {"1": "9", "2": "1"}, {}, dict.fromkeys("12", Fraction(0)))


def test_a_certificate_does_not_hold_in_a_game_of_other_actions_or_players():
    kept = check_reversion(DILEMMA, {"1": "1", "2": "1"}, {"1": "2", "2": "2"},
                           dict.fromkeys("12", Fraction(1, 2)))  # fmt: skip
    assert kept.verify(DILEMMA)
    wider = NormalFormGame.from_arrays([[1, 2, 3]] * 3, [[1, 2, 3]] * 3)
    named = NormalFormGame(("a", "b"), {"a": ("1", "2"), "b": ("1", "2")}, DILEMMA.payoffs)
    assert not kept.verify(wider)
    assert not kept.verify(named)
