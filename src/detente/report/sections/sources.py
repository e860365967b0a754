"""The claims that the judgements rest on, and what rests on each."""

from __future__ import annotations

from detente.game.provenance import Claim, Source
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.study import Study
from detente.report.wording import clause

ORDER = 120


def applies(study: Study) -> bool:
    """Whether anything is cited."""
    return bool(study.definition.sources) or bool(study.cited)


def blocks(study: Study) -> tuple[Block, ...]:
    """One table of claims for each source."""
    told: list[Block] = [
        Heading("Sources and claims", 2, "sources"),
        Paragraph("Claims are paraphrased; the last column says what rests on each.", "lead"),
    ]
    for source in study.definition.sources.values():
        told.append(Heading(source.title, 3, f"source-{source.id}"))
        told.append(Paragraph(_described(source)))
        table = _claims(study, source)
        if table.rows:
            told.append(table)
    return tuple(told)


def _described(source: Source) -> str:
    parts = [p for p in (source.author, source.kind, source.published, source.link) if p]
    about = f" ({', '.join(parts)})" if parts else ""
    return f"Cited as “{source.id}”{about}."


def _claims(study: Study, source: Source) -> Table:
    listed_here = dict(source.claims)
    prefix = f"{source.id}:"
    for reference in study.cited:
        name = reference.removeprefix(prefix)
        # A source may be cited for claims that it does not spell out.
        if reference.startswith(prefix) and name not in listed_here:
            listed_here[name] = Claim(name, source.id, "")
    rows = tuple(_row(study, claim) for claim in listed_here.values())
    return Table(("Claim", "What it says", "Where", "Rests on it"), rows)


def _row(study: Study, claim: Claim) -> tuple[Cell, ...]:
    uses = [clause(use) for use in study.cited.get(claim.reference, [])]
    return (
        Cell(claim.id),
        Cell(claim.says or "–"),
        Cell(claim.locator or "–"),
        Cell("; ".join(uses) if uses else "nothing", "" if uses else "muted"),
    )
