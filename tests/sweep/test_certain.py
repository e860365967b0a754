"""What is called certain holds for all admissible judgements: every order, every corner."""

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.analysis.model import Model
from detente.files.shipped import shipped_models
from detente.game.payoffs import Ranking
from detente.sweep.conclusions import answer
from detente.sweep.orders import order_of
from detente.sweep.plan import NO, NO_ANSWER, Plan

TEMPLATE = """
detente: 1
title: Ranked
players: {a: {name: A}, b: {name: B}}
actions: {a: {c: C, d: D}, b: {c: C, d: D}}
payoffs:
  a: {ranking: [c c, c d, d c, d d], assumption: any}
  b: {ranking: [c c, c d, d c, d d], assumption: any}
status_quo: {a: d, b: d}
agreements: {deal: {a: c, b: c}}
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    file = tmp_path_factory.mktemp("ranked") / "ranked.yaml"
    file.write_text(TEMPLATE, encoding="utf-8")
    return dt.load(file).definition


@st.composite
def rankings(draw):
    order = draw(st.permutations(range(4)))
    groups, current = [], [order[0]]
    for at in order[1:]:
        if draw(st.integers(0, 3)) == 0:
            current.append(at)
        else:
            groups.append(tuple(current))
            current = [at]
    groups.append(tuple(current))
    opened = {k for k in range(len(groups) - 1) if draw(st.integers(0, 2)) == 0}
    return Ranking(tuple(groups), frozenset(opened))


def completions(definition):
    """The definition with each way to complete its rankings, as rankings without open pairs."""
    each = []
    for player, form in definition.payoffs.items():
        own = []
        for levels in order_of(form).levels():
            groups = {}
            for g, outcomes in enumerate(reversed(form.groups)):
                groups.setdefault(levels[g], []).extend(outcomes)
            best_first = tuple(tuple(groups[k]) for k in sorted(groups, reverse=True))
            own.append((player, Ranking(best_first)))
        each.append(own)
    for chosen in itertools.product(*each):
        yield replace(definition, payoffs=dict(chosen))


@settings(max_examples=25, deadline=None)
@given(first=rankings(), second=rankings())
def test_certain_by_order_is_never_wrong_and_misses_nothing(base, first, second):
    definition = replace(base, payoffs={"a": first, "b": second})
    model = Model(definition)
    found = dt.sweep(model, draws=60, seed=1)
    asked = {c.name: c for c in Plan(model, 1).conclusions if c.name != "unique"}
    truth = {name: set() for name in asked}
    for complete in completions(definition):
        for name, one in asked.items():
            truth[name].add(answer(one.exactly, Model(complete)))
    for name, answers in truth.items():
        row = found[name]
        if row.certain is not None:
            assert answers == {row.certain}, name
        elif len(answers) == 1 and not row.exact:
            raise AssertionError(f"{name} is {answers} under every order, and not called certain")


@pytest.mark.parametrize("name", [n for n in shipped_models() if n != "geneva_linkage"])
def test_certain_by_ranges_holds_at_corners_and_middles(name):
    model = dt.load(name)
    found = dt.sweep(model, draws=300, seed=2)
    plan = Plan(model, 2)
    sure = {r.name: r.certain for r in found if r.certain is not None}
    source = random.Random(4)  # noqa: S311 - statistics, not secrets
    for _ in range(12):
        values = {}
        for parameter, (low, high) in plan.draws.ranges.items():
            middle = (
                Fraction(round((low + high) / 2))
                if parameter in plan.draws.whole
                else (low + high) / 2
            )
            values[parameter] = source.choice([low, high, middle])
        there = model.at(values)
        for one in plan.conclusions:
            if one.name in sure:
                assert answer(one.exactly, there) is sure[one.name], (one.name, values)


def test_what_follows_from_ranges_is_called_certain(tmp_path):
    file = tmp_path / "sure.yaml"
    file.write_text(
        "detente: 1\ntitle: Sure\nplayers: {a: {name: A}, b: {name: B}}\n"
        "actions: {a: {c: C, d: D}, b: {c: C, d: D}}\n"
        "parameters:\n  t: {value: 5, range: [4, 6], assumption: x}\n"
        "  s: {value: 0.5, range: [0, 0.5], assumption: x}\n"
        "payoffs:\n  a: {table: [[t - s, 0], [t, 1 - s]], assumption: x}\n"
        "  b: {table: [[t * t, t * t + t - 4], [0, t - s]], assumption: x}\n",
        encoding="utf-8",
    )
    found = dt.sweep(dt.load(file), draws=200)
    # At s = 0 a is indifferent, so that c c is an equilibrium there; d d always is.
    assert found["equilibrium:d d"].certain is True
    assert found["equilibrium:c c"].certain is None
    assert found["equilibrium:d c"].certain is False


SMALL = """
detente: 1
title: Small
sources: {s: {title: S, claims: {C1: x}}}
players: {a: {name: A}, b: {name: B}}
actions: {a: {c: C, d: D}, b: {c: C, d: D}}
"""


def small(tmp_path, text):
    file = tmp_path / "small.yaml"
    file.write_text(SMALL + text, encoding="utf-8")
    return dt.load(file)


@pytest.mark.parametrize(
    "far", ["abs(t / x)", "min(t / x, t * t / x)", "t / x", "abs(x) / x * t", "x / x"]
)
def test_a_divisor_that_vanishes_somewhere_leaves_nothing_certain(tmp_path, far):
    """Where x is next to zero, or zero, defecting pays or there is no game; hardly a draw is."""
    model = small(
        tmp_path,
        "parameters:\n  x: {value: 1/2, range: [-1, 1], assumption: x}\n"
        "  t: {value: 1/10000000, range: [1/20000000, 1/10000000], assumption: x}\n"
        "payoffs:\n  a: [{when: {a: c}, value: 2, assumption: x},\n"
        f"      {{when: {{a: d}}, value: '{far}', assumption: x}}]\n"
        "  b: [{when: {b: c}, value: 1, assumption: x}]\n",
    )
    found = dt.sweep(model, 500)
    assert [row.certain for row in found] == [None] * len(found)
    assert found["equilibrium:c c"].share == 1


def test_where_one_part_of_a_finding_breaks_down_the_other_proves_nothing(tmp_path):
    """At delta = 1 there is no repeated game; the first test fails whatever delta is."""
    model = small(
        tmp_path,
        "parameters:\n  delta: {value: 1/2, range: [0, 1], assumption: x}\n"
        "payoffs:\n  a: {table: [[3, 0], [5, 1]], assumption: x}\n"
        "  b: {table: [[3, 5], [0, 1]], assumption: x}\n"
        "agreements: {deal: {a: c, b: c}}\n"
        "repeated: {discount: delta, assumption: x}\n"
        "findings:\n  both: {claim: s:C1, says: x, test: {all: [{equilibrium: {profile: deal}},\n"
        "    {sustained: {profile: deal}}]}}\n",
    )
    plan = Plan(model, 1)
    assert "finding:both" not in plan.proven
    at = plan.points([{"delta": Fraction(1)}, {"delta": Fraction(1, 2)}]).conclusions
    assert at["finding:both"].tolist() == [NO_ANSWER, NO]


def test_long_rankings_with_many_open_pairs_are_judged_in_no_time(tmp_path):
    """Far more complete orders than can be gone through; what is not left open is certain."""
    first, second = ([f"{p}{k}" for k in range(6)] for p in "cd")
    outcomes = [f"{a} {b}" for b in second for a in first]
    mark = [" ? " if k % 6 in {1, 3} else ", " for k in range(1, 36)]
    ranked = outcomes[0] + "".join(m + o for m, o in zip(mark, outcomes[1:], strict=True))
    file = tmp_path / "long.yaml"
    file.write_text(
        "detente: 1\ntitle: Long\nplayers: {a: {name: A}, b: {name: B}}\n"
        f"actions: {{a: [{', '.join(first)}], b: [{', '.join(second)}]}}\n"
        f"payoffs:\n  a: {{ranking: [{ranked}], assumption: x}}\n"
        f"  b: {{ranking: [{ranked}], assumption: x}}\n"
        f"agreements: {{best: {{a: c0, b: d0}}, worst: {{a: c5, b: d5}}}}\n",
        encoding="utf-8",
    )
    found = dt.sweep(dt.load(file), 300)
    # Whether c0 or c1 is better is open, the rest is not.
    assert found["equilibrium:c0 d0"].certain is None
    assert found["equilibrium:c5 d5"].certain is False
    assert 0.4 < found["equilibrium:c0 d0"].share < 0.6
    assert found["SEQ:worst"].certain is False
