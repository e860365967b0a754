"""Tests of findings about who decides: the committee as a voting body, ratification at home."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.analysis.findings.verdict import Answer, Ask, Terms, conclude
from detente.concepts.apportionment import sainte_lague
from detente.concepts.voting_power import VotingPower, power_of, voting_power
from detente.errors import GameError
from detente.exact.number import decimal
from detente.game.committee import Committee

if TYPE_CHECKING:
    from detente.analysis.model import Model


def today(committee: Committee) -> VotingPower:
    """Power by bloc at today's seats, every bloc taking part."""
    return voting_power(committee, excluded=True)


def by_weight(committee: Committee) -> VotingPower:
    """Power by bloc if as many seats were shared out by weight (Sainte-Laguë).

    Excluded blocs get none; the number of seats that wins stays what it is.
    """
    weights = {b.id: b.weight for b in committee.blocs if not b.excluded}
    seats = sainte_lague(weights, sum(b.seats for b in committee.blocs)).seats
    return power_of(seats, today(committee).needed)


def voting(model: Model, terms: Terms) -> Answer:
    """Whether power follows seats, and whether seats by weight would change it."""
    committee = model.definition.voting_body(model.values)
    if committee is None:
        raise GameError("a finding asks about voting power, but there is no `committee` block")
    index = terms.get("index", "banzhaf")
    now = today(committee)
    power, share = _index(now, index), now.seats
    name = {b.id: b.name for b in committee.blocs}
    checks = []
    if "seats_are_power" in terms:
        far = max(power, key=lambda b: abs(power[b] - share[b]))
        equal = power[far] == share[far]
        said = (
            "Every bloc's power equals its share of seats."
            if equal
            else f"{name[far]} holds {decimal(share[far])} of the seats and "
            f"{decimal(power[far])} of the power."
        )
        checks.append((equal == terms["seats_are_power"], said))
    if "changes_with_weight" in terms:
        fair = _index(by_weight(committee), index)
        most = max(power, key=lambda b: abs(fair.get(b, Fraction(0)) - power[b]))
        there = fair.get(most, Fraction(0))
        changed = there != power[most]
        said = (
            f"Seats by weight would take {name[most]}'s power from {decimal(power[most])} to "
            f"{decimal(there)}."
            if changed
            else "Seats by weight would leave every bloc's power as it is."
        )
        checks.append((changed == terms["changes_with_weight"], said))
    return conclude(checks)


def _index(power: VotingPower, name: str) -> Mapping[str, Fraction]:
    return power.shapley_shubik if name == "shapley_shubik" else power.banzhaf


def ratified(model: Model, terms: Terms) -> Answer:
    """Whether the win-sets meet, and whose consent would let more through."""
    found = model.win_sets
    if found is None:
        raise GameError("a finding asks about win-sets, but there is no `ratification` block")
    checks = []
    if "meet" in terms:
        number = len(found.overlap)
        said = (
            f"{number} of {len(found.agreements)} agreements pass on every side."
            if number
            else "No agreement on the table passes on every side."
        )
        checks.append((bool(number) == terms["meet"], said))
    if "through" in terms:
        names = {r.id: r.name or r.id for side in found.body.sides for r in side.ratifiers}
        who = terms["through"]
        opened = len(found.ratifiers[who].opens)
        said = (
            f"With the consent of {names[who]}, {opened} more would pass."
            if opened
            else f"The consent of {names[who]} alone would let nothing more through."
        )
        checks.append((opened > 0, said))
    return conclude(checks)


TESTS: dict[str, Ask] = {"voting_power": voting, "win_sets": ratified}
