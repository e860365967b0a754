"""Questions about repeated play, at every draw of a block: agreements kept by reversion.

With h what a deviation gains at once, D what the agreement is worth above the punishment, p and q
the signal's chance while it is kept and after the deviation, a player of discount factor d keeps
it iff h <= d [(q-p) D + (1-p) h] for each deviation (see `solvers.critical_discount`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

from detente.game.profile import Cell, PureProfile
from detente.sweep.ball import FALSE, ONE, TRUE, ZERO, Ball, Balls, Truth, both, choose, either
from detente.sweep.block import Block
from detente.sweep.equilibria import equilibria
from detente.sweep.judges.stage import Judge, Terms, spaced
from detente.sweep.reading import Effects, Reading, TooInvolved


@dataclass(frozen=True, slots=True)
class Threat:
    """Where it is there, and what the agreement gives each player above it."""

    there: Truth
    surplus: tuple[Ball, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """The discount factors at which an agreement is kept: none where `never`, else from `least`."""

    never: Truth
    least: Ball


# A discount factor as a fraction of two balls, the second positive.
Factor: TypeAlias = tuple[Ball, Ball]


class Keeping:
    """An agreement at a cell of a reading, with some measures, under each threat there is."""

    def __init__(
        self, block: Block, reading: Reading, cell: Cell, effects: Effects | None = None
    ) -> None:
        self.block, self.reading, self.cell, self.effects = block, reading, cell, effects
        self.here = reading.position(cell)
        self.players = range(len(reading.players))
        self.tempted = block.tempted(reading, cell, effects)
        chance = reading.chance
        self.alarm = ZERO if chance is None else block.ball(reading, chance[self.here])
        self.threats = self._threats()

    def _threats(self) -> list[Threat]:
        back, block, reading = self.reading.reversion, self.block, self.reading
        if back is not None:
            at = reading.position(back)
            surplus = tuple(
                block.gain(reading, i, at, self.here, self.effects) for i in self.players
            )
            return [Threat(~block.tempted(reading, back, self.effects), surplus)]
        found = equilibria(block, reading, self.effects)
        every = Truth(found.sure, FALSE.yes)
        if reading.chance is not None:
            threats = [
                Threat(Truth(present, found.sure & ~present), tuple(surplus))
                for present, surplus in found.surpluses(self.here)
            ]
            # Where more equilibria may exist, so may more threats.
            return [*threats, Threat(Truth(FALSE.yes, found.sure), (ZERO,) * len(self.players))]
        # Each breach is answered by the equilibrium that leaves most to lose.
        worst: list[Ball] | None = None
        for present, more in found.surpluses(self.here):
            flag = Truth(present, ~present)
            worst = (
                more
                if worst is None
                else [
                    choose(flag, block.numbers.greatest(a, b), a)
                    for a, b in zip(worst, more, strict=True)
                ]
            )
        if worst is None:
            return [Threat(every, (ZERO,) * len(self.players))]
        return [Threat(every, tuple(worst))]

    def deviations(self, player: int, surplus: Ball) -> list[tuple[Ball, Truth, Ball]]:
        """Each deviation: what it gains at once, whether that is answered, (q-p) D."""
        found = []
        chance = self.reading.chance
        for to in self.reading.others(self.cell, player):
            gain = self.block.gain(self.reading, player, self.here, to, self.effects)
            if chance is None:
                found.append((gain, gain.positive(), surplus))
            else:
                rise = self.block[self.reading.rise(to, self.here)]
                found.append((gain, TRUE, rise * surplus))
        return found

    def kept_by(self, threat: Threat, factors: Sequence[Factor]) -> Truth:
        """Whether every player keeps it under a threat, at a discount factor for each."""
        calm = ONE - self.alarm
        checks = []
        for i, (top, bottom) in zip(self.players, factors, strict=True):
            for gain, answered, lean in self.deviations(i, threat.surplus[i]):
                room = top * (lean + calm * gain) - gain * bottom
                checks.append(~answered | ~room.negative())
        return threat.there & ~self.refused(threat, ~both(checks))

    def refused(self, threat: Threat, fails: Truth) -> Truth:
        """That a threat fails, which is known only where the threat is.

        What a named reversion leaves is known even where it may be no equilibrium.
        """
        if self.reading.reversion is not None:
            return fails
        return Truth(fails.yes & threat.there.yes, fails.no)

    def kept(self, rows: Sequence[Sequence[Factor]]) -> Truth:
        """Whether one threat keeps every player to it at each of several rows of factors."""
        under = either(
            both(self.kept_by(threat, factors) for factors in rows) for threat in self.threats
        )
        if self.reading.reversion is not None:
            # A threat that is no equilibrium is refused before anything else is asked.
            return self.threats[0].there & (~self.tempted | under)
        return ~self.tempted | under

    def patience(self, player: int, threat: Threat) -> tuple[Truth, Ball, Truth, Ball]:
        """Never; the least discount factor; whether there is a greatest; the greatest."""
        never, least, capped, most = FALSE, ZERO, FALSE, ONE
        calm, numbers = ONE - self.alarm, self.block.numbers
        for gain, answered, lean in self.deviations(player, threat.surplus[player]):
            margin = lean - self.alarm * gain
            rises = answered & gain.positive() & self.tempted
            falls = answered & ~gain.positive() & margin.negative() & self.tempted
            never = never | (rises & ~margin.positive())
            bound = lean + calm * gain
            use = rises & margin.positive()
            least = choose(use, numbers.greatest(least, share(numbers, use, gain, bound)), least)
            if not _none(falls):
                most = choose(falls, numbers.least(most, share(numbers, falls, gain, bound)), most)
                capped = capped | falls
        if not _none(capped):
            never = never | (capped & (most - least).negative())
        return never, least, capped, most

    @cached_property
    def common(self) -> Patience:
        """The least discount factor, one for all, over every threat."""
        best: Patience | None = None
        numbers = self.block.numbers
        for threat in self.threats:
            never, least, most, capped = FALSE, ZERO, ONE, FALSE
            for i in self.players:
                none, low, cap, high = self.patience(i, threat)
                never, capped = never | none, capped | cap
                least = numbers.greatest(least, low)
                most = most if _none(cap) else choose(cap, numbers.least(most, high), most)
            if not _none(capped):
                never = never | (capped & (most - least).negative())
            own = Patience(~threat.there | self.refused(threat, never), least)
            best = own if best is None else _easier(numbers, best, own)
        if best is None:
            return Patience(TRUE, ZERO)
        return best


def _easier(numbers: Balls, one: Patience, two: Patience) -> Patience:
    least = choose(
        one.never, two.least, choose(two.never, one.least, numbers.least(one.least, two.least))
    )
    return Patience(one.never & two.never, least)


def share(numbers: Balls, where: Truth, top: Ball, bottom: Ball) -> Ball:
    """A quotient where it is asked for; zero where it is not."""
    return numbers.over(choose(where, top, ZERO), choose(where, bottom, ONE))


def _none(verdict: Truth) -> bool:
    import numpy as np

    return bool(np.all(verdict.no))


# -- time -----------------------------------------------------------------------------------


def factor(block: Block, reading: Reading, player: int, period: int, alarm: Ball) -> Factor:
    """The effective discount factor of a player in a period (see `solvers.effective_discount`)."""
    if reading.discount is None:
        raise TooInvolved("a game that is not repeated")
    d = block.ball(reading, reading.discount[player])
    change = reading.handover.get(player)
    if change is None or period > change.period:
        return d, ONE
    calm = ONE - alarm
    ratio = d * calm
    still = ONE
    for _ in range(change.period - period):
        still = still * ratio
    continues = block.ball(reading, change.continues)
    top = d * (ONE - still + still * continues)
    return top, ONE - ratio + calm * top


def weakest(block: Block, reading: Reading, player: int, alarm: Ball) -> Factor:
    """The least effective discount factor up to any handover of the player's."""
    change = reading.handover.get(player)
    return factor(block, reading, player, 1 if change is None else change.period, alarm)


def keeping(block: Block, reading: Reading, profile: PureProfile) -> Keeping:
    """An agreement without measures, made once."""
    if reading.discount is None:
        raise TooInvolved("a game that is not repeated")
    cell = reading.cell(profile)
    return block.once(("keeping", id(reading), cell), lambda: Keeping(block, reading, cell))


def holds_throughout(block: Block, reading: Reading, profile: PureProfile) -> Truth:
    """Whether one punishment keeps a profile in every period, handovers included."""
    found = keeping(block, reading, profile)
    changes = {change.period for change in reading.handover.values()}
    periods = sorted(changes | {1, max(changes, default=0) + 1})
    rows = [[factor(block, reading, i, t, found.alarm) for i in found.players] for t in periods]
    return found.kept(rows)


def sustained(block: Block, reading: Reading, terms: Terms) -> Truth:
    """Whether an agreement enforces itself at today's discount factors, any handover included."""
    holds = holds_throughout(block, reading, terms["profile"])
    return holds if terms.get("today", True) else ~holds


def handover(block: Block, reading: Reading, terms: Terms) -> Truth:
    """On which side of the critical discount factor a player is before and after a handover."""
    i = reading.players.index(terms["of"])
    found = keeping(block, reading, terms["agreement"])
    if reading.reversion is None and reading.chance is not None:
        # Which of several equilibria would answer is decided exactly, draw by draw.
        stage = equilibria(block, reading)
        one = Truth(stage.sure & (stage.number == 1), FALSE.yes)
    else:
        one = TRUE
    threat = found.threats[0]
    never, least, _, _ = found.patience(i, threat)
    sides = TRUE
    for side, (top, bottom) in (
        (terms.get("before"), weakest(block, reading, i, found.alarm)),
        (terms.get("after"), factor(block, reading, i, 1 << 30, found.alarm)),
    ):
        if side is None:
            continue
        above = ~never & ~(top - least * bottom).negative()
        sides = sides & (above if side == "above" else ~above)
    verdict = threat.there & ~found.refused(threat, ~sides)
    return Truth(verdict.yes & one.yes, verdict.no & one.yes)


def critical_discount(block: Block, reading: Reading, terms: Terms) -> Truth:
    """The critical discount factor of an agreement: whether there is one, and what moves it."""
    profile = terms["of"]
    today = common(block, reading, profile)
    found = TRUE
    if "exists" in terms:
        found = found & (~today.never if terms["exists"] else today.never)
    for direction in ("rises_with", "falls_with"):
        if direction in terms:
            rises = direction == "rises_with"
            found = found & _monotone(block, reading, profile, terms[direction], rises=rises)
    if "never_at" in terms:
        found = found & common(block, reading.at(terms["never_at"]), profile).never
    if "above" in terms:
        bound = block.numbers.number(terms["above"])
        found = found & (today.never | (today.least - bound).positive())
    if "below" in terms:
        bound = block.numbers.number(terms["below"])
        found = found & ~today.never & (today.least - bound).negative()
    return found


def elsewhere(reading: Reading, terms: Terms) -> list[Reading]:
    """The readings at other values that a question about the critical discount factor asks of."""
    found = [reading.at(terms["never_at"])] if "never_at" in terms else []
    for direction in ("rises_with", "falls_with"):
        if direction in terms:
            values = spaced(reading, terms[direction])
            found += [reading.at({terms[direction]: value}) for value in values]
    return found


def common(block: Block, reading: Reading, profile: PureProfile) -> Patience:
    """The least common discount factor that keeps a profile; never where its threat is none."""
    found = keeping(block, reading, profile).common
    possible = block.possible(reading).yes
    return Patience(Truth(found.never.yes & possible, found.never.no & possible), found.least)


def _monotone(
    block: Block, reading: Reading, profile: PureProfile, parameter: str, *, rises: bool
) -> Truth:
    """Whether the threshold strictly moves one way over the range, "never" being the highest.

    Each draw's own value of the parameter stands between the spaced ones.
    """
    values = spaced(reading, parameter)
    levels = [common(block, reading.at({parameter: v}), profile) for v in values]
    own, today = block.values[parameter], common(block, reading, profile)
    found = TRUE
    for (v, one), (w, two) in pairwise(zip(values, levels, strict=True)):
        beyond = (own - block.numbers.number(v)).positive()
        short = (own - block.numbers.number(w)).negative()
        inside = beyond & short
        first, second = (one, two) if rises else (two, one)
        split = _below(first, today) & _below(today, second)
        found = found & ((inside & split) | (~inside & _below(first, second)))
    ends = (levels[0], levels[-1]) if rises else (levels[-1], levels[0])
    return found & strictly(*ends)


def _below(one: Patience, two: Patience) -> Truth:
    return strictly(one, two) | (one.never & two.never)


def strictly(one: Patience, two: Patience) -> Truth:
    """Whether one takes less patience than another, "never" being the most."""
    return ~one.never & (two.never | (two.least - one.least).positive())


TESTS: dict[str, Judge] = {
    "critical_discount": critical_discount,
    "sustained": sustained,
    "handover": handover,
}
