"""While a command computes: how far it is, and an end on Ctrl-C that keeps what is proven."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from detente.game.effort import Effort, limited

if TYPE_CHECKING:
    from rich.progress import Progress

# Seconds before anything is shown, and between two pictures of the bar.
_SOON, _AGAIN = 1.0, 0.1

timeout_option = click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    help="End after so many seconds with what is proven by then.",
)


@contextmanager
def patience(seconds: float | None = None) -> Iterator[Effort]:
    """Limit what is computed within; a first Ctrl-C ends it early, a second one aborts.

    Anything that takes over a second shows a bar with the time left, if standard error is a
    terminal.
    """
    bar = _Bar()
    with limited(seconds, bar.tell) as effort:
        bar.effort = effort
        before = signal.getsignal(signal.SIGINT)

        def interrupted(_number: int, _frame: object) -> None:
            effort.stop()
            signal.signal(signal.SIGINT, before)
            bar.end()
            click.echo(
                "ending: what is proven so far follows; Ctrl-C again gives up at once", err=True
            )

        # Signals reach the main thread alone, and elsewhere nobody may ask for them.
        mine = threading.current_thread() is threading.main_thread() and before is not None
        if mine:
            signal.signal(signal.SIGINT, interrupted)
        try:
            yield effort
        finally:
            if mine:
                signal.signal(signal.SIGINT, before)
            bar.end()


class _Bar:
    """A bar on standard error, from the first second on; none where that is no terminal."""

    def __init__(self) -> None:
        self.effort: Effort | None = None
        self.wanted = sys.stderr.isatty()
        self._progress: Progress | None = None
        self._drawn = 0.0

    def tell(self, share: float | None) -> None:
        """Draw the share done, where it is known, unless that was done a moment ago."""
        if not self.wanted or self.effort is None:
            return
        now = self.effort.elapsed
        if now < _SOON or now - self._drawn < _AGAIN:
            return
        self._drawn = now
        if self._progress is None:
            self._progress = _progress()
            self._progress.start()
            self._progress.add_task(_duration(now), total=None, left="")
        task = self._progress.task_ids[0]
        if share:
            left = f"about {_duration(now * (1 - share) / share)} left"
            self._progress.update(task, total=1.0, completed=share, left=left)
        self._progress.update(task, description=_duration(now))
        self._progress.refresh()

    def end(self) -> None:
        """Take the bar away, for good."""
        self.wanted = False
        if self._progress is not None:
            self._progress.stop()
            self._progress = None


def _duration(seconds: float) -> str:
    """Seconds for people.

    >>> _duration(7.2), _duration(135), _duration(9000)
    ('7 s', '2 min', '2.5 h')
    """
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[left]}"),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
