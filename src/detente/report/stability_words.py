"""Why an outcome is stable or not, in sentences that name the moves and the answers to them."""

from __future__ import annotations

from detente.concepts.stability import Move, Verdict
from detente.game.profile import Cell
from detente.report.study import Study
from detente.report.wording import capital, listed

MEANING = {
    "Nash": "no party gains by acting alone",
    "GMR": "any gain could be answered by the others so as to undo it",
    "SMR": "any gain could be so answered, and the party could not then recover",
    "SEQ": "any gain would be undone by answers that the others would themselves want to give",
}


def why(study: Study, cell: Cell) -> list[str]:
    """Why an outcome is stable or not, in sentences that name moves and answers."""
    words = study.words
    where = capital(words.outcome(cell))
    leaving = [p for p in study.game.players if not _stable(study, cell, p, "SEQ")]
    if leaving:
        return [_departure(study, cell, p) for p in leaving]
    tempted = [p for p in study.game.players if not _stable(study, cell, p, "Nash")]
    if not tempted:
        return [f"{where}: no party gains by acting alone."]
    return [_held(study, cell, p) for p in tempted]


def _stable(study: Study, cell: Cell, player: str, concept: str) -> bool:
    return study.verdict(cell, player, concept).stable


def _departure(study: Study, cell: Cell, player: str) -> str:
    """From X, A prefers and can bring about Y; the others' answer is missing or not credible."""
    words = study.words
    gap = study.verdict(cell, player, "SEQ").unsanctioned
    assert gap is not None  # noqa: S101
    option = words.option(player, study.outcome_of(gap)[player])
    verb = words.verb(player, "prefers", "prefer")
    start = f"From {words.outcome(cell)}, {verb} and can bring about a change to {option}"
    threat = _answer_to(study.verdict(cell, player, "GMR"), gap)
    if threat is None:
        return f"{start}; nobody can answer so as to undo the gain."
    return f"{start}; {_unwilling(study, gap, threat)}, so the threat is not credible."


def _answer_to(verdict: Verdict, improvement: int) -> tuple[Move, ...] | None:
    for sanction in verdict.sanctions:
        if sanction.improvement == improvement:
            return sanction.answer
    return None


def _unwilling(study: Study, start: int, answer: tuple[Move, ...]) -> str:
    """Which answer there is, and which mover would lose by it at the time."""
    words, game = study.words, study.game
    said, at, loth = [], start, ""
    for move in answer:
        option = words.option(move.player, study.outcome_of(move.to)[move.player])
        said.append(f"{words.party(move.player)} could answer with {option}")
        row = game.payoffs[game.players.index(move.player)]
        if not loth and row[move.to] <= row[at]:
            loth = move.player
        at = move.to
    who = "" if len(answer) == 1 else f"{words.party(loth)} "
    return f"{listed(said)} but {who}would not want to"


def _held(study: Study, cell: Cell, player: str) -> str:
    """A gain that credible answers undo."""
    words = study.words
    sanctions = study.verdict(cell, player, "SEQ").sanctions
    option = words.option(player, study.outcome_of(sanctions[0].improvement)[player])
    others = "" if len(sanctions) == 1 else ", for instance,"
    answers = [
        f"{words.party(m.player)} would then want to change to "
        f"{words.option(m.player, study.outcome_of(m.to)[m.player])}"
        for m in sanctions[0].answer
    ]
    return (
        f"From {words.outcome(cell)}, {words.party(player)} could gain{others} by changing to "
        f"{option}; but {listed(answers)}, which leaves {words.party(player)} no better off."
    )
