"""What patience adds where payments can be made: steps over the discount factor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from detente.exact.number import decimal, show
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis, Plane, widened
from detente.report.svg import DASHES, SERIES, Drawing, Lettering, Pen, Point, width_of

_WIDTH, _LEFT, _RIGHT, _TOP, _SIDE = 440.0, 46.0, 422.0, 30.0, 220.0
Stairs = Sequence[tuple[Fraction, Fraction]]


def staircase_figure(
    lines: Mapping[str, Stairs],
    today: Fraction,
    *,
    name: str = "staircase",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Lines that stay level from one discount factor to the next and then jump.

    Each line lists (from which discount factor, which level), ascending; the last level lasts up
    to 1, and before the first there is none. `today` is marked.

    >>> zero, half = Fraction(0), Fraction(1, 2)
    >>> staircase_figure({"joint payoff": [(zero, 2 * half), (half, 6 * half)]}, half).alt
    'joint payoff: 1 from 0, 3 from 0.5. Today 0.5.'
    """
    drawing = Drawing(name, _WIDTH, 0)
    levels = [level for stairs in lines.values() for _, level in stairs]
    x = Axis(Fraction(0), Fraction(1), _LEFT, _RIGHT)
    plane = Plane(drawing, x, Axis(*widened(levels), _TOP + _SIDE, _TOP))
    plane.axes("discount factor", "payoff a period")
    _mark(plane, today)
    key = [_line(plane, k, *line) for k, line in enumerate(lines.items())]
    drawing.height = legend(drawing, _TOP + _SIDE + 44, key) + 2
    title = title or "What payments between the parties make possible"
    told = "; ".join(
        f"{line}: " + ", ".join(f"{show(v)} from {decimal(d)}" for d, v in stairs)
        for line, stairs in lines.items()
    )
    alt = f"{told}. Today {show(today)}."
    reading = reading or "Each line stays level up to the discount factor at which it jumps."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _mark(plane: Plane, today: Fraction) -> None:
    at, box = plane.x.at(today), plane.box
    plane.drawing.line((at, box.y), (at, box.y + box.height), Pen("muted", 1.2, "3 3"))
    room = width_of("today", SMALL) / 2
    middle = min(max(at, box.x + room), box.x + box.width - room)
    plane.drawing.text((middle, box.y - 2), "today", Lettering(SMALL, "middle", "muted", halo=True))


def _line(plane: Plane, count: int, line: str, stairs: Stairs) -> tuple[Sample, str]:
    pen = Pen(SERIES[count % 5], max(1.6, 3.0 - 0.4 * count), DASHES[count % 5])
    one = Fraction(1)
    points: list[Point] = []
    for (low, level), (high, _) in pairwise([*stairs, (one, one)]):
        points += [plane.at(low, level), plane.at(high, level)]
    plane.drawing.polyline(points, pen)

    def sample(drawing: Drawing, at: Point) -> None:
        drawing.line((at[0] - 13, at[1]), (at[0] + 13, at[1]), pen)

    return sample, line
