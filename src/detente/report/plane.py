"""Axes with round ticks, and a plane to draw on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from detente.report.svg import Box, Drawing, Lettering, Pen, Point, fitted

SMALL = 11.5


def nice_step(span: Fraction, count: int) -> Fraction:
    """The least of 1, 2, 5 times a power of ten that cuts `span` into at most `count` parts.

    >>> nice_step(Fraction(7), 5), nice_step(Fraction(1, 2), 5)
    (Fraction(2, 1), Fraction(1, 10))
    """
    if span <= 0:
        return Fraction(1)
    raw = span / count
    power = Fraction(10) ** floor(log10(raw.numerator) - log10(raw.denominator))
    for factor in (1, 2, 5, 10, 20):
        if power * factor >= raw:
            return power * factor
    return power * 50


def tick_text(value: Fraction, step: Fraction) -> str:
    """A tick's label, with as many decimals as the step needs and a true minus sign.

    >>> tick_text(Fraction(-1, 2), Fraction(1, 2)), tick_text(Fraction(2000), Fraction(1000))
    ('−0.5', '2000')
    """
    if abs(value) >= 10**6 or (value and abs(value) < Fraction(1, 10**4)):
        return f"{float(value):.3g}".replace("-", "−")
    digits = 0
    while (step * 10**digits).denominator != 1 and digits < 8:
        digits += 1
    return f"{float(value):.{digits}f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` laid from `start` to `end` (view-box units)."""

    low: Fraction
    high: Fraction
    start: float
    end: float

    def at(self, value: Fraction) -> float:
        """Where `value` lies."""
        share = float((value - self.low) / (self.high - self.low))
        return self.start + share * (self.end - self.start)

    def ticks(self, count: int = 6) -> tuple[tuple[Fraction, str], ...]:
        """Round values within the axis with their labels, at most `count` + 1."""
        step = nice_step(self.high - self.low, count)
        first, last = ceil(self.low / step), floor(self.high / step)
        return tuple((n * step, tick_text(n * step, step)) for n in range(first, last + 1))


def widened(
    values: Iterable[Fraction], share: Fraction = Fraction(1, 12)
) -> tuple[Fraction, Fraction]:
    """The range of `values` with a margin on both sides; never empty.

    >>> widened([Fraction(0), Fraction(12)])
    (Fraction(-1, 1), Fraction(13, 1))
    """
    known = list(values) or [Fraction(0)]
    low, high = min(known), max(known)
    margin = (high - low) * share or max(abs(high) * share, Fraction(1))
    return low - margin, high + margin


class Plane:
    """A drawing's frame with two axes; `at` turns values into places."""

    def __init__(self, drawing: Drawing, x: Axis, y: Axis) -> None:
        self.drawing, self.x, self.y = drawing, x, y
        self.box = Box(x.start, y.end, x.end - x.start, y.start - y.end)

    def at(self, x: Fraction, y: Fraction) -> Point:
        """The place of the values (x, y)."""
        return self.x.at(x), self.y.at(y)

    def axes(self, x_name: str, y_name: str) -> None:
        """Grid, tick labels and the axes' names: y above its axis, x below its own."""
        draw, box = self.drawing, self.box
        for value, words in self.x.ticks(6):
            place = self.x.at(value)
            draw.line((place, box.y), (place, box.y + box.height), Pen("grid", 1))
            draw.text((place, box.y + box.height + 17), words, Lettering(SMALL, "middle", "muted"))
        for value, words in self.y.ticks(6):
            place = self.y.at(value)
            draw.line((box.x, place), (box.x + box.width, place), Pen("grid", 1))
            draw.text((box.x - 6, place + 3), words, Lettering(SMALL, "end", "muted"))
        corner = (box.x, box.y + box.height)
        draw.polyline([(box.x, box.y), corner, (box.x + box.width, corner[1])], Pen("muted", 1.2))
        self.names(x_name, y_name)

    def names(self, x_name: str, y_name: str) -> None:
        """The axes' names: y above its axis, x below its own."""
        draw, box = self.drawing, self.box
        room = draw.width - 32
        bold = Lettering(SMALL, bold=True)
        draw.text((2, box.y - 13), f"↑ {fitted(y_name, room, SMALL)}", bold)
        place = (box.x + box.width, box.y + box.height + 35)
        words = f"{fitted(x_name, room - (draw.width - place[0]), SMALL)} →"
        draw.text(place, words, Lettering(SMALL, "end", bold=True))
