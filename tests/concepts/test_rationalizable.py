"""Records of elimination: right ones verify, tampered ones do not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from strategies import game_of, games

from detente.concepts.rationalizable import Belief, EliminationRecord
from detente.solvers.iterated_dominance import eliminate

HALF = Fraction(1, 2)
# The third row loses only to a mixture; without it the second column is never worth playing.
MIXTURE = game_of((3, 2), [[4, 0, 0, 4, 1, 1], [3, 2, 3, 2, 0, 9]])


def test_a_mixture_dominates_and_a_column_follows():
    record = eliminate(MIXTURE)
    assert [(e.round, e.player, e.action) for e in record.eliminations] == [
        (1, "a", "a2"),
        (2, "b", "b1"),
        (3, "a", "a1"),
    ]
    assert record.eliminations[0].mixture == {"a0": HALF, "a1": HALF}
    assert record.surviving(MIXTURE) == {"a": ("a0",), "b": ("b0",)}
    assert record.verify(MIXTURE)


def test_tampered_records_do_not_verify():
    record = eliminate(MIXTURE)
    first, *rest = record.eliminations
    for forged in (
        replace(first, mixture={"a0": Fraction(3, 4), "a1": Fraction(1, 4)}),
        replace(first, mixture={"a0": HALF}),
        replace(first, mixture={"a0": Fraction(2), "a1": Fraction(-1)}),
        replace(first, action="a0"),
        replace(first, action="nobody"),
        replace(first, round=2),
    ):
        assert not replace(record, eliminations=(forged, *rest)).verify(MIXTURE)


def test_survivors_need_beliefs():
    record = eliminate(MIXTURE)
    assert not replace(record, beliefs=record.beliefs[:1]).verify(MIXTURE)
    # Claiming that nothing goes needs a belief for the dominated row, and there is none.
    against = {("b0",): HALF, ("b1",): HALF}
    claimed = tuple(
        Belief(p, a, against if p == "a" else {("a0",): Fraction(1)})
        for p in "ab"
        for a in MIXTURE.actions[p]
    )
    assert not EliminationRecord((), claimed).verify(MIXTURE)


@given(games(players=(2, 3)))
def test_a_record_of_another_game_is_judged_by_this_one(game):
    record = eliminate(game)
    assert record.verify(game)
    if record.eliminations:
        zero = game_of(game.shape, [[0] * game.size] * len(game.players))
        assert not record.verify(zero)
