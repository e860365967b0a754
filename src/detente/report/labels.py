"""Placing labels so that none covers another, a mark, or the edge of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, cos, hypot, radians, sin

from detente.report.svg import LEADING, Anchor, Box, Drawing, Lettering, Pen, Point, width_of

# Beside a mark first, then above and below, then askew; farther only when nothing nearer is free.
_DIRECTIONS = (0, 180, 270, 90, 315, 225, 45, 135, 292, 248, 68, 112)
_DISTANCES = (9, 13, 19, 27, 38, 52, 70, 92, 120, 150)
_LEADER = 16


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label stands: the base of its first line, its anchor and its box."""

    at: Point
    anchor: Anchor
    box: Box
    lines: tuple[str, ...]
    mark: Point


@dataclass
class Labels:
    """The taken and the free places of a picture.

    `taken` is never covered; `crossed` (lines of the drawing) only if nothing else is free.
    The thin line from a label that stands apart to its mark keeps off other labels if it can.
    """

    bounds: Box
    size: float = 12.0
    taken: list[Box] = field(default_factory=list)
    crossed: list[Box] = field(default_factory=list)
    _written: list[Box] = field(default_factory=list)

    def cross(self, points: Sequence[Point]) -> None:
        """Ask labels to keep off the line through `points`."""
        for start, end in pairwise(points):
            self.crossed += _along(start, end)

    def take(self, box: Box) -> None:
        """Keep `box` free of labels."""
        self.taken.append(box)

    def place(self, lines: Sequence[str], mark: Point) -> Label | None:
        """The nearest free place for `lines` about `mark`, now taken; None if there is none."""
        tries: tuple[tuple[tuple[list[Box], ...], list[Box]], ...] = (
            ((self.taken, self.crossed), self._written),
            ((self.taken,), self._written),
            ((self.taken,), []),
        )
        for obstacles, written in tries:
            for candidate in self._candidates(tuple(lines), mark):
                if not candidate.box.inside(self.bounds):
                    continue
                if _meet([candidate.box], *obstacles):
                    continue
                leader = _leader(candidate)
                if not _meet(leader, written):
                    self._written.append(candidate.box)
                    self.taken.append(candidate.box)
                    self.crossed += leader
                    return candidate
        return None

    def _candidates(self, lines: tuple[str, ...], mark: Point) -> Iterable[Label]:
        width = max(width_of(line, self.size) for line in lines) + 4
        height = (len(lines) - 1) * self.size * LEADING + self.size * 1.25
        for distance in _DISTANCES:
            for angle in _DIRECTIONS:
                dx, dy = cos(radians(angle)), sin(radians(angle))
                anchor: Anchor = "start" if dx > 0.3 else "end" if dx < -0.3 else "middle"
                x, y = mark[0] + dx * distance, mark[1] + dy * distance
                left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
                top = y - height / 2 + dy * height / 2
                box = Box(left, top, width, height)
                yield Label((x, top + self.size * 0.97), anchor, box, lines, mark)

    def draw(self, drawing: Drawing, label: Label, lettering: Lettering) -> None:
        """Write `label`, with a thin line to its mark where it stands apart."""
        if _leader(label):
            drawing.line(label.mark, nearest_point(label.box, label.mark), Pen("muted", 0.8))
        drawing.text(
            label.at,
            label.lines,
            Lettering(self.size, label.anchor, lettering.fill, lettering.bold, halo=True),
        )


def _along(start: Point, end: Point) -> list[Box]:
    """Small boxes that cover a straight line."""
    (x1, y1), (x2, y2) = start, end
    steps = max(1, ceil(hypot(x2 - x1, y2 - y1) / 4))
    return [
        Box(x1 + (x2 - x1) * k / steps - 2, y1 + (y2 - y1) * k / steps - 2, 4, 4)
        for k in range(steps + 1)
    ]


def _leader(label: Label) -> list[Box]:
    """The line from the mark to a label that stands apart; nothing for one beside its mark."""
    edge = nearest_point(label.box, label.mark)
    if hypot(edge[0] - label.mark[0], edge[1] - label.mark[1]) <= _LEADER:
        return []
    # Its last piece touches the label itself.
    return _along(label.mark, edge)[:-2]


def _meet(boxes: Sequence[Box], *obstacles: Sequence[Box]) -> bool:
    return any(box.overlaps(other) for box in boxes for others in obstacles for other in others)


def nearest_point(box: Box, point: Point) -> Point:
    """The point of `box` nearest to `point`.

    >>> nearest_point(Box(0, 0, 2, 2), (5, 1))
    (2, 1)
    """
    return (
        min(max(point[0], box.x), box.x + box.width),
        min(max(point[1], box.y), box.y + box.height),
    )
