"""Groups against the definitions, written out once more."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from graph_models import graph_models, legal
from hypothesis import given
from hypothesis import strategies as st

from detente.concepts.coalition_stability import (
    CONCEPTS,
    coalition_improvements,
    departure,
    departures,
)
from detente.concepts.stability import stability
from detente.errors import GameError, SolverError
from detente.game.graph_model import GraphModel


def joint(model, parties, start, weak, last=None, seen=None):  # noqa: PLR0913, PLR0917
    """Ends of sequences of group improvements, no group twice in succession, by recursion."""
    seen = set() if seen is None else seen
    groups = chain.from_iterable(combinations(parties, k + 1) for k in range(len(parties)))
    for group in groups:
        if group == last:
            continue
        for to in legal(model, group, start):
            gains = [model.ranks[i][to] - model.ranks[i][start] for i in group]
            gained = min(gains) >= 0 and any(gains) if weak else min(gains) > 0
            if gained and (to, group) not in seen:
                seen.add((to, group))
                joint(model, parties, to, weak, group, seen)
    return {state for state, _ in seen}


@given(graph_models(states=(1, 5)), st.data())
def test_coalitions_follow_the_definitions(model, data):
    group = data.draw(st.sets(st.sampled_from(range(len(model.parties))), min_size=1))
    weak = data.draw(st.booleans())
    others = [j for j in range(len(model.parties)) if j not in group]
    names = [model.parties[i] for i in sorted(group)]

    def better(a, b):
        gains = [model.ranks[i][a] - model.ranks[i][b] for i in group]
        return all(g >= 0 for g in gains) and any(gains) if weak else all(g > 0 for g in gains)

    for s in range(model.size):
        better_ones = {t for t in legal(model, group, s) if better(t, s)}
        assert set(coalition_improvements(model, names, s, weak=weak)) == better_ones
        for concept in CONCEPTS:
            open_ones = set()
            for t in better_ones:
                ends = legal(model, others, t) if concept != "Nash" else set()
                if concept == "SEQ":
                    ends = joint(model, others, t, weak)
                ends = {q for q in ends if not better(q, s)}
                if concept == "SMR":
                    ends = {
                        q for q in ends if not any(better(r, s) for r in legal(model, group, q))
                    }
                if not ends:
                    open_ones.add(t)
            found = departure(model, names, s, concept, weak=weak)
            assert (found is None) == (not open_ones)
            if found is not None:
                assert found.to in open_ones
                at, last = s, None
                for move in found.moves:
                    j = model.party(move.player)
                    assert j in group
                    assert j != last
                    assert move.to in model.moves[j][at]
                    at, last = move.to, j


@given(graph_models(states=(1, 5)))
def test_a_coalition_of_one_is_a_party(model):
    found = stability(model)
    for s in range(model.size):
        for party in model.parties:
            for concept in ("Nash", "GMR", "SMR"):
                alone = departure(model, [party], s, concept)
                assert (alone is None) == found.verdict(s, party, concept).stable
            # Others that answer in groups deter whatever they deter one by one.
            deterred = departure(model, [party], s, "SEQ") is None
            assert deterred >= found.verdict(s, party, "SEQ").stable


def test_what_no_group_is():
    model = GraphModel.of({"a": {"1": ["2"]}}, {"a": ["2", "1"]})
    with pytest.raises(SolverError, match="a coalition of nobody"):
        departure(model, [], 0)
    with pytest.raises(GameError, match="unknown party 'b'"):
        departure(model, ["b"], 0)
    with pytest.raises(SolverError, match="did you mean 'GMR'"):
        departures(model, 0, "GMRS")
