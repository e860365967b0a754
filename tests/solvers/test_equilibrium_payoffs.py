"""V*(d) against a slow operator, published examples, theorems, and games that break other tools."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.errors import SolverError
from detente.exact.number import Enclosure
from detente.exact.polygon import clip, hull
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs, sustained
from detente.solvers.minmax import pure_minmax
from detente.solvers.optimal_discount import optimal_discount
from detente.solvers.payoff_set import payoff_set

DILEMMA = ([[3, 0], [5, 1]], [[3, 5], [0, 1]])
DISCOUNTS = st.sampled_from(["0", "1/5", "1/4", "2/5", "1/2", "3/5", "4/5", "19/20", "999/1000"])


@st.composite
def games(draw):
    sizes, payoffs = st.integers(1, 3), st.integers(-6, 6)
    m, n = draw(sizes), draw(sizes)
    matrix = st.lists(st.lists(payoffs, min_size=n, max_size=n), min_size=m, max_size=m)
    return NormalFormGame.from_arrays(draw(matrix), draw(matrix))


def gain(game, profile, player):
    own = [game.payoff({**profile, player: a})[player] for a in game.actions[player]]
    return max(own) - game.payoff(profile)[player]


def inside(polygon, point):
    x, y = point
    if len(polygon) == 1:
        return polygon[0] == point
    return bool(polygon) and all(
        (b[0] - a[0]) * (y - a[1]) >= (b[1] - a[1]) * (x - a[0])
        and (len(polygon) > 2 or min(a, b) <= (x, y) <= max(a, b))
        for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True)
    )


def slow_operator(game, polygon, d):
    """Everything that a polygon generates (Abreu, Pearce and Stacchetti), straight from words."""
    if not polygon:
        return ()
    least = [min(p[i] for p in polygon) for i in (0, 1)]
    points = []
    for profile in game.profiles:
        g = [game.payoff(profile)[p] for p in game.players]
        left = polygon
        for i, player in enumerate(game.players):
            bound = d * least[i] + (1 - d) * gain(game, profile, player)
            left = clip(left, d if i == 0 else Fraction(0), d if i == 1 else Fraction(0), bound)
        points += [tuple((1 - d) * g[i] + d * w[i] for i in (0, 1)) for w in left]
    return hull(points)


def assert_sandwich(game, d, found):
    generated = slow_operator(game, found.inner, d)
    assert all(inside(generated, corner) for corner in found.inner)
    outer = hull((Fraction(x), Fraction(y)) for x, y in zip(*game.payoffs, strict=True))
    for _ in range(6):
        outer = slow_operator(game, outer, d)
        assert all(inside(outer, corner) for corner in found.inner)
        # A slower operator's sets hold V*, and so do they cut to the claimed outer polygon.
    again = slow_operator(game, found.outer, d)
    assert all(inside(again, corner) for corner in found.inner)


@settings(max_examples=60, deadline=None)
@given(games(), DISCOUNTS)
def test_random_games_are_solved_with_proof(game, d):
    found = equilibrium_payoffs(game, Fraction(d))
    assert found.gap is not None
    assert found.gap < Fraction(1, 10**9)
    assert found.certificate.verify(game)
    assert_sandwich(game, Fraction(d), found)


@settings(max_examples=30, deadline=None)
@given(games(), DISCOUNTS)
def test_a_verdict_on_one_point_agrees_with_the_set(game, d):
    found = equilibrium_payoffs(game, Fraction(d))
    for point in [*zip(*game.payoffs, strict=True), *found.inner]:
        verdict = sustained(game, Fraction(d), point)
        assert verdict is None or found.sustains(point) in (verdict, None)
        assert found.sustains(point) is not True or verdict is not False


@settings(max_examples=30, deadline=None)
@given(games(), DISCOUNTS)
def test_it_holds_stage_equilibria_and_lies_in_the_rational_set(game, d):
    found = equilibrium_payoffs(game, Fraction(d))
    reach = payoff_set(game, pure_minmax(game).levels)
    assert all(reach.contains(corner) for corner in found.inner)
    for profile in game.profiles:
        if not any(gain(game, profile, p) for p in game.players):
            assert found.contains(game.payoff(profile))


@settings(max_examples=30, deadline=None)
@given(games(), st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_it_grows_with_patience(game, pair):
    low, high = (equilibrium_payoffs(game, Fraction(k, 61)) for k in sorted(pair))
    assert all(high.sustains(corner) is not False for corner in low.inner)


@settings(max_examples=30, deadline=None)
@given(games(), DISCOUNTS, st.sampled_from([(1, 10**9), (10**9, 0), (Fraction(1, 7), -3)]))
def test_it_moves_with_payoffs_and_names(game, d, change):
    scale, shift = change
    found = equilibrium_payoffs(game, Fraction(d))
    rows, columns = game.shape
    one, two = ([list(r[i * columns : (i + 1) * columns]) for i in range(rows)]
                for r in game.payoffs)  # fmt: skip
    moved = NormalFormGame.from_arrays([[scale * v + shift for v in row] for row in one], two[:])
    turned = NormalFormGame.from_arrays(one[::-1], two[::-1])
    after = equilibrium_payoffs(moved, Fraction(d))
    if found.gap == 0 == after.gap:
        assert after.vertices == hull((scale * x + shift, y) for x, y in found.vertices)
    if found.gap == 0 == equilibrium_payoffs(turned, Fraction(d)).gap:
        assert equilibrium_payoffs(turned, Fraction(d)).vertices == found.vertices


def by_floats(game, d, rounds):
    """The operator in float64, written anew, with every incentive relaxed by 1e-11.

    What it leaves after any number of rounds holds V*: it only ever drops what is not generated.
    """
    profiles = [tuple(map(float, game.payoff(p).values())) for p in game.profiles]
    gains = [[float(gain(game, p, i)) for i in game.players] for p in game.profiles]
    around = list(profiles)
    for _ in range(rounds):
        least = [min(p[i] for p in around) for i in (0, 1)]
        found = []
        for g, h in zip(profiles, gains, strict=True):
            left = ring(around)
            for i in (0, 1):
                left = above(left, i, least[i] + (1 - d) / d * h[i] - 1e-11)
            found += [tuple((1 - d) * g[i] + d * w[i] for i in (0, 1)) for w in left]
        if not found:
            return []
        if ring(found) == around:
            break
        around = ring(found)
    return around


def ring(points):
    """The corners of a hull in float64, by angle from its lowest point (Andrew's chains)."""
    points = sorted(set(points))
    chains = []
    for row in (points, points[::-1]):
        chain = []
        for p in row:
            while len(chain) > 1 and (
                (chain[-1][0] - chain[-2][0]) * (p[1] - chain[-2][1])
                <= (chain[-1][1] - chain[-2][1]) * (p[0] - chain[-2][0])
            ):
                chain.pop()
            chain.append(p)
        chains += chain[:-1]
    return chains or points


def above(corners, i, bound):
    """The part of a ring of corners whose coordinate i is at least a bound."""
    kept = []
    for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
        if a[i] >= bound:
            kept.append(a)
        if (a[i] >= bound) != (b[i] >= bound):
            t = (bound - a[i]) / (b[i] - a[i])
            kept.append(tuple(x + t * (y - x) for x, y in zip(a, b, strict=True)))
    return kept


@settings(max_examples=60, deadline=None)
@given(games(), st.sampled_from(["1/5", "1/4", "2/5", "1/2", "3/5", "4/5"]))
def test_nothing_outside_survives_a_slower_operator(game, d):
    """From the feasible set on: what is left lies in the outer polygon, and holds the inner one."""
    found = equilibrium_payoffs(game, Fraction(d))
    left = by_floats(game, float(Fraction(d)), 400)
    if not found.outer:
        assert not left
        return
    for direction in itertools.product((-2, -1, 0, 1, 2), repeat=2):
        slow = max(sum(n * x for n, x in zip(direction, p, strict=True)) for p in left)
        proven, reached = (
            float(max(sum(n * x for n, x in zip(direction, p, strict=True)) for p in side))
            for side in (found.outer, found.inner)
        )
        assert reached - 1e-6 <= slow <= proven + 1e-6


def test_a_changed_certificate_is_refused():
    game = NormalFormGame.from_arrays(*DILEMMA)
    proof = equilibrium_payoffs(game, Fraction(1, 2)).certificate
    assert proof.verify(game)
    assert not proof.verify(NormalFormGame.from_arrays([[3, 0], [6, 1]], [[3, 5], [0, 1]]))
    assert not proof.verify(NormalFormGame.from_arrays([[[1]]], [[[1]]], [[[1]]]))


def test_profiles_with_equal_payoffs_and_greater_gains_leave_the_proof_alone():
    game = NormalFormGame.from_arrays([[0, -2], [0, 2]], [[-1, 2], [-1, 0]])
    found = equilibrium_payoffs(game, Fraction(3, 4))
    assert found.gap == 0
    assert found.certificate.verify(game)


@pytest.mark.parametrize("unit", ["1", "1/1000000000", "3/1000000007", "1000000000"])
def test_the_unit_of_payoffs_is_no_matter(unit):
    rows = [[0, -5], [6, 4]], [[-3, -2], [4, 4]]
    plain = equilibrium_payoffs(NormalFormGame.from_arrays(*rows), Fraction(3, 4))
    unit = Fraction(unit)
    game = NormalFormGame.from_arrays(*([[unit * v for v in row] for row in one] for one in rows))
    found = equilibrium_payoffs(game, Fraction(3, 4))
    assert found.gap == plain.gap == 0
    assert found.vertices == tuple((unit * x, unit * y) for x, y in plain.vertices)


def test_a_bound_that_is_too_narrow_is_refused():
    table = [[max(6 - x - y, 0) * x for y in range(7)] for x in range(7)]
    game = NormalFormGame.from_arrays(table, [list(c) for c in zip(*table, strict=True)])
    proof = equilibrium_payoffs(game, Fraction(3, 5)).certificate
    assert proof.weights
    assert proof.verify(game)
    for k, (a, b, c) in enumerate(proof.bound):
        narrow = (*proof.bound[:k], (a, b, c - abs(a) - abs(b)), *proof.bound[k + 1 :])
        assert not replace(proof, bound=narrow).verify(game)
    assert not replace(proof, weights=(0, *proof.weights[1:])).verify(game)
    assert not replace(proof, weights=proof.weights[1:]).verify(game)
    assert not replace(proof, chain=((),)).verify(game)


def cournot(size):
    grid = [Fraction(6 * k, size - 1) for k in range(size)]
    table = [[max(6 - x - y, Fraction(0)) * x for y in grid] for x in grid]
    return NormalFormGame.from_arrays(table, [list(c) for c in zip(*table, strict=True)])


@pytest.mark.parametrize("d", ["2/5", "19/20"])
def test_a_grid_of_many_quantities(d):
    """Short corners, a certified gap, and the same corners up to it when players swap names."""
    found = equilibrium_payoffs(cournot(28), Fraction(d))
    assert 0 <= found.gap < Fraction(1, 10**9)
    assert found.certificate.verify(cournot(28))
    assert all(found.sustains((y, x)) is not False for x, y in found.inner)


@pytest.mark.parametrize(
    ("first", "second", "d", "corners"),
    [
        # The continuation of (-1/2, -9) lies on the edge that it is itself an end of.
        ([[-8, -7], [-2, 2]], [[-6, -6], [-9, -10]], "4/5", ["-2 -9", "-1/2 -9", "-2 -42/5"]),
    ],
)
def test_corners_that_depend_on_themselves(first, second, d, corners):
    found = equilibrium_payoffs(NormalFormGame.from_arrays(first, second), Fraction(d))
    assert found.gap == 0
    assert [f"{x} {y}" for x, y in found.vertices] == corners


@pytest.mark.parametrize(
    ("first", "second", "d", "expected"),
    [
        # A point, where another tool's interpreter dies.
        ([[6, 8], [-6, -3]], [[-5, 5], [0, 8]], "4/5", ["8 5"]),
        ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], "999/1000", []),
        ([[2, 0], [0, 1]], [[2, 0], [0, 1]], "1/1000", ["1 1", "2 2"]),
        ([[4]], [[7]], "1/2", ["4 7"]),
        ([[0, 0], [0, 0]], [[0, 1], [1, 0]], "1/2", ["0 1"]),
    ],
)
def test_points_segments_and_nothing(first, second, d, expected):
    found = equilibrium_payoffs(NormalFormGame.from_arrays(first, second), Fraction(d))
    assert [f"{x} {y}" for x, y in found.vertices] == expected
    assert found.gap == 0


def test_huge_and_shifted_payoffs_lose_no_corner():
    big = [[[10**9 * v for v in row] for row in table] for table in DILEMMA]
    found = equilibrium_payoffs(NormalFormGame.from_arrays(*big), Fraction(1, 2))
    assert found.vertices[2] == (3 * 10**9, 3 * 10**9)
    far = [[[10**9 + v for v in row] for row in table] for table in DILEMMA]
    assert (
        len(equilibrium_payoffs(NormalFormGame.from_arrays(*far), Fraction(99, 100)).vertices) == 4
    )


def test_optimal_critical_discounts():
    game = NormalFormGame.from_arrays(*DILEMMA)
    rep = dt.RepeatedGame(game, "1/2")
    same = {"1": "1", "2": "1"}
    assert rep.critical_discounts(same, punishment="optimal") == {
        "1": Fraction(1, 2),
        "2": Fraction(1, 2),
    }
    assert rep.critical_discounts({"1": "2", "2": "2"}, punishment="optimal")["1"] == 0
    assert rep.critical_discounts({"1": "2", "2": "1"}, punishment="optimal")["1"] is None


def test_what_it_is_not_for_is_said():
    game = NormalFormGame.from_arrays(*DILEMMA)
    with pytest.raises(SolverError, match="differ"):
        dt.RepeatedGame(game, {"1": "1/2", "2": "1/3"}).payoff_set()
    three = NormalFormGame.from_arrays([[[1]]], [[[1]]], [[[1]]])
    with pytest.raises(SolverError, match="two players"):
        dt.RepeatedGame(three, "1/2").critical_discounts(dict.fromkeys("123", "1"), "optimal")
    watch = Monitoring("sign", (Fraction(0),) * 4)
    with pytest.raises(SolverError, match="see what is played"):
        dt.RepeatedGame(game, "1/2", monitoring=watch).critical_discounts(
            {"1": "1", "2": "1"}, "optimal"
        )


def test_the_answer_as_data():
    found = dt.RepeatedGame(NormalFormGame.from_arrays(*DILEMMA), "1/2").payoff_set()
    assert isinstance(found, dt.PayoffSet)
    assert found.inner == found.outer == found.vertices
    assert found.support((1, 1)) == 6
    assert found.to_dict()["gap"] == "0"
    assert "4 corners, exact" in repr(found)
    assert "13/3" in found._repr_html_()
    assert found.certificate.to_dict()["discount"] == "1/2"


@pytest.mark.parametrize("more", ["1/2500000000", "-1/2500000000", "1/1000000000000"])
def test_a_simple_fraction_next_to_a_critical_discount_is_not_taken_for_it(more):
    good = 3 + Fraction(more)
    game = NormalFormGame.from_arrays([[good, 0], [5, 1]], [[good, 5], [0, 1]])
    least = (5 - good) / 4
    found = optimal_discount(game, (good, good))
    low, high = (found.low, found.high) if isinstance(found, Enclosure) else (found, found)
    assert low <= least <= high
    assert optimal_discount(game, (good, good), [least]) == least


@pytest.mark.parametrize(
    ("first", "second", "payoffs"),
    [
        (*DILEMMA, (3, 3)),
        ([[-3, 0, -2], [-6, -1, 0], [-4, -4, -2]], [[-2, 3, 3], [-6, 3, 4], [5, -1, -5]], (-1, 3)),
        (
            [[3, -1, -4], [-1, -2, 5], [2, -5, -2]],
            [[3, -1, 2], [-1, -2, -5], [-4, 5, -2]],
            (-1, -1),
        ),
    ],
)
def test_an_exact_critical_discount_is_the_least(first, second, payoffs):
    game = NormalFormGame.from_arrays(first, second)
    found = optimal_discount(game, tuple(map(Fraction, payoffs)))
    assert isinstance(found, Fraction)
    assert equilibrium_payoffs(game, found).sustains(payoffs)
    assert not equilibrium_payoffs(game, found - Fraction(1, 10**6)).sustains(payoffs)


@pytest.mark.parametrize("discount", ["2/5", "4/5"])
def test_profiles_left_out_of_the_proof_are_no_matter(discount):
    """A Cournot duopoly in which most profiles stay inside; verifying looks at all of them."""
    grid = [Fraction(6 * k, 11) for k in range(12)]
    one = [[max(6 - x - y, Fraction(0)) * x for y in grid] for x in grid]
    game = NormalFormGame.from_arrays(one, [list(c) for c in zip(*one, strict=True)])
    found = equilibrium_payoffs(game, Fraction(discount))
    assert found.gap < Fraction(1, 10**9)
    assert found.certificate.verify(game)
