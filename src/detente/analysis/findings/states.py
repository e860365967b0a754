"""Tests of findings about the states of an option form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.findings.verdict import Answer, Ask, Terms, conclude
from detente.concepts.coalition_stability import Departure, departure, departures
from detente.concepts.legal_moves import Reach
from detente.errors import GameError
from detente.solvers.options_given_up import options_given_up

if TYPE_CHECKING:
    from detente.analysis.model import Model
    from detente.analysis.state_stability import StateStability


def _states(model: Model) -> StateStability:
    if model.state_stability is None:
        raise GameError("a finding asks about states, but the definition has no `options`")
    return model.state_stability


def _party(model: Model, names: tuple[str, ...]) -> str:
    words = {p.id: p.name for p in model.definition.players}
    return " and ".join(words.get(name, name) for name in names)


def state_stability(model: Model, terms: Terms) -> Answer:
    """Whether a state is stable, for all or for some parties."""
    found = _states(model)
    state, asked = (
        found.form.state_of[terms["outcome"]],
        terms.get("for") or model.graph_model.parties,
    )
    checks = []
    for word, wanted in (("stable", True), ("unstable", False)):
        for sense in terms.get(word, ()):
            leaving = tuple(p for p in found.stability.leaving(state, sense) if p in asked)
            where = f"“{found.label(state)}”"
            if leaving:
                said = f"{_party(model, leaving)} would leave {where} under {sense}."
            else:
                who = _party(model, terms.get("for", ())) or "every party"
                said = f"At {where} {who} would stay under {sense}."
            checks.append((wanted is not bool(leaving), said))
    return conclude(checks)


def equilibria(model: Model, terms: Terms) -> Answer:
    """Whether the states that are stable for everybody are the ones listed."""
    found = _states(model)
    wanted = {found.form.state_of[mask] for mask in terms["are"]}
    checks = []
    for sense in terms.get("under") or ("Nash",):
        there = found.stability.equilibria(sense)
        told = ", ".join(f"“{found.label(s)}”" for s in there) or "none"
        checks.append((set(there) == wanted, f"Stable for every party under {sense}: {told}."))
    return conclude(checks)


def joint_departure(model: Model, terms: Terms) -> Answer:
    """Whether a group would leave a state together."""
    found = _states(model)
    state, sense = found.form.state_of[terms["outcome"]], terms.get("under", "Nash")
    leaving = _leaving(found, state, sense, terms.get("group"))
    where = f"“{found.label(state)}”"
    if leaving is None:
        who = _party(model, terms["group"]) if "group" in terms else "No group"
        verb = "would not leave" if "group" in terms else "would leave"
        said = f"{who} {verb} {where} together under {sense}."
    else:
        to = f"“{found.label(leaving.to)}”"
        said = f"{_party(model, leaving.group)} would move together from {where} to {to}."
    return Answer((leaving is not None) == terms["leaves"], said)


def _leaving(
    found: StateStability, state: int, sense: str, group: tuple[str, ...] | None
) -> Departure | None:
    if group:
        return departure(found.model, group, state, sense)
    every = departures(found.model, state, sense)
    return next((d for d in every if len(d.group) > 1), None)


def reachable(model: Model, terms: Terms) -> Answer:
    """Whether a state can be reached from the status quo or another state."""
    found = _states(model)
    form = found.form
    start = terms.get("start", form.status_quo)
    if start is None:
        raise GameError("a finding asks what can be reached, but there is no status quo")
    begin, end = form.state_of[start], form.state_of[terms["outcome"]]
    willing = terms.get("willing", False)
    reach = Reach(found.model, range(len(form.parties)), improving=willing).of(begin)
    there = begin == end or end in reach
    how = " by moves that each mover wants at the time" if willing else ""
    can = "can" if there else "cannot"
    said = f"“{found.label(end)}” {can} be reached from “{found.label(begin)}”{how}"
    if there and begin != end:
        steps = reach.path(end)
        path = ", then ".join(
            f"{_party(model, (form.parties[j],))} to “{found.label(to)}”" for j, to in steps
        )
        said += f": {path}"
    return Answer(there == terms["possible"], f"{said}.")


def options_given(model: Model, terms: Terms) -> Answer:
    """What the minimal sets of options given up have in common."""
    found = _states(model)
    sense, mask = terms.get("under", "Nash"), terms["outcome"]
    given = options_given_up(found.form, mask, model=found.model)
    sets = given.minimal[sense]
    where = f"“{found.label(given.target)}”"
    owner = {r.option: r.party for r in given.menu}
    if not given.complete and ("each_has" in terms or not sets):
        raise GameError(
            f"what options given up would make {where} last is left open: {given.notes[0]}"
        )
    checks = []
    if "exist" in terms:
        number = f"{len(sets)} minimal set{'' if len(sets) == 1 else 's'} of options"
        said = f"{number if sets else 'No set of options'} given up would make {where} last."
        checks.append((bool(sets) == terms["exist"], said))
    for party in terms.get("each_has", ()):
        lacking = next((s for s in sets if party not in {owner[o] for o in s}), None)
        who = _party(model, (party,))
        if lacking is None:
            said = f"{who} gives up something in every minimal set."
        else:
            said = f"{', '.join(sorted(lacking)) or 'nothing'} suffices without {who}."
        checks.append((bool(sets) and lacking is None, said))
    return conclude(checks)


TESTS: dict[str, Ask] = {
    "state_stability": state_stability,
    "equilibria": equilibria,
    "joint_departure": joint_departure,
    "reachable": reachable,
    "options_given_up": options_given,
}
