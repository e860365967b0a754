"""Seats are not power: shares of each bloc side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, nice_step
from detente.report.svg import LEADING, Box, Drawing, Lettering, Pen, wrap

_WIDTH, _LEFT, _BAR = 440.0, 138.0, 15.0


def power_figure(
    blocs: Sequence[str],
    shares: Mapping[str, Sequence[Fraction]],
    *,
    name: str = "power",
    title: str = "Seats and power",
    reading: str = "",
) -> Figure:
    """Bars for every bloc: a bar for each measure in `shares` (each a share of 1 for each bloc).

    >>> third = Fraction(1, 3)
    >>> figure = power_figure(["A", "B"], {"seats": [third, 2 * third], "power": [0, Fraction(1)]})
    >>> figure.alt
    'A: seats 33%, power 0%. B: seats 67%, power 100%.'
    """
    drawing = Drawing(name, _WIDTH, 0)
    values = [Fraction(value) for measure in shares.values() for value in measure]
    largest = max([*values, Fraction(1, 100)])
    unit = (_WIDTH - _LEFT - 48) / float(largest)
    styles = _styles(drawing)
    top = 8.0
    start = top
    rows: list[tuple[float, int]] = []
    for count, bloc in enumerate(blocs):
        lines = wrap(bloc, _LEFT - 14, SMALL, most=4)
        height = max(len(shares) * _BAR, len(lines) * SMALL * LEADING) + 14
        base = top + height / 2 - (len(lines) - 1) * SMALL * LEADING / 2 + 4
        drawing.text((_LEFT - 8, base), lines, Lettering(SMALL, "end"))
        rows.append((top + (height - len(shares) * _BAR) / 2, count))
        top += height
    _grid(drawing, largest, unit, (start, top))
    for at, count in rows:
        for place, measure in enumerate(shares.values()):
            share = Fraction(measure[count])
            box = Box(_LEFT, at + place * _BAR + 1.5, float(share) * unit, _BAR - 3)
            drawing.rect(box, styles[place % len(styles)])
            where = (_LEFT + box.width + 5, box.y + box.height - 1.5)
            drawing.text(where, _percent(share), Lettering(SMALL, halo=True))
    drawing.line((_LEFT, start), (_LEFT, top), Pen("muted", 1.2))
    key = [(_swatch(styles[n % len(styles)]), measure) for n, measure in enumerate(shares)]
    drawing.height = legend(drawing, top + 12, key) + 2
    alt = " ".join(_told(bloc, count, shares) for count, bloc in enumerate(blocs))
    reading = reading or "Where the bars of a bloc differ in length, its seats misstate its power."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _styles(drawing: Drawing) -> list[Pen]:
    return [
        Pen("one", 1.2, fill="one"),
        Pen("two", 1.4, fill=drawing.hatch("two", gap=4.5)),
        Pen("three", 1.4, fill="paper"),
        Pen("four", 1.4, fill=drawing.hatch("four", angle=90, gap=4)),
    ]


def _grid(drawing: Drawing, largest: Fraction, unit: float, span: tuple[float, float]) -> None:
    step = nice_step(largest, 4)
    ticks = int(largest / step)
    for number in range(1, ticks + 1):
        x = _LEFT + float(step * number) * unit
        drawing.line((x, span[0]), (x, span[1]), Pen("grid", 1))


def _swatch(pen: Pen) -> Sample:
    return lambda drawing, at: drawing.rect(Box(at[0] - 11, at[1] - 6, 22, 12), pen)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.0f}%"


def _told(bloc: str, count: int, shares: Mapping[str, Sequence[Fraction]]) -> str:
    parts = [f"{name} {_percent(Fraction(values[count]))}" for name, values in shares.items()]
    return f"{bloc}: {', '.join(parts)}."
