"""How many false alarms an agreement can live with, punishment by punishment.

What varies is the chance of the signal of bad faith while the agreement is kept; its chances
after a breach stay, and other signals share what is left as they do now.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
>>> [(x.punishment, str(x.limit)) for x in alarm_limits(game, watch, {"1": "1", "2": "1"})]
[('symmetric', '7/20'), ('transfers', '7/20'), ('any', '7/20')]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from detente.analysis.agreement import Agreement
from detente.concepts.score import score_programme
from detente.errors import SolverError
from detente.exact.lp import maximise
from detente.exact.number import Enclosure, Number, simplest, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.repetition import Monitoring
from detente.solvers.critical_discount import gains
from detente.solvers.liquidity import (
    EveryDiscount,
    is_symmetric,
    monitored_transfers,
    symmetric_equilibria,
)
from detente.solvers.minmax import pure_minmax
from detente.solvers.score_bound import score

# The limit is enclosed at least this closely where it is no simple fraction.
_CLOSE = Fraction(1, 1 << 24)
# Steps up to the most at which it is looked whether an agreement is sustained.
_LOOKS = 8
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class AlarmLimit:
    """The greatest false-alarm chance that an agreement survives under one kind of punishment.

    `punishment` is "reversion" to a stage equilibrium, "symmetric" (the best equilibrium in
    which all play alike), "transfers" or "any": then no equilibrium whatever, at any patience
    that is the same for all, gives the players together more than the stage equilibrium best
    for them, from `limit` on. Just below `limit` some discount factor sustains the agreement, from
    `limit` on none does, as far as eight even steps and halving show (which is all where more
    alarms never help); None means that no false alarm ends it before the signal stops telling
    anything. `today` is the greatest chance that today's discount factors sustain (where all are
    alike), and `critical_discount` the least one, for all, at today's chance; both None where
    unknown or none. Exact, or an enclosure.
    """

    punishment: str
    limit: Number | None
    critical_discount: Number | None = None
    today: Number | None = None

    def to_dict(self) -> dict[str, object]:
        """Every figure as an exact string, enclosures by their ends."""
        return {
            "punishment": self.punishment,
            "limit": told(self.limit),
            "critical_discount": told(self.critical_discount),
            "today": told(self.today),
        }


def alarm_limits(
    game: NormalFormGame,
    watch: Monitoring | None,
    profile: PureProfile,
    discount: Fraction | None = None,
    agreement: Agreement | None = None,
) -> tuple[AlarmLimit, ...]:
    """The limits of a profile that is no stage equilibrium, weakest punishments first.

    With `discount`, one for all, also what it sustains today; `agreement` brings in reversion.
    Raises SolverError where play is seen, or nobody has anything to gain by a breach.
    """
    if watch is None:
        raise SolverError("play is seen, so there are no false alarms; give a public signal")
    cell = game.cell(profile)
    tempting = [
        watch.chance[at]
        for i in range(len(game.players))
        for _, at, gain in gains(game, cell, i)
        if gain > 0
    ]
    if not tempting:
        raise SolverError("nobody gains by a breach, so no alarm ends the agreement")
    search = _Search(game, watch, game.position(cell), min(tempting))
    found = [] if agreement is None else [_reversion(search, agreement)]
    if is_symmetric(game, watch) and len(set(cell)) == 1:
        found.append(search.symmetric(discount))
    return (*found, search.transfers(discount), AlarmLimit("any", search.any_limit()))


@dataclass(frozen=True)
class _Search:
    game: NormalFormGame
    watch: Monitoring
    here: int
    most: Fraction

    def with_alarm(self, chance: Fraction) -> Monitoring:
        """The signals with another chance of a false alarm."""
        return self.watch.with_chance(self.here, chance)

    def symmetric(self, discount: Fraction | None) -> AlarmLimit:
        profile = self.game.profile(self.game.cells[self.here])

        def worth(chance: Fraction) -> Fraction | None:
            return symmetric_equilibria(self.game, self.with_alarm(chance)).surplus(profile)

        def at(chance: Fraction) -> EveryDiscount:
            return symmetric_equilibria(self.game, self.with_alarm(chance))

        return self._answer("symmetric", profile, worth, at, discount)

    def transfers(self, discount: Fraction | None) -> AlarmLimit:
        profile = self.game.profile(self.game.cells[self.here])

        def at(chance: Fraction) -> EveryDiscount:
            return monitored_transfers(self.game, self.with_alarm(chance))

        return self._answer("transfers", profile, self._surplus, at, discount)

    def _answer(
        self,
        name: str,
        profile: PureProfile,
        worth: Callable[[Fraction], Fraction | None],
        at: Callable[[Fraction], EveryDiscount],
        discount: Fraction | None,
    ) -> AlarmLimit:
        return AlarmLimit(
            name,
            self._last(worth),
            at(self.watch.chance[self.here]).critical_discount(profile),
            None if discount is None else self._last(lambda p: at(p).slack(profile, discount)),
        )

    def _surplus(self, chance: Fraction) -> Fraction | None:
        """What the agreement is worth to the very patient above all punishments together."""
        path = self._joint_score(chance, self.here)
        if path is None:
            return None
        n, watch = len(self.game.players), self.with_alarm(chance)
        floors = [score(self.game, watch, tuple(Fraction(-(i == k)) for i in range(n))).value
                  for k in range(n)]  # fmt: skip
        return path + sum((v for v in floors if v is not None), ZERO)

    def _joint_score(self, chance: Fraction, here: int) -> Fraction | None:
        ones = (ONE,) * len(self.game.players)
        programme = score_programme(self.game, self.with_alarm(chance), here, ones)
        found = maximise(programme.gain, programme.rows, programme.right)
        return None if found.value is None else found.value + programme.constant

    def any_limit(self) -> Number | None:
        """From where on nothing beats the best stage equilibrium, or the minmax, together."""
        joint = [sum(column, ZERO) for column in zip(*self.game.payoffs, strict=True)]
        stable = {
            k
            for k, cell in enumerate(self.game.cells)
            if all(gain <= 0 for i in range(len(cell)) for _, _, gain in gains(self.game, cell, i))
        }
        floor = sum(pure_minmax(self.game).levels.values(), ZERO)
        least = max((joint[k] for k in stable), default=floor)
        better = [k for k, worth in enumerate(joint) if worth > least and k not in stable]

        def worth(chance: Fraction) -> Fraction | None:
            scores = [self._joint_score(chance, k) for k in better]
            return max((v - least for v in scores if v is not None), default=None)

        return self._last(worth)

    def _last(self, worth: Callable[[Fraction], Fraction | None]) -> Number | None:
        """Where `worth` is positive for the last time, by even steps and halving; 0 if never.

        None if it still is at the most. More alarms can help, too: they may make it easier to
        see that another profile is left for this one. So all steps are looked at, last ones first.
        """

        def good(chance: Fraction) -> int:
            value = worth(chance)
            return -1 if value is None else (value > 0) - (value < 0)

        if good(self.most) > 0:
            return None
        steps = [self.most * k / _LOOKS for k in range(_LOOKS + 1)]
        last = next((k for k in reversed(range(_LOOKS)) if good(steps[k]) > 0), None)
        if last is None:
            return ZERO
        low, high = steps[last], steps[last + 1]
        if good(high) == 0 and good(high - _CLOSE) > 0:
            return high
        while high - low > _CLOSE:
            # A simple fraction well inside, so that simple limits are met exactly.
            middle = simplest((3 * low + high) / 4, (low + 3 * high) / 4)
            sign = good(middle)
            if sign == 0:
                return middle
            low, high = (middle, high) if sign > 0 else (low, middle)
        return Enclosure(low, high)


def _reversion(search: _Search, agreement: Agreement) -> AlarmLimit:
    """Reversion's limits in closed form; today's with each player's own discount factor."""
    limits = [v for v in agreement.max_false_alarm.values() if v is not None]
    today: Fraction | None = None
    cell = search.game.cells[search.here]
    for i, p in enumerate(search.game.players):
        d = agreement.discount[p]
        worth = agreement.payoffs[p] - agreement.punishment_payoffs[p]
        for _, at, h in gains(search.game, cell, i):
            if h > 0:
                # h <= d ((q - p) D + (1 - p) h), solved for p.
                room = d * (search.watch.chance[at] * worth + h) - h
                most = max(room / (d * (worth + h)), ZERO) if d and worth > 0 else ZERO
                today = most if today is None else min(today, most)
    return AlarmLimit("reversion", min(limits, default=None), agreement.critical, today)


def told(value: Number | None) -> object:
    """A number as data: an exact string, an enclosure by its ends, None as it is."""
    if isinstance(value, Enclosure):
        return [text(value.low), text(value.high)]
    return None if value is None else text(value)
