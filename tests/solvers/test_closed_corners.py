"""Corners that are roots: published polynomials, the slow operator, and proofs that are refuted."""

import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest

import detente as dt
from detente.exact.algebraic import Algebraic, as_data, compare, sturm_count
from detente.exact.polynomial import polynomial
from detente.game.normal_form import NormalFormGame
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs

# Abreu and Sannikov (2014); the polynomials by elimination with SymPy.
EXAMPLE = NormalFormGame.from_arrays(
    [[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -4, -15]]
)
POLYNOMIALS = {
    "3/10": (-1146894, 847497, -136300, 6250),
    "2/5": (4440, -4277, 325),
}


@pytest.mark.parametrize("discount", POLYNOMIALS)
def test_the_published_polynomials(discount):
    found = equilibrium_payoffs(EXAMPLE, Fraction(discount))
    top = max((y for _, y in found.vertices), key=float)
    assert isinstance(top, Algebraic)
    assert top.minimal == POLYNOMIALS[discount]
    assert sturm_count(polynomial(top.minimal), top.low, top.high) == 1
    assert found.closed.verify(EXAMPLE)


def test_a_quadratic_by_hand():
    found = equilibrium_payoffs(EXAMPLE, Fraction(2, 5))
    assert float(found.vertices[-1][1]) == pytest.approx(
        (4277 + math.sqrt(4277**2 - 4 * 325 * 4440)) / 650, abs=1e-12
    )


@pytest.mark.parametrize("discount", POLYNOMIALS)
def test_it_lies_between_the_polygons(discount):
    """What was proven before, in fractions alone, agrees to within the gap."""
    found = equilibrium_payoffs(EXAMPLE, Fraction(discount))
    assert 0 < found.gap < Fraction(1, 10**9)
    assert all(found.closed.holds(corner) for corner in found.inner)
    assert not any(found.closed.holds(corner) for corner in found.outer)
    for direction in ((1, 0), (0, 1), (-1, 0), (1, 1), (2, -1)):
        reach = [sum(w * v for w, v in zip(direction, c, strict=True)) for c in found.inner]
        own = found.support(direction)
        assert compare(own, max(reach)) >= 0
        assert compare(own, max(reach) + 3 * found.gap) <= 0


def test_what_lies_within_the_gap_is_decided():
    found = equilibrium_payoffs(EXAMPLE, Fraction(2, 5))
    x, y = found.vertices[-1]
    for _ in range(40):
        x, y = x.finer(), y.finer()
    # The corner's enclosure: below and left of the corner is out, on thresholds only it is in.
    assert not found.contains((x.low, y.high))
    assert not found.contains((x.high, y.high))
    assert found.contains((x.high, y.low - (x.high - x.low)))


def test_proofs_are_refuted():
    found = equilibrium_payoffs(EXAMPLE, Fraction(2, 5))
    proof = found.closed
    other = NormalFormGame.from_arrays(
        [[16, 3, 0], [21, 10, -1], [9, 5, -5]], [[9, 13, 3], [1, 4, 0], [0, -5, -15]]
    )
    assert not proof.verify(NormalFormGame.from_arrays([[1]], [[1]]))
    assert not proof.verify(other)
    (x, y), *rest = proof.points
    tiny = Fraction(1, 10**15)
    for moved in ((x - tiny, y), (x + tiny, y)):
        # A hair further out does not generate itself, a hair further in does not hold all.
        assert not replace(proof, points=(moved, *rest)).verify(EXAMPLE)
    assert not replace(proof, items=proof.items[1:] + proof.items[:1]).verify(EXAMPLE)
    assert not replace(proof, weights=(0,) * len(proof.weights)).verify(EXAMPLE)


def test_random_games_close():
    """Where fractions leave a gap, roots close it; all proven anew, and moved with the payoffs."""
    draw = random.Random(1)  # noqa: S311
    closed = 0
    for _ in range(300):
        m, n = draw.choice([(3, 3), (3, 4), (4, 4)])
        a, b = ([[draw.randint(-10, 10) for _ in range(n)] for _ in range(m)] for _ in "ab")
        d = Fraction(draw.choice(["1/5", "3/10", "2/5", "1/2", "7/10"]))
        game = NormalFormGame.from_arrays(a, b)
        found = equilibrium_payoffs(game, d)
        if found.closed is None:
            continue
        closed += 1
        assert found.closed.verify(game)
        twice = NormalFormGame.from_arrays([[2 * v + 3 for v in row] for row in a], b)
        again = equilibrium_payoffs(twice, d).vertices
        for (x, y), (v, w) in zip(found.vertices, again, strict=True):
            assert compare(y, w) == 0
            assert float(v) == pytest.approx(2 * float(x) + 3, abs=1e-12)
    assert closed >= 3


def test_fractions_need_no_roots():
    dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    found = equilibrium_payoffs(dilemma, Fraction(1, 2))
    assert found.closed is None
    assert found.vertices == found.inner


def test_as_data():
    found = dt.RepeatedGame(EXAMPLE, "2/5").payoff_set()
    data = found.to_dict()
    assert data["vertices"][-1][1]["minimal_polynomial"] == [4440, -4277, 325]
    assert data["vertices"][2] == ["203/20", "0"]
    assert found.closed.to_dict()["corners"] == data["vertices"]
    assert as_data(found.vertices[-1][1]) == data["vertices"][-1][1]
