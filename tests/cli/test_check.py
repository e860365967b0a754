"""check: faults and warnings on standard error, a line on each good file, exit codes."""

import pytest
from click.testing import CliRunner

from detente.cli.main import cli
from detente.files.shipped import shipped_models

SMALL = """\
detente: 1
title: Small
players: {a: First, b: Second}
actions: {a: [x, y], b: [x, y]}
payoffs:
  a: {table: [[1, 0], [0, 1]], assumption: made up}
  b: {table: [[1, 0], [0, 1]], assumption: made up}
findings:
  together: {says: Both do x, claim: s:C1, test: {equilibrium: {profile: {a: x, b: x}}}}
  apart: {says: They part, claim: s:C1, test: {equilibrium: {profile: {a: x, b: y}}}}
sources: {s: {title: A source, claims: {C1: A claim}}}
"""


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


@pytest.mark.parametrize("model", shipped_models())
def test_shipped_models_are_good(model):
    found = run("check", model)
    assert found.exit_code == 0
    assert found.stdout.startswith(f"{model}: good: ")


def test_every_fault_is_told_with_its_place(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("detente: 1\ntitle: Bad\ntitel: Twice\nplayers: {a: A}\nactions: {b: [x]}\n")
    found = run("check", str(bad))
    assert found.exit_code == 2
    assert found.stdout == ""
    assert f"{bad}:3:1: unknown key 'titel', did you mean 'title'?" in found.stderr
    assert f"{bad}:5:11: unknown player 'b'" in found.stderr
    assert "Traceback" not in found.stderr


def test_good_files_are_told_beside_bad_ones(tmp_path, small):
    bad = tmp_path / "bad.yaml"
    bad.write_text("- a list\n")
    found = run("check", str(bad), str(small))
    assert found.exit_code == 2
    assert found.stdout.startswith(f"{small}: good")


def test_warnings_count_only_when_strict(small):
    small.write_text(SMALL.replace(", assumption: made up", "", 1))
    found = run("check", str(small))
    assert found.exit_code == 0
    assert "[warning]" in found.stderr
    assert "good, " in found.stdout
    assert "warning" in found.stdout
    assert run("check", "--strict", str(small)).exit_code == 1


def test_a_required_finding_decides(small):
    assert run("check", str(small), "--require", "together").exit_code == 0
    found = run("check", str(small), "--require", "together", "--require", "apart")
    assert found.exit_code == 1
    assert "apart does not hold" in found.stderr


def test_an_unknown_finding_is_misuse(small):
    found = run("check", str(small), "--require", "togther")
    assert found.exit_code == 2
    assert "did you mean 'together'?" in found.stderr
