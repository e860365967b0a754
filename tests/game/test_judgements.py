"""What two definitions that differ say, differs, and each judgement has words of its own."""

import pytest

from detente.analysis.model import Model
from detente.files.read import check_bytes
from detente.game.judgements import judgements
from detente.sweep.engines import Job
from detente.sweep.table import identity

BASE = """
detente: 1
title: Two
sources: {s: {title: S, claims: {C1: x}}}
players: {a: {name: A}, b: {name: B}}
actions: {a: [c, d], b: [c, d]}
parameters: {x: {value: 1, range: [0, 2], assumption: x}}
payoffs:
  a: {ranking: [d c, c c ~ d d, c d], assumption: x}
  b: [{when: {b: d}, value: x, assumption: x}]
agreements: {deal: {a: c, b: c}}
status_quo: deal
repeated: {discount: 1/2, assumption: x}
findings:
  f: {claim: s:C1, says: x, test: {sustained: {profile: deal, today: false}}}
"""
RANKING = "{ranking: [d c, c c ~ d d, c d], assumption: x}"
PLAIN = BASE.replace(RANKING, "[{value: 1, assumption: x}]")
OPTIONS = """
detente: 1
title: Options
players: {a: {name: A}, b: {name: B}}
options: {a: [press], b: [yield]}
preferences:
  a: {ranking: [press yield, yield ~ nothing, press], assumption: x}
  b: {statements: [not press, yield], assumption: x}
status_quo: [press]
"""


def read(text):
    definition, errors, _ = check_bytes(text.encode(), "two.yaml")
    assert definition is not None, errors
    return definition


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (BASE, "c c ~ d d, c d", "c c, d d ~ c d"),
        (BASE, "c c ~ d d", "c c ? d d"),
        (BASE, ", today: false", ""),
        (BASE, "today: false", "today: true"),
        (PLAIN, "b: [c, d]", "b: [c, d, e]"),
        (BASE, "range: [0, 2]", "range: [0, 3]"),
        (BASE, "discount: 1/2", "discount: 2/3"),
        (BASE, "{b: d}", "{a: d}"),
        (OPTIONS, "press yield, yield ~ nothing, press", "press yield ~ yield, nothing, press"),
        (OPTIONS, "status_quo: [press]", "status_quo: [yield]"),
        (OPTIONS, "not press, yield", "not press"),
    ],
)
def test_a_change_of_what_is_judged_is_told_and_gives_a_table_another_hash(text, old, new):
    assert old in text
    one, two = read(text), read(text.replace(old, new))
    before, after = ({j.name: j.says for j in judgements(d)} for d in (one, two))
    assert before != after
    assert identity(Job(Model(one), 1)) != identity(Job(Model(two), 1))


def test_outcomes_are_called_by_what_is_done_in_them():
    found = {j.name: j.says for j in judgements(read(BASE))}
    assert found["payoffs: a: ranking"] == "d c, c c ~ d d, c d"
    table = BASE.replace(RANKING, "{table: [[1, 2], [3, x]], assumption: x}")
    found = {j.name: j.says for j in judgements(read(table))}
    assert [found[f"payoffs: a: {cell}"] for cell in ("c c", "c d", "d c", "d d")] == list("123x")
    found = {j.name: j.says for j in judgements(read(OPTIONS))}
    assert found["options: preferences: a: ranking"] == "press yield, nothing ~ yield, press"
    assert found["options: status quo"] == "press"
    assert found["options: preferences: b: statements: 1: statement"] == "not press"
    assert not any(name.startswith(("payoffs", "actions")) for name in found)
    assert not any("tree" in name for name in found)


def test_actions_in_another_order_are_the_same_judgements():
    one = BASE.replace(RANKING, "{table: [[1, 2], [3, x]], assumption: x}")
    turned = BASE.replace("a: [c, d]", "a: [d, c]")
    two = turned.replace(RANKING, "{table: [[3, x], [1, 2]], assumption: x}")
    assert {j.name: j.says for j in judgements(read(one))} == {
        j.name: j.says for j in judgements(read(two))
    }
    assert set(judgements(read(BASE))) == set(judgements(read(turned)))
