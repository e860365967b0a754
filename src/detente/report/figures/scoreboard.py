"""Which findings hold under which reading, at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from detente.report.blocks import Figure
from detente.report.legend import Sample, legend, written
from detente.report.svg import LEADING, Box, Drawing, Lettering, Pen, Point, width_of, wrap

Verdict: TypeAlias = Literal["holds", "fails", "depends", ""]

_WIDTH, _SIZE = 440.0, 11.5
_WORDS: dict[Verdict, str] = {
    "holds": "holds",
    "fails": "fails",
    "depends": "depends on values within range",
    "": "not asked",
}


def scoreboard_figure(  # noqa: PLR0913 (what a picture shows)
    findings: Sequence[str],
    variants: Sequence[str],
    verdicts: Sequence[Sequence[Verdict]],
    *,
    name: str = "scoreboard",
    title: str = "Findings under each reading",
    reading: str = "",
) -> Figure:
    """A grid: a row for each finding, a column for each variant, a sign in each cell.

    `verdicts` has a row for each finding; "" where a finding was not asked.

    >>> figure = scoreboard_figure(["Peace lasts"], ["base", "hawks"], [["holds", "fails"]])
    >>> figure.alt
    'Peace lasts: holds in base; fails in hawks.'
    """
    drawing = Drawing(name, _WIDTH, 0)
    column = min(66.0, max(34.0, 262.0 / max(len(variants), 1)))
    left = _WIDTH - column * len(variants) - 4
    top, key = _heads(drawing, variants, left, column)
    for finding, row in zip(findings, verdicts, strict=True):
        lines = wrap(finding, left - 14, _SIZE, most=7)
        height = max(30.0, len(lines) * _SIZE * LEADING + 12)
        drawing.line((0, top), (_WIDTH, top), Pen("grid", 1))
        base = top + height / 2 - (len(lines) - 1) * _SIZE * LEADING / 2 + 4
        drawing.text((2, base), lines, Lettering(_SIZE))
        for count, verdict in enumerate(row):
            _sign(drawing, (left + column * (count + 0.5), top + height / 2), verdict)
        top += height
    drawing.line((0, top), (_WIDTH, top), Pen("grid", 1))
    seen = {verdict for row in verdicts for verdict in row}
    samples = [(_sample(verdict), words) for verdict, words in _WORDS.items() if verdict in seen]
    bottom = legend(drawing, top + 10, samples)
    drawing.height = legend(drawing, bottom + 4, key) + 2
    alt = " ".join(_told(f, variants, row) for f, row in zip(findings, verdicts, strict=True))
    reading = reading or "A row of ticks is a finding that no contested reading overturns."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _heads(
    drawing: Drawing, variants: Sequence[str], left: float, column: float
) -> tuple[float, list[tuple[Sample, str]]]:
    """Column heads; letters explained below where the names are too wide."""
    words = [variant.replace("_", " ") for variant in variants]
    size = 10.5
    key: list[tuple[Sample, str]] = []
    if any(width_of(w, size) > column - 3 for name in words for w in name.split()):
        key = [(written(chr(65 + n)), name) for n, name in enumerate(words)]
        words = [chr(65 + n) for n in range(len(words))]
    heads = [wrap(name, column - 3, size, most=4) for name in words]
    tallest = max((len(lines) for lines in heads), default=1)
    for count, lines in enumerate(heads):
        base = 14 + (tallest - len(lines)) * size * LEADING
        at = (left + column * (count + 0.5), base)
        drawing.text(at, lines, Lettering(size, "middle"))
    return 14 + tallest * size * LEADING, key


def _sign(drawing: Drawing, at: Point, verdict: Verdict) -> None:
    x, y = at
    if verdict == "holds":
        drawing.circle(at, 10, Pen(fill="good"))
        drawing.polyline(
            [(x - 4.6, y + 0.4), (x - 1.4, y + 3.8), (x + 4.8, y - 3.8)], Pen("paper", 2.4)
        )
    elif verdict == "fails":
        drawing.rect(Box(x - 9, y - 9, 18, 18), Pen("bad", 1.8, fill="paper"), 2)
        for dy in (-4, 4):
            drawing.line((x - 4, y + dy), (x + 4, y - dy), Pen("bad", 2.4))
    elif verdict == "depends":
        drawing.polygon(
            [(x, y - 11), (x + 11, y), (x, y + 11), (x - 11, y)], Pen("warn", 1.8, fill="area")
        )
        drawing.line((x - 4.5, y), (x + 4.5, y), Pen("warn", 2.4))
    else:
        drawing.circle(at, 1.8, Pen(fill="muted"))


def _sample(verdict: Verdict) -> Sample:
    return lambda drawing, at: _sign(drawing, at, verdict)


def _told(finding: str, variants: Sequence[str], row: Sequence[Verdict]) -> str:
    parts: list[str] = []
    for verdict, words in (("holds", "holds"), ("fails", "fails"), ("depends", "depends")):
        where = [v.replace("_", " ") for v, w in zip(variants, row, strict=True) if w == verdict]
        if where:
            parts.append(f"{words} in {', '.join(where)}")
    return f"{finding}: {'; '.join(parts) or 'not asked'}."
