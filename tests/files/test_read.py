"""What a definition says is what its file says."""

from fractions import Fraction

import pytest

from detente.errors import DefinitionError, Place
from detente.files.findings import KINDS
from detente.files.findings_schema import TESTS
from detente.files.read import check_bytes, read_definition
from detente.game.payoffs import Ranking

TEXT = """\
detente: 1
title: Exchange
stage: 2016-09-25
sources:
  truce:
    title: A truce
    author: An author
    claims: {C3: power, C16: {says: return, at: ¶ 3}}
players: {us: {name: United States, about: far away}, damascus: Syria, rebels: {name: Rebels, outside: true}}
actions:
  rebels: [no]
  damascus: {boycott: Stay away, return: Come back}
  us: [keep, exclude]
parameters:
  cost: {value: 3, range: [2, 5], means: a cost, because: truce:C3}
  rate: {value: 0.1, range: [1/20, 1/2], assumption: a guess}
  patience: {value: 1 - rate, because: [truce:C3]}
main_parameter: cost
payoffs:
  us:
    - {when: {damascus: return}, value: 2*cost, because: [truce:C16], confidence: low}
    - {when: {us: [exclude]}, value: -1, because: [truce:C16]}
  damascus:
    ranking: [exclude return no, "keep boycott no ? exclude boycott no", keep return no]
    because: [truce:C3]
  rebels: {table: [[[1], [1/3]], [[0.1], [-cost]]], because: [truce:C3]}
agreements: {exchange: {us: exclude, damascus: return, rebels: no}}
status_quo: {us: keep, damascus: boycott, rebels: no}
target: {us: exclude, damascus: return}
repeated:
  discount: {us: 0.6, damascus: patience, rebels: 0}
  period: one month
  punishment: exchange
  handover: {us: {period: 4, continues: rate}}
  monitoring:
    signal: incident
    chance: [{when: {us: exclude}, value: rate}, {when: {damascus: return}, value: rate}, {otherwise: 0.7}]
concessions:
  guarantee:
    by: us
    adds: {damascus: [{when: {damascus: return}, value: 1}]}
    costs: 0.5
    because: [truce:C16]
committee: {quota: 2/3, blocs: {a: {seats: 3, weight: 0.25}, b: {seats: 1, weight: 0.75, excluded: true}}}
variants:
  dear:
    means: Returning costs more
    because: [truce:C16]
    set:
      parameters: {cost: 8}
      payoffs: {us: {and: [{value: cost}]}, damascus: {table: [[[1], [2]], [[3], [4]]]}}
      repeated: {discount: {us: 0.5}}
  lax:
    means: Nobody minds
    assumption: To see
    set: {payoffs: {us: {ranking: [exclude return no ~ keep return no, keep boycott no, exclude boycott no]}}}
findings:
  one: {claim: truce:C3, says: x, test: {best_reply: {of: us, is: keep, against: {damascus: return}}}}
  two:
    claim: [truce:C3, truce:C16]
    says: y
    test:
      all:
        - no_equilibrium: {where: [{us: exclude}, target]}
        - stability: {outcome: exchange, stable: [nash, seq], unstable: GMR, at: {cost: 1/3}}
"""  # noqa: E501


@pytest.fixture(scope="module")
def definition():
    found, errors, warnings = check_bytes(TEXT.encode(), "truce.yaml")
    assert [str(f) for f in errors + warnings] == []
    return found


def test_players_and_actions_keep_words_and_player_order(definition):
    assert [(p.id, p.name, p.outside) for p in definition.players] == [
        ("us", "United States", False),
        ("damascus", "Syria", False),
        ("rebels", "Rebels", True),
    ]
    assert definition.action_labels == {
        "us": ("keep", "exclude"), "damascus": ("boycott", "return"), "rebels": ("no",),
    }  # fmt: skip
    assert definition.actions["damascus"]["return"] == "Come back"


def test_payoffs_of_the_three_forms(definition):
    assert definition.game().payoffs == (
        (Fraction(0), Fraction(6), Fraction(-1), Fraction(5)),
        (Fraction(3), Fraction(1), Fraction(2), Fraction(4)),
        (Fraction(1), Fraction(1, 3), Fraction(1, 10), Fraction(-3)),
    )


def test_an_open_pair_is_two_groups_whose_order_is_open(definition):
    ranking = definition.payoffs["damascus"]
    assert isinstance(ranking, Ranking)
    assert ranking.groups == ((3,), (0,), (2,), (1,))
    assert ranking.open_after == {1}


def test_rules_carry_their_reason_and_place(definition):
    rule = definition.payoffs["us"].rules[0]
    assert rule.place == Place("truce.yaml", 21, 7)
    assert (rule.reason.because, rule.reason.confidence) == (("truce:C16",), "low")
    assert definition.sources["truce"].claims["C16"].locator == "¶ 3"


def test_parameters_are_exact_and_follow_each_other(definition):
    assert definition.values() == {"cost": 3, "rate": Fraction(1, 10), "patience": Fraction(9, 10)}
    assert definition.values({"rate": Fraction(1, 2)})["patience"] == Fraction(1, 2)
    assert definition.parameters["rate"].range == (Fraction(1, 20), Fraction(1, 2))


def test_repetition(definition):
    play = definition.repetition()
    assert play.discount == {"us": Fraction(3, 5), "damascus": Fraction(9, 10), "rebels": 0}
    assert play.handover["us"].continues == Fraction(1, 10)
    # Rules add up where both match; `otherwise` holds where none does.
    assert play.monitoring.chance == (
        Fraction(7, 10),
        Fraction(1, 10),
        Fraction(1, 10),
        Fraction(1, 5),
    )
    assert definition.repeated.punishment == {"us": "exclude", "damascus": "return", "rebels": "no"}


def test_measures_and_committee(definition):
    (guarantee,) = definition.measures()
    assert guarantee.adds == {"damascus": (0, 1, 0, 1)}
    assert guarantee.costs == (Fraction(1, 2),) * 4
    body = definition.voting_body()
    assert body.quota == Fraction(2, 3)
    assert [(b.id, b.seats, b.weight, b.excluded) for b in body.blocs] == [
        ("a", 3, Fraction(1, 4), False), ("b", 1, Fraction(3, 4), True),
    ]  # fmt: skip


def test_a_variant_is_a_whole_definition(definition):
    dear = definition.variants["dear"]
    assert dear.changes == (
        "cost 3 -> 8",
        "further payoffs of us",
        "payoffs of damascus",
        "repeated discount us 0.6 -> 0.5",
    )
    game = dear.definition.game()
    assert game.payoffs[0] == (8, 24, 7, 23)
    assert game.payoffs[1] == (1, 2, 3, 4)
    assert dear.definition.repetition().discount["us"] == Fraction(1, 2)
    assert dear.definition.repetition().discount["damascus"] == Fraction(9, 10)
    assert dear.definition.variants == {}
    assert [f.name for f in dear.definition.findings] == ["one", "two"]
    assert dear.definition.digest == definition.digest
    lax = definition.variants["lax"].definition.game()
    assert lax.payoffs[0] == (2, 3, 1, 3)
    assert lax.payoffs[1] == definition.game().payoffs[1]


def test_what_a_variant_changes_rests_on_its_reason(definition):
    dear = definition.variants["dear"].definition
    assert dear.parameters["cost"].reason.because == ("truce:C16",)
    assert dear.parameters["cost"].range == (2, 5)
    assert dear.payoffs["us"].rules[0].reason.because == ("truce:C16",)
    assert dear.payoffs["us"].rules[2].reason.because == ("truce:C16",)
    assert definition.variants["lax"].definition.payoffs["us"].reason.assumption == "To see"


def test_findings_are_resolved_to_plain_arguments(definition):
    one, two = definition.findings
    assert (one.test, one.claims) == ("best_reply", ("truce:C3",))
    assert one.arguments == {"of": "us", "is": "keep", "against": {"damascus": "return"}}
    assert one.place == Place("truce.yaml", TEXT[: TEXT.index("one:")].count("\n") + 1, 3)
    assert two.test == "all"
    exchange = {"us": "exclude", "damascus": "return", "rebels": "no"}
    target = {"us": "exclude", "damascus": "return"}
    assert two.arguments["tests"] == (
        ("no_equilibrium", {"where": ({"us": "exclude"}, target)}),
        (
            "stability",
            {
                "outcome": exchange,
                "stable": ("Nash", "SEQ"),
                "unstable": ("GMR",),
                "at": {"cost": Fraction(1, 3)},
            },
        ),
    )


def split(marked):
    """A text and the place where ‸ stands in it."""
    before, _, after = marked.partition("‸")
    line = before.count("\n") + 1
    return before + after, f"truce.yaml:{line}:{len(before) - before.rfind(chr(10))}"


WARNED = {
    "parameter 'cost'": ("cost: {value: 3, range: [2, 5], means: a cost, because: truce:C3}",
                         "‸cost: {value: 3, range: [2, 5], means: a cost}"),
    "this payoff of 'us'": ("{when: {us: [exclude]}, value: -1, because: [truce:C16]}",
                            "‸{when: {us: [exclude]}, value: -1}"),
    "measure 'guarantee'": ("guarantee:\n    by: us\n", "‸guarantee:\n    by: us\n"),
    "variant 'lax'": ("lax:\n    means: Nobody minds\n    assumption: To see\n",
                      "‸lax:\n    means: Nobody minds\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", WARNED)
def test_judgements_without_reasons_are_warned_of(what):
    old, new = WARNED[what]
    text, place = split(TEXT.replace(old, new))
    if what.startswith("measure"):
        text = text.replace("    costs: 0.5\n    because: [truce:C16]\n", "    costs: 0.5\n")
    _, errors, warnings = check_bytes(text.encode(), "truce.yaml")
    assert errors == []
    assert [str(w).split(", ")[0] for w in warnings] == [f"{place}: no reason for {what}"]


def test_a_range_that_leaves_a_formula_without_sense_is_warned_of():
    text, place = split(
        TEXT.replace(
            "rate: {value: 0.1, range: [1/20, 1/2]", "‸rate: {value: 0.1, range: [1/20, 3/2]"
        )
    )
    _, errors, warnings = check_bytes(text.encode(), "truce.yaml")
    assert errors == []
    assert [str(w).split(", ")[:2] for w in warnings] == [
        [f"{place}: with rate at 1.5", "an end of its range"]
    ]
    text, place = split(
        TEXT.replace("value: 2*cost,", "value: 1/(cost-5),").replace(
            "cost: {value: 3", "‸cost: {value: 3"
        )
    )
    _, errors, warnings = check_bytes(text.encode(), "truce.yaml")
    assert errors == []
    advice = "narrow the range or change the formula"
    trouble = "with cost at 5, an end of its range, there is a division by zero"
    assert [str(w) for w in warnings] == [f"{place}: {trouble}, {advice}"]


ASSUMED = {
    "parameter 'rate' is an assumption without a range": (
        "rate: {value: 0.1, range: [1/20, 1/2], assumption", "‸rate: {value: 0.1, assumption",
    ),
    "an assumed value without a parameter that has a range": (
        "{when: {us: [exclude]}, value: -1, because: [truce:C16]}",
        "‸{when: {us: [exclude]}, value: -1, assumption: it hurts}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ASSUMED)
def test_assumptions_without_a_range_are_warned_of(what):
    text, place = split(TEXT.replace(*ASSUMED[what]))
    _, errors, warnings = check_bytes(text.encode(), "truce.yaml")
    assert errors == []
    assert [str(w).split(", ")[0] for w in warnings] == [f"{place}: {what}"]


def spoilt(old, new):
    """The one fault of the spoilt definition, and the place where ‸ stands."""
    assert TEXT.count(old) == 1
    text, place = split(TEXT.replace(old, new))
    _, errors, _ = check_bytes(text.encode(), "truce.yaml")
    assert len(errors) == 1, list(map(str, errors))
    return str(errors[0]), place


IN_VARIANT = {
    # Both rules of the signal's chance use the rate: together they make 2.
    "chance 2 at ": ("parameters: {cost: 8}", "parameters: {cost: 8, ‸rate: 1}"),
    "discount factor 1.2 is outside": (
        "parameters: {cost: 8}", "parameters: {cost: 8, ‸patience: 1.2}",
    ),
    "discount factor 1.5 is outside": ("discount: {us: 0.5}", "discount: {us: ‸1.5}"),
    "unknown parameter 'csot', did you mean 'cost'?": (
        "parameters: {cost: 8}", "parameters: {‸csot: 8}",
    ),
    "'and' adds to rules": (
        "damascus: {table: [[[1], [2]], [[3], [4]]]}}", "damascus: {‸and: [{value: 1}]}}",
    ),
    "unknown name 'cots'": ("{and: [{value: cost}]}", "{and: [{value: ‸cots}]}"),
    "unknown key 'discuont', did you mean 'discount'?": (
        "repeated: {discount: {us: 0.5}}", "repeated: {‸discuont: 0.5}",
    ),
    "the ranking omits": ("{ranking: [exclude return no ~ ", "{ranking: ‸["),
}  # fmt: skip


@pytest.mark.parametrize("what", IN_VARIANT)
def test_a_variants_fault_stands_where_the_variant_causes_it(what):
    fault, place = spoilt(*IN_VARIANT[what])
    name = "lax" if "ranking" in what else "dear"
    assert fault.startswith(f"{place}: variant '{name}': {what}")


def test_an_unknown_key_of_a_variant_is_told_once():
    fault, place = spoilt("parameters: {cost: 8}", "‸parmeters: {cost: 8}")
    assert fault == f"{place}: unknown key 'parmeters', did you mean 'parameters'?"


def test_a_fault_of_the_base_is_told_once():
    fault, place = spoilt("value: 2*cost,", "value: 2*‸cots,")
    assert fault.startswith(f"{place}: unknown name 'cots'")


def test_reading_raises_with_every_fault(tmp_path):
    path = tmp_path / "truce.yaml"
    path.write_text("detente: 1\ntitle: x\n")
    with pytest.raises(DefinitionError) as caught:
        read_definition(path)
    assert [f.message for f in caught.value.faults] == [
        "missing key 'players'", "missing key 'actions'", "missing key 'payoffs'",
    ]  # fmt: skip


def test_numbers_are_what_is_written():
    fault, place = spoilt("rate: {value: 0.1,", "rate: {value: 0.1‸.2,")
    assert fault.startswith(f"{place}: not a formula")
    found, _, _ = check_bytes(TEXT.replace("us: 0.6,", "us: 6e-1,").encode(), "x.yaml")
    assert found.repetition().discount["us"] == Fraction(3, 5)


def test_every_kind_of_test_is_read_as_its_shape_says():
    assert {kind: set(readers) | {"at"} for kind, (readers, _) in KINDS.items()} == {
        kind: set(key.kind.keys) for kind, key in TESTS.items()
    }


def test_a_handover_weighs_on_whom_it_says():
    ours = "handover: {us: {period: 4, continues: rate}}"
    wide = "handover: {us: {period: 4, continues: rate, weighs_on: [damascus, us]}}"
    found, faults, _ = check_bytes(TEXT.replace(ours, wide).encode(), "x.yaml")
    assert not faults
    play = found.repetition()
    assert {p: change.of for p, change in play.handover.items()} == {"us": "us", "damascus": "us"}
    twice = wide[:-1] + ", damascus: {period: 4, continues: rate}}"
    _, faults, _ = check_bytes(TEXT.replace(ours, twice).encode(), "x.yaml")
    assert [f.message for f in faults] == ["a second handover weighs on player 'damascus'"]
