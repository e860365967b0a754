"""From which discount factor on agreements hold, by the answer that a breach is given.

Optimal punishment is the best that pure actions and a public lottery can do, so it asks for no more
than reversion to a pure stage equilibrium; payments between the players can ask for less still; and
no pure punishment whatever, without payments, can beat the minmax bound. Reversion to a stage
equilibrium that mixes can beat all of them.

>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = answers(RepeatedGame(game, "3/5"), {"1": "1", "2": "1"})
>>> [str(d) for d in (found.reversion, found.optimal, found.transfers, found.bound)]
['1/2', '1/2', '1/2', '1/2']
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.analysis.alarms import told
from detente.analysis.repeated_play import RepeatedGame
from detente.exact.number import Number
from detente.game.profile import PureProfile

# Sets are shown for these discount factors and today's.
SHOWN = tuple(Fraction(k, 10) for k in (1, 3, 5, 7, 9))

# Profiles up to which sets of equilibrium payoffs, several of them, are worked out unasked; and
# under signals, one set, if no more than two of them can come.
LARGEST = 400
# The same for payments that answer a signal: linear programmes for every profile.
LARGEST_WATCHED = 400
LARGEST_UNSEEN = 16


def has_sets(rep: RepeatedGame) -> bool:
    """Whether sets of equilibrium payoffs are worked out unasked: two players, a moderate game."""
    watch = rep.repetition.monitoring
    if len(rep.players) != 2:
        return False
    if watch is None:
        return rep.stage.size <= LARGEST
    return rep.stage.size <= LARGEST_UNSEEN and len(watch.signals) <= 2


@dataclass(frozen=True)
class Answers:
    """The least discount factor, one for all, that keeps an agreement; None where none does.

    By `reversion` as the game's punishment says, by `optimal` punishment, with `transfers`, and
    the minmax `bound`. `optimal` and `transfers` are None too where they are not worked out:
    `has_optimal`, `has_transfers`.
    """

    reversion: Fraction | None
    optimal: Number | None
    transfers: Number | None
    bound: Fraction | None
    has_optimal: bool
    has_transfers: bool

    def to_dict(self) -> dict[str, object]:
        """Every figure as an exact string, or as the ends of an enclosure."""
        return {
            "reversion": told(self.reversion),
            "optimal": told(self.optimal),
            "transfers": told(self.transfers),
            "bound": told(self.bound),
            "has_optimal": self.has_optimal,
            "has_transfers": self.has_transfers,
        }


def answers(rep: RepeatedGame, profile: PureProfile) -> Answers:
    """What each answer to a breach asks of patience, for one agreement.

    Raises SolverError if the game's punishment is no stage equilibrium.
    """
    seen = rep.repetition.monitoring is None
    both = seen and len(rep.players) == 2 and rep.stage.size <= LARGEST
    bound = rep.common_discount(profile, "minmax")
    optimal: Number | None = None
    # What is never kept under the minmax bound is never kept, whatever the punishment.
    if both and bound is not None:
        optimal = next(iter(rep.critical_discounts(profile, "optimal").values()))
    return Answers(
        rep.common_discount(profile),
        optimal,
        _with_transfers(rep, profile),
        bound,
        both,
        _transfers_known(rep),
    )


def _transfers_known(rep: RepeatedGame) -> bool:
    """Where play is seen always; with signals in games that are small enough, and finished."""
    if rep.repetition.monitoring is None:
        return True
    return rep.stage.size <= LARGEST_WATCHED and rep.monitored_transfers().complete


def _with_transfers(rep: RepeatedGame, profile: PureProfile) -> Number | None:
    if not _transfers_known(rep):
        return None
    if rep.repetition.monitoring is None:
        return rep.transfer_steps().kept_from(profile)
    return rep.monitored_transfers().critical_discount(profile)
