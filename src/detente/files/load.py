"""A definition from whatever a user names: a file in any format, or a shipped model."""

from __future__ import annotations

from pathlib import Path

from detente.errors import DefinitionError, Fault
from detente.files.json_game import read_json
from detente.files.nfg import read_nfg
from detente.files.read import check_bytes
from detente.files.shipped import published_studies, shipped_models, shipped_path
from detente.files.source import MAX_GAME_BYTES, decode, read_bytes, refuse
from detente.files.tables import as_definition
from detente.game.definition import Definition

FORMATS = (".yaml", ".yml", ".nfg", ".json")


def load(path: str | Path) -> Definition:
    """The definition in a `.yaml` file, a game in `.nfg` or `.json`, or a shipped model by name.

    A game becomes a definition with one payoff table for each player. Raises DefinitionError
    with every fault of the file.

    >>> [p.id for p in load("hnc_composition").players]
    ['us', 'damascus', 'hardliners']
    """
    definition, errors, _ = check(path)
    if definition is None:
        raise DefinitionError(errors)
    return definition


def check(path: str | Path) -> tuple[Definition | None, list[Fault], list[Fault]]:
    """The same, with errors and warnings in file order instead of an exception.

    The definition is None exactly where there are errors.
    """
    try:
        return _check(str(path))
    except DefinitionError as error:
        return None, list(error.faults), []


def _check(name: str) -> tuple[Definition | None, list[Fault], list[Fault]]:
    suffix = Path(name).suffix.lower()
    if suffix in (".nfg", ".json"):
        data = read_bytes(name, MAX_GAME_BYTES)
        read = read_nfg if suffix == ".nfg" else read_json
        game, comment = read(decode(data, name), name)
        return as_definition(game, name, data, comment), [], []
    if suffix in FORMATS:
        return check_bytes(read_bytes(name), name)
    if name in (*shipped_models(), *published_studies()) and not Path(name).is_file():
        return check_bytes(shipped_path(name).read_bytes(), name)
    read_bytes(name)
    what = f"the suffix '{suffix}' names no format" if suffix else "a file without a suffix"
    raise refuse(name, what, f"let it end in one of {', '.join(FORMATS)}")
