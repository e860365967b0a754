"""Links of a definition: other files read at their place, or refused at the link."""

# ruff: noqa: E501 (definitions and their faults stand on one line)

from fractions import Fraction

import pytest
from linked_definitions import HERE, THERE

import detente as dt
from detente.files.read import check, check_bytes

WATCHED = THERE.replace(
    "repeated: {discount: delta}",
    "repeated: {discount: delta, monitoring: {signal: shot, chance: [{otherwise: 0.5}]}}",
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "here.yaml").write_text(HERE, encoding="utf-8")
    (tmp_path / "there.yaml").write_text(THERE, encoding="utf-8")
    return tmp_path


def test_a_link_is_relative_to_the_file_and_takes_its_parameters(folder):
    model = dt.load(folder / "here.yaml")
    assert [rep.stage.title for rep in model.linked.issues] == ["Here", "There"]
    moved = model.at({"patience": "3/4"}).linked
    assert moved.patience == {"a": Fraction(3, 4), "b": Fraction(3, 4)}


def test_variants_link_to_the_same_at_their_own_values(folder):
    text = HERE + "variants: {v: {means: x, assumption: y, set: {parameters: {patience: 0.25}}}}\n"
    (folder / "here.yaml").write_text(text, encoding="utf-8")
    variant = dt.load(folder / "here.yaml").variant("v")
    assert variant.linked.patience == {"a": Fraction(1, 4), "b": Fraction(1, 4)}


def test_a_definition_without_links_has_none():
    assert dt.load("hnc_composition").linked is None


def test_play_taken_as_seen(folder):
    (folder / "there.yaml").write_text(WATCHED, encoding="utf-8")
    text = HERE.replace("agreement: pact,", "agreement: pact, seen: true,")
    (folder / "here.yaml").write_text(text, encoding="utf-8")
    linked = dt.load(folder / "here.yaml").linked
    assert all(rep.repetition.monitoring is None for rep in linked.issues)


CASES = {
    "missing file": ("game: there.yaml", "game: ‸their.yaml", "'their.yaml': "),
    "unknown model": (
        "game: there.yaml",
        "game: ‸us_russia_brokrage",
        "'us_russia_brokrage': no such file and no shipped model, did you mean",
    ),
    "unknown agreement": (
        "agreement: pact",
        "agreement: ‸pakt",
        "unknown profile 'pakt', did you mean 'pact'?",
    ),
    "half an agreement": ("agreement: pact", "agreement: ‸{a: c}", "no action for player 'b'"),
    "unknown parameter there": (
        "at: {delta:",
        "at: {‸detla:",
        "unknown parameter 'detla', did you mean 'delta'?",
    ),
    "unknown parameter here": (
        "{delta: patience}",
        "{delta: ‸patients}",
        "unknown name 'patients'",
    ),
    "other patience": (
        "  - {game: there.yaml, agreement: pact, at: {delta: patience}, ",
        "  - ‸{game: there.yaml, agreement: pact, ",
        "'a' has discount factor 0.9 in 'there.yaml' and 0.5 elsewhere",
    ),
    "no repetition": (
        "repeated: {discount: patience}\nlinks:\n  - ",
        "links:\n  - ‸",
        "links without a block 'repeated'",
    ),
    "changing here": (
        "{discount: patience}\nlinks:\n  - ",
        "{discount: patience, states: {only: {}}}\nlinks:\n  - ‸",
        "links beside 'states'",
    ),
    "only a signal here": (
        "{discount: patience}\nlinks:\n  - ",
        "{discount: patience, monitoring: {signal: shot, chance: [{otherwise: 0.5}]}}\nlinks:\n  - ‸",
        "links where play is not seen",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_told_at_its_place(name, folder):
    old, new, message = CASES[name]
    assert HERE.count(old) == 1
    marked = HERE.replace(old, new)
    before, _, _ = marked.partition("‸")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    path = folder / "here.yaml"
    path.write_text(marked.replace("‸", ""), encoding="utf-8")
    definition, errors, _ = check(path)
    assert definition is None
    assert len(errors) == 1, errors
    assert str(errors[0]).startswith(f"{path}:{line}:{column}: {message}"), errors


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WATCHED, "play in 'there.yaml' is not seen, only the signal 'shot' is, write 'seen: true'"),
        (THERE.replace("delta}\n", "delta, states: {only: {}}}\n"), "'there.yaml' changes as it is played, link to games without 'states' only"),
        (THERE.replace("repeated: {discount: delta}\n", ""), "'there.yaml' has no block 'repeated'"),
        (THERE.replace("[c, d], b: [c, d]", "[c, d], z: [c, d]").replace("a: Ann, b: Bob", "a: Ann, z: Zed").replace("  b: {", "  z: {").replace("a: c, b: c", "a: c, z: c"), ""),
        (THERE.replace("a: Ann, b: Bob", "y: Ann, z: Zed").replace("actions: {a: [c, d], b:", "actions: {y: [c, d], z:").replace("  a: {", "  y: {").replace("  b: {", "  z: {").replace("a: c, b: c", "y: c, z: c"), "no player of 'there.yaml' plays here, its players are y, z"),
        (THERE.replace("title: There\n", ""), "'there.yaml' has a fault in line 1: missing key 'title'"),
    ],
)  # fmt: skip
def test_what_is_wrong_there_is_told_here(text, message, folder):
    (folder / "there.yaml").write_text(text, encoding="utf-8")
    definition, errors, _ = check(folder / "here.yaml")
    if not message:
        assert definition is not None
        return
    assert str(errors[0]).partition(":12:12: ")[2].startswith(message), errors


def test_more_links_than_are_read():
    link = HERE[HERE.index("  - ") :].replace("there.yaml", "hnc_composition")
    _, errors, _ = check_bytes(
        (HERE.replace(HERE[HERE.index("  - ") :], link * 9)).encode(), "x.yaml"
    )
    assert any("9 links, at most 8" in str(e) for e in errors)
