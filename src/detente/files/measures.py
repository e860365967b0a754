"""The `concessions` block: measures on the menu beyond the plain actions."""

from __future__ import annotations

from detente.files.concession_terms import read_guarantee
from detente.files.nodes import Node, Scalar
from detente.files.parameters import warn_unranged
from detente.files.payoffs import read_rules
from detente.files.reading import Reading
from detente.files.reasons import want_reason
from detente.files.resolve import condition, player
from detente.game.payoffs import Rule
from detente.game.terms import WrittenMeasure


def read_measures(reading: Reading, node: Node | None) -> tuple[WrittenMeasure, ...]:
    """Every measure as written."""
    return tuple(_measure(reading, key, value) for key, value in reading.pairs(node))


def _measure(reading: Reading, key: Scalar, node: Node) -> WrittenMeasure:
    block = reading.block(node)
    reason = want_reason(reading, block, key.start, f"measure '{key.text}'")
    adds = {}
    for name, value in reading.pairs(block.get("adds")):
        who = player(reading, name)
        rules = read_rules(reading, value, f"an effect of '{key.text}'", covered=True)
        if who is not None:
            adds[who] = rules
    costs = _costs(reading, block.get("costs"), key.text)
    giver = player(reading, block.get("by"))
    sets = {
        parameter.text: reading.formula(value)
        for parameter, value in reading.pairs(block.get("sets"))
        if reading.known(parameter, reading.parameters, "parameter")
    }
    promised = [read_guarantee(reading, g, giver) for g in reading.items(block.get("guarantees"))]
    if reason.assumption:
        written = [rule for own in (*adds.values(), costs) for rule in own]
        names = frozenset().union(*(rule.value.names for rule in written))
        warn_unranged(reading, reason, names, key)
    return WrittenMeasure(
        key.text,
        giver or "",
        adds,
        costs,
        reading.text(block.get("means")),
        reason,
        condition(reading, block.get("removes")),
        condition(reading, block.get("allows")),
        sets,
        tuple(g for g in promised if g is not None),
    )


def _costs(reading: Reading, node: Node | None, name: str) -> tuple[Rule, ...]:
    if node is None:
        return ()
    if isinstance(node, Scalar):
        return (Rule(reading.formula(node), {}, place=reading.place(node.start)),)
    return read_rules(reading, node, f"a cost of '{name}'", covered=True)
