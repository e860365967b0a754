"""What payments could add where only a public signal is seen, in words and a table."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from detente.analysis.repeated_play import RepeatedGame
from detente.exact.number import decimal, show
from detente.report.blocks import Block, Bullets, Cell, Paragraph, Table
from detente.report.wording import Words, amount, capital, listed
from detente.solvers.liquidity import EveryDiscount

SCOPE = (
    "With payments that answer the signal: after it, and before the next play, the parties may pay "
    "one another in a good that all value like their payoffs, or burn it, whoever caused the "
    "signal; options are chosen without lotteries, and whoever refuses to pay is answered by the "
    "worst that can be enforced for it. Exact for every discount factor that all have in common."
)
MOST = 12


def told(rep: RepeatedGame, words: Words, discount: Fraction, why: str) -> Iterator[Block]:
    """What payments enforce today and where that changes; then who pays after which signal."""
    found = rep.monitored_transfers()
    starts = found.discounts_from
    if not starts:
        yield Paragraph(
            "No discount factor lets even payments enforce any outcome in pure options.", "lead"
        )
        return
    now = found.at(discount)
    if now is None:
        yield Paragraph(
            f"At {why} ({show(discount)}) no outcome can be enforced in pure options, payments or "
            "not.",
            "lead",
        )
    else:
        kept = words.outcome(now.profiles["path"])
        yield Paragraph(
            f"At {why} ({show(discount)}) payments that answer the signal can enforce a joint "
            f"payoff of {amount(now.joint_payoff)} a period, what is burnt counted, with {kept}.",
            "lead",
        )
    yield _table(found, words)
    if now is not None:
        yield Bullets(tuple(_payments(found, discount, words)))
    for note in found.notes:
        yield Paragraph(f"{capital(note)}.", "note")
    yield Paragraph(SCOPE, "note")


def _table(found: EveryDiscount, words: Words) -> Table:
    game, rows = words.game, []
    starts = found.discounts_from[-MOST:]
    for start in starts:
        at = found.at(start)
        if at is not None:
            rows.append((
                Cell(decimal(start)),
                Cell(amount(at.joint_payoff), numeric=True),
                *(Cell(amount(at.punishments[p]), numeric=True) for p in game.players),
                Cell(capital(words.name(at.profiles["path"])) or words.row(at.profiles["path"])),
            ))  # fmt: skip
    left = len(found.discounts_from) - len(starts)
    return Table(
        ("From discount factor", "Joint payoff", *(f"Least: {game.name(p)}" for p in game.players),
         "Kept up"),
        tuple(rows),
        reading="What each discount factor enforces at once when it is reached; in between joint "
        "payoffs may rise and least ones fall. "
        + (f"The first {left} rows are left out." if left else ""),
    )  # fmt: skip


def _payments(found: EveryDiscount, discount: Fraction, words: Words) -> Iterator[str]:
    """Who pays after which signal while all goes well, what is given up to nobody told."""
    for signal, own in found.payments(discount).items():
        gives = {p: v for p, v in own.items() if v > 0}
        gets = {p: -v for p, v in own.items() if v < 0}
        if not gives and not gets:
            yield f"After “{signal}” nobody pays."
            continue
        parts = [f"{words.verb(p, 'pays', 'pay')} {amount(v)}" for p, v in gives.items()]
        parts += [f"{words.verb(p, 'receives', 'receive')} {amount(v)}" for p, v in gets.items()]
        burnt = sum(own.values(), Fraction(0))
        if burnt > 0:
            parts.append(f"{amount(burnt)} of it is given up to nobody")
        yield f"After “{signal}” {listed(parts)}."
