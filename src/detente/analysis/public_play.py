"""What repeated play asks of public signals: bounds, transfers, symmetric play, spoilers."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Protocol

from detente.analysis.agreement import Agreement
from detente.analysis.alarms import AlarmLimit, alarm_limits
from detente.errors import SolverError
from detente.exact.number import Enclosure, Number
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.repetition import Repetition
from detente.solvers.liquidity import (
    EveryDiscount,
    is_symmetric,
    monitored_transfers,
    symmetric_equilibria,
)
from detente.solvers.minmax import pure_minmax
from detente.solvers.payoff_set import PayoffSet, payoff_set
from detente.solvers.score_bound import score, score_bound


class _Keeps(Protocol):
    """A repeated game that knows what keeping a profile takes."""

    stage: NormalFormGame
    repetition: Repetition

    def agreement(self, profile: PureProfile) -> Agreement:
        """Everything about keeping a profile."""


class PublicPlay:
    """Questions that a `RepeatedGame` answers for public signals as well as for play seen."""

    stage: NormalFormGame
    repetition: Repetition

    @cached_property
    def _monitored_transfers(self) -> EveryDiscount:
        return monitored_transfers(self.stage, self.repetition.monitoring)

    def score_bound(self) -> PayoffSet:
        """Payoffs that no equilibrium in pure actions leaves, at any common discount factor.

        The intersection of the half-spaces H(l) of Fudenberg and Levine (1994), exact for two
        players; where `.is_limit`, patient players reach all of it. Where play is seen it is
        the feasible and individually rational set.

        >>> from detente.analysis.repeated_play import RepeatedGame
        >>> from fractions import Fraction
        >>> from detente.game.repetition import Monitoring
        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
        >>> str(RepeatedGame(game, 0, monitoring=watch).score_bound().support([1, 1]))
        '16/3'
        """
        watch = self.repetition.monitoring
        if watch is None:
            return payoff_set(self.stage, dict(pure_minmax(self.stage).levels))
        return score_bound(self.stage, watch)

    def monitored_transfers(self) -> EveryDiscount:
        """What monetary transfers sustain at every common discount factor, signals or not.

        `.at(discount)`, `.critical_discount(profile)` and `.certificate`; today's discount
        factors and handovers play no part. Goldluecke and Kranz (2012).
        """
        return self._monitored_transfers

    def symmetric_equilibria(self) -> EveryDiscount:
        """The best and worst equilibrium in which all play alike, at every discount factor.

        Abreu, Pearce and Stacchetti (1986). Raises SolverError unless the players are alike.
        """
        return symmetric_equilibria(self.stage, self.repetition.monitoring)

    def greatest_joint_payoff(self: _Keeps) -> Number:
        """The most that an equilibrium in pure actions gives the players together, at today's d.

        Exact where a known equilibrium reaches the score bound: this direction is then solved.
        Else an enclosure, from the best known (reversion to a stage equilibrium, and all alike
        where the players are) to the bound. Raises SolverError where play is seen, where no
        equilibrium is known and where discount factors differ.

        >>> from fractions import Fraction
        >>> from detente.analysis.repeated_play import RepeatedGame
        >>> from detente.game.repetition import Monitoring
        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
        >>> RepeatedGame(game, "4/5", monitoring=watch).greatest_joint_payoff()
        Fraction(16, 3)
        """
        watch, game = self.repetition.monitoring, self.stage
        if watch is None:
            raise SolverError("play is seen: ask `payoff_set().support` for the exact answer")
        each = set(self.repetition.discount.values())
        if len(each) > 1:
            raise SolverError(
                "the players' discount factors differ, and then they can trade over time beyond "
                "the score bound; give them one for all"
            )
        bound = score(game, watch, (Fraction(1),) * len(game.players)).value
        known = []
        for profile in game.profiles:
            agreement = self.agreement(profile)
            if agreement.sustained:
                known.append(sum(agreement.values.values(), Fraction(0)))
        if is_symmetric(game, watch):
            best = symmetric_equilibria(game, watch).at(each.pop())
            if best is not None:
                known.append(len(game.players) * best.joint_payoff)
        # Reversion may be to mixed actions, of which the bound says nothing.
        low = max((v for v in known if bound is not None and v <= bound), default=None)
        if low is None or bound is None:
            raise SolverError("no equilibrium in pure actions is known at this discount factor")
        return low if low == bound else Enclosure(low, bound)

    def greatest_alarms(self: _Keeps, profile: PureProfile) -> tuple[AlarmLimit, ...]:
        """How many false alarms an agreement can live with, one answer for each punishment.

        "reversion" to a stage equilibrium, "symmetric" (where the players are alike),
        "transfers", and "any": a bound for every equilibrium. Today's figures beyond reversion
        are for discount factors alike. Raises SolverError where play is seen, and for a stage
        equilibrium, which no alarm ends.

        >>> from detente.analysis.repeated_play import RepeatedGame
        >>> from fractions import Fraction
        >>> from detente.game.repetition import Monitoring
        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
        >>> rep = RepeatedGame(game, "4/5", monitoring=watch)
        >>> [(x.punishment, str(x.limit)) for x in rep.greatest_alarms({"1": "1", "2": "1"})]
        [('reversion', '7/20'), ('symmetric', '7/20'), ('transfers', '7/20'), ('any', '7/20')]
        """
        each = set(self.repetition.discount.values())
        watch = self.repetition.monitoring
        discount = each.pop() if len(each) == 1 else None
        agreement = None if watch is None else self.agreement(profile)
        return alarm_limits(self.stage, watch, profile, discount, agreement)
