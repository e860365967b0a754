"""A report for the terminal: as wide as it is, in colour only where there is a screen."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from detente.report import blocks as b
from detente.report.markdown import BEST, SIGNS, matrix_key
from detente.report.svg import printable

WIDEST = 110
_TONES = {
    "": "",
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "muted": "dim",
    "best": "underline",
    "strong": "bold",
}
_VERDICTS = {"holds": "green", "fails": "red", "depends": "yellow"}


def render(document: b.Document, width: int | None = None, *, colour: bool | None = None) -> str:
    """`document` as text for a terminal `width` characters wide.

    By default as wide as the terminal (at most 110), and in colour if standard output is a
    screen and NO_COLOR is not set.

    >>> print(render(b.Document("Peace", "Will it last?", "421 BC", "", ()), 40).rstrip())
    Peace
    Will it last?
    As of 421 BC
    """
    if width is None:
        width = min(shutil.get_terminal_size((100, 24)).columns, WIDEST)
    if colour is None:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, 20),
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(_text(document.title, "bold"))
    for words, style in (
        (document.question, "italic"),
        (f"As of {document.stage}" if document.stage else "", "dim"),
        (document.about, ""),
    ):
        if words:
            console.print(_text(words, style))
    for section in document.sections:
        for block in section.blocks:
            for part in _block(block):
                console.print(part)
    if document.footer:
        console.print()
        console.print(_text(document.footer, "dim"))
    return "\n".join(row.rstrip() for row in out.getvalue().splitlines()) + "\n"


def _text(words: str, style: str = "") -> Text:
    # Control characters would steer the terminal.
    return Text(" ".join(printable(words).split()), style=style)


def _block(block: b.Block) -> Iterator[RenderableType]:
    if not (isinstance(block, b.Heading) and block.level > 2):
        yield ""
    match block:
        case b.Heading():
            if block.level == 2:
                yield Rule(_text(block.text, "bold"), align="left", style="dim")
            else:
                yield ""
                yield _text(block.text, "bold")
        case b.Paragraph():
            yield _text(block.text, {"lead": "bold", "note": "dim"}.get(block.kind, ""))
        case b.Bullets():
            for number, item in enumerate(block.items, start=1):
                yield _hanging(f"{number}." if block.ordered else "•", item)
        case b.Table():
            yield from _table(block)
        case b.Matrix():
            yield from _matrix(block)
        case b.Figure():
            yield _text(f"Figure: {block.title}", "bold")
            yield Padding(_text(block.alt), (0, 0, 0, 2))
            yield Padding(_text(block.reading, "italic"), (0, 0, 0, 2))
        case b.BottomLine():
            yield from _bottom_line(block)
        case b.Pairs():
            for term, words in block.items:
                yield Text.assemble(_text(term, "bold"), ": ", _text(words))
        case b.Formulas():
            for term, formulas in block.items:
                yield Text.assemble(_text(term, "bold"), ":")
                for f in formulas:
                    told = _text(f.text)
                    if f.remark:
                        told = Text.assemble(told, " ", _text(f"({f.remark})", "dim"))
                    yield Padding(told, (0, 0, 0, 2))
        case b.Code():
            yield Padding(Text(printable(block.text), style="dim"), (0, 0, 0, 4))


def _hanging(mark: str, words: str) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=max(2, len(mark)), justify="right", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(mark, _text(words))
    return grid


def _bottom_line(block: b.BottomLine) -> Iterator[RenderableType]:
    for number, judgement in enumerate(block.judgements, start=1):
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=3, justify="right")
        grid.add_column(ratio=1)
        grid.add_row(f"{number}.", _text(judgement.text, "bold"))
        for detail in judgement.details:
            grid.add_row("", _text(detail))
        sign = _text(SIGNS[judgement.verdict], _VERDICTS[judgement.verdict])
        grid.add_row("", Text.assemble(sign, f" · confidence {judgement.confidence}"))
        if judgement.overturned_by:
            grid.add_row("", _text(f"Overturned by: {judgement.overturned_by}"))
        if judgement.basis:
            grid.add_row("", _text(f"Basis: {judgement.basis}", "dim"))
        if number > 1:
            yield ""
        yield grid
    if block.caveat:
        yield ""
        yield _text(block.caveat, "italic")


def _table(block: b.Table) -> Iterator[RenderableType]:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", title_justify="left")
    if block.caption:
        yield _text(block.caption, "bold")
    for place, column in enumerate(block.columns):
        numeric = bool(block.rows) and all(row[place].numeric for row in block.rows)
        table.add_column(_text(column), justify="right" if numeric else "left", overflow="fold")
    for row in block.rows:
        cells = []
        for place, cell in enumerate(row):
            style = _TONES[cell.tone] or ("bold" if block.row_heads and place == 0 else "")
            words = f"{cell.text} ({cell.hint})" if cell.hint else cell.text
            cells.append(_text(words, style))
        table.add_row(*cells)
    yield table
    if block.reading:
        yield _text(block.reading, "italic")


def _matrix(block: b.Matrix) -> Iterator[RenderableType]:
    if block.caption:
        yield _text(block.caption, "bold")
    table = Table(box=box.ROUNDED, show_lines=True, header_style="bold")
    table.add_column(_text(f"{block.row_player} ↓ / {block.column_player} →"), style="bold")
    for action in block.column_actions:
        table.add_column(_text(action), justify="center")
    for action, entries in zip(block.row_actions, block.entries, strict=True):
        table.add_row(_text(action), *(_entry(entry) for entry in entries))
    yield table
    yield _text(matrix_key(block), "dim")


def _entry(entry: b.MatrixEntry) -> Text:
    shown = Text()
    for place, (payoff, best) in enumerate(zip(entry.payoffs, entry.best, strict=True)):
        shown.append(", " if place else "")
        shown.append(_text(payoff, "underline" if best else ""))
        shown.append(BEST if best else "")
    if entry.equilibrium:
        shown.stylize("bold")
        shown.append("\n[equilibrium]")
    for mark in entry.marks:
        shown.append("\n")
        shown.append(_text(f"({mark})", "dim"))
    return shown
