"""Findings and concessions of option forms, on a conflict whose answers its sources tell."""

from __future__ import annotations

import pytest

from detente.analysis.model import Model, load
from detente.analysis.scoreboard import scoreboard
from detente.analysis.state_concessions import state_concessions
from detente.errors import GameError
from detente.files.read import check_bytes
from detente.files.shipped import shipped_path

ELMIRA = shipped_path("published/elmira").read_text(encoding="utf-8")
MORE = """
target: settled
agreements: {settled: 8, walk_out: [abandon]}
variants:
  mild:
    means: The ministry would rather see the order modified than nothing.
    set: {preferences: {ministry: {ranking: [8, 7, 3, 4, 5, 1, 2, 6, 9], assumption: a test}}}
    assumption: a test
findings:
"""


def _findings(tests: dict[str, str]) -> Model:
    head = "  {}: {{claim: fang_1993:stable, says: A test., test: {}}}"
    told = "\n".join(head.format(name, test) for name, test in tests.items())
    definition, errors, _ = check_bytes(f"{ELMIRA}{MORE}{told}\n".encode(), "elmira.yaml")
    assert definition is not None, errors
    return Model(definition)


# What Fang, Hipel and Kilgour (1993) tell of Elmira, and what follows from the moves there are.
TRUE = {
    "five": "{state_stability: {outcome: 5, stable: [Nash, GMR, SMR, SEQ]}}",
    "first": "{state_stability: {outcome: 1, unstable: [Nash, SEQ]}}",
    "firm": "{state_stability: {outcome: 1, stable: Nash, for: uniroyal}}",
    "which": "{equilibria: {are: [5, 8, settled, abandon], under: [Nash, SEQ]}}",
    "jointly": "{joint_departure: {outcome: 5, leaves: true, group: [ministry, uniroyal]}}",
    "no_more": "{joint_departure: {outcome: target, leaves: false}}",
    "way": "{reachable: {outcome: target, possible: true}}",
    "no_way_back": "{reachable: {outcome: status_quo, start: 9, possible: false}}",
    "unwilling": "{reachable: {outcome: settled, possible: false, willing: true}}",
    "free": "{options_given_up: {outcome: settled, under: SEQ, exist: true}}",
    "giver": "{options_given_up: {outcome: 3, each_has: uniroyal}}",
    "both": "{all: [{equilibria: {are: [5, 8, 9]}}, {reachable: {outcome: 9, possible: true}}]}",
}
FALSE = {
    "five": "{state_stability: {outcome: 5, unstable: Nash}}",
    "firm": "{state_stability: {outcome: 1, stable: Nash, for: [uniroyal, local]}}",
    "which": "{equilibria: {are: [5, 8]}}",
    "jointly": "{joint_departure: {outcome: 5, leaves: false}}",
    "way": "{reachable: {outcome: target, possible: false}}",
    "none": "{options_given_up: {outcome: settled, exist: false}}",
    "giver": "{options_given_up: {outcome: settled, each_has: local}}",
    "both": "{all: [{equilibria: {are: [5, 8, 9]}}, {reachable: {outcome: 9, possible: false}}]}",
}


@pytest.mark.parametrize(("tests", "holds"), [(TRUE, True), (FALSE, False)])
def test_verdicts_are_those_of_the_source(tests, holds):
    for verdict in _findings(tests).findings:
        assert verdict.holds is holds, (verdict.finding.name, verdict.evidence)
        assert verdict.evidence.endswith(".")


def test_readings_stand_side_by_side():
    (row,) = scoreboard(_findings({"five": TRUE["five"]})).rows
    assert row.base.holds
    assert set(row.variants) == {"mild"}


def test_agreements_are_states_that_can_be_named():
    model = _findings({"five": TRUE["five"]})
    form = model.definition.options
    assert form is not None
    assert form.agreements == {"settled": form.names["8"], "walk_out": form.names["9"]}
    assert form.target == form.names["8"]
    assert model.agreements["settled"]["uniroyal"] == "accept"


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("{state_stability: {outcome: 5}}", "asserts nothing"),
        ("{state_stability: {outcome: [delay, accept], stable: Nash}}", "no feasible state"),
        ("{state_stability: {outcome: six, stable: Nash}}", "unknown option 'six'"),
        ("{state_stability: {outcome: 5, stable: Nush}}", "unknown sense of stability 'Nush'"),
        ("{joint_departure: {outcome: 5, leaves: true, group: local}}", "a group of one"),
        ("{equilibrium: {profile: {ministry: modify}}}", "equilibrium"),
        ("{reachable: {outcome: 5, possible: true, at: {x: 1}}}", "'at'"),
    ],
)
def test_bad_tests_are_named(test, message):
    text = f"{ELMIRA}{MORE}  f: {{claim: fang_1993:stable, says: A test., test: {test}}}\n"
    definition, errors, _ = check_bytes(text.encode(), "elmira.yaml")
    assert definition is None
    assert any(message in str(e) and e.place.line == text.count("\n") for e in errors), errors


def test_what_needs_a_beginning_says_so():
    text = ELMIRA.replace("status_quo: 1\n", "") + (
        "findings: {f: {claim: fang_1993:stable, says: A test., "
        "test: {reachable: {outcome: 5, possible: true}}}}\n"
    )
    _, errors, _ = check_bytes(text.encode(), "elmira.yaml")
    assert ["needs a state to begin at" in e.message for e in errors] == [True]


@pytest.mark.parametrize("name", ["5", "target", "delay", "status_quo"])
def test_an_agreement_takes_no_name_that_has_a_meaning(name):
    _, errors, _ = check_bytes(f"{ELMIRA}agreements: {{'{name}': 8}}\n".encode(), "elmira.yaml")
    assert len(errors) == 1


def test_concessions_say_who_leaves_and_what_keeps_them():
    found = state_concessions(load("published/elmira"), "3")
    assert found.complete
    assert found.given_up.verify()
    assert all("uniroyal" in s["givers"] for s in found.to_dict()["given_up"]["minimal"]["Nash"])
    leaving = found.states.stability.leaving(found.target, "Nash")
    assert {p for p, own in found.swaps.items() if own["Nash"].swaps} == set(leaving)


def test_concessions_need_options_and_a_target():
    with pytest.raises(GameError, match="no target"):
        state_concessions(load("published/elmira"))
    with pytest.raises(GameError, match="unknown state 'six'"):
        state_concessions(load("published/elmira"), "six")
    with pytest.raises(GameError, match="not in option form"):
        state_concessions(load("hnc_composition"))
