"""Millions of small games: `solve_many` beside the peers' enumerations, game by game.

Run it as `python benchmarks/many_games.py [GAMES]`; GAMES is 1,000,000 unless given. Peers that are
not installed are left out. All of them solve the first games of the same arrays, warm, in this
process, on one thread; their time for one game is compared with that of `solve_many` on all games
and threads. Games are drawn uniformly from [-1, 1] (`random`) or from the whole numbers 0 to 9
(`ties`).
"""

from __future__ import annotations

import importlib
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from tables import Table, Target, duration, ratio, show

import detente as dt
from detente.analysis.many_games import SolvedMany

REPEATS = 3
SHAPES: list[tuple[int, ...]] = [(2, 2), (3, 3), (4, 4), (5, 5), (2, 2, 2)]
# Games of this shape are drawn in a smaller share.
SHARES: dict[tuple[int, ...], int] = {(5, 5): 5}
# Seconds for a million random games.
BUDGETS: dict[tuple[int, ...], float] = {(3, 3): 1.0, (4, 4): 6.0, (2, 2, 2): 1.0}
# At least so many times QuantEcon's support enumeration on random 3 × 3 games.
RATIO = 50.0

Games = npt.NDArray[np.float64]


def draw(family: str, games: int, shape: tuple[int, ...]) -> Games:
    """Payoffs of a family, always the same."""
    dice = np.random.default_rng(shape)
    whole = (games, len(shape), *shape)
    if family == "random":
        return dice.uniform(-1, 1, whole)
    return dice.integers(0, 10, whole).astype(float)


def best(task: Callable[[], Any]) -> tuple[float, float, Any]:
    """The least seconds on the clock and of the processors, and what the task returns."""
    runs = []
    for _ in range(REPEATS):
        clock, processor = time.perf_counter(), time.process_time()
        answer = task()
        runs.append((time.perf_counter() - clock, time.process_time() - processor))
    return min(r[0] for r in runs), min(r[1] for r in runs), answer


def quantecon(games: Games) -> list[int]:
    """How many equilibria QuantEcon's support enumeration lists for each game."""
    theory = importlib.import_module("quantecon.game_theory")
    # The second player's payoffs have its own actions first.
    return [
        len(theory.support_enumeration(theory.NormalFormGame(
            (theory.Player(A), theory.Player(np.ascontiguousarray(B.T)))
        )))
        for A, B in games
    ]  # fmt: skip


def nashpy(games: Games) -> list[int]:
    """How many equilibria nashpy's support enumeration lists for each game."""
    nash = importlib.import_module("nashpy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [len(list(nash.Game(A, B).support_enumeration())) for A, B in games]


def pygambit(games: Games) -> list[int]:
    """How many equilibria Gambit's `enumpoly` lists for each game."""
    gambit = importlib.import_module("pygambit")
    strategic = getattr(gambit, "StrategicGame", gambit.Game)
    return [
        len(gambit.nash.enumpoly_solve(strategic.from_arrays(*payoffs)).equilibria)
        for payoffs in games
    ]


# By number of players: name, module, how it counts, how many games it gets.
PEERS = {
    2: [
        ("QuantEcon supports", "quantecon", quantecon, 2000),
        ("nashpy supports", "nashpy", nashpy, 50),
    ],
    3: [("Gambit enumpoly", "pygambit", pygambit, 100)],
}


def measured(family: str, shape: tuple[int, ...], games: int, table: Table) -> None:
    """Measure one family and shape: a row for us, one for each peer, and what was aimed at."""
    payoffs = draw(family, games, shape)
    seconds, processors, solved = best(lambda: dt.solve_many(payoffs))
    size = " × ".join(map(str, shape))
    table.rows.append([
        f"{family} {size}", "détente", str(games), duration(seconds), duration(seconds / games),
        "", duration(processors / games),
        f"{len(solved.profiles)} equilibria, {len(solved.ties)} ties",
    ])  # fmt: skip
    if family == "random" and shape in BUDGETS:
        limit = BUDGETS[shape] * games / 1e6
        table.targets.append(Target(
            f"{games:,} random {size} games in {duration(limit)}", duration(seconds),
            seconds <= limit,
        ))  # fmt: skip
    for name, module, count, most in PEERS[len(shape)]:
        times = asked(module, count, payoffs[: min(most, games)], solved, seconds / games)
        table.rows.append([f"{family} {size}", name, *times[0]])
        if (family, shape, module) == ("random", (3, 3), "quantecon"):
            table.targets.append(Target(
                f"random {size} at least {ratio(RATIO)} of {name}",
                ratio(times[1]) if times[1] else "", times[1] >= RATIO if times[1] else None,
            ))  # fmt: skip


def asked(
    module: str, count: Callable[[Games], list[int]], games: Games, solved: SolvedMany, own: float
) -> tuple[list[str], float | None]:
    """A peer's cells, and how many times as long as we it takes for a game."""
    try:
        importlib.import_module(module)
    except ImportError:
        return ["", "", "", "", "", "not installed"], None
    count(games[:1])  # compiles, imports
    seconds, processors, listed = best(lambda: count(games))
    few = len(games)
    untied = np.ones(few, bool)
    untied[solved.ties[solved.ties < few]] = False
    other = int(((solved.counts[:few] != listed) & untied).sum())
    times = seconds / few / own
    cells = [
        str(few), duration(seconds), duration(seconds / few), ratio(times),
        duration(processors / few), f"other counts in {other} of {int(untied.sum())} untied games",
    ]  # fmt: skip
    return cells, times


def tables(games: int = 1_000_000) -> Iterator[Table]:
    """One table for games without ties and one for games with many."""
    for family in ("random", "ties"):
        table = Table(
            "Many small games, " + (
                "payoffs uniform in [−1, 1]" if family == "random" else "whole payoffs from 0 to 9"
            ),
            ["games", "solver", "number", "in all", "a game", "ratio", "processor", "found"],
            words=2,
        )  # fmt: skip
        for shape in SHAPES:
            measured(family, shape, max(1, games // SHARES.get(shape, 1)), table)
        table.notes.append(f"Best of {REPEATS} runs; détente on all processors, peers on one.")
        yield table


if __name__ == "__main__":
    show(tables(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
