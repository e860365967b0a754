"""The fewest changes of statements against graph models made anew for every changed list."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import pytest

from detente.concepts.stability import CONCEPTS, stability
from detente.formula.statement import parse_statement
from detente.game import effort
from detente.game.option_form import Option, OptionForm, Priorities, Ruled, Weights
from detente.solvers.statement_changes import statement_changes

OWN = (Option("a", "p"), Option("b", "p"), Option("c", "q"))
WISHES = ("a", "-b", "c", "-c", "a IFF c", "b or c", "-a and c")


def _form(seed: int) -> OptionForm:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    wishes = {
        p: Priorities(tuple(Ruled(parse_statement(s)) for s in rng.sample(WISHES, 3))) for p in "pq"
    }
    return OptionForm(("p", "q"), OWN, wishes)


def _changed(form: OptionForm, party: str, listed: tuple[str, ...]) -> OptionForm:
    own = Priorities(tuple(Ruled(parse_statement(s)) for s in listed))
    return replace(form, preferences={**form.preferences, party: own})


def _stays(form: OptionForm, party: str, state: int, concept: str) -> bool:
    found = stability(form.graph_model())
    return found.gaps[concept][form.parties.index(party)][state] < 0


def _one_change(listed: tuple[str, ...], added: list[str]) -> set[tuple[str, ...]]:
    """Drop one; put one anywhere else; add at the top."""
    dropped = {listed[:k] + listed[k + 1 :] for k in range(len(listed))}
    moved = set()
    for order in itertools.permutations(range(len(listed))):
        for k in range(len(listed)):
            rest = [x for x in order if x != k]
            if rest == sorted(rest):
                moved.add(tuple(listed[x] for x in order))
    return (dropped | moved | {(s, *listed) for s in added}) - {listed}


@pytest.mark.parametrize("seed", range(12))
def test_the_fewest_changes_are_those_of_a_look_at_all(seed):
    form = _form(seed)
    model = form.graph_model()
    state = seed % model.size
    found = statement_changes(form, model, state)
    added = [o.name if o.name in form.taken(state) else f"not {o.name}" for o in OWN]
    for party in form.parties:
        preference = form.preferences[party]
        assert isinstance(preference, Priorities)
        start = tuple(str(r.statement) for r in preference.statements)
        once = _one_change(start, added)
        twice = set().union(*(_one_change(listed, added) for listed in once)) - once - {start}
        for concept in CONCEPTS:
            answer = found[party][concept]
            good = [
                {s for s in lists if _stays(_changed(form, party, s), party, state, concept)}
                for lists in ({start}, once, twice)
            ]
            least = next((k for k, some in enumerate(good) if some), None)
            assert answer.least == least
            if least is not None:
                listed = {c.statements for c in answer.changes}
                assert listed <= good[least]
                assert all(len(c.edits) == least for c in answer.changes)
                if least < 2:
                    assert listed == good[least]


def test_who_has_no_statements_has_none_to_change():
    form = _form(0)
    mixed = replace(form, preferences={**form.preferences, "q": Weights({"a": Fraction(1)})})
    assert set(statement_changes(mixed, mixed.graph_model(), 0)) == {"p"}


def test_a_search_that_is_ended_says_so():
    form = _form(1)
    with effort.limited(0):
        found = statement_changes(form, form.graph_model(), 2)
    assert not any(a.complete or a.changes for own in found.values() for a in own.values())
