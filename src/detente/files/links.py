"""The `links` of a definition: other definitions played by the same players."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from detente.errors import DefinitionError, Fault
from detente.exact.number import show
from detente.files.monitoring import only_seen
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.reading import Reading
from detente.files.reasons import want_reason
from detente.files.resolve import full_profile
from detente.files.shipped import shipped_models, shipped_path
from detente.files.source import read_bytes
from detente.formula import Formula
from detente.game.definition import Definition, WrittenLink

ReadWhole = Callable[[bytes, str], tuple[Definition | None, list[Fault]]]
SUFFIXES = (".yaml", ".yml")
MOST = 8


def read_links(
    reading: Reading, node: Node | None, own: Definition, read: ReadWhole
) -> tuple[WrittenLink, ...]:
    """Every linked definition; `read` makes one of the bytes of a file, its own links aside."""
    items = list(reading.items(node, "a list of links"))
    if items and not _linkable(reading, items[0], own):
        return ()
    if len(items) > MOST:
        what = f"{len(items)} links"
        reading.faults.error(items[MOST].start, what, f"at most {MOST} are read")
    found = [_link(reading, item, own, read) for item in items[:MOST]]
    return tuple(link for link in found if link is not None)


def _linkable(reading: Reading, first: Node, own: Definition) -> bool:
    """Whether play is repeated here, and seen."""
    if own.repeated is None:
        what = "links without a block 'repeated'"
        reading.faults.error(first.start, what, "linkage works through the future, add 'repeated'")
        return False
    if own.repeated.states:
        what = "links beside 'states'"
        reading.faults.error(first.start, what, "leave them out; a changing game is linked to none")
        return False
    if own.repeated.signals:
        what = f"links where play is not seen, {only_seen([s.name for s in own.repeated.signals])}"
        reading.faults.error(
            first.start, what, "link from a definition whose play is seen, this one with 'seen'"
        )
        return False
    return True


def _link(reading: Reading, node: Node, own: Definition, read: ReadWhole) -> WrittenLink | None:
    block = reading.block(node)
    name = block.get("game")
    if not isinstance(name, Scalar):
        return None
    other = _other(reading, name, read)
    reason = want_reason(reading, block, node.start, f"the link to '{name.text}'")
    if other is None or not _seen(reading, name, block, other):
        return None
    _players(reading, name, own, other)
    inside = _inside(reading, other)
    seen = reading.text(block.get("seen")) == "true"
    agreement = block.get("agreement")
    said = reading.text(agreement) if isinstance(agreement, Scalar) else ""
    at = _at(reading, block.get("at"), other)
    return WrittenLink(name.text, other, full_profile(inside, agreement), said, at, seen, reason)


def _other(reading: Reading, name: Scalar, read: ReadWhole) -> Definition | None:
    """The definition that a link names; its first fault is told at the link."""
    try:
        if Path(name.text).suffix.lower() in SUFFIXES:
            path = Path(reading.faults.file).parent / name.text
            data = read_bytes(str(path))
        else:
            path = shipped_path(name.text)
            data = path.read_bytes()
    except DefinitionError as error:
        fault = error.faults[0]
        advice = fault.advice or f"name a file or one of {', '.join(shipped_models())}"
        reading.faults.error(name.start, f"'{name.text}': {fault.message}", advice)
        return None
    definition, errors = read(data, str(path))
    if errors:
        place = errors[0].place
        what = f"'{name.text}' has a fault in line {place.line}: {errors[0].message}"
        reading.faults.error(name.start, what, f"mend it there first: detente check {name.text}")
    return definition


def _seen(reading: Reading, name: Scalar, block: Mapping, other: Definition) -> bool:
    """Whether the other game is repeated, and its play seen or taken to be."""
    if other.repeated is None:
        what = f"'{name.text}' has no block 'repeated'"
        reading.faults.error(name.start, what, "linkage works through the future, add one there")
        return False
    if other.repeated.states:
        what = f"'{name.text}' changes as it is played"
        reading.faults.error(name.start, what, "link to games without 'states' only")
        return False
    if other.repeated.signals and reading.text(block.get("seen")) != "true":
        only = only_seen([signal.name for signal in other.repeated.signals])
        what = f"play in '{name.text}' is not seen, {only}"
        reading.faults.error(
            name.start, what, "write 'seen: true' to see what linkage could do at best"
        )
        return False
    return True


def _players(reading: Reading, name: Scalar, own: Definition, other: Definition) -> None:
    shared = {p.id for p in own.players} & {p.id for p in other.players}
    if not shared:
        ids = ", ".join(p.id for p in other.players)
        what = f"no player of '{name.text}' plays here"
        reading.faults.error(name.start, what, f"its players are {ids}; give them the same ids")


def _inside(reading: Reading, other: Definition) -> Reading:
    """A reading that knows the other definition's names and tells faults in this file."""
    named = {key: dict(profile) for key, profile in other.agreements.items()}
    named |= {
        key: dict(profile)
        for key, profile in (("status_quo", other.status_quo), ("target", other.target))
        if profile is not None
    }
    players = tuple(p.id for p in other.players)
    return Reading(reading.faults, players, dict(other.action_labels), profiles=named)


def _at(reading: Reading, node: Node | None, other: Definition) -> dict[str, Formula]:
    """Values for the other definition's parameters, as formulas over the parameters here."""
    found = {}
    for key, value in reading.pairs(node):
        name = reading.known(key, other.parameters, "parameter")
        formula = reading.formula(value)
        if name is not None:
            found[name] = formula
    return found


def check_discounts(reading: Reading, node: Node | None, own: Definition) -> None:
    """A fault for each link in which a player is more or less patient than here, as written."""
    here = own.repetition()
    assert here is not None  # noqa: S101 (there are links only where play is repeated)
    patience = dict(here.discount)
    for item, link in zip(reading.items(node), own.links, strict=True):
        there = link.repetition(own.values())
        for p, discount in there.discount.items():
            if patience.setdefault(p, discount) != discount:
                said = f"'{p}' has discount factor {show(discount)} in '{link.game}'"
                reading.faults.error(
                    item.start,
                    f"{said} and {show(patience[p])} elsewhere",
                    "make them the same, here or by 'at'",
                )
                break
