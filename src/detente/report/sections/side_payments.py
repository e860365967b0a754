"""What payments between the parties could add to repeated play."""

from __future__ import annotations

from detente.report.blocks import Block, Heading, Paragraph
from detente.report.side_payments import figure, told, unanswered
from detente.report.study import Study

ORDER = 64


def applies(study: Study) -> bool:
    """Whether the game is repeated by parties that could pay one another."""
    return study.model.repeated is not None and len(study.game.players) > 1


def blocks(study: Study) -> tuple[Block, ...]:
    """The steps over the discount factor, and who pays whom; or why neither is told."""
    rep = study.model.repeated
    assert rep is not None  # noqa: S101 (see `applies`)
    heading = Heading("If payments can be made", 2, "side-payments")
    reason = unanswered(rep, study.definition, study.words)
    if reason:
        return heading, Paragraph(reason)
    study.tell("payments between the parties")
    picture = figure(rep, study.words)
    return (
        heading,
        *told(rep, study.definition, study.words),
        *([picture] if picture is not None else []),
    )
