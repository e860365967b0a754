"""Pure equilibria by the definition, over every profile and deviation."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from strategies import games

from detente.solvers.pure_nash import pure_equilibria, solve


@given(games(players=(1, 4)))
def test_pure_equilibria(game):
    def stays(cell):
        at = game.position(cell)
        return all(
            game.payoffs[i][game.position((*cell[:i], k, *cell[i + 1 :]))] <= game.payoffs[i][at]
            for i in range(len(game.shape))
            for k in range(game.shape[i])
        )

    expected = [cell for cell in game.cells if stays(cell)]
    assert pure_equilibria(game) == expected
    solution = solve(game)
    assert [game.cell(e.profile) for e in solution] == expected
    assert solution.complete
    cells = solution.certificate.cells
    assert all(
        not replace(solution.certificate, cells=tuple(c for c in cells if c != left)).verify(game)
        for left in cells
    )
