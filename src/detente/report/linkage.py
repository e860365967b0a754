"""Linked issues in words: what each asks alone, what the package asks, who backs whose word."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from detente.analysis.linkage import Issue, Package
from detente.analysis.linked_concessions import Given, LinkedConcessions
from detente.exact.number import decimal
from detente.game.definition import Definition
from detente.report.blocks import Block, Bullets, Cell, Paragraph, Table
from detente.report.ordinal import ranked
from detente.report.wording import (
    Words,
    amount,
    capital,
    clause,
    in_words,
    listed,
    spaced,
    threshold,
)

MOST_SETS = 6

SCOPE = (
    "Linked: a breach of one issue ends the agreement in all of them, each by its own answer. So a "
    "party is held by all that it stands to lose against all that it could gain at once, and a "
    "party that breaks one issue does best to break them all. Parties choose without lotteries, "
    "see what is played and, except where payments are named, make none."
)


def caveat(definition: Definition) -> str:
    """That sums over issues mean little where some payoffs are ranks; empty where none are."""
    every = {
        definition.title: definition,
        **{w.definition.title: w.definition for w in definition.links},
    }
    found = [title for title, one in every.items() if ranked(one)]
    if not found:
        return ""
    return (
        f"Some payoffs in {listed(f'“{title}”' for title in found)} are places in a ranking, and "
        "adding them to payoffs of other issues means little: take the figures as an illustration."
    )


def told(package: Package) -> Iterator[Block]:
    """One package: the verdict, each issue beside it, and who carries what."""
    yield Paragraph(_verdict(package), "lead")
    yield _table(package)
    backing = list(_backing(package))
    if backing:
        yield Bullets(tuple(backing))
    yield Paragraph(_payments(package))
    taken = [issue for issue in package.issues if issue.seen]
    if taken:
        yield Paragraph(
            f"In {listed(map(_titled, taken))} only a signal is seen. Play there is taken to be "
            "seen, so what is said of it, and of the package, is the most that linkage could do; "
            "behind the signal less holds.",
            "note",
        )


def given(package: Package, found: LinkedConcessions) -> Iterator[Block]:
    """What has to be given, in whatever issue, for the package to hold."""
    moves = f"the moves of {_parties(package, found.movers)}"
    if found.minimal == (frozenset(),):
        yield Paragraph(f"Today it takes {moves}, in all the issues, and no measure besides.")
        return
    if not found.minimal and not found.later:
        yield Paragraph("No measures of any of these issues would make the package hold.")
        return
    sets = found.minimal or found.later
    when = "Today it takes" if found.minimal else (
        f"With a discount factor of {decimal(found.patience)} for every party it would take"
    )  # fmt: skip
    number = "this" if len(sets) == 1 else f"one of these {in_words(len(sets))} sets of measures"
    every = _parties(package, found.always())
    yield Paragraph(
        f"{when} {moves}, and {number}; no part of it can be spared. Every way asks something of "
        f"{every}."
    )
    yield Bullets(tuple(
        capital("; ".join(clause(g.words) or spaced(g.measure) for g in _ordered(s))) + "."
        for s in sets[:MOST_SETS]
    ))  # fmt: skip


def _parties(package: Package, players: frozenset[str]) -> str:
    return listed(_words(package, p).party(p) for p in package.critical if p in players)


def _ordered(sets: frozenset[Given]) -> list[Given]:
    return sorted(sets, key=lambda g: (g.issue, g.measure))


def _verdict(package: Package) -> str:
    alone = [issue.common for issue in package.issues]
    never = [issue for issue in package.issues if issue.common is None]
    common = package.common
    start = f"As one package with “{spaced(package.name)}”, the linked issues"
    if common is None:
        return f"{start} hold at no discount factor, however patient."
    needed = "at every discount factor" if common == 0 else f"from {decimal(common)} on"
    said = f"{start} hold {needed}, all parties being equally patient. Alone, "
    known = [d for d in alone if d is not None]
    if never:
        said += f"{listed(map(_titled, never))} never {'holds' if len(never) == 1 else 'hold'}"
        said += ", the others need " if known else ""
    else:
        said += "they need "
    said += listed(decimal(d) for d in known)
    if package.easier_than_each():
        said += ": the package holds where no issue alone does"
    elif package.easier_than_hardest():
        said += ": the package holds where the hardest of them does not, but not where none does"
    else:
        said += ": linking them gains nothing"
    state = (
        "It holds today, through every handover"
        if package.sustained_throughout
        else "It holds at today's discount factors as such, but not through the handover"
        if package.sustained
        else "It does not hold today"
    )
    return f"{said}. {state}."


def _payments(package: Package) -> str:
    least = package.with_payments
    if least is None:
        return "Even payments between the parties, across the issues, could not hold the package."
    needed = "at every discount factor" if least == 0 else f"from {decimal(least)} on"
    return (
        f"If the parties could pay one another, across the issues, the package would hold {needed}."
    )


def _titled(issue: Issue) -> str:
    return f"“{issue.title}”"


def _table(package: Package) -> Table:
    calm = [
        p
        for p, needed in package.critical.items()
        if needed == 0 and not any(i.agreement.critical_discounts.get(p) for i in package.issues)
    ]
    players = [p for p in package.critical if p not in calm]
    rows = []
    for issue in package.issues:
        critical, ceilings = issue.agreement.critical_discounts, issue.agreement.ceilings
        rows.append((
            Cell(issue.title + (f": {spaced(issue.name)}" if issue.name else "")),
            *(
                Cell(threshold(critical[p], ceilings[p]) if p in critical else "–", numeric=True)
                for p in players
            ),
            Cell(threshold(issue.common), numeric=True),
        ))  # fmt: skip
    rows.append((
        Cell("All of them, linked", "strong"),
        *(Cell(threshold(package.critical[p]), "strong", numeric=True) for p in players),
        Cell(threshold(package.common), "strong", numeric=True),
    ))  # fmt: skip
    factors = set(package.discount.values())
    today = (
        decimal(min(factors))
        if len(factors) == 1
        else listed(
            f"{_words(package, p).party(p)} {decimal(d)}" for p, d in package.discount.items()
        )
    )
    told_calm = listed(_words(package, p).party(p) for p in calm)
    return Table(
        ("Issue", *(_words(package, p).game.name(p) for p in players), "All parties"),
        tuple(rows),
        "Critical discount factors",
        f"The least discount factor at which each party keeps it. Today: {today}."
        + (f" No patience is asked of {told_calm}." if told_calm else ""),
    )


def _backing(package: Package) -> Iterator[str]:
    """Who would break what alone, and by what its word is backed."""
    yield from (_never(package, p) for p, d in package.critical.items() if d is None)
    at = package.common
    if at is None:
        return
    for player in package.critical:
        broken, holding = package.backing(player, at)
        if broken and holding:
            yield (
                f"{capital(_words(package, player).party(player))} would by itself break "
                f"{listed(map(_titled, broken))} at {_factor(at)}; what it has to lose in "
                f"{listed(map(_titled, holding))} backs its word there."
            )


def _never(package: Package, player: str) -> str:
    """Why no patience holds a player to the package."""
    party = _words(package, player).party(player)
    own = [issue for issue in package.issues if player in issue.agreement.payoffs]
    freed = [(issue, -issue.surplus(player)) for issue in own if issue.surplus(player) < 0]
    if not freed:
        return f"{capital(party)} gains by a breach and has nothing to lose by it afterwards."
    told = listed(f"{_titled(issue)} (by {amount(much)} a period)" for issue, much in freed)
    lost = sum((issue.surplus(player) for issue in own if issue.surplus(player) > 0), Fraction(0))
    rest = f", and what it loses elsewhere, {amount(lost)}, does not outweigh that" if lost else ""
    return (
        f"{capital(party)} would be better off with the agreement in {told} at an end{rest}: to "
        "end all issues at once rewards its breach."
    )


def _words(package: Package, player: str) -> Words:
    """Words of an issue that the player takes part in."""
    return Words(next(i.stage for i in package.issues if player in i.stage.players), {})


def _factor(at: Fraction) -> str:
    return f"a discount factor of {decimal(at)}"
