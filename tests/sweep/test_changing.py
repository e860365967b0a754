"""Findings about changing games: compiled verdicts are the exact ones wherever they are sure."""

import random
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from changing_games import definition

import detente as dt
from detente.analysis.findings import judge
from detente.errors import DetenteError
from detente.files.shipped import shipped_models
from detente.formula import parse
from detente.formula.powers import powers
from detente.formula.quotient import quotient
from detente.sweep.ball import ball
from detente.sweep.block import Block
from detente.sweep.conclusions import answer, of_finding
from detente.sweep.judges.changing import patience
from detente.sweep.plan import NO_ANSWER, Plan

CHANGING = ("fragmentation", "next_administration")


def asked(model):
    return [of_finding(f) for f in model.definition.findings]


def drawn(plan, draws):
    values = {name: ball(row) for name, row in plan.draws.block(0, draws).items()}
    return Block(plan.sheet, values, draws)


def compiled(plan, one, draws):
    """The answers at the first draws, and where they are sure."""
    block = drawn(plan, draws)
    yes, no = block.flags(one.compiled(block, plan.reading))
    broken, _ = block.flags(one.breaks(block, plan.reading))
    return np.where(broken, NO_ANSWER, yes), yes | no | broken


def compared(model, seed, draws, seen=None):
    """Compare at every draw; counts what is sure, unsure and not compiled in `seen`."""
    plan = Plan(model, seed, asked(model), exact=0)
    for one in plan.conclusions:
        try:
            codes, sure = compiled(plan, one, draws)
        except DetenteError:
            if seen is not None:
                seen["not compiled"] += 1
            continue
        for k in range(draws):
            if seen is not None:
                seen["sure" if sure[k] else "unsure"] += 1
            if sure[k]:
                exact = answer(one.exactly, plan.model_at(k))
                assert codes[k] == (NO_ANSWER if exact is None else int(exact)), (one.name, k)


@pytest.mark.parametrize("name", CHANGING)
def test_shipped_changing_games_are_judged_as_exactly(name):
    compared(dt.load(name), 21, 100)


@pytest.mark.parametrize("name", CHANGING)
def test_their_variants_too(name):
    for variant in dt.load(name).variants.values():
        compared(variant, 22, 8)


@pytest.mark.parametrize("seed", range(4))
def test_random_changing_games_are_judged_as_exactly(tmp_path, seed):
    seen = Counter()
    for k in range(2):
        file = tmp_path / f"{k}.yaml"
        file.write_text(definition(random.Random(100 * seed + k)), encoding="utf-8")  # noqa: S311
        compared(dt.load(file), seed + 1, 3, seen)
    assert seen["sure"] > 10 * seen["unsure"]


@pytest.mark.parametrize("name", shipped_models())
def test_every_conclusion_about_a_shipped_model_is_compiled(name):
    assert Plan(dt.load(name), seed=5).exact_only == ()


def test_the_least_patience_is_enclosed_at_every_draw():
    model = dt.load("fragmentation")
    plan, draws = Plan(model, 23, asked(model)), 30
    deal = model.agreements["deal"]
    block = drawn(plan, draws)
    found = patience(block, plan.reading, deal)
    for k in range(draws):
        play = plan.model_at(k).changing
        for x, state in enumerate(play.game.states):
            exact = play.least(deal, state)
            low, high = float(found[x].low[k]), float(found[x].high[k])
            if exact is None:
                assert low == high == np.inf
            else:
                near = float(getattr(exact, "low", exact))
                assert low - 1e-12 <= near <= high + 1e-12
                assert high - low < 1e-6


def test_a_deal_that_rests_on_a_chance_that_vanishes_is_left_to_exact_arithmetic(tmp_path):
    """Where the chance is 0 the deal never leads to the state that lacks its actions."""
    file = tmp_path / "vanishing.yaml"
    file.write_text(
        """detente: 1
title: A chance that may vanish
sources: {src: {title: t, published: 2016, claims: {c: {says: any, at: p}}}}
players: {a: {name: A}, b: {name: B}}
actions: {a: {hold: Hold, press: Press}, b: {hold: Hold, press: Press}}
parameters: {q: {value: 0, range: [0, 1], assumption: any}}
payoffs:
  a: {table: [[2, 0], [1, 1]], assumption: any}
  b: {table: [[2, 1], [0, 1]], assumption: any}
status_quo: {a: press, b: press}
agreements: {deal: {a: hold, b: hold}}
repeated:
  discount: 0.5
  states:
    open: {next: [{to: closed, when: {a: hold}, chance: q, assumption: any}, {otherwise: open}]}
    closed: {actions: {a: [press], b: [press]}}
findings:
  f: {claim: src:c, says: any, test: {state_agreement: {of: deal, state: open, holds: true}}}
""",
        encoding="utf-8",
    )
    model = dt.load(file)
    plan = Plan(model, 1, asked(model))
    columns = plan.points([{"q": Fraction(0)}, {"q": Fraction(1, 2)}])
    assert columns.conclusions["finding:f"].tolist() == [1, 0]
    assert columns.settled == 1
    assert [judge(model.at({"q": q}), model.definition.findings[0]).holds for q in (0, "1/2")] == [
        True,
        False,
    ]


def test_powers_refuse_what_is_no_polynomial():
    for written in ("1 / t", "max(t, a)", "a / (1 + t)"):
        with pytest.raises(DetenteError, match="no polynomial in 't'"):
            powers(quotient(parse(written).tree, {}), "t")
    assert powers(quotient(parse("max(a, b) + 0*t").tree, {}), "t") != []
