"""The `concession_sets` block, and the guarantees of measures."""

from __future__ import annotations

from detente.files.nodes import Node, Scalar
from detente.files.reading import Domain, Reading
from detente.files.resolve import full_profile, player
from detente.game.terms import OUTSIDE, WrittenGuarantee, WrittenTerms

KINDS = ("nash", "optimal", "transfers")
AMOUNT = Domain(lambda v: v >= 0, "{} is below 0", "write how much is paid, 0 or more")


def read_terms(reading: Reading, node: Node | None) -> WrittenTerms | None:
    """The block as written; None where there is none."""
    if node is None:
        return None
    block = reading.block(node)
    found = block.get("punishment")
    punishment: str | dict[str, str] | None = None
    if isinstance(found, Scalar) and found.text in KINDS:
        punishment = found.text
    elif found is not None:
        punishment = full_profile(reading, found)
    pay = reading.block(block.get("payments")) if block.get("payments") is not None else None
    concept = reading.text(block.get("target_concept")) or None
    if pay is None:
        return WrittenTerms(punishment, concept)
    payers = [_payer(reading, item) for item in reading.items(pay.get("payers"))]
    known = tuple(p for p in payers if p is not None) or (OUTSIDE,)
    receivers = tuple(
        p for item in reading.items(pay.get("receivers")) if (p := player(reading, item))
    )
    caps = {}
    for key, value in reading.pairs(pay.get("caps")):
        who = reading.known(key, known, "payer")
        cap = reading.formula(value, AMOUNT)
        if who is not None:
            caps[who] = cap
    credible = reading.text(pay.get("credible")) == "true"
    return WrittenTerms(punishment, concept, known, receivers or None, caps, credible)


def read_guarantee(reading: Reading, node: Node, giver: str | None) -> WrittenGuarantee | None:
    """One guarantee of a measure."""
    block = reading.block(node)
    to = player(reading, block.get("to"))
    pays, floor = block.get("pays"), block.get("floor")
    if (pays is None) == (floor is None):
        reading.faults.error(
            node.start,
            "a guarantee of neither `pays` nor `floor`, or of both",
            "give one of the two",
        )
    if to is not None and to == giver:
        reading.faults.error(
            node.start, f"a guarantee by '{giver}' to itself", "name the player who is paid"
        )
    against = [player(reading, item) for item in reading.items(block.get("against"))]
    if to is None:
        return None
    return WrittenGuarantee(
        to,
        None if pays is None else reading.formula(pays, AMOUNT),
        None if floor is None else reading.formula(floor),
        tuple(p for p in against if p is not None),
    )


def _payer(reading: Reading, node: Node) -> str | None:
    return reading.known(node, (*reading.players, OUTSIDE), "payer")
