"""All equilibria of two-player games: détente beside the peers that are installed.

Run it as `python benchmarks/equilibria.py [LARGEST]`. Every solver gets the same games in the same
run, warm; `peers.py` tells how. Short runs are the best of three. A peer that would take too long
over a size is left out of it and of larger ones. Nothing is asserted.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import peers
from peers import Answer, Asked, Bimatrix, Matrix
from tables import Table, Target, duration, ratio, show

# Seconds within which a peer may begin games of one size, and seconds that one game may take.
BUDGET, PATIENCE = 1.5, 5.0
# Seconds in a family after which a peer is not asked about another size.
FAMILY = 8.0
# Peers with targets at 18 in random games get more time up to there.
PATIENT, PATIENT_FAMILY, PATIENT_SIZE = 75.0, 100.0, 18
# A size is not tried if a game of the size before took more than this share of the patience.
HOPELESS = 0.4
# Ratios aimed at for random games: size, peers, times as long.
RATIOS = [(12, 20.0), (14, 100.0), (18, 300.0)]
RATIO_PEERS = ("lrsnash", "QuantEcon vertices")
TIED_RATIO = 3.0
LARGEST, LARGEST_SECONDS, LARGEST_MEGABYTES = 24, 2.0, 200.0
CORRELATIONS = (-0.5, 0.9, 0.0, 0.5)
MANY = {3: 50, 4: 50, 5: 20, 6: 20, 8: 20, 10: 10, 12: 6, 14: 3, 16: 1, 18: 1, 24: 1}
FEW = {3: 20, 4: 20, 5: 20, 6: 20, 8: 8, 10: 8, 12: 4, 14: 4, 16: 2, 18: 2, 24: 1}

Draw = Callable[[random.Random, int, int], Bimatrix]


def uniform(low: int, high: int) -> Draw:
    """Payoffs uniform between two whole numbers."""

    def draw(dice: random.Random, size: int, _number: int) -> Bimatrix:
        side = range(size)

        def matrix() -> Matrix:
            return [[dice.randint(low, high) for _ in side] for _ in side]

        return matrix(), matrix()

    return draw


def covariant(dice: random.Random, size: int, number: int) -> Bimatrix:
    """Normal payoffs whose correlation between the players goes through `CORRELATIONS`."""
    rho = CORRELATIONS[number % len(CORRELATIONS)]
    A, B = [[0] * size for _ in range(size)], [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            own, free = dice.gauss(0, 1), dice.gauss(0, 1)
            A[i][j] = round(1000 * own)
            B[i][j] = round(1000 * (rho * own + (1 - rho * rho) ** 0.5 * free))
    return A, B


def coordination(dice: random.Random, size: int, _number: int) -> Bimatrix:
    """Both get a prize from 1 to 50 if they choose alike: any set of actions may be mixed."""
    side = range(size)
    A, B = ([[dice.randint(1, 50) if i == j else 0 for j in side] for i in side] for _ in "AB")
    return A, B


@dataclass(frozen=True, slots=True)
class Family:
    """Square games of several sizes, and how many of each."""

    name: str
    told: str
    draw: Draw
    games: dict[int, int]

    def drawn(self, size: int) -> list[Bimatrix]:
        """The games of one size, always the same."""
        dice = random.Random(f"{self.name} {size}")  # noqa: S311 (repeatable on purpose)
        return [self.draw(dice, size, k) for k in range(self.games[size])]


def families(largest: int) -> list[Family]:
    """What is measured."""

    def up_to(most: int, games: dict[int, int]) -> dict[int, int]:
        return {n: k for n, k in games.items() if n <= min(most, largest)}

    tied = {n: k for n, k in FEW.items() if n not in {5, 14, 16, 18, 24} and n <= largest}
    return [
        Family("random", "whole payoffs from −50 to 50", uniform(-50, 50), up_to(24, MANY)),
        Family("covariant", "normal payoffs, correlation −0.5 to 0.9", covariant, up_to(24, FEW)),
        Family("ties 1..3", "ordinal payoffs with ties, 1 to 3", uniform(1, 3), tied),
        Family("ties 1..4", "ordinal payoffs with ties, 1 to 4", uniform(1, 4), tied),
        Family("coordination", "prizes for choosing alike", coordination, up_to(10, FEW)),
    ]


@dataclass(slots=True)
class Measured:
    """By size and peer, how many times as long as we it took; `least` if it was ended before."""

    times: dict[tuple[int, str], float] = field(default_factory=dict)
    least: dict[tuple[int, str], float] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    spent: dict[str, float] = field(default_factory=dict)


def measured(family: Family, asked: dict[str, Asked]) -> tuple[Table, Measured]:
    """A family's table, and its figures."""
    table = Table(
        f"All equilibria, {family.name}: {family.told}",
        ["size", "games", "equilibria", "détente", "not written out", *peers.names()],
    )
    found = Measured()
    for size in family.games:
        games = family.drawn(size)
        own = [peers.timed(peers.by_detente, game) for game in games]
        count = sum(answer.count or 0 for answer in own)
        row = [f"{size} × {size}", str(len(games)), str(count)]
        unread = [peers.timed(peers.by_detente_unread, game) for game in games]
        row += [duration(sum(a.seconds for a in answers) / len(games)) for answers in (own, unread)]
        row += [
            _cell(family, size, own, asked[name], found) if name in asked else "not installed"
            for name in peers.names()
        ]
        table.rows.append(row)
    return table, found


def _cell(family: Family, size: int, own: list[Answer], peer: Asked, found: Measured) -> str:
    """A peer's time for a game, how many times ours that is, and in how many games it differs."""
    patient = family.name == "random" and peer.name in RATIO_PEERS and size <= PATIENT_SIZE
    patience, allowance = (PATIENT, PATIENT_FAMILY) if patient else (PATIENCE, FAMILY)
    if found.slowest.get(peer.name, 0.0) > (patience if patient else HOPELESS * patience):
        return "not tried"
    if found.spent.get(peer.name, 0.0) > allowance:
        return "no time left"
    start = time.monotonic()
    answers = peer.solve(family.drawn(size), BUDGET, patience)
    found.spent[peer.name] = found.spent.get(peer.name, 0.0) + time.monotonic() - start
    if not answers:
        found.least[size, peer.name] = patience / own[0].seconds
        found.slowest[peer.name] = 2 * patience
        return f"over {duration(patience)}"
    if all(answer.count is None for answer in answers):
        return "failed"
    same = own[: len(answers)]
    taken = sum(answer.seconds for answer in answers)
    times = taken / sum(answer.seconds for answer in same)
    found.times[size, peer.name] = times
    found.slowest[peer.name] = max(answer.seconds for answer in answers)
    part = "" if len(answers) == len(own) else f"{len(answers)} games: "
    return f"{part}{duration(taken / len(answers))} {ratio(times)}{_differing(same, answers)}"


def _differing(own: list[Answer], answers: list[Answer]) -> str:
    pairs = [(ours.count or 0, theirs.count) for ours, theirs in zip(own, answers, strict=True)]
    fewer = sum(theirs is not None and theirs < ours for ours, theirs in pairs)
    more = sum(theirs is not None and theirs > ours for ours, theirs in pairs)
    failed = sum(theirs is None for _, theirs in pairs)
    words = ((fewer, "fewer"), (more, "more"), (failed, "failed"))
    told = ", ".join(f"{k} {word}" for k, word in words if k)
    return f" ({told})" if told else ""


def random_targets(found: Measured) -> list[Target]:
    """What is aimed at for random games."""
    times = found.times
    least = min(times, key=lambda key: times[key], default=None)
    targets = [Target(
        "faster than every peer at every size",
        f"least {ratio(times[least])} ({least[1]} at {least[0]})" if least else "",
        times[least] > 1 if least else None,
    )]  # fmt: skip
    for size, wanted in RATIOS:
        for name in RATIO_PEERS:
            exact, bound = times.get((size, name)), found.least.get((size, name))
            figure, met = "", None
            if exact is not None:
                figure, met = ratio(exact), exact >= wanted
            elif bound is not None:
                # Ended early, a peer took at least that long: this may be enough, or say nothing.
                figure, met = f"over {ratio(bound)}", True if bound >= wanted else None
            targets.append(Target(f"{size} × {size} {ratio(wanted)} of {name}", figure, met))
    return targets


def tied_targets(found: Measured) -> list[Target]:
    """What is aimed at for ordinal payoffs with ties."""
    seen = [
        (times, size)
        for (size, name), times in (*found.times.items(), *found.least.items())
        if name == "lrsnash" and 8 <= size <= 12
    ]
    text = f"8 to 12 at least {ratio(TIED_RATIO)} of lrsnash"
    if not seen:
        return [Target(text, "", None)]
    times, size = min(seen)
    return [Target(text, f"least {ratio(times)} at {size}", times >= TIED_RATIO)]


ONE_GAME = """
import random, resource, sys, time
from equilibria import families
from detente.game.normal_form import NormalFormGame
from detente.solvers import complementarity
size = int(sys.argv[1])
game = NormalFormGame.from_arrays(*families(size)[0].drawn(size)[0])
start = time.perf_counter()
found = complementarity.solve(game)
found.equilibria, found.components
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(found), seconds, peak / (1e6 if sys.platform == "darwin" else 1e6 / 1024))
"""


def largest_game() -> Table:
    """Time and peak memory of a process that solves the largest random game, cold."""
    folder = str(peers.__file__).rpartition("/")[0]
    run = subprocess.run(
        [sys.executable, "-c", ONE_GAME, str(LARGEST)],
        capture_output=True, text=True, check=True, cwd=folder,
    )  # fmt: skip
    count, seconds, megabytes = run.stdout.split()
    size = f"{LARGEST} × {LARGEST}"
    return Table(
        f"A fresh process for one random {size} game",
        ["size", "equilibria", "détente", "peak memory of the process"],
        [[size, count, duration(float(seconds)), f"{float(megabytes):.0f} MB"]],
        targets=[
            Target(
                f"under {LARGEST_SECONDS:.0f} s", duration(float(seconds)),
                float(seconds) < LARGEST_SECONDS,
            ),
            Target(
                f"under {LARGEST_MEGABYTES:.0f} MB", f"{float(megabytes):.0f} MB",
                float(megabytes) < LARGEST_MEGABYTES,
            ),
        ],
    )  # fmt: skip


def tables(largest: int = LARGEST) -> Iterator[Table]:
    """A table a family, and one for the largest game."""
    asked = {name: Asked(name) for name in peers.installed()}
    for family in families(largest):
        table, found = measured(family, asked)
        table.notes.insert(0, (
            "Time for a game, how many times as long as détente, its equilibria and components "
            "written out with names and fractions (before that they are whole numbers; games of up "
            "to 12 actions in all are written out at once, so that both columns are the same). In "
            "brackets the number of games in which fewer or more equilibria are listed, or none "
            "because of an error. Slow peers get the first games only; after a game of too many "
            "seconds they are not tried again."
        ))  # fmt: skip
        missing = [name for name in peers.names() if name not in asked]
        if missing:
            table.notes.append(f"Not installed: {', '.join(missing)}.")
        if family.name == "random":
            table.targets = random_targets(found)
        elif family.name.startswith("ties"):
            table.targets = tied_targets(found)
        yield table
    for one in asked.values():
        one.close()
    if largest >= LARGEST:
        yield largest_game()


if __name__ == "__main__":
    show(tables(int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST))
