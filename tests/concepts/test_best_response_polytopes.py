"""Labels by definition: actions not played, and best replies."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from strategies import expected, games

from detente.concepts.best_response_polytopes import labelled_vertices, matrices


@given(games(players=(2, 2), actions=(1, 3)))
def test_labels_are_unplayed_actions_and_best_replies(game):
    m, n = game.shape
    first, second = game.players
    own, other = labelled_vertices(game)
    for vertices, mine, theirs, low, high in (
        (own, first, second, 0, m),
        (other, second, first, m, 0),
    ):
        for x, labels in vertices:
            assert sum(x) == 1
            profile = {mine: dict(zip(game.actions[mine], x, strict=True))}
            worth = [
                expected(
                    game,
                    {**profile, theirs: {b: Fraction(a == b) for b in game.actions[theirs]}},
                    theirs,
                )
                for a in game.actions[theirs]
            ]
            unplayed = {low + k for k, q in enumerate(x) if q == 0}
            best = {high + k for k, v in enumerate(worth) if v == max(worth)}
            assert {k for k in range(m + n) if labels >> k & 1} == unplayed | best


@given(games(players=(2, 2), actions=(1, 3)))
def test_matrices_are_positive_and_order_payoffs_alike(game):
    for matrix, row in zip(matrices(game), game.payoffs, strict=True):
        flat = [v for line in matrix for v in line]
        assert min(flat) == 1
        assert [sorted(range(len(flat)), key=flat.__getitem__)] == [
            sorted(range(len(row)), key=row.__getitem__)
        ]
