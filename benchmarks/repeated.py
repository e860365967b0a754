"""Equilibrium payoffs at one discount factor: détente beside QuantEcon, if it is installed.

Run it as `python benchmarks/repeated.py [LARGEST]`: Cournot duopolies on grids up to that size, and
random integer games. Both get the same games in the same run, in process and warm. QuantEcon's
figure is that of its Abreu-Sannikov solver with its own defaults; "failed" means an exception. A
size after which QuantEcon took more than a minute is its last. Nothing is asserted.
"""

from __future__ import annotations

import importlib.util
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from detente.game.normal_form import NormalFormGame
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs

PATIENCE = 60.0
SIZES = (3, 15, 40, 80, 200)
Matrix = list[list[Fraction]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: seconds a game (median), the widest gap, and the peer's seconds."""

    family: str
    discount: str
    seconds: float
    widest_gap: float
    peer_seconds: float | None
    peer_failures: int
    games: int


def cournot(size: int) -> tuple[Matrix, Matrix]:
    """Two firms choose quantities on a grid from 0 to 6; the price is 6 less their sum, or 0."""
    grid = [Fraction(6 * k, size - 1) for k in range(size)]
    table = [[max(6 - x - y, Fraction(0)) * x for y in grid] for x in grid]
    return table, [list(column) for column in zip(*table, strict=True)]


def drawn(size: int, seed: int) -> tuple[Matrix, Matrix]:
    """Payoffs uniform between the whole numbers -10 and 10."""
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    one, two = (
        [[Fraction(draw.randint(-10, 10)) for _ in range(size)] for _ in range(size)]
        for _ in range(2)
    )
    return one, two


def peer() -> Callable[[tuple[Matrix, Matrix], Fraction], float] | None:
    """Seconds of QuantEcon's solver on one game; None where it is not installed."""
    if importlib.util.find_spec("quantecon") is None:
        return None
    import numpy as np
    import quantecon.game_theory as qe

    def solve(matrices: tuple[Matrix, Matrix], discount: Fraction) -> float:
        one, two = (np.array(m, dtype=float) for m in matrices)
        game = qe.NormalFormGame((qe.Player(one), qe.Player(np.ascontiguousarray(two.T))))
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            qe.RepeatedGame(game, float(discount)).equilibrium_payoffs()
        return time.perf_counter() - start

    solve(cournot(3), Fraction(1, 2))
    return solve


def measured(
    family: str, games: list[tuple[Matrix, Matrix]], discount: str,
    other: Callable[[tuple[Matrix, Matrix], Fraction], float] | None,
) -> Row:  # fmt: skip
    """Both tools on the same games."""
    d = Fraction(discount)
    own, gaps, theirs, failures = [], [], [], 0
    for matrices in games:
        game = NormalFormGame.from_arrays(*matrices)
        start = time.perf_counter()
        found = equilibrium_payoffs(game, d)
        own.append(time.perf_counter() - start)
        gaps.append(float("inf") if found.gap is None else float(found.gap))
        if other is not None:
            try:
                theirs.append(other(matrices, d))
            except Exception:  # noqa: BLE001 (whatever a peer raises is counted)
                failures += 1
    seconds = statistics.median(theirs) if theirs else None
    return Row(family, discount, statistics.median(own), max(gaps), seconds, failures, len(games))


def rows(largest: int = 15) -> Iterator[Row]:
    """The table, line by line; random games are for détente alone, since peers may crash."""
    other = peer()
    for size in (n for n in SIZES if n <= largest):
        for discount in ("2/5", "4/5", "19/20"):
            row = measured(f"Cournot {size} x {size}", [cournot(size)], discount, other)
            yield row
            if row.peer_seconds is not None and row.peer_seconds > PATIENCE:
                other = None
    for size in (2, 3, 4, 5):
        games = [drawn(size, seed) for seed in range(50)]
        for discount in ("1/5", "1/2", "4/5", "19/20", "99/100", "999/1000"):
            yield measured(f"random {size} x {size}", games, discount, None)


def main() -> None:
    """Print the table."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    print(f"{'games':16} {'discount':>9} {'détente ms':>11} {'gap':>8} {'QuantEcon ms':>13} times")
    for row in rows(largest):
        theirs = "failed" if row.peer_failures else "-"
        ratio = ""
        if row.peer_seconds is not None:
            theirs = f"{1e3 * row.peer_seconds:.1f}"
            ratio = f"{row.peer_seconds / row.seconds:.1f}"
        print(
            f"{row.family:16} {row.discount:>9} {1e3 * row.seconds:11.2f} {row.widest_gap:8.1e} "
            f"{theirs:>13} {ratio}",
            flush=True,
        )


if __name__ == "__main__":
    main()
