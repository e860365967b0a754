"""The least discount factor at which payoffs are sustained by the best of all punishments.

With a public lottery V*(d) grows with d, so the discount factors at which it holds given payoffs
are a half-line; bisection with exact verdicts encloses its end. The simplest fraction there is
tried: it is the answer where the payoffs are sustained at it and not 2^-30 below. An end that is
no simple fraction comes as an enclosure.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> optimal_discount(game, (Fraction(3), Fraction(3)))
Fraction(1, 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from detente.exact.number import Enclosure, Number, simplest
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs
from detente.solvers.minmax import pure_minmax
from detente.solvers.payoff_set import payoff_set

_HAIR = Fraction(1, 1 << 30)
_WIDTH = Fraction(1, 1 << 28)
_PATIENT = 1 - Fraction(1, 10**6)


def optimal_discount(
    game: NormalFormGame, payoffs: Sequence[Fraction], guesses: Sequence[Fraction] = ()
) -> Number | None:
    """The least discount factor with the payoffs in V*(d); None if there is none below 0.999999.

    `guesses` are tried first. Raises SolverError unless there are two players.
    """
    if not payoff_set(game, pure_minmax(game).levels).contains(payoffs):
        return None

    def holds(d: Fraction) -> bool | None:
        return equilibrium_payoffs(game, d).sustains(payoffs)

    if holds(Fraction(0)):
        return Fraction(0)
    for guess in guesses:
        if 0 < guess < 1 and _is_least(
            at=holds(guess), below=holds(max(guess - _HAIR, Fraction(0)))
        ):
            return guess
    low, high = Fraction(0), _PATIENT
    if not holds(high):
        return None
    tried: set[Fraction] = set()
    while high - low > _WIDTH and effort.current().goes_on():
        if high - low < Fraction(1, 1 << 12):
            guess = simplest(low, high)
            if low < guess and guess not in tried:
                tried.add(guess)
                if _is_least(at=holds(guess), below=holds(max(guess - _HAIR, low))):
                    return guess
        middle = (low + high) / 2
        verdict = holds(middle)
        if verdict is None:
            break
        if verdict:
            high = middle
        else:
            low = middle
    return Enclosure(low, high)


def _is_least(*, at: bool | None, below: bool | None) -> bool:
    return at is True and below is False
