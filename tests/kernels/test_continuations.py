"""The best continuations in floats against exact linear programmes, compiled and interpreted."""

from array import array
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import kernels
from detente.exact.lp import maximise
from detente.kernels import continuations

EIGHTHS = st.integers(-8, 8)


@st.composite
def programmes(draw):
    signals, needs, corners = (
        draw(st.integers(1, 4)),
        draw(st.integers(0, 4)),
        draw(st.integers(1, 6)),
    )
    row = st.lists(EIGHTHS, min_size=signals, max_size=signals)
    shifts = []
    for _ in range(needs):
        *shift, _last = draw(row)
        # What a deviation makes rarer it makes other signals more frequent by.
        shifts.append([*shift, -sum(shift)])
    who = draw(st.lists(st.integers(0, 1), min_size=needs, max_size=needs))
    need = draw(st.lists(st.integers(-4, 8), min_size=needs, max_size=needs))
    chances = draw(st.lists(st.integers(0, 8), min_size=signals, max_size=signals))
    spot = st.tuples(st.integers(0, 8), st.integers(0, 8))
    spots = draw(st.lists(spot, min_size=corners, max_size=corners))
    ways = draw(st.lists(st.tuples(EIGHTHS, EIGHTHS), min_size=1, max_size=4))
    return chances, shifts, who, need, spots, ways


def run(kernel, case):
    chances, shifts, who, need, spots, ways = case
    signals, needs, count = len(chances), len(need), len(ways)
    m = signals + needs
    values, prices = array("d", bytes(8 * count)), array("d", bytes(8 * count * needs))
    columns, weights = array("q", bytes(8 * count * m)), array("d", bytes(8 * count * m))
    kept = kernel.best(
        array("d", [c / 8 for c in chances]),
        array("d", [v / 8 for row in shifts for v in row]),
        array("q", who),
        array("d", [v / 8 for v in need]),
        array("d", [x / 8 for x, _ in spots]),
        array("d", [y / 8 for _, y in spots]),
        array("d", [a / 8 for a, _ in ways]),
        array("d", [b / 8 for _, b in ways]),
        values, prices, columns, weights, kernel.room(signals, needs),
    )  # fmt: skip
    return kept, values, prices, columns, weights


@pytest.mark.parametrize("kernel", [continuations, kernels.interpreted("continuations")])
@settings(max_examples=60, deadline=None)
@given(programmes())
def test_values_are_those_of_exact_programmes(kernel, case):
    chances, shifts, who, need, spots, ways = case
    kept, values, prices, _, weights = run(kernel, case)
    flat = [(y, spot) for y in range(len(chances)) for spot in spots]
    rows = [
        [-Fraction(shift[y] * spot[i], 64) for y, spot in flat]
        for shift, i in zip(shifts, who, strict=True)
    ]
    right = [-Fraction(v, 8) for v in need]
    ones = [[Fraction(y == s) for y, _ in flat] for s in range(len(chances))]
    for j, (a, b) in enumerate(ways):
        gain = [Fraction(chances[y] * (a * spot[0] + b * spot[1]), 512) for y, spot in flat]
        exact = maximise(gain, rows, right, ones, [1] * len(ones))
        assert kept == (exact.status == "optimal")
        if kept:
            assert values[j] == pytest.approx(float(exact.value), abs=1e-9)
            assert min(weights) >= 0
    if kept == 0:
        # Prices prove it: what follows is worth less than the needs, whatever follows.
        most = sum(
            max(
                sum(prices[k] * shifts[k][y] * spot[who[k]] / 64 for k in range(len(need)))
                for spot in spots
            )
            for y in range(len(chances))
        )
        assert most < sum(q * v / 8 for q, v in zip(prices, need, strict=False))
