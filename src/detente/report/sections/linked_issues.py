"""What the definition and those it links to can keep as one package."""

from __future__ import annotations

from detente.analysis.linkage import packages
from detente.analysis.linked_concessions import linked_concessions
from detente.errors import DetenteError, GameError
from detente.report.blocks import Block, Heading, Paragraph
from detente.report.linkage import SCOPE, caveat, given, told
from detente.report.study import Study
from detente.report.wording import capital, spaced

ORDER = 66


def applies(study: Study) -> bool:
    """Whether the definition links to others."""
    return bool(study.definition.links)


def blocks(study: Study) -> tuple[Block, ...]:
    """Each agreement as a package with those of the linked issues."""
    made: list[Block] = [Heading("Linked with other issues", 2, "linked-issues")]
    study.tell("linked issues")
    try:
        found = packages(study.model)
    except DetenteError as error:
        return *made, Paragraph(f"The issues cannot be taken together: {error}.")
    for name, package in found.items():
        if len(found) > 1:
            made.append(Heading(capital(spaced(name)), 3, f"linked-{name}"))
        made += told(package)
        try:
            made += given(package, linked_concessions(study.model, name))
        except GameError as error:
            made.append(Paragraph(f"What would have to be given is not worked out: {error}."))
    warning = caveat(study.definition)
    return *made, *([Paragraph(warning, "note")] if warning else []), Paragraph(SCOPE, "note")
