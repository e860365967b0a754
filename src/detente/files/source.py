"""Bytes from a path, or a message that says why not; nothing large is ever read whole."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from detente.errors import DefinitionError, Fault, Place, nearest
from detente.files.shipped import shipped_models

MAX_BYTES = 1_000_000
# Games in .nfg and .json are flat lists of numbers: longer, and quick to read.
MAX_GAME_BYTES = 16_000_000
# What YAML and people call text; anything else is a slip or a binary file.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def refuse(
    file: str, message: str, advice: str = "", at: tuple[int, int] = (1, 1)
) -> DefinitionError:
    """A DefinitionError with one fault at one place."""
    return DefinitionError(Fault(Place(file, *at), message, advice))


def read_bytes(path: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file of at most `limit` bytes.

    Raises DefinitionError for a missing file, a directory, a file that may not be read and a
    file that is too large; of a large file no more than the limit is read.
    """
    try:
        with Path(path).open("rb") as handle:
            status = os.fstat(handle.fileno())
            size = status.st_size if stat.S_ISREG(status.st_mode) else 0
            data = handle.read(limit + 1) if size <= limit else b""
    except FileNotFoundError:
        raise refuse(path, "there is no such file", _similar(path)) from None
    except IsADirectoryError:
        raise refuse(path, "this is a directory", "name a game definition inside it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(path, f"the file cannot be read: {reason}") from None
    if size > limit or len(data) > limit:
        shown = f"{size:,} bytes" if size else "too large"
        raise refuse(path, f"the file is {shown}", f"at most {limit:,} bytes are read")
    return data


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises DefinitionError, with the place, for a binary file, other encodings and control
    characters.
    """
    if b"\0" in data:
        raise refuse(file, "this is a binary file, not text", "a definition is YAML text in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        raise refuse(
            file,
            f"byte 0x{data[error.start]:02x} is not UTF-8 text",
            "save the file as UTF-8",
            place_of(before, len(before)),
        ) from None
    odd = _CONTROL.search(text)
    if odd:
        raise refuse(
            file,
            f"control character U+{ord(odd.group()):04X}",
            "delete it, a definition is plain text",
            place_of(text, odd.start()),
        )
    return text


def place_of(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    line = text.count("\n", 0, index) + 1
    return line, index - (text.rfind("\n", 0, index) + 1) + 1


def _similar(path: str) -> str:
    """Advice for a missing file: a file or shipped model of nearly that name."""
    wanted = Path(path)
    try:
        beside = [p.name for p in wanted.parent.iterdir() if p.is_file()]
    except (OSError, ValueError):
        beside = []
    if not wanted.parent.is_dir() and wanted.stem not in shipped_models():
        return f"there is no directory '{wanted.parent}' either"
    if wanted.stem in shipped_models():
        return f"the shipped model is called '{wanted.stem}', without directory and suffix"
    advice = nearest(wanted.name, [*beside, *shipped_models()])
    return advice if advice.startswith("did you mean") else "check the name and the directory"
