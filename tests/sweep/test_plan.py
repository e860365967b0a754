"""Compiled conclusions are the exact ones, block by block the same, with the shares known."""

import math
import random
from collections import Counter
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from random_definitions import definition as random_definition

import detente as dt
from detente.analysis.findings import judge
from detente.analysis.model import Model
from detente.errors import DetenteError
from detente.files.read import check_bytes
from detente.files.shipped import shipped_models
from detente.game.definition import Finding
from detente.sweep.conclusions import answer, of_finding
from detente.sweep.draws import rank_name
from detente.sweep.plan import NO, NO_ANSWER, NOT_ASKED, Plan

MODELS = tuple(shipped_models())


@pytest.mark.parametrize("name", MODELS)
def test_every_compiled_answer_is_the_exact_one(name):
    plan = Plan(dt.load(name), seed=11, exact=0)
    draws = 24
    found = plan.block(0, draws)
    for k in range(draws):
        model = plan.model_at(k)
        for one in plan.conclusions:
            code = int(found.conclusions[one.name][k])
            if one.name in plan.exact_only:
                assert code == NOT_ASKED
                continue
            exact = answer(one.exactly, model)
            assert code == (NO_ANSWER if exact is None else int(exact)), (one.name, k)
        for figure in plan.figures:
            if figure.name not in plan.exact_only:
                value = figure.exactly(model)
                shown = found.figures[figure.name][k]
                assert math.isnan(shown) if value is None else abs(shown - float(value)) < 1e-5


@pytest.mark.parametrize("name", ["us_russia_brokerage", "assad_question"])
def test_variants_are_answered_as_exactly(name):
    for variant in dt.load(name).variants.values():
        plan = Plan(variant, seed=12, exact=0)
        found = plan.block(0, 6)
        for k, one in product(range(6), plan.conclusions):
            if one.name not in plan.exact_only:
                exact = answer(one.exactly, plan.model_at(k))
                code = int(found.conclusions[one.name][k])
                assert code == (NO_ANSWER if exact is None else int(exact)), one.name


@pytest.mark.parametrize("name", ["hnc_composition", "us_russia_brokerage"])
def test_a_block_is_the_same_bytes_whatever_it_is_cut_into(name):
    plan = Plan(dt.load(name), seed=2)
    whole = plan.block(0, 40_000)
    again = Plan(dt.load(name), seed=2)
    cuts = [0, 1, 700, 8_192, 33_000, 40_000]
    parts = [again.block(a, b) for a, b in pairwise(cuts)]
    for key in whole.conclusions:
        joined = np.concatenate([p.conclusions[key] for p in parts])
        assert joined.tobytes() == whole.conclusions[key].tobytes()
    for key in whole.figures:
        joined = np.concatenate([p.figures[key] for p in parts])
        assert joined.tobytes() == whole.figures[key].tobytes()


def random_game(tmp_path, m):
    """A definition in which every payoff is a parameter of its own in [0, 1]."""
    names = [f"{p}{i}{j}" for p in "ab" for i in range(m) for j in range(m)]
    parameters = "".join(f"  {n}: {{value: 0.5, range: [0, 1], assumption: any}}\n" for n in names)
    actions = ", ".join(f"x{k}: X{k}" for k in range(m))
    tables = "".join(
        f"  {p}: {{table: ["
        + ", ".join("[" + ", ".join(f"{p}{i}{j}" for j in range(m)) + "]" for i in range(m))
        + "], assumption: any}\n"
        for p in "ab"
    )
    file = tmp_path / "random.yaml"
    file.write_text(
        "detente: 1\ntitle: Any game\nplayers: {a: {name: A}, b: {name: B}}\n"
        f"actions: {{a: {{{actions}}}, b: {{{actions}}}}}\n"
        f"parameters:\n{parameters}payoffs:\n{tables}",
        encoding="utf-8",
    )
    return dt.load(file)


def exact_shares(m):
    """The share of games with k pure equilibria: best replies are independent and even."""
    counts = Counter(
        sum(first[j] == i and second[i] == j for i in range(m) for j in range(m))
        for first in product(range(m), repeat=m)
        for second in product(range(m), repeat=m)
    )
    return {k: n / m ** (2 * m) for k, n in counts.items()}


@pytest.mark.parametrize("m", [2, 3])
def test_random_games_have_as_many_pure_equilibria_as_counted(tmp_path, m):
    draws = 40_000
    columns = Plan(random_game(tmp_path, m), seed=3).block(0, draws).conclusions
    table = np.stack([c for name, c in columns.items() if name.startswith("equilibrium:")])
    assert len(table) == m * m
    seen = Counter(table.sum(axis=0).tolist())
    expected = exact_shares(m)
    assert set(seen) == set(expected)
    for k, share in expected.items():
        assert abs(seen[k] / draws - share) <= 4 * math.sqrt(share * (1 - share) / draws)


def test_a_random_game_with_one_equilibrium_is_unique(tmp_path):
    """Without a pure equilibrium a 2x2 game has one mixed; with two pure ones it has three."""
    columns = Plan(random_game(tmp_path, 2), seed=4).block(0, 5000).conclusions
    pure = sum(c.astype(int) for name, c in columns.items() if name.startswith("equilibrium:"))
    assert np.array_equal(columns["unique"] == 1, pure < 2)


RANKED = """
detente: 1
title: Ranked
players: {a: {name: A}, b: {name: B}}
actions: {a: {c: C, d: D}, b: {c: C, d: D}}
payoffs:
  a: {ranking: [d c, c c ? d d, c d], assumption: any}
  b: {ranking: [c d, c c, d d, d c], assumption: any}
status_quo: {a: d, b: d}
target: {a: c, b: c}
agreements: {deal: {a: c, b: c}}
repeated: {discount: 0.6, punishment: status_quo, assumption: any}
"""


def test_rankings_are_drawn_and_judged(tmp_path):
    """a gains h = u(dc) - u(cc) and stands to lose D = u(cc) - u(dd), if the pair falls so."""
    file = tmp_path / "ranked.yaml"
    file.write_text(RANKED, encoding="utf-8")
    plan = Plan(dt.load(file), seed=1)
    assert plan.exact_only == ()
    drawn = plan.draws.block(0, 3000)
    dc, cc, dd = (drawn[f"a:{g}"] for g in (3, 2, 1))
    # Groups are counted from the worst: cd is 0, dd 1, cc 2, dc 3; b's likewise.
    keeps_a = 2 * (dc - cc) <= 3 * (cc - dd)
    cd, both, war = (drawn[f"b:{g}"] for g in (3, 2, 1))
    # b: h = u(cd) - u(cc), D = u(cc) - u(dd), kept iff (1-d) h <= d D.
    keeps_b = 2 * (cd - both) <= 3 * (both - war)
    held = plan.block(0, 3000).conclusions["sustained:deal"] == 1
    assert np.array_equal(held, keeps_a & keeps_b)
    assert 0.4 < (cc > dd).mean() < 0.6
    for k in range(15):
        model = plan.model_at(k)
        found = plan.block(k, k + 1).conclusions
        for one in plan.conclusions:
            exact = answer(one.exactly, model)
            assert int(found[one.name][0]) == (NO_ANSWER if exact is None else int(exact))


def test_what_is_proven_for_draws_is_not_taken_over_to_points_outside_the_ranges():
    plan = Plan(dt.load("hnc_composition"), seed=1)
    name = "finding:not_in_one_shot"
    assert plan.proven[name] is True
    # With the cost a gain Damascus returns of itself.
    point = {"return_cost": Fraction(-100)}
    found = plan.points([point]).conclusions[name].tolist()
    one = next(c for c in plan.conclusions if c.name == name)
    assert found == [NO] == [int(bool(answer(one.exactly, plan.model_of({**plan.today, **point}))))]


def test_a_set_that_another_reading_does_not_have_does_not_suffice_there():
    """Where the exclusion is the status quo already, it is no concession any more."""
    text = (Path(__file__).parents[2] / "games" / "hnc_composition.yaml").read_text("utf-8")
    start = "{us: exclude, damascus: boycott, hardliners: spoil}"
    begun = f"begun: {{means: x, assumption: x, set: {{status_quo: {start}}}}}"
    text = text.replace("variants:\n", f"variants:\n  {begun}\n", 1)
    definition, errors, _ = check_bytes(text.encode(), "committee.yaml")
    assert definition is not None, errors
    model = Model(definition).variant("begun")
    terms = {"exist": True, "suffices": ("damascus:return", "us:exclude")}
    finding = Finding("page one", "", (), "minimal_concession_sets", terms)
    assert not judge(model, finding).holds
    plan = Plan(model, 1, [of_finding(finding)])
    assert plan.exact_only == ()
    (column,) = plan.block(0, 200).conclusions.values()
    for k in range(0, 200, 20):
        assert bool(column[k]) == judge(plan.model_at(k), finding).holds


SEATS = """
detente: 1
title: Seats
players: {a: {name: A}, b: {name: B}}
actions: {a: {c: C, d: D}, b: {c: C, d: D}}
parameters:
  seats: {value: 3, range: [1, 500], assumption: x}
  share: {value: 1 / (seats - 2), assumption: x}
payoffs:
  a: [{when: {a: c}, value: 1, assumption: x}]
  b: [{when: {b: c}, value: 0 * %s, assumption: x}]
committee:
  quota: 1/2
  assumption: x
  blocs: {u: {seats: seats, weight: 1}, v: {seats: 2, weight: 2}, w: {seats: 2, weight: 1}}
"""


@pytest.mark.parametrize("written", ["share", "1 / (seats - 2)", "seats"])
def test_a_draw_at_which_something_divides_by_zero_has_no_answer(tmp_path, written):
    """Though the quotient is multiplied by zero, or is not asked for."""
    file = tmp_path / "seats.yaml"
    file.write_text(SEATS % written, encoding="utf-8")
    plan = Plan(dt.load(file), seed=1)
    assert plan.exact_only == ()
    assert plan.proven == {}
    seats = plan.draws.block(0, 3000)["seats"]
    none = seats == 2
    assert 0 < none.sum() < 20
    found = plan.block(0, 3000).conclusions
    assert np.array_equal(found["equilibrium:c c"], np.where(none, NO_ANSWER, 1))
    assert np.array_equal(found["equilibrium:d c"], np.where(none, NO_ANSWER, NO))
    at = plan.points([{"seats": Fraction(2)}, {"seats": Fraction(4)}]).conclusions
    assert at["equilibrium:c c"].tolist() == [NO_ANSWER, 1]


def special(plan, source):
    """A point at ends, thirds and small whole numbers, where answers tie and divisors vanish."""
    point = {}
    for name, (low, high) in plan.draws.ranges.items():
        simple = [Fraction(n) for n in (-1, 0, 1, 2) if low <= n <= high]
        point[name] = source.choice([low, high, (2 * low + high) / 3, *simple])
    for player, order in plan.draws.orders.items():
        levels = source.choice(list(order.levels()))
        point |= {rank_name(player, g): Fraction(levels[g] + 1) for g in range(order.size)}
    return point


@pytest.mark.parametrize("seed", range(60))
def test_random_definitions_are_judged_as_exactly_and_nothing_certain_is_wrong(seed):
    definition, errors, _ = check_bytes(random_definition(seed).encode(), "random.yaml")
    if definition is None:
        # No value where it is written, or a first value that is out of range.
        assert errors
        return
    plan = Plan(Model(definition), seed, exact=0)
    source = random.Random(seed)  # noqa: S311 - statistics, not secrets
    points = [special(plan, source) for _ in range(6)]
    for found, where in ((plan.block(0, 4), plan.model_at), (plan.points(points), points)):
        for k in range(len(points) if where is points else 4):
            try:
                model = plan.model_of(points[k]) if where is points else plan.model_at(k)
            except DetenteError:
                model = None
            for one in plan.conclusions:
                exact = None if model is None else answer(one.exactly, model)
                if one.name not in plan.exact_only:
                    code = int(found.conclusions[one.name][k])
                    assert code == (NO_ANSWER if exact is None else int(exact)), (one.name, k)
                if one.name in plan.proven:
                    assert exact is plan.proven[one.name], (one.name, k)


@pytest.mark.filterwarnings("error")
def test_numbers_beyond_float64_are_judged_exactly_and_without_a_word(tmp_path):
    file = tmp_path / "huge.yaml"
    file.write_text(
        "detente: 1\ntitle: Huge\nplayers: {a: {name: A}, b: {name: B}}\n"
        "actions: {a: [c, d], b: [c, d]}\n"
        "parameters: {x: {value: 0, range: [-1e99, 1e99], assumption: x}}\n"
        "payoffs:\n  a: [{when: {a: c}, value: x ** 4, assumption: x},\n"
        "      {when: {a: d}, value: x ** 3, assumption: x}]\n"
        "  b: [{when: {b: c}, value: x ** 8, assumption: x}]\n"
        "agreements: {deal: {a: c, b: c}}\nrepeated: {discount: 1/2, assumption: x}\n",
        encoding="utf-8",
    )
    found = dt.sweep(dt.load(file), 200)
    # Four powers of anything drawn are above three: nothing near 0 or 1 is.
    assert found["equilibrium:c c"].share == 1
    assert found["equilibrium:d c"].share == 0
    assert found["sustained:deal"].share == 1
