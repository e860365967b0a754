"""Games of three players and more with known equilibria, from papers and public test suites."""

from __future__ import annotations

from fractions import Fraction

import pytest
from strategies import game_of

from detente.exact.number import Enclosure
from detente.solvers.multiplayer import solve

# Outcomes as in Gambit's files: the first player's action changes fastest.
MCKELVEY_MCLENNAN = "9 8 12  0 0 0  0 0 0  9 8 2  0 0 0  3 4 6  3 4 6  0 0 0"
NAU = "0 0 2  3 0 0  0 3 0  0 0 0  1 1 0  0 0 0  0 0 0  0 0 3"
FIVE_PLAYERS = """
    7247 7362 4642 4042 4225  2537 1427 4542 7577 2236  1223 2234 5255 2643 4564
    2675 1132 5369 4669 1131  1759 1735 4452 1655 2747  2778 2342 2164 2243 1473
    4120 7324 4483 4995 4383  2747 3518 1223 2234 5255  4837 1478 1973 7566 7076
    2355 2798 2832 3974 3575  1762 5634 2455 1335 4434  2426 2326 3222 4452 1655
    3518 1131 2426 2326 3222  1740 3803 3464 1323 1214  4864 1428 4248 5231 4486
    2643 4564 1762 5634 2455  4943 4382 1897 3830 5277  2417 1624 4572 7969 5174
    1358 2238 5334 2873 4326  2238 1985 5395 4274 1210  2705 4043 4549 1347 2243
    1646 1640 5349 5056 4580  4976 7723 5764 5754 1436  2243 3062 1358 2238 5334
    5645 2544 7486 4655 4423  5347 1403 1380 2793 2269  1576 5675 6523 1734 4271
    2429 2422 3024 4549 1347  3062 1210 2429 2422 3024  4192 2685 2678 4792 4462
    5267 1521 4533 5458 4882  2873 4326 1576 5675 6523"""
THREE_BY_THREE = """
    1131 1210 2426  1358 2234 2238  1655 1347 2747  1576 5634 5675  1478 2544 1973
    1436 4864 5267  1735 4043 7247  3830 1335 1734  1428 1521 4248  2429 2326 2422
    5255 5334 2643  2243 3518 3062  2455 6523 4225  7486 4483 5764  7566 4655 7076
    4943 7362 4382  4434 4271 4120  4533 5231 5458  3222 3024 1223  2873 4452 4549
    4564 4326 1762  5277 4837 5645  4995 5754 4383  4423 1759 2705  4642 1897 4042
    4976 7324 7723  4486 4882 2537"""
EIGHT_BY_TWO = """
    1131 1210 2426  3222 3024 1223  5255 5334 2643  1655 1347 2747  4564 4326 1762
    2455 6523 4225  1478 2544 1973  4995 5754 4383  7566 4655 7076  1735 4043 7247
    4642 1897 4042  4434 4271 4120  1428 1521 4248  4486 4882 2537  4542 4572 7577
    1132 1985 5369  2429 2326 2422  1358 2234 2238  2873 4452 4549  2243 3518 3062
    1576 5634 5675  5277 4837 5645  7486 4483 5764  1436 4864 5267  4423 1759 2705
    4943 7362 4382  3830 1335 1734  4976 7324 7723  4533 5231 5458  2417 1427 1624
    7969 2675 2238  5395 4669 4274"""

VAN_DER_LAAN = """
    -3 -4 -1 -6  -4 -5 -3 -3  -3 -5 -3 -5  -1 -8 -3 -3  -4 -2 -2 -3  -4 -3 -4 -2
    -4 -7 -6 -1  -6 -3 -1 -2  -3 -6 -6 -2  -1 -3 -3 -4  -3 -2 -3 -5  -1 -6 -2 -1
    -2 -4 -2 -6  -3 -6 -6 -7  -1 -4 -5 -3  -8 -5 -5 -5"""
FOUR_PLAYERS = """
    1131 1210 2426 2429  4225 5277 4837 5645  4452 4549 1655 1347  7566 4655 7076 4423
    1223 1358 2234 2238  4483 5764 4995 5754  4564 4326 1762 1576  7247 4943 7362 4382
    2326 2422 3222 3024  1478 2544 1973 7486  2747 2243 3518 3062  1759 2705 1735 4043
    5255 5334 2643 2873  4383 1436 4864 5267  5634 5675 2455 6523  4642 1897 4042 3830"""


def from_outcomes(shape, text):
    n = len(shape)
    numbers = list(map(int, text.split()))
    rows = [numbers[k : k + n] for k in range(0, len(numbers), n)]
    cells = game_of(shape, [[0] * len(rows)] * n).cells
    place = []
    for cell in cells:
        at, stride = 0, 1
        for a, m in zip(cell, shape, strict=True):
            at += a * stride
            stride *= m
        place.append(at)
    return game_of(shape, [[rows[at][i] for at in place] for i in range(n)])


def test_mckelvey_and_mclennan():
    """Nine equilibria, two of them totally mixed, of 2 x 2 x 2.

    McKelvey, R. and McLennan, A. (1997), The maximal number of regular totally mixed Nash
    equilibria, Journal of Economic Theory 72; Gambit's `contrib/games/2x2x2.nfg`.
    """
    game = from_outcomes((2, 2, 2), MCKELVEY_MCLENNAN)
    solution = solve(game)
    assert (len(solution), solution.complete) == (9, True)
    mixed = [e for e in solution if all(len(e.strategies.support(p)) == 2 for p in game.players)]
    assert len(mixed) == 2
    assert solution.certificate.index_sum == 1
    assert solution.certificate.verify(game)


def test_nau_has_a_continuum():
    """Three pure equilibria, two incompletely mixed ones, a continuum of completely mixed ones.

    Nau, R., Gomez Canovas, S. and Hansen, P. (2004), On the geometry of Nash equilibria and
    correlated equilibria, International Journal of Game Theory 32, section 5; Gambit's
    `contrib/games/2x2x2-nau.nfg`.
    """
    game = from_outcomes((2, 2, 2), NAU)
    solution = solve(game)
    assert sum(e.pure for e in solution) == 3
    sizes = [sum(len(e.strategies.support(p)) for p in game.players) for e in solution]
    assert not solution.complete
    assert {3, 5} <= set(sizes) or {3, 4} <= set(sizes)
    assert solution.certificate.verify(game)


@pytest.mark.parametrize(
    ("shape", "text", "count"),
    [
        ((2, 2, 2, 2), FOUR_PLAYERS, 3),
        ((2, 2, 2, 2, 2), FIVE_PLAYERS, 5),
        ((3, 3, 3), THREE_BY_THREE, 5),
        ((8, 2, 2), EIGHT_BY_TWO, 5),
    ],
    ids=["four players", "five players", "3x3x3", "8x2x2"],
)
def test_gambits_examples_of_known_number(shape, text, count):
    """Gambit's `contrib/games/{2x2x2x2,2x2x2x2x2,3x3x3,8x2x2}.nfg`; their titles tell the count."""
    game = from_outcomes(shape, text)
    solution = solve(game)
    assert (len(solution), solution.complete) == (count, True)
    assert solution.certificate.index_sum == 1
    assert solution.certificate.verify(game)


def test_van_der_laan_and_others_game_of_four():
    """No pure equilibrium and five mixed ones.

    Gambit's `contrib/games/g3.nfg`, after van der Laan, G., Talman, A. and van der Heyden, L.
    (1987), Simplicial variable dimension algorithms for solving the nonlinear complementarity
    problem on a product of unit simplices, Mathematics of Operations Research 12.
    """
    game = from_outcomes((2, 2, 2, 2), VAN_DER_LAAN)
    solution = solve(game)
    assert (len(solution), solution.complete) == (5, True)
    assert not any(e.pure for e in solution)
    assert solution.certificate.index_sum == 1
    assert solution.certificate.verify(game)


def test_the_volunteers_dilemma_of_five():
    """With k of five mixing and the rest waiting, each waits with chance (1/16)^(1 / (k - 1)).

    Diekmann, A. (1985), Volunteer's dilemma, Journal of Conflict Resolution 29. Two pure ways to
    have one helper only: each helps alone, the others wait, five times.
    """
    shape = (2,) * 5
    cells = game_of(shape, [[0] * 32] * 5).cells
    game = game_of(
        shape, [[(16 if 0 in c else 0) - (1 if c[i] == 0 else 0) for c in cells] for i in range(5)]
    )
    solution = solve(game)
    assert solution.complete
    by_size = {}
    for e in solution:
        waits = [e.strategies[p][f"{p}1"] for p in game.players]
        mixing = [w for w in waits if w not in (0, 1)]
        by_size.setdefault(len(mixing), []).append(mixing)
    # Any k >= 2 of the five may mix; pure ones have one helper.
    assert {k: len(v) for k, v in by_size.items()} == {0: 5, 2: 10, 3: 10, 4: 5, 5: 1}
    for k, found in by_size.items():
        for w in (w for mixing in found for w in mixing):
            low, high = (w.low, w.high) if isinstance(w, Enclosure) else (w, w)
            assert low ** (k - 1) <= Fraction(1, 16) <= high ** (k - 1)
    assert sum(e.index for e in solution) == 1
