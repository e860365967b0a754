"""The headlines of page one: the answer to each of its questions in a sentence or two."""

from __future__ import annotations

from detente.analysis.concessions import ConcessionSets
from detente.analysis.scoreboard import Row
from detente.game.profile import Cell
from detente.report.packages import package
from detente.report.questions import Question
from detente.report.standing import why_never
from detente.report.state_answers import state_answer
from detente.report.study import Study
from detente.report.wording import capital, count, opening


def answer(study: Study, question: Question, row: Row) -> str:
    """The answer to a question of page one; `row` is its verdict in every reading.

    What belongs to it besides is told by `detente.report.answer_details`.
    """
    match question.role:
        case "once":
            return _once(study, question.about, row)
        case "foresight":
            assert question.about is not None  # noqa: S101
            return _foresight(study, question.about)
        case "repeated":
            return _repeated(study)
        case "concessions":
            return _concessions(study)
        case "states" | "dearer" | "today":
            return state_answer(study, question)


# -- played once ----------------------------------------------------------------------------------


def _once(study: Study, about: Cell | None, row: Row) -> str:
    if about is not None:
        outcome = opening(study.words.outcome(about))
        return (
            f"{outcome} is an equilibrium even if the parties meet only once: no party gains by "
            "acting alone."
        )
    if not row.base.holds and _surely(study):
        return (
            f"If the parties met only once, only a mixed equilibrium would lead to {_goal(study)}."
        )
    if not row.base.holds:
        return (
            f"If the parties met only once, {_leads(study)} for sure; a mixed one may come to it "
            "now and then."
        )
    return f"If the parties met only once, {_leads(study)}{_ends(study)}."


def _surely(study: Study) -> bool:
    """Whether in some equilibrium all that the target asks for is chosen for sure."""
    target = study.model.target or {}
    return any(
        all(found.strategies[p].get(a, 0) == 1 for p, a in target.items())
        for found in study.solution
    )


def _leads(study: Study) -> str:
    """What no equilibrium does, as the end of a sentence."""
    target = study.model.target or {}
    if len(target) == len(study.game.players):
        return f"no equilibrium would lead to {study.words.outcome(target)}"
    if len(target) > 1:
        return "no equilibrium would lead to the target"
    ((player, action),) = target.items()
    words = study.words
    return f"in no equilibrium would {words.party(player)} choose {words.option(player, action)}"


def _ends(study: Study) -> str:
    """Where single play ends, if in one place."""
    if len(study.pure) != 1 or len(study.solution) != 1:
        return ""
    cell = study.pure[0]
    if study.words.name(cell):
        return f". The only equilibrium is {study.words.outcome(cell)}"
    return f". In the only equilibrium, {study.words.options(study.game.profile(cell))}"


# -- thinking ahead -------------------------------------------------------------------------------


def _foresight(study: Study, cell: Cell) -> str:
    outcome = study.words.outcome(cell)
    if not study.stable(cell, "SEQ"):
        return f"Thinking ahead would not make {outcome} hold."
    if cell in study.pure:
        return f"{opening(outcome)} also holds among parties that think a few moves ahead."
    return (
        f"{opening(outcome)} can hold among parties that think a few moves ahead, though it is no "
        "equilibrium if they meet only once."
    )


# -- again and again ------------------------------------------------------------------------------


def _repeated(study: Study) -> str:
    name = study.deal
    agreement = study.agreements[name]
    critical = agreement.critical
    if critical is None:
        never = next((p for p, c in agreement.critical_discounts.items() if c is None), None)
        because = "" if never is None else f": {why_never(agreement, never, study.words)}"
        return f"No patience makes “{name}” hold by itself{because}."
    if critical == 0:
        return f"“{capital(name)}” needs no enforcement: no party gains by breaking it."
    if study.holds_throughout[name]:
        return f"Met again and again, the parties can keep “{name}” by themselves."
    if agreement.sustained:
        return (
            f"In ordinary times “{name}” enforces itself, but it does not last through the "
            "handover."
        )
    return f"Even met again and again, the parties would not keep “{name}” by themselves."


# -- concessions ----------------------------------------------------------------------------------


def _goal(study: Study) -> str:
    """The target by its name, where it has one."""
    target = study.model.target or {}
    full = len(target) == len(study.game.players)
    return study.words.outcome(target) if full else "the target"


def _concessions(study: Study) -> str:
    found = study.concessions
    assert found is not None  # noqa: S101
    lasting = " through the handover" if study.has_handover else ""
    if not found.minimal:
        return (
            f"Nothing on the menu is enough today: no combination of the "
            f"{count(len(found.menu), 'concession')} considered makes {_goal(study)} "
            f"hold{lasting}.{_later(study)}"
        )
    if not found.minimal[0]:
        return f"{opening(_goal(study))} holds without any concession."
    number = capital(count(len(found.minimal), "package"))
    many = len(found.minimal) > 1
    held = f"{number} {'make' if many else 'makes'} {_goal(study)} hold{lasting}"
    if not many:
        return f"{held}: {package(study, found.minimal[0])}."
    always = [p for p in study.game.players if all(p in found.givers(s) for s in found.minimal)]
    asks = "no party has to give in all of them"
    if always:
        asks = f"each asks something of {study.words.parties(always)}"
    return f"{held}; {asks}. {_smallest(found)}: {package(study, found.minimal[0])}."


def _smallest(sets: ConcessionSets) -> str:
    alike = sum(len(one) == len(sets.minimal[0]) for one in sets.minimal)
    return "The smallest" if alike == 1 else "One of the smallest"


def _later(study: Study) -> str:
    """What would be enough from when on, as a mediator could say it."""
    then = study.later
    if then is None:
        return ""
    one = "one would be" if len(then.sets.minimal) > 1 else "this would be"
    return f" {capital(then.when)}, {one}: {package(study, then.sets.minimal[0])}."
