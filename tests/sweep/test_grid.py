"""Grids: answers at every point are the exact ones, in Cartesian order; other input is refused."""

import json
from collections import Counter
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import pytest

import detente as dt
from detente.errors import DetenteError, GameError, OutputError
from detente.game import effort
from detente.sweep.conclusions import answer, number
from detente.sweep.engines import Processes
from detente.sweep.grid import Grid, grid_values
from detente.sweep.gridded import GridSweep
from detente.sweep.plan import NO_ANSWER, Plan

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
F = Fraction

SEATS = """
detente: 1
title: t
players: {a: A, b: B}
actions: {a: {c: c, d: d}, b: {c: c, d: d}}
parameters:
  k: {value: 2, range: [1, 3], means: x, assumption: x}
  rest: {value: 5, means: x, assumption: x}
  x: {value: 1, range: [0, 2], means: x, assumption: x}
  after: {value: x * 2, means: x, assumption: x}
payoffs:
  a: [{when: {a: c}, value: after - rest / 3, assumption: x}]
  b: {ranking: [d d ~ c d, c c ? d c], assumption: x}
committee:
  quota: 1/2
  assumption: x
  blocs: {u: {seats: k, weight: 1}, v: {seats: 2, weight: x}, w: {seats: 2, weight: 1}}
sources: {s: {title: S, claims: {C1: x}}}
findings:
  fair:
    claim: s:C1
    says: x
    test: {voting_power: {changes_with_weight: true}}
"""

PRISONERS = """
detente: 1
title: t
players: {a: A, b: B}
actions: {a: {c: c, d: d}, b: {c: c, d: d}}
parameters:
  gain: {value: 5, means: x, assumption: x}
  rest: {value: 1/2, means: x, assumption: x}
  half: {value: rest, range: [0.1, 0.9], means: x, assumption: x}
payoffs:
  a: {table: [[3, 0], [gain, 1]], assumption: x}
  b: {table: [[3, gain], [0, 1]], assumption: x}
status_quo: {a: d, b: d}
target: {a: c, b: c}
repeated: {discount: half, assumption: x}
"""


@pytest.fixture(name="prisoners")
def _prisoners(tmp_path):
    file = tmp_path / "prisoners.yaml"
    file.write_text(PRISONERS, encoding="utf-8")
    return dt.load(file)


def judged(model, given):
    """The codes of every conclusion and the numbers of every figure, over the grid."""
    values = grid_values(model.definition, given)
    plan = Plan(model, grid=values)
    return plan, plan.block(0, plan.exact)


def by_brute_force(model, given, plan, found):
    """Compare with the exact answers of `model.at`, each point in the order of a product."""
    points = [dict(zip(given, at, strict=True)) for at in product(*given.values())]
    assert plan.exact == len(points)
    for k, point in enumerate(points):
        try:
            at = model.at(point)
        except DetenteError:
            at = None
        for one in plan.conclusions:
            holds = None if at is None else answer(one.exactly, at)
            told = int(found.conclusions[one.name][k])
            assert told == (NO_ANSWER if holds is None else int(holds)), (one.name, point)
        for one in plan.figures:
            exact, told = number(one, at), float(found.figures[one.name][k])
            assert told == pytest.approx(exact, nan_ok=True), (one.name, point)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        # The exact turns of both parameters among the values, ones that no float64 holds, and
        # values outside the ranges; a discount factor of 1 has no answer.
        (
            "hnc_composition",
            {
                "return_cost": [F(21, 10), F(1, 3), F(13, 5), F(5)],
                "patience": [F(7, 10), F(2, 3), F(1)],
            },
        ),
        ("humanitarian_access", {"aid_value": [F(5, 2), F(2)], "patience": [F(2, 3), F(4, 5)]}),
        ("next_administration", {"patience": [F(1, 2), F(7, 9), F(9, 10)]}),
    ],
)
def test_every_answer_at_every_point_is_the_exact_one(name, given):
    model = dt.load(name)
    by_brute_force(model, given, *judged(model, given))


def test_what_follows_and_what_has_no_range_moves_too(prisoners):
    """`half` follows from `rest` unless it is on the grid itself; a tie stands at 1/2 exactly."""
    for given in (
        {"rest": [F(1, 2), F(1, 3), F(2, 3)], "gain": [F(5), F(7, 2), F(3)]},
        {"half": [F(1, 2), F(49, 100)], "rest": [F(1, 3), F(3)]},
    ):
        plan, found = judged(prisoners, given)
        by_brute_force(prisoners, given, plan, found)
        assert not plan.exact_only
    row = dt.sweep(prisoners, grid={"rest": ["1/3", "1/2", 1]})["sustained:target"]
    assert [run.to_dict() for run in row.runs] == [
        {"from": "1/3", "to": "1/3", "holds": False},
        {"from": "1/2", "to": "1/2", "holds": True},
        {"from": "1", "to": "1", "holds": None},
    ]
    assert row.words == "at 1 of 3 points, no answer at 1"


def test_rankings_stay_as_they_are_and_seats_are_judged_one_by_one(tmp_path):
    file = tmp_path / "seats.yaml"
    file.write_text(SEATS, encoding="utf-8")
    model = dt.load(file)
    assert grid_values(model.definition, {"k": None})["k"] == (1, 2, 3)
    given = {"k": [F(1), F(2), F(4)], "x": [F(5, 6), F(0)]}
    by_brute_force(model, given, *judged(model, given))
    found = dt.sweep(model, grid={"x": "1/10:1:300", "k": [2]})
    assert found["finding:fair"].exact
    assert found["finding:fair"].asked == 300
    assert "finding:fair" in found.notes[0]
    with pytest.raises(GameError, match=r"'k' has 3/2, but it counts things"):
        dt.sweep(model, grid={"k": "1:2:3"})
    with pytest.raises(GameError, match="'rest' has no range to make a grid of"):
        dt.sweep(model, grid={"rest": None})


def test_the_last_parameter_moves_fastest_and_blocks_do_not_matter():
    model = dt.load("hnc_composition")
    given = {
        "relief": [F(1, 3), F(2)],
        "patience": [F(1, 2), F(3, 4), F(4, 5)],
        "return_cost": [F(2), F(9, 4)],
    }
    grid = Grid(model.definition, given)
    points = [dict(zip(given, at, strict=True)) for at in product(*given.values())]
    assert [grid.exactly(k) for k in range(grid.size)] == points
    balls = grid.balls(3, 11)
    for k, point in enumerate(points[3:11]):
        for name, value in point.items():
            ball = balls[name]
            near, off = F(float(ball.value[k])), F(float(ball.radius[k]))
            assert abs(near - value) <= off
    plan = Plan(model, grid=given)
    whole, parts = plan.block(0, 12), [plan.block(0, 5), plan.block(5, 12)]
    for name, codes in whole.conclusions.items():
        assert codes.tolist() == [c for part in parts for c in part.conclusions[name].tolist()]


def test_processes_say_the_same():
    model = dt.load("humanitarian_access")
    given = {"patience": "1/2:9/10:5", "aid_value": [2, "5/2"]}
    assert dt.sweep(model, grid=given) == dt.sweep(model, grid=given, engine=Processes(1))


def test_evenly_spaced_values_are_exact_and_end_at_both_ends():
    definition = dt.load("hnc_composition").definition
    own = grid_values(definition, {"return_cost": "0.1:1/3:8"})["return_cost"]
    assert (own[0], own[-1], len(own)) == (F(1, 10), F(1, 3), 8)
    assert {b - a for a, b in pairwise(own)} == {F(7, 30) / 7}
    low, high = definition.parameters["return_cost"].range
    usual = grid_values(definition, {"return_cost": None})["return_cost"]
    assert (usual[0], usual[-1], len(usual)) == (low, high, 21)
    assert grid_values(definition, {"relief": [0.1, 1, "2/3"]})["relief"] == (F(1, 10), 1, F(2, 3))
    assert grid_values(definition, {"relief": range(3)})["relief"] == (0, 1, 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "a grid of nothing"),
        ({"return_cst": [1]}, "did you mean 'return_cost'"),
        ({"discount": [0.5]}, "write 'discount: patience' under 'repeated'"),
        ({"relief": []}, "has no values"),
        ({"relief": "1:2:0"}, "'0' values"),
        ({"relief": "1:2:-3"}, "'-3' values"),
        ({"relief": "1:2:1"}, "ends that differ need 2 or more"),
        ({"relief": "2:2:3"}, "ends that differ need 2 or more"),
        ({"relief": "3:1:4"}, "from 3 down to 1"),
        ({"relief": "1:2"}, "write LOW:HIGH:COUNT"),
        ({"relief": "1,,2"}, "is not a number"),
        ({"relief": [1, "1.0"]}, "has 1 twice"),
        ({"relief": [float("nan")]}, "not a finite number"),
        ({"relief": [True]}, "is not a number"),
        ({"relief": 3}, "write its values as a list"),
        ({"relief": {1, 2}}, "write its values as a list"),
        ({"relief": ["1e200"]}, "too large"),
        ({"relief": "0:1:2000000"}, "1,000,000 at most"),
        ({"relief": "0:1:10000", "patience": "0:1/2:1001"}, "10,010,000 points"),
    ],
)
def test_what_is_no_grid_is_refused_in_words(given, words):
    with pytest.raises(GameError, match=words):
        dt.sweep(dt.load("hnc_composition"), grid=given)


def test_a_grid_has_no_seed_and_no_number_of_draws():
    for other in ({"draws": 5}, {"seed": 2}):
        with pytest.raises(GameError, match="a grid is no sample"):
            dt.sweep(dt.load("hnc_composition"), grid={"relief": [1]}, **other)


def test_huge_values_are_judged_without_a_warning():
    given = {"return_cost": [F(10) ** 100, F(1, 10**90), -(F(10) ** 99)]}
    model = dt.load("hnc_composition")
    by_brute_force(model, given, *judged(model, given))


def test_rows_count_points_and_the_json_is_as_documented():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / "grid.schema.json").read_text(encoding="utf-8"))
    model = dt.load("hnc_composition").at({"relief": 1})
    for given in ({"return_cost": "3/2:3:7"}, {"relief": [1, 2], "return_cost": [2, 3]}):
        found = dt.sweep(model, grid=given)
        assert isinstance(found, GridSweep)
        jsonschema.validate(json.loads(json.dumps(found.to_dict())), schema)
        for row in found:
            held = sum(
                run.holds * sum(run.start <= v <= run.stop for v in found.grid["return_cost"])
                for run in row.runs
                if run.holds is not None
            )
            assert row.certain is None
            assert row.interval == (float(row.share), float(row.share))
            assert row.holds == held or len(given) == 2
            assert bool(row.runs) == (len(given) == 1)
    assert "whatever value is set: relief" in found.notes[0]
    assert "grid of 4 points over relief, return_cost" in repr(found)
    assert "sustained:exchange" in found._repr_html_()


def test_a_grid_that_is_stopped_says_how_far_it_came():
    with effort.limited(seconds=0):
        found = dt.sweep(dt.load("hnc_composition"), grid={"return_cost": "1:3:5000"})
    assert "4,096 of 5,000 points are judged" in found.notes[0]
    assert {row.asked for row in found} == {4096}
    assert found["finding:not_in_one_shot"].words == "at 4,096 of 4,096 points"


def test_the_table_of_a_grid_is_read_back_and_gone_on_with(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    model, given = dt.load("hnc_composition"), {"return_cost": "1:3:60", "patience": "0.5:0.9:100"}
    file, other = tmp_path / "grid.parquet", tmp_path / "stopped.parquet"
    found = dt.sweep(model, grid=given, to=file)
    with effort.limited(seconds=0):
        dt.sweep(model, grid=given, to=other)
    assert not other.exists()
    assert dt.sweep(model, grid=given, to=other).rows == found.rows
    assert file.read_bytes() == other.read_bytes()
    table = parquet.read_table(file)
    told = json.loads(table.schema.metadata[b"detente"])
    assert told["points"] == 6000
    read = {one["parameter"]: [F(v) for v in one["values"]] for one in told["grid"]}
    assert read == {name: list(own) for name, own in found.grid.items()}
    assert not {"seed", "draws", "not_asked_from"} & set(told)
    points = list(product(*read.values()))
    assert table["point"].to_pylist() == list(range(6000))
    for j, name in enumerate(read):
        assert table[f"parameter:{name}"].to_pylist() == [float(p[j]) for p in points]
    names = [n for n in table.column_names if n.startswith("parameter:")]
    assert names == ["parameter:return_cost", "parameter:patience"]
    for row in found:
        assert Counter(table[row.name].to_pylist())[True] == row.holds
    for grid in ({"return_cost": "1:3:60"}, {"patience": [0.5], "return_cost": [2]}):
        with pytest.raises(
            OutputError, match=r"another definition, reading, seed or grid .*a grid"
        ):
            dt.sweep(model, grid=grid, to=file)
    with pytest.raises(OutputError, match="another definition, reading, seed or grid"):
        dt.sweep(model, draws=10, to=file)
