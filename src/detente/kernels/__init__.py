"""The hot loops, and only those: one kernel per module, in Cython's pure-Python mode.

At install each kernel is compiled to an extension that stands beside its source and is imported
in its place. Where there is no compiler the source itself runs: the same results, more slowly.
Nothing here knows what a game is.

>>> compiled() == (status() == "compiled")
True
"""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

__all__ = ["compiled", "interpreted", "names", "status"]


def names() -> list[str]:
    """Every kernel, by the name of its module, sorted.

    >>> "complementary" in names()
    True
    """
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def interpreted(name: str) -> ModuleType:
    """A kernel's source run by the interpreter, whose numbers may be fractions too.

    >>> interpreted("covering").__file__.endswith("covering.py")
    True
    """
    source = Path(__file__).with_name(f"{name}.py")
    spec = spec_from_file_location(f"{__name__}._{name}_interpreted", source)
    assert spec is not None and spec.loader is not None  # noqa: PT018, S101 (a file has a loader)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compiled() -> bool:
    """Whether every kernel runs as compiled code in this installation."""
    return not _not_compiled()


def status() -> str:
    """`"compiled"`, or a sentence that says what runs interpreted and what to install."""
    interpreted = _not_compiled()
    if not interpreted:
        return "compiled"
    return (
        f"détente runs interpreted ({', '.join(interpreted)}): the same results, more slowly. "
        "To compile it, install a C compiler and Python's headers (on Debian: build-essential "
        "and python3-dev), then install détente again."
    )


def _not_compiled() -> list[str]:
    here = Path(__file__).parent
    return [
        name
        for name in names()
        if not any((here / f"{name}{suffix}").exists() for suffix in EXTENSION_SUFFIXES)
    ]
