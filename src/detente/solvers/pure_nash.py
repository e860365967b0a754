"""All pure Nash equilibria, by marking best replies; any number of players.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> solve(game)[0]
Equilibrium(1: 2; 2: 2)
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.concepts.nash import is_strict
from detente.concepts.pure_nash import PureNashCertificate, best_reply_positions
from detente.concepts.selection import labelled
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, MixedProfile
from detente.game.solution import Equilibrium, Solution
from detente.solvers.refinement import refinements

CONCEPT = "pure-nash"
COMPLETE = True
REQUIRES = "any game"


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


@dataclass(frozen=True, slots=True)
class PureNashSetCertificate:
    """All cells that are equilibria; the others are claimed not to be."""

    cells: tuple[Cell, ...]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether exactly these cells are equilibria, by the definition."""
        return all(
            PureNashCertificate(cell).verify(game) == (cell in self.cells) for cell in game.cells
        )

    def to_dict(self) -> dict[str, object]:
        """The cells as data."""
        return {
            "argument": "every profile was compared with every deviation of every player",
            "cells": [list(cell) for cell in self.cells],
        }


def pure_equilibria(game: NormalFormGame) -> list[Cell]:
    """Every cell in which each player's action is a best reply, in row-major order.

    >>> pure_equilibria(NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    []
    """
    tables = best_reply_positions(game)
    marks = map(all, zip(*tables, strict=True))
    return [cell for cell, marked in zip(game.cells, marks, strict=True) if marked]


def pure_equilibrium(game: NormalFormGame, cell: Cell) -> Equilibrium:
    """The equilibrium at `cell`, with its payoffs; strict ones have index +1."""
    profile = game.profile(cell)
    strategies = MixedProfile.pure(profile, game.actions)
    strict = is_strict(game, strategies)
    return Equilibrium(strategies, game.payoff(profile), strict, 1 if strict else None)


def solve(game: NormalFormGame) -> Solution:
    """All pure equilibria of `game`, in row-major order."""
    cells = pure_equilibria(game)
    found = labelled(game, [pure_equilibrium(game, cell) for cell in cells], refinements(game))
    notes = () if cells else ("no pure equilibrium exists",)
    return Solution(
        game, CONCEPT, "pure_nash", found, complete=True,
        certificate=PureNashSetCertificate(tuple(cells)), notes=notes,
    )  # fmt: skip
