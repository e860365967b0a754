"""Steps along a parameter against the model judged exactly at, before and after every border."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.analysis.model import Model
from detente.errors import DetenteError, GameError, SolverError
from detente.exact.algebraic import Algebraic, between, compare, sign_at
from detente.exact.stretch import Stretch
from detente.files.read import check_bytes
from detente.files.shipped import shipped_models
from detente.game.definition import Finding
from detente.game.effort import limited
from detente.sweep.conclusions import answer, conclusions, set_name
from detente.sweep.draws import free_parameters
from detente.sweep.step_search import Question, bracketed, track
from detente.sweep.steps import KINDS, steps
from detente.sweep.traced import Tracing

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
HEAD = """
detente: 1
title: Drawn
players: {a: {name: A}, b: {name: B}}
actions: {a: {c: C, d: D}, b: {c: C, d: D, e: E}}
"""
TERMS = ["0", "t", "-t", "2*t", "t**2", "-t**2", "t/2", "max(t, 1)", "abs(t - 1)", "1/(t + 1)"]

FINDINGS = (
    Finding("lasts", "It lasts", (), "sustained", {"profile": {"a": "c", "b": "c"}}),
    Finding("gives", "A gives", (), "minimal_concession_sets", {"each_has": ["a"]}),
)


@st.composite
def definitions(draw):
    """A repeated 2×3 game with a measure, its payoffs formulas in t."""
    rules = {}
    for player in "ab":
        rules[player] = "".join(
            f"    - {{when: {{a: {x}, b: {y}}}, value: "
            f"'{draw(st.integers(-3, 3))} + {draw(st.sampled_from(TERMS))}', assumption: any}}\n"
            for x, y in product("cd", "cde")
        )
    discount = draw(st.sampled_from(["1/2", "3/4", "t/3", "1 - t/4", "t - 1/2"]))
    punishment = draw(st.sampled_from(["nash", "{a: d, b: d}", "{a: d, b: e}"]))
    gift, cost = (draw(st.sampled_from(["1", "t", "2 - t"])) for _ in range(2))
    definition, faults, _ = check_bytes(
        (
            HEAD
            + "parameters: {t: {value: 1, range: [0, 2], assumption: any}}\n"
            + "".join(f"payoffs:\n  a:\n{rules['a']}  b:\n{rules['b']}")
            + "status_quo: {a: d, b: d}\ntarget: {a: c, b: c}\n"
            + "agreements: {deal: {a: c, b: c}, other: {a: c, b: e}}\n"
            + f"repeated: {{discount: '{discount}', punishment: {punishment}, assumption: any}}\n"
            + "concessions:\n  gift:\n    by: a\n    assumption: any\n"
            + "    adds: {b: [{when: {b: c}, "
            + f"value: '{gift}', assumption: any}}]}}\n"
            + f"    costs: [{{when: {{b: c}}, value: '{cost}', assumption: any}}]\n"
        ).encode(),
        "drawn.yaml",
    )
    assert definition is not None, faults
    return replace(definition, findings=FINDINGS)


def exactly(model, kind, asked):
    """What holds in a model, and what has no answer, judged without any tracing."""
    if kind == "suffices":
        try:
            found = model.concessions.minimal
        except DetenteError:
            return set(), {"suffices"}
        return {set_name(model.definition, names) for names in found}, set()
    said = {c.name.partition(":")[2]: answer(c.exactly, model) for c in asked}
    return {n for n, s in said.items() if s}, {n for n, s in said.items() if s is None}


def agree(model, found, asked, values):
    for value in values:
        step = found.at(value)
        holds, broken = exactly(model.at({found.parameter: value}), found.kind, asked)
        assert set(step.holds) == holds, (found.parameter, found.kind, value)
        assert set(step.broken) == broken, (found.parameter, found.kind, value)


def beside(found):
    """Every rational border, a value near each on both sides, and one in every region."""
    places = [*(region.sample for region in found.regions), *found.breakpoints]
    ends = [found.range[0], *found.breakpoints, found.range[1]]
    for low, high in pairwise(ends):
        if compare(low, high) < 0:
            middle = between(low, high)
            places += [middle, between(low, middle), between(middle, high)]
            places += [between(low, between(low, between(low, middle)))]
    return [p for p in places if isinstance(p, Fraction)]


def of_kind(model, kind):
    every = conclusions(model, Tracing(model).reading)
    return [c for c in every if c.name.partition(":")[0] == kind]


@settings(max_examples=60, deadline=None)
@given(definition=definitions(), kind=st.sampled_from(KINDS))
def test_what_is_said_is_exact_at_borders_and_on_both_sides(definition, kind):
    model = Model(definition)
    found = steps(model, "t", kind)
    assert found.complete
    asked = of_kind(model, kind)
    if not found.rounded:
        agree(model, found, asked, beside(found))
        assert found.certificate.verify(model)
    else:
        agree(model, found, asked, [r.sample for r in found.regions if not r.open])


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("us_russia_brokerage", ("sustained", "suffices")),
        ("hnc_composition", KINDS),
        ("geneva_linkage", KINDS),
        ("humanitarian_access", KINDS),
        ("militia_disentanglement", ("equilibrium", "finding")),
    ],
)
def test_shipped_models_are_followed_exactly(name, kinds):
    model = dt.load(name)
    tracing = Tracing(model)
    for parameter in free_parameters(model.definition):
        if parameter in model.definition.whole_parameters:
            continue
        for kind in kinds:
            found = steps(model, parameter, kind, tracing=tracing)
            assert not found.rounded
            agree(model, found, of_kind(model, kind), beside(found))


def test_equilibria_change_where_the_partition_says():
    for name in shipped_models():
        model = dt.load(name)
        for parameter in list(free_parameters(model.definition))[:4]:
            try:
                cut = model.partition(parameter)
            except SolverError:
                continue
            found = steps(model, parameter, "equilibrium")
            for region in cut.regions:
                there = found.at(region.sample).holds
                pure = {" ".join(model.game.profile(c).values()) for c in region.answer.pure}
                assert pure == set(there)


def test_a_border_that_is_no_fraction_is_a_root():
    text = HEAD + (
        "parameters: {t: {value: 1, range: [0, 2], assumption: any}}\n"
        "payoffs:\n"
        "  a: [{when: {a: c}, value: 't**2', assumption: any},"
        " {when: {a: d}, value: 2, assumption: any}]\n"
        "  b: [{when: {b: c}, value: 1, assumption: any}]\n"
    )
    model = Model(check_bytes(text.encode(), "root.yaml")[0])
    found = steps(model, "t", "equilibrium")
    (root,) = found.breakpoints
    assert isinstance(root, Algebraic)
    assert sign_at((Fraction(-2), Fraction(0), Fraction(1)), root) == 0
    at = [r for r in found.regions if r.is_point]
    assert [set(r.holds) for r in at] == [{"c c", "d c"}]


def test_a_conclusion_alone_has_its_own_borders():
    found = steps(dt.load("hnc_composition"), "return_cost", "finding")
    ends = set()
    for name in found.names:
        own = found.of(name)
        assert all((a.holds, a.broken) != (b.holds, b.broken) for a, b in pairwise(own))
        ends |= {r.low for r in own[1:]}
    assert ends == set(found.breakpoints)


def test_a_parameter_that_counts_is_followed_by_whole_numbers():
    for model in map(dt.load, shipped_models()):
        ranges = free_parameters(model.definition)
        for name in sorted(model.definition.whole_parameters & ranges.keys()):
            found = steps(model, name, "finding")
            low, high = ranges[name]
            asked = of_kind(model, "finding")
            agree(model, found, asked, [Fraction(k) for k in range(int(low), int(high) + 1)])


def test_what_is_not_compiled_is_told_as_a_bracket():
    model = dt.load("us_russia_brokerage")

    def above(there):
        return there.values["truce_value"] ** 2 > 20

    asked = Question("odd", lambda block, reading: None, above)
    ends = Fraction(3), Fraction(5)
    assert track(None, model, "truce_value", ends, asked) is None
    found = bracketed(model, "truce_value", ends, asked)
    assert not found.exact
    unknown = [s for s, said in found.stretches if said is None]
    assert len(unknown) == 1
    assert unknown[0].low ** 2 <= 20 < unknown[0].high ** 2
    assert unknown[0].high - unknown[0].low <= Fraction(2, 16 * 2**12)


def test_without_time_nothing_is_claimed():
    model = dt.load("us_russia_brokerage")
    with limited(seconds=0):
        found = steps(model, "truce_value")
    assert not found.complete
    assert all(not r.holds and set(r.open) == set(found.names) for r in found.regions)


@pytest.mark.parametrize(
    ("parameter", "kind", "within", "error", "words"),
    [
        ("truce_valu", "sustained", None, GameError, "did you mean 'truce_value'"),
        ("truce_value", "sustaine", None, SolverError, "did you mean 'sustained'"),
        ("truce_value", "sustained", (4, 3), GameError, "is empty"),
    ],
)
def test_bad_questions_are_refused(parameter, kind, within, error, words):
    with pytest.raises(error, match=words):
        steps(dt.load("us_russia_brokerage"), parameter, kind, within=within)


def test_nothing_of_the_kind_is_said():
    with pytest.raises(SolverError, match="no agreement"):
        steps(dt.load("militia_disentanglement"), "weeks", "sustained")
    found = steps(dt.load("humanitarian_access"), "aid_value")
    with pytest.raises(GameError, match="unknown conclusion"):
        found.of("open_road")
    with pytest.raises(GameError, match="not in the range"):
        found.at(9)


def test_a_forged_certificate_is_refused():
    model = dt.load("hnc_composition")
    proof = steps(model, "return_cost").certificate
    assert proof.verify(model)
    track = next(t for t in proof.tracks if len(t.ends) > 0)
    stretch, said = track.stretches[1]
    turned = ((stretch, not said), *track.stretches[2:])
    missing = track.stretches[:1] + track.stretches[2:]
    crossing = (Stretch(stretch.low, track.stretches[-1][0].high, stretch.asked), said)
    for forged in ((track.stretches[0], *turned), missing, (track.stretches[0], crossing)):
        other = replace(track, stretches=forged)
        assert not replace(proof, tracks=(other,)).verify(model)


@pytest.mark.parametrize(
    ("name", "parameter", "kind"),
    [
        ("us_russia_brokerage", "truce_value", "suffices"),
        ("hnc_composition", "return_cost", "finding"),
        ("fragmentation", "rounds", "equilibrium"),
    ],
)
def test_the_json_is_as_documented(name, parameter, kind):
    jsonschema = pytest.importorskip("jsonschema")
    data = steps(dt.load(name), parameter, kind).to_dict()
    schema = json.loads((SCHEMAS / "steps.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(data)), schema)
