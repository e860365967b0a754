"""How many false alarms an agreement can live with, checked on both sides of each limit."""

from fractions import Fraction

import pytest

import detente as dt
from detente.analysis.alarms import alarm_limits
from detente.errors import SolverError
from detente.exact.number import Enclosure
from detente.game.repetition import Monitoring
from detente.solvers.liquidity import monitored_transfers

DILEMMA = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
UNEVEN = dt.NormalFormGame.from_arrays([[4, 0], [5, 1]], [[3, 6], [0, 1]])
KEEP = {"1": "1", "2": "1"}


def watch(alarm, *tenths):
    return Monitoring("incident", (Fraction(alarm), *(Fraction(c, 10) for c in tenths)))


def limits(game, discount, monitoring):
    rep = dt.RepeatedGame(game, discount, monitoring=monitoring)
    return {x.punishment: x for x in rep.greatest_alarms(KEEP)}


def ends(value):
    e = Fraction(1, 10**5)
    if isinstance(value, Enclosure):
        return value.low - e, value.high + e
    return value - e, value + e


def test_the_dilemma_by_hand():
    """Grim: q D / (h + D) = 0.7 * 2 / 4. Together: 6 - 4 p / (0.7 - p) > 2 iff p < 0.35."""
    found = limits(DILEMMA, "4/5", watch("1/10", 7, 7, 7))
    assert {k: x.limit for k, x in found.items()} == dict.fromkeys(
        ("reversion", "symmetric", "transfers", "any"), Fraction(7, 20)
    )
    assert found["reversion"].critical_discount == Fraction(2, 3)
    # 2 <= 4/5 ((7/10 - p) 2 + (1 - p) 2).
    assert found["reversion"].today == found["symmetric"].today == Fraction(9, 40)


@pytest.mark.parametrize("game", [DILEMMA, UNEVEN])
def test_payments_hold_just_below_their_limit_and_not_above(game):
    found = limits(game, "4/5", watch("1/10", 7, 6, 8))["transfers"]
    low, high = ends(found.limit)
    assert monitored_transfers(game, watch(low, 7, 6, 8)).critical_discount(KEEP) is not None
    assert monitored_transfers(game, watch(high, 7, 6, 8)).critical_discount(KEEP) is None
    low, high = ends(found.today)
    today = Fraction(4, 5)
    assert monitored_transfers(game, watch(low, 7, 6, 8)).critical_discount(KEEP) <= today
    least = monitored_transfers(game, watch(high, 7, 6, 8)).critical_discount(KEEP)
    assert least is None or least > today


def test_payments_bear_more_where_players_are_unlike():
    found = limits(UNEVEN, "4/5", watch("1/10", 7, 7, 7))
    assert found["reversion"].limit < found["transfers"].limit <= found["any"].limit
    assert found["transfers"].critical_discount < found["reversion"].critical_discount


def test_several_signals_share_what_the_alarm_leaves():
    chances = {k: tuple(Fraction(c, 10) for c in row) for k, row in {
        "clash": (1, 7, 7, 7), "shot": (3, 2, 2, 2), "quiet": (6, 1, 1, 1)}.items()}  # fmt: skip
    alarm = chances.pop("clash")
    several = Monitoring("clash", alarm, chances)
    found = {x.punishment: x for x in alarm_limits(DILEMMA, several, KEEP)}
    # Finer signals cannot hurt.
    assert ends(found["transfers"].limit)[1] >= Fraction(7, 20)


def test_where_even_without_alarms_nothing_holds_the_limit_is_0():
    bad = dt.NormalFormGame.from_arrays([[1, 0], [9, 1]], [[1, 9], [0, 1]])
    found = limits(bad, "4/5", watch("1/10", 7, 7, 7))
    assert found["reversion"].limit == found["transfers"].limit == found["any"].limit == 0


def test_what_is_no_question():
    with pytest.raises(SolverError, match="play is seen"):
        dt.RepeatedGame(DILEMMA, 0).greatest_alarms(KEEP)
    rep = dt.RepeatedGame(DILEMMA, 0, monitoring=watch(0, 7, 7, 7))
    with pytest.raises(SolverError, match="nobody gains"):
        rep.greatest_alarms({"1": "2", "2": "2"})


def test_the_brokers_truce():
    model = dt.load("us_russia_brokerage")
    found = {x.punishment: x for x in model.repeated.greatest_alarms(model.agreements["truce"])}
    assert found["reversion"].limit == Fraction(91, 240)
    assert found["transfers"].limit == Fraction(49, 125)
    assert found["reversion"].limit < found["any"].limit
    assert found["transfers"].to_dict()["limit"] == "49/125"


def test_a_signal_that_never_fails_has_limits_whether_the_other_is_named_or_not():
    one, none = Fraction(1), Fraction(0)
    plain = watch("1/10", 10, 10, 10)
    named = Monitoring("incident", plain.chance, {"calm": (Fraction(9, 10), none, none, none)})
    assert alarm_limits(DILEMMA, plain, KEEP) == alarm_limits(DILEMMA, named, KEEP)
    # What left nothing to share is shared evenly; a signal that never comes any more is gone.
    sure = Monitoring("incident", (one,) * 3 + (none,), {"a": (none,) * 3 + (one,)})
    assert sure.with_chance(0, Fraction(1, 4)).others == {"a": (Fraction(3, 4), none, none, one)}
    assert named.with_chance(0, one).signals == {
        "no incident": (none,) * 4,
        "incident": (one,) * 4,
    }


def test_where_more_alarms_help_again_the_greatest_limit_is_told():
    """The agreement is lost and won back: more alarms show better that another profile is left."""
    game = dt.NormalFormGame.from_arrays([[-1, 1], [3, -1]], [[2, 2], [-2, -1]])
    chances = [Fraction(c) for c in ("3/4", "1/2", "6/7", "1/4")]
    signals = Monitoring("y", tuple(chances))
    limit = next(x.limit for x in alarm_limits(game, signals, KEEP) if x.punishment == "transfers")

    def kept(chance):
        surplus = monitored_transfers(game, signals.with_chance(0, chance)).surplus(KEEP)
        return surplus is not None and surplus > 0

    most = Fraction(6, 7)
    assert [kept(most * k / 8) for k in range(9)] == [True] * 2 + [False] * 3 + [True] * 3 + [False]
    low, high = ends(limit)
    assert low > most * 7 / 8
    assert kept(low)
    assert not kept(min(high, most))
