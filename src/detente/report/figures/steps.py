"""Where a parameter's range is cut: a bar for each parameter, a letter for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.algebraic import Real
from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL
from detente.report.svg import LEADING, Box, Drawing, Lettering, Pen, Point, fitted, wrap

_WIDTH, _LEFT, _RIGHT, _BAR = 440.0, 150.0, 426.0, 16.0


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
    drawing = Drawing(name, _WIDTH, 0)
    other = drawing.hatch("two", gap=5)
    top = 20.0
    for line in lines:
        words = wrap(line.name.replace("_", " "), _LEFT - 14, SMALL, most=4)
        height = max(58.0, len(words) * SMALL * LEADING + 30)
        base = top + 13 - (len(words) - 1) * SMALL * LEADING / 2
        drawing.text((_LEFT - 8, max(base, top)), words, Lettering(SMALL, "end"))
        _bar(drawing, line, top, today, other)
        top += height
    key: list[tuple[Sample, str]] = [
        (_swatch(Pen("one", 1, fill="shade")), f"as today ({today})"),
        (_swatch(Pen("two", 1.2, fill=other)), "other equilibria"),
        (_value, "value today"),
    ]
    drawing.height = legend(drawing, top, key) + 2
    alt = " ".join(map(_told, lines))
    reading = "Each letter is one list of equilibria, told in the table; the cuts are exact."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _bar(drawing: Drawing, line: Steps, y: float, today: str, other: str) -> None:
    low, high = float(line.parts[0].low), float(line.parts[-1].high)
    span = high - low or 1.0

    def at(value: Real) -> float:
        return _LEFT + (float(value) - low) / span * (_RIGHT - _LEFT)

    lettered = -1.0
    # Stretches first, so that single values stay visible on them.
    for part in sorted(line.parts, key=lambda part: part.low == part.high):
        start, end = at(part.low), at(part.high)
        same = part.letter == today
        if end > start:
            pen = Pen("one", 1, fill="shade") if same else Pen("two", 1.2, fill=other)
            drawing.rect(Box(start, y, end - start, _BAR), pen)
        else:
            role = "one" if same else "two"
            drawing.line((start, y - 3), (start, y + _BAR + 3), Pen(role, 3))
    for part in line.parts:
        middle = (at(part.low) + at(part.high)) / 2
        # Letters stand above the bar, apart from each other; where there is no room the table says.
        if middle - lettered >= 12:
            drawing.text((middle, y - 6), part.letter, Lettering(SMALL, "middle", bold=True))
            lettered = middle
    inside = min(max(at(line.value), _LEFT), _RIGHT)
    _value(drawing, (inside, y + _BAR / 2))
    _numbers(drawing, line, y + _BAR + 15)


def _numbers(drawing: Drawing, line: Steps, y: float) -> None:
    """The ends of the range and the cuts between them in words, which never collide."""
    drawing.text((_LEFT, y), show(line.parts[0].low), Lettering(SMALL, fill="muted"))
    drawing.text((_RIGHT, y), show(line.parts[-1].high), Lettering(SMALL, "end", "muted"))
    cuts = list(dict.fromkeys(show(part.low) for part in line.parts[1:]))
    words = fitted(f"changes at {', '.join(cuts)}", _RIGHT - _LEFT - 80, SMALL)
    drawing.text(((_LEFT + _RIGHT) / 2, y), words, Lettering(SMALL, "middle"))


def _value(drawing: Drawing, at: Point) -> None:
    x, y = at
    drawing.polygon([(x, y - 8), (x + 5, y), (x, y + 8), (x - 5, y)], Pen("paper", 1.2, fill="ink"))


def _swatch(pen: Pen) -> Sample:
    return lambda drawing, at: drawing.rect(Box(at[0] - 11, at[1] - 6, 22, 12), pen)


def _told(line: Steps) -> str:
    parts = "; ".join(
        f"{part.letter} at {show(part.low)}"
        if part.low == part.high
        else f"{part.letter} from {show(part.low)} to {show(part.high)}"
        for part in line.parts
    )
    return f"{line.name.replace('_', ' ')}, {show(line.value)} today: {parts}."
