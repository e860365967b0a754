"""From which discount factor on each agreement holds, by which answer; what patience sustains."""

from __future__ import annotations

from detente.analysis.answers_to_breach import answers
from detente.report import sustained
from detente.report.blocks import Block, Heading, Paragraph
from detente.report.study import Study

ORDER = 61


def applies(study: Study) -> bool:
    """Whether there is repeated play with an agreement in it that a threat could keep."""
    return bool(study.agreements) and len(study.game.players) > 1


def blocks(study: Study) -> tuple[Block, ...]:
    """The table of answers; for two parties the sets in a picture too."""
    rep = study.model.repeated
    assert rep is not None  # noqa: S101 (there are no agreements without it)
    study.tell("answers to a breach")
    agreements = study.model.agreements
    made: list[Block] = [
        Heading("How a breach is best answered", 2, "sustained-payoffs"),
        *sustained.table(rep, {n: answers(rep, p) for n, p in agreements.items()}),
    ]
    if sustained.applies(rep):
        found = sustained.sets(rep)
        made += [
            Paragraph(sustained.told(rep, found)),
            sustained.figure(rep, found, agreements),
        ]
    behind = sustained.together(rep)
    return (*made, *([Paragraph(behind)] if behind else []))
