"""The `repeated` block: discounts, punishment, handovers, the public signal, strategies."""

from __future__ import annotations

from detente.exact.number import show
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.payoffs import read_rule
from detente.files.reading import Domain, Reading, Values
from detente.files.reasons import read_reason
from detente.files.resolve import full_profile, player
from detente.files.strategies import read_strategies
from detente.formula import Formula
from detente.game.definition import WrittenHandover, WrittenRepetition
from detente.game.payoffs import Rule, profiles

DISCOUNT = Domain(
    lambda d: 0 <= d < 1,
    "discount factor {} is outside [0, 1)",
    "write a number from 0 up to, not including, 1",
)
CHANCE = Domain(lambda p: 0 <= p <= 1, "chance {} is outside [0, 1]", "write a number from 0 to 1")
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
    signal, chance, otherwise = _monitoring(reading, block.get("monitoring"))
    return WrittenRepetition(
        _discounts(reading, block.get("discount")),
        _handovers(reading, block.get("handover")),
        signal,
        chance,
        otherwise,
        _punishment(reading, block.get("punishment")),
        reading.text(block.get("period")),
        read_reason(reading, block),
        read_strategies(reading, block.get("strategies"), signal),
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


def _monitoring(
    reading: Reading, node: Node | None
) -> tuple[str, tuple[Rule, ...], Formula | None]:
    if node is None:
        return "", (), None
    block = reading.block(node)
    rules: list[Rule] = []
    nodes: list[Mapping] = []
    otherwise: Formula | None = None
    for item in reading.items(block.get("chance"), "a list of rules"):
        entry = reading.block(item)
        if "otherwise" not in entry:
            rules.append(read_rule(reading, item, "this chance", covered=True))
            nodes.append(entry)
        elif otherwise is not None:
            what = "a second 'otherwise'"
            reading.faults.error(entry.entries["otherwise"].key.start, what, "keep one of them")
        else:
            read_reason(reading, entry)
            otherwise = reading.formula(entry.get("otherwise"), CHANCE)
    reading.later.append(lambda values: _check_chances(reading, rules, nodes, values))
    return reading.text(block.get("signal")), tuple(rules), otherwise


def _check_chances(
    reading: Reading, rules: list[Rule], nodes: list[Mapping], values: Values
) -> None:
    """Every profile's chance is the sum of the rules that match it, and lies in [0, 1]."""
    total: dict[int, list[int]] = {}
    for k, rule in enumerate(rules):
        for at in rule.positions(reading.actions):
            total.setdefault(at, []).append(k)
    names = profiles(reading.actions)
    blamed: set[int] = set()
    for at, members in sorted(total.items()):
        chance = sum(rules[k].value.exact(values) for k in members)
        if 0 <= chance <= 1 or members[-1] in blamed or "value" not in nodes[members[-1]]:
            continue
        blamed.add(members[-1])
        where = ", ".join(f"{p}: {a}" for p, a in names[at].items())
        reading.faults.error(
            nodes[members[-1]].entries["value"].value.start,
            f"chance {show(chance, 12)} at ({where}) is outside [0, 1]",
            "the rules that match a profile add up to a number from 0 to 1",
            reading.closure(n for k in members for n in rules[k].value.names),
        )
