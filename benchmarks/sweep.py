"""Sweeps over admissible judgements: every shipped model with all its conclusions.

Run it as `python benchmarks/sweep.py [DRAWS]`; DRAWS is 1,000,000 unless given. Each sweep runs in
a process of its own, whose peak memory counts. For the equilibrium part the peers get the games
of the first draws one by one, warm, on one thread; their time for one game is compared with that
of the same question, which outcomes are equilibria and whether there is one alone, compiled. Peers
that are not installed are left out.
"""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import numpy as np
from many_games import PEERS, Games
from tables import Table, Target, duration, ratio, show

import detente as dt
from detente.files.shipped import shipped_models
from detente.sweep.plan import STRIDE, Plan
from detente.sweep.run import DRAWS

MEGABYTE = 1_000_000
# What was aimed at: seconds for a million draws, megabytes, seconds inside a report, times faster.
SECONDS, MEMORY, IN_REPORT, RATIO = 20.0, 600.0, 1.0, 100.0


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


def drawn_games(name: str, number: int) -> tuple[Plan, Games]:
    """The equilibrium conclusions of a model, and its stage games at the first draws."""
    whole = Plan(dt.load(name))
    asked = [c for c in whole.conclusions if c.name.partition(":")[0] in {"equilibrium", "unique"}]
    stages = [whole.model_at(k).game for k in range(number)]
    games = np.array([[game.array(p) for p in game.players] for game in stages])
    return Plan(dt.load(name), asked=asked), games


def equilibria(name: str, draws: int) -> Iterator[list[str] | Target]:
    """Our row and each peer's, with the target for each peer."""
    most = max(count for *_, count in PEERS[2])
    plan, games = drawn_games(name, most)
    plan.block(0, STRIDE)
    start = time.process_time()
    plan.block(0, draws)
    own = (time.process_time() - start) / draws
    yield [name, "détente", str(draws), duration(own), ""]
    for peer, module, count, few in PEERS[2]:
        if importlib.util.find_spec(module) is None:
            yield [name, peer, "", "", "not installed"]
            continue
        importlib.import_module(module)
        count(games[:1])
        start = time.process_time()
        count(games[:few])
        times = (time.process_time() - start) / few / own
        yield [name, peer, str(few), duration(own * times), ratio(times)]
        yield Target(f"{name}: at least {ratio(RATIO)} of {peer}", ratio(times), times >= RATIO)


def tables(draws: int = 1_000_000) -> Iterator[Table]:
    """The sweeps, then the equilibrium part beside loops of the peers."""
    table = Table(
        "The equilibrium part of a sweep beside loops over its games",
        ["model", "solver", "games", "processor, a game", "ratio"],
        words=2,
    )
    for name in ("us_russia_brokerage",):
        for found in equilibria(name, max(STRIDE, draws // 10)):
            if isinstance(found, Target):
                table.targets.append(found)
            else:
                table.rows.append(found)
    table.notes.append(
        "Processor time of one thread; which outcomes are equilibria and whether there is "
        "one alone, against lists of equilibria."
    )
    yield table
    yield sweeps(draws)


if __name__ == "__main__":
    show(tables(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
