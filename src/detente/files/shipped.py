"""The models that détente ships, found by bare name wherever it is installed."""

from __future__ import annotations

from pathlib import Path

from detente.errors import DefinitionError, Fault, Place, nearest

__all__ = ["published_studies", "shipped_models", "shipped_path"]

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_models() -> list[str]:
    """The bare names of the shipped models, sorted.

    >>> "assad_question" in shipped_models()
    True
    """
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def shipped_path(name: str) -> Path:
    """The definition file of the shipped model or published study `name`.

    Raises `DefinitionError`, naming the nearest model, if none has that name.

    >>> shipped_path("assad_question").name
    'assad_question.yaml'
    """
    known = [*shipped_models(), *published_studies()]
    if name not in known:
        advice = nearest(name, known, "shipped models")
        raise DefinitionError(Fault(Place(name), "no such file and no shipped model", advice))
    return _folder() / f"{name}.yaml"


def published_studies() -> list[str]:
    """The names of the published graph-model studies that come along, sorted.

    >>> "published/elmira" in published_studies()
    True
    """
    return sorted(f"published/{path.stem}" for path in (_folder() / "published").glob("*.yaml"))


def _folder() -> Path:
    """`detente/games` where a wheel was installed, `games/` at the top of a source tree."""
    installed = _PACKAGE / "games"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "games"
