"""What holds for every command: help, exit codes, two streams, no traceback."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version

import pytest
from click.testing import CliRunner

from detente.analysis.stage_game import concept_names
from detente.cli.main import COMMANDS, cli

DETENTE = [sys.executable, "-m", "detente"]


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


def test_help_lists_every_command_in_full():
    found = run("--help")
    assert found.exit_code == 0
    for name in COMMANDS:
        assert f"  {name} " in found.stdout
    assert "..." not in found.stdout.partition("Commands:")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(name):
    found = run(name, "--help")
    assert found.exit_code == 0
    assert f"  detente {name}" in found.stdout


def test_commands_of_later_releases_are_not_listed():
    listed = run("--help").stdout
    assert "explore" not in listed


def test_solve_names_every_concept_in_its_help():
    words = " ".join(run("solve", "--help").stdout.split())
    assert all(name in words for name in concept_names())


def test_version_tells_the_kernels():
    found = run("--version")
    assert found.exit_code == 0
    assert version("detente") in found.stdout
    assert "kernels" in found.stdout


def test_help_imports_no_solver():
    program = (
        "import sys\nfrom detente.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(*sorted({'rich', 'flint', 'pydantic', 'yaml', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == ""


def test_json_needs_no_rich():
    program = (
        "import sys\nfrom detente.cli.main import main\n"
        "try: main(['solve', 'hnc_composition', '--json'])\nexcept SystemExit: pass\n"
        "print('rich' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stderr == "False\n"
    json.loads(done.stdout)


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["solv"], "did you mean 'solve'?"),
        (["solve"], "Missing argument 'FILE'"),
        (["solve", "hnc_composition", "--jsn"], "--json"),
        (["solve", "hnc_compositoin"], "did you mean 'hnc_composition'?"),
        (["solve", "hnc_composition", "--concept", "nahs"], "did you mean 'nash'?"),
        (["solve", "hnc_composition", "--variant", "deadlok"], "did you mean 'deadlock'?"),
        (["solve", "hnc_composition", "--set", "return_cots=2"], "did you mean 'return_cost'?"),
        (["solve", "hnc_composition", "--set", "return_cost"], "NAME=VALUE"),
        (["solve", "hnc_composition", "--set", "return_cost=much"], "is not a number"),
        (["repeated", "hnc_composition", "--discount", "1"], "outside [0, 1)"),
        (["repeated", "hnc_composition", "--discount", "uss=0.5"], "did you mean 'us'?"),
        (["check", "nowhere.yaml"], "no such file"),
        (["report", "hnc_composition", "-o", "report.doc"], "names no format"),
        (["convert", "hnc_composition", "game.txt"], "suffix"),
    ],
)
def test_misuse_is_explained_with_exit_code_2(arguments, advice):
    found = run(*arguments)
    assert found.exit_code == 2
    assert advice in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""


def test_a_fault_of_our_own_is_one_message(monkeypatch):
    monkeypatch.delenv("DETENTE_TRACEBACK", raising=False)

    def broken(*_):
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr("detente.analysis.model.load", broken)
    found = run("solve", "hnc_composition")
    assert found.exit_code == 70
    assert "ZeroDivisionError: surprise" in found.stderr
    assert "DETENTE_TRACEBACK=1" in found.stderr
    assert "Traceback" not in found.stderr


def test_interruption_is_one_line_and_130(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.analysis.model.load", interrupted)
    found = run("solve", "hnc_composition")
    assert found.exit_code == 130
    assert found.stderr.strip() == "interrupted"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def opened_by_reader(pipe, process, seconds=30):
    """The pipe's writing end, as soon as the command reads; fails if it ends or takes too long."""
    for _ in range(seconds * 50):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.02)
                break
    process.kill()
    raise AssertionError(f"the command never read: {process.communicate()}")


def test_a_real_interrupt_leaves_no_traceback(tmp_path):
    pipe = tmp_path / "game.yaml"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [*DETENTE, "solve", str(pipe)], stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    writing = opened_by_reader(pipe, process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    os.close(writing)
    assert process.returncode == 130
    assert errors.strip() == "interrupted"


def test_a_closed_pipe_is_quiet():
    process = subprocess.Popen(
        [*DETENTE, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    errors = process.stderr.read()
    process.wait(timeout=30)
    process.stderr.close()
    assert errors == ""
    assert process.returncode == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device")  # noqa: PTH110
def test_a_full_disk_is_one_line():
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [*DETENTE, "models"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_python_m_detente_is_the_command():
    done = subprocess.run([*DETENTE, "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("detente ")
