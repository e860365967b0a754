"""Strategies in a definition: read as the library makes them, or refused at their place."""

# ruff: noqa: E501 (definitions and their faults stand on one line)

import pytest

from detente.analysis.model import Model
from detente.files.read import check_bytes
from detente.game import automata

GOOD = """\
detente: 1
title: Truce
players: {a: Ann, b: Bob}
actions: {a: [keep, break], b: [keep, break]}
parameters: {long: {value: 2, range: [1, 4], assumption: a guess}}
payoffs:
  a: {table: [[3, 0], [5, 1]], assumption: made up}
  b: {table: [[3, 5], [0, 1]], assumption: made up}
agreements: {peace: {a: keep, b: keep}, war: {a: break, b: break}}
repeated:
  discount: 0.6
  strategies:
    grim: {kind: grim, agreement: peace, punishment: war, means: No way back}
    tft: {kind: tit-for-tat, agreement: peace, punishment: war}
    some: {kind: limited-punishment, periods: long, agreement: peace, punishment: {a: break, b: break}}
    stick: {kind: stick-and-carrot, agreement: peace, punishment: war}
    pavlov: {kind: win-stay-lose-shift, agreement: peace, punishment: war}
    own:
      start: calm
      states:
        calm: {play: peace, next: [{when: peace, to: calm}, {otherwise: hot}]}
        hot: {play: war, next: [{when: {a: break}, to: calm}, {when: {b: [keep, break]}, to: hot}]}
"""
SEEN = "\n  monitoring: {signal: shot, chance: [{when: {a: keep, b: keep}, value: 0.1}, {otherwise: 0.7}]}"
SIGNAL = (
    GOOD[: GOOD.index("    tft")].replace("discount: 0.6", f"discount: 0.6{SEEN}")
    + """\
    some: {kind: limited-punishment, periods: 3, agreement: peace, punishment: war}
    own:
      start: calm
      states:
        calm: {play: peace, next: [{when: shot, to: hot}, {otherwise: calm}]}
        hot: {play: war, next: [{otherwise: calm}]}
"""
)
SEVERAL = (
    SIGNAL[: SIGNAL.index("    some")].replace(
        SEEN,
        """
  monitoring:
    signal: shot
    signals:
      quiet: [{when: {a: keep, b: keep}, value: 0.8}, {otherwise: 0.1}]
      shot: [{when: {a: keep, b: keep}, value: 0.1}, {otherwise: 0.7}]
      rumour: [{when: {a: keep, b: keep}, value: 0.1}, {otherwise: 0.2}]""",
    )
    + """\
    own:
      start: calm
      states:
        calm: {play: peace, next: [{when: quiet, to: calm}, {when: rumour, to: alert}, {otherwise: hot}]}
        alert: {play: peace, next: [{when: quiet, to: calm}, {when: shot, to: hot}, {when: rumour, to: hot}]}
        hot: {play: war, next: [{when: quiet, to: calm}, {otherwise: hot}]}
"""
)


def read(text):
    definition, errors, _ = check_bytes(text.encode(), "t.yaml")
    assert not errors, errors
    return Model(definition)


def test_ready_made_ones_are_those_of_the_library():
    model = read(GOOD)
    game, (peace, war) = model.game, model.agreements.values()
    assert model.strategies["grim"] == automata.grim(game, peace, war)
    assert model.strategies["tft"] == automata.tit_for_tat(game, peace, war)
    assert model.strategies["some"] == automata.limited_punishment(game, peace, war, 2)
    assert model.strategies["stick"] == automata.stick_and_carrot(game, peace, war)
    assert model.strategies["pavlov"] == automata.win_stay_lose_shift(game, peace, war)
    assert model.definition.repeated.strategies["grim"].means == "No way back"


def test_a_length_may_be_a_parameter_that_counts():
    model = read(GOOD)
    assert len(model.at({"long": 4}).strategies["some"].outputs) == 5
    assert "long" in model.definition.whole_parameters


@pytest.mark.parametrize("text", [GOOD, SIGNAL])
def test_all_fit_the_game(text):
    """Every state plays a profile of the game and leads somewhere whatever is seen."""
    model = read(text)
    watch = model.repetition.monitoring
    seen = model.game.size if watch is None else len(watch.signals)
    for strategy in model.strategies.values():
        fitted = strategy.compiled(model.game, watch)
        assert list(fitted.states) == list(strategy.outputs)
        assert [len(row) for row in fitted.moves] == [seen] * len(strategy.outputs)


def test_the_first_entry_that_matches_counts():
    model = read(GOOD)
    own = model.strategies["own"]
    play = [p.state for p in own.path(model.game, 5, {1: {"b": "break"}, 2: {"a": "keep"}})]
    assert play == ["calm", "hot", "hot", "calm", "calm"]


def test_a_signal_takes_the_place_of_a_breach():
    model = read(SIGNAL)
    watch = model.repetition.monitoring
    path = model.strategies["some"].path(model.game, 6, monitoring=watch, signals={2})
    assert [p.profile["a"] for p in path] == ["keep", "keep", "break", "break", "break", "keep"]
    grim = model.strategies["grim"].path(model.game, 4, monitoring=watch, signals={1})
    assert [p.profile["a"] for p in grim] == ["keep", "break", "break", "break"]


def test_each_of_several_signals_can_be_answered():
    model = read(SEVERAL)
    watch = model.repetition.monitoring
    assert list(watch.signals) == ["shot", "quiet", "rumour"]
    own = model.strategies["own"]
    assert own.transitions["calm"] == {"quiet": "calm", "rumour": "alert", "otherwise": "hot"}
    assert own.transitions["alert"] == {"quiet": "calm", "shot": "hot", "rumour": "hot"}
    # Without an alarm comes what is likeliest: quiet in peace, rumours in war.
    path = own.path(model.game, 4, monitoring=watch, signals={2})
    assert [p.state for p in path] == ["calm", "calm", "hot", "hot"]
    grim = model.strategies["grim"].path(model.game, 4, monitoring=watch, signals={2})
    assert [p.profile["a"] for p in grim] == ["keep", "keep", "break", "break"]


def test_a_signal_left_unanswered_is_told():
    old = "{when: quiet, to: calm}, {when: shot, to: hot}, {when: rumour, to: hot}"
    text = SEVERAL.replace(old, "{when: quiet, to: calm}, {when: shot, to: hot}")
    _, errors, _ = check_bytes(text.encode(), "t.yaml")
    assert [e.message for e in errors] == ["state 'alert': no transition for 'rumour'"]
    text = SEVERAL.replace("{when: rumour, to: alert}", "{when: rumor, to: alert}")
    _, errors, _ = check_bytes(text.encode(), "t.yaml")
    assert errors[0].message == ("play is not seen, only the signals 'shot', 'quiet', 'rumour' are")


def test_strategies_stand_in_no_changing_game():
    text = GOOD.replace("discount: 0.6", "discount: 0.6\n  states: {only: {}}")
    _, errors, _ = check_bytes(text.encode(), "t.yaml")
    assert [e.message for e in errors] == ["'strategies' beside 'states'"]


def test_a_variant_changes_a_strategy():
    text = (
        GOOD
        + "variants:\n  v: {means: x, assumption: y, set: {repeated: {strategies: {some: {periods: 3}}}}}\n"
    )
    model = read(text)
    assert len(model.variants["v"].strategies["some"].outputs) == 4
    assert len(model.strategies["some"].outputs) == 3


CASES = {
    "unknown kind": (GOOD, "kind: tit-for-tat", "kind: ‸tit-for-tit", "'tit-for-tit' is not"),
    "unknown profile": (
        GOOD, "{kind: grim, agreement: peace", "{kind: grim, agreement: ‸pace",
        "unknown profile 'pace', did you mean 'peace'?",
    ),
    "no punishment": (
        GOOD, "stick: {kind: stick-and-carrot, agreement: peace, punishment: war}",
        "‸stick: {kind: stick-and-carrot, agreement: peace}", "missing key 'punishment'",
    ),
    "no length": (
        GOOD, "some: {kind: limited-punishment, periods: long,", "‸some: {kind: limited-punishment,",
        "missing key 'periods'",
    ),
    "a length where none belongs": (
        GOOD, "{kind: grim, ", "{kind: grim, ‸periods: 3, ", "'periods' goes with limited-punish",
    ),
    "a broken length": (
        GOOD, "periods: long", "periods: ‸long / 4", "a punishment of 0.5 periods is not",
    ),
    "an endless length": (GOOD, "periods: long", "periods: ‸1e9", "a punishment of 1000000000 per"),
    "unknown start": (
        GOOD, "start: calm", "start: ‸clam", "unknown state 'clam', did you mean 'calm'?",
    ),
    "unknown state": (
        GOOD, "when: peace, to: calm", "when: peace, to: ‸cold", "unknown state 'cold'",
    ),
    "missing transition": (
        GOOD, "play: war, next: [{when: {a: break}, to: calm}, {when: {b: [keep, break]}, to: hot}]",
        "play: war, ‸next: [{when: {a: break}, to: calm}, {when: {b: keep}, to: hot}]",
        "state 'hot': no transition for (keep break), add one",
    ),
    "unreachable state": (
        GOOD, "      states:\n", "      states:\n        ‸cold: {play: war, next: [{otherwise: calm}]}\n",
        "no history leads to state 'cold' from 'calm'",
    ),
    "a second otherwise": (
        GOOD, "{otherwise: hot}]", "{otherwise: hot}, {‸otherwise: calm}]", "a second 'otherwise'",
    ),
    "unknown action": (
        GOOD, "{when: {a: break}, to: calm}", "{when: {a: ‸brake}, to: calm}",
        "unknown action 'brake' of player 'a', did you mean 'break'?",
    ),
    "half a profile played": (
        GOOD, "hot: {play: war,", "hot: {play: ‸{a: break},", "no action for player 'b'",
    ),
    "an unseen profile": (
        SIGNAL, "{when: shot, to: hot}", "{when: ‸{a: break}, to: hot}",
        "play is not seen, only the signal 'shot' is",
    ),
    "another signal": (
        SIGNAL, "{when: shot, to: hot}", "{when: ‸shout, to: hot}", "play is not seen, only the",
    ),
    "nothing follows silence": (
        SIGNAL, "next: [{when: shot, to: hot}, {otherwise: calm}]", "‸next: [{when: shot, to: hot}]",
        "state 'calm': no transition for no 'shot'",
    ),
    "tit-for-tat on a signal": (
        SIGNAL, "{kind: grim,", "{kind: ‸tit-for-tat,", "tit-for-tat looks at what each player did",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_told_at_its_place(name):
    text, old, new, message = CASES[name]
    assert text.count(old) == 1
    marked = text.replace(old, new)
    before, _, _ = marked.partition("‸")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    definition, errors, _ = check_bytes(marked.replace("‸", "").encode(), "t.yaml")
    assert definition is None
    assert str(errors[0]).startswith(f"t.yaml:{line}:{column}: {message}"), errors
    assert len(errors) == 1, errors


def test_two_player_strategies_are_refused_for_three():
    text = """\
detente: 1
title: Three
players: {a: A, b: B, c: C}
actions: {a: [x], b: [x], c: [x]}
payoffs: {a: {table: [[[1]]]}, b: {table: [[[1]]]}, c: {table: [[[1]]]}}
agreements: {k: {a: x, b: x, c: x}}
repeated:
  discount: 0.6
  strategies: {t: {kind: tit-for-tat, agreement: k, punishment: k}}
"""
    _, errors, _ = check_bytes(text.encode(), "t.yaml")
    assert [str(e).split(": ", 1)[1].split(",")[0] for e in errors] == [
        "tit-for-tat is for two players"
    ]


def test_more_states_than_memory_allows_are_refused():
    states = ", ".join(
        f"s{k}: {{play: peace, next: [{{otherwise: s{(k + 1) % 50}}}]}}" for k in range(50)
    )
    text = GOOD[: GOOD.index("    own:")] + f"    own: {{start: s0, states: {{{states}}}}}\n"
    _, errors, _ = check_bytes(text.encode(), "t.yaml")
    assert "50 states in a game of 4 profiles" in str(errors[0])
