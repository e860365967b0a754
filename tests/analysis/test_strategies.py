"""The strategies a model names: the verdict by long sums, the sets by the common one, the path."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.strategies import BREACH, examine
from detente.game.automata import grim, limited_punishment, stick_and_carrot, tit_for_tat
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.automaton_discounts import DiscountSet, Interval

KEPT, BROKEN = {"1": "1", "2": "1"}, {"1": "2", "2": "2"}
ENTRIES = st.lists(st.integers(-4, 6), min_size=4, max_size=4)
KINDS = st.sampled_from([
    grim, tit_for_tat, stick_and_carrot, lambda g, a, b: limited_punishment(g, a, b, 2)
])  # fmt: skip


def games(first, second):
    def rows(v):
        return [v[:2], v[2:]]

    return NormalFormGame.from_arrays(rows(first), rows(second))


@settings(max_examples=60, deadline=None)
@given(ENTRIES, ENTRIES, KINDS, st.integers(0, 9), st.integers(0, 9))
def test_common_and_own_discount_factors(first, second, kind, tenths, others):
    game = games(first, second)
    d = {"1": Fraction(tenths, 10), "2": Fraction(others, 10)}
    rep, strategy = RepeatedGame(game, d), kind(game, KEPT, BROKEN)
    found = examine(rep, strategy)
    assert found.discounts == rep.discount_set(strategy)
    # Own sets and the check at today's discount factors say the same.
    assert found.check.subgame_perfect == all(d[p] in found.own[p] for p in "12")
    for p in "12":
        tightest = found.tightest(p)
        assert (tightest.value >= 0) == (d[p] in found.own[p])


@settings(max_examples=40, deadline=None)
@given(ENTRIES, ENTRIES, KINDS)
def test_the_breach_is_worth_what_its_path_sums_to(first, second, kind):
    """Summed over a long path, the breach of the start state loses exactly the slack."""
    game, d = games(first, second), Fraction(1, 2)
    rep, strategy = RepeatedGame(game, d), kind(game, KEPT, BROKEN)
    found = examine(rep, strategy)
    p, action = found.breach.player, found.breach.action

    def worth(deviations):
        path = strategy.path(game, 80, deviations)
        return (1 - d) * sum(d**t * period.payoffs[p] for t, period in enumerate(path))

    loss = worth({}) - worth({1: {p: action}})
    assert abs(loss - found.breach.value) < Fraction(1, 2**60)
    shown = strategy.path(game, len(found.aftermath), {BREACH: {p: action}})
    assert list(found.aftermath) == shown
    assert 6 <= len(shown) <= 10


def test_with_a_signal_the_path_shows_the_signal():
    game = games([3, 0, 5, 1], [3, 5, 0, 1])
    watch = Monitoring("shot", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
    rep = RepeatedGame(game, "3/4", monitoring=watch)
    found = examine(rep, grim(game, KEPT, BROKEN, "shot"))
    assert [p.state for p in found.aftermath][:3] == ["agreement", "agreement", "punishment"]
    # The closed form of grim on a signal: (T-R) / [(q-p)(R-P) + (1-p)(T-R)].
    gain, loss, p, q = 2, 2, Fraction(1, 10), Fraction(7, 10)
    least = gain / ((q - p) * loss + (1 - p) * gain)
    assert found.discounts.intervals == (Interval(least, Fraction(1)),)
    assert found.check.subgame_perfect == (Fraction(3, 4) >= least)


def test_sets_meet_where_both_hold():
    def part(low, high):
        return Interval(Fraction(low), Fraction(high))

    left = DiscountSet((part("1/10", "3/10"), part("1/2", 1)))
    right = DiscountSet((part("3/10", "6/10"), part("9/10", 1)))
    assert left.meet(right).intervals == (
        part("3/10", "3/10"), part("1/2", "6/10"), part("9/10", 1)
    )  # fmt: skip
    for k in range(100):
        d = Fraction(k, 100)
        assert (d in left.meet(right)) == (d in left and d in right)
