"""A report as one HTML page: no network, no script, for screens of any width and for paper."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import NamedTuple

import jinja2
from markupsafe import Markup

from detente.report.blocks import Block, Document, Heading, Section
from detente.report.markdown import BEST, SIGNS, matrix_key
from detente.report.svg import PALETTE, printable

_URL = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")
_LEVELS = {"low": 1, "moderate": 2, "high": 3}


class Entry(NamedTuple):
    """A line of the table of contents."""

    anchor: str
    text: str


def render(document: Document) -> str:
    """`document` as a complete HTML page.

    >>> page = render(Document("Peace & war", "Will it last?", "421 BC", "", ()))
    >>> "<title>Peace &amp; war</title>" in page, "<script" in page
    (True, False)
    """
    sections = [
        (section, anchor, _opens_with(section, "BottomLine"))
        for section, anchor in zip(document.sections, _anchors(document), strict=True)
    ]
    contents = [
        Entry(anchor, block.text)
        for section, anchor, _ in sections
        for block in section.blocks[:1]
        if isinstance(block, Heading)
    ]
    page = _template().render(document=document, sections=sections, contents=contents)
    return page.lstrip()


def _opens_with(section: Section, kind: str) -> bool:
    return any(_kind(block) == kind.lower() for block in section.blocks)


def _anchors(document: Document) -> list[str]:
    """A link target for each section, each its own."""
    used: set[str] = set()
    anchors: list[str] = []
    for section in document.sections:
        first = section.blocks[0] if section.blocks else None
        wanted = first.anchor or first.text if isinstance(first, Heading) else section.name
        stem = re.sub(r"[^\w-]+", "-", wanted.lower()).strip("-") or "section"
        anchor, count = stem, 2
        while anchor in used:
            anchor, count = f"{stem}-{count}", count + 1
        used.add(anchor)
        anchors.append(anchor)
    return anchors


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _linked(text: str) -> Markup:
    """`text` escaped, its web addresses as links."""
    text = printable(text)
    shown, start = [], 0
    for match in _URL.finditer(text):
        address = escape(match.group())
        shown += [escape(text[start : match.start()]), f'<a href="{address}">{address}</a>']
        start = match.end()
    return Markup("".join([*shown, escape(text[start:])]))  # noqa: S704 (escaped above)


def _drawn(svg: str) -> Markup:
    """A picture as it stands: `detente.report.svg` has escaped every text in it."""
    return Markup(svg)  # noqa: S704 (escaped where it was drawn)


def _repainted() -> str:
    """Rules by which the page's scheme repaints the roles of pictures."""
    return "".join(
        f".f-{role}{{fill:var(--{role})}}.p-{role}{{stroke:var(--{role})}}" for role in PALETTE
    )


@cache
def _template() -> jinja2.Template:
    room = files("detente.report")
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    environment.filters |= {"kind": _kind, "linked": _linked, "drawn": _drawn}
    environment.globals |= {
        "style": Markup(room.joinpath("report.css").read_text("utf-8") + _repainted()),  # noqa: S704 (our own file)
        "signs": SIGNS,
        "levels": _LEVELS,
        "best": BEST,
        "matrix_key": matrix_key,
    }
    return environment.from_string(room.joinpath("report.html.j2").read_text("utf-8"))
