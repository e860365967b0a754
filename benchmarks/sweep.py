"""Sweeps over admissible judgements: every shipped model with all its conclusions.

Run it as `python benchmarks/sweep.py [DRAWS] [--full]`; DRAWS is 1,000,000 unless given. Each sweep
runs in a process of its own, whose peak memory counts.

The Dask row is the same sweep in this process on two threads and on a cluster of two workers with
a thread each. The cluster stands before the clock starts; that its workers load the model and
plan the sweep is counted. It takes 1,000,000 draws, 10,000,000 with `--full`; what it costs to
begin is the same for both, so the fewer draws give the higher ratio.

For the equilibrium part everybody starts from the same drawn parameters and works on one thread,
warm. The peers' loop is what their user writes: for each draw a Python function evaluates the
payoffs in float64, a game is built of them, and its equilibria are enumerated by supports. Ours is
the compiled block: drawing, payoffs with error bounds, for each outcome whether it is an
equilibrium, and whether there is one alone, draws too close to tell settled exactly. Processor
time for one game is compared. Peers that are not installed are left out.
"""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from tables import Table, Target, duration, ratio, show

import detente as dt
from detente.analysis.model import Model
from detente.files.shipped import shipped_models
from detente.game.payoffs import Rules
from detente.sweep.engines import Cluster, Threads
from detente.sweep.plan import STRIDE, Plan
from detente.sweep.run import DRAWS

MEGABYTE = 1_000_000
# What was aimed at: seconds for a million draws, megabytes, seconds inside a report, times faster.
SECONDS, MEMORY, IN_REPORT, RATIO = 20.0, 600.0, 1.0, 100.0
# The cluster's time in units of that in this process, the draws it gets, and its model.
SHARED, SHARED_DRAWS, SHARED_FULL, SHARED_MODEL = 1.3, 1_000_000, 10_000_000, "us_russia_brokerage"
WORKERS = 2
# The model whose equilibrium part is compared.
COMPARED = "us_russia_brokerage"


def _swept(name: str, draws: int, end: Connection) -> None:
    model = dt.load(name)
    start, used = time.perf_counter(), time.process_time()
    found = dt.sweep(model, draws)
    seconds, processors = time.perf_counter() - start, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    exact = sum(row.exact for row in found)
    end.send((seconds, processors, memory, len(found), exact, found.settled))


def swept(name: str, draws: int) -> tuple[float, float, float, int, int, int]:
    """Seconds, processor seconds, megabytes, conclusions, exact ones, answers settled exactly."""
    context = multiprocessing.get_context("spawn")
    pipe, end = context.Pipe(duplex=False)
    process = context.Process(target=_swept, args=(name, draws, end))
    process.start()
    end.close()
    found: tuple[float, float, float, int, int, int] = pipe.recv()
    process.join()
    return found


def sweeps(draws: int) -> Table:
    """A row for each shipped model."""
    table = Table(
        f"Sweeps of {draws:,} draws, all conclusions",
        ["model", "in all", "processor", "memory", "conclusions", "not compiled", "settled exactly",
         f"{DRAWS:,} draws"],
    )  # fmt: skip
    for name in shipped_models():
        seconds, processors, memory, conclusions, exact, settled = swept(name, draws)
        brief = swept(name, DRAWS)[0]
        table.rows.append([
            name, duration(seconds), duration(processors), f"{memory:.0f} MB", str(conclusions),
            str(exact), str(settled), duration(brief),
        ])  # fmt: skip
        limit = SECONDS * draws / 1e6
        table.targets += [
            Target(f"{name} in {duration(limit)}", duration(seconds), seconds <= limit),
            Target(f"{name} in {MEMORY:.0f} MB", f"{memory:.0f} MB", memory <= MEMORY),
            Target(f"{name}, {DRAWS:,} draws in {IN_REPORT:.0f} s", duration(brief),
                   brief <= IN_REPORT),
        ]  # fmt: skip
    table.notes.append("All processors; the 20,000 draws include what is proven certain.")
    return table


def clustered(draws: int) -> Table:
    """The same sweep in this process and on a Dask cluster."""
    table = Table(
        f"A sweep of {draws:,} draws of {SHARED_MODEL} on a Dask cluster",
        ["where", "in all", "ratio"],
    )
    aim = f"{SHARED} times the time in process"
    if importlib.util.find_spec("distributed") is None:
        table.targets.append(Target(aim, "", None))
        table.notes.append("Dask is not installed.")
        return table
    from distributed import LocalCluster

    model = dt.load(SHARED_MODEL)
    start = time.perf_counter()
    here = dt.sweep(model, draws, engine=Threads(WORKERS))
    own = time.perf_counter() - start
    with LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster:
        start = time.perf_counter()
        there = dt.sweep(model, draws, engine=Cluster(cluster.scheduler_address))
        seconds = time.perf_counter() - start
    table.rows += [
        [f"in process, {WORKERS} threads", duration(own), ""],
        [f"Dask, {WORKERS} workers", duration(seconds), f"{seconds / own:.2f}"],
    ]
    table.targets.append(Target(aim, f"{seconds / own:.2f}", seconds <= SHARED * own))
    if here != there:
        table.notes.append("The answers differ.")
    return table


def written_by_hand(model: Model) -> tuple[list[str], Callable[..., list[list[list[float]]]]]:
    """The payoffs of a model as a Python function of what is drawn, and the names it takes."""
    definition = model.definition
    drawn = [n for n, p in definition.parameters.items() if p.range is not None]
    lines = [f"def payoffs({', '.join(drawn)}):"]
    for name, parameter in definition.parameters.items():
        if name not in drawn:
            lines.append(f"    {name} = {parameter.value.source}")
    tables = []
    for form in definition.payoffs.values():
        assert isinstance(form, Rules)  # noqa: S101 (what can be written so)
        cells = [
            " + ".join(f"({f.source})" for f in row) or "0"
            for row in form.summands(definition.action_labels)
        ]
        columns = len(list(definition.action_labels.values())[1])
        rows = [cells[k : k + columns] for k in range(0, len(cells), columns)]
        tables.append("[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]")
    lines.append(f"    return [{', '.join(tables)}]")
    space: dict[str, Any] = {}
    exec("\n".join(lines), space)  # noqa: S102 (what a user would type)
    return drawn, space["payoffs"]


def nashpy(payoffs: Callable[..., list[list[list[float]]]], draws: list[tuple[float, ...]]) -> None:
    """For each draw the game and its equilibria with nashpy."""
    nash = importlib.import_module("nashpy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for values in draws:
            first, second = payoffs(*values)
            list(nash.Game(first, second).support_enumeration())


def quantecon(
    payoffs: Callable[..., list[list[list[float]]]], draws: list[tuple[float, ...]]
) -> None:
    """For each draw the game and its equilibria with QuantEcon."""
    theory = importlib.import_module("quantecon.game_theory")
    for values in draws:
        first, second = payoffs(*values)
        # The second player's payoffs have its own actions first.
        players = theory.Player(np.array(first)), theory.Player(np.array(second).T.copy())
        theory.support_enumeration(theory.NormalFormGame(players))


# Name, module, its loop, the draws it gets.
PEERS = [
    ("nashpy supports", "nashpy", nashpy, 50),
    ("QuantEcon supports", "quantecon", quantecon, 2000),
]


def equilibria(name: str, draws: int) -> Iterator[list[str] | Target]:
    """Our row and each peer's, with the target for each peer."""
    model = dt.load(name)
    whole = Plan(model)
    asked = [c for c in whole.conclusions if c.name.partition(":")[0] in {"equilibrium", "unique"}]
    plan = Plan(model, asked=asked)
    plan.block(0, STRIDE)
    start = time.process_time()
    plan.block(0, draws)
    own = (time.process_time() - start) / draws
    yield [name, "détente", str(draws), duration(own), ""]
    names, payoffs = written_by_hand(model)
    columns = plan.draws.block(0, max(count for *_, count in PEERS))
    values = list(zip(*(columns[n].tolist() for n in names), strict=True))
    game = plan.model_at(0).game
    assert np.allclose(payoffs(*values[0]), [game.array(p) for p in game.players])  # noqa: S101
    for peer, module, loop, few in PEERS:
        if importlib.util.find_spec(module) is None:
            yield [name, peer, "", "", "not installed"]
            continue
        loop(payoffs, values[:1])  # compiles, imports
        start = time.process_time()
        loop(payoffs, values[:few])
        times = (time.process_time() - start) / few / own
        yield [name, peer, str(few), duration(own * times), ratio(times)]
        yield Target(f"{name}: at least {ratio(RATIO)} of {peer}", ratio(times), times >= RATIO)


def tables(draws: int = 1_000_000, shared: int = SHARED_DRAWS) -> Iterator[Table]:
    """The equilibrium part beside loops of the peers, the sweeps, the cluster."""
    table = Table(
        "The equilibrium part of a sweep beside loops over its games",
        ["model", "solver", "draws", "processor, a draw", "ratio"],
        words=2,
    )
    for found in equilibria(COMPARED, max(STRIDE, draws // 5)):
        if isinstance(found, Target):
            table.targets.append(found)
        else:
            table.rows.append(found)
    table.notes.append(
        "Processor time of one thread from the drawn parameters on. Peers: payoffs by a Python "
        "function, a game built, its equilibria listed, draw by draw. Here: drawing too, which "
        "outcomes are equilibria and whether there is one alone, exact where float64 cannot tell."
    )
    yield table
    yield sweeps(draws)
    yield clustered(shared)


if __name__ == "__main__":
    full, given = "--full" in sys.argv, [a for a in sys.argv[1:] if a != "--full"]
    show(tables(int(given[0]) if given else 1_000_000, SHARED_FULL if full else SHARED_DRAWS))
