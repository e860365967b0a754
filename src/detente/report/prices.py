"""What it would cost to pay for an agreement instead of conceding, in a table and in words."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.concessions import ConcessionSets
from detente.analysis.payments import Bill, Payments
from detente.concepts.concession import Shortfall
from detente.errors import SolverError
from detente.game.terms import OUTSIDE
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.wording import Words, amount, listed

_FAILS = {
    "reservation": "{} would be worse off than it accepts",
    "temptation": "{} would be tempted to break away",
    "dominance": "{} would have something better against some of what the others can do",
    "foresight": "{} would move away from the target, and nobody would answer",
    "actions": "{} could not play its part",
    "others": "the target would not be the only outcome",
    "unproven": "that the target is the only outcome is not proven",
    "parameters": "a parameter would be set twice",
}


def failing(found: Shortfall | None, words: Words) -> str:
    """The condition that fails, in words; None is patience."""
    if found is None:
        return "the patience that there is would not be enough"
    party = "" if found.player is None else words.party(found.player)
    return _FAILS.get(found.kind, found.kind).format(party)


def price_blocks(sets: ConcessionSets, words: Words) -> Iterator[Block]:
    """The price of the target for each player; nothing where payments are not worked out."""
    try:
        found = sets.transfers
        needs = found.needs
    except SolverError:
        return
    yield Heading("What it would cost to pay for it", 3, "prices")
    yield Paragraph(bill_in_words(found, words))
    if not any(needs.values()):
        return
    rows = []
    for p in sets.game.players:
        row = [
            Cell(sets.game.name(p)),
            Cell(amount(found.gains[p]), numeric=True),
            Cell(amount(needs[p]) if needs[p] else "nothing", numeric=True),
        ]
        if found.discount is not None:
            up_front = found.up_front[p]
            row.append(Cell(amount(up_front) if up_front else "nothing", numeric=True))
        rows.append(tuple(row))
    heads = ["Party", "Gains by breaking away", "Needs each period"]
    if found.discount is None:
        heads[-1] = "Needs"
    else:
        heads.append("Held in trust")
    yield Table(
        tuple(heads),
        tuple(rows),
        "The price of the target",
        "What each party must be paid for playing its part, if no measure on the menu is taken."
        + (" Held in trust is the present value." if found.discount is not None else ""),
    )


def bill_in_words(found: Payments, words: Words) -> str:
    """What payments cost at the least, and who pays; or why none make the target hold."""
    payers = listed(_payer(p, words) for p in found.payers)
    if not found.feasible:
        return (
            f"No payments by {payers} make the target hold: these conditions contradict each "
            f"other: {listed(found.conflict)}."
        )
    total = found.total
    if not total:
        return "Nobody needs to be paid: the target holds without payments."
    when = " each period" if found.discount is not None else ""
    told = f"Paid for by {payers}, the target costs {amount(total)}{when} at the least"
    if len(found.payers) == 1:
        return f"{told}."
    return f"{told}; shared as evenly as can be: {_told(found.lexicographic or {}, words)}."


def _told(bill: Bill, words: Words) -> str:
    return listed(
        f"{_payer(j, words)} to {words.party(k)} {amount(v)}" for (j, k), v in bill.items()
    )


def _payer(payer: str, words: Words) -> str:
    return "an outside party" if payer == OUTSIDE else words.party(payer)
