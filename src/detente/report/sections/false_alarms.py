"""How many false alarms each agreement can live with, where only a signal is seen."""

from __future__ import annotations

from detente.analysis.alarm_account import alarm_account
from detente.report import alarms
from detente.report.blocks import Block, Heading
from detente.report.study import Study

ORDER = 63


def applies(study: Study) -> bool:
    """Whether breaches are told by a signal only, and an agreement has something to fear."""
    rep = study.model.repeated
    return rep is not None and alarms.applies(rep) and any(
        any(gain > 0 for gain in a.gains.values()) for a in study.agreements.values()
    )  # fmt: skip


def blocks(study: Study) -> tuple[Block, ...]:
    """Each agreement in words, all in a table, the one asked about in a picture."""
    rep = study.model.repeated
    assert rep is not None  # noqa: S101 (see `applies`)
    study.tell("false alarms")
    each = {name: alarm_account(rep, a.profile) for name, a in study.agreements.items()}
    found = {name: account for name, account in each.items() if account is not None}
    name = study.deal if study.deal in found else next(iter(found))
    return (
        Heading("How many false alarms it can live with", 2, "false-alarms"),
        *alarms.told(found, study.period),
        alarms.figure(name, found[name], study.period),
    )
