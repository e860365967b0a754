"""A long computation on the command line: an end in time or on Ctrl-C, and a bar."""

import io
import json
import os
import signal
import sys

import pytest
from click.testing import CliRunner

from detente.analysis import stage_game
from detente.cli.main import cli
from detente.cli.patience import patience
from detente.game.effort import current

GAME = "hnc_composition"


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def nothing_kept():
    """Answers kept from earlier tests would come back whole whatever the time."""
    stage_game._kept.cache_clear()


def test_no_time_prints_what_is_proven_and_says_that_it_is_not_all():
    found = run("solve", GAME, "--concept", "stability", "--timeout", "0", "--json")
    assert found.exit_code == 0
    data = json.loads(found.stdout)
    assert data["complete"] is False
    assert data["notes"][0].startswith("stopped after")
    assert "not complete" in found.stderr
    assert "Stopped after" in run("solve", GAME, "--concept", "stability", "--timeout", "0").stdout


@pytest.mark.parametrize("concept", ["nash", "correlated", "coarse-correlated", "quantal",
                                     "rationalizable", "stability", "pure-nash"])  # fmt: skip
def test_every_answer_can_be_told_when_cut_short(concept):
    found = run("solve", GAME, "--concept", concept, "--timeout", "0")
    assert (found.exit_code, found.stderr.count("\n") <= 1) == (0, True)


def test_time_enough_changes_nothing():
    found = run("solve", GAME, "--timeout", "1000", "--json")
    assert json.loads(found.stdout)["complete"] is True
    assert found.stderr == ""


@pytest.mark.parametrize("seconds", ["-1", "nan", "soon"])
def test_a_timeout_that_is_no_number_of_seconds_is_refused(seconds):
    found = run("solve", GAME, "--timeout", seconds)
    assert found.exit_code == 2
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_first_interrupt_ends_the_second_aborts(capsys):
    before = signal.getsignal(signal.SIGINT)
    with patience() as effort:
        assert current().goes_on()
        os.kill(os.getpid(), signal.SIGINT)
        assert effort.stopped
        assert not current().goes_on()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert "what is proven so far" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before


def test_a_bar_from_the_first_second_on_and_only_on_a_terminal(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with patience() as effort:
        effort.goes_on(0.25)
        assert terminal.getvalue() == ""
        effort._start -= 3600
        effort.goes_on(0.5)
        assert "about 60 min left" in terminal.getvalue()
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with patience() as effort:
        effort._start -= 60
        effort.goes_on(0.5)
    assert pipe.getvalue() == ""
