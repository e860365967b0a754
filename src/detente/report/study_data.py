"""A report's results as data: what `detente report --format json` writes beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.report.study import Study


def data(study: Study) -> dict[str, object]:
    """The results, each in its own documented shape."""
    game, states = study.definition.has_game, study.model.state_stability
    stable = states.to_dict() if states and not game else study.model.solve("stability").details
    found: dict[str, object] = {
        "model": study.model.to_dict(),
        "solution": study.solution.to_dict() if game else None,
        "stability": dict(stable),
        "agreements": {n: a.to_dict() for n, a in study.agreements.items()} if game else {},
        "findings": study.scoreboard.to_dict(),
        "robustness": {name: r.to_dict() for name, r in study.robustness.items()},
        "draws": study.draws,
        "seed": study.seed,
    }
    found |= study.certainty.to_dict()
    if game and study.concessions is not None:
        found["concessions"] = study.concessions.to_dict()
    if study.state_concessions is not None:
        found["state_concessions"] = study.state_concessions.to_dict()
    return found
