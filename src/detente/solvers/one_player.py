"""The equilibria of a game with one player: its best actions and their mixtures.

>>> [e.profile for e in solve(NormalFormGame.from_arrays([1, 3, 3]))]
[{'1': '2'}, {'1': '3'}]
"""

from __future__ import annotations

from detente.concepts.nash import NashCertificate
from detente.concepts.nash_set import NashSetCertificate
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Component, Solution
from detente.solvers.pure_nash import pure_equilibria, pure_equilibrium

CONCEPT = "nash"
COMPLETE = True
REQUIRES = "one player"


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """One player."""
    return len(game.players) == 1


def solve(game: NormalFormGame) -> Solution:
    """Every best action; with several, every mixture of them is an equilibrium too."""
    found = [pure_equilibrium(game, cell) for cell in pure_equilibria(game)]
    members = tuple(range(len(found)))
    certificate = NashSetCertificate(
        tuple(NashCertificate(e.strategies) for e in found),
        complete=True,
        argument="the best actions and their mixtures are all equilibria of one player",
        numbers={"best actions": len(found)},
        index_sum=1,
    )  # fmt: skip
    return Solution(
        game, CONCEPT, "one_player", tuple(found), complete=True, degenerate=len(found) > 1,
        components=(Component(0, members, len(found) - 1, 1, (members,)),),
        certificate=certificate,
    )  # fmt: skip
