r"""Critical discount factors of an agreement kept by reversion, in closed form.

Let h be what a deviation gains at once, D = g_i(a) - v_i what the agreement is worth above the
punishment in each period, p the chance of the signal when the agreement is kept and q after the
deviation. The value of the agreement above the punishment solves V = (1-d) D + d (1-p) V, and
the deviation does not pay iff (1-d) h <= d (q-p) V. Multiplied out this is linear in d:

    h <= d [ (q-p) D + (1-p) h ].

For h > 0 it holds from d = h / [(q-p) D + (1-p) h] on, and for no d < 1 if (q-p) D <= p h.
When play is seen, p = 0 and q = 1 give h / (h + D), Friedman's formula. A deviation with
h <= 0 that makes the signal rarer (or, where the punishment is welcome, likelier) can pay for
the very patient: then there is a greatest discount factor as well. When play is seen such a
deviation is simply not answered.


>>> discount_range([(Fraction(2), Fraction(1))], Fraction(2)).least
Fraction(1, 2)
>>> discount_range([(Fraction(2), Fraction(9, 10))], Fraction(2), Fraction(1, 20)).least
Fraction(5, 9)

References: Friedman, J. (1971), Review of Economic Studies 38(1); Green, E. and Porter, R.
(1984), Econometrica 52(1); Abreu, D., Pearce, D. and Stacchetti, E. (1990), Econometrica 58(5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.game.repetition import Monitoring

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class DiscountRange:
    """The discount factors at which a player keeps an agreement: from `least` to `most`.

    `least` None: none below 1. `most` None: every greater one below 1 too.

    >>> patient = Fraction(3, 4)
    >>> DiscountRange(Fraction(1, 2)).allows(patient), DiscountRange(None).allows(patient)
    (True, False)
    """

    least: Fraction | None
    most: Fraction | None = None

    def allows(self, discount: Fraction) -> bool:
        """Whether the player keeps the agreement at this discount factor."""
        if self.least is None or discount < self.least:
            return False
        return self.most is None or discount <= self.most


ALWAYS = DiscountRange(ZERO)
NEVER = DiscountRange(None)


def discount_range(
    deviations: Iterable[tuple[Fraction, Fraction]], surplus: Fraction, alarm: Fraction = ZERO
) -> DiscountRange:
    """The discount factors at which none of one player's deviations pays.

    `deviations` holds the gain h and the signal's chance q of each, `surplus` is D = g - v,
    `alarm` the signal's chance p while the agreement is kept.
    """
    least, most = ZERO, None
    for gain, chance in deviations:
        lean = (chance - alarm) * surplus
        bound = lean + (1 - alarm) * gain
        if gain > 0:
            if lean <= alarm * gain:
                return NEVER
            least = max(least, gain / bound)
        elif lean < alarm * gain:
            ceiling = gain / bound
            most = ceiling if most is None else min(most, ceiling)
    if most is not None and most < least:
        return NEVER
    return DiscountRange(least, most)


def gains(game: NormalFormGame, cell: Cell, player: int) -> list[tuple[int, int, Fraction]]:
    """Every deviation of player number `player`: its action, where it leads, what it gains."""
    row = game.payoffs[player]
    here = row[game.position(cell)]
    return [
        (k, at, row[at] - here)
        for k, at in enumerate(game.deviations(cell, player))
        if k != cell[player]
    ]


def critical_ranges(
    game: NormalFormGame,
    cell: Cell,
    floors: Sequence[Fraction],
    monitoring: Monitoring | None = None,
) -> tuple[DiscountRange, ...]:
    """Every player's patience for the agreement at `cell`, when a breach leaves it `floors[i]`.

    A stage equilibrium needs no patience. When play is seen, only deviations that gain at once
    are answered; with a signal the answer comes whoever caused it.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [x.least for x in critical_ranges(game, (0, 0), [Fraction(1), Fraction(1)])]
    [Fraction(1, 2), Fraction(1, 2)]
    """
    options = [gains(game, cell, i) for i in range(len(game.players))]
    if not any(gain > 0 for own in options for _, _, gain in own):
        return (ALWAYS,) * len(game.players)
    here = game.position(cell)
    found = []
    for row, floor, own in zip(game.payoffs, floors, options, strict=True):
        surplus = row[here] - floor
        if monitoring is None:
            best = max((gain for _, _, gain in own), default=ZERO)
            found.append(discount_range([(best, ONE)], surplus) if best > 0 else ALWAYS)
        else:
            chance = monitoring.chance
            seen = [(gain, chance[at]) for _, at, gain in own]
            found.append(discount_range(seen, surplus, chance[here]))
    return tuple(found)


def greatest_alarm(
    deviations: Iterable[tuple[Fraction, Fraction]], surplus: Fraction
) -> Fraction | None:
    """The false-alarm chance below which some patience still deters every profitable deviation.

    Deviations as for `discount_range`. From (q-p) D > p h it is the least q D / (h + D), and
    0 where the agreement is worth no more than the punishment; None if no deviation gains.

    >>> greatest_alarm([(Fraction(2), Fraction(9, 10))], Fraction(2))
    Fraction(9, 20)
    """
    limits = [
        chance * surplus / (gain + surplus) if surplus > 0 else ZERO
        for gain, chance in deviations
        if gain > 0
    ]
    return min(limits, default=None)


def commonest(ranges: Mapping[str, DiscountRange] | Sequence[DiscountRange]) -> DiscountRange:
    """The discount factors, one for all, at which every one of the players keeps the agreement.

    >>> commonest([DiscountRange(Fraction(1, 2)), DiscountRange(Fraction(2, 3))]).least
    Fraction(2, 3)
    """
    each = list(ranges.values() if isinstance(ranges, Mapping) else ranges)
    least = ZERO
    for own in each:
        if own.least is None:
            return NEVER
        least = max(least, own.least)
    most = min((own.most for own in each if own.most is not None), default=None)
    return NEVER if most is not None and most < least else DiscountRange(least, most)
