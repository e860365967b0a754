"""Where blocks of draws are judged: on threads, in processes, on a Dask cluster.

A block is a pure function of the definition, the seed and its place (see `plan`), so that the
answer is the same wherever it was found, and a block that a worker loses is simply asked for again.

>>> from detente.analysis.model import load
>>> job = Job(load("hnc_composition"), seed=1)
>>> [columns.start for columns in Threads(2).run(job, [(0, 50), (50, 80)])]
[0, 50]
"""

from __future__ import annotations

import logging
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from detente.analysis.model import Model
from detente.errors import DetenteError, SolverError
from detente.sweep.grid import Values
from detente.sweep.plan import Columns, Plan

if TYPE_CHECKING:
    from distributed import Client

Span: TypeAlias = tuple[int, int]

# Seconds that a scheduler, and then the first worker of a cluster, is given to answer.
PATIENCE = 5
_ADDRESS = re.compile(r"(?:[a-z]+://)?(?:[^\s/:]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})/?")


@dataclass(frozen=True, eq=False)
class Job:
    """What is to be judged: a model, and the seed of its draws or a grid in their place."""

    model: Model
    seed: int
    grid: Values | None = None

    @cached_property
    def plan(self) -> Plan:
        """How each conclusion is judged, here."""
        return Plan(self.model, self.seed, grid=self.grid)

    @cached_property
    def packed(self) -> bytes:
        """The job as another process unpacks it."""
        import pickle

        model = Model(self.model.definition, dict(self.model.overrides), self.model.name)
        return pickle.dumps((model, self.seed, self.grid))


class Engine(Protocol):
    """Somewhere to judge blocks."""

    def run(self, job: Job, spans: Sequence[Span]) -> Generator[Columns, None, None]:
        """The blocks of draws from the first of a span to before the second, in this order."""
        ...


@dataclass(frozen=True)
class Threads:
    """So many threads of the process that asks."""

    number: int

    def run(self, job: Job, spans: Sequence[Span]) -> Generator[Columns, None, None]:
        """The blocks, in order."""
        plan = job.plan
        with ThreadPoolExecutor(self.number) as pool:
            yield from _ahead(lambda s: pool.submit(plan.block, *s), spans, 2 * self.number)


@dataclass(frozen=True)
class Processes:
    """So many processes of this machine."""

    number: int

    def run(self, job: Job, spans: Sequence[Span]) -> Generator[Columns, None, None]:
        """The blocks, in order; SolverError if a process dies twice."""
        import multiprocessing
        from concurrent.futures.process import BrokenProcessPool

        # A fresh process shares no threads or locks with this one.
        method = multiprocessing.get_context("spawn")
        left = deque(spans)
        for attempt in range(2):
            try:
                with ProcessPoolExecutor(
                    self.number, mp_context=method, initializer=_leave_interrupts
                ) as pool:
                    for columns in _ahead(_submitted(pool, job), list(left), 2 * self.number):
                        left.popleft()
                        yield columns
            except BrokenProcessPool:
                if attempt:
                    raise SolverError(
                        "worker processes die, perhaps for want of memory; ask for fewer"
                    ) from None
            else:
                return


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster: the address of its scheduler, or "local" for one of `workers` here.

    Needs the extra `dask`; the workers of another machine need the same release of détente.
    """

    address: str
    workers: int = 2

    def run(self, job: Job, spans: Sequence[Span]) -> Generator[Columns, None, None]:
        """The blocks, in order; SolverError if there is no scheduler or no Dask."""
        with self._client() as client:
            try:
                yield from self._blocks(client, job, spans)
            except (DetenteError, GeneratorExit):
                raise
            except Exception as error:  # noqa: BLE001 (whatever a cluster fails with)
                why = f"{type(error).__name__}: {error}".splitlines()[0]
                raise SolverError(
                    f"the Dask cluster at '{self.address}' failed ({why}); its workers need the "
                    "same release of détente, and memory for a block"
                ) from None

    def _blocks(
        self, client: Client, job: Job, spans: Sequence[Span]
    ) -> Generator[Columns, None, None]:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise SolverError(
                f"the Dask scheduler at '{self.address}' has no worker, start one with "
                f"'dask worker {self.address}'"
            ) from None
        # Sent once to each worker, not with every block.
        packed = client.scatter(job.packed, broadcast=True, hash=False)
        width = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

        def submit(span: Span) -> Any:  # noqa: ANN401 (a future of Dask's own)
            return client.submit(judged, packed, *span, pure=False, retries=3)

        yield from _ahead(submit, spans, 3 * width)

    @contextmanager
    def _client(self) -> Iterator[Client]:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise SolverError(
                "a Dask cluster needs Dask, install détente with it: pip install 'detente[dask]'"
            ) from None
        if self.address == "local":
            with _interrupts_left():
                cluster = LocalCluster(
                    n_workers=self.workers,
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.ERROR,
                )
            with cluster, Client(cluster) as client:
                yield client
            return
        port = _ADDRESS.fullmatch(self.address)
        if port is None or not 0 < int(port[1]) < 1 << 16:
            raise SolverError(
                f"'{self.address}' is no address of a Dask scheduler, write one such as "
                "tcp://10.0.0.7:8786, or local"
            )
        try:
            client = Client(self.address, timeout=PATIENCE)
        except Exception as error:  # noqa: BLE001 (what answers may be no scheduler at all)
            raise SolverError(
                f"no Dask scheduler answers at '{self.address}' within {PATIENCE} seconds "
                f"({type(error).__name__}); start one with 'dask scheduler', or say local"
            ) from None
        with client:
            yield client


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; the one that asks decides what to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interrupts_left() -> Iterator[None]:
    """Processes that are started within leave Ctrl-C to this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def judged(packed: bytes, start: int, stop: int) -> Columns:
    """A block, in whatever process this is; the plan is made once in each."""
    return _plan(packed).block(start, stop)


@lru_cache(maxsize=2)
def _plan(packed: bytes) -> Plan:
    import pickle

    model, seed, grid = pickle.loads(packed)  # noqa: S301 (packed by `Job`, for its own workers)
    return Plan(model, seed, grid=grid)


def _submitted(pool: Executor, job: Job) -> Callable[[Span], Future[Columns]]:
    packed = job.packed
    return lambda span: pool.submit(judged, packed, *span)


def _ahead(submit: Callable[[Span], Any], spans: Sequence[Span], most: int) -> Iterator[Columns]:
    """Results in order, `most` asked for at a time; what is not wanted any more is cancelled."""
    waiting: deque[Any] = deque(map(submit, spans[:most]))
    try:
        for span in spans[most:]:
            yield waiting.popleft().result()
            waiting.append(submit(span))
        while waiting:
            yield waiting.popleft().result()
    finally:
        for one in waiting:
            one.cancel()
