"""What each player gets period by period on a path of repeated play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis, Plane, widened
from detente.report.svg import DASHES, SERIES, Box, Drawing, Lettering, Pen, Point, width_of

_WIDTH, _LEFT, _RIGHT, _TOP, _SIDE = 440.0, 46.0, 432.0, 30.0, 170.0
_HALF = Fraction(1, 2)


def path_figure(  # noqa: PLR0913 (what a picture shows)
    payoffs: Mapping[str, Sequence[Fraction]],
    breach: int,
    mark: str,
    period: str = "period",
    *,
    name: str = "path",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Stage payoffs of each player in periods 1, 2, ...; the period `breach` is marked by a word.

    >>> one, two = Fraction(1), Fraction(2)
    >>> path_figure({"Athens": [two, one, one]}, 2, "breach").alt
    'Athens gets 2, 1, 1 in periods 1 to 3; breach in period 2.'
    """
    drawing = Drawing(name, _WIDTH, 0)
    last = max(map(len, payoffs.values()))
    levels = [value for row in payoffs.values() for value in row]
    x = Axis(_HALF, last + _HALF, _LEFT, _RIGHT)
    low, high = widened(levels)
    # Room below the lines for the word at the breach.
    plane = Plane(drawing, x, Axis(low - (high - low) / 8, high, _TOP + _SIDE, _TOP))
    _frame(plane, last, breach, mark, period)
    key = [_steps(plane, k, player, row) for k, (player, row) in enumerate(payoffs.items())]
    drawing.height = legend(drawing, _TOP + _SIDE + 44, key) + 2
    title = title or "What follows a breach"
    told = [f"{player} gets {', '.join(map(show, row))}" for player, row in payoffs.items()]
    alt = f"{'; '.join(told)} in periods 1 to {last}; {mark} in period {breach}."
    reading = reading or "Payoffs of each period by itself, not discounted."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _frame(plane: Plane, last: int, breach: int, mark: str, period: str) -> None:
    draw, box = plane.drawing, plane.box
    bottom = box.y + box.height
    left, right = plane.x.at(breach - _HALF), plane.x.at(breach + _HALF)
    draw.rect(Box(left, box.y, right - left, box.height), Pen(fill="area"))
    for value, words in plane.y.ticks(5):
        y = plane.y.at(value)
        draw.line((box.x, y), (box.x + box.width, y), Pen("grid", 1))
        draw.text((box.x - 6, y + 4), words, Lettering(SMALL, "end", "muted"))
    for number in range(1, last + 1):
        at = (plane.x.at(Fraction(number)), bottom + 17)
        draw.text(at, str(number), Lettering(SMALL, "middle", "muted"))
    room = width_of(mark, SMALL) / 2
    middle = min(max((left + right) / 2, box.x + room + 2), box.x + box.width - room)
    draw.text((middle, bottom - 6), mark, Lettering(SMALL, "middle", "muted"))
    draw.line((box.x, bottom), (box.x + box.width, bottom), Pen("muted", 1.2))
    plane.names(period, f"payoff in the {period}")


def _steps(plane: Plane, count: int, player: str, values: Sequence[Fraction]) -> tuple[Sample, str]:
    points: list[Point] = []
    for number, value in enumerate(values, start=1):
        points += [plane.at(number - _HALF, value), plane.at(number + _HALF, value)]
    # Later players are drawn thinner and dashed, so that lines on top of each other all show.
    pen = Pen(SERIES[count % 5], max(1.6, 3.4 - 0.9 * count), DASHES[count % 5])
    plane.drawing.polyline(points, pen)

    def sample(drawing: Drawing, at: Point) -> None:
        drawing.line((at[0] - 13, at[1]), (at[0] + 13, at[1]), pen)

    return sample, player
