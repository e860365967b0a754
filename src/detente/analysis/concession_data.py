"""Concession sets as data: the documented JSON, `detente-concessions/1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.errors import SolverError
from detente.exact.number import text

if TYPE_CHECKING:
    from detente.analysis.concessions import ConcessionSets


def data(sets: ConcessionSets) -> dict[str, object]:
    """Every answer of `sets`, numbers as exact strings."""
    return {
        "format": "detente-concessions/1",
        "game": {
            "title": sets.game.title,
            "players": list(sets.game.players),
            "actions": {p: list(sets.game.actions[p]) for p in sets.game.players},
        },
        "reading": sets.reading,
        "target_concept": sets.target_concept,
        "punishment": sets.punishment
        if isinstance(sets.punishment, str)
        else dict(sets.punishment),
        "status_quo": sets.status_quo,
        "target": sets.target,
        "discount": None
        if sets.discount is None
        else {p: text(d) for p, d in sets.discount.items()},
        "menu": [c.to_dict() for c in sets.menu],
        "minimal": [
            {
                **sets.explain(s).to_dict(),
                "price": text(sets.price(s)),
                "constraints": [c.to_dict() for c in sets.constraints(s)],
            }
            for s in sets.minimal
        ],
        "why_empty": None if sets.why_empty is None else sets.why_empty.to_dict(),
        "commitment": [sets.listed(s) for s in sets.commitment_minimal],
        "steps": []
        if sets.long
        else [
            {"discount_from": text(d), "minimal": [sets.listed(s) for s in kept]}
            for d, kept in sets.steps
        ],
        "cheapest": [sets.listed(s) for s in sets.cheapest],
        "price": text(sets.price(sets.cheapest[0])) if sets.cheapest else None,
        "broken_by": [b.to_dict() for b in sets.broken_by],
        "complete": sets.complete,
        "notes": list(sets.notes),
        "payments": _payments(sets),
        "pivotal": sets.pivotal,
        "dispensable": sets.dispensable,
        "order": sets.order.to_dict(),
        "certificate": None if sets.certificate is None else sets.certificate.to_dict(),
    }


def _payments(sets: ConcessionSets) -> dict[str, object] | None:
    """What payments instead of measures cost; None where they are not worked out."""
    try:
        return sets.transfers.to_dict()
    except SolverError:
        return None
