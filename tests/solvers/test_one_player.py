"""One player: every best action and the mixtures between."""

from __future__ import annotations

from strategies import game_of

from detente.solvers.one_player import solve


def test_best_actions():
    solution = solve(game_of((4,), [[1, 3, 2, 3]]))
    assert [e.profile["a"] for e in solution] == ["a1", "a3"]
    assert solution.components[0].dimension == 1
    assert solution.degenerate
    assert solution.certificate.verify(solution.game)
    assert not solve(game_of((2,), [[1, 0]])).degenerate
