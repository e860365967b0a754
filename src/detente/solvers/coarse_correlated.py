"""Coarse correlated equilibria: all extreme ones of small games, the best and the worst of any.

As `detente.solvers.correlated`, with one constraint for each player and action. Strictly
dominated actions stay: a coarse equilibrium may use them.

>>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
>>> solve(chicken).details["best_total"]
'21/2'
"""

from __future__ import annotations

from detente.game.normal_form import NormalFormGame
from detente.game.solution import Solution
from detente.solvers.correlated import answer

CONCEPT = "coarse-correlated"
COMPLETE = False
REQUIRES = "any game"


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


def solve(game: NormalFormGame) -> Solution:
    """Extreme coarse correlated equilibria; `details` as for correlated ones."""
    return answer(game, CONCEPT, coarse=True)
