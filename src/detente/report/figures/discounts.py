"""How much patience an agreement takes as the model's main parameter moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.exact.algebraic import Real
from detente.exact.number import decimal, show
from detente.report.blocks import Figure
from detente.report.labels import Labels
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis, Plane
from detente.report.svg import (
    DASHES,
    SERIES,
    Box,
    Drawing,
    Lettering,
    Pen,
    Point,
    width_of,
    wrap,
)

_WIDTH, _LEFT, _RIGHT, _SIDE = 440.0, 40.0, 432.0, 230.0
_LANE = 9.0


def discount_figure(  # noqa: PLR0913, PLR0917 (what a picture shows)
    parameter_name: str,
    grid: Sequence[Fraction],
    lines: Mapping[str, Sequence[Fraction | None]],
    today: Mapping[str, Fraction],
    value: Fraction,
    means: str = "",
    *,
    crossings: Sequence[tuple[str, Real, Fraction]] = (),
    name: str = "discounts",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Critical discount factors (0 to 1) over the values of a parameter.

    `lines` has a critical discount factor for every value of `grid`, None where no patience
    suffices; `today` the discount factors that the definition gives, `value` the parameter's
    value in it. Lines that coincide are drawn as one. `crossings` are where an agreement comes to
    hold at today's discount factors or ceases to: its name, the parameter's value, the height.

    >>> tenth = Fraction(1, 10)
    >>> figure = discount_figure("noise", [tenth, 2 * tenth], {"truce": [5 * tenth, None]},
    ...                          {"both": 8 * tenth}, tenth)
    >>> figure.alt.removeprefix("Critical discount factor against noise. truce: ")
    '0.5 at 0.1, no patience suffices at 0.2. both discounts by 0.8 today.'
    """
    same = _merged(lines)
    drawing = Drawing(name, _WIDTH, 0)
    lane_top = 22.0
    never = any(None in curve for curve in same.values())
    top = lane_top + (_LANE * len(same) + 30 if never else 8)
    low, high = min(*grid, value), max(*grid, value)
    x = Axis(low, high if high > low else low + 1, _LEFT, _RIGHT - 10)
    plane = Plane(drawing, x, Axis(Fraction(0), Fraction(1), top + _SIDE, top))
    plane.axes(parameter_name.replace("_", " "), "critical discount factor")
    labels = Labels(plane.box, size=11.5)
    if never:
        _lane(plane, grid, same, lane_top)
    _today_value(plane, value, labels)
    key = _curves(plane, grid, same, labels)
    key += _today_discounts(plane, today, labels)
    key += _crossings(plane, crossings, labels)
    bottom = plane.box.y + plane.box.height + 44
    if means:
        words = wrap(f"{parameter_name.replace('_', ' ')}: {means}", _WIDTH - 16, SMALL)
        drawing.text((8, bottom + 8), words, Lettering(SMALL, fill="muted"))
        bottom += 15.0 * len(words) + 6
    drawing.height = legend(drawing, bottom, key) + 2
    title = title or f"Patience needed as {parameter_name.replace('_', ' ')} changes"
    alt = _told(parameter_name, grid, same, today)
    alt += "".join(f" {agreement} crosses today's at {show(at)}." for agreement, at, _ in crossings)
    reading = reading or (
        "Where a line runs below the discount factor of today, patience suffices;"
        " above it the agreement breaks."
    )
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _merged(
    lines: Mapping[str, Sequence[Fraction | None]],
) -> dict[str, tuple[Fraction | None, ...]]:
    names: dict[tuple[Fraction | None, ...], list[str]] = {}
    for name, curve in lines.items():
        names.setdefault(tuple(curve), []).append(name)
    return {", ".join(who): curve for curve, who in names.items()}


def _style(count: int) -> Pen:
    return Pen(SERIES[count % len(SERIES)], 2.4, DASHES[count % len(DASHES)])


def _pieces(
    grid: Sequence[Fraction], curve: Sequence[Fraction | None], *, known: bool
) -> list[list[int]]:
    """Positions of the runs in which the curve has a value, or has none."""
    runs: list[list[int]] = [[]]
    for position in range(len(grid)):
        if (curve[position] is not None) == known:
            runs[-1].append(position)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _lane(
    plane: Plane,
    grid: Sequence[Fraction],
    same: Mapping[str, Sequence[Fraction | None]],
    top: float,
) -> None:
    """A strip above 1 in which each line runs on where no discount factor below 1 is enough."""
    drawing, height = plane.drawing, _LANE * len(same) + 3
    box = Box(plane.box.x, top, plane.box.width, height)
    drawing.rect(box, Pen(fill="area"))
    drawing.text((2, top - 8), "↑ no patience suffices", Lettering(SMALL, bold=True))
    for count, curve in enumerate(same.values()):
        y = top + _LANE * (count + 0.5) + 1.5
        for run in _pieces(grid, curve, known=False):
            # The strip begins where the curve ended: in between the truth is unknown.
            ends = plane.x.at(grid[run[0]]), plane.x.at(grid[run[-1]])
            if ends[0] == ends[1]:
                ends = ends[0] - 2, ends[1] + 2
            drawing.line((ends[0], y), (ends[1], y), _style(count))
            all_along = Box(ends[0], plane.box.y, ends[1] - ends[0], plane.box.height)
            if all(none[k] is None for none in same.values() for k in run):
                drawing.rect(all_along, Pen(fill=drawing.hatch("grid", gap=7)))


def _curves(
    plane: Plane,
    grid: Sequence[Fraction],
    same: Mapping[str, Sequence[Fraction | None]],
    labels: Labels,
) -> list[tuple[Sample, str]]:
    key: list[tuple[Sample, str]] = []
    drawing = plane.drawing
    for count, (name, curve) in enumerate(same.items()):
        pen = _style(count)
        for run in _pieces(grid, curve, known=True):
            places = [plane.at(grid[k], curve[k] or Fraction(0)) for k in run]
            drawing.polyline(places, pen) if len(places) > 1 else None
            labels.cross(places)
            ends = (places[0], places[-1]) if len(places) < 12 else (places[-1],)
            for end in ends:
                drawing.circle(end, 3.2, Pen(pen.stroke, 1.8, fill="paper"))
        key.append((_dashed(pen), f"{name}: patience needed"))
    return key


def _dashed(pen: Pen) -> Sample:
    def sample(drawing: Drawing, at: Point) -> None:
        drawing.line((at[0] - 13, at[1]), (at[0] + 13, at[1]), pen)

    return sample


def _today_value(plane: Plane, value: Fraction, labels: Labels) -> None:
    x = plane.x.at(value)
    words = f"today {show(value)}"
    half = width_of(words, SMALL) / 2
    middle = min(max(x, _LEFT + half), _RIGHT - half)
    y = plane.box.y + plane.box.height
    plane.drawing.line((x, plane.box.y), (x, y), Pen("ink", 1.4, "2 3"))
    labels.cross([(x, plane.box.y), (x, y)])
    box = Box(middle - half, y - 17, 2 * half, 14)
    side = 6 + half if middle + 2 * half + 6 < _RIGHT else -6 - half
    labels.take(Box(box.x + side, box.y, box.width, box.height))
    plane.drawing.text(
        (middle + side, y - 6), words, Lettering(SMALL, "middle", bold=True, halo=True)
    )


def _today_discounts(
    plane: Plane, today: Mapping[str, Fraction], labels: Labels
) -> list[tuple[Sample, str]]:
    """Horizontal lines at the discount factors of today, named on the line where that fits."""
    levels: dict[Fraction, list[str]] = {}
    for name, level in today.items():
        levels.setdefault(level, []).append(name)
    key: list[tuple[Sample, str]] = []
    for count, (level, names) in enumerate(sorted(levels.items())):
        y = plane.y.at(level)
        pen = Pen("muted", 1.6, ("6 3", "1.5 3", "10 3", "5 2 1 2")[count % 4])
        ends = (plane.box.x, y), (plane.box.x + plane.box.width, y)
        plane.drawing.line(*ends, pen)
        labels.cross(ends)
        words = f"{', '.join(names)}: discount factor today, {decimal(level)}"
        key.append((_dashed(pen), words))
    return key


def _crossings(
    plane: Plane, crossings: Sequence[tuple[str, Real, Fraction]], labels: Labels
) -> list[tuple[Sample, str]]:
    """A ring where patience comes to suffice or ceases to, with the parameter's value."""
    drawing = plane.drawing
    for _, at, height in crossings:
        near = at if isinstance(at, Fraction) else at.low
        mark = plane.at(near, height)
        _ring(drawing, mark)
        label = labels.place([show(at)], mark)
        if label is not None:
            labels.draw(drawing, label, Lettering(SMALL, bold=True))
    return [(_ring, "today's patience becomes just enough, or too little")] if crossings else []


def _ring(drawing: Drawing, at: Point) -> None:
    drawing.circle(at, 5, Pen("ink", 2, fill="paper"))


def _told(
    parameter: str,
    grid: Sequence[Fraction],
    same: Mapping[str, Sequence[Fraction | None]],
    today: Mapping[str, Fraction],
) -> str:
    sentences = [f"Critical discount factor against {parameter.replace('_', ' ')}."]
    for name, curve in same.items():
        known = [k for k, value in enumerate(curve) if value is not None]
        shown = sorted({0, len(grid) // 2, len(grid) - 1, *known[-1:]})
        values = [f"{_needed(curve[k])} at {show(grid[k])}" for k in shown]
        sentences.append(f"{name}: {', '.join(values)}.")
    sentences += [f"{name} discounts by {decimal(level)} today." for name, level in today.items()]
    return " ".join(sentences)


def _needed(level: Fraction | None) -> str:
    return "no patience suffices" if level is None else decimal(level)
