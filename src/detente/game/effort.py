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

Progress = Callable[[float | None], None]


@dataclass(slots=True)
class Effort:
    """A limit in seconds (None: none), and whom to tell the share done, from 0 to 1."""

    seconds: float | None = None
    progress: Progress | None = None
    stopped: bool = False
    _start: float = field(default_factory=time.monotonic)

    def goes_on(self, share: float | None = None) -> bool:
        """Whether to go on; tells the `share` done where it is known."""
        if self.progress is not None:
            self.progress(share)
        if self.seconds is not None and time.monotonic() - self._start >= self.seconds:
            self.stopped = True
        return not self.stopped

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
    """Everything within may take `seconds` in all and tells its progress."""
    effort = Effort(seconds, progress)
    token = _CURRENT.set(effort)
    try:
        yield effort
    finally:
        _CURRENT.reset(token)
