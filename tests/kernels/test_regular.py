"""The search leaves nothing out, compiled and interpreted, in pieces and in subtrees."""

import random
from array import array

import pytest

from detente.concepts.best_response_polytopes import labelled_vertices
from detente.game.normal_form import NormalFormGame
from detente.kernels.regular import FACES, SUBTREE, VERTICES, RegularSearch

ENDLESS = 1 << 40


def drawn(seed, high):
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    m, n = draw.randint(1, 5), draw.randint(1, 5)
    return (m, n), [tuple(draw.randint(0, high) for _ in range(m * n)) for _ in range(2)]


def records(search, begin, slice_=ENDLESS, deepest=ENDLESS):
    """All records, each a kind and the labels that are zero on side 0 and on side 1."""
    m, n = search.m, search.n
    step = 1 + 2 * (m + n)
    out = array("q", bytes(8 * 3 * step))
    search.begin(begin)
    found = []
    while not search.over:
        used = search.run(out, slice_, deepest)
        found += [tuple(out[at : at + step]) for at in range(0, used, step)]
    return found


def masks(record, m, n):
    own, other = record[1 : 1 + m + n], record[1 + m + n :]
    other = other[n:] + other[:n]
    return tuple(sum(1 << k for k, v in enumerate(flags) if v) for flags in (own, other))


@pytest.mark.parametrize("seed", range(80))
def test_every_extreme_equilibrium_lies_in_a_leaf(seed):
    (m, n), payoffs = drawn(seed, 3 + 10 * (seed % 5))
    search = RegularSearch(m, n)
    assert search.set_whole(*payoffs)
    found = records(search, None)
    if search.undecided:
        return
    leaves = [masks(record, m, n) for record in found]
    everything = (1 << (m + n)) - 1
    assert all(a | b == everything for a, b in leaves)
    assert search.done == pytest.approx(1)
    game = NormalFormGame.from_arrays(
        *([row[i * n : i * n + n] for i in range(m)] for row in payoffs)
    )
    own, other = labelled_vertices(game)
    pairs = [(a, b) for _, a in own for _, b in other if a | b == everything]
    assert pairs
    for mine, theirs in pairs:
        assert any(a & mine == a and b & theirs == b for a, b in leaves)
    if all(record[0] == VERTICES for record in found):
        assert sorted(leaves) == sorted(pairs)


@pytest.mark.parametrize("seed", range(40))
def test_pieces_and_subtrees_find_the_same(seed):
    (m, n), payoffs = drawn(seed, 50)
    search = RegularSearch(m, n)
    search.set_whole(*payoffs)
    whole = records(search, None)
    assert records(search, None, slice_=2) == whole
    if search.undecided:
        return
    found = []
    for record in records(search, None, deepest=2):
        if record[0] == SUBTREE:
            found += records(search, array("q", record[1:]))
        else:
            found.append(record)
    if FACES not in {record[0] for record in whole}:
        assert sorted(found) == sorted(whole)


def test_payoffs_that_floats_do_not_hold_are_refused():
    search = RegularSearch(1, 2)
    assert not search.set_whole((0, 1 << 60), (0, 1))
    with pytest.raises(OverflowError):
        search.set_whole((0, 1 << 70), (0, 1))


def test_ties_everywhere_are_given_up():
    size = 6
    search = RegularSearch(size, size)
    search.set_whole((0,) * size**2, (0, 1, 1) * (size**2 // 3))
    records(search, None)
    assert search.undecided
