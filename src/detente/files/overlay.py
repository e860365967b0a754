"""Variants as overlays: the base tree with a variant's changes, every node at its own place."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.errors import nearest
from detente.files.nodes import Entry, Mapping, Node, Position, Scalar, Sequence
from detente.files.reading import Faults

_REASONS = ("because", "confidence", "assumption")


@dataclass
class Overlaid:
    """A variant's tree, what it changes in words, and where it changes which parameter."""

    tree: Mapping
    changes: list[str] = field(default_factory=list)
    moved: dict[str, Position] = field(default_factory=dict)


def overlay(base: Mapping, variant: Mapping, faults: Faults) -> Overlaid:
    """The base with the `set` block of a variant laid over it."""
    changes = variant.get("set")
    done = Overlaid(base)
    if not isinstance(changes, Mapping):
        return done
    reason = {k: variant.entries[k] for k in _REASONS if k in variant}
    tree = dict(base.entries)
    for key, value in changes:
        old = base.get(key.text)
        if key.text == "parameters":
            new = _parameters(old, value, reason, faults, done)
        elif key.text == "payoffs":
            new = _payoffs(old, value, reason, faults, done)
        elif key.text == "preferences":
            new = _preferences(old, value, reason, done)
        else:
            _describe(key.text.replace("_", " "), old, value, done.changes)
            new = merge(old, value)
        entry = base.entries.get(key.text)
        tree[key.text] = Entry(entry.key if entry else key, new)
    done.tree = Mapping(tree, base.start, base.end)
    return done


def merge(old: Node | None, new: Node) -> Node:
    """Mappings merge key by key; anything else replaces."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return new
    entries = dict(old.entries)
    for name, entry in new.entries.items():
        before = old.entries.get(name)
        entries[name] = Entry(entry.key, merge(before.value if before else None, entry.value))
    return Mapping(entries, old.start, old.end)


def _parameters(
    old: Node | None, new: Node, reason: dict[str, Entry], faults: Faults, done: Overlaid
) -> Node:
    if not isinstance(new, Mapping):
        return new
    base = old.entries if isinstance(old, Mapping) else {}
    entries = dict(base)
    for key, value in new:
        before = base.get(key.text)
        advice = nearest(key.text, base, "parameters")
        if before is None and (isinstance(value, Scalar) or advice.startswith("did you mean")):
            faults.error(key.start, f"unknown parameter '{key.text}'", advice)
            continue
        entries[key.text] = Entry(key, _parameter(before, key, value, reason))
        done.moved[key.text] = key.start
        _describe_parameter(key.text, before.value if before else None, value, done.changes)
    return Mapping(entries, *_span(old, new))


def _parameter(before: Entry | None, key: Scalar, new: Node, reason: dict[str, Entry]) -> Node:
    written = new if isinstance(new, Mapping) else _value_block(key, new)
    if before is None:
        merged: Node = written
    else:
        old = before.value
        merged = merge(old if isinstance(old, Mapping) else _value_block(key, old), written)
    if not isinstance(merged, Mapping):
        return merged
    return _explained(merged, written, reason)


def _value_block(key: Scalar, value: Node) -> Mapping:
    word = Scalar("value", key.start, key.end)
    return Mapping({"value": Entry(word, value)}, value.start, value.end)


def _explained(merged: Mapping, written: Mapping, reason: dict[str, Entry]) -> Mapping:
    """What a variant changes rests on the variant's reason, unless it gives its own."""
    if not reason or any(k in written for k in ("because", "assumption")):
        return merged
    kept = {k: e for k, e in merged.entries.items() if k not in _REASONS or k in written}
    return Mapping({**reason, **kept}, merged.start, merged.end)


def _payoffs(
    old: Node | None, new: Node, reason: dict[str, Entry], faults: Faults, done: Overlaid
) -> Node:
    if not isinstance(new, Mapping):
        return new
    base = old.entries if isinstance(old, Mapping) else {}
    entries = dict(base)
    for key, value in new:
        before = base[key.text].value if key.text in base else None
        if isinstance(value, Mapping) and "and" in value:
            form = _added(key, before, value, reason, faults)
            done.changes.append(f"further payoffs of {key.text}")
        else:
            form = _replaced(before, value, reason)
            done.changes.append(f"payoffs of {key.text}")
        entries[key.text] = Entry(base[key.text].key if key.text in base else key, form)
    return Mapping(entries, *_span(old, new))


def _replaced(before: Node | None, new: Node, reason: dict[str, Entry]) -> Node:
    if isinstance(new, Sequence):
        return _explained_rules(new, reason)
    if not isinstance(new, Mapping):
        return new
    same = isinstance(before, Mapping) and all(
        (form in before) == (form in new) for form in ("ranking", "table")
    )
    merged = merge(before, new) if same else new
    return _explained(merged, new, reason) if isinstance(merged, Mapping) else merged


def _preferences(old: Node | None, new: Node, reason: dict[str, Entry], done: Overlaid) -> Node:
    """Each player's as a whole: a ranking stands instead of statements, not beside them."""
    if not isinstance(new, Mapping):
        return new
    entries = dict(old.entries) if isinstance(old, Mapping) else {}
    for key, value in new:
        done.changes.append(f"preferences of {key.text}")
        explained = _explained(value, value, reason) if isinstance(value, Mapping) else value
        entries[key.text] = Entry(key, explained)
    return Mapping(entries, *_span(old, new))


def _added(
    key: Scalar, before: Node | None, new: Mapping, reason: dict[str, Entry], faults: Faults
) -> Node:
    entry = new.entries["and"]
    for other, _ in new:
        if other.text != "and":
            faults.error(other.start, f"'{other.text}' beside 'and'", "keep one of them")
    if not isinstance(entry.value, Sequence):
        return before or entry.value
    if not isinstance(before, Sequence):
        what = f"'and' adds to rules, but the payoffs of '{key.text}' are not a list of rules"
        faults.error(entry.key.start, what, "replace them as a whole")
        return before or entry.value
    more = _explained_rules(entry.value, reason)
    return Sequence((*before.items, *more.items), before.start, before.end)


def _explained_rules(rules: Sequence, reason: dict[str, Entry]) -> Sequence:
    items = tuple(
        _explained(item, item, reason) if isinstance(item, Mapping) else item for item in rules
    )
    return Sequence(items, rules.start, rules.end)


def _span(old: Node | None, new: Node) -> tuple[Position, Position]:
    return ((old or new).start, (old or new).end)


def _describe_parameter(name: str, before: Node | None, new: Node, changes: list[str]) -> None:
    parts: dict[str, Node] = {"value": new} if isinstance(new, Scalar) else {}
    if isinstance(new, Mapping):
        parts = {k: e.value for k, e in new.entries.items() if k in ("value", "range")}
    for part, value in parts.items():
        old = before.get(part) if isinstance(before, Mapping) else before
        path = name if part == "value" else f"{part} of {name}"
        _describe(path, old, value, changes)


def _describe(path: str, old: Node | None, new: Node, changes: list[str]) -> None:
    """Say in words what changes below `path`."""
    if isinstance(new, Mapping) and isinstance(old, Mapping):
        for key, value in new:
            if key.text not in (*_REASONS, "means"):
                _describe(f"{path} {key.text}", old.get(key.text), value, changes)
        return
    before, after = _short(old), _short(new)
    if after is None:
        changes.append(path)
    elif after != before:
        changes.append(f"{path} {before or 'none'} -> {after}")


def _short(node: Node | None) -> str | None:
    """A scalar or a list of scalars as written; None for anything longer."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        words = [item.text for item in node if isinstance(item, Scalar)]
        return f"[{', '.join(words)}]" if len(words) == len(node) else None
    return None
