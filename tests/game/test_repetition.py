"""Several public signals: exactly one comes, and strategies can follow each of them."""

from fractions import Fraction

import pytest

from detente.concepts.one_shot_deviation import check
from detente.errors import GameError
from detente.game.automaton import Automaton
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring

DILEMMA = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])


def tenths(*numbers):
    return tuple(Fraction(n, 10) for n in numbers)


def three() -> Monitoring:
    return Monitoring(
        "clash", tenths(1, 3, 3, 5), {"shot": tenths(2, 3, 3, 3), "quiet": tenths(7, 4, 4, 2)}
    )


def test_at_every_profile_the_signals_have_a_distribution():
    watch = three()
    assert list(watch.signals) == ["clash", "shot", "quiet"]
    assert watch.row(1) == tenths(3, 3, 4)
    assert all(sum(watch.row(k)) == 1 for k in range(4))


def test_a_single_signal_comes_or_does_not():
    watch = Monitoring("incident", tenths(1, 7, 7, 7))
    assert watch.row(0) == tenths(9, 1)
    assert list(watch.signals) == ["no incident", "incident"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Monitoring("a", tenths(5, 11)), "'a' is outside"),
        (lambda: Monitoring("a", tenths(5, 5), {"b": tenths(5, 4)}), "number 2 add up to 0.9"),
        (lambda: Monitoring("a", tenths(5, 5), {"b": tenths(5)}), "'b' has 1 chances"),
        (lambda: Monitoring("a", tenths(5, 5), {"a": tenths(5, 5)}), "given twice"),
        (lambda: Monitoring("a", tenths(10, 10), {"b": tenths(0, 0)}), "'b' never comes"),
    ],
)
def test_what_is_no_distribution_is_refused(make, says):
    with pytest.raises(GameError, match=says):
        make()


def test_a_strategy_can_answer_each_signal_in_its_own_way():
    """A value by hand: V = (1-d) 3 + d (chance(quiet) V + rest * 1)."""
    strategy = Automaton(
        {"peace": {"1": "1", "2": "1"}, "war": {"1": "2", "2": "2"}},
        {"peace": {"quiet": "peace", "otherwise": "war"}, "war": {"otherwise": "war"}},
        "peace",
    )
    d = Fraction(9, 10)
    found = check(DILEMMA, strategy, {"1": d, "2": d}, three())
    quiet = Fraction(7, 10)
    assert found.payoffs["1"] == ((1 - d) * 3 + d * (1 - quiet)) / (1 - d * quiet)
    deviant = (1 - d) * 5 + d * (Fraction(4, 10) * found.payoffs["1"] + Fraction(6, 10))
    loss = next(s for s in found.slacks if s.state == "peace" and s.player == "1")
    assert loss.value == found.payoffs["1"] - deviant


def test_a_strategy_that_names_another_signal_is_refused():
    strategy = Automaton({"s": {"1": "1", "2": "1"}}, {"s": {"storm": "s", "otherwise": "s"}}, "s")
    with pytest.raises(GameError, match="only the signals clash, shot, quiet are"):
        strategy.compiled(DILEMMA, three())
