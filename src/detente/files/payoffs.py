"""The `payoffs` block: rules, a ranking or a table for each player."""

from __future__ import annotations

from detente.errors import nearest
from detente.files.nodes import Mapping, Node, Position, Scalar, Sequence
from detente.files.parameters import warn_unranged
from detente.files.rankings import read_ranking
from detente.files.reading import Reading
from detente.files.reasons import read_reason, want_reason
from detente.files.resolve import condition, player
from detente.formula import Formula
from detente.game.payoffs import PayoffForm, Ranking, Rule, Rules, Table

_FORMS = "give a list of rules, or a mapping with 'ranking' or 'table'"


def read_payoffs(reading: Reading, node: Node | None, at: Position) -> dict[str, PayoffForm]:
    """Every player's payoffs; `at` is where the block stands."""
    forms: dict[str, PayoffForm] = {}
    for key, value in reading.pairs(node):
        who = player(reading, key)
        form = _form(reading, key, value)
        if who is not None and form is not None:
            forms[who] = form
    if isinstance(node, Mapping):
        for who in reading.players:
            if who not in node:
                reading.faults.error(
                    at, f"no payoffs for player '{who}'", f"{_FORMS} under '{who}'"
                )
    return forms


def _form(reading: Reading, key: Scalar, node: Node) -> PayoffForm | None:
    if isinstance(node, Sequence):
        what = f"this payoff of '{key.text}'"
        items = reading.items(node)
        return Rules(tuple(read_rule(reading, item, what, by_state=True) for item in items))
    if not isinstance(node, Mapping):
        reading.faults.misshapen(node, "a list or a mapping")
        return None
    if "ranking" in node and "table" in node:
        second = max(node.entries[k].key.start for k in ("ranking", "table"))
        what = f"two payoff forms for player '{key.text}'"
        reading.faults.error(second, what, "keep either 'ranking' or 'table'")
        return None
    if "ranking" in node:
        reason = want_reason(reading, node, key.start, f"the ranking of '{key.text}'")
        groups, open_after = read_ranking(reading, node.get("ranking"))
        return Ranking(groups, open_after, reason)
    if "table" in node:
        reason = want_reason(reading, node, key.start, f"the table of '{key.text}'")
        cells: list[Formula] = []
        _table(reading, node.get("table"), 0, cells)
        if reason.assumption:
            names = frozenset().union(*(c.names for c in cells))
            warn_unranged(reading, reason, names, key)
        return Table(tuple(cells), reason)
    reading.faults.error(key.start, f"no payoffs for player '{key.text}'", _FORMS)
    return None


def read_rules(
    reading: Reading, node: Node | None, what: str, *, covered: bool = False
) -> tuple[Rule, ...]:
    """A list of rules; `covered` where the block around them gives the reason."""
    return tuple(
        read_rule(reading, item, what, covered=covered)
        for item in reading.items(node, "a list of rules")
    )


def read_rule(
    reading: Reading, node: Node, what: str, *, covered: bool = False, by_state: bool = False
) -> Rule:
    """One rule: `value`, `when`, its reason and, if it may count `by_state`, the states."""
    block = reading.block(node)
    value = reading.formula(block.get("value"))
    when = condition(reading, block.get("when"))
    if covered:
        reason = read_reason(reading, block)
    else:
        reason = want_reason(reading, block, node.start, what)
    warn_unranged(reading, reason, value.names, node)
    states = _states(reading, block, by_state=by_state)
    count = _count(reading, block.get("count"))
    return Rule(value, when, reason, reading.place(node.start), states, count)


def _states(reading: Reading, block: Mapping, *, by_state: bool) -> tuple[str, ...]:
    """The states in which a rule counts."""
    if "in" not in block:
        return ()
    at = block.entries["in"].key.start
    if not by_state:
        reading.faults.error(at, "'in' stands in rules of payoffs only", "leave it out here")
        return ()
    if not reading.states:
        advice = "add 'states: ...' to the block 'repeated'"
        reading.faults.error(at, "'in' names states, but there are none", advice)
        return ()
    named = [reading.known(n, reading.states, "state") for n in reading.scalars(block.get("in"))]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def _count(reading: Reading, node: Node | None) -> dict[str, tuple[int, ...]]:
    """How many players choose an action of a name, for a rule to match."""
    found: dict[str, tuple[int, ...]] = {}
    for key, value in reading.pairs(node):
        having = sum(key.text in own for own in reading.actions.values())
        if not having:
            every = dict.fromkeys(a for own in reading.actions.values() for a in own)
            what = f"no player has an action '{key.text}'"
            reading.faults.error(key.start, what, nearest(key.text, every, "actions"))
            continue
        numbers = []
        for item in reading.scalars(value):
            number = reading.number(item)
            if number is None:
                continue
            if number.denominator != 1 or not 0 <= number <= having:
                what = f"{item.text} is no number of players that can choose '{key.text}'"
                reading.faults.error(item.start, what, f"write a whole number from 0 to {having}")
            else:
                numbers.append(number.numerator)
        found[key.text] = tuple(numbers)
    return found


def _table(reading: Reading, node: Node | None, depth: int, cells: list[Formula]) -> None:
    """Read nested lists, one level for each player, into `cells` in row-major order."""
    if node is None:
        return
    if depth == len(reading.players):
        cells.append(reading.formula(node))
        return
    who = reading.players[depth]
    own = reading.actions.get(who, ())
    if not isinstance(node, Sequence):
        what = f"one {'number' if isinstance(node, Scalar) else 'mapping'}"
        wanted = f"write a list of {len(own)}, one for each action of '{who}': {', '.join(own)}"
        reading.faults.error(node.start, f"the table has {what} where a list should be", wanted)
        return
    if own and len(node) != len(own):
        wanted = f"one for each action of '{who}': {', '.join(own)}"
        what = f"the table has {len(node)} entries here, not {len(own)}"
        reading.faults.error(node.start, what, f"write {wanted}")
    for item in node:
        _table(reading, item, depth + 1, cells)
