"""One set of concessions told: where it leads, who gives what, how patient each must be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.analysis.agreement import Agreement
from detente.analysis.concession_report import SetReport, gifts, payoffs_at
from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.set_verdicts import STRONGER
from detente.concepts.concession import fit, shortfall
from detente.errors import GameError, SolverError

if TYPE_CHECKING:
    from detente.analysis.concessions import ConcessionSets


def told(sets: ConcessionSets, names: Collection[str]) -> SetReport:
    """The report on one set; see `ConcessionSets.explain`."""
    members = tuple(c.name for c in sets.table.members(names))
    profile = sets.table.profile(members)
    if profile is None:
        raise GameError(f"({', '.join(members)}) holds two moves of one player, take one")
    unfit = fit(sets.table, members)
    if unfit is not None and unfit.kind in ("parameters", "actions"):
        raise GameError(f"({', '.join(members)}) makes no game to tell of: {unfit.kind}")
    game = sets.table.game_with(members)
    payoffs = payoffs_at(sets.table, members)
    agreement: Agreement | None = None
    notes: tuple[str, ...] = ()
    critical: Mapping[str, Fraction | None]
    least = None if sets.reading == "commitment" and sets.long else sets.critical(members)
    try:
        if sets.punishment in STRONGER:
            critical = dict.fromkeys(game.players, least)
        else:
            agreement = RepeatedGame(
                game,
                sets.discount or 0,
                monitoring=sets.table.monitoring_with(members),
                punishment=sets.punishment,
            ).agreement(profile)
            critical = agreement.critical_discounts
    except (SolverError, GameError) as error:
        committed = shortfall(sets.table, members) is None
        critical = dict.fromkeys(game.players, Fraction(0) if committed else None)
        notes = (str(error),)
    before = None if sets.status_quo is None else payoffs_at(sets.table, ())
    return SetReport(
        members=members,
        profile=profile,
        payoffs=payoffs,
        gains=None if before is None else {p: payoffs[p] - before[p] for p in payoffs},
        critical_discounts=dict(critical),
        critical=least,
        slack=None
        if sets.discount is None
        else {p: None if c is None else sets.discount[p] - c for p, c in critical.items()},
        gives=gifts(sets.table, members),
        givers=tuple(sets.givers(members)),
        sufficient=sets.sufficient(members),
        commits=shortfall(sets.table, members) is None,
        shortfall=sets.shortfall(members),
        agreement=agreement,
        notes=notes,
    )
