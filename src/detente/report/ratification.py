"""Ratification at home in words and tables, for the report and the terminal alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.analysis.win_sets import WinSets
from detente.errors import SolverError
from detente.report.blocks import Block, Bullets, Cell, Paragraph, Table
from detente.report.wording import amount, capital, clause, count, inside, listed

MOST_TOLD = 6
MOST_ROWS = 24
_SOLUTIONS = {
    "nash": "Nash's bargaining solution",
    "kalai_smorodinsky": "Kalai and Smorodinsky's",
    "egalitarian": "the egalitarian one",
}


def ratification_blocks(found: WinSets) -> Iterator[Block]:
    """Who would ratify what, whether the win-sets meet, and what would make them."""
    yield Paragraph(_lead(found), "lead")
    if len(found.agreements) <= MOST_ROWS:
        yield _table(found)
    if found.overlap:
        yield from _settled(found)
    else:
        yield from _relaxed(found)
    yield Paragraph(_pivotal(found))


def agreement_words(found: WinSets, agreement: Mapping[str, str]) -> str:
    """An agreement by the words of its options."""
    parts = [f"{i.name}: {clause(i.options[agreement[i.id]])}" for i in found.body.issues]
    return "; ".join(parts)


def relaxation_words(found: WinSets, member: str) -> str:
    """One relaxation as something to do."""
    kind, _, name = member.partition(":")
    ratifiers = {r.id: inside(r.name or r.id) for side in found.body.sides for r in side.ratifiers}
    if kind == "pay":
        return f"win over {ratifiers[name]}"
    if kind == "drop":
        return f"take the veto from {ratifiers[name]}"
    if kind == "quota":
        side = next(s for s in found.body.sides if s.id == name)
        return f"lower the quota of {inside(side.name or name)}"
    issue = next(i for i in found.body.issues if i.id == name)
    return f"put “{clause(issue.name or name)}” on the table"


def _lead(found: WinSets) -> str:
    sides = [
        f"{inside(side.name or side.id)} would ratify "
        f"{count(len(found.win_sets[side.id]), 'agreement')}"
        for side in found.body.sides
    ]
    if found.overlap:
        number = len(found.overlap)
        meet = f"{count(number, 'agreement')} {'passes' if number == 1 else 'pass'} on every side"
    else:
        meet = "nothing on the table passes on every side"
    return f"{capital(listed(sides))}: {meet}."


def _table(found: WinSets) -> Table:
    rows = []
    for at, agreement in enumerate(found.agreements):
        off = any(i.added and agreement[i.id] != next(iter(i.options)) for i in found.body.issues)
        cells = [Cell(agreement_words(found, agreement) + (" (not on the table)" if off else ""))]
        for side in found.body.sides:
            against = [inside(r.name or r.id) for r in side.ratifiers if r.values[at] < r.threshold]
            passes = at in found.win_sets[side.id]
            if off:
                cells.append(Cell(f"{listed(against) or 'nobody'} against", "muted"))
            elif passes:
                cells.append(Cell("ratified", "good"))
            else:
                cells.append(Cell(f"refused ({listed(against)})", "bad"))
        rows.append(tuple(cells))
    return Table(
        ("Agreement", *(side.name or side.id for side in found.body.sides)),
        tuple(rows),
        "Which agreement passes where",
        "In brackets who holds out.",
    )


def _settled(found: WinSets) -> Iterator[Block]:
    told = [agreement_words(found, found.agreements[at]) for at in found.overlap[:MOST_TOLD]]
    more = len(found.overlap) - len(told)
    said = ". ".join(map(capital, told))
    yield Paragraph(f"What passes everywhere: {said}{f', and {more} more' if more else ''}.")
    chosen: dict[tuple[int, ...], list[str]] = {}
    if found.can_bargain:
        for name, words in _SOLUTIONS.items():
            if at := found.solution(name):
                chosen.setdefault(at, []).append(words)
    for at, names in chosen.items():
        what = " or ".join(f"“{agreement_words(found, found.agreements[k])}”" for k in at)
        picks = "picks" if len(names) == 1 else "pick"
        yield Paragraph(f"{capital(listed(names))} among these {picks} {what}.")


def _relaxed(found: WinSets) -> Iterator[Block]:
    try:
        sets = found.relaxations
    except SolverError as error:
        yield Paragraph(f"What would make them meet is not listed: {error}.", "note")
        sets = []
    if sets:
        yield Paragraph("Any one of these would let an agreement through, and no part of it would:")
        yield Bullets(
            tuple(
                capital(f"{listed(relaxation_words(found, m) for m in sorted(s))}.")
                for s in sets[:MOST_TOLD]
            )
        )
        if len(sets) > MOST_TOLD:
            yield Paragraph(f"And {len(sets) - MOST_TOLD} more.", "note")
    names = {r.id: inside(r.name or r.id) for side in found.body.sides for r in side.ratifiers}
    for deal in found.cheapest[:1]:
        paid = [f"{amount(v)} to {names[k]}" for k, v in deal.payments.items()]
        others = [relaxation_words(found, m) for m in sorted(deal.relaxed) if m[:4] != "pay:"]
        how = listed([f"worth {listed(paid)}"] * bool(paid) + others)
        yield Paragraph(
            f"The cheapest way costs {amount(deal.price)} in all ({how}) and brings "
            f"“{agreement_words(found, found.agreements[deal.at])}”."
        )


def _pivotal(found: WinSets) -> str:
    names = {r.id: inside(r.name or r.id) for side in found.body.sides for r in side.ratifiers}
    alone = [names[k] for k, r in found.ratifiers.items() if r.opens]
    if not alone:
        return "Nobody's consent alone would let more through."
    also = "" if found.overlap else " an agreement"
    return f"Whose consent alone would let{also or ' more'} through: {listed(alone)}."
