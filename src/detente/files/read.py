"""A definition from a file: scanned, held against the shape, then read for its meaning.

Everything wrong is told at once, each fault at its line and column.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
from dataclasses import replace
from itertools import islice
from pathlib import Path

from detente.errors import DefinitionError, Fault
from detente.files import findings, reasons, resolve
from detente.files.committee import read_committee
from detente.files.concession_terms import read_terms
from detente.files.kinds import departures
from detente.files.links import check_discounts, read_links
from detente.files.measures import read_measures
from detente.files.nodes import Mapping, Node, Position, Scalar, Sequence
from detente.files.options import option_definition
from detente.files.overlay import Overlaid, overlay
from detente.files.parameters import read_parameters
from detente.files.payoffs import read_payoffs
from detente.files.ratification import read_ratification
from detente.files.reading import MAX_FAULTS, Faults, Found, Reading, TooManyFaults
from detente.files.repeated import read_repeated
from detente.files.scan import scan
from detente.files.schema import DEFINITION, OPTION_FORM
from detente.files.source import decode, read_bytes
from detente.files.states import state_names
from detente.files.values import check_ranges, check_values
from detente.game.definition import Definition, Player, Variant, WrittenLink

MAX_PROFILES = 100_000
_Words = dict[str, dict[str, str]]
_NOTHING = Definition("", (), {}, {})


def read_definition(path: str | Path) -> Definition:
    """The definition in a YAML file.

    Raises DefinitionError with every fault of the file.
    """
    definition, errors, _ = check(path)
    if definition is None:
        raise DefinitionError(errors)
    return definition


def check(path: str | Path) -> tuple[Definition | None, list[Fault], list[Fault]]:
    """The definition in a YAML file, its errors and its warnings, each in file order.

    The definition is None exactly where there are errors; nothing is raised for a bad file.
    """
    try:
        return check_bytes(read_bytes(str(path)), str(path))
    except DefinitionError as error:
        return None, list(error.faults), []


def check_bytes(data: bytes, file: str) -> tuple[Definition | None, list[Fault], list[Fault]]:
    """The same for the bytes of a file; `file` is the name that messages give.

    >>> definition, errors, warnings = check_bytes(b"detente: 1", "truce.yaml")
    >>> print(errors[0])
    truce.yaml:1:1: missing key 'title', add 'title: …' (what the model is called)
    """
    try:
        tree, scanned = scan(decode(data, file), file)
    except DefinitionError as error:
        return None, list(error.faults), []
    faults = Faults(file)
    variants = {}
    try:
        definition = _whole(tree, faults, frozenset())
        for key, node in _pairs(tree.get("variants")):
            variants[key.text] = _variant(key, node, tree, faults, definition.links)
    except TooManyFaults:
        last = max(found.at for found in faults.errors)
        faults.errors.append(Found(last, f"more than {MAX_FAULTS} faults", "mend these first"))
    errors = _in_order([*scanned, *map(faults.fault, _told(faults.errors, scanned))])
    warnings = _in_order(map(faults.fault, faults.warnings))
    if errors:
        return None, errors, warnings
    digest = hashlib.sha256(data).hexdigest()
    named = {k: replace(v, definition=replace(v.definition, digest=digest))
             for k, v in variants.items()}  # fmt: skip
    return replace(definition, variants=named, digest=digest), [], warnings


def _whole(
    tree: Mapping,
    faults: Faults,
    free: frozenset[str],
    links: tuple[WrittenLink, ...] | None = None,
) -> Definition:
    """Shape and meaning of one tree; the definition is of use only where no fault was found.

    `links` stand for those of the tree where they have been read before.
    """
    kind = OPTION_FORM if "options" in tree else DEFINITION
    shape = [Found(*found) for found in islice(departures(kind, tree), MAX_FAULTS)]
    reading = Reading(faults)
    if len(shape) == MAX_FAULTS:
        faults.errors[:] = shape
        raise TooManyFaults
    try:
        definition = _meaning(reading, tree, free, links)
    finally:
        misplaced = {found.at for found in shape}
        faults.errors[:] = shape + [found for found in faults.errors if found.at not in misplaced]
    if not shape:
        faults.errors.extend(faults.shape)
    return definition


def _meaning(
    reading: Reading,
    tree: Mapping,
    free: frozenset[str],
    links: tuple[WrittenLink, ...] | None,
) -> Definition:
    reading.sources = reasons.read_sources(reading, tree.get("sources"))
    players = _players(reading, tree.get("players"))
    if "options" in tree:
        return (option_definition(reading, tree, players) if players else None) or _NOTHING
    words = _actions(reading, tree)
    read_parameters(reading, tree.get("parameters"), free)
    if not players or not _fits(reading, tree):
        return _NOTHING
    agreements, status_quo, target = _profiles(reading, tree)
    reading.states = state_names(tree)
    definition = Definition(
        title=reading.text(tree.get("title")),
        players=players,
        actions=words,
        payoffs=read_payoffs(reading, tree.get("payoffs"), _key(tree, "payoffs")),
        parameters=reading.parameters,
        question=reading.text(tree.get("question")),
        about=reading.text(tree.get("about")),
        stage=reading.text(tree.get("stage")),
        sources=reading.sources,
        status_quo=status_quo,
        target=target,
        agreements=agreements,
        repeated=read_repeated(reading, tree.get("repeated")),
        concessions=read_measures(reading, tree.get("concessions")),
        terms=read_terms(reading, tree.get("concession_sets")),
        committee=read_committee(reading, tree.get("committee")),
        ratification=read_ratification(
            reading, tree.get("ratification"), {p.id: p.name for p in players if p.name}
        ),
        main_parameter=_main_parameter(reading, tree.get("main_parameter")),
        findings=findings.read_findings(reading, tree.get("findings"), tree),
        links=links or (),
        file=reading.faults.file,
    )
    if links is None:
        read = read_links(reading, tree.get("links"), definition, _linked)
        definition = replace(definition, links=read)
    values = check_values(reading)
    if not reading.faults.errors and len(values) == len(reading.parameters):
        check_ranges(reading)
        if links is None and definition.links and not reading.faults.errors:
            check_discounts(reading, tree.get("links"), definition)
    return definition


def _linked(data: bytes, file: str) -> tuple[Definition | None, list[Fault]]:
    """Another definition as far as linking needs it: no variants, no findings, no links."""
    try:
        tree, scanned = scan(decode(data, file), file)
    except DefinitionError as error:
        return None, list(error.faults)
    faults = Faults(file)
    definition = _NOTHING
    with contextlib.suppress(TooManyFaults):
        definition = _whole(_without(tree, "variants", "findings", "links"), faults, frozenset())
    errors = _in_order([*scanned, *map(faults.fault, faults.errors)])
    return (None if errors else definition), errors


def _players(reading: Reading, node: Node | None) -> tuple[Player, ...]:
    players = []
    for key, value in reading.pairs(node):
        if isinstance(value, Mapping):
            name, about = reading.text(value.get("name")), reading.text(value.get("about"))
            outside = reading.text(value.get("outside")) == "true"
            players.append(Player(key.text, name, about, outside))
        else:
            players.append(Player(key.text, reading.text(value)))
    reading.players = tuple(p.id for p in players)
    return tuple(players)


def _actions(reading: Reading, tree: Mapping) -> _Words:
    """Words for each player's actions, in player order; fills `reading.actions`."""
    node = tree.get("actions")
    found: _Words = {}
    for key, value in reading.pairs(node):
        who = resolve.player(reading, key) if reading.players else None
        own = _own_actions(reading, value)
        if not own and isinstance(value, Mapping | Sequence):
            reading.faults.error(key.start, f"no actions of '{key.text}'", "write at least one")
        if who is not None and own:
            found[who] = own
    if isinstance(node, Mapping):
        for who in reading.players:
            if who not in node:
                at = _key(tree, "actions")
                reading.faults.error(at, f"no actions for player '{who}'", f"add '{who}: [...]'")
    ordered = {p: found[p] for p in reading.players if p in found}
    reading.actions = {p: tuple(own) for p, own in ordered.items()}
    return ordered


def _own_actions(reading: Reading, node: Node) -> dict[str, str]:
    if isinstance(node, Mapping):
        return {key.text: reading.text(value) or key.text for key, value in node}
    own: dict[str, str] = {}
    for item in reading.items(node, "a list or a mapping of actions"):
        name = reading.text(item)
        if name in own:
            reading.faults.error(item.start, f"action '{name}' stands twice", "keep one of them")
        own[name] = name
    return own


def _fits(reading: Reading, tree: Mapping) -> bool:
    size = math.prod(map(len, reading.actions.values()))
    if size <= MAX_PROFILES:
        return True
    what = f"{size:,} profiles of actions"
    reading.faults.error(_key(tree, "actions"), what, f"at most {MAX_PROFILES:,} are read")
    return False


def _profiles(
    reading: Reading, tree: Mapping
) -> tuple[dict[str, dict[str, str]], dict[str, str] | None, dict[str, str] | None]:
    """Agreements, status quo and target; fills the names that stand for profiles."""
    agreements = {}
    for key, value in reading.pairs(tree.get("agreements")):
        if key.text in ("status_quo", "target", "nash"):
            what = f"'{key.text}' cannot name an agreement, it has a meaning of its own"
            reading.faults.error(key.start, what, "choose another name")
        agreements[key.text] = resolve.full_profile(reading, value)
    reading.profiles |= agreements
    status_quo = target = None
    if "status_quo" in tree:
        status_quo = resolve.full_profile(reading, tree.get("status_quo"))
        reading.profiles["status_quo"] = status_quo
    if "target" in tree:
        target = resolve.partial_profile(reading, tree.get("target"))
        reading.profiles["target"] = target
    return agreements, status_quo, target


def _main_parameter(reading: Reading, node: Node | None) -> str:
    if node is None:
        return ""
    name = reading.known(node, reading.parameters, "parameter")
    if name is not None and reading.parameters[name].range is None:
        what = f"the main parameter '{name}' has no range"
        reading.faults.error(node.start, what, f"add 'range: [low, high]' to '{name}'")
    return name or ""


def _variant(
    key: Scalar, node: Node, base: Mapping, faults: Faults, links: tuple[WrittenLink, ...]
) -> Variant:
    """A variant as a whole definition; its own faults join `faults`, prefixed by its name."""
    block = node if isinstance(node, Mapping) else Mapping({}, node.start, node.end)
    own = Faults(faults.file)
    reading = Reading(own, sources=reasons.read_sources(Reading(Faults("")), base.get("sources")))
    reason = reasons.want_reason(reading, block, key.start, f"variant '{key.text}'")
    faults.errors.extend(own.errors)
    faults.warnings.extend(own.warnings)
    own = Faults(faults.file)
    laid = Overlaid(base)
    definition = _NOTHING
    with contextlib.suppress(TooManyFaults):
        laid = overlay(base, block, own)
        changed = _without(laid.tree, "variants")
        definition = _whole(changed, own, frozenset(laid.moved), links)
    known = {(f.at, f.message) for f in faults.errors}
    for found in own.errors:
        if (found.at, found.message) not in known:
            placed = _placed(found, key, block, laid)
            faults.error(placed.at, placed.message, placed.advice)
    means = reading.text(block.get("means"))
    return Variant(key.text, means, definition, reason, tuple(laid.changes))


def _placed(found: Found, key: Scalar, block: Mapping, laid: Overlaid) -> Found:
    """A variant's fault, at the node by which the variant brings it about."""
    changes = block.entries.get("set")
    at = found.at
    if changes is None or not changes.value.start <= at < changes.value.end:
        moved = [laid.moved[n] for n in sorted(found.names) if n in laid.moved]
        at = min(moved, default=changes.key.start if changes else key.start)
    return replace(found, at=at, message=f"variant '{key.text}': {found.message}")


def _without(tree: Mapping, *keys: str) -> Mapping:
    kept = {k: e for k, e in tree.entries.items() if k not in keys}
    return Mapping(kept, tree.start, tree.end)


def _pairs(node: Node | None) -> list[tuple[Scalar, Node]]:
    return list(node) if isinstance(node, Mapping) else []


def _key(tree: Mapping, name: str) -> Position:
    entry = tree.entries.get(name)
    return entry.key.start if entry else tree.start


def _told(found: list[Found], scanned: list[Fault]) -> list[Found]:
    """Without what only follows from a fault that the scanner told at the same place."""
    places = {(f.place.line, f.place.column) for f in scanned}
    return [f for f in found if f.at not in places]


def _in_order(faults: object) -> list[Fault]:
    found: list[Fault] = list(dict.fromkeys(faults))  # type: ignore[call-overload]
    return sorted(found, key=lambda f: (f.place.line, f.place.column))
