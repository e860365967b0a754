"""A report as plain data, "detente-report/1": what every other format shows, and what is behind it.

    {"format": "detente-report/1", "title", "question", "stage", "about": text,
     "sections": [{"name": text, "blocks": [{"kind": "heading" | "paragraph" | ..., ...}]}],
     "footer": text, "data": {...}}

A block has its kind and the fields of its class in `detente.report.blocks`, a paragraph's own
kind as "style". Exact numbers are strings such as "3/4".
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from math import isfinite
from typing import Any

from detente.errors import OutputError
from detente.exact.number import Enclosure, text
from detente.report.blocks import Block, Document

FORMAT = "detente-report/1"


def to_plain(document: Document) -> dict[str, Any]:
    """`document` as dicts, lists, strings, numbers, truth values and None.

    >>> to_plain(Document("Peace", "Will it last?", "421 BC", "", ()))["format"]
    'detente-report/1'
    """
    told: dict[str, Any] = {"format": FORMAT}
    for field in dataclasses.fields(document):
        if field.name != "sections":
            told[field.name] = _plain(getattr(document, field.name))
            continue
        told["sections"] = [
            {
                "name": section.name,
                "blocks": [
                    {"kind": type(block).__name__.lower(), **_fields(block)}
                    for block in section.blocks
                ],
            }
            for section in document.sections
        ]
    return told


def render(document: Document) -> str:
    """`document` as JSON text that any parser reads: no NaN, no infinity, no comments."""
    return json.dumps(to_plain(document), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _fields(block: Block) -> dict[str, Any]:
    """A block's fields; a paragraph's own `kind` is told as its `style`."""
    return {"style" if name == "kind" else name: v for name, v in _plain(block).items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a section put into the data)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Fraction | Enclosure):
        return text(value)
    if isinstance(value, float):
        # JSON has no infinity; a string says more than null would.
        return value if isfinite(value) else str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((_plain(entry) for entry in value), key=str)
    if isinstance(value, Sequence):
        return [_plain(entry) for entry in value]
    describe = getattr(value, "to_dict", None)
    if callable(describe):
        return _plain(describe())
    raise OutputError(
        f"a {type(value).__name__} has no place in JSON, give it a to_dict or write text"
    )
