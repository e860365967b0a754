"""What can go wrong, as one tree.

    DetenteError
    ├── DefinitionError    a file that cannot be read as a game; carries every fault found
    ├── FormulaError       a formula that is not one; carries its column
    ├── GameError          arrays, labels or numbers that do not make a game
    ├── SolverError        a question that this solver does not answer for this game
    └── OutputError        a result that could not be written

Every message says what is wrong and, where it can, what would be right.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; `line` and `column` count from 1.

    >>> str(Place("truce.yaml", 3, 7))
    'truce.yaml:3:7'
    """

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place, and what would be right.

    >>> str(Fault(Place("truce.yaml", 3, 7), "unknown player 'rusia'", "did you mean 'russia'?"))
    "truce.yaml:3:7: unknown player 'rusia', did you mean 'russia'?"
    """

    place: Place
    message: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f", {self.advice}" if self.advice else "")


class DetenteError(Exception):
    """Anything that détente refuses, with a message meant for people."""


class DefinitionError(DetenteError):
    """A file that cannot be read as a game; `.faults` lists all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults: tuple[Fault, ...] = (
            (faults,) if isinstance(faults, Fault) else tuple(dict.fromkeys(faults))
        )
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FormulaError(DetenteError):
    """A formula that is not one; `.column` counts from 1 inside the formula."""

    def __init__(self, message: str, column: int = 1, advice: str = "") -> None:
        self.message, self.column, self.advice = message, column, advice
        super().__init__(f"{message}, {advice}" if advice else message)


class GameError(DetenteError, ValueError):
    """Arrays, labels or numbers that do not make a game."""


class SolverError(DetenteError):
    """A question that a solver does not answer for this game."""


class OutputError(DetenteError):
    """A result that could not be written; nothing was left half-written."""


def nearest(word: str, known: Iterable[str], what: str = "known names") -> str:
    """Advice that names the closest known word, or lists them all.

    >>> nearest("rusia", ["us", "russia"])
    "did you mean 'russia'?"
    >>> nearest("mars", ["us", "russia"], "players")
    'players: us, russia'
    """
    names = list(known)
    close = difflib.get_close_matches(str(word), names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"{what}: {', '.join(names)}" if names else f"there are no {what}"
