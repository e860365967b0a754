"""What the sources claim, tested: in every reading, at every draw, claim by claim."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.scoreboard import Row
from detente.report.blocks import Block, Bullets, Cell, Figure, Heading, Pairs, Paragraph, Table
from detente.report.figures.scoreboard import scoreboard_figure
from detente.report.standing import reading_words, standing
from detente.report.study import Study
from detente.report.wording import capital, claim_ids, clause, count, listed, share, spaced

ORDER = 90


def applies(study: Study) -> bool:
    """Whether the sources' claims are put as findings."""
    return bool(study.definition.findings)


def blocks(study: Study) -> tuple[Block, ...]:
    """The scoreboard, then each finding with its evidence and the claims that carry it."""
    rows = [row for row in study.scoreboard.rows if row.finding in study.definition.findings]
    told: list[Block] = [
        Heading("What the sources claim, tested", 2, "findings"),
        Paragraph(_lead(rows), "lead"),
        _table(study, rows),
    ]
    if study.definition.variants:
        told.append(_figure(study, rows))
        told += [Heading("The contested readings", 3, "readings"), _readings(study)]
    for row in rows:
        told += _finding(study, row)
    return tuple(told)


def _lead(rows: list[Row]) -> str:
    holds, fails, depends = (
        sum(row.status == status for row in rows) for status in ("holds", "fails", "depends")
    )
    told = [
        (holds, "holds", "hold", "in every reading"),
        (fails, "fails", "fail", "in every reading"),
        (depends, "depends", "depend", "on which contested reading is right"),
    ]
    parts = [f"{count(n, one, many)} {how}" for n, one, many, how in told if n]
    if len(parts) == 1:
        ((n, one, many, how),) = (kind for kind in told if kind[0])
        whole = "The one claim" if n == 1 else f"All {count(n, 'claim')}"
        return f"{whole} tested {one if n == 1 else many} {how}."
    return f"Of {count(len(rows), 'claim')} tested, {listed(parts)}."


def says(row: Row) -> str:
    """What a finding says, its name where it has no words."""
    return clause(row.finding.says) or spaced(row.finding.name)


def _table(study: Study, rows: list[Row]) -> Table:
    variants = list(study.definition.variants)
    robust = bool(study.robustness) and study.is_drawn
    columns = ["Claim", "Base reading", "Kept in draws" if robust else "Confidence"]
    columns += [capital(spaced(v)) for v in variants]
    told = []
    for row in rows:
        cells = [
            Cell(f"{says(row)} {claim_ids(row.finding.claims)}".strip()),
            _mark(row.base.holds),
        ]
        sure = standing(study, row).confidence
        if robust:
            found = study.robustness[row.finding.name]
            cells.append(Cell(share(found.share), hint=f"confidence {sure}", numeric=True))
        else:
            cells.append(Cell(sure))
        cells += [_mark(row.variants[v].holds) for v in variants]
        told.append(tuple(cells))
    return Table(
        tuple(columns),
        tuple(told),
        "Findings by reading",
        "Each column is one reading of the judgements; a claim depends where the columns differ.",
    )


def _mark(holds: bool) -> Cell:  # noqa: FBT001
    return Cell("holds", "good") if holds else Cell("fails", "bad")


def _figure(study: Study, rows: list[Row]) -> Figure:
    variants = list(study.definition.variants)
    return scoreboard_figure(
        [says(row) for row in rows],
        ["base", *map(spaced, variants)],
        [["holds" if holds else "fails" for holds in _verdicts(row, variants)] for row in rows],
    )


def _verdicts(row: Row, variants: list[str]) -> list[bool]:
    return [row.base.holds, *(row.variants[v].holds for v in variants)]


def _readings(study: Study) -> Bullets:
    return Bullets(
        tuple(
            reading_words(study, name).removeprefix("The reading ")
            for name in study.definition.variants
        )
    )


def _finding(study: Study, row: Row) -> Iterator[Block]:
    yield Heading(capital(says(row)), 3, f"finding-{row.finding.name}")
    yield Pairs(tuple(_facts(study, row)))


def _facts(study: Study, row: Row) -> Iterator[tuple[str, str]]:
    verdict = "holds" if row.base.holds else "fails"
    against = [name for name, v in row.variants.items() if v.holds != row.base.holds]
    other = f"; otherwise in {listed(f'“{spaced(n)}”' for n in against)}" if against else ""
    yield "Verdict", f"{verdict} in the base reading{other}."
    yield "Evidence", f"{clause(row.base.evidence)}."
    for name in against:
        yield f"In “{spaced(name)}”", f"{clause(row.variants[name].evidence)}."
    found = study.robustness.get(row.finding.name)
    if found is None:
        return
    if found.claims:
        ids = listed(c.partition(":")[2] or c for c in found.claims)
        it = "it" if len(found.claims) == 1 else "any one of them"
        told = f"{ids}: without the payoff rules that rest on {it}, the verdict changes."
        yield "Carried by", told
