"""The risk dominant one of two strict equilibria of a 2x2 game.

>>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
>>> solve(hunt)[0]
Equilibrium(1: 2; 2: 2)
"""

from __future__ import annotations

from dataclasses import replace

from detente.concepts.risk_dominant import risk_dominance
from detente.concepts.selection import RISK
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Solution
from detente.solvers.pure_nash import pure_equilibrium

CONCEPT = "risk-dominant"
COMPLETE = True
REQUIRES = "two players with two actions each"


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """2x2 games."""
    return game.shape == (2, 2)


def solve(game: NormalFormGame) -> Solution:
    """The risk dominant equilibrium; none where the products tie or there are not two strict."""
    found = risk_dominance(game)
    if found is None:
        note = "risk dominance compares two strict equilibria, and this game has not two"
        return Solution(game, CONCEPT, "risk_dominance", (), complete=True, notes=(note,))
    dominant = found.dominant
    if dominant is None:
        note = "the products of deviation losses are equal: neither equilibrium risk dominates"
        return Solution(game, CONCEPT, "risk_dominance", (), complete=True, certificate=found,
                        notes=(note,), details=found.to_dict())  # fmt: skip
    equilibrium = replace(pure_equilibrium(game, dominant), labels=(RISK,))
    return Solution(game, CONCEPT, "risk_dominance", (equilibrium,), complete=True,
                    certificate=found, details=found.to_dict())  # fmt: skip
