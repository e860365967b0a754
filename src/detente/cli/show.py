"""Blocks on standard output: with colour on a terminal, as plain text anywhere else."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable

import click

from detente.report.blocks import (
    Block,
    Bullets,
    Document,
    Heading,
    Pairs,
    Paragraph,
    Section,
    Table,
)

# What text is wrapped to where nobody says how wide the paper is.
WIDTH = 96


def show(title: str, blocks: Iterable[Block]) -> None:
    """Print the blocks under a title the way standard output can show them."""
    if sys.stdout.isatty():
        from detente.report.terminal import render

        document = Document(title, "", "", "", (Section("answer", tuple(blocks)),))
        click.echo(render(document), nl=False)
    else:
        click.echo(plain([Heading(title), *blocks]), nl=False)


def plain(blocks: Iterable[Block]) -> str:
    """The blocks as text, tables in aligned columns.

    >>> print(plain([Heading("Equilibria"), Paragraph("There is one.")]), end="")
    Equilibria
    ==========
    <BLANKLINE>
    There is one.
    """
    return "\n".join(_plain(block) for block in blocks)


def _plain(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{text}\n{('=' if level == 2 else '-') * len(text)}\n"
        case Paragraph(text):
            return _wrapped(text)
        case Bullets(items, ordered):
            marks = [f"{k}. " if ordered else "- " for k in range(1, len(items) + 1)]
            return "".join(_wrapped(i, m) for i, m in zip(items, marks, strict=True))
        case Pairs(items):
            width = max((len(term) for term, _ in items), default=0)
            return "".join(_wrapped(words, f"{term:{width}}  ") for term, words in items)
        case Table():
            return _columns(block)
    raise TypeError(f"no plain form for {type(block).__name__}")


def _wrapped(text: str, mark: str = "") -> str:
    if len(text) + len(mark) <= WIDTH:
        return f"{mark}{text}\n"
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) + "\n"


def _columns(table: Table) -> str:
    widths = [
        max(len(title), *(len(row[k].text) for row in table.rows)) if table.rows else len(title)
        for k, title in enumerate(table.columns)
    ]
    numeric = [all(row[k].numeric for row in table.rows) for k in range(len(widths))]
    lines = [
        _line(table.columns, widths, numeric),
        "  ".join("-" * width for width in widths),
        *(_line([cell.text for cell in row], widths, numeric) for row in table.rows),
    ]
    head = f"{table.caption}\n" if table.caption else ""
    foot = _wrapped(table.reading) if table.reading else ""
    return head + "\n".join(lines) + "\n" + foot


def _line(texts: Iterable[str], widths: list[int], numeric: list[bool]) -> str:
    cells = [
        f"{text:>{width}}" if right else f"{text:{width}}"
        for text, width, right in zip(texts, widths, numeric, strict=True)
    ]
    return "  ".join(cells).rstrip()
