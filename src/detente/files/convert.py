"""From one file format to another: `.yaml`, `.nfg`, `.json`."""

from __future__ import annotations

import json
from pathlib import Path

from detente.errors import OutputError, nearest
from detente.files.load import FORMATS, load
from detente.files.nfg import write_nfg
from detente.files.save import write_atomically
from detente.files.source import MAX_GAME_BYTES, read_bytes
from detente.files.write import to_yaml


def convert(source: str | Path, target: str | Path) -> None:
    """Write the game in `source` to `target`, in the format of its suffix.

    A definition becomes the game at its written parameter values; to `.yaml` from `.yaml` it
    is copied as it stands. Raises DefinitionError for a bad source, OutputError for a target
    that cannot be written.
    """
    suffix = Path(target).suffix.lower()
    if suffix not in FORMATS:
        advice = nearest(suffix, FORMATS, "formats")
        raise OutputError(f"cannot write {target}: no format has the suffix '{suffix}', {advice}")
    definition = load(source)
    if suffix in (".yaml", ".yml"):
        if Path(source).suffix.lower() in (".yaml", ".yml"):
            write_atomically(target, read_bytes(str(source), MAX_GAME_BYTES))
        else:
            write_atomically(target, to_yaml(definition))
    elif suffix == ".nfg":
        write_atomically(target, write_nfg(definition.game(), definition.about))
    else:
        data = definition.game().to_dict()
        write_atomically(target, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
