"""The least change of preferences against a look at all orders."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.concepts.preference_change import changed, least_change, raised, swaps
from detente.concepts.stability import CONCEPTS, stability
from detente.errors import GameError, SolverError
from detente.game.graph_model import GraphModel
from detente.solvers.preference_change import preference_changes


def _weak_orders(size: int) -> list[tuple[int, ...]]:
    ranks = itertools.product(range(size), repeat=size)
    return [r for r in ranks if set(r) == set(range(max(r) + 1))]


def _model(seed: int, size: int, parties: int, *, ties: bool = True) -> GraphModel:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    moves = tuple(
        tuple(tuple(t for t in range(size) if t != s and rng.random() < 0.5) for s in range(size))
        for _ in range(parties)
    )
    orders = _weak_orders(size) if ties else list(itertools.permutations(range(size)))
    ranks = tuple(rng.choice(orders) for _ in range(parties))
    labels = tuple(f"s{k}" for k in range(size))
    return GraphModel(tuple("abc"[:parties]), labels, moves, ranks)


def _cheapest(model: GraphModel) -> dict[tuple[int, str], Fraction]:
    """By state and concept, over every combination of orders."""
    best: dict[tuple[int, str], Fraction] = {}
    orders = _weak_orders(model.size)
    for ranks in itertools.product(orders, repeat=len(model.parties)):
        cost = sum(map(swaps, model.ranks, ranks), Fraction(0))
        found = stability.__wrapped__(changed(model, ranks))
        for key in itertools.product(range(model.size), CONCEPTS):
            if (key not in best or cost < best[key]) and found.stable(*key):
                best[key] = cost
    return best


@pytest.mark.parametrize(("seed", "parties"), [(1, 2), (2, 2), (3, 2), (4, 3)])
def test_no_combination_of_orders_is_cheaper(seed: int, parties: int) -> None:
    model = _model(seed, 3, parties)
    best = _cheapest(model)
    for state in range(model.size):
        found = preference_changes(model, state)
        assert found.verify()
        for concept in CONCEPTS:
            assert found.joint[concept].complete
            assert found.total(concept) == best[state, concept]


def test_no_order_of_a_party_is_cheaper() -> None:
    """One party of four states: all 75 orders of its own, the others' as they are."""
    for seed in range(12):
        model = _model(seed, 4, 2)
        for state, concept in itertools.product(range(4), CONCEPTS):
            costs = [
                swaps(model.ranks[0], own)
                for own in _weak_orders(4)
                if stability(changed(model, (own, model.ranks[1]))).gaps[concept][0][state] < 0
            ]
            assert least_change(model, state, concept, 0).swaps == min(costs)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 6))
def test_changes_are_needed_and_suffice(seed: int, size: int) -> None:
    model = _model(seed, size, 2, ties=False)
    found = preference_changes(model, seed % size, most_orders=50)
    assert found.verify()
    total = {c: found.total(c) for c in CONCEPTS}
    assert total["GMR"] <= total["SMR"] <= total["Nash"]
    assert total["GMR"] <= found.joint["SEQ"].at_least <= total["SEQ"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_swaps_are_a_distance(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    orders = _weak_orders(4)
    a, b, c = (rng.choice(orders) for _ in range(3))
    assert swaps(a, b) == swaps(b, a)
    assert swaps(a, c) <= swaps(a, b) + swaps(b, c)
    assert (swaps(a, b) == 0) == (a == b)


def test_nash_in_strict_orders_counts_the_places() -> None:
    """Kinsara and others: the places up to the best state that its party can reach."""
    model = GraphModel.of(
        {"a": {"low": ["top"]}, "b": {}},
        {"a": ["top", "high", "middle", "low"], "b": ["top", "high", "middle", "low"]},
    )
    change = least_change(model, model.state("low"), "Nash", 0)
    assert [model.states[s] for s in change.past] == ["middle", "high"]
    # Two pairs reversed, the third tied.
    assert change.swaps == Fraction(5, 2)
    assert model.states[change.like or 0] == "top"
    assert raised(model.ranks[0], model.state("low"), 3) == (3, 2, 1, 3)


def test_bad_questions_are_refused() -> None:
    model = _model(1, 3, 2)
    with pytest.raises(GameError, match="unknown state 's9'"):
        preference_changes(model, "s9")
    with pytest.raises(SolverError, match="did you mean"):
        least_change(model, 0, "nash", 0)
