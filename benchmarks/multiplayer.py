"""All equilibria of games with three players and more: détente beside Gambit's enumpoly.

Run it as `python benchmarks/multiplayer.py [GAMES]`; GAMES of each size is 100 unless given. Both
solve the same games in the same run, warm, each timing the best of REPEATS calls; a peer runs in a
process of its own and is ended where a game takes it longer than PATIENCE seconds. Payoffs are
whole numbers drawn uniformly from -50 to 50, a game's number is the seed.

An equilibrium counts as found by a peer where every probability is within 1e-6 of one of its own.
What détente lists is proven by exact arithmetic (`certificate.verify`), so that what a peer does
not find it misses. Games in which a peer lists more are told, too. Nothing is asserted.
"""

from __future__ import annotations

import importlib.util
import math
import multiprocessing
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import TypeAlias

from tables import Table, Target, duration, ratio, show

from detente.game.normal_form import NormalFormGame
from detente.game.solution import Solution
from detente.solvers import multiplayer

SHAPES = ((3, 3, 3), (2, 2, 2, 2, 2))
GAMES = 100
REPEATS = 3
PATIENCE = 60.0
NEAR = 1e-6

Shape: TypeAlias = tuple[int, ...]
Payoffs: TypeAlias = list[list[int]]
# Probabilities of all players one after the other.
Point: TypeAlias = tuple[float, ...]


def draw(shape: Shape, seed: int) -> Payoffs:
    """Every player's payoffs at the profiles in row-major order, always the same."""
    dice = random.Random(f"{shape} {seed}")  # noqa: S311 (repeatable on purpose)
    return [[dice.randint(-50, 50) for _ in range(math.prod(shape))] for _ in shape]


def game_of(shape: Shape, payoffs: Payoffs) -> NormalFormGame:
    """The game as détente holds it."""

    def array(row: list[int], left: Shape) -> object:
        if not left:
            return row[0]
        step = len(row) // left[0]
        return [array(row[k * step : (k + 1) * step], left[1:]) for k in range(left[0])]

    return NormalFormGame.from_arrays(*(array(row, shape) for row in payoffs))


def by_detente(game: NormalFormGame) -> tuple[float, Solution]:
    """Seconds in this process, and the answer."""
    seconds = math.inf
    for _ in range(REPEATS):
        # Nothing that a game remembers of an earlier call is of use to the next one.
        fresh = NormalFormGame(game.players, game.actions, game.payoffs)
        start = time.perf_counter()
        found = multiplayer.solve(fresh)
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, found


def by_gambit(shape: Shape, payoffs: Payoffs) -> tuple[float, list[Point]]:
    """Seconds of Gambit's enumeration of supports, with its defaults, and what it lists."""
    import numpy as np
    import pygambit

    game = pygambit.StrategicGame.from_arrays(*(np.array(row).reshape(shape) for row in payoffs))
    taken = math.inf
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = pygambit.nash.enumpoly_solve(game)
        taken = min(taken, time.perf_counter() - start)
    return taken, [
        tuple(float(e[p][s]) for p in game.players for s in game.get_strategies(p))
        for e in found.equilibria
    ]


PEERS: dict[str, tuple[str, Callable[[Shape, Payoffs], tuple[float, list[Point]]]]] = {
    "gambit enumpoly": ("pygambit", by_gambit),
}


def _serve(name: str, line: Connection) -> None:
    """Solve what comes down the line until nothing does."""
    solve = PEERS[name][1]
    while True:
        try:
            shape, payoffs = line.recv()
        except EOFError:
            return
        try:
            line.send(solve(shape, payoffs))
        except Exception as failure:  # noqa: BLE001 (told to whoever asked)
            line.send(f"{type(failure).__name__}: {failure}")


class Served:
    """A peer in a process of its own, started anew whenever it has lost itself in a game."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._start()

    def _start(self) -> None:
        self.line, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_serve, args=(self.name, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def solve(self, shape: Shape, payoffs: Payoffs) -> tuple[float, list[Point]] | None:
        """Seconds and points; None where it lost itself. Raises RuntimeError where it fails."""
        self.line.send((shape, payoffs))
        if self.line.poll(PATIENCE):
            answer: tuple[float, list[Point]] | str = self.line.recv()
            if isinstance(answer, str):
                raise RuntimeError(f"{self.name} failed: {answer}")
            return answer
        self.end()
        self._start()
        return None

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
        self.line.close()


@dataclass
class Row:
    """What was measured on the games of one size; times are medians in milliseconds.

    `missing` holds the numbers of the games in which the peer misses equilibria, `more` those in
    which it lists what détente does not, `ended` those that it was given up on.
    """

    shape: Shape
    games: int
    milliseconds: float
    equilibria: int
    complete: int
    verified: int
    peer: str = ""
    peer_milliseconds: float = math.nan
    peer_equilibria: int = 0
    missing: list[int] = field(default_factory=list)
    more: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times longer the peer took; the median over the games that both solved."""
        return self.peer_milliseconds / self.milliseconds


def rows(games: int = GAMES, shapes: tuple[Shape, ...] = SHAPES) -> list[Row]:
    """A row for every size and every peer that is installed, or one without a peer."""
    return [row for shape in shapes for row in _measured(shape, games)]


def _measured(shape: Shape, games: int) -> list[Row]:
    payoffs = [draw(shape, seed) for seed in range(games)]
    built = [game_of(shape, own) for own in payoffs]
    multiplayer.solve(built[0])
    installed = [name for name, (module, _) in PEERS.items() if importlib.util.find_spec(module)]
    peers = {name: Served(name) for name in installed}
    for peer in peers.values():
        peer.solve(shape, payoffs[0])
    own, theirs = [], {name: [] for name in peers}  # type: ignore[var-annotated]
    for game, numbers in zip(built, payoffs, strict=True):
        # One after the other, so that whatever else the machine does is shared.
        own.append(by_detente(game))
        for name, peer in peers.items():
            theirs[name].append(peer.solve(shape, numbers))
    for peer in peers.values():
        peer.end()
    base = Row(
        shape, games, statistics.median(s for s, _ in own) * 1000, sum(len(f) for _, f in own),
        sum(f.complete for _, f in own),
        sum(f.certificate is not None and f.certificate.verify(g)
            for g, (_, f) in zip(built, own, strict=True)),
    )  # fmt: skip
    solutions = [found for _, found in own]
    return [_compared(base, name, solutions, answers) for name, answers in theirs.items()] or [base]


def _compared(
    base: Row,
    peer: str,
    solutions: list[Solution],
    answers: list[tuple[float, list[Point]] | None],
) -> Row:
    row = Row(base.shape, base.games, base.milliseconds, base.equilibria, base.complete,
              base.verified, peer)  # fmt: skip
    times = []
    for seed, (solution, answer) in enumerate(zip(solutions, answers, strict=True)):
        if answer is None:
            row.ended.append(seed)
            continue
        seconds, listed = answer
        times.append(seconds)
        row.peer_equilibria += len(listed)
        own = [
            tuple(float(q) for mine in e.strategies.values() for q in mine.values())
            for e in solution
        ]
        if any(not any(map(_near, [e] * len(listed), listed)) for e in own):
            row.missing.append(seed)
        if any(not any(map(_near, [x] * len(own), own)) for x in listed):
            row.more.append(seed)
    row.peer_milliseconds = statistics.median(times) * 1000 if times else math.nan
    return row


def _near(a: Point, b: Point) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= NEAR


def tables(games: int = GAMES) -> Iterator[Table]:
    """One table: a row for every size and peer."""
    table = Table(
        "All equilibria of games of three players and more",
        ["size", "games", "equilibria", "proven complete", "verified", "détente", "peer",
         "its time", "ratio", "its equilibria"],
    )  # fmt: skip
    for row in rows(games):
        size = " × ".join(map(str, row.shape))
        table.rows.append([
            size, str(row.games), str(row.equilibria), str(row.complete), str(row.verified),
            duration(row.milliseconds / 1000), row.peer or "not installed",
            duration(row.peer_milliseconds / 1000) if row.peer else "",
            ratio(row.ratio) if row.peer else "", str(row.peer_equilibria) if row.peer else "",
        ])  # fmt: skip
        for words, numbers in (
            ("misses equilibria in", row.missing), ("lists others in", row.more),
            (f"was ended after {PATIENCE:.0f} s in", row.ended),
        ):  # fmt: skip
            if numbers:
                table.notes.append(
                    f"{size}: {row.peer} {words} {len(numbers)} games: "
                    f"{', '.join(map(str, numbers))}."
                )
        share = row.complete / row.games
        table.targets += [
            Target(f"{size} ×3 of {row.peer or 'Gambit enumpoly'}",
                   ratio(row.ratio) if row.peer else "", row.ratio >= 3 if row.peer else None),
            Target(f"{size} proven complete on 98 %", f"{share:.0%}", share >= 0.98),
        ]  # fmt: skip
    table.notes.append("Times are medians, warm; games are numbered by their seeds.")
    yield table


if __name__ == "__main__":
    show(tables(int(sys.argv[1]) if len(sys.argv) > 1 else GAMES))
