"""Millions of small games: `solve_many` beside QuantEcon's and nashpy's support enumeration.

Run it as `python benchmarks/many_games.py [GAMES]`; GAMES is 1,000,000 unless given. Peers that are
not installed are left out. All of them solve the first games of the same arrays, warm, in this
process, on one thread; their time for one game is compared with that of `solve_many` on all games
and threads, on the clock and in the processors. Games are drawn uniformly from [-1, 1] (`random`)
or from the whole numbers 0 to 9 (`ties`).
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

import detente as dt
from detente import kernels

REPEATS = 3
PEERS = {"quantecon": 2000, "nashpy": 50}
# Seconds for a million games on two processors.
BUDGETS = {("random", 3): 1.0, ("random", 4): 6.0}

Games = npt.NDArray[np.float64]


def draw(family: str, games: int, size: int) -> Games:
    """Payoffs of a family, always the same."""
    dice = np.random.default_rng(size)
    shape = (games, 2, size, size)
    if family == "random":
        return dice.uniform(-1, 1, shape)
    return dice.integers(0, 10, shape).astype(float)


def best(task: Callable[[], Any]) -> tuple[float, float, Any]:
    """The least seconds on the clock and of the processors, and what the task returns."""
    runs = []
    for _ in range(REPEATS):
        clock, processor = time.perf_counter(), time.process_time()
        answer = task()
        runs.append((time.perf_counter() - clock, time.process_time() - processor))
    return min(r[0] for r in runs), min(r[1] for r in runs), answer


def quantecon(games: Games) -> list[int]:
    """How many equilibria QuantEcon lists for each game; its second player's payoffs turn."""
    theory = importlib.import_module("quantecon.game_theory")
    return [
        len(theory.support_enumeration(theory.NormalFormGame(
            (theory.Player(A), theory.Player(np.ascontiguousarray(B.T)))
        )))
        for A, B in games
    ]  # fmt: skip


def nashpy(games: Games) -> list[int]:
    """How many equilibria nashpy lists for each game."""
    nash = importlib.import_module("nashpy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [len(list(nash.Game(A, B).support_enumeration())) for A, B in games]


def installed() -> dict[str, Callable[[Games], list[int]]]:
    """The peers that can be imported here."""
    found: dict[str, Callable[[Games], list[int]]] = {}
    for name, count in (("quantecon", quantecon), ("nashpy", nashpy)):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        found[name] = count
    return found


def print_line(family: str, size: int, games: int) -> None:
    """Measure one family and size and print what was found."""
    payoffs = draw(family, games, size)
    seconds, processors, solved = best(lambda: dt.solve_many(payoffs))
    budget = BUDGETS.get((family, size))
    verdict = ""
    if budget is not None:
        limit = budget * games / 1e6
        verdict = f"{limit:.2f} s {'within' if seconds <= limit else 'OVER'}"
    print(
        f"{family:<8}{size}x{size}{games:>10}{seconds:>9.2f}{processors:>9.2f}{verdict:>15}"
        f"{1e6 * seconds / games:>9.2f}{len(solved.profiles):>11}{len(solved.ties):>9}"
    )
    untied = np.ones(games, bool)
    untied[solved.ties] = False
    for name, count in installed().items():
        few = min(PEERS[name], games)
        count(payoffs[:1])  # compiles, imports
        taken, spent, listed = best(lambda count=count, few=few: count(payoffs[:few]))  # type: ignore[misc]
        other = int(((solved.counts[:few] != listed) & untied[:few]).sum())
        ratio = taken / few / (seconds / games)
        work = spent / few / (processors / games)
        print(
            f"    {name:<12}{few:>6} games{1e6 * taken / few:>10.1f} us a game{ratio:>8.0f} times "
            f"as long, {work:.0f} times the processor time; "
            f"other counts in {other} of {int(untied[:few].sum())} untied games"
        )


def main() -> None:
    """Print the whole table."""
    games = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    peers = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in installed()) or "none"
    print(
        f"Python {sys.version.split()[0]}, best of {REPEATS} runs, {os.cpu_count()} processors; "
        f"kernels {kernels.status()}; peers: {peers}\n"
    )
    print(
        f"{'games':<11}{'number':>10}{'seconds':>9}{'cpu s':>9}{'budget':>15}{'us each':>9}"
        f"{'equilibria':>11}{'ties':>9}"
    )
    for family in ("random", "ties"):
        for size, share in ((2, 1), (3, 1), (4, 1), (5, 5)):
            print_line(family, size, max(1, games // share))


if __name__ == "__main__":
    main()
