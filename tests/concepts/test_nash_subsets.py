"""Maximal products and components, by the definition."""

from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.nash_subsets import _joined, parts
from detente.kernels import interpreted
from detente.kernels.subsets import joined

SOURCE = interpreted("subsets")

# Corners of a simplex: every set of k of them spans k - 1 dimensions.
CORNERS = [tuple(Fraction(k == j) for j in range(4)) for k in range(4)]


def subsets_of(items):
    return chain.from_iterable(combinations(sorted(items), k) for k in range(1, len(items) + 1))


@given(st.frozensets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_subsets_are_the_products_that_no_larger_one_contains(graph):
    pairs = sorted(graph)
    found = parts(pairs, CORNERS, CORNERS)
    products = [
        frozenset(product(left, right))
        for left in subsets_of({i for i, _ in graph})
        for right in subsets_of({j for _, j in graph})
        if set(product(left, right)) <= graph
    ]
    maximal = {one for one in products if not any(one < other for other in products)}
    assert {frozenset(pairs[k] for k in s) for part in found for s in part.subsets} == maximal
    assert sorted(k for part in found for k in part.members) == list(range(len(pairs)))
    for part in found:
        rows, columns = ({pairs[at][k] for at in part.members} for k in (0, 1))
        assert all((i in rows) == (j in columns) for i, j in graph)
        assert part.dimension == max(
            len({pairs[k][0] for k in s}) + len({pairs[k][1] for k in s}) - 2 for s in part.subsets
        )


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, unique=True))
def test_kernel_and_sets_of_any_size_agree(pairs):
    assert joined(pairs) == _joined(pairs) == SOURCE.joined(pairs)
    far = [(i + 64, j) for i, j in pairs]
    assert joined(far) is None
    assert [one[:2] for one in _joined(far)] == [one[:2] for one in _joined(pairs)]
