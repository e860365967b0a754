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
    from detente.analysis.comparison import Comparison, compare
    from detente.analysis.concession_order import ConcessionOrder, concession_order
    from detente.analysis.concessions import (
        ConcessionSets,
        Guarantee,
        Measure,
        Payments,
        PaymentTerms,
        concession_sets,
    )
    from detente.analysis.conditions import Conditions
    from detente.analysis.linked_play import LinkedGame, link
    from detente.analysis.many_games import SolvedMany, solve_many
    from detente.analysis.model import Model, load
    from detente.analysis.partition import Partition
    from detente.analysis.price_list import PriceList, price_list
    from detente.analysis.repeated_play import RepeatedGame
    from detente.analysis.stage_game import solve
    from detente.analysis.state_concessions import StateConcessions, state_concessions
    from detente.analysis.win_sets import Ratifier, RatifyingSide, WinSets, win_sets
    from detente.concepts.stability import stability
    from detente.game.automaton import Automaton
    from detente.game.graph_model import GraphModel
    from detente.game.normal_form import NormalFormGame
    from detente.game.profile import MixedProfile
    from detente.game.solution import Equilibrium, Solution
    from detente.game.stochastic_game import StochasticGame
    from detente.report.build import report
    from detente.solvers.folk_discount import folk_discount
    from detente.solvers.payoff_set import PayoffSet
    from detente.solvers.preference_change import PreferenceChanges, preference_changes
    from detente.solvers.stochastic_discounts import sustained_from
    from detente.solvers.stochastic_payoffs import stochastic_payoffs
    from detente.solvers.stochastic_transfers import stochastic_transfers
    from detente.sweep.patience_curve import PatienceCurve, patience_curve
    from detente.sweep.run import Sweep, sweep
    from detente.sweep.steps import Steps, steps

__version__ = "0.1.0"

_HOME = {
    "Automaton": "detente.game.automaton",
    "Bargaining": "detente.analysis.bargaining",
    "Comparison": "detente.analysis.comparison",
    "ConcessionOrder": "detente.analysis.concession_order",
    "ConcessionSets": "detente.analysis.concessions",
    "Conditions": "detente.analysis.conditions",
    "Equilibrium": "detente.game.solution",
    "GraphModel": "detente.game.graph_model",
    "Guarantee": "detente.analysis.concessions",
    "LinkedGame": "detente.analysis.linked_play",
    "Measure": "detente.analysis.concessions",
    "MixedProfile": "detente.game.profile",
    "Model": "detente.analysis.model",
    "NormalFormGame": "detente.game.normal_form",
    "Partition": "detente.analysis.partition",
    "PatienceCurve": "detente.sweep.patience_curve",
    "PaymentTerms": "detente.analysis.concessions",
    "Payments": "detente.analysis.concessions",
    "PayoffSet": "detente.solvers.payoff_set",
    "PreferenceChanges": "detente.solvers.preference_change",
    "PriceList": "detente.analysis.price_list",
    "Ratifier": "detente.game.ratification",
    "RatifyingSide": "detente.game.ratification",
    "RepeatedGame": "detente.analysis.repeated_play",
    "Solution": "detente.game.solution",
    "SolvedMany": "detente.analysis.many_games",
    "StateConcessions": "detente.analysis.state_concessions",
    "Steps": "detente.sweep.steps",
    "StochasticGame": "detente.game.stochastic_game",
    "Sweep": "detente.sweep.run",
    "WinSets": "detente.analysis.win_sets",
    "bargaining": "detente.analysis.bargaining",
    "compare": "detente.analysis.comparison",
    "concession_order": "detente.analysis.concession_order",
    "concession_sets": "detente.analysis.concessions",
    "folk_discount": "detente.solvers.folk_discount",
    "link": "detente.analysis.linked_play",
    "load": "detente.analysis.model",
    "patience_curve": "detente.sweep.patience_curve",
    "preference_changes": "detente.solvers.preference_change",
    "price_list": "detente.analysis.price_list",
    "report": "detente.report.build",
    "solve": "detente.analysis.stage_game",
    "solve_many": "detente.analysis.many_games",
    "stability": "detente.concepts.stability",
    "state_concessions": "detente.analysis.state_concessions",
    "steps": "detente.sweep.steps",
    "stochastic_payoffs": "detente.solvers.stochastic_payoffs",
    "stochastic_transfers": "detente.solvers.stochastic_transfers",
    "sustained_from": "detente.solvers.stochastic_discounts",
    "sweep": "detente.sweep.run",
    "win_sets": "detente.analysis.win_sets",
}

__all__ = [
    "Automaton",
    "Bargaining",
    "Comparison",
    "ConcessionOrder",
    "ConcessionSets",
    "Conditions",
    "Equilibrium",
    "GraphModel",
    "Guarantee",
    "LinkedGame",
    "Measure",
    "MixedProfile",
    "Model",
    "NormalFormGame",
    "Partition",
    "PatienceCurve",
    "PaymentTerms",
    "Payments",
    "PayoffSet",
    "PreferenceChanges",
    "PriceList",
    "Ratifier",
    "RatifyingSide",
    "RepeatedGame",
    "Solution",
    "SolvedMany",
    "StateConcessions",
    "Steps",
    "StochasticGame",
    "Sweep",
    "WinSets",
    "bargaining",
    "compare",
    "concession_order",
    "concession_sets",
    "errors",
    "folk_discount",
    "link",
    "load",
    "patience_curve",
    "preference_changes",
    "price_list",
    "report",
    "solve",
    "solve_many",
    "stability",
    "state_concessions",
    "steps",
    "stochastic_payoffs",
    "stochastic_transfers",
    "sustained_from",
    "sweep",
    "win_sets",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        value: object = getattr(importlib.import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'detente' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
