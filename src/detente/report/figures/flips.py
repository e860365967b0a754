"""How far a judgement may be wrong before a finding turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL
from detente.report.svg import LEADING, Box, Drawing, Lettering, Pen, Point, wrap

_WIDTH, _LEFT, _RIGHT = 440.0, 150.0, 426.0


@dataclass(frozen=True, slots=True)
class Flip:
    """A parameter's range and value, and the nearest values at which the verdict changes.

    `below` and `above` are None where the verdict stands to that end of the range.
    """

    name: str
    low: Fraction
    high: Fraction
    value: Fraction
    below: Fraction | None = None
    above: Fraction | None = None


def flips_figure(
    finding: str,
    flips: Sequence[Flip],
    *,
    name: str = "flips",
    title: str = "",
    reading: str = "",
) -> Figure:
    """A bar for each parameter over its range: where the verdict on `finding` stands and changes.

    The parameters nearest to a change come first.

    >>> half = Fraction(1, 2)
    >>> cost = Flip("cost", Fraction(0), Fraction(1), half, above=Fraction(2, 3))
    >>> flips_figure("Peace lasts", [cost]).alt
    'Peace lasts. cost: 0.5, changes above 2/3, range 0 to 1.'
    """
    drawing = Drawing(name, _WIDTH, 0)
    ranked = sorted(flips, key=_nearness)
    gone = drawing.hatch("two", gap=5)
    top = 8.0
    for flip in ranked:
        lines = wrap(flip.name.replace("_", " "), _LEFT - 14, SMALL, most=4)
        height = max(44.0, len(lines) * SMALL * LEADING + 16)
        base = top + 18 - (len(lines) - 1) * SMALL * LEADING / 2
        drawing.text((_LEFT - 8, max(base, top + 11)), lines, Lettering(SMALL, "end"))
        _bar(drawing, flip, top + 6, gone)
        top += height
    key: list[tuple[Sample, str]] = [
        (_swatch(Pen("one", 1, fill="shade")), "the verdict stands"),
        (_swatch(Pen("two", 1.2, fill=gone)), "the verdict changes"),
        (_value, "value today"),
    ]
    drawing.height = legend(drawing, top + 4, key) + 2
    title = title or "What would overturn it"
    alt = " ".join([f"{finding}.", *map(_told, ranked)])
    reading = reading or "The shorter the plain bar, the less must be wrong to turn the verdict."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _nearness(flip: Flip) -> Fraction:
    """The least share of the range that turns the verdict; 2 where nothing in range does."""
    span = flip.high - flip.low
    turns = [abs(turn - flip.value) for turn in (flip.below, flip.above) if turn is not None]
    return min(turns) / span if turns and span else Fraction(2)


def _bar(drawing: Drawing, flip: Flip, y: float, gone: str) -> None:
    span = flip.high - flip.low or Fraction(1)

    def at(value: Fraction) -> float:
        return _LEFT + float((value - flip.low) / span) * (_RIGHT - _LEFT)

    start = at(flip.below) if flip.below is not None else _LEFT
    end = at(flip.above) if flip.above is not None else _RIGHT
    for left, right in ((_LEFT, start), (end, _RIGHT)):
        if right > left:
            drawing.rect(Box(left, y, right - left, 14), Pen("two", 1.2, fill=gone))
    drawing.rect(Box(start, y, end - start, 14), Pen("one", 1, fill="shade"))
    _value(drawing, (at(flip.value), y + 7))
    _numbers(drawing, flip, y + 28)


def _numbers(drawing: Drawing, flip: Flip, y: float) -> None:
    """The ends of the range and the turning points in words, which never collide."""
    drawing.text((_LEFT, y), show(flip.low), Lettering(SMALL, fill="muted"))
    drawing.text((_RIGHT, y), show(flip.high), Lettering(SMALL, "end", "muted"))
    turns = [
        f"{word} {show(turn)}"
        for word, turn in (("below", flip.below), ("above", flip.above))
        if turn is not None
    ]
    words = f"changes {', '.join(turns)}" if turns else "stands throughout"
    drawing.text(((_LEFT + _RIGHT) / 2, y), words, Lettering(SMALL, "middle"))


def _value(drawing: Drawing, at: Point) -> None:
    x, y = at
    drawing.polygon([(x, y - 8), (x + 5, y), (x, y + 8), (x - 5, y)], Pen("paper", 1.2, fill="ink"))


def _swatch(pen: Pen) -> Sample:
    return lambda drawing, at: drawing.rect(Box(at[0] - 11, at[1] - 6, 22, 12), pen)


def _told(flip: Flip) -> str:
    turns = [
        f"{word} {show(turn)}"
        for word, turn in (("below", flip.below), ("above", flip.above))
        if turn is not None
    ]
    verdict = f"changes {' and '.join(turns)}" if turns else "stands throughout"
    bounds = f"range {show(flip.low)} to {show(flip.high)}"
    return f"{flip.name.replace('_', ' ')}: {show(flip.value)}, {verdict}, {bounds}."
