"""The sweep of a model: the same for any number of threads, and what it says as data."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import detente as dt
from detente.errors import GameError
from detente.game import effort
from detente.solvers.pure_nash import pure_equilibria
from detente.sweep.interval import clopper_pearson
from detente.sweep.plan import Plan
from detente.sweep.sensitivity import sensitivity

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
    model = dt.load(name)
    data = dt.sweep(model, draws=50).to_dict()
    data["sensitivity"] = sensitivity(model, 16, most_orders=20).to_dict()
    schema = json.loads((SCHEMAS / "sweep.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(data)), schema)


def test_what_is_not_compiled_is_judged_at_fewer_draws_and_says_so(tmp_path):
    """A committee whose weights are drawn has a case of its own at every draw."""
    file = tmp_path / "seats.yaml"
    file.write_text(
        HEAD + "sources: {s: {title: S, claims: {C1: x}}}\n"
        "payoffs:\n  a: [{when: {a: c}, value: 1, assumption: x}]\n"
        "  b: [{when: {b: c}, value: x, assumption: x}]\n"
        "committee:\n  quota: 1/2\n  assumption: x\n"
        "  blocs: {u: {seats: 3, weight: x}, v: {seats: 2, weight: 1}, w: {seats: 2, weight: 1}}\n"
        "findings:\n  fair: {claim: s:C1, says: x,\n"
        "    test: {voting_power: {changes_with_weight: true}}}\n",
        encoding="utf-8",
    )
    found = dt.sweep(dt.load(file), draws=1000, seed=1)
    row = found["finding:fair"]
    assert row.exact
    assert row.asked == 200
    assert row.certain is None
    assert "finding:fair" in found.notes[0]
    assert found["equilibrium:c c"].asked == 1000


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
    for wrong, said in (
        ({"draws": 0}, "0 draws, ask for at least one"),
        ({"draws": -3}, "-3 draws, ask for at least one"),
        ({"draws": 10**18}, "ask for 1,000,000,000 at most"),
        ({"draws": 5, "threads": 0}, "threads is 0"),
        ({"draws": 5, "seed": -1}, "seed -1, write a whole number from 0 to"),
        ({"draws": 5, "seed": 1 << 64}, "write a whole number from 0 to 18446744073709551615"),
    ):
        with pytest.raises(GameError, match=said):
            dt.sweep(model, **wrong)


HEAD = (
    "detente: 1\ntitle: Small\nplayers: {a: {name: A}, b: {name: B}}\n"
    "actions: {a: [c, d], b: [c, d]}\n"
    "parameters: {x: {value: 1, range: [1/2, 2], assumption: of an example}}\n"
)
MEASURES = (
    "payoffs:\n"
    "  a: {table: [[3, 0], [5, 1]], assumption: x}\n"
    "  b: [{when: {a: c, b: c}, value: 2 + x, assumption: x},\n"
    "      {when: {a: c, b: d}, value: 5, assumption: x}, {when: {a: d, b: d}, value: 1,\n"
    "       assumption: x}]\n"
    "status_quo: {a: d, b: d}\ntarget: {a: c, b: c}\n"
    "repeated: {discount: 3/5, assumption: x}\n"
    "concessions:\n"
)


@pytest.mark.parametrize(
    "measure",
    [
        "{by: a, removes: {a: [d]}, assumption: x}",
        "{by: b, allows: {b: [c]}, assumption: x}",
        "{by: b, sets: {x: 5}, assumption: x}",
        "{by: b, guarantees: [{to: a, pays: 3, against: [b]}], assumption: x}",
        "{by: b, costs: x, assumption: x}\nconcession_sets: {target_concept: strict}",
        "{by: b, costs: 0, assumption: x}\nconcession_sets: {punishment: transfers}",
        "{by: a, costs: 0, assumption: x}\nconcession_sets: {punishment: {a: d, b: d}}",
    ],
)
def test_sets_with_measures_of_every_kind_are_judged_as_exactly(tmp_path, measure):
    file = tmp_path / "menu.yaml"
    file.write_text(HEAD + MEASURES + f"  m: {measure}\n", encoding="utf-8")
    model = dt.load(file)
    plan = Plan(model, seed=3)
    found = dt.sweep(model, 25, seed=3)
    listed = [row for row in found if row.name.startswith("suffices:")]
    assert len(listed) == 2
    for row in listed:
        members = row.name.removeprefix("suffices:").split(" + ")
        exact = [plan.model_at(k).concessions.sufficient(members) for k in range(25)]
        assert (row.asked, row.holds) == (25, sum(exact))


def test_a_draw_whose_equilibria_are_not_all_known_is_judged_exactly(tmp_path):
    """What is a tie at every draw leaves a continuum of equilibria, one of which deters."""
    file = tmp_path / "ties.yaml"
    file.write_text(
        "detente: 1\ntitle: Ties\nplayers: {a: A, b: B, c: C}\n"
        "actions: {a: [a, b], b: [a, b], c: [a, b]}\n"
        "parameters: {x: {value: 1, range: [1/2, 2], assumption: of an example}}\n"
        "payoffs:\n"
        "  a: {table: [[[2, 3], [3, 5]], [[2, 6], [1, 2]]], assumption: x}\n"
        "  b: {table: [[[0, 0], [0, 0]], [[0, 0], [0, 0]]], assumption: x}\n"
        "  c: [{when: {a: b, b: [a, b], c: a}, value: 2 + x, assumption: x},\n"
        "      {when: {a: b, b: a, c: b}, value: 2, assumption: x}]\n"
        "target: {a: b, b: a, c: b}\nagreements: {deal: {a: b, b: a, c: b}}\n"
        "repeated: {discount: 9/10, assumption: x}\n",
        encoding="utf-8",
    )
    model = dt.load(file)
    found = dt.sweep(model, 10, seed=1)
    drawn = [Plan(model, seed=1).model_at(k).repeated for k in range(10)]
    exact = [rep.common_discount(model.target) for rep in drawn]
    assert None not in exact
    assert found.figures[0].never == 0
    assert found["sustained:deal"].share == 1


def test_one_equilibrium_of_a_degenerate_game_is_one(tmp_path):
    file = tmp_path / "degenerate.yaml"
    file.write_text(
        HEAD + "payoffs:\n"
        "  a: {table: [[1, 0], [0, 0]], assumption: x}\n"
        "  b: [{when: {b: c}, value: x, assumption: x}]\n",
        encoding="utf-8",
    )
    assert dt.sweep(dt.load(file), 10)["unique"].share == 1


def test_an_option_form_is_swept_if_it_has_a_normal_form():
    games = Path(__file__).parents[2] / "games" / "published"
    with pytest.raises(GameError, match="no normal form"):
        dt.sweep(dt.load(games / "garrison.yaml"), 10)
    # One with a normal form has its questions answered exactly.
    model = dt.load(games / "cuban_missile_crisis.yaml")
    found = dt.sweep(model, 10)
    pure = {" ".join(model.game.profile(c).values()) for c in pure_equilibria(model.game)}
    for row in found:
        if row.name.startswith("equilibrium:"):
            assert row.share == (row.name.removeprefix("equilibrium:") in pure)


def test_a_target_that_leaves_players_open_needs_a_status_quo_for_sets_alone(tmp_path):
    file = tmp_path / "open.yaml"
    file.write_text(
        HEAD + "payoffs:\n  a: [{when: {a: c}, value: 1, assumption: x}]\n"
        "  b: [{when: {b: c}, value: x, assumption: x}]\ntarget: {a: c}\n",
        encoding="utf-8",
    )
    found = dt.sweep(dt.load(file), 10)
    assert found["equilibrium:c c"].certain is True
    assert not [row.name for row in found if row.name.startswith("suffices:")]


def test_a_value_that_is_set_is_drawn_from_its_range_all_the_same_and_that_is_said():
    model = dt.load("hnc_composition")
    plain, moved = dt.sweep(model, 300), dt.sweep(model.at({"relief": 1}), 300)
    assert moved.rows == plain.rows
    assert moved.notes == ("drawn from the range, whatever value is set: relief",)
    assert plain.notes == ()
