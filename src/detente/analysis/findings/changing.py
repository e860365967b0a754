"""Tests of findings about games that change as they are played."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from detente.analysis.findings.verdict import Answer, Ask, Terms, conclude, plain, words
from detente.errors import GameError
from detente.exact.algebraic import Real, compare
from detente.exact.number import decimal, show

if TYPE_CHECKING:
    from detente.analysis.changing_play import ChangingPlay
    from detente.analysis.model import Model


def _changing(model: Model) -> ChangingPlay:
    if model.changing is None:
        raise GameError("a finding asks about states, but `repeated` has no `states`")
    return model.changing


def _means(transfers: bool) -> str:  # noqa: FBT001
    return "with payments between the players" if transfers else "without payments"


def state_agreement(model: Model, terms: Terms) -> Answer:
    """Whether an agreement holds in a state."""
    play = _changing(model)
    state, profile = terms.get("state", play.start), terms["of"]
    transfers = terms.get("transfers", False)
    holds = play.holds(profile, state, transfers=transfers)
    verb = "holds" if holds else "does not hold"
    how = f", {_means(transfers)}" if transfers else " at today's discount factors"
    said = f"In the state “{plain(state)}” {words(model, profile)} {verb}{how}."
    return Answer(holds == terms["holds"], said)


def last_state(model: Model, terms: Terms) -> Answer:
    """The last state in which an agreement holds."""
    play = _changing(model)
    profile, transfers = terms["of"], terms.get("transfers", False)
    asked = [s for s in play.game.states if play.possible(profile, s)]
    last = play.last_state(profile, transfers=transfers)
    if last is None:
        held = [s for s in asked if play.holds(profile, s, transfers=transfers)]
        said = f"in {', '.join(f'“{plain(s)}”' for s in held)} only" if held else "in no state"
        return Answer(holds=False, evidence=f"{words(model, profile)} holds {said}.")
    wanted = terms.get("is")
    right = last == wanted if wanted else last != asked[-1]
    where = f"up to the state “{plain(last)}”" if last != asked[-1] else "in every state"
    return Answer(right, f"{words(model, profile)} holds {where}, {_means(transfers)}.")


def state_discounts(model: Model, terms: Terms) -> Answer:
    """Whether the discount factor that an agreement takes rises from state to state."""
    play = _changing(model)
    profile = terms["of"]
    asked = [s for s in play.game.states if play.possible(profile, s)]
    least = [play.least(profile, s) for s in asked]
    steps = [_order(a, b) for a, b in pairwise(least)]
    rises = all(step <= 0 for step in steps) and any(step < 0 for step in steps)
    told = ", ".join(
        f"{'never' if d is None else decimal(d)} in “{plain(s)}”"
        for s, d in zip(asked, least, strict=True)
    )
    said = f"The critical discount factor of {words(model, profile)}: {told}."
    return Answer(rises == terms["rises"], said)


def _order(a: Real | None, b: Real | None) -> int:
    """The sign of a - b, "never" being the most."""
    if a is None or b is None:
        return (a is None) - (b is None)
    return compare(a, b)


def played_when(model: Model, terms: Terms) -> Answer:
    """On which side of a parameter's threshold stationary equilibria play a profile."""
    play = _changing(model)
    profile, state = terms["profile"], terms.get("state", play.start)
    name = terms["parameter"]
    what = f"{words(model, profile)} in “{plain(state)}”"
    checks = []
    if "today" in terms:
        found = [plan for plan in play.plans if plan[state] == profile]
        number = len(play.plans)
        said = f"{len(found)} of the {number} stationary equilibria play {what}."
        checks.append((bool(found) == terms["today"], said))
    if "side" in terms:
        found_at = play.threshold(profile, state, name)
        end = found_at.above if terms["side"] == "above" else found_at.below
        pattern = "from" if terms["side"] == "above" else "up to"
        if end is not None:
            said = f"{what} is an equilibrium {pattern} “{plain(name)}” {decimal(end)}"
            checks.append((True, f"{said}, and today it is {show(model.values[name])}."))
        else:
            parts = " and ".join(f"{decimal(a)} to {decimal(b)}" for a, b in found_at.intervals)
            said = f"for “{plain(name)}” from {parts}" if parts else f"at no “{plain(name)}”"
            low, high = found_at.extent
            within = f"within its range {show(low)} to {show(high)}"
            checks.append((False, f"{what} is an equilibrium {said} {within}."))
    return conclude(checks)


TESTS: dict[str, Ask] = {
    "state_agreement": state_agreement,
    "last_state": last_state,
    "state_discounts": state_discounts,
    "played_when": played_when,
}
