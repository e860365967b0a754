r"""Patience under a change of government: discount factors that vary with time, in closed form.

From period t to the next a player discounts by b_t = d, except at its handover period T, where
the agreement also survives with probability c only: b_T = d c. A public signal ends the
agreement with chance p a period besides. The weight of the future at period t is

    B_t = sum over s >= 1 of (1-p)^(s-1) b_t b_{t+1} ... b_{t+s-1},

so that a deviation with gain h does not pay at t iff h <= (q-p) D B_t (for p = 0 and q = 1,
h <= D S_t with S_t the plain sum). A constant discount factor x has the weight x / (1-(1-p) x);
the *effective* discount factor at t is the x with the same weight, B_t / (1 + (1-p) B_t). It is
therefore exactly comparable with a critical discount factor. With r = d (1-p),

    B_t = d (1 - r^(T-t)) / (1-r) + r^(T-t) c d / (1-r)  for t <= T,   d / (1-r)  afterwards.

It is least at the handover itself.

>>> change = Handover(4, Fraction(3, 10))
>>> [str(effective_discount(Fraction(3, 5), change, t)) for t in (3, 4, 5)]
['87/187', '9/29', '3/5']

References: Fearon, J. (1998), Bargaining, enforcement, and international cooperation,
International Organization 52(2), on the shadow of the future; the sums are elementary.
"""

from __future__ import annotations

from fractions import Fraction

from detente.game.repetition import Handover


def future_weight(
    discount: Fraction, handover: Handover | None, period: int, alarm: Fraction = Fraction(0)
) -> Fraction:
    """B_t: what the periods after `period` (counted from 1) weigh against it.

    >>> future_weight(Fraction(1, 2), None, 1)
    Fraction(1, 1)
    """
    ratio = discount * (1 - alarm)
    if handover is None or period > handover.period:
        return discount / (1 - ratio)
    still = ratio ** (handover.period - period)
    return discount * (1 - still + still * handover.continues) / (1 - ratio)


def effective_discount(
    discount: Fraction, handover: Handover | None, period: int, alarm: Fraction = Fraction(0)
) -> Fraction:
    """The constant discount factor that weighs the future as `period` does."""
    weight = future_weight(discount, handover, period, alarm)
    return weight / (1 + (1 - alarm) * weight)
