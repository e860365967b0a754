"""Where patience sustains everything that could be sustained."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from strategies import games

import detente as dt
from detente.exact.number import Enclosure
from detente.game import effort
from detente.solvers.folk_discount import folk_discount

HAIR = Fraction(1, 10**4)


def _reached(game: dt.NormalFormGame, discount: Fraction) -> bool:
    rep = dt.RepeatedGame(game, discount)
    whole = rep.feasible_individually_rational()
    return set(rep.payoff_set().vertices) == set(whole.vertices)


def test_known_games():
    """Stahl (1991): with a lottery a dilemma's whole set is sustained from max(a, b) on."""
    dilemma = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert folk_discount(dilemma) == Fraction(1, 2)
    assert _reached(dilemma, Fraction(1, 2))
    assert not _reached(dilemma, Fraction(1, 2) - HAIR)
    pennies = dt.NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert folk_discount(pennies) is None
    constant = dt.NormalFormGame.from_arrays([[2]], [[3]])
    assert folk_discount(constant) == 0


@settings(max_examples=15, deadline=None)
@given(games(players=(2, 2), actions=(2, 2)))
def test_everything_from_there_on_and_not_before(game: dt.NormalFormGame):
    with effort.limited(seconds=5):
        least = folk_discount(game)
    if least is None:
        return
    low = least.low if isinstance(least, Enclosure) else least
    high = least.high if isinstance(least, Enclosure) else least
    if high + HAIR < 1:
        assert _reached(game, high + HAIR)
    if low > HAIR:
        assert not _reached(game, low - HAIR)
