"""The tree of a file: text, mappings and sequences, each with its place.

Scalars keep the text as it was written, so `0.1` can become 1/10 and `no` stays a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Position: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text as written; `start` and `end` are (line, column), counted from 1.

    `text_at` is where the first character of `text` stands, None where quoting or folding
    changed the text so that columns inside it mean nothing.
    """

    text: str
    start: Position
    end: Position
    quoted: bool = False
    text_at: Position | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written: `key:` and then no value."""
        return not self.text and not self.quoted

    def at(self, column: int) -> Position:
        """The place of a column of the text, counted from 1; the start where it is unknown."""
        if self.text_at is None:
            return self.start
        line, first = self.text_at
        return line, first + column - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, in the order written."""

    entries: dict[str, Entry]
    start: Position
    end: Position

    def get(self, key: str) -> Node | None:
        """The value of a key; None where it is missing."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return ((e.key, e.value) for e in self.entries.values())

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items, in the order written."""

    items: tuple[Node, ...] = field(default_factory=tuple)
    start: Position = (1, 1)
    end: Position = (1, 1)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


Node: TypeAlias = Scalar | Mapping | Sequence


def plain(node: Node) -> object:
    """The tree as dicts, lists and text; None where nothing was written."""
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node}
    return [plain(item) for item in node]


def describe(node: Node) -> str:
    """What a node is, in words.

    >>> describe(Scalar("3", (1, 1), (1, 2)))
    "'3'"
    """
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.is_empty:
        return "nothing"
    return f"'{node.text if len(node.text) <= 40 else node.text[:40] + '…'}'"
