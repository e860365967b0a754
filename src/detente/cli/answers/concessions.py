"""Minimal concession sets, in words and numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from detente.analysis.concession_report import Gift
from detente.analysis.concessions import ConcessionSets
from detente.analysis.linkage import package
from detente.analysis.linked_concessions import linked_concessions
from detente.analysis.model import Model
from detente.cli.answers import giving_order
from detente.exact.number import decimal
from detente.exact.number import show as shown
from detente.report.blocks import Block, Bullets, Cell, Heading, Paragraph, Table
from detente.report.linkage import given
from detente.report.nothing_suffices import why_empty_blocks
from detente.report.ordinal import caveat, ranked
from detente.report.prices import failing, price_blocks
from detente.report.ratification import ratification_blocks
from detente.report.wording import Words, amount, clause, count, listed, signed, threshold

MOST_TOLD = 8
_READINGS = {
    "self_enforcing": "the target enforces itself in repeated play",
    "commitment": "the target is an equilibrium of the game played once",
}
_CONCEPTS = {
    "strict": "the target is a strict equilibrium of the game played once",
    "unique": "the target is the only equilibrium of the game played once",
    "dominant": "everybody's part of the target is best whatever the others do",
    "rationalizable": "nothing but the target survives iterated dominance",
    "GMR": "the target is stable in the sense GMR",
    "SMR": "the target is stable in the sense SMR",
    "SEQ": "the target is stable in the sense SEQ",
}
_ANSWERS = {
    "optimal": ", a breach being answered by the best of all punishments",
    "transfers": ", with payments between the players",
}


def blocks(model: Model, sets: ConcessionSets) -> Iterator[Block]:
    """The answer of `detente concessions`."""
    if not sets.minimal:
        yield Paragraph("No set of concessions on the menu suffices.", "lead")
        yield from why_empty_blocks(sets, Words(sets.game, {}), lambda s: _named(sets, s))
    elif sets.minimal == [frozenset()]:
        yield Paragraph("Nothing needs to be conceded: the target holds as things stand.", "lead")
    else:
        number = count(len(sets.minimal), "minimal concession set")
        each = "it" if len(sets.minimal) == 1 else "each"
        yield Paragraph(
            f"{number[:1].upper()}{number[1:]}: with {each} "
            f"{_CONCEPTS.get(sets.target_concept) or _READINGS[sets.reading]}{_answer(sets)}"
            f"{_patience(model, sets)}.",
            "lead",
        )
        for k, members in enumerate(sets.minimal, 1):
            yield from _set(sets, k, members)
    places = caveat(model.definition, Words(sets.game, {}))
    if places:
        yield Paragraph(places, "note")
    for note in sets.notes:
        yield Paragraph(f"{note[:1].upper()}{note[1:]}.", "note")
    yield from giving_order.blocks(sets)
    yield from _menu(sets)
    if not sets.long:
        yield from _steps(sets)
    yield from _breaks(sets)
    if not ranked(model.definition):
        yield from price_blocks(sets, Words(sets.game, {}))
    if model.definition.links:
        yield from _linked(model)
    if model.win_sets is not None:
        yield Heading("Ratification at home", 3)
        yield from ratification_blocks(model.win_sets)


def _linked(model: Model) -> Iterator[Block]:
    """What the package with the linked issues takes."""
    yield Heading("With the linked issues", 3)
    for name, profile in model.agreements.items():
        yield from given(package(model, profile, name), linked_concessions(model, name))


def _answer(sets: ConcessionSets) -> str:
    answer = sets.punishment if isinstance(sets.punishment, str) else ""
    return _ANSWERS.get(answer, "") if sets.reading == "self_enforcing" else ""


def _breaks(sets: ConcessionSets) -> Iterator[Block]:
    """Where more is less."""
    if not sets.broken_by:
        return
    yield Heading("Where more is less", 3)
    yield Bullets(
        tuple(
            f"{_named(sets, gone.members)} suffices; with {gone.added} it does not "
            f"({failing(gone.shortfall, Words(sets.game, {}))})."
            for gone in sets.broken_by[:MOST_TOLD]
        )
    )


def _set(sets: ConcessionSets, number: int, members: frozenset[str]) -> Iterator[Block]:
    game = sets.game
    words = Words(game, {})
    found = sets.explain(members)
    yield Heading(f"Set {number}: {_named(sets, members)}", 3)
    yield Bullets(tuple(_gift(sets, words, gift) for gift in found.gives))
    rows = []
    for p in game.players:
        critical = found.critical_discounts[p]
        rows.append((
            Cell(game.name(p)),
            Cell(amount(found.payoffs[p]), numeric=True),
            Cell("" if found.gains is None else signed(found.gains[p]), numeric=True),
            Cell(threshold(critical), numeric=True),
        ))  # fmt: skip
    yield Table(("player", "payoff", "over the status quo", "critical discount"), tuple(rows))


def _named(sets: ConcessionSets, members: Collection[str]) -> str:
    return " + ".join(c.name for c in sets.menu if c.name in members) or "nothing"


def _patience(model: Model, sets: ConcessionSets) -> str:
    """The discount factors that the sets were measured against."""
    if sets.discount is None or sets.reading == "commitment":
        return ""
    words = Words(sets.game, {})
    if len(set(sets.discount.values())) == 1:
        figures = f"{decimal(next(iter(sets.discount.values())))} for every player"
    else:
        figures = listed([f"{decimal(d)} for {words.party(p)}" for p, d in sets.discount.items()])
    least = ", the least effective ones until after the handover"
    passes = model.repetition is not None and model.repetition.handover
    return f" at discount factors of {figures}{least if passes else ''}"


def _gift(sets: ConcessionSets, words: Words, gift: Gift) -> str:
    """One member: who gives it, what it is, what it costs and brings given the rest."""
    concession = next(c for c in sets.menu if c.name == gift.member)
    what = concession.words
    if concession.action is not None:
        what = sets.game.name(gift.owner, concession.action)
    brings = [f"{signed(v)} for {words.party(p)}" for p, v in gift.brings.items() if v]
    effect = f", {listed(brings)}" if brings else ""
    own = f"{signed(-gift.cost)} for itself{effect}" if gift.cost else effect.removeprefix(", ")
    given = f"Given the rest: {own}." if own else "Given the rest it changes no payoff."
    said = clause(what)
    owner = sets.game.name(gift.owner).casefold().removeprefix("the ")
    # A measure's words often begin with its owner.
    if not said.casefold().removeprefix("the ").startswith(owner):
        said = f"{words.party(gift.owner)}: {said}"
    return f"{said} [{gift.member}]. {given}"


def _menu(sets: ConcessionSets) -> Iterator[Block]:
    yield Heading("The menu", 3)
    rows = []
    for c in sets.menu:
        use = (
            "in every minimal set" if c.name in sets.pivotal
            else "in none" if c.name in sets.dispensable
            else "in some"
        )  # fmt: skip
        rows.append((
            Cell(c.name), Cell(sets.game.name(c.owner)), Cell(c.kind),
            Cell(shown(c.cost), numeric=True), Cell(use if sets.minimal else "no set suffices"),
        ))  # fmt: skip
    yield Table(("concession", "by", "kind", "cost alone", "minimal sets"), tuple(rows))


def _steps(sets: ConcessionSets) -> Iterator[Block]:
    yield Heading("If all were equally patient", 3)
    rows = []
    for start, minimal in sets.steps:
        named = listed([_named(sets, m) for m in minimal], "or") or "no set"
        rows.append((Cell(f"from {decimal(start)}", numeric=True), Cell(named)))
    yield Table(("common discount factor", "minimal sets"), tuple(rows))
