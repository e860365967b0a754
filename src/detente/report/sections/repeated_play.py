"""What holds when the parties meet again and again, and how patient each has to be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from detente.analysis.agreement import Agreement
from detente.analysis.repeated_play import RepeatedGame
from detente.exact.number import decimal, exact
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.ordinal import caveat
from detente.report.repeated_figures import curve, handover, reach
from detente.report.standing import why_never
from detente.report.study import Study
from detente.report.wording import (
    amount,
    capital,
    chances,
    clause,
    listed,
    patience,
    plural,
    signed,
    threshold,
)

ORDER = 60


def applies(study: Study) -> bool:
    """Whether the definition says how the game is repeated."""
    return study.model.repeated is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """The setting, each agreement, the figures, and what was assumed."""
    repeated = study.model.repeated
    assert repeated is not None  # noqa: S101
    told: list[Block] = [
        Heading("If it is played again and again", 2, "repeated-play"),
        Paragraph(_setting(study, repeated), "lead"),
        Paragraph(_punishment(study, repeated)),
    ]
    if study.agreements:
        told += _agreements(study, repeated)
    elif not study.punishment_fault:
        told.append(Paragraph("The definition names no agreement to examine."))
    if len(study.game.players) > 1:
        told += [Heading("What can be reached", 3, "payoffs"), *reach(study, repeated)]
    if study.curve is not None:
        told.append(Heading("How much patience it takes", 3, "patience"))
        told.append(curve(study, study.curve, repeated))
    if repeated.repetition.handover and study.agreements:
        told += handover(study, repeated)
    told.append(Paragraph(ASSUMED, "note"))
    places = caveat(study.definition, study.words)
    if places:
        told.append(Paragraph(places, "note"))
    return tuple(told)


ASSUMED = (
    "Assumed: agreements in pure options, without lotteries and without payments in money; a "
    "breach is answered for ever by an equilibrium of the game played once. Harsher or cleverer "
    "answers could sustain more, or the same with less patience."
)


# -- the setting ----------------------------------------------------------------------------------


def _setting(study: Study, repeated: RepeatedGame) -> str:
    written = study.definition.repeated
    period = clause(written.period) if written is not None and written.period else ""
    said = "A party that breaks an agreement today can be answered later"
    said += f" (a period is {period}). " if period else ". "
    return said + _discounts(study, repeated) + _signal(study, repeated)


def _discounts(study: Study, repeated: RepeatedGame) -> str:
    factors = repeated.repetition.discount
    if len(set(factors.values())) == 1:
        d = next(iter(factors.values()))
        return (
            f"Every party values the next {study.period} at {amount(d)} of this one, as if there "
            f"were {chances(d)} that it comes; that is its discount factor. "
        )
    told = listed(f"{study.words.party(p)} at {amount(d)}" for p, d in factors.items())
    return f"The next {study.period} counts against this one, by party: {told}. "


def _signal(study: Study, repeated: RepeatedGame) -> str:
    watch = repeated.repetition.monitoring
    if watch is None:
        return "Everyone sees what everyone did."
    said = (
        f"Nobody sees for sure what the others did; all see whether the signal “{watch.signal}” "
        "occurs, and answer it whoever caused it."
    )
    if study.deal:
        at = study.game.position(study.game.cell(study.agreements[study.deal].profile))
        rest = [c for k, c in enumerate(watch.chance) if k != at]
        loud = amount(max(rest))
        if min(rest) != max(rest):
            loud = f"{amount(min(rest))} to {loud}"
        said += (
            f" While “{study.deal}” is kept it occurs by false alarm with chance "
            f"{amount(watch.chance[at])} a {study.period}, otherwise with chance {loud}."
        )
    return said


def _punishment(study: Study, repeated: RepeatedGame) -> str:
    if study.punishment_fault:
        return (
            f"The definition answers a breach by {_threat(study)}. That is no equilibrium of the "
            "game played once: some party would not carry the threat out, so nobody need believe "
            "it, and nothing is sustained by it. Name an equilibrium instead, or none."
        )
    seen = repeated.repetition.monitoring is None
    start = "A breach is answered" if seen else "The signal is answered"
    punishment = study.model.punishment
    if not isinstance(punishment, str):
        return (
            f"{start} by {study.words.outcome(punishment)}, for ever. That is an equilibrium of "
            "the game played once, so each party would carry the threat out."
        )
    which = _reversion(study)
    if which:
        return (
            f"{start} by {which}, for ever: the equilibrium of the game played once, so each "
            "party would carry the threat out."
        )
    worst = "the one that is worst for the party at fault" if seen else "the same for all"
    return (
        f"{start} by an equilibrium of the game played once, {worst}, for ever; each party would "
        "carry that threat out."
    )


def _threat(study: Study) -> str:
    punishment = study.model.punishment
    return punishment if isinstance(punishment, str) else study.words.outcome(punishment)


def _reversion(study: Study) -> str:
    """The outcome reverted to, where the game played once has one equilibrium, a pure one."""
    if len(study.solution) != 1 or not study.solution.complete or not study.pure:
        return ""
    return study.words.outcome(study.pure[0])


# -- agreements -----------------------------------------------------------------------------------


def _agreements(study: Study, repeated: RepeatedGame) -> Iterator[Block]:
    yield Heading("Agreements", 3, "agreements")
    yield Bullets(tuple(_verdict(study, name, a) for name, a in study.agreements.items()))
    yield _summary(study, repeated)
    for name, agreement in study.agreements.items():
        yield _detail(study, name, agreement)
    for note in dict.fromkeys(n for a in study.agreements.values() for n in a.notes):
        yield Paragraph(f"{capital(clause(note))}.", "note")


def _verdict(study: Study, name: str, agreement: Agreement) -> str:
    words = study.words
    critical = agreement.critical
    start = f"“{capital(name)}” ({words.options(agreement.profile)}) holds"
    if critical is None:
        return f"{start} {patience(None)}: {why_never(agreement, _never(agreement), words)}."
    if critical == 0:
        return f"{start} {patience(Fraction(0))}: no party gains by leaving it."
    if study.holds_throughout[name]:
        state = "It holds today"
    elif agreement.sustained:
        state = "It holds at today's discount factors as such, but not through the handover"
    else:
        state = "It does not hold today"
    hardest, binding = "", agreement.binding
    if binding is not None:
        option = words.option(binding, agreement.best_deviations[binding] or "")
        gain = amount(agreement.gains[binding])
        party = words.party(binding)
        hardest = f"; hardest to hold is {party}, with {gain} to gain at once by {option}"
    said = f"{start} {patience(critical, None, study.period)}. {state}{hardest}."
    return said + _alarms(study, agreement)


def _never(agreement: Agreement) -> str:
    """A party whom no patience holds; by name, the binding one."""
    return next(p for p, c in agreement.critical_discounts.items() if c is None)


def _alarms(study: Study, agreement: Agreement) -> str:
    """How long it lasts, and how many false alarms it can live with."""
    limits = [v for v in agreement.max_false_alarm.values() if v is not None]
    if not limits:
        return ""
    said, period = "", study.period
    if agreement.expected_duration is not None:
        lasts = decimal(agreement.expected_duration, 1)
        said = (
            f" Kept by all, it still ends by false alarm after {lasts} {plural(period)} on average."
        )
    return (
        f"{said} It can live with a chance of false alarm below {decimal(min(limits))} a {period}; "
        "from there on no patience suffices, the chances after a breach staying as they are."
    )


def _summary(study: Study, repeated: RepeatedGame) -> Table:
    handover = bool(repeated.repetition.handover)
    columns = ["Agreement", *(study.game.name(p) for p in study.game.players), "All parties"]
    columns += ["At today's discounts", "Through the handover"] if handover else ["Today"]
    rows = []
    for name, a in study.agreements.items():
        needed = (
            Cell(threshold(c, a.ceilings[p]), numeric=True) for p, c in a.critical_discounts.items()
        )
        row = [Cell(capital(name)), *needed, Cell(threshold(a.critical), numeric=True)]
        row.append(_yes(a.sustained))
        if handover:
            row.append(_yes(study.holds_throughout[name]))
        rows.append(tuple(row))
    factors = repeated.repetition.discount
    have = f"every party has {decimal(max(factors.values()))}"
    if len(set(factors.values())) > 1:
        have = listed(
            f"{study.words.verb(p, 'has', 'have')} {decimal(d)}" for p, d in factors.items()
        )
    return Table(
        tuple(columns),
        tuple(rows),
        "Critical discount factors",
        f"The least discount factor at which each party keeps the agreement. Today {have}.",
    )


def _yes(holds: bool) -> Cell:  # noqa: FBT001
    return Cell("holds", "good") if holds else Cell("does not hold", "bad")


def _detail(study: Study, name: str, agreement: Agreement) -> Table:
    before = study.model.status_quo and study.game.payoff(study.model.status_quo)
    rows = []
    for player in study.game.players:
        gain = agreement.gains[player]
        action = agreement.best_deviations[player]
        tempted = action is not None and gain > 0
        row = [Cell(study.game.name(player)), Cell(amount(agreement.payoffs[player]), numeric=True)]
        if before:
            over = agreement.payoffs[player] - exact(before[player])
            row.append(Cell(signed(over), "bad" if over < 0 else "", numeric=True))
        row += [
            Cell(study.game.name(player, action) if tempted and action else "none"),
            Cell(amount(gain) if tempted else "–", numeric=True),
            Cell(amount(agreement.punishment_payoffs[player]), numeric=True),
            Cell(threshold(agreement.critical_discounts[player]), numeric=True),
        ]
        rows.append(tuple(row))
    columns = ["Party", f"Gets each {study.period}"]
    columns += ["Against the status quo"] if before else []
    columns += ["Best breach", "Gains by it at once", "Gets afterwards", "Discount factor needed"]
    return Table(tuple(columns), tuple(rows), f"“{capital(name)}”, party by party")
