"""Bars side by side: seats and power of each bloc, prices of each party."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, nice_step
from detente.report.svg import LEADING, Box, Drawing, Lettering, Pen, wrap

_WIDTH, _LEFT, _BAR = 440.0, 138.0, 15.0


def bars_figure(  # noqa: PLR0913 (words of one figure)
    groups: Sequence[str],
    shares: Mapping[str, Sequence[Fraction]],
    *,
    name: str,
    title: str,
    reading: str,
    said: Callable[[Fraction], str],
) -> Figure:
    """Bars for every group: one for each measure in `shares`, which has a value from 0 per group.

    `said` writes a value.

    >>> third = Fraction(1, 3)
    >>> figure = bars_figure(["A", "B"], {"seats": [third, 2 * third], "power": [0, Fraction(1)]},
    ...     name="power", title="", reading="", said=percent)
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
    for count, group in enumerate(groups):
        lines = wrap(group, _LEFT - 14, SMALL, most=4)
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
            drawing.text(where, said(share), Lettering(SMALL, halo=True))
    drawing.line((_LEFT, start), (_LEFT, top), Pen("muted", 1.2))
    key = [(_swatch(styles[n % len(styles)]), measure) for n, measure in enumerate(shares)]
    drawing.height = legend(drawing, top + 12, key) + 2
    alt = " ".join(_told(group, count, shares, said) for count, group in enumerate(groups))
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


def percent(share: Fraction) -> str:
    """A share in whole per cent."""
    return f"{float(share * 100):.0f}%"


def _told(
    group: str,
    count: int,
    shares: Mapping[str, Sequence[Fraction]],
    said: Callable[[Fraction], str],
) -> str:
    parts = [f"{name} {said(Fraction(values[count]))}" for name, values in shares.items()]
    return f"{group}: {', '.join(parts)}."
