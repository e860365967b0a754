"""Whether what a source claims holds in a model: one judge, one function for each kind of test.

A finding names a kind of test and its terms; the function of that name answers with a verdict
and one sentence of evidence. A new kind is one function in one of the modules below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.findings.changing import TESTS as CHANGING
from detente.analysis.findings.committee import TESTS as COMMITTEE
from detente.analysis.findings.concessions import TESTS as CONCESSIONS
from detente.analysis.findings.repeated import TESTS as REPEATED
from detente.analysis.findings.stage import TESTS as STAGE
from detente.analysis.findings.states import TESTS as STATES
from detente.analysis.findings.verdict import Answer, Ask, Terms, Verdict, plain
from detente.game.definition import Finding

if TYPE_CHECKING:
    from detente.analysis.model import Model

TESTS: dict[str, Ask] = {**STAGE, **REPEATED, **CHANGING, **CONCESSIONS, **COMMITTEE, **STATES}

__all__ = ["TESTS", "Answer", "Verdict", "judge"]


def judge(model: Model, finding: Finding) -> Verdict:
    """The verdict on a finding in a model at its parameter values.

    >>> from detente.analysis.model import load
    >>> model = load("hnc_composition")
    >>> judge(model, model.definition.findings[2]).holds
    True
    """
    answer = _ask(model, finding.test, finding.arguments)
    return Verdict(finding, answer.holds, answer.evidence)


def _ask(model: Model, kind: str, arguments: Terms) -> Answer:
    terms = dict(arguments)
    if kind == "all":
        answers = [_ask(model, inner, more) for inner, more in terms["tests"]]
        failed = [a.evidence for a in answers if not a.holds]
        return Answer(not failed, " ".join(failed or [a.evidence for a in answers]))
    at = terms.pop("at", None)
    asked = model.at(at) if at else model
    answer = TESTS[kind](asked, terms)
    if not at:
        return answer
    where = ", ".join(f"“{plain(name)}” at {value}" for name, value in at.items())
    return Answer(answer.holds, f"With {where}: {answer.evidence}")
