"""Definitions in option form: what is read, and each fault at its line and column."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.analysis.model import Model
from detente.errors import GameError
from detente.files.read import check_bytes
from detente.game.option_form import StateOrder, Weights

GOOD = """\
detente: 1
title: Talks
sources: {s: {title: A source, claims: {a: one, b: two}}}
players: {us: United States, ru: {name: Russia}}
options:
  us: {press: Press its allies, fund: {means: Pay for relief, because: [s:a]}}
  ru: [withhold]
infeasible:
  - {when: fund and -press, means: Aid needs pressure, because: [s:a]}
alike:
  - {when: press and withhold, because: [s:b]}
irreversible: [fund]
states: {deal: [press, withhold], war: []}
preferences:
  us:
    statements:
      - {wants: withhold IF press, because: [s:a]}
      - {wants: -fund or withhold, assumption: It costs}
  ru: {ranking: [deal, press ~ withhold, press fund, war], because: [s:b]}
status_quo: war
target: [press, withhold]
"""


def told(text):
    definition, errors, warnings = check_bytes(text.encode(), "talks.yaml")
    assert (definition is None) == bool(errors)
    return [str(fault) for fault in errors], [str(fault) for fault in warnings]


def read(text=GOOD):
    definition, errors, warnings = check_bytes(text.encode(), "talks.yaml")
    assert (errors, warnings) == ([], [])
    return definition


def test_what_is_read():
    definition = read()
    form = definition.options
    assert [form.label(mask) for mask in form.masks] == [
        "nothing", "press", "press fund", "withhold", "press withhold",
    ]  # fmt: skip
    assert form.label(form.names["deal"]) == "press withhold"
    assert [o.stays for o in form.options] == ["", "take", ""]
    assert form.options[1].means == "Pay for relief"
    assert form.preferences["us"].statements[0].reason.because == ("s:a",)
    assert isinstance(form.preferences["ru"], StateOrder)
    graph = Model(definition).graph_model
    deal, war = graph.state("press withhold"), graph.state("nothing")
    # press and withhold are one state, whether fund is taken or not.
    assert graph.size == 5
    assert graph.moves[0][deal] == (graph.state("withhold"),)
    assert graph.moves[0][war] == (graph.state("press"), graph.state("press fund"))
    assert definition.status_quo == {"us": "nothing", "ru": "nothing"}
    assert definition.target == {"us": "press", "ru": "withhold"}


def test_a_form_without_a_normal_form_says_why():
    model = Model(read())
    with pytest.raises(GameError, match=r"not every choice can be taken back \(fund\)"):
        _ = model.game
    assert "5 states" in repr(model)


def test_a_full_product_is_a_game_too():
    text = GOOD.replace(
        "  - {when: fund and -press, means: Aid needs pressure, because: [s:a]}\n", ""
    )
    text = text.replace("infeasible:\n", "").replace("irreversible: [fund]\n", "")
    text = text.replace("alike:\n  - {when: press and withhold, because: [s:b]}\n", "")
    text = text.replace(
        "{ranking: [deal, press ~ withhold, press fund, war], because: [s:b]}",
        "{weights: {withhold: -1, press: 1/2}, because: [s:b]}",
    )
    definition = read(text)
    assert definition.options.preferences["ru"] == Weights(
        {"withhold": Fraction(-1), "press": Fraction(1, 2)},
        definition.options.preferences["ru"].reason,
    )
    game = definition.game()
    assert game.actions == {
        "us": ("nothing", "press", "fund", "press fund"), "ru": ("nothing", "withhold"),
    }  # fmt: skip
    ranks = game.payoff({"us": "press", "ru": "nothing"})
    assert ranks["ru"] > game.payoff({"us": "nothing", "ru": "nothing"})["ru"]
    assert definition.payoffs["ru"].reason.because == ("s:b",)


CASES = {
    "an unknown option in a statement": (
        "wants: withhold IF press", "wants: withhold IF pres",
        "17:29: unknown option 'pres', did you mean 'press'?",
    ),
    "a player in a statement": (
        "wants: -fund or withhold", "wants: -us", "18:18: 'us' is a player, name an option",
    ),
    "no statement": (
        "wants: -fund or withhold", "wants: fund or", "18:24: an option is missing here",
    ),
    "a name twice": (
        "  ru: [withhold]", "  ru: [press]", "7:8: the option 'press' stands already in line 6",
    ),
    "a reserved name": (
        "ru: [withhold]", "ru: [if]", "7:8: 'if' cannot name an option",
    ),
    "no options of a player": (
        "  ru: [withhold]\n", "", "5:1: no options of player 'ru', add 'ru: ...'",
    ),
    "exclusions that leave nothing": (
        "infeasible:\n", "infeasible:\n  - {when: press or -press, because: [s:a]}\n",
        "9:5: no combination of options is left",
    ),
    "an infeasible state": (
        "war: []", "war: [fund]",
        "13:40: 'fund' is no feasible state: ruled out by 'fund and -press'",
    ),
    "a state's name that is an option": (
        "war: []", "press: []", "13:35: 'press' cannot name a state",
    ),
    "a state twice": (
        "press fund, war]", "press fund, war, deal]", "19:59: the ranking contradicts itself",
    ),
    "a state left out": (
        "press fund, war]", "war]", "19:17: the ranking omits 'press fund'",
    ),
    "an unknown state": (
        "[deal, press", "[dael, press", "19:18: unknown option 'dael', did you mean 'deal'?",
    ),
    "two forms": (
        "{ranking:", "{weights: {fund: 1}, ranking:", "19:3: two forms of preferences of 'ru'",
    ),
    "no form": (
        "{ranking: [deal, press ~ withhold, press fund, war], because: [s:b]}", "{because: [s:b]}",
        "19:3: no form of preferences of 'ru'",
    ),
    "no preferences": (
        "  ru: {ranking: [deal, press ~ withhold, press fund, war], because: [s:b]}\n", "",
        "14:1: no preferences of player 'ru'",
    ),
    "an unknown irreversible option": (
        "irreversible: [fund]", "irreversible: [fun]", "12:16: unknown option 'fun', did you mean",
    ),
    "a key of games": (
        "status_quo: war", "payoffs: {}", "20:1: unknown key 'payoffs'",
    ),
    "an unknown claim": (
        "because: [s:b]}\nstatus_quo", "because: [s:c]}\nstatus_quo", "unknown claim 'c'",
    ),
    "an unknown target": (
        "target: [press, withhold]", "target: peace", "21:9: unknown option 'peace'",
    ),
}  # fmt: skip


def test_the_definition_that_the_cases_spoil_is_good():
    assert told(GOOD) == ([], [])


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_told_at_its_place(name):
    old, new, message = CASES[name]
    assert GOOD.count(old) == 1, old
    errors, _ = told(GOOD.replace(old, new))
    assert any(message in error for error in errors), errors


def test_no_reason_is_a_warning_and_so_is_a_statement_that_orders_nothing():
    _, warnings = told(
        GOOD.replace("{wants: -fund or withhold, assumption: It costs}", "-fund or withhold")
    )
    assert ["no reason for this statement of 'us'" in w for w in warnings] == [True]
    _, warnings = told(GOOD.replace("wants: -fund or withhold,", "wants: fund or -fund,"))
    assert ["holds in every state" in w for w in warnings] == [True]


@pytest.mark.parametrize("contrary", ["-(withhold IF press)", "press and -withhold"])
def test_a_statement_that_those_before_it_decide_is_a_warning(contrary):
    _, warnings = told(
        GOOD.replace("{wants: -fund or withhold,", f'{{wants: "{contrary}",').replace(
            "It costs", "So"
        )
    )
    assert ["is decided by the statements before it" in w for w in warnings] == [True]


def test_a_statement_that_tells_apart_what_is_one_state_is_a_warning():
    _, warnings = told(GOOD.replace("wants: -fund or withhold", "wants: -fund"))
    (warning,) = warnings
    assert "'-fund' tells apart what is one state, 'press and withhold'" in warning
    assert "it is judged at 'press withhold'" in warning


def test_a_variant_replaces_a_preference_as_a_whole():
    more = """\
variants:
  weary:
    means: Russia is weary
    because: [s:a]
    set: {preferences: {ru: {statements: [withhold]}}}
"""
    variant = read(GOOD + more).variants["weary"]
    assert variant.changes == ("preferences of ru",)
    changed = variant.definition.options.preferences
    assert str(changed["ru"].statements[0].statement) == "withhold"
    assert changed["ru"].statements[0].reason.because == ("s:a",)
    assert changed["us"] == read().options.preferences["us"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_good_option_form_spoilt_anywhere_raises_nothing_else(data):
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 40)))
    pieces = st.sampled_from(
        ["", " ", "\n", ":", "- ", "[", "]", "{", "}", "~", "-", "(", ")", " IF ", " and ", "not ",
         "press", "fund", "withhold", "us", "ru", "deal", "war", "nothing", "1", "null"]
    )  # fmt: skip
    piece = data.draw(pieces | st.text(max_size=8))
    definition, errors, _ = check_bytes((GOOD[:start] + piece + GOOD[end:]).encode(), "x.yaml")
    if definition is None:
        assert errors
    elif definition.options is not None:
        # What `check` accepts has states, moves and ranks.
        assert Model(definition).graph_model.size == len(definition.options.masks)


def test_too_many_options_are_refused():
    many = ", ".join(f"o{k}" for k in range(25))
    errors, _ = told(GOOD.replace("ru: [withhold]", f"ru: [withhold, {many}]"))
    assert "at most 20 are read" in errors[0]
