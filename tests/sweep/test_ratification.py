"""What sides would ratify at every draw, against the exact answer at each."""

from dataclasses import replace

import pytest

from detente.analysis.findings import judge as judge_exactly
from detente.analysis.model import Model, load
from detente.formula import parse
from detente.game.definition import Finding
from detente.sweep.conclusions import of_finding
from detente.sweep.plan import NO, YES, Plan

DRAWS = 60


def _model(rule, *, added):
    """The shipped model with a rule for each side, and its first issue off the table."""
    base = load("hnc_composition")
    definition = base.definition
    body = definition.ratification
    weights = {"administration": "2", "allies": "3/2", "government": "1"}
    sides = tuple(
        replace(
            side,
            rule=rule,
            quota=parse("2/3") if rule == "quota" else None,
            ratifiers=tuple(
                replace(r, weight=parse(weights[r.id]), veto=k == 0 and rule == "veto")
                for k, r in enumerate(side.ratifiers)
            ),
        )
        for side in body.sides
    )
    issues = (replace(body.issues[0], added=added), *body.issues[1:])
    return Model(replace(definition, ratification=replace(body, sides=sides, issues=issues)))


@pytest.mark.parametrize("rule", ["unanimity", "quota", "veto"])
@pytest.mark.parametrize("added", [False, True])
def test_every_compiled_answer_is_the_exact_one(rule, added):
    model = _model(rule, added=added)
    shipped = next(f for f in model.definition.findings if f.name == "allies_hold_the_key")
    asked: list[Finding] = [
        replace(shipped, name=f"{k}", arguments=arguments)
        for k, arguments in enumerate(
            [
                {"meet": True},
                {"through": "allies"},
                {"through": "administration"},
                {"meet": False, "through": "government"},
            ]
        )
    ]
    plan = Plan(model, 3, [of_finding(f) for f in asked])
    assert plan.exact_only == ()
    found = plan.block(0, DRAWS).conclusions
    for finding in asked:
        exact = [judge_exactly(plan.model_at(k), finding).holds for k in range(DRAWS)]
        assert found[f"finding:{finding.name}"].tolist() == [YES if e else NO for e in exact]
