"""Bargaining solutions: against brute force, axioms, linear programmes and textbook examples."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import games

import detente as dt
from detente.analysis.bargaining import bargaining, rubinstein, value_with_transfers
from detente.concepts.bargaining import gains, nash_gap, product
from detente.errors import GameError, SolverError
from detente.exact.number import Enclosure
from detente.solvers.minmax import mixed_minmax
from detente.solvers.variable_threats import variable_threats

numbers = st.integers(-5, 9)
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def outcomes(n):
    """Outcomes with a disagreement point that one of them reaches at least."""
    vector = st.tuples(*[numbers] * n)
    return st.tuples(
        st.lists(vector, min_size=1, max_size=6), st.tuples(*[st.integers(0, 4)] * n)
    ).map(
        lambda drawn: (drawn[0], tuple(x - s for x, s in zip(drawn[0][0], drawn[1], strict=True)))
    )


problems = st.integers(2, 3).flatmap(outcomes)


@given(problems)
@settings(max_examples=80, deadline=None)
def test_without_lotteries_each_solution_is_what_its_definition_says(drawn):
    points, d = drawn
    found = bargaining(points, d, lotteries=False)
    rational = {p for p in points if all(x >= y for x, y in zip(p, d, strict=True))}
    ideal = tuple(max(p[i] for p in rational) for i in range(len(d)))
    assert found.ideal == ideal
    able = [i for i in range(len(d)) if ideal[i] > d[i]]

    def gained(p):
        return [Fraction(p[i] - d[i]) for i in able]

    def relative(p):
        return sorted(Fraction(p[i] - d[i], ideal[i] - d[i]) for i in able)

    def times(p):
        return product(tuple(gained(p)), [1] * len(able))

    scores = {
        "nash": times,
        "kalai_smorodinsky": relative,
        "egalitarian": lambda p: sorted(gained(p)),
        "utilitarian": sum,
    }
    for name, score in scores.items():
        most = max(map(score, rational))
        best = {p for p in rational if score(p) == most}
        solution = getattr(found, name)
        if name == "nash" and most == 0:
            assert solution is None
        else:
            assert set(solution.ties) == best


@given(outcomes(2))
@settings(max_examples=80, deadline=None)
def test_nash_with_lotteries_has_the_whole_set_on_one_side_of_its_tangent(drawn):
    points, d = drawn
    found = bargaining(points, d)
    exact = [tuple(map(Fraction, p)) for p in points]
    if all(found.problem.able):
        weights = (Fraction(1), Fraction(1))
        assert nash_gap(exact, found.problem.disagreement, weights, tuple(found.nash)) == 0


@given(outcomes(3))
@settings(max_examples=25, deadline=None)
def test_nash_of_three_players_is_enclosed(drawn):
    points, d = drawn
    found = bargaining(points, d)
    low = [v.low if isinstance(v, Enclosure) else v for v in found.nash]
    high = [v.high if isinstance(v, Enclosure) else v for v in found.nash]
    able = [i for i in range(3) if found.problem.able[i]]
    assert all(high[i] - low[i] <= Fraction(1, 1000) for i in range(3))
    # No point of the set does better than the upper ends.
    for p in found.problem.corners:
        best = product(tuple(high[i] - d[i] for i in able), [1] * len(able))
        assert product(tuple(p[i] - d[i] for i in able), [1] * len(able)) <= best


@given(outcomes(2), st.integers(1, 4), st.integers(-3, 3))
@settings(max_examples=60, deadline=None)
def test_nash_and_kalai_smorodinsky_do_not_depend_on_units(drawn, factor, shift):
    points, d = drawn
    move = lambda p: (factor * p[0] + shift, p[1])  # noqa: E731
    for lotteries in (True, False):
        found = bargaining(points, d, lotteries=lotteries)
        moved = bargaining([move(p) for p in points], move(d), lotteries=lotteries)
        for name in ("nash", "kalai_smorodinsky"):
            here, there = getattr(found, name), getattr(moved, name)
            assert (here is None) == (there is None)
            if here is not None:
                assert {move(p) for p in here.ties} == set(there.ties)


@given(problems, st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_within_reach_is_better_for_all(drawn, lotteries):
    points, d = drawn
    found = bargaining(points, d, lotteries=lotteries)
    for name in SOLUTIONS:
        solution = getattr(found, name)
        if solution is None or any(isinstance(v, Enclosure) for v in solution):
            continue
        assert all(x >= y for x, y in zip(solution, found.disagreement, strict=True))
        for p in found.problem.corners:
            assert p == tuple(solution) or any(x < y for x, y in zip(p, solution, strict=True))


@given(outcomes(2), st.permutations([0, 1]))
@settings(max_examples=40, deadline=None)
def test_renaming_players_renames_the_answer(drawn, order):
    points, d = drawn
    turn = lambda p: tuple(p[k] for k in order)  # noqa: E731
    found = bargaining(points, d)
    turned = bargaining([turn(p) for p in points], turn(d))
    for name in ("nash", "kalai_smorodinsky", "egalitarian", "ideal"):
        assert turn(getattr(found, name)) == tuple(getattr(turned, name))


@given(outcomes(2))
@settings(max_examples=40, deadline=None)
def test_solutions_with_lotteries_of_a_symmetric_problem_are_symmetric(drawn):
    points, d = drawn
    least = min(d)
    both = [p for x, y in points for p in ((x, y), (y, x))]
    found = bargaining(both, (least, least))
    for name in ("nash", "kalai_smorodinsky", "egalitarian"):
        x, y = getattr(found, name)
        assert x == y


def test_dividing_a_cake_by_bargaining_power():
    cake = [(0, 0), (1, 0), (0, 1)]
    assert bargaining(cake, (0, 0)).nash == (Fraction(1, 2), Fraction(1, 2))
    assert bargaining(cake, (0, 0), weights=(2, 1)).nash == (Fraction(2, 3), Fraction(1, 3))
    assert bargaining(cake, ("1/2", 0)).nash == (Fraction(3, 4), Fraction(1, 4))


def test_the_disagreement_may_be_a_profile_or_the_minmax():
    dilemma = dt.NormalFormGame.from_arrays(
        [[3, 0], [5, 1]], [[3, 5], [0, 1]], actions={p: ["C", "D"] for p in "12"}
    )
    by_profile = dt.bargaining(dilemma, {"1": "D", "2": "D"})
    assert by_profile.disagreement == (1, 1)
    assert dt.bargaining(dilemma, "minmax").nash == by_profile.nash == (3, 3)
    assert by_profile.nash.profiles == ({"1": "C", "2": "C"},)
    assert by_profile.ideal == (Fraction(13, 3), Fraction(13, 3))


@given(games(players=(2, 2)))
@settings(max_examples=40, deadline=None)
def test_transfers_share_the_greatest_sum_by_the_threats(game):
    value = value_with_transfers(game)
    assert sum(value) == max(map(sum, zip(*game.payoffs, strict=True)))
    first, second = game.payoffs
    edge = [a - b for a, b in zip(first, second, strict=True)]
    contest = dt.NormalFormGame(game.players, game.actions, (tuple(edge), tuple(-v for v in edge)))
    assert value[0] - value[1] == mixed_minmax(contest).levels[game.players[0]]


@given(st.integers(0, 99), st.integers(0, 99))
def test_rubinsteins_shares_leave_the_other_indifferent(first, second):
    d, e = Fraction(first, 100), Fraction(second, 100)
    mine, rest = rubinstein(d, e)
    theirs, _ = rubinstein(e, d)
    assert mine + rest == 1
    assert rest == e * theirs


def test_many_outcomes_are_cut_down_without_changing_the_answer():
    np = pytest.importorskip("numpy")
    dice = np.random.default_rng(7)
    for n in (2, 3):
        points = dice.integers(-50, 50, (3000, n))
        few = [tuple(map(int, p)) for p in points]
        for lotteries in (True, False) if n == 2 else (False,):
            whole = bargaining(few, (0,) * n, lotteries=lotteries)
            quick = bargaining(points, (0,) * n, lotteries=lotteries)
            for name in (*SOLUTIONS, "ideal"):
                assert set(getattr(whole, name).ties) == set(getattr(quick, name).ties)


@pytest.mark.parametrize(
    ("points", "disagreement", "options", "message"),
    [
        ([], (0, 0), {}, "no outcomes"),
        ([(1, 2), (1,)], (0, 0), {}, "different lengths"),
        ([(1, 2)], (0,), {}, "1 disagreement payoffs for 2 players"),
        ([(1, 2)], (2, 2), {}, "nothing to agree on"),
        ([(1, 2)], "minmax", {}, "disagreement 'minmax'"),
        ([(1, 2)], {"1": 0}, {}, "a payoff or an action for each"),
        ([(1, 2)], (0, 0), {"weights": (0, 1)}, "whole number from 1"),
        ([(1, float("nan"))], (0, 0), {}, "nan"),
    ],
)
def test_what_is_no_problem_is_refused(points, disagreement, options, message):
    with pytest.raises(GameError, match=message):
        bargaining(points, disagreement, **options)


def test_no_product_of_two_losses_counts_as_a_gain():
    found = bargaining([(-5, -5), (1, 1)], (0, 0), lotteries=False)
    assert found.nash == (1, 1)
    assert gains((Fraction(1), Fraction(1)), (Fraction(0), Fraction(0))) == (1, 1)


@given(outcomes(2))
@settings(max_examples=150, deadline=None)
def test_zeuthen_ends_where_the_product_is_greatest(drawn):
    points, d = drawn
    found = bargaining(points, d, lotteries=False)
    path = found.zeuthen
    best = found.nash
    if best is None:
        return
    # Harsanyi: every end maximises the product; a single maximiser is the end. Outcomes as good
    # as the best for who can gain, but worse for who cannot, are dominated and not on the list.
    assert all(end in {tuple(t) for t in best.ties} for end in path.ends)
    if len(best.ties) == 1:
        assert path.ends == (tuple(best),)
    for step, later in itertools.pairwise(path.steps):
        (x, y), (u, v) = step.offers
        assert (x, v) > (u, y) or x > u
        products = [(x - d[0]) * (y - d[1]), (u - d[0]) * (v - d[1])]
        if step.risks[0] != step.risks[1] and x != d[0] and v != d[1]:
            assert (step.risks[0] < step.risks[1]) == (products[0] < products[1])
        moved = [a != b for a, b in zip(step.offers, later.offers, strict=True)]
        assert moved == [step.concedes == "1", step.concedes == "2"]
        assert step.tied == (step.risks[0] == step.risks[1])


def test_both_conceding_at_a_tie_may_miss_every_maximiser():
    # Products 4, 3, 4: risk limits are equal at once, and the agreement between is no solution.
    found = bargaining([(4, 1), ("3/2", 2), (1, 4)], (0, 0), lotteries=False)
    assert found.zeuthen.tied
    assert set(found.zeuthen.ends) == {(4, 1), (1, 4)}


def test_zeuthen_is_for_two_without_lotteries():
    with pytest.raises(GameError, match="two parties"):
        _ = bargaining([(1, 1, 1)], (0, 0, 0), lotteries=False).zeuthen
    with pytest.raises(GameError, match="lotteries=False"):
        _ = bargaining([(1, 1)], (0, 0)).zeuthen


@given(problems, st.sampled_from([1, 1000]))
@settings(max_examples=15, deadline=None)
def test_many_outcomes_are_sifted_without_losing_a_solution(drawn, scale):
    points, d = drawn
    many = np.array([[x * scale for x in p] for p in points] * 2001, dtype=float) / 7
    few = [tuple(row) for row in many[: len(points)]]
    floor = tuple(float(x * scale) / 7 for x in d)
    sifted = bargaining(many, floor, lotteries=False)
    plain = bargaining(few, floor, lotteries=False)
    assert sifted.ideal == plain.ideal
    for name in SOLUTIONS:
        one, other = getattr(sifted, name), getattr(plain, name)
        assert (one is None) == (other is None)
        if one is not None:
            assert set(one.ties) == set(other.ties)


def test_thousands_of_outcomes_of_three():
    drawn = np.random.default_rng(3).integers(0, 40, (4000, 3))
    sifted = bargaining(drawn, (5, 5, 5), lotteries=False, weights=(2, 1, 3))
    plain = bargaining(drawn.tolist(), (5, 5, 5), lotteries=False, weights=(2, 1, 3))
    for name in SOLUTIONS:
        assert set(getattr(sifted, name).ties) == set(getattr(plain, name).ties)
    pairs = bargaining(drawn[:, :2], (5, 5), lotteries=False)
    assert (
        pairs.zeuthen.ends
        == bargaining(drawn[:, :2].tolist(), (5, 5), lotteries=False).zeuthen.ends
    )


def test_disagreement_points_by_name():
    model = dt.load("us_russia_brokerage")
    status_quo = dt.bargaining(model, "status quo")
    assert status_quo.disagreement == dt.bargaining(model.game, model.status_quo).disagreement
    assert status_quo.named == "status quo"
    dilemma = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    for name in ("stage equilibrium", "minmax", "mixed minmax", "variable threats"):
        assert dt.bargaining(dilemma, name).disagreement == (1, 1)
    meeting = dt.NormalFormGame.from_arrays([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    with pytest.raises(GameError, match="3 payoff vectors"):
        dt.bargaining(meeting, "stage equilibrium")
    with pytest.raises(GameError, match="no status quo"):
        dt.bargaining(dilemma, "status quo")
    with pytest.raises(GameError, match="did you mean 'minmax'"):
        dt.bargaining(dilemma, "minimax")


def test_over_what_repeated_play_sustains():
    dilemma = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    for discount in ("1/4", "2/5", "3/4"):
        rep = dt.RepeatedGame(dilemma, discount)
        found = dt.bargaining(rep, "minmax")
        assert rep.payoff_set().contains(dict(zip("12", found.nash, strict=True)))
        assert found.nash == dt.bargaining(rep.payoff_set(), (1, 1)).nash
        shared = dt.bargaining(rep, "minmax", transfers=True)
        step = rep.transfer_steps().at(discount)
        assert sum(shared.nash) == step.joint_payoff
        # With transfers Nash's solution splits what is gained over the disagreement equally.
        assert shared.nash == (step.joint_payoff / 2, step.joint_payoff / 2)
    impatient = dt.RepeatedGame(dilemma, "1/10")
    assert dt.bargaining(impatient, "stage equilibrium").nash == (1, 1)


@given(games(players=(2, 2), values=st.integers(0, 5)))
@settings(max_examples=60, deadline=None)
def test_nobody_gains_by_another_threat(game):
    try:
        found = variable_threats(game)
    except SolverError:
        return
    points = list(zip(*game.payoffs, strict=True))

    def settled(d):
        return dt.bargaining(points, d).nash

    assert tuple(settled(found.threats)) == found.payoffs
    m, n = game.shape
    row, column = found.mixtures
    for i in range(m):
        d = [sum(q * payoff[i * n + j] for j, q in enumerate(column)) for payoff in game.payoffs]
        assert settled(d)[0] <= found.payoffs[0]
    for j in range(n):
        d = [sum(p * payoff[i * n + j] for i, p in enumerate(row)) for payoff in game.payoffs]
        assert settled(d)[1] <= found.payoffs[1]


def test_threats_with_transfers_are_the_co_co_value():
    # Where payoffs can be shared one for one, Nash's solution under variable threats is it.
    game = dt.NormalFormGame.from_arrays([[6, 0], [2, 1]], [[0, 6], [2, 1]])
    assert tuple(variable_threats(game).payoffs) == tuple(value_with_transfers(game))
