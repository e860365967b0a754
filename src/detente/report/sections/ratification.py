"""Who has to ratify at home, and whether the sides' win-sets meet."""

from __future__ import annotations

from detente.report.blocks import Block, Heading, Paragraph
from detente.report.ratification import ratification_blocks
from detente.report.sections.judgements import reason_cells
from detente.report.study import Study

ORDER = 76


def applies(study: Study) -> bool:
    """Whether the definition says who ratifies."""
    return study.definition.ratification is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """Win-sets, their overlap or what would make them meet, and whose consent decides."""
    found = study.model.win_sets
    assert found is not None  # noqa: S101
    told = [
        Heading("Who has to ratify it at home", 2, "ratification"),
        *ratification_blocks(found),
    ]
    if found.body.reason.is_given:
        because, _ = reason_cells(study.definition, found.body.reason)
        told.append(Paragraph(f"On ratification: {because.text}", "note"))
    return tuple(told)
