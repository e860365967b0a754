"""The vocabulary in which the file format is written down: leaves, blocks, lists, names.

A kind says what may stand somewhere. `departures` holds a node against a kind and tells what
departs from it, in the file's own places; the JSON Schema and the documentation are made from
the same kinds, so the three cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import TypeAlias

from detente.errors import nearest
from detente.files.nodes import Mapping, Node, Position, Scalar, Sequence, describe

Departure: TypeAlias = tuple[Position, str, str]


@dataclass(frozen=True)
class Leaf:
    """A scalar: its name, its JSON Schema, what is wrong with a text, what is `wanted` instead."""

    name: str
    json: AnyMapping[str, object]
    complaint: Callable[[str], tuple[str, str] | None] = lambda _: None
    wanted: str = ""


@dataclass(frozen=True)
class Key:
    """What a key of a block holds, and what it means."""

    kind: Kind
    says: str
    required: bool = False


@dataclass(frozen=True)
class Block:
    """A mapping whose keys are fixed."""

    name: str
    says: str
    keys: AnyMapping[str, Key]


@dataclass(frozen=True)
class Named:
    """A mapping from names to values of one kind."""

    name: Leaf
    kind: Kind
    least: int = 0


@dataclass(frozen=True)
class Listed:
    """A list of `least` to `most` values of one kind."""

    kind: Kind
    least: int = 1
    most: int | None = None


@dataclass(frozen=True)
class ByShape:
    """A scalar, a list or a mapping, each of its own kind; None where it may not be one."""

    text: Leaf | None = None
    list: Listed | None = None
    mapping: Block | Named | None = None


@dataclass(frozen=True)
class ByKey:
    """One of two blocks, told apart by whether a key is there."""

    key: str
    present: Block
    absent: Block


@dataclass(frozen=True)
class Free:
    """A mapping or list whose inside is checked elsewhere."""

    wanted: str
    json: AnyMapping[str, object] = field(default_factory=dict)
    of: type[Mapping | Sequence] = Mapping


Kind: TypeAlias = Leaf | Block | Named | Listed | ByShape | ByKey | Free


def one_or_more(leaf: Leaf) -> ByShape:
    """One scalar or a list of at least one."""
    return ByShape(text=leaf, list=Listed(leaf))


def departures(kind: Kind, node: Node, at: Position | None = None) -> Iterator[Departure]:
    """Everything in `node` that departs from `kind`; `at` is where its key stands."""
    key_at = at or node.start
    match kind:
        case Leaf():
            yield from _leaf(kind, node)
        case Block():
            yield from _block(kind, node, key_at)
        case Named():
            yield from _named(kind, node)
        case Listed():
            yield from _listed(kind, node)
        case ByShape():
            inner = _shape(kind, node)
            if inner is None:
                yield node.start, f"this is {describe(node)}", f"write {_shapes(kind)}"
            else:
                yield from departures(inner, node, key_at)
        case ByKey():
            has = isinstance(node, Mapping) and kind.key in node
            yield from _block(kind.present if has else kind.absent, node, key_at)
        case Free() if not isinstance(node, kind.of):
            yield node.start, f"this is {describe(node)}", f"write {kind.wanted}"


def _leaf(kind: Leaf, node: Node) -> Iterator[Departure]:
    if not isinstance(node, Scalar) or not node.text.strip():
        found = "empty" if isinstance(node, Scalar) else describe(node)
        yield node.start, f"this is {found}", f"write {kind.wanted or kind.name}"
        return
    complaint = kind.complaint(node.text)
    if complaint:
        yield node.start, *complaint


def _block(kind: Block, node: Node, at: Position) -> Iterator[Departure]:
    if not isinstance(node, Mapping):
        keys = ", ".join(kind.keys)
        yield node.start, f"this is {describe(node)}", f"write a mapping with the keys {keys}"
        return
    for name, key in kind.keys.items():
        if key.required and name not in node:
            says = key.says.rstrip(".")
            yield at, f"missing key '{name}'", f"add '{name}: …' ({says[0].lower()}{says[1:]})"
    for written, value in node:
        known = kind.keys.get(written.text)
        if known is None:
            advice = nearest(written.text, kind.keys, "keys here")
            yield written.start, f"unknown key '{written.text}'", advice
        else:
            yield from departures(known.kind, value, written.start)


def _named(kind: Named, node: Node) -> Iterator[Departure]:
    if not isinstance(node, Mapping):
        yield node.start, f"this is {describe(node)}", "write a mapping of names and values"
        return
    if len(node) < kind.least:
        yield node.start, "nothing is named here", f"write at least {kind.least}"
    for written, value in node:
        yield from _leaf(kind.name, written)
        yield from departures(kind.kind, value, written.start)


def _listed(kind: Listed, node: Node) -> Iterator[Departure]:
    if not isinstance(node, Sequence):
        yield node.start, f"this is {describe(node)}", f"write a list{_example(kind)}"
        return
    if len(node) < kind.least:
        yield node.start, f"a list of {len(node)}", f"write at least {kind.least}"
    if kind.most is not None and len(node) > kind.most:
        yield node.start, f"a list of {len(node)}", f"write {kind.most}"
    for item in node:
        yield from departures(kind.kind, item)


def _example(kind: Listed) -> str:
    """How a list of numbers is written, for those who write 1-3."""
    numbers = isinstance(kind.kind, Leaf) and kind.kind.name == "a number"
    return " in brackets, such as [1, 3]" if numbers else ""


def _shape(kind: ByShape, node: Node) -> Kind | None:
    if isinstance(node, Mapping):
        return kind.mapping
    return kind.list if isinstance(node, Sequence) else kind.text


def _shapes(kind: ByShape) -> str:
    words = [
        kind.text.name if kind.text else "",
        "a list" if kind.list else "",
        "a mapping" if kind.mapping else "",
    ]
    return " or ".join(filter(None, words))
