"""How many false alarms each agreement can live with, in words and a table."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.alarms import AlarmLimit
from detente.analysis.outlook import Outlook
from detente.errors import SolverError
from detente.exact.number import decimal
from detente.exact.number import show as shown
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table

_NAMES = {
    "reversion": "the stage equilibrium, for ever",
    "symmetric": "the best in which all play alike",
    "transfers": "with payments between the players",
    "any": "no equilibrium whatever gains together",
}


def alarm_blocks(found: Outlook) -> Iterator[Block]:
    """For every named agreement that alarms can end; nothing where play is seen."""
    rep = found.repeated
    watch = rep.repetition.monitoring
    if watch is None or not found.named:
        return
    rows = []
    told = ""
    for name, agreement in found.agreements.items():
        if not any(gain > 0 for gain in agreement.gains.values()):
            continue
        try:
            limits = rep.greatest_alarms(agreement.profile)
        except SolverError:
            continue
        now = watch.chance[rep.stage.position(rep.stage.cell(agreement.profile))]
        told = told or _sentence(name, shown(now), limits)
        rows += [_row(name if k == 0 else "", limit) for k, limit in enumerate(limits)]
    if not rows:
        return
    yield Heading("False alarms", 3)
    yield Paragraph(told)
    yield Table(
        ("agreement", "answer to the signal", "survives below", "today's patience bears",
         "critical discount, all alike"),
        tuple(rows),
        reading="Chances of the signal while the agreement is kept. Payments and the last line "
        "add the players' payoffs up.",
    )  # fmt: skip


def _sentence(name: str, now: str, limits: tuple[AlarmLimit, ...]) -> str:
    own, bound = limits[0], limits[-1]
    said = f"While “{name}” is kept the signal comes by false alarm with chance {now}. "
    if own.limit == 0:
        return said + "Even without false alarms no patience keeps it by reversion alone."
    if own.limit is None:
        return said + "No greater chance ends it as long as the signal tells anything."
    said += f"By reversion it can live with any chance below {decimal(own.limit)}"
    paid = next(x for x in limits if x.punishment == "transfers")
    if paid.limit is not None:
        said += f", with payments below {decimal(paid.limit)}"
    said += "."
    if bound.limit is not None:
        said += (
            f" From {decimal(bound.limit)} on no equilibrium, at any patience, gives the players "
            "together more than what happens without an agreement."
        )
    return said


def _row(name: str, limit: AlarmLimit) -> tuple[Cell, ...]:
    def figure(value: object, number: str) -> Cell:
        return Cell("" if value is None else number, numeric=True)

    below = "no limit" if limit.limit is None else decimal(limit.limit)
    return (
        Cell(name),
        Cell(_NAMES[limit.punishment]),
        Cell(below, numeric=True),
        figure(limit.today, decimal(limit.today)),
        figure(limit.critical_discount, decimal(limit.critical_discount)),
    )
