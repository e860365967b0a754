"""Payoffs of public equilibria against a slow operator, known sets, bounds and theorems."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.errors import SolverError
from detente.exact.halfplanes import contains, facets
from detente.exact.lp import maximise
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs
from detente.solvers.liquidity import symmetric_equilibria
from detente.solvers.public_payoffs import public_payoffs
from detente.solvers.score_bound import score_bound

DILEMMA = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
EFFORT = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
PENNIES = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
COOPERATE = {"1": "1", "2": "1"}
DISCOUNTS = ["1/4", "1/2", "3/4"]


def incident(*tenths):
    return Monitoring("incident", tuple(Fraction(c, 10) for c in tenths))


def telling(game):
    """A signal for every profile: play is seen."""
    rows = [tuple(Fraction(k == y) for k in range(game.size)) for y in range(game.size)]
    return Monitoring("y0", rows[0], {f"y{k}": row for k, row in enumerate(rows[1:], 1)})


@st.composite
def games(draw):
    payoffs = st.integers(-4, 4)
    matrix = st.lists(st.lists(payoffs, min_size=2, max_size=2), min_size=2, max_size=2)
    return NormalFormGame.from_arrays(draw(matrix), draw(matrix))


@st.composite
def watched(draw):
    game = draw(games())
    chances = draw(st.lists(st.integers(0, 8), min_size=game.size, max_size=game.size))
    return game, Monitoring("sign", tuple(Fraction(c, 8) for c in chances))


def programme(game, watch, discount, cell, corners):
    """The rows of one profile's programme over mixtures of corners, one mixture for each signal.

    From words alone: nobody gains by another action once what follows each signal is counted.
    """
    d, here = discount, game.position(cell)
    signals = list(watch.signals.values())
    columns = [(y, w) for y in range(len(signals)) for w in corners]
    rows, right = [], []
    for i, own in enumerate(game.payoffs):
        for there in game.deviations(cell, i):
            rows.append([d * (signals[y][there] - signals[y][here]) * w[i] for y, w in columns])
            right.append((1 - d) * (own[here] - own[there]))
    ones = [[Fraction(y == s) for y, _ in columns] for s in range(len(signals))]
    worth = [[d * signals[y][here] * w[i] for y, w in columns] for i in (0, 1)]
    now = [(1 - d) * row[here] for row in game.payoffs]
    return rows, right, ones, worth, now


def is_generated(game, watch, discount, point, corners):
    for cell in game.cells:
        rows, right, ones, worth, now = programme(game, watch, discount, cell, corners)
        equal = [*ones, *worth]
        goal = [*([1] * len(ones)), *(point[i] - now[i] for i in (0, 1))]
        if maximise([0] * len(worth[0]), rows, right, equal, goal).status == "optimal":
            return True
    return False


def furthest(game, watch, discount, direction, corners):
    """The most that any profile generates in a direction; None if nothing is generated."""
    best = None
    for cell in game.cells:
        rows, right, ones, worth, now = programme(game, watch, discount, cell, corners)
        gain = [direction[0] * a + direction[1] * b for a, b in zip(*worth, strict=True)]
        found = maximise(gain, rows, right, ones, [1] * len(ones))
        if found.value is not None:
            value = found.value + direction[0] * now[0] + direction[1] * now[1]
            best = value if best is None else max(best, value)
    return best


def assert_sandwich(game, watch, discount, found):
    assert found.certificate.verify(game)
    assert all(contains(found.outer, corner) for corner in found.inner)
    # Of many corners and sides some are enough: exact programmes over all of them are slow.
    for corner in found.inner[:: 1 + len(found.inner) // 8]:
        assert is_generated(game, watch, discount, corner, found.inner)
    sides = facets(found.outer)
    for a, b, most in sides[:: 1 + len(sides) // 8]:
        reach = furthest(game, watch, discount, (a, b), found.outer)
        assert reach is None or reach <= most


@settings(max_examples=5, deadline=None)
@given(watched(), st.sampled_from(DISCOUNTS))
def test_random_games_are_enclosed_with_proof(stage, d):
    game, watch = stage
    found = public_payoffs(game, watch, Fraction(d))
    assert_sandwich(game, watch, Fraction(d), found)
    bound = score_bound(game, watch)
    assert all(bound.contains(corner) for corner in found.inner)
    for cell in game.cells:
        here = game.position(cell)
        if all(
            row[k] <= row[here]
            for i, row in enumerate(game.payoffs)
            for k in game.deviations(cell, i)
        ):
            assert found.contains([row[here] for row in game.payoffs])


@settings(max_examples=6, deadline=None)
@given(games(), st.sampled_from(DISCOUNTS))
def test_a_signal_for_every_profile_gives_what_is_sustained_where_play_is_seen(game, d):
    seen = equilibrium_payoffs(game, Fraction(d))
    found = public_payoffs(game, telling(game), Fraction(d))
    assert found.certificate.verify(game)
    assert all(found.sustains(corner) is not False for corner in seen.inner)
    assert all(seen.sustains(corner) is not False for corner in found.inner)


@pytest.mark.parametrize(
    ("d", "corners"),
    [
        ("1/5", ["1 1"]),
        ("1/4", ["1 1", "4 1", "1 4"]),
        ("1/2", ["1 1", "13/3 1", "3 3", "1 13/3"]),
        ("9/10", ["1 1", "13/3 1", "3 3", "1 13/3"]),
    ],
)
def test_the_prisoners_dilemma_where_play_is_seen(d, corners):
    """Mailath and Samuelson (2006), Repeated Games and Reputations, section 2.5."""
    found = public_payoffs(DILEMMA, telling(DILEMMA), Fraction(d))
    assert found.gap == 0
    assert [f"{x} {y}" for x, y in found.vertices] == corners


@pytest.mark.parametrize("d", ["1/2", "3/5", "2/3", "4/5", "9/10"])
def test_the_dilemma_with_false_alarms_by_hand(d):
    """Each loses 2 / (7/10 - 1/10) when the signal comes: 3 - 1/10 * 2 / (6/10) = 8/3 is kept.

    The alarm must cost (1-d) 2 / (6/10 d) in continuation payoff, and 8/3 - 1 is there: d >= 2/3.
    """
    found = public_payoffs(DILEMMA, incident(1, 7, 7, 7), Fraction(d))
    best = Fraction(8, 3)
    kept = ((1, 1), (best, best)) if Fraction(d) >= Fraction(2, 3) else ((1, 1),)
    assert found.gap == 0
    assert found.vertices == kept
    assert found.support((1, 1)) == 2 * kept[-1][0]
    assert_sandwich(DILEMMA, incident(1, 7, 7, 7), Fraction(d), found)


def test_mailath_and_samuelsons_dilemma_with_noise():
    """Repeated Games and Reputations (2006), section 7.2.1: 7/4 each, all alike.

    Effort by both gives the good signal with chance 9/10, by one with 1/2, by none with 1/10.
    """
    watch, d = incident(1, 5, 5, 9), "7/10"
    found = public_payoffs(EFFORT, watch, Fraction(d))
    best = symmetric_equilibria(EFFORT, watch).at(d).joint_payoff
    assert best == Fraction(7, 4)
    assert found.sustains((best, best)) is not False
    assert found.certificate.verify(EFFORT)
    bound = score_bound(EFFORT, watch)
    assert all(bound.contains(corner) for corner in found.inner)
    joint = found.support((1, 1))
    low, high = (joint.low, joint.high) if hasattr(joint, "low") else (joint, joint)
    assert low <= bound.support((1, 1)) == Fraction(7, 2)
    assert high >= 2 * best
    assert found.gap < Fraction(1, 100)
    # Where players need not be alike they can do more than to be alike for ever.
    assert max(x for x, _ in found.inner) > best


def test_noise_takes_away():
    """A garbled signal can be made of a better one by chance alone (Kandori 1992)."""
    before = None
    for noise in (0, 1, 2, 3):
        share = Fraction(noise, 10)
        clear = (Fraction(1, 20), *[Fraction(17, 20)] * 3)
        watch = Monitoring("s", tuple((1 - share) * c + share / 2 for c in clear))
        found = public_payoffs(DILEMMA, watch, Fraction(4, 5))
        assert found.certificate.verify(DILEMMA)
        if before is not None:
            assert all(before.sustains(corner) is not False for corner in found.inner)
            assert before.support((1, 1)) > found.support((1, 1))
        before = found


def test_sets_grow_with_patience():
    found = [public_payoffs(DILEMMA, incident(1, 7, 7, 7), Fraction(k, 12)) for k in (5, 8, 11)]
    for low, high in pairwise(found):
        assert all(high.sustains(corner) is not False for corner in low.inner)


def test_signals_that_tell_nothing_leave_the_stage_equilibria():
    found = public_payoffs(DILEMMA, incident(3, 3, 3, 3), Fraction(9, 10))
    assert found.vertices == ((1, 1),)
    assert found.gap == 0
    battle = NormalFormGame.from_arrays([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    two = public_payoffs(battle, incident(3, 3, 3, 3), Fraction(1, 2))
    assert two.vertices == ((1, 2), (2, 1))


@pytest.mark.parametrize("d", ["0", "1/2", "9/10"])
def test_nothing_may_be_sustained(d):
    found = public_payoffs(PENNIES, incident(3, 3, 3, 3), Fraction(d))
    assert found.inner == found.outer == ()
    assert found.certificate.verify(PENNIES)


def test_without_patience_the_stage_equilibria_are_left():
    found = public_payoffs(DILEMMA, incident(1, 7, 7, 7), Fraction(0))
    assert found.vertices == ((1, 1),)
    assert found.gap == 0
    assert found.certificate.verify(DILEMMA)


@pytest.mark.parametrize(("scale", "shift"), [(10**9, 0), (Fraction(1, 7), -3), (1, 10**9)])
def test_units_of_account_do_not_matter(scale, shift):
    watch = incident(1, 7, 7, 7)
    rows = tuple(tuple(scale * v + shift for v in row) for row in DILEMMA.payoffs)
    found = public_payoffs(replace(DILEMMA, payoffs=rows), watch, Fraction(4, 5))
    top = scale * Fraction(8, 3) + shift
    assert found.vertices == ((scale + shift,) * 2, (top, top))


def test_false_certificates_are_found_out():
    watch = incident(1, 7, 7, 7)
    proof = public_payoffs(DILEMMA, watch, Fraction(3, 5)).certificate
    assert proof.verify(DILEMMA)
    assert not proof.verify(NormalFormGame.from_arrays([[4, 0], [5, 1]], [[4, 5], [0, 1]]))
    assert not proof.verify(NormalFormGame.from_arrays([[[1]]], [[[1]]], [[[1]]]))
    assert not replace(proof, monitoring=incident(0, 9, 9, 9)).verify(DILEMMA)
    assert not replace(proof, discount=Fraction(9, 10)).verify(DILEMMA)
    step = proof.closing.step
    narrow = replace(step.around, bounds=tuple(c - 1 for c in step.around.bounds))
    closing = replace(proof.closing, step=replace(step, around=narrow))
    assert not replace(proof, closing=closing).verify(DILEMMA)
    assert not replace(proof, closing=replace(proof.closing, ring=())).verify(DILEMMA)
    assert not replace(proof, start=narrow).verify(DILEMMA)
    best = public_payoffs(DILEMMA, watch, Fraction(4, 5)).certificate
    for k, corner in enumerate(best.corners):
        moved = replace(corner, point=tuple(v + Fraction(1, 10**6) for v in corner.point))
        corners = (*best.corners[:k], moved, *best.corners[k + 1 :])
        assert not replace(best, corners=corners).verify(DILEMMA)
    false = [s for s in best.chain if s.unkept or s.prices]
    assert false
    changed = tuple(replace(s, prices={}, unkept={}) for s in best.chain)
    tight = [replace(s, around=replace(s.around, bounds=tuple(c - Fraction(1, 9) for c in
             s.around.bounds))) for s in changed]  # fmt: skip
    assert not replace(best, chain=tuple(tight)).verify(DILEMMA)


def test_when_the_time_runs_out_it_says_so():
    with effort.limited(seconds=0):
        found = public_payoffs(DILEMMA, incident(1, 7, 7, 7), Fraction(4, 5))
    assert any("time" in note for note in found.notes)
    assert found.inner == ((1, 1),)
    assert found.certificate.verify(DILEMMA)


def test_where_users_look_for_it():
    rep = dt.RepeatedGame(DILEMMA, "4/5", monitoring=incident(1, 7, 7, 7))
    found = rep.payoff_set()
    assert isinstance(found, dt.PayoffSet)
    assert found.contains({"1": 2, "2": 2})
    assert not found.contains({"1": 3, "2": 3})
    assert found.support((1, 1)) == rep.greatest_joint_payoff()
    assert found.to_dict()["gap"] == "0"
    assert found.certificate.to_dict()["discount"] == "4/5"
    with pytest.raises(SolverError, match="differ"):
        dt.RepeatedGame(
            DILEMMA, {"1": "1/2", "2": "1/3"}, monitoring=incident(1, 7, 7, 7)
        ).payoff_set()
    three = NormalFormGame.from_arrays([[[1]]], [[[1]]], [[[1]]])
    with pytest.raises(SolverError, match="two players"):
        dt.RepeatedGame(three, "1/2", monitoring=Monitoring("s", (Fraction(0),))).payoff_set()
