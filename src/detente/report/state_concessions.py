"""What it would take for a state to last, in words and tables, for reports and the command line."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.state_concessions import StateConcessions
from detente.concepts.options_given_up import Renunciation
from detente.concepts.stability import CONCEPTS
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.state_words import Words
from detente.report.wording import are_many, capital, count, halves, listed
from detente.solvers.statement_changes import StatementChanges

MOST_SETS = 12
MOST_CHANGES = 3


def lead(found: StateConcessions, words: Words) -> str:
    """What is asked of which state, and who leaves it as things stand."""
    where = words.state(found.target)
    leaving = {c: found.states.stability.leaving(found.target, c) for c in CONCEPTS}
    if not any(leaving.values()):
        return f"At {where} every party stays already, under every concept."
    told = [
        f"under {c} {listed(map(words.party, who))}" if who else f"under {c} nobody"
        for c, who in leaving.items()
    ]
    return f"Wanted is that {where} lasts. As things stand, those who would leave: {listed(told)}."


def blocks(found: StateConcessions, words: Words, level: int = 3) -> Iterator[Block]:
    """Sets of options given up, then swaps, then changes of statements."""
    yield Heading("Options to be given up", level, "given-up")
    yield from _sets(found, words)
    if any(c.like is not None for own in found.swaps.values() for c in own.values()):
        yield Heading("Minds to be changed", level, "minds")
        yield from _swaps(found, words)
    edits = tuple(_edits(found, words))
    if edits:
        yield Paragraph(
            "In its statements, the others' preferences as they are, the fewest changes:"
        )
        yield Bullets(edits)
    for note in found.notes:
        yield Paragraph(f"{capital(note)}.", "note")


def _sets(found: StateConcessions, words: Words) -> Iterator[Block]:
    given = found.given_up
    menu = {r.option: r for r in given.menu}
    every: dict[frozenset[str], list[str]] = {}
    for concept, sets in given.minimal.items():
        for names in sets:
            every.setdefault(names, []).append(concept)
    if not every:
        yield Paragraph("No set of options was found whose giving up would suffice.")
        return
    rows = []
    for names in sorted(every, key=lambda n: (len(n), [k for k, o in enumerate(menu) if o in n])):
        promises = [_promise(words, r) for o, r in menu.items() if o in names]
        way = "wanted by each mover" if given.willing(names) else "somebody moves against its wish"
        if given.start is None:
            way = "–"
        elif given.start == given.target:
            way = "there already"
        rows.append((
            Cell(capital(listed(promises)) if promises else "Nothing"),
            Cell(listed(every[names])),
            Cell(way),
        ))  # fmt: skip
    left = len(rows) - MOST_SETS
    more = f" {count(left, 'further set')} not shown." if left > 0 else ""
    yield Table(
        ("Given up", "Suffices, and no part does, under", "Way from the status quo"),
        tuple(rows[:MOST_SETS]),
        reading="Who gives up an option lets go of the freedom to turn away from the state: an "
        f"option taken there is kept once taken, any other not taken any more.{more}",
    )


def _promise(words: Words, given: Renunciation) -> str:
    verbs = ("keep", "keeps") if given.keeps else ("forgo", "forgoes")
    verb = verbs[not are_many(words.party(given.party))]
    return f"{words.party(given.party)} {verb} {words.option(given.option)}"


def _swaps(found: StateConcessions, words: Words) -> Iterator[Table]:
    rows = []
    for party, own in found.swaps.items():
        cells = []
        for concept in CONCEPTS:
            change = own[concept]
            if change.like is None:
                cells.append(Cell("stays", "good"))
            else:
                cells.append(Cell(f"{halves(change.swaps)}: like {words.state(change.like)}"))
        rows.append((Cell(capital(words.party(party))), *cells))
    yield Table(
        ("Party", *CONCEPTS),
        tuple(rows),
        reading="How many pairs of states the party would have to order the other way round "
        "(a tie counts half), and the state that the wanted one would have to equal for it.",
    )


def _edits(found: StateConcessions, words: Words) -> Iterator[str]:
    for party, own in found.statements.items():
        same: dict[tuple[object, ...], list[str]] = {}
        for concept, answer in own.items():
            if answer.least != 0 and answer.complete:
                same.setdefault((answer.least, answer.changes), []).append(concept)
        for concepts in same.values():
            who = capital(words.party(party))
            yield f"{who}, {listed(concepts)}: {_told(own[concepts[0]], words)}."


def _told(answer: StatementChanges, words: Words) -> str:
    if answer.least is None:
        return "more than two changes would be needed"
    shown = answer.changes[:MOST_CHANGES]
    told = "; or ".join(listed(words.edit(e) for e in c.edits) for c in shown)
    left = len(answer.changes) - MOST_CHANGES
    return f"{told} ({left} more)" if left > 0 else told
