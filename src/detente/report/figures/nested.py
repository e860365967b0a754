"""What two players can sustain, for several discount factors in one picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend, written
from detente.report.plane import SMALL, Axis, Plane, widened
from detente.report.svg import DASHES, SERIES, Drawing, Lettering, Pen, Point

Pair: TypeAlias = tuple[Fraction, Fraction]
_WIDTH, _LEFT, _TOP, _SIDE = 440.0, 46.0, 28.0, 290.0


def nested_figure(  # noqa: PLR0913 (what a picture shows)
    sets: Mapping[str, Sequence[Pair]],
    places: Mapping[str, Pair],
    x_name: str,
    y_name: str,
    *,
    name: str = "nested",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Polygons (points and segments too; empty ones are told, not drawn) and named places.

    `sets` are corners in order round each polygon, by what to call it, the least set first.

    >>> half = Fraction(1, 2)
    >>> nested_figure({"0.2": [], "0.5": [(half, half)]}, {"truce": (half, half)}, "A", "B").alt
    'Payoffs of A (across) and B (up). At 0.2: nothing. At 0.5: (0.5, 0.5). truce at (0.5, 0.5).'
    """
    drawing = Drawing(name, _WIDTH, _TOP + _SIDE)
    spots = [*places.values(), *(corner for polygon in sets.values() for corner in polygon)]
    x = Axis(*widened([s[0] for s in spots]), _LEFT, _WIDTH - 8)
    plane = Plane(drawing, x, Axis(*widened([s[1] for s in spots]), _TOP + _SIDE, _TOP))
    plane.axes(x_name, y_name)
    key: list[tuple[Sample, str]] = []
    for count, (called, polygon) in enumerate(sets.items()):
        pen = Pen(SERIES[count % 5], 1.6 + 0.5 * (len(sets) - 1 - count), DASHES[count % 5])
        _outline(plane, polygon, pen)
        words = called if polygon else f"{called}: nothing"
        key.append((_line(pen), words))
    for count, (place, pair) in enumerate(places.items(), start=1):
        at = plane.at(*pair)
        drawing.circle(at, 4.5, Pen("ink", 1.6, fill="paper"))
        shared = sum(other == pair for other in list(places.values())[: count - 1])
        drawing.text(
            (at[0] + 8 + 14 * shared, at[1] - 6), str(count), Lettering(SMALL, bold=True, halo=True)
        )
        key.append((written(str(count)), place))
    drawing.height = legend(drawing, _TOP + _SIDE + 44, key) + 2
    title = title or f"What {x_name} and {y_name} can sustain"
    told = [f"At {called}: {_corners(polygon)}." for called, polygon in sets.items()]
    told += [f"{place} at {_pair(pair)}." for place, pair in places.items()]
    alt = " ".join([f"Payoffs of {x_name} (across) and {y_name} (up).", *told])
    reading = reading or "Each outline holds what one discount factor sustains; it grows with it."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _outline(plane: Plane, polygon: Sequence[Pair], pen: Pen) -> None:
    places = [plane.at(*corner) for corner in polygon]
    if len(places) == 1:
        plane.drawing.circle(places[0], 2 + pen.width, Pen(fill=pen.stroke))
    elif len(places) == 2:
        plane.drawing.polyline(places, pen)
    elif places:
        plane.drawing.polygon(places, pen)


def _line(pen: Pen) -> Sample:
    def sample(drawing: Drawing, at: Point) -> None:
        drawing.line((at[0] - 13, at[1]), (at[0] + 13, at[1]), pen)

    return sample


def _corners(polygon: Sequence[Pair]) -> str:
    return ", ".join(map(_pair, polygon)) or "nothing"


def _pair(pair: Pair) -> str:
    return f"({show(pair[0])}, {show(pair[1])})"
