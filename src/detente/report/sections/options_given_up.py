"""What it would take for the target of an option form to last."""

from __future__ import annotations

from detente.report.blocks import Block, Heading, Paragraph
from detente.report.state_concessions import blocks as answer
from detente.report.state_concessions import lead
from detente.report.state_names import StateNames
from detente.report.study import Study

ORDER = 29


def applies(study: Study) -> bool:
    """Where an option form names a target."""
    form = study.definition.options
    return form is not None and form.target is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """Options given up and minds changed."""
    found = study.state_concessions
    assert found is not None  # noqa: S101 (see `applies`)
    names = StateNames(found.states)
    return (
        Heading("What it would take for the target to last", 2, "options-given-up"),
        Paragraph(lead(found, names), "lead"),
        *answer(found, names),
    )
