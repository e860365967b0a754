"""The strategies that a model names: are they equilibria, and what follows a breach.

>>> from detente.analysis.repeated_play import RepeatedGame
>>> from detente.game.automata import grim
>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = examine(RepeatedGame(game, "3/5"), grim(game, {"1": "1", "2": "1"},
...                                                 {"1": "2", "2": "2"}))
>>> found.check.subgame_perfect, found.discounts
(True, DiscountSet([0.5, 1)))
>>> [period.state for period in found.aftermath][:4]
['agreement', 'agreement', 'punishment', 'punishment']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from detente.analysis.repeated_play import RepeatedGame
from detente.concepts.one_shot_deviation import AutomatonCheck
from detente.concepts.subgame_perfect import Slack
from detente.exact.number import text
from detente.game.automaton import Automaton, Period
from detente.solvers.automaton_discounts import DiscountSet

# A breach comes in this period of the path shown, so that one period of quiet precedes it.
BREACH = 2
_LEAST, _MOST = 6, 10


@dataclass(frozen=True)
class StrategyPlay:
    """A strategy in repeated play.

    `check` is the verdict at today's discount factors, `own` each player's set of discount
    factors at which it never leaves the strategy, `discounts` those that do for all in common.
    `aftermath` is the path on which `breach`, the tightest deviation in the start state, comes in
    period 2 (with a public signal: on which the signal comes then); None of both if nobody has
    a second action.
    """

    automaton: Automaton
    check: AutomatonCheck
    own: Mapping[str, DiscountSet]
    breach: Slack | None
    aftermath: tuple[Period, ...]

    @property
    def discounts(self) -> DiscountSet:
        """The discount factors, one for all players, at which the strategy is subgame perfect."""
        return reduce(DiscountSet.meet, self.own.values())

    def tightest(self, player: str) -> Slack | None:
        """The deviation of one player with the least slack."""
        mine = [slack for slack in self.check.slacks if slack.player == player]
        return min(mine, key=lambda slack: slack.value, default=None)

    def to_dict(self) -> dict[str, object]:
        """The verdict, the sets of discount factors and the path as data."""
        least = self.check.tightest
        return {
            "automaton": self.automaton.to_dict(),
            "subgame_perfect": self.check.subgame_perfect,
            "payoffs": {p: text(v) for p, v in self.check.payoffs.items()},
            "tightest": None if least is None else _slack(least),
            "discounts": self.discounts.to_dict(),
            "own_discounts": {p: found.to_dict() for p, found in self.own.items()},
            "breach": None if self.breach is None else _slack(self.breach),
            "path": [
                {
                    "state": period.state,
                    "profile": dict(period.profile),
                    "payoffs": {p: text(v) for p, v in period.payoffs.items()},
                }
                for period in self.aftermath
            ],
        }


def examine(rep: RepeatedGame, automaton: Automaton) -> StrategyPlay:
    """A strategy at today's discount factors and at all others; handovers play no part.

    Raises GameError for an automaton that does not fit the game.
    """
    check = rep.check(automaton)
    here = [slack for slack in check.slacks if slack.state == automaton.start]
    breach = min(here, key=lambda slack: slack.value, default=None)
    path: tuple[Period, ...] = ()
    if breach is not None:
        path = _until_settled(_path(rep, automaton, breach))
    return StrategyPlay(automaton, check, rep.discount_sets(automaton), breach, path)


def _path(rep: RepeatedGame, automaton: Automaton, breach: Slack) -> list[Period]:
    watch = rep.repetition.monitoring
    if watch is not None:
        return automaton.path(rep.stage, _MOST, monitoring=watch, signals=(BREACH,))
    return automaton.path(rep.stage, _MOST, {BREACH: {breach.player: breach.action}})


def _until_settled(path: list[Period]) -> tuple[Period, ...]:
    """As much of a path as shows where it settles; at least six periods, all if it does not."""
    for end in range(_LEAST, len(path)):
        if path[end].state == path[end - 1].state == path[-1].state:
            return tuple(path[:end])
    return tuple(path)


def _slack(slack: Slack) -> dict[str, str]:
    return {
        "state": slack.state,
        "player": slack.player,
        "action": slack.action,
        "value": text(slack.value),
    }
