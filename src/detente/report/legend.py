"""The key under a picture: samples with words, in as many rows as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from detente.report.svg import LEADING, Drawing, Lettering, Point, width_of, wrap

Sample: TypeAlias = Callable[[Drawing, Point], None]

_SIZE = 11.5
_SAMPLE = 26.0
_GAP = 14.0
_MARGIN = 8.0


def written(word: str) -> Sample:
    """A letter or number as the sample."""
    return lambda drawing, at: drawing.text(
        (at[0] + 8, at[1] + 4), word, Lettering(_SIZE, "end", bold=True)
    )


def legend(drawing: Drawing, top: float, items: Sequence[tuple[Sample, str]]) -> float:
    """Draw `items` from `top` down and return where the key ends.

    A sample is given the middle of a field 26 wide and 14 high.
    """
    x, y = _MARGIN, top
    widest = drawing.width - 2 * _MARGIN - _SAMPLE - 4
    for sample, words in items:
        lines = wrap(words, widest, _SIZE)
        width = _SAMPLE + 4 + max(width_of(line, _SIZE) for line in lines)
        if x > _MARGIN and x + width > drawing.width - _MARGIN:
            x, y = _MARGIN, y + 19
        sample(drawing, (x + _SAMPLE / 2, y + 7))
        drawing.text((x + _SAMPLE + 4, y + 11), lines, Lettering(_SIZE))
        x += width + _GAP
        if len(lines) > 1:
            x, y = _MARGIN, y + (len(lines) - 1) * _SIZE * LEADING + 19
    return y + 19 if x > _MARGIN else y
