"""The sweep of a model: the same for any number of threads, and what it says as data."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import detente as dt
from detente.errors import GameError
from detente.game import effort
from detente.sweep.interval import clopper_pearson

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"


def test_threads_make_no_difference():
    model = dt.load("us_russia_brokerage")
    one, two = (dt.sweep(model, 40_000, seed=5, threads=t) for t in (1, 2))
    assert one == two
    assert dt.sweep(model, 2000, seed=6).rows != dt.sweep(model, 2000, seed=7).rows


def test_states_without_a_normal_form_are_refused_in_words():
    with pytest.raises(GameError, match=r"has no normal form: .*nothing to draw"):
        dt.sweep(dt.load("published/elmira"), draws=5)


def test_rows_say_share_interval_and_words():
    found = dt.sweep(dt.load("hnc_composition"), draws=1000, seed=1)
    row = found["sustained:exchange"]
    assert row.certain is None
    assert row.share == Fraction(row.holds, 1000)
    assert row.interval == clopper_pearson(row.holds, 1000)
    data = found.to_dict()
    assert data["format"] == "detente-sweep/1"
    listed = data["conclusions"]
    assert isinstance(listed, list)
    assert [r["conclusion"] for r in listed] == [r.name for r in found]
    assert found["finding:not_in_one_shot"].words == "certain"
    assert "not_in_one_shot" in found._repr_html_()
    assert repr(found).startswith("Sweep(The composition")
    with pytest.raises(GameError, match="sustained:exchange"):
        found["sustained:exchang"]


@pytest.mark.parametrize("name", ["hnc_composition", "fragmentation"])
def test_the_json_is_as_documented(name):
    jsonschema = pytest.importorskip("jsonschema")
    data = dt.sweep(dt.load(name), draws=50).to_dict()
    schema = json.loads((SCHEMAS / "sweep.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(data)), schema)


def test_what_is_not_compiled_is_judged_at_fewer_draws_and_says_so():
    found = dt.sweep(dt.load("fragmentation"), draws=1000, seed=1)
    row = found["finding:too_late"]
    assert row.exact
    assert row.asked == 200
    assert "finding:too_late" in found.notes[0]
    assert found["equilibrium:press press"].asked == 1000


def test_without_anything_to_draw_every_answer_is_certain(tmp_path):
    file = tmp_path / "plain.yaml"
    file.write_text(
        "detente: 1\ntitle: Plain\nplayers: {a: {name: A}, b: {name: B}}\n"
        "actions: {a: {c: C, d: D}, b: {c: C, d: D}}\n"
        "payoffs:\n  a: {table: [[3, 0], [5, 1]], assumption: x}\n"
        "  b: {table: [[3, 5], [0, 1]], assumption: x}\n",
        encoding="utf-8",
    )
    found = dt.sweep(dt.load(file), draws=1000)
    assert found.draws == 1
    assert {r.name: r.certain for r in found} == {
        "equilibrium:c c": False,
        "equilibrium:c d": False,
        "equilibrium:d c": False,
        "equilibrium:d d": True,
        "unique": True,
    }


def test_a_limit_ends_it_with_what_is_judged_by_then():
    with effort.limited(seconds=0):
        found = dt.sweep(dt.load("hnc_composition"), draws=200_000, threads=1)
    assert 0 < found["unique"].asked < 200_000
    assert "draws are judged" in found.notes[0]


def test_bad_numbers_are_refused():
    model = dt.load("hnc_composition")
    for wrong in ({"draws": 0}, {"draws": 5, "threads": 0}, {"draws": 5, "seed": -1}):
        with pytest.raises(GameError):
            dt.sweep(model, **wrong)
