"""Equilibria of every draw of random definitions: the compiled answers are the exact ones."""

import numpy as np
import pytest

import detente as dt
from detente.sweep.ball import ball
from detente.sweep.block import Block
from detente.sweep.conclusions import answer
from detente.sweep.equilibria import equilibria
from detente.sweep.plan import NO_ANSWER, Plan

PARTS = [
    "x",
    "-y",
    "2*z",
    "-z/3",
    "x*y",
    "y/2",
    "1",
    "-1",
    "0.1",
    "max(x, y)",
    "x/(1 + z)",
    "z - y",
]


def definition(tmp_path, shape, seed):
    """A game whose payoffs share a few parameters, so that many of them tie by structure."""
    chosen = np.random.default_rng(seed)
    tables = "".join(
        f"  {p}: {{table: ["
        + ", ".join(
            "["
            + ", ".join(
                '"' + " + ".join(f"({part})" for part in chosen.choice(PARTS, 2)) + '"'
                for _ in range(shape[1])
            )
            + "]"
            for _ in range(shape[0])
        )
        + "], assumption: any}\n"
        for p in "ab"
    )
    actions = ["{" + ", ".join(f"x{k}: X{k}" for k in range(m)) + "}" for m in shape]
    file = tmp_path / "random.yaml"
    file.write_text(
        "detente: 1\ntitle: Any game\nplayers: {a: {name: A}, b: {name: B}}\n"
        f"actions: {{a: {actions[0]}, b: {actions[1]}}}\nparameters:\n"
        "  x: {value: 0.5, range: [-1, 1], assumption: any}\n"
        "  y: {value: 0.5, range: [0, 1], assumption: any}\n"
        "  z: {value: 1, range: [0, 3], assumption: any}\n"
        f"payoffs:\n{tables}",
        encoding="utf-8",
    )
    return dt.load(file)


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 3), (4, 2)])
@pytest.mark.parametrize("seed", range(4))
def test_every_answer_is_the_exact_one(tmp_path, shape, seed):
    plan = Plan(definition(tmp_path, shape, seed), seed=seed, exact=0)
    compiled = [c for c in plan.conclusions if c.name not in plan.exact_only]
    columns = plan.block(0, 12).conclusions
    for k in range(12):
        model = plan.model_at(k)
        for one in compiled:
            holds = answer(one.exactly, model)
            assert columns[one.name][k] == (NO_ANSWER if holds is None else holds), one.name


@pytest.mark.parametrize("seed", range(6))
def test_alone_is_what_the_list_of_equilibria_says(tmp_path, seed):
    plan = Plan(definition(tmp_path, (3, 3), seed), seed=seed, exact=0)
    block = Block(plan.sheet, plan.draws.balls(0, 400), 400)
    found = equilibria(block, plan.reading)
    yes, no = block.flags(found.alone())
    assert not (yes & no).any()
    assert np.array_equal(yes, found.sure & (found.number == 1))
    pure = sum(block.flags(found.is_pure(cell))[0].astype(int) for cell in plan.reading.cells)
    assert np.array_equal(no, (found.number > 1) | (pure > 1))


def test_dominance_strikes_nothing_that_is_unsure(tmp_path):
    plan = Plan(definition(tmp_path, (3, 3), 1), seed=1, exact=0)
    wide = {name: ball(np.zeros(2), np.full(2, 9.0)) for name in plan.draws.ranges}
    block = Block(plan.sheet, wide, 2)
    exact = {name: ball(np.zeros(2)) for name in plan.draws.ranges}
    certain = equilibria(Block(plan.sheet, exact, 2), plan.reading)
    for mine, sure in zip(equilibria(block, plan.reading).alive, certain.alive, strict=True):
        assert (mine | ~sure).all()
