"""Each kind of test on a game whose answers can be worked out by hand.

The game is the prisoners' dilemma with T, R, P, S = 5, 3, 1, 0: its cooperation holds from a
discount factor of (T - R) / (T - P) = 1/2 on.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import detente as dt
from detente.analysis.findings import TESTS, judge
from detente.files.findings import KINDS
from detente.files.state_findings import state_kinds
from detente.sweep.draws import draws
from detente.sweep.robustness import robustness

DILEMMA = """
detente: 1
title: A dilemma
sources: {s: {title: A textbook}}
players: {a: Ann, b: Bob, c: Cleo}
actions: {a: [keep, break], b: [keep, break], c: [wait, hit]}
parameters:
  tempt: {value: 5, range: [3.5, 8], assumption: temptation}
  reward: {value: 3, range: [2, 6], assumption: reward}
  nuisance: {value: 0, range: [0, 4], assumption: what a hit takes}
  idle: {value: 0, range: [-1, 1], assumption: enters nobody's choice}
payoffs:
  a:
    - {when: {a: keep, b: keep}, value: reward, assumption: x}
    - {when: {a: break, b: keep}, value: tempt, assumption: x}
    - {when: {a: break, b: break}, value: 1, assumption: x}
    - {when: {c: hit}, value: -nuisance, assumption: x}
    - {value: idle, assumption: x}
  b:
    - {when: {a: keep, b: keep}, value: reward, assumption: x}
    - {when: {a: keep, b: break}, value: tempt, assumption: x}
    - {when: {a: break, b: break}, value: 1, assumption: x}
  c:
    - {when: {c: hit}, value: -1, assumption: x}
    - {when: {c: hit, a: keep}, value: 3, assumption: x}
status_quo: {a: break, b: break, c: wait}
target: {a: keep, b: keep}
agreements: {deal: {a: keep, b: keep, c: hit}, truce: {a: keep, b: keep, c: wait}}
repeated: {discount: 0.6, punishment: status_quo}
findings:
"""


def verdict(tmp_path: Path, test: str) -> bool:
    file = tmp_path / "dilemma.yaml"
    file.write_text(DILEMMA + f"  x: {{claim: s:x, says: x, test: {test}}}\n", encoding="utf-8")
    model = dt.load(file)
    return judge(model, model.definition.findings[0]).holds


@pytest.mark.parametrize(
    ("test", "holds"),
    [
        ("{no_equilibrium: {where: [{a: keep}, {b: keep}]}}", True),
        ("{no_equilibrium: {where: [{a: break}]}}", False),
        ("{equilibrium: {profile: status_quo}}", True),
        ("{equilibrium: {profile: deal}}", False),
        ("{stability: {outcome: deal, stable: [GMR, SEQ], unstable: [Nash]}}", True),
        ("{stability: {outcome: deal, stable: [Nash]}}", False),
        ("{best_reply: {of: a, is: break}}", True),
        ("{best_reply: {of: a, is: keep}}", False),
        ("{best_reply: {of: c, is: hit, against: {a: keep}}}", True),
        ("{best_reply: {of: a, unmoved_by: idle}}", True),
        ("{best_reply: {of: a, unmoved_by: reward}}", False),
        ("{best_reply: {of: a, moved_by: reward}}", True),
        ("{swing: {of: c, by: a, more_than: b}}", True),
        ("{swing: {of: c, by: b}}", False),
        ("{critical_discount: {of: deal, exists: true, above: 0.4999, below: 0.5001}}", True),
        ("{critical_discount: {of: truce, exists: false}}", True),
        ("{critical_discount: {of: deal, rises_with: tempt}}", True),
        ("{critical_discount: {of: deal, falls_with: tempt}}", False),
        ("{critical_discount: {of: deal, never_at: {reward: 1}}}", True),
        ("{critical_discount: {of: deal, never_at: {reward: 3}}}", False),
        ("{sustained: {profile: deal}}", True),
        ("{sustained: {profile: deal, at: {tempt: 7}}}", False),
        ("{sustained: {profile: deal, today: false, at: {tempt: 7}}}", True),
        ("{minimal_concession_sets: {each_has: [a, b], each_has_at_least: 2 players}}", True),
        ("{minimal_concession_sets: {exist: false}}", False),
        ("{minimal_concession_sets: {exist: false, reading: commitment}}", True),
        ("{spoiler: {player: c, action: hit, against: truce, undoes: false}}", True),
        ("{spoiler: {player: c, action: hit, against: truce, undoes: true}}", False),
        (
            "{spoiler: {player: c, action: hit, against: deal, undoes: true, at: {nuisance: 3}}}",
            True,
        ),
        ("{all: [{equilibrium: {profile: status_quo}}, {swing: {of: c, by: b}}]}", False),
    ],
)
def test_answers_worked_out_by_hand(tmp_path: Path, test: str, *, holds: bool) -> None:
    assert verdict(tmp_path, test) is holds


def test_the_file_format_knows_every_kind_of_test() -> None:
    form = dt.load("published/elmira").definition.options
    assert form is not None
    own = state_kinds(form, {})
    assert not set(own) & set(KINDS)
    assert {*KINDS, *own} - {"all"} == set(TESTS)


def test_robustness_finds_the_breakpoints(tmp_path: Path) -> None:
    """Ann keeps the deal while T - R <= 3/5 (T - nuisance - 1), Bob while that holds without it."""
    file = tmp_path / "dilemma.yaml"
    file.write_text(
        DILEMMA + "  x: {claim: s:x, says: x, test: {sustained: {profile: deal}}}\n",
        encoding="utf-8",
    )
    model = dt.load(file)
    found = robustness(model, count=200)["x"]
    flips = {f.parameter: f for f in found.flips}
    assert set(flips) == {"tempt", "reward", "nuisance"}
    assert 6 < flips["tempt"].end <= 6 + Fraction(9, 2) / 8
    assert Fraction(13, 5) - Fraction(4, 64) <= flips["reward"].end < Fraction(13, 5)
    assert Fraction(2, 3) < flips["nuisance"].end <= Fraction(2, 3) + Fraction(4, 8)
    assert found.nearest == flips["reward"]
    assert flips["reward"].exact == Fraction(13, 5)
    assert not flips["reward"].attained
    assert all(f.inside_range for f in found.flips)
    expected = [
        v["tempt"] <= v["reward"]
        or 5 * (v["tempt"] - v["reward"]) <= 3 * (v["tempt"] - v["nuisance"] - 1)
        for v in draws(model.definition, 200)
    ]
    assert found.holds == sum(expected)
    assert robustness(model, count=200)["x"] == found


def test_a_draw_at_which_the_model_breaks_down_keeps_no_verdict(tmp_path: Path) -> None:
    """At tempt - 4.6 outside [0, 1) there is no game, so no share of verdicts either way."""
    file = tmp_path / "dilemma.yaml"
    file.write_text(
        DILEMMA.replace("discount: 0.6", "discount: tempt - 4.6")
        + "  x: {claim: s:x, says: x, test: {sustained: {profile: deal}}}\n",
        encoding="utf-8",
    )
    model = dt.load(file)
    assert not model.findings[0].holds
    found = robustness(model, count=100)["x"]
    broken = [not 0 <= v["tempt"] - Fraction(23, 5) < 1 for v in draws(model.definition, 100)]
    assert 0 < sum(broken) < 100
    assert found.kept + found.holds + sum(broken) == 100


def test_who_swings_more_often_is_a_matter_of_shares(tmp_path: Path) -> None:
    """Ann turns Cleo in both of Bob's situations, Bob in two of Ann's three."""
    file = tmp_path / "swing.yaml"
    file.write_text(
        "detente: 1\ntitle: Swings\nsources: {s: {title: A textbook}}\n"
        "players: {a: Ann, b: Bob, c: Cleo}\n"
        "actions: {a: [x, y, z], b: [l, r], c: [wait, hit]}\n"
        "payoffs:\n"
        "  a: [{value: 0, assumption: x}]\n"
        "  b: [{value: 0, assumption: x}]\n"
        "  c:\n"
        "    - {when: {c: hit, a: x}, value: 1, assumption: x}\n"
        "    - {when: {c: hit, a: y, b: l}, value: 1, assumption: x}\n"
        "    - {when: {c: hit, a: y, b: r}, value: -1, assumption: x}\n"
        "    - {when: {c: hit, a: z, b: l}, value: -1, assumption: x}\n"
        "    - {when: {c: hit, a: z, b: r}, value: 1, assumption: x}\n"
        "findings:\n"
        "  more: {claim: s:x, says: x, test: {swing: {of: c, by: a, more_than: b}}}\n"
        "  less: {claim: s:x, says: x, test: {swing: {of: c, by: b, more_than: a}}}\n",
        encoding="utf-8",
    )
    assert [v.holds for v in dt.load(file).findings] == [True, False]
