"""The pictures of repeated play with what is said beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from detente.analysis.agreement import Agreement
from detente.analysis.repeated_play import RepeatedGame
from detente.exact.number import decimal
from detente.game.repetition import Handover
from detente.report.blocks import Block, Cell, Figure, Heading, Paragraph, Table
from detente.report.figures.discounts import discount_figure
from detente.report.figures.handover import handover_figure
from detente.report.figures.payoffs import Point, payoff_figure
from detente.report.patience_curve import Curve
from detente.report.study import Study
from detente.report.wording import amount, capital, clause, count, threshold


def reach(study: Study, repeated: RepeatedGame) -> Iterator[Block]:
    """Feasible and individually rational payoffs of two parties, with all named outcomes."""
    if len(study.game.players) > 2:
        first, second = study.axes
        yield Paragraph(
            f"The picture shows what {study.words.party(first)} and {study.words.party(second)} "
            "get; the other parties' payoffs are left out, their options are not."
        )
    yield _payoffs(study, repeated)


def _payoffs(study: Study, repeated: RepeatedGame) -> Figure:
    first, second = study.axes
    i, j = (study.game.players.index(p) for p in (first, second))

    def at(cell: tuple[int, ...]) -> tuple[Fraction, Fraction]:
        here = study.game.position(cell)
        return study.game.payoffs[i][here], study.game.payoffs[j][here]

    points = []
    kept = {
        study.game.cell(a.profile): study.holds_throughout[n] for n, a in study.agreements.items()
    }
    for name, profile in study.named.items():
        cell = study.game.cell(profile)
        x, y = at(cell)
        if name == "status quo":
            points.append(Point(name, x, y, "status quo"))
        else:
            points.append(Point(name, x, y, "agreement", kept.get(cell)))
    for k, equilibrium in enumerate(study.solution, start=1):
        pair = equilibrium.payoffs[first], equilibrium.payoffs[second]
        if isinstance(pair[0], Fraction) and isinstance(pair[1], Fraction):
            label = "equilibrium" if len(study.solution) == 1 else f"equilibrium {k}"
            points.append(Point(label, pair[0], pair[1], "equilibrium"))
    levels = repeated.minmax()
    points.append(Point("minmax", levels[first], levels[second], "minmax"))
    return payoff_figure(
        repeated.feasible().projection(first, second),
        repeated.feasible_individually_rational().projection(first, second),
        points,
        study.game.name(first),
        study.game.name(second),
        title=f"Payoffs of {study.words.party(first)} and {study.words.party(second)}",
    )


def curve(study: Study, found: Curve, repeated: RepeatedGame) -> Figure:
    """Critical discount factors over the main parameter, beside those the parties have."""
    name = found.parameter
    reading = (
        "Where a line runs below the discount factor of today, patience suffices; above it the "
        "agreement breaks."
    )
    if found.followed:
        many = len(found.crossings)
        reading += (
            f" {capital(count(many, 'crossing'))} in the range, any handover counted in; what is "
            "marked ≈ is known exactly and shown rounded."
            if many
            else " Any handover counted in, no agreement comes to hold or breaks in the range: "
            "proven, not sampled."
        )
    return discount_figure(
        name,
        found.values,
        found.needed,
        _today(study, repeated),
        study.model.values[name],
        clause(study.definition.parameters[name].means),
        crossings=found.crossings,
        reading=reading,
    )


def _today(study: Study, repeated: RepeatedGame) -> dict[str, Fraction]:
    factors = repeated.repetition.discount
    if len(set(factors.values())) == 1:
        found = {"every party": next(iter(factors.values()))}
    else:
        found = {study.game.name(p): d for p, d in factors.items()}
    if study.deal:
        profile = study.agreements[study.deal].profile
        for player in repeated.repetition.handover:
            least, _ = repeated.before_after(player, profile)
            found[f"{study.game.name(player)} at the handover"] = least
    return found


def handover(study: Study, repeated: RepeatedGame) -> Iterator[Block]:
    """What a change of government does to the weight of the future, in words and a picture."""
    changes = repeated.repetition.handover
    name = study.deal or next(iter(study.agreements))
    agreement = study.agreements[name]
    yield Heading("The handover", 3, "handover")
    for holder in dict.fromkeys(change.of or player for player, change in changes.items()):
        yield Paragraph(_change(study, holder, changes))
    for player in changes:
        least, after = repeated.before_after(player, agreement.profile)
        needed = agreement.critical_discounts[player]
        yield Paragraph(
            f"For {study.words.party(player)} the future weighs in that {study.period} as little "
            f"as a discount factor of {decimal(least)} would make it, afterwards {decimal(after)}. "
            f"“{capital(name)}” asks for {_asks(needed)}: {study.words.party(player)} "
            f"{_side(least, needed)} before the handover and {_side(after, needed)} after it."
        )
    if set(changes) < set(study.game.players):
        yield Paragraph(
            "The other parties are taken not to reckon with the change. Where they do, their "
            "future weighs less as well, and less may hold.",
            "note",
        )
    last = max(c.period for c in changes.values()) + 2
    effective = {p: repeated.effective_discounts(p, last, agreement.profile) for p in changes}
    yield _periods(study, agreement, effective)
    yield handover_figure(
        {study.game.name(p): v for p, v in effective.items()},
        {study.game.name(p): agreement.critical_discounts[p] for p in effective},
        {study.game.name(p): c.period for p, c in changes.items()},
        study.period,
    )


def _change(study: Study, holder: str, changes: Mapping[str, Handover]) -> str:
    """Whose government changes, when, with what chance, and whose future that weighs on."""
    own = {p: c for p, c in changes.items() if (c.of or p) == holder}
    first = next(iter(own.values()))
    return (
        f"{capital(study.words.verb(holder, 'changes', 'change'))} government after "
        f"{study.period} {first.period}; the successor carries the deal on with chance "
        f"{amount(first.continues)}. {capital(study.words.parties(own))} "
        f"{'reckons' if len(own) == 1 else 'reckon'} with it."
    )


def _asks(needed: Fraction | None) -> str:
    return "more than any patience" if needed is None else f"a factor of {decimal(needed)}"


def _side(level: Fraction, needed: Fraction | None) -> str:
    return "has it" if needed is not None and level >= needed else "does not have it"


def _periods(study: Study, agreement: Agreement, effective: dict[str, list[Fraction]]) -> Table:
    last = max(map(len, effective.values()))
    rows = []
    for player, values in effective.items():
        needed = agreement.critical_discounts[player]
        rows.append(
            (
                Cell(study.game.name(player)),
                *(
                    Cell(
                        decimal(v),
                        "good" if needed is not None and v >= needed else "bad",
                        numeric=True,
                    )
                    for v in values
                ),
                Cell(threshold(needed), numeric=True),
            )
        )
    return Table(
        ("Party", *(f"{capital(study.period)} {t}" for t in range(1, last + 1)), "Needed"),
        tuple(rows),
        f"Effective discount factor by {study.period}",
        f"How much the future weighs in each {study.period}, as the constant discount factor that "
        "would weigh it so.",
    )
