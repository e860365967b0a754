"""What follows from ranges and from other inequalities: never more than is true."""

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import formulas

from detente.errors import FormulaError
from detente.formula import parse
from detente.formula.quotient import quotient
from detente.solvers.implied import independent, signs

RANGES = {"t": (Fraction(-1), Fraction(2)), "s": (Fraction(1, 2), Fraction(1))}


def grid(steps=6):
    spans = [
        [low + (high - low) * Fraction(k, steps) for k in range(steps + 1)]
        for low, high in RANGES.values()
    ]
    return [dict(zip(RANGES, point, strict=True)) for point in itertools.product(*spans)]


@given(formulas(("t", "s")))
def test_every_sign_that_occurs_is_named(source):
    try:
        found = quotient(parse(source).tree, {})
    except FormulaError:
        return
    possible = signs(found, RANGES)
    for point in grid():
        try:
            there = found.exact(point)
        except FormulaError:
            continue
        assert (there > 0) - (there < 0) in possible


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("t + s + 1/2", {0, 1}),
        ("t*s - 2", {-1, 0}),
        ("t*t - t + 1/4", {0, 1}),
        ("t*t - t + 1/2", {1}),
        ("t**4 + 1", {1}),
        ("s/(t + 2)", {1}),
        ("abs(t) + s", {1}),
        ("max(t, s)", {1}),
        ("min(t, s) - 1", {-1, 0}),
        ("(t < s) + s", {1}),
        ("0", {0}),
        ("u", {-1, 0, 1}),
        ("u*u + s", {1}),
        ("0*u + s", {1}),
    ],
)
def test_signs_by_hand(source, wanted):
    assert signs(quotient(parse(source).tree, {}), {**RANGES, "u": None}) == wanted


coefficients = st.lists(st.integers(-3, 3), min_size=3, max_size=3)


@given(st.lists(coefficients, min_size=1, max_size=5))
def test_what_is_left_out_follows_from_what_is_kept(rows):
    sums = [quotient(parse(f"{a}*t + {b}*s + {c}").tree, {}).top for a, b, c in rows]
    kept = independent(sums, RANGES)
    draw = random.Random(3)  # noqa: S311 (repeatable on purpose)
    points = grid(4) + [
        {n: low + (high - low) * Fraction(draw.randrange(1000), 999)
         for n, (low, high) in RANGES.items()}
        for _ in range(50)
    ]  # fmt: skip
    for point in points:
        holds = [f.exact(point) >= 0 for f in sums]
        if kept is None:
            assert not all(holds)
        elif all(holds[k] for k in kept):
            # One alone is for its bounds to judge.
            assert all(holds)


@given(st.lists(coefficients, min_size=2, max_size=4))
def test_none_that_is_kept_follows_from_the_others(rows):
    sums = [quotient(parse(f"{a}*t + {b}*s + {c}").tree, {}).top for a, b, c in rows]
    kept = independent(sums, {"t": None, "s": None})
    if kept is not None:
        assert independent([sums[k] for k in kept], {"t": None, "s": None}) == list(
            range(len(kept))
        )
