"""Rankings: outcomes best first, ties `~`, open pairs `?`."""

from __future__ import annotations

import itertools
import math
import re

from detente.errors import nearest
from detente.files.nodes import Node, Position, Scalar
from detente.files.reading import Reading

_PART = re.compile(r"([^~?]*)([~?]|\Z)")
_WORD = re.compile(r"\S+")
_SHOWN = 6
_Words = list[tuple[str, Position]]


def read_ranking(
    reading: Reading, node: Node | None
) -> tuple[tuple[tuple[int, ...], ...], frozenset[int]]:
    """Groups of positions, best first, and the groups whose order to the next is open.

    Faults: an outcome that is none, stands twice, or is left out.
    """
    groups: list[list[int]] = []
    open_after: set[int] = set()
    seen: dict[int, Position] = {}
    broken = 0
    for entry in reading.items(node, "a list of outcomes, best first"):
        if not isinstance(entry, Scalar):
            broken += 1
            reading.faults.misshapen(entry, "an outcome, such as 'keep boycott'")
            continue
        groups.append([])
        for words, sign, at in _parts(entry):
            part = " ".join(word for word, _ in words)
            if sign == "?":
                open_after.add(len(groups) - 1)
                groups.append([])
            position = _outcome(reading, words, at)
            if position is None:
                broken += 1
                continue
            if position in seen:
                line, column = seen[position]
                what = f"the ranking contradicts itself: '{part}' stands already in line {line}"
                reading.faults.error(at, f"{what}, column {column}", "keep one of them")
                continue
            seen[position] = at
            groups[-1].append(position)
    if node is not None:
        _want_all(reading, node, seen, broken)
    return tuple(map(tuple, groups)), frozenset(open_after)


def _parts(entry: Scalar) -> list[tuple[_Words, str, Position]]:
    """Each outcome of an entry, word by word, with the sign before it and its place."""
    found: list[tuple[_Words, str, Position]] = []
    sign = ""
    for match in _PART.finditer(entry.text):
        words = [(w[0], entry.at(match.start() + w.start() + 1)) for w in _WORD.finditer(match[1])]
        at = words[0][1] if words else entry.at(match.start() + 1)
        found.append((words, sign, at))
        sign = match[2]
        if not sign:
            break
    return found


def _outcome(reading: Reading, words: _Words, at: Position) -> int | None:
    part = " ".join(word for word, _ in words)
    if len(words) != len(reading.players):
        order = " ".join(f"<{p}>" for p in reading.players)
        what = f"'{part}' is not an outcome" if part else "an outcome is missing here"
        reading.faults.error(at, what, f"write one action for each player, in the order {order}")
        return None
    position = 0
    for who, (word, word_at) in zip(reading.players, words, strict=True):
        own = reading.actions.get(who, ())
        if not own:
            return None
        if word not in own:
            advice = nearest(word, own, f"actions of '{who}'")
            what = f"unknown action '{word}' of player '{who}' in outcome '{part}'"
            reading.faults.error(word_at, what, advice)
            return None
        position = position * len(own) + own.index(word)
    return position


def _want_all(reading: Reading, node: Node, seen: dict[int, Position], broken: int) -> None:
    """A fault for outcomes left out, unless those that could not be read account for them."""
    own = [reading.actions.get(p, ()) for p in reading.players]
    if not all(own) or len(seen) + broken >= math.prod(map(len, own)):
        return
    missing = [" ".join(words) for k, words in enumerate(itertools.product(*own)) if k not in seen]
    named = ", ".join(f"'{m}'" for m in missing[:_SHOWN])
    more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    reading.faults.error(
        node.start, f"the ranking omits {named}{more}", "rank every outcome, `~` for a tie"
    )
