"""Every answer of a linear programme is checked by its own proof, and by brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.exact import lp
from detente.exact.linear import solve
from detente.exact.lp import LPResult, maximise

small = st.integers(-4, 4)


@st.composite
def programmes(draw):
    n, m, k = draw(st.integers(1, 4)), draw(st.integers(0, 4)), draw(st.integers(0, 2))

    def row():
        return draw(st.lists(small, min_size=n, max_size=n))

    return (
        row(),
        [row() for _ in range(m)],
        draw(st.lists(small, min_size=m, max_size=m)),
        [row() for _ in range(k)],
        draw(st.lists(small, min_size=k, max_size=k)),
    )


def dot(a, b):
    return sum(Fraction(v) * w for v, w in zip(a, b, strict=True))


def proven(result: LPResult, programme, nonneg) -> bool:
    c, A_ub, b_ub, A_eq, b_eq = programme
    rows, right, m = [*A_ub, *A_eq], [*b_ub, *b_eq], len(A_ub)
    if result.status == "unbounded":
        x = result.x
        return (
            dot(c, x) > 0
            and all(dot(row, x) <= 0 for row in A_ub)
            and all(dot(row, x) == 0 for row in A_eq)
            and (not nonneg or min(x) >= 0)
        )
    y = result.dual
    if any(v < 0 for v in y[:m]):
        return False
    costs = [dot(y, [row[j] for row in rows]) for j in range(len(c))]
    if result.status == "infeasible":
        fits = all(v >= 0 if nonneg else v == 0 for v in costs)
        return fits and dot(y, right) < 0
    x = result.x
    return (
        all(dot(row, x) <= b for row, b in zip(A_ub, b_ub, strict=True))
        and all(dot(row, x) == b for row, b in zip(A_eq, b_eq, strict=True))
        and (not nonneg or min(x) >= 0)
        and all(v >= g if nonneg else v == g for v, g in zip(costs, c, strict=True))
        and dot(y, right) == dot(c, x) == result.value
    )


@given(programmes(), st.booleans())
def test_every_answer_carries_its_proof(programme, nonneg):
    assert proven(maximise(*programme, nonneg=nonneg), programme, nonneg)


@given(programmes(), st.booleans())
def test_highs_and_the_exact_simplex_agree(programme, nonneg):
    exactly = maximise(*programme, nonneg=nonneg)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lp, "_LARGE", 0)
        through_highs = maximise(*programme, nonneg=nonneg)
    assert (exactly.status, exactly.value) == (through_highs.status, through_highs.value)
    assert proven(through_highs, programme, nonneg)


@given(programmes())
def test_the_value_is_the_best_of_all_basic_points(programme):
    c, A, b, _, _ = programme
    n = len(c)
    box = [[int(i == j) for j in range(n)] for i in range(n)]
    rows = [*A, *box, *([-v for v in row] for row in box)]
    right = [*b, *[5] * n, *[0] * n]
    corners = [
        x
        for chosen in combinations(range(len(rows)), n)
        if (x := solve([rows[i] for i in chosen], [right[i] for i in chosen])) is not None
        and all(dot(row, x) <= v for row, v in zip(rows, right, strict=True))
    ]
    result = maximise(c, [*A, *box], [*b, *[5] * n])
    if corners:
        assert result.value == max(dot(c, x) for x in corners)
    else:
        assert result.status == "infeasible"


def test_a_degenerate_programme_that_cycles_without_blands_rule_ends():
    # Beale's example.
    c = [Fraction(3, 4), -20, Fraction(1, 2), -6]
    A = [[Fraction(1, 4), -8, -1, 9], [Fraction(1, 2), -12, Fraction(-1, 2), 3], [0, 0, 1, 0]]
    assert maximise(c, A, [0, 0, 1]).value == Fraction(5, 4)


@pytest.mark.parametrize("size", [Fraction(1), Fraction(10**30), Fraction(1, 10**30)])
def test_payoffs_of_any_size(size):
    result = maximise([size, 2 * size], [[size, size], [size, 0]], [4 * size, 3 * size])
    assert result.value == 8 * size


def test_a_large_programme_is_solved_by_highs_and_proven():
    n = 150
    A = [[(7 * i + 3 * j) % 11 + 1 for j in range(n)] for i in range(n)]
    c = [(5 * j) % 13 + 1 for j in range(n)]
    b = [100 + i for i in range(n)]
    assert proven(maximise(c, A, b), (c, A, b, [], []), nonneg=True)
