"""What the sides would ratify at home, at every draw of a block (see `concepts.win_sets`)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, lcm, prod

from detente.errors import GameError
from detente.formula import Formula
from detente.formula.quotient import Quotient
from detente.game.ratification import WrittenRatification, WrittenRatifier, WrittenSide
from detente.sweep.ball import TRUE, Truth, both, either
from detente.sweep.block import Block
from detente.sweep.judges.stage import Judge, Terms
from detente.sweep.reading import Reading, TooInvolved

# More agreements are left to exact evaluation, draw by draw.
MOST_AGREEMENTS = 64


def win_sets(block: Block, reading: Reading, terms: Terms) -> Truth:
    """Whether the win-sets meet, and whether one ratifier's consent would let more through."""
    body = reading.definition.ratification
    if body is None:
        raise GameError("a finding asks about win-sets, but there is no `ratification` block")
    passes = _passing(block, reading, body)
    found = TRUE
    if "meet" in terms:
        some = either(passes)
        found = some if terms["meet"] else ~some
    if "through" in terms:
        freely = _passing(block, reading, body, consenting=terms["through"])
        found = found & either(now & ~before for now, before in zip(freely, passes, strict=True))
    return found


def _passing(
    block: Block, reading: Reading, body: WrittenRatification, consenting: str | None = None
) -> list[Truth]:
    """Whether every side ratifies each agreement on the table, if `consenting` accepts all."""
    options = {i.id: tuple(i.options) for i in body.issues}
    size = prod(map(len, options.values()))
    if size > MOST_AGREEMENTS:
        raise TooInvolved(f"a negotiation over {size} agreements")
    stays = [_first(options, i.id) for i in body.issues if i.added]
    table = [at for at in range(size) if all(at in own for own in stays)]

    def accepted(ratifier: WrittenRatifier) -> dict[int, Truth]:
        if ratifier.id == consenting:
            return dict.fromkeys(table, TRUE)
        worth = _worth(reading, ratifier, options, size)
        return {at: ~block.ball(reading, worth[at]).negative() for at in table}

    accepts = {r.id: accepted(r) for side in body.sides for r in side.ratifiers}
    return [
        both(
            _ratifies(block, reading, side, {r.id: accepts[r.id][at] for r in side.ratifiers})
            for side in body.sides
        )
        for at in table
    ]


def _first(options: dict[str, tuple[str, ...]], issue: str) -> set[int]:
    """The positions of the agreements that leave an issue at its first option."""
    names = list(options)
    step = prod(len(options[n]) for n in names[names.index(issue) + 1 :])
    return {
        at
        for at in range(prod(map(len, options.values())))
        if at // step % len(options[issue]) == 0
    }


def _worth(
    reading: Reading, ratifier: WrittenRatifier, options: dict[str, tuple[str, ...]], size: int
) -> list[Quotient]:
    """What each agreement is worth to a ratifier, less its threshold."""
    total = [-reading.formula(ratifier.threshold)] * size
    for rule in ratifier.values:
        value = reading.formula(rule.value)
        for at in rule.positions(options):
            total[at] = total[at] + value
    return total


def _ratifies(
    block: Block, reading: Reading, side: WrittenSide, accepts: dict[str, Truth]
) -> Truth:
    vetoes = [r.id for r in side.ratifiers if r.veto or side.rule == "unanimity"]
    found = both(accepts[name] for name in vetoes)
    if side.quota is None:
        return found
    weights = {r.id: _known(reading, r.weight) for r in side.ratifiers}
    needed = _known(reading, side.quota) * sum(weights.values(), Fraction(0))
    # In whole numbers, which compare without rounding.
    scale = lcm(*(w.denominator for w in weights.values()))
    least, most = 0, 0
    for name, weight in weights.items():
        yes, no = block.flags(accepts[name])
        votes = int(weight * scale)
        least, most = least + votes * yes, most + votes * ~no  # type: ignore[assignment]
    reached = ceil(needed * scale)
    return found & Truth(least >= reached, most < reached)


def _known(reading: Reading, written: Formula) -> Fraction:
    value = reading.formula(written).constant
    if value is None:
        raise TooInvolved("a weight or a quota that is drawn")
    return value


TESTS: dict[str, Judge] = {"win_sets": win_sets}
