"""The least discount factor at which everything feasible and individually rational is sustained.

The folk theorem says that, where it holds, patient enough players can have any feasible payoffs
above their minmax. With a public lottery V*(d) is convex and grows with d, so it is the whole set,
the pure minmax included, from where the last of that set's corners is sustained.

>>> folk_discount(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
Fraction(1, 2)

References: Fudenberg, D. and Maskin, E. (1986), Econometrica 54(3), 533-554.
"""

from __future__ import annotations

from fractions import Fraction

from detente.exact.number import Enclosure, Number
from detente.game.normal_form import NormalFormGame
from detente.solvers.minmax import pure_minmax
from detente.solvers.optimal_discount import optimal_discount
from detente.solvers.payoff_set import payoff_set


def folk_discount(game: NormalFormGame) -> Number | None:
    """The least d at which V*(d) is the feasible and individually rational set, pure minmax.

    None where no discount factor below 0.999999 is enough, as where a corner is only neared, and
    where the set is empty. Exact or an enclosure, as `optimal_discount` finds the corners'. For
    two players who see what is played; SolverError otherwise.
    """
    corners = payoff_set(game, pure_minmax(game).levels).vertices
    found: list[Number] = []
    # Corners of a hull of payoffs, cut at the minmax, are fractions.
    for corner in corners:
        least = optimal_discount(game, [v for v in corner if isinstance(v, Fraction)])
        if least is None:
            return None
        found.append(least)
    if not found:
        return None
    last = max(found, key=_low)
    high = max(map(_high, found))
    return last if _high(last) == high else Enclosure(_low(last), high)


def _low(number: Number) -> Fraction:
    return number.low if isinstance(number, Enclosure) else number


def _high(number: Number) -> Fraction:
    return number.high if isinstance(number, Enclosure) else number
