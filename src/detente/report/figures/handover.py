"""How a change of government shortens the future, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.exact.number import decimal
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis, Plane
from detente.report.svg import DASHES, SERIES, Box, Drawing, Lettering, Pen, Point, width_of

_WIDTH, _LEFT, _RIGHT, _TOP, _SIDE = 440.0, 40.0, 432.0, 30.0, 220.0


def handover_figure(  # noqa: PLR0913 (what a picture shows)
    effective: Mapping[str, Sequence[Fraction]],
    critical: Mapping[str, Fraction | None],
    handover: Mapping[str, int],
    period: str = "period",
    *,
    name: str = "handover",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Effective discount factors in periods 1, 2, ... of each player beside the critical ones.

    `critical` is None where no patience suffices; `handover` is the period of each change.

    >>> half = Fraction(1, 2)
    >>> effective = {"Athens": [half, half / 2, half]}
    >>> figure = handover_figure(effective, {"Athens": half}, {"Athens": 2})
    >>> figure.alt
    'Athens: effective discount factor 0.5, 0.25, 0.5 in periods 1 to 3; critical value 0.5.'
    """
    drawing = Drawing(name, _WIDTH, 0)
    last = max(len(values) for values in effective.values())
    x = Axis(Fraction(1, 2), Fraction(2 * last + 1, 2), _LEFT, _RIGHT)
    plane = Plane(drawing, x, Axis(Fraction(0), Fraction(1), _TOP + _SIDE, _TOP))
    _frame(plane, last, period)
    for at in sorted(set(handover.values())):
        _change(plane, at)
    key: list[tuple[Sample, str]] = []
    for count, (player, values) in enumerate(effective.items()):
        key += _player(plane, count, player, values, critical.get(player))
    drawing.height = legend(drawing, _TOP + _SIDE + 44, key) + 2
    title = title or "Patience before and after the handover"
    alt = " ".join(
        _told(player, values, critical.get(player)) for player, values in effective.items()
    )
    reading = reading or (
        "Below its critical value a player gains by breaking the agreement in that period."
    )
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _frame(plane: Plane, last: int, period: str) -> None:
    draw, box = plane.drawing, plane.box
    bottom = box.y + box.height
    for value, words in plane.y.ticks(5):
        y = plane.y.at(value)
        draw.line((box.x, y), (box.x + box.width, y), Pen("grid", 1))
        draw.text((box.x - 6, y + 4), words, Lettering(SMALL, "end", "muted"))
    every = max(1, -(-last // 14))
    for number in range(1, last + 1, every):
        draw.text(
            (plane.x.at(Fraction(number)), bottom + 17),
            str(number),
            Lettering(SMALL, "middle", "muted"),
        )
    draw.line((box.x, bottom), (box.x + box.width, bottom), Pen("muted", 1.2))
    plane.names(period, "effective discount factor")


def _change(plane: Plane, at: int) -> None:
    half = Fraction(1, 2)
    left, right = plane.x.at(at - half), plane.x.at(at + half)
    box = plane.box
    plane.drawing.rect(Box(left, box.y, right - left, box.height), Pen(fill="area"))
    room = width_of("handover", SMALL) / 2
    middle = min(max((left + right) / 2, box.x + room), box.x + box.width - room)
    plane.drawing.text(
        (middle, box.y + box.height - 6), "handover", Lettering(SMALL, "middle", "muted")
    )


def _player(
    plane: Plane, count: int, player: str, values: Sequence[Fraction], critical: Fraction | None
) -> list[tuple[Sample, str]]:
    role, draw = SERIES[count % len(SERIES)], plane.drawing
    half = Fraction(1, 2)
    steps: list[Point] = []
    for number, value in enumerate(values, start=1):
        steps += [plane.at(number - half, value), plane.at(number + half, value)]
    # Later players are drawn thinner, so that lines on top of each other all show.
    solid = Pen(role, max(1.4, 3.2 - 1.3 * count))
    draw.polyline(steps, solid)
    mark = _marks(count, role)
    for number, value in enumerate(values, start=1):
        mark(draw, plane.at(Fraction(number), value))

    def sample(drawing: Drawing, at: Point) -> None:
        drawing.line((at[0] - 13, at[1]), (at[0] + 13, at[1]), solid)
        mark(drawing, at)

    key: list[tuple[Sample, str]] = [(sample, f"{player}: effective discount factor")]
    if critical is None:
        return key
    dashed = Pen(role, 1.8, DASHES[1 + count % 4])
    y = plane.y.at(critical)
    draw.line((plane.box.x, y), (plane.box.x + plane.box.width, y), dashed)

    def line(drawing: Drawing, at: Point) -> None:
        drawing.line((at[0] - 13, at[1]), (at[0] + 13, at[1]), dashed)

    return [*key, (line, f"{player}: critical value {decimal(critical)}")]


def _marks(count: int, role: str) -> Sample:
    if count % 2 == 0:
        return lambda drawing, at: drawing.circle(at, 4.6, Pen(role, 1.8, fill="paper"))
    return lambda drawing, at: drawing.rect(Box(at[0] - 2.6, at[1] - 2.6, 5.2, 5.2), Pen(fill=role))


def _told(player: str, values: Sequence[Fraction], critical: Fraction | None) -> str:
    listed = ", ".join(decimal(value) for value in values)
    bar = "no patience suffices" if critical is None else f"critical value {decimal(critical)}"
    return f"{player}: effective discount factor {listed} in periods 1 to {len(values)}; {bar}."
