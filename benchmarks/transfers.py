"""Equilibrium payoffs where players can pay each other: one stage game, and one that changes.

Run it as `python benchmarks/transfers.py`. Stage games are solved for every discount factor at
once. In the changing game two firms draw on reserves of 0 to 20 each, sell what they draw at a
price of 20 less its sum, and with chance 1/2 both reserves then grow by one: 441 states and 53,361
profiles, solved at one discount factor at a time. Every certificate is checked, untimed, for stage
games; of the changing game it is told whether the answer is complete. Nothing is asserted.
"""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Iterator
from fractions import Fraction

from repeated import cournot
from tables import Table, Target, duration, show

from detente.game.normal_form import NormalFormGame
from detente.game.stochastic_game import StochasticGame
from detente.solvers.stochastic_transfers import stochastic_transfers
from detente.solvers.transfers import transfer_steps

ACTIONS, REPEATS = 101, 7
RESERVES, PRICE = 20, 20
DISCOUNTS = ("2/5", "2/3", "9/10")


def drawn(size: int, seed: int) -> NormalFormGame:
    """Payoffs of two players uniform between the whole numbers -1000 and 1000."""
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    one, two = (
        [[draw.randint(-1000, 1000) for _ in range(size)] for _ in range(size)] for _ in range(2)
    )
    return NormalFormGame.from_arrays(one, two)


def reserves(most: int = RESERVES) -> StochasticGame:
    """Two firms that draw on reserves; a state's name is what either has left."""
    held = range(most + 1)
    place = {(a, b): k for k, (a, b) in enumerate((a, b) for a in held for b in held)}
    half = Fraction(1, 2)
    games, transitions = [], []
    for a, b in place:
        sold = [(x, y) for x in range(a + 1) for y in range(b + 1)]
        one, two = (
            [[max(PRICE - x - y, 0) * (x, y)[i] for y in range(b + 1)] for x in range(a + 1)]
            for i in (0, 1)
        )
        games.append(NormalFormGame.from_arrays(one, two))
        rows = []
        for x, y in sold:
            stays, grows = (a - x, b - y), (min(a - x + 1, most), min(b - y + 1, most))
            rows.append(
                ((place[stays], half), (place[grows], half))
                if stays != grows
                else ((place[stays], Fraction(1)),)
            )
        transitions.append(tuple(rows))
    states = tuple(f"{a} and {b}" for a, b in place)
    return StochasticGame(states, tuple(games), tuple(transitions))


def _stage_games() -> Table:
    table = Table(
        "Payoffs with transfers at every discount factor",
        ["game", "profiles", "steps", "median", "slowest", "certificate"],
    )
    worst = 0.0
    for name in ("Cournot", "random"):
        runs, sure = [], True
        for k in range(REPEATS):
            known = name == "Cournot"
            game = NormalFormGame.from_arrays(*cournot(ACTIONS)) if known else drawn(ACTIONS, k)
            start = time.perf_counter()
            steps = transfer_steps(game)
            runs.append(time.perf_counter() - start)
            sure = sure and steps.certificate.verify(game)
        worst = max(worst, *runs)
        table.rows.append([
            name, f"{game.size:,}", str(len(steps)), duration(statistics.median(runs)),
            duration(max(runs)), "verified" if sure else "failed",
        ])  # fmt: skip
    table.targets.append(Target("slowest under 0.1 s", duration(worst), worst < 0.1))
    return table


def _changing_game() -> Table:
    table = Table(
        "A changing game with transfers: two firms with reserves",
        ["discount", "states", "profiles", "time", "playable", "complete"],
    )
    game = reserves()
    longest, complete = 0.0, True
    for discount in DISCOUNTS:
        start = time.perf_counter()
        found = stochastic_transfers(game, discount)
        longest = max(longest, time.perf_counter() - start)
        complete = complete and found.complete
        table.rows.append([
            discount, str(len(game.states)), f"{game.size:,}",
            duration(time.perf_counter() - start),
            f"{sum(map(len, found.playable.values())):,}", "yes" if found.complete else "no",
        ])  # fmt: skip
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.targets += [
        Target("slowest under 20 s", duration(longest), longest < 20),
        Target("every answer complete", "yes" if complete else "no", complete),
        Target("memory under 500 MB", f"{memory:.0f} MB", memory < 500),
    ]
    return table


def tables() -> Iterator[Table]:
    """Stage games, then the changing one."""
    yield _stage_games()
    yield _changing_game()


if __name__ == "__main__":
    show(tables())
