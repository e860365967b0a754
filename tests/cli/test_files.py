"""new, convert, models, schema and report: what they write, and when they refuse to."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import detente as dt
from detente.cli.main import cli
from detente.files.shipped import shipped_models

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_new_writes_a_definition_that_is_good():
    found = run("new", "ceasefire")
    assert found.exit_code == 0
    assert found.stdout == "ceasefire.yaml\n"
    checked = run("check", "--strict", "ceasefire.yaml")
    assert checked.exit_code == 0, checked.stderr


def test_new_keeps_what_is_there():
    Path("ceasefire.yaml").write_text("precious")
    found = run("new", "ceasefire")
    assert found.exit_code == 2
    assert "--force" in found.stderr
    assert Path("ceasefire.yaml").read_text() == "precious"
    assert run("new", "ceasefire", "--force").exit_code == 0
    assert Path("ceasefire.yaml").read_text() != "precious"


def test_models_has_a_line_each():
    lines = run("models").stdout.splitlines()
    assert [line.split()[0] for line in lines] == shipped_models()


def test_schema_is_a_json_schema():
    schema = json.loads(run("schema").stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "players" in schema["properties"]


@pytest.mark.parametrize("suffix", [".nfg", ".json", ".yaml"])
def test_convert_keeps_the_game(suffix):
    found = run("convert", "us_russia_brokerage", f"game{suffix}")
    assert found.exit_code == 0
    assert found.stdout == f"game{suffix}\n"
    original, converted = (
        json.loads(run("solve", name, "--json").stdout)["equilibria"][0]["payoffs"].values()
        for name in ("us_russia_brokerage", f"game{suffix}")
    )
    assert list(original) == list(converted)


@pytest.mark.parametrize("suffix", [".html", ".md", ".json", ".txt"])
def test_report_writes_every_format(suffix):
    found = run("report", "hnc_composition", "-o", f"report{suffix}")
    assert found.exit_code == 0, found.stderr
    assert found.stdout == f"report{suffix}\n"
    assert Path(f"report{suffix}").stat().st_size > 1000


@pytest.mark.parametrize("model", shipped_models())
def test_report_prints_the_documented_json(model):
    found = run("report", model, "--format", "json")
    schema = json.loads((SCHEMAS / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(found.stdout))
    assert found.stderr == ""


def test_report_goes_to_standard_output():
    assert "United States" in run("report", "hnc_composition").stdout
    assert run("report", "hnc_composition", "--format", "html").stdout.startswith("<!")


def test_several_reports_go_to_a_folder():
    found = run("report", "hnc_composition", "assad_question", "-o", "out", "--format", "md")
    assert found.exit_code == 0, found.stderr
    assert sorted(p.name for p in Path("out").iterdir()) == [
        "assad_question.md",
        "hnc_composition.md",
    ]


def test_several_reports_need_a_folder():
    found = run("report", "hnc_composition", "assad_question", "-o", "out.html")
    assert found.exit_code == 2
    assert "folder" in found.stderr


def test_a_report_that_cannot_be_written_is_refused():
    for out in ("no/such/place.html", f"{__file__}/below.html"):
        found = run("report", "hnc_composition", "-o", out)
        assert found.exit_code == 2
        assert "cannot write" in found.stderr
        assert "Traceback" not in found.stderr


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_a_failed_report_keeps_the_old_one(monkeypatch, trouble):
    Path("report.html").write_text("the old report")

    def fail(*_):
        raise trouble

    monkeypatch.setattr(Path, "replace", fail)
    found = run("report", "hnc_composition", "-o", "report.html")
    assert found.exit_code == (130 if trouble is KeyboardInterrupt else 2)
    assert Path("report.html").read_text() == "the old report"
    assert [p.name for p in Path().iterdir()] == ["report.html"]


def test_a_required_finding_decides_after_the_report_is_written():
    one_each = {v.holds: v.finding.name for v in dt.load("hnc_composition").findings}
    for holds, name in one_each.items():
        found = run("report", "hnc_composition", "-o", "report.md", "--require", name)
        assert found.exit_code == (0 if holds else 1)
        assert Path("report.md").exists()
