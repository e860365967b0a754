"""Limits on computations: who asks whom, and what counts as an end."""

import pytest

from detente.errors import SolverError
from detente.game.effort import Effort, current, limited


def test_without_a_limit_everything_goes_on():
    assert current().goes_on(0.5)
    assert not current().stopped


def test_no_seconds_are_over_at_once():
    with limited(0) as effort:
        assert not current().goes_on()
        assert effort.stopped
    assert current().goes_on()


def test_progress_hears_every_share_and_may_stop():
    heard = []

    def progress(share):
        heard.append(share)
        if share == 0.5:
            current().stop()

    with limited(progress=progress) as effort:
        assert effort.goes_on(0.25)
        assert not effort.goes_on(0.5)
    assert heard == [0.25, 0.5]


def test_whoever_limits_the_whole_limits_the_parts():
    heard = []
    with limited(progress=heard.append) as outer:
        with limited(1e9) as inner:
            assert inner.goes_on(0.1)
            outer.stop()
            assert not inner.goes_on(0.2)
        with limited(0):
            assert not current().goes_on(0.3)
    assert heard == [0.1, 0.2, 0.3]


def test_a_part_that_is_over_does_not_end_the_whole():
    with limited() as outer:
        with limited(0):
            assert not current().goes_on()
        assert outer.goes_on()


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_what_is_no_number_of_seconds_is_refused(seconds):
    with pytest.raises(SolverError, match="give 0 or more"), limited(seconds):
        pass


def test_the_ending_is_the_beginning_of_a_note():
    assert Effort().ending.startswith("stopped after ")
