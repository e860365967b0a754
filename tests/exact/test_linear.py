"""Linear algebra against its definitions, and the two ways of elimination against each other."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.exact import linear
from detente.exact.linear import determinant_sign, null_space, rank, solve

numbers = st.fractions(-3, 3, max_denominator=3)


@st.composite
def matrices(draw, square=False):
    m = draw(st.integers(1, 4))
    n = m if square else draw(st.integers(1, 4))
    return [draw(st.lists(numbers, min_size=n, max_size=n)) for _ in range(m)]


def product(A, x):
    return [sum((a * v for a, v in zip(row, x, strict=True)), Fraction(0)) for row in A]


def determinant(A):
    """By the formula of Leibniz."""
    total = Fraction(0)
    for order in permutations(range(len(A))):
        inversions = sum(a > b for k, a in enumerate(order) for b in order[k + 1 :])
        term = Fraction((-1) ** inversions)
        for i, j in enumerate(order):
            term *= A[i][j]
        total += term
    return total


@given(matrices(square=True), st.lists(numbers, min_size=4, max_size=4))
def test_solve_finds_the_only_solution(A, b):
    b = b[: len(A)]
    x = solve(A, b)
    if determinant(A) == 0:
        assert x is None
    else:
        assert product(A, x) == b


@given(matrices(), st.lists(numbers, min_size=4, max_size=4))
def test_solve_of_a_consistent_system(A, x):
    x = x[: len(A[0])]
    found = solve(A, product(A, x))
    assert found == x if rank(A) == len(x) else found is None


@given(matrices())
def test_rank_and_null_space_add_up(A):
    basis = null_space(A)
    assert all(not any(product(A, v)) for v in basis)
    assert rank(A) + len(basis) == len(A[0])
    assert rank(basis) == len(basis)


@given(matrices(square=True))
def test_sign_of_the_determinant(A):
    value = determinant(A)
    assert determinant_sign(A) == (value > 0) - (value < 0)


@given(matrices(square=True))
def test_flint_gives_the_same(A):
    own = (rank(A), null_space(A), determinant_sign(A), solve(A, A[0]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linear, "_SMALL", -1)
        assert (rank(A), null_space(A), determinant_sign(A), solve(A, A[0])) == own


def test_empty_systems():
    assert determinant_sign([]) == 1
    assert null_space([], 1) == [[1]]


def test_long_numbers():
    big = 10**40
    assert solve([[big, 1], [1, big]], [big + 1, big + 1]) == [1, 1]
