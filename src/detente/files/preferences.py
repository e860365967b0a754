"""Preferences in option form: statements, a ranking of states, or weights."""

from __future__ import annotations

import re
from fractions import Fraction

from detente.files.nodes import Mapping, Node, Position, Scalar
from detente.files.reading import Reading
from detente.files.reasons import read_reason, want_reason
from detente.files.resolve import player
from detente.files.statements import key_place, read_mask, read_statement, words_of
from detente.game.option_form import (
    OptionForm,
    Preference,
    Priorities,
    Ruled,
    StateOrder,
    Weights,
)
from detente.game.provenance import Reason

_FORMS = ("statements", "ranking", "weights")
_SHOWN = 6
# Beyond so many sets of states told apart, statements are not looked at for saying nothing new.
MOST_TOLD_APART = 4096


def read_preferences(reading: Reading, form: OptionForm, tree: Mapping) -> dict[str, Preference]:
    """Every player's preference, the `preferences` block."""
    found: dict[str, Preference] = {}
    node = tree.get("preferences")
    for key, value in reading.pairs(node):
        who = player(reading, key)
        preference = _preference(reading, form, key, value)
        if who is not None and preference is not None:
            found[who] = preference
    if isinstance(node, Mapping):
        for who in reading.players:
            if who not in node:
                what = f"no preferences of player '{who}'"
                advice = f"give {', '.join(_FORMS[:-1])} or {_FORMS[-1]} under '{who}'"
                reading.faults.error(key_place(tree, "preferences"), what, advice)
    return found


def _preference(reading: Reading, form: OptionForm, key: Scalar, node: Node) -> Preference | None:
    block = reading.block(node)
    given = [name for name in _FORMS if name in block]
    if len(given) != 1:
        if isinstance(node, Mapping):
            what = f"{'two forms' if given else 'no form'} of preferences of '{key.text}'"
            reading.faults.error(key.start, what, f"give one of {', '.join(_FORMS)}")
        return None
    if given == ["statements"]:
        return _priorities(reading, form, key, block)
    reason = want_reason(reading, block, key.start, f"the {given[0]} of '{key.text}'")
    if given == ["weights"]:
        return Weights(_weights(reading, form, block.get("weights")), reason)
    return _order(reading, form, block.get("ranking"), reason)


def _priorities(reading: Reading, form: OptionForm, key: Scalar, block: Mapping) -> Priorities:
    """Statements; each needs a reason unless one is given for all."""
    whole = read_reason(reading, block)
    covered = "because" in block or "assumption" in block
    found = []
    told_apart = [form.feasible_table]
    for item in reading.items(block.get("statements"), "a list of statements"):
        what = f"this statement of '{key.text}'"
        ruled = read_statement(reading, form, item, "wants", what, covered=covered)
        if ruled is None:
            continue
        told_apart = _doubt(reading, form, item, ruled, told_apart)
        reason = ruled.reason if ruled.reason != Reason() else whole
        found.append(Ruled(ruled.statement, ruled.means, reason))
    return Priorities(tuple(found))


def _doubt(
    reading: Reading, form: OptionForm, node: Node, ruled: Ruled, told_apart: list[int]
) -> list[int]:
    """Warn of a statement that orders nothing, or that tells apart what is one state.

    `told_apart` are the sets of states that the statements before it leave in one; returned are
    those that it leaves.
    """
    true, feasible = form.where(ruled.statement), form.feasible_table
    if true & feasible in {0, feasible}:
        what = f"'{ruled.statement}' holds in {'every' if true & feasible else 'no'} state"
        reading.faults.warn(node.start, what, "it orders nothing, leave it out")
        return told_apart
    finer = told_apart
    if len(told_apart) <= MOST_TOLD_APART:
        finer = [part for held in told_apart for part in (held & true, held & ~true) if part]
        if len(finer) == len(told_apart):
            what = f"'{ruled.statement}' is decided by the statements before it"
            reading.faults.warn(
                node.start, what, "it orders nothing, leave it out or put it higher"
            )
    for rule in form.alike:
        joined = form.where(rule.statement) & feasible
        if true & joined not in {0, joined}:
            least = form.label((joined & -joined).bit_length() - 1)
            what = f"'{ruled.statement}' tells apart what is one state, '{rule.statement}'"
            reading.faults.warn(node.start, what, f"it is judged at '{least}'; word it for all")
    return finer


def _weights(reading: Reading, form: OptionForm, node: Node | None) -> dict[str, Fraction]:
    found = {}
    for key, value in reading.pairs(node):
        known = reading.known(key, form.bits, "option")
        number = reading.number(value)
        if known is not None and number is not None:
            found[known] = number
    return found


def _order(
    reading: Reading, form: OptionForm, node: Node | None, reason: Reason
) -> StateOrder | None:
    groups: list[list[int]] = []
    seen: dict[int, Position] = {}
    broken = False
    for entry in reading.items(node, "a list of states, best first"):
        if not isinstance(entry, Scalar):
            reading.faults.misshapen(entry, "a state")
            broken = True
            continue
        groups.append([])
        for part in re.finditer(r"[^~]+", entry.text):
            words = words_of(entry, part[0], part.start())
            at = words[0][1] if words else entry.start
            mask = read_mask(reading, form, words, at)
            if mask is None:
                broken = True
            elif form.state_of[mask] in seen:
                line, column = seen[form.state_of[mask]]
                what = f"the ranking contradicts itself: '{part[0].strip()}' stands already"
                where = f"{what} in line {line}, column {column}"
                reading.faults.error(at, where, "keep one of them")
                broken = True
            else:
                seen[form.state_of[mask]] = at
                groups[-1].append(mask)
    if broken or node is None:
        return None
    missing = [form.label(m) for k, m in enumerate(form.masks) if k not in seen]
    if missing:
        named = ", ".join(f"'{m}'" for m in missing[:_SHOWN])
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        what = f"the ranking omits {named}{more}"
        reading.faults.error(node.start, what, "rank every feasible state, `~` for a tie")
        return None
    return StateOrder(tuple(map(tuple, groups)), reason)
