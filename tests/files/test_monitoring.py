"""Public signals in definitions: what is read, and where faults are."""

from fractions import Fraction

import pytest

from detente.files.read import check_bytes

TEXT = """\
detente: 1
title: Two
players: {a: A, b: B}
actions: {a: [keep, break], b: [keep, break]}
parameters: {rate: {value: 0.1, range: [0, 0.2], assumption: a guess}}
payoffs:
  a: {table: [[3, 0], [5, 1]], assumption: the usual}
  b: {table: [[3, 5], [0, 1]], assumption: the usual}
repeated:
  discount: 0.9
  assumption: a guess
  monitoring:
    signals:
      quiet: [{when: {a: keep, b: keep}, value: 1 - 2*rate, assumption: x}, {otherwise: 1/2}]
      clash: [{when: {a: keep, b: keep}, value: rate, assumption: x}, {otherwise: 1/4}]
      shot: [{when: {a: keep, b: keep}, value: rate, assumption: x}, {otherwise: 1/4}]
    signal: clash
"""


def faults(text):
    _, errors, _ = check_bytes(text.encode(), "two.yaml")
    return [(f.place.line, f.place.column, f.message) for f in errors]


def monitoring(text):
    found, errors, _ = check_bytes(text.encode(), "two.yaml")
    assert not errors
    return found.repetition().monitoring


def test_several_signals_start_with_the_one_of_bad_faith():
    watch = monitoring(TEXT)
    assert watch.signal == "clash"
    assert watch.chance == (Fraction(1, 10), *(Fraction(1, 4),) * 3)
    assert list(watch.others) == ["quiet", "shot"]
    assert watch.others["quiet"] == (Fraction(4, 5), *(Fraction(1, 2),) * 3)


def test_the_first_signal_is_that_of_bad_faith_unless_one_is_named():
    text = TEXT.replace("    signal: clash\n", "")
    assert monitoring(text).signal == "quiet"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "says"),
    [
        ("1 - 2*rate", "1 - rate", 13, 5, "add up to 1.1"),
        ("signal: clash", "signal: crash", 17, 13, "unknown signal 'crash'"),
        ("{otherwise: 1/2}", "{otherwise: 3/2}", 14, 0, "outside [0, 1]"),
        ("signal: clash", "chance: [{otherwise: 1}]", 17, 5, "unknown key 'chance'"),
    ],
)
def test_a_fault_has_its_place(old, new, line, column, says):
    found = faults(TEXT.replace(old, new, 1))
    assert any(
        row == line and (not column or at == column) and says in message
        for row, at, message in found
    ), found


def test_a_signal_that_never_comes_is_a_fault():
    text = TEXT.replace("value: rate, assumption: x}, {otherwise: 1/4}]\n      shot",
                        "value: 0, assumption: x}, {otherwise: 0}]\n      shot")  # fmt: skip
    text = text.replace("1 - 2*rate", "1 - rate").replace("otherwise: 1/2", "otherwise: 3/4")
    assert any("'clash' never comes" in message for _, _, message in faults(text))
