"""How critical discount factors spread over the draws, with today's discount marked."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis, Plane
from detente.report.svg import Box, Drawing, Lettering, Pen
from detente.report.wording import share

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 440.0, 56.0, 380.0, 34.0, 220.0
BINS = 20


def spread_figure(
    values: Sequence[float],
    today: Fraction | None,
    *,
    name: str = "spread",
    title: str = "How patient the parties would have to be",
) -> Figure:
    """A histogram of critical discount factors; not a number where no patience suffices.

    `today` is the discount factor that the parties are taken to have, None where they differ.

    >>> spread_figure([0.25, 0.25, float("nan"), 0.75], Fraction(1, 2)).alt
    'Over 4 draws: 50% of critical discount factors at most 0.5, today; never in 25%.'
    """
    known = [v for v in values if v == v]  # noqa: PLR0124 (not a number is not itself)
    bins = [0] * BINS
    for value in known:
        # A value at a border counts below it: what is just patient enough is so at today's factor.
        bins[min(BINS - 1, max(0, ceil(value * BINS) - 1))] += 1
    never = len(values) - len(known)
    total = max(1, len(values))
    most = Fraction(max([*bins, never, 1]), total)
    drawing = Drawing(name, _WIDTH, 0)
    plane = Plane(
        drawing,
        Axis(Fraction(0), Fraction(1), _LEFT, _RIGHT),
        Axis(Fraction(0), most * Fraction(11, 10), _BOTTOM, _TOP),
    )
    plane.axes("least discount factor that sustains it", "share of draws")
    width = (_RIGHT - _LEFT) / BINS
    for k, number in enumerate(bins):
        top = plane.y.at(Fraction(number, total))
        if number:
            box = Box(_LEFT + k * width, top, width - 1.5, _BOTTOM - top)
            drawing.rect(box, Pen("one", 0.8, fill="shade"))
    key: list[tuple[Sample, str]] = [(_swatch(Pen("one", 0.8, fill="shade")), "draws")]
    if never:
        hatched = Pen("two", 1.2, fill=drawing.hatch("two", gap=5))
        top = plane.y.at(Fraction(never, total))
        drawing.rect(Box(_RIGHT + 24, top, 22, _BOTTOM - top), hatched)
        drawing.text((_RIGHT + 35, _BOTTOM + 17), "never", Lettering(SMALL, "middle", "muted"))
        key.append((_swatch(hatched), "never, however patient"))
    if today is not None:
        x = plane.x.at(today)
        drawing.line((x, _TOP), (x, _BOTTOM), Pen("ink", 2, "7 4"))
        key.append((_dashed, f"today, {show(today)}"))
    drawing.height = legend(drawing, _BOTTOM + 50, key) + 2
    alt = _told(known, never, total, today)
    reading = "The further left, the less patience is needed."
    if today is not None:
        enough = Fraction(sum(value <= today for value in known), total)
        reading = (
            f"Left of the dashed line today's patience is enough: in {share(enough)} of "
            f"{total:,} draws."
        )
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _told(known: Sequence[float], never: int, total: int, today: Fraction | None) -> str:
    start = f"Over {total:,} draws:"
    end = f"never in {round(100 * never / total)}%."
    if today is None:
        return f"{start} critical discount factors spread from least to most; {end}"
    enough = sum(value <= today for value in known)
    share = round(100 * enough / total)
    return f"{start} {share}% of critical discount factors at most {show(today)}, today; {end}"


def _swatch(pen: Pen) -> Sample:
    return lambda drawing, at: drawing.rect(Box(at[0] - 11, at[1] - 6, 22, 12), pen)


def _dashed(drawing: Drawing, at: tuple[float, float]) -> None:
    drawing.line((at[0] - 11, at[1]), (at[0] + 11, at[1]), Pen("ink", 2, "7 4"))
