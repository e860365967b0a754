"""The least changes of payoffs and of judgements, against searches over grids and samples."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

import detente as dt
from detente.game.normal_form import NormalFormGame
from detente.sweep.conclusions import answer
from detente.sweep.least_change import least_changes, least_payoff_change
from detente.sweep.plan import YES, Plan


def is_equilibrium(payoffs, game, cell):
    here = game.position(cell)
    return all(
        row[at] <= row[here] for i, row in enumerate(payoffs) for at in game.deviations(cell, i)
    )


@pytest.mark.parametrize("seed", range(10))
def test_payoffs_moved_by_less_never_turn_it_and_by_more_can(seed):
    rng = np.random.default_rng(seed)
    game = NormalFormGame.from_arrays(*(rng.integers(0, 6, (2, 2)).tolist() for _ in range(2)))
    for cell in game.cells:
        change = least_payoff_change(game, cell)
        base = is_equilibrium(game.payoffs, game, cell)
        tiny = Fraction(1, 100)

        def turns(size, cell=cell, base=base):
            # Inequalities between payoffs: what a box allows, one of its corners does.
            for signs in product((-1, 1), repeat=8):
                moved = [
                    [value + sign * size for value, sign in zip(row, own, strict=True)]
                    for row, own in zip(game.payoffs, (signs[:4], signs[4:]), strict=True)
                ]
                if is_equilibrium(moved, game, cell) != base:
                    return True
            return False

        assert turns(change.size) != change.strict
        assert turns(change.size + tiny)
        assert change.size == 0 or not turns(change.size - tiny)
        assert change.strict == base


@pytest.mark.parametrize("name", ["hnc_composition", "us_russia_brokerage", "humanitarian_access"])
def test_nothing_turns_within_what_is_proven_and_the_point_told_does(name):
    plan = Plan(dt.load(name), seed=1)
    drawn = plan.draws.block(0, 256)
    base = {
        n: int(column[0])
        for n, column in plan.points([{}]).conclusions.items()
        if n not in plan.exact_only
    }
    found = least_changes(plan, drawn, plan.rows(drawn).conclusions, base)
    rng = np.random.default_rng(4)
    asked = {c.name: c for c in plan.conclusions}
    for key, change in found.items():
        if change.at_most is not None:
            assert change.at_least <= change.at_most
            there = answer(asked[key].exactly, plan.model_of(change.point))
            assert there is not (base[key] == YES)
            for n, value in change.point.items():
                low, high = plan.draws.ranges[n]
                assert low <= value <= high
                # The size is that of float64.
                assert abs(value - plan.today[n]) <= (change.at_most + Fraction(1, 10**9)) * (
                    high - low
                )
        size = float(change.at_least) * (1 - 1e-9)
        points = []
        for signs in rng.choice([-1.0, 1.0], (24, len(plan.draws.ranges))):
            point = {}
            for sign, (n, (low, high)) in zip(signs, plan.draws.ranges.items(), strict=True):
                value = plan.today[n] + Fraction(sign * size) * (high - low)
                point[n] = min(max(value, low), high)
            points.append(point)
        assert set(plan.points(points, settle=False).conclusions[key].tolist()) <= {base[key], 3}


def test_a_linear_conclusion_is_closed_in_on():
    plan = Plan(dt.load("us_russia_brokerage"), seed=1)
    drawn = plan.draws.block(0, 512)
    name = "equilibrium:escalate accuse"
    base = {name: int(plan.points([{}]).conclusions[name][0])}
    change = least_changes(plan, drawn, plan.rows(drawn).conclusions, base)[name]
    assert change.at_least > 0
    assert change.at_most - change.at_least < change.at_most / 50
