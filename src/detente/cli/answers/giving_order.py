"""In which order minimal sets can be given, in words."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.concession_order import concession_order
from detente.analysis.concessions import ConcessionSets
from detente.concepts.concession_order import Refusal
from detente.exact.number import decimal
from detente.report.blocks import Block, Bullets, Heading
from detente.report.wording import count, listed

_REFUSED: dict[Refusal, str] = {
    "stops": "a refusal stops the rest",
    "undone": "a refusal undoes everything",
}
_MOST = 3


def blocks(sets: ConcessionSets) -> Iterator[Block]:
    """A line for each minimal set of several concessions and each kind of refusal."""
    told = [line for refusal in _REFUSED for line in _lines(sets, refusal)]
    told += [
        f"{d.measure} shifts the balance: {d.player} then needs "
        f"{'more patience than there is' if d.after is None else decimal(d.after)}, "
        f"{decimal(d.before)} without it"
        for d in sets.order.dangers
    ]
    if told:
        yield Heading("In which order", 3)
        yield Bullets(tuple(told))


def _lines(sets: ConcessionSets, refusal: Refusal) -> Iterator[str]:
    players = sets.game.players
    found = concession_order(sets, refusal=refusal)
    for number, members in enumerate(sets.minimal, 1):
        if len(members) < 2 or members not in found.orders:
            continue
        own = found.orders[members]
        ways = [" > ".join(" + ".join(b) for b in o.blocks) for o in own.finest[:_MOST]]
        more = len(own.finest) - len(ways)
        if more > 0:
            ways.append(f"{more} more")
        stalls = [f"{players[i]} in {n}" for i, n in own.stalls.items()]
        said = listed(ways, "or") or "no order is worth everybody's while"
        whole = count(own.single, "order")
        tail = f"; of {whole} one at a time somebody stalls: {listed(stalls)}" if stalls else ""
        yield f"set {number}, if {_REFUSED[refusal]}: {said}{tail}"
