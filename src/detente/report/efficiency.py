"""Whether acting alone leaves something on the table: an outcome better for all."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from detente.game.profile import Cell
from detente.report.blocks import Judgement
from detente.report.study import Study
from detente.report.wording import amount, capital, listed

BASIS = "the payoffs as given; they come without ranges to vary"


def efficiency(study: Study) -> list[Judgement]:
    """One judgement on the first equilibrium; none where its payoffs are not known exactly."""
    found = next(iter(study.solution), None)
    if found is None:
        return []
    now = {p: v for p, v in found.payoffs.items() if isinstance(v, Fraction)}
    if len(now) < len(study.game.players):
        return []
    here = study.words.outcome(found.profile) if found.pure else "the mixed equilibrium"
    kept = study.game.cell(found.profile) if found.pure else None
    gains = {cell: _gains(study, now, cell) for cell in study.game.cells if cell != kept}
    better = {c: g for c, g in gains.items() if min(g.values()) >= 0 and any(g.values())}
    if better:
        cell = max(better, key=lambda c: sum(better[c].values(), Fraction(0)))
        return [_lost(study, here, cell, better[cell])]
    return [_nothing_lost(study, here, gains)]


def _gains(study: Study, now: Mapping[str, Fraction], there: Cell) -> dict[str, Fraction]:
    at = study.game.position(there)
    rows = zip(study.game.players, study.game.payoffs, strict=True)
    return {p: row[at] - now[p] for p, row in rows}


def _lost(study: Study, here: str, cell: Cell, gains: dict[str, Fraction]) -> Judgement:
    words = study.words
    tightest = min(gains, key=lambda p: gains[p])
    winners = words.parties(p for p, g in gains.items() if g > 0)
    return Judgement(
        text=f"Acting alone leaves something on the table: with {words.outcome(cell)} no party "
        f"would be worse off than with {here}, and {winners} better off.",
        confidence="low",
        overturned_by=f"{capital(words.party(tightest))} valuing {words.outcome(cell)} by over "
        f"{amount(gains[tightest])} less.",
        basis=BASIS,
    )


def _nothing_lost(study: Study, here: str, gains: dict[Cell, dict[str, Fraction]]) -> Judgement:
    words = study.words

    def short(cell: Cell) -> Fraction:
        return sum((-g for g in gains[cell].values() if g < 0), Fraction(0))

    overturned = "No payoff: there is no other outcome."
    if gains:
        cell = min(gains, key=short)
        parts = [
            f"{words.party(p)} valuing {words.outcome(cell)} by over {amount(-g)} more"
            for p, g in gains[cell].items()
            if g < 0
        ]
        overturned = f"{capital(listed(parts) or f'any party preferring {words.outcome(cell)}')}."
    return Judgement(
        text=f"Nothing is left on the table: no outcome is better for all than {here}.",
        confidence="low",
        overturned_by=overturned,
        basis=BASIS,
    )
