"""Vertices against brute force: every basis solved, feasible solutions kept."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import SolverError
from detente.exact.linear import solve
from detente.exact.vertices import above, vertices, whole_vertices


def by_brute_force(A, b):
    n = len(A[0])
    rows = [[-int(i == j) for j in range(n)] for i in range(n)] + A
    right = [0] * n + b
    found = set()
    for chosen in combinations(range(len(rows)), n):
        x = solve([rows[i] for i in chosen], [right[i] for i in chosen])
        if x is None:
            continue
        slack = [
            r - sum(a * v for a, v in zip(row, x, strict=True))
            for row, r in zip(rows, right, strict=True)
        ]
        if min(slack) >= 0:
            found.add((tuple(x), sum(1 << i for i, s in enumerate(slack) if s == 0)))
    return sorted(found)


@st.composite
def polytopes(draw):
    """Bounded ones: one row with positive entries, the others free; many are degenerate."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    first = draw(st.lists(st.integers(1, 3), min_size=n, max_size=n))
    rest = [draw(st.lists(st.integers(-2, 3), min_size=n, max_size=n)) for _ in range(m)]
    b = draw(st.lists(st.integers(-1, 2), min_size=m, max_size=m))
    return [first, *rest], [draw(st.integers(0, 3)), *b]


@given(polytopes())
def test_vertices_and_their_tight_inequalities(polytope):
    assert vertices(*polytope) == by_brute_force(*polytope)


@given(polytopes(), st.lists(st.fractions(-1, 2, max_denominator=4), min_size=4, max_size=4))
def test_the_part_above_thresholds_as_from_scratch(polytope, thresholds):
    A, b = polytope
    n = len(A[0])
    least = thresholds[:n]
    down = [[-int(i == j) for j in range(n)] for i in range(n)]
    direct = {p for p, _ in vertices([*A, *down], [*b, *(-t for t in least)])}
    cut = above(whole_vertices(A, b), least, n + len(A))
    assert {tuple(Fraction(v, scale) for v in point) for point, scale, _ in cut} == direct


def test_a_repeated_row_is_tight_twice():
    assert vertices([[1], [1]], [1, 1]) == [((0,), 0b001), ((1,), 0b110)]


def test_unbounded_is_refused():
    with pytest.raises(SolverError, match="unbounded"):
        vertices([[1, -1]], [1])


def test_long_and_fractional_numbers():
    big = 10**30
    assert vertices([[Fraction(1, big)]], [Fraction(1, 3)]) == [
        ((0,), 0b01),
        ((Fraction(big, 3),), 0b10),
    ]
