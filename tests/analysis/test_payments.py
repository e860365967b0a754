"""Payments: against the game with the payments made, brute force, and the literature."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.concessions import PaymentTerms, concession_sets
from detente.analysis.payments import Payments
from detente.errors import GameError, SolverError
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.payments import PaymentPolyhedron, Row

number = st.integers(-4, 4).map(Fraction)


@st.composite
def games(draw, shapes=((2, 2), (2, 3), (2, 2, 2))):
    shape = draw(st.sampled_from(shapes))
    players = tuple("abc"[: len(shape)])
    actions = {p: tuple("xyz"[:m]) for p, m in zip(players, shape, strict=True)}
    size = len(list(itertools.product(*map(range, shape))))
    row = st.lists(number, min_size=size, max_size=size).map(tuple)
    return NormalFormGame(players, actions, tuple(draw(row) for _ in players))


def best(game, profile, player):
    return max(game.payoff({**profile, player: a})[player] for a in game.actions[player])


@given(games(), st.integers(0, 9), st.data())
def test_an_outside_payer_pays_what_makes_every_deviation_a_loss(game, k, data):
    target = dict.fromkeys(game.players, "x")
    d = Fraction(k, 10)
    floors = {p: data.draw(number) for p in game.players}
    once = Payments(game, target)
    often = Payments(game, target, discount=dict.fromkeys(game.players, d), floors=floors)
    for p in game.players:
        now, away = game.payoff(target)[p], best(game, target, p)
        assert now + once.needs[p] == away
        need = often.needs[p]
        kept, broken = now + need, (1 - d) * away + d * floors[p]
        if away == now:
            assert need == 0
        else:
            assert kept >= broken
            assert need == 0 or kept == broken
        assert often.up_front[p] * (1 - d) == need
    for found in (once, often):
        assert found.total == sum(found.needs.values())
        assert found.least.verify()
        assert {k: v for (_, k), v in found.least_total.items()} == {
            p: v for p, v in found.needs.items() if v
        }


@given(games())
def test_a_believed_promise_makes_the_target_dominant_and_costs_the_gains(game):
    target = dict.fromkeys(game.players, "x")
    found = Payments(game, target)
    paid = game.plus(found.promise)
    for s in game.profiles:
        for p in game.players:
            assert paid.payoff({**s, p: "x"})[p] >= paid.payoff(s)[p]
    at = game.position(game.cell(target))
    assert sum(row[at] for row in found.promise.values()) == found.implementation_cost
    # Nowhere less would do: one unit less on any positive entry, and the other action is better.
    for p, row in found.promise.items():
        for k, v in enumerate(row):
            assert v >= 0
            if v:
                s = game.profile(game.cells[k])
                assert game.payoff(s)[p] + v == best(game, s, p)


def test_monderer_and_tennenholtz_keep_two_users_apart_for_nothing():
    # Two users choose between a fast and a slow service; each is slower when shared (2004, sec. 1).
    game = NormalFormGame.from_arrays(
        [[3, 6], [4, 2]],
        [[3, 4], [6, 2]],
        actions={"1": ["fast", "slow"], "2": ["fast", "slow"]},
    )
    apart = Payments(game, {"1": "fast", "2": "slow"})
    assert apart.implementation_cost == 0
    assert apart.promise["1"] == (1, 0, 0, 0)
    assert apart.promise["2"] == (0, 0, 0, 4)
    # Their promise of 10 off the path is more than enough; sharing the fast one costs 1 each.
    assert Payments(game, {"1": "fast", "2": "fast"}).implementation_cost == 2


def test_every_pure_equilibrium_is_free_and_the_dilemma_costs_four():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert Payments(game, {"1": "2", "2": "2"}).implementation_cost == 0
    found = Payments(game, {"1": "1", "2": "1"})
    assert found.implementation_cost == found.total == 4
    # The most it promises anywhere is 4, at the target; a payer to whom peace is worth 12 more
    # keeps it from 4 / (4 + 12) on.
    assert found.promise_kept_from(12) == Fraction(1, 4)
    assert found.promise_kept_from(0) is None


@settings(max_examples=60)
@given(games(shapes=((2, 2), (2, 3))), st.integers(0, 9), st.booleans(), st.data())
def test_payments_between_players_are_what_the_rows_say(game, k, credible, data):
    target = dict.fromkeys(game.players, "x")
    d = Fraction(k, 10)
    floors = {p: data.draw(number) for p in game.players}
    payers = data.draw(st.sampled_from([("a",), ("a", "b"), ("a", "outside")]))
    found = Payments(
        game,
        target,
        payers=payers,
        discount=dict.fromkeys(game.players, d),
        floors=floors,
        credible=credible,
        caps={"a": 5},
        reservation={"b": 0},
    )
    amounts = [Fraction(v, 2) for v in range(0, 13, 3)]
    for bill in itertools.product(amounts, repeat=len(found.pairs)):
        assert found.polyhedron.contains(bill) == by_hand(found, d, floors, bill)


def by_hand(found, d, floors, bill):
    """The strategy followed out: play and pay, or break away once and be punished for ever."""
    game, target = found.game, found.target
    got, paid = (dict.fromkeys((*game.players, "outside"), Fraction(0)) for _ in range(2))
    for (j, k), v in zip(found.pairs, bill, strict=True):
        paid[j] += v
        got[k] += v
    for p in game.players:
        now, away = game.payoff(target)[p], best(game, target, p)
        kept = now + got[p] - paid[p]
        pays = any(j == p for j, _ in found.pairs)
        if pays and found.credible:
            if kept < (1 - d) * away + d * floors[p]:
                return False
            if kept < (1 - d) * (now + got[p]) + d * floors[p]:
                return False
        elif away > now or (pays and d):
            # Bound for this period; whoever plays something else is rid of the later payments.
            others = [a for a in game.actions[p] if a != target[p]]
            away = [game.payoff({**target, p: a})[p] for a in others]
            if any(kept < (1 - d) * (v - paid[p]) + d * floors[p] for v in away):
                return False
    if game.payoff(target)["b"] + got["b"] - paid["b"] < 0:
        return False
    return paid["a"] <= 5


# -- the polyhedron --------------------------------------------------------------------------------

coefficient = st.integers(-1, 2).map(Fraction)


@st.composite
def polyhedra(draw):
    width = draw(st.integers(1, 3))
    rows = tuple(
        Row(
            f"r{k}",
            tuple(draw(coefficient) for _ in range(width)),
            Fraction(draw(st.integers(-2, 4))),
        )
        for k in range(draw(st.integers(1, 4)))
    )
    outlays = tuple((f"p{j}", (j,)) for j in range(width))
    return PaymentPolyhedron(tuple(f"x{j}" for j in range(width)), outlays, rows)


@settings(max_examples=150)
@given(polyhedra())
def test_corners_totals_and_maxima_agree_with_each_other_and_a_grid(found):
    grid = [Fraction(v, 2) for v in range(13)]
    inside = [x for x in itertools.product(grid, repeat=len(found.unknowns)) if found.contains(x)]
    if not found.feasible:
        assert inside == []
        assert found.vertices == ()
        part = tuple(r for r in found.rows if r.label in found.conflict)
        assert part
        for k in range(len(part)):
            fewer = PaymentPolyhedron(found.unknowns, (), part[:k] + part[k + 1 :])
            assert fewer.feasible
        return
    least = found.least_total
    assert least.verify()
    assert found.contains(least.point)
    assert least.total == min(sum(v) for v in found.vertices)
    level, lexicographic = found.least_maximum, found.lexicographic
    for x in (level, lexicographic, *found.vertices):
        assert found.contains(x)
    for x in inside:
        assert sum(x) >= least.total
        assert max(x) >= max(level)
        assert sorted(x, reverse=True) >= sorted(lexicographic, reverse=True)
        # Below no corner lies anything else.
        for v in found.vertices:
            assert x == v or any(a > b for a, b in zip(x, v, strict=True))


def test_prices_tell_what_a_cap_is_worth():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    target = {"1": "1", "2": "1"}
    short = Payments(game, target, caps={"outside": 3})
    assert not short.feasible
    assert short.total is None
    assert set(short.conflict) == {"1 stays", "2 stays", "cap on outside"}
    assert "cap on outside" in repr(short)
    # Bound by promises of 2 to one another both stay, and nobody is out of pocket in the end; where
    # the promises can be broken too, nothing is paid in a single encounter.
    mutual = {"payers": ["1", "2"], "reservation": {"1": 3, "2": 3}}
    assert Payments(game, target, **mutual).least_total == {("1", "2"): 2, ("2", "1"): 2}
    assert not Payments(game, target, **mutual, credible=True).feasible
    assert Payments(game, target).least.prices == {"1 stays": 1, "2 stays": 1}


def test_who_is_not_tempted_does_not_pay_more_than_the_agreement_is_worth_to_it():
    # 1 loses 1 by leaving; 2 gains 4 by it. Beyond what is left of 3 above a breach, and the loss,
    # 1 would rather leave once and never pay again: 3 + R - P >= (1 - d) (2 - P) + d 0, d = 1/2.
    game = NormalFormGame.from_arrays([[3, 0], [2, 1]], [[3, 7], [0, 1]])
    target = {"1": "1", "2": "1"}
    terms = {"payers": ("1",), "discount": dict.fromkeys("12", Fraction(1, 2))}
    needs = (1 - Fraction(1, 2)) * 4 - Fraction(1, 2) * 3
    for floor, most in ((0, 4), (3, 1), (4, 0)):
        found = Payments(game, target, floors={"1": floor, "2": 0}, **terms)
        (stays,) = [r for r in found.polyhedron.rows if r.label == "1 stays"]
        assert stays.slack([Fraction(most)]) == 0
        assert found.feasible == (needs <= most)
    # Played once, nothing comes later that it could be rid of.
    once = Payments(game, target, payers=("1",))
    assert once.least_total == {("1", "2"): 4}
    # Who has nothing else to do cannot leave.
    idle = NormalFormGame.from_arrays([[3, 0]], [[3, 7]])
    bound = Payments(idle, target, floors={"1": 9, "2": 0}, **terms)
    assert [r.label for r in bound.polyhedron.rows] == ["2 stays"]


def test_corners_of_rows_with_denominators_that_share_nothing():
    # x / 101 + y / 103 >= 1 and x / 103 + y / 107 >= 1 nearly coincide: their corner is far out.
    rows = (
        Row("one", (Fraction(1, 101), Fraction(1, 103), Fraction(0)), Fraction(1)),
        Row("two", (Fraction(-1, 103), Fraction(-100, 10507), Fraction(1, 107)), Fraction(1)),
        Row("three", (Fraction(0), Fraction(1, 107), Fraction(-1, 109)), Fraction(1)),
    )
    found = PaymentPolyhedron(("x", "y", "z"), (("a", (0, 1, 2)),), rows)
    assert found.feasible
    assert found.vertices
    assert min(sum(v) for v in found.vertices) == found.least_total.total


def test_bad_terms_are_refused():
    game = NormalFormGame.from_arrays([[1]], [[1]])
    target = {"1": "1", "2": "1"}
    floors = {"1": 0, "2": 0}
    for terms in (
        {"discount": {"1": 1, "2": 0}, "floors": floors},
        {"discount": {"1": 0}, "floors": floors},
        {"discount": {"1": 0, "2": 0}},
        {"discount": {"1": 0, "2": 0}, "floors": {"1": 0}},
        {"floors": floors},
        {"payers": ["1", "1"]},
        {"receivers": ["2", "2"]},
    ):
        with pytest.raises(GameError):
            Payments(game, target, **terms)
    outside = NormalFormGame.from_arrays([[1]], [[1]], players=["outside", "2"])
    with pytest.raises(GameError, match="another id"):
        Payments(outside, {"outside": "1", "2": "1"})
    with pytest.raises(GameError, match="unknown payer"):
        Payments(game, target, payers=["outsider"])
    with pytest.raises(GameError, match="0 or more"):
        Payments(game, target, caps={"outside": -1})
    with pytest.raises(GameError, match="is no payer"):
        Payments(game, target, caps={"1": 1})
    with pytest.raises(GameError, match="unknown player"):
        Payments(game, target, receivers=["3"])


def test_concession_sets_price_their_target_today():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    target = {"1": "1", "2": "1"}
    stay = {"1": "2", "2": "2"}
    found = concession_sets(game, target=target, status_quo=stay, discount="2/5")
    # (1 - 2/5) 2 - 2/5 (3 - 1) = 2/5 each.
    assert found.transfers.needs == {"1": Fraction(2, 5), "2": Fraction(2, 5)}
    assert found.transfers.total == Fraction(4, 5)
    terms = PaymentTerms(payers=("1",), receivers=("2",))
    assert concession_sets(game, target=target, discount="2/5", payments=terms).transfers.pairs == (
        ("1", "2"),
    )
    with pytest.raises(SolverError, match="full target"):
        _ = concession_sets(game, target={"1": "1"}, status_quo=stay).transfers
    seen = Monitoring("sign", (Fraction(0),) * 4)
    with pytest.raises(SolverError, match="is seen"):
        _ = concession_sets(game, target=target, discount="2/5", monitoring=seen).transfers
