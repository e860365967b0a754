"""Conditions on free parameters: against the definition at many values, and against SymPy."""

import itertools
import json
import random
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import formula_model, formulas

import detente as dt
from detente.analysis.conditions import said
from detente.errors import FormulaError, GameError, SolverError
from detente.files.shipped import shipped_models

SPANS = {"t": (-2, 2), "s": (0, 1), "r": ("1/2", 3)}


def by_definition(game):
    """The pure equilibria, each deviation looked at."""
    return [
        game.profile(cell)
        for cell in game.cells
        if all(
            row[k] <= row[game.position(cell)]
            for i, row in enumerate(game.payoffs)
            for k in game.deviations(cell, i)
        )
    ]


def points(names, count, seed=1):
    """Corners of the ranges, then values drawn from them."""
    draw = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    yield from (
        dict(zip(names, corner, strict=True))
        for corner in itertools.islice(
            itertools.product(*(map(Fraction, SPANS[n]) for n in names)), count
        )
    )
    for _ in range(count):
        drawn = {}
        for n in names:
            low, high = map(Fraction, SPANS[n])
            drawn[n] = low + (high - low) * Fraction(draw.randrange(13), 12)
        yield drawn


@st.composite
def models(draw, shapes=((2, 2), (2, 3), (2, 2, 2), (3,)), depth=2):
    shape = draw(st.sampled_from(shapes))
    names = ("t", "s", "r")
    size = 1
    for m in shape:
        size *= m
    cells = [[draw(formulas(names, depth)) for _ in range(size)] for _ in shape]
    cells[0][0] = "t + s + r"
    values = {"t": "1/7", "s": "3/8", "r": "2"}
    return formula_model(shape, cells, {n: (v, SPANS[n]) for n, v in values.items()})


def found_of(model, free=None):
    try:
        model.game  # noqa: B018 - some draws divide by zero today
        return model.conditions(free)
    except FormulaError:
        return None


@settings(max_examples=120)
@given(models())
def test_conditions_hold_exactly_where_a_profile_is_an_equilibrium(model):
    found = found_of(model)
    if found is None:
        return
    for point in points(found.free, 16):
        try:
            game = model.at(point).game
        except FormulaError:
            with pytest.raises(FormulaError):
                found.holds(point)
            continue
        assert found.holds(point) == by_definition(game)


@settings(max_examples=40)
@given(models(shapes=((2, 2),)))
def test_the_mixed_equilibrium_is_one_where_its_conditions_hold(model):
    found = found_of(model)
    if found is None or found.mixed is None:
        return
    for point in points(found.free, 10):
        try:
            game = model.at(point).game
            holds = found.mixed.holds(point)
        except FormulaError:
            continue
        if not holds:
            continue
        mix = {
            p: {a: q.exact(point) for a, q in own.items()} for p, own in found.mixed.chances.items()
        }
        assert all(0 < q < 1 for own in mix.values() for q in own.values())
        for p, other in (("a", "b"), ("b", "a")):
            weights = list(mix[other].values())
            row = game.payoffs[game.players.index(p)]
            own = (row[:2], row[2:]) if p == "a" else (row[::2], row[1::2])
            first, second = (sum(w * v for w, v in zip(weights, r, strict=True)) for r in own)
            assert first == second


@settings(max_examples=60)
@given(models())
def test_status_always_and_never_are_true_all_over_the_ranges(model):
    found = found_of(model)
    if found is None:
        return
    for point in points(found.free, 12, seed=2):
        try:
            equilibria = by_definition(model.at(point).game)
        except FormulaError:
            continue
        for p in found.profiles:
            if p.status != "depends":
                assert (p.profile in equilibria) == (p.status == "always")


@settings(max_examples=25)
@given(models(depth=1))
def test_sympy_says_the_same(model):
    found = found_of(model, ["t", "s"])
    if found is None:
        return
    symbols = {n: sympy.Symbol(n, real=True) for n in found.free}
    relations = found.sympy()
    for point in points(found.free, 6):
        try:
            holding = found.holds(point)
        except FormulaError:
            continue
        at = {symbols[n]: sympy.Rational(v.numerator, v.denominator) for n, v in point.items()}
        for key, relation in relations.items():
            profile = dict(zip(found.game.players, key, strict=True))
            assert bool(relation.subs(at)) == (profile in holding)


def stag_hunt(hare="h", spans=None):
    cells = [["s", "0", hare, hare], ["s", hare, "0", hare]]
    parameters = {"s": ("3", (2, 4)), "h": ("1", (1, 3)), **(spans or {})}
    return formula_model((2, 2), cells, parameters)


def test_a_stag_hunt_by_hand():
    found = stag_hunt().conditions()
    stag, hare = found[{"a": "a0", "b": "b0"}], found[{"a": "a1", "b": "b1"}]
    assert (said(stag), said(hare)) == ("s ≥ h", "always")
    assert [(i.player, i.deviation) for i in stag.inequalities] == [("a", "a1")]
    assert stag.implied == 1
    assert [p.status for p in found.profiles] == ["depends", "never", "never", "always"]
    s, h = sympy.symbols("s h", real=True)
    assert stag.sympy() == (s - h >= 0)
    assert sympy.simplify(found.mixed.probabilities()["a"]["a0"] - h / s) == 0
    assert found.mixed.holds({"s": 3, "h": 1})
    assert not found.mixed.holds({"s": 2, "h": 2})


def test_what_the_others_imply_is_left_out():
    cells = [["2", "t", "s + t", "s"], ["0"] * 4]
    found = formula_model((4, 1), cells, {"t": ("1", (0, 5)), "s": ("1", (0, 5))}).conditions()
    # t <= 2 and s <= 2 follow from s + t <= 2 and the ranges.
    assert said(found[{"a": "a0", "b": "b0"}]) == "s + t ≤ 2"
    assert found[{"a": "a0", "b": "b0"}].implied == 2


def test_conditions_that_exclude_each_other_are_never_met():
    cells = [["t", "s", "2"], ["0"] * 3]
    found = formula_model(
        (3, 1), cells, {"t": ("1", (0, 3)), "s": ("1", (0, 3)), "idle": ("1", (0, 1))}
    )
    assert found.conditions().profiles[0].status == "depends"
    cells = [["0", "1 - t", "t"], ["0"] * 3]
    found = formula_model((3, 1), cells, {"t": ("1/2", (0, 3))}).conditions()
    # t >= 1 and t <= 0 cannot both be.
    assert found.profiles[0].status == "never"
    assert found.holds({"t": "1/2"}) != [found.profiles[0].profile]


def test_without_a_range_any_number_is_meant():
    model = formula_model((2,), [["t", "1"]], {"t": ("3", None)})
    with pytest.raises(SolverError, match="no parameter that payoffs rest on has a range"):
        model.conditions()
    found = model.conditions(["t"])
    assert [said(p) for p in found.profiles] == ["t ≥ 1", "t ≤ 1"]
    assert found.ranges == {"t": None}


def test_division_is_told():
    found = formula_model((2,), [["1/(t - s)", "0"]], {"t": ("2", (0, 3)), "s": ("1", (0, 3))})
    told = found.conditions()
    assert told.to_dict()["nonzero"] in (["t - s"], ["-s + t"])
    assert told.profiles[0].holds({"t": 2, "s": 1})
    with pytest.raises(FormulaError, match="division by zero"):
        told.profiles[0].holds({"t": 1, "s": 1})


def test_parts_that_are_no_polynomial_stay_and_cancel():
    cells = [["max(t, s) + 1", "max(s, t) + t"]]
    found = formula_model((2,), cells, {"t": ("2", (0, 3)), "s": ("1", (0, 3))}).conditions()
    assert [said(p) for p in found.profiles] == ["t ≤ 1", "t ≥ 1"]


def test_bad_questions_are_told_what_is_right():
    model = stag_hunt(spans={"idle": ("1", (0, 1))})
    with pytest.raises(GameError, match=r"unknown parameter 'idel', did you mean 'idle'"):
        model.conditions(["idel"])
    with pytest.raises(SolverError, match=r"rests on 'idle'; payoffs rest on: s, h"):
        model.conditions(["s", "idle"])
    with pytest.raises(SolverError, match="name one"):
        model.conditions([])
    found = model.conditions(["s"])
    with pytest.raises(GameError, match="'h' is not free"):
        found.holds({"s": 1, "h": 2})
    with pytest.raises(GameError, match="no value for 's'"):
        found.holds({})


@pytest.mark.parametrize("name", shipped_models())
def test_shipped_models_at_their_values_and_shown(name):
    model = dt.load(name)
    found = model.conditions()
    at = {n: model.values[n] for n in found.free}
    assert found.holds(at) == by_definition(model.game)
    json.dumps(found.to_dict())
    assert "<table>" in found._repr_html_()
    assert found.latex().startswith(r"\begin{array}")
