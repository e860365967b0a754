"""Every kind of block in every format, and names that try to be markup."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from fractions import Fraction
from html.parser import HTMLParser
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from detente.errors import DetenteError, OutputError
from detente.report import blocks as b
from detente.report import html, terminal
from detente.report.formats import FORMATS, format_of, render
from detente.report.json import to_plain
from detente.report.svg import PALETTE

VOID = {"meta", "br", "hr", "img", "input", "link", "col"}
SVG_TEXT = re.compile(r"<svg.*?</svg>", re.DOTALL)


class Page(HTMLParser):
    """What a browser sees of a page: elements properly nested, texts, ids and targets."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if len({name for name, _ in attrs}) != len(attrs):
            self.faults.append(f"an attribute twice in {tag}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def kinds(document: b.Document) -> set[type]:
    return {type(block) for section in document.sections for block in section.blocks}


def test_the_sample_has_every_kind_of_block(document):
    assert kinds(document) == set(get_args(b.Block))


def wordings(value) -> list[str]:
    """Every text of a block, but pictures, ids, LaTeX and choices from a closed list."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for entry in value for text in wordings(entry)]
    if dataclasses.is_dataclass(value):
        skipped = {"latex", "svg", "name", "anchor", "kind", "tone", "verdict", "confidence"}
        fields = [f.name for f in dataclasses.fields(value) if f.name not in skipped]
        return [text for name in fields for text in wordings(getattr(value, name))]
    return []


def squeezed(text: str) -> str:
    """`text` without spaces and frames, which formats set as they like."""
    return re.sub(r"[\s\x1b│─╭╮╰╯├┤┬┴┼━╇┡┩╈┃>]+", "", text)


def expected(document: b.Document) -> list[str]:
    return [t for section in document.sections for block in section.blocks for t in wordings(block)]


def formulas_of(document: b.Document) -> list[b.Formula]:
    return [
        formula
        for section in document.sections
        for block in section.blocks
        if isinstance(block, b.Formulas)
        for _, formulas in block.items
        for formula in formulas
    ]


def test_html_says_everything(document):
    text = squeezed(Page(html.render(document)).text)
    assert [words for words in expected(document) if squeezed(words) not in text] == []


def test_json_says_everything(document):
    parsed = json.loads(render(document, "json"))
    said: list[str] = []

    def collect(value):
        if isinstance(value, str):
            said.append(value)
        for entry in value.values() if isinstance(value, dict) else value:
            if isinstance(entry, str | dict | list):
                collect(entry) if not isinstance(entry, str) else said.append(entry)

    collect(parsed)
    assert set(expected(document)) <= set(said)


def test_a_wide_terminal_says_everything(document):
    text = squeezed(terminal.render(document, 4000, colour=False))
    assert [words for words in expected(document) if squeezed(words) not in text] == []


def test_markdown_says_everything(document):
    page = Page(MarkdownIt("commonmark").enable("table").render(render(document, "md")))
    text = squeezed(page.text).replace("\\", "")
    set_as_latex = {f.text for f in formulas_of(document)}
    missing = [w for w in expected(document) if squeezed(w).replace("\\", "") not in text]
    assert set(missing) <= set_as_latex
    assert [f.latex for f in formulas_of(document) if squeezed(f"${f.latex}$") not in
            squeezed(page.text)] == []  # fmt: skip


# -- HTML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["document", "hostile"])
def test_html_is_well_formed(which, request):
    page = Page(html.render(request.getfixturevalue(which)))
    assert page.faults == []
    assert page.open == []
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.values("href") if link.startswith("#")} <= set(ids)
    named = [n for a in ("aria-labelledby", "aria-describedby") for n in page.values(a)]
    assert {name for names in named for name in names.split()} <= set(ids)


def test_html_loads_nothing(hostile):
    text = html.render(hostile)
    page = Page(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "image", "use"}
    assert page.values("src") == page.values("srcset") == []
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_html_keeps_hostile_names_as_text(hostile):
    text = squeezed(Page(html.render(hostile)).text)
    assert squeezed('<script>alert(1)</script> "quoted" & co. [31m]]> {{ 7 * 7 }}') in text
    assert "\x1b" not in html.render(hostile)


def test_html_tells_a_reader_without_eyes_what_is_what(document):
    page = Page(html.render(document))
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en"}) in page.tags
    assert tags.count("h1") == 1
    assert tags.count("caption") == tags.count("table")
    heads = [attrs for tag, attrs in page.tags if tag == "th"]
    assert all("scope" in attrs for attrs in heads)
    pictures = [attrs for tag, attrs in page.tags if tag == "svg"]
    assert pictures
    assert all(a["role"] == "img" and "aria-labelledby" in a for a in pictures)
    assert next(attrs for tag, attrs in page.tags if tag == "a")["href"] == "#report"


def test_web_addresses_become_links_and_nothing_more(document):
    page = Page(html.render(document))
    outside = [link for link in page.values("href") if not link.startswith("#")]
    assert set(outside) == {"https://example.org/a_b?x=1&y="}


def test_both_schemes_paint_every_role():
    style = html._template().globals["style"]
    light, dark = style.split("@media screen and (prefers-color-scheme: dark)")[:2]
    for role in PALETTE:
        assert f"--{role}:" in light
        assert f"--{role}:" in dark.split("* {")[0]


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = (channel(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_stands_out_from_its_ground(scheme):
    """WCAG AA: contrast of at least 4.5 to 1."""
    part = html._template().globals["style"].split("prefers-color-scheme: dark")[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part))
    for ground in ("paper", "desk", "tint", "area"):
        for ink in ("ink", "muted", "one", "two", "three", "four", "good", "bad", "warn", "accent"):
            pair = sorted([luminance(colours[ground]), luminance(colours[ink])])
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (ground, ink)


def test_best_replies_and_equilibria_are_marked_by_signs(document):
    text = html.render(document)
    matrix = text[text.index('<table class="matrix">') :]
    matrix = matrix[: matrix.index("</table>")]
    assert matrix.count("<u>") == matrix.count("★") == 6
    assert matrix.count('class="equilibrium"') == matrix.count("<b>equilibrium</b>") == 1


# -- Markdown, terminal, JSON ---------------------------------------------------------------------


def test_markdown_keeps_hostile_names_as_text(hostile):
    rendered = (
        MarkdownIt("commonmark", {"html": True}).enable("table").render(render(hostile, "md"))
    )
    page = Page(rendered)
    assert page.faults == []
    allowed = {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "hr", "pre", "code"}
    allowed |= {"blockquote", "table", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in page.tags} <= allowed
    assert '<script>alert(1)</script> "quoted" & co.' in page.text
    assert "|*_x_* `y` $z$" in page.text


def test_markdown_tables_keep_their_columns(hostile):
    rendered = MarkdownIt("commonmark").enable("table").render(render(hostile, "md"))
    rows = re.findall(r"<tr>(.*?)</tr>", rendered, re.DOTALL)
    assert {len(re.findall("<t[hd]", row)) for row in rows} == {4, 6}


def test_a_terminal_gets_no_escapes_from_names(hostile):
    assert "\x1b" not in terminal.render(hostile, 80, colour=False)
    coloured = terminal.render(hostile, 80, colour=True)
    assert re.fullmatch(r"(?:[^\x1b]|\x1b\[[\d;]*m)*", coloured)
    assert "\x1b[1m" in coloured


@pytest.mark.parametrize("width", [40, 80, 132])
def test_a_terminal_is_not_exceeded(document, width):
    plain = terminal.render(document, width, colour=False)
    assert max(map(len, plain.splitlines())) <= width


def test_no_colour_off_screen(document):
    assert "\x1b" not in render(document, "terminal")


def test_json_is_strict(document, hostile):
    def refuse(constant):
        raise AssertionError(constant)

    for report in (document, hostile):
        parsed = json.loads(render(report, "json"), parse_constant=refuse)
        assert parsed["format"] == "detente-report/1"
        assert [s["name"] for s in parsed["sections"]] == [s.name for s in report.sections]
        assert parsed["data"] == {"half": "1/2", "sets": [["a"]], "nothing": None, "list": [1, 2.5]}


def test_json_refuses_what_it_cannot_say():
    odd = b.Document("", "", "", "", (), data={"x": object()})
    with pytest.raises(OutputError, match="object has no place in JSON"):
        render(odd, "json")
    assert to_plain(b.Document("", "", "", "", (), data={"x": float("nan")}))["data"] == {
        "x": "nan"
    }
    assert to_plain(b.Document("", "", "", "", (), data={1: Fraction(1, 3)}))["data"] == {
        "1": "1/3"
    }


# -- choosing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "explicit", "name"),
    [
        (None, None, "terminal"),
        ("a.html", None, "html"),
        ("A.HTM", None, "html"),
        ("a.b/c.md", None, "md"),
        ("a.markdown", None, "md"),
        ("a.json", None, "json"),
        ("a.txt", None, "terminal"),
        ("a.odd", "html", "html"),
        (None, "MD", "md"),
    ],
)
def test_the_format_of(path, explicit, name):
    assert format_of(path, explicit) == name


@pytest.mark.parametrize(("path", "explicit"), [("a.docx", None), ("a", None), (None, "htlm")])
def test_an_unknown_format_is_refused_with_what_would_be_right(path, explicit):
    with pytest.raises(DetenteError, match="html"):
        format_of(path, explicit)


@pytest.mark.parametrize(("path", "explicit"), [("a.pdf", None), (None, "pdf")])
def test_pdf_is_refused_with_a_way_out(path, explicit):
    with pytest.raises(DetenteError, match="print the page from a browser"):
        format_of(path, explicit)


def test_an_empty_report_renders():
    for name in FORMATS:
        assert "Peace" in render(b.Document("Peace", "", "", "", ()), name)


def test_a_format_loads_only_what_it_needs():
    program = (
        "import sys; from detente.report.blocks import Document; from detente.report.formats"
        " import render; render(Document('', '', '', '', ()), 'md');"
        " print(*{'jinja2', 'rich', 'numpy', 'sympy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
