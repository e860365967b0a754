"""Option forms on the command line: what is printed, and what is refused in a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from detente.cli.main import cli
from detente.files.shipped import published_studies, shipped_path

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
# Those that have no normal form.
BY_STATES = {"published/elmira", "published/garrison"}


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


def documented(kind, text):
    data = json.loads(text)
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    return data


@pytest.mark.parametrize("study", published_studies())
@pytest.mark.parametrize("concept", ["nash", "stability"])
def test_solve_prints_the_documented_json(study, concept):
    found = run("solve", study, "--concept", concept, "--json")
    assert found.exit_code == 0, found.output
    kind = "stability" if study in BY_STATES else "solution"
    assert documented(kind, found.stdout)["concept"] == concept


@pytest.mark.parametrize("study", published_studies())
def test_check_finds_every_study_good(study):
    found = run("check", "--strict", study)
    assert found.exit_code == 0
    assert "options" in found.stdout


def test_a_report_tells_what_lasts_in_each_reading(tmp_path):
    more = """
variants:
  stubborn:
    means: The plant would rather close than accept.
    because: [fang_1993:preferences]
    set: {preferences: {uniroyal: {ranking: [1, 5, 9, 4, 8, 3, 7, 2, 6]}}}
"""
    path = tmp_path / "elmira.yaml"
    path.write_text(shipped_path("published/elmira").read_text(encoding="utf-8") + more)
    found = run("report", str(path), "--format", "md", "--draws", "0")
    assert found.exit_code == 0, found.output
    lines = found.stdout.splitlines()
    (row,) = [line for line in lines if line.startswith("| **stubborn** |")]
    states = re.findall(r"\d+", row)
    assert "5" in states
    assert "8" not in states


def test_solve_tells_who_leaves_which_state():
    found = run("solve", "published/elmira", "--concept", "stability")
    assert found.exit_code == 0
    (line,) = [row for row in found.stdout.splitlines() if row.startswith("2: modify delay  ")]
    assert line.split("  ")[-1].strip() == "Uniroyal Chemical"
    data = json.loads(run("solve", "published/elmira", "--json").stdout)
    assert {outcome["name"] for outcome in data["outcomes"]} == {"5", "8", "9"}


@pytest.mark.parametrize(
    "question",
    [["solve", "--concept", "correlated"], ["repeated", "--discount", "0.5"], ["concessions"]],
)
def test_what_needs_a_normal_form_says_so(question):
    command, *options = question
    found = run(command, "published/elmira", *options)
    assert found.exit_code == 2
    assert "Traceback" not in found.output
    assert found.stderr.strip()


@pytest.mark.parametrize("study", ["published/elmira", "published/chicken", "published/garrison"])
@pytest.mark.parametrize("style", ["md", "html", "json", "terminal"])
def test_a_report_tells_options_preferences_and_what_lasts(study, style):
    found = run("report", study, "--format", style, "--draws", "0")
    assert found.exit_code == 0, found.output
    assert "Options and preferences" in found.stdout
    if style == "json":
        documented("report", found.stdout)
    if study in BY_STATES:
        assert "Where it can rest" in found.stdout


TARGET = """target: 6
agreements: {way_out: [abandon]}
findings:
  lasts:
    claim: fang_1993:stable
    says: The fifth state lasts.
    test: {state_stability: {outcome: 5, stable: [Nash, SEQ]}}
  leaves:
    claim: fang_1993:stable
    says: Nobody leaves the sixth state.
    test: {state_stability: {outcome: target, stable: Nash}}
"""


@pytest.fixture
def aimed(tmp_path):
    path = tmp_path / "aimed.yaml"
    text = shipped_path("published/elmira").read_text(encoding="utf-8")
    path.write_text(text + TARGET, encoding="utf-8")
    return str(path)


def test_concessions_of_an_option_form_are_documented(aimed):
    found = run("concessions", aimed, "--json")
    assert found.exit_code == 0, found.output
    documented("state-concessions", found.stdout)
    data = json.loads(found.stdout)
    assert data["target"] == "modify delay insist"
    sets = [s["options"] for s in data["given_up"]["minimal"]["Nash"]]
    assert sets == [["delay"], ["accept", "abandon"]]
    assert "keeps “delay”" in run("concessions", aimed).stdout
    other = run("concessions", aimed, "--target", "way_out")
    assert "every party stays already" in other.stdout


def test_concessions_that_are_cut_short_say_so(aimed):
    found = run("concessions", aimed, "--timeout", "0", "--json")
    assert found.exit_code == 0, found.output
    documented("state-concessions", found.stdout)
    data = json.loads(found.stdout)
    assert not data["complete"]
    assert data["notes"]
    assert "not complete" in found.stderr


def test_groups_that_are_cut_short_say_so():
    whole = json.loads(run("solve", "published/elmira", "--json").stdout)
    assert whole["complete"]
    assert whole["groups"]
    assert not whole["notes"]
    found = run("solve", "published/elmira", "--json", "--timeout", "0")
    documented("stability", found.stdout)
    data = json.loads(found.stdout)
    assert not data["complete"]
    assert data["notes"]
    assert not data["groups"]
    assert data["outcomes"] == whole["outcomes"]
    assert "The computation ended" in run("solve", "published/elmira", "--timeout", "0").stdout


def test_findings_of_an_option_form_are_judged(aimed):
    assert run("check", aimed, "--require", "lasts").exit_code == 0
    failed = run("check", aimed, "--require", "leaves")
    assert failed.exit_code == 1
    assert "Uniroyal Chemical would leave" in failed.stderr
    told = run("report", aimed, "--format", "json")
    documented("report", told.stdout)
    results = json.loads(told.stdout)["data"]
    assert [f["status"] for f in results["findings"]] == ["holds", "fails"]
    assert results["state_concessions"]["target"] == "modify delay insist"
    text = run("report", aimed, "--format", "md").stdout
    assert "What the sources claim, tested" in text
    assert "What it would take for the target to last" in text


def test_a_target_of_another_form_is_refused():
    found = run("concessions", "hnc_composition", "--target", "x")
    assert found.exit_code == 2
    assert "--target is for option form" in found.stderr
