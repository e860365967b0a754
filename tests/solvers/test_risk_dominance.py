"""The solver names the dominant equilibrium, or says why there is none."""

from __future__ import annotations

from strategies import game_of

from detente.solvers.risk_dominance import solve


def test_the_dominant_equilibrium():
    (found,) = solve(game_of((2, 2), [[9, 0, 8, 7], [9, 8, 0, 7]]))
    assert found.profile == {"a": "a1", "b": "b1"}
    assert found.strict


def test_ties_and_absence_are_said():
    tie = solve(game_of((2, 2), [[2, 0, 0, 1], [1, 0, 0, 2]]))
    assert (len(tie), "equal" in tie.notes[0]) == (0, True)
    assert tie.certificate.verify(tie.game)
    none = solve(game_of((2, 2), [[1, -1, -1, 1], [-1, 1, 1, -1]]))
    assert (len(none), "has not two" in none.notes[0]) == (0, True)
