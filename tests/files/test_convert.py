"""Between the formats: what is converted is the same game."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import games

from detente.errors import DefinitionError, OutputError
from detente.files.convert import convert
from detente.files.json_game import read_json
from detente.files.load import check, load
from detente.files.read import check_bytes
from detente.files.write import to_yaml
from detente.game.normal_form import NormalFormGame


@given(games(players=(1, 3), values=st.fractions()), st.text(), st.data())
def test_yaml_keeps_the_game_and_its_words(game, title, data):
    words = st.text(min_size=1, max_size=6).filter(str.strip)
    names = {p: data.draw(words) for p in game.players}
    names |= {(p, a): data.draw(words) for p in game.players for a in game.actions[p]}
    named = NormalFormGame(game.players, game.actions, game.payoffs, title, names)
    definition, errors, _ = check_bytes(to_yaml(named).encode(), "x.yaml")
    assert errors == []
    found = definition.game()
    assert found.payoffs == game.payoffs
    assert found.shape == game.shape
    assert [found.name(p) for p in found.players] == [names[p].strip() for p in game.players]


@given(st.lists(st.text(max_size=6), min_size=2, max_size=2, unique=True),
       st.lists(st.text(max_size=6), min_size=2, max_size=4, unique=True))  # fmt: skip
def test_any_labels_become_ids_that_check_accepts(players, actions):
    own = {p: tuple(actions) for p in players}
    cells = len(actions) ** 2
    game = NormalFormGame(tuple(players), own, (tuple(range(cells)), (0,) * cells))
    text = to_yaml(game)
    definition, errors, _ = check_bytes(text.encode(), "x.yaml")
    assert [str(e) for e in errors] == []
    assert definition.game().payoffs[0] == tuple(range(cells))
    assert to_yaml(game) == text


@given(games(players=(1, 3), values=st.fractions()))
def test_json_keeps_the_game(game):
    assert read_json(json.dumps(game.to_dict()), "x.json")[0] == game


def test_json_numbers_are_exact():
    payoffs = '{"a": [0.1, -2, "1/3"]}'
    head = '{"format": "detente-game/1", "players": ["a"], "actions": {"a": ["x", "y", "z"]}'
    data = f'{head}, "payoffs": {payoffs}}}'
    game, _ = read_json(data, "x.json")
    assert [str(v) for v in game.payoffs[0]] == ["1/10", "-2", "1/3"]


def _game(**changes):
    data = NormalFormGame.from_arrays([[1, 2]], [[3, 4]]).to_dict() | changes
    return json.dumps({k: v for k, v in data.items() if v is not None}, indent=1)


BAD_JSON = {
    "{": "1:2: not JSON",
    "[" * 30_000: "1:1: not a game: brackets nested too deep",
    "[]": "1:1: a game is an object with keys",
    "{}": "1:1: no key 'format', write 'detente-game/1'",
    '{"format": "detente-solution/1"}': "1:2: a solution holds no payoffs, so the game cannot be",
    '{"format": "detente-game/2"}': "1:2: format 'detente-game/2' is not known",
    '{"format": 1, "format": 2}': "1:1: key 'format' stands twice",
    _game(players=None): "1:1: no list of players",
    _game(players=["1", "1"]): "4:2: two of the players have the same name",
    _game(player=[]): "27:2: unknown key 'player', did you mean 'players'?",
    _game(actions={"1": ["1"]}): "8:2: no actions of player '2', add them",
    _game(payoffs={"1": [1], "2": [1, 2]}): "1 payoffs of player '1', the game has 2 profiles",
    _game(payoffs={"1": [1, "x"], "2": [1, 2]}):
        "payoff of player '1' at (1: 1, 2: 2): 'x' is not a number",
    _game(payoffs={"1": [1, None], "2": [1, 2]}):
        "payoff of player '1' at (1: 1, 2: 2): null is not a number",
    _game().replace('"1",\n   "2"\n  ],\n  "2"', 'NaN,\n "2"\n  ],\n  "2"'): "NaN is not a finite",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD_JSON)
def test_what_is_no_game_is_told(text):
    with pytest.raises(DefinitionError) as caught:
        read_json(text, "x.json")
    assert str(caught.value).startswith("x.json:")
    assert BAD_JSON[text] in str(caught.value)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=8),
       st.sampled_from(["title", "players", "actions", "payoffs", "format"]))  # fmt: skip
def test_arbitrary_json_raises_nothing_else(value, key):
    with contextlib.suppress(DefinitionError):
        read_json(_game(**{key: value}), "x.json")


def test_every_way_round_is_the_same_game(tmp_path):
    model = load("hnc_composition")
    game = model.game()
    steps = ["a.nfg", "b.json", "c.yaml", "d.json", "e.nfg", "f.yml"]
    source = "hnc_composition"
    for step in steps:
        target = tmp_path / step
        convert(source, target)
        definition, errors, _ = check(target)
        assert errors == []
        assert definition.game().payoffs == game.payoffs
        assert definition.game().actions == game.actions
        assert definition.title == model.title
        source = target


def test_yaml_to_yaml_is_a_copy(tmp_path):
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(to_yaml(NormalFormGame.from_arrays([1, 2], title="x")) + "# a remark\n")
    convert(first, second)
    assert second.read_bytes() == first.read_bytes()


def test_nothing_is_written_from_a_bad_file(tmp_path):
    source, target = tmp_path / "bad.nfg", tmp_path / "good.yaml"
    source.write_text("NFG 2")
    target.write_text("kept")
    with pytest.raises(DefinitionError):
        convert(source, target)
    assert target.read_text() == "kept"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.nfg", "good.yaml"]


def test_a_target_of_no_format_is_told(tmp_path):
    with pytest.raises(OutputError, match=r"no format has the suffix '.txt'"):
        convert("hnc_composition", tmp_path / "x.txt")
