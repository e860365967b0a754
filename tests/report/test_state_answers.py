"""Page one of a changing game: what it says is what holds, and its figures are the known ones.

Two brokers hold or press. Pressing against one who holds gives 4, both pressing 0, and the breach
of a deal is answered by pressing for ever: a deal worth r takes a discount factor of (4 - r) / 4.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from detente.analysis.findings import judge
from detente.analysis.model import Model, load
from detente.exact.number import decimal
from detente.report.sections.bottom_line import judgements
from detente.report.state_questions import state_deal, state_questions, state_shares
from detente.report.study import Study
from detente.report.wording import share

PATTERNS = {
    "every": ("3", "2"),
    "up to": ("3", "1"),
    "none": ("1", "1"),
    "later only": ("1", "3"),
    "never later": ("3", "-1"),
}


def written(early: str, late: str, more: str = "") -> str:
    return f"""\
detente: 1
title: Two brokers
players: {{a: {{name: Ann}}, b: {{name: Bob}}}}
actions: {{a: {{hold: Hold, press: Press}}, b: {{hold: Hold, press: Press}}}}
parameters:
  early: {{value: {early}, range: [0, 3.5], assumption: any}}
  late: {{value: {late}, range: [-1, 3], assumption: any}}
  gain: {{value: 4, range: [2, 5], means: What pressing alone brings, assumption: any}}
payoffs:
  a:
    - {{in: open, when: {{a: hold, b: hold}}, value: early, assumption: any}}
    - {{in: closing, when: {{a: hold, b: hold}}, value: late, assumption: any}}
    - {{when: {{a: press, b: hold}}, value: gain, assumption: any}}
    - {{when: {{a: hold, b: press}}, value: -2, assumption: any}}
  b:
    - {{in: open, when: {{a: hold, b: hold}}, value: early, assumption: any}}
    - {{in: closing, when: {{a: hold, b: hold}}, value: late, assumption: any}}
    - {{when: {{a: hold, b: press}}, value: gain, assumption: any}}
    - {{when: {{a: press, b: hold}}, value: -2, assumption: any}}
{more or "status_quo: {a: press, b: press}"}
agreements: {{deal: {{a: hold, b: hold}}}}
repeated:
  period: one month
  discount: 0.6
  states:
    open:
      means: All is open
      next: [{{to: closing, when: {{a: press}}, assumption: any}}, {{otherwise: open}}]
    closing: {{means: Time runs out}}
"""


def study_of(tmp_path, text: str, draws: int = 0) -> Study:
    file = tmp_path / "brokers.yaml"
    file.write_text(text, encoding="utf-8")
    return Study(load(file), draws=draws)


def needed(worth: str) -> Fraction | None:
    r = Fraction(worth)
    return (4 - r) / 4 if r > 0 else None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_where_a_deal_holds_is_what_its_patience_says(tmp_path, pattern):
    worths = PATTERNS[pattern]
    study = study_of(tmp_path, written(*worths))
    deal = state_deal(study)
    assert deal is not None
    least = [needed(w) for w in worths]
    holds = [d is not None and d <= Fraction(3, 5) for d in least]
    assert [one.least for one in deal.by_state.values()] == least
    assert deal.held == [s for s, there in zip(deal.asked, holds, strict=True) if there]
    first = judgements(study)[0]
    told = " ".join(first.details)
    for d in least:
        assert ("no patience is enough" if d is None else decimal(d)) in told
    named = {"“open”": holds[0], "“closing”": holds[1]}
    if all(holds):
        assert "every state" in first.text
    elif any(holds):
        before, after = first.text.split(", but ")
        assert all((name in before) == there for name, there in named.items())
        assert all(name in after for name, there in named.items() if not there)
    else:
        assert first.text.startswith("In no state")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_question_states_what_the_base_reading_shows(tmp_path, pattern):
    study = study_of(tmp_path, written(*PATTERNS[pattern], more=MAIN))
    assert study.questions
    for question in study.questions:
        assert judge(study.model, question.finding).holds


@pytest.mark.parametrize("name", ["fragmentation", "next_administration"])
def test_shipped_questions_hold_in_the_base_reading_and_come_first(name):
    study = Study(load(name), draws=0)
    for question in study.questions:
        assert judge(study.model, question.finding).holds
    asked = [role for role, _, _ in state_questions(study)]
    assert [q.role for q in study.questions][: len(asked)] == asked
    assert "states" in asked


def test_waiting_is_dearer_only_where_every_step_takes_more(tmp_path):
    for worths, dearer in (("3", "1"), True), (("1", "3"), False), (("2", "2"), False):
        study = study_of(tmp_path, written(*worths))
        assert ("dearer" in [q.role for q in study.questions]) is dearer


def test_the_step_that_waiting_takes_is_told_in_figures(tmp_path):
    study = study_of(tmp_path, written("3", "2"))
    (dearer,) = (j for j in judgements(study) if "easiest to keep" in j.text)
    # Today's 0.6 is 0.35 above the 0.25 that “open” takes; “closing” takes 0.5.
    assert "≈0.35 above" in dearer.details[0]
    assert "use up ≈0.25 of it" in dearer.details[0]


MAIN = "main_parameter: gain\nstatus_quo: {a: hold, b: hold}"


def test_what_lasts_today_is_told_with_its_threshold(tmp_path):
    """Holding is stationary where the deal is worth what pressing alone brings, now and later."""
    study = study_of(tmp_path, written("3", "3", MAIN))
    (today,) = (q for q in study.questions if q.role == "today")
    assert today.finding.arguments["side"] == "below"
    (told,) = (j for j in judgements(study) if "What pressing alone brings" in j.text)
    found = study.model.changing.thresholds["status quo"]
    assert f"{decimal(found.below)} or less" in told.text
    assert "taken to be 4" in told.text


@pytest.mark.parametrize(("status_quo", "verb"), [("press", "can last"), ("hold", "cannot last")])
def test_what_lasts_whatever_the_parameter_is_says_so(tmp_path, status_quo, verb):
    more = f"main_parameter: gain\nstatus_quo: {{a: {status_quo}, b: {status_quo}}}"
    study = study_of(tmp_path, written("1", "1", more))
    (told,) = (j for j in judgements(study) if "whatever “What pressing alone brings”" in j.text)
    assert verb in told.text


def test_shares_by_state_are_those_of_the_draws(tmp_path):
    study = study_of(tmp_path, written("3", "1"), draws=300)
    deal = state_deal(study)
    assert deal is not None
    found = state_shares(study, deal)
    from detente.sweep.draws import draws

    models = [study.model.at(d) for d in draws(study.definition, 300, study.seed)]
    for state, part in found.items():
        assert part == Fraction(sum(_kept(m, state) for m in models), 300)
    told = " ".join(judgements(study)[0].details)
    assert f"in “open” in {share(found['open'])} of the draws" in told


def _kept(model: Model, state: str) -> bool:
    assert model.changing is not None
    return model.changing.holds(model.agreements["deal"], state)


def test_without_ranges_the_patience_that_would_overturn_it_is_named(tmp_path):
    text = written("3", "2").replace(", range: [0, 3.5]", "").replace(", range: [-1, 3]", "")
    study = study_of(tmp_path, text.replace(", range: [2, 5]", ""))
    # “closing” takes 0.5, the most of both.
    assert "less than 0.5 of this one, in “closing”" in judgements(study)[0].overturned_by
