"""A report as Markdown (GitHub's dialect), readable as plain text too.

Pictures stay with the HTML page; their words and readings come along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detente.report import blocks as b
from detente.report.svg import printable

_URL = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")
_SPECIAL = re.compile(r"[\\`*\[\]|~$]|(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_STARTS_A_BLOCK = re.compile(r"(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=])|\d+(?=[.)](?:\s|$)))")
# Of a judgement across the contested readings; how sure it is in each is its confidence.
SIGNS = {
    "holds": "✓ in every reading",
    "fails": "✗ fails in every reading",
    "depends": "◐ depends on the reading",
}
BEST = "★"


def render(document: b.Document) -> str:
    r"""`document` as Markdown.

    >>> section = b.Section("end", (b.Heading("An end"), b.Paragraph("2 * 3 < 7")))
    >>> print(render(b.Document("Peace", "Will it last?", "421 BC", "", (section,))))
    # Peace
    <BLANKLINE>
    **Will it last?**
    <BLANKLINE>
    As of 421 BC
    <BLANKLINE>
    ## An end
    <BLANKLINE>
    2 \* 3 &lt; 7
    <BLANKLINE>
    """
    parts = [f"# {inline(document.title)}"]
    if document.question:
        parts.append(f"**{inline(document.question)}**")
    if document.stage:
        parts.append(f"As of {inline(document.stage)}")
    parts += [line(document.about)] if document.about else []
    for section in document.sections:
        for block in section.blocks:
            parts += _block(block)
    if document.footer:
        parts += ["---", line(document.footer)]
    return "\n\n".join(parts) + "\n"


def inline(text: str) -> str:
    r"""`text` with everything escaped that Markdown or HTML would take for markup.

    >>> print(inline("<b> a_b _c_ | https://example.org/a_b."))
    &lt;b&gt; a_b \_c\_ \| <https://example.org/a_b>.
    """
    words = " ".join(printable(text).split())
    shown, start = [], 0
    for match in _URL.finditer(words):
        shown += [_escaped(words[start : match.start()]), f"<{match.group()}>"]
        start = match.end()
    return "".join([*shown, _escaped(words[start:])])


def _escaped(text: str) -> str:
    text = _ENTITY.sub("&amp;", text)
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(lambda match: "\\" + match.group(), text)


def line(text: str) -> str:
    """`text` as a paragraph: also its start cannot be taken for a heading or a list."""
    shown = inline(text)
    start = _STARTS_A_BLOCK.match(shown)
    if start is None:
        return shown
    # A digit cannot be escaped, the dot after it can.
    at = start.end() if shown[0].isdigit() else 0
    return f"{shown[:at]}\\{shown[at:]}"


def _block(block: b.Block) -> Iterator[str]:
    match block:
        case b.Heading():
            yield f"{'#' * block.level} {inline(block.text)}"
        case b.Paragraph():
            yield line(block.text)
        case b.Bullets():
            marks = (f"{n}." if block.ordered else "-" for n in range(1, len(block.items) + 1))
            yield "\n".join(f"{m} {line(item)}" for m, item in zip(marks, block.items, strict=True))
        case b.Table():
            yield from _table(block)
        case b.Matrix():
            yield from _matrix(block)
        case b.Figure():
            yield f"> **Figure: {inline(block.title)}.** {inline(block.alt)}"
            yield f"*{inline(block.reading)}*"
        case b.BottomLine():
            yield from _bottom_line(block)
        case b.Pairs():
            yield "\n".join(f"- **{inline(term)}**: {inline(words)}" for term, words in block.items)
        case b.Formulas():
            yield "\n".join(row for item in block.items for row in _formulas(*item))
        case b.Code():
            yield _fenced(printable(block.text))


def _formulas(term: str, formulas: tuple[b.Formula, ...]) -> Iterator[str]:
    yield f"- **{inline(term)}**"
    for formula in formulas:
        remark = f" ({inline(formula.remark)})" if formula.remark else ""
        yield f"  - ${formula.latex}${remark}"


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _bottom_line(block: b.BottomLine) -> Iterator[str]:
    for number, judgement in enumerate(block.judgements, start=1):
        details = [line(detail) for detail in judgement.details]
        details.append(f"{SIGNS[judgement.verdict]}. Confidence: {judgement.confidence}.")
        if judgement.overturned_by:
            details.append(f"Overturned by: {inline(judgement.overturned_by)}")
        if judgement.basis:
            details.append(f"Basis: {inline(judgement.basis)}")
        inner = "\n".join(f"   - {detail}" for detail in details)
        yield f"{number}. **{inline(judgement.text)}**\n{inner}"
    if block.caveat:
        yield line(block.caveat)


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    rules = ["---:" if right else "---" for right in numeric]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rules, *rows])


def _cell(cell: b.Cell, *, head: bool) -> str:
    text = f"**{inline(cell.text)}**" if head and cell.text else inline(cell.text)
    return f"{text} ({inline(cell.hint)})" if cell.hint else text


def _table(table: b.Table) -> Iterator[str]:
    if table.caption:
        yield f"**{inline(table.caption)}**"
    rows = [
        [_cell(cell, head=table.row_heads and not place) for place, cell in enumerate(row)]
        for row in table.rows
    ]
    numeric = [
        bool(table.rows) and all(row[place].numeric for row in table.rows)
        for place in range(len(table.columns))
    ]
    yield _rows([inline(column) or " " for column in table.columns], rows, numeric)
    if table.reading:
        yield f"*{inline(table.reading)}*"


def _matrix(matrix: b.Matrix) -> Iterator[str]:
    if matrix.caption:
        yield f"**{inline(matrix.caption)}**"
    corner = f"{inline(matrix.row_player)} ↓ / {inline(matrix.column_player)} →"
    rows = [
        [f"**{inline(action)}**", *(_entry(entry) for entry in entries)]
        for action, entries in zip(matrix.row_actions, matrix.entries, strict=True)
    ]
    head = [corner, *(inline(action) for action in matrix.column_actions)]
    yield _rows(head, rows, [False] * len(head))
    yield inline(matrix_key(matrix))


def matrix_key(matrix: b.Matrix) -> str:
    """How to read the entries of a matrix, in a sentence or two."""
    held = f" {matrix.held.rstrip('.')}." if matrix.held else ""
    return (
        f"Payoffs in the order {', '.join(matrix.players)}.{held}"
        f" {BEST} marks a best reply to what the others do;"
        " where every payoff has one, nobody gains by acting alone: an equilibrium."
    )


def _entry(entry: b.MatrixEntry) -> str:
    payoffs = [
        f"{inline(payoff)}{BEST if best else ''}"
        for payoff, best in zip(entry.payoffs, entry.best, strict=True)
    ]
    words = (["equilibrium"] if entry.equilibrium else []) + [inline(m) for m in entry.marks]
    shown = ", ".join(payoffs)
    shown = f"**{shown}**" if entry.equilibrium else shown
    return f"{shown} ({', '.join(words)})" if words else shown
