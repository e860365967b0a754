"""The closed forms are what the value recursion says, and exactly the threshold."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.concepts.subgame_perfect import path_slacks
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.critical_discount import (
    commonest,
    critical_ranges,
    discount_range,
    greatest_alarm,
)

TRUCE = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
payoff = st.integers(-6, 6).map(Fraction)
chance = st.integers(0, 8).map(lambda k: Fraction(k, 8))


def watch(p, q, size=4):
    return Monitoring("incident", (Fraction(p), *[Fraction(q)] * (size - 1)))


def truce(p, q):
    return critical_ranges(TRUCE, (0, 0), [Fraction(1), Fraction(1)], watch(p, q))[0].least


def test_the_truce_formula_follows_from_the_value_recursion():
    T, R, P, d, p, q = sympy.symbols("T R P d p q", positive=True)
    keep, dead = sympy.symbols("V W")
    values = sympy.solve(
        [
            sympy.Eq(dead, (1 - d) * P + d * dead),
            sympy.Eq(keep, (1 - d) * R + d * ((1 - p) * keep + p * dead)),
        ],
        [keep, dead],
    )
    V, W = values[keep], values[dead]
    deviate = (1 - d) * T + d * ((1 - q) * V + q * W)
    (threshold,) = sympy.solve(sympy.numer(sympy.together(V - deviate)) / (1 - d), d)
    for numbers in [
        (5, 3, 1, Fraction(1, 20), Fraction(9, 10)),
        (7, 4, 0, Fraction(1, 5), Fraction(3, 5)),
        (9, 8, 2, Fraction(0), Fraction(1)),
    ]:
        t, r, s, alarm, caught = map(Fraction, numbers)
        derived = threshold.subs(
            {
                T: t.numerator,
                R: r.numerator,
                P: s.numerator,
                p: sympy.Rational(alarm.numerator, alarm.denominator),
                q: sympy.Rational(caught.numerator, caught.denominator),
            }
        )
        ours = discount_range([(t - r, caught)], r - s, alarm).least
        assert ours == Fraction(int(derived.p), int(derived.q))


@pytest.mark.parametrize(
    ("p", "q", "published"),
    [("0", "1", 0.50), ("1/20", "9/10", 0.556), ("1/10", "7/10", 0.667), ("1/5", "1/2", 0.909)],
)
def test_the_published_numbers(p, q, published):
    assert round(float(truce(p, q)), 3) == published


def test_no_patience_suffices_where_alarms_say_too_little():
    # (q-p)(R-P) <= p(T-R): here (1/2-1/4) 2 = 1/4 2.
    assert truce("1/4", "1/2") is None
    assert truce("249/1000", "1/2") is not None
    slacks = path_slacks(
        TRUCE,
        {"1": "1", "2": "1"},
        {"1": Fraction(1), "2": Fraction(1)},
        dict.fromkeys("12", 1 - Fraction(1, 10**6)),
        watch("1/4", "1/2"),
    )
    assert min(s.value for s in slacks) < 0


def test_the_limit_of_false_alarms_is_where_patience_ends():
    limit = greatest_alarm([(Fraction(2), Fraction(1, 2))], Fraction(2))
    assert limit == Fraction(1, 4)
    assert truce(limit, "1/2") is None
    assert truce(limit - Fraction(1, 10**9), "1/2") is not None
    assert greatest_alarm([(Fraction(-1), Fraction(1))], Fraction(2)) is None
    assert greatest_alarm([(Fraction(1), Fraction(1))], Fraction(-1)) == 0


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_the_textbook_dilemma(a, b, c):
    P, R, T = Fraction(0), Fraction(a), Fraction(a + b)
    game = NormalFormGame.from_arrays([[R, -c], [T, P]], [[R, T], [-c, P]])
    found = critical_ranges(game, (0, 0), [P, P])
    assert [x.least for x in found] == [(T - R) / (T - P)] * 2


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(2, 9), chance)
def test_a_signal_ever_cleaner_asks_ever_less_and_tends_to_play_that_is_seen(a, b, c, k, noise):
    """False alarms of noise / 10^k, and as many breaches missed: the gap shrinks in proportion."""
    game = NormalFormGame.from_arrays([[a, -c], [a + b, 0]], [[a, a + b], [-c, 0]])
    clean, *noisy = (
        critical_ranges(game, (0, 0), [Fraction(0)] * 2, watch(e, 1 - e))[0].least
        for e in (Fraction(0), noise / 10**k, noise / 10 ** (k - 1))
    )
    assert clean == critical_ranges(game, (0, 0), [Fraction(0)] * 2)[0].least
    assert clean <= noisy[0] <= Fraction(1) if noisy[1] is None else clean <= noisy[0] <= noisy[1]
    assert noisy[0] - clean <= 100 * noise / 10**k


@given(st.lists(st.tuples(payoff, chance), max_size=3), payoff, chance, st.integers(0, 99))
def test_the_range_is_where_no_deviation_pays(deviations, surplus, alarm, step):
    d = Fraction(step, 100)
    value = (1 - d) * surplus / (1 - d * (1 - alarm))
    deterred = all((1 - d) * h <= d * (q - alarm) * value for h, q in deviations)
    assert discount_range(deviations, surplus, alarm).allows(d) == deterred


@given(st.lists(st.tuples(payoff, chance), max_size=3), payoff, chance)
def test_the_ends_of_the_range_are_exact(deviations, surplus, alarm):
    def deterred(d):
        value = (1 - d) * surplus / (1 - d * (1 - alarm))
        return all((1 - d) * h <= d * (q - alarm) * value for h, q in deviations)

    found = discount_range(deviations, surplus, alarm)
    hair = Fraction(1, 10**9)
    if found.least is None:
        assert not deterred(1 - hair)
        return
    assert found.least < 1
    assert deterred(found.least)
    assert found.least == 0 or not deterred(found.least - hair)
    if found.most is not None:
        assert deterred(found.most)
        assert not deterred(found.most + min(hair, (1 - found.most) / 2))


@given(st.lists(payoff, min_size=8, max_size=8), st.integers(1, 7), payoff, st.integers(0, 3))
def test_a_change_of_units_changes_nothing(values, scale, shift, at):
    cell = divmod(at, 2)
    game = NormalFormGame.from_arrays([values[0:2], values[2:4]], [values[4:6], values[6:8]])
    moved = NormalFormGame(
        game.players,
        game.actions,
        (game.payoffs[0], tuple(v * scale + shift for v in game.payoffs[1])),
    )
    monitoring = Monitoring("s", (Fraction(1, 8), Fraction(1, 2), Fraction(3, 4), Fraction(1)))
    for signal in (None, monitoring):
        before = critical_ranges(game, cell, [Fraction(-1), Fraction(-2)], signal)
        after = critical_ranges(moved, cell, [Fraction(-1), Fraction(-2) * scale + shift], signal)
        assert before == after


def test_a_stage_equilibrium_needs_no_patience_even_under_alarms():
    found = critical_ranges(TRUCE, (1, 1), [Fraction(0), Fraction(3)], watch("1/2", "1/2"))
    assert [x.least for x in found] == [0, 0]
    assert [x.most for x in found] == [None, None]


def test_the_very_patient_may_prefer_to_avoid_false_alarms():
    # Player 2 loses 1 by its second action, which makes the alarm rarer.
    found = discount_range([(Fraction(-1), Fraction(1, 10))], Fraction(4), Fraction(1, 2))
    assert found.least == 0
    assert found.most is not None
    assert not found.allows(Fraction(99, 100))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
def test_what_all_allow_is_what_each_allows(ends):
    ranges = [
        discount_range(
            [(Fraction(a), Fraction(1)), (Fraction(-b), Fraction(0))], Fraction(3), Fraction(1, 9)
        )
        for a, b in ends
    ]
    assume(all(r.least is not None for r in ranges))
    for k in range(40):
        d = Fraction(k, 40)
        assert commonest(ranges).allows(d) == all(r.allows(d) for r in ranges)


def test_a_weak_equilibrium_needs_no_threat_under_a_signal_either():
    # Both actions are equally good for player 1, and the second makes the alarm rarer.
    game = NormalFormGame.from_arrays([[2, 0], [2, 0]], [[1, 0], [1, 0]])
    signal = Monitoring("incident", (Fraction(1, 2), Fraction(1), Fraction(0), Fraction(1)))
    found = critical_ranges(game, (0, 0), [Fraction(0), Fraction(0)], signal)
    assert [(r.least, r.most) for r in found] == [(0, None)] * 2
