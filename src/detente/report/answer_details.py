"""What belongs to each headline of page one: who could break it, how patient, at what price."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.agreement import Agreement
from detente.exact.number import decimal, exact
from detente.game.profile import Cell
from detente.report.aloud import bill, in_order, parts_fail, rests_on
from detente.report.questions import Question
from detente.report.stability_words import MEANING, why
from detente.report.state_answers import state_details
from detente.report.study import Study
from detente.report.wording import capital, chances, listed

MOST_REASONS = 2


def details(study: Study, question: Question) -> tuple[str, ...]:
    """Short sentences under the headline that answers a question of page one."""
    match question.role:
        case "foresight":
            assert question.about is not None  # noqa: S101
            return _foresight(study, question.about)
        case "repeated":
            return _repeated(study)
        case "concessions":
            return _concessions(study)
        case "states" | "dearer" | "today":
            return state_details(study, question)
        case _:
            return ()


def _foresight(study: Study, cell: Cell) -> tuple[str, ...]:
    if cell in study.pure:
        return ()
    if study.stable(cell, "SEQ"):
        return (f"{capital(MEANING['SEQ'])} (sequential stability, SEQ).",)
    return tuple(why(study, cell)[:MOST_REASONS])


# -- again and again ------------------------------------------------------------------------------


def _repeated(study: Study) -> tuple[str, ...]:
    agreement = study.agreements[study.deal]
    critical = agreement.critical
    if not critical:
        return ()
    needed = (
        f"It takes parties that weigh the next {study.period} at {decimal(critical)} of this one "
        f"or more (as if there were {chances(critical)} that it comes)."
    )
    told = [f"{needed} {_today(study, agreement)}"]
    if agreement.sustained and not study.holds_throughout[study.deal]:
        told += _handover(study)
    if agreement.sustained:
        told += _worse(study)
    return tuple(told)


def _today(study: Study, agreement: Agreement) -> str:
    """What the parties are taken to weigh the future at, and how far that is from enough."""
    factors, critical = agreement.discount, agreement.critical
    if len(set(factors.values())) > 1:
        told = listed(f"{study.words.party(p)} {decimal(d)}" for p, d in factors.items())
        return f"Today's values are taken to be: {told}."
    today = next(iter(factors.values()))
    said = f"Today's value is taken to be {decimal(today)}"
    if critical is None or (today >= critical and not agreement.sustained):
        return f"{said}."
    if today == critical:
        return f"{said}, just enough."
    room = decimal(abs(today - critical))
    return f"{said}, {room} {'more than is needed' if today > critical else 'too little'}."


def _worse(study: Study) -> Iterator[str]:
    """Who is worse off in the deal than in the status quo, though it would not break it."""
    if study.model.status_quo is None:
        return
    before = study.game.payoff(study.model.status_quo)
    payoffs = study.agreements[study.deal].payoffs
    worse = [p for p in study.insiders if payoffs[p] < exact(before[p])]
    if worse:
        yield f"It would leave {study.words.parties(worse)} worse off than in the status quo."


def _handover(study: Study) -> Iterator[str]:
    """In which periods the future weighs too little for whom."""
    repeated = study.model.repeated
    assert repeated is not None  # noqa: S101
    agreement = study.agreements[study.deal]
    told: dict[int, list[str]] = {}
    for player, change in repeated.repetition.handover.items():
        least, _ = repeated.before_after(player, agreement.profile)
        needed = agreement.critical_discounts[player]
        if needed is None or least < needed:
            told.setdefault(change.period, []).append(
                f"{decimal(least)} for {study.words.party(player)} ({decimal(needed)} needed)"
            )
    for period, parties in told.items():
        yield f"In {study.period} {period} the future weighs too little: {listed(parties)}."


# -- concessions ----------------------------------------------------------------------------------


def _concessions(study: Study) -> tuple[str, ...]:
    found = study.concessions if study.later is None else study.later.sets
    assert found is not None  # noqa: S101
    if not found.minimal or not found.minimal[0]:
        return ()
    smallest = found.minimal[0]
    told = [parts_fail(study, found, smallest)]
    if not told[0]:
        each = "No part of it alone is." if len(found.minimal) == 1 else ""
        told[0] = each or "From none of the packages can a part be left out."
    claims = rests_on(study, found, smallest).strip("()")
    price = [*bill(study, found, smallest), f"These figures rest on {claims}." if claims else ""]
    told += [" ".join(filter(None, price)), " ".join(in_order(study, found, smallest))]
    return tuple(filter(None, told))
