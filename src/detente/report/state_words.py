"""Stability of states in words and tables, for reports and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.state_stability import StateStability
from detente.concepts.stability import CONCEPTS
from detente.report.blocks import Cell, Table
from detente.report.wording import count, listed

MEANINGS = (
    "An entry names the players who would leave the state. Nash: no gain is answered. GMR: some "
    "answer of the others would undo any gain. SMR: and the player could not recover then. SEQ: "
    "the answer is one that the others would want to give."
)


def summary(found: StateStability) -> str:
    """How many states there are, and how many last under each concept."""
    figures = listed([f"{len(found.stability.equilibria(c))} {c}" for c in CONCEPTS])
    return f"Of {count(found.model.size, 'state')}, stable for every player: {figures}."


def state_table(found: StateStability, states: Sequence[int], reading: str = MEANINGS) -> Table:
    """The states with who would leave each, by concept."""
    rows = []
    for state in states:
        marks = []
        for concept in CONCEPTS:
            leavers = found.stability.leaving(state, concept)
            text = f"{listed(list(leavers))} leave{'s' if len(leavers) == 1 else ''}"
            marks.append(Cell(text, "bad") if leavers else Cell("stable", "good"))
        rows.append((Cell(found.label(state)), *marks))
    return Table(("state (options taken)", *CONCEPTS), tuple(rows), reading=reading)


def way_sentences(found: StateStability) -> tuple[str, ...]:
    """How the target and what lasts can be reached from the status quo."""
    if found.today is None:
        return ()
    names = found.model.names
    told = []
    for way in found.ways:
        steps = ", then ".join(
            f"{names.get(m.player, m.player)} to “{found.label(m.to)}”" for m in way.moves
        )
        where = f"“{found.label(way.state)}”"
        if not way.moves:
            told.append(f"{where} cannot be reached from the status quo.")
        elif way.willing:
            told.append(f"{where} is reached by moves that each mover wants at the time: {steps}.")
        else:
            told.append(
                f"{where} is reached only if somebody makes a move it does not want: {steps}."
            )
    return tuple(told)


def joint_sentences(found: StateStability) -> tuple[str, ...]:
    """For each state that lasts under Nash or SEQ, whether a group would leave it together."""
    told = []
    names = found.model.names
    for state, leaving in found.joint.items():
        # A party that would leave alone is in the table already.
        groups = [d for d in leaving if len(d.group) > 1]
        least = [d for d in groups if not any(set(o.group) < set(d.group) for o in groups)]
        if least:
            ways = [
                f"{listed([names.get(p, p) for p in d.group])} would move together to "
                f"“{found.label(d.to)}”"
                for d in least
            ]
            told.append(f"From “{found.label(state)}” {listed(ways)}.")
        else:
            told.append(f"No group would leave “{found.label(state)}” together.")
    return tuple(told)
