"""Questions about the game played once: its solutions, and who answers what best."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace
from functools import cache, lru_cache
from types import ModuleType

from detente.concepts.pure_nash import best_reply_cells
from detente.errors import SolverError, nearest
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.game.solution import Solution

_CONCEPT = re.compile(r'^CONCEPT = "([a-z-]+)"', re.MULTILINE)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The modules of every concept; their texts are looked at, since importing all takes long."""
    import detente.solvers as folder

    found: dict[str, list[str]] = {}
    for entry in sorted(pkgutil.iter_modules(folder.__path__), key=lambda e: e.name):
        text = pkgutil.get_data(folder.__name__, f"{entry.name}.py") or b""
        concept = _CONCEPT.search(text.decode())
        if concept:
            found.setdefault(concept[1], []).append(f"{folder.__name__}.{entry.name}")
    return {concept: tuple(names) for concept, names in sorted(found.items())}


@cache
def _solvers(concept: str) -> tuple[ModuleType, ...]:
    """Every solver of a concept, the ones that prove completeness first."""
    modules = [importlib.import_module(name) for name in _names()[concept]]
    return tuple(sorted(modules, key=lambda m: not m.COMPLETE))


def concept_names() -> list[str]:
    """The solution concepts that `solve` knows, in alphabetical order.

    >>> "nash" in concept_names()
    True
    """
    return list(_names())


def solve(game: NormalFormGame, concept: str = "nash", *, timeout: float | None = None) -> Solution:
    """The solution of the game played once under a concept, with a certificate.

    Concepts: "nash", "pure-nash", "perfect", "evolutionarily-stable", "quantal", "risk-dominant",
    "rationalizable", "correlated", "coarse-correlated", "best-reply", "fictitious-play" and
    "stability".

    After `timeout` seconds, at least 0, what is proven by then comes back: `complete` is False
    and a note begins with "stopped after". Raises SolverError for an unknown concept, for a game
    that no solver of it accepts and for a `timeout` that is no such number.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> solve(game, "pure-nash", timeout=10)[0].profile
    {'1': '2', '2': '2'}
    """
    try:
        with effort.limited(timeout):
            solution = _kept(game, concept)
    except _Short as short:
        solution = short.solution
    # Equal games may still carry other words for people, and the answer speaks of this one.
    return solution if solution.game is game else replace(solution, game=game)


class _Short(Exception):  # noqa: N818 - no error: it carries an answer past what keeps answers
    """The answer of a computation that was cut short."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution


@lru_cache(maxsize=512)
def _kept(game: NormalFormGame, concept: str) -> Solution:
    """The solution, kept for later unless the effort ended before it was whole."""
    solution = _solved(game, concept)
    making = effort.current()
    if making.stopped:
        told = solution.complete or any(note.startswith("stopped after") for note in solution.notes)
        said = () if told else (f"{making.ending}: what was proven by then is listed",)
        raise _Short(replace(solution, notes=(*said, *solution.notes)) if said else solution)
    return solution


def _solved(game: NormalFormGame, concept: str) -> Solution:
    known = _names()
    if concept not in known:
        raise SolverError(
            f"unknown solution concept '{concept}', {nearest(concept, known, 'concepts')}"
        )
    for module in _solvers(concept):
        if module.ACCEPTS(game):
            solution: Solution = module.solve(game)
            return solution
    wanted = " or ".join(module.REQUIRES for module in _solvers(concept))
    shape = "×".join(map(str, game.shape))
    raise SolverError(f"'{concept}' is for {wanted}, and this game is {shape}")


def best_replies(game: NormalFormGame) -> dict[str, frozenset[Cell]]:
    """For each player, the cells in which its action is a best reply to the others' actions.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> sorted(best_replies(game)["1"])
    [(1, 0), (1, 1)]
    """
    return {
        p: frozenset(cells) for p, cells in zip(game.players, best_reply_cells(game), strict=True)
    }
