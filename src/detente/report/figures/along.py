"""Several conclusions along one judgement: a bar for each over the same range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from detente.exact.algebraic import Real, ascending
from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.figures.ranges import (
    BAR,
    LEFT,
    RIGHT,
    WIDTH,
    Scale,
    label,
    numbers_at,
    span,
    swatch,
    value_mark,
)
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis
from detente.report.svg import Drawing, Lettering, Pen, fitted, width_of, wrap

Tone: TypeAlias = Literal["holds", "fails", "unknown"]
_WORDS: dict[Tone, str] = {"holds": "holds", "fails": "does not hold", "unknown": "no answer"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the range, both ends the same for a single value; a letter names its answer."""

    low: Real
    high: Real
    tone: Tone
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A conclusion in words, and the parts of the range, ascending, without a gap."""

    words: str
    parts: tuple[Part, ...]


def along_figure(  # noqa: PLR0913 (what a picture shows)
    parameter: str,
    today: Fraction,
    lanes: Sequence[Lane],
    *,
    means: str = "",
    name: str = "along",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Where each conclusion holds over the range of one parameter, today's value marked.

    The ends of the range are those of the lanes, which are all the same.

    >>> zero, one, two = map(Fraction, range(3))
    >>> deal = Lane("deal", (Part(zero, one, "holds"), Part(one, two, "fails")))
    >>> along_figure("cost", zero, [deal]).alt
    'Along cost, from 0 to 2, 0 today. deal: holds from 0 to 1; does not hold from 1 to 2.'
    """
    drawing = Drawing(name, WIDTH, 0)
    scale = Scale(lanes[0].parts[0].low, lanes[0].parts[-1].high)
    pens = _pens(drawing)
    inside = float(scale.low) <= today <= float(scale.high)
    top = 2.0
    for lane in lanes:
        top = label(drawing, lane.words, top)
        mark = scale.at(today) if inside else None
        _lane(drawing, scale, lane, top, pens, mark)
        top += BAR + 30
    top = _axis(drawing, scale, parameter, top) + 8
    if means:
        words = wrap(f"{parameter.replace('_', ' ')}: {means}", RIGHT - LEFT, SMALL)
        drawing.text((LEFT, top + 8), words, Lettering(SMALL, fill="muted"))
        top += 15.0 * len(words) + 4
    tones: list[Tone] = [t for t in _WORDS if any(p.tone == t for a in lanes for p in a.parts)]
    key: list[tuple[Sample, str]] = [(swatch(pens[t]), _WORDS[t]) for t in tones]
    if inside:
        key.append((value_mark, f"today, {show(today)}"))
    drawing.height = legend(drawing, top + 4, key) + 2
    alt = _told(parameter, today, scale, lanes)
    title = title or f"What holds as {parameter.replace('_', ' ')} changes"
    reading = reading or (
        "The axis is the range that the judgement's sources leave open, all else as today. The "
        "numbers under a bar are the values at which its answer changes: found exactly, and "
        "shown rounded where marked ≈."
    )
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _pens(drawing: Drawing) -> dict[Tone, Pen]:
    return {
        "holds": Pen("one", 1, fill="shade"),
        "fails": Pen("two", 1.2, fill=drawing.hatch("two", gap=5)),
        "unknown": Pen("muted", 1, "3 2", fill="paper"),
    }


def _lane(  # noqa: PLR0913, PLR0917 (what a bar shows)
    drawing: Drawing, scale: Scale, lane: Lane, y: float, pens: dict[Tone, Pen], mark: float | None
) -> None:
    # Stretches first, so that single values stay visible on them.
    for part in sorted(lane.parts, key=lambda part: part.low == part.high):
        span(drawing, scale, (part.low, part.high), y, pens[part.tone])
    for part in lane.parts:
        if part.letter and scale.at(part.high) - scale.at(part.low) >= 16:
            start, end = scale.at(part.low), scale.at(part.high)
            middle = (start + end) / 2
            if mark is not None and abs(middle - mark) < 13:
                # Beside the diamond, on the side with more room.
                middle = (mark + end) / 2 if end - mark > mark - start else (start + mark) / 2
            lettering = Lettering(SMALL, "middle", bold=True, halo=True)
            drawing.text((middle, y + BAR - 4), part.letter, lettering)
    if mark is not None:
        value_mark(drawing, (mark, y + BAR / 2))
    cuts = [after.low for _, after in pairwise(lane.parts)]
    numbers_at(drawing, scale, ascending(cuts), y)


def _axis(drawing: Drawing, scale: Scale, name: str, y: float) -> float:
    """Ticks over the range, and what is moved along it; where the next thing may begin."""
    low, high = (Fraction(float(end)) for end in (scale.low, scale.high))
    drawing.line((LEFT, y), (RIGHT, y), Pen("muted", 1.2))
    if high > low:
        for value, words in Axis(low, high, LEFT, RIGHT).ticks(6):
            at = scale.at(value)
            drawing.line((at, y), (at, y + 4), Pen("muted", 1))
            half = width_of(words, SMALL) / 2
            middle = min(max(at, LEFT + half), RIGHT - half)
            drawing.text((middle, y + 16), words, Lettering(SMALL, "middle", "muted"))
    words = fitted(name.replace("_", " "), RIGHT - LEFT - 20, SMALL)
    drawing.text((RIGHT, y + 33), f"{words} →", Lettering(SMALL, "end", bold=True))
    return y + 40


def _told(parameter: str, today: Fraction, scale: Scale, lanes: Sequence[Lane]) -> str:
    bounds = f"from {show(scale.low)} to {show(scale.high)}, {show(today)} today"
    said = [f"Along {parameter.replace('_', ' ')}, {bounds}."]
    for lane in lanes:
        parts = "; ".join(map(_part_told, lane.parts))
        said.append(f"{lane.words.replace('_', ' ')}: {parts}.")
    return " ".join(said)


def _part_told(part: Part) -> str:
    letter = f"{part.letter}, " if part.letter else ""
    at = (
        f"at {show(part.low)}"
        if part.low == part.high
        else f"from {show(part.low)} to {show(part.high)}"
    )
    return f"{letter}{_WORDS[part.tone]} {at}"
