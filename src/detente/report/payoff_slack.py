"""Which single payoff would overturn a judgement, for games that come without ranges.

Each function names the payoff difference that the judgement hangs on most tightly.
"""

from __future__ import annotations

from fractions import Fraction

from detente.game.profile import Cell
from detente.report.questions import Question
from detente.report.state_answers import tightest_patience
from detente.report.study import Study
from detente.report.wording import amount, capital, listed


def tightest(study: Study, question: Question) -> str:
    """The payoff difference that a question of page one hangs on."""
    if question.role == "foresight" and question.about is not None:
        return _of_stability(study, question.about)
    if question.role == "repeated":
        return _of_agreement(study)
    if question.role in {"states", "dearer", "today"}:
        return tightest_patience(study)
    if question.about is not None:
        return _of_equilibrium(study, question.about)
    wanted = [cell for cell in study.game.cells if study.in_target(cell)]
    return nearest_equilibrium(study, wanted or list(study.game.cells))


def _of_equilibrium(study: Study, cell: Cell) -> str:
    """The party nearest to leaving, and how much it would lose."""
    game = study.game
    here = game.position(cell)
    found = [
        (row[here] - row[at], game.players[i], game.profile(game.cells[at]))
        for i, row in enumerate(game.payoffs)
        for at in game.deviations(cell, i)
        if at != here
    ]
    if not found:
        return ""
    slack, player, profile = min(found, key=lambda entry: entry[0])
    option = study.words.option(player, profile[player])
    if slack == 0:
        return (
            f"{capital(study.words.party(player))} preferring {option}, to which it is indifferent."
        )
    return f"{capital(study.words.party(player))} valuing {option} there by {amount(slack)} more."


def _of_agreement(study: Study) -> str:
    """How patient whom would have to be for the agreement to break, or else to be kept."""
    assert study.deal is not None  # noqa: S101 - the question asks of it
    agreement = study.agreements[study.deal]
    needed, words = agreement.critical_discounts, study.words
    if study.holds_throughout[study.deal]:
        binding = agreement.binding
        least = needed.get(binding) if binding is not None else None
        if binding is None or not least:
            return ""
        party = capital(words.party(binding))
        return f"{party} valuing the next {study.period} at less than {amount(least)} of this one."
    if agreement.sustained or any(agreement.ceilings.values()):
        return ""
    short = {p: d for p, d in needed.items() if d is None or d > agreement.discount[p]}
    parts = [
        f"{words.party(p)} valuing the next {study.period} at {amount(d)} of this one or more"
        for p, d in short.items()
        if d is not None
    ]
    return f"{capital(listed(parts))}." if len(parts) == len(short) else ""


def nearest_equilibrium(study: Study, cells: list[Cell]) -> str:
    """The outcome that the smallest rise in payoffs would make an equilibrium."""
    game = study.game

    def regrets(cell: Cell) -> dict[str, Fraction]:
        here = game.position(cell)
        return {
            p: max(row[k] for k in game.deviations(cell, i)) - row[here]
            for i, (p, row) in enumerate(zip(game.players, game.payoffs, strict=True))
        }

    cell = min(cells, key=lambda c: sum(regrets(c).values(), Fraction(0)))
    short = {p: r for p, r in regrets(cell).items() if r > 0}
    parts = [f"{study.words.party(p)} valuing it by {amount(r)} more" for p, r in short.items()]
    return f"{capital(listed(parts))}: {study.words.outcome(cell)} would be an equilibrium."


def _of_stability(study: Study, cell: Cell) -> str:
    game, words = study.game, study.words
    verdicts = [study.verdict(cell, p, "SEQ") for p in game.players]
    for verdict in verdicts:
        gap = verdict.unsanctioned
        if gap is not None:
            player = verdict.player
            row = game.payoffs[game.players.index(player)]
            gain = row[gap] - row[game.position(cell)]
            option = words.option(player, study.outcome_of(gap)[player])
            return (
                f"{capital(words.party(player))} not preferring {option}, which now gains it "
                f"{amount(gain)}."
            )
    for verdict in verdicts:
        for sanction in verdict.sanctions:
            move = sanction.answer[0]
            option = words.option(move.player, study.outcome_of(move.to)[move.player])
            return f"{capital(words.party(move.player))} not wanting to answer with {option}."
    return _of_equilibrium(study, cell)
