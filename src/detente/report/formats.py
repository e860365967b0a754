"""The formats of a report: which there are, which one a path asks for, and how to get it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.errors import OutputError, nearest
from detente.report.blocks import Document

FORMATS = ("html", "md", "json", "terminal")
"""Names of the formats that `render` knows."""

_MODULES = {"html": "html", "md": "markdown", "json": "json", "terminal": "terminal"}
_SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
    ".json": "json",
    ".txt": "terminal",
    ".pdf": "pdf",
}
_NO_PDF = (
    "a report is not written as PDF yet; write HTML (-o report.html) and print the page from a"
    " browser, it is laid out for paper"
)


def format_of(path: str | Path | None = None, explicit: str | None = None) -> str:
    """The format asked for: `explicit` if given, else by the suffix of `path`, else terminal.

    Raises OutputError for a name or a suffix that is not known, and for PDF.

    >>> format_of("reports/truce.html"), format_of("truce.txt", explicit="md"), format_of()
    ('html', 'md', 'terminal')
    """
    if explicit is not None:
        return _known(explicit)
    if path is None:
        return "terminal"
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        what = f"the suffix {suffix!r}" if suffix else "no suffix"
        raise OutputError(
            f"{path} has {what}, which names no format: end it in .html, .md, .json or .txt,"
            f" or name a format ({', '.join(FORMATS)})"
        )
    return _known(_SUFFIXES[suffix])


def render(document: Document, name: str) -> str:
    """`document` in the format called `name`, as text.

    Raises OutputError for a format that is not known, and for PDF.

    >>> peace = Document("Peace", "Will it last?", "421 BC", "", ())
    >>> render(peace, "md").splitlines()[0]
    '# Peace'
    """
    module: Any = importlib.import_module(f"detente.report.{_MODULES[_known(name)]}")
    write: Callable[[Document], str] = module.render
    return write(document)


def _known(name: str) -> str:
    if name.lower() == "pdf":
        raise OutputError(_NO_PDF)
    if name.lower() not in FORMATS:
        raise OutputError(f"unknown format {name!r}, {nearest(name, FORMATS, 'formats')}")
    return name.lower()
