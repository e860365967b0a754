"""The `monitoring` block: one public signal or several, with their chances at every profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.number import show
from detente.files.nodes import Mapping, Node, Position
from detente.files.payoffs import read_rule
from detente.files.reading import Domain, Reading, Values
from detente.files.reasons import read_reason
from detente.formula import Formula
from detente.game.payoffs import Rule, matching, profiles
from detente.game.written import WrittenSignal

CHANCE = Domain(lambda p: 0 <= p <= 1, "chance {} is outside [0, 1]", "write a number from 0 to 1")


@dataclass(frozen=True, slots=True)
class _Given:
    """A signal as read, with the nodes of its rules."""

    signal: WrittenSignal
    nodes: tuple[Mapping, ...]


def read_monitoring(reading: Reading, node: Node | None) -> tuple[WrittenSignal, ...]:
    """The signals, that of bad faith first; none where play is seen."""
    if node is None:
        return ()
    block = reading.block(node)
    if "signals" not in block:
        name = reading.text(block.get("signal"))
        only = _signal(reading, name, block.get("chance"))
        return (only.signal,) if name else ()
    given = {
        key.text: _signal(reading, key.text, value)
        for key, value in reading.pairs(block.get("signals"))
    }
    if not given:
        return ()
    start = block.entries["signals"].key.start
    reading.later.append(lambda values: _check_sums(reading, given, start, values))
    chosen: str | None = next(iter(given))
    if "signal" in block:
        chosen = reading.known(block.get("signal"), given, "signal")
    if chosen is None:
        return ()
    others = (own.signal for name, own in given.items() if name != chosen)
    return (given[chosen].signal, *others)


def only_seen(signals: Sequence[str]) -> str:
    """What is seen where play is not.

    >>> only_seen(["incident"]), only_seen(["incident", "quiet"])
    ("only the signal 'incident' is", "only the signals 'incident', 'quiet' are")
    """
    names = ", ".join(f"'{name}'" for name in signals)
    return f"only the signals {names} are" if len(signals) > 1 else f"only the signal {names} is"


def _signal(reading: Reading, name: str, node: Node | None) -> _Given:
    rules: list[Rule] = []
    nodes: list[Mapping] = []
    otherwise: Formula | None = None
    for item in reading.items(node, "a list of rules"):
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
    found = _Given(WrittenSignal(name, tuple(rules), otherwise), tuple(nodes))
    reading.later.append(lambda values: _check_chances(reading, found, values))
    return found


def _check_chances(reading: Reading, given: _Given, values: Values) -> None:
    """Every profile's chance is the sum of the rules that match it, and lies in [0, 1]."""
    rules, nodes = given.signal.chance, given.nodes
    total: dict[int, list[int]] = {}
    for k, rule in enumerate(rules):
        for at in matching(rule.when, reading.actions):
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


def _check_sums(
    reading: Reading, given: dict[str, _Given], start: Position, values: Values
) -> None:
    """At every profile the chances of the signals add up to 1, and every signal can come."""
    rows = {name: own.signal.chances(reading.actions, values) for name, own in given.items()}
    formulas = [rule.value for own in given.values() for rule in own.signal.chance]
    formulas += [own.signal.otherwise for own in given.values() if own.signal.otherwise]
    names = reading.closure(n for formula in formulas for n in formula.names)
    for at, profile in enumerate(profiles(reading.actions)):
        total = sum((row[at] for row in rows.values()), Fraction(0))
        if total != 1:
            where = ", ".join(f"{p}: {a}" for p, a in profile.items())
            what = f"the chances of the signals at ({where}) add up to {show(total, 12)}"
            reading.faults.error(start, what, "they must add up to 1 at every profile", names)
            return
    for name, row in rows.items():
        if not any(row):
            what = f"signal '{name}' never comes at any profile"
            reading.faults.error(start, what, "leave it out, or give it a chance", names)
