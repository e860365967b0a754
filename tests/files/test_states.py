"""States of a definition: the game that they make, and faults at their line and column."""

from fractions import Fraction

import pytest

from detente.analysis.changing_play import ChangingPlay
from detente.analysis.model import Model
from detente.errors import GameError
from detente.files.read import check_bytes
from detente.formula import parse
from detente.formula.degree import degree
from detente.game.states import states_degree

GOOD = """\
detente: 1
title: Drift
sources: {s: {title: A source, claims: {C1: drift}}}
players: {us: United States, them: The others}
actions: {us: [keep, press], them: [keep, press]}
parameters:
  damage: {value: 0, range: [0, 2], because: [s:C1]}
  drift: {value: 0.25, range: [0, 1], because: [s:C1]}
  price: {value: 2*damage, range: [0, 4], because: [s:C1]}
main_parameter: drift
payoffs:
  us:
    - {when: {us: keep, them: keep}, value: 3 - price, because: [s:C1]}
    - {when: {us: press}, value: 1, because: [s:C1]}
    - {in: bad, value: -1, because: [s:C1]}
  them:
    - {when: {us: keep, them: keep}, value: 3, because: [s:C1]}
    - {when: {them: press}, value: 1, because: [s:C1]}
agreements: {deal: {us: keep, them: keep}}
repeated:
  discount: 0.5
  states:
    good:
      next:
        - {to: bad, when: {us: press}, chance: drift}
        - {otherwise: good}
    bad:
      means: Worn down
      set: {damage: 1}
      actions: {them: [press]}
  assumption: It goes one way
findings:
  holds: {claim: s:C1, says: It holds, test: {state_agreement: {of: deal, state: good, holds: true}}}
"""  # noqa: E501


def told(text):
    definition, errors, _ = check_bytes(text.encode(), "drift.yaml")
    assert (definition is None) == bool(errors)
    return [str(e) for e in errors]


def model():
    definition, errors, _ = check_bytes(GOOD.encode(), "drift.yaml")
    assert errors == []
    assert definition is not None
    return Model(definition)


def test_a_state_sets_parameters_leaves_actions_and_has_rules_of_its_own():
    play = model().changing
    assert play.start == "good"
    good, bad = play.game.games
    assert good.payoff({"us": "keep", "them": "keep"}) == {"us": 3, "them": 3}
    # In the bad state the others can only press, and everything is worth one less to us.
    assert bad.actions["them"] == ("press",)
    assert bad.payoff({"us": "press", "them": "press"}) == {"us": 0, "them": 1}
    quarter = Fraction(1, 4)
    assert play.game.transitions == (
        (((0, 1),), ((0, 1),), ((1, quarter), (0, 3 * quarter)), ((1, quarter), (0, 3 * quarter))),
        (((1, 1),), ((1, 1),)),
    )
    # The stage game of the model is that of today's state.
    assert model().game == good


def test_what_follows_from_a_parameter_that_a_state_sets_follows_there_too():
    worse = GOOD.replace("      actions: {them: [press]}\n", "")
    definition, errors, _ = check_bytes(worse.encode(), "drift.yaml")
    assert errors == []
    bad = Model(definition).changing.game.games[1]
    assert bad.payoff({"us": "keep", "them": "keep"})["us"] == 3 - 2 - 1


def test_discount_factors_may_differ_and_are_checked():
    play = ChangingPlay.of(model(), {"us": "3/4"})
    assert play.discount == {"us": Fraction(3, 4), "them": Fraction(1, 2)}
    assert play.common is None
    assert play.transfers is None
    assert play.agreement({"us": "keep", "them": "keep"}, "good").holds_with_transfers is None
    for wrong in ({"us": 1}, {"nobody": "1/2"}, -1):
        with pytest.raises(GameError):
            ChangingPlay.of(model(), wrong)
    with pytest.raises(GameError, match="discount alike"):
        play.holds({"us": "keep", "them": "keep"}, "good", transfers=True)


def test_an_agreement_that_a_state_does_not_leave_is_refused():
    with pytest.raises(GameError, match="unknown action 'keep'"):
        model().changing.agreement({"us": "keep", "them": "keep"}, "bad")


@pytest.mark.parametrize(
    ("old", "new", "place", "fault"),
    [
        ("        - {otherwise: good}\n", "", "25:9", "sum to 0"),
        ("chance: drift}", "chance: 5*drift}", "25:9", "'bad' is 5/4"),
        ("{to: bad,", "{to: worse,", "25:16", "unknown state 'worse'"),
        ("otherwise: good", "otherwise: goood", "26:23", "did you mean 'good'"),
        ("set: {damage: 1}", "set: {damagge: 1}", "29:13", "unknown parameter 'damagge'"),
        ("them: [press]}", "them: [presss]}", "30:24", "unknown action 'presss'"),
        ("  states:", "  start: gone\n  states:", "22:10", "unknown state 'gone'"),
        ("{in: bad,", "{in: worse,", "15:12", "unknown state 'worse'"),
        ("state: good,", "state: god,", "33:", "unknown state 'god'"),
        ("  discount: 0.5", "  discount: 0.5\n  punishment: nash", "22:3", "beside 'states'"),
        ("{state_agreement: {of: deal, state: good, holds: true}}", "{sustained: {profile: deal}}",
         "33:", "for one game played again and again"),
    ],
)  # fmt: skip
def test_each_fault_is_told_at_its_place(old, new, place, fault):
    assert GOOD.count(old) == 1, old
    faults = told(GOOD.replace(old, new))
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"drift.yaml:{place}"), faults
    assert fault in faults[0]


def test_states_of_players_whose_actions_were_lost_are_not_told_again():
    told_once = told(GOOD.replace("{us: [keep, press], them: [keep, press]}", "[keep, press]"))
    assert told_once[0].startswith("drift.yaml:5:10: this is a list")


def test_states_asked_for_where_there_are_none_are_told():
    start = GOOD.index("  states:")
    end = GOOD.index("  assumption: It goes")
    faults = told(GOOD[:start] + "  start: good\n" + GOOD[end:])
    assert any("'start' names a state, but there are no states" in f for f in faults)
    assert any("'in' names states, but there are none" in f for f in faults)
    assert any("needs states" in f for f in faults)


def test_more_states_than_memory_allows_are_refused():
    many = "".join(f"    s{k}: {{}}\n" for k in range(1001))
    faults = told(GOOD.replace("    bad:\n", f"{many}    bad:\n"))
    assert any("1,003 states" in f and "at most 1,000" in f for f in faults)


def test_more_profiles_than_memory_allows_are_refused():
    names = ", ".join(f"a{k}" for k in range(60))
    wide = GOOD.replace("us: [keep, press]", f"us: [keep, press, {names}]")
    wide = wide.replace("them: [keep, press]", f"them: [keep, press, {names}]")
    many = "".join(f"    s{k}: {{}}\n" for k in range(40))
    faults = told(wide.replace("    bad:\n", f"{many}    bad:\n"))
    assert any("profiles of actions in all states together" in f for f in faults)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("3", 0),
        ("-x", 1),
        ("2*x - x", 1),
        ("x*(1 - x)**2", 3),
        ("x/2 + y", 1),
        ("1/x", None),
        ("x**-1", None),
        ("2**-1*x", 1),
        ("max(x, 0)", None),
        ("max(y, 0)*x", 1),
        ("x > 0", None),
        ("z*x", 3),
    ],
)
def test_degrees_in_a_parameter(formula, expected):
    assert degree(parse(formula), {"x": 1, "z": 2}) == expected


def test_thresholds_are_refused_where_something_bends():
    bent = GOOD.replace("chance: drift}", "chance: 'min(drift, 1)'}")
    definition, errors, _ = check_bytes(bent.encode(), "drift.yaml")
    assert errors == []
    assert states_degree(definition, "damage") == 1
    with pytest.raises(GameError, match="drift"):
        states_degree(definition, "drift")
    assert Model(definition).changing.thresholds == {}
