"""Turns of conclusions along one parameter, against exact partitions and the models themselves."""

import pytest

import detente as dt
from detente.exact.algebraic import compare
from detente.sweep.conclusions import answer
from detente.sweep.plan import Plan
from detente.sweep.tornado import tornado


@pytest.mark.parametrize("name", ["hnc_composition", "us_russia_brokerage", "humanitarian_access"])
def test_every_turn_is_one(name):
    model = dt.load(name)
    plan = Plan(model)
    asked = {c.name: c for c in plan.conclusions}
    for key, bars in tornado(plan).bars.items():
        for bar in bars:
            low, high = bar.range
            for value, end in zip(bar.range, bar.ends, strict=True):
                assert answer(asked[key].exactly, model.at({bar.parameter: value})) is end
            for turn in bar.turns:
                assert low <= turn.low < turn.high <= high
                assert turn.before is not turn.after
                for value, said in ((turn.low, turn.before), (turn.high, turn.after)):
                    found = answer(asked[key].exactly, model.at({bar.parameter: value}))
                    assert found is said, (key, bar.parameter, value)


def test_turns_of_equilibria_hold_the_exact_breakpoints():
    model = dt.load("us_russia_brokerage")
    plan = Plan(model)
    for key, bars in tornado(plan).bars.items():
        if key.startswith("equilibrium:"):
            for bar in bars:
                cuts = model.partition(bar.parameter).breakpoints
                for turn in bar.turns:
                    assert any(
                        compare(turn.low, c) <= 0 <= compare(turn.high, c) for c in cuts
                    )  # fmt: skip


def test_bars_come_nearest_first():
    for bars in tornado(Plan(dt.load("hnc_composition"))).bars.values():
        distances = [bar.distance for bar in bars]
        assert distances == sorted(distances)


def test_figures_swing_as_the_model_says():
    model = dt.load("hnc_composition")
    plan = Plan(model)
    asked = {f.name: f for f in plan.figures}
    for key, swings in tornado(plan).swings.items():
        for swing in swings:
            for value, end in zip(plan.draws.ranges[swing.parameter], swing.ends, strict=True):
                exact = asked[key].exactly(model.at({swing.parameter: value}))
                assert (end is None) == (exact is None)
                assert exact is None or abs(float(exact) - end) < 1e-5
