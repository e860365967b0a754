"""Gambit's .nfg files: both versions, exact numbers, round trips, faults at their place."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import games

from detente.errors import DefinitionError
from detente.files.nfg import read_nfg, write_nfg
from detente.game.normal_form import NormalFormGame

PAYOFFS = """NFG 1 R "Selten (IJGT, 75), Figure 2, normal form"
{ "Player 1" "Player 2" } { 3 2 }

1 1 0 2 0 2
1 1 0 3 2 0
"""
OUTCOMES = r"""NFG 1 R "A game with \"quotes\"" { "Ann" "Bob" }
{ { "top" "bottom" }
  { "left" "right" } }
"a comment"
{
  { "even" 1/3, 0.1 }
  { "odd" -2 1e1 }
}
1 2 0 1
"""


def test_the_first_players_strategy_changes_fastest():
    game, comment = read_nfg(PAYOFFS, "selten.nfg")
    assert game.players == ("Player 1", "Player 2")
    assert game.actions == {"Player 1": ("1", "2", "3"), "Player 2": ("1", "2")}
    assert comment == ""
    cells = [(a, b) for b in "12" for a in "123"]
    listed = [(1, 1), (0, 2), (0, 2), (1, 1), (0, 3), (2, 0)]
    for (a, b), pair in zip(cells, listed, strict=True):
        assert tuple(game.payoff({"Player 1": a, "Player 2": b}).values()) == pair


def test_outcomes_are_shared_and_outcome_0_is_worth_nothing():
    game, comment = read_nfg(OUTCOMES, "x.nfg")
    assert game.title == 'A game with "quotes"'
    assert comment == "a comment"
    even, odd = (Fraction(1, 3), Fraction(1, 10)), (-2, 10)
    found = {
        tuple(profile.values()): tuple(game.payoff(profile).values()) for profile in game.profiles
    }
    assert found == {
        ("top", "left"): even, ("bottom", "left"): odd,
        ("top", "right"): (0, 0), ("bottom", "right"): even,
    }  # fmt: skip


def test_names_that_are_missing_or_repeated_are_told_apart():
    game, _ = read_nfg('NFG 1 R "" { "" "A" "A" } { { "x" "" "x" } 1 1 } 1 2 3 4 5 6 7 8 9', "x")
    assert game.players == ("1", "A", "A_2")
    assert game.actions["1"] == ("x", "2", "x_2")


labels = st.lists(st.text(max_size=4), min_size=3, max_size=3, unique=True).filter(all)


@given(games(players=(1, 3), values=st.fractions()), st.text(), st.text(), labels)
def test_a_written_game_is_read_back(game, title, comment, names):
    words = dict(zip("abc", names, strict=True))
    players = tuple(words.get(p, p + "_") for p in game.players)
    if len(set(players)) < len(players):
        return
    actions = dict(zip(players, game.actions.values(), strict=True))
    named = NormalFormGame(players, actions, game.payoffs, title)
    assert read_nfg(write_nfg(named, comment), "x.nfg") == (named, comment)


FAULTS = {
    "no header": ("‸1 2 3", "'1' where NFG should be"),
    "empty": ("‸", "the end of the file where NFG should be"),
    "version": ('NFG ‸2 R ""', "'2' where format version 1 should be"),
    "kind": ('NFG 1 ‸X ""', "'X' where R or D should be"),
    "title": ("NFG 1 R ‸title", "'title' where the title in quotes should be"),
    "open quotes": ('NFG 1 R ‸"title', "a text that does not end, close the quotes"),
    "no players": ('NFG 1 R "" { } ‸{ }', "no players"),
    "player without quotes": ('NFG 1 R "" { ‸A }', "'A' where the players in quotes should be"),
    "strategies of too few": ('NFG 1 R "" { "A" "B" } ‸{ 2 }', "strategies of 1 players"),
    "no strategy": ('NFG 1 R "" { "A" } { ‸0 }', "'0' is not a number of strategies"),
    "negative strategies": ('NFG 1 R "" { "A" } { ‸-2 }', "'-2' is not a number"),
    "too large": ('NFG 1 R "" { "A" "B" } { 9999 9999 } ‸1', "199,960,002 payoffs, at most"),
    "too few payoffs": ('NFG 1 R "" { "A" } { 2 }\n1‸', "the end of the file where a payoff"),
    "too many payoffs": ('NFG 1 R "" { "A" } { 2 } 1 2 ‸3', "'3' after the last payoff"),
    "no number": ('NFG 1 R "" { "A" } { 2 }\n 1 ‸x2', "'x2' is not a number"),
    "NaN": ('NFG 1 R "" { "A" } { 2 }\n 1 ‸nan', "nan is not a finite number"),
    "division by zero": ('NFG 1 R "" { "A" } { 1 } ‸1/0', "'1/0' divides by zero"),
    "outcome": ('NFG 1 R "" { "A" } { 1 } { { "" 1 } } ‸2', "'2' is not the number of an outcome"),
    "outcome payoffs": ('NFG 1 R "" { "A" } { 1 } { { "" 1 ‸2 } } 1', "'2' where '}' after one"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_stand_at_their_place(name):
    marked, message = FAULTS[name]
    before, _, after = marked.partition("‸")
    place = f"x.nfg:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    with pytest.raises(DefinitionError) as caught:
        read_nfg(before + after, "x.nfg")
    assert str(caught.value).startswith(f"{place}: {message}")


@given(st.text(alphabet='NFG 1R"{}abc,\\/.-e\n02'))
def test_arbitrary_text_raises_nothing_else(text):
    for source in (text, f'NFG 1 R "" {{ "a" "b" }} {text}'):
        with contextlib.suppress(DefinitionError):
            read_nfg(source, "x.nfg")
