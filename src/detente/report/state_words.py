"""Stability of states in words and tables, for reports and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from detente.analysis.state_stability import StateStability
from detente.concepts.stability import CONCEPTS
from detente.report.blocks import Cell, Table
from detente.report.wording import count, listed, opening
from detente.solvers.statement_changes import Edit

MEANINGS = (
    "An entry names the parties that would leave the state. Nash: no gain is answered. GMR: some "
    "answer of the others would undo any gain. SMR: and the party could not recover then. SEQ: "
    "the answer is one that the others would want to give."
)


class Words(Protocol):
    """How parties and states are called inside a sentence."""

    def party(self, party: str) -> str:
        """A party by its name."""
        ...

    def state(self, state: int) -> str:
        """A state by its number."""
        ...

    def option(self, name: str) -> str:
        """An option by its name."""
        ...

    def edit(self, edit: Edit) -> str:
        """A change of a party's statements."""
        ...


class Labels:
    """The words of the command line: states by the options taken, as commands take them too."""

    def __init__(self, found: StateStability) -> None:
        self._found = found

    def party(self, party: str) -> str:
        """The party's name."""
        return self._found.model.names.get(party) or party

    def state(self, state: int) -> str:
        """The state's name, if it has one, and the options taken in it."""
        return f"“{self._found.label(state)}”"

    def option(self, name: str) -> str:
        """The option's name."""
        return f"“{name}”"

    def edit(self, edit: Edit) -> str:
        """The change as the definition would be changed."""
        return str(edit)


def summary(found: StateStability) -> str:
    """How many states there are, and how many last under each concept."""
    figures = listed([f"{len(found.stability.equilibria(c))} {c}" for c in CONCEPTS])
    return f"Of {count(found.model.size, 'state')}, stable for every party: {figures}."


def state_table(
    found: StateStability,
    rows_told: Mapping[int, str],
    reading: str = MEANINGS,
    head: str = "state (options taken)",
) -> Table:
    """The states with who would leave each, by concept; `rows_told` has each state's own words."""
    rows = []
    for state, known in rows_told.items():
        marks = []
        for concept in CONCEPTS:
            leavers = found.stability.leaving(state, concept)
            text = listed(found.model.names.get(p) or p for p in leavers)
            marks.append(Cell(text, "bad") if leavers else Cell("stable", "good"))
        rows.append((Cell(known), *marks))
    return Table((head, *CONCEPTS), tuple(rows), reading=reading)


def way_sentences(found: StateStability, words: Words) -> tuple[str, ...]:
    """How the target and what lasts can be reached from the status quo."""
    if found.today is None:
        return ()
    told = []
    for way in found.ways:
        steps = ", then ".join(f"{words.party(m.player)} to {words.state(m.to)}" for m in way.moves)
        where = opening(words.state(way.state))
        if not way.moves:
            told.append(f"{where} cannot be reached from the status quo.")
        elif way.willing:
            told.append(f"{where} is reached by moves that each mover wants at the time: {steps}.")
        else:
            told.append(
                f"{where} is reached only if somebody makes a move it does not want: {steps}."
            )
    return tuple(told)


def joint_sentences(found: StateStability, words: Words) -> tuple[str, ...]:
    """For each state that lasts under Nash or SEQ, whether a group would leave it together."""
    told = []
    for state, leaving in found.joint.items():
        # A party that would leave alone is in the table already.
        groups = [d for d in leaving if len(d.group) > 1]
        least = [d for d in groups if not any(set(o.group) < set(d.group) for o in groups)]
        if least:
            ways = [
                f"{listed(map(words.party, d.group))} would move together to {words.state(d.to)}"
                for d in least
            ]
            told.append(f"From {words.state(state)} {listed(ways)}.")
        else:
            told.append(f"No group would leave {words.state(state)} together.")
    return tuple(told)
