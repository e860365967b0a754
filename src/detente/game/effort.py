"""How long a computation may take, how far it is, and whether somebody wants it to end.

Solvers that may take over a second ask `current().goes_on(share)` now and then. Unless somebody
set a limit, the answer is yes. Once it is no they return what is proven by then, and say so.

>>> with limited(seconds=0) as effort:
...     current().goes_on(0.5), effort.stopped
(False, True)
>>> current().goes_on(0.5)
True
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from detente.errors import SolverError

Progress = Callable[[float | None], None]


@dataclass(slots=True)
class Effort:
    """A limit in seconds (None: none), and whom to tell the share done, from 0 to 1."""

    seconds: float | None = None
    progress: Progress | None = None
    stopped: bool = False
    outer: Effort | None = None
    _start: float = field(default_factory=time.monotonic)

    def goes_on(self, share: float | None = None) -> bool:
        """Whether to go on; tells the `share` done where it is known."""
        if self.progress is not None:
            self.progress(share)
        if self.seconds is not None and self.elapsed >= self.seconds:
            self.stopped = True
        # Whoever limits the whole of a computation limits its parts.
        if self.outer is not None and not self.outer.goes_on(share):
            self.stopped = True
        return not self.stopped

    @property
    def elapsed(self) -> float:
        """Seconds since the computation began."""
        return time.monotonic() - self._start

    @property
    def ending(self) -> str:
        """How the computation was cut short, as the beginning of a note: "stopped after 2 s"."""
        return f"stopped after {self.elapsed:.2g} s"

    def stop(self) -> None:
        """End the computation at the next question, as on Ctrl-C."""
        self.stopped = True

    @property
    def limits(self) -> bool:
        """Whether an answer may come back short, so that nobody should keep it for later."""
        return self.seconds is not None or self.stopped


_CURRENT: ContextVar[Effort | None] = ContextVar("effort", default=None)


def current() -> Effort:
    """The effort that the running computation may make."""
    return _CURRENT.get() or Effort()


@contextmanager
def limited(seconds: float | None = None, progress: Progress | None = None) -> Iterator[Effort]:
    """Everything within may take `seconds` (at least 0) in all and tells its progress.

    Raises SolverError for what is no such number.
    """
    if seconds is not None and not seconds >= 0:
        raise SolverError(f"a limit of {seconds} seconds makes no sense, give 0 or more")
    effort = Effort(seconds, progress, outer=_CURRENT.get())
    token = _CURRENT.set(effort)
    try:
        yield effort
    finally:
        _CURRENT.reset(token)
