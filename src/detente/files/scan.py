"""YAML text to a tree with the place of every key and value.

PyYAML's event stream gives raw text and positions; nothing is resolved, so there are no
surprises (`no` is a word, `0.1` is exact) and no bombs: anchors, aliases and tags are refused,
depth and size are bounded. The one importer of yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from detente.errors import DefinitionError, Fault, Place
from detente.files.nodes import Entry, Mapping, Node, Position, Scalar, Sequence
from detente.files.source import refuse

MAX_DEPTH = 32
MAX_NODES = 50_000

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)
_BARE_KEY = re.compile(r"\s*[\w.-]+\Z")
_BEGIN = "begin with 'detente: 1', or let 'detente new NAME' write a start"


@dataclass
class _Open:
    """A mapping or sequence that is still being read."""

    start: Position
    is_mapping: bool
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)
    key: Scalar | None = None


@dataclass
class _Scanner:
    file: str
    lines: list[str]
    faults: list[Fault] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None
    nodes: int = 0
    documents: int = 0

    def fault(self, at: Position, message: str, advice: str = "") -> None:
        self.faults.append(Fault(Place(self.file, *at), message, advice))

    def take(self, event: yaml.Event) -> None:
        start = _position(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _Stop(start, "a second document begins here", "keep one definition a file")
        if isinstance(event, yaml.NodeEvent):
            self._count(start)
            self._refuse_sharing(event, start)
        match event:
            case yaml.ScalarEvent():
                self._place(self._scalar(event, start))
            case yaml.AliasEvent():
                self._place(Scalar("", start, _position(event.end_mark), quoted=True))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.stack.append(_Open(start, isinstance(event, yaml.MappingStartEvent)))
                if len(self.stack) > MAX_DEPTH:
                    raise _Stop(start, f"nested deeper than {MAX_DEPTH} levels", "flatten it")
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._place(self._closed(self.stack.pop(), _position(event.end_mark)))

    def _count(self, start: Position) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _Stop(start, f"more than {MAX_NODES:,} keys and values", "split the definition")

    def _refuse_sharing(self, event: yaml.NodeEvent, start: Position) -> None:
        name = getattr(event, "anchor", None)
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self.fault(start, f"alias '*{name}' is not allowed", "write the value out")
        elif name is not None:
            self.fault(start, f"anchor '&{name}' is not allowed", "write each value out")
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.fault(start, f"tag '{shown}' is not allowed", "write the value without it")

    def _scalar(self, event: yaml.ScalarEvent, start: Position) -> Scalar:
        end = _position(event.end_mark)
        quoted = event.style in ("'", '"')
        text_at: Position | None = None
        if start[0] == end[0] and start[0] <= len(self.lines):
            # An anchor or tag, refused already, shifts the text: then the columns are unknown.
            first = start[1] - 1 + quoted
            if self.lines[start[0] - 1][first : first + len(event.value)] == event.value:
                text_at = (start[0], first + 1)
        return Scalar(event.value, start, end, bool(event.style), text_at)

    def _closed(self, done: _Open, end: Position) -> Node:
        if done.is_mapping:
            return Mapping(done.entries, done.start, end)
        return Sequence(tuple(done.items), done.start, end)

    def _place(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            top.key = self._key(node)
        else:
            before = top.entries.get(top.key.text)
            if before is None:
                top.entries[top.key.text] = Entry(top.key, node)
            else:
                line = before.key.start[0]
                self.fault(
                    top.key.start,
                    f"key '{top.key.text}' stands twice, first in line {line}",
                    "keep one of them",
                )
            top.key = None

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar) and not node.is_empty:
            return node
        self.fault(node.start, "a key must be a word", "quote text that begins with [ { ? or :")
        return Scalar("?", node.start, node.end, quoted=True)


class _Stop(Exception):  # noqa: N818 - a signal, not an error that anyone sees
    """Reading ends here."""

    def __init__(self, at: Position, message: str, advice: str) -> None:
        self.at, self.message, self.advice = at, message, advice


def scan(text: str, file: str) -> tuple[Mapping, list[Fault]]:
    r"""The tree of one YAML document whose top is a mapping, and faults that do not stop it.

    Raises DefinitionError for text that is not YAML, no or several documents, a top that is
    not a mapping, and nesting or size beyond the limits.

    >>> tree, faults = scan("detente: 1\ntitle: Truce\n", "truce.yaml")
    >>> tree.get("title").start, faults
    ((2, 8), [])
    """
    scanner = _Scanner(file, re.split("\r\n|[\r\n\x85\u2028\u2029]", text))
    loader = _Loader(text)
    try:
        while loader.check_event():
            scanner.take(loader.get_event())
    except _Stop as stop:
        scanner.fault(stop.at, stop.message, stop.advice)
        raise DefinitionError(scanner.faults) from None
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        scanner.fault(_position(mark) if mark else (1, 1), *_explain(error, scanner.lines))
        raise DefinitionError(scanner.faults) from None
    except (yaml.YAMLError, ValueError) as error:
        # ValueError: PyYAML's own slip on escapes beyond Unicode.
        scanner.fault((1, 1), f"not YAML: {' '.join(str(error).split())}")
        raise DefinitionError(scanner.faults) from None
    finally:
        loader.dispose()
    if scanner.root is None:
        raise refuse(file, "the file is empty", _BEGIN)
    if not isinstance(scanner.root, Mapping):
        if isinstance(scanner.root, Scalar) and scanner.root.is_empty:
            raise refuse(file, "the file is empty", _BEGIN)
        raise DefinitionError(
            [
                *scanner.faults,
                Fault(
                    Place(file, *scanner.root.start), "a definition is a mapping of keys", _BEGIN
                ),
            ]
        )
    return scanner.root, scanner.faults


def _position(mark: Any) -> Position:  # noqa: ANN401
    return int(mark.line) + 1, int(mark.column) + 1


def _mark(error: yaml.MarkedYAMLError) -> Any:  # noqa: ANN401
    """Where to look: at the problem; where quotes never close, at the opening ones."""
    if error.context_mark is not None and "quoted" in (error.context or ""):
        return error.context_mark
    return error.problem_mark or error.context_mark


def _explain(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[str, str]:
    """The parser's complaint and what usually cures it."""
    problem = error.problem or error.context or "cannot be parsed"
    mark = error.problem_mark
    line = lines[mark.line] if mark is not None and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in problem:
        return "not YAML: a tab indents this line", "indent with blanks"
    cures = {
        "got '?'": "quote text that contains ' ? '",
        "mapping values are not allowed": "quote text that contains ': '",
        "cannot start any token": "quote text that begins with this character",
        "expected ',' or": "close the bracket or add the comma",
        "expected the node content": "close the bracket or fill in the value",
        "expected <block end>": "line the keys of one block up in one column",
        "block end": "line the keys of one block up in one column",
        "could not find expected ':'": "write 'key: value'",
        "end of stream": "close the quotes",
    }
    cure = next((advice for sign, advice in cures.items() if sign in problem), "")
    if mark is not None and "mapping values" in problem and _BARE_KEY.match(line[: mark.column]):
        cure = "line this key up with the one above it"
    begun = error.context_mark
    if begun is not None and error.context and error.context.startswith("while parsing a"):
        there = f"line {begun.line + 1}, column {begun.column + 1}"
        if "block" in error.context:
            cure = f"line the keys of one block up in one column: this one begins in {there}"
        elif mark is not None and mark.line != begun.line:
            cure += f": it opens in {there}"
    context = f" {error.context}" if error.context and error.context != problem else ""
    return f"not YAML: {problem}{context}", cure
