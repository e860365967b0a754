"""The search puts out every complementary face, compiled, interpreted and in fractions alike."""

import random
from array import array
from fractions import Fraction

import pytest

from detente.exact.vertices import vertices as all_vertices
from detente.kernels import complementarity, interpreted
from detente.kernels.complementarity import LEAF, OPEN
from detente.solvers.tableau_search import Search

SOURCE = interpreted("complementarity")


def drawn(seed, high):
    """Rows of both polytopes: nonnegative entries over the largest of their column."""
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    m, n = draw.randint(2, 4), draw.randint(2, 4)
    sides = []
    for rows, columns in ((n, m), (m, n)):
        whole = [[draw.randint(0, high) for _ in range(columns)] for _ in range(rows)]
        for k in range(columns):
            if not any(row[k] for row in whole):
                whole[0][k] = 1
        most = [max(row[k] for row in whole) for k in range(columns)]
        sides.append([[Fraction(v, t) for v, t in zip(row, most, strict=True)] for row in whole])
    return (m, n), sides


def records(kernel, shape, sides, *, exact, slice_=1 << 20):
    flat = [[v if exact else float(v) for row in side for v in row] for side in sides]
    search = Search(*flat, shape, None if exact else 1e-9, kernel)
    width = 2 * search.words + 1
    out = array("Q", bytes(8 * 8 * width))
    found, over = [], False
    while not over:
        over, used = search.run(out, slice_)
        found += [tuple(out[at : at + width]) for at in range(0, used, width)]
    return found, search.nodes


@pytest.mark.parametrize("seed", range(40))
def test_compiled_and_interpreted_do_the_same_in_pieces_of_any_size(seed):
    shape, sides = drawn(seed, 2 + seed % 9)
    whole = records(complementarity, shape, sides, exact=False)
    assert records(SOURCE, shape, sides, exact=False, slice_=3) == whole


@pytest.mark.parametrize("seed", range(40))
def test_every_leaf_carries_all_labels_and_fractions_leave_nothing_open(seed):
    shape, sides = drawn(seed, 1 + seed % 4)
    everything = (1 << sum(shape)) - 1
    found, _ = records(SOURCE, shape, sides, exact=True)
    leaves = [record[1:] for record in found if record[0] == LEAF]
    assert leaves
    assert all(first | second == everything for first, second in leaves)
    assert not [record for record in found if record[0] == OPEN]


def vertices(rows):
    """All vertices of {x >= 0, rows x <= 1} but the origin."""
    return [(point, tight) for point, tight in all_vertices(rows, [1] * len(rows)) if any(point)]


@pytest.mark.parametrize("seed", range(60))
def test_every_complementary_pair_of_vertices_lies_in_a_leaf(seed):
    shape, sides = drawn(seed, 1 + seed % 5)
    (m, n), everything = shape, (1 << sum(shape)) - 1
    found, _ = records(complementarity, shape, sides, exact=False)
    assert not [record for record in found if record[0] == OPEN]
    leaves = [record[1:] for record in found if record[0] == LEAF]
    for _, mine in vertices(sides[0]):
        for _, local in vertices(sides[1]):
            theirs = local >> n | (local & ((1 << n) - 1)) << m
            if mine | theirs == everything:
                assert any(
                    first & mine == first and second & theirs == second for first, second in leaves
                )
