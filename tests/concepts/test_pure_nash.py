"""Best replies and pure equilibria by the definition."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from strategies import games

from detente.concepts.pure_nash import PureNashCertificate, best_reply_cells, check, gains


@given(games(players=(1, 4)))
def test_best_replies(game):
    found = best_reply_cells(game)
    for cell in game.cells:
        for i, row in enumerate(game.payoffs):
            best = max(row[k] for k in game.deviations(cell, i))
            assert (cell in found[i]) == (row[game.position(cell)] == best)
        everywhere = all(cell in own for own in found)
        assert PureNashCertificate(cell).verify(game) == everywhere
        assert check(game, game.profile(cell)).verify(game) == everywhere


@given(games(players=(1, 3)))
def test_gains_name_a_best_reply_and_what_it_brings(game):
    for cell in game.cells:
        profile = game.profile(cell)
        for i, (player, (action, gain)) in enumerate(gains(game, profile).items()):
            row = game.payoffs[i]
            at = game.position(game.cell({**profile, player: action}))
            assert row[at] == max(row[k] for k in game.deviations(cell, i))
            assert Fraction(gain) == row[at] - row[game.position(cell)]
            assert gain != "0" or action == profile[player]
