"""Trees with places, the same from both of PyYAML's parsers."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DefinitionError
from detente.files import scan as scanner
from detente.files.nodes import Mapping, Scalar, Sequence, plain
from detente.files.scan import scan
from detente.files.shipped import shipped_models, shipped_path
from detente.files.starter import starter

PARSERS = [p for p in (yaml.Loader, getattr(yaml, "CLoader", None)) if p]


@pytest.fixture(params=PARSERS, ids=lambda p: p.__name__)
def parser(request, monkeypatch):
    monkeypatch.setattr(scanner, "_Loader", request.param)


def tree(text):
    found, faults = scan(text, "x.yaml")
    assert faults == []
    return found


def starts(node):
    """Every node and key by place, without ends: the parsers differ in where blanks belong."""
    if isinstance(node, Scalar):
        return (node.text, node.start, node.text_at, node.quoted)
    if isinstance(node, Sequence):
        return (node.start, [starts(item) for item in node])
    return (node.start, [(starts(key), starts(value)) for key, value in node])


@pytest.mark.parametrize("name", ["starter", *shipped_models()])
def test_both_parsers_give_the_same_tree(name, monkeypatch):
    text = starter("x") if name == "starter" else shipped_path(name).read_text(encoding="utf-8")
    found = []
    for parser in PARSERS:
        monkeypatch.setattr(scanner, "_Loader", parser)
        found.append(starts(tree(text)))
    assert all(other == found[0] for other in found)


@pytest.mark.usefixtures("parser")
def test_scalars_stay_text():
    words = ["no", "yes", "on", "null", "0.1", "1e-3", "1/3", "0x10", "012", "2016-09-25", "1_000"]
    found = tree("a: [" + ", ".join(words) + "]")
    assert plain(found) == {"a": words}


@pytest.mark.usefixtures("parser")
def test_every_key_and_value_has_its_place():
    text = "é: 'ü + x'\nb:\n  - c: 1\n    d:   {e: f}\n"
    found = tree(text)
    assert isinstance(found, Mapping)
    quoted = found.get("é")
    assert (quoted.start, quoted.at(1), quoted.at(5)) == ((1, 4), (1, 5), (1, 9))
    entry = found.get("b").items[0].entries["d"]
    assert (entry.key.start, entry.value.start) == ((4, 5), (4, 10))
    assert entry.value.entries["e"].value.start == (4, 14)


@pytest.mark.usefixtures("parser")
def test_columns_inside_folded_or_escaped_text_are_not_guessed():
    found = tree('a: "x\\ty"\nb: |\n  x\n  y\nc: x\n  y\n')
    assert [found.get(k).at(3) for k in "abc"] == [(1, 4), (2, 4), (5, 4)]


@pytest.mark.usefixtures("parser")
def test_nothing_written_differs_from_empty_text():
    found = tree("a:\nb: ''\n")
    assert (found.get("a").is_empty, found.get("b").is_empty) == (True, False)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ["[" * 30_000, "{a: " * 30_000, "a: " + "[" * 33])
def test_depth_is_bounded(text):
    with pytest.raises(DefinitionError, match="nested deeper than 32"):
        tree(text)


@pytest.mark.usefixtures("parser")
def test_depth_32_is_read():
    assert tree("a: " + "[" * 31 + "]" * 31).get("a") is not None


def test_an_unquoted_open_pair_is_read_or_the_quotes_are_asked_for(parser):
    # PyYAML's own parser takes ? inside brackets for a key's sign; libyaml does not.
    if scanner._Loader is yaml.Loader:
        with pytest.raises(DefinitionError, match=r"quote text that contains ' \? '"):
            tree("a: [b c ? d e]")
    else:
        assert plain(tree("a: [b c ? d e]")) == {"a": ["b c ? d e"]}


@given(st.text(alphabet=" \n\t-:?[]{},&*!|>'\"%@`#ab1\\.~<"))
def test_no_text_raises_anything_else(text):
    for parser in PARSERS:
        before, scanner._Loader = scanner._Loader, parser
        try:
            scan(text, "x.yaml")
        except DefinitionError as error:
            for fault in error.faults:
                lines = text.split("\n")
                assert 1 <= fault.place.line <= len(lines) + 1
        finally:
            scanner._Loader = before
