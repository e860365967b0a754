"""The `strategies` of repeated play: well-known ones by kind, others state by state."""

from __future__ import annotations

import math

from detente.files.monitoring import only_seen
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.reading import Domain, Reading
from detente.files.reasons import read_reason
from detente.files.resolve import condition, full_profile, partial_profile
from detente.game.automaton import OTHERWISE, Automaton, Seen
from detente.game.payoffs import matching, profiles
from detente.game.strategy import FOR_TWO, LIMITED, ON_A_SIGNAL, WrittenStrategy

Signals = tuple[str, ...]
LONGEST = 40
MAX_STATES = 40
# States times profiles: what an automaton's tables may hold.
MAX_ENTRIES = 200_000
PERIODS = Domain(
    lambda n: n.denominator == 1 and 1 <= n <= LONGEST,
    f"a punishment of {{}} periods is not a whole number from 1 to {LONGEST}",
    "write how many periods it lasts, such as 3",
)


def read_strategies(
    reading: Reading, node: Node | None, signals: Signals
) -> dict[str, WrittenStrategy]:
    """Every strategy by its name; `signals` are what is seen where play is not, the alarm first."""
    found = {}
    for key, value in reading.pairs(node):
        block = reading.block(value)
        read = _states if "states" in block else _ready_made
        found[key.text] = read(reading, key, block, signals)
    return found


def _ready_made(reading: Reading, key: Scalar, block: Mapping, signals: Signals) -> WrittenStrategy:
    kind, node = reading.text(block.get("kind")), block.get("kind")
    if signals and kind not in ON_A_SIGNAL and isinstance(node, Scalar):
        reading.faults.error(
            node.start,
            f"{kind} looks at what each player did, and {only_seen(signals)} seen",
            f"use {' or '.join(ON_A_SIGNAL)}, or write its states",
        )
    elif kind in FOR_TWO and len(reading.players) != 2 and isinstance(node, Scalar):
        what = f"{kind} is for two players, and this game has {len(reading.players)}"
        reading.faults.error(node.start, what, "use grim, or write its states")
    if kind == LIMITED and "periods" not in block:
        what = f"missing key 'periods' of {LIMITED}"
        reading.faults.error(key.start, what, "add 'periods: 3', or use grim")
    elif kind != LIMITED and "periods" in block:
        at = block.entries["periods"].key.start
        reading.faults.error(at, f"'periods' goes with {LIMITED} only", "leave it out")
    periods = reading.formula(block.get("periods"), PERIODS) if "periods" in block else None
    return WrittenStrategy(
        kind,
        full_profile(reading, block.get("agreement")),
        full_profile(reading, block.get("punishment")),
        periods,
        means=reading.text(block.get("means")),
        reason=read_reason(reading, block),
    )


def _states(reading: Reading, key: Scalar, block: Mapping, signals: Signals) -> WrittenStrategy:
    node = block.get("states")
    named = {name.text: (name, reading.block(value)) for name, value in reading.pairs(node)}
    size = math.prod(map(len, reading.actions.values()))
    if len(named) > MAX_STATES or len(named) * size > MAX_ENTRIES:
        reading.faults.error(
            block.entries["states"].key.start,
            f"{len(named)} states in a game of {size:,} profiles",
            f"at most {MAX_STATES} states, and {MAX_ENTRIES:,} states times profiles, are read",
        )
        return WrittenStrategy("", {}, {})
    faults = len(reading.faults.errors)
    outputs, transitions, leads = {}, {}, {}
    for state, (name, own) in named.items():
        outputs[state] = full_profile(reading, own.get("play"))
        transitions[state] = _next(reading, name, own, list(named), signals)
        leads[state] = set(transitions[state].values())
    start = reading.known(block.get("start"), named, "state")
    if start is not None and len(reading.faults.errors) == faults:
        reached = _reached(start, leads)
        for state, (name, _) in named.items():
            if state not in reached:
                what = f"no history leads to state '{state}' from '{start}'"
                reading.faults.error(name.start, what, "leave it out or add a transition to it")
    automaton = Automaton(outputs, transitions, start or "", key.text.replace("_", " "))
    means, reason = reading.text(block.get("means")), read_reason(reading, block)
    return WrittenStrategy("", {}, {}, states=automaton, means=means, reason=reason)


def _next(
    reading: Reading, name: Scalar, own: Mapping, states: list[str], signals: Signals
) -> dict[Seen, str]:
    """Where a state leads, by what is seen; the first entry that matches counts."""
    found: dict[Seen, str] = {}
    rest: str | None = None
    faults = len(reading.faults.errors)
    for item in reading.items(own.get("next"), "a list of what follows"):
        entry = reading.block(item)
        if OTHERWISE not in entry:
            to = reading.known(entry.get("to"), states, "state") or ""
            for seen in _seen(reading, entry.get("when"), signals):
                found.setdefault(seen, to)
        elif rest is None:
            rest = reading.known(entry.get(OTHERWISE), states, "state") or ""
        else:
            again = entry.entries[OTHERWISE].key.start
            reading.faults.error(again, "a second 'otherwise'", "keep one of them")
    missing = _unmatched(reading, found, signals)
    if missing and rest is not None:
        found[OTHERWISE] = rest
    elif missing and "next" in own and len(reading.faults.errors) == faults:
        what = f"state '{name.text}': no transition for {missing}"
        at = own.entries["next"].key.start
        reading.faults.error(at, what, "add one, or '- {otherwise: state}'")
    return found


def _seen(reading: Reading, node: Node | None, signals: Signals) -> list[Seen]:
    """What an entry matches: a signal, or profiles."""
    if not signals:
        when = (
            {p: (a,) for p, a in partial_profile(reading, node).items()}
            if isinstance(node, Scalar)
            else condition(reading, node)
        )
        if node is None or (isinstance(node, Scalar) and node.text not in reading.profiles):
            return []
        names = profiles(reading.actions)
        return [tuple(names[k].values()) for k in matching(when, reading.actions)]
    if isinstance(node, Scalar) and node.text in signals:
        return [node.text]
    if node is not None:
        what = f"play is not seen, {only_seen(signals)}"
        reading.faults.error(node.start, what, f"write 'when: {signals[0]}'")
    return []


def _unmatched(reading: Reading, found: dict[Seen, str], signals: Signals) -> str:
    """Something that can be seen and that no entry matches; empty where there is nothing."""
    if len(signals) == 1:
        return f"no '{signals[0]}'"
    if signals:
        return next((f"'{signal}'" for signal in signals if signal not in found), "")
    every = (tuple(p.values()) for p in profiles(reading.actions))
    gap = next((seen for seen in every if seen not in found), None)
    return f"({' '.join(gap)})" if gap else ""


def _reached(start: str, leads: dict[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = leads.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
