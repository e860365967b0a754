"""Where a parameter's range is cut: a bar for each parameter, a letter for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.algebraic import Real
from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.figures.ranges import (
    BAR,
    LEFT,
    RIGHT,
    WIDTH,
    Scale,
    label,
    outer_numbers,
    span,
    swatch,
    value_mark,
)
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL
from detente.report.svg import Drawing, Lettering, Pen, fitted


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a range, both ends the same for a single value, and the letter of its answer."""

    low: Real
    high: Real
    letter: str


@dataclass(frozen=True, slots=True)
class Steps:
    """A parameter, its value today and the parts of its range, ascending, without a gap."""

    name: str
    value: Fraction
    parts: tuple[Step, ...]


def steps_figure(
    lines: Sequence[Steps],
    today: str,
    *,
    name: str = "steps",
    title: str = "Where the equilibria change",
) -> Figure:
    """A bar for each parameter over its range, cut where the answer changes.

    `today` is the letter of the answer at today's values; other answers are hatched.

    >>> zero, one, two = map(Fraction, range(3))
    >>> cost = Steps("cost", zero, (Step(zero, one, "A"), Step(one, one, "B"), Step(one, two, "B")))
    >>> steps_figure([cost], "A").alt
    'cost, 0 today: A from 0 to 1; B at 1; B from 1 to 2.'
    """
    drawing = Drawing(name, WIDTH, 0)
    other = drawing.hatch("two", gap=5)
    top = 6.0
    for line in lines:
        top = label(drawing, line.name, top) + SMALL
        _bar(drawing, line, top, today, other)
        top += BAR + 30
    key: list[tuple[Sample, str]] = [
        (swatch(Pen("one", 1, fill="shade")), f"as today ({today})"),
        (swatch(Pen("two", 1.2, fill=other)), "other equilibria"),
        (value_mark, "value today"),
    ]
    drawing.height = legend(drawing, top + 4, key) + 2
    alt = " ".join(map(_told, lines))
    reading = "Each letter is one list of equilibria, told in the table; the cuts are exact."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _bar(drawing: Drawing, line: Steps, y: float, today: str, other: str) -> None:
    scale = Scale(line.parts[0].low, line.parts[-1].high)
    # Stretches first, so that single values stay visible on them.
    for part in sorted(line.parts, key=lambda part: part.low == part.high):
        same = part.letter == today
        pen = Pen("one", 1, fill="shade") if same else Pen("two", 1.2, fill=other)
        span(drawing, scale, (part.low, part.high), y, pen)
    lettered = LEFT - 20
    for part in line.parts:
        middle = (scale.at(part.low) + scale.at(part.high)) / 2
        # Letters stand above the bar, apart from each other; where there is no room the table says.
        if middle - lettered >= 12:
            drawing.text((middle, y - 5), part.letter, Lettering(SMALL, "middle", bold=True))
            lettered = middle
    value_mark(drawing, (scale.at(line.value), y + BAR / 2))
    cuts = list(dict.fromkeys(show(part.low) for part in line.parts[1:]))
    words = fitted(f"changes at {', '.join(cuts)}", RIGHT - LEFT - 80, SMALL)
    outer_numbers(drawing, scale, words, y)


def _told(line: Steps) -> str:
    parts = "; ".join(
        f"{part.letter} at {show(part.low)}"
        if part.low == part.high
        else f"{part.letter} from {show(part.low)} to {show(part.high)}"
        for part in line.parts
    )
    return f"{line.name.replace('_', ' ')}, {show(line.value)} today: {parts}."
