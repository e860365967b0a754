"""Bargaining solutions and committees: a million outcomes, sixty voters.

Run it as `python benchmarks/bargaining.py [OUTCOMES]`; OUTCOMES is 1,000,000 unless given. Nash,
Kalai-Smorodinsky, egalitarian and utilitarian solutions are asked for together, of outcomes drawn
uniformly (`random`) or on a quarter of a sphere, where nothing dominates anything (`sphere`).
Both indices of power are computed for every voter, of weights drawn from 1 to 30.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from tables import Table, Target, duration, show

import detente as dt
from detente.concepts.voting_power import power_of

REPEATS = 3
OUTCOMES = 1_000_000
# Seconds for a million outcomes.
BUDGET = 1.0
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
VOTERS = (15, 30, 60, 120)


Outcomes = Any


def outcomes(family: str, number: int, players: int) -> Outcomes:
    """Whole payoffs, always the same."""
    dice = np.random.default_rng((number, players))
    if family == "random":
        return dice.integers(0, 1000, (number, players))
    drawn = np.abs(dice.normal(size=(number, players)))
    return np.rint(1e6 * drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.int64)


def solve(points: Outcomes, *, lotteries: bool) -> dt.Bargaining:
    """All four solutions."""
    floor = (int(points.max()) // 10,) * points.shape[1]
    found = dt.bargaining(points, floor, lotteries=lotteries)
    for name in SOLUTIONS:
        getattr(found, name)
    return found


def best(task: Callable[[], Any]) -> float:
    """The least seconds of a few runs."""
    runs = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        task()
        runs.append(time.perf_counter() - start)
    return min(runs)


def tables(number: int = OUTCOMES) -> Iterator[Table]:
    """The time for outcomes by number of players, then for voters."""
    table = Table(
        f"Bargaining solutions over {number:,} outcomes",
        ["outcomes", "players", "without lotteries", "with lotteries"],
    )
    slowest, drawn = 0.0, 0.0
    for family in ("random", "sphere"):
        for players in (2, 3, 4):
            points = outcomes(family, number, players)
            plain = best(partial(solve, points, lotteries=False))
            slowest = max(slowest, plain)
            mixed = "not tried"
            if players == 2:
                seconds = best(partial(solve, points, lotteries=True))
                drawn = max(drawn, seconds)
                mixed = duration(seconds)
            table.rows.append([family, str(players), duration(plain), mixed])
    table.notes.append(
        "All four solutions with their ties, exact; lotteries between three players and more lead "
        "to linear programmes over the corners of the hull, which are not timed here."
    )
    table.targets.append(
        Target("a million outcomes in 1 s", f"slowest {duration(slowest)}", slowest <= BUDGET)
    )
    table.targets.append(
        Target("the same with lotteries of two", f"slowest {duration(drawn)}", drawn <= BUDGET)
    )
    yield table
    table = Table("Banzhaf and Shapley-Shubik indices of every voter", ["voters", "time"])
    for voters in VOTERS:
        dice = np.random.default_rng(voters)
        seats = {str(k): int(s) for k, s in enumerate(dice.integers(1, 31, voters))}
        needed = 2 * sum(seats.values()) // 3 + 1
        table.rows.append([str(voters), duration(best(partial(power_of, seats, needed)))])
    table.notes.append("Exact counts of all coalitions.")
    yield table


if __name__ == "__main__":
    show(tables(int(sys.argv[1]) if len(sys.argv) > 1 else OUTCOMES))
