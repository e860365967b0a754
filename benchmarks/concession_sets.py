"""Concession sets: how long all minimal sets, the first hundred of a long menu and all steps take.

Every problem is drawn from a fixed seed. The peers of the other benchmarks do not answer these
questions; figures are compared with those aimed at. `python benchmarks/concession_sets.py` runs it.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from tables import Table, Target, duration, show

from detente.analysis.concessions import ConcessionSets, Measure, concession_sets
from detente.game.normal_form import NormalFormGame
from detente.solvers.linear_sets import Clause, Row
from detente.solvers.programmed_sets import programmed_sets
from detente.solvers.set_families import at_least, everything, members, minimal

SEED = 7
CONDITIONS = 12


def drawn() -> random.Random:
    """The same numbers every time."""
    return random.Random(SEED)  # noqa: S311 (repeatable on purpose)


def rows(measures: int, draw: random.Random, depth: int) -> list[Clause]:
    """Twelve conditions, each helped by some measures and hurt by others."""
    return [
        ((Row(-draw.randint(depth, 2 * depth), weights(measures, draw)),),)
        for _ in range(CONDITIONS)
    ]


def weights(measures: int, draw: random.Random) -> tuple[int, ...]:
    """What each measure adds to a condition."""
    return tuple(draw.randint(-5, 10) for _ in range(measures))


def dilemma(
    measures: int, players: int, draw: random.Random
) -> tuple[NormalFormGame, list[Measure]]:
    """Everybody would rather have the others give way; measures sweeten doing so."""
    names = tuple(f"p{i}" for i in range(players))
    cells = list(itertools.product(range(2), repeat=players))
    payoffs = tuple(
        tuple(Fraction(6 * (sum(c) - c[i]) - (4 * players - 3) * c[i]) for c in cells)
        for i in range(players)
    )
    game = NormalFormGame(names, dict.fromkeys(names, ("stay", "give")), payoffs)
    menu = []
    for k in range(measures):
        by, to = draw.sample(range(players), 2)
        gift = draw.randint(0, 3)
        adds = {names[to]: [Fraction(gift * c[to]) for c in cells]}
        menu.append(Measure(f"m{k}", names[by], adds, Fraction(draw.randint(0, 4), 4)))
    return game, menu


def timed(ask: Callable[[], object], times: int = 3) -> tuple[float, object]:
    """The best time of a few runs, and the answer."""
    best, answer = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        answer = ask()
        best = min(best, time.perf_counter() - start)
    return best, answer


def all_sets() -> Table:
    """Every minimal set over as many measures as are looked at whole."""
    table = Table(
        f"All minimal sets under {CONDITIONS} conditions",
        ["measures", "minimal sets", "time"],
        notes=["Every one of the 2^n sets is judged, in whole numbers."],
    )
    seconds = 0.0
    for measures in (12, 16, 20, 22):
        conditions = rows(measures, drawn(), 8)

        def ask(conditions: list[Clause] = conditions, measures: int = measures) -> list[int]:
            family = everything(measures)
            for (group,) in conditions:
                for row in group:
                    family &= at_least(row.start, row.weights)
            return members(minimal(family, measures))

        seconds, found = timed(ask)
        table.rows.append([str(measures), str(len(found)), duration(seconds)])  # type: ignore[arg-type]
    table.targets.append(
        Target("22 measures, 12 conditions in 0.5 s", duration(seconds), seconds < 0.5)
    )
    return table


def first_hundred() -> Table:
    """The hundred smallest minimal sets of long menus, by integer programming."""
    table = Table(
        "The first hundred minimal sets of long menus",
        ["measures", "depth", "sets", "measures in each", "time"],
        notes=["Each set is proven sufficient and minimal in whole numbers."],
    )
    slowest = 0.0
    for measures, depth in ((40, 12), (60, 12), (60, 20), (60, 25)):
        conditions = rows(measures, drawn(), depth)
        start = time.perf_counter()
        found = programmed_sets(conditions, measures, 100)
        seconds = time.perf_counter() - start
        if measures == 60:
            slowest = max(slowest, seconds)
        sizes = sorted({s.bit_count() for s in found.sets})
        told = f"{sizes[0]} to {sizes[-1]}" if sizes else "none"
        table.rows.append(
            [str(measures), str(depth), str(len(found.sets)), told, duration(seconds)]
        )
    table.targets.append(
        Target("60 measures, first hundred in 10 s", duration(slowest), slowest < 10)
    )
    return table


def steps() -> Table:
    """The step function from the discount factor to the minimal sets."""
    table = Table(
        "All discount factors at once over 2^12 sets",
        ["a breach is answered by", "steps", "time"],
        notes=["Three players, 12 measures; with optimal punishment two players, 6 measures."],
    )
    game, menu = dilemma(12, 3, drawn())
    pair, few = dilemma(6, 2, drawn())
    stay = dict.fromkeys(game.players, "stay")
    slowest = 0.0
    for punishment in ("named", "nash", "transfers", "optimal"):
        two = punishment == "optimal"

        def ask(punishment: str = punishment, two: bool = two) -> ConcessionSets:  # noqa: FBT001
            stage, measures = (pair, few) if two else (game, menu)
            sets = concession_sets(
                stage,
                measures=measures,
                target=dict.fromkeys(stage.players, "give"),
                reservation=dict.fromkeys(stage.players, 0),
                punishment=stay if punishment == "named" else punishment,
            )
            _ = sets.steps
            return sets

        seconds, sets = timed(ask, 1)
        assert isinstance(sets, ConcessionSets)  # noqa: S101
        if punishment == "named":
            slowest = seconds
        table.rows.append([punishment, str(len(sets.steps)), duration(seconds)])
    table.targets.append(Target("named reversion in 1 s", duration(slowest), slowest < 1))
    return table


def tables() -> Iterator[Table]:
    """Every table, as soon as it is measured."""
    yield all_sets()
    yield first_hundred()
    yield steps()


if __name__ == "__main__":
    show(tables())
