"""Sources, their claims, and the reasons that cite them."""

from __future__ import annotations

from detente.errors import nearest
from detente.files.nodes import Mapping, Node, Position, Scalar
from detente.files.reading import Reading
from detente.game.provenance import CONFIDENCES, Claim, Reason, Source

_CITE = "cite a claim under 'because', or say why under 'assumption'"


def read_sources(reading: Reading, node: Node | None) -> dict[str, Source]:
    """The `sources` block."""
    return {key.text: _source(reading, key.text, value) for key, value in reading.pairs(node)}


def _source(reading: Reading, name: str, node: Node) -> Source:
    block = reading.block(node)
    claims: dict[str, Claim] = {}
    for key, value in reading.pairs(block.get("claims")):
        if isinstance(value, Mapping):
            says, where = reading.text(value.get("says")), reading.text(value.get("at"))
            claims[key.text] = Claim(key.text, name, says, where)
        else:
            claims[key.text] = Claim(key.text, name, reading.text(value))
    words = {k: reading.text(block.get(k)) for k in ("author", "published", "kind", "link")}
    return Source(name, reading.text(block.get("title")), claims=claims, **words)


def read_citations(reading: Reading, node: Node | None) -> tuple[str, ...]:
    """Citations "source:claim"; a fault for each that names no source or claim."""
    return tuple(item.text for item in reading.scalars(node) if _exists(reading, item))


def _exists(reading: Reading, item: Scalar) -> bool:
    source, colon, claim = item.text.partition(":")
    if not (colon and source and claim):
        what = f"'{item.text}' is not a citation"
        reading.faults.error(item.start, what, _cited(reading, item.text))
        return False
    if source not in reading.sources:
        advice = nearest(source, reading.sources, "sources")
        reading.faults.error(item.start, f"unknown source '{source}'", advice)
        return False
    claims = reading.sources[source].claims
    if claims and claim not in claims:
        advice = nearest(claim, claims, f"claims of '{source}'")
        at = item.at(len(source) + 2)
        reading.faults.error(at, f"unknown claim '{claim}' of source '{source}'", advice)
        return False
    return True


def _cited(reading: Reading, text: str) -> str:
    """What a citation looks like; the one that was meant, where a claim was named alone."""
    known = [f"{name}:{claim}" for name, one in reading.sources.items() for claim in one.claims]
    meant = [each for each in known if each.partition(":")[2] == text]
    if len(meant) == 1:
        return f"did you mean '{meant[0]}'?"
    return f"write source:claim, such as {known[0] if known else 'truce:C3'}"


def read_reason(reading: Reading, block: Mapping) -> Reason:
    """`because`, `confidence` and `assumption` of a judgement."""
    confidence = reading.text(block.get("confidence"))
    return Reason(
        read_citations(reading, block.get("because")),
        next((c for c in CONFIDENCES if c == confidence), None),
        reading.text(block.get("assumption")),
    )


def want_reason(reading: Reading, block: Mapping, at: Position, what: str) -> Reason:
    """The reason of a judgement that needs one; a warning where there is none."""
    reason = read_reason(reading, block)
    if "because" not in block and "assumption" not in block:
        reading.faults.warn(at, f"no reason for {what}", _CITE)
    return reason
