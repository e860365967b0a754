"""Which equilibria each package lists: a few games that are published or small, asked of all.

Run it as `python benchmarks/completeness.py [--page]`; `--page` also writes the table into
`docs/explanation/comparison.md`. Each package answers in a process of its own. What it lists is
compared with détente's exact list: a listed profile counts if it is within a millionth of an
extreme equilibrium, and as wrong if some player could gain more than a thousandth of the spread of
its payoffs (or if it does not consist of probabilities).
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from peers import lrsnash_output
from tables import LRSNASH, Table, machine, show

from detente.errors import DetenteError
from detente.game.normal_form import NormalFormGame

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "comparison.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
# Seconds for all answers of a package.
PATIENCE = 90.0
CLOSE, TOLERABLE = 1e-6, 1e-3

Payoffs = list[Any]
Profile = list[list[float]]


@dataclass(frozen=True, slots=True)
class Case:
    """Games of one kind; each is a list with a nested list of payoffs for every player."""

    name: str
    source: str
    games: list[list[Payoffs]]

    @property
    def players(self) -> int:
        """The number of players of each game."""
        return len(self.games[0])


def nested(shape: list[int], outcomes: str) -> list[Payoffs]:
    """Payoffs told outcome by outcome, the first player's action changing fastest."""
    numbers = list(map(int, outcomes.split()))
    n = len(shape)

    def table(player: int, cell: tuple[int, ...]) -> Payoffs | int:
        if len(cell) < n:
            return [table(player, (*cell, a)) for a in range(shape[len(cell)])]
        at, stride = 0, 1
        for a, m in zip(cell, shape, strict=True):
            at, stride = at + a * stride, stride * m
        return numbers[at * n + player]

    return [table(player, ()) for player in range(n)]  # type: ignore[misc]


STENGEL_1 = """
    9504 -660 19976 -20526 1776 -8976 -111771 31680 -130944 168124 -8514 52764
    397584 -113850 451176 -586476 29216 -178761 171204 -45936 208626 -263076 14124 -84436
    1303104 -453420 1227336 -1718376 72336 -461736 737154 -227040 774576 -1039236 48081 -300036
"""
STENGEL_2 = """
    72336 48081 29216 14124 1776 -8514 -461736 -300036 -178761 -84436 -8976 52764
    1227336 774576 451176 208626 19976 -130944 -1718376 -1039236 -586476 -263076 -20526 168124
    1303104 737154 397584 171204 9504 -111771 -453420 -227040 -113850 -45936 -660 31680
"""
FOUR = """
    -3 -4 -1 -6 -4 -5 -3 -3 -3 -5 -3 -5 -1 -8 -3 -3 -4 -2 -2 -3 -4 -3 -4 -2 -4 -7 -6 -1 -6 -3 -1 -2
    -3 -6 -6 -2 -1 -3 -3 -4 -3 -2 -3 -5 -1 -6 -2 -1 -2 -4 -2 -6 -3 -6 -6 -7 -1 -4 -5 -3 -8 -5 -5 -5
"""
THREE = """
    1131 1210 2426 1358 2234 2238 1655 1347 2747 1576 5634 5675 1478 2544 1973 1436 4864 5267
    1735 4043 7247 3830 1335 1734 1428 1521 4248 2429 2326 2422 5255 5334 2643 2243 3518 3062
    2455 6523 4225 7486 4483 5764 7566 4655 7076 4943 7362 4382 4434 4271 4120 4533 5231 5458
    3222 3024 1223 2873 4452 4549 4564 4326 1762 5277 4837 5645 4995 5754 4383 4423 1759 2705
    4642 1897 4042 4976 7324 7723 4486 4882 2537
"""


def _square(numbers: str) -> Payoffs:
    flat = list(map(int, numbers.split()))
    return [flat[k : k + 6] for k in range(0, 36, 6)]


def _uniform(size: int, low: int, high: int, games: int) -> list[list[Payoffs]]:
    dice = random.Random(f"{size} {low} {high}")  # noqa: S311 (repeatable on purpose)
    side = range(size)
    return [
        [[[dice.randint(low, high) for _ in side] for _ in side] for _ in "12"]
        for _ in range(games)
    ]


def _meeting(first: int, second: int) -> list[Payoffs]:
    return [[[first, 0], [0, second]], [[second, 0], [0, first]]]


@cache
def cases() -> list[Case]:
    """The games."""
    billion, beyond = 10**9, 10**19
    zeros = [[0, 0], [0, 0]]
    return [
        Case("2 × 2, all payoffs 0", "every profile is an equilibrium, four are extreme",
             [[zeros, zeros]]),
        Case("6 × 6 of von Stengel", "von Stengel, B. (1999), New maximal numbers of equilibria in "
             "bimatrix games, Discrete & Computational Geometry 21",
             [[_square(STENGEL_1), _square(STENGEL_2)]]),
        Case("battle of the sexes, 3 and 2 billion", "two pure equilibria and one mixed",
             [_meeting(3 * billion, 2 * billion)]),
        Case("battle of the sexes, 3·10¹⁹ and 2·10¹⁹", "the same beyond 64 bits",
             [_meeting(3 * beyond, 2 * beyond)]),
        Case("2 × 2 with a payoff that is no number", "should be refused",
             [[[[float("nan"), 0], [0, 1]], [[1, 0], [0, 1]]]]),
        Case("100 random 3 × 3, −50 to 50", "seeded", _uniform(3, -50, 50, 100)),
        Case("100 random 3 × 3, 1 to 4", "seeded; ordinal payoffs with ties",
             _uniform(3, 1, 4, 100)),
        Case("2 × 2 × 2 × 2, five equilibria", "van der Laan and others; `g3.nfg` in Gambit's "
             "`contrib/games`", [nested([2, 2, 2, 2], FOUR)]),
        Case("3 × 3 × 3, five equilibria", "`3x3x3.nfg` in Gambit's `contrib/games`",
             [nested([3, 3, 3], THREE)]),
    ]  # fmt: skip


# -- how each package lists ------------------------------------------------------------------------


def by_lrsnash(game: list[Payoffs]) -> list[Profile]:
    """In exact arithmetic by lrsnash."""
    found: list[Profile] = []
    theirs: list[list[float]] = []
    last = ""
    for line in lrsnash_output(game[0], game[1]).splitlines():
        word, *numbers = line.split() or [""]
        # Strategies, then what the other player gets.
        weights = [_fraction(text) for text in numbers[:-1]] if word in {"1", "2"} else []
        if word == "2":
            theirs = [*theirs, weights] if last == "2" else [weights]
        elif word == "1":
            found += [[weights, other] for other in theirs]
        last = word
    return found


def _fraction(text: str) -> float:
    over, _, under = text.partition("/")
    return int(over) / int(under or 1)


def by_quantecon(method: str) -> Callable[[list[Payoffs]], list[Profile]]:
    """One of QuantEcon's enumerations."""

    def solve(game: list[Payoffs]) -> list[Profile]:
        import numpy as np
        import quantecon.game_theory as theory

        A, B = (np.array(table, float) for table in game)
        players = [theory.Player(A), theory.Player(B.T.copy())]
        found = getattr(theory, method)(theory.NormalFormGame(players))
        return [[own.tolist() for own in profile] for profile in found]

    return solve


def by_nashpy(method: str) -> Callable[[list[Payoffs]], list[Profile]]:
    """One of the enumerations of nashpy."""

    def solve(game: list[Payoffs]) -> list[Profile]:
        import nashpy
        import numpy as np

        A, B = (np.array(table, float) for table in game)
        return [
            [own.tolist() for own in profile] for profile in getattr(nashpy.Game(A, B), method)()
        ]

    return solve


def by_gambit(game: list[Payoffs]) -> list[Profile]:
    """Gambit's routine for all equilibria: exact for two players, `enumpoly` for more."""
    import pygambit

    strategic = getattr(pygambit, "StrategicGame", pygambit.Game)
    built = strategic.from_arrays(*game)
    if len(game) == 2:
        found = pygambit.nash.enummixed_solve(built, rational=True)
    else:
        found = pygambit.nash.enumpoly_solve(built)
    return [
        [[float(chance) for _, chance in profile[player]] for player in built.players]
        for profile in found.equilibria
    ]


PACKAGES: dict[str, Callable[[list[Payoffs]], list[Profile]]] = {
    "lrsnash": by_lrsnash,
    "QuantEcon supports": by_quantecon("support_enumeration"),
    "QuantEcon vertices": by_quantecon("vertex_enumeration"),
    "nashpy supports": by_nashpy("support_enumeration"),
    "nashpy vertices": by_nashpy("vertex_enumeration"),
    "Gambit": by_gambit,
}
ALL_PLAYERS = "Gambit"


def answers(name: str, case: Case) -> list[list[Profile] | str]:
    """What a package lists for each game of a case, or the name of its error."""
    found: list[list[Profile] | str] = []
    for game in case.games:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append(PACKAGES[name](game))
        except ImportError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever a package raises is its answer)
            found.append(type(error).__name__)
    return found


# -- what that is worth ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exact:
    """A game's extreme equilibria as floats; whether the list is proven complete."""

    game: NormalFormGame
    profiles: list[Profile]
    complete: bool


def exact(game: list[Payoffs]) -> Exact | str:
    """Our own answer, or the words in which the game is refused."""
    import detente as dt

    try:
        built = NormalFormGame.from_arrays(*game)
    except DetenteError as error:
        return str(error)
    solution = dt.solve(built)
    profiles = [
        [[float(q) for q in own.values()] for own in equilibrium.strategies.values()]
        for equilibrium in solution
    ]
    return Exact(built, profiles, solution.complete)


def judged(truth: Exact, listed: list[Profile]) -> tuple[int, int]:
    """How many of our equilibria are listed, and how many profiles listed are none."""
    found, wrong = set(), 0
    for profile in listed:
        gaps = [
            max(abs(p - q) for own, other in zip(profile, known, strict=True)
                for p, q in zip(own, other, strict=True))
            for known in truth.profiles
        ]  # fmt: skip
        nearest = min(range(len(gaps)), key=gaps.__getitem__)
        if gaps[nearest] <= CLOSE:
            found.add(nearest)
        elif not gain(truth.game, profile) <= TOLERABLE:
            wrong += 1
    return len(found), wrong


def gain(game: NormalFormGame, profile: Profile) -> float:
    """The most that a player could gain, in spreads of its payoffs; NaN if these are no chances."""
    most = 0.0
    for own in profile:
        if not (min(own) >= -CLOSE and abs(sum(own) - 1) <= CLOSE):
            return float("nan")
    for i, payoffs in enumerate(game.integers):
        values = [0.0] * game.shape[i]
        for cell, payoff in zip(product(*map(range, game.shape)), payoffs, strict=True):
            chance = 1.0
            for j, a in enumerate(cell):
                chance *= profile[j][a] if j != i else 1.0
            values[cell[i]] += chance * payoff
        mean = sum(q * v for q, v in zip(profile[i], values, strict=True))
        most = max(most, (max(values) - mean) / ((max(payoffs) - min(payoffs)) or 1))
    return most


def verdict(truths: list[Exact | str], listed: list[list[Profile] | str]) -> str:
    """A cell of the table."""
    if len(truths) > 1:
        return _verdict_of_many(truths, listed)
    truth, answer = truths[0], listed[0]
    if isinstance(truth, str):
        return f"refused ({answer})" if isinstance(answer, str) else f"lists {len(answer)}"
    if isinstance(answer, str):
        return f"fails ({answer})"
    found, wrong = judged(truth, answer)
    told = [f"{found} of {len(truth.profiles)}"]
    told += [f"{wrong} wrong"] if wrong else []
    told += [f"{len(answer)} listed"] if len(answer) > len(truth.profiles) else []
    return ", ".join(told)


def _verdict_of_many(truths: list[Exact | str], listed: list[list[Profile] | str]) -> str:
    whole = short = wrong = failed = 0
    for truth, answer in zip(truths, listed, strict=True):
        if isinstance(truth, str) or isinstance(answer, str):
            failed += 1
            continue
        found, none = judged(truth, answer)
        whole += found == len(truth.profiles) and not none
        short += found < len(truth.profiles)
        wrong += none > 0
    told = [f"complete in {whole}"]
    words = ((short, "short"), (wrong, "with wrong ones"), (failed, "failed"))
    told += [f"{k} {word}" for k, word in words if k]
    return ", ".join(told)


def asked(name: str) -> list[list[list[Profile] | str]] | str:
    """A package's answers from a process of its own, case by case, or why there are none.

    If it hangs or crashes, there are fewer answers than cases.
    """
    if name == "lrsnash" and not LRSNASH:
        return "not installed"
    command = [sys.executable, __file__, "--ask", name]
    try:
        run = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as expired:
        output, errors = expired.stdout or b"", b""
    else:
        output, errors = run.stdout, run.stderr
    if b"ModuleNotFoundError" in errors:
        return "not installed"
    return [json.loads(line) for line in output.decode().splitlines() if line.endswith("]")]


def tables() -> Iterator[Table]:
    """One table: a row for each case, a column for each package."""
    table = Table("Which equilibria are listed", ["game", "détente", *PACKAGES], words=8)
    listed = {name: asked(name) for name in PACKAGES}
    for number, case in enumerate(cases()):
        truths = [exact(game) for game in case.games]
        row = [case.name, _own(truths)]
        for name, found in listed.items():
            if isinstance(found, str):
                row.append(found)
            elif case.players > 2 and name != ALL_PLAYERS:
                row.append("two players only")
            else:
                row.append(verdict(truths, found[number]) if number < len(found) else "no answer")
        table.rows.append(row)
        table.notes.append(f"{case.name}: {case.source}.")
    yield table


def _own(truths: list[Exact | str]) -> str:
    if isinstance(truths[0], str):
        return "refused"
    proven = sum(isinstance(truth, Exact) and truth.complete for truth in truths)
    if len(truths) > 1:
        return f"complete in {proven}"
    return f"{len(truths[0].profiles)}, {'proven to be all' if proven else 'perhaps more'}"


def write_page(table: Table) -> None:
    """Replace what stands between the marks on the page."""
    drawn = table.markdown().split("\n", 2)[2]
    told = "\n".join(["Asked on:", "", *(f"- {line}" for line in machine())])
    text = PAGE.read_text(encoding="utf-8")
    marked = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    PAGE.write_text(
        marked.sub(lambda _: f"{BEGIN}\n{told}\n\n{drawn}{END}", text), encoding="utf-8"
    )


def main() -> None:
    """Print the table; answer one question of it; write it into the page."""
    if sys.argv[1:2] == ["--ask"]:
        for case in cases():
            known = sys.argv[2] == ALL_PLAYERS or case.players == 2
            print(json.dumps(answers(sys.argv[2], case) if known else []), flush=True)
        return
    measured = list(tables())
    show(measured)
    if sys.argv[1:] == ["--page"]:
        write_page(measured[0])


if __name__ == "__main__":
    main()
