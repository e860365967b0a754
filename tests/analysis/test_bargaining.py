"""Bargaining solutions: against brute force, axioms, linear programmes and textbook examples."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import games

import detente as dt
from detente.analysis.bargaining import bargaining, rubinstein, value_with_transfers
from detente.concepts.bargaining import gains, nash_gap, product
from detente.errors import GameError
from detente.exact.number import Enclosure
from detente.solvers.minmax import mixed_minmax

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


def test_nashs_bill_and_jack():
    """Nash (1950): utilities of nine goods; who barters what, and with lotteries the same."""
    bill = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
    jack = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}
    goods = list(bill.values()) + list(jack.values())
    points = [
        tuple(
            sum(g[side] for g, owner in zip(goods, owners, strict=True) if owner == side)
            for side in (0, 1)
        )
        for owners in itertools.product((0, 1), repeat=len(goods))
    ]
    start = (sum(g[0] for g in bill.values()), sum(g[1] for g in jack.values()))
    assert start == (12, 6)
    for lotteries in (True, False):
        assert bargaining(points, start, lotteries=lotteries).nash == (24, 11)
    assert bargaining(points, start).egalitarian == (Fraction(75, 4), Fraction(51, 4))


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
