"""In which order a set can be given, who can stall, and what moves the balance."""

from __future__ import annotations

from detente.analysis.concession_order import ConcessionOrder, Danger, concession_order
from detente.analysis.concessions import ConcessionSets
from detente.concepts.concession_order import Members, Order, Refusal
from detente.exact.number import decimal
from detente.report.blocks import Block, Bullets, Cell, Figure, Heading, Paragraph, Table
from detente.report.figures.path import path_figure
from detente.report.packages import package
from detente.report.sections.concession_sets import letters
from detente.report.study import Study
from detente.report.wording import amount, capital, count, listed
from detente.solvers.concession_orders import Orders

ORDER = 72
MOST_SETS = 3
SCOPE = (
    "One step a period; each party weighs the whole path ahead at its own discount factor. Whether "
    "the stages in between enforce themselves is not asked."
)
REFUSED: dict[Refusal, str] = {
    "stops": "If a party that refuses keeps what the others have given so far",
    "undone": "If a refusal undoes everything",
}


def applies(study: Study) -> bool:
    """Whether some minimal set has more than one member."""
    found = _sets(study)
    return found is not None and any(len(s) > 1 for s in found.minimal)


def _sets(study: Study) -> ConcessionSets | None:
    """The sets that suffice today or, failing that, later."""
    return study.concessions if study.later is None else study.later.sets


def blocks(study: Study) -> tuple[Block, ...]:
    """For each minimal set its orders under both kinds of refusal; then stability and dangers."""
    sets = _sets(study)
    assert sets is not None  # noqa: S101 (see `applies`)
    study.tell("the order of concessions")
    kept, undone = concession_order(sets), concession_order(sets, refusal="undone")
    told: list[Block] = [Heading("In which order", 2, "giving-order")]
    if study.later is not None:
        told.append(Paragraph(f"{capital(study.later.when)}."))
    several = [s for s in sets.minimal if len(s) > 1][:MOST_SETS]
    told.append(Paragraph("Letters as in the menu above; what a plus joins is given at once."))
    for members in several:
        if members not in kept.orders:
            continue
        told.append(Paragraph(f"{letters(sets, members)}: {package(study, members)}."))
        told.append(Bullets(tuple(
            _under(study, found, members) for found in (kept, undone)
        )))  # fmt: skip
    told += _steps(study, kept, undone, several)
    told.append(Paragraph(_foresight(study, kept)))
    told += [Paragraph(_danger(study, d), "note") for d in kept.dangers]
    told.append(Paragraph(SCOPE, "note"))
    return tuple(told)


def _under(study: Study, found: ConcessionOrder, members: Members) -> str:
    orders = found.orders[members]
    lead = REFUSED[found.refusal]
    if not orders.finest:
        return f"{lead}, no order is worth everybody's while, not even all at once."
    finest = orders.finest[0]
    if len(finest.steps) == 1:
        return f"{lead}: no step by itself is worth it; all has to be exchanged at once."
    more = len(orders.finest) - 1
    other = f" ({count(more, 'other order')} would do as well)" if more else ""
    return f"{lead}: {_way(found, finest)}{other}.{_stalls(study, orders)}"


def _way(found: ConcessionOrder, order: Order) -> str:
    """The steps by the letters of the menu; what is joined is given at once."""
    said = [letters(found.sets, step.block) for step in order.steps]
    return f"first {said[0]}, " + ", ".join(f"then {s}" for s in said[1:])


def _block(study: Study, block: tuple[str, ...]) -> str:
    said = package(study, block)
    return f"{said} (at once)" if len(block) > 1 else said


def _stalls(study: Study, orders: Orders) -> str:
    if orders.any_order:
        return " Any order will do."
    if not orders.stalls:
        return ""
    parts = [f"{study.words.party(study.game.players[i])} in {n}" for i, n in orders.stalls.items()]
    whole = count(orders.single, "order")
    return f" Of the {whole} one step at a time, somebody would stall: {listed(parts)}."


def _steps(
    study: Study, kept: ConcessionOrder, undone: ConcessionOrder, several: list[Members]
) -> list[Block]:
    """The first order of the first set, step by step, as a table and a picture."""
    for members in several:
        for found in (kept, undone):
            orders = found.orders.get(members)
            if orders is not None and orders.finest and len(orders.finest[0].steps) > 1:
                order = orders.finest[0]
                return [_table(study, order, found.refusal), _figure(study, found, order)]
    return []


def _table(study: Study, order: Order, refusal: Refusal) -> Table:
    rows = []
    for number, step in enumerate(order.steps, 1):
        for weighed in step.weighings:
            party = study.words.party(study.game.players[weighed.owner])
            rows.append((
                Cell(str(number), numeric=True),
                Cell(capital(_block(study, step.block))),
                Cell(capital(party)),
                Cell(amount(weighed.goes_on), numeric=True),
                Cell(amount(weighed.refuses), numeric=True),
            ))  # fmt: skip
    per = study.period
    return Table(
        ("Step", "What is given", "By", "Going on is worth", "Refusing is worth"),
        tuple(rows),
        reading=f"Averages a {per}, at each party's discount factor. {REFUSED[refusal]}.",
    )


def _figure(study: Study, found: ConcessionOrder, order: Order) -> Figure:
    stages = [found.payoffs(stage) for stage in order.stages]
    return path_figure(
        {study.game.name(p): [row[i] for row in stages] for i, p in enumerate(study.game.players)},
        len(stages),
        "all given",
        study.period,
        name="giving",
        title="Payoffs on the way",
        reading=f"The status quo first, then one step a {study.period}, in the order of the table.",
    )


def _foresight(study: Study, found: ConcessionOrder) -> str:
    """Whether sets once given are taken back, each party free to add and to take back its own."""
    if found.graph is None:
        return (
            "The menu is too long for an account of every way in which concessions could be "
            "added and taken back."
        )
    minimal = found.sets.minimal
    steady = {c: [s for s in minimal if s in found.stable[c]] for c in found.stable}
    told = "Suppose each party may add and take back its own concessions at any time, unpunished. "
    at_once, foreseen = len(steady["Nash"]), len(steady["SEQ"]) - len(steady["Nash"])
    why = (
        "in place because the others' answers to a change are credible (SEQ), though at first "
        "sight it would pay (not Nash)."
    )
    if at_once == len(minimal):
        told += "Then nobody takes back any part of a minimal set."
    elif at_once:
        told += f"Then nobody takes back any part of {at_once} of the {len(minimal)} minimal sets"
        told += (
            f"; {foreseen} more {'stays' if foreseen == 1 else 'stay'} {why}" if foreseen else "."
        )
    elif foreseen == len(minimal):
        told += f"Then every minimal set stays {why}"
    elif foreseen:
        number = f"{foreseen} of the {len(minimal)} minimal sets"
        told += f"Then {number} {'stays' if foreseen == 1 else 'stay'} {why}"
    elif steady["GMR"]:
        told += (
            "Then a minimal set stays in place only if parties expect answers that hurt those who "
            "give them as well (GMR, not SEQ)."
        )
    else:
        told += "Then no minimal set stays in place, not even with foresight."
    reached = [s for s in minimal if s in found.reachable]
    if reached:
        return (
            f"{told} Steps that each pay at once lead from nothing to this: "
            f"{package(study, reached[0])}."
        )
    among = "" if len(found.on_graph) == len(found.sets.menu) else ", of these concessions alone,"
    return (
        f"{told} No chain of steps{among} that each pay at once leads there from nothing: somebody "
        "has to give first, in expectation of what follows."
    )


def _danger(study: Study, danger: Danger) -> str:
    words = study.words
    needs = (
        "no patience suffices" if danger.after is None
        else f"a discount factor of {decimal(danger.after)} is needed"
    )  # fmt: skip
    return (
        f"Beware: within “{package(study, danger.members)}”, {package(study, [danger.measure])} "
        f"shifts the balance. For {words.party(danger.player)} {needs} to keep the agreement, "
        f"without it {decimal(danger.before)}."
    )
