"""The JSON Schema is valid, up to date, and agrees with the reader."""

from pathlib import Path

import jsonschema
import pytest

from detente.files.json_schema import json_schema, schema_text
from detente.files.kinds import departures
from detente.files.nodes import plain
from detente.files.read import check_bytes
from detente.files.scan import scan
from detente.files.schema import DEFINITION, OPTION_FORM
from detente.files.shipped import published_studies, shipped_models, shipped_path
from detente.files.starter import starter

GAMES = Path(__file__).parents[2] / "games"
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_file_beside_the_models_is_up_to_date():
    written = (GAMES / "definition.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), (
        "run: python -m detente.files.json_schema games/definition.schema.json"
    )


def typed(value):
    """Text as an editor's YAML reader sees it: numbers and truth values resolved."""
    if isinstance(value, dict):
        return {k: typed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [typed(v) for v in value]
    if value in ("true", "false"):
        return value == "true"
    for kind in (int, float):
        try:
            return kind(value)
        except (TypeError, ValueError):
            pass
    return value


def tree(text):
    return scan(text, "x.yaml")[0]


@pytest.mark.parametrize("name", ["starter", *shipped_models(), *published_studies()])
def test_good_definitions_fit_the_schema(name):
    text = starter("x") if name == "starter" else shipped_path(name).read_text(encoding="utf-8")
    kind = OPTION_FORM if name in published_studies() else DEFINITION
    assert list(departures(kind, tree(text))) == []
    assert [e.message for e in VALIDATOR.iter_errors(typed(plain(tree(text))))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("detente: 1", "detente: 2"),
        ("range: [1, 4]", "range: [1]"),
        ("range: [1, 4]", "range: 1"),
        ("confidence: moderate", "confidence: middling"),
        ("  north: {name", "  North: {name"),
        ("status_quo: {", "status_quo: {3north: hold, "),
        ("discount: patience", "discount: [1]"),
        ("by: south", "to: south"),
        ("test: {no_equilibrium", "test: {no_equilibria"),
        ("where: [target]", "where: []"),
        ("exists: true", "exists: yes"),
        ("set: {parameters", "set: {params"),
        ("claims:\n      A1: ", "claims:\n      A 1: "),
    ],
)
def test_schema_and_reader_refuse_the_same(old, new):
    text = starter("x")
    assert old in text
    spoilt = tree(text.replace(old, new, 1))
    assert list(departures(DEFINITION, spoilt))
    assert not VALIDATOR.is_valid(typed(plain(spoilt)))


def test_every_key_says_what_it_means():
    def keys(part):
        if isinstance(part, dict):
            for name, value in part.get("properties", {}).items():
                assert value.get("description", "").endswith("."), name
            for value in part.values():
                keys(value)

    keys(json_schema())


@pytest.mark.parametrize("name", ["ceasefire", 'a "quoted" one', "", "ünï: #{}"])
def test_the_starter_needs_no_mending(name):
    definition, errors, warnings = check_bytes(starter(name).encode(), "x.yaml")
    assert (errors, warnings) == ([], [])
    assert starter(name).startswith("# yaml-language-server: $schema=")
    assert definition.variants
    assert definition.findings
