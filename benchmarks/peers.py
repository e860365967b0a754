"""The peers' solvers for all equilibria of two-player games, each in a process of its own.

A peer may hang, crash or exhaust the memory: its process is then ended, and the measurement says
so. A process imports and compiles first and is then handed games, so that times are of warm code;
lrsnash's time is that of its own process on the processor, start included.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import resource
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tables import LRSNASH

Matrix = list[list[int]]
Bimatrix = tuple[Matrix, Matrix]

# Seconds until a peer must have been imported and have solved its first game.
_START = 60.0
# A game that takes less than this is solved again, and the best time counts.
_SHORT = 0.1
_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """Seconds for one game, and how many equilibria were listed; None if the peer failed on it."""

    seconds: float
    count: int | None


def by_detente(A: Matrix, B: Matrix) -> Answer:
    """Our own search, from a game as it is built to equilibria and components written out."""
    from detente.game.normal_form import NormalFormGame
    from detente.solvers import complementarity

    game = NormalFormGame.from_arrays(A, B)
    start = time.perf_counter()
    found = complementarity.solve(game)
    count = len(found.equilibria), len(found.components)
    return Answer(time.perf_counter() - start, count[0])


def by_detente_unread(A: Matrix, B: Matrix) -> Answer:
    """The same up to the solution, whose fractions and names are written out when looked at."""
    from detente.game.normal_form import NormalFormGame
    from detente.solvers import complementarity

    game = NormalFormGame.from_arrays(A, B)
    start = time.perf_counter()
    found = complementarity.solve(game)
    return Answer(time.perf_counter() - start, len(found))


def by_lrsnash(A: Matrix, B: Matrix) -> Answer:
    """In exact arithmetic by lrsnash."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    blocks = lrsnash_output(A, B)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A block of lines "2 ..." are strategies that each meet every line "1 ..." after it.
    pairs, replies, last = 0, 0, ""
    for line in blocks.splitlines():
        word = line.split()[0] if line.split() else ""
        if word == "2":
            replies = replies + 1 if last == "2" else 1
        elif word == "1":
            pairs += replies
        last = word
    return Answer(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, pairs)


def lrsnash_output(A: Matrix, B: Matrix) -> str:
    """What lrsnash prints for a game."""
    text = f"{len(A)} {len(A[0])}\n\n" + "\n\n".join(
        "\n".join(" ".join(map(str, row)) for row in matrix) for matrix in (A, B)
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "game").write_text(text + "\n", encoding="utf-8")
        return subprocess.run(
            [LRSNASH, "game"], capture_output=True, text=True, check=True, cwd=folder
        ).stdout


def by_quantecon_vertices(A: Matrix, B: Matrix) -> Answer:
    """QuantEcon's vertex enumeration in floats."""
    import numpy as np
    from quantecon.game_theory import NormalFormGame, Player, vertex_enumeration

    game = NormalFormGame([Player(np.array(A, float)), Player(np.array(B, float).T.copy())])
    start = time.perf_counter()
    found = vertex_enumeration(game)
    return Answer(time.perf_counter() - start, len(found))


def by_quantecon_supports(A: Matrix, B: Matrix) -> Answer:
    """QuantEcon's support enumeration in floats."""
    import numpy as np
    from quantecon.game_theory import NormalFormGame, Player, support_enumeration

    game = NormalFormGame([Player(np.array(A, float)), Player(np.array(B, float).T.copy())])
    start = time.perf_counter()
    found = support_enumeration(game)
    return Answer(time.perf_counter() - start, len(found))


def by_nashpy_vertices(A: Matrix, B: Matrix) -> Answer:
    """The vertex enumeration of nashpy in floats."""
    import nashpy

    game = nashpy.Game(A, B)
    start = time.perf_counter()
    found = list(game.vertex_enumeration())
    return Answer(time.perf_counter() - start, len(found))


def by_nashpy_supports(A: Matrix, B: Matrix) -> Answer:
    """The support enumeration of nashpy in floats."""
    import nashpy

    game = nashpy.Game(A, B)
    start = time.perf_counter()
    found = list(game.support_enumeration())
    return Answer(time.perf_counter() - start, len(found))


def by_gambit(A: Matrix, B: Matrix) -> Answer:
    """Gambit's `enummixed` in exact arithmetic."""
    import pygambit

    # Version 17 has a type of its own for games in strategic form.
    game = getattr(pygambit, "StrategicGame", pygambit.Game).from_arrays(A, B)
    start = time.perf_counter()
    found = pygambit.nash.enummixed_solve(game, rational=True)
    return Answer(time.perf_counter() - start, len(found.equilibria))


Solver = Callable[[Matrix, Matrix], Answer]
# Name: the module it needs, the solver.
_KNOWN: dict[str, tuple[str, Solver]] = {
    "lrsnash": ("", by_lrsnash),
    "QuantEcon vertices": ("quantecon", by_quantecon_vertices),
    "QuantEcon supports": ("quantecon", by_quantecon_supports),
    "nashpy vertices": ("nashpy", by_nashpy_vertices),
    "nashpy supports": ("nashpy", by_nashpy_supports),
    "Gambit enummixed": ("pygambit", by_gambit),
}


def names() -> list[str]:
    """Every peer, installed or not."""
    return list(_KNOWN)


def installed() -> list[str]:
    """The peers that can be asked here."""
    return [
        name
        for name, (module, _) in _KNOWN.items()
        if (importlib.util.find_spec(module) if module else LRSNASH)
    ]


def timed(solver: Solver, game: Bimatrix) -> Answer:
    """Solve a game, a short one thrice, and keep the best time."""
    answer = _asked(solver, game)
    for _ in range(_REPEATS - 1 if answer.seconds < _SHORT else 0):
        answer = min(answer, _asked(solver, game), key=lambda one: one.seconds)
    return answer


def _asked(solver: Solver, game: Bimatrix) -> Answer:
    start = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return solver(*game)
    except Exception:  # noqa: BLE001 (whatever a peer raises, it has no answer)
        return Answer(time.perf_counter() - start, None)


class Asked:
    """A peer's process, started anew when it is asked after it was ended."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._started()

    def solve(self, games: list[Bimatrix], budget: float, patience: float) -> list[Answer]:
        """The answers to the first games, as many as are begun within `budget` seconds.

        A game may take `patience` seconds; if it takes longer, the process is ended.
        """
        found: list[Answer] = []
        pipe = self._pipe or self._started()
        until = time.monotonic() + budget
        for game in games:
            if found and time.monotonic() > until:
                break
            try:
                pipe.send(game)
                # Short games are solved several times.
                if pipe.poll(patience + _REPEATS * _SHORT):
                    found.append(pipe.recv())
                    continue
            except (EOFError, OSError):
                pass
            self.close()
            break
        return found

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            # lrsnash would go on alone if its parent were killed outright.
            self._process.terminate()
            self._process.join(5)
            if self._process.is_alive():
                self._process.kill()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _started(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.name, end), daemon=True)
        self._process.start()
        end.close()
        if self._pipe.poll(_START):
            self._pipe.recv()
        return self._pipe


def _serve(name: str, pipe: Connection) -> None:
    """Answer games until the other end is closed."""
    import signal

    # As an exception, so that a running lrsnash is ended too.
    signal.signal(signal.SIGTERM, _end)
    solver = _KNOWN[name][1]
    _asked(solver, ([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    pipe.send("ready")
    while True:
        try:
            game = pipe.recv()
        except EOFError:
            return
        pipe.send(timed(solver, game))


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit
