"""Page one: the question, the stage, and three to five judgements that stand alone."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.scoreboard import Row
from detente.report.answers import answer
from detente.report.blocks import Block, BottomLine, Heading, Judgement, Paragraph
from detente.report.efficiency import efficiency
from detente.report.payoff_slack import nearest_equilibrium, tightest
from detente.report.questions import Question
from detente.report.standing import least_confident, overturned_by, standing
from detente.report.study import Study
from detente.report.wording import (
    capital,
    claim_ids,
    clause,
    count,
    spaced,
)

ORDER = 10
FEWEST = 3

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
    found = judgements(study)
    told.append(BottomLine(tuple(found), CAVEAT))
    meant = " ".join(_meant(study, " ".join(one.text for one in found)))
    if meant:
        told.append(Paragraph(f"Names used on this page. {meant}", "note"))
    return tuple(told)


def _meant(study: Study, said: str) -> Iterator[str]:
    """What the names used on this page stand for, so that the page can be read alone."""
    for name, profile in study.named.items():
        if study.words.outcome(profile) in said:
            yield f"{capital(name)}: {study.words.options(profile)}."
    target = study.model.target
    if target is not None and "the target" in said and dict(target) not in study.named.values():
        yield f"Target: an outcome in which {study.words.options(target)}."


def judgements(study: Study) -> list[Judgement]:
    """Three to five judgements, from what holds once to what the sources claim."""
    rows = {row.finding.name: row for row in study.scoreboard.rows}
    found = [_answer(study, q, rows[q.finding.name]) for q in study.questions]
    claims = [row for row in study.scoreboard.rows if row.finding in study.definition.findings]
    if claims:
        found.append(_claims(study, claims))
    if not study.pure and study.model.target is None:
        found.insert(0, _unsettled(study))
    if len(found) < FEWEST:
        found += efficiency(study)
    return found[:5]


def _answer(study: Study, question: Question, row: Row) -> Judgement:
    sure = standing(study, row)
    return Judgement(
        text=answer(study, question, row) + _doubt(study, row),
        confidence=sure.confidence,
        overturned_by=sure.overturned_by or tightest(study, question),
        basis=sure.basis or "the payoffs as given; they come without ranges to vary",
        verdict="depends" if row.status == "depends" else "holds",
    )


def _doubt(study: Study, row: Row) -> str:
    """A warning where most admissible judgements say otherwise."""
    found = study.robustness.get(row.finding.name)
    if found is None or 2 * found.kept >= found.draws:
        return ""
    return (
        f" This rests on the numbers as they stand: in {found.draws - found.kept:,} of "
        f"{found.draws:,} draws from their ranges it is otherwise."
    )


def _unsettled(study: Study) -> Judgement:
    return Judgement(
        text="If the parties met only once, no outcome in pure options would hold: some party "
        "would always gain by changing, so the equilibrium is a mixture.",
        confidence="low",
        overturned_by=nearest_equilibrium(study, list(study.game.cells)),
        basis="the payoffs as given",
    )


# -- what the sources claim -----------------------------------------------------------------------


def _claims(study: Study, rows: list[Row]) -> Judgement:
    failing = [row for row in rows if not row.base.holds]
    return _unsupported(study, rows, failing) if failing else _supported(study, rows)


def _unsupported(study: Study, rows: list[Row], failing: list[Row]) -> Judgement:
    told = "; ".join(_said(row) for row in failing)
    held = len(rows) - len(failing)
    first = failing[0]
    return Judgement(
        text=f"{capital(count(len(failing), 'claim'))} of the sources "
        f"{'is' if len(failing) == 1 else 'are'} not borne out by this model: {told}."
        + (f" The other {'holds' if held == 1 else count(held, 'hold', 'hold')}." if held else ""),
        confidence=least_confident(standing(study, row).confidence for row in failing),
        overturned_by=overturned_by(study, first) or "Another reading of the claim.",
        basis=clause(first.base.evidence),
        verdict="fails" if all(row.status == "fails" for row in failing) else "depends",
    )


def _supported(study: Study, rows: list[Row]) -> Judgement:
    depends = [row for row in rows if row.status == "depends"]
    weakest = min(rows, key=lambda row: _share(study, row))
    sure = standing(study, weakest)
    number = capital(count(len(rows), "claim"))
    verbs = ("was", "holds") if len(rows) == 1 else ("were", "hold")
    text = f"{number} of the sources {verbs[0]} tested and {verbs[1]} in the base reading"
    if depends:
        text += f"; {count(len(depends), 'depends', 'depend')} on a contested reading"
    text += f". The least certain: {_said(weakest)}."
    return Judgement(
        text=text,
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
