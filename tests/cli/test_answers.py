"""solve, repeated and concessions: JSON as documented, words that say the same."""

import json
import re
from fractions import Fraction
from itertools import product
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import detente as dt
from detente.analysis.stage_game import concept_names
from detente.cli.main import cli
from detente.files.shipped import shipped_models

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
PRISONERS = [[3, 0], [5, 1]], [[3, 5], [0, 1]]


# Models that name a target, to which concessions could lead; those whose game is repeated as it
# is; those whose game changes.
AIMING = [name for name in shipped_models() if dt.load(name).target is not None]
REPEATED = [name for name in shipped_models() if dt.load(name).repeated is not None]
CHANGING = [name for name in shipped_models() if dt.load(name).changing is not None]


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


def documented(kind, text):
    data = json.loads(text)
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    return data


@pytest.fixture
def dilemma(tmp_path):
    path = tmp_path / "dilemma.json"
    path.write_text(json.dumps(dt.NormalFormGame.from_arrays(*PRISONERS).to_dict()))
    return str(path)


@pytest.mark.parametrize("model", shipped_models())
@pytest.mark.parametrize("concept", concept_names())
def test_solve_prints_the_documented_json(model, concept):
    found = run("solve", model, "--concept", concept, "--json")
    if found.exit_code == 2:
        assert f"'{concept}' is for" in found.stderr
        return
    data = documented("solution", found.stdout)
    assert found.exit_code == 0
    assert found.stderr == ""
    assert data["concept"] == concept
    assert data == json.loads(json.dumps(dt.load(model).solve(concept).to_dict()))


@pytest.mark.parametrize("model", REPEATED)
def test_repeated_prints_the_documented_json(model):
    found = run("repeated", model, "--json")
    data = documented("repeated", found.stdout)
    assert found.exit_code == 0
    assert [a["name"] for a in data["agreements"]] == list(dt.load(model).agreements)


@pytest.mark.parametrize("model", CHANGING)
def test_repeated_prints_the_documented_json_of_a_changing_game(model):
    found = run("repeated", model, "--json")
    data = documented("changing", found.stdout)
    assert found.exit_code == 0
    play = dt.load(model).changing
    assert data["start"] == play.start
    assert {a["name"] for a in data["agreements"]} == set(dt.load(model).agreements)
    impatient = json.loads(run("repeated", model, "--json", "--discount", "0").stdout)
    assert set(impatient["discount"].values()) == {"0"}
    refused = run("repeated", model, "--discount", "2")
    assert refused.exit_code == 2
    assert "outside [0, 1)" in refused.stderr


@pytest.mark.parametrize("model", AIMING)
def test_concessions_prints_the_documented_json(model):
    found = run("concessions", model, "--json")
    data = documented("concessions", found.stdout)
    assert found.exit_code == 0
    sets = dt.load(model).concessions
    assert [set(s["members"]) for s in data["minimal"]] == [set(s) for s in sets.minimal]


@pytest.mark.parametrize(
    ("command", "model"),
    [
        *product(["solve", "concessions"], shipped_models()),
        *product(["repeated"], [*REPEATED, *CHANGING]),
    ],
)
def test_words_go_to_standard_output_alone(model, command):
    if command == "concessions" and model not in AIMING:
        pytest.skip("the model names no target")
    found = run(command, model)
    assert found.exit_code == 0
    assert found.stderr == ""
    assert dt.load(model).title in found.stdout


@pytest.mark.parametrize("model", shipped_models())
def test_every_variant_is_answered(model):
    for name in dt.load(model).variants:
        for command in (
            "solve",
            *(["repeated"] if model in [*REPEATED, *CHANGING] else []),
            *(["concessions"] if model in AIMING else []),
        ):
            found = run(command, model, "--variant", name)
            assert found.exit_code == 0, (command, name, found.stderr)
            assert f"variant {name}" in found.stdout


def test_solve_says_complete_and_shows_probabilities(tmp_path):
    pennies = dt.NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    path = tmp_path / "pennies.json"
    path.write_text(json.dumps(pennies.to_dict()))
    found = run("solve", str(path))
    assert "One Nash equilibrium. The list is complete" in found.stdout
    assert "0.5 1 + 0.5 2" in found.stdout


def test_a_component_is_told(tmp_path):
    ties = dt.NormalFormGame.from_arrays([[1, 1], [0, 0]], [[1, 1], [0, 0]])
    path = tmp_path / "ties.json"
    path.write_text(json.dumps(ties.to_dict()))
    found = run("solve", str(path))
    assert "degenerate" in found.stdout
    assert "connected set of dimension 1" in found.stdout


@pytest.mark.parametrize(
    ("concept", "told"),
    [
        ("correlated", "tells each party only its own part"),
        ("coarse-correlated", "binds itself to its part"),
    ],
)
def test_a_mediator_is_told_in_words(tmp_path, concept, told):
    chicken = dt.NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    path = tmp_path / "chicken.json"
    path.write_text(json.dumps(chicken.to_dict()))
    found = " ".join(run("solve", str(path), "--concept", concept).stdout.split())
    assert told in found
    assert "Five plans" in found
    assert "The list is complete" in found
    assert "if the mediator draws 1 · 1 (0.5), 1 · 2 (0.25) or 2 · 1 (0.25)" in found
    assert "best for 2; worst for 1; Nash, needs no mediator" in found
    documented("solution", run("solve", str(path), "--concept", concept, "--json").stdout)


@pytest.mark.parametrize("concept", ["correlated", "coarse-correlated"])
def test_a_partial_list_of_plans_says_so(tmp_path, concept):
    rows = [[9 if a == b else (a * b) % 4 for b in range(4)] for a in range(4)]
    game = dt.NormalFormGame.from_arrays(rows, [list(column) for column in zip(*rows, strict=True)])
    path = tmp_path / "game.json"
    path.write_text(json.dumps(game.to_dict()))
    found = " ".join(run("solve", str(path), "--concept", concept).stdout.split())
    assert "plans of all there may be" in found
    assert "complete" not in found
    data = documented("solution", run("solve", str(path), "--concept", concept, "--json").stdout)
    assert not data["complete"]
    assert data["details"]["best_total"] == "18"
    assert len(data["equilibria"]) == 4


def test_set_changes_the_game():
    plain = json.loads(run("repeated", "hnc_composition", "--json").stdout)
    moved = json.loads(
        run("repeated", "hnc_composition", "--set", "return_cost=21/10", "--json").stdout
    )
    before, after = (d["agreements"][0]["critical_discounts"]["damascus"] for d in (plain, moved))
    assert Fraction(after) > Fraction(before)


def test_discount_replaces_the_written_one():
    found = run("repeated", "hnc_composition", "--discount", "1/2", "--json")
    assert set(json.loads(found.stdout)["discount"].values()) == {"1/2"}
    found = run("repeated", "hnc_composition", "--discount", "us=0.1", "--json")
    data = json.loads(found.stdout)["discount"]
    written = dt.load("hnc_composition").repetition.discount
    assert data["us"] == "1/10"
    assert Fraction(data["damascus"]) == written["damascus"]


def test_a_game_without_agreements_lists_what_patience_sustains(dilemma):
    found = run("repeated", dilemma, "--discount", "0.6", "--json")
    data = documented("repeated", found.stdout)
    assert not data["agreements_named"]
    thresholds = {a["name"]: a["critical"] for a in data["agreements"]}
    # (T-R)/(T-P) for the prisoners' dilemma 5, 3, 1; the stage equilibrium needs nothing.
    assert thresholds == {"2 2": "0", "1 1": "1/2"}


def test_a_game_without_discounts_says_how_to_give_them(dilemma):
    found = run("repeated", dilemma)
    assert found.exit_code == 2
    assert "--discount 0.9" in found.stderr


def test_a_game_without_a_target_says_so(dilemma):
    found = run("concessions", dilemma)
    assert found.exit_code == 2
    assert "no target" in found.stderr
    assert "Traceback" not in found.stderr


def test_the_branch_is_a_table_that_ends_near_its_limit(dilemma):
    found = run("solve", dilemma, "--concept", "quantal")
    assert found.exit_code == 0
    rows = [
        line.split() for line in found.stdout.splitlines() if " + " in line or "1.000 2" in line
    ]
    assert rows[0] == ["0", *("0.500 1 + 0.500 2 " * 2).split()]
    assert rows[-1][1:] == ["1.000", "2", "1.000", "2"]
    assert all(row[0].startswith("≈") for row in rows[1:])


# -- parameters left free -----------------------------------------------------------------------

ROOTS = """\
detente: 1
title: Roots
players: {a: Ann, b: Bob}
actions: {a: [up, down], b: [left, right]}
parameters:
  t: {value: 1, range: [0, 2], assumption: Nobody knows}
  s: {value: 1, assumption: Nobody knows}
payoffs:
  a: {table: [[t**2 - 1, 0], [s, 1]]}
  b: {table: [[t**2 - 1, s/t], [0, 1]]}
"""
RANKED = """\
detente: 1
title: Ranked
players: {a: Ann, b: Bob}
actions: {a: [up, down], b: [left, right]}
parameters: {t: {value: 1, range: [0, 2], assumption: Nobody knows}}
payoffs:
  a: {ranking: [up left, down right, up right ~ down left]}
  b: {ranking: [up left, down right, up right ~ down left]}
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "game.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("model", shipped_models())
def test_free_parameters_print_the_documented_json(model):
    free = dt.load(model).conditions().free[:2]
    options = [word for name in free for word in ("--free", name)]
    found = run("solve", model, *options, "--json")
    data = documented("free", found.stdout)
    assert (found.exit_code, found.stderr) == (0, "")
    loaded = dt.load(model)
    assert data["conditions"] == json.loads(json.dumps(loaded.conditions(free).to_dict()))
    assert [p["parameter"] for p in data["partitions"]] == list(free)


def test_irrational_breakpoints_and_missing_ranges_fit_the_schema(written):
    file = written(ROOTS)
    for concept in ("nash", "pure-nash"):
        found = run("solve", file, "--free", "t", "--free", "s", "--concept", concept, "--json")
        data = documented("free", found.stdout)
        (cut,) = data["partitions"]
        kinds = {type(b) for b in cut["breakpoints"]}
        assert kinds == {str, dict}
        assert data["conditions"]["free"] == {"t": ["0", "2"], "s": None}


def test_free_parameters_in_words(written):
    found = run("solve", written(ROOTS), "--free", "t", "--free", "s")
    assert found.exit_code == 0
    said = " ".join(found.stdout.split())
    assert "t**2 ≥ s + 1" in said
    assert "root 2, from below, of x**2 - 2" in said
    assert "Where t is 0 a payoff divides by zero" in said
    assert "at 0 no game: division by zero" in said
    assert "s has no range" in said


def test_free_parameters_that_cannot_be(written):
    for options, told in (
        (("--free", "x"), "unknown parameter 'x'"),
        (("--free", "t", "--concept", "quantal"), "unknown concept 'quantal' for a partition"),
    ):
        found = run("solve", written(ROOTS), *options)
        assert found.exit_code == 2
        assert told in found.stderr
    found = run("solve", written(RANKED), "--free", "t")
    assert found.exit_code == 2
    assert "rankings and plain numbers have no parameters" in found.stderr


@pytest.fixture
def hawks(tmp_path):
    path = tmp_path / "hawks.json"
    game = dt.NormalFormGame.from_arrays([[-1, 2], [0, 1]], [[-1, 0], [2, 1]])
    path.write_text(json.dumps(game.to_dict()))
    return str(path)


def test_standings_name_the_stable_strategy(hawks):
    found = run("solve", hawks, "--concept", "evolutionarily-stable")
    assert found.exit_code == 0
    assert "One evolutionarily stable strategy." in found.stdout
    assert re.search(r"0\.5 1 \+ 0\.5 2 +evolutionarily stable +none", found.stdout)


def test_paths_tell_where_each_profile_leads(hawks):
    found = run("solve", hawks, "--concept", "best-reply")
    assert "Two recurrent classes" in found.stdout
    assert re.search(r"1·1 +1: 2 +2", found.stdout)
    assert re.search(r"1·2 \(pure Nash equilibrium\) +3 of 4 +1 of 4", found.stdout)


def test_fictitious_play_says_where_it_settles(dilemma):
    found = run("solve", dilemma, "--concept", "fictitious-play")
    assert "500 rounds of fictitious play. It settles in round" in found.stdout
    assert "1: 2; 2: 2, a strict Nash equilibrium." in found.stdout


def test_what_is_not_perfect_is_told_with_the_reason(tmp_path):
    path = tmp_path / "doubt.json"
    game = dt.NormalFormGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    path.write_text(json.dumps(game.to_dict()))
    found = run("solve", str(path), "--concept", "perfect")
    assert "One perfect equilibrium." in found.stdout
    assert "One Nash equilibrium not perfect:" in found.stdout
    words = " ".join(found.stdout.split())
    assert "1: 2; 2: 2 (1 plays what 1 weakly dominates" in words


def test_selections_carry_the_name_of_their_procedure(tmp_path):
    path = tmp_path / "hunt.json"
    game = dt.NormalFormGame.from_arrays([[9, 0, 0], [8, 7, 0]], [[9, 8, 0], [0, 7, 0]])
    path.write_text(json.dumps(game.to_dict()))
    found = run("solve", str(path), "--concept", "risk-dominant")
    assert found.exit_code == 0
    assert "tracing from the uniform prior" in " ".join(found.stdout.split())


def test_a_component_says_what_may_be_mixed_and_what_it_pays(tmp_path):
    path = tmp_path / "entry.json"
    game = dt.NormalFormGame.from_arrays([[2, 2], [3, 0]], [[1, 1], [2, 0]])
    path.write_text(json.dumps(game.to_dict()))
    words = " ".join(run("solve", str(path)).stdout.split())
    assert "Component 1 joins the equilibria 1 and 2: a connected set of dimension 1" in words
    assert "Every mixture of each player's strategies in these is an equilibrium, too." in words
    assert "Payoffs in it: 1: 2; 2: 1." in words


def test_sweep_tells_what_changes_along_a_parameter():
    found = run("sweep", "hnc_composition", "--draws", "20", "--over", "return_cost")
    assert found.exit_code == 0, found.output
    rows = [line.split() for line in found.output.partition("Along return cost")[2].splitlines()]
    assert ["sustained:exchange", "[1.5", "2.1]", "holds"] in rows
    assert ["(2.1", "3]", "fails"] in rows
    assert ["(2.6", "3]", "none", "suffices"] in rows
    data = json.loads(
        run("sweep", "hnc_composition", "--draws", "20", "--over", "return_cost", "--json").stdout
    )
    by_kind = {one["kind"]: one for one in data["steps"]}
    assert by_kind["sustained"]["breakpoints"] == ["21/10"]
    assert set(by_kind) == {"equilibrium", "sustained", "suffices", "finding"}


def test_sweep_refuses_a_parameter_that_is_none():
    found = run("sweep", "hnc_composition", "--draws", "20", "--over", "retrun_cost")
    assert found.exit_code == 2
    assert "did you mean 'return_cost'" in found.output


def test_sweep_over_a_grid_tells_where_conclusions_change():
    found = run("sweep", "hnc_composition", "--grid", "return_cost=3/2:3:7")
    assert found.exit_code == 0, found.output
    assert "a grid of 7 points over return_cost (7)" in found.stdout
    assert "draw" not in found.stdout
    rows = [line.split() for line in found.stdout.partition("Along return cost")[2].splitlines()]
    at = rows.index(["sustained:exchange", "3/2", "2", "holds"])
    assert rows[at + 1] == ["9/4", "3", "fails"]
    grids = ("--grid", "return_cost=2,2.1,11/5", "--grid", "patience=0.65,2/3")
    plain = run("sweep", "hnc_composition", *grids)
    assert "a grid of 6 points over return_cost (3), patience (2)" in plain.stdout
    assert "Along" not in plain.stdout
    data = json.loads(run("sweep", "hnc_composition", *grids, "--json").stdout)
    assert data["grid"][1] == {"parameter": "patience", "values": ["13/20", "2/3"]}
    assert data["points"] == 6


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--grid", "relief", "--seed", "1"), "leave out --seed with --grid"),
        (("--grid", "relief", "--draws", "5"), "leave out --draws with --grid"),
        (("--grid", "relief", "--over", "relief"), "leave out --over with --grid"),
        (("--grid", "relief", "--sensitivity"), "leave out --sensitivity with --grid"),
        (("--grid", "relief", "--grid", "relief=1"), "--grid relief is given twice"),
        (("--grid", "relief="), "write NAME=LOW:HIGH:COUNT"),
        (("--grid", "=1,2"), "write NAME=LOW:HIGH:COUNT"),
        (("--grid", "discount=0.5,0.6"), "write 'discount: patience' under 'repeated'"),
        (("--grid", "releif=1"), "did you mean 'relief'"),
    ],
)
def test_sweep_refuses_what_is_no_grid(options, words):
    found = run("sweep", "hnc_composition", *options)
    assert found.exit_code == 2
    assert words in " ".join(found.output.split())
