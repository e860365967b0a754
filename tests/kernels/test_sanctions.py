"""Searches over arcs against the definition, compiled and interpreted alike."""

from array import array

import pytest
from graph_models import graph_models
from hypothesis import given

from detente.kernels import interpreted, sanctions

KERNELS = pytest.mark.parametrize(
    "kernel", [sanctions, interpreted("sanctions")], ids=["installed", "source"]
)


def ends(model, barred, start, last=None, seen=None):
    seen = set() if seen is None else seen
    for j in range(len(model.parties)):
        for to in model.moves[j][start] if j not in (barred, last) else ():
            if (to, j) not in seen:
                seen.add((to, j))
                ends(model, barred, to, j, seen)
    return {state for state, _ in seen}


@KERNELS
@given(model=graph_models(states=(1, 7)))
def test_the_least_value_after_legal_sequences(kernel, model):
    arcs = kernel.backwards(*model.arcs, model.size)
    for barred in range(-1, len(model.parties)):
        values = model.ranks[barred]
        found = kernel.least_reachable(*arcs, model.size, barred, array("q", values))
        for s in range(model.size):
            expected = min((values[q] for q in ends(model, barred, s)), default=kernel.NOTHING)
            assert found[s] == expected


@KERNELS
@given(model=graph_models())
def test_arcs_turned_twice_and_arcs_uphill(kernel, model):
    starts, to = model.arcs
    back = kernel.backwards(*kernel.backwards(starts, to, model.size), model.size)
    assert back == (starts, to)
    ranks = array("q", [rank for row in model.ranks for rank in row])
    up_starts, up = kernel.uphill(starts, to, model.size, ranks)
    for i in range(len(model.parties)):
        for s in range(model.size):
            k = i * (model.size + 1) + s
            assert tuple(up[up_starts[k] : up_starts[k + 1]]) == model.improvements(i, s)
