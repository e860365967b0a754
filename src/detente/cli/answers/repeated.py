"""What repeated play sustains, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from detente.analysis.agreement import Agreement
from detente.analysis.model import Model
from detente.analysis.outlook import Outlook
from detente.exact.number import decimal
from detente.exact.number import show as shown
from detente.report import alarms, linkage, side_payments, sustained
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.ordinal import caveat
from detente.report.sections.repeated_play import ASSUMED
from detente.report.strategies import SCOPE, told
from detente.report.wording import Words, amount, count, listed, period_noun, signed, threshold

# A longer list is for machines: `--json` has all of it.
MOST = 20


def blocks(model: Model, found: Outlook) -> Iterator[Block]:
    """The answer of `detente repeated`."""
    yield Paragraph(_today(model, found))
    if not found.agreements:
        yield Paragraph("No profile of pure actions is sustained, however patient the players.")
    for name, agreement in list(found.agreements.items())[:MOST]:
        yield from _agreement(found, name, agreement)
    if len(found.agreements) > MOST:
        yield Paragraph(f"{len(found.agreements) - MOST} more are left out here; --json lists all.")
    yield Paragraph(ASSUMED, "note")
    places = caveat(model.definition, Words(found.repeated.stage, {}))
    if places:
        yield Paragraph(places, "note")
    yield from _false_alarms(model, found)
    yield from _passages(found)
    yield from _answers(found)
    yield from _strategies(model, found)
    yield from _payments(model, found)
    yield from _linked(model, found)
    yield from _payoffs(found)


def _today(model: Model, found: Outlook) -> str:
    rep = found.repeated
    words = Words(rep.stage, {})
    discount = rep.repetition.discount
    if len(set(discount.values())) == 1:
        figures = f"{shown(next(iter(discount.values())))} for every player"
    else:
        figures = listed([f"{shown(d)} for {words.party(p)}" for p, d in discount.items()])
    block = model.definition.repeated
    period = f"A period is {block.period}. " if block is not None and block.period else ""
    watch = rep.repetition.monitoring
    seen = "Play is seen by all."
    if watch is not None:
        which = f"the public signal “{watch.signal}”"
        if watch.others:
            which = "one public signal of " + listed([f"“{name}”" for name in watch.signals])
        seen = f"Play is not seen; what is seen is {which}."
    answer = (
        "the stage equilibrium worst for the deviator"
        if isinstance(found.punishment, str) and watch is None
        else "a stage equilibrium, the same whoever caused it"
        if isinstance(found.punishment, str)
        else f"({' '.join(found.punishment.values())}) for ever"
    )
    what = "A breach" if watch is None else "The signal"
    if watch is not None and watch.others:
        what = f"The signal “{watch.signal}”"
    return f"{period}Discount factors today: {figures}. {seen} {what} is answered by {answer}."


def _agreement(found: Outlook, name: str, agreement: Agreement) -> Iterator[Block]:
    game = found.repeated.stage
    words = Words(game, {})
    profile = " ".join(agreement.profile.values())
    yield Heading(f"{name}: {profile}" if found.named and name != profile else profile, 3)
    state = "Sustained today." if agreement.sustained else "Not sustained today."
    if agreement.sustained and any(
        found.passage(p, name)[0] < (agreement.critical_discounts[p] or 0) for p in found.passages
    ):
        state = "Sustained today, but not through the handover."
    yield Paragraph(f"{state} {_why(found, agreement)}", "lead")
    rows = []
    for p in game.players:
        critical = agreement.critical_discounts[p]
        today = agreement.discount[p]
        kept = critical is not None and today >= critical
        ceiling = agreement.ceilings[p]
        kept = kept and (ceiling is None or today <= ceiling)
        rows.append((
            Cell(game.name(p)),
            Cell(amount(agreement.payoffs[p]), numeric=True),
            Cell(signed(agreement.gains[p]), numeric=True),
            Cell((agreement.best_deviations[p] or "") if agreement.gains[p] > 0 else "none"),
            Cell(amount(agreement.punishment_payoffs[p]), numeric=True),
            Cell(threshold(critical, ceiling), numeric=True),
            Cell(shown(today), numeric=True),
            Cell("yes" if kept else "no", "good" if kept else "bad"),
        ))  # fmt: skip
    yield Table(
        ("player", "payoff", "best deviation", "by", "after a breach", "critical discount", "today",
         "keeps it"),
        tuple(rows),
    )  # fmt: skip
    if agreement.expected_duration is not None:
        yield Paragraph(
            f"False alarms end it after {shown(agreement.expected_duration)} periods on average."
            + _alarms(words, agreement)
        )
    for note in agreement.notes:
        yield Paragraph(note[:1].upper() + note[1:] + ".", "note")


def _why(found: Outlook, agreement: Agreement) -> str:
    words = Words(found.repeated.stage, {})
    never = [p for p, d in agreement.critical_discounts.items() if d is None]
    if never:
        verb = "gains" if len(never) == 1 else "gain"
        gain = f"{words.parties(never)} {verb} by a breach at any discount factor"
        return f"No patience suffices: {gain}."
    critical, binding = agreement.critical, agreement.binding
    if critical == 0 or binding is None:
        return "Nobody gains by a breach, so no patience is needed."
    own = agreement.critical_discounts[binding]
    return (
        f"{words.party(binding)[:1].upper()}{words.party(binding)[1:]} binds: it needs "
        f"{decimal(own)} and has {shown(agreement.discount[binding])}. "
        f"One common discount factor would have to be {decimal(critical)}."
    )


def _alarms(words: Words, agreement: Agreement) -> str:
    limits = {p: v for p, v in agreement.max_false_alarm.items() if v is not None}
    if not limits:
        return ""
    tightest = min(limits, key=lambda p: limits[p])
    if not limits[tightest]:
        return f" Even without false alarms no patience of {words.party(tightest)} suffices."
    return (
        f" From a false-alarm chance of {decimal(limits[tightest])} on no patience of "
        f"{words.party(tightest)} suffices."
    )


def _false_alarms(model: Model, found: Outlook) -> Iterator[Block]:
    rep = found.repeated
    if rep.repetition.monitoring is None or not found.named:
        return
    if not alarms.applies(rep):
        yield Paragraph(alarms.left_out(rep), "note")
    elif found.alarms:
        yield Heading("How many false alarms it can live with", 3)
        block = model.definition.repeated
        period = period_noun(block.period if block is not None else "")
        yield from alarms.told(found.alarms, period)


def _passages(found: Outlook) -> Iterator[Block]:
    game = found.repeated.stage
    words = Words(game, {})
    for player, passage in found.passages.items():
        yield Heading(f"Handover: {game.name(player)}", 3)
        yield Paragraph(
            f"After period {passage.period} the agreement continues for {words.party(player)} "
            f"with chance {shown(passage.continues)}, and until then the future weighs less."
        )
        periods = [str(t) for t in range(1, len(passage.effective) + 1)]
        yield Table(
            ("period", "effective discount"),
            tuple(
                (Cell(t), Cell(decimal(d), numeric=True))
                for t, d in zip(periods, passage.effective, strict=True)
            ),
            reading="As if nothing but the handover could end an agreement."
            if found.repeated.repetition.monitoring is not None
            else "",
        )
        rows = []
        for name, agreement in found.agreements.items():
            critical = agreement.critical_discounts[player]
            before, after = found.passage(player, name)
            rows.append((
                Cell(name),
                Cell(threshold(critical, agreement.ceilings[player]), numeric=True),
                _side(before, critical), _side(after, critical),
            ))  # fmt: skip
        if found.named:
            yield Table(
                ("agreement", "critical discount", "at the handover", "after it"),
                tuple(rows),
                reading="Effective discount factors for each agreement, the chance counted that it "
                "ends by a false alarm, beside its critical one."
                if found.repeated.repetition.monitoring is not None
                else "Effective discount factors for each agreement, beside its critical one.",
            )


def _side(effective: Fraction, critical: Fraction | None) -> Cell:
    enough = critical is not None and effective >= critical
    return Cell(f"{decimal(effective)}, {'enough' if enough else 'too little'}",
                "good" if enough else "bad")  # fmt: skip


def _answers(found: Outlook) -> Iterator[Block]:
    rep = found.repeated
    if found.answers:
        yield Heading("How a breach is best answered", 3)
        yield from sustained.table(rep, found.answers)
    behind = sustained.together(rep)
    if behind:
        yield Paragraph(behind)
    if sustained.applies(rep):
        sets = sustained.sets(rep)
        yield Paragraph(sustained.told(rep, sets))
        yield Table(
            ("discount factor", "corners of what it sustains"),
            tuple(
                (
                    Cell(shown(d)),
                    Cell(
                        ", ".join(f"({amount(x)}, {amount(y)})" for x, y in payoffs.inner)
                        or "nothing"
                    ),
                )
                for d, payoffs in sets.items()
            ),
        )


def _strategies(model: Model, found: Outlook) -> Iterator[Block]:
    if not found.strategies:
        return
    written = model.definition.repeated
    words = Words(found.repeated.stage, {})
    yield Heading("Strategies", 3)
    for name, play in found.strategies.items():
        yield from told(
            name, play, words, "period", written.strategies[name].means if written else ""
        )
    yield Paragraph(SCOPE, "note")


def _payments(model: Model, found: Outlook) -> Iterator[Block]:
    rep = found.repeated
    if len(rep.players) < 2:
        return
    words = Words(rep.stage, model.agreements)
    yield Heading("If payments can be made", 3)
    reason = side_payments.unanswered(rep, model.definition, words)
    if reason:
        yield Paragraph(reason)
        return
    yield from side_payments.told(rep, model.definition, words)


def _linked(model: Model, found: Outlook) -> Iterator[Block]:
    if not model.definition.links:
        return
    yield Heading("Linked with other issues", 3)
    if not found.packages:
        yield Paragraph("Told only at the discount factors that the definitions say.")
        return
    for package in found.packages.values():
        yield from linkage.told(package)
    warning = linkage.caveat(model.definition)
    if warning:
        yield Paragraph(warning, "note")
    yield Paragraph(linkage.SCOPE, "note")


def _payoffs(found: Outlook) -> Iterator[Block]:
    rep = found.repeated
    game = rep.stage
    yield Heading("Payoffs in reach", 3)
    words = Words(game, {})
    levels = listed([f"{amount(v)} for {words.party(p)}" for p, v in rep.minmax().items()])
    yield Paragraph(f"No punishment in pure actions holds a player below its minmax: {levels}.")
    if len(game.players) != 2:
        return
    corners = rep.feasible_individually_rational().inner
    if corners:
        number = count(len(corners), "corner")
        yield Paragraph(f"Lotteries over outcomes that give both at least that have {number}:")
        yield Bullets(tuple(f"({amount(x)}, {amount(y)})" for x, y in corners))
    else:
        yield Paragraph("No lottery over outcomes gives both at least that.")
