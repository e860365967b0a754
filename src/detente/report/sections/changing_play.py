"""What holds where play changes the game itself: state by state, with and without payments."""

from __future__ import annotations

from detente.report.blocks import Block, Heading, Paragraph
from detente.report.changing_payoffs import outlines, paid, payments, sustained
from detente.report.changing_tables import (
    ASSUMED,
    agreements,
    setting,
    states,
    stationary,
    thresholds,
)
from detente.report.study import Study

ORDER = 59


def applies(study: Study) -> bool:
    """Whether the definition says which states the game moves between."""
    return study.model.changing is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """The states, each agreement in each of them, and what was assumed."""
    play, written = study.model.changing, study.definition.repeated
    assert play is not None  # noqa: S101
    assert written is not None  # noqa: S101
    study.tell("agreements in every state")
    return (
        Heading("If play changes the game", 2, "changing-play"),
        setting(play, study.period),
        states(play, written.states),
        *agreements(play),
        *stationary(play),
        *thresholds(play),
        *sustained(play),
        *outlines(play),
        *paid(play),
        *payments(play),
        Paragraph(ASSUMED, "note"),
    )
