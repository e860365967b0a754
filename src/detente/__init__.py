"""Negotiations as games: from a definition with sources to equilibria and concession sets.

Public names are loaded when first used, so `import detente` costs next to nothing.

>>> import detente as dt
>>> game = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> dt.solve(game)[0].profile
{'1': '2', '2': '2'}
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from detente import errors

if TYPE_CHECKING:
    from detente.analysis.bargaining import Bargaining, bargaining
    from detente.analysis.concessions import ConcessionSets, Measure, concession_sets
    from detente.analysis.conditions import Conditions
    from detente.analysis.linked_play import LinkedGame, link
    from detente.analysis.many_games import SolvedMany, solve_many
    from detente.analysis.model import Model, load
    from detente.analysis.partition import Partition
    from detente.analysis.repeated_play import RepeatedGame
    from detente.analysis.stage_game import solve
    from detente.game.automaton import Automaton
    from detente.game.normal_form import NormalFormGame
    from detente.game.profile import MixedProfile
    from detente.game.solution import Equilibrium, Solution
    from detente.game.stochastic_game import StochasticGame
    from detente.report.build import report
    from detente.solvers.payoff_set import PayoffSet
    from detente.solvers.stochastic_discounts import sustained_from
    from detente.solvers.stochastic_transfers import stochastic_transfers
    from detente.sweep.run import Sweep, sweep

__version__ = "0.1.0"

_HOME = {
    "Automaton": "detente.game.automaton",
    "Bargaining": "detente.analysis.bargaining",
    "ConcessionSets": "detente.analysis.concessions",
    "Conditions": "detente.analysis.conditions",
    "Equilibrium": "detente.game.solution",
    "LinkedGame": "detente.analysis.linked_play",
    "Measure": "detente.analysis.concessions",
    "MixedProfile": "detente.game.profile",
    "Model": "detente.analysis.model",
    "NormalFormGame": "detente.game.normal_form",
    "Partition": "detente.analysis.partition",
    "PayoffSet": "detente.solvers.payoff_set",
    "RepeatedGame": "detente.analysis.repeated_play",
    "Solution": "detente.game.solution",
    "SolvedMany": "detente.analysis.many_games",
    "StochasticGame": "detente.game.stochastic_game",
    "Sweep": "detente.sweep.run",
    "bargaining": "detente.analysis.bargaining",
    "concession_sets": "detente.analysis.concessions",
    "link": "detente.analysis.linked_play",
    "load": "detente.analysis.model",
    "report": "detente.report.build",
    "solve": "detente.analysis.stage_game",
    "solve_many": "detente.analysis.many_games",
    "stochastic_transfers": "detente.solvers.stochastic_transfers",
    "sustained_from": "detente.solvers.stochastic_discounts",
    "sweep": "detente.sweep.run",
}

__all__ = [
    "Automaton",
    "Bargaining",
    "ConcessionSets",
    "Conditions",
    "Equilibrium",
    "LinkedGame",
    "Measure",
    "MixedProfile",
    "Model",
    "NormalFormGame",
    "Partition",
    "PayoffSet",
    "RepeatedGame",
    "Solution",
    "SolvedMany",
    "StochasticGame",
    "Sweep",
    "bargaining",
    "concession_sets",
    "errors",
    "link",
    "load",
    "report",
    "solve",
    "solve_many",
    "stochastic_transfers",
    "sustained_from",
    "sweep",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        value: object = getattr(importlib.import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'detente' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
