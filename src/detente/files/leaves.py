"""The leaves of the file format: text, formulas, literal numbers, ids, each with its message."""

from __future__ import annotations

import re
from collections.abc import Callable

from detente.errors import GameError, nearest
from detente.files.kinds import Leaf
from detente.files.literal import read_number

MAX_NAME = 60
_Complaint = Callable[[str], tuple[str, str] | None]


def _shown(text: str) -> str:
    return f"'{text if len(text) <= 40 else text[:40] + '…'}'"


def _like(pattern: str, wanted: str) -> _Complaint:
    whole = re.compile(rf"(?:{pattern})\Z")

    def complaint(text: str) -> tuple[str, str] | None:
        if not whole.match(text):
            return f"{_shown(text)} cannot be used here", f"write {wanted}"
        if len(text) > MAX_NAME:
            return f"a name of {len(text)} characters", f"at most {MAX_NAME} are read"
        return None

    return complaint


def _named(name: str, pattern: str, wanted: str, types: object = "string") -> Leaf:
    """A name that matches a pattern."""
    schema = {"type": types, "pattern": f"^(?:{pattern})$", "maxLength": MAX_NAME}
    return Leaf(name, schema, _like(pattern, wanted), wanted)


def choice(*words: str) -> Leaf:
    """One of some words."""
    listed = " or ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} or {words[-1]}"

    def complaint(text: str) -> tuple[str, str] | None:
        if text in words:
            return None
        return f"{_shown(text)} is not known here", nearest(text, words, "write one of")

    return Leaf(listed, {"enum": list(words)}, complaint)


def _no_number(text: str) -> tuple[str, str] | None:
    try:
        read_number(text)
    except GameError as error:
        message, _, advice = str(error).partition(", ")
        return message, advice
    return None


def _no_flag(text: str) -> tuple[str, str] | None:
    return None if text in ("true", "false") else (f"{_shown(text)} is not a truth value",
                                                   "write true or false")  # fmt: skip


def _no_version(text: str) -> tuple[str, str] | None:
    if text == "1":
        return None
    return f"format version {_shown(text)}", "this version of détente reads 'detente: 1'"


TEXT = Leaf("text", {"type": ["string", "number", "boolean"]}, wanted="some words")
FORMULA = Leaf(
    "a number", {"type": ["number", "string"]}, wanted="a number or a formula over parameters"
)
NUMBER = Leaf("a number", {"type": ["number", "string"]}, _no_number, "a number: 3, 0.1 or 1/3")
FLAG = Leaf("true or false", {"type": "boolean"}, _no_flag)
VERSION = Leaf("1", {"const": 1}, _no_version)
ID = _named("a name", "[a-z][a-z0-9_]*", "small letters, digits and _, a letter first")
ACTION = _named(
    "an action",
    r"[A-Za-z0-9_][A-Za-z0-9_.\-]*",
    "letters, digits, _ . and -, without blanks",
    ["string", "number", "boolean"],
)
CLAIM_ID = _named("a claim", r"[^\s:]+", "a claim's name without blanks and ':'")
CITATION = Leaf(
    "a citation source:claim", {"type": "string", "pattern": r"^[a-z][a-z0-9_]*:[^\s:]+$"}
)
