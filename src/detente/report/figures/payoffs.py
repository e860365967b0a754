"""What two players can reach together, and where the agreements stand in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Literal, TypeAlias

from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.labels import Label, Labels
from detente.report.legend import Sample, legend, written
from detente.report.plane import Axis, Plane, widened
from detente.report.svg import Box, Drawing, Lettering, Pen, wrap
from detente.report.svg import Point as Spot

Kind: TypeAlias = Literal["agreement", "status quo", "equilibrium", "minmax"]
Pair: TypeAlias = tuple[Fraction, Fraction]

_WIDTH, _LEFT, _TOP, _SIDE = 440.0, 46.0, 28.0, 290.0


@dataclass(frozen=True, slots=True)
class Point:
    """A pair of payoffs with a name; `sustained` says whether an agreement enforces itself."""

    name: str
    x: Fraction
    y: Fraction
    kind: Kind
    sustained: bool | None = None


def payoff_figure(  # noqa: PLR0913 (what a picture shows)
    feasible: Sequence[Pair],
    rational: Sequence[Pair],
    points: Sequence[Point],
    x_name: str,
    y_name: str,
    *,
    name: str = "payoffs",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Feasible payoffs (a polygon), their individually rational part, and named points in it.

    `feasible` and `rational` are vertices in order round the polygon; a point and a segment are
    polygons too, and `rational` may be empty. Points at one place share a label.

    >>> half = Fraction(1, 2)
    >>> figure = payoff_figure([(half, half)], [], [Point("peace", half, half, "agreement")],
    ...                        "Athens", "Sparta")
    >>> figure.alt
    'Payoffs of Athens (across) and Sparta (up). peace (agreement) at (0.5, 0.5).'
    """
    drawing = Drawing(name, _WIDTH, _TOP + _SIDE)
    everything = [*feasible, *rational, *((p.x, p.y) for p in points)]
    x = Axis(*widened([place[0] for place in everything]), _LEFT, _WIDTH - 8)
    y = Axis(*widened([place[1] for place in everything]), _TOP + _SIDE, _TOP)
    plane = Plane(drawing, x, y)
    hatching = drawing.hatch("one", gap=7, width=0.8)
    _area(plane, feasible, Pen("muted", 1.4, fill="area"))
    plane.axes(x_name, y_name)
    _area(plane, feasible, Pen("muted", 1.4))
    _area(plane, rational, Pen("one", 1.4, fill=hatching))
    for point in points:
        if point.kind == "minmax":
            _bounds(plane, point)
    for point in sorted(points, key=lambda point: _ORDER.index(point.kind)):
        _MARKS[_look(point)](drawing, plane.at(point.x, point.y))
    bottom = _label(plane, [feasible, rational], points)
    drawing.height = legend(drawing, bottom, _key(points, rational, hatching)) + 2
    title = title or f"What {x_name} and {y_name} can reach"
    alt = " ".join([f"Payoffs of {x_name} (across) and {y_name} (up).", *map(_told, points)])
    return Figure(name, title, drawing.render(title, alt), alt, reading or _reading(points))


def _area(plane: Plane, corners: Sequence[Pair], pen: Pen) -> None:
    places = [plane.at(*corner) for corner in corners]
    if len(places) == 1:
        plane.drawing.circle(places[0], 3, Pen(fill=pen.stroke))
    elif len(places) == 2:
        plane.drawing.polyline(places, Pen(pen.stroke, 2.5))
    elif places:
        plane.drawing.polygon(places, pen)


def _bounds(plane: Plane, point: Point) -> None:
    """The lines that no player accepts to fall below."""
    x, y = plane.at(point.x, point.y)
    dashed = Pen("muted", 1, "3 3")
    plane.drawing.line((x, y), (x, plane.box.y), dashed)
    plane.drawing.line((x, y), (plane.box.x + plane.box.width, y), dashed)


def _disc(pen: Pen) -> Sample:
    return lambda drawing, at: drawing.circle(at, 5, pen)


def _square(drawing: Drawing, at: Spot) -> None:
    drawing.rect(Box(at[0] - 3.6, at[1] - 3.6, 7.2, 7.2), Pen(fill="ink"))


def _diamond(drawing: Drawing, at: Spot) -> None:
    x, y = at
    drawing.polygon([(x - 9, y), (x, y - 9), (x + 9, y), (x, y + 9)], Pen("two", 2))


def _plus(drawing: Drawing, at: Spot) -> None:
    x, y = at
    drawing.line((x - 5, y), (x + 5, y), Pen("muted", 2.2))
    drawing.line((x, y - 5), (x, y + 5), Pen("muted", 2.2))


def _crossed(drawing: Drawing, at: Spot) -> None:
    x, y = at
    drawing.circle(at, 5.5, Pen("one", 1.8, fill="paper"))
    drawing.line((x - 2.6, y - 2.6), (x + 2.6, y + 2.6), Pen("one", 1.5))
    drawing.line((x - 2.6, y + 2.6), (x + 2.6, y - 2.6), Pen("one", 1.5))


# What is drawn later lies on top: a diamond frames whatever else stands at its place.
_ORDER: tuple[Kind, ...] = ("minmax", "agreement", "status quo", "equilibrium")
_MARKS: dict[str, Sample] = {
    "agreement that holds": _disc(Pen("one", 1.8, fill="one")),
    "agreement that does not hold": _crossed,
    "agreement": _disc(Pen("one", 1.8, fill="paper")),
    "status quo": _square,
    "stage equilibrium": _diamond,
    "minmax": _plus,
}


def _look(point: Point) -> str:
    if point.kind == "agreement" and point.sustained is not None:
        return "agreement that holds" if point.sustained else "agreement that does not hold"
    return "stage equilibrium" if point.kind == "equilibrium" else point.kind


def _label(plane: Plane, outlines: Sequence[Sequence[Pair]], points: Sequence[Point]) -> float:
    """Name every place, by a number explained below where names do not fit."""
    groups: dict[Spot, list[str]] = {}
    for point in points:
        names = groups.setdefault(plane.at(point.x, point.y), [])
        if point.name not in names:
            names.append(point.name)
    bottom = plane.box.y + plane.box.height + 44
    words = {
        place: [line for name in _listed(names) for line in wrap(name, 130, 12, most=2)]
        for place, names in groups.items()
    }
    placed = _placed(plane, outlines, words)
    if placed is None:
        numbers = {place: [str(n)] for n, place in enumerate(groups, start=1)}
        placed = _placed(plane, outlines, numbers) or []
        key = [(written(numbers[place][0]), ", ".join(names)) for place, names in groups.items()]
        bottom = legend(plane.drawing, bottom, key) + 4
    for draw in placed:
        draw()
    return bottom


def _listed(names: Sequence[str]) -> list[str]:
    return [*(f"{name}," for name in names[:-1]), names[-1]]


def _placed(
    plane: Plane, outlines: Sequence[Sequence[Pair]], words: dict[Spot, list[str]]
) -> list[Callable[[], None]] | None:
    labels = Labels(plane.box)
    for outline in outlines:
        corners = [plane.at(*corner) for corner in outline]
        labels.cross([*corners, *corners[:1]])
    for x, y in words:
        labels.take(Box(x - 9, y - 9, 18, 18))
    found: list[Label] = []
    for place, lines in words.items():
        label = labels.place(lines, place)
        if label is None:
            return None
        found.append(label)
    style = Lettering(bold=True)
    return [partial(labels.draw, plane.drawing, label, style) for label in found]


def _key(
    points: Sequence[Point], rational: Sequence[Pair], hatching: str
) -> list[tuple[Sample, str]]:
    def swatch(pen: Pen) -> Sample:
        return lambda drawing, at: drawing.rect(Box(at[0] - 11, at[1] - 6, 22, 12), pen)

    key: list[tuple[Sample, str]] = [(swatch(Pen("muted", 1.2, fill="area")), "feasible")]
    if rational:
        key.append((swatch(Pen("one", 1.2, fill=hatching)), "individually rational too"))
    looks = {_look(point) for point in points}
    return key + [(mark, look) for look, mark in _MARKS.items() if look in looks]


def _told(point: Point) -> str:
    look = _look(point)
    kind = "" if point.name == look else f" ({look})"
    return f"{point.name}{kind} at ({show(point.x)}, {show(point.y)})."


def _reading(points: Sequence[Point]) -> str:
    held = [p.name for p in points if p.kind == "agreement" and p.sustained]
    sentence = (
        "Up and to the right is better for both; only agreements in the hatched part can last"
    )
    return f"{sentence}, and today {', '.join(held)} would." if held else f"{sentence}."
