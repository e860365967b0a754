"""Writing results whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from detente.errors import OutputError


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Write `content` (text as UTF-8) to `path`, by way of a file beside it.

    Until the new file is complete the old one stays as it is; a failure or an interruption
    leaves no trace. Raises OutputError, saying why, where the file cannot be written.
    """
    target = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if target.is_dir():
            raise OutputError(f"cannot write {path}: this is a directory, name a file in it")
        if target.exists() and not target.is_file():
            # A terminal or a pipe cannot be replaced; it is written to.
            target.write_bytes(data)
            return
        _replace(target.resolve(), data)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_why(target, error)}") from None
    except ValueError as error:
        raise OutputError(f"cannot write {path!r}: {error}") from None


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes a file that only its owner reads; the result is an ordinary one.
        beside.chmod(_mode(target))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _why(target: Path, error: OSError) -> str:
    if not target.parent.exists():
        return f"there is no directory '{target.parent}', make it first"
    if isinstance(error, PermissionError):
        return f"no permission to write in '{target.parent}', choose another place"
    return error.strerror or str(error)
