"""Bars over the range of a judgement, what it is about in words above each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.exact.number import Number, show
from detente.report.legend import Sample
from detente.report.plane import SMALL
from detente.report.svg import LEADING, Box, Drawing, Lettering, Pen, Point, width_of, wrap

WIDTH, LEFT, RIGHT, BAR = 440.0, 10.0, 430.0, 16.0
# Room that a number takes below a bar, and its base under the bar's lower edge.
_BELOW = 15.0


@dataclass(frozen=True, slots=True)
class Scale:
    """The values from `low` to `high` over the width of a bar."""

    low: Number
    high: Number

    def at(self, value: Number) -> float:
        """Where a value lies; at the nearer end where it is outside."""
        low, span = float(self.low), float(self.high) - float(self.low)
        share = (float(value) - low) / span if span else 0.5
        return LEFT + min(max(share, 0.0), 1.0) * (RIGHT - LEFT)


def label(drawing: Drawing, words: str, top: float) -> float:
    """What a bar is about, in lines from `top` down; where the next thing may begin."""
    lines = wrap(words.replace("_", " "), RIGHT - LEFT, SMALL, most=3)
    drawing.text((LEFT, top + SMALL), lines, Lettering(SMALL))
    return top + SMALL * LEADING * len(lines) + 4


def span(drawing: Drawing, scale: Scale, ends: tuple[Number, Number], y: float, pen: Pen) -> None:
    """A part of a bar; a single value as a line that stands out above and below."""
    start, end = scale.at(ends[0]), scale.at(ends[1])
    if end > start:
        drawing.rect(Box(start, y, end - start, BAR), pen)
    else:
        drawing.line((start, y - 3), (start, y + BAR + 3), Pen(pen.stroke, 3))


def outer_numbers(drawing: Drawing, scale: Scale, words: str, y: float) -> None:
    """Both ends of the range below a bar, and words between them."""
    base = y + BAR + _BELOW
    drawing.text((LEFT, base), show(scale.low), Lettering(SMALL, fill="muted"))
    drawing.text((RIGHT, base), show(scale.high), Lettering(SMALL, "end", "muted"))
    drawing.text(((LEFT + RIGHT) / 2, base), words, Lettering(SMALL, "middle"))


def numbers_at(drawing: Drawing, scale: Scale, values: Iterable[Number], y: float) -> None:
    """Values below their places on a bar; one that would run into the one before is left out."""
    taken = LEFT - 8
    for value in values:
        words = show(value)
        half = width_of(words, SMALL) / 2
        middle = min(max(scale.at(value), LEFT + half), RIGHT - half)
        if middle - half >= taken + 4:
            drawing.text((middle, y + BAR + _BELOW), words, Lettering(SMALL, "middle"))
            taken = middle + half


def value_mark(drawing: Drawing, at: Point) -> None:
    """The value today: a diamond."""
    x, y = at
    drawing.polygon([(x, y - 8), (x + 5, y), (x, y + 8), (x - 5, y)], Pen("paper", 1.2, fill="ink"))


def swatch(pen: Pen, letter: str = "") -> Sample:
    """A filling as a legend shows it."""

    def draw(drawing: Drawing, at: Point) -> None:
        drawing.rect(Box(at[0] - 11, at[1] - 6, 22, 12), pen)
        if letter:
            lettering = Lettering(SMALL, "middle", bold=True, halo=True)
            drawing.text((at[0], at[1] + 4), letter, lettering)

    return draw
