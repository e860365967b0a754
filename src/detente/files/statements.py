"""Statements and states of a definition in option form."""

from __future__ import annotations

import re

from detente.errors import FormulaError, nearest
from detente.files.nodes import Mapping, Node, Position, Scalar, Sequence
from detente.files.reading import Reading
from detente.files.reasons import read_reason, want_reason
from detente.formula.statement import Statement, parse_statement
from detente.game.option_form import NOTHING, OptionForm, Ruled
from detente.game.provenance import Reason


def read_ruled(
    reading: Reading, form: OptionForm, node: Node | None, what: str
) -> tuple[Ruled, ...]:
    """A list of statements that mark combinations, each with its reason."""
    found = []
    for item in reading.items(node, "a list of statements"):
        ruled = read_statement(reading, form, item, "when", what)
        if ruled is not None:
            found.append(ruled)
    return tuple(found)


def read_statement(  # noqa: PLR0913 (what marks it, what it is called, whence its reason)
    reading: Reading, form: OptionForm, node: Node, key: str, what: str, *, covered: bool = False
) -> Ruled | None:
    """A statement with its reason; None, after a fault at its column, where it is none."""
    written: Node | None = node
    means, reason = "", Reason()
    if isinstance(node, Mapping):
        written = node.get(key)
        means = reading.text(node.get("means"))
        if covered:
            reason = read_reason(reading, node)
        else:
            reason = want_reason(reading, node, node.start, what)
    elif not covered:
        want_reason(reading, Mapping({}, node.start, node.end), node.start, what)
    if not isinstance(written, Scalar):
        return None
    try:
        statement = parse_statement(written.text)
    except FormulaError as error:
        reading.faults.error(written.at(error.column), error.message, error.advice)
        return None
    return Ruled(statement, means, reason) if _known(reading, form, written, statement) else None


def _known(reading: Reading, form: OptionForm, node: Scalar, statement: Statement) -> bool:
    fine = True
    for option in statement.options:
        if option.name not in form.bits:
            fine = False
            named = option.name in reading.players
            what = f"'{option.name}' is a player" if named else f"unknown option '{option.name}'"
            advice = "name an option" if named else nearest(option.name, form.bits, "options")
            reading.faults.error(node.at(option.column), what, advice)
    return fine


def read_state(reading: Reading, form: OptionForm, node: Node) -> int | None:
    """A feasible combination, written as options taken or as a state's name."""
    if isinstance(node, Sequence):
        words = [(item.text, item.start) for item in reading.scalars(node)]
        return read_mask(reading, form, words, node.start)
    if not isinstance(node, Scalar):
        reading.faults.misshapen(node, "options taken, in a list")
        return None
    return read_mask(reading, form, words_of(node, node.text, 0), node.start)


def words_of(node: Scalar, text: str, shift: int) -> list[tuple[str, Position]]:
    """The words of a part of a scalar that begins after `shift` letters, with their places."""
    return [(m[0], node.at(shift + m.start() + 1)) for m in re.finditer(r"\S+", text)]


def read_mask(
    reading: Reading, form: OptionForm, words: list[tuple[str, Position]], at: Position
) -> int | None:
    """The feasible combination that words name; None, after a fault, where they name none."""
    plain = [word for word, _ in words]
    if len(plain) == 1 and plain[0] in form.names:
        return form.names[plain[0]]
    mask = 0
    for word, place in words if plain != [NOTHING] else ():
        if word not in form.bits:
            known = [*form.bits, *form.names]
            advice = nearest(word, known, "options and states")
            reading.faults.error(place, f"unknown option '{word}'", advice)
            return None
        mask |= form.bits[word]
    if mask not in form.state_of:
        ruled = next(r for r in form.infeasible if form.where(r.statement) >> mask & 1)
        what = f"'{form.label(mask)}' is no feasible state: ruled out by '{ruled.statement}'"
        reading.faults.error(at, what, "name a feasible one")
        return None
    return mask


def key_place(tree: Mapping, name: str) -> Position:
    """Where a key stands; the start where it is missing."""
    entry = tree.entries.get(name)
    return entry.key.start if entry else tree.start
