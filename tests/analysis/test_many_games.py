"""Many small games against exact solutions of each of them."""

import itertools
import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.analysis import many_games
from detente.solvers import multiplayer

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
SHAPES = [(2, 2), (3, 3), (2, 4), (5, 3), (4, 4), (5, 5), (1, 3), (1, 1)]


def uniform(games, shape, seed=1):
    return np.random.default_rng(seed).uniform(-1, 1, (games, 2, *shape))


def whole(games, shape, most, seed=1):
    return np.random.default_rng(seed).integers(0, most + 1, (games, 2, *shape)).astype(float)


def exact(payoffs):
    """The extreme equilibria of one game, as rows of floats, and whether each is regular."""
    m, n = payoffs.shape[1:]
    solution = dt.solve(dt.NormalFormGame.from_arrays(*payoffs.tolist()))
    rows = [
        [[float(q) for q in own.values()] + [0.0] * (max(m, n) - len(own))
         for own in equilibrium.strategies.values()]
        for equilibrium in solution
    ]  # fmt: skip
    return solution, np.array(rows)


def matched(found, expected):
    """The same rows in any order, to 1e-9."""
    if found.shape != expected.shape:
        return False
    gaps = np.abs(found[:, None] - expected[None]).max(axis=(2, 3))
    return bool((gaps.min(axis=0) < 1e-9).all() and (gaps.min(axis=1) < 1e-9).all())


@pytest.mark.parametrize("shape", SHAPES)
def test_generic_games_have_the_equilibria_of_exact_enumeration(shape):
    payoffs = uniform(60, shape)
    solved = dt.solve_many(payoffs)
    assert solved.ties.tolist() == []
    assert solved.complete
    for g, game in enumerate(payoffs):
        assert matched(solved.of(g), exact(game)[1])


@pytest.mark.parametrize(("shape", "most"), [((2, 2), 2), ((3, 3), 3), ((3, 4), 5), ((4, 4), 9)])
def test_games_with_ties_are_marked_or_complete(shape, most):
    payoffs = whole(150, shape, most)
    solved = dt.solve_many(payoffs)
    marked = set(solved.ties.tolist())
    assert 0 < len(marked) < len(payoffs)
    for g, game in enumerate(payoffs):
        solution, rows = exact(game)
        if g not in marked:
            assert matched(solved.of(g), rows)
        if any(len(part.members) > 1 for part in solution.components):
            assert g in marked
        for row in solved.of(g):
            assert np.abs(rows - row).max(axis=(1, 2)).min() < 1e-9


@pytest.mark.parametrize(("shape", "most"), [((2, 2), 1), ((2, 3), 2), ((3, 3), 2), ((4, 4), 3)])
def test_ties_solved_exactly_give_every_extreme_equilibrium(shape, most):
    payoffs = whole(80, shape, most)
    solved = dt.solve_many(payoffs, exact_ties=True)
    assert solved.complete
    assert len(solved.ties)
    for g, game in enumerate(payoffs):
        assert matched(solved.of(g), exact(game)[1])
    assert solved.certificate.verify(payoffs, sample=80)


@pytest.mark.parametrize("shape", SHAPES)
def test_counts_are_odd_where_nothing_is_tied(shape):
    for payoffs in (uniform(2000, shape), whole(2000, shape, 12)):
        solved = dt.solve_many(payoffs)
        assert np.all(np.delete(solved.counts, solved.ties) % 2 == 1)
        assert solved.counts.sum() == len(solved.profiles) == len(solved.game)


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (4, 3), (5, 5)])
def test_the_number_of_threads_changes_no_byte(shape):
    payoffs = np.concatenate([uniform(40_000, shape), whole(5000, shape, 3)])
    answers = [dt.solve_many(payoffs, threads=k) for k in (1, 2, 5)]
    for name in ("counts", "profiles", "game", "ties"):
        assert len({getattr(answer, name).tobytes() for answer in answers}) == 1


@pytest.mark.parametrize("shape", [(3, 3), (4, 3), (5, 5)])
def test_renamed_actions_and_players_rename_the_equilibria(shape):
    payoffs = uniform(40, shape)
    plain = dt.solve_many(payoffs)
    rows, columns = list(range(shape[0]))[::-1], [*range(1, shape[1]), 0]
    renamed = dt.solve_many(payoffs[:, :, rows][:, :, :, columns])
    swapped = dt.solve_many(payoffs.swapaxes(2, 3)[:, ::-1])
    for g in range(len(payoffs)):
        expected = plain.of(g).copy()
        assert matched(swapped.of(g), expected[:, ::-1])
        expected[:, 0, : shape[0]] = expected[:, 0, rows]
        expected[:, 1, : shape[1]] = expected[:, 1, columns]
        assert matched(renamed.of(g), expected)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    shape=st.sampled_from([(2, 2), (3, 3), (4, 4)]),
    power=st.integers(-900, 900),
)
def test_units_of_payoffs_change_nothing(seed, shape, power):
    payoffs = uniform(5, shape, seed)
    plain = dt.solve_many(payoffs)
    scaled = dt.solve_many(np.ldexp(payoffs, power))
    assert scaled.ties.tolist() == plain.ties.tolist() == []
    assert scaled.profiles == pytest.approx(plain.profiles, abs=1e-9)


@pytest.mark.parametrize("offset", [2e9, 1e12, 1e15])
def test_large_whole_payoffs_are_no_ties(offset):
    payoffs = np.random.default_rng(3).integers(0, 1000, (50, 2, 3, 3)) + offset
    solved = dt.solve_many(payoffs)
    for g in sorted(set(range(50)) - set(solved.ties.tolist())):
        assert matched(solved.of(g), exact(payoffs[g])[1])
    assert len(solved.ties) < 5


def test_a_difference_of_decimals_that_binary_hides_is_a_tie():
    # In tenths both rows of player 1 differ by 0.1; in binary they do not.
    payoffs = [[[[1000000.1, 0.3], [1000000.1, 0.1 + 0.2]], [[1, 0], [1, 0]]]]
    assert dt.solve_many(payoffs).ties.tolist() == [0]


def test_constant_payoffs_are_a_tie_whose_corners_are_listed_on_request():
    payoffs = np.zeros((1, 2, 2, 2))
    assert dt.solve_many(payoffs).counts.tolist() == [0]
    assert dt.solve_many(payoffs, exact_ties=True).counts.tolist() == [4]


def test_integers_lists_and_read_only_arrays_are_payoffs_too():
    games = [[[[3, 0], [5, 1]], [[3, 5], [0, 1]]]]
    frozen = np.array(games, float)
    frozen.flags.writeable = False
    answers = [
        games, np.array(games), frozen, np.asfortranarray(frozen),
        [[[[Fraction(3), 0], [5, 1]], [[3, 5], [0, 1]]]],
    ]  # fmt: skip
    for payoffs in answers:
        assert dt.solve_many(payoffs).profiles.tolist() == [[[0, 1], [0, 1]]]


def test_no_games_have_no_equilibria():
    solved = dt.solve_many(np.zeros((0, 2, 3, 4)))
    assert solved.profiles.shape == (0, 2, 4)
    assert solved.certificate.verify(np.zeros((0, 2, 3, 4)))
    assert "0 games" in solved._repr_html_()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_payoff_that_is_no_number_is_named(bad):
    payoffs = uniform(20_000, (3, 3))
    payoffs[17_005, 1, 2, 0] = bad
    with pytest.raises(dt.errors.GameError, match=r"game 17005: .*player '2' at \(3, 1\)"):
        dt.solve_many(payoffs)


@pytest.mark.parametrize(
    ("payoffs", "message"),
    [
        ([1, 2, 3], "shape"),
        (np.zeros((4, 2, 3)), "shape"),
        (np.zeros((2, 3, 3)), "shape"),
        (np.zeros((4, 4, 2, 2, 2, 2)), "4 players"),
        (np.zeros((4, 3, 2, 3, 2)), "player '2' has 3 actions"),
        (np.zeros((4, 3, 2, 2, 1)), "player '3' has 1 actions"),
        (np.zeros((4, 1, 2)), "1 players"),
        (np.zeros((4, 2, 6, 2)), "player '1' has 6 actions"),
        (np.zeros((4, 2, 2, 0)), "player '2' has 0 actions"),
        ([[[[1, 2], [3]], [[1, 2], [3, 4]]]], "no array of numbers"),
        ([[[["1", "x"], ["1", "1"]], [["1", "1"], ["1", "1"]]]], "type"),
        (np.zeros((1, 2, 2, 2), complex), "type"),
        (None, "numbers|shape"),
    ],
)
def test_other_input_is_refused_with_what_would_be_right(payoffs, message):
    with pytest.raises(dt.errors.DetenteError, match=message) as refused:
        dt.solve_many(payoffs)
    assert "(games, 2, m, n)" in str(refused.value)


def test_other_concepts_and_threads_are_refused():
    with pytest.raises(dt.errors.SolverError, match="did you mean 'nash'"):
        dt.solve_many(uniform(1, (2, 2)), "nahs")
    for threads in (0, -1):
        with pytest.raises(dt.errors.SolverError, match="threads"):
            dt.solve_many(uniform(1, (2, 2)), threads=threads)
    with pytest.raises(dt.errors.SolverError, match="no game 1"):
        dt.solve_many(uniform(1, (2, 2))).of(1)


@pytest.mark.parametrize("change", ["probability", "count", "payoffs", "missing"])
def test_the_certificate_refuses_what_is_wrong(change):
    payoffs = uniform(30, (3, 3))
    solved = dt.solve_many(payoffs)
    assert solved.certificate.verify(payoffs, sample=30)
    if change == "probability":
        mixed = next(k for k, p in enumerate(solved.profiles) if (p < 1).all())
        solved.profiles[mixed, 0] = solved.profiles[mixed, 0][::-1].copy()
    elif change == "count":
        solved.counts[4] += 1
    elif change == "payoffs":
        payoffs = uniform(30, (3, 3), seed=2)
    else:
        solved = many_games.SolvedMany(
            "nash", (3, 3), solved.counts - (np.arange(30) == solved.game[0]),
            solved.profiles[1:], solved.game[1:], solved.ties, solved.incomplete,
        )  # fmt: skip
    assert not solved.certificate.verify(payoffs, sample=30)


@pytest.mark.parametrize("shape", [(3, 3), (2, 2, 2)])
def test_the_certificate_refuses_a_profile_that_is_listed_thrice(shape):
    """The number stays odd and each is an equilibrium: once more, a shade off, and twice."""
    payoffs = uniform(30, (3, 3)) if shape == (3, 3) else cubes(30)
    solved = dt.solve_many(payoffs)
    assert solved.certificate.verify(payoffs, sample=30)
    number = next(g for g in range(30) if g not in solved.ties)
    first = int(np.searchsorted(solved.game, number))
    shades = np.stack([solved.profiles[first]] * 2)
    shades[0, 0, 0] += 1e-9
    for extra in (shades, np.stack([solved.profiles[first]] * 2)):
        longer = many_games.SolvedMany(
            "nash", shape, solved.counts + 2 * (np.arange(30) == number),
            np.insert(solved.profiles, [first, first], extra, axis=0),
            np.insert(solved.game, [first, first], number), solved.ties, solved.incomplete,
        )  # fmt: skip
        assert not longer.certificate.verify(payoffs, sample=30)


def test_the_answer_as_data_and_in_a_line():
    solved = dt.solve_many(uniform(3, (2, 3)))
    data = solved.to_dict()
    assert data["format"] == "detente-solved-many/1"
    assert data["counts"] == solved.counts.tolist()
    assert len(data["profiles"]) == len(data["game"]) == sum(data["counts"])
    assert repr(solved).startswith("SolvedMany(nash: 3 games of 2×3")
    assert "<table>" in solved._repr_html_()
    assert len(solved) == 3
    assert list(itertools.accumulate(data["counts"]))[-1] == len(solved.profiles)


@pytest.mark.parametrize("payoffs", [
    uniform(5, (3, 2)), whole(20, (2, 2), 1), np.zeros((0, 2, 1, 1)),
    np.random.default_rng(1).uniform(-1, 1, (5, 3, 2, 2, 2)),
])  # fmt: skip
def test_the_data_fit_the_schema(payoffs):
    schema = json.loads((SCHEMAS / "solved-many.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for exact_ties in (False, True):
        data = json.loads(json.dumps(dt.solve_many(payoffs, exact_ties=exact_ties).to_dict()))
        jsonschema.Draft202012Validator(schema).validate(data)


# -- three players with two actions each ---------------------------------------------------------


def cubes(games, most=None, seed=1):
    dice = np.random.default_rng(seed)
    shape = (games, 3, 2, 2, 2)
    if most is None:
        return dice.uniform(-1, 1, shape)
    return dice.integers(0, most + 1, shape).astype(float)


def solved_one_by_one(payoffs):
    """The solution of one game, and its equilibria as rows of floats."""
    solution = multiplayer.solve(dt.NormalFormGame.from_arrays(*payoffs.tolist()))
    rows = [
        [[float(q) for q in own.values()] for own in equilibrium.strategies.values()]
        for equilibrium in solution
    ]
    return solution, np.array(rows)


def test_three_players_have_the_equilibria_of_the_solver_for_one_game():
    payoffs = cubes(150)
    solved = dt.solve_many(payoffs)
    assert solved.complete
    mixed = 0
    for g, game in enumerate(payoffs):
        found = solved.of(g)
        assert matched(found, solved_one_by_one(game)[1])
        mixed += int((found < 1).all(axis=(1, 2)).sum())
    assert mixed > 20


@pytest.mark.parametrize("most", [1, 3, 9, 1000])
def test_three_players_with_ties_are_marked_or_complete(most):
    payoffs = cubes(100, most)
    solved = dt.solve_many(payoffs)
    marked = set(solved.ties.tolist())
    for g, game in enumerate(payoffs):
        solution, rows = solved_one_by_one(game)
        if g in marked:
            assert all(np.abs(rows - r).max(axis=(1, 2)).min() < 1e-6 for r in solved.of(g))
        else:
            assert solution.degenerate is False
            assert matched(solved.of(g), rows)


def test_ties_of_three_players_solved_exactly_say_which_lists_may_be_short():
    payoffs = np.concatenate([cubes(30, 1), np.zeros((1, 3, 2, 2, 2))])
    solved = dt.solve_many(payoffs, exact_ties=True)
    assert set(solved.incomplete.tolist()) <= set(solved.ties.tolist())
    for g, game in enumerate(payoffs):
        solution, rows = solved_one_by_one(game)
        assert matched(solved.of(g), rows)
        assert (g in solved.incomplete) == (not solution.complete)
    assert solved.complete == (not len(solved.incomplete))
    assert solved.certificate.verify(payoffs, sample=31)


def test_an_edge_of_equilibria_between_two_players_wishes_is_a_tie():
    # Player 1 is indifferent at (., 1, 1); the others stay there for mixtures in between only.
    payoffs = np.zeros((1, 3, 2, 2, 2))
    payoffs[0, 0, 1, 1, :] = payoffs[0, 0, 1, 0, 1] = 1
    payoffs[0, 1, 0, 1, :], payoffs[0, 1, 1, 0, :] = 1, 3
    payoffs[0, 2, 1, :, 1], payoffs[0, 2, 0, :, 0] = 1, 3
    assert dt.solve_many(payoffs).ties.tolist() == [0]


def test_nine_equilibria_are_the_most_of_a_regular_game():
    # Players get 1 if all choose alike.
    alike = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]
    solved = dt.solve_many([[alike] * 3])
    assert solved.of(0).tolist() == [
        [[1, 0]] * 3, [[0, 1]] * 3, [[0.5, 0.5]] * 3,
    ]  # fmt: skip
    many = dt.solve_many(cubes(100_000))
    assert many.counts.max() == 9
    assert np.all(np.delete(many.counts, many.ties) % 2 == 1)
    assert many.certificate.verify(cubes(100_000), sample=60)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_renamed_players_and_actions_rename_the_equilibria_of_three(order):
    payoffs = cubes(300)
    plain = dt.solve_many(payoffs)
    axes = [0, 1, *(2 + p for p in order)]
    renamed = dt.solve_many(payoffs[:, list(order)].transpose(axes)[:, :, ::-1])
    for g in range(len(payoffs)):
        expected = plain.of(g)[:, list(order)].copy()
        expected[:, 0] = expected[:, 0, ::-1]
        assert matched(renamed.of(g), expected)


@pytest.mark.parametrize("power", [-1060, -900, -300, 300, 900, 1010])
def test_units_of_three_players_payoffs_change_no_verdict(power):
    payoffs = np.ldexp(cubes(20, 1000), power)
    solved, plain = dt.solve_many(payoffs), dt.solve_many(cubes(20, 1000))
    for g in set(range(20)) - set(solved.ties.tolist()):
        assert solved.of(g) == pytest.approx(plain.of(g), abs=1e-6)
    assert power < -1000 or len(solved.ties) == len(plain.ties)


def test_whole_numbers_beyond_binary_ones_are_ties():
    # The decimals 1e23 and 1.0000000000000001e23 are not the binary numbers that stand for them.
    near, far = 1e23, float(np.nextafter(1e23, 2e23))
    three = np.zeros((1, 3, 2, 2, 2))
    three[0, :, 0], three[0, :, 1] = near, far
    assert dt.solve_many(three).ties.tolist() == [0]
    assert dt.solve_many([[[[near, near], [far, far]], [[1, 0], [0, 1]]]]).ties.tolist() == [0]


def test_threads_change_no_byte_for_three_players():
    payoffs = np.concatenate([cubes(60_000), cubes(20_000, 3)])
    answers = [dt.solve_many(payoffs, threads=k) for k in (1, 2, 5)]
    for name in ("counts", "profiles", "game", "ties"):
        assert len({getattr(answer, name).tobytes() for answer in answers}) == 1


def test_three_players_in_a_table_and_a_line():
    solved = dt.solve_many(cubes(3))
    assert repr(solved).startswith("SolvedMany(nash: 3 games of 2×2×2")
    assert "<th>3 (rounded)</th>" in solved._repr_html_()
    bad = cubes(3)
    bad[2, 1, 0, 1, 0] = np.nan
    with pytest.raises(dt.errors.GameError, match=r"game 2: .*player '2' at \(1, 2, 1\)"):
        dt.solve_many(bad)
