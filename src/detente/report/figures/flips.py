"""How far a judgement may be wrong before a finding turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.number import Number, show
from detente.report.blocks import Figure
from detente.report.figures.ranges import (
    BAR,
    WIDTH,
    Scale,
    label,
    outer_numbers,
    span,
    swatch,
    value_mark,
)
from detente.report.legend import Sample, legend
from detente.report.svg import Drawing, Pen


@dataclass(frozen=True, slots=True)
class Flip:
    """A parameter's range and value, and the nearest values at which the verdict changes.

    `below` and `above` are None where the verdict stands to that end of the range, and shown
    rounded where they are known to an enclosure.
    """

    name: str
    low: Fraction
    high: Fraction
    value: Fraction
    below: Number | None = None
    above: Number | None = None


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
    drawing = Drawing(name, WIDTH, 0)
    ranked = sorted(flips, key=_nearness)
    gone = drawing.hatch("two", gap=5)
    top = 2.0
    for flip in ranked:
        top = label(drawing, flip.name, top)
        _bar(drawing, flip, top, gone)
        top += BAR + 30
    key: list[tuple[Sample, str]] = [
        (swatch(Pen("one", 1, fill="shade")), "the verdict stands"),
        (swatch(Pen("two", 1.2, fill=gone)), "the verdict changes"),
        (value_mark, "value today"),
    ]
    drawing.height = legend(drawing, top + 4, key) + 2
    title = title or "What would overturn it"
    alt = " ".join([f"{finding}.", *map(_told, ranked)])
    reading = reading or "The shorter the plain bar, the less must be wrong to turn the verdict."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _nearness(flip: Flip) -> float:
    """The least share of the range that turns the verdict; 2 where nothing in range does."""
    width = float(flip.high - flip.low)
    value = float(flip.value)
    turns = [abs(float(turn) - value) for turn in (flip.below, flip.above) if turn is not None]
    return min(turns) / width if turns and width else 2.0


def _bar(drawing: Drawing, flip: Flip, y: float, gone: str) -> None:
    scale = Scale(flip.low, flip.high)
    start = flip.low if flip.below is None else flip.below
    end = flip.high if flip.above is None else flip.above
    turned = Pen("two", 1.2, fill=gone)
    span(drawing, scale, (start, end), y, Pen("one", 1, fill="shade"))
    # A verdict that changes at an end of the range alone still shows there.
    if flip.below is not None:
        span(drawing, scale, (flip.low, start), y, turned)
    if flip.above is not None:
        span(drawing, scale, (end, flip.high), y, turned)
    value_mark(drawing, (scale.at(flip.value), y + BAR / 2))
    turns = _turns(flip)
    words = f"changes {', '.join(turns)}" if turns else "stands throughout"
    outer_numbers(drawing, scale, words, y)


def _turns(flip: Flip) -> list[str]:
    """Where the verdict changes: below or above a value, or at an end of the range alone."""
    found = []
    for word, turn, end in (("below", flip.below, flip.low), ("above", flip.above, flip.high)):
        if turn is not None:
            found.append(f"{'at' if turn == end else word} {show(turn)}")
    return found


def _told(flip: Flip) -> str:
    turns = _turns(flip)
    verdict = f"changes {' and '.join(turns)}" if turns else "stands throughout"
    bounds = f"range {show(flip.low)} to {show(flip.high)}"
    return f"{flip.name.replace('_', ' ')}: {show(flip.value)}, {verdict}, {bounds}."
