"""The sections of a report, one file each, found by looking into this folder.

A section is a module with `ORDER` (where it stands), `applies(study)` and `blocks(study)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Protocol, cast

from detente.report.blocks import Block, Section
from detente.report.study import Study

# The sections of an option form: it is told by its states and moves, not by players' actions.
OF_STATES = frozenset(
    {"bottom_line", "option_form", "states", "options_given_up", "findings", "method", "sources"}
)


class SectionModule(Protocol):
    """What a section's file offers; `blocks` begin with a heading whose anchor is its name."""

    __name__: str
    ORDER: int

    def applies(self, study: Study) -> bool:
        """Whether the definition has what this section tells."""
        ...

    def blocks(self, study: Study) -> tuple[Block, ...]:
        """The section's content."""
        ...


def section_modules() -> list[SectionModule]:
    """Every section of this folder, in the order of a report.

    >>> [m.__name__.rpartition(".")[2] for m in section_modules()][:2]
    ['bottom_line', 'parties']
    """
    names = [entry.name for entry in pkgutil.iter_modules(__path__)]
    found = [importlib.import_module(f"{__name__}.{name}") for name in names]
    modules = [cast("SectionModule", module) for module in found]
    return sorted(modules, key=lambda m: (m.ORDER, m.__name__))


def sections(study: Study, modules: Iterable[SectionModule] | None = None) -> tuple[Section, ...]:
    """The sections that apply to a study, told."""
    chosen = section_modules() if modules is None else modules
    if study.definition.options is not None:
        of_states = OF_STATES | ({"stage_game"} if study.definition.has_game else frozenset())
        chosen = [m for m in chosen if m.__name__.rpartition(".")[2] in of_states]
    return tuple(
        Section(module.__name__.rpartition(".")[2], module.blocks(study))
        for module in chosen
        if module.applies(study)
    )
