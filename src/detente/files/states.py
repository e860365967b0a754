"""The `states` of a `repeated` block: what each changes, and which states follow."""

from __future__ import annotations

import math
from collections.abc import Iterable

from detente.errors import FormulaError
from detente.files.nodes import Mapping, Node, Position, Scalar
from detente.files.parameters import warn_unranged
from detente.files.reading import Reading, Values
from detente.files.reasons import read_reason
from detente.files.resolve import action, condition, player
from detente.formula import parse
from detente.game.payoffs import Rule, profiles
from detente.game.states import WrittenMove, WrittenState, chances, state_values, told_sum

# Beyond this many profiles of all states together the values alone fill the memory.
MAX_PROFILES = 100_000
MAX_STATES = 1_000
_SURE = parse("1")


def state_names(tree: Mapping) -> tuple[str, ...]:
    """The names of the states in a whole definition, in the order written."""
    block = tree.get("repeated")
    states = block.get("states") if isinstance(block, Mapping) else None
    return tuple(key.text for key, _ in states) if isinstance(states, Mapping) else ()


def read_states(reading: Reading, block: Mapping) -> tuple[tuple[WrittenState, ...], str]:
    """The states in the order written, and the one today; nothing where there are none."""
    node = block.get("states")
    pairs = list(reading.pairs(node, "a mapping of states"))
    if not pairs:
        if "start" in block:
            what = "'start' names a state, but there are no states"
            reading.faults.error(block.entries["start"].key.start, what, "add 'states: ...'")
        return (), ""
    for other in ("monitoring", "handover", "punishment", "strategies"):
        if other in block:
            what = f"'{other}' beside 'states'"
            advice = "leave it out; what it says can be put as states"
            if other == "strategies":
                advice = "leave them out; agreements are judged in every state without them"
            reading.faults.error(block.entries[other].key.start, what, advice)
    if len(pairs) > MAX_STATES:
        reading.faults.error(pairs[MAX_STATES][0].start, f"{len(pairs):,} states",
                             f"at most {MAX_STATES:,} are read")  # fmt: skip
        return (), ""
    names = reading.states
    states = tuple(_state(reading, key, value, names) for key, value in pairs)
    size = sum(math.prod(len(s.actions.get(p, own)) for p, own in reading.actions.items())
               for s in states)  # fmt: skip
    if size > MAX_PROFILES:
        what = f"{size:,} profiles of actions in all states together"
        at = block.entries["states"].key.start
        reading.faults.error(at, what, f"at most {MAX_PROFILES:,} are read")
        return (), ""
    for (key, value), state in zip(pairs, states, strict=True):
        _check_later(reading, key, reading.block(value), state)
    start = block.get("start")
    today = names[0] if start is None else reading.known(start, names, "state")
    return states, today or names[0]


def _state(reading: Reading, key: Scalar, node: Node, names: Iterable[str]) -> WrittenState:
    block = reading.block(node)
    sets = {}
    for name, value in reading.pairs(block.get("set")):
        known = reading.known(name, reading.parameters, "parameter")
        formula = reading.formula(value)
        if known is not None:
            sets[known] = formula
    moves, otherwise = [], ""
    for item in reading.items(block.get("next"), "a list of states that follow"):
        entry = reading.block(item)
        if "otherwise" not in entry:
            moves.append(_move(reading, entry, names))
        elif otherwise:
            at = entry.entries["otherwise"].key.start
            reading.faults.error(at, "a second 'otherwise'", "keep one of them")
        else:
            read_reason(reading, entry)
            otherwise = reading.known(entry.get("otherwise"), names, "state") or ""
    return WrittenState(
        key.text,
        reading.text(block.get("means")),
        sets,
        _actions(reading, block.get("actions")),
        tuple(move for move in moves if move is not None),
        otherwise,
        read_reason(reading, block),
    )


def _move(reading: Reading, entry: Mapping, names: Iterable[str]) -> WrittenMove | None:
    chance = reading.formula(entry.get("chance")) if "chance" in entry else _SURE
    reason = read_reason(reading, entry)
    warn_unranged(reading, reason, chance.names, entry)
    rule = Rule(chance, condition(reading, entry.get("when")), reason, reading.place(entry.start))
    to = reading.known(entry.get("to"), names, "state") if "to" in entry else None
    return None if to is None else WrittenMove(to, rule)


def _actions(reading: Reading, node: Node | None) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in reading.pairs(node):
        who = player(reading, key)
        listed = reading.items(value, "a list of actions")
        own = [action(reading, who, item) for item in listed]
        if who is not None:
            found[who] = tuple(dict.fromkeys(a for a in own if a is not None))
    return found


def _check_later(reading: Reading, key: Scalar, block: Mapping, state: WrittenState) -> None:
    """Once the parameters have values: after every profile the chances sum to one."""
    entry = block.entries.get("next")
    at = entry.key.start if entry else key.start
    actions = {p: state.actions.get(p, own) for p, own in reading.actions.items()}
    entries = list(reading.items(block.get("next")))
    if not all(actions.values()) or len(entries) > len(state.moves) + bool(state.otherwise):
        # An unknown name has been told; what follows from it is not told again.
        return

    def check(values: Values) -> None:
        if any(p not in actions for m in state.moves for p in m.chance.when):
            return
        names = reading.closure(
            n
            for f in (*state.sets.values(), *(m.chance.value for m in state.moves))
            for n in f.names
        )
        try:
            here = state_values(reading.parameters, values, state)
            rows = chances(state, actions, here)
        except FormulaError as error:
            reading.faults.error(
                at, f"in state '{state.name}' {error.message}", error.advice, names
            )
            return
        for profile, row in zip(profiles(actions), rows, strict=True):
            wrong = told_sum(row)
            if wrong:
                where = ", ".join(f"{p}: {a}" for p, a in profile.items())
                what = f"in state '{state.name}', after ({where}), {wrong}"
                reading.faults.error(_blamed(block, at), what, _advice(state), names)
                return

    reading.later.append(check)


def _blamed(block: Mapping, at: Position) -> Position:
    """Where the states that follow are listed."""
    entry = block.entries.get("next")
    return entry.value.start if entry else at


def _advice(state: WrittenState) -> str:
    if state.otherwise:
        return "let the chances of the others sum to at most 1"
    return f"make them sum to 1, or add '- {{otherwise: {state.name}}}' for the rest"
