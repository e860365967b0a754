"""The nearest change of one party's mind, against every order and every list of statements."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from detente.analysis.model import load
from detente.analysis.nearest_change import MOST_STATES, nearest_change
from detente.concepts.preference_change import changed, swaps
from detente.formula.statement import parse_statement
from detente.game.option_form import Priorities, Ruled

STUDIES = ("chicken", "prisoners_dilemma", "cuban_compromise", "elmira", "fashoda_1898",
           "garrison", "lake_gisborne", "morocco_1905", "pacific_1941")  # fmt: skip


def nash(found):
    """The states that nobody gains by leaving, from the definition."""
    model = found.model
    return tuple(
        s
        for s in range(model.size)
        if all(r[t] <= r[s] for r, m in zip(model.ranks, model.moves, strict=True) for t in m[s])
    )


def with_ranks(found, party, ranks):
    i = found.model.parties.index(party)
    orders = (*found.model.ranks[:i], ranks, *found.model.ranks[i + 1 :])
    return replace(found, model=changed(found.model, orders))


@pytest.mark.parametrize("name", STUDIES)
def test_the_change_told_overturns_the_answer_at_its_cost(name):
    found = load(f"published/{name}").state_stability
    change = nearest_change(found, nash).change
    i = found.model.parties.index(change.party)
    assert nash(with_ranks(found, change.party, change.ranks)) != nash(found)
    assert swaps(found.model.ranks[i], change.ranks) == change.swaps > 0


@pytest.mark.parametrize("name", ["cuban_compromise", "fashoda_1898", "morocco_1905"])
def test_no_order_of_one_party_that_is_nearer_overturns_it(name):
    """All orders of four states, ties and all; one state moved is as near as any order can be."""
    found = load(f"published/{name}").state_stability
    least = nearest_change(found, nash).change.swaps
    for i, party in enumerate(found.model.parties):
        for ranks in product(range(4), repeat=4):
            if 0 < swaps(found.model.ranks[i], ranks) < least:
                assert nash(with_ranks(found, party, ranks)) == nash(found)


def test_of_statements_one_is_changed_and_the_order_is_the_one_that_follows():
    found = load("published/prisoners_dilemma").state_stability
    change = nearest_change(found, nash).change
    assert str(change.edit) == "drop “-cooperate”"
    left = Priorities((Ruled(parse_statement("reciprocate")),))
    form = replace(found.form, preferences={**found.form.preferences, "first": left})
    assert form.graph_model().ranks[0] == change.ranks


def test_where_every_change_leaves_the_answer_none_is_told_and_all_were_tried():
    found = load("published/elmira").state_stability
    nothing = nearest_change(found, lambda _: "as ever")
    assert nothing.change is None
    assert nothing.complete
    assert not nearest_change(found, lambda _: "as ever", most=3).complete


def test_of_many_states_no_change_is_sought(tmp_path):
    options = ", ".join(f"o{k}: Take {k}" for k in range(6))
    path = tmp_path / "many.yaml"
    path.write_text(
        "detente: 1\ntitle: Many\nplayers: {a: Ann}\n"
        f"options: {{a: {{{options}}}}}\npreferences: {{a: {{weights: {{o0: 1}}}}}}\n"
    )
    found = load(path).state_stability
    assert found.model.size > MOST_STATES
    assert nearest_change(found, nash) is None
