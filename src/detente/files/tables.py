"""A game as a definition: every payoff a table, every number as it was given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from detente.exact.number import text
from detente.formula import Formula
from detente.formula.tree import Constant
from detente.game.definition import Definition, Player
from detente.game.normal_form import NormalFormGame
from detente.game.payoffs import Table


def as_definition(
    game: NormalFormGame, file: str, data: bytes = b"", about: str = ""
) -> Definition:
    """A definition that yields `game`; `data` are the bytes it was read from."""
    return Definition(
        title=game.title or Path(file).stem,
        players=tuple(Player(p, game.name(p)) for p in game.players),
        actions={p: {a: game.name(p, a) for a in game.actions[p]} for p in game.players},
        payoffs={
            p: Table(tuple(map(_number, row)))
            for p, row in zip(game.players, game.payoffs, strict=True)
        },
        about=about,
        file=file,
        digest=hashlib.sha256(data).hexdigest(),
    )


def _number(value: Fraction) -> Formula:
    return Formula(text(value), Constant(value))


def distinct(labels: Sequence[str], fallback: str = "") -> list[str]:
    """The labels, empty ones numbered and repeated ones told apart.

    >>> distinct(["C", "", "C"])
    ['C', '2', 'C_2']
    """
    taken = {label for label in labels if label}
    found: list[str] = []
    for k, label in enumerate(labels, start=1):
        name = label or f"{fallback}{k}"
        count = 2
        base = name
        while name in found or (name in taken and name != label):
            name = f"{base}_{count}"
            count += 1
        found.append(name)
    return found
