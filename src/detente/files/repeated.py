"""The `repeated` block: discounts, punishment, handovers, public signals, states, strategies."""

from __future__ import annotations

from detente.files.monitoring import CHANCE, read_monitoring
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.reading import Domain, Reading
from detente.files.reasons import read_reason
from detente.files.resolve import full_profile, player
from detente.files.states import read_states
from detente.files.strategies import read_strategies
from detente.formula import Formula
from detente.game.written import WrittenHandover, WrittenRepetition

DISCOUNT = Domain(
    lambda d: 0 <= d < 1,
    "discount factor {} is outside [0, 1)",
    "write a number from 0 up to, not including, 1",
)
PERIOD = Domain(
    lambda n: n.denominator == 1 and n >= 1,
    "period {} is not a whole number from 1 on",
    "periods count 1, 2, 3, ...",
)


def read_repeated(reading: Reading, node: Node | None) -> WrittenRepetition | None:
    """The block as written; None where there is none."""
    if node is None:
        return None
    block = reading.block(node)
    signals = read_monitoring(reading, block.get("monitoring"))
    states, start = read_states(reading, block)
    return WrittenRepetition(
        _discounts(reading, block.get("discount")),
        _handovers(reading, block.get("handover")),
        signals,
        _punishment(reading, block.get("punishment")),
        reading.text(block.get("period")),
        read_reason(reading, block),
        states,
        start,
        read_strategies(reading, block.get("strategies"), tuple(s.name for s in signals)),
    )


def _handovers(reading: Reading, node: Node | None) -> dict[str, WrittenHandover]:
    """Handovers by the player whose future they weigh on; no player reckons with two."""
    found: dict[str, WrittenHandover] = {}
    for key, value in reading.pairs(node):
        change = reading.block(value)
        of = player(reading, key)
        written = WrittenHandover(
            reading.formula(change.get("period"), PERIOD),
            reading.formula(change.get("continues"), CHANCE),
            of or "",
        )
        listed = change.get("weighs_on")
        nodes = [key] if listed is None else reading.items(listed, "a list of players")
        for item in nodes:
            who = player(reading, item)
            if who in found:
                what = f"a second handover weighs on player '{who}'"
                reading.faults.error(item.start, what, "let one handover weigh on a player")
            elif who is not None:
                found[who] = written
    return found


def _discounts(reading: Reading, node: Node | None) -> dict[str, Formula]:
    if isinstance(node, Mapping):
        found = {}
        for key, value in node:
            who = player(reading, key)
            discount = reading.formula(value, DISCOUNT)
            if who is not None:
                found[who] = discount
        for who in reading.players:
            if who not in node:
                what = f"no discount factor for player '{who}'"
                reading.faults.error(node.start, what, f"add '{who}: 0.9', or write one for all")
        return {p: found[p] for p in reading.players if p in found}
    shared = reading.formula(node, DISCOUNT)
    return dict.fromkeys(reading.players, shared)


def _punishment(reading: Reading, node: Node | None) -> dict[str, str] | None:
    if node is None or (isinstance(node, Scalar) and node.text == "nash"):
        return None
    return full_profile(reading, node)
