"""Labels of equilibria, and none where a comparison is open."""

from __future__ import annotations

import itertools
import pickle
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from strategies import games

from detente.analysis.stage_game import solve as nash
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


def test_what_is_better_in_the_middle_of_a_continuum_leaves_the_label_out():
    """The first is indifferent; an even chance of its first two actions gives the others 3/2."""
    rows = [[[[0]], [[0]], [[0]]], [[[3]], [[0]], [[1]]], [[[0]], [[3]], [[1]]]]
    game = NormalFormGame.from_arrays(*rows)
    solution = nash(game, "nash")
    assert solution.complete
    third = next(e for e in solution if e.strategies["1"]["3"] == 1)
    middle = {"1": Fraction(1, 2), "2": Fraction(1, 2), "3": Fraction(0)}
    one = {"1": Fraction(1)}
    better = game.payoff(MixedProfile({"1": middle, "2": one, "3": one}))
    assert all(better[p] > third.payoffs[p] for p in "23")
    assert not any({PARETO, PAYOFF} & set(e.labels) for e in solution)
    assert [c.subsets for c in solution.components] == [((0, 1, 2),)]


@given(games(players=(2, 2), actions=(1, 3)))
def test_labels_of_two_players_hold_against_mixtures_of_extreme_equilibria(game):
    solution = nash(game, "nash")
    efficient = [e for e in solution if PARETO in e.labels]
    for component in solution.components:
        for subset in component.subsets:
            for k, l in itertools.combinations(subset, 2):
                mixed = MixedProfile(
                    {
                        p: {
                            a: (q + solution[l].strategies[p][a]) / 2
                            for a, q in solution[k].strategies[p].items()
                        }
                        for p in game.players
                    }
                )
                worth = game.payoff(mixed)
                for e in efficient:
                    better = all(worth[p] >= e.payoffs[p] for p in worth)
                    assert not better or worth == e.payoffs


def test_a_list_cut_short_compares_nothing():
    hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    listed = [replace(e, labels=()) for e in solve(hunt)]
    assert [e.labels for e in labelled(hunt, listed)] == [(PARETO, PAYOFF), (RISK,)]
    assert [e.labels for e in labelled(hunt, listed, settled=False)] == [(), (RISK,)]


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
