"""Seats and power in a negotiating committee, with and without those to be excluded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from detente.concepts.apportionment import Apportionment, d_hondt, hamilton, sainte_lague
from detente.concepts.coalitions import (
    count_minimal_winning,
    minimal_blocking,
    minimal_winning,
    vetoes,
)
from detente.concepts.voting_power import VotingPower, voting_power
from detente.game.committee import Committee
from detente.report.blocks import Block, Cell, Figure, Heading, Paragraph, Table
from detente.report.figures.bars import bars_figure, percent
from detente.report.sections.judgements import reason_cells
from detente.report.study import Study
from detente.report.wording import capital, clause, count, listed, share

ORDER = 80
# So many coalitions are told by name.
MOST_TOLD = 4
METHODS = {"D'Hondt": d_hondt, "Sainte-Laguë": sainte_lague, "Largest remainders": hamilton}


def applies(study: Study) -> bool:
    """Whether the definition has a committee."""
    return study.definition.committee is not None


def blocks(study: Study) -> tuple[Block, ...]:
    """Power as it is, without the excluded, and with seats by weight."""
    body = study.definition.voting_body(study.model.values)
    assert body is not None  # noqa: S101
    now = voting_power(body, excluded=True)
    told: list[Block] = [
        Heading("Seats and power in the committee", 2, "committee"),
        Paragraph(_lead(body, now), "lead"),
        _table(body, now),
        *(Paragraph(s) for s in _sentences(body, now)),
        _figure(body, now),
        Heading("Who carries and who stops a decision", 3, "coalitions"),
        *(Paragraph(s) for s in _coalitions(body, now)),
        *_apportioned(body),
    ]
    because, _ = reason_cells(study.definition, body.reason)
    told.append(Paragraph(f"On the quota: {because.text}", "note"))
    return tuple(told)


def _lead(body: Committee, now: VotingPower) -> str:
    name = body.name or "The committee"
    seats = sum(b.seats for b in body.blocs)
    return (
        f"{name}: {seats} seats in {count(len(body.blocs), 'bloc')}; a decision takes {now.needed} "
        f"of them ({share(body.quota)}). A bloc has power where its votes turn a losing side into "
        "a winning one."
    )


def without(body: Committee) -> VotingPower | None:
    """Power when the blocs marked for exclusion have gone; None where none is or all are."""
    left = [b for b in body.blocs if not b.excluded]
    if len(left) == len(body.blocs) or not any(b.seats for b in left):
        return None
    return voting_power(body)


def by_weight(body: Committee) -> tuple[dict[str, int], VotingPower] | None:
    """Seats by weight (Sainte-Laguë), excluded blocs left out, and the power that follows."""
    weights = {b.id: b.weight for b in body.blocs if not b.excluded}
    if not weights or not any(weights.values()):
        return None
    seats = sainte_lague(weights, sum(b.seats for b in body.blocs)).seats
    kept = tuple(replace(b, seats=seats[b.id]) for b in body.blocs if not b.excluded)
    return dict(seats), voting_power(replace(body, blocs=kept))


def _table(body: Committee, now: VotingPower) -> Table:
    gone, weighed = without(body), by_weight(body)
    columns = ["Bloc", "Seats", "Banzhaf power", "Shapley-Shubik power"]
    if gone is not None:
        columns.append("Banzhaf without the excluded")
    if weighed is not None:
        columns += ["Seats by weight", "Banzhaf by weight"]
    rows = []
    for bloc in body.blocs:
        row = [
            Cell(bloc.name + (" (to be excluded)" if bloc.excluded else "")),
            Cell(str(bloc.seats), hint=f"{share(now.seats[bloc.id])} of all", numeric=True),
            *(Cell(share(v[bloc.id]), numeric=True) for v in (now.banzhaf, now.shapley_shubik)),
        ]
        if gone is not None:
            row.append(_cell(gone.banzhaf.get(bloc.id)))
        if weighed is not None:
            seats, power = weighed
            row.append(Cell(str(seats[bloc.id]) if bloc.id in seats else "–", numeric=True))
            row.append(_cell(power.banzhaf.get(bloc.id)))
        rows.append(tuple(row))
    return Table(
        tuple(columns),
        tuple(rows),
        "Seats and power by bloc",
        "Where power and share of seats differ, seats misstate what a bloc can decide.",
    )


def _cell(value: Fraction | None) -> Cell:
    return Cell("–", "muted", numeric=True) if value is None else Cell(share(value), numeric=True)


def _sentences(body: Committee, now: VotingPower) -> list[str]:
    names = {b.id: b.name for b in body.blocs}
    above = [b for b in names if now.banzhaf[b] > now.seats[b]]
    powerless = [b for b in names if now.banzhaf[b] == 0 and now.seats[b] > 0]
    said = []
    if all(now.banzhaf[b] == now.seats[b] for b in names):
        said.append("Here power follows seats exactly.")
    else:
        said.append(f"More power than seats: {listed(_quoted(names[b]) for b in above)}.")
    if powerless:
        said.append(f"Seats without any power: {listed(_quoted(names[b]) for b in powerless)}.")
    gone = without(body)
    if gone is not None:
        out = listed(_quoted(b.name) for b in body.blocs if b.excluded)
        gainers = [b for b in gone.banzhaf if gone.banzhaf[b] > now.banzhaf[b]]
        told = listed(
            f"{_quoted(names[b])} ({share(now.banzhaf[b])} to {share(gone.banzhaf[b])})"
            for b in gainers
        )
        said.append(f"Without {out}, power grows for {told or 'nobody'}.")
    weighed = by_weight(body)
    if weighed is not None:
        seats, power = weighed
        told = listed(f"{_quoted(names[b])} {n}" for b, n in seats.items())
        largest = max(power.banzhaf, key=lambda b: power.banzhaf[b] - now.banzhaf[b])
        said.append(
            f"With seats by weight ({told}), {_quoted(names[largest])} gains most: from "
            f"{share(now.banzhaf[largest])} of the power to {share(power.banzhaf[largest])}."
        )
    return [capital(s) for s in said]


def _quoted(name: str) -> str:
    return f"“{clause(name)}”"


def _figure(body: Committee, now: VotingPower) -> Figure:
    ids = [b.id for b in body.blocs]
    shares = {
        "share of seats": [now.seats[b] for b in ids],
        "power (Banzhaf)": [now.banzhaf[b] for b in ids],
    }
    gone = without(body)
    if gone is not None:
        shares["power without the excluded"] = [gone.banzhaf.get(b, Fraction(0)) for b in ids]
    weighed = by_weight(body)
    if weighed is not None:
        shares["power with seats by weight"] = [weighed[1].banzhaf.get(b, Fraction(0)) for b in ids]
    return bars_figure(
        [b.name for b in body.blocs],
        shares,
        name="power",
        title="Seats and power",
        reading="Where the bars of a bloc differ in length, its seats misstate its power.",
        said=percent,
    )


def _coalitions(body: Committee, now: VotingPower) -> Iterator[str]:
    """Minimal winning and blocking coalitions, and who has a veto."""
    seats = {b.id: b.seats for b in body.blocs}
    names = {b.id: b.name for b in body.blocs}
    total = sum(seats.values())
    kinds = (
        ("can carry a decision", minimal_winning, now.needed),
        ("can stop one", minimal_blocking, total - now.needed + 1),
    )
    for what, listing, needed in kinds:
        number = count_minimal_winning(seats, needed)
        some = list(islice(listing(seats, now.needed), MOST_TOLD))
        told = "; ".join(listed(_quoted(names[b]) for b in seats if b in c) for c in some)
        more = f", and {number - len(some)} more" if number > len(some) else ""
        smallest = "smallest coalition" if number == 1 else "coalitions without a member to spare"
        yield f"{capital(count(number, smallest, smallest))} {what}: {told}{more}."
    holders = vetoes(seats, now.needed)
    if holders:
        yield f"No decision without {listed(_quoted(names[b]) for b in holders)}."


def _seats(given: Apportionment, bloc: str) -> Cell:
    if bloc not in given.seats:
        return Cell("–", "muted", numeric=True)
    return Cell(f"{given.seats[bloc]}{'*' * (bloc in given.tied)}", numeric=True)


def _apportioned(body: Committee) -> Iterator[Block]:
    """Seats by weight under three methods, with and without the excluded."""
    total = sum(b.seats for b in body.blocs)
    groups = [("", body.blocs)]
    if any(b.excluded for b in body.blocs):
        groups.append((", excluded out", tuple(b for b in body.blocs if not b.excluded)))
    groups = [(said, blocs) for said, blocs in groups if any(b.weight for b in blocs)]
    if not groups:
        return
    columns, found = ["Bloc", "Seats now"], []
    for said, blocs in groups:
        for name, method in METHODS.items():
            columns.append(name + said)
            found.append(method({b.id: b.weight for b in blocs}, total))
    rows = [
        (
            Cell(bloc.name),
            Cell(str(bloc.seats), numeric=True),
            *(_seats(given, bloc.id) for given in found),
        )
        for bloc in body.blocs
    ]
    starred = " A star: equal claims to the last seats." if any(f.tied for f in found) else ""
    yield Table(
        tuple(columns),
        tuple(rows),
        f"The {total} seats shared out by weight",
        f"Where the methods differ, the choice of method moves a seat.{starred}",
    )
