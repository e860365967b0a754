"""What holds in a changing game, state by state."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.changing_play import ChangingPlay
from detente.report.blocks import Block, Paragraph
from detente.report.changing_payoffs import paid, payments, sustained
from detente.report.changing_tables import (
    ASSUMED,
    agreements,
    setting,
    states,
    stationary,
    thresholds,
)
from detente.report.wording import clause


def blocks(play: ChangingPlay) -> Iterator[Block]:
    """The answer of `detente repeated` for a definition with states."""
    written = play.model.definition.repeated
    assert written is not None  # noqa: S101
    if written.period:
        yield Paragraph(f"A period is {clause(written.period)}.")
    yield setting(play, "period")
    yield states(play, written.states)
    yield from agreements(play)
    yield from stationary(play)
    yield from thresholds(play)
    yield from sustained(play)
    yield from paid(play)
    yield from payments(play)
    yield Paragraph(ASSUMED, "note")
