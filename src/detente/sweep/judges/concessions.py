"""Which sets of concessions suffice, at every draw of a block (see `concepts.concession`)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from math import ceil

from detente.errors import GameError
from detente.game.profile import Cell
from detente.solvers.concession_search import MOST
from detente.sweep.ball import FALSE, TRUE, ZERO, Ball, Truth, both, either, every
from detente.sweep.block import Block
from detente.sweep.judges.repeated import Keeping, weakest
from detente.sweep.judges.stage import Judge, Terms
from detente.sweep.reading import Effects, Reading, TooInvolved

# Larger menus are left to exact evaluation, draw by draw.
MOST_SETS = 512


@dataclass(frozen=True, eq=False)
class Set:
    """A set that reaches the target: its moves by player, its measures, where it leads."""

    names: frozenset[str]
    cell: Cell
    moves: tuple[tuple[int, int], ...]
    measures: tuple[int, ...]
    effects: Effects | None


def sets(reading: Reading) -> list[Set]:
    """Every set of the menu that reaches the target, smallest first; made once for a reading."""
    known: list[Set] | None = reading.__dict__.get("_sets")
    if known is None:
        known = reading.__dict__["_sets"] = _sets(reading)
    return known


def _sets(reading: Reading) -> list[Set]:
    definition = reading.definition
    target, start = definition.target, definition.status_quo
    if target is None:
        raise GameError("a finding asks about concession sets, but there is no `target`")
    if start is None and len(target) < len(reading.players):
        raise GameError("the target leaves players open, which needs a status quo")
    begin = reading.cell(target if start is None else start)
    wanted = {reading.players.index(p): reading.labels[p].index(a) for p, a in target.items()}
    options = [
        [begin[i]] if start is None else [wanted[i]] if i in wanted else range(m)
        for i, m in enumerate(reading.shape)
    ]
    measures = range(len(definition.concessions))
    cells = list(product(*options))
    menu = len(measures) + (0 if start is None else sum(m - 1 for m in reading.shape))
    if menu > MOST or len(cells) << len(measures) > MOST_SETS:
        raise TooInvolved("a menu with too many sets")
    chosen = [c for size in range(len(measures) + 1) for c in combinations(measures, size)]
    together = {c: reading.together(c) for c in chosen}
    found = []
    for cell in cells:
        moves = tuple((i, a) for i, a in enumerate(cell) if a != begin[i])
        labels = [f"{reading.players[i]}:{reading.labels[reading.players[i]][a]}" for i, a in moves]
        for c in chosen:
            names = frozenset([*labels, *(definition.concessions[k].name for k in c)])
            found.append(Set(names, cell, moves, c, together[c]))
    return sorted(found, key=lambda s: (len(s.names), sorted(s.names)))


def _only_adds(reading: Reading) -> None:
    """Refuse measures that do more than add to payoffs, and other answers to a breach or senses."""
    definition, terms = reading.definition, reading.definition.terms
    if any(m.removes or m.allows or m.sets or m.guarantees for m in definition.concessions):
        raise TooInvolved("measures that do more than add to payoffs")
    if terms is not None and (terms.punishment or terms.target_concept not in (None, "nash")):
        raise TooInvolved("concession sets with a punishment or a target concept of their own")


def sufficient(block: Block, reading: Reading, one: Set, *, commitment: bool) -> Truth:
    """Whether a set suffices, by commitment or by enforcing itself."""
    _only_adds(reading)

    def judge() -> Truth:
        accepted = _accepted(block, reading, one)
        if commitment or reading.discount is None:
            return accepted & ~block.tempted(reading, one.cell, one.effects)
        kept = Keeping(block, reading, one.cell, one.effects)
        alarm = _alarm(block, reading)
        factors = [weakest(block, reading, i, alarm) for i in kept.players]
        under = either(kept.kept_by(threat, factors) for threat in kept.threats)
        return accepted & (~kept.tempted | under)

    return block.once(("sufficient", id(one), commitment), judge)


def _alarm(block: Block, reading: Reading) -> Ball:
    """The false alarms by which today's patience is weighed: those at a full target."""
    target, chance = reading.definition.target, reading.chance
    if chance is None or target is None or len(target) < len(reading.players):
        return ZERO
    return block.ball(reading, chance[reading.position(reading.cell(target))])


def _accepted(block: Block, reading: Reading, one: Set) -> Truth:
    """Whether nobody who is party to an agreement gets less than in the status quo."""
    start = reading.definition.status_quo
    if start is None:
        return TRUE
    here, now = reading.position(one.cell), reading.position(reading.cell(start))
    checks = []
    for i, player in enumerate(reading.definition.players):
        if not player.outside:
            more = block[reading.over_today(i, here, now, one.effects)]
            checks.append(~more.negative())
    return both(checks)


def minimal(block: Block, reading: Reading, *, commitment: bool) -> list[tuple[Set, Truth]]:
    """Every set that reaches the target, with whether it is minimal among those that suffice."""

    def judge() -> list[tuple[Set, Truth]]:
        enough: dict[frozenset[str], Truth] = {}
        found = []
        for s in sets(reading):
            less = either(ok for names, ok in enough.items() if names < s.names)
            # What holds a smaller set that suffices at every draw need not be asked.
            if every(less.yes):
                found.append((s, FALSE))
                continue
            enough[s.names] = sufficient(block, reading, s, commitment=commitment)
            found.append((s, enough[s.names] & ~less))
        return found

    return block.once(("minimal", id(reading), commitment), judge)


def gives(block: Block, reading: Reading, one: Set, player: int) -> Truth:
    """Whether a player owns a member of the set that costs it something."""
    definition = reading.definition
    start, target = definition.status_quo, definition.target or {}
    found = FALSE
    for i, a in one.moves:
        if i == player and start is not None:
            now = reading.cell(start)
            to = (*now[:i], a, *now[i + 1 :])
            at, gone = reading.position(now), reading.position(to)
            found = found | block.better(reading, i, gone, at)
    full = len(target) == len(reading.players)
    asked = reading.position(reading.cell(target if full or start is None else start))
    name = reading.players[player]
    for k in one.measures:
        if definition.concessions[k].by == name:
            row = reading.effects[k][player]
            for at in {asked, reading.position(one.cell)}:
                found = found | block.ball(reading, row[at]).negative()
    return found


def minimal_concession_sets(block: Block, reading: Reading, terms: Terms) -> Truth:
    """What every minimal concession set asks, and of whom."""
    found = minimal(block, reading, commitment=terms.get("reading") == "commitment")
    some = either(ok for _, ok in found)
    if terms.get("exist") is False:
        return ~some
    checks = [some]
    if "suffices" in terms:
        named = frozenset(terms["suffices"])
        # None, where another reading has no such set.
        one = (s for s in sets(reading) if s.names == named)
        checks.append(either(sufficient(block, reading, s, commitment=False) for s in one))
    for player in terms.get("each_has", ()):
        i = reading.players.index(player)
        checks += [~ok | gives(block, reading, s, i) for s, ok in found]
    if "each_has_at_least" in terms:
        checks += [
            ~ok | _at_least(block, reading, s, terms["each_has_at_least"]) for s, ok in found
        ]
    return both(checks)


def _at_least(block: Block, reading: Reading, one: Set, number: Fraction) -> Truth:
    # Whole numbers compare in one pass, fractions one by one.
    whole = ceil(number)
    least, most = 0, 0
    for i in range(len(reading.players)):
        yes, no = block.flags(gives(block, reading, one, i))
        least, most = least + yes.astype(int), most + (~no).astype(int)  # type: ignore[assignment]
    return Truth(least >= whole, most < whole)


TESTS: dict[str, Judge] = {"minimal_concession_sets": minimal_concession_sets}
