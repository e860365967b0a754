"""Maximal products and components, by the definition."""

from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.nash_subsets import parts

# Corners of a simplex: every set of k of them spans k - 1 dimensions.
CORNERS = [tuple(Fraction(k == j) for j in range(4)) for k in range(4)]


def subsets_of(items):
    return chain.from_iterable(combinations(sorted(items), k) for k in range(1, len(items) + 1))


@given(st.frozensets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_subsets_are_the_products_that_no_larger_one_contains(graph):
    found = parts(sorted(graph), CORNERS, CORNERS)
    products = [
        frozenset(product(left, right))
        for left in subsets_of({i for i, _ in graph})
        for right in subsets_of({j for _, j in graph})
        if set(product(left, right)) <= graph
    ]
    maximal = {one for one in products if not any(one < other for other in products)}
    assert {frozenset(s) for part in found for s in part.subsets} == maximal
    assert sorted(pair for part in found for pair in part.pairs) == sorted(graph)
    for part in found:
        rows, columns = ({pair[k] for pair in part.pairs} for k in (0, 1))
        assert all((i in rows) == (j in columns) for i, j in graph)
        assert part.dimension == max(
            len({i for i, _ in s}) + len({j for _, j in s}) - 2 for s in part.subsets
        )
