"""What it would take for a state of an option form to last: options given up, minds changed.

>>> from detente.analysis.model import load
>>> found = state_concessions(load("published/elmira"), "5")
>>> found.given_up.minimal["SEQ"], found.statements
((frozenset(),), {})
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.model import Model
from detente.analysis.state_stability import StateStability
from detente.concepts.preference_change import Change, least_change
from detente.concepts.stability import CONCEPTS
from detente.errors import GameError, nearest
from detente.game import effort
from detente.solvers.options_given_up import OptionsGivenUp, options_given_up
from detente.solvers.statement_changes import StatementChanges, statement_changes


@dataclass(frozen=True)
class StateConcessions:
    """Answers about one state, `target`, by its number.

    `given_up`: minimal sets of options. `swaps[party][concept]`: the least change of one party's
    order of the states. `statements[party][concept]`: the fewest changes of its statements, for
    the parties that have such.
    """

    states: StateStability
    target: int
    given_up: OptionsGivenUp
    swaps: dict[str, dict[str, Change]]
    statements: dict[str, dict[str, StatementChanges]]

    @property
    def complete(self) -> bool:
        """Whether nothing was cut short."""
        edited = (c.complete for own in self.statements.values() for c in own.values())
        done = len(self.swaps) == len(self.states.model.parties)
        return self.given_up.complete and done and all(edited)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was cut short, and why there is no set where there is none."""
        told = list(self.given_up.notes)
        left = [p for p in self.states.model.parties if p not in self.swaps]
        if left:
            told.append(f"the computation ended before the swaps of {', '.join(left)}")
        if any(not c.complete for own in self.statements.values() for c in own.values()):
            told.append("the computation ended before all changes of statements were tried")
        return tuple(told)

    def to_dict(self) -> dict[str, object]:
        """The shape of `detente concessions --json` for option forms."""
        model, today = self.states.model, self.states.today
        return {
            "format": "detente-state-concessions/1",
            "model": {
                "title": model.title,
                "parties": list(model.parties),
                "states": model.size,
            },
            "target": model.states[self.target],
            "status_quo": None if today is None else model.states[today],
            "leaving": {
                c: list(self.states.stability.leaving(self.target, c)) for c in CONCEPTS
            },
            "given_up": self.given_up.to_dict(),
            "swaps": {
                p: {c: change.to_dict(model) for c, change in own.items()}
                for p, own in self.swaps.items()
            },
            "statements": {
                p: {c: found.to_dict() for c, found in own.items()}
                for p, own in self.statements.items()
            },
            "complete": self.complete,
            "notes": list(self.notes),
        }  # fmt: skip


def state_concessions(model: Model, state: str | None = None) -> StateConcessions:
    """What it would take for a state to last; the definition's target, if none is named.

    `state` is a name of the definition's or the options taken, separated by blanks. Raises
    GameError where the definition has no options, no target, or no such state.
    """
    found = model.state_stability
    if found is None:
        raise GameError(f"'{model.title}' is not in option form, it has no `options`")
    form = found.form
    mask = form.target if state is None else _mask(found, state)
    if mask is None:
        raise GameError("no target is named that concessions could lead to, add `target: ...`")
    target = form.state_of[mask]
    swaps = {}
    asked = effort.current()
    for i, party in enumerate(found.model.parties):
        if not asked.goes_on():
            break
        swaps[party] = {c: least_change(found.model, target, c, i) for c in CONCEPTS}
    edits = statement_changes(form, found.model, target)
    given = options_given_up(form, mask, model=found.model)
    return StateConcessions(found, target, given, swaps, edits)


def _mask(found: StateStability, state: str) -> int:
    form = found.form
    if state in form.names:
        return form.names[state]
    if state not in found.model.states:
        known = [*form.names, *found.model.states]
        raise GameError(f"unknown state '{state}', {nearest(state, known, 'states')}")
    return form.masks[found.model.states.index(state)]
