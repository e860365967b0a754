"""Two definitions side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import detente as dt
from detente.analysis.findings import judge
from detente.cli.main import main
from detente.game.judgements import judgements

MODELS = ("us_russia_brokerage", "assad_question", "hnc_composition", "fragmentation")


@pytest.mark.parametrize("name", MODELS)
def test_a_definition_is_like_itself(name: str) -> None:
    model = dt.load(name)
    found = dt.compare(model, dt.load(name))
    assert found.same
    assert found.judgements == found.sources == ()
    assert all(not c.changed and c.alone == () for c in found.conclusions)


@pytest.mark.parametrize("name", MODELS)
def test_every_judgement_has_a_name_of_its_own_and_cites_what_the_file_cites(name: str) -> None:
    model = dt.load(name)
    found = judgements(model.definition)
    assert len({j.name for j in found}) == len(found)
    cited = {reference for j in found for reference in j.because.split(", ") if ":" in reference}
    for parameter in model.definition.parameters.values():
        assert set(parameter.reason.because) <= cited
    for form in model.definition.payoffs.values():
        for reason in form.reasons():
            assert set(reason.because) <= cited


def test_one_parameter_moved_is_one_difference_and_the_findings_are_judged_anew() -> None:
    model = dt.load("assad_question")
    moved = model.at({"enmeshment": "1/10"})
    found = dt.compare(model, moved)
    (difference,) = found.judgements
    assert (difference.name, difference.before, difference.after) == (
        "parameters: enmeshment: value", "0.7", "1/10",
    )  # fmt: skip
    for conclusion in found.conclusions:
        # The only difference brings about every change by itself.
        assert conclusion.alone == (("enmeshment",) if conclusion.changed else ())
    variant = dt.compare(model, model.variant("less_enmeshed"))
    for finding in model.definition.findings:
        (row,) = [c for c in variant.conclusions if c.name == f"finding {finding.name}"]
        assert (row.before == "holds") == judge(model, finding).holds
        assert (row.after == "holds") == judge(model.variant("less_enmeshed"), finding).holds


def test_the_other_way_round_is_the_mirror_image() -> None:
    one = dt.load("assad_question")
    two = one.variant("trapped")
    there, back = dt.compare(one, two), dt.compare(two, one)
    assert {(d.name, d.before, d.after) for d in there.judgements} == {
        (d.name, d.after, d.before) for d in back.judgements
    }
    assert {(c.name, c.before, c.after) for c in there.conclusions} == {
        (c.name, c.after, c.before) for c in back.conclusions
    }


def test_versions_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path("games/hnc_composition.yaml").read_text(encoding="utf-8")
    new = tmp_path / "new.yaml"
    new.write_text(text.replace("title: ", "title: Revised, ", 1), encoding="utf-8")
    assert _run("compare", "hnc_composition", str(new), "--same") == 0
    assert "One judgement differs" in capsys.readouterr().out
    model = dt.load("hnc_composition")
    free = [p.name for p in model.definition.parameters.values() if p.range is not None]
    moved = {n: model.definition.parameters[n].range for n in free}
    pushed = next(
        name for name, span in moved.items()
        if span and not dt.compare(model, model.at({name: span[0]})).same
    )  # fmt: skip
    assert pushed
    assert _run("compare", "hnc_composition", "assad_question", "--json", "--same") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["format"] == "detente-comparison/1"
    assert not data["same"]
    assert {d["judgement"] for d in data["judgements"] if d["after"] is None}


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


def test_option_forms_without_a_normal_form_are_compared_by_their_states(tmp_path: Path) -> None:
    text = (Path("games/published") / "garrison.yaml").read_text(encoding="utf-8")
    model = dt.load("games/published/garrison.yaml")
    assert not model.definition.has_game
    same = dt.compare(model, dt.load("games/published/garrison.yaml"))
    assert same.same
    assert same.judgements == ()
    stable = {c.name: c.before for c in same.conclusions}["outcomes stable under Nash"]
    graph = model.graph_model
    nash = [
        label
        for at, label in enumerate(graph.states)
        if all(
            own[to] <= own[at]
            for own, moves in zip(graph.ranks, graph.moves, strict=True)
            for to in moves[at]
        )
    ]
    assert stable == "; ".join(nash)
    file = tmp_path / "other.yaml"
    file.write_text(text.replace("title: ", "title: Other, ", 1), encoding="utf-8")
    # An option form beside a game with payoffs: nothing fails, what does not arise is not asked.
    across = dt.compare(dt.load(file), dt.load("hnc_composition"))
    asked = {c.name: (c.before, c.after) for c in across.conclusions}
    assert asked["outcomes stable under Nash"][1] is None
    assert asked["equilibria of the game played once"][0] is None


def test_which_outcomes_tie_is_a_judgement(tmp_path: Path) -> None:
    """Only the ties of a ranking differ, and with them what is stable."""
    text = (
        "detente: 1\ntitle: Ties\nplayers: {a: A, b: B}\nactions: {a: [c, d], b: [c, d]}\n"
        "payoffs:\n  a: {ranking: [RANKED], assumption: x}\n"
        "  b: {ranking: [c c ~ d c ~ c d ~ d d], assumption: x}\n"
    )
    models = []
    for k, ranked in enumerate(("c c ~ d c, c d, d d", "c c, d c ~ c d, d d")):
        file = tmp_path / f"{k}.yaml"
        file.write_text(text.replace("RANKED", ranked), encoding="utf-8")
        models.append(dt.load(file))
    found = dt.compare(*models)
    (difference,) = found.judgements
    assert (difference.name, difference.before, difference.after) == (
        "payoffs: a: ranking", "c c ~ d c, c d, d d", "c c, c d ~ d c, d d",
    )  # fmt: skip
    assert not found.same
