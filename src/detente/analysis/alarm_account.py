"""What false alarms do to one agreement: how many it bears, and the patience that each takes.

>>> from detente.game.normal_form import NormalFormGame
>>> from detente.game.repetition import Monitoring
>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
>>> found = alarm_account(RepeatedGame(game, "4/5", monitoring=watch), {"1": "1", "2": "1"})
>>> str(found.chance), [str(limit.limit) for limit in found.limits]
('1/10', ['7/20', '7/20', '7/20', '7/20'])
>>> found.patience_at(Fraction(1, 10))["reversion"]
Fraction(2, 3)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from detente.analysis.agreement import Agreement
from detente.analysis.alarms import AlarmLimit, alarm_limits, told
from detente.analysis.repeated_play import RepeatedGame
from detente.exact.number import Enclosure, Number, text
from detente.game.profile import PureProfile
from detente.game.repetition import Monitoring
from detente.solvers.critical_discount import commonest, discount_range, gains
from detente.solvers.liquidity import monitored_transfers, symmetric_equilibria

# Profiles up to which false alarms are worked out unasked: a greatest alarm asks for all that
# payments can do some ten times over.
LARGEST = 64
STEPS = 12


@dataclass(frozen=True)
class AlarmAccount:
    """One agreement whose breach only a signal tells, by the kind of answer to the signal.

    `chance` is that of a false alarm today, `limits` what each answer bears. `chances` are those
    at which `patience` tells the least discount factor, one for all, that keeps the agreement:
    by punishment, None where none does. What varies is the chance while the agreement is kept.
    """

    repeated: RepeatedGame
    agreement: Agreement
    watch: Monitoring
    limits: tuple[AlarmLimit, ...]

    @property
    def chance(self) -> Fraction:
        """The chance of a false alarm, each period, as the game has it."""
        return self.watch.chance[self._here]

    @cached_property
    def chances(self) -> tuple[Fraction, ...]:
        """Chances from 0 to beyond the last limit, today's among them, ascending."""
        most = min(self.watch.chance[at] for _, at, _ in self._tempting)
        ends = [_upper(x.limit) for x in self.limits if x.limit is not None]
        last = max(ends, default=Fraction(0))
        top = min(most, last * Fraction(5, 4)) if last else most
        near = {Fraction(19, 20) * end for end in ends}
        even = {top * k / STEPS for k in range(STEPS + 1)}
        return tuple(sorted({*near, *even, self.chance}))

    @cached_property
    def patience(self) -> dict[str, tuple[Number | None, ...]]:
        """By punishment, the least common discount factor at each of `chances`."""
        each = [self.patience_at(chance) for chance in self.chances]
        return {name: tuple(found[name] for found in each) for name in each[0]}

    def patience_at(self, chance: Fraction) -> dict[str, Number | None]:
        """The least common discount factor under one chance of a false alarm, by punishment.

        "reversion", "symmetric" where the players are alike, and "transfers".
        """
        game, profile = self.repeated.stage, self.agreement.profile
        watch = self.watch.with_chance(self._here, chance)
        found: dict[str, Number | None] = {"reversion": self._by_reversion(chance)}
        if any(limit.punishment == "symmetric" for limit in self.limits):
            found["symmetric"] = symmetric_equilibria(game, watch).critical_discount(profile)
        found["transfers"] = monitored_transfers(game, watch).critical_discount(profile)
        return found

    def to_dict(self) -> dict[str, object]:
        """The limits, and patience over the chances, as exact strings or ends of enclosures."""
        return {
            "chance": text(self.chance),
            "limits": [limit.to_dict() for limit in self.limits],
            "chances": [text(chance) for chance in self.chances],
            "patience": {name: [told(d) for d in row] for name, row in self.patience.items()},
        }

    @property
    def _here(self) -> int:
        game = self.repeated.stage
        return game.position(game.cell(self.agreement.profile))

    @property
    def _tempting(self) -> list[tuple[int, int, Fraction]]:
        """Player, position and gain of every deviation that gains."""
        game = self.repeated.stage
        cell = game.cells[self._here]
        return [(i, at, h) for i in range(len(cell)) for _, at, h in gains(game, cell, i) if h > 0]

    def _by_reversion(self, chance: Fraction) -> Fraction | None:
        """As the agreement's own punishment answers."""
        ranges = []
        for i, p in enumerate(self.repeated.players):
            game = self.repeated.stage
            deviations = [
                (h, self.watch.chance[at]) for _, at, h in gains(game, game.cells[self._here], i)
            ]
            worth = self.agreement.payoffs[p] - self.agreement.punishment_payoffs[p]
            ranges.append(discount_range(deviations, worth, chance))
        return commonest(ranges).least


def alarm_account(rep: RepeatedGame, profile: PureProfile) -> AlarmAccount | None:
    """The account of one agreement; None where no alarm can end it or the game is too large.

    Raises SolverError if the game's punishment is no stage equilibrium.
    """
    watch = rep.repetition.monitoring
    if watch is None or rep.stage.size > LARGEST:
        return None
    agreement = rep.agreement(profile)
    if not any(gain > 0 for gain in agreement.gains.values()):
        return None
    each = set(rep.repetition.discount.values())
    discount = each.pop() if len(each) == 1 else None
    limits = alarm_limits(rep.stage, watch, profile, discount, agreement)
    return AlarmAccount(rep, agreement, watch, limits)


def _upper(limit: object) -> Fraction:
    if isinstance(limit, Enclosure):
        return limit.high
    assert isinstance(limit, Fraction)  # noqa: S101 (a number is one or the other)
    return limit
