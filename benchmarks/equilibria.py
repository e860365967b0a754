"""All equilibria of two-player games: détente beside the peers that are installed.

Run it as `python benchmarks/equilibria.py [LARGEST]`. Every solver gets the same games in the same
run. A line gives the milliseconds a game took on average, how many equilibria were found, and
how many times longer each peer took; a peer's count stands beside its time where it differs.
détente runs in process and warm, lrsnash's time is that of its own process, start included. A
peer that took more than forty seconds over a size is left out of larger ones. Nothing is asserted.
"""

from __future__ import annotations

import importlib.util
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from detente import kernels
from detente.game.normal_form import NormalFormGame
from detente.solvers import complementarity

PATIENCE = 40.0
LRSNASH = shutil.which("lrsnash") or ""
Matrix = list[list[int]]


@dataclass(frozen=True, slots=True)
class Family:
    """Square games of one size, payoffs uniform between two whole numbers."""

    name: str
    size: int
    low: int
    high: int
    games: int

    def draw(self) -> list[tuple[Matrix, Matrix]]:
        """The games, always the same."""
        draw = random.Random(f"{self.name} {self.size}")  # noqa: S311 (repeatable on purpose)

        def matrix() -> Matrix:
            side = range(self.size)
            return [[draw.randint(self.low, self.high) for _ in side] for _ in side]

        return [(matrix(), matrix()) for _ in range(self.games)]


def by_detente(A: Matrix, B: Matrix) -> tuple[float, int]:
    """Seconds in this process, and the number of equilibria."""
    game = NormalFormGame.from_arrays(A, B)
    start = time.perf_counter()
    found = complementarity.solve(game)
    return time.perf_counter() - start, len(found)


def by_lrsnash(A: Matrix, B: Matrix) -> tuple[float, int]:
    """Seconds of lrsnash's own process, and the number of equilibria it prints."""
    text = f"{len(A)} {len(A[0])}\n\n" + "\n\n".join(
        "\n".join(" ".join(map(str, row)) for row in matrix) for matrix in (A, B)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "game"
        path.write_text(text + "\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(
            [LRSNASH, path], capture_output=True, text=True, check=True, cwd=folder
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A block of lines "2 ..." are strategies that each meet every line "1 ..." after it.
    pairs, replies, last = 0, 0, ""
    for line in run.stdout.splitlines():
        word = line.split()[0] if line.split() else ""
        if word == "2":
            replies = replies + 1 if last == "2" else 1
        elif word == "1":
            pairs += replies
        last = word
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, pairs


def by_nashpy(A: Matrix, B: Matrix) -> tuple[float, int]:
    """Seconds of nashpy's vertex enumeration."""
    import nashpy

    game = nashpy.Game(A, B)
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(game.vertex_enumeration())
    return time.perf_counter() - start, len(found)


def by_quantecon(A: Matrix, B: Matrix) -> tuple[float, int]:
    """Seconds of QuantEcon's vertex enumeration."""
    import numpy as np
    from quantecon.game_theory import NormalFormGame as Game
    from quantecon.game_theory import Player, vertex_enumeration

    game = Game([Player(np.array(A)), Player(np.array(B).T.copy())])
    start = time.perf_counter()
    found = vertex_enumeration(game)
    return time.perf_counter() - start, len(found)


def by_gambit(A: Matrix, B: Matrix) -> tuple[float, int]:
    """Seconds of Gambit's exact enumeration of mixed equilibria."""
    import pygambit

    game = pygambit.Game.from_arrays(A, B)
    start = time.perf_counter()
    found = pygambit.nash.enummixed_solve(game, rational=True)
    return time.perf_counter() - start, len(found.equilibria)


def peers() -> dict[str, Callable[[Matrix, Matrix], tuple[float, int]]]:
    """The solvers installed here."""
    found: dict[str, Callable[[Matrix, Matrix], tuple[float, int]]] = {}
    if LRSNASH:
        found["lrsnash"] = by_lrsnash
    modules = {"quantecon": by_quantecon, "nashpy": by_nashpy, "pygambit": by_gambit}
    found.update({name: modules[name] for name in modules if importlib.util.find_spec(name)})
    return found


def families(largest: int) -> list[Family]:
    """What is measured, sizes ascending."""
    counts = {3: 50, 4: 50, 6: 20, 8: 20, 10: 10, 12: 6, 14: 3, 16: 2, 18: 1}
    found = [Family("random", n, -50, 50, k) for n, k in counts.items() if n <= largest]
    for high in (3, 4):
        found += [Family(f"ties 1..{high}", n, 1, high, 6) for n in (8, 10, 12) if n <= largest]
    return found


def measure(family: Family, solvers: dict[str, Callable[..., tuple[float, int]]]) -> list[str]:
    """Print a family's line; the peers that ran out of patience."""
    games = family.draw()
    by_detente(*games[0])
    own = [min((by_detente(A, B) for _ in range(3)), key=lambda run: run[0]) for A, B in games]
    seconds, count = sum(s for s, _ in own), sum(k for _, k in own)
    line = f"{family.name:<11}{family.size:>3} x {family.size:<3}{family.games:>5}"
    line += f"{count:>7}{seconds / len(games) * 1000:>11.2f}"
    tired = []
    for name, solver in solvers.items():
        runs = [solver(A, B) for A, B in games]
        taken, found = sum(s for s, _ in runs), sum(k for _, k in runs)
        ratio = taken / seconds
        line += f"{taken / len(games) * 1000:>12.2f}{f'x{ratio:.1f}':>9}"
        line += f"{'' if found == count else f'({found})':>8}"
        if taken > PATIENCE:
            tired.append(name)
    print(line, flush=True)
    return tired


def main() -> None:
    """Print the whole table."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 18
    solvers = peers()
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; kernels {kernels.status()}\n"
        f"milliseconds a game; x: times détente's; in brackets another number of equilibria\n"
    )
    print(
        f"{'payoffs':<11}{'size':>7}{'games':>8}{'found':>7}{'detente':>11}"
        + "".join(f"{name:>12}{'':>17}" for name in solvers)
    )
    waiting: dict[str, dict[str, Callable[..., tuple[float, int]]]] = {}
    for family in families(largest):
        left = waiting.setdefault(family.name, dict(solvers))
        for name in measure(family, left):
            del left[name]


if __name__ == "__main__":
    main()
