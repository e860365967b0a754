"""Equilibrium payoffs at one discount factor: détente beside QuantEcon.

Run it as `python benchmarks/repeated.py [LARGEST]`: Cournot duopolies on grids up to that size, and
random integer games. Both solve the same games in the same run, warm; QuantEcon runs in a process
of its own, with the defaults of its Abreu-Sannikov solver, and is ended where a game takes it
longer than PATIENCE seconds; larger games are then for détente alone. A game it was ended in
counts as that long. Random games are for détente alone, since QuantEcon's interpreter may crash.

A gap is the greatest distance between what is proven to be sustained and what is proven not to
be, in payoffs. The certificates of random games are verified, untimed. Nothing is asserted.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import random
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Iterator
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import TypeAlias

from tables import Table, Target, duration, ratio, show

from detente.game.normal_form import NormalFormGame
from detente.solvers.equilibrium_payoffs import EquilibriumPayoffs, equilibrium_payoffs

PATIENCE = 90.0
SIZES = (3, 15, 40, 80, 200, 400)
DISCOUNTS = ("2/5", "4/5", "19/20")
PATIENT = ("1/5", "1/2", "4/5", "19/20", "99/100", "999/1000")
GAMES = 50
# At least so many times as fast as QuantEcon, by size.
RATIOS = {3: 1.0, 80: 10.0, 200: 50.0}
# Games so small are solved so often, in so many rounds taken in turn, and the best time counts.
SMALL, REPEATS, ROUNDS = 15, 30, 5
Matrix: TypeAlias = list[list[Fraction]]


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


def by_detente(
    matrices: tuple[Matrix, Matrix], discount: str, repeats: int = 1
) -> tuple[float, EquilibriumPayoffs]:
    """The least seconds in this process, and the answer."""
    runs = []
    for _ in range(repeats):
        # Nothing that a game remembers of an earlier call is of use to the next one.
        game = NormalFormGame.from_arrays(*matrices)
        start = time.perf_counter()
        found = equilibrium_payoffs(game, Fraction(discount))
        runs.append(time.perf_counter() - start)
    return min(runs), found


def by_quantecon(size: int, discount: str, repeats: int) -> float:
    """The least seconds of QuantEcon's solver on a Cournot duopoly."""
    import numpy as np
    import quantecon.game_theory as qe

    one, two = (np.array(m, dtype=float) for m in cournot(size))
    game = qe.NormalFormGame((qe.Player(one), qe.Player(np.ascontiguousarray(two.T))))
    runs = []
    for _ in range(repeats):
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            qe.RepeatedGame(game, float(Fraction(discount))).equilibrium_payoffs()
        runs.append(time.perf_counter() - start)
    return min(runs)


def _serve(line: Connection) -> None:
    """Solve what comes down the line until nothing does."""
    while True:
        try:
            size, discount, repeats = line.recv()
        except EOFError:
            return
        try:
            line.send(by_quantecon(size, discount, repeats))
        except Exception as failure:  # noqa: BLE001 (told to whoever asked)
            line.send(f"{type(failure).__name__}: {failure}")


class Peer:
    """QuantEcon in a process of its own, until it loses itself in a game."""

    def __init__(self) -> None:
        self.line, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.alive = True

    def solve(self, size: int, discount: str, repeats: int) -> float | str:
        """Seconds, PATIENCE where it was ended, or in words why there is none."""
        if not self.alive:
            return "not asked"
        self.line.send((size, discount, repeats))
        if not self.line.poll(PATIENCE):
            self.end()
            return PATIENCE
        try:
            answer: float | str = self.line.recv()
        except EOFError:
            self.end()
            return "crashed"
        return answer

    def end(self) -> None:
        """End the process."""
        if self.alive:
            self.process.kill()
            self.process.join()
            self.line.close()
            self.alive = False


def _gap(found: EquilibriumPayoffs) -> float:
    return float("inf") if found.gap is None else float(found.gap)


def _cournot(largest: int) -> Table:
    table = Table(
        "Equilibrium payoffs of Cournot duopolies",
        ["size", "discount", "détente", "corners", "gap", "QuantEcon", "ratio"],
    )
    peer = Peer() if importlib.util.find_spec("quantecon") else None
    if peer:
        peer.solve(3, "1/2", 1)
    ratios: dict[int, list[float]] = {size: [] for size in SIZES}
    longest = 0.0
    for size in (n for n in SIZES if n <= largest):
        repeats = REPEATS if size <= SMALL else 1
        for discount in DISCOUNTS:
            # One after the other, so that whatever else the machine does is shared.
            # Small games several times in turn: a spell of noise would decide between microseconds.
            own, theirs, found = _in_turn(peer, size, discount, repeats)
            told, times = str(theirs), ""
            if not isinstance(theirs, str):
                ended = "over " if theirs >= PATIENCE else ""
                told, times = ended + duration(theirs), ratio(theirs / own)
                ratios[size].append(theirs / own)
            longest = max(longest, own) if size == SIZES[-1] else longest
            table.rows.append([
                f"{size} × {size}", discount, duration(own), str(len(found.inner)),
                f"{_gap(found):.1e}", told, times,
            ])  # fmt: skip
    if peer:
        peer.end()
    for size, least in RATIOS.items():
        measured = min(ratios[size], default=None)
        table.targets.append(
            Target(f"{size} × {size} {ratio(least)} of QuantEcon", ratio(measured or 0.0),
                   measured >= least)
            if measured else Target(f"{size} × {size} {ratio(least)} of QuantEcon", "", None)
        )  # fmt: skip
    table.targets.append(
        Target("400 × 400 under 10 s", duration(longest), longest < 10)
        if longest else Target("400 × 400 under 10 s", "", None)
    )  # fmt: skip
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.targets.append(Target("memory under 500 MB", f"{memory:.0f} MB", memory < 500))
    return table


def _in_turn(
    peer: Peer | None, size: int, discount: str, repeats: int
) -> tuple[float, float | str, EquilibriumPayoffs]:
    """The least seconds of both over some rounds, and our answer."""
    own, found = by_detente(cournot(size), discount, repeats)
    theirs = peer.solve(size, discount, repeats) if peer else "not installed"
    for _ in range(ROUNDS - 1 if repeats > 1 else 0):
        own = min(own, by_detente(cournot(size), discount, repeats)[0])
        again = peer.solve(size, discount, repeats) if peer else theirs
        if not isinstance(again, str) and not isinstance(theirs, str):
            theirs = min(theirs, again)
    return own, theirs, found


def _verified(matrices: tuple[Matrix, Matrix], run: tuple[float, EquilibriumPayoffs]) -> bool:
    certificate = run[1].certificate
    return certificate is not None and certificate.verify(NormalFormGame.from_arrays(*matrices))


def _random(games: int) -> Table:
    table = Table(
        "Equilibrium payoffs of random games of whole numbers",
        ["size", "discount", "games", "median", "slowest", "exact", "widest gap", "verified"],
    )
    seconds, gaps, sure = [], [], 0
    for size in (2, 3, 4, 5):
        for discount in PATIENT:
            drafts = [drawn(size, seed) for seed in range(games)]
            runs = [by_detente(draft, discount) for draft in drafts]
            proven = sum(map(_verified, drafts, runs))
            sure += proven
            own = [s for s, _ in runs]
            apart = [_gap(found) for _, found in runs]
            seconds += own
            gaps += apart
            table.rows.append([
                f"{size} × {size}", discount, str(games), duration(statistics.median(own)),
                duration(max(own)), str(apart.count(0.0)), f"{max(apart):.1e}",
                str(proven),
            ])  # fmt: skip
    middle = statistics.median(seconds)
    table.targets += [
        Target(
            "no failure, every certificate verified",
            f"{sure:,} of {len(gaps):,}",
            sure == len(gaps),
        ),
        Target("every gap under 1e-9", f"{max(gaps):.1e}", max(gaps) < 1e-9),
        Target("median under 5 ms", duration(middle), middle < 5e-3),
    ]
    return table


def tables(largest: int = SIZES[-1], games: int = GAMES) -> Iterator[Table]:
    """Cournot duopolies beside QuantEcon, then random games."""
    by_detente(cournot(3), "1/2")
    yield _random(games)
    yield _cournot(largest)


if __name__ == "__main__":
    show(tables(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]))
