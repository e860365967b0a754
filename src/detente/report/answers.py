"""What page one says to each of its questions, in words made from the results."""

from __future__ import annotations

from detente.analysis.scoreboard import Row
from detente.exact.number import decimal, exact
from detente.game.profile import Cell
from detente.report.aloud import bill, in_order, parts_fail, rests_on
from detente.report.packages import package
from detente.report.questions import Question
from detente.report.stability_words import MEANING, why
from detente.report.standing import why_never
from detente.report.study import Study
from detente.report.wording import capital, chances, count, listed


def answer(study: Study, question: Question, row: Row) -> str:
    """The answer to a question of page one; `row` is its verdict in every reading."""
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


# -- played once ----------------------------------------------------------------------------------


def _once(study: Study, about: Cell | None, row: Row) -> str:
    if about is not None:
        outcome = capital(study.words.outcome(about))
        return (
            f"{outcome} is an equilibrium even if the parties meet only once: no party gains by "
            "leaving it alone."
        )
    if not row.base.holds:
        return (
            f"If the parties met only once, {_leads(study)} for sure, but a mixed one may come to "
            "it now and then."
        )
    return f"If the parties met only once, {_leads(study)}{_ends(study)}."


def _leads(study: Study) -> str:
    """What the target asks for, as the end of a sentence about equilibria."""
    target = study.model.target or {}
    if len(target) == len(study.game.players):
        return f"no equilibrium leads to {study.words.outcome(target)}"
    if len(target) > 1:
        return "no equilibrium lies in the target"
    return f"there is no equilibrium in which {study.words.options(target)}"


def _ends(study: Study) -> str:
    """Where single play ends, if in one place."""
    if len(study.pure) != 1 or len(study.solution) != 1:
        return ""
    cell = study.pure[0]
    if study.words.name(cell):
        return f". The only one is {study.words.outcome(cell)}"
    return f". In the only one, {study.words.options(study.game.profile(cell))}"


# -- thinking ahead -------------------------------------------------------------------------------


def _foresight(study: Study, cell: Cell) -> str:
    outcome = study.words.outcome(cell)
    if not study.stable(cell, "SEQ"):
        return f"Foresight alone would not make {outcome} hold. {why(study, cell)[0]}"
    if cell in study.pure:
        return f"Parties that think a few moves ahead rest at {outcome} too."
    return (
        f"Though no equilibrium of a single encounter, {outcome} can hold among parties that think "
        f"a few moves ahead: {MEANING['SEQ']}."
    )


# -- again and again ------------------------------------------------------------------------------


def _repeated(study: Study) -> str:
    name = study.deal
    agreement = study.agreements[name]
    critical = agreement.critical
    if critical is None:
        never = next(p for p, c in agreement.critical_discounts.items() if c is None)
        return (
            f"No patience makes “{name}” hold by itself: "
            f"{why_never(agreement, never, study.words)}."
        )
    if critical == 0:
        return f"“{name}” needs no enforcement: no party gains by leaving it."
    needed = (
        f"it takes parties that value the next {study.period} at {decimal(critical)} of this one "
        f"or more (as if there were {chances(critical)} that it comes), and {_today(study)}"
    )
    if study.holds_throughout[name]:
        held = f"Met again and again, the parties can keep “{name}” by themselves: {needed}."
        return held + _worse(study)
    if agreement.sustained:
        return (
            f"In ordinary times “{name}” enforces itself: {needed}. But it does not last through "
            f"the handover: {_weakest(study)}." + _worse(study)
        )
    return f"“{name}” does not enforce itself: {needed}."


def _worse(study: Study) -> str:
    """Who is worse off in the deal than in the status quo, though it would not break it."""
    if study.model.status_quo is None:
        return ""
    before = study.game.payoff(study.model.status_quo)
    payoffs = study.agreements[study.deal].payoffs
    worse = [p for p in study.insiders if payoffs[p] < exact(before[p])]
    if not worse:
        return ""
    return f" It would leave {study.words.parties(worse)} worse off than in the status quo."


def _today(study: Study) -> str:
    factors = study.agreements[study.deal].discount
    if len(set(factors.values())) == 1:
        return f"they are taken to value it at {decimal(next(iter(factors.values())))}"
    told = listed(f"{study.words.party(p)} at {decimal(d)}" for p, d in factors.items())
    return f"they are taken to value it as follows: {told}"


def _weakest(study: Study) -> str:
    repeated = study.model.repeated
    assert repeated is not None  # noqa: S101
    agreement = study.agreements[study.deal]
    told: dict[int, list[str]] = {}
    for player, change in repeated.repetition.handover.items():
        least, _ = repeated.before_after(player, agreement.profile)
        needed = agreement.critical_discounts[player]
        if needed is None or least < needed:
            told.setdefault(change.period, []).append(
                f"only {decimal(least)} for {study.words.party(player)}, who would need "
                f"{decimal(needed)}"
            )
    return listed(
        f"in {study.period} {period} the future weighs {', and '.join(parties)}"
        for period, parties in told.items()
    )


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
    smallest = found.minimal[0]
    if not smallest:
        return f"{capital(_goal(study))} holds without any concession."
    told = f"{package(study, smallest)} {rests_on(study, found, smallest)}".strip()
    said = [parts_fail(study, found, smallest), bill(study, found, smallest)]
    said.append(in_order(study, found, smallest))
    more = " ".join(sentence for sentence in said if sentence)
    if len(found.minimal) == 1:
        held = f"One package makes {_goal(study)} hold{lasting}: {told}."
        if not said[0]:
            held += " No part of it alone does."
        return f"{held} {more}"
    always = [p for p in study.game.players if all(p in found.givers(s) for s in found.minimal)]
    number = capital(count(len(found.minimal), "package"))
    asks = "no party has to give in all of them"
    if always:
        asks = f"each asks something of {study.words.parties(always)}"
    held = f"{number} make {_goal(study)} hold{lasting}, with no part to spare"
    return f"{held}; {asks}. A smallest: {told}. {more}"


def _later(study: Study) -> str:
    """What would be enough from when on, as a mediator could say it."""
    then = study.later
    if then is None:
        return ""
    smallest = then.sets.minimal[0]
    told = f"{package(study, smallest)} {rests_on(study, then.sets, smallest)}".strip()
    said = [parts_fail(study, then.sets, smallest), bill(study, then.sets, smallest)]
    said.append(in_order(study, then.sets, smallest))
    return " ".join([f" {capital(then.when)}, this is: {told}.", *filter(None, said)])
