"""Stability of the states of an option form, in words and tables."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.state_stability import StateStability
from detente.report.blocks import Block, Bullets, Paragraph
from detente.report.state_words import (
    MEANINGS,
    Labels,
    joint_sentences,
    state_table,
    summary,
    way_sentences,
)

# A longer list is for machines: `--json` has all of it.
MOST = 30


def blocks(found: StateStability, concept: str) -> Iterator[Block]:
    """The answer of `detente solve` where there is a graph model and no normal form."""
    yield Paragraph(summary(found))
    yield Paragraph(f"It has no normal form: {found.form.obstacle}.")
    states = found.lasting
    if concept == "nash":
        states = tuple(s for s in found.form.order if found.stability.stable(s, "Nash"))
    elif found.model.size <= MOST:
        states = found.form.order
    if states:
        left = len(states) - MOST
        more = f" {left} more are left out here; --json lists all." if left > 0 else ""
        yield state_table(found, {s: found.label(s) for s in states[:MOST]}, f"{MEANINGS}{more}")
    ways = way_sentences(found, Labels(found))
    if ways and found.today is not None:
        yield Paragraph(f"From the status quo, “{found.label(found.today)}”:")
        yield Bullets(ways)
    together = joint_sentences(found, Labels(found))
    if together:
        yield Paragraph("Moves of groups:")
        yield Bullets(together)
    for note in found.notes:
        yield Paragraph(f"{note[:1].upper()}{note[1:]}.", "note")
