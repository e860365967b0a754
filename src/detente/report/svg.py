"""A small writer of SVG: shapes and text that scale, print in grey and follow the page's scheme.

Every shape names the *role* of its colours ("ink", "grid", "one"). The writer gives the role's
colour as an attribute, so that a picture is complete on its own, and the role as a class, so
that a page can repaint it for a dark scheme. Lengths are in the units of the view box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, TypeAlias

# Colours on white paper; each also differs in lightness from those it is drawn beside.
PALETTE: Mapping[str, str] = {
    "ink": "#1b2430",
    "muted": "#566273",
    "grid": "#dde3ea",
    "paper": "#ffffff",
    "area": "#eaf0f7",
    "shade": "#c3d5e8",
    "one": "#1d5b96",
    "two": "#b04a14",
    "three": "#1f7a55",
    "four": "#6f4aa0",
    "five": "#7d6400",
    "good": "#1f7a55",
    "bad": "#a8322a",
    "warn": "#8a6400",
}
SERIES = ("one", "two", "three", "four", "five")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2")
FONT = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

Point: TypeAlias = tuple[float, float]
Anchor: TypeAlias = Literal["start", "middle", "end"]

# Widths of characters in ems, measured generously (DejaVu Sans is the widest common face).
_NARROW = frozenset("iljI.,:;'|!ft()[]/ rJ·")
_WIDE = frozenset("mwMW@%—≈→⇒")


@dataclass(frozen=True, slots=True)
class Pen:
    """How a shape is drawn: roles of the palette (or "none", "url(#…)"), width and dashes."""

    stroke: str = "none"
    width: float = 1.25
    dash: str = ""
    fill: str = "none"


@dataclass(frozen=True, slots=True)
class Lettering:
    """How text is set; `halo` keeps it readable on top of lines."""

    size: float = 12.5
    anchor: Anchor = "start"
    fill: str = "ink"
    bold: bool = False
    halo: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width and height."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Whether the insides of the two boxes meet.

        >>> Box(0, 0, 2, 2).overlaps(Box(1, 1, 2, 2)), Box(0, 0, 2, 2).overlaps(Box(2, 0, 1, 1))
        (True, False)
        """
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def inside(self, other: Box) -> bool:
        """Whether this box lies within `other`."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


def width_of(text: str, size: float) -> float:
    """How wide `text` may come out at `size`, in view-box units; a generous estimate.

    >>> width_of("mm", 10) > width_of("ii", 10)
    True
    """
    return size * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.41
    if character in _WIDE:
        return 1.0
    if character.isupper():
        return 0.74
    return 0.64 if ord(character) < 0x2E80 else 1.05


def wrap(text: str, width: float, size: float, most: int = 9) -> list[str]:
    """`text` in lines no wider than `width`; words too long are cut, lines past `most` dropped.

    >>> wrap("hold its own side to the truce", 100, 12)
    ['hold its own', 'side to the', 'truce']
    """
    lines: list[str] = []
    for word in _short_words(text, width, size):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        kept = lines[:most]
        while kept[-1] and width_of(kept[-1] + "…", size) > width:
            kept[-1] = kept[-1][:-1]
        return [*kept[:-1], kept[-1].rstrip() + "…"]
    return lines or [""]


def fitted(text: str, width: float, size: float) -> str:
    """`text` on one line no wider than `width`, cut if need be.

    >>> fitted("a chance of incidents", 60, 12)
    'a chanc…'
    """
    return wrap(text, width, size, most=1)[0]


def _short_words(text: str, width: float, size: float) -> Iterable[str]:
    for word in text.split():
        rest = word
        while len(rest) > 1 and width_of(rest, size) > width:
            cut = len(rest) - 1
            while cut > 1 and width_of(rest[:cut], size) > width:
                cut -= 1
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def element(tag: str, attributes: Mapping[str, object], *children: str) -> str:
    """An element; attribute values are escaped, `children` are markup already.

    >>> element("circle", {"r": 2.5, "class": "a<b"})
    '<circle r="2.5" class="a&lt;b"/>'
    """
    head = "".join(f' {name}="{escape(_plain(value))}"' for name, value in attributes.items())
    inside = "".join(children)
    return f"<{tag}{head}>{inside}</{tag}>" if inside else f"<{tag}{head}/>"


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return printable(str(value))


def printable(text: str) -> str:
    """`text` without the control characters that XML forbids."""
    return "".join(
        c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000)
    )


class Drawing:
    """A picture under way; shapes are drawn in the order of the calls.

    `name` makes the ids of one page unique and must be a word of letters, digits and hyphens.

    >>> drawing = Drawing("dot", 10, 10)
    >>> drawing.circle((5, 5), 2, Pen(fill="ink"))
    >>> drawing.render("A dot", "One dot.").startswith("<svg xmlns=")
    True
    """

    def __init__(self, name: str, width: float, height: float) -> None:
        self.name = "".join(c if c.isalnum() and c.isascii() else "-" for c in name)
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._patterns: dict[str, str] = {}

    def line(self, start: Point, end: Point, pen: Pen) -> None:
        """A straight line."""
        ends: dict[str, object] = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self._parts.append(element("line", ends | _paint(pen)))

    def polyline(self, points: Sequence[Point], pen: Pen) -> None:
        """A line through `points`, open."""
        self._parts.append(element("polyline", {"points": _listed(points)} | _paint(pen)))

    def polygon(self, points: Sequence[Point], pen: Pen) -> None:
        """A closed line through `points`."""
        self._parts.append(element("polygon", {"points": _listed(points)} | _paint(pen)))

    def rect(self, box: Box, pen: Pen, radius: float = 0) -> None:
        """A rectangle."""
        shape: dict[str, object] = {
            "x": box.x,
            "y": box.y,
            "width": max(box.width, 0.0),
            "height": max(box.height, 0.0),
        }
        if radius:
            shape["rx"] = radius
        self._parts.append(element("rect", shape | _paint(pen)))

    def circle(self, centre: Point, radius: float, pen: Pen) -> None:
        """A circle."""
        shape: dict[str, object] = {"cx": centre[0], "cy": centre[1], "r": radius}
        self._parts.append(element("circle", shape | _paint(pen)))

    def text(self, at: Point, words: str | Sequence[str], lettering: Lettering) -> None:
        """Lines of text; `at` is the anchor on the first line's base."""
        lines = [words] if isinstance(words, str) else list(words)
        style: dict[str, object] = {"x": at[0], "y": at[1], "font-size": lettering.size}
        if lettering.anchor != "start":
            style["text-anchor"] = lettering.anchor
        if lettering.bold:
            style["font-weight"] = 600
        halo = Pen(stroke="paper", width=3.5) if lettering.halo else Pen(width=0)
        style |= _paint(Pen(halo.stroke, halo.width, fill=lettering.fill))
        if lettering.halo:
            style |= {"paint-order": "stroke", "stroke-linejoin": "round"}
        spans = [
            escape(printable(line), quote=False)
            if count == 0
            else element(
                "tspan",
                {"x": at[0], "dy": lettering.size * LEADING},
                escape(printable(line), quote=False),
            )
            for count, line in enumerate(lines)
        ]
        self._parts.append(element("text", style, *spans))

    def hatch(self, role: str, angle: float = 45, gap: float = 6, width: float = 1.4) -> str:
        """The fill of a hatching, for `Pen.fill`."""
        name = f"{self.name}-hatch-{role}-{angle:g}"
        stroke = element("line", {"x1": 0, "y1": 0, "x2": 0, "y2": gap} | _paint(Pen(role, width)))
        self._patterns[name] = element(
            "pattern",
            {
                "id": name,
                "width": gap,
                "height": gap,
                "patternUnits": "userSpaceOnUse",
                "patternTransform": f"rotate({angle:g})",
            },
            stroke,
        )
        return f"url(#{name})"

    def render(self, title: str, description: str) -> str:
        """The whole picture as an SVG element with its name and its text alternative."""
        named = {"title": f"{self.name}-title", "desc": f"{self.name}-desc"}
        texts = (("title", title), ("desc", description))
        heads = [element(tag, {"id": named[tag]}, escape(printable(t)) or " ") for tag, t in texts]
        defs = element("defs", {}, *self._patterns.values()) if self._patterns else ""
        return element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {self.width:g} {self.height:g}",
                "role": "img",
                "aria-labelledby": f"{named['title']} {named['desc']}",
                "font-family": FONT,
            },
            *heads,
            defs,
            *self._parts,
        )


LEADING = 1.22


def _listed(points: Sequence[Point]) -> str:
    return " ".join(f"{_plain(float(x))},{_plain(float(y))}" for x, y in points)


def _paint(pen: Pen) -> dict[str, object]:
    classes = [f"p-{pen.stroke}"] if pen.stroke in PALETTE else []
    classes += [f"f-{pen.fill}"] if pen.fill in PALETTE else []
    paint: dict[str, object] = {"fill": PALETTE.get(pen.fill, pen.fill)}
    if pen.stroke != "none":
        paint |= {"stroke": PALETTE.get(pen.stroke, pen.stroke), "stroke-width": pen.width}
        if pen.dash:
            paint["stroke-dasharray"] = pen.dash
    if classes:
        paint["class"] = " ".join(classes)
    return paint
