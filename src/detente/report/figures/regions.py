"""A map over two judgements: which answer holds where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.exact.number import show
from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.plane import SMALL, Axis, Plane
from detente.report.svg import LEADING, SERIES, Box, Drawing, Lettering, Pen, Point, wrap
from detente.sweep.regions import Answer, Patch, RegionMap

_WIDTH, _LEFT, _RIGHT, _TOP, _BOTTOM = 440.0, 56.0, 426.0, 34.0, 330.0
# Answers that get a filling of their own; the rest share the last.
MOST = 6


def regions_figure(
    found: RegionMap,
    words: Mapping[Answer, str],
    *,
    means: Mapping[str, str] | None = None,
    name: str = "regions",
    title: str = "",
) -> Figure:
    """Each answer of a map with a filling and a letter; `words` say what an answer is.

    `means` tells what the two parameters stand for.
    """
    drawing = Drawing(name, _WIDTH, 0)
    (left, right), (bottom, top) = found.ranges
    plane = Plane(drawing, Axis(left, right, _LEFT, _RIGHT), Axis(bottom, top, _BOTTOM, _TOP))
    plane.axes(found.x.replace("_", " "), found.y.replace("_", " "))
    answers = _by_size(found.patches)
    pens = _pens(drawing, len(answers))
    for patch, number in _rows(found.patches):
        kind = min(answers.index(patch.answer), len(pens) - 1)
        box = _box(plane, found, patch)
        for pen in pens[kind]:
            drawing.rect(Box(box.x, box.y, box.width * number, box.height), pen)
    letters = [chr(65 + min(k, MOST - 1)) for k in range(len(answers))]
    for answer, letter in list(zip(answers, letters, strict=True))[:MOST]:
        largest = max((p for p in found.patches if p.answer == answer), key=lambda p: p.side)
        _letter(drawing, _box(plane, found, largest), letter)
    today = plane.at(*found.today)
    inside = _LEFT <= today[0] <= _RIGHT and _TOP <= today[1] <= _BOTTOM
    if inside:
        _point(drawing, today)
    told = [words.get(answer, ", ".join(answer)) or "none" for answer in answers]
    shown = told[: MOST - 1] + (told[MOST - 1 :] if len(told) <= MOST else ["any other answer"])
    key = [
        (_swatch(pens[k], letters[k]), words_) for k, words_ in enumerate(shown)
    ]  # fmt: skip
    if inside:
        key.append((_point, f"today, {' and '.join(map(show, found.today))}"))
    below = _BOTTOM + 48
    for parameter, says in (means or {}).items():
        lines = wrap(f"{parameter.replace('_', ' ')}: {says}", _WIDTH - 16, SMALL)
        drawing.text((8, below + 6), lines, Lettering(SMALL, fill="muted"))
        below += SMALL * LEADING * len(lines) + 3
    drawing.height = legend(drawing, below, key) + 2
    title = title or "Where the answer changes"
    alt = _told(found, answers, told)
    reading = _resolution(found)
    if not inside:
        reading += " Today's values lie outside both ranges' rectangle."
    return Figure(name, title, drawing.render(title, alt), alt, reading)


def _resolution(found: RegionMap) -> str:
    """What of a map is exact, and to what it is refined."""
    whole = max((p.side for p in found.patches if not p.border), default=1)
    unseen = Fraction(whole, found.steps)
    return (
        "All else as today. The answers at the corners of the cells are exact; where corners "
        f"differ the cells are halved down to 1/{found.steps} of each range, so a border is drawn "
        f"to that. Something less than {unseen} of a range wide, between corners that agree, "
        "would go unseen."
    )


def _letter(drawing: Drawing, box: Box, letter: str) -> None:
    """A letter in the middle of a region's largest cell; tied to it, beside it, if small."""
    lettering = Lettering(13, "middle", bold=True, halo=True)
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if box.width >= 12:
        drawing.text((x, y + 4), letter, lettering)
        return
    at = (x + 18 if x + 30 < _RIGHT else x - 18), (y + 18 if y + 30 < _BOTTOM else y - 18)
    drawing.line((x, y), at, Pen("paper", 3.5))
    drawing.line((x, y), at, Pen("ink", 1.2))
    drawing.text((at[0], at[1] + 4), letter, lettering)


def _point(drawing: Drawing, at: Point) -> None:
    drawing.circle(at, 5, Pen("paper", 2, fill="ink"))


def _rows(patches: Sequence[Patch]) -> list[tuple[Patch, int]]:
    """Patches side by side with one answer as one: the first, and how many there are."""
    found: list[tuple[Patch, int]] = []
    for patch in sorted(patches, key=lambda p: (p.side, p.y, p.x)):
        if found:
            first, number = found[-1]
            end = first.x + number * first.side
            same = (first.side, first.y, first.answer) == (patch.side, patch.y, patch.answer)
            if same and end == patch.x:
                found[-1] = first, number + 1
                continue
        found.append((patch, 1))
    return found


def _by_size(patches: Sequence[Patch]) -> list[Answer]:
    """The answers, the largest region first."""
    area: dict[Answer, int] = {}
    for patch in patches:
        area[patch.answer] = area.get(patch.answer, 0) + patch.side**2
    return sorted(area, key=lambda answer: (-area[answer], answer))


def _pens(drawing: Drawing, number: int) -> list[tuple[Pen, ...]]:
    """A filling for each answer: plain grounds and hatchings that differ without colour."""
    plain = [(Pen(fill="area"),), (Pen(fill="shade"),)]
    hatched = [
        (Pen(fill="paper"), Pen(fill=drawing.hatch(role, angle, gap)))
        for role, angle, gap in zip(
            SERIES[1:], (45, 135, 0, 90), (6, 6, 5, 5), strict=True
        )
    ] if number > 2 else []  # fmt: skip
    return [*plain, *hatched][: max(1, min(number, MOST))]


def _box(plane: Plane, found: RegionMap, patch: Patch) -> Box:
    def value(axis: Axis, steps: int) -> float:
        return axis.at(axis.low + (axis.high - axis.low) * Fraction(steps, found.steps))

    left, right = value(plane.x, patch.x), value(plane.x, patch.x + patch.side)
    below, above = value(plane.y, patch.y), value(plane.y, patch.y + patch.side)
    return Box(left, above, right - left, below - above)


def _swatch(pens: tuple[Pen, ...], letter: str) -> Sample:
    def draw(drawing: Drawing, at: tuple[float, float]) -> None:
        for pen in (*pens, Pen("muted", 0.8)):
            drawing.rect(Box(at[0] - 11, at[1] - 6, 22, 12), pen)
        lettering = Lettering(SMALL, "middle", bold=True, halo=True)
        drawing.text((at[0], at[1] + 4), letter, lettering)

    return draw


def _told(found: RegionMap, answers: Sequence[Answer], words: Sequence[str]) -> str:
    total = found.steps**2
    parts = []
    for answer, said in zip(answers, words, strict=True):
        area = sum(p.side**2 for p in found.patches if p.answer == answer)
        parts.append(f"{said}: {round(100 * area / total)}%")
    x, y = (name.replace("_", " ") for name in (found.x, found.y))
    now = " and ".join(map(show, found.today))
    return f"A map over {x} and {y}, today at {now}. Of its area, {'; '.join(parts)}."
