"""Why nothing on a menu suffices, in words: the fewest conditions that no set meets together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from detente.analysis.concessions import ConcessionSets
from detente.analysis.why_empty import Condition
from detente.exact.number import decimal
from detente.report.blocks import Block, Bullets, Paragraph
from detente.report.wording import Words, amount, listed

# How a set of concessions is named where it is spoken of.
Named = Callable[[Collection[str]], str]


def why_empty_blocks(sets: ConcessionSets, words: Words, named: Named) -> Iterator[Block]:
    """The conditions, and for each a set that meets all the others; nothing if a set suffices."""
    found = sets.why_empty
    if found is None:
        return
    told = [_said(sets, words, c) for c in found.conditions]
    if len(told) == 1:
        lead = f"Why: whatever is given, it is not so that {told[0]}."
    else:
        lead = f"Why: no set on the menu brings it about at once that {listed(told)}."
    yield Paragraph(lead)
    met = [
        _nearly(sets, words, named, condition, other)
        for condition, other in zip(found.conditions, found.otherwise, strict=True)
        if other is not None
    ]
    yield Bullets(tuple(met))
    if not found.proven:
        yield Paragraph("Not proven: fewer conditions may contradict each other.", "note")


def _said(sets: ConcessionSets, words: Words, condition: Condition) -> str:
    party = "" if condition.player is None else condition.player
    if condition.kind == "target":
        return "a set leads to the target"
    if condition.kind == "holds":
        return "the target holds"
    if condition.kind == "reservation":
        return f"{words.verb(party, 'gets', 'get')} no less than it accepts"
    if sets.discount is None or sets.reading == "commitment":
        return f"{words.verb(party, 'gains', 'gain')} nothing by breaking away"
    return f"{words.verb(party, 'is', 'are')} patient enough not to break away"


def _nearly(
    sets: ConcessionSets,
    words: Words,
    named: Named,
    condition: Condition,
    other: frozenset[str],
) -> str:
    """A set that fails by one of the conditions alone, and by how much."""
    lead = named(other)
    if condition.player is None:
        return f"With {lead} it fails."
    party = words.party(condition.player)
    report = sets.explain(other)
    if condition.kind == "reservation":
        least = sets.table.reservation[condition.player]
        lacks = least - report.payoffs[condition.player]
        return f"With {lead} only this is lacking: {party} would get {amount(lacks)} too little."
    critical = report.critical_discounts[condition.player]
    if sets.discount is None or sets.reading == "commitment":
        return f"With {lead} only {party} would break away."
    if critical is None:
        return f"With {lead} only {party} would break away, however patient."
    return (
        f"With {lead} only {party} would break away: that takes a discount factor of "
        f"{decimal(critical)} and there is {decimal(sets.discount[condition.player])}."
    )
