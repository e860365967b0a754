"""What it would take for each party to stay where the agreement leads: a price list."""

from __future__ import annotations

from fractions import Fraction

from detente.analysis.payments import Payments
from detente.analysis.price_list import Price, PriceList, price_list
from detente.errors import SolverError
from detente.game.profile import Cell as Outcome
from detente.report.blocks import Block, Cell, Figure, Heading, Paragraph, Table
from detente.report.figures.bars import bars_figure
from detente.report.ordinal import ranked
from detente.report.packages import package
from detente.report.prices import bill_in_words
from detente.report.study import Study
from detente.report.wording import amount, capital, listed, signed

ORDER = 74
MOST_STATES = 128
CARE = (
    "A payment counts at this outcome and nowhere else; promised off the path it may cost nothing. "
    "A swap is one pair of outcomes that the party would have to order the other way round, half a "
    "swap a pair it would have to hold for equally good. Each party's price leaves the others as "
    "they are."
)


def applies(study: Study) -> bool:
    """Whether one outcome is wanted, in a game small enough to be told."""
    return _outcome(study) is not None and study.game.size <= MOST_STATES


def blocks(study: Study) -> tuple[Block, ...]:
    """Prices by party: met once, under credible answers, again and again; measures that help."""
    outcome = _outcome(study)
    assert outcome is not None  # noqa: S101 (see `applies`)
    study.tell("what it would take")
    table = None if study.concessions is None else study.concessions.table
    prices = price_list(
        study.game,
        outcome,
        () if table is None else table.menu,
        reshape=None if table is None else table.reshape,
    )
    payments = _payments(study, outcome)
    told: list[Block] = [Heading("What it would take", 2, "what-it-would-take")]
    told.append(Paragraph(_lead(study, prices)))
    if payments is not None:
        said = bill_in_words(payments, study.words)
        told.append(Paragraph(f"Played again and again: {said[0].lower()}{said[1:]}"))
        payments = payments if any(payments.needs.values()) else None
    if any(p.gain for p in prices.prices):
        told.append(_table(study, prices, payments))
        helped = any(p.measures for p in prices.prices)
        if helped and not ranked(study.model.definition):
            told.append(_figure(study, prices))
        told.append(Paragraph(CARE, "note"))
    return tuple(told)


def _payments(study: Study, outcome: Outcome) -> Payments | None:
    """What payments each period cost, where the target is this outcome and play is seen."""
    sets = study.concessions
    if sets is None or ranked(study.model.definition):
        return None
    if sets.target != study.game.profile(outcome):
        return None
    try:
        found = sets.transfers
        _ = found.needs
    except SolverError:
        return None
    return found if found.discount is not None else None


def _figure(study: Study, prices: PriceList) -> Figure:
    """What leaving brings each party, as things stand and with each measure."""
    asking = [p for p in prices.prices if p.gain]
    bars = {"as things stand": [p.gain for p in asking]}
    for name in dict.fromkeys(h.measure for p in asking for h in p.measures):
        change = [sum(h.change for h in p.measures if h.measure == name) for p in asking]
        bars[f"if {package(study, [name])}"] = [
            max(p.gain + c, Fraction(0)) for p, c in zip(asking, change, strict=True)
        ]
    return bars_figure(
        [study.game.name(p.player) for p in asking],
        bars,
        name="prices",
        title="What leaving would bring",
        reading="The longer the bar, the more it takes to make the party stay.",
        said=amount,
    )


def _outcome(study: Study) -> Outcome | None:
    """The outcome of the deal looked at throughout, or else of a target that names every party."""
    if study.deal:
        return study.game.cell(study.agreements[study.deal].profile)
    found = [cell for cell in study.game.cells if study.in_target(cell)]
    return found[0] if len(found) == 1 else None


def _lead(study: Study, prices: PriceList) -> str:
    where = study.words.options(study.game.profile(prices.outcome))
    leaving = [p for p in prices.prices if p.gain]
    if not leaving:
        return f"Where {where}, nobody gains by leaving: no price has to be paid."
    told = listed(f"{study.words.party(p.player)} {amount(p.gain)}" for p in leaving)
    lead = f"Suppose {where}. Who leaves once, the others staying, gains by it: {told}."
    ease = [p for p in leaving if not p.payments["SEQ"]]
    if len(ease) == len(leaving):
        lead += (
            " Yet among parties that think a few moves ahead, credible answers of the others "
            "would deter every one of these moves."
        )
    elif ease:
        lead += (
            f" Credible answers of the others already deter {_names(study, ease)}, "
            f"not {_names(study, [p for p in leaving if p.payments['SEQ']])}."
        )
    return lead


def _names(study: Study, prices: list[Price]) -> str:
    return listed(study.words.party(p.player) for p in prices)


def _table(study: Study, prices: PriceList, payments: Payments | None) -> Table:
    rows = []
    for price in prices.prices:
        if not price.gain:
            continue
        often = () if payments is None else (
            Cell(amount(payments.needs[price.player]), numeric=True),
            Cell(amount(payments.up_front[price.player]), numeric=True),
        )  # fmt: skip
        rows.append((
            Cell(capital(study.words.party(price.player))),
            Cell(amount(price.payments["Nash"]), numeric=True),
            Cell(amount(price.payments["SEQ"]), numeric=True),
            *often,
            Cell(_swaps(price.changes["Nash"].swaps), numeric=True),
            Cell(_swaps(price.changes["SEQ"].swaps), numeric=True),
            Cell(_helps(study, price)),
        ))  # fmt: skip
    return Table(
        (
            "Party",
            "Payment to stay, met once",
            "with credible answers",
            *(
                ()
                if payments is None
                else (f"each {study.period}, as patient as today", "in trust")
            ),
            "Swaps of judgement to stay",
            "with credible answers",
            "Measures, and what they do to the gain",
        ),
        tuple(rows),
        reading=f"Payments are in payoff units a {study.period}, at the outcome alone."
        + ("" if payments is None else " What is held in trust is paid once and for all."),
    )


def _swaps(number: Fraction) -> str:
    whole, half = divmod(number, 1)
    return f"{whole}½".removeprefix("0") if half else str(whole)


def _helps(study: Study, price: Price) -> str:
    told = [f"{package(study, [h.measure])}: {signed(h.change)}" for h in price.measures]
    return "; ".join(told) or "none on the menu"
