"""Transfers and strongly symmetric play under public signals, against slower and other ways."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.concepts.liquidity import places, programmes
from detente.errors import GameError, SolverError
from detente.exact.algebraic import compare
from detente.exact.lp import maximise
from detente.exact.parametric import Curve
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.critical_discount import critical_ranges
from detente.solvers.liquidity import is_symmetric, monitored_transfers, symmetric_equilibria
from detente.solvers.transfers import transfer_steps

DILEMMA = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
COOPERATE = {"1": "1", "2": "1"}


def incident(*tenths):
    return Monitoring("incident", tuple(Fraction(c, 10) for c in tenths))


@st.composite
def games(draw, players=2):
    shape = [draw(st.integers(1, 3)) for _ in range(players)]
    size = 1
    for m in shape:
        size *= m
    rows = [draw(st.lists(st.integers(-4, 4), min_size=size, max_size=size)) for _ in shape]
    names = tuple(map(str, range(1, players + 1)))
    actions = {p: tuple(map(str, range(m))) for p, m in zip(names, shape, strict=True)}
    return NormalFormGame(names, actions, tuple(tuple(map(Fraction, row)) for row in rows))


@st.composite
def watched(draw):
    game = draw(games())
    count = draw(st.integers(2, 3))
    rows = []
    for _ in range(game.size):
        weights = draw(st.lists(st.integers(1, 6), min_size=count, max_size=count))
        rows.append([Fraction(w, sum(weights)) for w in weights])
    columns = list(zip(*rows, strict=True))
    return game, Monitoring("y0", columns[0], {f"y{k}": c for k, c in enumerate(columns[1:], 1)})


def by_iteration(game, watch, kind, discount):
    """The greatest L at one discount factor, from above: each L allows payoffs, those a lesser L.

    An operator of its own: one linear programme a profile at each step, no parameters.
    """

    def best(k, L):
        found = None
        for here in places(game, kind):
            p = programmes(game, watch, kind, here)[k]
            right = [b + e * L for b, e in zip(p.right, p.growth, strict=True)]
            result = maximise(p.gain, p.rows, right)
            if result.value is not None:
                value = result.value + p.slope * L + p.constant
                found = value if found is None else max(found, value)
        return found

    count = len(programmes(game, watch, kind, 0))
    spread = sum((max(row) - min(row) for row in game.payoffs), Fraction(0))
    L = discount / (1 - discount) * spread
    for _ in range(60):
        heights = [best(k, L) for k in range(count)]
        if None in heights:
            return None
        after = discount / (1 - discount) * sum(heights)
        if after < 0:
            return None
        if after == L:
            break
        # Rounded up, so that the numbers stay short and the limit is met from above.
        L = min(L, Fraction(-(-after.numerator * 2**40 // after.denominator), 2**40))
    return L, heights


@settings(max_examples=40, deadline=None)
@given(games(), st.sampled_from(["1/5", "2/5", "1/2", "7/10", "9/10"]))
def test_where_play_is_seen_it_is_the_staircase_of_transfers(game, discount):
    found, stairs = monitored_transfers(game, None), transfer_steps(game)
    one, other = found.at(discount), stairs.at(discount)
    assert (one is None) == (other is None)
    if one is not None:
        assert one.joint_payoff == other.joint_payoff
        assert dict(one.punishments) == dict(other.punishments)
    for step in stairs:
        assert found.at(step.discount_from).joint_payoff == step.joint_payoff


@settings(max_examples=25, deadline=None)
@given(watched(), st.sampled_from(["1/2", "4/5", "19/20"]))
def test_no_stakes_are_missed_and_none_made_up(stage, discount):
    game, watch = stage
    found = monitored_transfers(game, watch)
    assert found.certificate.verify(game)
    exact = found.at(discount)
    slow = by_iteration(game, watch, "transfers", Fraction(discount))
    if slow is None:
        assert exact is None
        return
    L, (joint, *rest) = slow
    # Iterating comes from above and need not have arrived.
    if exact is not None:
        assert exact.liquidity <= L
        assert joint >= exact.joint_payoff
        if L - exact.liquidity < Fraction(1, 2**30):
            assert float(joint) == pytest.approx(float(exact.joint_payoff), abs=1e-6)
            assert [-float(v) for v in rest] == pytest.approx(
                [float(v) for v in exact.punishments.values()], abs=1e-6
            )


@settings(max_examples=25, deadline=None)
@given(watched())
def test_what_is_sustained_sustains_itself(stage):
    """At each answer the stakes are there: the inequality holds with equality."""
    game, watch = stage
    found = monitored_transfers(game, watch)
    for d in (*found.discounts_from, Fraction(9, 10)):
        now = found.at(d)
        if now is not None:
            room = now.joint_payoff - sum(now.punishments.values())
            assert (1 - d) * now.liquidity == d * room
    levels = [found.at(Fraction(k, 10)) for k in range(10)]
    joint = [s.joint_payoff for s in levels if s is not None]
    assert joint == sorted(joint)
    assert [s is None for s in levels] == sorted((s is None for s in levels), reverse=True)


def generated(game, watch, discount, here, floors, cap=None, aim=()):  # noqa: PLR0913, PLR0917
    """The most of `aim` (weights by player) that one profile generates in the next period.

    Continuations w(y) are at least the floors and together at most `cap`; None where none keep
    the profile. `cap` None stands for the joint payoff that comes out.
    """
    n, size = len(game.players), len(watch.row(here))
    count, d = n * size, discount
    # Unknowns: what each w_i(y) has above its floor, and the joint payoff.
    rows, right = [], []
    for i, row in enumerate(game.payoffs):
        for there in game.deviations(game.cells[here], i):
            line = [Fraction(0)] * (count + 1)
            for y, (p, q) in enumerate(zip(watch.row(here), watch.row(there), strict=True)):
                line[i * size + y] = d * (q - p)
            rows.append(line)
            right.append((1 - d) * (row[here] - row[there]))
    for y in range(size):
        line = [Fraction(int(k < count and k % size == y)) for k in range(count + 1)]
        line[count] = Fraction(0 if cap is not None else -1)
        rows.append(line)
        right.append((cap if cap is not None else 0) - sum(floors))
    later = [d * watch.row(here)[k % size] for k in range(count)]
    now = sum(g * (1 - d) for g in (row[here] for row in game.payoffs)) + d * sum(floors)
    if cap is None:
        rows.append([*(-v for v in later), Fraction(1)])
        right.append(now)
        # The joint payoff may be below 0: it is counted from the sum of the floors.
        moved = [b + row[count] * -sum(floors) for row, b in zip(rows, right, strict=True)]
        found = maximise([*[Fraction(0)] * count, Fraction(1)], rows, moved).value
        return None if found is None else found + sum(floors)
    gain = [aim[k // size] * later[k] for k in range(count)]
    found = maximise([*gain, Fraction(0)], rows, right).value
    if found is None:
        return None
    return found + sum(
        w * ((1 - d) * row[here] + d * v)
        for w, row, v in zip(aim, game.payoffs, floors, strict=True)
    )


def by_continuations(game, watch, discount, steps=80):
    """The greatest joint payoff and the least ones, from without, in continuation payoffs."""
    n = len(game.players)
    most = max(map(sum, zip(*game.payoffs, strict=True)))
    least = [min(row) for row in game.payoffs]
    fine = 2**40
    for _ in range(steps):
        if most < sum(least):
            return None

        def best(aim, most=most, least=least):
            values = [
                generated(game, watch, discount, here, least, most, aim)
                for here in range(game.size)
            ]
            return max((v for v in values if v is not None), default=None)

        joint = best([1] * n)
        if joint is None:
            return None
        lows = [-best([-int(i == k) for i in range(n)]) for k in range(n)]
        after = Fraction(-(-joint * fine // 1), fine), [Fraction(v * fine // 1, fine) for v in lows]
        if (most, least) == after:
            break
        most, least = after
    return most, least


@settings(max_examples=30, deadline=None)
@given(watched(), st.sampled_from(["1/2", "3/4", "19/20"]))
def test_a_profile_is_kept_for_ever_where_continuations_say_so(stage, discount):
    game, watch = stage
    d = Fraction(discount)
    found, slow = monitored_transfers(game, watch), by_continuations(game, watch, d)
    close = Fraction(1, 10**6)
    for profile in game.profiles:
        slack = found.slack(profile, d)
        critical = found.critical_discount(profile)
        if slack is not None:
            assert (slack >= 0) == (critical is not None and compare(critical, d) <= 0)
        if slow is None:
            assert slack is None or slack < 0
            continue
        least = slow[1]
        worth = generated(game, watch, d, game.position(game.cell(profile)), least)
        kept = worth is not None and worth >= sum(least)
        # The iteration comes from without: its least payoffs are no higher than the true ones.
        if slack is not None and slack >= 0:
            assert kept
        standing = found.at(d)
        if standing and sum(standing.punishments.values()) - sum(least) < close:
            assert not kept or (slack is not None and slack > -close)


def test_punishments_may_lead_elsewhere_than_back_to_the_profile():
    """Harder punishments than a return to the profile itself would bear are found.

    One player with a choice: the profile pays 1, leaving it 2, and the best pays 3.
    """
    for shape, rows in (
        ((1, 3), [[0, 0, 0], [1, 2, 0]]),
        ((2, 2), [[4, 0, 1, 1], [1, 3, 0, 0]]),
        ((3, 3), [[3, 0, 4, 1, 2, 0, 0, 5, 1], [2, 4, 0, 1, 3, 5, 0, 1, 0]]),
    ):
        names = tuple(map(str, range(1, len(shape) + 1)))
        actions = {p: tuple(map(str, range(m))) for p, m in zip(names, shape, strict=True)}
        game = NormalFormGame(names, actions, tuple(tuple(map(Fraction, r)) for r in rows))
        found, stairs = monitored_transfers(game, None), transfer_steps(game)
        for profile in game.profiles:
            assert found.critical_discount(profile) == stairs.kept_from(profile)


@settings(max_examples=60, deadline=None)
@given(games(), st.sampled_from(["0", "1/5", "1/2", "9/10"]))
def test_where_play_is_seen_profiles_are_kept_as_the_staircase_says(game, discount):
    found, stairs = monitored_transfers(game, None), transfer_steps(game)
    for profile in game.profiles:
        least = stairs.kept_from(profile)
        assert found.critical_discount(profile) == least
        slack = found.slack(profile, discount)
        kept = slack is not None and slack >= 0
        assert kept == (least is not None and least <= Fraction(discount))


def test_the_dilemma_with_false_alarms_by_hand():
    """Each must lose 2 / (7/10 - 1/10) when the signal comes; a tenth of that is burnt."""
    found = monitored_transfers(DILEMMA, incident(1, 7, 7, 7))
    assert found.at("9/10").joint_payoff == 6 - Fraction(4, 6)
    assert found.critical_discount(COOPERATE) == Fraction(2, 3)
    assert found.at("65/100").joint_payoff < found.at("2/3").joint_payoff


@pytest.mark.parametrize("alarm", [0, 1, 2, 3])
def test_grim_is_the_best_symmetric_punishment_of_the_dilemma(alarm):
    """Staying at (1, 1) for ever is the minmax, so the bang-bang threshold is grim's own."""
    watch = incident(alarm, 7, 7, 7)
    grim = critical_ranges(DILEMMA, (0, 0), [Fraction(1)] * 2, watch)[0].least
    assert symmetric_equilibria(DILEMMA, watch).critical_discount(COOPERATE) == grim


def test_mailath_and_samuelson_imperfect_dilemma():
    """Repeated Games and Reputations (2006), section 7.2.1: v = 2 - (1 - p)/(p - q), p = 9/10.

    Effort by both gives the good signal with chance p, by one with q = 1/2, by none with 1/10.
    """
    game = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    found = symmetric_equilibria(game, incident(1, 5, 5, 9))
    assert found.at("99/100").joint_payoff == Fraction(7, 4)
    assert found.certificate.verify(game)


def test_abreus_stick_and_carrot_in_three_actions():
    """Abreu (1986): low, medium, high output; joint monopoly held by one period of stick."""
    game = NormalFormGame.from_arrays(
        [[10, 3, 0], [15, 7, -4], [7, 5, -15]], [[10, 15, 7], [3, 7, 5], [0, -4, -15]]
    )
    found = symmetric_equilibria(game, None)
    # The stick tempts by 15 and the carrot is worth 25 more: 15 / 25.
    assert found.critical_discount({"1": "1", "2": "1"}) == Fraction(3, 5)
    assert found.at("3/5").joint_payoff == 10
    assert found.at("3/5").punishments["all"] == 0
    assert found.at("59/100").joint_payoff < 10
    assert monitored_transfers(game, None).critical_discount({"1": "1", "2": "1"}) == Fraction(1, 3)


def test_clean_signals_give_the_clean_threshold():
    for k in range(1, 5):
        watch = Monitoring("s", (Fraction(1, 10**k), *[1 - Fraction(1, 10**k)] * 3))
        least = monitored_transfers(DILEMMA, watch).critical_discount(COOPERATE)
        assert 0 < least - Fraction(1, 2) < Fraction(5, 10**k)


@settings(max_examples=20, deadline=None)
@given(watched(), st.integers(1, 5), st.integers(-50, 50))
def test_units_of_account_do_not_matter(stage, scale, shift):
    game, watch = stage
    rows = tuple(tuple(v * scale + shift for v in row) for row in game.payoffs)
    other = replace(game, payoffs=rows)
    one, two = monitored_transfers(game, watch), monitored_transfers(other, watch)
    assert one.discounts_from == two.discounts_from
    a, b = one.at("3/4"), two.at("3/4")
    if a is not None:
        assert b.joint_payoff == scale * a.joint_payoff + 2 * shift


@pytest.mark.parametrize(
    ("rows", "signals"),
    [
        (
            [[-4, -3, 0, 3], [-2, 0, 3, -4]],
            ["0 6/7 1 3/4", "1/3 0 0 1/4", "2/3 1/7 0 0"],
        ),
        (
            [[-3, 4, 0, -4], [3, 0, -1, 4]],
            ["3/10 0 1/4 6/11", "3/5 1/4 0 2/11", "1/10 3/4 3/4 3/11"],
        ),
        (
            [[-4, 4, -4, 4], [3, 3, 4, 2]],
            ["2/3 3/7 3/11 1/2", "0 2/7 6/11 1/6", "1/3 2/7 2/11 1/3"],
        ),
    ],
)
def test_a_value_that_is_the_same_at_all_stakes_has_a_proof(rows, signals):
    """Where it begins at its last kink, prices may slope; those that prove it flat are kept."""
    game = NormalFormGame.from_arrays(*[[row[:2], row[2:]] for row in rows])
    first, *others = [tuple(map(Fraction, s.split())) for s in signals]
    watch = Monitoring("y0", first, {f"y{k}": c for k, c in enumerate(others, 1)})
    assert monitored_transfers(game, watch).certificate.verify(game)


def test_false_certificates_are_found_out():
    found = monitored_transfers(DILEMMA, incident(1, 7, 7, 7)).certificate
    assert found.verify(DILEMMA)
    first, *rest = found.envelopes
    better = tuple(s._replace(line=s.line._replace(intercept=s.line.intercept + 1)) for s in first)
    assert not replace(found, envelopes=(better, *rest)).verify(DILEMMA)
    none = tuple(None for _ in found.evidence[0])
    assert not replace(found, evidence=(none, *found.evidence[1:])).verify(DILEMMA)
    assert not found.verify(NormalFormGame.from_arrays([[4, 0], [5, 1]], [[3, 5], [0, 1]]))
    for k, curve in enumerate(found.evidence[0]):
        if isinstance(curve, Curve):
            broken = replace(curve, duals=())
            own = tuple(broken if j == k else c for j, c in enumerate(found.evidence[0]))
            assert not replace(found, evidence=(own, *found.evidence[1:])).verify(DILEMMA)


def test_a_signal_that_tells_nothing_leaves_the_stage_equilibria():
    found = monitored_transfers(DILEMMA, incident(3, 3, 3, 3))
    assert found.critical_discount(COOPERATE) is None
    assert found.surplus(COOPERATE) is None
    assert found.at("99/100").joint_payoff == 2
    assert found.certificate.verify(DILEMMA)


@settings(max_examples=25, deadline=None)
@given(watched(), st.sampled_from(["1/2", "4/5", "19/20"]))
def test_payments_after_signals_deter_and_reach_the_joint_payoff(stage, discount):
    """Followed out: nobody gains by another action or by refusing, and what is burnt is counted."""
    game, watch = stage
    found = monitored_transfers(game, watch)
    paid = found.payments(discount)
    standing = found.at(discount)
    if standing is None:
        assert paid == {}
        return
    assert list(paid) == list(watch.signals)
    assert all(sum(own.values()) >= 0 for own in paid.values())
    path = standing.profiles["path"]
    cell = game.cell(path)

    def worth(position, i, p):
        chances = watch.row(position)
        cost = sum(c * own[p] for c, own in zip(chances, paid.values(), strict=True))
        return game.payoffs[i][position] - cost

    here = game.position(cell)
    for i, p in enumerate(game.players):
        assert all(worth(here, i, p) >= worth(there, i, p) for there in game.deviations(cell, i))
    total = sum(worth(here, i, p) for i, p in enumerate(game.players))
    assert total == standing.joint_payoff
    # What all together may lose by refusing to pay is what is at stake.
    most = max(sum(max(own[p], Fraction(0)) for p in game.players) for own in paid.values())
    assert max(sum(own.values()) for own in paid.values()) <= standing.liquidity or most == 0


def test_payments_after_signals_are_asked_where_there_are_signals():
    with pytest.raises(SolverError, match="under public signals"):
        monitored_transfers(DILEMMA, None).payments("1/2")
    with pytest.raises(SolverError, match="under public signals"):
        symmetric_equilibria(DILEMMA, incident(1, 7, 7, 7)).payments("1/2")


def test_symmetry_is_asked_for():
    assert is_symmetric(DILEMMA, incident(1, 7, 7, 7))
    assert not is_symmetric(DILEMMA, incident(1, 6, 7, 7))
    with pytest.raises(SolverError, match="same for every player"):
        symmetric_equilibria(DILEMMA, incident(1, 6, 7, 7))
    with pytest.raises(GameError, match="discount factor"):
        monitored_transfers(DILEMMA, None).at(1)


def test_when_the_time_runs_out_it_says_so():
    with effort.limited(seconds=0):
        found = monitored_transfers(DILEMMA, incident(1, 7, 7, 7))
    assert not found.complete
    assert found.notes
    assert not found.certificate.verify(DILEMMA)
