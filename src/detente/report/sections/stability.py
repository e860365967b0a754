"""Where play can rest when every party thinks ahead, and why the deal would not hold by itself."""

from __future__ import annotations

from detente.concepts.stability import CONCEPTS
from detente.game.profile import Cell as Outcome
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.stability_words import MEANING, why
from detente.report.study import Study
from detente.report.wording import capital, count

ORDER = 50
MOST_ROWS = 12


def applies(study: Study) -> bool:
    """A party alone has nobody to answer it."""
    return len(study.game.players) > 1


def blocks(study: Study) -> tuple[Block, ...]:
    """The outcome table, then a sentence for each named outcome."""
    rows = outcomes(study)
    told: list[Block] = [
        Heading("Where it can rest when parties think ahead", 2, "stability"),
        Paragraph(
            "An outcome is stable when every party, weighing what the others could do next, "
            "prefers to stay. The four tests differ in how far the parties look.",
            "lead",
        ),
        _table(study, rows),
    ]
    rest = _rest(study, rows)
    if rest:
        told.append(Paragraph(rest, "note"))
    told.append(Heading("Why, move by move", 3, "moves"))
    told.append(Bullets(tuple(s for cell in _explained(study, rows) for s in why(study, cell))))
    return tuple(told)


def outcomes(study: Study) -> list[Outcome]:
    """The outcomes to show: named ones, pure equilibria, then those of the target that last."""
    game = study.game
    cells = [game.cell(p) for p in study.named.values()]
    cells += study.pure
    lasting = [c for c in game.cells if any(study.stable(c, x) for x in CONCEPTS)]
    cells += [c for c in lasting if study.in_target(c)]
    if study.model.target is None:
        cells += [c for c in lasting if study.stable(c, "SEQ")]
    return list(dict.fromkeys(cells))[:MOST_ROWS]


def _table(study: Study, cells: list[Outcome]) -> Table:
    rows = []
    for cell in cells:
        verdicts = (
            Cell("stable", "good") if study.stable(cell, concept) else Cell("no", "bad")
            for concept in CONCEPTS
        )
        rows.append((Cell(label(study, cell)), *verdicts))
    meanings = "; ".join(f"{concept}: {meaning}" for concept, meaning in MEANING.items())
    return Table(("Outcome", *CONCEPTS), tuple(rows), "Stability of each outcome", f"{meanings}.")


def label(study: Study, cell: Outcome) -> str:
    """An outcome for the table: its marks, and its options where it has no name of its own."""
    profile = study.game.profile(cell)
    name = study.words.name(profile)
    marks = [m for m in study.marks(cell) if m != name]
    if cell in study.pure:
        marks.append("equilibrium")
    known = name or study.words.outcome(cell)
    return capital(known) + (f" ({', '.join(marks)})" if marks else "")


def _rest(study: Study, shown: list[Outcome]) -> str:
    left = [c for c in study.game.cells if c not in shown]
    lasting = [c for c in left if study.stable(c, "SEQ")]
    if not left:
        return ""
    said = f"{capital(count(len(left), 'outcome'))} not shown"
    if not lasting:
        return f"{said}; {'it fails' if len(left) == 1 else 'all fail'} the test SEQ."
    return f"{said}; {count(len(lasting), 'passes', 'pass')} the test SEQ."


def _explained(study: Study, shown: list[Outcome]) -> list[Outcome]:
    named = [study.game.cell(p) for p in study.named.values()]
    return list(dict.fromkeys(named)) or shown[:4]
