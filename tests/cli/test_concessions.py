"""`detente concessions` and the report where a definition asks for more than the usual."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from detente.cli.main import cli

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "schemas" / "concessions.schema.json"
TRUCE = """\
detente: 1
title: A truce
players: {north: The north, south: The south}
actions: {north: [hold, strike], south: [hold, strike]}
payoffs:
  north: {table: [[3, 0], [5, 1]], assumption: a figure}
  south: {table: [[3, 5], [0, 1]], assumption: a figure}
status_quo: {north: strike, south: strike}
target: {north: hold, south: hold}
repeated: {discount: 2/5, assumption: a figure}
concessions:
  ban: {by: south, removes: {south: [strike]}, assumption: a figure}
  aid: {by: south, adds: {north: [{value: 2, when: {north: hold}}]}, costs: 1, assumption: a figure}
  lure: {by: north, adds: {north: [{value: 9, when: {north: strike}}]}, assumption: a figure}
"""


def run(tmp_path, extra, *options):
    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE + extra, encoding="utf-8")
    found = CliRunner().invoke(cli, ["concessions", str(path), *options])
    assert found.exit_code == 0, found.stderr
    # Words are wrapped where a line ends.
    return found.stdout if options else " ".join(found.stdout.split())


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "concession_sets: {punishment: optimal}",
        "concession_sets: {punishment: transfers}",
        *(
            f"concession_sets: {{target_concept: {concept}}}"
            for concept in ("strict", "unique", "dominant", "rationalizable", "GMR", "SEQ")
        ),
        "concession_sets: {payments: {payers: [north, south], credible: true}}",
        "concession_sets: {payments: {caps: {outside: 0}}}",
    ],
)
def test_every_reading_prints_the_documented_json_and_words(tmp_path, extra):
    data = json.loads(run(tmp_path, extra, "--json"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    said = run(tmp_path, extra)
    assert "The menu" in said
    assert "What it would cost to pay for it" in said


def test_words_name_the_price_and_what_breaks_an_agreement(tmp_path):
    said = run(tmp_path, "concession_sets: {target_concept: dominant}")
    assert "best whatever the others do" in said
    assert "Where more is less" in said
    assert "with lure it does not (the north would" in said
    priced = run(tmp_path, "")
    # Each needs 2/5 every period.
    assert "costs 0.8 each period at the least" in priced
    short = run(tmp_path, "concession_sets: {payments: {caps: {outside: 1/2}}}")
    assert "contradict each other: north stays, south stays and cap on outside" in short


def test_a_report_tells_the_price(tmp_path):
    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE + "concession_sets: {punishment: transfers}", encoding="utf-8")
    found = CliRunner().invoke(cli, ["report", str(path), "--format", "md"])
    assert found.exit_code == 0, found.stderr
    assert "Played again and again: paid for by an outside party" in found.stdout
    assert "each period, as patient as today" in found.stdout


def test_measures_that_make_an_action_possible_or_set_a_parameter_twice_are_told(tmp_path):
    path = tmp_path / "truce.yaml"
    opened = (
        "  open: {by: south, allows: {north: [hold]}, assumption: a figure}\n"
        "  more: {by: north, sets: {gain: 4}, assumption: a figure}\n"
        "  less: {by: south, sets: {gain: 2}, assumption: a figure}\n"
        "parameters: {gain: {value: 3, range: [1, 5], assumption: a figure}}\n"
    )
    text = TRUCE.replace("[[3, 0], [5, 1]]", "[[gain, 0], [5, 1]]").replace("2/5", "9/10")
    path.write_text(text + opened, encoding="utf-8")
    data = json.loads(CliRunner().invoke(cli, ["concessions", str(path), "--json"]).stdout)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert all("open" in found["members"] for found in data["minimal"])
    for told in data["order"]["sets"]:
        for order in told["orders"]:
            given = [name for step in order for name in step["give"]]
            block = {name: k for k, step in enumerate(order) for name in step["give"]}
            assert set(given) == set(told["members"])
            assert block["open"] <= block["north:hold"]
    found = CliRunner().invoke(cli, ["report", str(path), "--format", "md", "--draws", "50"])
    assert found.exit_code == 0, found.stderr
    assert "In which order" in found.stdout
