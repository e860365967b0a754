"""The `findings` block: claims of the sources as tests of the game."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from detente.errors import nearest
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.reading import Reading
from detente.files.reasons import read_citations
from detente.files.resolve import action, full_profile, partial_profile, player
from detente.files.values import check_overrides
from detente.game.definition import Finding

Reader = Callable[[Reading, Node, Mapping], object]
# A kind of test: how its terms are read, and those of which one at least must be there.
Kinds = dict[str, tuple[dict[str, Reader], tuple[str, ...]]]
SENSES = {"NASH": "Nash", "GMR": "GMR", "SMR": "SMR", "SEQ": "SEQ"}
_COUNT = re.compile(r"(\d{1,3})(?:\s+players?)?\Z")


def read_player(reading: Reading, node: Node, _: Mapping) -> object:
    """A player."""
    return player(reading, node)


def read_players(reading: Reading, node: Node, _: Mapping) -> object:
    """One player or several."""
    return tuple(player(reading, item) for item in reading.scalars(node))


def _full(reading: Reading, node: Node, _: Mapping) -> object:
    return full_profile(reading, node)


def _partial(reading: Reading, node: Node, _: Mapping) -> object:
    return partial_profile(reading, node)


def _against(reading: Reading, node: Node, test: Mapping) -> object:
    whose = reading.text(test.get("of"))
    if isinstance(node, Mapping) and whose in node:
        what = f"player '{whose}' is the one who replies"
        reading.faults.error(node.entries[whose].key.start, what, "name the others' actions only")
    found = partial_profile(reading, node)
    return {p: a for p, a in found.items() if p != whose}


def _partials(reading: Reading, node: Node, _: Mapping) -> object:
    return tuple(partial_profile(reading, item) for item in reading.items(node))


def _action(whose: str) -> Reader:
    def read(reading: Reading, node: Node, test: Mapping) -> object:
        of = reading.text(test.get(whose))
        return action(reading, of if of in reading.players else None, node)

    return read


def _parameter(reading: Reading, node: Node, _: Mapping) -> object:
    return reading.known(node, reading.parameters, "parameter")


def _state(reading: Reading, node: Node, _: Mapping) -> object:
    return reading.known(node, reading.states, "state")


def _ratifier(reading: Reading, node: Node, _: Mapping) -> object:
    return reading.known(node, reading.ratifiers, "ratifier")


def _ranged(reading: Reading, node: Node, _: Mapping) -> object:
    name = reading.known(node, reading.parameters, "parameter")
    if name is not None and reading.parameters[name].range is None:
        what = f"parameter '{name}' has no range to move in"
        reading.faults.error(node.start, what, f"add 'range: [low, high]' to '{name}'")
    return name


def _values(reading: Reading, node: Node, _: Mapping) -> object:
    found: dict[str, Fraction] = {}
    for key, value in reading.pairs(node):
        name = reading.known(key, reading.parameters, "parameter")
        number = reading.number(value)
        if name is not None and number is not None:
            found[name] = number
    check_overrides(reading, node, found)
    return found


def read_senses(reading: Reading, node: Node, _: Mapping) -> object:
    """One sense of stability or several."""
    found = []
    for item in reading.scalars(node):
        sense = SENSES.get(item.text.upper())
        if sense is None:
            advice = nearest(item.text, SENSES.values(), "senses")
            reading.faults.error(item.start, f"unknown sense of stability '{item.text}'", advice)
        else:
            found.append(sense)
    return tuple(found)


def read_flag(reading: Reading, node: Node, _: Mapping) -> object:
    """True or false."""
    return reading.text(node) == "true"


def _text(reading: Reading, node: Node, _: Mapping) -> object:
    return reading.text(node)


def _number(reading: Reading, node: Node, _: Mapping) -> object:
    return reading.number(node)


def _count(reading: Reading, node: Node, _: Mapping) -> object:
    found = _COUNT.match(reading.text(node))
    if found is None:
        what = f"'{reading.text(node)}' is not a number of players"
        reading.faults.error(node.start, what, "write 2 or '2 players'")
        return None
    return Fraction(int(found[1]))


# For each kind of test: how its arguments are read, and those of which one at least must be
# there, so that no test holds by asserting nothing.
KINDS: Kinds = {
    "no_equilibrium": ({"where": _partials, "pure": read_flag}, ()),
    "equilibrium": ({"profile": _full}, ()),
    "stability": (
        {"outcome": _full, "stable": read_senses, "unstable": read_senses},
        ("stable", "unstable"),
    ),
    "best_reply": (
        {
            "of": read_player,
            "is": _action("of"),
            "against": _against,
            "unmoved_by": _ranged,
            "moved_by": _ranged,
        },
        ("is", "unmoved_by", "moved_by"),
    ),
    "swing": ({"of": read_player, "by": read_player, "more_than": read_player}, ()),
    "critical_discount": (
        {
            "of": _full,
            "exists": read_flag,
            "rises_with": _parameter,
            "falls_with": _parameter,
            "never_at": _values,
            "above": _number,
            "below": _number,
        },
        ("exists", "rises_with", "falls_with", "never_at", "above", "below"),
    ),
    "sustained": ({"profile": _full, "today": read_flag}, ()),
    "linkage": ({"of": _full, "easier_than": _text, "today": read_flag}, ("easier_than", "today")),
    "handover": (
        {"of": read_player, "agreement": _full, "before": _text, "after": _text},
        ("before", "after"),
    ),
    "state_agreement": (
        {"of": _full, "state": _state, "holds": read_flag, "transfers": read_flag},
        (),
    ),
    "last_state": ({"of": _full, "is": _state, "transfers": read_flag}, ()),
    "state_discounts": ({"of": _full, "rises": read_flag}, ()),
    "played_when": (
        {
            "profile": _full,
            "state": _state,
            "parameter": _ranged,
            "side": _text,
            "today": read_flag,
        },
        ("side", "today"),
    ),
    "minimal_concession_sets": (
        {
            "each_has": read_players,
            "each_has_at_least": _count,
            "exist": read_flag,
            "reading": _text,
        },
        ("each_has", "each_has_at_least", "exist"),
    ),
    "voting_power": (
        {"index": _text, "seats_are_power": read_flag, "changes_with_weight": read_flag},
        ("seats_are_power", "changes_with_weight"),
    ),
    "win_sets": ({"meet": read_flag, "through": _ratifier}, ("meet", "through")),
    "spoiler": (
        {"player": read_player, "action": _action("player"), "against": _full, "undoes": read_flag},
        (),
    ),
}
# What a test needs the definition to have.
_NEEDS = {
    "sustained": "repeated",
    "handover": "repeated",
    "linkage": "links",
    "minimal_concession_sets": "target",
    "voting_power": "committee",
    "win_sets": "ratification",
}
# Tests of games that change as they are played, and those of games that do not.
_WITH_STATES = ("state_agreement", "last_state", "state_discounts", "played_when")
_WITHOUT_STATES = ("critical_discount", "sustained", "handover")


def read_findings(
    reading: Reading, node: Node | None, tree: Mapping, kinds: Kinds = KINDS
) -> tuple[Finding, ...]:
    """Every finding, its test, one of `kinds`, resolved to plain arguments."""
    return tuple(_finding(reading, key, value, tree, kinds) for key, value in reading.pairs(node))


def _finding(reading: Reading, key: Scalar, node: Node, tree: Mapping, kinds: Kinds) -> Finding:
    block = reading.block(node)
    test = reading.block(block.get("test"))
    kind = ""
    arguments: dict[str, object] = {}
    if "all" in test:
        kind = "all"
        parts = [
            _one(reading, reading.block(item), item, tree, kinds)
            for item in reading.items(test.get("all"))
        ]
        arguments = {"tests": tuple(parts)}
        for other, _ in test:
            if other.text != "all" and other.text in kinds:
                reading.faults.error(other.start, "a test beside 'all'", "move it into the list")
    elif "test" in block:
        kind, arguments = _one(reading, test, test, tree, kinds)
    return Finding(
        key.text,
        reading.text(block.get("says")),
        read_citations(reading, block.get("claim")),
        kind,
        arguments,
        reading.place(key.start),
    )


def _one(
    reading: Reading, block: Mapping, at: Node, tree: Mapping, kinds: Kinds
) -> tuple[str, dict[str, object]]:
    asked = [(key, value) for key, value in block if key.text in kinds]
    if not asked:
        if not len(block):
            reading.faults.error(at.start, "no test", f"write one of: {', '.join(kinds)}")
        return "", {}
    for key, _ in asked[1:]:
        reading.faults.error(key.start, f"a second test '{key.text}'", "put several under 'all'")
    key, value = asked[0]
    readers, asserting = kinds[key.text]
    test = reading.block(value)
    if asserting and isinstance(value, Mapping) and not any(a in test for a in asserting):
        what = f"the test '{key.text}' asserts nothing"
        reading.faults.error(key.start, what, f"add one of: {', '.join(asserting)}")
    if reading.states and key.text in _WITHOUT_STATES:
        what = f"the test '{key.text}' is for one game played again and again"
        reading.faults.error(key.start, what, f"with states use one of: {', '.join(_WITH_STATES)}")
    if key.text in _WITH_STATES and not reading.states:
        what = f"the test '{key.text}' needs states"
        reading.faults.error(key.start, what, "add 'states: ...' to the block 'repeated'")
    needed = _NEEDS.get(key.text)
    if needed and needed not in tree:
        what = f"the test '{key.text}' needs '{needed}'"
        reading.faults.error(key.start, what, f"add a block '{needed}' to the definition")
    return key.text, {
        name: read(reading, node, test)
        for name, read in {**readers, "at": _values}.items()
        if (node := test.get(name)) is not None
    }
