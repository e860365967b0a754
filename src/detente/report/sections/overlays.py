"""Spoilers, ripeness and the broker."""

from __future__ import annotations

from detente.analysis.overlays import overlays
from detente.report.blocks import Block, Heading, Paragraph
from detente.report.overlays import overlay_blocks
from detente.report.study import Study

ORDER = 78


def applies(study: Study) -> bool:
    """Whether there are concessions to undo or to wait for."""
    return study.concessions is not None and study.model.status_quo is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """Who could undo an agreement, when one can be made, what verification is worth."""
    study.tell("spoilers, ripeness and the broker")
    found = overlays(study.model)
    return (
        Heading("Spoilers, ripeness and the broker", 2, "overlays"),
        Paragraph(
            "What lies outside the bargain itself: those who could undo it, the moment for it, and "
            "what it would be worth to see what is done.",
            "lead",
        ),
        *overlay_blocks(found, study.words, study.period),
    )
