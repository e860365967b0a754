"""Why nothing suffices: each answer against every set and every list of conditions."""

import itertools
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import detente as dt
from detente.analysis.concessions import Measure, concession_sets
from detente.analysis.why_empty import Condition
from detente.game.normal_form import NormalFormGame

number = st.integers(-3, 3).map(Fraction)


@st.composite
def problems(draw, most=3):
    shape = draw(st.sampled_from([(2, 2), (2, 3), (2, 2, 2)]))
    players = tuple("abc"[: len(shape)])
    actions = {p: tuple("xyz"[:m]) for p, m in zip(players, shape, strict=True)}
    size = len(list(itertools.product(*map(range, shape))))
    row = st.lists(number, min_size=size, max_size=size).map(tuple)
    game = NormalFormGame(players, actions, tuple(draw(row) for _ in players))
    measures = [
        Measure(
            f"m{k}", draw(st.sampled_from(players)), {draw(st.sampled_from(players)): draw(row)}
        )
        for k in range(draw(st.integers(0, most)))
    ]
    least = {p: draw(number) for p in draw(st.sets(st.sampled_from(players)))}
    return game, measures, {"target": dict.fromkeys(players, "x"), "reservation": least}


def every_condition(found):
    accepts = [Condition("reservation", p) for p in found.table.reservation]
    return accepts + [Condition("stays", p) for p in found.game.players]


def meets(found, names, condition, discount=None, reversion=None):
    """The definition, condition by condition, in the game made anew."""
    game, target, p = found.table.game_with(names), found.target, condition.player
    now = game.payoff(target)[p]
    if condition.kind == "reservation":
        return now >= found.table.reservation[p]
    best = max(game.payoff({**target, p: a})[p] for a in game.actions[p])
    if discount is None or best == now:
        return best == now
    if any(
        game.payoff({**reversion, q: a})[q] > game.payoff(reversion)[q]
        for q in game.players
        for a in game.actions[q]
    ):
        return False
    return now >= (1 - discount) * best + discount * game.payoff(reversion)[p]


def check(found, **future):
    menu = [c.name for c in found.menu]
    subsets = [
        frozenset(part)
        for size in range(len(menu) + 1)
        for part in itertools.combinations(menu, size)
    ]
    every = every_condition(found)
    met = {s: {c for c in every if meets(found, s, c, **future)} for s in subsets}
    why = found.why_empty
    if found.minimal:
        assert why is None
        return
    core = set(why.conditions)
    assert why.proven
    assert not any(core <= own for own in met.values())
    for condition, other in zip(why.conditions, why.otherwise, strict=True):
        assert core - met[other] == {condition}
    for fewer in itertools.combinations(every, len(core) - 1):
        assert any(set(fewer) <= own for own in met.values())


@given(problems(), st.booleans())
def test_no_set_meets_them_and_fewer_can_be_met(case, idle):
    game, measures, ask = case
    found = concession_sets(game, measures=measures, **ask)
    check(found)
    if idle and measures:
        # A measure that removes nothing takes the menu out of the linear family.
        measures = [replace(measures[0], removes={"a": []}), *measures[1:]]
        again = concession_sets(game, measures=measures, **ask)
        assert (again.why_empty is None) == (found.why_empty is None)
        if found.why_empty is not None:
            assert len(again.why_empty.conditions) == len(found.why_empty.conditions)


@settings(max_examples=40)
@given(problems(), st.integers(0, 9))
def test_in_repeated_play_as_in_single_play(case, k):
    game, measures, ask = case
    d, after = Fraction(k, 10), dict.fromkeys(game.players, "y")
    found = concession_sets(game, measures=measures, discount=d, punishment=after, **ask)
    check(found, discount=d, reversion=after)


@settings(max_examples=30)
@given(problems(most=2), st.sampled_from(["optimal", "transfers", "nash", "minmax"]))
def test_there_is_a_reason_exactly_where_nothing_suffices(case, punishment):
    game, measures, ask = case
    assume(punishment != "optimal" or len(game.players) == 2)
    found = concession_sets(game, measures=measures, discount="1/2", punishment=punishment, **ask)
    assert (found.why_empty is None) == bool(found.minimal)


@settings(max_examples=10)
@given(problems(most=2))
def test_long_menus_are_programmed(case):
    game, measures, ask = case
    short = concession_sets(game, measures=measures, **ask)
    idle = [Measure(f"idle{k}", "a") for k in range(24)]
    long = concession_sets(game, measures=[*measures, *idle], **ask)
    assert (long.why_empty is None) == (short.why_empty is None)
    if long.why_empty is None:
        return
    assert not long.why_empty.proven
    core = set(long.why_empty.conditions)
    names = {c.name for c in short.menu}
    for condition, other in zip(core, long.why_empty.otherwise, strict=False):
        kept = [c for c in long.why_empty.conditions if meets(long, other & names, c)]
        assert len(kept) == len(core) - 1
        assert condition in core


def test_a_reservation_that_nobody_can_meet():
    dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    both, gift = {"1": "1", "2": "1"}, Measure("gift", "2", {"1": [2, 0, 0, 0]})
    found = concession_sets(dilemma, target=both, measures=[gift], reservation={"1": 6})
    assert found.why_empty.conditions in (
        (Condition("reservation", "1"),),
        (Condition("stays", "2"),),
    )
    assert found.to_dict()["why_empty"]["proven"]


def test_the_brokers_cannot_both_be_made_patient():
    """Moscow's measure makes Washington stay and Moscow leave; Washington's the other way round."""
    found = dt.load("us_russia_brokerage").concessions
    why = found.why_empty
    assert why.conditions == (Condition("stays", "us"), Condition("stays", "russia"))
    for condition, other in zip(why.conditions, why.otherwise, strict=True):
        critical = found.explain(other).critical_discounts
        assert [p for p, c in critical.items() if c is None or c > found.discount[p]] == [
            condition.player
        ]
