"""Who is at the table, what each can do, and who stays outside."""

from __future__ import annotations

from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.study import Study
from detente.report.wording import capital, clause, count

ORDER = 20


def applies(study: Study) -> bool:  # noqa: ARG001
    """Every game has parties."""
    return True


def blocks(study: Study) -> tuple[Block, ...]:
    """The parties with what they are, then their options."""
    players = study.definition.players
    outside = [p for p in players if p.outside]
    number = capital(count(len(players), "party", "parties"))
    lead = f"{number}, choosing at the same time." if len(players) > 1 else f"{number}."
    told: list[Block] = [Heading("Parties and options", 2, "parties"), Paragraph(lead, "lead")]
    about = tuple(f"{p.name}: {clause(p.about)}." for p in players if p.about)
    if about:
        told.append(Bullets(about))
    told.append(_options(study))
    told.extend(Paragraph(_outsider(study, player.id)) for player in outside)
    return tuple(told)


def _outsider(study: Study, player: str) -> str:
    return (
        f"{capital(study.words.verb(player, 'stands', 'stand'))} outside any agreement: asked "
        "nothing and promised nothing, but free to act. What the others agree has to hold "
        "against what this party would then rather do."
    )


def _options(study: Study) -> Table:
    columns = ["Party", "Option"]
    status_quo, target = study.model.status_quo, study.model.target
    if status_quo is not None:
        columns.append("Today")
    if target is not None:
        columns.append("In the target")
    rows = []
    for player in study.definition.players:
        for k, (action, words) in enumerate(study.definition.actions[player.id].items()):
            row = [Cell(player.name if k == 0 else ""), Cell(clause(words))]
            if status_quo is not None:
                row.append(Cell("yes" if status_quo[player.id] == action else "–"))
            if target is not None:
                wanted = target.get(player.id)
                said = "left open" if wanted is None else "yes" if wanted == action else "–"
                row.append(Cell(said, "muted" if wanted is None else ""))
            rows.append(tuple(row))
    reading = "Each party picks one option; an outcome is one option for each party."
    return Table(tuple(columns), tuple(rows), "What each party can do", reading)
