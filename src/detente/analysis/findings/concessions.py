"""Tests of findings about concession sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.findings.verdict import Answer, Ask, Terms, conclude
from detente.errors import GameError

if TYPE_CHECKING:
    from detente.analysis.model import Model


def minimal_concession_sets(model: Model, terms: Terms) -> Answer:
    """What every minimal concession set asks, and of whom."""
    sets = model.concessions
    if sets is None:
        raise GameError("a finding asks about concession sets, but there is no `target`")
    commitment = terms.get("reading") == "commitment"
    minimal = sets.commitment_minimal if commitment else sets.minimal
    named = terms.get("suffices")
    # Another reading may begin elsewhere, and then have no such concession.
    there = {c.name for c in sets.menu}.issuperset(named or ())
    if named is not None and not (there and sets.sufficient(named)):
        return Answer(holds=False, evidence=f"{', '.join(named) or 'Nothing'} does not suffice.")
    if not minimal:
        said = "No set of concessions on the menu suffices."
        return Answer(terms.get("exist") is False, said)
    name = model.game.name
    givers = [sets.givers(chosen) for chosen in minimal]
    meant = {c.name: f"“{c.words or c.name}”" for c in sets.menu}
    told = "; or ".join(", ".join(meant[m] for m in sorted(chosen)) for chosen in minimal)
    checks = [(terms.get("exist") is not False, f"What suffices: {told}.")]
    for player in terms.get("each_has", ()):
        without = [chosen for chosen, own in zip(minimal, givers, strict=True) if player not in own]
        number = len(minimal) - len(without)
        which = f"{number} of {len(minimal)} sets ask" if without else "Every set asks"
        said = f"{which} something of {name(player)}."
        checks.append((not without, said))
    if "each_has_at_least" in terms:
        least = min(map(len, givers))
        checks.append((least >= terms["each_has_at_least"], f"Each asks {least} or more parties."))
    return conclude(checks)


TESTS: dict[str, Ask] = {"minimal_concession_sets": minimal_concession_sets}
