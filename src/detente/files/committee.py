"""The `committee` block: blocs, seats, a quota."""

from __future__ import annotations

from detente.files.nodes import Node, Scalar
from detente.files.reading import Domain, Reading
from detente.files.reasons import read_reason
from detente.game.committee import WrittenBloc, WrittenCommittee

QUOTA = Domain(
    lambda q: 0 < q <= 1,
    "quota {} is outside (0, 1]",
    "write the share of seats that carries a decision, such as 2/3",
)
SEATS = Domain(
    lambda n: n.denominator == 1 and n >= 0,
    "{} seats are not a whole number",
    "write 0, 1, 2, ...",
)
WEIGHT = Domain(lambda w: w >= 0, "weight {} is below 0", "write a share from 0 on")


def read_committee(reading: Reading, node: Node | None) -> WrittenCommittee | None:
    """The block as written; None where there is none."""
    if node is None:
        return None
    block = reading.block(node)
    return WrittenCommittee(
        reading.formula(block.get("quota"), QUOTA),
        tuple(_bloc(reading, key, value) for key, value in reading.pairs(block.get("blocs"))),
        reading.text(block.get("name")),
        read_reason(reading, block),
    )


def _bloc(reading: Reading, key: Scalar, node: Node) -> WrittenBloc:
    block = reading.block(node)
    return WrittenBloc(
        key.text,
        reading.text(block.get("name")) or key.text,
        reading.formula(block.get("seats"), SEATS),
        reading.formula(block.get("weight"), WEIGHT),
        reading.text(block.get("excluded")) == "true",
        read_reason(reading, block),
    )
