"""Who must give what for the target to hold, and what patience can replace."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from detente.analysis.concession_report import SetReport
from detente.analysis.concessions import ConcessionSets
from detente.analysis.constraints import Break
from detente.concepts.concession import Concession
from detente.exact.number import decimal
from detente.report.aloud import always_give, parts_fail, rests_on
from detente.report.blocks import Block, Bullets, Cell, Figure, Heading, Paragraph, Table
from detente.report.figures.lattice import lattice_figure
from detente.report.nothing_suffices import why_empty_blocks
from detente.report.packages import package, step
from detente.report.prices import failing
from detente.report.study import Study
from detente.report.wording import (
    amount,
    capital,
    count,
    listed,
    signed,
    threshold,
)

ORDER = 70
MOST_TOLD = 6
OWN = " The minimal sets above are for the factors that each party has by itself."
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def applies(study: Study) -> bool:
    """Whether a target is named."""
    return study.concessions is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """The menu, the minimal sets told and tabulated, what patience changes, the lattice."""
    found = study.concessions
    assert found is not None  # noqa: S101
    told: list[Block] = [
        Heading("What would make it hold", 2, "concession-sets"),
        Paragraph(_lead(study, found), "lead"),
    ]
    if found.minimal:
        told += _listed(study, found)
    told += why_empty_blocks(found, study.words, lambda s: letters(found, s))
    then = study.later
    if then is not None:
        told.append(Heading(f"{capital(then.when)}", 3, "later"))
        told += _listed(study, then.sets)
    told += [Paragraph(f"{capital(note)}.", "note") for note in found.notes]
    if not found.long:
        told.append(Heading("With more or less patience", 3, "patience-steps"))
        if any(sets for _, sets in found.steps):
            told.append(_steps(found))
        else:
            said = "No patience changes this: no set suffices at any discount factor."
            told.append(Paragraph(said))
    told.append(Paragraph(_no_future(study, found)))
    if found.broken_by:
        told.append(Heading("Where more is less", 3, "breaks"))
        told.append(Bullets(tuple(_break(study, b) for b in found.broken_by[:MOST_TOLD])))
    told += [Heading("The menu", 3, "menu"), _menu(study, found)]
    if not found.long and (found.all_sufficient or any(sets for _, sets in found.steps)):
        told.append(_lattice(study, found))
    return tuple(told)


def _listed(study: Study, found: ConcessionSets) -> list[Block]:
    """The minimal sets told, tabulated, and what they have in common."""
    return [
        Bullets(tuple(_aloud(study, found, s) for s in found.minimal[:MOST_TOLD])),
        _table(study, found),
        Paragraph(_roles(study, found)),
    ]


# -- words ----------------------------------------------------------------------------------------


def _lead(study: Study, found: ConcessionSets) -> str:
    target = study.words.options(found.target)
    start = ""
    if found.status_quo is not None:
        start = ", coming from the status quo, with no party to it worse off than today"
    asked = f"Wanted is an outcome in which {target}{start}."
    holds = "enforces itself" if found.reading == "self_enforcing" else "is an equilibrium"
    if not found.minimal:
        return (
            f"{asked} No combination of the {count(len(found.menu), 'concession')} on the menu "
            f"brings one about that {holds}."
        )
    number = capital(count(len(found.minimal), "minimal set"))
    return (
        f"{asked} {number} of concessions bring{'s' if len(found.minimal) == 1 else ''} one about "
        f"that {holds}; drop any part, and it fails."
    )


def _aloud(study: Study, found: ConcessionSets, names: frozenset[str]) -> str:
    """One minimal set as a mediator could say it."""
    report = found.explain(names)
    if not names:
        return "Nothing has to be given: the target holds as things stand."
    parts = [_gift(study, found, report, member) for member in report.members]
    said = f"{'; '.join(parts)}."
    alone = parts_fail(study, found, names)
    said += f" {alone}" if alone else ""
    if report.gains is not None:
        better = {p: g for p, g in report.gains.items() if p in study.insiders}
        told = listed(f"{study.words.party(p)} {signed(g)}" for p, g in better.items())
        said += f" Against the status quo, each {study.period}: {told}."
    return capital(said + _patience(study, found, report))


def _patience(study: Study, found: ConcessionSets, report: SetReport) -> str:
    """What discount factors the set asks for, and which the parties have."""
    if found.discount is None or found.reading != "self_enforcing":
        return ""
    asked = {p: c for p, c in report.critical_discounts.items() if c}
    if not asked:
        return " It needs no patience."
    changing = () if study.model.repetition is None else study.model.repetition.handover
    if found is not study.concessions:
        changing = ()
    parts = []
    for p, c in asked.items():
        has = study.words.verb(p, "which has", "who have").removeprefix(study.words.party(p))
        when = " at the handover" if p in changing else ""
        have = f"{has.strip()} {decimal(found.discount[p])}{when}"
        parts.append(f"{decimal(c)} from {study.words.party(p)} ({have})")
    return f" It takes a discount factor of {listed(parts)}."


def _gift(study: Study, found: ConcessionSets, report: SetReport, member: str) -> str:
    concession = next(c for c in found.menu if c.name == member)
    gift = next(g for g in report.gives if g.member == member)
    parts = []
    if gift.cost > 0:
        parts.append(f"at a cost of {amount(gift.cost)} to itself")
    elif gift.cost < 0:
        parts.append(f"gaining {amount(-gift.cost)} itself, given the rest")
    brings = {study.words.party(p): v for p, v in gift.brings.items()}
    gains = [f"{amount(v)} to {p}" for p, v in brings.items() if v > 0]
    losses = [f"{p} {amount(-v)}" for p, v in brings.items() if v < 0]
    parts += [f"worth {listed(gains)}"] if gains else []
    parts += [f"costing {listed(losses)}"] if losses else []
    said = step(study, concession)
    return f"{said} ({', '.join(parts)})" if parts else said


def _roles(study: Study, found: ConcessionSets) -> str:
    menu = {c.name: step(study, c) for c in found.menu}
    parts = [always_give(study, found)]
    if len(found.minimal) > 1:
        cheapest = listed([letters(found, s) for s in found.cheapest], "or")
        price = amount(found.price(found.cheapest[0]))
        parts.append(f"Cheapest for those who give: {cheapest}, {price} in all, each taken alone.")
        told = "; ".join(menu[n] for n in found.pivotal)
        single = f"In every minimal set: {told}." if told else "No concession is in every one."
        parts.append(single)
    if found.dispensable:
        parts.append(f"Not needed: {'; '.join(menu[n] for n in found.dispensable)}.")
    return " ".join(parts)


def _break(study: Study, gone: Break) -> str:
    """A concession that breaks an agreement, and why."""
    found = study.concessions
    assert found is not None  # noqa: S101
    added = next(c for c in found.menu if c.name == gone.added)
    base = letters(found, gone.members)
    said = f"{base} suffices, but not if besides {step(study, added)}"
    if not gone.members:
        said = f"The target holds as things stand, but not if {step(study, added)}"
    return f"{said}: {failing(gone.shortfall, study.words)}."


def _no_future(study: Study, found: ConcessionSets) -> str:
    sets = found.commitment_minimal
    if not sets:
        return (
            "Without any future to lose, no set on the menu makes the target an equilibrium: "
            "promises alone are not enough."
        )
    told = "; or ".join(package(study, s) for s in sets[:MOST_TOLD])
    more = f" ({len(sets)} sets in all)" if len(sets) > MOST_TOLD else ""
    return (
        "Without any future, if measures can be committed to, these suffice for a single "
        f"encounter: {told}{more}."
    )


# -- tables ---------------------------------------------------------------------------------------


def _table(study: Study, found: ConcessionSets) -> Table:
    players = study.game.players
    columns = ["Set", "Who gives"]
    gains = found.status_quo is not None
    if gains:
        columns += [f"{study.game.name(p)}: gain" for p in players]
    columns += ["Patience needed", "Without a future"]
    rows = []
    for names in found.minimal:
        report = found.explain(names)
        row = [
            Cell(letters(found, names)),
            Cell(listed(study.game.name(p) for p in report.givers) or "nobody"),
        ]
        if report.gains is not None:
            row += [
                Cell(signed(report.gains[p]), "good" if report.gains[p] > 0 else "", numeric=True)
                for p in players
            ]
        row.append(Cell(threshold(report.critical), numeric=True))
        row.append(Cell("suffices", "good") if report.commits else Cell("not enough"))
        rows.append(tuple(row))
    reading = (
        f"Letters as in the menu below. Gains are over the status quo each {study.period}, "
        "measures and their costs included; the patience needed is a discount factor common to all."
        if gains
        else "Letters as in the menu below."
    )
    title = "Minimal concession sets" if found is study.concessions else "What then suffices"
    return Table(tuple(columns), tuple(rows), title, reading)


def letters(found: ConcessionSets, names: Collection[str]) -> str:
    """A set by the letters of the menu ("A+C")."""
    return "+".join(_letter(k) for k, c in enumerate(found.menu) if c.name in names) or "nothing"


def _letter(k: int) -> str:
    return LETTERS[k] if k < len(LETTERS) else str(k + 1)


def _steps(found: ConcessionSets) -> Table:
    rows = []
    ends: list[Fraction | None] = [*(d for d, _ in found.steps[1:]), None]
    for (start, sets), end in zip(found.steps, ends, strict=True):
        told = " or ".join(letters(found, s) for s in sets) or "no set suffices"
        upto = "below 1" if end is None else f"below {decimal(end)}"
        rows.append((Cell(f"from {decimal(start)}, {upto}"), Cell(told, "" if sets else "muted")))
    return Table(
        ("Discount factor common to all", "Minimal sets"),
        tuple(rows),
        "What patience replaces",
        "Reading down, the parties grow more patient, and fewer or other concessions are enough."
        + (OWN if len(set((found.discount or {}).values())) > 1 else ""),
    )


def _menu(study: Study, found: ConcessionSets) -> Table:
    rows = []
    for k, concession in enumerate(found.menu):
        # Who makes a move is said with it.
        move = concession.action is not None
        by = "" if move else f"measure by {study.words.party(concession.owner)}"
        rows.append(
            (
                Cell(_letter(k)),
                Cell(capital(step(study, concession)), hint=by),
                Cell(_costs(study, concession)),
                Cell(rests_on(study, found, [concession.name]).strip("()")),
            )
        )
    return Table(
        ("", "Concession", "Costs its owner", "Rests on"),
        tuple(rows),
        reading="A move leaves the status quo and is priced there, taken alone; a measure is "
        "added, and is priced in the target. What costs nothing is, strictly, no concession.",
    )


def _costs(study: Study, concession: Concession) -> str:
    """What a concession costs its owner: a step, taken alone; a measure, in the target."""
    owner = concession.owner
    effects = concession.effects.get(owner)
    if concession.action is not None or effects is None:
        costs = [concession.cost]
    else:
        costs = [-effects[k] for k, c in enumerate(study.game.cells) if study.in_target(c)]
    low, high = min(costs), max(costs)
    if high <= 0:
        return "nothing" if low == high == 0 else f"nothing: it gains {amount(-low)}"
    return amount(high) if low == high else f"{amount(low)} to {amount(high)}"


def _lattice(study: Study, found: ConcessionSets) -> Figure:
    letter = {c.name: _letter(k) for k, c in enumerate(found.menu)}
    menu = [(letter[c.name], _label(study, c), study.game.name(c.owner)) for c in found.menu]
    enough, least, title, reading = found.all_sufficient, found.minimal, "", ""
    if not enough:
        enough = [s for _, sets in found.steps for s in sets]
        least = found.steps[-1][1]
        title = "Which concessions would suffice with more patience"
        reading = (
            "Nothing suffices today; marked is what is enough and no more from some common "
            "discount factor on, dark what is so for the most patient."
        )
    sufficient = {frozenset(letter[n] for n in s) for s in enough}
    minimal = {frozenset(letter[n] for n in s) for s in least}
    steps: dict[str, set[str]] = {}
    for concession in found.menu:
        if concession.action is not None:
            steps.setdefault(concession.owner, set()).add(letter[concession.name])
    return lattice_figure(
        menu,
        sufficient,
        minimal,
        list(_shown(found, letter)),
        exclusive=[frozenset(own) for own in steps.values()],
        title=title,
        reading=reading,
    )


def _label(study: Study, concession: Concession) -> str:
    """A concession beside its owner's name, which it need not repeat."""
    if concession.action is not None:
        return study.words.option(concession.owner, concession.action)
    return capital(step(study, concession))


def _shown(found: ConcessionSets, letter: dict[str, str]) -> Iterator[frozenset[str]]:
    """Minimal sets, then what each lacks when one member goes, then all sufficient ones."""
    yield frozenset()
    for names in found.minimal:
        yield frozenset(letter[n] for n in names)
        for name in names:
            yield frozenset(letter[n] for n in names if n != name)
    for names in found.all_sufficient:
        yield frozenset(letter[n] for n in names)
