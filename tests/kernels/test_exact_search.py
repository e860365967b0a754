"""The compiled search and its source run by the interpreter do the same, step by step."""

import random

import pytest

from detente.exact.vertices import vertices
from detente.solvers import exact_search as driver
from detente.solvers.exact_search import Polytopes


def of_ties(seed):
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    m, n, high = draw.randint(1, 6), draw.randint(1, 6), draw.choice([1, 2, 3, 50])

    def rows(height, width):
        found = [[draw.randint(0, high) for _ in range(width)] for _ in range(height)]
        found[draw.randrange(height)] = [high] * width
        return found

    return Polytopes(rows(n, m), rows(m, n))


@pytest.mark.parametrize("seed", range(40))
def test_the_interpreter_records_the_same(seed, monkeypatch):
    polytopes = of_ties(seed)
    both = []
    for bits in (driver._BITS, 0):
        monkeypatch.setattr(driver, "_BITS", bits)
        both.append((polytopes.steps(), polytopes.nearby()))
    assert both[0] == both[1]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("bases", [500, 2])
def test_vertices_of_faces(seed, bases, monkeypatch):
    """With room for two bases only, too, when faces are listed another way."""
    monkeypatch.setattr(driver, "_BASES", bases)
    polytopes = of_ties(seed)
    m, n = polytopes.shape
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    for side, rows in enumerate((polytopes.own, polytopes.other)):
        height, width = len(rows), len(rows[0])
        every = {}
        for _, tight in vertices(rows, [1] * height):
            own, slacks = tight & ((1 << width) - 1), tight >> width
            every[own | slacks << m if side == 0 else own << m | slacks] = None
        masks = [draw.getrandbits(m + n) & draw.getrandbits(m + n) for _ in range(5)]
        found = polytopes.vertices(side, masks)
        assert set(found) == {v for v in every if any(v & mask == mask for mask in masks)}
        low = 0 if side == 0 else m
        for labels, (point, scale, at) in found.items():
            assert at == labels
            whole = [scale - sum(a * v for a, v in zip(r, point, strict=True)) for r in rows]
            zero = sum(1 << (low + k) for k, v in enumerate(point) if v == 0)
            zero |= sum(1 << ((m if side == 0 else 0) + k) for k, v in enumerate(whole) if v == 0)
            assert zero == labels
            assert min(whole) >= 0
            assert min(point) >= 0


def test_numbers_too_large_are_left_to_the_other_search():
    assert not Polytopes([[10**9] * 3] * 3, [[1] * 3] * 3).small()
    assert not Polytopes([[1] * 40] * 40, [[1] * 40] * 40).small()


@pytest.mark.parametrize("seed", range(6))
def test_numbers_just_below_the_bound(seed, monkeypatch):
    """Quotients with many factors of two, some of them found with the help of floats."""
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    unit = draw.choice([4, 64, 1])
    while True:
        most = (1 << 53) // unit
        size = draw.randint(2, 6)
        most = round(most ** (1 / size) / 2.5 / unit) or 1
        sides = [
            [[unit * draw.randint(0, most) or 1 for _ in range(size)] for _ in range(size)]
            for _ in range(2)
        ]
        polytopes = Polytopes(*sides)
        if polytopes.small():
            break
    quick = polytopes.steps(), polytopes.nearby()
    monkeypatch.setattr(driver, "_BITS", 0)
    assert quick == (polytopes.steps(), polytopes.nearby())
