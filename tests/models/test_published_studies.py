"""The published graph-model studies in games/published: what the sources say lasts, does."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from detente.analysis.model import load
from detente.concepts.coalition_stability import departures
from detente.concepts.stability import CONCEPTS, stability
from detente.files.load import check

FOLDER = Path(__file__).parents[2] / "games" / "published"
GMR = CONCEPTS[1]

KNOWN = yaml.safe_load(
    (Path(__file__).parents[1] / "published" / "concessions_and_bargaining.yaml").read_text("utf-8")
)
# The studies, and for some concepts the states that the source has as equilibria, by the names
# or the options of the file.
PUBLISHED = [entry for entry in KNOWN if "study" in entry]


def names(model, found, concept):
    form = model.definition.options
    return {form.name(s) or found.model.states[s] for s in found.equilibria(concept)}


@pytest.mark.parametrize("known", PUBLISHED, ids=[entry["title"] for entry in PUBLISHED])
def test_what_the_source_says_lasts(known):
    model = load(FOLDER / f"{known['study']}.yaml")
    if "variant" in known:
        model = model.variant(known["variant"])
    found = stability(model.graph_model)
    assert found.verify(model.graph_model)
    for concept, states in known["stable"].items():
        assert names(model, found, concept) == set(states), concept


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_study_is_good_and_every_judgement_has_its_source(path):
    definition, errors, warnings = check(path)
    assert definition is not None
    assert (errors, warnings) == ([], [])
    assert definition.sources


def test_every_study_is_compared_but_the_one_without_a_printed_answer():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {p["study"] for p in PUBLISHED} | {
        "garrison"
    }


def test_ministry_and_plant_jump_from_one_equilibrium_of_elmira_to_another():
    model = load(FOLDER / "elmira.yaml")
    form, graph = model.definition.options, model.graph_model
    state = {form.name(s): s for s in range(graph.size)}
    (jump,) = departures(graph, state["5"])
    assert (jump.group, jump.to) == (("ministry", "uniroyal"), state["8"])
    assert not departures(graph, state["8"])
    assert not departures(graph, state["9"])


def test_moves_at_elmira_are_those_published():
    model = load(FOLDER / "elmira.yaml")
    form, graph = model.definition.options, model.graph_model
    moves = {
        party: {form.name(s): {form.name(t) for t in to} for s, to in enumerate(table) if to}
        for party, table in zip(graph.parties, graph.moves, strict=True)
    }
    assert moves["ministry"] == {"1": {"2"}, "3": {"4"}, "5": {"6"}, "7": {"8"}}
    assert moves["local"] == {str(k): {str((k + 3) % 8 + 1)} for k in range(1, 9)}
    assert moves["uniroyal"] == {key: {"9"} for key in "3478"} | {
        "1": {"3", "9"}, "2": {"4", "9"}, "5": {"7", "9"}, "6": {"8", "9"},
    }  # fmt: skip


def test_statements_give_fraser_and_hipels_order_of_outcomes():
    model = load(FOLDER / "cuban_missile_crisis.yaml")
    form, graph = model.definition.options, model.graph_model
    order = sorted(range(graph.size), key=lambda s: -graph.ranks[0][s])
    assert " ".join(map(form.name, order)) == "4 6 5 7 2 1 3 0 11 9 10 8"
    assert len(set(graph.ranks[0])) == 12


def test_garrison_needs_answers_in_which_an_opponent_moves_twice():
    """No printed list is at hand: the definition gives 15 states under GMR and SMR.

    Where every opponent may answer once only, as in the best known program, state 6 is missing.
    """
    model = load(FOLDER / "garrison.yaml")
    form, graph = model.definition.options, model.graph_model
    assert graph.size == 23
    found = stability(graph)
    assert found.verify(graph)
    general = names(model, found, GMR)
    assert len(general) == 15
    assert "6" in general
    six = next(s for s in range(graph.size) if form.name(s) == "6")
    answers = [
        [move.player for move in sanction.answer]
        for party in graph.parties
        for sanction in found.verdict(six, party, GMR).sanctions
    ]
    assert any(len(set(movers)) < len(movers) for movers in answers)
