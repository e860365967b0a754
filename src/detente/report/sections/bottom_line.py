"""Page one: the question, the stage, and three to five judgements that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from detente.analysis.scoreboard import Row
from detente.report.answer_details import details
from detente.report.answers import answer
from detente.report.blocks import Block, BottomLine, Heading, Judgement, Paragraph
from detente.report.efficiency import efficiency
from detente.report.option_form_answers import CAVEAT as OF_STATES
from detente.report.option_form_answers import state_judgements
from detente.report.payoff_slack import nearest_equilibrium, tightest
from detente.report.questions import Question
from detente.report.standing import least_confident, standing
from detente.report.study import Study
from detente.report.wording import (
    claim_ids,
    clause,
    count,
    in_words,
    listed,
    opening,
    share,
    spaced,
)

ORDER = 10
FEWEST = 3

GIVEN = "the payoffs as given; they come without ranges to vary"
CAVEAT = (
    "An equilibrium is not a forecast and not a probability: it is a situation from which no "
    "party gains by acting alone, given the judgements listed below. Confidence is about the "
    "evidence for those judgements; shares of draws count judgements, not the chances of events."
)


def applies(study: Study) -> bool:  # noqa: ARG001
    """Every report has a first page."""
    return True


def blocks(study: Study) -> tuple[Block, ...]:
    """Stage date and judgements; the question stands in the head of every format."""
    told: list[Block] = [Heading("Bottom line", 2, "bottom-line")]
    if study.definition.stage:
        when = "Judged as of the date above; later events are not considered."
        told.append(Paragraph(when, "note"))
    if study.definition.options is not None:
        claims = list(_of_sources(study))
        told.append(BottomLine(tuple(state_judgements(study, claims)), OF_STATES))
    else:
        told.append(BottomLine(tuple(_glossed(study, judgements(study))), CAVEAT))
    return tuple(told)


def _glossed(study: Study, found: list[Judgement]) -> Iterator[Judgement]:
    """The judgements, each name explained where it is used first, so that the page stands alone."""
    open_names = dict(_meanings(study))
    for one in found:
        said = " ".join((one.text, *one.details))
        used = [n for n in open_names if re.search(rf"{re.escape(n)}(?!\w)", said, re.IGNORECASE)]
        meant = [f"{opening(name)} means: {open_names.pop(name)}." for name in used]
        yield replace(one, details=(*meant, *one.details))


def _meanings(study: Study) -> Iterator[tuple[str, str]]:
    for profile in study.named.values():
        yield study.words.outcome(profile), study.words.options(profile)
    target = study.model.target
    if target is not None and dict(target) not in study.named.values():
        rest = [p for p in study.game.players if p not in target]
        free = ", whatever the others choose" if rest else ""
        yield "the target", f"{study.words.options(target)}{free}"


def judgements(study: Study) -> list[Judgement]:
    """Three to five judgements, from what holds once to what the sources claim."""
    rows = {row.finding.name: row for row in study.scoreboard.rows}
    found = [_answer(study, q, rows[q.finding.name]) for q in study.questions]
    found += _of_sources(study)
    if not study.pure and study.model.target is None:
        found.insert(0, _unsettled(study))
    if len(found) < FEWEST:
        found += efficiency(study)
    return found[:5]


def _answer(study: Study, question: Question, row: Row) -> Judgement:
    sure = standing(study, row)
    return Judgement(
        text=answer(study, question, row) + _doubt(study, row),
        details=details(study, question),
        confidence=sure.confidence,
        overturned_by=sure.overturned_by or tightest(study, question),
        basis=sure.basis or GIVEN,
        verdict="depends" if row.status == "depends" else "holds",
    )


def _doubt(study: Study, row: Row) -> str:
    """A warning where most admissible judgements say otherwise."""
    found = study.robustness.get(row.finding.name)
    if found is None or 2 * found.kept >= found.draws:
        return ""
    against = share(Fraction(found.draws - found.kept, found.draws))
    return f" But over the ranges it is mostly otherwise: in {against} of the draws."


def _unsettled(study: Study) -> Judgement:
    return Judgement(
        text="If the parties met only once, no outcome in pure options would hold: some party "
        "would always gain by changing, so the equilibrium is a mixture.",
        confidence="low",
        overturned_by=nearest_equilibrium(study, list(study.game.cells)),
        basis="the payoffs as given",
    )


# -- what the sources claim -----------------------------------------------------------------------


def _of_sources(study: Study) -> Iterator[Judgement]:
    """One judgement on what the sources claim, if they claim anything."""
    rows = [row for row in study.scoreboard.rows if row.finding in study.definition.findings]
    if rows:
        yield _claims(study, rows)


def _claims(study: Study, rows: list[Row]) -> Judgement:
    failing = [row for row in rows if not row.base.holds]
    return _unsupported(study, rows, failing) if failing else _supported(study, rows)


def _unsupported(study: Study, rows: list[Row], failing: list[Row]) -> Judgement:
    held = len(rows) - len(failing)
    weakest = min(failing, key=lambda row: _share(study, row))
    sure = standing(study, weakest)
    alike: dict[str, list[str]] = {}
    for row in failing:
        alike.setdefault(clause(row.base.evidence), []).append(_said(row))
    told = [f"Not borne out: {listed(s)}. What is found: {e}." for e, s in alike.items()]
    if held:
        told.append(f"The other {'claim holds' if held == 1 else count(held, 'claim') + ' hold'}.")
    return Judgement(
        text=f"The model does not bear out {_of(len(failing), len(rows))} that were tested.",
        details=tuple(told),
        confidence=least_confident(standing(study, row).confidence for row in failing),
        overturned_by=sure.overturned_by or "Another reading of the claim.",
        basis=sure.basis or GIVEN,
        verdict="fails" if all(row.status == "fails" for row in failing) else "depends",
    )


def _of(number: int, every: int) -> str:
    """So many of the sources' claims."""
    if every == 1:
        return "the one claim of the sources"
    if number == every:
        return f"any of the {count(every, 'claim')} of the sources"
    return f"{in_words(number)} of the {count(every, 'claim')} of the sources"


def _supported(study: Study, rows: list[Row]) -> Judgement:
    depends = sum(row.status == "depends" for row in rows)
    weakest = min(rows, key=lambda row: _share(study, row))
    sure = standing(study, weakest)
    if len(rows) == 1:
        text = "The one claim of the sources that was tested holds in the base reading"
        text += "; it fails in a contested one." if depends else "."
    else:
        text = f"All {count(len(rows), 'claim')} of the sources that were tested hold in the base"
        which = "each" if depends == len(rows) else f"{in_words(depends)} of them"
        fails = "fails" if depends in {1, len(rows)} else "fail"
        text += f" reading; {which} {fails} in some contested one." if depends else " reading."
    return Judgement(
        text=text,
        details=(f"The least certain is {_said(weakest)}.",),
        confidence=sure.confidence,
        overturned_by=sure.overturned_by or "Another reading of the claim.",
        basis=sure.basis or clause(weakest.base.evidence),
        verdict="depends" if depends else "holds",
    )


def _said(row: Row) -> str:
    says = clause(row.finding.says) or spaced(row.finding.name)
    ids = claim_ids(row.finding.claims)
    return f"“{says}”" + (f" {ids}" if ids else "")


def _share(study: Study, row: Row) -> tuple[float, bool]:
    found = study.robustness.get(row.finding.name)
    return (1.0 if found is None else float(found.share), row.status != "depends")
