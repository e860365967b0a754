"""Labels of equilibria, and none where a comparison is open."""

from __future__ import annotations

import pickle
from fractions import Fraction

from hypothesis import given
from strategies import games

from detente.concepts.perfect import PERFECT
from detente.concepts.proper import PROPER
from detente.concepts.selection import PARETO, PAYOFF, RISK, labelled, telling
from detente.exact.number import Enclosure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.game.solution import Equilibrium
from detente.solvers.pure_nash import solve


@given(games(players=(2, 3)))
def test_labels_by_definition(game):
    found = list(solve(game))
    for one in found:
        others = [e.payoffs for e in found if e is not one]
        mine = one.payoffs
        dominated = any(
            all(o[p] >= mine[p] for p in mine) and any(o[p] > mine[p] for p in mine) for o in others
        )
        assert (PARETO in one.labels) == (not dominated)
        best = bool(others) and all(all(mine[p] > o[p] for p in mine) for o in others)
        assert (PAYOFF in one.labels) == best


def test_risk_and_payoff_dominance_may_part():
    hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    stag, hare = solve(hunt)
    assert PAYOFF in stag.labels
    assert RISK not in stag.labels
    assert hare.labels == (PERFECT, PROPER, RISK)
    assert telling(hare) == (RISK,)


def test_open_comparisons_give_no_label():
    game = NormalFormGame.from_arrays([1, 1])
    wide = Enclosure(Fraction(0), Fraction(2))
    one, other = (
        Equilibrium(MixedProfile.pure({"1": a}, game.actions), {"1": payoff})
        for a, payoff in (("1", wide), ("2", Fraction(1)))
    )
    assert [e.labels for e in labelled(game, [one, other])] == [(), ()]


def test_labels_are_worked_out_when_looked_at_and_once():
    game = NormalFormGame.from_arrays([1, 0])
    asked = []

    def refine(profile):
        asked.append(profile)
        return ("looked at",)

    (only,) = labelled(game, list(solve(game)), refine)
    assert not asked
    assert "looked at" in only.labels
    assert list(only.labels) == list(only.labels)
    assert len(asked) == 1
    assert pickle.loads(pickle.dumps(only)) == only  # noqa: S301 (our own)
