"""Region maps against the model solved at their corners."""

import pytest

import detente as dt
from detente.errors import SolverError
from detente.sweep.conclusions import answer
from detente.sweep.plan import Plan
from detente.sweep.regions import region_map


@pytest.mark.parametrize(
    ("name", "x", "y", "kind"),
    [
        ("us_russia_brokerage", "standing", "war_burden", "equilibrium"),
        ("humanitarian_access", "siege_gain", "patience", "sustained"),
    ],
)
def test_corners_are_what_the_model_says_there(name, x, y, kind):
    model = dt.load(name)
    plan = Plan(model)
    found = region_map(plan, x, y, kind, (4, 2))
    asked = [c for c in plan.conclusions if c.name.startswith(f"{kind}:")]
    for corner, told in list(found.corners.items())[::5]:
        there = model.at(found.point(corner))
        holding = tuple(c.name.partition(":")[2] for c in asked if answer(c.exactly, there))
        assert holding == told


def test_sufficient_sets_on_a_map_are_the_smallest():
    model = dt.load("humanitarian_access")
    found = region_map(Plan(model), "siege_gain", "sanctions_relief", "suffices", (2, 1))
    for corner, told in found.corners.items():
        sets = model.at(found.point(corner)).concessions
        every = {frozenset(s) for s in sets.minimal}
        mine = {frozenset() if t == "nothing" else frozenset(t.split(" + ")) for t in told}
        assert len(every) == len(mine)


def test_the_map_is_covered_once():
    found = region_map(Plan(dt.load("us_russia_brokerage")), "standing", "war_burden")
    covered = {}
    for patch in found.patches:
        for i in range(patch.x, patch.x + patch.side):
            for j in range(patch.y, patch.y + patch.side):
                assert (i, j) not in covered
                covered[i, j] = patch
    assert len(covered) == found.steps**2
    for patch in found.patches:
        ends = {
            found.corners[patch.x + a, patch.y + b]
            for a in (0, patch.side)
            for b in (0, patch.side)
        }
        assert (len(ends) > 1) == patch.border
        assert not patch.border or patch.side == 1


@pytest.mark.parametrize(
    ("x", "y", "kind", "words"),
    [
        ("patience", "patience", "equilibrium", "named twice"),
        ("patiense", "siege_gain", "equilibrium", "patience"),
        ("patience", "siege_gain", "peace", "unknown kind"),
    ],
)
def test_what_cannot_be_mapped_is_refused(x, y, kind, words):
    with pytest.raises(SolverError, match=words):
        region_map(Plan(dt.load("humanitarian_access")), x, y, kind)
